"""Gradient descent on the six points: the path on the loss beside the line that turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import logistic, plots
from utils.data import six_points
from utils.explorers import plane
from utils.explorers.live import Explorer
from utils.explorers.shapes import line, point
from utils.explorers.states import Ladder, Option, fixed
from utils.explorers.walk import RATES, STARTS, STEPS, path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X, Y = six_points()


def marks(params: dict) -> dict:
    """Place the line of the present step, and the path up to it."""
    rate, start = RATES[params["lr"]], list(STARTS)[params["start"]]
    walked = path(rate, start)[: params["step"] + 1]
    w1, w2, b = walked[-1].tolist()
    loss = logistic.loss(walked[-1], X, Y)
    right = int(((X @ walked[-1] > 0) == Y).sum())
    step = STEPS[len(walked) - 1]
    end = " (this walk ends here)" if len(walked) <= params["step"] else ""
    return {
        "values": {"loss": loss, "right": right, "accuracy": right / 6, "w1": w1, "w2": w2, "b": b},
        "marks": [
            *plane.boundary(0, w1, w2, b, (0.1, 0.5, 0.9), 1.85),
            line(1, "prediction", *walked[:, :2].tolist()),
            point(1, "muted", *walked[0, :2].tolist(), "square", 4),
            point(1, "prediction", w1, w2, "diamond", 5),
        ],
        "sentence": f"step {step}{end}: mean loss {fixed(loss, 4)} nats, {right} of {len(Y)} "
        f"right; w₁ = {fixed(w1, 2)}, w₂ = {fixed(w2, 2)}, b = {fixed(b, 2)}",
    }


class Descent(Explorer):
    """Choose a learning rate and a start, play the steps, and see the line turn.

    Parameters
    ----------
    lr : float
        Learning rate: 0.02, 0.05, 0.1, 0.2 or 0.5.
    step : int
        Steps taken: each up to 20, then fewer and fewer up to 10000.
    start : str
        "the first line" or "zeros".

    Attributes
    ----------
    loss, accuracy, w1, w2, b : float
        Of the line after the last step; the loss in nats.
    """

    name = "descent"
    title = "Gradient descent: the line among the points, and its path over the loss"
    step = Ladder(20, STEPS, "step", play=True)
    lr = Ladder(0.1, RATES, "learning rate")
    start = Option("the first line", tuple(STARTS), "start")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the points, and the loss over w1 and w2."""
        figure = plots.figure("ab", figsize=(5.2, 2.9))
        plots.labelled_points(plots.plane(figure.axes[0], *plane.FRAME), X, Y)
        plots.loss_surface(figure.axes[1], X, Y)
        return figure
