"""`make test` says what it leaves out, counts what ran, and fails when pytest does, however."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import run_all

TESTS = """
import os, signal, pytest
def test_right(): pass
def test_wrong(): assert {right}
def test_left_out(): pytest.skip("no such thing here")
def test_last(): {last}
"""


def told(folder, monkeypatch, capfd, right="True", last="pass", workers=0):
    toy = folder / "test_toy.py"
    toy.write_text(TESTS.format(right=right, last=last), encoding="ascii")
    cache = f"cache_dir={folder / 'cache'}"
    monkeypatch.setattr(run_all, "TESTS", [str(toy), "-n", str(workers), "-o", cache])
    monkeypatch.setattr(run_all, "LESSONS", [str(toy), "-p", "no:cacheprovider"])
    monkeypatch.setattr(run_all, "left_out", lambda: [("a hub", "It needs root.")])
    monkeypatch.setattr(sys, "argv", ["run_all.py"])
    monkeypatch.setenv("COURSE_PROGRESS", str(folder / "progress.json"))
    return run_all.main(), capfd.readouterr().out


def test_what_is_left_out_comes_first_and_the_count_last(tmp_path, monkeypatch, capfd):
    status, said = told(tmp_path, monkeypatch, capfd)
    assert status == 0
    assert said.startswith("Not tested on this machine: a hub. It needs root.\n")
    assert "Skipped 2: no such thing here\n" in said
    assert said.endswith("Tests: 6 passed, 0 failed, 2 skipped\n")


def test_a_failure_is_counted_and_fails(tmp_path, monkeypatch, capfd):
    status, said = told(tmp_path, monkeypatch, capfd, right="False")
    assert status == 1
    assert said.endswith("Tests: 4 passed, 2 failed, 2 skipped\n")


def test_what_passes_when_tried_again_alone_is_named(tmp_path, monkeypatch, capfd):
    seen = tmp_path / "seen"
    once = f"os.path.exists({str(seen)!r}) or os.mkdir({str(seen)!r})"
    status, said = told(tmp_path, monkeypatch, capfd, right=once, workers=1)
    assert status == 0
    assert re.search(r"^Failed, and passed when .*: \S*test_toy::test_wrong$", said, re.MULTILINE)
    assert said.endswith("Tests: 6 passed, 0 failed, 2 skipped\n")


def test_many_failures_are_not_tried_again(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(run_all, "FEW", 0)
    status, said = told(tmp_path, monkeypatch, capfd, right="False")
    assert status == 1
    assert "Trying again" not in said


@pytest.mark.skipif(os.name == "nt", reason="there a signal ends a program otherwise")
def test_a_pytest_that_is_killed_fails(tmp_path, monkeypatch, capfd):
    kill = "os.kill(os.getpid(), signal.SIGKILL)"
    assert told(tmp_path, monkeypatch, capfd, last=kill)[0] == -signal.SIGKILL


def test_a_machine_without_a_browser_is_told_so():
    code = "import run_all; run_all.find_chromium = lambda: None; print(*run_all.left_out())"
    tests = Path(run_all.__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tests, capture_output=True, text=True, check=True
    )
    assert f"in a browser', {run_all.MISSING!r}" in done.stdout
