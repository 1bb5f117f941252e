"""Pictures of lesson 03: the map of the four losses, and the axes of `torch_loss`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import FancyBboxPatch

from utils.plots.look import COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A family of losses: its heading; logits; the function that lies between; what it makes of them;
# then the loss that takes the logits and the loss that takes what was made, each as class and as
# function, with its target and with what becomes of the wrong input.
_FAMILIES = {
    "labels": (
        "Yes or no, or several labels at once",
        ("logits z", "any number, one for each label\nfloat, (N,) or (N, C)"),
        "sigmoid",
        ("probabilities p", "0 to 1, one for each label\nfloat, (N,) or (N, C)"),
        (
            "BCEWithLogitsLoss",
            "F.binary_cross_entropy_with_logits",
            "target: 0 to 1, float, the shape of z",
            "given p: silently wrong",
        ),
        (
            "BCELoss",
            "F.binary_cross_entropy",
            "target: 0 to 1, float, the shape of p",
            "given z outside 0 to 1: an error",
        ),
    ),
    "classes": (
        "One class of C",
        ("logits z", "any number, one for each class\nfloat, (N, C)"),
        "log_softmax",
        ("log-probabilities log q", "0 or less, one for each class\nfloat, (N, C)"),
        (
            "CrossEntropyLoss",
            "F.cross_entropy",
            "target: index 0 to C − 1, long, (N,)\nor probabilities, float, (N, C)",
            "given q: silently wrong",
        ),
        (
            "NLLLoss",
            "F.nll_loss",
            "target: index 0 to C − 1, long, (N,)",
            "given q or z: silently wrong",
        ),
    ),
}
_HALF = 0.92, 0.5  # half the width and height of a box


def _box(
    ax: Axes, x: float, y: float, role: str, lines: tuple[tuple[float, str, str], ...]
) -> None:
    (half_width, half_height), color = _HALF, COLORS[role]
    corner = x - half_width, y - half_height
    frame = {"boxstyle": "round,pad=0,rounding_size=0.08", "facecolor": "none"}
    ax.add_patch(
        FancyBboxPatch(corner, 2 * half_width, 2 * half_height, edgecolor=color, lw=1.4, **frame)
    )
    for height, words, ink in lines:
        weight = "bold" if ink == role else "normal"
        look = {"color": COLORS[ink], "weight": weight, "fontsize": 9 if ink == role else 8}
        ax.text(x, y + height, words, ha="center", va="center", **look)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    look = {"arrowstyle": "-|>", "color": COLORS["ink"], "linewidth": 1.4}
    ax.annotate("", end, start, arrowprops=look)


def loss_map(ax: Axes, family: str) -> Axes:
    """Draw which losses take "labels" or "classes", and which function lies between (lesson 03)."""
    heading, given, between, made, *taken = _FAMILIES[family]
    ax.text(0.04, 0.66, heading, weight="bold", fontsize=10)
    for x, (name, body), loss in ((1.0, given, taken[0]), (3.4, made, taken[1])):
        _box(ax, x, 0, "prediction", ((0.22, name, "prediction"), (-0.12, body, "ink")))
        lines = zip((0.37, 0.17, -0.11, -0.38), loss, ("truth", "ink", "ink", "zero"), strict=True)
        _box(ax, x, -1.36, "truth", tuple(lines))
        _arrow(ax, (x, -0.52), (x, -0.84))
    _arrow(ax, (1.94, 0), (2.46, 0))
    ax.text(2.2, 0.1, between, ha="center", fontsize=8)
    ax.set(xlim=(0, 4.4), ylim=(-1.95, 0.85))
    ax.axis("off")
    return ax


def torch_loss_axes(logits: Axes, terms: Axes) -> tuple[Axes, Axes]:
    """Draw the empty axes of three samples: logits above, terms of the loss below (lesson 03)."""
    for ax in (logits, terms):
        ax.set(xlim=(0.5, 5.2), xticks=range(1, 4))
        ax.grid(visible=False, axis="x")
    logits.set(ylim=(-3, 4.6), yticks=[-3, 0, 3])
    logits.set_title("logits z (bars) and labels (● 1, ■ 0)")
    terms.set(ylim=(0, 11.6), yticks=[0, 5, 10], xlabel="sample")
    terms.set_title("terms in nats; above each, how much it counts in the divisor")
    return logits, terms
