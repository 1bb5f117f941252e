"""Start a learner's server. It runs as the learner: limits first, then lessons, then JupyterLab."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

# jsonschema would build a grammar of Internet addresses that nobody here asks for: more than a
# second of processor time, for each learner, when all come at once.
sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402  # after the line above
from jupyterhub.singleuser import main as serve  # noqa: E402  # likewise
from nbformat.sign import NotebookNotary  # noqa: E402  # likewise

from lessons import give, lessons  # noqa: E402  # likewise

GIB = 2**30
LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: GIB,
}
# Where an account is one learner's alone; in containers, all learners share a number.
ASKED = {resource.RLIMIT_DATA: "MEM_LIMIT", resource.RLIMIT_NPROC: "COURSE_TASKS"}


def limit() -> None:
    """Lower this process's limits, and with them those of all that it will start.

    RLIMIT_DATA counts what a process writes to, and not the gigabytes of address space that torch
    reserves and never touches.
    """
    asked = {which: int(os.environ[name]) for which, name in ASKED.items() if name in os.environ}
    for which, value in (LIMITS | asked).items():
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


def write_log(path: str) -> None:
    """Write what the server says into a file: the terminal that the hub runs in may close."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)


def main() -> None:
    """Prepare the folder, then become the server."""
    os.umask(0o077)
    limit()
    if path := os.environ.get("COURSE_LOG"):
        write_log(path)
    course, folder = Path(os.environ["COURSE"]), Path(os.environ["COURSE_FOLDER"])
    try:
        for sentence in give(course, folder):
            print(sentence, flush=True)
        trust(course, folder)
    except OSError as fault:  # a full disk must not keep learners from their work
        print(f"The lessons could not be brought up to date: {fault}.", file=sys.stderr)
    serve()


if __name__ == "__main__":
    main()
