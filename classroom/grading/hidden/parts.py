"""A part of an exercise's mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

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
