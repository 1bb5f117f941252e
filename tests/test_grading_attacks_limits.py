"""What a learner may use up from within: time, memory, processes; and how it is counted."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from grading_tries import RIGHT, SPINS, bare_course, tried

from classroom.grading import group, process, sandbox, scoring
from classroom.grading.process import Limits

pytestmark = pytest.mark.usefixtures("sandboxed")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return bare_course(tmp_path_factory.mktemp("class"))


HIDES = {
    "shared": "import mmap\nm = mmap.mmap(-1, 10**9)\nfor at in range(0, 10**9, 4096): m[at] = 1",
    "shared and let go": (
        "import mmap, time\nm = mmap.mmap(-1, 10**9)\n"
        "for at in range(0, 10**9, 4096): m[at] = 1\n"
        "m.madvise(mmap.MADV_DONTNEED)\ntime.sleep(100)"
    ),
    "in children": (
        "import os, time\nfor _ in range(9):\n    if not os.fork():\n"
        "        x = b'1' * 10**8\n        time.sleep(100)\ntime.sleep(100)"
    ),
}


@pytest.mark.parametrize("way", HIDES)
def test_memory_that_hides_is_counted(course, way):
    mark = tried(course, HIDES[way], Limits(step=20, memory=600_000_000))
    said = " ".join(mark.lines)
    assert "of memory" in said or "MemoryError" in said, mark.lines


def test_a_right_answer_that_is_slow_gets_its_points_on_a_busy_machine(course):
    slow = (
        "import time\nuntil = time.process_time() + 0.1\nwhile time.process_time() < until: pass\n"
    )
    limits = Limits(step=3, processors=(0,))  # 14 calls take 1.4 s of its own, and 7 here
    pinned = [["taskset", "-c", "0"], []][os.cpu_count() == 1]
    others = [
        subprocess.Popen([*pinned, sys.executable, "-c", "while True: pass"]) for _ in range(4)
    ]
    try:
        mark = tried(course, slow + RIGHT, limits)
    finally:
        for one in others:
            one.kill()
            one.wait()
    assert mark.state == scoring.RIGHT, mark.lines


def test_children_pay_from_their_parents_time(course):
    start = time.monotonic()
    mark = tried(course, SPINS + RIGHT + "\n", Limits(step=3, processors=(0,)))
    assert mark.state == scoring.FAILED, mark.lines
    assert "was still running" in mark.lines[0]
    assert time.monotonic() - start < 60


MOMENTS = """import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits, so nobody is told what they took
for _ in range(40):
    if not os.fork():
        until = time.process_time() + 0.05
        while time.process_time() < until: pass
        os._exit(0)
    try:
        os.wait()
    except ChildProcessError:
        pass
"""


def counted_in_groups():
    """Skip where no control group can be made; else say whether it counts time."""
    if not (probe := group.make(10**9, 32)):
        pytest.skip("No control group can be made here.")
    counted = probe.used() is not None
    probe.end()
    return counted


def test_children_that_live_for_a_moment_are_counted_by_their_group():
    if not counted_in_groups():
        pytest.skip("No control group counts time here.")
    with process.Process("", [("cell", MOMENTS, [])], Limits(), sandboxed=True) as one:
        one.reply()
        one._meter.look()  # noqa: SLF001  # for those after the last glance
        assert one._meter.worked > 1.8  # noqa: SLF001
        entrance = Path(one._group.entrances[0])  # noqa: SLF001
        assert entrance.exists()
    assert not entrance.exists()


LEAVES = """import subprocess, sys
starts = "import subprocess; subprocess.Popen(['sleep', '100'], start_new_session=True)"
subprocess.run([sys.executable, "-c", starts])
"""


def runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # somebody has to ask for it
    except psutil.NoSuchProcess:
        return False


def test_what_has_left_its_parents_ends_with_the_group():
    counted_in_groups()
    with process.Process("", [("cell", LEAVES, [])], Limits(), sandboxed=False) as one:
        one.reply()
        family = {member.pid for member in one._meter.family()}  # noqa: SLF001
        left = {*one._group.members()} - family  # noqa: SLF001
        assert left
    assert not any(map(runs, left))


def test_the_last_step_gets_no_more_than_is_left_of_the_time_for_all(sandboxed):
    steps = [("cell", "while True: pass", [])]
    limits = Limits(step=30, total=1)
    one = process.Process("", steps, limits, sandboxed=sandboxed)
    with one, pytest.raises(process.Ended, match="more than 1 seconds in all"):
        one.reply()


def test_whoever_closes_the_pipes_and_sleeps_holds_nobody_up():
    steps = [("cell", "import os, time\nos.closerange(0, 100)\ntime.sleep(600)", [])]
    one = process.Process("", steps, Limits(step=1), sandboxed=False)
    with one, pytest.raises(process.Ended, match="after 1 seconds"):
        one.reply()


RAISES = """import resource
left = {}
for name in ("CORE", "CPU", "DATA", "FSIZE", "NPROC"):
    kind = getattr(resource, f"RLIMIT_{name}")
    try:
        resource.setrlimit(kind, (-1, -1))
    except (OSError, ValueError):
        pass
    left[name] = resource.getrlimit(kind)[1]
