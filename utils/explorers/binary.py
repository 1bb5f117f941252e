"""One prediction, one label: drag the probability, flip the label, read the loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import losses, plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import LABELS, line, point, text
from utils.explorers.states import Label, Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict) -> dict:
    """Place the point on the curve of its label."""
    p, y = params["p"], params["y"]
    loss = losses.binary_cross_entropy(p, y)
    role, shape = LABELS[y]
    side, anchor = (-0.03, "end") if p > 0.5 else (0.03, "start")
    return {
        "values": {"loss": loss},
        "show": {"curve-0": 1 if y == 0 else 0.25, "curve-1": 1 if y == 1 else 0.25},
        "marks": [
            line(0, "muted", [p, 0], [p, loss], name="loss"),
            line(0, "muted", [0, loss], [p, loss], name="loss"),
            point(0, role, p, loss, shape, 6, name="loss"),
            text(0, role, p + side, loss + 0.22, fixed(loss, 4), anchor, name="loss"),
            point(0, "hidden", p, loss, "circle", 16, drag={"x": "p"}),
        ],
        "sentence": f"p = {fixed(p, 2)}, label {y}: loss {fixed(loss, 4)} nats",
    }


class Binary(Explorer):
    """Move a prediction p and its label y, and see the binary cross-entropy.

    Parameters
    ----------
    p : float
        Predicted probability of class 1, from 0.01 to 0.99.
    y : int
        Label, 0 or 1.

    Attributes
    ----------
    loss : float
        Binary cross-entropy of the present state, in nats.
    """

    name = "binary"
    title = "Loss of one prediction against p, one curve for each label"
    p = Slider(0.7, 0.01, 0.99, 0.01, "p")
    y = Label(1, "label y")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the axes and both curves."""
        figure = plots.figure()
        plots.binary_curves(figure.axes[0])
        return figure
