"""Cut a lesson into its two editions: the learner's, and the one with the solutions."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbformat.v4 import new_notebook

from building import elsewhere

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from building.sources import Fault, Lesson

NAMES = LEARNER, SOLUTIONS = "learner", "solutions"
ONLY_SOLUTIONS = {"solution", "teacher"}
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
# What a source says of a cell whose output would tell the answer of the question above it.
FOLDED = {"outputs_hidden": True}
FOLDED_SOURCE = f"jupyter={json.dumps(FOLDED)}"
STUB = "...  # your code here"
# Anything that was meant as a marker, to catch the one that is misspelt.
MARKER = re.compile(r"^.*#\s*(?:BEGIN|END)\s+SOLUTIONS?\b.*$", re.IGNORECASE | re.MULTILINE)
ANSWER = re.compile(rf"^([ \t]*){BEGIN}\n(.*?)^[ \t]*{END}$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Edition:
    """A notebook cut from a lesson; `origins` holds the index each cell has in the source."""

    lesson: Lesson
    name: str
    nb: NotebookNode
    origins: list[int]

    def fault(self, sentence: str, index: int | None = None) -> Fault:
        """Say what is wrong with a cell of this edition, or with all of it."""
        index = None if index is None else self.origins[index]
        return self.lesson.fault(sentence, index, self.name)


def tags(cell: NotebookNode) -> set[str]:
    """Collect the tags of a cell."""
    return set(cell.metadata.get("tags", []))


def cut(lesson: Lesson, name: str) -> Edition:
    """Cut one edition: exercises become stubs or show the answer, hints are folded.

    Outputs that a source folds stay folded for learners: JupyterLab opens them when the cell runs.
    """
    nb, origins, hints = new_notebook(), [], 0
    for index, source in enumerate(lesson.cells):
        if name == LEARNER and tags(source) & ONLY_SOLUTIONS:
            continue
        cell = copy.deepcopy(source)
        if "setup" in tags(cell):
            cell.source = elsewhere.kindly(cell.source, elsewhere.address())
        elif "exercise" in tags(cell):
            hints = 0
            cell.source = ANSWER.sub(rf"\1{STUB}" if name == LEARNER else _answer, cell.source)
        elif "hint" in tags(cell):
            hints += 1
            summary = f"<details><summary>Hint {hints}</summary>"
            cell.source = f"{summary}\n\n{cell.source}\n\n</details>"
        if name == SOLUTIONS:
            cell.metadata.pop("jupyter", None)
            if cell.cell_type == "markdown":
                # It lies a folder deeper than the learner's, beside what that calls solutions/.
                cell.source = cell.source.replace("](../", "](../../").replace("](solutions/", "](")
        nb.cells.append(cell)
        origins.append(index)
    return Edition(lesson, name, nb, origins)


def _answer(match: re.Match[str]) -> str:
    return match[2].rstrip("\n")


def marker_fault(cell: NotebookNode) -> str | None:
    """Say what is wrong with the solution markers of a cell, if anything is."""
    found = [line.lstrip() for line in MARKER.findall(cell.source)]
    if "exercise" not in tags(cell):
        return f"{found[0]!r} stands outside of an exercise: tag the cell." if found else None
    if not found:
        return (
            f"an exercise holds its answer between {BEGIN!r} and {END!r}: this one has no markers."
        )
    if wrong := [line for line in found if line not in (BEGIN, END)]:
        return (
            f"{wrong[0]!r} looks like a marker: write {BEGIN!r} and {END!r}, on lines of their own."
        )
    if found != [BEGIN, END] * (len(found) // 2):
        return f"the markers are not in pairs: after each {BEGIN!r} comes one {END!r}."
    if not all(body.strip() for _, body in ANSWER.findall(cell.source)):
        return "there is no answer between the markers: write it there, the build makes the stub."
    return None
