"""Each lesson's own answers get all points, and no known misunderstanding does."""

import dataclasses
import functools
import json

import pytest

from classroom.grading import (
    assignment,
    attempt,
    collect,
    exercises,
    rounds,
    scoring,
    submission,
)
from classroom.grading.assignment import Course
from classroom.grading.exercises import editions
from classroom.grading.hidden import PARTS
from classroom.grading.process import Limits
from utils.checks.limit import Limit
from utils.checks.trial import run


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = Course(tmp_path_factory.mktemp("class"))
    (made.folder / "seed.txt").write_text("1948\n", encoding="ascii")  # the same inputs each time
    return made


@pytest.fixture(scope="module")
def sheets(course):
    """Work out what a lesson is marked by, once for all tests."""

    @functools.cache
    def of(number):
        _, asked = exercises.read(number)
        draws = rounds.draw(course, number, asked)
        return {one.name: scoring.sheet(one, draws[one.name]) for one in asked}

    return of


def marks(number, sheets, path, cells):
    """Mark code cells that somebody handed in with no metadata."""
    lesson, asked = exercises.read(number)
    _, answered = assignment.source(number)
    content = [{"cell_type": "code", "source": source} for source in cells]
    path.write_text(json.dumps({"cells": content}), encoding="utf-8")
    this = submission.Round(lesson, asked, answered, sheets, Limits(), True, show_inputs=False)
    return submission.mark(this, collect.Submission("ada", path))[0].marks


def code(number):
    """List the code of a lesson with the answers in it."""
    _, answered = assignment.source(number)
    return [cell.source for cell in answered.cells if cell.cell_type == "code"]


@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize("number", sorted(PARTS))
def test_the_answers_of_a_lesson_get_all_points_in_the_sandbox(sheets, tmp_path, number):
    found = marks(number, sheets(number), tmp_path / "ada.ipynb", code(number))
    assert [one.exercise for one in found] == list(sheets(number))
    for one in found:
        assert (one.points, one.state) == (one.of, "right"), one.lines


# What somebody wrote in the cells of some cases, the mark's state, and a part of its report.
CASES = {
    "float_labels_mended": (
        "def float_labels_mended(z, y:",
        "failed to run",
        "stops in the cell of float_labels_mended",
    ),
    "classes_last_mended": (
        (
            "from utils.checks.clinic.cases import CASES\n"
            "classes_last_mended = CASES['class-axis'].right"
        ),
        "failed to run",
        "is the answer",
    ),
    "to_be_safe_mended": ("", "failed to run", "defines no function"),
    "forecasts_mended": (
        "def forecasts_mended(p, y): exit_now()",
        "failed to run",
        "ended its own process",
    ),
    "one_output_mended": (
        f"def one_output_mended(z, y):\n    {editions.STUB}",
        "not attempted",
        "Nothing was written",
    ),
    "by_hand_mended": (
        "def by_hand_mended(z, y, w): return F.cross_entropy(z, y, weight=w).item()",
        "partly right",
        "the gradient",
    ),
}


@pytest.mark.usefixtures("sandboxed")
def test_each_case_of_the_clinic_is_judged_by_its_own_cell(sheets, tmp_path):
    cells = code("05")
    for name, (answer, *_) in CASES.items():
        (check,) = (i for i, cell in enumerate(cells) if cell.endswith(f", {name})"))
        cells[check - 1] = answer
    cells.insert(1, "import os\ndef exit_now(): os._exit(0)")
    for one in marks("05", sheets("05"), tmp_path / "ada.ipynb", cells):
        _, state, said = CASES.get(one.exercise, ("", "right", "right"))
        assert one.state == state, one.lines
        assert said in " ".join(one.lines)


def tried(one, fn):
    came = []
    for calls in one.draws:
        outcomes = run(fn, list(calls), Limit(1))
        late = "" if len(outcomes) == len(calls) else "was still running"
        came.append(attempt.Attempt(() if late else outcomes, late))
    return scoring.judge(one, came)


@pytest.mark.parametrize("number", sorted(PARTS))
def test_no_known_misconception_gets_all_points(sheets, number):
    assert sheets(number)
    for sheet in sheets(number).values():
        one = sheet.exercise
        assert tried(sheet, one.known.reference).points == one.points
        strict = dataclasses.replace(sheet, allowed=())  # a library's cut is one of the known ones
        for known in one.known.known:
            for wrong in known.wrong:
                mark = tried(strict, wrong)
                assert mark.points < one.points, (one.name, known.name, mark.lines)


@pytest.mark.parametrize("number", sorted(PARTS))
def test_hidden_inputs_are_not_those_that_learners_see(course, number, tmp_path):
    other = Course(tmp_path)
    _, asked = exercises.read(number)
    ours, theirs = (rounds.draw(each, number, asked) for each in (course, other))
    for one in asked:
        shown = [repr(call) for call in (*one.known.cases, *one.known.extreme)]
        hidden = [repr(call) for calls in ours[one.name] for call in calls]
        assert not {*shown} & {*hidden}
        same = hidden == [repr(call) for calls in theirs[one.name] for call in calls]
        assert same == (one.kind.noun == "list")  # there nothing can be drawn
