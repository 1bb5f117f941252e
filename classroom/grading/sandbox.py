"""The world that a learner's code is shut into.

On Linux bubblewrap makes it: no network, no other process, no file but Python, the course's
`utils` and an empty /tmp, at places that say nothing of this machine; no /proc, which would tell of
mounts, keys and variables; and no call to the kernel that `kernel_calls` does not name. With
--no-sandbox the limits are all that holds.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

from classroom.grading import kernel_calls
from classroom.grading.exercises import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from classroom.grading.group import Group

HERE = Path(__file__).parent
WORKER, STARTER = HERE / "worker.py", HERE / "starter.py"
TEMPORARY = 64_000_000  # bytes that may be written
EMPTY = "/tmp"  # noqa: S108  # the sandbox's own, empty at each start
SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32")
DATA = ("/usr/share/fonts", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/alternatives")
# They lead to where a package lies that is no copy, such as this course.
LEADS = ("*.pth", "__editable__*", "*.dist-info/direct_url.json")
ALONE = ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL")


def fault() -> str | None:
    """Say why there is no sandbox on this machine, or nothing."""
    if not sys.platform.startswith("linux"):
        return (
            "The sandbox needs Linux: on this system learners' code would run with your rights. "
            "Mark on a Linux machine, in a virtual one or in WSL 2; or, if you have read all "
            "submissions, add --no-sandbox."
        )
    if not shutil.which("bwrap"):
        return (
            "The sandbox needs bubblewrap: `sudo apt-get install bubblewrap` (Debian, Ubuntu), "
            "`sudo dnf install bubblewrap` (Fedora). --no-sandbox goes without, with your rights."
        )
    try:
        kernel_calls.program()
    except (ImportError, OSError, RuntimeError) as error:
        return (
            "The sandbox needs pyseccomp and libseccomp: `make class` installs the "
            "first, `sudo apt-get install libseccomp2` (Debian, Ubuntu) or `sudo dnf install "
            f"libseccomp` (Fedora) the second. Now: {error}"
        )
    with shut(["true"]) as (command, descriptors):
        tried = subprocess.run(  # noqa: S603  # the words are ours
            command, pass_fds=descriptors, env={}, capture_output=True, text=True, check=False
        )
    if tried.returncode:
        return (
            f"bubblewrap is there and may not work: {tried.stderr.strip()}. On Ubuntu 24.04 or "
            "newer, `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` allows it "
            "until the next start; inside a container, its host must allow user namespaces."
        )
    return None


def environment(home: str, folder: str) -> dict[str, str]:
    """Write the variables a worker starts with: its home, and the folder that holds `utils`."""
    one_thread = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return one_thread | {
        "HOME": home,
        "IPYTHONDIR": f"{home}/ipython",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "MPLBACKEND": "agg",
        "COURSE_PROGRESS": f"{home}/progress.json",
        "PYTHONPATH": folder,
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
    }


def apart(command: Sequence[str], processors: Sequence[int], group: Group | None) -> list[str]:
    """Write the command that starts another one with a keyring and a share of its own."""
    what = {
        "groups": group.entrances if group else [],
        "processors": list(processors),
        "keyctl": kernel_calls.number("keyctl"),
    }
    return [sys.executable, "-I", "-S", str(STARTER), json.dumps(what), *command]


@contextlib.contextmanager
def shut(command: Sequence[str] = ()) -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Write the command that shuts another one in, by default a worker.

    Yields
    ------
    list of str, tuple of int
        The command, and the descriptors that it inherits. What stands in a command line can be
        read by everybody on the machine, and from within: so what is shown lies in one of them.
    """
    words = list(_words())
    with contextlib.ExitStack() as stack:

        def memory(content: bytes) -> int:
            descriptor = os.memfd_create("sandbox")
            stack.callback(os.close, descriptor)
            os.write(descriptor, content)
            os.lseek(descriptor, 0, os.SEEK_SET)
            return descriptor

        given = [memory(kernel_calls.program())]
        words += ["--seccomp", str(given[0])]
        for place, content in contents():
            given.append(memory(content))
            words += ["--ro-bind-data", str(given[-1]), place]
        for name, value in environment(EMPTY, "/course").items():
            words += ["--setenv", name, value]
        words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", EMPTY]
        given.append(memory("\0".join(words).encode(errors="surrogateescape") + b"\0"))
        command = command or [interpreter(), "/course/worker.py"]
        yield [shutil.which("bwrap") or "bwrap", "--args", str(given[-1]), *command], tuple(given)


