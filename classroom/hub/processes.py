"""End all that runs in an account, whatever it does against it."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterable

ROUNDS = 50  # few are enough, unless a process stops the one that is sent to end it
PAUSE = 0.1  # seconds


def running(numbers: Iterable[int]) -> list[psutil.Process]:
    """List the living processes of some accounts, each account by its number."""
    numbers, found = set(numbers), []
    for process in psutil.process_iter(["uids", "status"]):
        dead = process.info["status"] == psutil.STATUS_ZOMBIE  # it waits for its parent to know
        if not dead and process.info["uids"] and numbers & set(process.info["uids"]):
            found.append(process)
    return found


def end(names: Iterable[str], patience: float) -> list[str]:
    """End all processes of some accounts; return the names of those in which one is left.

    Parameters
    ----------
    names
        The accounts. Those that do not exist are passed over.
    patience
        Seconds in which they may end by themselves.

    Examples
    --------
    >>> end([], patience=20)
    []
    """
    accounts = {}
    for name in names:
        with suppress(KeyError):
            accounts[pwd.getpwnam(name).pw_uid] = name
    if patience and running(accounts):
        _signal(running(accounts), signal.SIGTERM)
        _wait(accounts, patience)
    # With the first process of a box all others in it end, whatever they do.
    _signal(_boxes(accounts.values()), signal.SIGKILL)
    for _ in range(ROUNDS):
        # A list misses whoever forks while it is made: that it is empty tells nothing before this.
        for uid in accounts:
            _kill_all(uid)
        _signal(running(accounts), signal.SIGKILL)
        _wait(accounts, 5 * PAUSE)
        if not running(accounts):
            return []
    return sorted(accounts[uid] for uid in accounts if running([uid]))


def _boxes(names: Iterable[str]) -> list[psutil.Process]:
    """List the outermost processes of the boxes of some accounts, see box.py."""
    homes = {pwd.getpwnam(name).pw_dir for name in names}
    return [
        process
        for process in psutil.process_iter(["name", "uids", "cmdline"])
        if process.info["name"] == "bwrap"
        and process.info["uids"].real == 0
        and homes & set(process.info["cmdline"] or ())
    ]


def ended(process: psutil.Process, seconds: float) -> bool:
    """Wait for a process to end; tell whether it did.

    Whoever started it may never ask what became of it: then it stays in the list, and is dead.
    """
    deadline = time.monotonic() + seconds
    with suppress(psutil.NoSuchProcess):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE)
    return True


def _wait(accounts: dict[int, str], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while running(accounts) and time.monotonic() < deadline:
        time.sleep(PAUSE)


def _signal(processes: Iterable[psutil.Process], number: int) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def _kill_all(uid: int) -> None:
    """Kill all processes of an account in one system call.

    Somebody who goes through a list kills one process after the other, and a process that forks
    meanwhile is always ahead. The kernel, asked to kill all that the caller may, lets none fork.
    """

    def become_and_kill() -> None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)  # all three: a zero left in one would make it kill root's too
        if os.getresuid() == (uid, uid, uid):
            os.kill(-1, signal.SIGKILL)
        os._exit(0)

    if uid:
        with suppress(subprocess.SubprocessError):
            subprocess.run(["true"], preexec_fn=become_and_kill, check=False)  # noqa: S607
