"""Make an assignment of a lesson: nbgrader's source, and from it the release for learners."""

from __future__ import annotations

import copy
import re
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from classroom.grading.collect import Cell
from classroom.grading.exercises import (
    ROOT,
    Exercise,
    GradingError,
    assignment_name,
    defines,
    editions,
    uses,
)
from classroom.grading.exercises import read as read_exercises
from classroom.odd_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from building.sources import Lesson
    from nbformat import NotebookNode


SCHEMA = {"schema_version": 3, "task": False}
SEED = "seed.txt"
# The first heading of the lesson, or all from an exercise's heading on, or a case's.
TITLE = re.compile(r"\A# [^\n]*|^### (?:Exercise|Case) .*\Z", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Course:
    """The folder of a class, laid out as nbgrader wants it."""

    folder: Path

    def notebook(self, kind: str, lesson: Lesson) -> Path:
        """Name the notebook of a lesson in `source` or `release`."""
        return self.folder / kind / assignment_name(lesson) / f"{lesson.name}.ipynb"

    def seed(self) -> int:
        """Read the number that hidden inputs are drawn from, or draw it: a class has its own."""
        path = self.folder / SEED
        if not path.exists():
            write_whole(path, f"{secrets.randbits(64)}\n", "ascii")
            path.chmod(0o600)
        try:
            return int(path.read_text(encoding="ascii"))
        except ValueError:
            raise GradingError(f"{path} holds one whole number: write one into it.") from None


def marks_cell(exercise: Exercise) -> NotebookNode:
    """Make the read-only cell that stands for the mark of an exercise."""
    how = "which is tried on other inputs than those of the check above"
    if exercise.kind.noun == "list":
        how = "for the same numbers as in the check above"
    text = (
        f"# {exercise.points} points for `{exercise.function}`, {how}.\n"
        "# Nothing to do here: the mark is entered elsewhere."
    )
    cell = new_code_cell(text, id=f"marks-{exercise.name.replace('_', '-')}")
    cell.metadata.nbgrader = {
        **SCHEMA,
        "grade": True,
        "solution": False,
        "locked": True,
        "points": exercise.points,
        "grade_id": f"{exercise.name}-marks",
    }
    return cell


def source(number: str, *, hints: bool = True) -> tuple[Lesson, NotebookNode]:
    """Make nbgrader's source of a lesson: the built notebook, with answers between the markers.

    Raises
    ------
    GradingError
        When the notebook is not what the lesson makes.
    """
    lesson, exercises = read_exercises(number)
    edition = editions.cut(lesson, editions.LEARNER)
    path = ROOT / "notebooks" / f"{lesson.name}.ipynb"
    nb = nbformat.read(path, as_version=4)
    if [cell.id for cell in nb.cells] != [cell.id for cell in edition.nb.cells]:
        raise GradingError(f"{path} is not what {lesson.path.name} makes: run `make notebooks`.")
    waiting, cells = iter(exercises), []
    for cell, origin in zip(nb.cells, edition.origins, strict=True):
        found = editions.tags(cell)
        if "hint" in found and not hints:
            continue
        cells.append(cell)
        if "exercise" in found:
            exercise = next(waiting)
            cell.source, cell.outputs = lesson.cells[origin].source, []
            cell.metadata.nbgrader = {
                **SCHEMA,
                "grade": False,
                "solution": True,
                "locked": False,
                "grade_id": exercise.name,
            }
        elif "check" in found:
            cells.append(marks_cell(exercise))
    nb.cells = cells
    return lesson, nb


def _stubs(release: NotebookNode) -> dict[str, str]:
    ours = [(cell.metadata.get("nbgrader", {}), bare(cell.source)) for cell in release.cells]
    return {one["grade_id"]: stub for one, stub in ours if one.get("solution")}


def answers(release: NotebookNode, sent: Sequence[Cell]) -> dict[str, Cell]:
    """Find the cell with the answer to each exercise: by its name, or else by what it defines.

    Where several exercises ask for the same name, it stands between its check and the one above.
    Jupyter gives both halves of a cell that is split, and each copy, the name of the first. Of
    several, the one that counts is the last that somebody wrote in and that defines the function.
    """
    checks = [bare(cell.source) for cell in release.cells if "check" in editions.tags(cell)]
    stubs = _stubs(release)
    wanted = Counter(name for stub in stubs.values() for name in defines(stub))
    found = {}
    for (name, stub), check in zip(stubs.items(), checks, strict=True):
        ours = defines(stub)
        shared = any(wanted[one] > 1 for one in ours)
        near = {id(one) for one in (_between(sent, checks, check) if shared else sent)}
        rank = {
            id(one): (id(one) in near, bool(ours & defines(one.source)))
            for one in sent
            if one.grade_id == name or (id(one) in near and ours & defines(one.source))
        }
        about = [one for one in sent if id(one) in rank]
        written = [one for one in about if bare(one.source) != stub] or about
        if written:
            ranks = [rank[id(one)] for one in written]
            found[name] = written[-1 - ranks[::-1].index(max(ranks))]
    return found


def _between(sent: Sequence[Cell], checks: Sequence[str], check: str) -> Sequence[Cell]:
    """List the cells between a check, wherever it stands last, and the check above it."""
    places = [place for place, one in enumerate(sent) if bare(one.source) in checks]
    own = [place for place in places if bare(sent[place].source) == check]
    if not own:
        return []
    above = [place for place in places if place < own[-1]]
    return sent[above[-1] + 1 if above else 0 : own[-1]]


def to_run(release: NotebookNode, sent: Sequence[Cell]) -> list[Cell]:
    """List the cells to run: what somebody wrote, and what it needs of what the lesson shows.

    Pictures, quizzes and checks are left out, unless they define a name that a learner's cell uses;
    such a cell that is gone comes first. A cell of the lesson that somebody changed is theirs, and
    runs. A stub whose answer stands in another cell would take the answer's place, and is left out.
    """
    theirs, stubs = answers(release, sent), _stubs(release)
    shown = {
        bare(cell.source): cell.source
        for cell in release.cells
        if cell.cell_type == "code" and not editions.tags(cell) & {"setup", "exercise"}
    }
    spare = {stubs[name] for name, one in theirs.items() if bare(one.source) != stubs[name]}
    kept = {id(one) for one in theirs.values()}
    own = [
        one
        for one in sent
        if bare(one.source) not in shown and (id(one) in kept or bare(one.source) not in spare)
    ]
    checks = {bare(cell.source) for cell in release.cells if "check" in editions.tags(cell)}
    needed = _needed([text for bared, text in shown.items() if bared not in checks], own)
    there = {bare(one.source) for one in sent}
    missing = [Cell(shown[one], "") for one in shown if one in needed - there]
    return missing + [one for one in sent if one in own or bare(one.source) in needed]


def _needed(shown: Sequence[str], own: Sequence[Cell]) -> set[str]:
    """Find the cells that define what a learner's cells use, and what those use in turn."""
    wanted = set().union(*(uses(one.source) for one in own))
    wanted -= set().union(*(defines(one.source) for one in own))
    found, grown = {}, True
    while grown:
        new = [one for one in shown if one not in found and defines(one) & wanted]
        found |= dict.fromkeys(new)
        wanted |= set().union(*map(uses, new))
        grown = bool(new)
    return set(map(bare, found))


def bare(source: str) -> str:
    """Leave out of a cell what nobody sees: editors change it."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def rebuild(release: NotebookNode, sent: Sequence[Cell], *, lost: bool = False) -> NotebookNode:
    """Put a learner's answers and other cells beside the questions, for marks and feedback.

    Parameters
    ----------
    release
        The notebook that learners got.
    sent
        The code cells that came back.
    lost
        Whether nothing could be read.
    """
    theirs = answers(release, sent)
    lesson = {bare(cell.source) for cell in release.cells}
    placed = lesson | {bare(one.source) for one in theirs.values()} | {""}
    nb = new_notebook(metadata=release.metadata)
    nb.metadata.pop("widgets", None)
    nb.cells = list(map(copy.deepcopy, filter(None, map(_for_feedback, release.cells))))
    for cell in nb.cells:
        if (name := cell.metadata.get("nbgrader", {}).get("grade_id")) in theirs:
            cell.source = theirs[name].source
    if lost:
        # Why stands below each exercise, as plain text: it may hold a file's name, which is theirs.
        nb.cells.insert(1, new_markdown_cell("**Nothing could be marked.**", id="lost"))
    if own := [one.source for one in sent if bare(one.source) not in placed]:
        nb.cells.append(new_markdown_cell("## Cells of your own", id="own"))
        nb.cells += [new_code_cell(text, id=f"own-{n}") for n, text in enumerate(own)]
    return nb


def _for_feedback(cell: NotebookNode) -> NotebookNode | None:
    """Keep the lesson's title, what each exercise asks, and the cells that nbgrader knows."""
    if "nbgrader" in cell.metadata:
        return cell
    asks = TITLE.search(cell.source) if cell.cell_type == "markdown" else None
    return new_markdown_cell(asks[0], id=cell.id) if asks else None
