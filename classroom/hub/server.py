"""Start a learner's server. It runs as the learner: limits first, then lessons, then JupyterLab."""

from __future__ import annotations

import os
import resource
import socket
import sys
from contextlib import suppress
from pathlib import Path

# jsonschema would build a grammar of Internet addresses that nobody here asks for: more than a
# second of processor time, for each learner, when all come at once.
sys.modules["rfc3987_syntax"] = None

import nbformat  # noqa: E402  # after the line above
from jupyter_server.serverapp import ServerApp  # noqa: E402  # likewise
from jupyterhub.singleuser import main as serve  # noqa: E402  # likewise
from nbformat.sign import NotebookNotary  # noqa: E402  # likewise

from lessons import give, lessons  # noqa: E402  # likewise

GIB = 2**30
LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: GIB,
    resource.RLIMIT_NOFILE: 4096,  # the hub's own is far higher
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
    with suppress(OSError):  # where memory runs out, a learner's process goes first
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def trust(course: Path, folder: Path) -> None:
    """Sign the notebooks that are as the course gave them, so that explorers move on opening."""
    notary = NotebookNotary()
    for name in lessons(course):
        mine = folder / name
        if (
            mine.suffix == ".ipynb"
            and mine.is_file()
            and mine.read_bytes() == (course / name).read_bytes()
        ):
            notary.sign(nbformat.read(mine, as_version=4))


def clear(home: Path) -> None:
    """Take away pipes where programs look for their settings: who opens one waits for ever."""
    for top in home.glob(".*"):
        inner = (Path(folder, name) for folder, _, names in os.walk(top) for name in names)
        for path in (top, *inner):
            with suppress(OSError):
                if path.is_fifo():
                    path.unlink()


def write_log(path: str) -> None:
    """Write what the server says into a file: the terminal that the hub runs in may close."""
    new = f"{path}.new"
    with suppress(FileNotFoundError):
        os.unlink(new)  # noqa: PTH108  (whatever it is: a pipe would be waited for)
    log = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.rename(new, path)  # noqa: PTH104  (likewise)
    os.dup2(log, 1)
    os.dup2(log, 2)


def listen_on(handed: int) -> None:
    """Let the server listen on the open socket that the hub handed over, and open no port."""
    os.set_inheritable(handed, False)
    listener = socket.socket(fileno=handed)
    listener.setblocking(False)
    ServerApp._find_http_port = lambda _: None  # noqa: SLF001  (there is no other way)
    ServerApp._bind_http_server = lambda self: self.http_server.add_socket(listener)  # noqa: SLF001


def main() -> None:
    """Prepare the folder, then become the server."""
    os.umask(0o077)
    limit()
    if path := os.environ.get("COURSE_LOG"):
        with suppress(OSError):  # a folder of that name, a full disk: then it is written nowhere
            write_log(path)
    if handed := os.environ.pop("COURSE_SOCKET", None):
        listen_on(int(handed))
    clear(Path.home())
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
