"""Show a matplotlib figure sharply, in the colours of the page, with a true alt text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from utils import plots
from utils.browser.bundle import joined
from utils.explorers import still
from utils.plots import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

HERE = Path(__file__).parent
STILL = "export default{render:show};"
LIVE = "export default{render:(context)=>draw(context,marks)};"
ASKING = "export default predicting(marks);"


def module(name: str = "", *, asks: bool = False) -> str:
    """Join the twin `NAME.js` and the files it imports into the one module that the browser loads.

    Parameters
    ----------
    name : str
        The explorer; without one the picture has no marks.
    asks : bool
        Whether it asks for a prediction.

    Returns
    -------
    str
        An ES module that needs no other, in the shape that anywidget wants.
    """
    engine, end = ("guess", ASKING) if asks else ("live", LIVE) if name else ("still", STILL)
    return joined(*(HERE / f"{file}.js" for file in (engine, name) if file)) + end


def styles(*names: str) -> str:
    """Join style sheets without comments and spare room: every picture in a notebook has them."""
    css = "".join((HERE / f"{name}.css").read_text(encoding="utf-8") for name in names)
    css += "".join(f".{name} {{{style}}}" for name, style in still.CLASSES.items())
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r" *([{};,>]) *|(:) +", r"\1\2", re.sub(r"\s+", " ", css)).strip()
    return css.replace(";}", "}").replace('"', "'")  # a notebook would escape each double quote


class Picture(anywidget.AnyWidget):
    """The figure in the browser: what matplotlib drew, and the marks on it."""

    _esm = traitlets.Unicode(module()).tag(sync=True)
    _css = traitlets.Unicode(styles("still")).tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)


class Live(Picture):
    """A figure with marks that move."""

    axes = traitlets.List().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)
    rows = traitlets.Dict().tag(sync=True)
    home = traitlets.Dict().tag(sync=True)


class Still(Picture):
    """A figure without marks."""

    def __init__(self, figure: Figure, alt: str) -> None:
        with plots.look():
            svg, _ = still.svg(figure)
        super().__init__(svg=svg, label=alt)
        self.png = still.png(figure)

    def __repr__(self) -> str:
        return self.label

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        data = super()._repr_mimebundle_(**options)[0]
        data["image/png"] = self.png
        return data, {"image/png": {"alt": self.label}}


def picture(
    draw: Callable,
    *args: object,
    alt: str = "",
    layout: list[list[str]] | str = "a",
    figsize: tuple[float, float] | None = None,
) -> Still:
    """Show one of the pictures of `utils.plots`.

    Parameters
    ----------
    draw : callable
        Called with the axes of a new figure, in the order of `layout`, and then with `args`.
    *args
        What the picture shows.
    alt : str, optional
        What a reader who cannot see the picture needs to know: at least a sentence. A picture of
        `utils.plots` has words of its own, in `utils/plots/words.py`.
    layout : str or list of lists of str
        The axes, as for `utils.plots.figure`.
    figsize : tuple of two floats, optional
        Width and height in inches.

    Returns
    -------
    Still
        Shows itself as the last expression of a cell.

    Raises
    ------
    ValueError
        If there are no words, or they say too little.

    Examples
    --------
    >>> picture(plots.surprise)
    The surprise −log p falls from a steep wall near p = 0 to zero at p = 1.
    """
    said = getattr(words, getattr(draw, "__name__", ""), None)
    if not alt and said:
        alt = said(*args)
    if not isinstance(alt, str) or len(alt.split()) < 5:
        raise ValueError(
            f"alt = {alt!r} says too little: tell in a sentence what the picture shows, or write "
            f"its words into utils/plots/words.py."
        )
    with plots.look():
        figure = plots.figure(layout, figsize)
        draw(*figure.axes, *args)
    return Still(figure, alt)
