"""Pictures of lesson 02: four classes as bars, three classes as a triangle, label smoothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from contourpy import contour_generator
from matplotlib.path import Path

from utils import losses
from utils.plots.look import COLORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

LEVELS = (0.25, 0.5, 1, 1.5, 2, 3)  # nats
GAP = 0.035  # around the number on a contour line


def multiclass_axes(logit: Axes, probability: Axes, gradient: Axes) -> tuple[Axes, Axes, Axes]:
    """Draw the empty axes of four classes: logits, probabilities, gradient (lesson 02)."""
    for ax in (logit, probability, gradient):
        ax.set(xlim=(-0.6, 3.6), xticks=range(4), xlabel="class")
        ax.grid(visible=False, axis="x")
    for ax in (logit, gradient):
        ax.axhline(0, color=COLORS["muted"], linewidth=0.8)
    logit.set(ylim=(-7, 8.6), yticks=[-5, 0, 5])
    logit.set_title("logits z")
    probability.set(ylim=(0, 1.27), yticks=[0, 0.5, 1])
    probability.set_title("probabilities q")
    gradient.set(xlim=(-0.8, 3.6), ylim=(-1.2, 1.36), yticks=[-1, 0, 1])
    gradient.set_title("gradient: q − one-hot")
    return logit, probability, gradient


def in_triangle(q: Sequence[float]) -> tuple[float, float]:
    """Place three probabilities: class 0 above, 1 on the left, 2 on the right (lesson 02).

    Examples
    --------
    >>> in_triangle([0, 0, 1])
    (1.0, 0)
    """
    return q[2] + q[0] / 2, q[0]


def simplex_axes(
    triangle: Axes, parts: Axes, targets: Sequence[Sequence[float]]
) -> tuple[Axes, Axes]:
    """Draw the triangle, a layer of contour lines for each target, and an empty bar (lesson 02)."""
    triangle.set(xlim=(-0.14, 1.14), ylim=(-0.12, 1.12), aspect=np.sqrt(3) / 2)
    triangle.axis("off")
    triangle.fill(*zip((0, 0), (1, 0), (0.5, 1), strict=True), fill=False, ec=COLORS["muted"])
    words = {"color": COLORS["ink"], "ha": "center"}
    for x, y, side, number in (
        (0.5, 1.05, "bottom", 0),
        (0, -0.05, "top", 1),
        (1, -0.05, "top", 2),
    ):
        triangle.text(x, y, f"class {number}", va=side, **words)
    for i, target in enumerate(targets):
        _contours(triangle, target, f"target-{i}")
    parts.set(xlim=(-0.6, 0.6), ylim=(0, 7.5), xticks=[], yticks=range(8))
    parts.set_title("loss (nats)")
    parts.set_xlabel("\n" * 4)  # room for the numbers of both parts
    return triangle, parts


def _contours(triangle: Axes, target: Sequence[float], gid: str) -> None:
    """Draw contour lines of the loss for one target, as a layer that can be hidden as a whole."""
    layer = triangle.inset_axes([0, 0, 1, 1], gid=gid)
    layer.set(xlim=triangle.get_xlim(), ylim=triangle.get_ylim())
    layer.axis("off")
    # A grid that follows the triangle, finer near its sides, where the loss is steep.
    ticks = losses.sigmoid(np.linspace(-6, 6, 81))
    q0, rest = np.meshgrid(ticks, ticks)
    q = np.stack([q0, (1 - q0) * (1 - rest), (1 - q0) * rest])
    loss = -np.tensordot(target, np.log(q), 1)
    generator = contour_generator(*in_triangle(q), loss)
    parts = []
    for level in LEVELS:
        for line in generator.lines(level):
            way = np.hypot(*np.diff(line, axis=0).T).cumsum()
            spot = line[np.searchsorted(way, 0.7 * way[-1])]
            layer.text(*spot, f"{level:g}", ha="center", va="center", fontsize=7)
            (gap,) = np.nonzero(np.hypot(*(line - spot).T) < GAP)
            for part in (line[: gap[0] + 1], line[gap[-1] :]):
                parts += [_few(part), [(np.nan, np.nan)]]  # nan lifts the pen
    layer.plot(*np.concatenate(parts).T, color=COLORS["muted"], linewidth=0.8)


def _few(line: np.ndarray) -> np.ndarray:
    """Leave out the points that nobody would miss: the picture has to stay small."""
    path = Path(line * 1000)
    path.simplify_threshold = 1
    few = path.cleaned(simplify=True)
    return few.vertices[few.codes != Path.STOP] / 1000


def label_smoothing(ax: Axes, eps: float, num_classes: int) -> Axes:
    """Draw the loss against the lead of the true class, with and without smoothing (lesson 02)."""
    gap = np.linspace(0, 10, 201)
    z = np.stack([gap, *(0 * gap for _ in range(num_classes - 1))], axis=-1)
    true = np.zeros(len(gap), int)
    for part, role, line in ((0.0, "prediction", "--"), (eps, "truth", "-")):
        loss = losses.cross_entropy(z, true, label_smoothing=part, reduction="none")
        ax.plot(gap, loss, line, color=COLORS[role], clip_on=False)
    ax.text(9.9, 0.06, "one-hot target (dashed)", color=COLORS["prediction"], ha="right")
    ax.text(9.9, 0.75, f"label smoothing {eps:g}", color=COLORS["truth"], ha="right")
    floor = losses.entropy((1 - eps) * losses.one_hot(0, num_classes) + eps / num_classes)
    lead = np.log((1 - eps) * num_classes / eps + 1)
    ax.plot(lead, floor, "D", color=COLORS["truth"])
    ax.annotate(
        f"lead {lead:.2f}: loss {floor:.4f}",
        (lead, floor),
        (6, 28),
        textcoords="offset points",
        color=COLORS["truth"],
    )
    ax.set(xlim=(0, 10), ylim=(0, 1.2), xlabel="lead of the true class's logit over the others")
    ax.set_ylabel("loss (nats)")
    return ax
