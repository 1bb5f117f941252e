"""End a learner's code where there are no threads, as in a browser's Python.

Python itself tells of each loop that goes round and of each function that begins
(`sys.monitoring`); when the time is over, an exception comes from there, in the learner's own line.
"""

import contextlib
import inspect
import sys
import time
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType


class TimeIsUp(BaseException):  # `except Exception` lets it through
    """What is raised when the time is over; it comes again where it is caught."""


def files(fn: object) -> set[str]:
    """Name the files, or cells, in which a learner wrote a function and those beside it."""
    try:
        names = inspect.unwrap(fn).__globals__
    except Exception:  # noqa: BLE001  # a learner's own object may fail at anything
        return set()
    every = [one for one in [*names.values()] if isinstance(one, FunctionType)]
    return {one.__code__.co_filename for one in every if one.__globals__ is names}


@contextlib.contextmanager
def watched(own: Callable[[CodeType], bool], seconds: float, over: Callable[[], None]) -> Iterator:
    """Raise `TimeIsUp` in code that goes on for too long.

    A loop inside one C function, such as ``sum(iter(int, 1))``, is not seen. Before Python 3.12
    nothing is: nothing told of it.

    Parameters
    ----------
    own
        Tells whether code is the learner's; it is never ended in other code.
    seconds
        How long it may take, by the clock on the wall.
    over
        Called each time before `TimeIsUp` is raised.

    Examples
    --------
    >>> with watched(lambda code: True, 5, print):
    ...     total = sum(range(10))
    """
    if not hasattr(sys, "monitoring"):
        yield
        return
    telling = sys.monitoring
    tool = telling.PROFILER_ID
    end = time.monotonic() + seconds

    def look(code: CodeType, *_: object) -> object:
        if not own(code):
            return telling.DISABLE
        if time.monotonic() > end:
            over()
            raise TimeIsUp(seconds)
        return None

    events = telling.events.JUMP, telling.events.PY_START
    telling.use_tool_id(tool, "time limit")
    try:
        for event in events:
            telling.register_callback(tool, event, look)
        telling.restart_events()
        telling.set_events(tool, sum(events))
        yield
    finally:
        telling.set_events(tool, 0)
        for event in events:
            telling.register_callback(tool, event, None)
        telling.free_tool_id(tool)
