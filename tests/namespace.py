"""Run a command where ordinary accounts may pass the closed folders above the course's Python.

`python namespace.py COMMAND ...` as root. Developers and CI keep the course, or Python itself, in
a home that is closed to learners' accounts. In a mount namespace of its own, the command sees an
empty open folder in its place that holds only what is needed; nothing changes for anybody else.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CLONE_NEWNS = 0x00020000
ROOT = Path(__file__).resolve().parents[1]
NEEDED = {ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}


def closed_above(path):
    """Return the outermost folder above a path that others may not pass, or None."""
    folders = [*reversed(path.parents), path]
    return next((folder for folder in folders if not folder.stat().st_mode & 0o001), None)


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def open_the_way():
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), "no mount namespace: run this as root")
    mount("--make-rprivate", "/")
    shut = {
        closed: [p for p in NEEDED if closed_above(p) == closed]
        for closed in map(closed_above, NEEDED)
    }
    shut.pop(None, None)
    for closed, paths in shut.items():
        holds = {path: tempfile.mkdtemp() for path in paths}
        for path, hold in holds.items():
            mount("--bind", path, hold)
        mount("-t", "tmpfs", "-o", "mode=711", "tmpfs", closed)
        for path, hold in sorted(holds.items()):
            path.mkdir(parents=True, exist_ok=True)
            mount("--move", hold, path)
            Path(hold).rmdir()


if __name__ == "__main__":
    open_the_way()
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  # the command is the caller's own
