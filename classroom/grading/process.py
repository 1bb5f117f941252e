"""A process for a learner's code, ended when it takes too much."""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Self

import psutil

from classroom.grading.exercises import ROOT, GradingError
from classroom.grading.sandbox import TEMPORARY, WORKER, bubblewrap, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

START = 120.0  # seconds to start Python and load what the lesson imports; not the learner's doing
MOST_TOLD = 20_000_000  # bytes of answers
MOST_PRINTED = 1_000_000  # bytes
GLANCE = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True)
class Limits:
    """What a submission may take: seconds a step and in all, bytes of memory, processes."""

    step: float = 10.0
    total: float = 120.0
    memory: int = 2_000_000_000
    processes: int = 32


class Ended(Exception):  # noqa: N818  # not always an error: it is how every submission may end
    """Say, as what follows "your code ...", why the process ended."""


class Process:
    """A worker, from its start to its end; used with `with`, it is ended in any case."""

    def __init__(self, setup: str, steps: list[tuple], limits: Limits, *, sandboxed: bool) -> None:
        self._limits, self._until = limits, time.monotonic() + START
        self._home = None if sandboxed else tempfile.TemporaryDirectory(prefix="grading")
        if sandboxed:
            command, variables, folder = bubblewrap(), None, "/"
        else:
            folder = self._home.name
            command = [sys.executable, str(WORKER)]
            variables = os.environ | environment(folder, str(ROOT))
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._flooded = ""
        self._glanced = 0.0
        self._process = subprocess.Popen(  # noqa: S603  # the words are ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=variables,
            cwd=folder,
            start_new_session=True,
        )
        self._printed = b""
        for target in (self._listen, self._drain, self._hand_over):
            arguments = (setup, steps) if target == self._hand_over else ()
            threading.Thread(target=target, args=arguments, daemon=True).start()

    def __enter__(self) -> Self:
        try:
            self.reply(START)
        except Ended as ended:
            self.end()
            said = self._printed.decode(errors="replace").strip().splitlines()[-1:]
            raise GradingError(f"The sandbox did not start; it {ended} {' '.join(said)}") from None
        self._until = time.monotonic() + self._limits.total
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def reply(self, seconds: float | None = None) -> dict:
        """Wait for the answer of the next step.

        Raises
        ------
        Ended
            When the process takes too much or ends by itself, or what it says is no answer.
        """
        now = time.monotonic()
        deadline = min(now + (seconds or self._limits.step), self._until)
        if now > self._until:
            raise Ended(f"took more than {self._limits.total:.0f} seconds in all.")
        while True:
            self._look()  # however quickly the answers come
            try:
                line = self._lines.get(timeout=GLANCE)
            except queue.Empty:
                if self._flooded:
                    raise Ended(self._flooded) from None
                if time.monotonic() > deadline:
                    raise Ended(
                        f"was still running after {deadline - now:.0f} seconds: is there a loop "
                        "that never ends?"
                    ) from None
                continue
            if line is None:
                raise Ended(self._flooded or self._last_words())
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                told = None
            if not isinstance(told, dict):
                raise Ended("wrote into the channel that its answers take.")
            return told

    def end(self) -> None:
        """End the process and all that it started."""
        for one in self._family():
            try:
                one.kill()
            except (psutil.Error, OSError):
                continue
        self._process.wait()
        if self._home:
            self._home.cleanup()

    def _family(self) -> list[psutil.Process]:
        if self._process.poll() is not None:
            return []  # its number may belong to another process by now
        try:
            first = psutil.Process(self._process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.Error:
            return []

    def _look(self) -> None:
        if time.monotonic() < self._glanced + GLANCE:
            return
        self._glanced = time.monotonic()
        family, memory = self._family(), 0
        for one in family:
            try:
                memory += one.memory_info().rss
            except psutil.Error:
                continue
        if memory > self._limits.memory:
            raise Ended(f"took more than {self._limits.memory / 1e9:.1f} GB of memory.")
        if len(family) > self._limits.processes:
            raise Ended(f"started more than {self._limits.processes} processes.")

    def _last_words(self) -> str:
        code = self._process.wait()
        # bubblewrap tells of a signal as a shell does: 128 and its number.
        number = -code if code < 0 else code - 128
        if number in set(signal.Signals) and code:
            return f"ended its own process ({signal.Signals(number).name})."
        return f"ended its own process (exit code {code})."

    def _hand_over(self, setup: str, steps: list[tuple]) -> None:
        limits = {
            "DATA": self._limits.memory,
            "CPU": int(self._limits.total) + 1,
            "FSIZE": TEMPORARY // 4,
            "CORE": 0,
        }
        if not self._home:  # elsewhere all processes of this user would count, not theirs alone
            limits["NPROC"] = self._limits.processes
        job = pickle.dumps({"setup": setup, "steps": steps, "limits": limits})
        try:
            with self._process.stdin as pipe:
                pipe.write(job)
        except OSError:
            return  # it ended before it had read its job: the reader says so

    def _listen(self) -> None:
        taken, kept = 0, b""
        for block in _blocks(self._process.stdout):
            taken += len(block)
            if taken > MOST_TOLD:
                self._flooded = f"gave more than {MOST_TOLD / 1e6:.0f} MB of answers."
                break
            *whole, kept = (kept + block).split(b"\n")
            for line in whole:
                self._lines.put(line)
        self._lines.put(None)

    def _drain(self) -> None:
        taken = 0
        for block in _blocks(self._process.stderr):
            taken += len(block)
            self._printed = (self._printed + block)[-2000:]
            if taken > MOST_PRINTED and not self._flooded:
                self._flooded = f"printed more than {MOST_PRINTED / 1e6:.0f} MB."
                self._lines.put(None)


def _blocks(pipe: IO[bytes]) -> Iterator[bytes]:
    while block := pipe.read1(1 << 16):
        yield block
