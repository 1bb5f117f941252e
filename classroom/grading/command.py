"""The commands of a teacher: make assignments of the lessons, mark what learners hand in."""

from __future__ import annotations

import argparse
import errno
import sys
from datetime import UTC, datetime
from pathlib import Path

from classroom.grading import rounds
from classroom.grading.exercises import ROOT, GradingError
from classroom.grading.hidden import PARTS
from classroom.grading.process import Limits


def _number(text: str) -> str:
    return text.removeprefix("lesson-")


def _when(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.astimezone(UTC)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make class",
        description="Make assignments of the lessons, and mark what learners hand in.",
    )
    parser.add_argument(
        "--course",
        type=Path,
        default=ROOT / "classroom" / "_course",
        metavar="FOLDER",
        help="the folder of your class, on this machine alone (default: classroom/_course)",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    make = commands.add_parser("release", help="make what learners get (this is the default)")
    make.add_argument("lessons", nargs="*", type=_number, metavar="LESSON", help="such as 01")
    make.add_argument("--no-hints", action="store_true", help="leave the hints out")
    make.add_argument("--replace", action="store_true", help="replace a source that you edited")
    grade = commands.add_parser("grade", help="mark what learners handed in")
    grade.add_argument("lesson", type=_number, metavar="LESSON", help="such as lesson-01")
    grade.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="where the notebooks are (default: inbox/LESSON in the folder of the class)",
    )
    grade.add_argument("--due", type=_when, metavar="WHEN", help="such as 2026-11-30T18:00")
    grade.add_argument(
        "--show-inputs", action="store_true", help="tell learners an input that went wrong"
    )
    grade.add_argument("--no-sandbox", action="store_true", help="run their code with your rights")
    grade.add_argument("--seconds", type=float, default=Limits.step, help="for each step")
    grade.add_argument("--memory", type=float, default=Limits.memory / 1e9, help="in GB")
    grade.add_argument("--jobs", type=int, help="how many at once (default: half the processors)")
    change = commands.add_parser("change", help="put points of yours in place of those found")
    change.add_argument("lesson", type=_number, metavar="LESSON", help="such as lesson-01")
    change.add_argument("learner", metavar="LEARNER", help="as in marks.csv")
    change.add_argument("exercise", metavar="EXERCISE", help="as in reports/, such as bce")
    change.add_argument("points", type=float, metavar="POINTS")
    return parser


def run(arguments: list[str] | None = None) -> int:
    """Do what the arguments say, and return the exit status: 0 if every submission has its mark."""
    asked = _parser().parse_args(arguments)
    course = rounds.Course(asked.course.resolve())
    for stream in (sys.stdout, sys.stderr):  # a name may have letters that a terminal lacks
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        with rounds.alone(course):
            return _do(asked, course)
    except GradingError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        mend = {errno.ENOSPC: "Make room", errno.EDQUOT: "Make room"}.get(error.errno, "Mend it")
        print(f"{error}. {mend}, and run it again: what was marked is kept.", file=sys.stderr)
    return 1


def _do(asked: argparse.Namespace, course: rounds.Course) -> int:
    if asked.command == "grade":
        outcomes = rounds.grade(
            course,
            asked.lesson,
            asked.folder,
            due=asked.due,
            show_inputs=asked.show_inputs,
            sandboxed=not asked.no_sandbox,
            limits=Limits(step=asked.seconds, memory=int(asked.memory * 1e9)),
            jobs=asked.jobs,
        )
        return int(not all(one.entered for one in outcomes))
    if asked.command == "change":
        rounds.change(course, asked.lesson, asked.learner, asked.exercise, asked.points)
        return 0
    for lesson in getattr(asked, "lessons", None) or sorted(PARTS):
        rounds.release(
            course,
            lesson,
            hints=not getattr(asked, "no_hints", False),
            replace=getattr(asked, "replace", False),
        )
    return 0
