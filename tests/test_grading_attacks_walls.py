"""What a learner may see, call, reach and write from within the sandbox."""

import ctypes
import fcntl
import json
import os
import pty
import socket
import subprocess
import sys
import termios
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

import matplotlib as mpl
import psutil
import pytest
from grading_tries import within

from classroom.grading import exercises, kernel_calls, process, sandbox
from classroom.grading.process import Limits

pytestmark = pytest.mark.usefixtures("sandboxed")

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


def test_no_call_moves_a_process_to_other_processors():
    asks = "import os; print(sorted(os.sched_getaffinity(0)))"
    with sandbox.shut([sandbox.interpreter(), "-c", asks]) as (command, inherited):
        started = sandbox.apart(command, [0], None)
        said = subprocess.run(started, pass_fds=inherited, env={}, capture_output=True, check=True)
    assert said.stdout == b"[0]\n"
