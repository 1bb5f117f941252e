"""Predictions in bins, as marks: a reliability diagram, a histogram of both labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import calibration
from utils.explorers.shapes import bar, line, point, text

if TYPE_CHECKING:
    from collections.abc import Sequence

BINS = 10
COLUMNS = 20


def reliability(confidence: np.ndarray, right: np.ndarray) -> tuple[list[dict], float]:
    """Place ten bins of a reliability diagram, with their shares below; return the error too."""
    # A little below, so that the last bit of a confidence on an edge does not choose its bin.
    count, predicted, observed = calibration.reliability(confidence - 1e-10, right, BINS)
    error, drawn = 0.0, []
    for k, n in enumerate(count.tolist()):
        x, share = (k + 0.5) / BINS, n / len(right)
        at, came = (float(predicted[k]) + 1e-10, float(observed[k])) if n else (x, x)
        error += abs(at - came) * share
        drawn += [
            bar(0, "prediction", x, 0.092, 0, came if n else 0),
            line(0, "zero", [at, at], [at, came]),
            point(0, "truth" if n else "hidden", at, came, "diamond", 3),
            bar(1, "muted", x, 0.092, 0, share),
            text(1, "ink", x, share + 0.06, str(n) if n else ""),
        ]
    return drawn, error


def histogram(p: np.ndarray, y: Sequence[int]) -> list[dict]:
    """Place the predictions of label 1 above zero, those of label 0 below; heights are roots."""
    place = np.minimum(COLUMNS - 1, np.floor(p * COLUMNS)).astype(int)
    shares = [np.bincount(place[np.equal(y, k)], minlength=COLUMNS) / len(y) for k in (0, 1)]
    zeros, ones = np.sqrt(shares).tolist()
    columns = [((k + 0.5) / COLUMNS, 0.8 / COLUMNS, k) for k in range(COLUMNS)]
    above = [bar(0, "one", x, width, 0, ones[k]) for x, width, k in columns]
    return above + [bar(0, "zero", x, width, 0, -zeros[k]) for x, width, k in columns]
