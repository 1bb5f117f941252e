"""The world that a learner's code is shut into.

On Linux bubblewrap makes it: no network, no other process, no file but Python, the course's
`utils` and an empty /tmp. With --no-sandbox the limits are all that holds.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl

from classroom.grading.exercises import ROOT

WORKER = Path(__file__).with_name("worker.py")
TEMPORARY = 64_000_000  # bytes that may be written
EMPTY = "/tmp"  # noqa: S108  # the sandbox's own, empty at each start


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
    tried = subprocess.run(
        ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"],  # noqa: S607  # where a distribution puts it
        capture_output=True,
        text=True,
        check=False,
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


@functools.cache
def _closed() -> tuple[str, ...]:
    """Forbid a sandbox in the sandbox, with a larger disk of its own, where bubblewrap can."""
    words = ("--unshare-user", "--disable-userns")
    tried = subprocess.run(  # noqa: S603  # the words are ours
        ["bwrap", "--unshare-all", *words, "--ro-bind", "/", "/", "--proc", "/proc", "true"],  # noqa: S607  # as above
        capture_output=True,
        check=False,
    )
    return () if tried.returncode else words


def _for_root() -> list[str]:
    """Take from root what the kernel leaves to its number alone: switches in /proc."""
    if os.geteuid():
        return []
    switches = (
        one for one in Path("/proc").iterdir() if not (one.is_symlink() or one.stem.isdigit())
    )
    return [word for one in switches for word in ("--ro-bind-try", str(one), str(one))]


def bubblewrap() -> list[str]:
    """Write the command that shuts a Python in."""
    prefix, base = Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    words += [*_closed(), "--cap-drop", "ALL"]
    words += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", *_for_root(), "--dev", "/dev"]
    for name in ("bin", "lib", "lib32", "lib64"):
        place = Path("/", name)
        if place.is_symlink():
            words += ["--symlink", str(place.readlink()), str(place)]
        elif place.exists():
            words += ["--ro-bind", str(place), str(place)]
    for name in ("/etc/ld.so.cache", "/etc/alternatives"):
        words += ["--ro-bind-try", name, name]
    for name in ("/dev/shm", EMPTY):  # noqa: S108  # as above
        words += ["--size", str(TEMPORARY), "--tmpfs", name]
    for place in dict.fromkeys([base, prefix]):
        if not place.is_relative_to("/usr"):
            words += ["--ro-bind", str(place), str(place)]
    words += ["--ro-bind", str(ROOT / "utils"), "/course/utils"]
    words += ["--ro-bind", str(WORKER), "/course/worker.py"]
    for fonts in Path(mpl.get_cachedir()).glob("fontlist-*.json"):  # or each start looks for fonts
        words += ["--ro-bind", str(fonts), f"{EMPTY}/matplotlib/{fonts.name}"]
    for name, value in environment(EMPTY, "/course").items():
        words += ["--setenv", name, value]
    words += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", EMPTY, "--"]
    return [*words, str(prefix / "bin" / Path(sys.executable).name), "/course/worker.py"]
