"""Pictures of lesson 06: curves of training, reliability diagrams, a threshold and its judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils import calibration
from utils.plots.look import COLORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes


def loss_curves(ax: Axes, curves: np.ndarray, fresh: float, name: str) -> Axes:
    """Draw the loss of both halves against the step; curves has shape (steps, 2) (lesson 06)."""
    for column, role, style, words in (
        (0, "prediction", "-", "train"),
        (1, "truth", "--", "validation (dashed)"),
    ):
        ax.plot(curves[:, column], style, color=COLORS[role], label=words)
    ax.axhline(fresh, color=COLORS["muted"], linewidth=0.8)
    ax.text(len(curves) - 1, fresh, name, color=COLORS["muted"], ha="right", va="bottom")
    top = max(1.15 * fresh, 1.05 * curves.max())
    ax.set(xlim=(0, len(curves) - 1), ylim=(0, top), xlabel="step", ylabel="loss (nats)")
    ax.legend(loc="center right")
    return ax


def _diagonal(ax: Axes) -> None:
    ax.plot([0, 1], [0, 1], "--", color=COLORS["ink"], linewidth=1)
    ax.set(xlim=(0, 1), ylim=(0, 1.04), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])


def reliability_diagrams(*axes_and_data: Axes | Mapping) -> None:
    """Draw what came true against the confidence, a panel for each name (lesson 06).

    The last argument maps a name to (confidence, right), each of shape (N,).
    """
    *axes, data = axes_and_data
    for ax, (name, (confidence, right)) in zip(axes, data.items(), strict=True):
        count, predicted, observed = calibration.reliability(confidence, right)
        full = count > 0
        middle = (np.arange(10) + 0.5) / 10
        ax.bar(middle[full], observed[full], 0.092, color=COLORS["prediction"], alpha=0.8)
        ax.vlines(predicted[full], predicted[full], observed[full], color=COLORS["zero"])
        ax.plot(predicted[full], observed[full], "D", color=COLORS["truth"], ms=5, mec="white")
        _diagonal(ax)
        ax.set(xlabel="confidence", title=name)
    axes[0].set_ylabel("share right")


def calibration_axes(
    diagram: Axes, counts: Axes, loss: Axes, error: Axes, tops: Sequence[float]
) -> tuple[Axes, ...]:
    """Draw the axes of a reliability diagram, and of two curves over T (lesson 06)."""
    _diagonal(diagram)
    diagram.set_title("share right (◆), bin by bin")
    counts.set(xlim=(0, 1), ylim=(0, 1.25), xticks=[0, 0.5, 1], yticks=[0, 1])
    diagram.set_xlabel("confidence")
    counts.set_title("share of the samples, bin by bin")
    names = "log loss (nats)", "calibration error"
    for ax, top, name in zip((loss, error), tops, names, strict=True):
        ax.set(xlim=(0, 4.2), ylim=(0, top), xticks=range(5))
        ax.set_title(name)
    error.set_xlabel("temperature T")
    return diagram, counts, loss, error


def threshold_axes(
    p: Axes,
    loss: Axes,
    accuracy: Axes,
    brier: Axes,
    cost: Axes,
    ranges: Sequence[tuple[float, float]],
    grid: Sequence[float],
    curves: Sequence[Sequence[float]],
) -> tuple[Axes, ...]:
    """Draw the axes of a threshold and its four judges (lesson 06)."""
    p.set_title("predictions: label 1 ● above, label 0 ■ below")
    p.set(yticks=[], xlabel="p")
    p.axhline(0, color=COLORS["muted"], linewidth=0.8)
    judges = loss, accuracy, brier, cost
    for ax, ends in zip((p, *judges), ranges, strict=True):
        ax.set(xlim=(0, 1), ylim=ends, xticks=[0, 0.5, 1])
    for ax, curve, ends in zip(judges, curves, ranges[1:4], strict=False):
        step = len(grid) - 1 if max(curve) == min(curve) else 1  # a level line needs its ends only
        ax.plot(grid[::step], np.clip(curve, *ends)[::step], color=COLORS["muted"])
    top = f"cost a sample, cut at {ranges[4][1]:g}"
    names = "log loss (nats)", "accuracy", "Brier score", top
    for ax, name in zip(judges, names, strict=True):
        ax.set_title(name)
    for ax in (brier, cost):
        ax.set_xlabel("threshold")
    return p, *judges


def two_models(ax: Axes, x: np.ndarray, y: np.ndarray, lines: Mapping) -> Axes:
    """Draw the predictions of two models over one input, and where its labels lie (lesson 06)."""
    order, edges = np.argsort(x), np.linspace(x.min(), x.max(), 25)
    for label, role, foot, up in ((0, "zero", 0, 1), (1, "one", 1, -1)):
        share = np.histogram(x[y == label], edges)[0] / (y == label).sum()
        ax.stairs(foot + up * share, edges, baseline=foot, fill=True, color=COLORS[role], alpha=0.4)
    for (name, p), (role, style) in zip(
        lines.items(), (("prediction", "-"), ("truth", "--")), strict=True
    ):
        ax.plot(x[order][::4], p[order][::4], style, color=COLORS[role], label=name)
    ax.set(xlim=(edges[0], edges[-1]), ylim=(0, 1), ylabel="p")
    shares = "bar: share of its own label's samples (hanging ● 1, standing ■ 0)"
    ax.set_xlabel(f"texture, standardised\n{shares}")
    ax.legend(loc="lower right")
    return ax