@functools.cache
def _python() -> tuple[list[str], str, str | None]:
    """Show Python: bubblewrap's words, the interpreter within, and its environment's settings."""
    prefix, base = Path(sys.prefix), Path(sys.base_prefix).resolve()
    at = Path(os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable))
    words, inner = [], str(at)
    if base != Path("/usr"):
        inner = f"/python/bin/{at.name}"
        words += ["--ro-bind", str(base / "lib"), "/python/lib", "--ro-bind", str(at), inner]
        words += ["--setenv", "LD_LIBRARY_PATH", "/python/lib"]
    own = base / "lib", "/python/lib"
    settings = None
    if prefix.resolve() != base:
        settings = f"home = {Path(inner).parent}\ninclude-system-site-packages = false\n"
        own = prefix / "lib", "/env/lib"
        words += ["--symlink", inner, f"/env/bin/{at.name}", "--ro-bind", *map(str, own)]
        words += ["--symlink", "lib", "/env/lib64"]
        inner = f"/env/bin/{at.name}"
    for lead in (one for pattern in LEADS for one in own[0].glob(f"*/site-packages/{pattern}")):
        if lead.is_file():
            words += ["--ro-bind", os.devnull, f"{own[1]}/{lead.relative_to(own[0])}"]
    return words, inner, settings


@functools.cache
def _words() -> tuple[str, ...]:
    """Write what bubblewrap shall show."""
    python, *_ = _python()
    words = [*ALONE, "--hostname", "sandbox", "--uid", "1000", "--gid", "1000", "--dev", "/dev"]
    for place in map(Path, ("/bin", "/lib", "/lib32", "/lib64", "/libx32", *SYSTEM)):
        if place.is_symlink():
            words += ["--symlink", str(place.readlink()), str(place)]
        elif place.exists():
            words += ["--ro-bind", str(place), str(place)]
    # PyTorch asks what the processor can do.
    for name in (*DATA, "/proc/cpuinfo"):
        words += ["--ro-bind-try", name, name]
    for name in ("/dev/shm", EMPTY):  # noqa: S108  # as above
        words += ["--size", str(TEMPORARY), "--tmpfs", name]
    words += [*python, "--ro-bind", str(ROOT / "utils"), "/course/utils"]
    words += ["--ro-bind", str(WORKER), "/course/worker.py"]
    return tuple(words)


def interpreter() -> str:
    """Name the Python in the sandbox."""
    return _python()[1]


@functools.cache
def contents() -> tuple[tuple[str, bytes], ...]:
    """Make the files that are not shown as they are, with their places."""
    *_, settings = _python()
    made = [("/env/pyvenv.cfg", settings.encode())] if settings else []
    for fonts in Path(mpl.get_cachedir()).glob("fontlist-*.json"):  # or each start looks for fonts
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            found = json.loads(fonts.read_text(encoding="utf-8"))
            for kind in ("ttflist", "afmlist"):
                found[kind] = [one for one in found[kind] if _common(one["fname"])]
            made.append((f"{EMPTY}/matplotlib/{fonts.name}", json.dumps(found).encode()))
    return tuple(made)


def _common(font: str) -> bool:
    return not Path(font).is_absolute() or Path(font).is_relative_to("/usr/share/fonts")
