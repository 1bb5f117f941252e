"""Read from a lesson what its page needs to run the exercises, and where each of them can run."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_markdown_cell

SITE = Path(__file__).resolve().parent
sys.path.append(str(SITE / "exercises"))
import needed  # noqa: E402  # the browser's Python has it too

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

CHECKS = SITE.parent / "utils" / "checks"
HEADING = re.compile(r"^#{2,4} (.+)$", re.MULTILINE)
ELSEWHERE = (
    '<p class="exercise elsewhere">This exercise needs PyTorch, which the Python of a browser has '
    'not. It runs in JupyterLab: <a href="#main">the top of this page</a> leads there.</p>'
)


def _tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def cells(nb: NotebookNode) -> list[dict[str, Any]]:
    """List the cells of code that a page runs from: their source, and of an exercise more.

    An exercise has the `id` of its cell, a `name`, the source of its `check`, and `here`: whether
    a browser can run it.
    """
    found: list[dict[str, Any]] = []
    name = ""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            for heading in HEADING.findall(cell.source):
                name = heading.split(":")[0] if heading.startswith("Exercise") else heading
        elif _tagged(cell, "exercise"):
            found.append({"id": cell.id, "name": name.replace("`", ""), "source": cell.source})
        elif _tagged(cell, "check"):
            found[-1]["check"] = cell.source
        else:
            found.append({"source": cell.source})
    last = max((i for i, cell in enumerate(found) if "id" in cell), default=-1)
    return found[: last + 1]


def runs_here(every: list[dict[str, Any]], answers: dict[str, str], wanted: str) -> bool:
    """Tell whether an exercise can be solved without PyTorch.

    Parameters
    ----------
    every
        The cells of a lesson.
    answers
        The solutions, by the id of their cells.
    wanted
        The id of the exercise.
    """
    end = next(i for i, cell in enumerate(every) if cell.get("id") == wanted)
    own = [ast.parse(answers[wanted]), ast.parse(every[end]["check"])]
    above = [
        one
        for cell in every[:end]
        for one in needed.statements(ast.parse(answers.get(cell.get("id"), cell["source"])))
    ]
    parts = [*own, *needed.chosen(above, needed.used(own[0]) | needed.used(own[1]))]
    checks = {name for part in parts for name in _checks(part)}
    return "torch" not in needed.imports(parts) and not any(map(_needs_torch, checks))


def _checks(part: ast.AST) -> Iterator[str]:
    for one in ast.walk(part):
        match one:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="checks"), attr=name)):
                yield name


@cache
def _needs_torch(check: str) -> bool:
    """Tell whether the module of a check, or one of its own that it imports, asks for PyTorch."""
    public = (CHECKS / "__init__.py").read_text(encoding="utf-8")
    module = re.search(rf"^{check} = recorded\((\w+)\.", public, re.MULTILINE)
    return _asks(module[1] if module else check)


@cache
def _asks(module: str) -> bool:
    path = CHECKS / f"{module}.py"
    path = path if path.exists() else CHECKS / module / "engine.py"
    text = path.read_text(encoding="utf-8")
    return bool(re.search(r"^\s*(import|from) torch|import_module\(\"torch", text, re.MULTILINE))


def mark(nb: NotebookNode, solved: NotebookNode, lesson: str) -> int:
    """Put a place for its buttons below each exercise of a lesson; return how many run here."""
    every = cells(nb)
    answers = {cell.id: cell.source for cell in solved.cells if _tagged(cell, "exercise")}
    named = {cell["id"]: cell["name"] for cell in every if "id" in cell}
    marked, here = [], 0
    for cell in nb.cells:
        marked.append(cell)
        if cell.get("id") in named:
            runs = runs_here(every, answers, cell.id)
            here += runs
            html = (
                f'<div class="exercise" data-lesson="{lesson}" data-cell="{cell.id}" '
                f'data-name="{escape(named[cell.id])}"></div>'
            )
            marked.append(new_markdown_cell(html if runs else ELSEWHERE))
    nb.cells = marked
    return here
