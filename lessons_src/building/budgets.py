"""How much of each a lesson holds, so that it stays one sitting and mostly prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from building.editions import SOLUTIONS, cut, tags
from building.quizzes import asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbformat import NotebookNode

    from building.editions import Edition
    from building.sources import Fault, Lesson


@dataclass(frozen=True)
class Budget:
    """The least and the most that the learner's edition of a lesson holds."""

    cells: tuple[int, int] = (25, 44)
    explorers: tuple[int, int] = (2, 4)
    exercises: tuple[int, int] = (3, 5)
    quiz_questions: tuple[int, int] = (3, 5)
    lines_a_code_cell: int = 15
    words_a_code_line: int = 8


LESSON = Budget()
# By number of the lesson; the others keep to LESSON.
BUDGETS = {
    # A door, and short.
    "00": Budget(cells=(12, 25), explorers=(1, 2), exercises=(0, 1), quiz_questions=(1, 3)),
    # A clinic: many cases of five small cells each, a program to read instead of a picture. At its
    # end come symptoms without a question.
    "05": Budget(
        cells=(55, 110),
        explorers=(1, 2),
        exercises=(15, 20),
        quiz_questions=(15, 18),
    ),
    # It loads, trains and draws: cells that the other lessons do without.
    "06": Budget(cells=(25, 62), quiz_questions=(3, 6)),
    # Six losses of a few cells each. And it ends the course: after its own matter come the report
    # card and how to read it.
    "09": Budget(cells=(25, 54)),
}

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
NO_PROSE = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|\{\{.*?\}\}|</?\w[^>]*>", re.DOTALL)


def faults(lesson: Lesson, learner: Edition, table: Mapping[str, Budget]) -> Iterator[Fault]:
    """List where a lesson is over or under its budget."""
    budget, cells = table.get(lesson.number, LESSON), learner.nb.cells
    counts = {
        "cells": len(cells),
        "explorers": sum("explorer" in tags(cell) for cell in cells),
        "exercises": sum("exercise" in tags(cell) for cell in cells),
        "quiz_questions": len(asked(lesson)),
    }
    for what, count in counts.items():
        least, most = getattr(budget, what)
        if not least <= count <= most:
            sentence = f"the lesson has {count} {what.replace('_', ' ')}"
            yield lesson.fault(f"{sentence}: {least} to {most} are wanted.")
    solved = cut(lesson, SOLUTIONS)
    for index, cell in enumerate(solved.nb.cells):
        if cell.cell_type == "code" and (lines := _lines(cell)) > (
            most := budget.lines_a_code_cell
        ):
            yield solved.fault(f"the cell has {lines} lines of code: {most} are the most.", index)
    lines = sum(_lines(cell) for cell in cells if cell.cell_type == "code")
    words = sum(_words(cell) for cell in cells if cell.cell_type == "markdown")
    if not lines:
        yield lesson.fault("the lesson has no code, so there is nothing to run and check.")
    elif words < (least := budget.words_a_code_line) * lines:
        sentence = f"the lesson has {words} words of prose for {lines} lines of code"
        yield lesson.fault(f"{sentence}, {words / lines:.1f} a line: {least} are the least.")


def _lines(cell: NotebookNode) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def _words(cell: NotebookNode) -> int:
    return len(WORD.findall(NO_PROSE.sub(" ", FENCE.sub("", cell.source))))
