"""Work in a process of its own: forked, held to what it may take, waited for."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 6 * 2**30
TIMES, PATIENCE = 4, 3  # a test may work four times as long as it did, and these seconds more


def forked(work: Callable[[], None]) -> int:
    """Do the work in a process of its own, and give its number."""
    if child := os.fork():
        return child
    code = 70
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        work()
        code = 0
    finally:
        os._exit(code)


def allow(seconds: float, lasts: float) -> None:
    """End this process when it has worked, or waits, so much longer than without a mutant."""
    signal.setitimer(signal.ITIMER_PROF, TIMES * seconds + PATIENCE)
    signal.setitimer(signal.ITIMER_REAL, 10 * lasts + 20)  # a machine may be busy with others


def fails(child: int) -> bool:
    """Tell whether a process ends with an error, as by what it is allowed; nothing of it stays."""
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return status != 0
