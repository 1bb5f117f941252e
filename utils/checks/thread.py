"""A thread that can be ended from outside, without harm to the kernel."""

import _thread
import ctypes
import functools
import gc
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, chain, compress, islice, repeat, starmap, takewhile, tee
from operator import attrgetter, is_, itemgetter, mul, truth
from types import FrameType
from typing import Any, NamedTuple

GRACE = 2.0  # seconds in which a function that overran must let itself be ended

# What runs in a thread that imports, told by its names: to ask a frame for its code, or for the id
# of anything, calls those who listen to audits, and in their Python threads may change.
_IMPORTLIB = [vars(importlib._bootstrap), vars(importlib._bootstrap_external)]  # noqa: SLF001
_GLOBALS = attrgetter("f_globals")


class _Clock(NamedTuple):
    """Hold readings, in seconds: the wall's, the thread's, and what all processors had to spare."""

    wall: float
    thread: float
    spare: float


def _spare() -> float:
    """Return the seconds for which this machine's processors had nothing to do, on average."""
    try:
        import psutil  # noqa: PLC0415  # a browser's Python has neither it nor threads

        return psutil.cpu_times().idle / psutil.cpu_count()
    except Exception:  # noqa: BLE001  # a sandbox may hide both numbers: then all time is spare
        return time.monotonic()


class Thread:
    """Run work in a bare thread: threading.Thread has locks that ending it could leave shut."""

    def __init__(self, work: Callable[[], None], own: dict[str, Any] | None) -> None:
        self._work = work
        self._own = own
        self._running = _thread.allocate_lock()
        self._begun = _thread.allocate_lock()
        self._clock = time.process_time
        self._frame: FrameType | None = None

    def start(self) -> bool:
        """Begin, and tell whether there are threads at all."""
        self._begun.acquire()
        try:
            self._ident = _thread.start_new_thread(self._run, ())
        except RuntimeError:
            return False
        self._begun.acquire()
        return True

    def _run(self) -> None:
        try:
            with self._running:
                # Asked by the thread itself: another could ask when it is gone, and crash.
                if hasattr(time, "pthread_getcpuclockid"):
                    clock = time.pthread_getcpuclockid(_thread.get_ident())
                    self._clock = functools.partial(time.clock_gettime, clock)
                # A thread's number may be given again when it is gone; a frame is its own.
                self._frame = sys._getframe()  # noqa: SLF001  # documented, for debuggers
                self._begun.release()
                self._work()
        except SystemExit:  # what leaves a handler sets off one more: see `_stop`
            pass
        # The last blow must fall, here: one left over hangs Python 3.11 where somebody traces.
        time.sleep(0)

    def wait(self, seconds: float) -> bool:
        """Wait until the work is done, and tell whether it is."""
        if done := self._running.acquire(timeout=seconds):
            self._running.release()
        return done

    def read(self) -> _Clock:
        """Read the clocks; that of a thread that is gone stands still."""
        try:
            used = self._clock()
        except OSError:
            used = 0.0
        return _Clock(time.monotonic(), used, _spare())

    def _frames(self) -> Iterator[FrameType]:
        """Go through the frames of the thread, the innermost first, in C alone: see `_strike`."""
        top = map(itemgetter(self._ident), starmap(sys._current_frames, [()]))  # noqa: SLF001  # as above
        return takewhile(truth, accumulate(chain(top, repeat("f_back")), getattr))

    def imports(self) -> bool:
        """Tell whether the thread is importing something."""
        try:
            return any(chain.from_iterable(_imports(self._frames())))
        except KeyError:  # it is gone
            return False

    def end(self) -> None:
        """Stop the work; where it does not stop within GRACE, go on trying behind the scenes."""
        if self._frame is None and not self._begun.acquire(timeout=1):
            return  # interrupted before it began
        if not self._end_within(GRACE):
            _thread.start_new_thread(self._end_later, ())

    def _end_later(self) -> None:
        while not self._end_within(0.1):
            time.sleep(1)

    def _end_within(self, seconds: float) -> bool:
        """Strike until the thread is done or gone, and tell whether it is.

        Threads are changed as often as can be, so that the thread is seen wherever it passes.
        The garbage collector is off: what it calls would be hit in the thread's place.
        """
        interval, collecting = sys.getswitchinterval(), gc.isenabled()
        blow = functools.partial(
            ctypes.pythonapi.PyThreadState_SetAsyncExc,
            ctypes.c_ulong(self._ident),
            ctypes.py_object(_stop(self._ident)),
        )
        start = time.monotonic()
        gc.disable()
        sys.setswitchinterval(1e-6)
        try:
            while (passed := time.monotonic() - start) < seconds:
                # One that caught the blow is struck again, one that was not struck is watched.
                if self.wait(0.01 if self._strike(blow, gently=passed < seconds / 2) else 0):
                    return True
                time.sleep(0)
            return self._frame not in self._frames()
        except KeyError:  # the thread is gone
            return True
        finally:
            sys.setswitchinterval(interval)
            if collecting:
                gc.enable()

    def _strike(self, blow: Callable[[], int], *, gently: bool) -> bool:
        """Raise an exception in the thread unless it imports, and tell whether it was raised.

        An exception inside an import leaves locks taken and modules half made for good. So the
        look at the stack and the blow are one chain of iterators that C runs through without a
        line of Python between them: the interpreter cannot change threads there. Gently, the
        innermost frame must be one of the learner's, not of a library that may hold a lock.
        """
        wanted = {11} if gently and self._own is not None else {1, 11}
        frames, again, innermost = tee(self._frames(), 3)
        here = map(is_, frames, repeat(self._frame))
        own = map(is_, map(_GLOBALS, islice(innermost, 1)), repeat(self._own))
        seen = [here, map(mul, own, repeat(10))]
        seen += [map(mul, found, repeat(100)) for found in _imports(again)]
        weighed = map(sum, [chain.from_iterable(seen)])
        return any(starmap(blow, compress([()], map(wanted.__contains__, weighed))))


def _imports(frames: Iterator[FrameType]) -> list[Iterator[bool]]:
    """Tell of each frame whether it is importlib's, for each of importlib's two halves."""
    return [
        map(is_, map(_GLOBALS, some), repeat(names))
        for some, names in zip(tee(frames), _IMPORTLIB, strict=True)
    ]


def _stop(ident: int) -> type[SystemExit]:
    """Make an exception for a thread that sets off the next one when it is caught, ten deep.

    A bare except in a loop swallows one exception; the next then comes out of its handler. No
    Python code may run when the next is set off, or it would be hit itself: hence the partials.
    Python 3.12 alone raises the next one inside the same try; there GRACE ends the waiting.
    """
    stop = SystemExit
    for _ in range(10):
        raise_later = ctypes.pythonapi["PyThreadState_SetAsyncExc"]
        set_off = functools.partial(raise_later, ctypes.c_ulong(ident), ctypes.py_object(stop))

        class Calling(type):
            __call__ = staticmethod(set_off)

        class Stop(SystemExit, metaclass=Calling): ...

        stop = Stop
        raise_later.restype = functools.partial(SystemExit.__new__, stop)
    return stop
