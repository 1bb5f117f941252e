"""What a process and its children take, so that each pays for its own and for nobody else's."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from classroom.grading.group import Group


class Meter:
    """Counts seconds since the start, in two kinds.

    Attributes
    ----------
    worked
        Seconds of processor time that the processes used, all together.
    idle
        Seconds in which they neither worked nor waited for a processor that somebody else had:
        they slept, or read, or waited for each other.
    """

    def __init__(self, process: int, group: Group | None) -> None:
        self._process, self._group = process, group
        self.worked = self.idle = 0.0
        self._seen = time.monotonic()
        self._used = 0.0
        self._waits: Counter[int] = Counter()

    def spent(self) -> float:
        """Return the larger of both counts: what the processes took for themselves."""
        return max(self.worked, self.idle)

    def family(self) -> list[psutil.Process]:
        """List the processes that are there now."""
        try:
            first = psutil.Process(self._process)
            return [first, *first.children(recursive=True)]
        except psutil.Error:
            return []

    def look(self) -> tuple[int, int]:
        """Count the seconds since the last look; return the memory in bytes and the processes."""
        now, family = time.monotonic(), self.family()
        passed, self._seen = now - self._seen, now
        used = self._group and self._group.used()
        if used is None:
            used = sum(map(_worked, family))
        # Of a child that its parent forgot nothing is left to count: what was counted stays.
        worked, self._used = max(0.0, used - self._used), used
        waits = Counter({thread: one for each in family for thread, one in _waits(each.pid)})
        waited = max((waits - self._waits).values(), default=0) / 1e9
        self._waits = waits
        self.worked += worked
        self.idle += max(0.0, passed - waited - worked)
        if self._group:
            return 0, 0  # the kernel itself holds these
        return sum(map(_memory, family)) + _shared(family), len(family)


def _worked(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:4])  # its own, and those of its children that ended
    except psutil.Error:
        return 0.0


def _memory(process: psutil.Process) -> int:
    """Count a page that several processes hold once for all of them, where the kernel tells."""
    try:
        rollup = Path("/proc", str(process.pid), "smaps_rollup").read_text(encoding="ascii")
        return int(re.search(r"^Pss: +(\d+) kB$", rollup, re.MULTILINE)[1]) * 1024
    except (OSError, TypeError):  # another system, or a process that hides it
        pass
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _waits(process: int) -> list[tuple[int, int]]:
    """Read for how many ns each thread waited for a processor; Linux alone tells."""
    try:
        return [
            (int(thread.name), int((thread / "schedstat").read_text().split()[1]))
            for thread in Path("/proc", str(process), "task").iterdir()
        ]
    except (OSError, ValueError, IndexError):  # it has just ended
        return []


def _shared(family: list[psutil.Process]) -> int:
    """Sum the memory that processes share and that none of them need hold at the moment."""
    sizes = {}
    for one in family:
        try:
            lines = Path("/proc", str(one.pid), "maps").read_text().splitlines()
        except (OSError, ValueError):
            continue
        for line in lines:
            span, rights, _, device, inode, *name = line.split(None, 5)
            if rights[3:] == "s" and name and name[0].endswith("(deleted)"):
                start, end = (int(each, 16) for each in span.split("-"))
                sizes[device, inode, start] = end - start
    return sum(sizes.values())
