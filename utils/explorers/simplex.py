"""Three classes: drag the prediction through the triangle of all distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import losses, plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import point, stack
from utils.explorers.states import Choice, Slider, fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

# Three hard targets, class 1 with label smoothing 0.1, and a soft one.
TARGETS = ((1, 0, 0), (0, 1, 0), (0, 0, 1), (0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3), (0.3, 0.6, 0.1))


def marks(params: dict) -> dict:
    """Place prediction and target in the triangle, and stack the loss from its two parts."""
    q0, rest, target = params["q0"], params["rest"], params["target"]
    q, p = [q0, (1 - q0) * (1 - rest), (1 - q0) * rest], TARGETS[target]
    loss, entropy = losses.cross_entropy(np.log(q), np.array(p, dtype=float)), losses.entropy(p)
    x, y = plots.in_triangle(q)
    ends = ["rest", q0 / 2, 1 - q0 / 2]
    return {
        "values": {"loss": loss, "entropy": entropy, "kl": loss - entropy, "q": q},
        "show": {f"target-{i}": int(i == target) for i in range(len(TARGETS))},
        "marks": [
            point(0, "truth", *plots.in_triangle(p), "diamond", 8),
            point(0, "prediction", x, y, "circle", 6),
            *stack(1, 0.42, entropy, loss),
            point(0, "hidden", x, y, "circle", 16, drag={"y": "q0", "x": ends}),
        ],
        "sentence": (
            f"q = {_shown(q, 3)}, target {_shown(p, 2)}: loss {fixed(loss, 4)} nats "
            f"= entropy {fixed(entropy, 4)} + KL {fixed(loss - entropy, 4)}"
        ),
    }


def _shown(values: Sequence[float], digits: int) -> str:
    return f"[{', '.join(fixed(v, digits) for v in values)}]"


class Simplex(Explorer):
    """Move a prediction over three classes, choose its target, and see what it costs.

    Parameters
    ----------
    q0 : float
        Predicted probability of class 0, from 0.02 to 0.96.
    rest : float
        The part of the rest, 1 - q0, that class 2 gets, from 0.02 to 0.98; class 1 gets the other.
    target : int
        0, 1 or 2 for that class, 3 for class 1 with label smoothing 0.1, 4 for a soft target.

    Attributes
    ----------
    loss, entropy, kl : float
        Cross-entropy, and the two parts it is the sum of, in nats.
    q : list of three floats
        The prediction.
    """

    name = "simplex"
    title = "A prediction over three classes in a triangle, with contour lines of the loss"
    q0 = Slider(0.2, 0.02, 0.96, 0.001, "q₀")
    rest = Slider(0.125, 0.02, 0.98, 0.001, "class 2's part of the rest")
    target = Choice(1, ("0", "1", "2", "1 smoothed", "soft"), "target")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the triangle with the contour lines of every target."""
        figure = plots.figure("qqqqql", figsize=(5.2, 3.6))
        plots.simplex_axes(*figure.axes, TARGETS)
        return figure
