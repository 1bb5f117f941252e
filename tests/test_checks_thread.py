"""The thread in which a check runs an answer: who is struck in it, how, and what is heard of it."""

import _thread
import importlib
import sys
import time
from functools import partial
from types import SimpleNamespace

import pytest
from endless import none_left, spin, threads

from utils.checks import thread


def test_a_thread_that_cannot_be_ended_is_waited_for_two_seconds(untraced):  # noqa: ARG001
    before = threads()
    sleeps = thread.Thread(lambda: time.sleep(4), None)
    assert sleeps.start()
    begin = time.monotonic()
    sleeps.end()
    assert 1.9 < time.monotonic() - begin < 2.9
    assert none_left(before, within=10)


def test_who_ends_a_thread_hears_whether_it_is_gone(untraced):  # noqa: ARG001
    before = threads()
    for work, seconds, gone in (
        (spin, 9, True),
        (int, 1, True),
        (lambda: time.sleep(2), 0.1, False),
    ):
        one = thread.Thread(work, None)
        assert one.start()
        assert work is not int or none_left(before, within=0.8)
        assert one._end_within(seconds) is gone  # noqa: SLF001  # what `end` hears
        assert one.imports() is False
    assert none_left(before)


@pytest.mark.skipif(
    not hasattr(time, "pthread_getcpuclockid"), reason="threads have no clock of their own here"
)
def test_a_thread_has_a_clock_of_its_own():
    gate, threads_before = _thread.allocate_lock(), threads()
    gate.acquire()
    waits = thread.Thread(gate.acquire, None)
    assert waits.start()
    before, until = waits.read(), time.thread_time() + 0.3
    while time.thread_time() < until:
        pass
    after = waits.read()
    gate.release()
    assert waits.wait(5)
    assert none_left(threads_before)
    assert waits.read().thread == 0  # whose clock is gone with it
    assert after.thread - before.thread < 0.1
    assert after.wall - before.wall > 0.25


def test_a_thread_that_never_begins_is_waited_for_a_second():
    late = thread.Thread(spin, None)
    late._begun.acquire()  # noqa: SLF001  # what `start` does, interrupted after it
    begin = time.monotonic()
    late.end()
    assert 0.9 < time.monotonic() - begin < 1.9


def test_what_imports_is_left_alone_and_ended_later(tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(2)\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(thread, "GRACE", 0.1)
    before = threads()
    one = thread.Thread(lambda: (importlib.import_module("slow_to_import"), spin()), None)
    assert one.start()
    time.sleep(0.2)
    assert one.imports()
    one.end()
    begin = time.process_time()
    time.sleep(1)
    assert time.process_time() - begin < 0.25  # it is tried again now and then
    assert threads() - before
    assert none_left(before)
    assert sys.modules.pop("slow_to_import").time is time  # whole


def test_spare_time_is_that_of_a_processor_on_average(monkeypatch):
    psutil = pytest.importorskip("psutil")
    monkeypatch.setattr(psutil, "cpu_times", lambda: SimpleNamespace(idle=12.0))
    monkeypatch.setattr(psutil, "cpu_count", lambda: 4)
    assert thread._spare() == 3  # noqa: SLF001  # what it reads, without a machine
    monkeypatch.setattr(psutil, "cpu_count", lambda: None)
    assert abs(thread._spare() - time.monotonic()) < 1  # noqa: SLF001  # as above


def test_gently_nobody_is_struck_in_a_library():
    library, before = {}, threads()
    exec("def spin():\n    while True:\n        pass\n", library)  # noqa: S102  # a module of its own
    for work, own, gently, struck in [
        (spin, spin.__globals__, True, True),
        (spin, spin.__globals__, False, True),
        (library["spin"], spin.__globals__, True, False),
        (library["spin"], spin.__globals__, False, True),
        (library["spin"], None, True, True),
    ]:
        one, blows = thread.Thread(work, own), []
        assert one.start()
        time.sleep(0.05)
        one._strike(partial(blows.append, "blow"), gently=gently)  # noqa: SLF001  # who is struck
        assert bool(blows) == struck
        one.end()
    assert none_left(before)
