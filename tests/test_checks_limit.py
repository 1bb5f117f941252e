"""The time limit of checks: what it ends, what it waits for, and what it leaves behind."""

import _thread
import gc
import importlib.util
import math
import multiprocessing
import os
import signal
import sys
import textwrap
import time
from contextlib import contextmanager

import pytest
from endless import none_left, spin, threads

import utils
from utils import checks
from utils.checks import limit, thread


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


def sly_loop(p):
    try:
        plain_loop(p)
    except:  # noqa: E722  # as above
        return -math.log(p)


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


@pytest.mark.parametrize(
    ("fn", "given"),
    [
        (plain_loop, 0.9),
        (late_loop, 0.25),
        (stubborn_loop, 0.9),
        (sly_loop, 0.9),
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

    def stuck(p):
        time.sleep(5 + p)
        plain_loop(p)

    assert "still running" in checks.surprise(stuck).message
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


def test_what_never_comes_back_from_a_library_is_ended_there(monkeypatch):
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.1)
    monkeypatch.setattr(thread, "GRACE", 0.6)
    library, before = {}, threads()
    exec("def forever():\n    while True:\n        pass\n", library)  # noqa: S102  # as above
    assert "still running" in checks.surprise(lambda p: library["forever"]() or p).message
    assert none_left(before)


@pytest.fixture
def interrupts():
    """Let an interrupt arrive as in a kernel: what a shell put aside ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupted_kernel_stops_the_function_too(interrupts):  # noqa: ARG001  # it sets them
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


class Watched:
    """Stand for a thread of which each look of a limit tells the same, until it is told to end."""

    def __init__(self, used, spare, *, importing=False):
        self.step, self.importing, self.looks = (0.125, used, spare), importing, 0

    def read(self):
        return tuple(self.looks * part for part in self.step)

    def wait(self, seconds):
        assert 0 < seconds <= 1
        self.looks += 1
        return self.looks > 500

    def imports(self):
        return self.importing


@pytest.mark.parametrize(
    ("used", "spare", "looks"),
    [
        (0.125, 0, 8),  # it works all the time
        (0.0625, 0, 16),  # half the time, for others work too
        (0.0625, 0.125, 16),  # that the machine could give more is no fault of its own
        (0, 0.125, 8),  # it sleeps
        (0, 0.0625, 16),  # and the machine works for others half the time
        (0, 1, 8),  # nobody is idle for longer than has passed
        (0.001, 0.125, 8),  # as good as asleep
        (0.00248, 0.125, 8),  # still
        (0.00252, 0.125, 8 * 24),  # hardly at work, and no more asleep
        (0, 0, 8 * 24),  # a machine that has no time for it at all
        (0.0078125, 0, 128),  # a machine that has a sixteenth for it
    ],
)
def test_a_second_is_over_when_it_was_used_or_slept_away(used, spare, looks):
    thread_ = Watched(used, spare)
    limit_ = limit.Limit(1)
    assert not limit_._wait(thread_)  # noqa: SLF001  # what it counts, without waiting
    assert thread_.looks == looks
    assert limit_.over


def test_imports_have_a_time_of_their_own(monkeypatch):
    monkeypatch.setattr(limit, "IMPORTS", 4)
    importing, limit_ = Watched(0.125, 0.125, importing=True), limit.Limit(1)
    assert not limit_._wait(importing)  # noqa: SLF001  # as above
    assert importing.looks == 32
    assert (limit_.used, limit_.idle, limit_.passed) == (0, 0, 0)
    # What was used before counts, and so does work after it.
    limit_ = limit.Limit(1)
    limit_.imported = 3.5
    worked = Watched(0.125, 0)
    assert not limit_._wait(worked)  # noqa: SLF001  # as above
    assert worked.looks == 8


@pytest.mark.parametrize(("in_browser", "seconds"), [(False, 5), (True, 15)])
def test_a_browser_has_three_times_as_long(in_browser, seconds, monkeypatch):
    monkeypatch.setattr(utils, "IN_BROWSER", in_browser)
    spec = importlib.util.find_spec(limit.__name__)
    there = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(there)
    assert vars(there)["TIME_LIMIT"] == seconds


def test_what_is_done_in_time_is_told_so():
    limit_, done = limit.Limit(5), []
    assert limit_.run(lambda: done.append(1)) is True
    assert (done, limit_.ended, limit_.over) == ([1], False, False)
    late = limit.Limit(0.05)
    assert late.run(spin) is False
    assert (late.ended, late.over) == (True, True)
    assert not limit.Limit(0.5).over
    short, long = limit.Limit(0.001), limit.Limit(5)
    assert short.seconds < long.seconds
    used_up = Watched(0, 0)
    long.used = 5
    assert not long._wait(used_up)  # noqa: SLF001  # as above
    assert used_up.looks == 0


def test_without_threads_calls_in_turn_share_the_time(no_threads, monkeypatch):  # noqa: ARG001
    left, seen = [], []

    @contextmanager
    def watched(own, seconds, over):
        left.append(seconds)
        seen.extend(map(own, (learner.__code__, plain_loop.__code__, math_code)))
        yield
        if len(left) == 3:
            over()
            raise limit.threadless.TimeIsUp

    math_code = textwrap.dedent.__code__
    names = {}
    exec(compile("def learner(p):\n    return p", "/cells/limit.py", "exec"), names)  # noqa: S102
    learner = names["learner"]
    monkeypatch.setattr(limit.threadless, "watched", watched)
    limit_ = limit.Limit(5)
    assert limit_.run(lambda: time.sleep(0.02), learner) is True
    assert limit_.run(lambda: time.sleep(0.02), learner) is True
    assert left[0] == 5
    assert 4 < left[1] <= 4.98
    assert 0.04 <= limit_.used < 1
    assert not limit_.ended
    assert seen == [True, False, False] * 2
    assert limit_.run(lambda: None, learner) is False
    assert limit_.ended
