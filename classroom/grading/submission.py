"""Mark one submission: read it, try it, judge what came back."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from classroom.grading import collect, process, scoring
from classroom.grading.assignment import answers, bare, to_run
from classroom.grading.attempt import attempt
from classroom.grading.exercises import Exercise, GradingError, editions
from classroom.grading.reports import Outcome
from classroom.odd_files import plain

if TYPE_CHECKING:
    import queue
    from collections.abc import Callable, Iterator, Sequence

    from building.sources import Lesson
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Round:
    """What all submissions of one assignment are marked with."""

    lesson: Lesson
    exercises: list[Exercise]
    release: NotebookNode
    sheets: dict[str, scoring.Sheet]
    limits: process.Limits
    sandboxed: bool
    show_inputs: bool
    shares: queue.Queue[tuple[int, ...]] | None = None

    @contextlib.contextmanager
    def share(self) -> Iterator[tuple[int, ...]]:
        """Lend processors that no other submission runs on meanwhile, where there are enough."""
        taken = self.shares.get() if self.shares else ()
        try:
            yield taken
        finally:
            if self.shares:
                self.shares.put(taken)


def mark(this: Round, one: collect.Submission) -> tuple[Outcome, list[collect.Cell]]:
    """Read, try and judge one submission; return what was found, and the code cells it has."""
    try:
        with this.share() as processors:
            limits = replace(this.limits, processors=processors)
            return _mark(replace(this, limits=limits), one)
    except Exception as error:  # noqa: BLE001  # whatever one submission sets off stops no other
        said = plain(f"Marking it stopped with {type(error).__name__}: {error}")
        return Outcome(one.learner, (), one.notes, said), []


def _mark(this: Round, one: collect.Submission) -> tuple[Outcome, list[collect.Cell]]:
    try:
        cells = collect.read(one.path)
    except collect.UnreadableError as error:
        trouble = f"The file {error}"
        made = tuple(scoring.empty(each, trouble, scoring.FAILED) for each in this.exercises)
        return Outcome(one.learner, made, one.notes, trouble), []
    except OSError as error:  # a matter of the teacher's machine: no mark rather than a wrong one
        said = f"The file cannot be opened: {error.strerror}."
        return Outcome(one.learner, (), one.notes, said), []
    theirs = answers(this.release, cells)
    run = to_run(this.release, cells)
    tried = [
        each
        for each in this.exercises
        if each.name not in theirs or bare(theirs[each.name].source) != bare(each.stub)
    ]
    setup = "\n".join(cell.source for cell in this.release.cells if "setup" in editions.tags(cell))
    try:
        came = _twice(
            attempt,
            [cell.source for cell in run],
            setup,
            tried,
            {name: one.draws for name, one in this.sheets.items()},
            this.limits,
            {
                name: place
                for name, cell in theirs.items()
                for place, one_run in enumerate(run)
                if one_run is cell  # another may have the same text
            },
            sandboxed=this.sandboxed,
        )
    except GradingError as error:  # not the learner's doing: no mark rather than a wrong one
        return Outcome(one.learner, (), one.notes, str(error)), cells
    made = tuple(
        scoring.judge(this.sheets[each.name], came[each.name], show_inputs=this.show_inputs)
        if each in tried
        else scoring.empty(each, "Nothing was written here yet.")
        for each in this.exercises
    )
    return Outcome(one.learner, made, (*one.notes, *_changed(this, cells))), cells


def _twice(fn: Callable, *args: object, **options: object) -> object:
    """Call again where the sandbox did not start: a busy machine may be all that was wrong."""
    try:
        return fn(*args, **options)
    except process.BusyError:
        raise
    except GradingError:
        return fn(*args, **options)


def _changed(this: Round, cells: Sequence[collect.Cell]) -> list[str]:
    """Say which cells with marks were changed or are gone."""
    sent = {one.grade_id: bare(one.source) for one in cells}
    lost = [
        cell.metadata.nbgrader.grade_id
        for cell in this.release.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
        and sent.get(cell.metadata.nbgrader.grade_id) != bare(cell.source)
    ]
    return [f"changed or deleted, and restored: {', '.join(lost)}."] if lost else []
