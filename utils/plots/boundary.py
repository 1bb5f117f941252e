"""Pictures of lesson 04: points and a line in the plane, and the loss over the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import losses
from utils.plots.look import COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVELS = 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1
# They close within the frame, around the least loss of 0.5532 that one flipped label leaves.
RINGS = 0.6, 0.7, 0.8, 0.9
LOOKS = {0: ("zero", "s", "label 0"), 1: ("one", "o", "label 1")}


def plane(ax: Axes, width: float = 13, height: float = 10.5) -> Axes:
    """Draw the empty plane of the two inputs, one unit as long in both directions (lesson 04)."""
    ax.set(xlim=(0, width), ylim=(0, height), xlabel="x₁", ylabel="x₂", aspect="equal")
    ax.set(xticks=range(0, int(width) + 1, 5), yticks=range(0, int(height) + 1, 5))
    return ax


def labelled_points(ax: Axes, x: np.ndarray, y: np.ndarray, size: float = 7) -> Axes:
    """Draw points with their labels, told apart by shape and colour (lesson 04)."""
    for label, (role, marker, name) in LOOKS.items():
        look = {"color": COLORS[role], "markersize": size}
        ax.plot(*x[y == label, :2].T, marker, label=name, clip_on=False, zorder=4, **look)
    return ax


def sigmoid_slope(ax: Axes, w: np.ndarray, x: np.ndarray, y: np.ndarray) -> Axes:
    """Shade the plane by the probability of label 1, with its contour lines (lesson 04)."""
    x1, x2 = np.meshgrid(np.linspace(0, 13, 60), np.linspace(0, 10.5, 60))
    p = losses.sigmoid(w[0] * x1 + w[1] * x2 + w[2])
    bands = np.linspace(0, 1, 11)
    ax.contourf(x1, x2, p, bands, colors=[(0.04, 0.38, 0.66, 0.35 * q) for q in bands[1:]])
    lines = ax.contour(x1, x2, p, (0.1, 0.25, 0.5, 0.75, 0.9), colors=COLORS["prediction"])
    lines.set_linewidth([1, 1, 2.2, 1, 1])
    ax.clabel(lines, fmt="%g", fontsize=8)
    labelled_points(plane(ax), x, y).legend(loc="upper right")
    return ax


def loss_surface(
    ax: Axes, x: np.ndarray, y: np.ndarray, levels: tuple[float, ...] = LEVELS, fine: int = 1
) -> Axes:
    """Draw the loss over w1 and w2 as contour lines, each with the best b (lesson 04)."""
    across, up = np.linspace(-3.4, 0.6, 20 * fine + 1), np.linspace(-1.9, 1.3, 16 * fine + 1)
    w1, w2 = np.meshgrid(across, up)
    loss = _least_loss(w1, w2, x, y)
    lines = ax.contour(w1, w2, loss, levels, colors=COLORS["muted"], linewidths=0.8)
    ax.clabel(lines, levels[:-1], fmt="%g", fontsize=7)
    ax.set(xlabel="w₁", ylabel="w₂", xticks=[-3, -2, -1, 0], yticks=[-1, 0, 1])
    ax.set_title("loss, with the best b")
    return ax


def two_surfaces(
    left: Axes, right: Axes, x: np.ndarray, labels: tuple, floor: np.ndarray
) -> tuple[Axes, Axes]:
    """Draw the loss over w1 and w2 for separable labels, and for others (lesson 04)."""
    loss_surface(left, x, np.asarray(labels[0]), fine=3).set_title("separable: open lines")
    loss_surface(right, x, np.asarray(labels[1]), RINGS, 3).set_title("one label flipped: rings")
    right.plot(*floor[:2], "D", color=COLORS["truth"])
    return left, right


def _least_loss(w1: np.ndarray, w2: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the loss at each (w1, w2) with the b that suits it best, found by bisection."""
    z = w1[..., np.newaxis] * x[:, 0] + w2[..., np.newaxis] * x[:, 1]
    low, high = np.full(w1.shape, -100.0), np.full(w1.shape, 100.0)
    for _ in range(40):
        b = (low + high) / 2
        # The best b gives as many ones as there are: the mean prediction is the mean label.
        above = losses.sigmoid(z + b[..., np.newaxis]).mean(-1) > y.mean()
        low, high = np.where(above, low, b), np.where(above, b, high)
    z = z + b[..., np.newaxis]
    labels = np.broadcast_to(y, z.shape)
    return losses.binary_cross_entropy_with_logits(z, labels, reduction="none").mean(-1)
