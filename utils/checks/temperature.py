"""Check of lesson 06: the temperature."""

import functools
import re
from dataclasses import replace

import numpy as np

from utils import calibration, losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function

GRID = np.arange(0.05, 10, 0.01)


def _of_all(z: np.ndarray, y: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of z / T for each T of a grid: a loop would take seconds."""
    log_q = losses.log_softmax(z / grid[:, np.newaxis, np.newaxis], axis=-1)
    return -log_q[:, np.arange(len(y)), y].mean(axis=1)


def _in_steps(z: np.ndarray, y: np.ndarray, grid: np.ndarray) -> float:
    return float(grid[_of_all(z, y, grid).argmin()])


def _of_probabilities(z: np.ndarray, y: np.ndarray, start: float) -> float:
    return _in_steps(losses.softmax(z), y, np.arange(start, 10, 0.01))


def _softmax_twice(z: np.ndarray, y: np.ndarray) -> float:
    q = losses.softmax(z / GRID[:, np.newaxis, np.newaxis], axis=-1)
    log_q = losses.log_softmax(q, axis=-1)
    return float(GRID[log_q[:, np.arange(len(y)), y].mean(axis=1).argmax()])


def _of_gaps(z: np.ndarray, y: np.ndarray) -> float:
    q = losses.softmax(z / GRID[:, np.newaxis, np.newaxis], axis=-1)
    sure, right = q.max(axis=-1), q.argmax(axis=-1) == y
    inside = np.ceil(10 * sure)[..., np.newaxis] == np.arange(1, 11)
    gaps = (inside * (sure - right)[..., np.newaxis]).sum(axis=1)
    return float(GRID[np.abs(gaps).sum(axis=-1).argmin()])


def _place(start: float) -> Function:
    """Make a search from `start` in steps of 0.01 that returns where in its grid the best T is."""
    return lambda z, y: int(_of_all(z, y, np.arange(start, 10, 0.01)).argmin())


def _worst(z: np.ndarray, y: np.ndarray) -> float:
    return max((0.05, 9.99), key=lambda t: losses.cross_entropy(z / t, y))


def _in_reach(z: np.ndarray, y: np.ndarray, low: float, high: float) -> float:
    return float(np.clip(calibration.best_temperature(z, y), low, high))


# One digit is what is left of steps of 0.1, too.
_ROUNDED = "T is rounded, or your steps are too long: how near should T be to the best one?"

TEMPERATURE = {
    "multiplied": (
        "Your answer is one over the right one: are the logits divided by T, or multiplied?",
        lambda z, y: 1 / calibration.best_temperature(z, y),
        lambda z, y: np.clip(1 / calibration.best_temperature(z, y), 0.05, 10),
        lambda z, y: 1 / np.round(calibration.best_temperature(z, y), 2),
    ),
    "loss for temperature": (
        "That is the least loss: at which T does it occur?",
        lambda z, y: losses.cross_entropy(z / calibration.best_temperature(z, y), y),
    ),
    "place for temperature": (
        "That is a place in the list, counted from 0: which T stands there?",
        *(_place(start) for start in (0.01, 0.05, 0.1)),
    ),
    "not searched": (
        "T = 1 leaves the logits as they are: is there a T with a lower loss?",
        lambda z, y: 1.0,
    ),
    "probabilities divided": (
        "You divide probabilities and send them through a softmax again: what does T divide?",
        *(functools.partial(_of_probabilities, start=start) for start in (0.01, 0.05, 0.1)),
    ),
    "softmax twice": (
        "Your z / T passes a softmax on its way to the loss, which has one inside: what does it "
        "want?",
        _softmax_twice,
    ),
    "too long steps": (
        "Your steps are too long: how near should T be to the best one?",
        *(
            functools.partial(_in_steps, grid=grid)
            for grid in (
                *(np.linspace(0.05, 10, n) for n in (50, 100, 200)),
                *(np.arange(step, 10, step) for step in (0.05, 0.5, 1)),
                *(np.arange(0.05, 10, step) for step in (0.1, 0.5)),
            )
        ),
    ),
    "calibration error for loss": (
        "You look for the least calibration error, which jumps: of what is T asked to be the best?",
        _of_gaps,
    ),
    "losses for temperature": (
        "You return the loss at every T: at which of them is it least?",
        lambda z, y: _of_all(z, y, GRID),
    ),
    "logits for temperature": (
        "You return what z becomes at the best T: which number is that T?",
        lambda z, y: z / _in_steps(z, y, GRID),
        lambda z, y: losses.softmax(z / _in_steps(z, y, GRID)),
    ),
    "argmax": ("That is the T of the largest loss: do you want argmin?", _worst),
    "searched too little": (
        "Your search stops before the best T: what if it goes from 0.05 to 10?",
        *(
            lambda z, y, low=low, high=high: _in_reach(z, y, low, high)
            for low in (0.05, 0.1, 0.5, 1)
            for high in (1, 1.5, 2, 3, 4, 5, 10)
            if (low, high) not in {(0.05, 10), (1, 1)}  # all there is, and no search
        ),
    ),
    "end of the search": (
        "That is an end of the search, whatever z is: does what you compare change with T, as the "
        "loss of z / T does and accuracy does not, and do you keep the least so far?",
        *(lambda z, y, t=t: t for t in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 9.99, 10.0)),
    ),
}


_LOGITS = (
    (np.array([[3.0, 0, -1], [0, 4, 1], [2, -2, 0], [1, 0, 5]]), np.array([0, 1, 2, 2])),
    (
        np.array([[1.4, 0, 0.3], [0, 1.2, 0.9], [-0.6, 0.3, 0.9], [0.6, 0.9, 0]]),
        np.array([0, 1, 2, 0]),
    ),
    (  # the best T is near 10
        np.array([[0.0, 3, -6], [-1, 7, 7], [-3, 3, -8], [6, -4, -3], [9, 1, 7]]),
        np.array([0, 2, 2, 0, 0]),
    ),
    (  # the best T is near 0.05, and a large one costs more than the smallest
        np.array([[-7.0, -8, -6], [-9, 7, -5], [8, -7, 3], [9, -7, -9], [-4, -3, 0]]) / 20,
        np.array([0, 1, 0, 0, 2]),
    ),
)

EXERCISES = {
    "best_temperature": Exercise(
        usage="checks.best_temperature(best_temperature)",
        arguments=("z", "y"),
        reference=calibration.best_temperature,
        cases=calls(*_LOGITS, atol=0.0101),
        known=TEMPERATURE,
        praise="One number, found on data held back, and no answer of the model changes.",
        elementwise=False,
    ),
}


def best_temperature(fn: Function) -> Result:
    """Check a function ``fn(z, y)`` that returns the T of least loss, to within 0.01.

    Examples
    --------
    >>> best_temperature(lambda z, y: 1.0).misconception
    'not searched'
    """
    result = check(EXERCISES["best_temperature"], fn)
    told = re.sub(r"Your answer is rounded to .*? that it has\.", _ROUNDED, result.message)
    return replace(result, message=told)
