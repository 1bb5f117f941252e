"""One odd thing stops nobody: magics, line ends, folders, pipes, a full disk, a second round."""

import csv
import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import filelock
import pytest
from submissions import FULL, KINDS, RIGHT, as_notebook, notebook

from classroom.grading import collect, exercises, rounds, stopping, submission
from classroom.grading.__main__ import main
from classroom.grading.process import Limits

MAGICS = """%matplotlib inline
%config InlineBackend.figure_format = "retina"
%load_ext autoreload
%autoreload 2
%no_such_magic at all
!pip install numpy
np.log?
"""


@pytest.fixture(scope="module")
def sheets(course):
    from classroom.grading import scoring  # noqa: PLC0415  # as rounds does it

    _, asked = exercises.read("01")
    drawn = rounds.draw(course, "01", asked)
    return {one.name: scoring.sheet(one, drawn[one.name]) for one in asked}


def marked(cells, sheets, released, path):
    lesson, asked = exercises.read("01")
    content = [{"cell_type": "code", "source": source} for source in cells]
    path.write_text(json.dumps({"cells": content}), encoding="utf-8")
    this = submission.Round(lesson, asked, released, sheets, Limits(), True, show_inputs=False)
    return submission.mark(this, collect.Submission("ada", path))[0]


def answer(name, released, body):
    (cell,) = (
        one.source
        for one in released.cells
        if one.metadata.get("nbgrader", {}).get("grade_id") == name
    )
    return cell.replace("...  # your code here", body.replace("\n", "\n    "))


@pytest.mark.usefixtures("sandboxed")
def test_magics_and_line_ends_cost_no_point(sheets, released, tmp_path):
    cells = ["import numpy as np", MAGICS]
    cells += [f"{MAGICS}{answer(name, released, RIGHT[name])}" for name in ("bce", "bce_batch")]
    cells += ["%%time\n" + answer("best_constant", released, RIGHT["best_constant"])]
    cells += ["%%js\nalert(1)", "%%no_such_cell\nx"]
    cells += [answer("bce_with_logits", released, RIGHT["bce_with_logits"]).replace("\n", "\r\n")]
    found = marked(cells, sheets, released, tmp_path / "ada.ipynb")
    for one in found.marks:
        assert one.points == one.of, one.lines


@pytest.mark.usefixtures("sandboxed")
def test_a_stub_with_the_line_ends_of_windows_is_untouched(sheets, released, tmp_path):
    cells = [one.source.replace("\n", "\r\n") for one in released.cells if one.cell_type == "code"]
    content = [
        {"cell_type": "code", "source": source, "metadata": one.metadata}
        for source, one in zip(
            cells, [one for one in released.cells if one.cell_type == "code"], strict=True
        )
    ]
    (path := tmp_path / "ada.ipynb").write_text(json.dumps({"cells": content}), encoding="utf-8")
    lesson, asked = exercises.read("01")
    this = submission.Round(lesson, asked, released, sheets, Limits(), True, show_inputs=False)
    found, _ = submission.mark(this, collect.Submission("ada", path))
    assert [one.state for one in found.marks] == ["not attempted"] * len(FULL)
    assert found.notes == ()


@pytest.mark.usefixtures("sandboxed")
def test_names_of_cells_that_the_lesson_shows_are_there(sheets, released, tmp_path):
    lesson, _ = exercises.read("01")
    assert "formula" in {
        name
        for cell in lesson.cells
        if cell.cell_type == "code"
        for name in exercises.defines(cell.source)
    }
    shown = "\n".join(one.source for one in released.cells if "formula" in one.source)
    assert "def formula" in shown or "formula =" in shown
    body = f"formula\n{RIGHT['bce']}"
    for cells in (  # those of the lesson handed in, or not
        ["import numpy as np", answer("bce", released, body)],
        [one.source for one in released.cells if one.cell_type == "code"]
        + [answer("bce", released, body)],
    ):
        found = marked(cells, sheets, released, tmp_path / "ada.ipynb")
        (mark,) = (one for one in found.marks if one.exercise == "bce")
        assert mark.points == mark.of, mark.lines


@pytest.fixture
def box(tmp_path, released):
    """A class of one learner who is right, and much beside."""
    ending, content = notebook(KINDS["right"], released)
    folder = tmp_path / "box"
    folder.mkdir()
    (folder / f"ada{ending}").write_bytes(content)
    return folder


