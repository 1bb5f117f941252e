"""The predictions of a lesson: each is asked once, and nothing answers it before the commit."""

from __future__ import annotations

import ast
from itertools import takewhile
from typing import TYPE_CHECKING

from building.editions import FOLDED_SOURCE, tags
from building.quizzes import each_once
from building.sources import Fault, tree
from utils.quiz import toml_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode

    from building.sources import Lesson

MARK = "**Predict.**"
TOLD_LATER = {"explorer", "exercise", "check"}  # it waits for the learner's hand


def _calls(cell: NotebookNode) -> list[ast.Call]:
    if cell.cell_type != "code":
        return []
    return [node for node in ast.walk(tree(cell)) if isinstance(node, ast.Call)]


def predicted(cell: NotebookNode) -> list[str]:
    """List the predictions that a cell asks for, as Python writes them."""
    named = [word.value for call in _calls(cell) for word in call.keywords if word.arg == "predict"]
    numbers = [
        call.args[0]
        for call in _calls(cell)
        if ast.unparse(call.func) == "predict.number" and call.args
    ]
    return [ast.unparse(value) for value in (*named, *numbers)]


def commits(cell: NotebookNode) -> bool:
    """Tell whether a cell makes the learner commit to something."""
    asks = any(ast.unparse(call.func) == "quiz.ask" for call in _calls(cell))
    return asks or bool(predicted(cell))


def faults(lesson: Lesson, folder: Path) -> Iterator[Fault]:
    """List what is wrong between a lesson and its predictions."""
    path = folder / f"{lesson.name}.toml"
    unasked: dict[str, object] = {}
    if path.exists():
        try:
            unasked = toml_files.read(path)["prediction"]
        except ValueError:
            return  # the questions' rule says it
    names = [(i, name) for i, cell in enumerate(lesson.cells) for name in predicted(cell)]
    yield from each_once(lesson, path, "prediction", unasked, names)
    yield from _answered(lesson)


def _answered(lesson: Lesson) -> Iterator[Fault]:
    """List what tells the learner too much, or lets a prediction be words alone."""
    end = len(lesson.cells)
    for index, cell in enumerate(lesson.cells):
        if any(word.arg == "alt" for call in _calls(cell) for word in call.keywords):
            yield lesson.fault(
                "an alt text in a cell can be read before the picture is seen: write it into "
                "utils/plots/words.py, as a function of the picture's name.",
                index,
            )
        if cell.cell_type != "markdown" or MARK not in cell.source:
            continue
        code = [place for place in range(index, end) if _code(lesson.cells[place])]
        asks = next((place for place in code if commits(lesson.cells[place])), None)
        if asks is None or asks != code[0]:
            yield lesson.fault(
                f"nobody commits to what stands under {MARK}: let the next cell of code be "
                'explorers.NAME(..., predict="id"), predict.number("id") or quiz.ask("id").',
                index,
            )
            continue
        for place in takewhile(lambda at: _code(lesson.cells[at]), range(asks + 1, end)):
            if _shows(lesson.cells[place]):
                yield lesson.fault(
                    f"its output may answer the prediction above it: fold it, {FOLDED_SOURCE}.",
                    place,
                )


def _shows(cell: NotebookNode) -> bool:
    """Tell whether an open output stands under a cell that is plain code."""
    if TOLD_LATER & set(tags(cell)) or commits(cell) or "jupyter" in cell.metadata:
        return False
    *_, last = [None, *tree(cell).body]
    return isinstance(last, ast.Expr)


def _code(cell: NotebookNode) -> bool:
    return cell.cell_type == "code"
