"""The marks of a class: each kind of submission, the release, gradebook, feedback, limits."""

import csv
import os
import shutil
import socket
import sys
import time
from html import escape

import numpy as np
import pytest
from submissions import FULL, KINDS, RIGHT, SOLUTIONS, notebook

from classroom.grading import (
    assignment,
    attempt,
    collect,
    exercises,
    gradebook,
    rounds,
    scoring,
    submission,
)
from classroom.grading.__main__ import main
from classroom.grading.exercises import editions
from classroom.grading.process import Limits

QUICK = Limits(step=4.0, total=40.0, memory=700_000_000)


@pytest.fixture(scope="module")
def marked(course, released, sandboxed):
    """Mark a class with one submission of each kind."""
    box = course.folder / "inbox" / "lesson-01"
    for name, kind in KINDS.items():
        ending, content = notebook(kind, released)
        path = box / f"{name.replace(' ', '-')}{ending}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    made = rounds.grade(course, "01", limits=QUICK, sandboxed=sandboxed, jobs=2)
    return {one.learner: one for one in made}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gets_its_marks_and_a_clear_report(marked, name):
    found, (points, states) = marked[name.replace(" ", "-")], KINDS[name].expected()
    assert {mark.exercise: mark.points for mark in found.marks} == points
    for mark in found.marks:
        assert mark.state == (states[mark.exercise] or mark.state), mark.lines
    said = [*found.notes, found.trouble, *(line for mark in found.marks for line in mark.lines)]
    assert KINDS[name].said in " ".join(said)


def test_marks_reach_gradebook_table_and_feedback(course, marked):
    with (course.folder / "marks.csv").open(encoding="utf-8-sig") as file:
        table = {row["learner"]: row["lesson-01"] for row in csv.DictReader(file)}
    wanted = {name: sum(m.points for m in one.marks) for name, one in marked.items()}
    assert {name: float(points) for name, points in table.items()} == wanted
    with (course.folder / "reports" / "lesson-01.csv").open(encoding="utf-8-sig") as file:
        told = {(row["learner"], row["exercise"]): row["state"] for row in csv.DictReader(file)}
    assert told == {
        (n, mark.exercise): mark.state for n, one in marked.items() for mark in one.marks
    }
    for name, one in marked.items():
        page = course.folder / "feedback" / name / "lesson-01" / "01_binary_cross_entropy.html"
        text = page.read_text(encoding="utf-8")
        assert 'onerror="' not in text  # a file's name may hold HTML, and runs nowhere
        assert f"Score: {wanted[name]}.0 / {sum(FULL.values())}.0" in text
        assert all(escape(line[:30]) in text for mark in one.marks for line in mark.lines)
        answered = set(KINDS[name.replace("-", " ")].answers.values())
        assert not any(body in text for body in set(RIGHT.values()) - answered if "\n" not in body)


@pytest.mark.usefixtures("marked")
def test_a_mark_that_the_teacher_changed_stays(course):
    words = ["--course", str(course.folder), "change", "lesson-01", "wrong", "bce"]
    assert main([*words, "2.5"]) == 0
    gradebook.enter(course.folder, "lesson-01", "wrong")
    assert main([*words, "4"]) == 1
    assert "wrong,2.5" in (course.folder / "marks.csv").read_text(encoding="utf-8")
    page = course.folder / "feedback" / "wrong" / "lesson-01" / "01_binary_cross_entropy.html"
    assert "Score: 2.5 / 17.0" in page.read_text(encoding="utf-8")


LOOKS = """
import os, socket
from pathlib import Path

def found():
    reached = []
    for place in {places!r}:
        reached.append(Path(place).exists())
    with socket.socket() as one:
        one.settimeout(1)
        reached.append(one.connect_ex(("127.0.0.1", {port})) == 0)
    try:
        os.kill({pid}, 0)
        reached.append(True)
    except OSError:
        reached.append(False)
    try:
        Path({written!r}).write_text("mine")
        reached.append(True)
    except OSError:
        reached.append(False)
    return [float(one) for one in reached]

def bce(p, y):
    return found()
"""


