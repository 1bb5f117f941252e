"""Checks of lesson 04: a training loop, and when to stop it."""

import functools

import numpy as np

from utils.checks.boundary import EARLIER, FIRST, NO_RATE, OTHER, OWN_RATE, UPHILL
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import through
from utils.checks.trial import Function
from utils.logistic import descend, gradient, loss


def _led(change: Function) -> Function:
    """Make a walk with another learning rate, or another number of steps."""
    return lambda w, x, y, lr, steps: descend(w, x, y, *change(lr, steps))[-1]


def _each(change: Function) -> Function:
    """Make a loop that does something else with what a step returns than to keep it."""

    def walk(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> np.ndarray:
        for _ in range(steps):
            w = change(w, descend(w, x, y, lr, 1)[-1], lr)
        return w

    return walk


#: How a walk goes wrong whatever is asked of its end: what to say, and its rate and steps.
LED_ASTRAY = {
    "uphill": (UPHILL, lambda lr, steps: (-lr, steps)),
    "one step": (
        "You take one step however many are asked for: does return stand inside the loop, or does "
        "every step begin at the same w?",
        lambda lr, steps: (lr, 1),
    ),
    "one step too many": (
        "You take one step more than asked for: range(steps) counts as many as it says.",
        lambda lr, steps: (lr, steps + 1),
    ),
    "steps overlooked": (
        "Your number of steps is not the one that is asked for: which argument says it?",
        *(lambda lr, steps, n=n: (lr, n) for n in (10, 100, 1000)),
    ),
    "rate of its own": (OWN_RATE, lambda lr, steps: (0.1, steps)),
}
_LED = through(_led, LED_ASTRAY)

TRAIN = {
    **_LED,
    "steps overlooked": (
        *_LED["steps overlooked"],
        lambda w, x, y, lr, steps: descend(w, x, y, lr, len(y))[-1],
    ),
    "old gradient": (
        "All your steps are alike: is the gradient computed anew at each place?",
        lambda w, x, y, lr, steps: w - steps * lr * gradient(w, x, y),
    ),
    "one step too few": (
        "You take one step less than asked for: range(steps) counts as many as it says, from 0.",
        _led(lambda lr, steps: (lr, max(steps - 1, 0))),
    ),
    "place for change": (
        "step returns the new weights, and not the change: must they still be added or subtracted?",
        _each(lambda w, after, lr: w - after),
        _each(lambda w, after, lr: w + after),
        _each(lambda w, after, lr: w - lr * after),
        _each(lambda w, after, lr: w + lr * after),
    ),
    "learning rate forgotten": (NO_RATE, _led(lambda _, steps: (1, steps))),
    "no step": (
        "You return the start: where do you keep the new weights?",
        lambda w, x, y, lr, steps: w,
    ),
    "start forgotten": (
        "You always start at zeros: where does the walk begin?",
        lambda w, x, y, lr, steps: descend(0 * w, x, y, lr, steps)[-1],
        lambda w, x, y, lr, steps: descend(0 * w, x, y, lr, 1)[-1] if steps else w,
    ),
    "no place without a step": (
        "Where no step is asked for, your list of places is empty: with which place does it begin?",
        lambda w, x, y, lr, steps: descend(w, x, y, lr, steps)[1:][-1],
    ),
    "loss for line": (
        "This is the loss at the end: which line has it?",
        lambda w, x, y, lr, steps: loss(descend(w, x, y, lr, steps)[-1], x, y),
    ),
    "whole path": (
        "You return every place on the way: which one is asked for?",
        descend,
        lambda w, x, y, lr, steps: descend(w, x, y, lr, steps)[1:],
    ),
}


def _until(
    limit: float, w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, factor: float = 1
) -> int:
    return _counted(limit, tuple(w), tuple(map(tuple, x)), tuple(y), lr, factor)


@functools.lru_cache(maxsize=1000)
def _counted(limit: float, w: tuple, x: tuple, y: tuple, lr: float, factor: float) -> int:
    w, x, y = map(np.array, (w, x, y))
    steps = 0
    while factor * loss(w, x, y) >= limit:
        w, steps = w - lr * gradient(w, x, y), steps + 1
    return steps


def _walked(limit: float, w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float) -> np.ndarray:
    return descend(w, x, y, lr, _until(limit, w, x, y, lr))[-1]


def _given_up(most: int, said: float | None) -> Function:
    """Make a count that ends at `most`: then it gives a number near it, nan, or None."""

    def count(*given: float | np.ndarray) -> float:
        n = _until(*given)
        if n >= most and said is None:
            raise ValueError("no answer")
        return n if n < most else most + said

    return count


def _until_all_right(_limit: float, w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float) -> int:
    path = descend(w, x, y, lr, 2000)
    return int(np.argmax([((x @ w > 0) == (y == 1)).all() for w in path]))


STEPS_BELOW = {
    "one too many": (
        "You count one step too many: is the start already step 1 for you?",
        lambda *given: _until(*given) + 1,
    ),
    "one too few": (
        "You count one step too few: does the last one count?",
        lambda *given: _until(*given) - 1,
        lambda *given: max(_until(*given) - 1, 0),
    ),
    "given up": (
        "You give up after some steps, and the limit is reached later: which loop goes on until it "
        "is?",
        *(
            _given_up(most, said)
            for most in (50, 100, 200, 500, 1000)
            for said in (0, -1, np.nan, None)
        ),
    ),
    "if for while": (
        "You never count beyond 1: does `while` ask again and again, or `if` once, and does the "
        "count begin before the loop?",
        lambda *given: min(_until(*given), 1),
    ),
    "asked after the step": (
        "The start is below the limit already: do you ask before the first step?",
        lambda *given: max(_until(*given), 1),
    ),
    "sum for mean": (
        "You wait until the sum of the losses is below the limit: what about their mean?",
        lambda *given: _until(*given, factor=len(given[3])),
    ),
    "limit overlooked": (
        "You wait for the same loss each time: which one is asked for?",
        *(lambda _, *given, own=own: _until(own, *given) for own in (0.4, 0.3)),
    ),
    "rate of its own": (OWN_RATE, lambda limit, w, x, y, lr: _until(limit, w, x, y, 0.1)),
    "no step": (
        "You count no step where the loss is above the limit: while what is the walk to go on?",
        lambda *given: 0,
    ),
    "places for count": (
        "You return the places on the way: how many steps lead to the last?",
        lambda *given: descend(*given[1:], _until(*given))[1:],
        lambda *given: descend(*given[1:], _until(*given)),
    ),
    "accuracy for loss": (
        "You stop when all answers are right: what is the loss then?",
        _until_all_right,
    ),
    "loss for count": (
        "This is the loss where you stopped: after how many steps was that?",
        lambda *given: loss(_walked(*given), *given[2:4]),
    ),
    "line for count": (
        "This is the line where you stopped: after how many steps was that?",
        _walked,
    ),
}


WALKS = ((*FIRST, 0.1, 3), (*OTHER, 0.3, 20), (*OTHER, 0.5, 2))

EXERCISES = {
    "train": Exercise(
        usage="checks.train(train)",
        arguments=("w", "x", "y", "lr", "steps"),
        reference=lambda *given: descend(*given)[-1],
        ours=(descend,),
        earlier=EARLIER,
        cases=calls(*WALKS),
        extreme=calls((*FIRST, 0.1, 0)),
        known=TRAIN,
        praise="This is gradient descent.",
    ),
    "steps_below": Exercise(
        usage="checks.steps_below(steps_below)",
        arguments=("limit", "w", "x", "y", "lr"),
        reference=_until,
        earlier=EARLIER,
        cases=calls((0.4, *FIRST, 0.1), (0.35, *FIRST, 0.1), (0.5, *OTHER, 0.3)),
        extreme=calls((0.5, *FIRST, 0.1), (0.166, *FIRST, 0.1)),  # the last takes 1006 steps
        known=STEPS_BELOW,
        praise="It also takes no step where none is needed.",
        endless=(
            "is there a loop that never ends, for in it w stays what it was, walks uphill, or the "
            "loss is not asked for anew?"
        ),
        patience=5,  # who walks again from the start for each count takes half a million steps
    ),
}


def train(fn: Function) -> Result:
    """Check a function ``fn(w, x, y, lr, steps)`` that takes that many steps.

    Examples
    --------
    >>> train(lambda w, x, y, lr, steps: w).misconception
    'no step'
    """
    return check(EXERCISES["train"], fn)


def steps_below(fn: Function) -> Result:
    """Check a function ``fn(limit, w, x, y, lr)`` that counts the steps to a loss below the limit.

    Examples
    --------
    >>> steps_below(lambda limit, w, x, y, lr: 1).ok
    False
    """
    return check(EXERCISES["steps_below"], fn)
