"""A process for a learner's code, ended when it takes too much."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from dataclasses import dataclass
from typing import ClassVar, Self

import psutil

from classroom.grading import group, sandbox, stopping
from classroom.grading.channel import Channel, Ended, told
from classroom.grading.exercises import ROOT, GradingError
from classroom.grading.meter import Meter

START = 120.0  # seconds to start Python and load what the lesson imports; not the learner's doing
PATIENCE = 12  # how many times the limit is waited for while others have the processor
GLANCE = 0.2  # seconds between two looks at what is taken


@dataclass(frozen=True)
class Limits:
    """What a submission may take: seconds a step and in all, bytes of memory, processes.

    `processors` are the numbers of those that it runs on; none means all.
    """

    step: float = 10.0
    total: float = 120.0
    memory: int = 2_000_000_000
    processes: int = 32
    processors: tuple[int, ...] = ()


class BusyError(GradingError):
    """Say that the machine had no time for a submission: no fault of the learner's."""


class Process:
    """A worker, from its start to its end; used with `with`, it is ended in any case."""

    _alive: ClassVar[weakref.WeakSet[Process]] = weakref.WeakSet()

    def __init__(self, setup: str, steps: list[tuple], limits: Limits, *, sandboxed: bool) -> None:
        self._limits = limits
        self._glanced = 0.0
        self._sandboxed, self._last = sandboxed, contextlib.ExitStack()
        self._group = group.make(limits.memory, limits.processes)
        if self._group:
            self._last.callback(self._group.end)
        try:
            self._process = self._start()
        except BaseException:
            self._last.close()
            raise
        self._alive.add(self)
        self._meter, self._ready = Meter(self._process.pid, self._group), 0.0
        self._channel = Channel(self._process.stdout, self._process.stderr)
        threading.Thread(target=self._hand_over, args=(setup, steps), daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        with contextlib.ExitStack() as stack:
            if self._sandboxed:
                command, inherited = stack.enter_context(sandbox.shut())
                folder, variables = "/", {}
            else:
                home = tempfile.TemporaryDirectory(prefix="grading", ignore_cleanup_errors=True)
                folder = self._last.enter_context(home)
                command, inherited = [sys.executable, str(sandbox.WORKER)], ()
                variables = os.environ | sandbox.environment(folder, str(ROOT))
            if sys.platform.startswith("linux"):
                command = sandbox.apart(command, self._limits.processors, self._group)
            return subprocess.Popen(  # noqa: S603  # the words are ours
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=variables,
                cwd=folder,
                start_new_session=True,
                pass_fds=inherited,
            )

    @classmethod
    def stop_all(cls) -> None:
        """End all processes there are, and let none begin from now on."""
        stopping.asked.set()
        for one in list(cls._alive):
            one.kill()

    @classmethod
    def allow_all(cls) -> None:
        """Let processes begin again."""
        stopping.asked.clear()

    @property
    def spent(self) -> float:
        """The seconds that the learner's code has taken."""
        return self._meter.spent() - self._ready

    @property
    def start(self) -> float:
        """The seconds that it took to start."""
        return self._ready

    def __enter__(self) -> Self:
        try:
            self._wait(START, START, f"was not ready after {START:.0f} seconds.")
        except (Ended, BusyError) as ended:
            self.end()
            said = self._channel.last_printed()
            raise GradingError(f"The sandbox did not start; it {ended} {said}") from None
        except BaseException:
            self.end()
            raise
        self._meter.look()  # what the learner's code took already, `reply` looks at
        self._ready = self._meter.spent()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def reply(self) -> dict:
        """Wait for the answer of the next step.

        Raises
        ------
        Ended
            When the process takes too much or ends by itself, or what it says is no answer.
        BusyError
            When other programs leave it no time.
        """
        left, step = self._limits.total - self.spent, self._limits.step
        in_all = f"took more than {self._limits.total:.0f} seconds in all."
        if left <= 0:
            raise Ended(in_all)
        endless = f"was still running after {step:.0f} seconds: is there a loop that never ends?"
        return self._wait(min(step, left), PATIENCE * step, endless if step <= left else in_all)

    def _wait(self, seconds: float, patience: float, late: str) -> dict:
        worked, idle = self._meter.worked, self._meter.idle
        until, closed = time.monotonic() + patience, False
        while True:
            self._look()  # however quickly the answers come
            line = self._channel.next(GLANCE)
            if stopping.asked.is_set():
                raise GradingError("Marking was stopped.")
            closed = closed or line is None
            if closed and (self._channel.flooded or self._over()):
                self._look(at_once=True)
                raise Ended(self._channel.flooded or self._last_words())
            if line:
                return told(line)
            taken = max(self._meter.worked - worked, self._meter.idle - idle)
            if self._channel.flooded:
                raise Ended(self._channel.flooded)
            if taken > seconds:
                raise Ended(late)
            if time.monotonic() > until:
                raise BusyError(
                    f"This machine left it {taken:.0f} of {patience:.0f} seconds, so it could not "
                    "be tried: mark again when other programs are done, or with --jobs 1."
                )

    def _over(self) -> bool:
        """Say whether it has ended; what has closed its pipes may go on for as long as it may."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(GLANCE)
        return self._process.returncode is not None

    def kill(self) -> None:
        """Let it end, without waiting for it."""
        for one in self._meter.family() if self._process.poll() is None else []:
            with contextlib.suppress(psutil.Error, OSError):
                one.kill()

    def end(self) -> None:
        """End the process and all that it started."""
        self.kill()
        self._process.wait()
        self._alive.discard(self)
        self._last.close()

    def _look(self, *, at_once: bool = False) -> None:
        if time.monotonic() < self._glanced + GLANCE and not at_once:
            return
        self._glanced = time.monotonic()
        memory, processes = self._meter.look()
        if processes > self._limits.processes:
            raise Ended(f"started more than {self._limits.processes} processes.")
        if memory > self._limits.memory or (self._group and self._group.out_of_memory()):
            raise Ended(f"took more than {self._limits.memory / 1e9:.1f} GB of memory.")

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
            "FSIZE": sandbox.TEMPORARY // 4,
            "CORE": 0,
        }
        if self._sandboxed:  # elsewhere all processes of this user would count, not theirs alone
            limits["NPROC"] = self._limits.processes
        job = pickle.dumps({"setup": setup, "steps": steps, "limits": limits})
        try:
            with self._process.stdin as pipe:
                pipe.write(job)
        except OSError:
            return  # it ended before it had read its job: the reader says so
