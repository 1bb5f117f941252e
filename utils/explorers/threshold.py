"""One threshold, four judges: log loss and Brier score stay, accuracy and cost move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import calibration, losses, plots
from utils.explorers import bins, predictions
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, line, point, text
from utils.explorers.states import Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GRID = [i / 100 for i in range(1, 100)]
NAMES = "loss", "brier", "accuracy", "cost", "misses", "alarms"
RANGES = ((-1, 1), (0, 1.5), (0, 1), (0, 1), (0, 2))


def marks(params: dict, p: list, y: list) -> dict:
    """Place the predictions of both labels, the threshold, and a point for each judge."""
    threshold, miss = params["threshold"], round(params["miss"])
    p, y, n = np.array(p), np.array(y), len(y)
    cuts = np.array([threshold, *GRID])[:, np.newaxis]
    misses, alarms = ((p <= cuts) & (y == 1)).sum(axis=1), ((p > cuts) & (y == 0)).sum(axis=1)
    paid, *costs = ((miss * misses + alarms) / n).tolist()
    missed, alarmed = int(misses[0]), int(alarms[0])
    loss, brier = losses.binary_cross_entropy(p, y), calibration.brier_score(p, y)
    accuracy = 1 - (missed + alarmed) / n
    words = f"{missed} missed ●" if missed else "", f"{alarmed} false alarms ■" if alarmed else ""
    hand = {"x": "threshold"}
    spots = np.clip([loss, accuracy, brier, paid], *np.transpose(RANGES[1:])).tolist()
    return {
        "values": dict(zip(NAMES, (loss, brier, accuracy, paid, missed, alarmed), strict=True)),
        "marks": [
            *bins.histogram(p, y),
            line(0, "ink", [threshold, -1], [threshold, 1]),
            point(0, "ink", threshold, 0.93, "diamond", 5),
            text(0, "one", max(threshold - 0.02, 0.2), 0.75, words[0], "end"),
            text(0, "zero", min(threshold + 0.02, 0.75), -0.9, words[1], "start"),
            line(4, "prediction", *np.c_[GRID, np.minimum(costs, 2)].tolist(), name="costs"),
            *(point(i, "prediction", threshold, v, "circle", 5) for i, v in enumerate(spots, 1)),
            *(bar(i, "hidden", 0.5, 1, *ends, drag=hand) for i, ends in enumerate(RANGES)),
        ],
        "sentence": f"threshold {fixed(threshold, 2)}: log loss {fixed(loss, 4)} nats, Brier score "
        f"{fixed(brier, 4)}, accuracy {fixed(accuracy, 4)}, cost {fixed(paid, 4)} a sample "
        f"({missed} missed at {miss}, {alarmed} false alarms at 1)",
    }


class Threshold(Explorer):
    """Move the threshold above which a model acts, and the cost of a miss, under four judges.

    Parameters
    ----------
    p, y : array_like, shape (N,)
        Probabilities of label 1 and labels of real predictions; some made up without.
    threshold : float
        The model acts where p is larger.
    miss : float
        Cost of a missed label 1; a false alarm costs 1.

    Attributes
    ----------
    loss, brier, accuracy, cost, misses, alarms : float
        The four judges (log loss in nats, cost a sample), and the mistakes of both kinds.
    """

    name = "threshold"
    title = "Predictions of both labels with a threshold, and four judges of it"
    takes = ("p", "y")
    read = staticmethod(predictions.of_two)
    threshold = Slider(0.5, 0.01, 0.99, 0.01, "threshold")
    miss = Slider(10, 1, 50, 1, "cost of a miss")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the axes, and the curves that the cost of a miss does not change."""
        layout = [["p", "p"], ["l", "a"], ["b", "c"]]
        figure = plots.figure(layout, figsize=(5.2, 4.8), height_ratios=(1.2, 1, 1))
        values = [marks({"threshold": t, "miss": 1}, *self.data)["values"] for t in GRID]
        curves = [[v[name] for v in values] for name in ("loss", "accuracy", "brier")]
        plots.threshold_axes(*figure.axes, RANGES, GRID, curves)
        return figure
