"""A control group of the kernel for a submission: it counts what no look at processes can see.

Files in memory, buffers of pipes and of the kernel, and children that live for a moment count too.
A group can be made by root, and by an ordinary user where the system hands over a part of its tree,
as systemd does in a desktop's session. Elsewhere `make` gives nothing, and `meter` goes without.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import time
from pathlib import Path
from typing import NamedTuple

MOUNTS = Path("/proc/self/mounts")
OWN = Path("/proc/self/cgroup")
NAME = "marking-"
_numbers = itertools.count()


class Files(NamedTuple):
    """What the two versions of control groups call the same things."""

    memory: str
    with_swap: tuple[str, str]
    killed: str
    used: tuple[str, str, float]  # file, the word before the number, seconds of one


V1 = Files(
    "memory.limit_in_bytes",
    ("memory.memsw.limit_in_bytes", "{memory}"),
    "memory.oom_control",
    ("cpuacct.usage", "", 1e-9),
)
V2 = Files(
    "memory.max",
    ("memory.swap.max", "0"),
    "memory.events",
    ("cpu.stat", "usage_usec", 1e-6),
)


class Group:
    """Control groups of one process and its children, by controller; `end` ends and removes all."""

    def __init__(self, folders: dict[str, Path], files: Files) -> None:
        self._folders, self._files = folders, files

    @property
    def entrances(self) -> list[str]:
        """The files into which a process writes its number to join."""
        return [str(one / "cgroup.procs") for one in dict.fromkeys(self._folders.values())]

    def members(self) -> list[int]:
        """List the numbers of the processes in it."""
        return list(map(int, _read(self._folders["memory"] / "cgroup.procs").split()))

    def used(self) -> float | None:
        """Say how many seconds of processor time were used in it, where that is counted."""
        name, word, unit = self._files.used
        if "cpuacct" not in self._folders:
            return None
        found = _after(_read(self._folders["cpuacct"] / name), word)
        return None if found is None else found * unit

    def out_of_memory(self) -> bool:
        """Say whether the kernel ended a process in it since the memory was used up."""
        return bool(_after(_read(self._folders["memory"] / self._files.killed), "oom_kill"))

    def limit(self, memory: int, processes: int) -> None:
        """Set what all processes in it may take together."""
        place = self._folders["memory"]
        (place / self._files.memory).write_text(str(memory))
        (self._folders["pids"] / "pids.max").write_text(str(processes))
        name, value = self._files.with_swap
        with contextlib.suppress(OSError):  # a kernel need not count what is swapped out
            (place / name).write_text(value.format(memory=memory))

    def end(self) -> None:
        """End all that is left in it, and take it away."""
        until = time.monotonic() + 2
        while (left := self.members()) and time.monotonic() < until:
            for one in left:
                with contextlib.suppress(OSError):
                    os.kill(one, signal.SIGKILL)
            time.sleep(0.01)
        for folder in dict.fromkeys(self._folders.values()):
            _remove(folder)


def make(memory: int, processes: int) -> Group | None:
    """Make a group with limits in bytes and in processes, or nothing where none can be made."""
    for ways in (_first_version, _second_version):
        found = ways()
        if not found:
            continue
        parents, files = found
        name = f"{NAME}{os.getpid()}-{next(_numbers)}"
        made = {kind: parent / name for kind, parent in parents.items()}
        try:
            for parent in dict.fromkeys(parents.values()):
                for stale in parent.glob(f"{NAME}*"):
                    _forget(stale)
                (parent / name).mkdir(exist_ok=True)
            group = Group(made, files)
            group.limit(memory, processes)
        except OSError:
            for folder in dict.fromkeys(made.values()):
                _remove(folder)
            continue
        return group
    return None


def _first_version() -> tuple[dict[str, Path], Files] | None:
    """Find this process's own groups, one tree a controller."""
    own = {}
    for line in _read(OWN).splitlines():
        _, kinds, place = line.split(":", 2)
        own |= dict.fromkeys(kinds.split(","), place.lstrip("/"))
    found = {}
    for place, kind, options in _mounts():
        if kind == "cgroup":
            for one in {"memory", "pids", "cpu", "cpuacct"} & set(options):
                inner = place / own.get(one, "")
                found[one] = inner if inner.is_dir() else place
    return (found, V1) if {"memory", "pids"} <= found.keys() else None


def _second_version() -> tuple[dict[str, Path], Files] | None:
    """Find the nearest group above this process whose children have memory and processes counted.

    A group with processes in it can have no counted children, so it is seldom our own.
    """
    own = [line[3:].lstrip("/") for line in _read(OWN).splitlines() if line.startswith("0::")]
    for place, kind, _ in _mounts():
        if kind != "cgroup2" or not own:
            continue
        inner = place / own[0]
        for folder in (inner, *inner.parents):
            counted = _read(folder / "cgroup.subtree_control").split()
            if {"memory", "pids"} <= set(counted) and os.access(folder, os.W_OK):
                return dict.fromkeys(("memory", "pids", "cpuacct"), folder), V2
            if folder == place:
                break
    return None


def _mounts() -> list[tuple[Path, str, list[str]]]:
    lines = (line.split() for line in _read(MOUNTS).splitlines())
    return [(Path(place), kind, options.split(",")) for _, place, kind, options, *_ in lines]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _after(text: str, word: str) -> float | None:
    for line in text.splitlines():
        *before, value = line.split()
        if " ".join(before) == word:
            return float(value)
    return None


def _forget(folder: Path) -> None:
    """Remove a group that a marking which was killed has left; one that is in use stays."""
    number = folder.name.removeprefix(NAME).partition("-")[0]
    if number.isdigit() and not Path("/proc", number).exists():
        _remove(folder)


def _remove(folder: Path) -> None:
    for _ in range(20):
        try:
            folder.rmdir()
        except FileNotFoundError:
            return
        except OSError:  # the last of its processes is still leaving
            time.sleep(0.02)
        else:
            return
