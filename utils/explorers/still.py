"""Turn a matplotlib figure into what an explorer needs: SVG for the browser, PNG for the page."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke
from PIL import Image

from utils import plots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
ET.register_namespace("", SVG)

MARKERS = {"circle": "o", "square": "s", "diamond": "D"}
HALO = [withStroke(linewidth=2.5, foreground="w")]
# What every axes has many of stands in the style sheet, once, and here by its name.
CLASSES = {
    "ce-grid": "fill:none;stroke:var(--ce-grid);stroke-width:0.7",
    "ce-edge": "fill:none;stroke:var(--ce-muted);stroke-width:0.8",
    "ce-tick-x": "font-size:8px;text-anchor:middle;fill:var(--ce-muted)",
    "ce-tick-y": "font-size:8px;text-anchor:end;fill:var(--ce-muted)",
    "ce-title": "font-size:9px;text-anchor:start;fill:var(--ce-ink)",
    "ce-name": "font-size:9px;text-anchor:middle;fill:var(--ce-ink)",
}
# What a prediction draws is apart from everything else by its shape.
INK = dict.fromkeys(("ring", "gap", "found", "dot"), plots.COLORS["ink"])
COLORS = plots.COLORS | INK | {"track": plots.COLORS["muted"]}
LINES = {
    "prediction": {"lw": 2},
    "track": {"lw": 1, "ls": ":"},
    "gap": {"lw": 1.5, "ls": "--"},
    "found": {"lw": 2.5},
}
POINTS = {"ring": {"fillstyle": "none", "mew": 2}, "dot": {"mfc": "w", "mew": 1.1}}
ALIGN = {"start": "left", "middle": "center", "end": "right"}


def svg(figure: Figure) -> tuple[str, list[dict]]:
    """Draw a figure as SVG for the page, with the data-to-picture map of each axes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        One of `plots.figure`, with linear axes: its pixels are points.

    Returns
    -------
    str
        One `<svg>` element; the palette's colours are CSS variables, so that a dark page can
        bring its own.
    list of dict
        An entry an axes: `x` and `y` limits in data, `box` = left, top, width, height in the
        units of the SVG.
    """
    page = io.BytesIO()
    with plots.look():
        figure.savefig(page, format="svg", transparent=True)
    root = ET.fromstring(page.getvalue())  # noqa: S314  # matplotlib's own words
    markers = {path.get("id"): path.get("d") for path in root.iter(f"{{{SVG}}}path")}
    root.attrib = {"viewBox": root.get("viewBox")}
    text = ET.tostring(_prune(root, markers), encoding="unicode")
    # The letters are the page's own, by live.css, and nobody sees the ends of thin lines.
    text = re.sub(r"font-family: [^;\"]*; ?|; (stroke-line\w+|stroke-dashoffset): \w+", "", text)
    text = re.sub(r'style="[^"]*"', lambda m: re.sub(r"([:;]) ", r"\1", m[0]), text)
    for role, color in plots.COLORS.items():
        text = text.replace(color, f"var(--ce-{role})")
    for name, style in CLASSES.items():
        text = text.replace(f'style="{style}"', f'class="{name}"')
    return text, boxes(figure)


def boxes(figure: Figure) -> list[dict]:
    """Return where the axes of a figure that was drawn lie, as `svg` does.

    Examples
    --------
    >>> boxes(plots.figure())[0]["x"]
    [0.0, 1.0]
    """
    return [_box(ax, figure.bbox.height) for ax in figure.axes]


def _prune(element: ET.Element, markers: dict[str, str]) -> ET.Element:
    """Leave out what a page does not need: clip paths, invisible boxes, numbered ids and groups.

    A marker stands in the definitions once and is used by its id; ids may clash with those of
    another figure in the page, so each use becomes a path of its own.
    """
    element.tail = None
    element.attrib.pop("clip-path", None)
    if re.search(r"_\d+$", element.get("id", "")):
        del element.attrib["id"]
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if element.tag == f"{{{SVG}}}use":
        element.tag = f"{{{SVG}}}path"
        element.set("transform", f"translate({element.attrib.pop('x')} {element.attrib.pop('y')})")
        element.set("d", markers[element.attrib.pop(f"{{{XLINK}}}href").removeprefix("#")])
    for name in element.attrib.keys() & {"d", "x", "y", "transform"}:
        element.set(name, _short(element.get(name)))
    children = []
    for child in element:
        tag = child.tag.removeprefix(f"{{{SVG}}}")
        if tag in ("metadata", "defs") or child.get("style") == "fill: none":
            continue
        kept = _prune(child, markers)
        children += list(kept) if tag == "g" and not kept.attrib else [kept]
    element[:] = children
    if children:
        element.text = None
    return element


def _short(numbers: str) -> str:
    """Round the numbers of a path to a tenth of a point, and leave out the room around letters."""
    numbers = re.sub(r"\d+\.\d{2,}", lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), numbers)
    numbers = re.sub(r" ?\b([A-Z])\b ?", r"\1", " ".join(numbers.split()))
    return re.sub(r"(?<=M)([-\d.]+ [-\d.]+)((?:L[-\d.]+ [-\d.]+){2,})", _steps, numbers)


def _steps(polyline: re.Match) -> str:
    """Write the corners of a polyline as steps from one to the next, which are short numbers."""
    corners = [
        [round(10 * float(v)) for v in corner.split()]
        for corner in f"{polyline[1]}{polyline[2]}".split("L")
    ]
    steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(corners)]
    short = "".join(f"l{x / 10:g} {y / 10:g}" for x, y in steps if x or y)
    return polyline[1] + re.sub(r"(?<!\d)0\.", ".", short)


def _box(ax: Axes, height: float) -> dict:
    box = ax.get_window_extent()
    left, top = box.x0, height - box.y1
    return {
        "x": [float(v) for v in ax.get_xlim()],
        "y": [float(v) for v in ax.get_ylim()],
        "box": [round(float(v), 2) for v in (left, top, box.width, box.height)],
    }


def add_marks(figure: Figure, result: dict) -> None:
    """Draw what `marks(params)` returned onto the figure of its explorer."""
    for mark in result["marks"]:
        _draw(figure.axes[mark["axes"]], mark)
    for gid, opacity in result.get("show", {}).items():
        for artist in figure.findobj(lambda a, gid=gid: a.get_gid() == gid):
            artist.set(alpha=opacity, visible=opacity > 0)  # a layer of axes has no alpha


def png(figure: Figure) -> bytes:
    """Draw a figure as a small PNG without metadata."""
    raw, small = io.BytesIO(), io.BytesIO()
    with plots.look():
        figure.savefig(raw)
    # 64 colours are plenty for lines and letters, and a third of the bytes.
    picture = Image.open(raw).convert("RGB").quantize(64)
    picture.save(small, "PNG", optimize=True)
    return small.getvalue()


def _draw(ax: Axes, mark: dict) -> None:
    role, look = mark["role"], {"clip_on": False}
    if role == "hidden":
        return
    look["color"] = COLORS[role]
    match mark["kind"]:
        case "point":
            look |= {"marker": MARKERS[mark["shape"]], "markersize": 1.8 * mark["size"]}
            ax.plot(mark["x"], mark["y"], zorder=5, **look, **POINTS.get(role, {"mec": "w"}))
        case "line":
            ax.plot(*np.transpose(mark["points"]), **look, **LINES.get(role, {"lw": 1.2}))
        case "area":
            ax.add_patch(Polygon(mark["points"], alpha=0.8, lw=0, **look))
        case "bar":
            corner = mark["x"] - mark["width"] / 2, mark["y0"]
            height = mark["y1"] - mark["y0"]
            bar = Rectangle(corner, mark["width"], height, color=COLORS[role], alpha=0.8, lw=0)
            ax.add_patch(bar)
        case "text":
            look |= {"ha": ALIGN[mark["anchor"]], "fontsize": 9, "path_effects": HALO}
            ax.text(mark["x"], mark["y"], mark["text"], **look)
