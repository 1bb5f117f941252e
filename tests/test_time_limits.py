"""A test that hangs ends, and tells its name and where every thread stood."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WAITING = """
import threading

def waits_in_a_thread(lock):
    lock.acquire()

def test_that_waits():
    lock = threading.Lock()
    lock.acquire()
    threading.Thread(target=waits_in_a_thread, args=(lock,), daemon=True).start()
    lock.acquire()

def test_after_it():
    pass
"""
DEAF = """
def test_that_hears_no_signal():
    sum(iter(int, 1))
"""


def outcome(folder, code, *options):
    (folder / "test_toy.py").write_text(code, encoding="ascii")
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", folder]
    command += ["-p", "no:cacheprovider", *options, folder]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="without signals the first of them ends all")
def test_a_test_that_hangs_fails_with_all_stacks_and_the_others_run(tmp_path):
    status, said = outcome(tmp_path, WAITING, "-o", "timeout=1")
    assert status == 1
    assert "FAILED test_toy.py::test_that_waits" in said
    assert "Timeout" in said
    assert "in waits_in_a_thread" in said
    assert "1 failed, 1 passed" in said


def test_what_no_signal_ends_is_ended_with_its_stack(tmp_path):
    status, said = outcome(tmp_path, DEAF, "-o", "timeout=1", "-o", "faulthandler_timeout=3")
    assert status == 1
    assert "in test_that_hears_no_signal" in said


def test_every_test_has_a_time_limit(pytestconfig):
    assert (
        0
        < float(pytestconfig.getini("timeout"))
        < float(pytestconfig.getini("faulthandler_timeout"))
    )
