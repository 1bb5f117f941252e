"""Start each learner's server as the learner, within limits, on a port that nobody races for."""

from __future__ import annotations

import os
import socket
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Float, Integer

import accounts
from places import COURSE, PYTHON, SERVER

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_PORT, STEP = 20_000, 1_000


def fixed_port(number: int) -> int:
    """Return the port of a learner, below the range from which the system hands out ports.

    Parameters
    ----------
    number
        The learner's number in the hub's database, from 1.
    """
    end = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for port in range(FIRST_PORT + number % STEP, end, STEP):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    message = f"No port is free between {FIRST_PORT} and {end}."
    raise OSError(message)


@cache
def systemd_limits() -> bool:
    """Tell whether systemd can set limits for a learner as a whole on this machine."""
    if not Path("/run/systemd/system").is_dir():
        return False
    tried = ["systemd-run", "--scope", "--quiet", "--property=MemoryMax=1G", "true"]
    return not subprocess.run(tried, check=False).returncode  # noqa: S603  (fixed words)


class LearnerSpawner(LocalProcessSpawner):
    """A server in an account of its own; in a systemd scope with limits where systemd runs."""

    cpu_limit = Float(2, help="Cores a learner may keep busy, where systemd runs.").tag(config=True)
    tasks_limit = Integer(512, help="Processes and threads of a learner.").tag(config=True)

    @property
    def account(self) -> str:
        """The account of the learner."""
        return accounts.account_name(self.user.name)

    def load_state(self, state: dict) -> None:
        """Take up a server after a restart of the hub, unless its number is now somebody else's."""
        super().load_state(state)
        try:
            if self.pid and psutil.Process(self.pid).username() != self.account:
                self.pid = 0
        except psutil.Error:
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

    def command(self) -> list[str]:
        """Return what starts a server: limits for the learner as a whole, the account, Python."""
        limits = {
            "MemoryMax": self.mem_limit,
            "MemorySwapMax": 0,
            "CPUQuota": f"{self.cpu_limit:.0%}",
            "TasksMax": self.tasks_limit,
        }
        properties = [f"--property={name}={value}" for name, value in limits.items()]
        scope = ["systemd-run", "--scope", "--quiet", "--collect", *properties, "--"]
        account = [f"--reuid={self.account}", f"--regid={self.account}", "--init-groups"]
        become = ["setpriv", *account, "--inh-caps=-all", "--no-new-privs", "--"]
        return [*(scope if systemd_limits() else []), *become, str(PYTHON), str(SERVER)]

    async def start(self) -> tuple[str, int]:
        """Start the server; somebody who signs in for the first time gets their account."""
        accounts.make(self.account)
        self.port = fixed_port(self.user.id)
        self.cmd = self.command()
        return await super().start()
