"""What a learner may try from within; classroom/grading.md has a table of what stops it."""

import ctypes
import fcntl
import io
import json
import os
import pty
import re
import socket
import subprocess
import sys
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

import matplotlib as mpl
import psutil
import pytest

from classroom.grading import (
    attempt,
    channel,
    exercises,
    group,
    kernel_calls,
    process,
    rounds,
    sandbox,
    scoring,
)
from classroom.grading.assignment import Course
from classroom.grading.process import Limits

pytestmark = pytest.mark.usefixtures("sandboxed")


def within(code, **options):
    """Run Python in a sandbox, as a worker is run; return what it printed."""
    with sandbox.shut([sandbox.interpreter(), "-c", code]) as (command, inherited):
        done = subprocess.run(
            sandbox.apart(command, [], None),
            pass_fds=inherited,
            env={},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **options,
        )
    assert not done.returncode, done.stderr
    return done.stdout


SEES = """
import json, os, socket, sys
from pathlib import Path

def readable(place):
    try:
        return Path(place).read_text(errors="replace")
    except OSError:
        return ""

descriptors = []
for number in range(3, 1024):
    try:
        os.fstat(number)
        descriptors.append(number)
    except OSError:
        pass
texts = []
for folder, inner, files in os.walk("/"):
    texts += [os.path.join(folder, name) for name in files + inner]
    if folder == "/":
        inner[:] = [one for one in inner if one not in ("usr", "python")]
tells = (".pth", ".cfg", "direct_url.json")
own = [readable(one) for one in texts if one.endswith(tells) or one.startswith("/tmp/")]
print(json.dumps({
    "variables": dict(os.environ), "descriptors": descriptors, "host": socket.gethostname(),
    "proc": os.listdir("/proc"), "places": texts, "texts": own, "paths": sys.path,
    "user": os.getuid(),
}))
"""


def test_nothing_of_the_teachers_is_seen(monkeypatch, tmp_path):
    monkeypatch.setenv("TEACHERS_TOKEN", "s3cret-token")
    fonts = [{"fname": f"/home/me/{name}.ttf"} for name in ("s3cret-token", "another")]
    (tmp_path / "fontlist-1.json").write_text(json.dumps({"ttflist": fonts, "afmlist": []}))
    monkeypatch.setattr(mpl, "get_cachedir", lambda: str(tmp_path))
    monkeypatch.setattr(sandbox, "contents", sandbox.contents.__wrapped__)
    with Path(__file__).open() as ours:  # a descriptor that must not be inherited
        os.set_inheritable(ours.fileno(), True)
        text = within(SEES)
    seen = json.loads(text)
    assert "s3cret-token" not in text
    wanted = {"PWD", "LD_LIBRARY_PATH", *sandbox.environment("", "")}
    assert set(seen["variables"]) <= wanted
    assert seen["descriptors"] == []
    assert (seen["host"], seen["user"]) == ("sandbox", 1000)
    assert seen["proc"] == ["cpuinfo"]  # no variables, command lines, mounts, keys, processes
    assert len(seen["places"]) > 1000
    assert "/tmp/matplotlib/fontlist-1.json" in seen["places"]  # noqa: S108  # its own
    # The course may be installed from another folder than the one that is tested.
    installed = distribution("cross-entropy-course").read_text("direct_url.json") or "{}"
    leads = urlsplit(json.loads(installed).get("url", exercises.ROOT.as_uri()))
    for place in (exercises.ROOT, unquote(leads.path), f"{Path.home()}/"):
        assert str(place) not in text


def test_what_marking_starts_has_nothing_of_the_teachers(monkeypatch):
    monkeypatch.setenv("TEACHERS_TOKEN", "s3cret-token")
    with Path(__file__).open() as ours:
        os.set_inheritable(ours.fileno(), True)
        with process.Process("", [], Limits(), sandboxed=True):
            started = psutil.Process().children(recursive=True)
            variables = [each.environ() for each in started]
            files = {file.path for each in started for file in each.open_files()}
    assert len(started) > 1
    assert not [one for one in variables if "s3cret-token" in one.values()]
    assert __file__ not in files


def test_the_command_line_tells_no_place():
    with sandbox.shut() as (command, _):
        words = sandbox.apart(command, [], None)[len(sandbox.apart([], [], None)) :]
    assert not any(str(exercises.ROOT) in word for word in words)


CALLS = """
import ctypes, errno, json
libc = ctypes.CDLL(None, use_errno=True)
refused = {}
for name, number in json.loads(%r).items():
    ctypes.set_errno(0)
    libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
    refused[name] = ctypes.get_errno() == errno.ENOSYS
print(json.dumps(refused))
"""
REFUSED = """
keyctl add_key request_key memfd_create memfd_secret shmget shmat msgget semget mq_open ptrace
process_vm_readv process_vm_writev pidfd_getfd bpf perf_event_open userfaultfd io_uring_setup mount
umount2 pivot_root move_mount fsopen open_tree setns unshare clone3 sched_setaffinity
sched_setscheduler open_by_handle_at name_to_handle_at init_module kexec_load inotify_init1
fanotify_init personality setpriority vmsplice chroot syslog swapon
"""


