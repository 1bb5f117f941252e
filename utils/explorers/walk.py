"""The walks that `descent` shows; `walk.js` is the twin."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from utils import logistic
from utils.data import six_points

if TYPE_CHECKING:
    import numpy as np

RATES = 0.02, 0.05, 0.1, 0.2, 0.5
STARTS = {"the first line": (-0.3, -0.35, 2.5), "zeros": (0.0, 0.0, 0.0)}
STEPS = *range(21), *range(25, 101, 5), *range(150, 1001, 50), *range(1500, 10001, 500)
# Beyond this a walk with the largest rate hangs on the last bit of each number.
MOST_AT_HALF = 50
X, Y = six_points()


@cache
def path(rate: float, start: str) -> np.ndarray:
    """Walk, and keep w at the numbers of steps that can be shown."""
    steps = [k for k in STEPS if rate < 0.5 or k <= MOST_AT_HALF]
    return logistic.descend(STARTS[start], X, Y, rate, steps[-1])[steps]
