"""Marks of a line in a plane, for explorers of it; `plane.js` is the twin."""

from __future__ import annotations

from math import log, sqrt

from utils.explorers.shapes import line, text
from utils.explorers.states import fixed

LEVELS = 0.1, 0.25, 0.5, 0.75, 0.9
#: Where the frame of the plane ends, to the right and above.
FRAME = 13, 10.5


def straight(w1: float, w2: float, c: float) -> list[list[float]]:
    """Cut the line w1 x + w2 y = c at the frame; empty where they do not meet."""
    squared = w1 * w1 + w2 * w2
    if not squared:
        return []
    foot, along = [w1 * c / squared, w2 * c / squared], [-w2, w1]
    low, high = -1e9, 1e9
    for at, step, most in zip(foot, along, FRAME, strict=True):
        if step:
            enters, leaves = sorted([-at / step, (most - at) / step])
            low, high = max(low, enters), min(high, leaves)
        elif not 0 <= at <= most:
            return []
    if high - low < 1e-9:
        return []
    return [[foot[0] + t * along[0], foot[1] + t * along[1]] for t in (low, high)]


def name(axes: int, role: str, x: float, y: float, words: str) -> dict:
    """Write words beside a place, inside the frame."""
    side, anchor = (0.4, "start") if x < FRAME[0] - 2.5 else (-0.4, "end")
    return text(axes, role, x + side, min(y, FRAME[1] - 0.4) - 0.15, words, anchor)


def boundary(
    axes: int,
    w1: float,
    w2: float,
    b: float,
    levels: tuple[float, ...] = LEVELS,
    shrunk: float = 1,
) -> list[dict]:
    """Draw the lines of equal probability with their names, and w as an arrow where p = 0.5.

    `shrunk` says how many times smaller the plane is drawn than one that has a figure of its own.
    """
    norm, marks, arrow = sqrt(w1 * w1 + w2 * w2), [], []
    for level in levels:
        ends = straight(w1, w2, log(level / (1 - level)) - b)
        role = "prediction" if level == 0.5 else "muted"
        # The upper end is named, where the names have room beside each other.
        top = max(ends, key=lambda at: at[1]) if ends else [0, 0]
        tight = norm * shrunk
        room = level == 0.5 or tight < 0.8 or (tight < 1.6 and level in (0.1, 0.9))
        words = fixed(level, 2) if ends and room else ""
        marks += [line(axes, role, *ends), name(axes, role, *top, words)]
        if ends and level == 0.5:
            low = min(ends, key=lambda at: at[1])
            x, y = (0.2 * top[k] + 0.8 * low[k] for k in (0, 1))
            u, v = w1 / norm, w2 / norm
            head = (0, 0), (1, 0), (0.75, 0.13), (1, 0), (0.75, -0.13)
            arrow = [[x + p * u - q * v, y + p * v + q * u] for p, q in head]
    return [*marks, line(axes, "prediction", *arrow)]
