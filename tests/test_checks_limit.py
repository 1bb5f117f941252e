"""The time limit of checks: what it ends, what it waits for, and what it leaves behind."""

import _thread
import gc
import math
import multiprocessing
import os
import sys
import time
from contextlib import contextmanager

import pytest

from utils import checks
from utils.checks import limit, thread


def spin():
    while True:
        pass


@contextmanager
def busy_machine():
    """Keep every core busy with another program."""
    started = multiprocessing.get_context("spawn")
    spinners = [started.Process(target=spin, daemon=True) for _ in range(os.cpu_count())]
    for spinner in spinners:
        spinner.start()
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.join()


def plain_loop(p, y=0):  # noqa: ARG001 - waits for what never comes
    while True:
        pass


def late_loop(p):
    while p < 0.5:
        pass
    return -math.log(p)


def stubborn_loop(p):
    while True:
        try:  # noqa: SIM105 - what a learner may write
            math.fsum([p] * 1000)
        except:  # noqa: E722, S110 - as above
            pass


def sleepy_loop(p):
    while True:
        try:
            time.sleep(p / 100)
        except BaseException:  # noqa: BLE001, S112 - what a learner may write
            continue


def nested_loops(p):
    while True:
        try:  # noqa: SIM105 - what a learner may write
            stubborn_loop(p)
        except:  # noqa: E722, S110 - as above
            pass


def threads():
    return set(sys._current_frames())  # noqa: SLF001 - the documented way to see every thread


def none_left(before, within=20):
    until = time.monotonic() + within
    while threads() - before and time.monotonic() < until:
        time.sleep(0.01)
    return not threads() - before


@pytest.fixture
def untraced():
    """Leave out what Python 3.11 cannot do while somebody traces: then the main thread waits too.

    A blow that a thread does not feel, for it waits in C, holds up each traced call of a function.
    """
    if sys.gettrace() and sys.version_info < (3, 12):
        pytest.skip("somebody traces")


@pytest.mark.parametrize(
    ("fn", "given"),
    [
        (plain_loop, 0.9),
        (late_loop, 0.25),
        (stubborn_loop, 0.9),
        (sleepy_loop, 0.9),
        (nested_loops, 0.9),
    ],
)
def test_endless_loop_is_ended(fn, given, monkeypatch, capfd):
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.3)
    before = threads()
    start = time.monotonic()
    result = checks.surprise(fn)
    assert time.monotonic() - start < limit.LONGEST * 0.3 + thread.GRACE + 1
    assert result.message.startswith(
        f"For p = {given} your function was still running after 0.3 seconds"
    )
    if sys.version_info[:2] != (3, 12):  # see thread._stop
        assert none_left(before)
    assert capfd.readouterr() == ("", "")


def test_what_the_garbage_collector_calls_is_not_hit_instead(monkeypatch, capfd):
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.02)
    hit, usual = [], gc.get_threshold()
    monkeypatch.setattr(sys, "unraisablehook", hit.append)
    gc.callbacks.append(work := lambda *_: [None for _ in range(50)])
    gc.set_threshold(20, 5, 5)
    try:
        for _ in range(5):
            assert not checks.surprise(plain_loop).ok
    finally:
        gc.set_threshold(*usual)
        gc.callbacks.remove(work)
    assert hit == []
    assert capfd.readouterr() == ("", "")
    assert gc.isenabled()


def test_a_call_that_cannot_be_ended_holds_nobody_up(monkeypatch, untraced):  # noqa: ARG001
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.1)
    monkeypatch.setattr(thread, "GRACE", 0.1)
    before = threads()
    start = time.monotonic()
    assert "still running" in checks.surprise(lambda p: time.sleep(5 + p)).message
    assert time.monotonic() - start < limit.LONGEST * 0.1 + 2
    assert none_left(before, within=10), "it is ended as soon as it can be"


def test_a_machine_that_is_busy_with_others_gets_more_time(monkeypatch):
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.3)
    work = iter([0.2])  # seconds of this thread's own

    def slow(p):
        until = time.thread_time() + next(work, 0)
        while time.thread_time() < until:
            pass
        return -math.log(p)

    with busy_machine():
        assert checks.surprise(slow).ok


def test_waiting_is_no_work_but_ends_too(monkeypatch, untraced):  # noqa: ARG001
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.2)
    monkeypatch.setattr(thread, "GRACE", 0.1)
    before = threads()
    never = _thread.allocate_lock()
    never.acquire()
    assert "still running" in checks.surprise(lambda p: never.acquire()).message  # noqa: ARG005
    never.release()
    assert none_left(before)


def test_a_library_is_rarely_stopped_in_the_middle(monkeypatch):
    """Printing, for one, says that it will print, then does: ended between, it never would.

    Nearly all of this loop's time is spent in the library; struck by chance, it would be 20 of 20.
    """
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.02)
    monkeypatch.setattr(thread, "GRACE", 10)
    library = {}
    exec(  # noqa: S102  # a module of its own
        "def halves(inside):\n    inside.append(1)\n    sorted(range(2000))\n    inside.pop()\n",
        library,
    )
    inside = []

    def learner(p):
        while p:
            library["halves"](inside)

    for _ in range(20):
        assert "still running" in checks.surprise(learner).message
    assert len(inside) <= 2


def test_an_interrupted_kernel_stops_the_function_too():
    before = threads()

    def interrupted(p):
        _thread.interrupt_main()
        plain_loop(p)

    with pytest.raises(KeyboardInterrupt):
        checks.surprise(interrupted)
    assert none_left(before)


@pytest.fixture
def no_threads(monkeypatch):
    """Be a browser's Python, which cannot begin a thread."""

    def refuse(*_):
        raise RuntimeError

    monkeypatch.setattr(_thread, "start_new_thread", refuse)


def test_without_threads_a_check_works(no_threads):  # noqa: ARG001  # it takes them away
    assert checks.surprise(lambda p: -math.log(p)).ok


@pytest.mark.skipif(not hasattr(sys, "monitoring"), reason="Python tells of loops from 3.12 on")
@pytest.mark.parametrize(
    "body", ["pass", "try:\n            p = p / 2\n        except:\n            pass"]
)
def test_without_threads_an_endless_loop_is_ended_all_the_same(no_threads, body, monkeypatch):  # noqa: ARG001  # as above
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.3)
    names = {}
    exec(f"def surprise(p):\n    while True:\n        {body}", names)  # noqa: S102
    result = checks.surprise(names["surprise"])
    assert "is there a loop that never ends?" in result.message
    assert checks.surprise(lambda p: -math.log(p)).ok
