"""A part of an exercise's mark, and what several lessons draw for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from utils.checks.engine import calls

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from utils.checks.trial import Call


@dataclass(frozen=True)
class Part:
    """Some inputs, and the points for being right on all of them.

    Attributes
    ----------
    title
        What is tried, in words that tell no answer; learners read it.
    points
        What the part is worth.
    make
        Draws the calls from a random generator.
    edge
        Whether it counts only once the others are right: alone it could be met by chance.
    """

    title: str
    points: int
    make: Callable[[np.random.Generator], Sequence[Call]]
    edge: bool = False


def places(count: int, atol: float) -> tuple[Part, ...]:
    """Give a point for each number of a list: the same is right for all, so nothing is drawn."""
    return tuple(
        Part(f"number {place + 1}", 1, lambda _, place=place: calls((place,), atol=atol))
        for place in range(count)
    )


def tiny(rng: np.random.Generator) -> np.ndarray:
    """Draw probabilities of many sizes: whoever keeps p away from 0 does so somewhere."""
    return 10.0 ** -(np.array([3, 6, 9, 12, 15, 18, 40, 150, 300]) + rng.uniform(0, 1, 9))


def nearly_one(rng: np.random.Generator) -> np.ndarray:
    """Draw probabilities near 1 of many sizes, which 32 bits hold exactly, as a tensor may."""
    return 1 - rng.integers(2 ** np.arange(5), 2 ** np.arange(1, 6)) / 2.0**24


def huge(rng: np.random.Generator, n: int, c: int) -> np.ndarray:
    """Draw a row of logits below zero, one above, and so on, each with a zero far from the rest."""
    z = rng.uniform(800, 1500, (n, c)) * (-1.0) ** np.arange(n)[:, np.newaxis]
    z[:, 0] = 0
    return z
