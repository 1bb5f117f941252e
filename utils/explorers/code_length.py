"""Four symbols, what is true and what is believed: entropy and KL stack up to cross-entropy."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

from utils import plots
from utils.explorers.live import Explorer
from utils.explorers.shapes import bar, point, stack, text
from utils.explorers.states import Slider, fixed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def marks(params: dict) -> dict:
    """Place the shares of p and q, the lengths of a code for q, and the mean as a stack."""
    parts = {name: [params[f"{name}{i}"] for i in range(1, 5)] for name in "pq"}
    p, q = ([v / sum(row) for v in row] for row in parts.values())
    lengths = [-log2(v) for v in q]
    entropy = sum(-v * log2(v) for v in p)
    loss = sum(v * length for v, length in zip(p, lengths, strict=True))
    drawn = []
    for i in range(4):
        for side, role, name, share in ((-0.2, "truth", "p", p), (0.2, "prediction", "q", q)):
            hand = {"y": _hand(f"{name}{i + 1}", parts[name][i], sum(parts[name]))}
            drawn += [
                bar(0, role, i + side, 0.36, 0, share[i]),
                bar(0, "hidden", i + side, 0.4, 0, 1, drag=hand),
            ]
        drawn += [
            bar(1, "prediction", i, 0.6, 0, lengths[i], name="lengths"),
            text(1, "ink", i, lengths[i] + 0.15, fixed(lengths[i], 2), name="lengths"),
            point(1, "truth", i + 0.44, -log2(p[i]), "diamond", 3.5),
        ]
    shown = [f"[{', '.join(fixed(v, 3) for v in row)}]" for row in (p, q)]
    return {
        "values": {"entropy": entropy, "kl": loss - entropy, "cross_entropy": loss, "p": p, "q": q},
        "marks": [
            *drawn,
            *stack(2, 0.62, entropy, loss),
        ],
        "sentence": (
            f"p = {shown[0]}, q = {shown[1]}: cross-entropy {fixed(loss, 4)} bits "
            f"= entropy {fixed(entropy, 4)} + KL {fixed(loss - entropy, 4)}"
        ),
    }


def _hand(wire: str, part: float, total: float) -> list:
    """Tell a drag which part makes the share under the hand, near the present share."""
    reach = (total - part) / total**2  # how much the share grows with one part more
    return [wire, part / total - part * reach, part / total - part * reach + reach]


class CodeLength(Explorer):
    """Share out p and q over the symbols A to D, and see what believing q costs, in bits.

    Parameters
    ----------
    p, q : sequence of four floats
        Parts of each symbol, 1 to 64: 8, 4, 2, 2 are the shares 1/2, 1/4, 1/8 and 1/8.

    Attributes
    ----------
    cross_entropy, entropy, kl : float
        The mean length of an ideal code for q where p is true, and its two parts, in bits.
    """

    name = "code_length"
    title = (
        "What is true and what is believed of four symbols, code lengths, and their mean in bits"
    )
    p = Slider((8.0, 4.0, 2.0, 2.0), 1, 64, 1, "parts of p")
    q = Slider((4.0, 4.0, 4.0, 4.0), 1, 64, 1, "parts of q")
    marks = staticmethod(marks)

    def draw(self) -> Figure:
        """Draw the empty axes."""
        figure = plots.figure("ssslllt", figsize=(5.2, 3))
        plots.code_length_axes(*figure.axes)
        return figure
