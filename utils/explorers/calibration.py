"""One temperature for real predictions: reliability diagram, log loss and calibration error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import plots
from utils.explorers import bins, predictions
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, line, point
from utils.explorers.states import Slider, fixed
from utils.explorers.tallies import TEMPERATURES

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict, rows: str, losses: list, total: int, right: int, tops: list) -> dict:
    """Place the bins, both curves over T, and a point on each."""
    temperature = params["temperature"]
    now, (errors, confidence) = round(20 * temperature) - 5, bins.summed(rows)
    loss, error, sure = losses[now], errors[now].item(), confidence[now].item()
    accuracy, drawn = right / total, bins.reliability(rows, now, total)
    curves = ("loss", loss, losses), ("ece", error, errors)
    for axes, (name, here, curve), top in zip((2, 3), curves, tops, strict=True):
        drawn += [
            line(axes, "muted", *np.c_[TEMPERATURES, curve].tolist(), name=name),
            point(axes, "prediction", temperature, here, "circle", 5, name=name),
            bar(axes, "hidden", 2.1, 4.2, 0, top, drag={"x": "temperature"}),
        ]
    return {
        "values": {"loss": loss, "ece": error, "accuracy": accuracy, "confidence": sure},
        "marks": drawn,
        "sentence": f"T = {fixed(temperature, 2)}: log loss {fixed(loss, 4)} nats, calibration "
        f"error {fixed(error, 3)}; mean confidence {fixed(sure, 3)}, accuracy {fixed(accuracy, 3)}",
    }


class Calibration(Explorer):
    """Divide the logits of a model by T, and see whether its confidence comes true.

    Parameters
    ----------
    logits : array_like, shape (N, C), or (N,) for label 0 against 1
        Of real predictions, of any number of samples and classes; some made up without.
    y : array_like, shape (N,)
        Class indices.
    p : array_like, shape (N, C), or (N,) for the probability of label 1
        Probabilities in place of the logits.
    temperature : float
        T, from 0.25 to 4.

    Attributes
    ----------
    loss, ece, accuracy, confidence : float
        Log loss in nats, expected calibration error in ten bins, share of right answers, mean
        probability of the predicted class.
    """

    name = "calibration"
    title = (
        "Confidence against the share of right answers; log loss and calibration error against T"
    )
    takes = ("logits", "y", "p")
    read = staticmethod(predictions.of_classes)
    temperature = Slider(1.0, 0.25, 4, 0.05, "T")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the axes and the diagonal."""
        layout = [["r", "n"], ["r", "l"], ["r", "e"]]
        figure = plots.figure(layout, figsize=(5.2, 4.2), width_ratios=(1, 1.25))
        plots.calibration_axes(*figure.axes, self.data[-1])
        return figure
