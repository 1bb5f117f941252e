"""A teacher's round: release, and later collect, try, judge, enter, report."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import filelock
import nbformat
import numpy as np
from tqdm import tqdm

from classroom.grading import collect, gradebook, process, reports, sandbox, scoring, stopping
from classroom.grading.assignment import Course, rebuild, source
from classroom.grading.exercises import Exercise, GradingError, assignment_name, read
from classroom.grading.submission import Round, mark
from classroom.odd_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from building.sources import Lesson

    from classroom.grading.reports import Outcome


@contextlib.contextmanager
def alone(course: Course) -> Iterator[None]:
    """Wait until no other program of ours works in the folder of the class, and keep others out."""
    course.folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(course.folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        print(f"Somebody is at work in {course.folder}: waiting until it is done.", flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def release(course: Course, number: str, *, hints: bool = True, replace: bool = False) -> None:
    """Make source and release of a lesson, and say where they are.

    Raises
    ------
    GradingError
        When the source in the course's folder is not what would be written, unless `replace`.
    """
    lesson, nb = source(number, hints=hints)
    text = nbformat.writes(nb) + "\n"
    path = course.notebook("source", lesson)
    if path.exists() and path.read_text(encoding="utf-8") != text and not replace:
        raise GradingError(
            f"{path} is there and differs: the lesson, the hints or the file were changed. "
            "Keep it, or add --replace to write it anew."
        )
    write_whole(path, text)
    settings = course.folder / "nbgrader_config.py"
    if not settings.exists():
        write_whole(settings, gradebook.CONFIG)
    course.seed()
    inbox(course, lesson).mkdir(parents=True, exist_ok=True)
    gradebook.release(course.folder, assignment_name(lesson))
    print(f"{assignment_name(lesson)}: give learners {course.notebook('release', lesson)}")


def inbox(course: Course, lesson: Lesson) -> Path:
    """Name the folder in which submissions are looked for when none is named."""
    return course.folder / "inbox" / assignment_name(lesson)


def change(course: Course, number: str, learner: str, exercise: str, points: float) -> None:
    """Put the teacher's points in place of those that were found, and write marks.csv again.

    Raises
    ------
    GradingError
        When there is no such class or mark, or the points do not fit.
    """
    lesson, _ = read(number)
    if not (course.folder / "gradebook.db").exists():
        raise GradingError(f"There is no class in {course.folder}: `make class` makes one.")
    name = assignment_name(lesson)
    gradebook.change(course.folder, name, lesson.name, learner, exercise, points)
    print(f"Marks: {gradebook.write_marks(course.folder)}")


def draw(course: Course, number: str, exercises: Sequence[Exercise]) -> dict:
    """Draw the hidden inputs of a class: always the same ones, so that marks can be made again."""
    made = {}
    for place, one in enumerate(exercises):
        rng = np.random.default_rng([course.seed(), int(number), place])
        made[one.name] = [part.make(rng) for part in one.parts]
    return made


def grade(
    course: Course,
    number: str,
    folder: Path | None = None,
    *,
    due: datetime | None = None,
    show_inputs: bool = False,
    sandboxed: bool = True,
    limits: process.Limits | None = None,
    jobs: int | None = None,
) -> list[Outcome]:
    """Mark every submission in a folder, enter the marks, write feedback and reports.

    Raises
    ------
    GradingError
        When nothing can be marked at all; what is wrong with one submission stops no other.
    """
    lesson, exercises = read(number)
    if sandboxed and (fault := sandbox.fault()):
        raise GradingError(fault)
    path = course.notebook("release", lesson)
    if not path.exists():
        raise GradingError(f"There is no {path}: `make class` makes it, and the gradebook.")
    name = assignment_name(lesson)
    gradebook.look(course.folder)
    box = folder or inbox(course, lesson)
    found = collect.find(box, name, lesson.name, due)
    drawn = draw(course, number, exercises)
    workers = jobs or max(1, (os.cpu_count() or 2) // 2)
    this = Round(
        lesson,
        exercises,
        nbformat.read(path, as_version=4),
        {one.name: scoring.sheet(one, drawn[one.name]) for one in exercises},
        limits or process.Limits(),
        sandboxed,
        show_inputs,
        shares(workers),
    )
    outcomes = list(_tried(course, this, found, workers))
    aside = [(one.learner, *other) for one in found for other in one.others]
    aside += [("", *other) for other in collect.left_aside(box)]
    reports.write(course.folder, name, outcomes, aside)
    return outcomes


def shares(workers: int) -> queue.Queue[tuple[int, ...]] | None:
    """Share out the processors, so that nobody's work takes the time of another's."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    ours = sorted(os.sched_getaffinity(0))
    lent: queue.Queue[tuple[int, ...]] = queue.Queue()
    for place in range(workers):
        lent.put(tuple(ours[place % len(ours) :: workers]))
    return lent


def _tried(
    course: Course, this: Round, found: Sequence[collect.Submission], workers: int
) -> Iterator[Outcome]:
    """Try submissions side by side, and enter the marks of one after the other."""
    with tqdm(total=len(found), unit="learner", disable=None) as bar:
        pool = ThreadPoolExecutor(workers)
        try:
            for outcome, cells in pool.map(lambda one: mark(this, one), found):
                if stopping.asked.is_set():
                    raise KeyboardInterrupt
                yield _enter(course, this, outcome, cells)
                bar.update()
        finally:  # when the teacher stops it too: then nobody waits for a learner's loop
            process.Process.stop_all()
            pool.shutdown(cancel_futures=True)
            process.Process.allow_all()


def _enter(course: Course, this: Round, outcome: Outcome, cells: Sequence[collect.Cell]) -> Outcome:
    if not outcome.marks:
        return outcome
    name = assignment_name(this.lesson)
    place = gradebook.outcome_path(course.folder / "outcomes", name, outcome.learner)
    copy = course.folder / "prepared" / outcome.learner / name / f"{this.lesson.name}.ipynb"
    try:
        rebuilt = nbformat.writes(rebuild(this.release, cells, lost=bool(outcome.trouble)))
        write_whole(place, json.dumps(asdict(outcome), ensure_ascii=False, indent=1))
        write_whole(copy, rebuilt + "\n")
        gradebook.enter(course.folder, name, outcome.learner)
    except gradebook.HinderedError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise  # it would be the same for all others
        return replace(outcome, trouble=f"The marks could not be written: {error}")
    except Exception as error:  # noqa: BLE001  # whatever one submission sets off stops no other
        return replace(outcome, trouble=f"The marks could not be entered: {error}")
    return replace(outcome, entered=True)
