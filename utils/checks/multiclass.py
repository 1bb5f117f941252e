"""Checks of lesson 02: one-hot, log-softmax, cross-entropy of logits, its gradient."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import (
    ADDS,
    CLIPS,
    LOG2,
    LOG10,
    MINUS,
    SWAPPED,
    TINY,
    Misconception,
    adds,
    clamps_log,
    clips,
    swapped,
)
from utils.checks.trial import Function

_FROM_ONE = (
    "Each 1 stands one class too early: do you count the classes from 1, where Python has 0?"
)
_NO_SOFTMAX = "You take the logits as they are: which function makes probabilities of them?"
_AXIS = "Your sums run down the batch, not over the classes of a sample: which axis is that?"
_UNSTABLE = (
    "The formula is right, and breaks at extreme logits: what if you first take off the max?"
)
_SUM = "You give the sum over the samples: what makes it the mean?"


def _softmax(z: np.ndarray, axis: int | None = -1) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def _rows(z: np.ndarray) -> np.ndarray:
    """Return the logarithm of softmax, without overflow."""
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def _by(log: Function) -> tuple[Function, Function]:
    """Make two log-softmaxes from a logarithm: as first written, and with the max taken off."""
    return lambda z: log(_softmax(z)), lambda z: log(np.exp(_rows(z)))


def _target(y: np.ndarray, z: np.ndarray, shift: int = 0) -> np.ndarray:
    """Return class probabilities as they are, and class indices as rows."""
    return y if y.shape == z.shape else np.eye(z.shape[-1])[y - shift]


def _mean(log_q: Function) -> Function:
    """Make the cross-entropy of a batch from a log-softmax."""
    return lambda z, y: -(_target(y, z) * log_q(z)).sum(axis=-1).mean()


def _slope(part: Function) -> Function:
    """Make the gradient of a mean from what it is for a sample with probabilities q."""
    return lambda z, y: part(np.exp(_rows(z)), _target(y, z), z) / len(z)


def _zeros_for_last(y: np.ndarray, num_classes: int) -> np.ndarray:
    return (y[:, np.newaxis] == np.arange(1, num_classes + 1)).astype(float)


ONE_HOT = (
    Misconception(
        "counted from 1",
        _FROM_ONE,
        (lambda y, num_classes: np.eye(num_classes)[y - 1], _zeros_for_last),
    ),
    Misconception(
        "classes guessed",
        "Your rows end at the largest label of the batch: how many classes are there?",
        (lambda y, num_classes: np.eye(max(y) + 1)[y] + 0 * num_classes,),
    ),
    Misconception(
        "transposed",
        "Rows and columns have changed places: does a sample lie in a row?",
        (lambda y, num_classes: np.eye(num_classes)[y].T,),
    ),
    Misconception(
        "ones and zeros exchanged",
        "You give 0 to the true class and 1 to the others: which way round is one-hot?",
        (lambda y, num_classes: 1 - np.eye(num_classes)[y],),
    ),
    Misconception(
        "index for one",
        "The number of the class stands where a 1 belongs: how large is each entry?",
        (lambda y, num_classes: np.eye(num_classes)[y] * y[:, np.newaxis],),
    ),
    Misconception(
        "counts",
        "You count the labels of the whole batch: where is the row of each sample?",
        (lambda y, num_classes: np.bincount(y, minlength=num_classes),),
    ),
    Misconception(
        "filled up",
        "Everything up to the true class is 1: how many ones has a row?",
        (lambda y, num_classes: 1.0 * (np.arange(num_classes) <= y[:, np.newaxis]),),
    ),
)

LOG_SOFTMAX = (
    Misconception(
        "softmax without log",
        "These are the probabilities: where is the logarithm?",
        (_softmax, lambda z: np.exp(_rows(z))),
    ),
    Misconception(
        "minus",
        "Your values are positive: is that already the loss, -log q, rather than log q?",
        (lambda z: -_rows(z),),
    ),
    Misconception("log2", LOG2.replace("costs", "values"), _by(np.log2)),
    Misconception("log10", LOG10.replace("costs", "values"), _by(np.log10)),
    Misconception("log(p + eps)", ADDS, tuple(f for e in TINY for f in _by(adds(e)))),
    Misconception("clamped", CLIPS, (*(f for e in TINY for f in _by(clips(e))), *_by(clamps_log))),
    Misconception(
        "axis of the batch",
        _AXIS,
        (
            lambda z: np.log(_softmax(z, axis=0)),
            lambda z: z - losses.logsumexp(z, axis=0),
        ),
    ),
    Misconception(
        "one sum for the batch",
        "One row is right, a batch is not: does your sum run over all its rows at once?",
        (
            lambda z: np.log(_softmax(z, axis=None)),
            lambda z: z - z.max() - np.log(np.exp(z - z.max()).sum()),
        ),
    ),
    Misconception(
        "no sum",
        "You take the largest logit off and stop: where is the log of the sum?",
        (lambda z: z - z.max(axis=-1, keepdims=True),),
    ),
    Misconception(
        "mean for sum",
        "All your values are too large by log C: is there a mean where a sum belongs?",
        (lambda z: z - np.log(np.exp(z).mean(axis=-1, keepdims=True)),),
    ),
    Misconception(
        "shift forgotten",
        "You take the max off inside exp: what has to come back outside of the log?",
        (
            lambda z: (
                z - np.log(np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True))
            ),
        ),
    ),
    Misconception(
        "one number",
        "This is log-sum-exp, one number a row: what do you take it off from?",
        (losses.logsumexp,),
    ),
    Misconception(
        "unstable",
        _UNSTABLE,
        (
            *_by(np.log),
            lambda z: z - np.log(np.exp(z).sum(axis=-1, keepdims=True)),
        ),
    ),
)

CROSS_ENTROPY = (
    Misconception("missing minus", MINUS, (lambda z, y: -_mean(_rows)(z, y),)),
    Misconception("log2", LOG2, (lambda z, y: _mean(_rows)(z, y) / np.log(2),)),
    Misconception("log10", LOG10, (lambda z, y: _mean(_rows)(z, y) / np.log(10),)),
    Misconception("sum for mean", _SUM, (lambda z, y: _mean(_rows)(z, y) * len(z),)),
    Misconception(
        "mean over classes",
        "You divide by the number of classes too: over what does the mean run?",
        (lambda z, y: -(_target(y, z) * _rows(z)).mean(),),
    ),
    Misconception(
        "not reduced",
        "You give one loss a sample, and they look right: how do they become a single number?",
        (lambda z, y: -(_target(y, z) * _rows(z)).sum(axis=-1),),
    ),
    Misconception("softmax forgotten", _NO_SOFTMAX, (_mean(lambda z: z),)),
    Misconception(
        "softmax twice",
        "Your costs never come near 0: does z pass through a softmax twice?",
        (_mean(lambda z: _rows(np.exp(_rows(z)))),),
    ),
    Misconception("axis of the batch", _AXIS, (_mean(lambda z: np.log(_softmax(z, axis=0))),)),
    Misconception(
        "counted from 1",
        "You look one class too early: do you count the classes from 1, where Python has 0?",
        (lambda z, y: -(_target(y, z, shift=1) * _rows(z)).sum(axis=-1).mean(),),
    ),
    Misconception(
        "1 - y terms",
        "You charge log(1 - q) for the other classes too: which term is left with one-hot labels?",
        (
            lambda z, y: (
                _mean(_rows)(z, y)
                - ((1 - _target(y, z)) * np.log1p(-np.exp(_rows(z)))).sum(axis=-1).mean()
            ),
        ),
    ),
    Misconception(
        "hard target",
        "You keep only the largest part of a soft target: what do its other classes cost?",
        (
            lambda z, y: _mean(_rows)(
                z, (y if y.shape == z.shape else _target(y, z)).argmax(axis=-1)
            ),
        ),
    ),
    Misconception(
        "KL for cross-entropy",
        "You take the entropy of the target off: that is the KL divergence, what is the whole?",
        (
            lambda z, y: (
                _mean(_rows)(z, y)
                + np.where(_target(y, z) > 0, _target(y, z) * np.log(_target(y, z)), 0)
                .sum(axis=-1)
                .mean()
            ),
        ),
    ),
    Misconception(
        "no logarithm",
        "This is 1 minus the probability of the truth: where is the logarithm?",
        (lambda z, y: 1 - (_target(y, z) * np.exp(_rows(z))).sum(axis=-1).mean(),),
    ),
    Misconception("arguments swapped", SWAPPED, (lambda z, y: _mean(_rows)(y, z),), mended=swapped),
    Misconception("unstable", _UNSTABLE, tuple(_mean(wrong) for wrong in _by(np.log))),
)

CROSS_ENTROPY_GRAD = (
    Misconception(
        "wrong direction",
        "Right size, wrong direction: should a larger logit of the true class cost more or less?",
        (_slope(lambda q, t, _: t - q),),
    ),
    Misconception("sum for mean", _SUM, (lambda z, y: np.exp(_rows(z)) - _target(y, z),)),
    Misconception(
        "mean over classes",
        "You divide by the number of classes too: over what does the mean run?",
        (lambda z, y: (np.exp(_rows(z)) - _target(y, z)) / z.size,),
    ),
    Misconception(
        "label forgotten",
        "These are the probabilities over N: what changes for the true class?",
        (_slope(lambda q, t, _: q + 0 * t),),
    ),
    Misconception("softmax forgotten", _NO_SOFTMAX, (_slope(lambda _, t, z: z - t),)),
    Misconception(
        "true class alone",
        "The true class is right, the others are not 0: does their logit not change the loss?",
        (_slope(lambda q, t, _: (q - t) * (t > 0)), _slope(lambda q, t, _: (q - 1) * t)),
    ),
    Misconception(
        "slope in q",
        "This is the slope in q: what becomes of it when q is made from z by a softmax?",
        (_slope(lambda q, t, _: -t / q),),
    ),
    Misconception(
        "slope in log q",
        "This is the slope in log q: what becomes of it when log q is made from z?",
        (_slope(lambda q, t, _: -t + 0 * q),),
    ),
    Misconception(
        "log left in",
        "You subtract the target from log q: is it log q or q that stands in the gradient?",
        (_slope(lambda q, t, _: np.log(q) - t),),
    ),
    Misconception(
        "counted from 1",
        "Your 1 stands one class too early: do you count the classes from 1, where Python has 0?",
        (lambda z, y: (np.exp(_rows(z)) - _target(y, z, shift=1)) / len(z),),
    ),
    Misconception(
        "axis of the batch",
        _AXIS,
        (lambda z, y: (_softmax(z, axis=0) - _target(y, z)) / len(z),),
    ),
    Misconception(
        "slope of each sigmoid",
        "You send each logit through a sigmoid: which function makes the classes share one 1?",
        (_slope(lambda _, t, z: losses.sigmoid(z) - t),),
    ),
    Misconception("unstable", _UNSTABLE, (lambda z, y: (_softmax(z) - _target(y, z)) / len(z),)),
)

_Z = np.array([[2.0, -1.0, 0.5], [0.0, 1.5, 1.0]])
_BATCHES = (
    (_Z, np.array([0, 2])),
    (np.array([[0.3, -2.0], [1.0, 4.0], [-1.0, 2.5]]), np.array([1, 0, 1])),
    (_Z, np.array([[0.5, 0.25, 0.25], [0.0, 0.9, 0.1]])),
)
_EXTREME_BATCHES = (
    (np.array([[1000.0, 0.0], [-1000.0, 1000.0]]), np.array([1, 1])),
    (np.array([[-1000.0, -1001.0], [1000.0, 1001.0]]), np.array([[0.5, 0.5], [0.25, 0.75]])),
)
# Each step shows a constant of its size that was added inside the logarithm, or a clip.
_LADDER = np.array(
    [[0.0, -x] for x in (7.0, 12.0, 16.0, 21.0, 25.0, 30.0, 35.0, 39.0, 44.0, 115.0)]
)

EXERCISES = {
    "one_hot": Exercise(
        usage="checks.one_hot(my_one_hot)",
        arguments=("y", "num_classes"),
        reference=losses.one_hot,
        cases=calls(
            (np.array([0, 2, 1]), 3),
            (np.array([1, 1, 0]), 4),
            (np.array([3]), 5),
            (np.array([2, 0, 4, 2]), 5),
        ),
        known=ONE_HOT,
        praise="One row a sample, one column a class, and one 1 in each row.",
        elementwise=False,
    ),
    "log_softmax": Exercise(
        usage="checks.log_softmax(my_log_softmax)",
        arguments=("z",),
        reference=losses.log_softmax,
        cases=calls(
            (np.array([2.0, -1.0, 0.5]),), (np.array([[1.0, 0.0], [3.0, -2.0]]),), (_LADDER,)
        ),
        extreme=calls(
            (np.array([1000.0, 0.0]),),
            (np.array([[-1000.0, -1001.0, -1002.0], [1000.0, 1000.0, 0.0]]),),
        ),
        known=LOG_SOFTMAX,
        praise="It survives logits of 1000 and -1000.",
        elementwise=False,
    ),
    "cross_entropy": Exercise(
        usage="checks.cross_entropy(my_cross_entropy)",
        arguments=("z", "y"),
        reference=losses.cross_entropy,
        cases=calls(*_BATCHES),
        extreme=calls(*_EXTREME_BATCHES),
        known=CROSS_ENTROPY,
        praise="Class indices and class probabilities both work.",
        elementwise=False,
    ),
    "cross_entropy_grad": Exercise(
        usage="checks.cross_entropy_grad(my_grad)",
        arguments=("z", "y"),
        reference=losses.cross_entropy_grad,
        cases=calls(*_BATCHES),
        extreme=calls(*_EXTREME_BATCHES),
        known=CROSS_ENTROPY_GRAD,
        praise="Each row sums to 0: what the true class gains, the others give.",
        elementwise=False,
    ),
}


def one_hot(fn: Function) -> Result:
    """Check a function that turns class indices into rows of one 1 and zeros.

    Parameters
    ----------
    fn
        The learner's ``fn(y, num_classes)``, tried with integer arrays of shape (N,). It returns
        an array of shape (N, C).

    Examples
    --------
    >>> one_hot(lambda y, num_classes: np.eye(num_classes)[y]).ok
    True
    >>> one_hot(lambda y, num_classes: np.eye(num_classes)[y - 1]).misconception
    'counted from 1'
    """
    return check(EXERCISES["one_hot"], fn)


def log_softmax(fn: Function) -> Result:
    """Check a function that returns the logarithm of softmax over the last axis.

    Parameters
    ----------
    fn
        The learner's ``fn(z)``, tried with arrays of shape (C,) and (N, C); logits of 1000 and
        -1000 are among them. It returns an array of the same shape.

    Examples
    --------
    >>> log_softmax(lambda z: np.log(np.exp(z) / np.exp(z).sum(-1, keepdims=True))).misconception
    'unstable'
    """
    return check(EXERCISES["log_softmax"], fn)


def cross_entropy(fn: Function) -> Result:
    """Check a function that returns the mean cross-entropy of a batch, given logits.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried with logits of shape (N, C) and with class indices (N,)
        as well as class probabilities (N, C). It returns one number.

    Examples
    --------
    >>> cross_entropy(losses.cross_entropy).ok
    True
    >>> cross_entropy(lambda z, y: losses.cross_entropy(z, y, reduction="sum")).misconception
    'sum for mean'
    """
    return check(EXERCISES["cross_entropy"], fn)


def cross_entropy_grad(fn: Function) -> Result:
    """Check a function that returns the gradient of the mean cross-entropy in the logits.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried as for `cross_entropy`. It returns an array of the shape
        of the logits.

    Examples
    --------
    >>> cross_entropy_grad(losses.cross_entropy_grad).ok
    True
    """
    return check(EXERCISES["cross_entropy_grad"], fn)
