"""The time limit of checks: what it ends, what it waits for, and what it leaves behind."""

import _thread
import gc
import math
import multiprocessing
import os
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import jupytext
import pytest

from utils import checks
from utils.checks import limit, thread

ROOT = Path(__file__).parents[1]


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


def in_a_fresh_process(code, folder, seconds=240, **environment):
    """Run code in a new Python; what still runs after so many seconds tells where it stands."""
    script = folder / "script.py"
    watch = f"import faulthandler\nfaulthandler.dump_traceback_later({seconds}, exit=True)\n"
    script.write_text(watch + textwrap.dedent(code), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    run = [sys.executable, script]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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


def test_a_call_that_cannot_be_ended_holds_nobody_up(monkeypatch):
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


def test_waiting_is_no_work_but_ends_too(monkeypatch):
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


STORM = """
    import functools, importlib, random, sys, time
    sys.path.insert(0, {folder!r})
    from utils import checks
    from utils.checks import limit

    # Where somebody listens to audits, Python runs in the middle of C, and threads may change.
    def listen(event, _):
        if event in ("object.__getattr__", "builtins.id"):
            time.sleep(1e-4)

    sys.addaudithook(listen)

    def storm(p):
        while True:
            importlib.invalidate_caches()
            for name in [name for name in sys.modules if name.startswith("storm_")]:
                del sys.modules[name]
            for n in range(40):
                importlib.import_module(f"storm_{{n}}")

    chance = random.Random(1)
    for n in range(200):
        limit.IMPORTS = chance.uniform(0.001, 0.1)
        # A partial does not tell whose lines are the learner's: it is ended in any but an import's.
        said = checks.surprise([storm, functools.partial(storm)][n % 2]).message
        assert "still running" in said, said
        new = importlib.import_module(f"new_{{n}}")
        assert new.whole, "a module half made"
        for name, module in list(sys.modules.items()):
            assert not name.startswith("storm_") or module.whole, "a module half made"
    print("all", n + 1)
"""


def modules(folder):
    for n in range(200):
        for name in (f"storm_{n}", f"new_{n}"):
            body = f"import re, ast\nvalues = [n * n for n in range({20 * n})]\nwhole = True\n"
            (folder / f"{name}.py").write_text(body, encoding="ascii")


def test_imports_are_never_interrupted(tmp_path):
    modules(tmp_path)
    said = in_a_fresh_process(
        STORM.format(folder=str(tmp_path)), tmp_path, PYTHONDONTWRITEBYTECODE="1"
    )
    assert said == "all 200\n"


FIRST_USE = """
    import time
    {imports}
    from utils import checks
    from utils.checks import limit

    {answer}

    limit.TIME_LIMIT = 1  # more than the answer's own work, less than what it imports
    start = time.monotonic()
    result = checks.{check}({name})
    assert result.ok, result.message
    assert time.monotonic() - start > 1, "nothing was imported, so this shows nothing"
"""


@pytest.mark.parametrize(
    ("lesson", "check", "name", "imports", "compiled"),
    [
        ("04_the_sigmoid_decision_boundary", "torch_loss", "torch_loss", "", "nothing"),
        ("06_a_real_classifier", "training_loop", "train_model", "import torch", "all"),
    ],
)
def test_what_a_first_call_imports_does_not_count(tmp_path, lesson, check, name, imports, compiled):
    """Torch's optimizers import its compiler: seconds of work, more where nothing is compiled."""
    pytest.importorskip("torch")
    cells = jupytext.read(ROOT / "lessons_src" / f"{lesson}.py").cells
    (answer,) = (cell.source for cell in cells if cell.source.startswith(f"def {name}("))
    code = textwrap.dedent(FIRST_USE).format(imports=imports, answer=answer, check=check, name=name)
    empty = {"PYTHONPYCACHEPREFIX": str(tmp_path / "cache")} if compiled == "nothing" else {}
    with busy_machine():
        in_a_fresh_process(code, tmp_path, OMP_NUM_THREADS="1", **empty)


TRACED = """
    import sys
    from utils import checks
    from utils.checks import limit

    limit.TIME_LIMIT = 0.1
    sys.settrace(lambda *_: None)

    def endless(p):
        while True:
            pass

    for _ in range(3):
        assert "still running" in checks.surprise(endless).message
    print("ended")
"""


def test_a_debugger_that_looks_on_does_not_hang_when_a_loop_is_ended(tmp_path):
    """Python 3.11 goes round in its own main thread for ever when a blow is left over there."""
    assert in_a_fresh_process(TRACED, tmp_path, seconds=60) == "ended\n"


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
