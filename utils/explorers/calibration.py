"""One temperature for real predictions: reliability diagram, log loss and calibration error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import losses, plots
from utils.explorers import bins, predictions
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, point
from utils.explorers.states import Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict, packed: str, y: list, tops: list) -> dict:
    """Place the bins, and a point on each curve."""
    temperature = params["temperature"]
    gaps = predictions.rows(packed, len(y))
    log_q = losses.log_softmax(gaps / -100 / temperature, axis=1)
    loss = losses.nll_loss(log_q, np.array(y))
    confidence = np.exp(log_q.max(axis=1))
    right = np.argmin(gaps, axis=1) == y
    drawn, error = bins.reliability(confidence, right)
    accuracy, sure = float(right.mean()), float(confidence.mean())
    return {
        "values": {"loss": loss, "ece": error, "accuracy": accuracy, "confidence": sure},
        "marks": [
            *drawn,
            point(2, "prediction", temperature, loss, "circle", 5, name="loss"),
            point(3, "prediction", temperature, error, "circle", 5, name="ece"),
            bar(2, "hidden", 2.1, 4.2, 0, tops[0], drag={"x": "temperature"}),
            bar(3, "hidden", 2.1, 4.2, 0, tops[1], drag={"x": "temperature"}),
        ],
        "sentence": f"T = {fixed(temperature, 2)}: log loss {fixed(loss, 4)} nats, calibration "
        f"error {fixed(error, 3)}; mean confidence {fixed(sure, 3)}, accuracy {fixed(accuracy, 3)}",
    }


class Calibration(Explorer):
    """Divide the logits of a model by T, and see whether its confidence comes true.

    Parameters
    ----------
    logits : array_like, shape (N, C), or (N,) for label 0 against 1
        Of real predictions, rounded here to hundredths below the largest; some made up without.
    y : array_like, shape (N,)
        Class indices.
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
    takes = ("logits", "y")
    read = staticmethod(predictions.of_classes)
    temperature = Slider(1.0, 0.25, 4, 0.05, "T")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the axes, the diagonal, and both curves over T."""
        figure = plots.figure([["r", "n"], ["r", "l"], ["r", "e"]], figsize=(5.2, 4.2))
        grid = np.arange(0.25, 4.01, 0.05)
        values = [marks({"temperature": t}, *self.data)["values"] for t in grid]
        curves = [(grid, [v[name] for v in values]) for name in ("loss", "ece")]
        plots.calibration_axes(*figure.axes, curves, self.data[2])
        return figure
