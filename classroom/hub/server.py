"""Start a learner's server. It runs as the learner: limits first, then lessons, then JupyterLab."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

from lessons import give, lessons

GIB = 2**30
LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: GIB,
    resource.RLIMIT_NPROC: 512,  # threads count too, and torch starts some
}


def limit() -> None:
    """Lower this process's limits, and with them those of all that it will start.

    RLIMIT_DATA counts what a process writes to, and not the gigabytes of address space that torch
    reserves and never touches.
    """
    wanted = LIMITS | ({resource.RLIMIT_DATA: int(m)} if (m := os.environ.get("MEM_LIMIT")) else {})
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)  # noqa: PLW2901
        resource.setrlimit(which, (value, value))
    os.nice(5)  # the hub and its proxy answer first


def trust(course: Path, folder: Path) -> None:
    """Sign the notebooks that are as the course gave them, so that explorers move on opening."""
    notary = NotebookNotary()
    for name in lessons(course):
        mine = folder / name
        if mine.suffix == ".ipynb" and mine.read_bytes() == (course / name).read_bytes():
            notary.sign(nbformat.read(mine, as_version=4))


def main() -> None:
    """Prepare the folder, then become the server."""
    os.umask(0o077)
    limit()
    course, folder = Path(os.environ["COURSE"]), Path(os.environ["COURSE_FOLDER"])
    try:
        for sentence in give(course, folder):
            print(sentence)
        trust(course, folder)
    except OSError as fault:  # a full disk must not keep learners from their work
        print(f"The lessons could not be brought up to date: {fault}.", file=sys.stderr)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub.singleuser", *sys.argv[1:]])  # noqa: S606  (our own Python)


if __name__ == "__main__":
    main()