def test_calls_that_reach_over_the_wall_are_refused():
    numbers = {name: kernel_calls.number(name) for name in REFUSED.split()}
    # Newer than the library that makes the filter: they list the mounts of this machine.
    numbers |= {"statmount": 457, "listmount": 458, "one to come": 900}
    numbers = {name: number for name, number in numbers.items() if number >= 0}
    assert len(numbers) > 30
    found = json.loads(within(CALLS % json.dumps(numbers)))
    assert [name for name, refused in found.items() if not refused] == []


ALONE = """
import ctypes, errno, json, os
libc, found = ctypes.CDLL(None, use_errno=True), []
found += [f"capability {one}" for one in range(41) if libc.prctl(23, one, 0, 0, 0)]
for flag in (7, 17, 25, 26, 27, 28, 29, 30):
    child = libc.syscall(ctypes.c_long(%d), ctypes.c_long(1 << flag | 17), *[ctypes.c_long(0)] * 4)
    if not child:
        os._exit(0)
    if child > 0:
        found.append(f"a sandbox with flag {flag}")
try:
    os.kill(%d, 0)
    found.append("the teacher's process")
except ProcessLookupError:
    pass
try:
    os.open("/dev/tty", os.O_RDWR)
    found.append("the teacher's terminal")
except OSError:
    pass
print(json.dumps(found))
"""


def test_it_is_alone_and_holds_no_rights():
    asks = ALONE % (kernel_calls.number("clone"), os.getpid())
    ours, terminal = pty.openpty()

    def sit_at_the_terminal():
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

    assert json.loads(within(asks, preexec_fn=sit_at_the_terminal)) == []
    os.close(ours)
    os.close(terminal)


SOCKETS = """
import json, socket
made = []
for family in range(46):
    try:
        socket.socket(family, socket.SOCK_STREAM).close()
        made.append(family)
    except OSError:
        pass
with socket.socket(socket.AF_UNIX) as one:
    try:
        one.connect(%r)
        made.append("the teacher's")
    except OSError:
        pass
print(json.dumps(made))
"""


def test_sockets_lead_nowhere():
    name = f"\0marking-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:  # abstract: it has no file
        server.bind(name)
        server.listen()
        made = json.loads(within(SOCKETS % name))
    assert set(made) <= {int(one) for one in kernel_calls.FAMILIES}


WRITES = """
import json, os, stat
found = [one for one in ("/dev", "/dev/shm", "/tmp") if os.access(one, os.W_OK)]
for folder, inner, files in os.walk("/"):
    inner[:] = [one for one in inner if os.path.join(folder, one) not in ("/tmp", "/dev")]
    places = [folder, *(os.path.join(folder, file) for file in files)]
    found += [one for one in places if os.access(one, os.W_OK) and os.path.realpath(one) == one
              and not stat.S_ISCHR(os.stat(one).st_mode)]  # /dev/null, in the place of a file
print(json.dumps(found[:20]))
open("/tmp/kept", "w").write("from the one before")
open("/dev/shm/kept", "w").write("from the one before")
"""
FILLS = """
for place in ("/tmp/full", "/dev/shm/full"):
    try:
        with open(place, "wb") as file:
            file.write(bytes(70_000_000))
        print(place)
    except OSError:
        pass
"""


def test_nothing_is_written_and_nothing_is_left_to_the_next():
    assert json.loads(within(WRITES)) == ["/dev/shm", "/tmp"]  # noqa: S108  # its own
    left = "import os; print(os.path.exists('/tmp/kept'), os.path.exists('/dev/shm/kept'))"
    assert within(left) == "False False\n"
    assert within(FILLS) == ""


def test_each_process_has_a_session_keyring_of_its_own():
    get = kernel_calls.number("keyctl")
    if ctypes.CDLL(None).syscall(get, 0, -3, 1) < 0:
        pytest.skip("This kernel keeps no keys.")
    ask = f"import ctypes; print(ctypes.CDLL(None).syscall({get}, 0, -3, 1))"
    command = [sys.executable, "-c", ask]
    plain = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    started = sandbox.apart(command, [], None)
    first, second = (
        int(subprocess.run(started, capture_output=True, text=True, check=True).stdout)
        for _ in range(2)
    )
    assert len({plain, first, second}) == 3


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


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = Course(tmp_path_factory.mktemp("class"))
    (made.folder / "seed.txt").write_text("1948\n", encoding="ascii")
    return made


def tried(course, body, limits, cell="import numpy as np\n"):
    """Mark the first exercise of lesson 01, answered by a function with this body."""
    _, (first, *_) = exercises.read("01")
    draws = rounds.draw(course, "01", [first])
    inner = body.replace("\n", "\n    ")
    cells = [f"{cell}def bce(p, y):\n    {inner}"]
    came = attempt.attempt(cells, "", [first], draws, limits, sandboxed=True)
    return scoring.judge(scoring.sheet(first, draws["bce"]), came["bce"])


