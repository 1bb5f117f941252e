"""Show a matplotlib figure sharply, in the colours of the page, with a true alt text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import traitlets

from utils import plots
from utils.explorers import still

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

HERE = Path(__file__).parent
PLAIN = "const marks = () => ({ marks: [], sentence: '' });\n"


def _files(name: str) -> list[str]:
    """List a file and, before it, all that it imports."""
    code = (HERE / f"{name}.js").read_text(encoding="utf-8")
    imported = re.findall(r'from "\./(\w+)\.js"', code)
    return [*(file for part in imported for file in _files(part)), name]


def module(name: str = "") -> str:
    """Join the twin `NAME.js` and the files it imports into the one module that the browser loads.

    Parameters
    ----------
    name : str
        The explorer; without one the picture has no marks.

    Returns
    -------
    str
        An ES module that needs no other, in the shape that anywidget wants.
    """
    files = [*_files(name)[:-1], "live"] if name else ["live"]
    parts = [(HERE / f"{file}.js").read_text(encoding="utf-8") for file in dict.fromkeys(files)]
    parts.append((HERE / f"{name}.js").read_text(encoding="utf-8") if name else PLAIN)
    code = re.sub(r"^(?:(?:import .*|\s*//.*|\s*)\n| +)", "", "".join(parts), flags=re.MULTILINE)
    # Every notebook carries it many times: no room around signs that stand in no text.
    code = re.sub(r" (=>|===|!==|&&|\|\|) ", r"\1", code)
    end = "export default { render: (context) => draw(context, marks) };\n"
    return code + end


def _styles() -> str:
    """Read live.css without comments and spare room: every picture in a notebook carries it."""
    css = re.sub(r"/\*.*?\*/", "", (HERE / "live.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r" *([{};,>]) *|(:) +", r"\1\2", re.sub(r"\s+", " ", css)).strip()


class Picture(anywidget.AnyWidget):
    """The figure in the browser: what matplotlib drew, and the marks on it."""

    _esm = traitlets.Unicode(module()).tag(sync=True)
    _css = traitlets.Unicode(_styles()).tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    axes = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)
    rows = traitlets.Dict().tag(sync=True)
    home = traitlets.Dict().tag(sync=True)


class Still(Picture):
    """A figure without marks."""

    def __init__(self, figure: Figure, alt: str) -> None:
        with plots.look():
            svg, axes = still.svg(figure)
        super().__init__(svg=svg, axes=axes, label=alt)
        self.png = still.png(figure)

    def __repr__(self) -> str:
        return self.label

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        data = super()._repr_mimebundle_(**options)[0]
        data |= {"text/plain": repr(self), "image/png": self.png}
        return data, {"image/png": {"alt": self.label}}


def picture(
    draw: Callable,
    *args: object,
    alt: str,
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
    alt : str
        What a reader who cannot see the picture needs to know: at least a sentence.
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
        If the alt text says too little.

    Examples
    --------
    >>> picture(plots.surprise, [0.5], alt="The surprise of one half is 0.69 nats.")
    The surprise of one half is 0.69 nats.
    """
    if not isinstance(alt, str) or len(alt.split()) < 5:
        raise ValueError(
            f"alt = {alt!r} says too little: tell in a sentence what the picture shows."
        )
    with plots.look():
        figure = plots.figure(layout, figsize)
        draw(*figure.axes, *args)
    return Still(figure, alt)
