"""One logit, one label: probability, loss and slope, cross-entropy beside squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import losses, plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import LABELS, bar, line, point
from utils.explorers.states import Label, Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REACH = 1.5  # half the length of the tangent, in logits


def marks(params: dict) -> dict:
    """Place a point on each curve and the tangent on the loss."""
    z, y = params["z"], params["y"]
    p, loss = losses.sigmoid(z), losses.binary_cross_entropy_with_logits(z, y)
    slope = p - y
    squared, squared_slope = slope**2, 2 * slope * p * (1 - p)
    role, shape = LABELS[y]
    ends = max(-10, z - REACH), min(10, z + REACH)
    curves = "loss", "loss-squared", "slope", "slope-squared"
    return {
        "values": {
            "p": p,
            "loss": loss,
            "slope": slope,
            "squared_error": squared,
            "squared_error_slope": squared_slope,
        },
        "show": {f"{name}-{label}": int(label == y) for name in curves for label in (0, 1)},
        "marks": [
            line(1, "muted", *([x, loss + (x - z) * slope] for x in ends)),
            point(0, role, z, p, shape, 5, name="p"),
            point(1, "truth", z, squared, shape, 5, name="losses"),
            point(1, "prediction", z, loss, shape, 5, name="losses"),
            point(2, "truth", z, squared_slope, shape, 5, name="slopes"),
            point(2, "prediction", z, slope, shape, 5, name="slopes"),
            bar(0, "hidden", 0, 21, 0, 1, drag={"x": "z"}),
            bar(1, "hidden", 0, 21, 0, 10, drag={"x": "z"}),
            bar(2, "hidden", 0, 21, -1.1, 1.1, drag={"x": "z"}),
        ],
        "sentence": (
            f"z = {fixed(z, 1)}, label {y}, p {fixed(p, 4)}. Cross-entropy {fixed(loss, 4)}, "
            f"slope {fixed(slope, 4)}. "
            f"Squared error {fixed(squared, 4)}, slope {fixed(squared_slope, 4)}."
        ),
    }


class Logit(Explorer):
    """Move a logit z and its label y, and see probability, loss and slope beside squared error.

    Parameters
    ----------
    z : float
        Logit, from -10 to 10.
    y : int
        Label, 0 or 1.

    Attributes
    ----------
    p : float
        Probability of class 1, sigmoid(z).
    loss, slope : float
        Binary cross-entropy (nats) and its derivative in z.
    squared_error, squared_error_slope : float
        (p - y)² and its derivative in z.
    """

    name = "logit"
    title = "Probability, loss and slope against the logit z, cross-entropy beside squared error"
    z = Slider(2.0, -10, 10, 0.1, "z")
    y = Label(1, "label y")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the axes and the curves of both labels."""
        figure = plots.figure([["p", "p"], ["loss", "slope"]], figsize=(5.2, 4.2))
        plots.logit_curves(*figure.axes)
        return figure