RIGHT = "return -(y * np.log(p) + (1 - y) * np.log(1 - p))"
SPINS = (
    "import os, time\nfor _ in range(12):\n    if not os.fork():\n        while True: pass\n"
    "time.sleep(100)\n"
)


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


def test_no_call_moves_a_process_to_other_processors():
    asks = "import os; print(sorted(os.sched_getaffinity(0)))"
    with sandbox.shut([sandbox.interpreter(), "-c", asks]) as (command, inherited):
        started = sandbox.apart(command, [0], None)
        said = subprocess.run(started, pass_fds=inherited, env={}, capture_output=True, check=True)
    assert said.stdout == b"[0]\n"


FLOODS = """import os
for line in %s:
    for number in range(3, 30):
        try:
            while line: line = line[os.write(number, line):]
        except OSError:
            pass
return 0.0"""
LINES = {
    "long": "[b'{\"outcomes\": [' + b'[],' * 6_000_000 + b'[]]}\\n']",
    "endless": "[b'{\"outcomes\": [' + b'[],' * 10_000_000]",
    "many": "15 * [b'{\"outcomes\": [' + b'[],' * 330_000 + b'[]]}\\n']",
}


@pytest.mark.parametrize("way", LINES)
def test_a_message_of_20_mb_costs_the_teacher_no_memory(course, way):
    code = (
        "import resource, sys, test_grading_attacks as t\n"
        "from classroom.grading.assignment import Course\n"
        "from pathlib import Path\n"
        "course = Course(Path(sys.argv[1]))\n"
        "t.tried(course, t.RIGHT, t.Limits())\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(t.tried(course, t.FLOODS % t.LINES[sys.argv[2]], t.Limits()).lines[0])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    paths = os.pathsep.join([str(exercises.ROOT), str(exercises.ROOT / "tests")])
    said = subprocess.run(
        [sys.executable, "-c", code, str(course.folder), way],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert "for one answer" in said[0] or "channel" in said[0], said
    assert int(said[1]) < 60_000  # kB


def test_all_answers_together_have_an_end():
    answers = io.BytesIO(24 * (b"1" * 900_000 + b"\n"))
    said = channel.Channel(answers, io.BytesIO())
    kept = sum(map(len, iter(lambda: said.next(5), None)))
    assert said.flooded == "gave more than 20 MB of answers."
    assert kept < 21e6


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


MARKS = """
from classroom.grading.process import Limits, Process
with Process("", [("cell", "while True: pass", [])], Limits(), sandboxed=True) as one:
    print("started", flush=True)
    one.reply()
"""


def test_what_is_tried_ends_with_whoever_marks():
    environment = os.environ | {"PYTHONPATH": str(exercises.ROOT)}
    marking = subprocess.Popen(
        [sys.executable, "-c", MARKS], env=environment, stdout=subprocess.PIPE
    )
    marking.stdout.readline()
    started = psutil.Process(marking.pid).children(recursive=True)
    marking.kill()
    marking.communicate()
    assert started
    _, left = psutil.wait_procs(started, 10)
    for one in left:
        one.kill()
    assert not left


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


def side_by_side(course, bodies, limits):
    """Mark answers to the first exercise of lesson 01 two at a time; return their points."""
    shares = rounds.shares(2)

    def one(body):
        processors = shares.get()
        try:
            return tried(course, body, replace(limits, processors=processors)).points
        finally:
            shares.put(processors)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, bodies))


def test_a_bully_costs_nobody_a_point(course):
    honest = (
        "import time\nuntil = time.process_time() + 0.1\nwhile time.process_time() < until: pass\n"
    )
    points = side_by_side(course, [SPINS, honest + RIGHT, honest + RIGHT], Limits(step=5))
    assert points == [0, 3, 3]


LIES = {
    "ends all": "import os\nos.kill(-1, 9)",
    "closes all": "import os\nos.closerange(0, 200)\n" + RIGHT,
    "equals all": "class F(float):\n    def __eq__(self, _): return True\nreturn F(0)",
    "answers twice": "import os\nos.fork()\nreturn 0.0",
    "has an array": "class A:\n    def __array__(self, *a, **k): return np.array('x')\nreturn A()",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "has no text": "class E(Exception):\n    def __str__(self): raise self\nraise E",
}


@pytest.mark.parametrize("way", LIES)
def test_no_lie_earns_a_point_or_stops_the_marking(course, way):
    mark = tried(course, LIES[way], Limits(step=2))
    assert mark.points == 0
    assert mark.state in {scoring.WRONG, scoring.FAILED}


def test_every_test_that_the_page_names_is_there():
    page = (exercises.ROOT / "classroom" / "grading.md").read_text(encoding="utf-8")
    table = page.partition("test in `tests/test_grading_attacks.py`")[2].partition("\n\n")[0]
    named = re.findall(r"`(\w+_\w+)`", table)
    assert len(named) > 10
    assert not [name for name in named if f"test_{name}" not in globals()]
