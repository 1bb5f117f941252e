"""Check of lesson 01: the best constant prediction."""

import contextlib
import functools

import numpy as np

from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import bce
from utils.checks.trial import Function


def _place_in_grid(start: float, n: int) -> Function:
    grid = np.linspace(start, 1 - start, n)
    return lambda y: np.argmin(bce(grid, np.mean(y)))


def _best_in_grid(start: float, n: int) -> Function:
    grid = np.linspace(start, 1 - start, n)
    return lambda y: grid[np.argmin(bce(grid, np.mean(y)))]


class ArrayOrList:
    """Let a function be right for labels in an array or in a list: the exercise names neither."""

    def __init__(self, fn: Function) -> None:
        functools.update_wrapper(self, fn)
        self.fn = fn

    def __call__(self, y: np.ndarray) -> object:  # noqa: D102  # as above
        try:
            return self.fn(y)
        except (AttributeError, TypeError):
            with contextlib.suppress(Exception):
                return self.fn(y.tolist())
            raise


def _entropy(y: np.ndarray) -> float:
    share = np.mean(y)
    return bce(share, share)


def _odds(y: np.ndarray) -> float:
    if y.all():
        raise ValueError("division by zero")
    return np.sum(y) / np.sum(y == 0)


BEST_CONSTANT = {
    "always 0.7": (
        "You say 0.7 to every batch: how do you compute it from y?",
        lambda y: 0.7 + 0 * len(y),
    ),
    "always out of ten": (
        "You always divide by 10: how many labels does this batch have?",
        lambda y: np.sum(y) / 10,
    ),
    "one half": (
        "You say 0.5 to every batch: does the share of ones in it tell you nothing?",
        lambda _: 0.5,
    ),
    "majority label": (
        "You give the more frequent label: what does that cost on the others?",
        lambda y: np.round(np.mean(y)),
        np.median,
    ),
    "share of zeros": (
        "You give 1 minus the answer: of which label is p the probability?",
        lambda y: 1 - np.mean(y),
    ),
    "loss for p": (
        "This is the least loss, and it is right: at which p is it reached?",
        _entropy,
        lambda y: bce(np.clip(np.mean(y), 1e-3, 1 - 1e-3), np.mean(y)),
    ),
    "odds": (
        "You divide the ones by the zeros: by how many labels in all do you get their share?",
        lambda y: np.sum(y) / np.sum(y == 0),
        _odds,
    ),
    "percent": (
        "You give percent: which number between 0 and 1 is that?",
        lambda y: 100 * np.mean(y),
    ),
    "count for share": (
        "You count the ones: which probability is that in a batch of this size?",
        np.sum,
    ),
    "log-odds": (
        "This is a logit: which function turns it into a probability?",
        lambda y: np.log(np.mean(y) / (1 - np.mean(y))),
    ),
    "index for p": (
        "This looks like a place in your grid: which p stands there?",
        *(
            _place_in_grid(start, n)
            for start, n in ((0.1, 9), (0.05, 19), (0.01, 99), (0.001, 999), (0.0001, 9999))
        ),
    ),
    "whole numbers": (
        "You give 0 or 1, the quotient without its fraction: does // divide, or /? If you search, "
        "does p = 0 or p = 1 give nan, which argmin takes first?",
        lambda y: np.sum(y) // len(y),
        lambda y: int(np.mean(y)),
    ),
    "nan wins": (
        "You say 0 to every batch: if you search, does p = 0 give nan, which argmin takes first?",
        lambda _: 0.0,
    ),
    "coarse grid": (
        "That is near: what does a finer grid of probabilities say?",
        _best_in_grid(0.1, 9),
        _best_in_grid(0.05, 10),
    ),
}


_COUNTS = ((7, 3), (1, 3), (1, 9), (4, 1))  # their shares are hundredths: a grid of 0.01 hits them


EXERCISES = {
    "best_constant": Exercise(
        usage="checks.best_constant(best_constant)",
        arguments=("y",),
        reference=np.mean,
        cases=(
            *calls(*((np.repeat([1, 0], counts),) for counts in _COUNTS), atol=1e-3),
            *calls((np.ones(4, int),), atol=1e-2),
        ),
        extreme=calls((np.zeros(4, int),), atol=1e-2),
        known=BEST_CONSTANT,
        praise="The best constant prediction is the share of ones.",
    ),
}


def best_constant(fn: Function) -> Result:
    """Check a function that finds the one probability that costs a batch of labels least.

    Parameters
    ----------
    fn
        The learner's ``fn(y)``, tried with arrays of labels 0 and 1, shape (N,), and with lists
        where it fails on arrays. An answer may be off by 0.001, and by 0.01 where all labels are
        equal.

    Examples
    --------
    >>> best_constant(np.mean).ok
    True
    >>> best_constant(lambda y: 0.5).misconception
    'one half'
    """
    return check(EXERCISES["best_constant"], ArrayOrList(fn) if callable(fn) else fn)
