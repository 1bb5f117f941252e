"""Find the first difference between a notebook that stands there and the one that should."""

from __future__ import annotations

import base64
import io
import math
import re
from itertools import zip_longest
from typing import TYPE_CHECKING

import matplotlib.image as mpimg
import nbformat
import numpy as np
from nbval.plugin import get_sanitize_patterns

from building.sources import BuildError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from nbformat import NotebookNode

# Fonts are hinted differently on another machine: few pixels, or small differences.
PIXEL_STEP = 48 / 255
PIXEL_SHARE = 0.0002
# A fiftieth of a pixel in an SVG, and the last bits of a number that the kernel computed.
SVG_STEP = 0.02
RELATIVE = 1e-9
SVG_TOKEN = re.compile(r"#\w+|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")  # a colour is no number
MISSING = "nothing"
PNG = "image/png"
LONGEST = 160
# An id is a hash: what it was made from says more, so that is compared first.
SAID_FIRST = ("cell_type", "source", "outputs")


def sanitiser(path: Path) -> Callable[[str], str]:
    """Make the function that hides what depends on the machine, from nbval's own rules.

    Raises
    ------
    BuildError
        When the file holds no rule.
    """
    rules = get_sanitize_patterns(path.read_text(encoding="utf-8"))
    if not rules:
        raise BuildError(Fault(path, "it holds no pair of lines `regex: ...` and `replace: ...`."))

    def sanitise(text: str) -> str:
        for regex, replace in rules:
            text = re.sub(regex, replace, text)
        return text

    return sanitise


def first_difference(there: str, wanted: str, sanitise: Callable[[str], str]) -> str | None:
    """Say where two notebooks, as text, differ first: the cell, what stands there, what should.

    Pictures are compared by their pixels and numbers in SVG and widget state with a tolerance,
    since the last bits of a computed number differ between processors. All else is compared
    exactly, after `sanitise`.
    """
    if there == wanted:
        return None
    try:
        old = nbformat.reads(there, as_version=4)
    except Exception as error:  # noqa: BLE001  # nbformat raises whatever its JSON stumbles over
        return f"this is not a notebook: {error}"
    new = nbformat.reads(wanted, as_version=4)
    for nb in (old, new):
        for cell in nb.cells:
            if "outputs" in cell:
                cell.outputs = _each_text(cell.outputs, sanitise)
    for place, a, b in _pairs(old, new):
        if (found := _difference(a, b)) is not None:
            path, x, y = found
            x, y = _short(x, y)
            return f"{place}{path}\n  stands there: {x}\n  should be:    {y}"
    return None


def _each_text(value: object, change: Callable[[str], str], key: str = "") -> object:
    if isinstance(value, dict):
        return {name: _each_text(item, change, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_each_text(item, change, key) for item in value]
    return change(value) if isinstance(value, str) and key != PNG else value


def _pairs(old: NotebookNode, new: NotebookNode) -> Iterator[tuple[str, object, object]]:
    for number, cells in enumerate(zip_longest(old.cells, new.cells), start=1):
        yield f"cell {number}", *(_in_order(cell) if cell else MISSING for cell in cells)
    yield "metadata", old.metadata, new.metadata
    yield "format", old.nbformat_minor, new.nbformat_minor


def _in_order(cell: NotebookNode) -> dict:
    return {key: cell[key] for key in SAID_FIRST if key in cell} | cell


def _difference(old: object, new: object, key: str = "") -> tuple[str, object, object] | None:
    if isinstance(old, dict) and isinstance(new, dict):
        names = list(dict.fromkeys([*new, *old]))
        pairs = [(name, old.get(name, MISSING), new.get(name, MISSING)) for name in names]
    elif isinstance(old, list) and isinstance(new, list):
        items = enumerate(zip_longest(old, new, fillvalue=MISSING), start=1)
        pairs = [(str(number), *pair) for number, pair in items]
    elif isinstance(old, str) and isinstance(new, str):
        picture = key == PNG and MISSING not in (old, new)
        return (_picture_difference if picture else _text_difference)(old, new)
    elif isinstance(old, float) and isinstance(new, float):
        return None if math.isclose(old, new, rel_tol=RELATIVE) else ("", old, new)
    else:
        return None if type(old) is type(new) and old == new else ("", old, new)
    for name, a, b in pairs:
        if (found := _difference(a, b, name)) is not None:
            return f" / {name}{found[0]}", *found[1:]
    return None


def _text_difference(old: str, new: str) -> tuple[str, str, str] | None:
    if old == new or ("<svg" in old and _close_svg(old, new)):
        return None
    pairs = zip_longest(old.splitlines(), new.splitlines(), fillvalue=MISSING)
    for number, (a, b) in enumerate(pairs, start=1):
        if a != b:
            return f" / line {number}", a, b
    return "", repr(old), repr(new)


def _close_svg(old: str, new: str) -> bool:
    texts = (SVG_TOKEN.sub(lambda m: "" if m[1] else m[0], svg) for svg in (old, new))
    if next(texts) != next(texts):
        return False
    numbers = ([float(n) for n in SVG_TOKEN.findall(svg) if n] for svg in (old, new))
    return all(abs(a - b) <= SVG_STEP for a, b in zip(*numbers, strict=True))


def _picture_difference(old: str, new: str) -> tuple[str, str, str] | None:
    wanted = "the picture that the lesson draws"
    try:
        a, b = (mpimg.imread(io.BytesIO(base64.b64decode(png)), format="png") for png in (old, new))
    except (OSError, SyntaxError, ValueError) as error:
        return "", f"a picture that cannot be read ({error})", wanted
    if a.shape != b.shape:
        sizes = (f"a picture of {x.shape[1]} x {x.shape[0]} pixels" for x in (a, b))
        return "", *sizes
    share = np.mean(np.any(np.abs(a - b) > PIXEL_STEP, axis=-1))
    if share <= PIXEL_SHARE:
        return None
    return "", f"a picture with {share:.2%} of its pixels changed", wanted


def _short(*values: object) -> Iterator[str]:
    texts = [v["source"] if isinstance(v, dict) and "source" in v else str(v) for v in values]
    # Long texts may be alike for longer than anybody reads: show where they part.
    part = next((i for i, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    start = max(0, part - LONGEST // 2)
    for text in texts:
        cut = text[start : start + LONGEST]
        yield "... " * (start > 0) + cut + " ..." * (start + LONGEST < len(text))
