"""Four logits, one true class: from logits to probabilities to the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils import losses, plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, point, text
from utils.explorers.states import Choice, Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict) -> dict:
    """Place a bar for each logit, each probability and each part of the gradient."""
    y, c, temperature = params["y"], params["shift"], params["temperature"]
    z = [params[f"z{i}"] + c for i in range(4)]
    scaled = [v / temperature for v in z]
    q = losses.softmax(scaled).tolist()
    gradient = losses.cross_entropy_grad(scaled, y).tolist()
    loss = losses.cross_entropy(scaled, y)
    drawn = []
    for i in range(4):
        role = "truth" if i == y else "prediction"
        spot = ("truth", i, 1.2, "diamond", 5) if i == y else ("muted", i, 1.2, "circle", 2.5)
        drawn += [
            bar(0, role, i, 0.6, 0, z[i]),
            text(0, "ink", i, _beyond(z[i], 0.25), fixed(z[i], 2)),
            bar(1, role, i, 0.6, 0, q[i], name="q"),
            text(1, "ink", i, q[i] + 0.025, fixed(q[i], 2), name="q"),
            bar(2, role, i, 0.6, 0, gradient[i], name="gradient"),
            text(2, "ink", i, _beyond(gradient[i], 0.05), fixed(gradient[i], 2), name="gradient"),
            point(1, *spot),
            bar(0, "hidden", i, 1, -6, 6, drag={"y": [f"z{i}", c, 1 + c]}),
            bar(1, "hidden", i, 1, 0, 1.3, pick={"y": i}),
        ]
    ends = point(0, "truth", y, 7.9, "diamond", 5), point(2, "truth", y, 1.28, "diamond", 5)
    return {
        "values": {"loss": loss, "q": q, "gradient": gradient},
        "marks": [*drawn, *ends],
        "sentence": (
            f"true class {y}, c = {fixed(c, 2)}, T = {fixed(temperature, 1)}: "
            f"its probability {fixed(q[y], 4)}, loss {fixed(loss, 4)} nats"
        ),
    }


def _beyond(value: float, room: float) -> float:
    return value - 2.4 * room if value < 0 else value + room  # outside the end of a bar


class Multiclass(Explorer):
    """Move four logits, all of them by c, the true class and T: the loss of softmax((z + c) / T).

    Parameters
    ----------
    z : sequence of four floats
        Logits, each from -5 to 5.
    shift : float
        c, added to all of them, from -1 to 1.
    y : int
        True class, 0 to 3.
    temperature : float
        T, from 0.1 to 5.

    Attributes
    ----------
    loss : float
        Cross-entropy, in nats.
    q, gradient : list of four floats
        Probabilities, and the gradient of the loss in z / T: q minus one-hot.
    """

    name = "multiclass"
    title = "Four logits, their probabilities, and the gradient of the loss"
    z = Slider((0.95, 0.25, 0.25, 0.25), -5, 5, 0.05, "z", first=0)
    shift = Slider(0.0, -1, 1, 0.05, "c, added to all")
    y = Choice(0, ("0", "1", "2", "3"), "true class y")
    temperature = Slider(1.0, 0.1, 5, 0.1, "T")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty axes."""
        # Four negative logits side by side need the widest columns.
        figure = plots.figure("zqg", figsize=(5.2, 3), width_ratios=(1.29, 0.96, 1.1))
        plots.multiclass_axes(*figure.axes)
        return figure
