"""One threshold, four judges: log loss and Brier score stay, accuracy and cost move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import plots
from utils.explorers import bins, predictions
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, line, point
from utils.explorers.states import Slider, fixed
from utils.explorers.tallies import THRESHOLDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES = "loss", "brier", "accuracy", "cost", "misses", "alarms"
RANGES = ((-1, 1), (0, 1.5), (0, 1), (0, 1), (0, 2))


def marks(params: dict, zeros: list, ones: list, loss: float, brier: float) -> dict:
    """Place the predictions of both labels, the threshold, and a point for each judge."""
    threshold, miss = params["threshold"], round(params["miss"])
    n = sum(zeros) + sum(ones)
    misses, alarms = np.cumsum(ones[:-1]), sum(zeros) - np.cumsum(zeros[:-1])
    costs = (miss * misses + alarms) / n
    missed, alarmed, paid = (v[round(100 * threshold) - 1].item() for v in (misses, alarms, costs))
    accuracy = 1 - (missed + alarmed) / n
    kind = " false alarm" if alarmed == 1 else " false alarms"
    hand = {"x": "threshold"}
    spots = np.clip([loss, accuracy, brier, paid], *np.transpose(RANGES[1:])).tolist()
    return {
        "values": dict(zip(NAMES, (loss, brier, accuracy, paid, missed, alarmed), strict=True)),
        "marks": [
            *bins.histogram(zeros, ones),
            line(0, "ink", [threshold, -1], [threshold, 1]),
            point(0, "ink", threshold, 0.93, "diamond", 5),
            bins.beside(threshold, threshold > 0.25, "one", 0.75, missed, " missed ●"),
            bins.beside(threshold, threshold > 0.7, "zero", -0.9, alarmed, f"{kind} ■"),
            line(4, "prediction", *np.c_[THRESHOLDS, np.minimum(costs, 2)].tolist(), name="costs"),
            *(point(i, "prediction", threshold, v, "circle", 5) for i, v in enumerate(spots, 1)),
            *(bar(i, "hidden", 0.5, 1, *ends, drag=hand) for i, ends in enumerate(RANGES)),
        ],
        "sentence": f"threshold {fixed(threshold, 2)}: log loss {fixed(loss, 4)} nats, Brier score "
        f"{fixed(brier, 4)}, accuracy {fixed(accuracy, 4)}, cost {fixed(paid, 4)} a sample "
        f"({missed} missed at {miss}, {alarmed}{kind} at 1)",
    }


class Threshold(Explorer):
    """Move the threshold above which a model acts, and the cost of a miss, under four judges.

    Parameters
    ----------
    p : array_like, shape (N,), or (N, 2) for both labels
        Probabilities of label 1, of any number of samples; some made up without.
    y : array_like, shape (N,)
        Labels 0 and 1.
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
        values = [marks({"threshold": t, "miss": 1}, *self.data)["values"] for t in THRESHOLDS]
        curves = [[v[name] for v in values] for name in ("loss", "accuracy", "brier")]
        plots.threshold_axes(*figure.axes, RANGES, THRESHOLDS, curves)
        return figure