@pytest.mark.usefixtures("sandboxed")
def test_an_odd_thing_has_a_line_and_stops_nobody(course, box, capsys):
    os.mkfifo(box / "bo.ipynb")
    (box / "cy").mkdir()
    (box / "cy" / "timestamp.txt").write_text("no time\n" * 99)
    os.mkfifo(box / "cy" / "a.ipynb")
    (box / "di").symlink_to(box)
    (box / "eve.ipynb").write_text(
        as_notebook("x = '\ud800\x00'".encode(errors="replace").decode())
    )
    (box / "Thumbs.db").write_bytes(b"\x00")
    (box / ("𓀀" * 60)).mkdir()
    (box / ("𓀀" * 60) / "a.ipynb").write_text(as_notebook("1"), encoding="utf-8")
    os.mkfifo(box / "ada.txt")
    (old := course.folder / "outcomes" / "lesson-01" / "old.json").parent.mkdir(
        parents=True, exist_ok=True
    )
    old.write_text("")  # an earlier version's
    words = ["--course", str(course.folder), "grade", "01", str(box)]
    assert main(words) == 0, capsys.readouterr()
    with (course.folder / "reports" / "lesson-01.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    said = {row["learner"]: row["what was found"] for row in rows}
    assert "is a pipe" in said["bo"]
    assert "is a pipe" in said["cy"]
    assert "is a link" in said["di"]
    aside = [row["what was found"] for row in rows if row["state"] == "left aside"]
    assert any("Thumbs.db" in one for one in aside)
    assert any("ada.txt" in one for one in aside)
    assert (course.folder / "marks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (course.folder / "marks.csv").open(encoding="utf-8-sig") as file:
        marks = {row["learner"]: row["lesson-01"] for row in csv.DictReader(file)}
    assert marks["ada"] == str(sum(FULL.values()))
    assert any("is broken: mark it again" in one for one in said.values())


@pytest.mark.usefixtures("sandboxed")
def test_what_may_not_be_opened_has_no_mark_and_the_run_says_so(course, box, capsys, monkeypatch):
    (box / "shut").mkdir()
    (box / "shut" / "a.ipynb").write_text(as_notebook("1"))
    scandir = os.scandir

    def refused(place):  # root may open all
        if not isinstance(place, int) and Path(place).name == "shut":
            raise PermissionError(errno.EACCES, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refused)
    assert main(["--course", str(course.folder), "grade", "01", str(box)]) == 1
    told = capsys.readouterr().out
    assert "shut: not marked" in told
    assert "Permission denied" in told
    assert "ada: 17 of 17" in told


@pytest.mark.usefixtures("sandboxed")
def test_a_gradebook_in_use_is_said_at_once(course, box, capsys):
    with sqlite3.connect(course.folder / "gradebook.db") as book:
        book.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        assert main(["--course", str(course.folder), "grade", "01", str(box)]) == 1
        assert time.monotonic() - start < 30
        book.rollback()
    assert "is in use by another program" in capsys.readouterr().err


@pytest.mark.usefixtures("sandboxed")
def test_a_full_disk_leaves_no_half_file(course, box, capsys, monkeypatch):
    place = course.folder / "outcomes" / "lesson-01" / "ada.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text('{"learner": "ada", "marks": []}')

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert main(["--course", str(course.folder), "grade", "01", str(box)]) == 1
    assert "Make room" in capsys.readouterr().err
    assert json.loads(place.read_text()) == {"learner": "ada", "marks": []}
    assert not list(course.folder.rglob("*.part"))
    assert main(["--course", str(course.folder), "grade", "01", str(box)]) == 0


def grading(course, box, *words):
    command = [sys.executable, "-m", "classroom.grading", "--course", str(course.folder)]
    return subprocess.Popen(
        [*command, "grade", "01", str(box), *words],
        cwd=exercises.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("sandboxed")
def test_two_rounds_wait_for_each_other(course, box):
    with filelock.FileLock(course.folder / ".lock"):
        waiting = grading(course, box)
        assert "waiting until it is done" in waiting.stdout.readline()
    said, faults = waiting.communicate(timeout=300)
    assert waiting.returncode == 0, faults
    assert "ada: 17 of 17" in said


@pytest.mark.usefixtures("sandboxed")
def test_a_stop_is_heard_though_python_drops_its_exception(course, box, released):
    """As it does with one that a signal raises while an object is tidied up."""
    ending, content = notebook(KINDS["endless cell"], released)
    (box / f"endless{ending}").write_bytes(content)
    (course.folder / "outcomes" / "lesson-01" / "ada.json").unlink(missing_ok=True)
    with pytest.raises(KeyboardInterrupt):
        stopping.on_signal()
    assert stopping.asked.is_set()
    stopping.asked.clear()
    threading.Timer(10, stopping.asked.set).start()
    with pytest.raises(KeyboardInterrupt):
        main(["--course", str(course.folder), "grade", "01", str(box), "--seconds", "600"])
    assert not stopping.asked.is_set()  # the next round goes on


@pytest.mark.usefixtures("sandboxed")
def test_a_round_that_is_stopped_ends_soon_and_the_next_goes_on(course, box, released):
    ending, content = notebook(KINDS["endless cell"], released)
    loops = [box / f"endless-{number}{ending}" for number in range(3)]  # two run, one waits
    for loop in loops:
        loop.write_bytes(content)
    (course.folder / "outcomes" / "lesson-01" / "ada.json").unlink(missing_ok=True)
    running = grading(course, box, "--jobs", "2", "--seconds", "300")
    until = time.monotonic() + 200
    while not list((course.folder / "outcomes" / "lesson-01").glob("ada.json")):
        assert time.monotonic() < until
        time.sleep(0.1)
    time.sleep(1)
    running.send_signal(signal.SIGINT)
    start = time.monotonic()
    _, faults = running.communicate(timeout=600)
    assert time.monotonic() - start < 250  # of 300, on a machine that does much else
    assert "Stopped." in faults
    assert "Traceback" not in faults
    for loop in loops[1:]:
        loop.unlink()
    assert main(["--course", str(course.folder), "grade", "01", str(box), "--seconds", "2"]) == 0
