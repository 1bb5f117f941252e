"""Checks of lesson 04: the gradient, and a step against it."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import sigmoid
from utils.checks.trial import Function
from utils.data import six_points
from utils.logistic import descend, gradient, loss

UPHILL = "You walk uphill: which sign turns the gradient into a way down?"
_SUM = "You are too large by the number of points: by what does the mean divide?"
NO_RATE = "Right direction, wrong length: where is the learning rate?"
OWN_RATE = "Your learning rate is 0.1 each time: which one are you given?"
_TWO = "You give two numbers, and w holds three: where is b?"


def _error(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return sigmoid(x @ w) - y


def _squared(factor: int) -> Function:
    def slope(w: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        p = sigmoid(x @ w)
        return factor * x.T @ ((p - y) * p * (1 - p)) / len(y)

    return slope


GRADIENT = {
    "sign": (
        "Right size, wrong direction: is it prediction minus label, or label minus prediction?",
        lambda w, x, y: -gradient(w, x, y),
    ),
    "sum for mean": (_SUM, lambda w, x, y: x.T @ _error(w, x, y)),
    "six points": (
        "You divide by 6 each time: how many points are there?",
        lambda w, x, y: x.T @ _error(w, x, y) / 6,
    ),
    "twice": (
        "You are too large by 2: does that factor belong to the squared error?",
        lambda w, x, y: 2 * gradient(w, x, y),
    ),
    "weights counted": (
        "You divide by the number of weights: over what is the loss a mean?",
        lambda w, x, y: x.T @ _error(w, x, y) / len(w),
    ),
    "sigmoid forgotten": (
        "You subtract the label from the logit: which function turns z into p?",
        lambda w, x, y: x.T @ (x @ w - y) / len(y),
    ),
    "label forgotten": (
        "The labels change nothing in your answer: what is subtracted from the prediction?",
        lambda w, x, y: x.T @ sigmoid(x @ w) / len(y),
    ),
    "inputs forgotten": (
        "This is the slope in b alone: by what is each error multiplied in the slope of a weight?",
        lambda w, x, y: _error(w, x, y).mean(),
    ),
    "one mean for all": (
        "You give one number for all weights: should each keep a slope of its own?",
        lambda w, x, y: gradient(w, x, y).mean(),
        lambda w, x, y: gradient(w, x, y).sum(),
        lambda w, x, y: (x.T @ _error(w, x, y)).mean(),
    ),
    "one slope a point": (
        "You have a row for each point: which mean makes one slope a weight of them?",
        lambda w, x, y: x * _error(w, x, y)[:, np.newaxis],
    ),
    "errors for gradient": (
        "These are the errors p - y, one a point: what is still to be multiplied with them?",
        _error,
        lambda w, x, y: _error(w, x, y) / len(y),
    ),
    "wrong axis": (
        "You take the mean along each row, and a row is one point: which axis has the points?",
        lambda w, x, y: (x * _error(w, x, y)[:, np.newaxis]).mean(axis=1),
        lambda w, x, y: (x * _error(w, x, y)[:, np.newaxis]).sum(axis=1) / len(y),
    ),
    "only one point": (
        "Only the last point has a part in your answer: does your loop add each to the others?",
        lambda w, x, y: x[-1] * _error(w, x, y)[-1] / len(y),
        lambda w, x, y: x[-1] * _error(w, x, y)[-1],
    ),
    "a point missing": (
        "One point is left out: where does your loop begin, and where does it end?",
        lambda w, x, y: x[1:].T @ _error(w, x, y)[1:] / len(y),
        lambda w, x, y: x[:-1].T @ _error(w, x, y)[:-1] / len(y),
    ),
    "b left out": (_TWO, lambda w, x, y: gradient(w, x, y)[:2]),
    "b forgotten": (
        "Your logits have no b: x @ w adds all three of w, what do yours add?",
        lambda w, x, y: gradient(w * [1, 1, 0], x, y),
    ),
    "decision for probability": (
        "You subtract the label from a decision, 0 or 1: how sure is the model of it?",
        lambda w, x, y: x.T @ ((x @ w > 0) - y) / len(y),
    ),
    "softmax for sigmoid": (
        "Softmax lets the points share one 1: which function makes p of each logit alone?",
        lambda w, x, y: x.T @ (losses.softmax(x @ w) - y) / len(y),
    ),
    "only the label divided": (
        "You divide the labels alone by N: brackets make / reach the whole difference.",
        lambda w, x, y: x.T @ (sigmoid(x @ w) - y / len(y)),
    ),
    "loss for gradient": (
        "This is the loss itself: how fast does it change with each weight?",
        loss,
    ),
    "slope of the squared error": (
        "Your slope has a factor p (1 - p), as the squared error's has: what is it for the log?",
        _squared(1),
        _squared(2),
    ),
}


def _one_by_one(w: np.ndarray, x: np.ndarray, y: np.ndarray, lr: float) -> np.ndarray:
    moved = w.copy()
    for place in range(len(w)):
        moved[place] -= lr * gradient(moved, x, y)[place]
    return moved


STEP = {
    "uphill": (UPHILL, lambda w, x, y, lr: w + lr * gradient(w, x, y)),
    "learning rate forgotten": (NO_RATE, lambda w, x, y, lr: w - gradient(w, x, y)),
    "rate of its own": (OWN_RATE, lambda w, x, y, lr: w - 0.1 * gradient(w, x, y)),
    "start multiplied": (
        "The learning rate makes w itself small: what alone is it to be multiplied with?",
        lambda w, x, y, lr: lr * (w - gradient(w, x, y)),
        lambda w, x, y, lr: lr * w - gradient(w, x, y),
    ),
    "start subtracted": (
        "You subtract w from the step: which of the two is the place you start from?",
        lambda w, x, y, lr: lr * gradient(w, x, y) - w,
    ),
    "divided by the rate": (
        "A smaller learning rate makes your step longer: should it divide or multiply?",
        lambda w, x, y, lr: w - gradient(w, x, y) / lr,
    ),
    "change for place": (
        "This is the step itself: where are you after it?",
        lambda w, x, y, lr: -lr * gradient(w, x, y),
        lambda w, x, y, lr: lr * gradient(w, x, y),
    ),
    "gradient for place": (
        "This is the gradient: where does a step against it lead?",
        lambda w, x, y, lr: gradient(w, x, y),
    ),
    "sum for mean": (_SUM, lambda w, x, y, lr: w - lr * x.T @ _error(w, x, y)),
    "b left behind": (
        "The weights are right, the last number is not: does b take part in the step?",
        lambda w, x, y, lr: w - lr * gradient(w, x, y) * [1, 1, 0],
    ),
    "b left out": (_TWO, lambda w, x, y, lr: (w - lr * gradient(w, x, y))[:2]),
    "moved in between": (
        "Your first weight is right, and the next ones see it moved already: what if you compute "
        "the gradient once, before any of them moves?",
        _one_by_one,
    ),
    "one slope for all": (
        "All your weights move by the same amount: should each follow a slope of its own?",
        lambda w, x, y, lr: w - lr * gradient(w, x, y).mean(),
        lambda w, x, y, lr: w - lr * gradient(w, x, y).sum(),
    ),
    "loss for gradient": (
        "You subtract the loss from every weight: what tells each of them its own way down?",
        lambda w, x, y, lr: w - lr * loss(w, x, y),
    ),
    "many steps": (
        "You take more than one step: the loop comes in exercise 3.",
        *(lambda w, x, y, lr, n=n: descend(w, x, y, lr, n)[-1] for n in (2, 10, 100, 1000)),
        lambda w, x, y, lr: descend(w, x, y, lr, len(y))[-1],
    ),
    "no step": (
        "You return the place where you stood: where does the step go?",
        lambda w, x, y, lr: w,
    ),
}

_X, _Y = six_points()
_LINE = np.array([-0.3, -0.35, 2.5])
FIRST = (_LINE, _X, _Y)
OTHER = (
    np.array([0.5, -0.4, 0.2]),
    np.array([[1.5, 0.2, 1], [-0.6, 2.0, 1], [0.3, -1.1, 1], [2.2, 1.0, 1], [-1.4, -0.5, 1]]),
    np.array([0.0, 1.0, 1.0, 0.0, 1.0]),
)

EARLIER = {
    "gradient": "finish exercise 1 first, or put logistic.gradient in its place.",
    "step": "finish exercise 2 first, or write its one line here.",
    "train": "finish exercise 3 first.",
}

EXERCISES = {
    "logistic_gradient": Exercise(
        usage="checks.logistic_gradient(gradient)",
        arguments=("w", "x", "y"),
        reference=gradient,
        cases=calls(FIRST, OTHER, (np.zeros(3), _X, _Y)),
        known=GRADIENT,
        praise="One slope for each weight, and the last is that of b.",
    ),
    "gradient_step": Exercise(
        usage="checks.gradient_step(step)",
        arguments=("w", "x", "y", "lr"),
        reference=lambda w, x, y, lr: descend(w, x, y, lr, 1)[-1],
        ours=(descend,),
        earlier=EARLIER,
        cases=calls((*FIRST, 0.1), (*OTHER, 0.5), (*OTHER, 2.0)),
        known=STEP,
        praise="Against the gradient, as far as the learning rate says.",
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
    >>> logistic_gradient(lambda w, x, y: x.T @ (sigmoid(x @ w) - y) / len(y)).ok
    True
    >>> logistic_gradient(lambda w, x, y: x.T @ (y - sigmoid(x @ w)) / len(y)).misconception
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
