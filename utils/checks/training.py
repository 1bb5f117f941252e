"""Checks of lesson 04: a training loop, when to stop it, the same in PyTorch."""

import functools
import importlib

import numpy as np

from utils.checks import learner
from utils.checks.boundary import EARLIER, FIRST, NO_RATE, OTHER, UPHILL
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Misconception, sigmoid
from utils.checks.trial import Function
from utils.logistic import descend, gradient, loss


def _uphill(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> np.ndarray:
    return descend(w, x, y, -lr, steps)[-1]


TRAIN = (
    Misconception("uphill", UPHILL, (_uphill,)),
    Misconception(
        "one step",
        "You take one step however many are asked for: does return stand inside the loop, or does "
        "every step begin at the same w?",
        (lambda w, x, y, lr, steps: descend(w, x, y, lr, 1)[-1],),  # noqa: ARG005
    ),
    Misconception(
        "old gradient",
        "All your steps are alike: is the gradient computed anew at each place?",
        (lambda w, x, y, lr, steps: w - steps * lr * gradient(w, x, y),),
    ),
    Misconception(
        "one step too many",
        "You take one step more than asked for: range(steps) counts as many as it says.",
        (lambda w, x, y, lr, steps: descend(w, x, y, lr, steps + 1)[-1],),
    ),
    Misconception(
        "one step too few",
        "You take one step less than asked for: range(steps) counts as many as it says, from 0.",
        (lambda w, x, y, lr, steps: descend(w, x, y, lr, max(steps - 1, 0))[-1],),
    ),
    Misconception(
        "learning rate forgotten",
        NO_RATE,
        (lambda w, x, y, lr, steps: descend(w, x, y, 1, steps)[-1],),  # noqa: ARG005
    ),
    Misconception(
        "no step",
        "You return the start: where do you keep the new weights?",
        (lambda w, x, y, lr, steps: w,),  # noqa: ARG005
    ),
    Misconception(
        "start forgotten",
        "You always start at zeros: where does the walk begin?",
        (lambda w, x, y, lr, steps: descend(0 * w, x, y, lr, steps)[-1],),
    ),
    Misconception(
        "loss for line",
        "This is the loss at the end: which line has it?",
        (lambda w, x, y, lr, steps: loss(descend(w, x, y, lr, steps)[-1], x, y),),
    ),
    Misconception(
        "whole path",
        "You return every place on the way: which one is asked for?",
        (descend, lambda w, x, y, lr, steps: descend(w, x, y, lr, steps)[1:]),
    ),
)


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


def _until_all_right(_limit: float, w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float) -> int:
    path = descend(w, x, y, lr, 2000)
    return int(np.argmax([((x @ w > 0) == (y == 1)).all() for w in path]))


STEPS_BELOW = (
    Misconception(
        "one too many",
        "You count one step too many: is the start already step 1 for you?",
        (lambda *given: _until(*given) + 1,),
    ),
    Misconception(
        "one too few",
        "You count one step too few: does the last one count?",
        (lambda *given: _until(*given) - 1, lambda *given: max(_until(*given) - 1, 0)),
    ),
    Misconception(
        "given up",
        "You give up after some steps, and the limit is reached later: which loop goes on until it "
        "is?",
        tuple(
            lambda *given, most=most, said=said: n if (n := _until(*given)) < most else most + said
            for most in (100, 1000)
            for said in (0, -1, np.nan)
        ),
    ),
    Misconception(
        "if for while",
        "You never take more than one step: does `while` ask again and again, or `if` once, and "
        "does return wait until the loop is over?",
        (lambda *given: min(_until(*given), 1),),
    ),
    Misconception(
        "asked after the step",
        "The start is below the limit already: do you ask before the first step?",
        (lambda *given: max(_until(*given), 1),),
    ),
    Misconception(
        "sum for mean",
        "You wait until the sum of the losses is below the limit: what about their mean?",
        (lambda *given: _until(*given, factor=len(given[3])),),
    ),
    Misconception(
        "accuracy for loss",
        "You stop when all answers are right: what is the loss then?",
        (_until_all_right,),
    ),
    Misconception(
        "loss for count",
        "This is the loss where you stopped: after how many steps was that?",
        (lambda *given: loss(_walked(*given), *given[2:4]),),
    ),
    Misconception(
        "line for count",
        "This is the line where you stopped: after how many steps was that?",
        (_walked,),
    ),
)


def _twice(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    for _ in range(steps):
        p = sigmoid(x @ w)
        w = w - lr * x.T @ ((sigmoid(p) - y) * p * (1 - p)) / len(y)
    p = sigmoid(sigmoid(x @ w))
    return float(-np.mean(np.where(y == 1, np.log(p), np.log(1 - p))))


def _piled_up(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    pile = np.zeros(len(w))
    for _ in range(steps):
        pile = pile + gradient(w, x, y)
        w = w - lr * pile
    return loss(w, x, y)


def _summed(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> float:
    return len(y) * loss(descend(w, x, y, len(y) * lr, steps)[-1], x, y)


TORCH_LOSS = (
    Misconception(
        "sigmoid twice",
        "There is a sigmoid inside BCEWithLogitsLoss: does another one stand before it?",
        (_twice,),
    ),
    Misconception(
        "gradients pile up",
        "Each backward adds to the gradient that is there: what sets it back to zero?",
        (_piled_up,),
    ),
    Misconception(
        "loss before the last step",
        "This is the loss from before the last step: what is it after that?",
        (lambda w, x, y, lr, steps: loss(descend(w, x, y, lr, max(steps - 1, 0))[-1], x, y),),
    ),
    Misconception(
        "no step",
        "This is the loss at the start: what moves the parameters after backward?",
        (lambda w, x, y, lr, steps: loss(w, x, y),),  # noqa: ARG005
    ),
    Misconception(
        "start at zeros",
        "You start at zeros: how does the first line get into weight and bias?",
        (lambda w, x, y, lr, steps: loss(descend(0 * w, x, y, lr, steps)[-1], x, y),),
    ),
    Misconception(
        "sum for mean",
        "You add the losses up: which reduction does the mean?",
        (_summed,),
    ),
)


class ByTorch:
    """Let a function run, and note whether PyTorch computed a gradient in it."""

    def __init__(self, fn: Function) -> None:
        functools.update_wrapper(self, fn)
        self.fn = fn

    def __call__(  # noqa: D102  # as above
        self, w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int
    ) -> object:
        overrides = importlib.import_module("torch.overrides")
        called = set()

        class Noting(overrides.TorchFunctionMode):
            def __torch_function__(  # torch's own name
                self, func: Function, _types: object, args: tuple = (), kwargs: dict | None = None
            ) -> object:
                called.add(getattr(func, "__name__", ""))
                return func(*args, **(kwargs or {}))

        with Noting():
            value = self.fn(w, x, y, lr, steps)
        if value is not None and value is not ... and not called & {"backward", "grad"}:
            raise LookupError(BY_HAND)
        return value


BY_HAND = (
    "the gradient came from NumPy: here `backward` of PyTorch finds it, and torch.optim.SGD takes "
    "the step"
)
NO_TORCH = (
    "PyTorch is missing here, so this exercise cannot be tried: go on without it, or open the "
    "lesson in an installed course."
)
_WALKS = ((*FIRST, 0.1, 3), (*OTHER, 0.3, 20), (*OTHER, 0.5, 2))

EXERCISES = {
    "train": Exercise(
        usage="checks.train(train)",
        arguments=("w", "x", "y", "lr", "steps"),
        reference=lambda *given: descend(*given)[-1],
        ours=(descend,),
        earlier=EARLIER,
        cases=calls(*_WALKS),
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
        extreme=calls((0.5, *FIRST, 0.1), (0.16, *FIRST, 0.1)),
        known=STEPS_BELOW,
        praise="It also takes no step where none is needed.",
    ),
    "torch_loss": Exercise(
        usage="checks.torch_loss(torch_loss)",
        arguments=("w", "x", "y", "lr", "steps"),
        reference=lambda w, x, y, lr, steps: loss(descend(w, x, y, lr, steps)[-1], x, y),
        cases=calls(*_WALKS, (*FIRST, 0.1, 200), atol=1e-6),
        known=TORCH_LOSS,
        praise="PyTorch walks the same way.",
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


def torch_loss(fn: Function) -> Result:
    """Check a function ``fn(w, x, y, lr, steps)`` that trains in PyTorch and returns the last loss.

    Examples
    --------
    >>> torch_loss(lambda w, x, y, lr, steps: loss(w, x, y)).misconception
    'without torch'
    """
    if not callable(fn) or learner.empty(fn):
        return check(EXERCISES["torch_loss"], fn)
    try:
        importlib.import_module("torch")  # it takes seconds, and they are not the learner's
    except ImportError:
        return Result(False, NO_TORCH)
    result = check(EXERCISES["torch_loss"], ByTorch(fn))
    if BY_HAND[:40] in result.message:
        return Result(False, f"{BY_HAND[0].upper()}{BY_HAND[1:]}.", "without torch")
    return result
