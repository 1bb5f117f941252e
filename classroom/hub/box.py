"""Shut a learner's server into a box: its own processes, network, /tmp, and nothing else to write.

Bubblewrap makes the box. Inside, a learner sees the machine's files as everybody may read them, can
write to their home and to a /tmp of their own, sees no processes but their own, and has no network
but their own 127.0.0.1: nothing that they open there can be taken for the hub by anybody.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import accounts
from places import CLOSED, HOMES, HUB, ROOT, SCRATCH, SOCKETS

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED_MEMORY = 256 * 2**20  # bytes of /dev/shm
# Where Linux systems keep the addresses of their name servers.
NAME_SERVERS = ("/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager")


def command(home: str, scratch: Path, *, network: bool) -> list[str]:
    """Return the command that makes a box; what is to run in it is appended.

    Parameters
    ----------
    home
        The learner's home, the only place in which what they write is kept.
    scratch
        Their /tmp.
    network
        Whether they share the machine's network.
    """
    needed = sorted({HUB, ROOT, Path(sys.prefix), Path(sys.base_prefix)})
    return [
        *("bwrap", "--unshare-pid", "--unshare-ipc"),
        *(() if network else ("--unshare-net",)),
        *_mount("--ro-bind", "/"),
        *("--dev", "/dev", "--proc", "/proc"),
        *("--perms", "1777", "--size", str(SHARED_MEMORY), "--tmpfs", "/dev/shm"),  # noqa: S108
        # Sockets of the system's services: no learner needs them, and some would do much for one.
        *("--tmpfs", "/run"),
        *(word for name in NAME_SERVERS if network for word in _mount("--ro-bind-try", name)),
        *("--bind", str(scratch), "/tmp", "--bind", str(scratch), "/var/tmp"),  # noqa: S108
        # Again, for whoever keeps the course below one of the folders that are hidden by now.
        *(word for path in needed for word in _mount("--ro-bind", path)),
        *("--perms", "0711", "--tmpfs", str(HOMES), *_mount("--bind", home)),
        *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"),
        "--",
    ]


def _mount(how: str, path: str | Path) -> Iterable[str]:
    return how, str(path), str(path)


def fresh_scratch(account: str, uid: int, gid: int) -> Path:
    """Return an empty folder that only an account may use; nothing of the account may run."""
    SCRATCH.mkdir(mode=0o711, exist_ok=True)
    scratch = SCRATCH / account
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700, exist_ok=True)
    os.chown(scratch, uid, gid)
    return scratch


def make_sockets() -> None:
    """Make the folders for sockets.

    Raises
    ------
    RosterError
        If the hub's folder has a name too long for them, see unix(7).
    """
    longest = 90
    if len(os.fsencode(CLOSED)) > longest:
        message = f"The path of {HUB} is too long. Choose a shorter one: COURSE_HUB=/srv/hub"
        raise accounts.RosterError(message)
    for folder, mode in ((SOCKETS, 0o711), (CLOSED, 0o700)):
        folder.mkdir(exist_ok=True)
        os.chown(folder, 0, 0)
        folder.chmod(mode)


@cache
def works() -> str:
    """Return why this machine can make no such boxes; nothing if it can."""
    if not shutil.which("bwrap"):
        return "bubblewrap is not installed. Get it: sudo apt-get install bubblewrap"
    tried = subprocess.run(
        ["bwrap", "--unshare-pid", "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc",  # noqa: S607
         "--dev", "/dev", "true"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return tried.stderr.strip() or "bwrap failed" if tried.returncode else ""
