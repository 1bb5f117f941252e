"""Start each learner's server as the learner, in a box and within limits, on a socket of its own.

The socket is made by root, in a folder that only root may enter, and handed to the server open: no
other account can connect to it, and none, the learner's own included, can put something else in
its place. A port could be opened by anybody who is quick.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import socket
from typing import TYPE_CHECKING
from urllib.parse import quote

import psutil
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Bool, Float, Integer, Unicode

import accounts
import box
import limits
import processes
from passwords import RosterAuthenticator
from places import CLOSED, COURSE, PYTHON, SERVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyterhub.objects import Server

PATIENCE = 15  # seconds for a server to end by itself
WAITING = 128  # connections


class LearnerSpawner(LocalProcessSpawner):
    """A server in an account of its own; in a systemd scope with limits where systemd runs."""

    cpu_limit = Float(2, help="Cores a learner may keep busy, where systemd runs.").tag(config=True)
    tasks_limit = Integer(512, help="Processes and threads of a learner.").tag(config=True)
    disk_limit = Unicode("4G", help="All files of a learner, where the disk has quotas.").tag(
        config=True
    )
    boxed = Bool(True, help="Shut each server into a box, see box.py.").tag(config=True)
    network = Bool(False, help="Let learners use the machine's network.").tag(config=True)

    @property
    def account(self) -> str:
        """The account of the learner."""
        of_roster = isinstance(self.authenticator, RosterAuthenticator)
        way = "" if of_roster else type(self.authenticator).__name__
        return accounts.account_name(self.user.name, way)

    @property
    def socket(self) -> str:
        """The path of the socket of the learner's server."""
        return str(CLOSED / f"{self.user.id}.sock")

    @property
    def server(self) -> Server | None:
        """How the hub and the proxy reach the server."""
        server = super().server
        if server is not None:  # the database knows ports only
            server.connect_url = f"http+unix://{quote(self.socket, safe='')}"
        return server

    @server.setter
    def server(self, server: Server | None) -> None:
        LocalProcessSpawner.server.fset(self, server)

    def load_state(self, state: dict) -> None:
        """Take up a server after a restart of the hub, unless its number is now somebody else's."""
        super().load_state(state)
        try:
            found = psutil.Process(self.pid) if self.pid else None
            words = found and [found.username(), *found.cmdline()]
        except psutil.Error:
            words = None
        # Outside the box stands bubblewrap as root, with what it was told to start.
        if not words or not (
            words[0] == self.account or (words[0] == "root" and self._become()[1] in words)
        ):
            self.pid = 0

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Tell the server who it works for and where the lessons are."""
        home = accounts.home(self.account)
        folder = f"{home}/cross-entropy"
        return env | {
            "USER": self.account,
            "HOME": home,
            "SHELL": "/bin/bash",
            "PATH": f"{PYTHON.parent}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": str(COURSE),
            "COURSE": str(COURSE),
            "COURSE_FOLDER": folder,
            "COURSE_PROGRESS": f"{folder}/notebooks/progress.json",
            "COURSE_LOG": f"{home}/.server.log",
            "COURSE_TASKS": str(self.tasks_limit),
            # A socket's path must be short, see unix(7).
            "JUPYTER_RUNTIME_DIR": f"{home}/.run",
            "OMP_NUM_THREADS": str(max(1, int(self.cpu_limit or os.cpu_count() or 1))),
        }

    def make_preexec_fn(self, _: str) -> Callable[[], None]:
        """Start in the home; the command itself becomes the learner."""
        home = accounts.home(self.account)
        return lambda: os.chdir(home)

    def _become(self) -> list[str]:
        account = [f"--reuid={self.account}", f"--regid={self.account}", "--init-groups"]
        return ["setpriv", *account, "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs"]

    def command(self) -> list[str]:
        """Return what starts a server: limits for the learner as a whole, box, account, Python."""
        properties = {
            "MemoryMax": self.mem_limit,
            "MemorySwapMax": 0,
            "CPUQuota": f"{self.cpu_limit:.0%}",
            "TasksMax": self.tasks_limit,
        }
        words = limits.scope(properties)
        if self.boxed:
            user = pwd.getpwnam(self.account)
            scratch = box.fresh_scratch(self.account, user.pw_uid, user.pw_gid)
            words += box.command(user.pw_dir, scratch, network=self.network)
        return [*words, *self._become(), "--", str(PYTHON), str(SERVER)]

    def get_env(self) -> dict[str, str]:
        """Return the environment, with the number of the socket that is handed on."""
        return super().get_env() | {"COURSE_SOCKET": str(self._handed.fileno())}

    async def start(self) -> str:
        """Start the server; somebody who signs in for the first time gets their account."""
        accounts.make(self.account)
        limits.set_quota(self.account, self.disk_limit)
        # Nothing of an earlier server may hold what the new one is given.
        await asyncio.to_thread(processes.end, [self.account], 0)
        self.cmd = self.command()
        with listening(self.socket) as self._handed:
            self.popen_kwargs = {"pass_fds": [self._handed.fileno()]}
            await super().start()
        return f"http+unix://{quote(self.socket, safe='')}"

    async def stop(self, now: bool = False) -> None:
        """End all that runs in the learner's account."""
        left = await asyncio.to_thread(processes.end, [self.account], 1 if now else PATIENCE)
        if left:
            self.log.error("Something in the account %s could not be ended.", self.account)
        await self.wait_for_death(self.kill_timeout)
        await self.poll()  # takes note of what ended


def listening(path: str) -> socket.socket:
    """Return a new socket that listens at a path and that only root may open.

    Examples
    --------
    >>> listening("/srv/cross-entropy-hub/sockets/closed/1.sock")  # doctest: +SKIP
    """
    new = f"{path}.new"
    for left in (new, path):
        if os.path.lexists(left):
            os.unlink(left)  # noqa: PTH108  (a socket, in a folder of root's)
    made = socket.socket(socket.AF_UNIX)
    made.bind(new)
    os.chmod(new, 0o600)  # noqa: PTH101  (likewise)
    made.listen(WAITING)
    os.rename(new, path)  # noqa: PTH104  (likewise)
    return made
