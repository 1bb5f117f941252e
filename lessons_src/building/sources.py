"""Read the sources of the lessons: jupytext py:percent files with comment Markdown."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import tokenize
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jupytext
from IPython.core.inputtransformer2 import TransformerManager

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from nbformat import NotebookNode

NAME = re.compile(r"(\d\d)_[a-z0-9_]+")
HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
"""
# jupytext writes the name that the kernel goes by on the author's machine.
HEADERS = HEADER, HEADER.replace("Python 3\n", "Python 3 (ipykernel)\n")


def shown(path: Path) -> str:
    """Write a path as somebody in the working directory would type it."""
    relative = os.path.relpath(path) if path.anchor == path.cwd().anchor else str(path)
    return str(path) if relative.startswith("..") else relative


@dataclass(frozen=True)
class Fault:
    """What is wrong, in one sentence, and where."""

    path: Path
    sentence: str
    line: int | None = None
    place: str = ""

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        place = f" ({self.place})" if self.place else ""
        return f"{shown(self.path)}{line}{place}: {self.sentence}"


class BuildError(Exception):
    """Carry the faults that stop the build."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Lesson:
    """A lesson as its author wrote it: the cells, and the line at which each starts."""

    path: Path
    cells: list[NotebookNode]
    lines: list[int]

    @property
    def name(self) -> str:
        """NN_slug."""
        return self.path.stem

    @property
    def number(self) -> str:
        """NN."""
        return self.name[:2]

    def fault(self, sentence: str, index: int | None = None, edition: str = "") -> Fault:
        """Say what is wrong with the cell at this index, or with the lesson as a whole."""
        edition = edition and f"{edition} edition"
        if index is None:
            return Fault(self.path, sentence, place=edition)
        place = ", ".join(filter(None, [f"cell {index + 1}", edition]))
        return Fault(self.path, sentence, self.lines[index], place)


def find(folder: Path, wanted: Iterable[str] = ()) -> list[Path]:
    """List the lessons' sources, in order: all of them, or those with the wanted numbers.

    Raises
    ------
    BuildError
        When a file is not named NN_slug.py, two have the same number, a wanted number has no
        lesson, or there is no lesson at all.
    """
    paths = sorted(path for path in folder.glob("*.py") if path.name != "build.py")
    if misnamed := [path for path in paths if not NAME.fullmatch(path.stem)]:
        sentence = (
            "a lesson is named NN_slug.py, two digits and a slug of a-z, 0-9 and _: rename it."
        )
        raise BuildError(*(Fault(path, sentence) for path in misnamed))
    if not paths:
        raise BuildError(Fault(folder, "there is no lesson here, no file named NN_slug.py."))
    first: dict[str, Path] = {}
    for path in paths:
        other = first.setdefault(path.stem[:2], path)
        if other != path:
            raise BuildError(Fault(path, f"{other.name} has the same number: give it another."))
    if unknown := sorted(set(wanted) - set(first)):
        there = ", ".join(path.stem for path in paths)
        raise BuildError(Fault(folder, f"there is no lesson {unknown[0]}; there are {there}."))
    return [path for number, path in first.items() if not wanted or number in wanted]


def read(path: Path) -> Lesson:
    """Read one source.

    Raises
    ------
    BuildError
        When the file is not UTF-8, not Python, has another header, or text before its first cell.
    """
    try:
        text = path.read_text(encoding="utf-8")
        lines = _cell_lines(text)
    except UnicodeDecodeError as error:
        raise BuildError(
            Fault(path, f"byte {error.start} is not UTF-8: save it as UTF-8.")
        ) from None
    except (tokenize.TokenError, SyntaxError) as error:
        message, line = (error.args[0], error.args[1][1 if isinstance(error, SyntaxError) else 0])
        raise BuildError(Fault(path, f"this is not Python: {message}.", line=line)) from None
    if not text.startswith(HEADERS):
        sentence = f"the source starts with this header and nothing else:\n{HEADER}"
        raise BuildError(Fault(path, sentence, line=1))
    cells = jupytext.reads(text, fmt="py:percent").cells
    if len(lines) != len(cells):
        sentence = "something stands between the header and the first `# %%`: put it into a cell."
        raise BuildError(Fault(path, sentence, line=HEADER.count("\n") + 1))
    _identify(cells)
    return Lesson(path, cells, lines)


def tree(cell: NotebookNode) -> ast.Module:
    """Parse a code cell, magics and all."""
    return ast.parse(TransformerManager().transform_cell(cell.source))


def _cell_lines(text: str) -> list[int]:
    # The tokenizer knows a marker from the same text inside a string.
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT
        and token.start[1] == 0
        and re.match("# ?%%", token.string)
    ]


def _identify(cells: list[NotebookNode]) -> None:
    # jupytext draws ids at random. These change only with the cell, so that a difference
    # between two builds shows what was edited, and both editions name a cell alike.
    seen: Counter[str] = Counter()
    for cell in cells:
        cell.metadata.pop("lines_to_next_cell", None)
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
