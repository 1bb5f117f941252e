"""Check of lesson 02: the gradient of cross-entropy in the logits."""

import functools

import numpy as np

from utils import losses
from utils.checks import targets
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import through
from utils.checks.softmax import AXIS, NO_SOFTMAX, UNSTABLE, naive, stable
from utils.checks.trial import Function


def _softmax(z: np.ndarray) -> np.ndarray:
    return np.exp(stable(z))


def _less(target: Function, softmax: Function = _softmax) -> Function:
    """Make a gradient of the mean from what is taken off the probabilities."""
    return lambda z, y: (softmax(z) - target(y, z)) / len(z)


def _slope(part: Function) -> Function:
    """Make the gradient of a mean from what it is for a sample with probabilities q."""
    return lambda z, y: part(_softmax(z), targets.rows(y, z), z) / len(z)


def _taken_off(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    q = _softmax(z)
    q[np.arange(len(z)), y] -= 1
    return q / len(z)


def _columns_off(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    if y.ndim == 2:
        return _less(targets.rows)(z, y)
    q = _softmax(z)
    q[:, y] -= 1
    return q / len(z)


CROSS_ENTROPY_GRAD = {
    "wrong direction": (
        "Right size, wrong direction: should a larger logit of the true class cost more or less?",
        _slope(lambda q, t, _: t - q),
    ),
    "sum for mean": (
        "This is the gradient of the summed loss: what does the mean divide it by?",
        lambda z, y: _softmax(z) - targets.rows(y, z),
    ),
    "mean over classes": (
        "You divide by the number of classes too: over what does the mean run?",
        lambda z, y: (_softmax(z) - targets.rows(y, z)) / z.size,
    ),
    "label forgotten": (
        "These are the probabilities over N: what changes for the true class?",
        _slope(lambda q, t, _: q + 0 * t),
    ),
    "softmax forgotten": (NO_SOFTMAX, _slope(lambda _, t, z: z - t)),
    "true class alone": (
        "The true class is right, the others are not 0: does their logit not change the loss?",
        _slope(lambda q, t, _: (q - t) * (t > 0)),
        _slope(lambda q, t, _: (q - 1) * t),
    ),
    "slope in q": (
        "This is the slope in q: what becomes of it when q is made from z by a softmax?",
        _slope(lambda q, t, _: -t / q),
    ),
    "slope in log q": (
        "This is the slope in log q: what becomes of it when log q is made from z?",
        _slope(lambda q, t, _: -t + 0 * q),
    ),
    "only the target divided": (
        "You divide the target alone by N: brackets make / reach the whole difference.",
        lambda z, y: _softmax(z) - targets.rows(y, z) / len(z),
    ),
    **through(_less, targets.MISREAD),
    "rows refused": (
        targets.ROWS_REFUSED,
        lambda z, y: _less(targets.rows)(z, targets.indices(y)),
        _less(targets.picked),
        _taken_off,
    ),
    "told by the type": (
        targets.BY_TYPE,
        _less(targets.whole_rows_refused),
        _less(targets.picked_by_type),
        lambda z, y: _taken_off(z, y) if y.dtype.kind == "i" else _less(targets.rows)(z, y),
    ),
    "every column": (
        "q[:, y] picks whole columns: which index names the row of each label?",
        _columns_off,
    ),
    "one sum for the batch": (
        "Your softmax sums over all rows at once: over which numbers do the classes share one 1?",
        _less(targets.rows, lambda z: naive(z, axis=None)),
    ),
    "log left in": (
        "You subtract the target from log q: is it log q or q that stands in the gradient?",
        _slope(lambda q, t, _: np.log(q) - t),
    ),
    "counted from 1": (
        "Your 1 stands one class too early: do you count the classes from 1, where Python has 0?",
        _less(functools.partial(targets.rows, shift=1)),
    ),
    "axis of the batch": (AXIS, _less(targets.rows, lambda z: naive(z, axis=0))),
    "slope of each sigmoid": (
        "You send each logit through a sigmoid: which function makes the classes share one 1?",
        _slope(lambda _, t, z: losses.sigmoid(z) - t),
    ),
    "unstable": (UNSTABLE, _less(targets.rows, naive)),
}

EXERCISES = {
    "cross_entropy_grad": Exercise(
        usage="checks.cross_entropy_grad(cross_entropy_grad)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.cross_entropy_grad(z, targets.for_losses(y)),
        ours=(losses.cross_entropy_grad,),
        earlier=targets.EARLIER,
        cases=calls(*targets.BATCHES),
        extreme=calls(*targets.EXTREME),
        known=CROSS_ENTROPY_GRAD,
        praise="Each row sums to 0: what the true class gains, the others give.",
        elementwise=False,
    ),
}


def cross_entropy_grad(fn: Function) -> Result:
    """Check a function that returns the gradient of the mean cross-entropy in the logits.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried as for `cross_entropy`. It returns an array of the shape
        of the logits.

    Examples
    --------
    >>> cross_entropy_grad(lambda z, y: losses.softmax(z) / len(z)).misconception
    'label forgotten'
    """
    return check(EXERCISES["cross_entropy_grad"], fn)