@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize("shut", [True, False], ids=["sandbox", "none"])
def test_the_sandbox_shows_nothing_that_a_process_would_see(course, tmp_path, shut):
    _, (first, *_) = exercises.read("01")
    draws = rounds.draw(course, "01", [first])
    places = [SOLUTIONS, course.folder / "seed.txt", course.folder / "gradebook.db", __file__]
    places += [exercises.ROOT / "lessons_src", exercises.ROOT / "classroom" / "grading" / "hidden"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        cell = LOOKS.format(
            places=list(map(str, places)),
            port=server.getsockname()[1],
            pid=os.getpid(),
            written=str(exercises.ROOT / "utils" / "written.tmp") if shut else str(tmp_path / "x"),
        )
        came = attempt.attempt([cell], "", [first], draws, QUICK, sandboxed=shut)
    wanted = [float(not shut)] * (len(places) + 3)
    assert came["bce"][0].outcomes[0].value.tolist() == wanted


@pytest.mark.parametrize("cell", ["import os\nos._exit(1)", "import time\ntime.sleep(0.1)"])
def test_many_cells_take_no_more_than_the_time_for_all(course, sandboxed, cell):
    _, (first, *_) = exercises.read("01")
    draws = rounds.draw(course, "01", [first])
    start, cells = time.monotonic(), [f"{cell}  # {n}" for n in range(200)]
    came = attempt.attempt(cells, "", [first], draws, Limits(total=0.5), sandboxed=sandboxed)
    assert time.monotonic() - start < 15
    assert came["bce"][0].trouble == attempt.LATE


def test_the_claims_count_the_kinds_of_submissions():
    claims = (exercises.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"submissions of {len(KINDS)} kinds" in claims


def test_the_release_has_the_learners_stubs_and_no_answer(released):
    lesson, asked = exercises.read("01")
    ours = [c for c in released.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert [cell.source for cell in ours] == [one.stub for one in asked]
    text = "\n".join(cell.source for cell in released.cells)
    assert "SOLUTION" not in text
    assert not any(f"    {body}" in text for body in RIGHT.values())
    assert "<summary>Hint 1" in text
    assert sum("check" in editions.tags(cell) for cell in lesson.cells) == len(asked)


def test_a_source_that_was_edited_is_kept(course, capsys):
    assert main(["--course", str(course.folder), "release", "01", "--no-hints"]) == 1
    assert "--replace" in capsys.readouterr().err


def test_hints_can_be_left_out():
    with_hints, without = (assignment.source("01", hints=hints)[1] for hints in (True, False))
    kept = [cell.source for cell in without.cells]
    assert kept == [c.source for c in with_hints.cells if "<summary>Hint" not in c.source]
    assert len(kept) < len(with_hints.cells)


def test_an_error_nobody_thought_of_marks_nobody_and_stops_nobody(tmp_path):
    (path := tmp_path / "a.ipynb").write_text('{"cells": []}', encoding="utf-8")
    outcome, _ = submission.mark(None, collect.Submission("ada", path))
    assert not outcome.marks
    assert "Marking it stopped with AttributeError" in outcome.trouble


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grade", "lesson-99"], "cannot be marked: name one of 00"),
        (["grade", "lesson-02"], "`make class` makes it"),
        (["grade", "lesson-01", "nowhere"], "There is no folder nowhere"),
    ],
)
@pytest.mark.usefixtures("sandboxed")
def test_what_cannot_be_done_is_said(course, capsys, words, said):
    assert main(["--course", str(course.folder), *words]) == 1
    assert said in capsys.readouterr().err


def test_without_a_sandbox_nothing_runs_unasked(course, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main(["--course", str(course.folder), "grade", "01"]) == 1
    assert "bubblewrap" in capsys.readouterr().err
    monkeypatch.setattr(sys, "platform", "darwin")
    assert main(["--course", str(course.folder), "grade", "01"]) == 1
    assert "--no-sandbox" in capsys.readouterr().err


def test_limits_hold_without_a_sandbox_too(course):
    _, asked = exercises.read("01")
    draws = rounds.draw(course, "01", asked)
    cells = ["import numpy as np", "def bce(p, y):\n    while True: pass"]
    cells += [f"def best_constant(y):\n    {RIGHT['best_constant']}"]
    came = attempt.attempt(cells, cells[0], asked, draws, Limits(step=2), sandboxed=False)
    found = {
        one.name: scoring.judge(scoring.sheet(one, draws[one.name]), came[one.name])
        for one in asked
    }
    assert "was still running" in found["bce"].lines[0]
    assert found["best_constant"].state == "right"
    assert np.all([one.trouble for one in came["bce_batch"]])
