"""Give a learner's function its time, and end it when that is over."""

import contextlib
import inspect
import time
from collections.abc import Callable
from typing import Any

from utils import IN_BROWSER
from utils.checks import threadless
from utils.checks.thread import Thread

# Seconds for all calls of one check; a browser's Python takes several times as long.
TIME_LIMIT = 15.0 if IN_BROWSER else 5.0
TICK = 0.05  # seconds between two looks at a function that runs
LONGEST = 24  # times the limit, by the clock on the wall: then a busy machine is no excuse
IMPORTS = 300.0  # seconds, by the clock on the wall, that all imports of a check may take


class Limit:
    """Hold the seconds that a learner's function, or several in turn, may still use.

    What counts is the processor time of the function's own thread, and time in which it does
    nothing though the machine had time for it, as in a sleep. What counts as neither: imports,
    and time that a busy machine gives to others. Where threads have no clock (macOS, Windows)
    that of the process stands in.

    Parameters
    ----------
    seconds
        How much may be used.

    Examples
    --------
    >>> limit = Limit(5)
    >>> limit.run(lambda: None)
    True
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.used = self.idle = self.passed = self.imported = 0.0
        self.ended = False  # whether work was ended before it was done

    @property
    def over(self) -> bool:
        """Whether the time is used up."""
        return (
            max(self.used, self.idle, self.passed / LONGEST) >= self.seconds
            or self.imported >= IMPORTS
        )

    def run(self, work: Callable[[], None], fn: object = None) -> bool:
        """Do work in a thread until it is done, the time is over or the kernel is interrupted.

        A loop inside one C function that never lets go of the interpreter, such as
        ``sum(iter(int, 1))``, cannot be ended: no thread can.

        Parameters
        ----------
        work
            What to do. It is ended by an exception, which is raised again where it is caught.
        fn
            The learner's function that it calls: it is ended there rather than in a library.

        Returns
        -------
        bool
            Whether the work was done in time.
        """
        thread = Thread(work, _globals(fn))
        done = False
        try:
            if not thread.start():
                done = True  # there is no thread to end
                return self._without_threads(work, fn)
            done = self._wait(thread)
        finally:  # also when the learner interrupts the kernel
            if not done:
                self.ended = True
                thread.end()
        return done

    def _without_threads(self, work: Callable[[], None], fn: object) -> bool:
        own, start = threadless.files(fn), time.monotonic()

        def over() -> None:
            self.ended = True

        left = self.seconds - self.used
        with (
            contextlib.suppress(threadless.TimeIsUp),
            threadless.watched(lambda code: code.co_filename in own, left, over),
        ):
            work()
        self.used += time.monotonic() - start
        return not self.ended

    def _wait(self, thread: Thread) -> bool:
        last = thread.read()
        while not self.over:
            if thread.wait(min(TICK, self.seconds)):
                return True
            now = thread.read()
            passed, used, spare = (b - a for a, b in zip(last, now, strict=True))
            last = now
            if thread.imports():
                self.imported += passed
                continue
            self.passed += passed
            self.used += used
            if used < passed / 50:
                self.idle += min(passed, spare)
        return False


def _globals(fn: object) -> dict[str, Any] | None:
    """Return the names among which a function was defined, if it tells them."""
    try:
        return inspect.unwrap(fn).__globals__
    except Exception:  # noqa: BLE001  # a learner's own object may fail at anything
        return None
