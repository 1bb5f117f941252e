"""Checks of lesson 04: the gradient, a step, a training loop, when to stop, the same in PyTorch."""

import importlib

import numpy as np

from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Misconception, sigmoid
from utils.checks.trial import Function
from utils.data import six_points
from utils.logistic import descend, gradient, loss

_UPHILL = "You walk uphill: which sign turns the gradient into a way down?"
_SUM = "You are too large by the number of points: by what does the mean divide?"
_NO_RATE = "Right direction, wrong length: where is the learning rate?"


def _error(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return sigmoid(x @ w) - y


def _squared(factor: int) -> Function:
    def slope(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        p = sigmoid(x @ w)
        return factor * x.T @ ((p - y) * p * (1 - p)) / len(y)

    return slope


GRADIENT = (
    Misconception(
        "sign",
        "Right size, wrong direction: is it prediction minus label, or label minus prediction?",
        (lambda w, x, y: -gradient(w, x, y),),
    ),
    Misconception("sum for mean", _SUM, (lambda w, x, y: x.T @ _error(w, x, y),)),
    Misconception(
        "weights counted",
        "You divide by the number of weights: over what is the loss a mean?",
        (lambda w, x, y: x.T @ _error(w, x, y) / len(w),),
    ),
    Misconception(
        "sigmoid forgotten",
        "You subtract the label from the logit: which function turns z into p?",
        (lambda w, x, y: x.T @ (x @ w - y) / len(y),),
    ),
    Misconception(
        "label forgotten",
        "The labels change nothing in your answer: what is subtracted from the prediction?",
        (lambda w, x, y: x.T @ sigmoid(x @ w) / len(y),),
    ),
    Misconception(
        "inputs forgotten",
        "This is the slope in b alone: by what is each error multiplied in the slope of a weight?",
        (lambda w, x, y: _error(w, x, y).mean(),),
    ),
    Misconception(
        "one slope a point",
        "You have a row for each point: which mean makes one slope a weight of them?",
        (lambda w, x, y: x * _error(w, x, y)[:, np.newaxis],),
    ),
    Misconception(
        "errors for gradient",
        "These are the errors p - y, one a point: what is still to be multiplied with them?",
        (_error,),
    ),
    Misconception(
        "loss for gradient",
        "This is the loss itself: how fast does it change with each weight?",
        (loss,),
    ),
    Misconception(
        "slope of the squared error",
        "Your slope has a factor p (1 - p), as the squared error's has: what is it for the log?",
        (_squared(1), _squared(2)),
    ),
)

STEP = (
    Misconception("uphill", _UPHILL, (lambda w, x, y, lr: w + lr * gradient(w, x, y),)),
    Misconception(
        "learning rate forgotten",
        _NO_RATE,
        (lambda w, x, y, lr: w - gradient(w, x, y),),  # noqa: ARG005
    ),
    Misconception(
        "divided by the rate",
        "A smaller learning rate makes your step longer: should it divide or multiply?",
        (lambda w, x, y, lr: w - gradient(w, x, y) / lr,),
    ),
    Misconception(
        "change for place",
        "This is the step itself: where are you after it?",
        (
            lambda w, x, y, lr: -lr * gradient(w, x, y),
            lambda w, x, y, lr: lr * gradient(w, x, y),
        ),
    ),
    Misconception(
        "gradient for place",
        "This is the gradient: where does a step against it lead?",
        (lambda w, x, y, lr: gradient(w, x, y),),  # noqa: ARG005
    ),
    Misconception("sum for mean", _SUM, (lambda w, x, y, lr: w - lr * x.T @ _error(w, x, y),)),
    Misconception(
        "b left behind",
        "The weights are right, the last number is not: does b take part in the step?",
        (lambda w, x, y, lr: w - lr * gradient(w, x, y) * [1, 1, 0],),
    ),
    Misconception(
        "no step",
        "You return the place where you stood: where does the step go?",
        (lambda w, x, y, lr: w,),  # noqa: ARG005
    ),
)


def _uphill(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float, steps: int) -> np.ndarray:
    return descend(w, x, y, -lr, steps)[-1]


TRAIN = (
    Misconception("uphill", _UPHILL, (_uphill,)),
    Misconception(
        "one step",
        "You take one step however many are asked for: does return stand inside the loop?",
        (lambda w, x, y, lr, steps: descend(w, x, y, lr, 1)[-1],),  # noqa: ARG005
    ),
    Misconception(
        "old gradient",
        "All your steps are alike: is the gradient computed anew at each place?",
        (lambda w, x, y, lr, steps: w - steps * lr * gradient(w, x, y),),
    ),
    Misconception(
        "one step too many",
        "You take one step more than asked for: where does your counting start?",
        (lambda w, x, y, lr, steps: descend(w, x, y, lr, steps + 1)[-1],),
    ),
    Misconception(
        "one step too few",
        "You take one step less than asked for: where does your counting end?",
        (lambda w, x, y, lr, steps: descend(w, x, y, lr, max(steps - 1, 0))[-1],),
    ),
    Misconception(
        "learning rate forgotten",
        _NO_RATE,
        (lambda w, x, y, lr, steps: descend(w, x, y, 1, steps)[-1],),  # noqa: ARG005
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
        "if for while",
        "You never take more than one step: which word asks again and again?",
        (lambda *given: min(_until(*given), 1),),
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

_X, _Y = six_points()
_LINE = np.array([-0.3, -0.35, 2.5])
_FIRST = (_LINE, _X, _Y)
_OTHER = (
    np.array([0.5, -0.4, 0.2]),
    np.array([[1.5, 0.2, 1], [-0.6, 2.0, 1], [0.3, -1.1, 1], [2.2, 1.0, 1], [-1.4, -0.5, 1]]),
    np.array([0.0, 1.0, 1.0, 0.0, 1.0]),
)
_WALKS = ((*_FIRST, 0.1, 3), (*_OTHER, 0.3, 20), (*_OTHER, 0.5, 2))


EXERCISES = {
    "logistic_gradient": Exercise(
        usage="checks.logistic_gradient(my_gradient)",
        arguments=("w", "x", "y"),
        reference=gradient,
        cases=calls(_FIRST, _OTHER, (np.zeros(3), _X, _Y)),
        known=GRADIENT,
        praise="One slope for each weight, and the last is that of b.",
    ),
    "gradient_step": Exercise(
        usage="checks.gradient_step(my_step)",
        arguments=("w", "x", "y", "lr"),
        reference=lambda w, x, y, lr: descend(w, x, y, lr, 1)[-1],
        cases=calls((*_FIRST, 0.1), (*_OTHER, 0.5), (*_OTHER, 2.0)),
        known=STEP,
        praise="Against the gradient, as far as the learning rate says.",
    ),
    "train": Exercise(
        usage="checks.train(my_train)",
        arguments=("w", "x", "y", "lr", "steps"),
        reference=lambda *given: descend(*given)[-1],
        cases=calls(*_WALKS),
        extreme=calls((*_FIRST, 0.1, 0)),
        known=TRAIN,
        praise="This is gradient descent.",
    ),
    "steps_below": Exercise(
        usage="checks.steps_below(my_steps_below)",
        arguments=("limit", "w", "x", "y", "lr"),
        reference=_until,
        cases=calls((0.4, *_FIRST, 0.1), (0.35, *_FIRST, 0.1), (0.5, *_OTHER, 0.3)),
        extreme=calls((0.5, *_FIRST, 0.1)),
        known=STEPS_BELOW,
        praise="It also takes no step where none is needed.",
    ),
    "torch_loss": Exercise(
        usage="checks.torch_loss(my_torch_loss)",
        arguments=("w", "x", "y", "lr", "steps"),
        reference=lambda w, x, y, lr, steps: loss(descend(w, x, y, lr, steps)[-1], x, y),
        cases=calls(*_WALKS, (*_FIRST, 0.1, 200), atol=1e-6),
        known=TORCH_LOSS,
        praise="PyTorch walks the same way.",
    ),
}


def logistic_gradient(fn: Function) -> Result:
    """Check a function that returns the gradient of the mean loss in the weights.

    Parameters
    ----------
    fn
        The learner's ``fn(w, x, y)``: weights with b last, shape (3,); points with a column of
        ones, shape (N, 3); labels, shape (N,). It returns three slopes.

    Examples
    --------
    >>> logistic_gradient(gradient).ok
    True
    >>> logistic_gradient(lambda w, x, y: -gradient(w, x, y)).misconception
    'sign'
    """
    return check(EXERCISES["logistic_gradient"], fn)


def gradient_step(fn: Function) -> Result:
    """Check a function ``fn(w, x, y, lr)`` that takes one step of gradient descent.

    Examples
    --------
    >>> gradient_step(lambda w, x, y, lr: w - lr * gradient(w, x, y)).ok
    True
    """
    return check(EXERCISES["gradient_step"], fn)


def train(fn: Function) -> Result:
    """Check a function ``fn(w, x, y, lr, steps)`` that takes that many steps.

    Examples
    --------
    >>> train(lambda w, x, y, lr, steps: descend(w, x, y, lr, steps)[-1]).ok
    True
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
    'no step'
    """
    if "torch" in getattr(getattr(fn, "__code__", None), "co_names", ()):
        importlib.import_module("torch")  # it takes seconds, and they are not the learner's
    return check(EXERCISES["torch_loss"], fn)
