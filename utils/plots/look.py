"""The look of the course: its style, its colours and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import style
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes


STYLE = Path(__file__).with_name("course.mplstyle")

#: What a colour means, the same in every picture. All but the grid have 4.5 : 1 or more on white.
COLORS = {
    "one": "#0b62a8",
    "zero": "#b24a00",
    "prediction": "#6f3fa0",
    "truth": "#1a7437",
    "ink": "#1f2328",
    "muted": "#57606a",
    "grid": "#d8dee4",
}

# Hollow, so that the two kinds of bar differ in more than colour.
WRONG = {"facecolor": "none", "edgecolor": COLORS["zero"], "linewidth": 2}


def look() -> AbstractContextManager:
    """Draw inside this context for the look of the course, whatever the reader's own settings."""
    return style.context(["default", STYLE])


def figure(
    layout: list[list[str]] | str = "a",
    figsize: tuple[float, float] | None = None,
    **options: object,
) -> Figure:
    """Make a figure in the look of the course, outside of pyplot's memory.

    Parameters
    ----------
    layout : list of lists of str, or str
        Where the axes lie, as for `matplotlib.figure.Figure.subplot_mosaic`.
    figsize : tuple of two floats, optional
        Width and height in inches.
    **options
        As for `matplotlib.figure.Figure.subplot_mosaic`.

    Returns
    -------
    matplotlib.figure.Figure
        Its axes are in `figure.axes`.

    Examples
    --------
    >>> len(figure("ab").axes)
    2
    """
    with look():
        fig = Figure(figsize=figsize)
        fig.subplot_mosaic(layout, **options)
    return fig


def number_line(ax: Axes, low: float, high: float, name: str) -> Axes:
    """Draw an empty line of numbers, for a prediction."""
    room = 0.02 * (high - low)
    ax.set(xlim=(low - room, high + room), ylim=(-1, 1), yticks=[], xlabel=name)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=False)
    return ax
