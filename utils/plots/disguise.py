"""Pictures of lesson 09: a table of similarities, and a season of games."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from utils.plots.look import COLORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes


def pairs_axes(
    similar: Axes, rows: Axes, columns: Axes, loss: Axes, *, n: int, top: float
) -> tuple[Axes, ...]:
    """Draw the empty tables of n pictures and n captions, and the axis of the loss (lesson 09)."""
    for ax in (similar, rows, columns):
        ax.set(xlim=(-0.5, n - 0.5), ylim=(-0.5, n - 0.5))
        ax.set_xticks(range(n), "abcdefgh"[:n])
        ax.set_yticks(range(n), [f"{n - i}" for i in range(n)])
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.grid(visible=False)
        for edge in np.arange(n + 1) - 0.5:
            ax.axhline(edge, color=COLORS["grid"], linewidth=0.7, clip_on=False)
            ax.axvline(edge, color=COLORS["grid"], linewidth=0.7, clip_on=False)
        ax.spines[:].set_visible(False)
    similar.set_title("similarity")
    rows.set_title("softmax of rows")
    columns.set_title("softmax of columns")
    loss.set(xlim=(-0.45, 0.85), ylim=(0, top + 0.2), xticks=[], yticks=[0, 0.5, 1, 1.5, 2, 2.5])
    loss.axhline(np.log(n), color=COLORS["muted"], linewidth=0.8, linestyle=":")
    loss.set_title("nats")
    similar.set_xlabel("row: picture\ncolumn: caption", fontsize=8)
    loss.set_xlabel(f"dotted:\nlog {n}", fontsize=8)
    return similar, rows, columns, loss


def elo_axes(
    ratings: Axes, loss: Axes, games: int, true: Sequence[float], curve: Mapping[float, float]
) -> tuple[Axes, Axes]:
    """Draw the axes of a season, the true strengths, and the loss for each K (lesson 09)."""
    for strength in true:
        ratings.axhline(strength, color=COLORS["muted"], linewidth=0.8, linestyle=":")
    ratings.set(xlim=(0, games), ylim=(900, 2100), xticks=range(0, games + 1, 40), xlabel="game")
    ratings.set_title("ratings; dotted: true strengths")
    ratings.grid(visible=False, axis="y")
    loss.plot(list(curve), list(curve.values()), color=COLORS["muted"], gid="curve")
    loss.set(xlim=(0, 204), ylim=(0.5, 0.72), xticks=[0, 100, 200], xlabel="K")
    loss.set_yticks([0.5, 0.55, 0.6, 0.65, 0.7])
    loss.set_title("mean loss (nats)")
    return ratings, loss
