"""Keep marks and write feedback with nbgrader, which never runs a learner's code here."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import logging
import os
import sqlite3
import sysconfig
import textwrap
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearOutput, Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade
from traitlets import Unicode
from traitlets.config import Config

from classroom.grading.exercises import ROOT, GradingError, editions
from classroom.odd_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nbformat import NotebookNode

# nbgrader starts alembic by its name alone, which lies beside an interpreter that nobody activated.
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])

BOOK = "gradebook.db"
WIDE = 95  # letters that fit into a line of the feedback

CONFIG = f'''"""nbgrader's settings: marks come from the sandbox, never from a kernel here."""

import sys
from pathlib import Path

sys.path.insert(0, {str(ROOT)!r})
from classroom.grading.gradebook import settings

get_config().merge(settings(Path(__file__).resolve().parent))
'''


HINDERED = {
    "database is locked": "is in use by another program: close it, such as nbgrader's formgrader",
    "readonly database": "may not be written to: give yourself the right to",
    "database or disk is full": "has no room left on its disk: make some",
    "No space left on device": "has no room left on its disk: make some",
    "disk I/O error": "cannot be read or written: look at its disk",
    "file is not a database": "is broken: put a copy of yours in its place",
    "disk image is malformed": "is broken: put a copy of yours in its place",
}


class HinderedError(GradingError):
    """Say why no mark can be entered at all, whoever's."""


class EnterOutcome(NbGraderPreprocessor):
    """Write what the sandbox found into the cells with the marks, where nbgrader looks for it."""

    folder = Unicode(help="The folder with the outcomes.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Enter the outcome of one submission."""
        ours = resources["nbgrader"]
        path = outcome_path(Path(self.folder), ours["assignment"], ours["student"])
        if not path.exists():
            raise GradingError(
                f"There is no outcome for {ours['student']} in {ours['assignment']}: "
                f'run `make class ARGS="grade {ours["assignment"]}"`, which tries the work first.'
            )
        marks = json.loads(path.read_text(encoding="utf-8"))["marks"]
        found = {f"{mark['exercise']}-marks": mark for mark in marks}
        for cell in nb.cells:
            if is_grade(cell):
                mark = found[cell.metadata.nbgrader.grade_id]
                wrapped = (
                    textwrap.fill(one, WIDE, subsequent_indent="  ") for one in mark["lines"]
                )
                text = "\n".join(wrapped) + "\n"
                points = {"text/plain": str(float(mark["points"]))}
                cell.outputs = [
                    new_output("stream", name="stdout", text=text),
                    new_output("execute_result", data=points),
                ]
        return nb, resources


def outcome_path(folder: Path, assignment: str, learner: str) -> Path:
    """Name the file with what the sandbox found."""
    return folder / assignment / f"{learner}.json"


def settings(folder: Path) -> Config:
    """Write nbgrader's settings for a course folder."""
    config = Config()
    config.CourseDirectory.root = str(folder)
    # What learners handed in may lie in "submitted", and is not ours to write to.
    config.CourseDirectory.submitted_directory = "prepared"
    config.CourseDirectory.db_url = f"sqlite:///{folder / BOOK}"
    config.EnterOutcome.folder = str(folder / "outcomes")
    config.ClearSolutions.code_stub = {"python": editions.STUB}
    # The release keeps its pictures: an explorer moves as soon as the notebook is opened.
    config.GenerateAssignment.preprocessors = [
        one for one in GenerateAssignment.preprocessors.default() if one is not ClearOutput
    ]
    config.Autograde.autograde_preprocessors = [
        EnterOutcome if one is Execute else one
        for one in Autograde.autograde_preprocessors.default()
    ]
    return config


def _run(kind: type, folder: Path, assignment: str, learner: str | None = None) -> None:
    """Run one of nbgrader's steps; what it has to say comes as the error."""
    config = settings(folder)
    config.CourseDirectory.assignment_id = assignment
    if learner:
        config.CourseDirectory.student_id = learner
    said: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())
    log = logging.getLogger("classroom.nbgrader")
    log.propagate = False
    log.handlers = [handler]
    step = kind(coursedir=CourseDirectory(config=config), config=config, log=log)
    step.force = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's, about how nbgrader uses it
            step.start()
    except Exception as error:  # nbgrader raises many kinds
        _hindered(folder, f"{' '.join(said)} {error}", error)
        raise GradingError(f"nbgrader stopped: {' '.join(said)[-1500:] or error}") from error


def _hindered(folder: Path, said: str, error: Exception) -> None:
    for sign, why in HINDERED.items():
        if sign in said:
            raise HinderedError(f"{folder / BOOK} {why}, and run it again.") from error


@contextlib.contextmanager
def _book(folder: Path) -> Iterator[Gradebook]:
    try:
        with Gradebook(f"sqlite:///{folder / BOOK}") as book:
            yield book
    except GradingError:
        raise
    except Exception as error:  # those of nbgrader's own library for databases
        _hindered(folder, str(error), error)
        raise HinderedError(f"{folder / BOOK} cannot be used: {error}") from error


def look(folder: Path) -> None:
    """Find out before any work is tried whether marks can be entered.

    Raises
    ------
    HinderedError
        When the gradebook cannot be written to.
    """
    try:
        with contextlib.closing(sqlite3.connect(folder / BOOK, timeout=3)) as book:
            book.execute("BEGIN IMMEDIATE")
            book.rollback()
    except sqlite3.Error as error:
        _hindered(folder, str(error), error)
        raise HinderedError(f"{folder / BOOK} cannot be used: {error}") from error


def release(folder: Path, assignment: str) -> None:
    """Make the release of an assignment from its source."""
    _run(GenerateAssignment, folder, assignment)


def enter(folder: Path, assignment: str, learner: str) -> None:
    """Enter a learner's marks, and write the feedback."""
    _run(Autograde, folder, assignment, learner)
    _run(GenerateFeedback, folder, assignment, learner)


def change(
    folder: Path, assignment: str, notebook: str, learner: str, exercise: str, points: float
) -> None:
    """Put the teacher's points in place of those that were found.

    Raises
    ------
    GradingError
        When there is no such mark, or the points are not from 0 to what the exercise is worth.
    """
    with _book(folder) as book:
        try:
            grade = book.find_grade(f"{exercise}-marks", notebook, assignment, learner)
        except MissingEntry:
            raise GradingError(
                f"There is no mark of {learner!r} for {exercise!r} in {assignment}: "
                "reports/ has the names."
            ) from None
        if not 0 <= points <= grade.max_score:
            raise GradingError(
                f"{exercise} is worth 0 to {grade.max_score:g} points, not {points:g}."
            )
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    _run(GenerateFeedback, folder, assignment, learner)


def write_marks(folder: Path) -> Path:
    """Write marks.csv: a row a learner, a column an assignment, empty where nothing came.

    It holds what the gradebook holds, so a mark that the teacher changed there is in it.
    """
    with _book(folder) as book:
        names = sorted(one.name for one in book.assignments)
        marks: dict[str, dict[str, float]] = {one.id: {} for one in book.students}
        for name in names:
            for one in book.assignment_submissions(name):
                marks[one.student_id][name] = one.score
    rows = [
        [learner, *(f"{got[name]:g}" if name in got else "" for name in names)]
        for learner, got in sorted(marks.items())
    ]
    return write_table(folder / "marks.csv", [["learner", *names], *rows])


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write a table as a whole, and so that a spreadsheet sees which letters it holds."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    write_whole(path, text.getvalue(), "utf-8-sig")
    return path
