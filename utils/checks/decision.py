"""The check of lesson 06 that asks for the cheapest threshold."""

import functools

import numpy as np

from utils import calibration
from utils.checks.classifier import made
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function

GRID = np.arange(1, 100) / 100


def _costs(
    p: np.ndarray, y: np.ndarray, miss: float, alarm: float, grid: np.ndarray = GRID
) -> np.ndarray:
    return np.array([calibration.mean_cost(p, y, t, miss, alarm) for t in grid])


def _cheapest(*given: np.ndarray | float, grid: np.ndarray = GRID) -> float:
    return float(grid[_costs(*given, grid).argmin()])


def _by_share(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> float:
    misses = np.array([(p <= t)[y == 1].mean() for t in GRID])
    alarms = np.array([(p > t)[y == 0].mean() for t in GRID])
    return float(GRID[(miss * misses + alarm * alarms).argmin()])


def _of_labels_unseen(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> float:  # noqa: ARG001
    return float(GRID[np.argmin([miss * (p <= t).sum() + alarm * (p > t).sum() for t in GRID])])


def _ties(p: np.ndarray, y: np.ndarray, miss: float, alarm: float) -> np.ndarray:
    costs = _costs(p, y, miss, alarm)
    return GRID[costs == costs.min()]


THRESHOLD = {
    "always one half": (
        "You answer 0.5 whatever the costs are: what if a miss costs ten times as much?",
        lambda p, y, miss, alarm: 0.5,
    ),
    "costs exchanged": (
        "With the two costs exchanged your answer is right: which mistake is a miss?",
        lambda p, y, miss, alarm: _cheapest(p, y, alarm, miss),
    ),
    "costs forgotten": (
        "This threshold has the fewest mistakes: what does each kind cost?",
        lambda p, y, miss, alarm: _cheapest(p, y, 1, 1),
    ),
    "most expensive": (
        "This threshold costs most: do you take argmin, p <= t for a miss and p > t for an alarm?",
        lambda p, y, miss, alarm: float(GRID[_costs(p, y, miss, alarm).argmax()]),
    ),
    "cost for threshold": (
        "That is the least cost: which threshold has it?",
        lambda p, y, miss, alarm: float(_costs(p, y, miss, alarm).min()),
        lambda p, y, miss, alarm: len(p) * float(_costs(p, y, miss, alarm).min()),
    ),
    "place for threshold": (
        "That is a place in the list, counted from 0: which threshold stands there?",
        lambda p, y, miss, alarm: int(_costs(p, y, miss, alarm).argmin()),
    ),
    "shares of a class": (
        "You take the share of misses in one class and of alarms in the other: how many are there "
        "of each?",
        _by_share,
    ),
    "last of the cheapest": (
        "Several thresholds are equally cheap: you return another than the smallest.",
        lambda *given: _ties(*given)[-1],
        lambda *given: _ties(*given).mean(),
        lambda *given: np.median(_ties(*given)),
    ),
    "all of the cheapest": (
        "You return every threshold of least cost: which of them is asked for?",
        _ties,
    ),
    "costs for threshold": (
        "You return the cost of every threshold: which of them has the least?",
        _costs,
        lambda p, y, miss, alarm: len(p) * _costs(p, y, miss, alarm),
    ),
    "labels exchanged": (
        "You take a label 0 for a case: which label has somebody who is missed at p <= t?",
        lambda p, y, miss, alarm: _cheapest(p, 1 - y, miss, alarm),
    ),
    "labels overlooked": (
        "Your costs do not look at y: which of those at p <= t are misses?",
        _of_labels_unseen,
    ),
    "end of the list": (
        "You return the same end of the list each time: do you count both kinds of mistake, and "
        "keep the least cost so far?",
        *(lambda p, y, miss, alarm, t=t: t for t in (0.01, 0.99)),
    ),
    "per cent": (
        "Your thresholds are whole numbers, and no p is above 1: by what are they to be divided?",
        lambda p, y, miss, alarm: 1,
    ),
    "too long steps": (
        "Your steps are too long: which thresholds are to be tried?",
        *(functools.partial(_cheapest, grid=np.arange(1, n) / n) for n in (10, 20, 4)),
    ),
    "0.99 left out": (
        "You do not try 0.99: does the end of your list belong to it?",
        functools.partial(_cheapest, grid=GRID[:-1]),
    ),
    "thresholds from p": (
        "You try the probabilities themselves: which thresholds are to be tried?",
        lambda p, *rest: _cheapest(p, *rest, grid=np.sort(p)),
    ),
    "acting at the threshold": (
        "You act where p equals the threshold, too: from where on does the model act?",
        lambda p, *rest: _cheapest(p + 1e-9, *rest),  # what was at the threshold is above it
    ),
    "threshold 0": (
        "You try the threshold 0.00, too: with which one does the list begin?",
        functools.partial(_cheapest, grid=np.arange(100) / 100),
        functools.partial(_cheapest, grid=np.arange(101) / 100),
    ),
    "formula for data": (
        "A formula of the costs alone is for probabilities that come true: which threshold is "
        "cheapest for these p and y?",
        lambda p, y, miss, alarm: alarm / (alarm + miss),
        lambda p, y, miss, alarm: np.round(alarm / (alarm + miss), 2),
        lambda p, y, miss, alarm: miss / (alarm + miss),
    ),
}


def _tied(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make 16 samples: a mean of whole costs is exact, so equally cheap thresholds stay equal.

    No probability lies on a threshold but one, at 0.75, which no way to write 75 / 100 rounds.
    """
    p, y = made(16, seed)
    p = np.floor(100 * p) / 100 + 0.003
    return np.where(np.isclose(p, 0.733), 0.75, p), y


# The last threshold is best; 1.00 would be better, and is none; a case at a threshold is missed.
_ENDS = (
    (np.array([0.985, 0.995, 0.203, 0.303]), np.array([0, 1, 0, 0]), 1, 1),
    (np.array([0.995, 0.403, 0.203, 0.303]), np.array([0, 1, 0, 0]), 1, 5),
    (np.array([0.745, 0.75, 0.303, 0.203]), np.array([0, 1, 0, 0]), 1, 1),
)

EXERCISES = {
    "best_threshold": Exercise(
        usage="checks.best_threshold(best_threshold)",
        arguments=("p", "y", "miss", "alarm"),
        reference=_cheapest,
        cases=calls(
            (*_tied(1), 5, 1), (*_tied(17), 1, 4), (*_tied(8), 20, 2), (*_tied(33), 1, 1), *_ENDS
        ),
        known=THRESHOLD,
        praise="The costs choose the threshold; the probabilities stay what they are.",
        elementwise=False,
    ),
}


def best_threshold(fn: Function) -> Result:
    """Check a function ``fn(p, y, miss, alarm)`` that returns the cheapest threshold.

    Examples
    --------
    >>> best_threshold(lambda p, y, miss, alarm: 0.5).misconception
    'always one half'
    """
    return check(EXERCISES["best_threshold"], fn)
