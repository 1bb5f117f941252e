"""Lay the guesses of many beside each other, as marks of a picture, none upon another."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from utils.explorers import ring
from utils.explorers.shapes import line, point, text
from utils.explorers.states import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

DOT = 5.6  # points from one dot to the next
WIDE = 7 * DOT  # how far dots may go to each side of a ring
CLOSE = 10  # points below which numbers beside a ring would touch
FAR = 9  # points from a ring to its number


def swarm(places: Sequence[float], low: float, high: float) -> list[float]:
    """Find how far to the side each dot has to go, so that none lies on another.

    Parameters
    ----------
    places : sequence of float
        Where they belong, in points, in rising order.
    low, high : float
        How far they may go, in points. Where that is not enough they overlap.

    Returns
    -------
    list of float
        The same for the same places.

    Examples
    --------
    >>> swarm([0, 0, 0, 50], -20, 20)
    [0.0, -5.6, 5.6, 0.0]
    """
    whole, fine = (
        sorted(
            (k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)), key=abs
        )
        for step in (DOT, DOT / 8)
    )
    found: list[float] = []
    for i, place in enumerate(places):
        close = [
            (place - other, side)
            for other, side in zip(places[:i], found, strict=True)
            if place - other < DOT
        ]

        def free(side: float, close: list = close) -> float:
            return min([DOT, *(math.hypot(along, side - other) for along, other in close)])

        fits = next((side for side in whole if free(side) > DOT - 0.01), None)
        found.append(float(max(fine, key=free) if fits is None else fits))
    return found


def along(asked: dict, values: Sequence[float]) -> list[float]:
    """Return where values lie on the way of their ring, in points and in rising order."""
    size = asked["point"][asked["along"] == "y"]
    return [value * abs(asked["one"] - asked["zero"]) / size for value in sorted(values)]


def room(asked: dict, figure: Figure) -> list[tuple[float, float]]:
    """Return for each ring how many points there are to both sides, to the next ring or the end."""
    axes = figure.axes[asked["axes"]]
    across = asked["along"] == "x"
    low, high = (axes.get_xlim(), axes.get_ylim())[across]
    size, at = asked["point"][across], asked["at"]
    gaps = [(b - a) / size / 2 - DOT for a, b in pairwise(at)]
    ends = [(at[0] - low) / size, *gaps], [*gaps, (high - at[-1]) / size]
    return [
        (-min(max(left, DOT), WIDE), min(max(right, DOT), WIDE))
        for left, right in zip(*ends, strict=True)
    ]


def beside(
    asked: dict, i: int, guesses: Sequence[float], truth: float, sides: tuple[float, float]
) -> list[dict]:
    """Lay the dots of a ring beside each other, and the truth as a bar that is longer than they.

    Parameters
    ----------
    asked : dict
        As `ask.aim` and `ask.place` make it.
    i : int
        Which ring.
    guesses : sequence of float
        What was guessed there.
    truth : float
        What is true there.
    sides : tuple of float
        As `room` gives them.
    """
    low, high, _ = asked["range"]
    near = min(max(truth, low), high)
    apart = swarm(along(asked, guesses), *sides)
    turned = asked["along"] == "y"

    def at(value: float, way: float) -> list[float]:
        return ring.at(asked, i, value, *((way, 0) if turned else (0, way)))

    longer = (1.5 if len(asked["at"]) == 1 else 0.8) * DOT
    ends = min(apart, default=0) - longer, max(apart, default=0) + longer
    return [
        line(asked["axes"], "found", *(at(near, end) for end in ends)),
        *_scale(asked, i, [*zip(along(asked, guesses), apart, strict=True)], truth, ends),
        *(
            point(asked["axes"], "dot", *at(guess, way), "circle", DOT / 2)
            for guess, way in zip(sorted(guesses), apart, strict=True)
        ),
    ]


def _scale(
    asked: dict, i: int, laid: list[tuple[float, float]], truth: float, ends: tuple[float, float]
) -> list[dict]:
    """Write what the ends of a scale are worth, and the truth, where no axis says it."""
    if not asked["scaled"]:
        return []
    low, high, _ = asked["range"]
    near, way = min(max(truth, low), high), asked["side"] or 1
    marks = [line(asked["axes"], "track", *(ring.at(asked, i, end) for end in (low, high)))]
    for value in sorted({near, low, high}):
        [place], [true] = along(asked, [value]), along(asked, [near])
        if value != near and abs(place - true) < CLOSE:
            continue
        beyond = max((way * side for spot, side in laid if abs(spot - place) < CLOSE), default=0)
        far = way * ends[way > 0] + DOT / 2 if value == near else beyond + FAR
        words = fixed(truth if value == near else value, asked["digits"])
        spot = ring.at(asked, i, value, way * far, -3)
        marks.append(text(asked["axes"], "ink", *spot, words, "start" if way > 0 else "end"))
    return marks
