"""What a lesson has to be, before it runs."""

from __future__ import annotations

import difflib
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from building import budgets, predictions, quizzes
from building.editions import FOLDED, FOLDED_SOURCE, LEARNER, SOLUTIONS, cut, marker_fault, tags
from building.execute import field_fault
from building.sources import tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

    from building.editions import Edition
    from building.sources import Fault, Lesson

# Each tag, and the kind of cell that it belongs on.
TAGS = {
    "setup": {"code"},
    "explorer": {"code"},
    "exercise": {"code"},
    "hint": {"markdown"},
    "check": {"code"},
    "solution": {"code", "markdown"},
    "teacher": {"code", "markdown"},
}
METADATA = {"tags", "slideshow", "jupyter"}
SLIDES = ("slide", "subslide", "fragment", "-", "notes", "skip")
HEADING = re.compile(r"^(#{1,6})\s", re.MULTILINE)


def faults(lesson: Lesson, folder: Path, table: Mapping[str, budgets.Budget]) -> list[Fault]:
    """List what is wrong with a lesson before it runs.

    `folder` holds the quizzes, `table` the budgets of single lessons.
    """
    broken = [
        lesson.fault(sentence, index)
        for index, cell in enumerate(lesson.cells)
        for sentence in _cell_faults(cell)
    ]
    if broken:  # the rest reads tags and Python that are sound
        return broken
    learner = cut(lesson, LEARNER)
    return [
        *_exercise_faults(lesson),
        *(list(_heading_faults(learner)) or _heading_faults(cut(lesson, SOLUTIONS))),
        *budgets.faults(lesson, learner, table),
        *quizzes.faults(lesson, folder),
        *predictions.faults(lesson, folder),
    ]


def _cell_faults(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type not in ("code", "markdown"):
        yield f"a cell is code or Markdown, not {cell.cell_type}."
    if broken := cell.metadata.get("incorrectly_encoded_metadata"):
        yield f'`{broken}` cannot be read: write tags=["explorer"], each tag in double quotes.'
    elif other := sorted(set(cell.metadata) - METADATA):
        yield (
            f"{other[0]!r} is no cell metadata that a lesson uses: those are "
            "tags, slideshow and jupyter."
        )
    elif cell.metadata.get("jupyter", FOLDED) != FOLDED or (
        "jupyter" in cell.metadata and cell.cell_type != "code"
    ):
        yield f"'jupyter' folds the output of a code cell, and nothing else: write {FOLDED_SOURCE}."
    if (slide := cell.metadata.get("slideshow")) and slide not in (
        {"slide_type": kind} for kind in SLIDES
    ):
        yield (
            f"{slide!r} is no place on a slide: write "
            'slideshow={"slide_type": "slide"}, '
            f"or one of {', '.join(SLIDES[1:])} in place of slide."
        )
    yield from _tag_faults(cell)
    if sentence := marker_fault(cell):
        yield sentence
    if cell.cell_type == "markdown" and (sentence := field_fault(cell.source)):
        yield sentence
    if cell.cell_type == "code":
        try:
            tree(cell)
        except SyntaxError as error:
            yield f"line {error.lineno} of the cell is not Python: {error.msg}."


def _tag_faults(cell: NotebookNode) -> Iterator[str]:
    for tag in sorted(tags(cell)):
        if tag not in TAGS:
            near = difflib.get_close_matches(tag, TAGS, n=1)
            mend = f"did you mean {near[0]!r}?" if near else f"the tags are {', '.join(TAGS)}."
            yield f"there is no tag {tag!r}: {mend}"
        elif cell.cell_type not in TAGS[tag]:
            kinds = " or ".join(sorted(TAGS[tag]))
            yield f"a cell with tag {tag!r} is {kinds}, not {cell.cell_type}."


def _exercise_faults(lesson: Lesson) -> Iterator[Fault]:
    for index, (above, cell) in enumerate(pairwise([None, *lesson.cells])):
        if "hint" in tags(cell) and not (above and tags(above) & {"exercise", "hint"}):
            yield lesson.fault("a hint comes right after an exercise or another hint.", index)
    tagged = [(index, tags(cell)) for index, cell in enumerate(lesson.cells)]
    steps = [(index, found) for index, found in tagged if found & {"exercise", "check"}]
    if steps and "check" in steps[0][1]:
        yield lesson.fault("a check comes after its exercise: there is none above.", steps[0][0])
    for (index, found), (_, after) in pairwise([*steps, (None, set())]):
        if "exercise" in found and "check" not in after:
            yield lesson.fault("an exercise has a check: add one before the next exercise.", index)


def _heading_faults(edition: Edition) -> Iterator[Fault]:
    found = [
        (index, len(level))
        for index, cell in enumerate(edition.nb.cells)
        if cell.cell_type == "markdown"
        for level in HEADING.findall(budgets.FENCE.sub("", cell.source))
    ]
    if [at for at, level in found if level == 1] != [0] or found[0] != (0, 1):
        yield edition.fault("a lesson has one heading of level 1, the first in the first cell.", 0)
        return
    for (_, above), (index, level) in pairwise(found):
        if level > above + 1:
            yield edition.fault(f"a heading of level {level} follows one of level {above}.", index)
