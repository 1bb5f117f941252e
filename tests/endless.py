"""What never ends, and whether threads are left of it."""

import sys
import time


def spin():
    while True:
        pass


def threads():
    return set(sys._current_frames())  # noqa: SLF001 - the documented way to see every thread


def none_left(before, within=20):
    until = time.monotonic() + within
    while threads() - before and time.monotonic() < until:
        time.sleep(0.01)
    return not threads() - before