raise ValueError(left)"""
MOST = {"CORE": 0, "CPU": 121, "DATA": 2 * 10**9, "FSIZE": sandbox.TEMPORARY, "NPROC": 32}
FORKS = """import os, time
born = 0
while born < 100:
    try:
        if not os.fork():
            time.sleep(100)
        born += 1
    except OSError:
        break
else:
    time.sleep(5)
raise ValueError(f"{born} were born")"""


def test_limits_are_not_raised(course):
    said = tried(course, RAISES, Limits()).lines[0]
    left = {name: int(most) for name, most in re.findall(r"'(\w+)': (-?\d+)", said)}
    assert left.keys() == MOST.keys(), said
    assert not [name for name, most in left.items() if not 0 <= most <= MOST[name]], said


@pytest.mark.parametrize("counted_by", ["a group", "the meter"])
def test_there_are_no_more_processes_than_allowed(course, monkeypatch, counted_by):
    if counted_by == "the meter":
        monkeypatch.setattr(group, "make", lambda *_: None)
    said = tried(course, FORKS, Limits(processes=16)).lines[0]
    born = re.search(r"(\d+) were born", said)
    assert "more than 16 processes" in said or int(born[1]) < 16, said


def test_groups_are_found_in_both_versions_and_removed(tmp_path, monkeypatch):
    (tmp_path / "user" / "app").mkdir(parents=True)
    (tmp_path / "user" / "cgroup.subtree_control").write_text("cpu memory pids\n")
    (tmp_path / "mounts").write_text(f"cgroup2 {tmp_path} cgroup2 rw 0 0\n")
    (tmp_path / "own").write_text("0::/user/app\n")
    monkeypatch.setattr(group, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(group, "OWN", tmp_path / "own")
    made = group.make(10**9, 32)
    (entrance,) = made.entrances
    folder = tmp_path / "user" / re.search(r"marking-\d+-\d+", entrance)[0]
    assert (folder / "memory.max").read_text() == str(10**9)
    assert (folder / "pids.max").read_text() == "32"
    assert (folder / "memory.swap.max").read_text() == "0"
    (folder / "memory.events").write_text("low 0\noom 3\noom_kill 1\n")
    (folder / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 1\n")
    assert made.out_of_memory()
    assert made.used() == 2.5


CHILDREN = """import os, time
if not hasattr(os, "ballast"):
    os.ballast = b"1" * 200_000_000
    for _ in range(6):
        if not os.fork():
            time.sleep(100)
    time.sleep(1)
"""


@pytest.mark.parametrize("way", HIDES)
def test_where_no_group_can_be_made_the_meter_counts(course, monkeypatch, way):
    monkeypatch.setattr(group, "make", lambda *_: None)
    mark = tried(course, HIDES[way], Limits(step=20, memory=600_000_000))
    assert "of memory" in " ".join(mark.lines), mark.lines


def test_the_meter_counts_time_and_a_page_of_several_processes_once(course, monkeypatch):
    monkeypatch.setattr(group, "make", lambda *_: None)
    assert tried(course, SPINS + RIGHT, Limits(step=2)).state == scoring.FAILED
    assert tried(course, CHILDREN + RIGHT, Limits(memory=900_000_000)).points == 3
