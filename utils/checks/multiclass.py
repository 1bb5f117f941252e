"""Checks of lesson 02: cross-entropy of logits, and its gradient."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import (
    LOG2,
    LOG10,
    MINUS,
    SWAPPED,
    Misconception,
    swapped,
)
from utils.checks.softmax import AXIS, NO_SOFTMAX, UNSTABLE, both_ways, naive, stable
from utils.checks.trial import Function

_SUM = "You give the sum over the samples: what makes it the mean?"
_BY_TYPE = (
    "One-hot rows may be whole numbers, too: what tells rows from indices, the type or the shape?"
)
_LENGTH = "Your one-hot rows are not as long as those of z: where does z.shape count the classes?"
_GUESSED = "Your rows end at the largest label of the batch: how many classes has z?"


def _target(y: np.ndarray, z: np.ndarray, shift: int = 0) -> np.ndarray:
    """Return class probabilities as they are, and class indices as rows."""
    return y if y.shape == z.shape else np.eye(z.shape[-1])[y - shift]


def _rows_to_largest(y: np.ndarray) -> np.ndarray:
    return y if y.ndim == 2 else np.eye(y.max() + 1)[y]


def _rows_of(y: np.ndarray, num_classes: int) -> np.ndarray:
    return y if y.ndim == 2 else np.eye(num_classes)[y]


def _picked(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    return np.eye(z.shape[1])[y]


def _picked_by_type(y: np.ndarray, z: np.ndarray) -> np.ndarray:
    return _picked(y, z) if y.dtype.kind == "i" else y


def _of_rows(target: Function, axis: int) -> Function:
    """Make a cross-entropy from a target, whatever shape that has."""
    return lambda z, y: -(target(y, z) * stable(z)).sum(axis=axis).mean()


def _taken_off(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    q = np.exp(stable(z))
    q[np.arange(len(z)), y] -= 1
    return q / len(z)


def _columns_off(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    q = np.exp(stable(z))
    if y.ndim == 2:
        return q - y
    q[:, y] -= 1
    return q


def _indices(y: np.ndarray) -> np.ndarray:
    if y.ndim != 1:
        raise ValueError("rows are no indices")
    return y


def _by_type(fn: Function, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    if y.ndim == 2 and y.dtype.kind == "i":  # rows
        raise ValueError("rows of whole numbers")
    return fn(z, y)


def _mean(log_q: Function) -> Function:
    """Make the cross-entropy of a batch from a log-softmax."""
    return lambda z, y: -(_target(y, z) * log_q(z)).sum(axis=-1).mean()


def _looked_up(log_q: Function) -> Function:
    """Make the same for class indices that pick a number from each row."""
    mean = _mean(log_q)
    return lambda z, y: mean(z, y) if y.ndim == 2 else -log_q(z)[np.arange(len(z)), y].mean()


def _slope(part: Function) -> Function:
    """Make the gradient of a mean from what it is for a sample with probabilities q."""
    return lambda z, y: part(np.exp(stable(z)), _target(y, z), z) / len(z)


CROSS_ENTROPY = (
    Misconception("missing minus", MINUS, (lambda z, y: -_mean(stable)(z, y),)),
    Misconception("log2", LOG2, (lambda z, y: _mean(stable)(z, y) / np.log(2),)),
    Misconception("log10", LOG10, (lambda z, y: _mean(stable)(z, y) / np.log(10),)),
    Misconception("sum for mean", _SUM, (lambda z, y: _mean(stable)(z, y) * len(z),)),
    Misconception(
        "mean over classes",
        "You divide by the number of classes too: over what does the mean run?",
        (lambda z, y: -(_target(y, z) * stable(z)).mean(),),
    ),
    Misconception(
        "not reduced",
        "You give one loss a sample, and they look right: how do they become a single number?",
        (lambda z, y: -(_target(y, z) * stable(z)).sum(axis=-1),),
    ),
    Misconception("softmax forgotten", NO_SOFTMAX, (_mean(lambda z: z),)),
    Misconception(
        "log of a logit",
        "Your logarithm meets negative numbers: has z become probabilities before it?",
        (_mean(np.log), _looked_up(np.log)),
    ),
    Misconception(
        "classes guessed",
        _GUESSED,
        (lambda z, y: _mean(stable)(z, _rows_to_largest(y)),),
    ),
    Misconception(
        "log of log q",
        "You take the logarithm of what is one already: where does log_softmax have its log?",
        (_mean(lambda z: np.log(stable(z))), _looked_up(lambda z: np.log(stable(z)))),
    ),
    Misconception(
        "every column",
        "log_q[:, y] picks whole columns, N numbers a sample: which index names the row of each?",
        (
            lambda z, y: -stable(z)[:, y].mean() if y.ndim == 1 else _mean(stable)(z, y),
            lambda z, y: -stable(z)[:, _indices(y)].mean(),
        ),
    ),
    Misconception(
        "rows refused",
        "Class indices are right. Where y has rows of probabilities, y.ndim is 2: what stands in "
        "the place of the one-hot rows then?",
        (
            lambda z, y: _mean(stable)(z, _indices(y)),
            lambda z, y: -stable(z)[np.arange(len(z)), y].mean(),
            *(_of_rows(_picked, axis) for axis in (1, -1)),
        ),
    ),
    Misconception(
        "told by the type",
        _BY_TYPE,
        (
            lambda z, y: _by_type(_looked_up(stable), z, y),
            lambda z, y: (
                -stable(z)[np.arange(len(z)), y].mean()
                if y.dtype.kind == "i"
                else _mean(stable)(z, y)
            ),
            *(_of_rows(_picked_by_type, axis) for axis in (1, -1)),
        ),
    ),
    Misconception(
        "indices as rows",
        "Rows of probabilities are right, class indices are not: what makes rows of them, as long "
        "as those of z?",
        (lambda z, y: -(y * stable(z)).sum(axis=-1).mean(),),
    ),
    Misconception(
        "row for class",
        "Your first index takes labels for rows: which index names the sample, which the class?",
        (
            lambda z, y: -stable(z)[y].mean() if y.ndim == 1 else _mean(stable)(z, y),
            lambda z, y: (
                -stable(z)[y, np.arange(len(z))].mean() if y.ndim == 1 else _mean(stable)(z, y)
            ),
        ),
    ),
    Misconception(
        "rows of another length",
        _LENGTH,
        tuple(lambda z, y, n=n: _mean(stable)(z, _rows_of(y, n)) for n in (2, 3)),
    ),
    Misconception(
        "last sample alone",
        "Only the last sample is left: does your loop add each loss to the others, with +=?",
        (
            lambda z, y: -(_target(y, z) * stable(z)).sum(axis=-1)[-1],
            lambda z, y: -(_target(y, z) * stable(z)).sum(axis=-1)[-1] / len(z),
        ),
    ),
    Misconception(
        "summed down the batch",
        "You sum down the batch and divide by the number of classes: over what does the mean run?",
        (lambda z, y: -(_target(y, z) * stable(z)).sum(axis=0).mean(),),
    ),
    Misconception(
        "probability for loss",
        "This is made of probabilities: what is the surprise of each?",
        (
            lambda z, y: -(_target(y, z) * np.exp(stable(z))).sum(axis=-1).mean(),
            lambda z, y: (_target(y, z) * np.exp(stable(z))).sum(axis=-1).mean(),
        ),
    ),
    Misconception(
        "softmax twice",
        "Your costs never come near 0: does z pass through a softmax twice?",
        (_mean(lambda z: stable(np.exp(stable(z)))),),
    ),
    Misconception("axis of the batch", AXIS, (_mean(lambda z: np.log(naive(z, axis=0))),)),
    Misconception(
        "counted from 1",
        "You look one class too early: do you count the classes from 1, where Python has 0?",
        (lambda z, y: -(_target(y, z, shift=1) * stable(z)).sum(axis=-1).mean(),),
    ),
    Misconception(
        "1 - y terms",
        "You charge log(1 - q) for the other classes too: which term is left with one-hot labels?",
        (
            lambda z, y: (
                _mean(stable)(z, y)
                - ((1 - _target(y, z)) * np.log1p(-np.exp(stable(z)))).sum(axis=-1).mean()
            ),
        ),
    ),
    Misconception(
        "hard target",
        "You keep only the largest part of a soft target: what do its other classes cost?",
        (
            lambda z, y: _mean(stable)(
                z, (y if y.shape == z.shape else _target(y, z)).argmax(axis=-1)
            ),
        ),
    ),
    Misconception(
        "KL for cross-entropy",
        "You take the entropy of the target off: that is the KL divergence, what is the whole?",
        (
            lambda z, y: (
                _mean(stable)(z, y)
                + np.where(_target(y, z) > 0, _target(y, z) * np.log(_target(y, z)), 0)
                .sum(axis=-1)
                .mean()
            ),
        ),
    ),
    Misconception(
        "no logarithm",
        "This is 1 minus the probability of the truth: where is the logarithm?",
        (lambda z, y: 1 - (_target(y, z) * np.exp(stable(z))).sum(axis=-1).mean(),),
    ),
    Misconception(
        "arguments swapped", SWAPPED, (lambda z, y: _mean(stable)(y, z),), mended=swapped
    ),
    Misconception("unstable", UNSTABLE, tuple(_mean(wrong) for wrong in both_ways(np.log))),
)

CROSS_ENTROPY_GRAD = (
    Misconception(
        "classes guessed",
        _GUESSED,
        (lambda z, y: (np.exp(stable(z)) - _rows_to_largest(y)) / len(z),),
    ),
    Misconception(
        "wrong direction",
        "Right size, wrong direction: should a larger logit of the true class cost more or less?",
        (_slope(lambda q, t, _: t - q),),
    ),
    Misconception(
        "sum for mean",
        "This is the gradient of the summed loss: what does the mean divide it by?",
        (lambda z, y: np.exp(stable(z)) - _target(y, z),),
    ),
    Misconception(
        "mean over classes",
        "You divide by the number of classes too: over what does the mean run?",
        (lambda z, y: (np.exp(stable(z)) - _target(y, z)) / z.size,),
    ),
    Misconception(
        "label forgotten",
        "These are the probabilities over N: what changes for the true class?",
        (_slope(lambda q, t, _: q + 0 * t),),
    ),
    Misconception("softmax forgotten", NO_SOFTMAX, (_slope(lambda _, t, z: z - t),)),
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
        "only the target divided",
        "You divide the target alone by N: brackets make / reach the whole difference.",
        (lambda z, y: np.exp(stable(z)) - _target(y, z) / len(z),),
    ),
    Misconception(
        "rows refused",
        "Class indices are right. Where y has rows of probabilities, y.ndim is 2: what stands in "
        "the place of the one-hot rows then?",
        (
            lambda z, y: (np.exp(stable(z)) - _target(_indices(y), z)) / len(z),
            lambda z, y: (np.exp(stable(z)) - _picked(y, z)) / len(z),
            _taken_off,
        ),
    ),
    Misconception(
        "told by the type",
        _BY_TYPE,
        (
            lambda z, y: _by_type(lambda z, y: (np.exp(stable(z)) - _target(y, z)) / len(z), z, y),
            lambda z, y: (np.exp(stable(z)) - _picked_by_type(y, z)) / len(z),
            lambda z, y: (
                _taken_off(z, y) if y.dtype.kind == "i" else (np.exp(stable(z)) - y) / len(z)
            ),
        ),
    ),
    Misconception(
        "indices as rows",
        "Rows of probabilities are right, class indices are not: what makes rows of them, as long "
        "as those of z?",
        (lambda z, y: (np.exp(stable(z)) - y) / len(z),),
    ),
    Misconception(
        "rows of another length",
        _LENGTH,
        tuple(lambda z, y, n=n: (np.exp(stable(z)) - _rows_of(y, n)) / len(z) for n in (2, 3)),
    ),
    Misconception(
        "every column",
        "q[:, y] picks whole columns: which index names the row of each label?",
        (lambda z, y: _columns_off(z, y) / len(z),),
    ),
    Misconception(
        "one sum for the batch",
        "Your softmax sums over all rows at once: over which numbers do the classes share one 1?",
        (lambda z, y: (naive(z, axis=None) - _target(y, z)) / len(z),),
    ),
    Misconception(
        "log left in",
        "You subtract the target from log q: is it log q or q that stands in the gradient?",
        (_slope(lambda q, t, _: np.log(q) - t),),
    ),
    Misconception(
        "counted from 1",
        "Your 1 stands one class too early: do you count the classes from 1, where Python has 0?",
        (lambda z, y: (np.exp(stable(z)) - _target(y, z, shift=1)) / len(z),),
    ),
    Misconception(
        "axis of the batch",
        AXIS,
        (lambda z, y: (naive(z, axis=0) - _target(y, z)) / len(z),),
    ),
    Misconception(
        "slope of each sigmoid",
        "You send each logit through a sigmoid: which function makes the classes share one 1?",
        (_slope(lambda _, t, z: losses.sigmoid(z) - t),),
    ),
    Misconception("unstable", UNSTABLE, (lambda z, y: (naive(z) - _target(y, z)) / len(z),)),
)

_Z = np.array([[2.0, -1.0, 0.5], [0.0, 1.5, 1.0]])
_BATCHES = (
    (_Z, np.array([0, 2])),
    (np.array([[0.3, -2.0], [1.0, 4.0], [-1.0, 2.5]]), np.array([1, 0, 1])),
    (_Z, np.array([0, 1])),
    (_Z, np.array([[0.5, 0.25, 0.25], [0.0, 0.9, 0.1]])),
    (np.array([[0.5, 2.0, 1.0], [3.0, 1.0, 0.25]]), np.array([2, 0])),
    (_Z, np.array([[0, 0, 1], [0, 1, 0]])),
    (np.array([[1.0, 0.5], [0.25, -1.0]]), np.array([[0, 1], [1, 0]])),
)
_EARLIER = {
    "one_hot": "finish exercise 1 first, or put losses.one_hot in its place.",
    "log_softmax": "finish exercise 2 first, or put losses.log_softmax in its place.",
}
_EXTREME_BATCHES = (
    (np.array([[1000.0, 0.0], [-1000.0, 1000.0]]), np.array([1, 1])),
    (np.array([[-1000.0, -1001.0], [1000.0, 1001.0]]), np.array([[0.5, 0.5], [0.25, 0.75]])),
)


def _rows(y: np.ndarray) -> np.ndarray:
    """Return class indices as they are, and rows in floats: of whole numbers they are refused."""
    return y if y.ndim == 1 else y.astype(float)


EXERCISES = {
    "cross_entropy": Exercise(
        usage="checks.cross_entropy(cross_entropy)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.cross_entropy(z, _rows(y)),
        ours=(losses.cross_entropy, losses.nll_loss),
        earlier=_EARLIER,
        cases=calls(*_BATCHES),
        extreme=calls(*_EXTREME_BATCHES),
        known=CROSS_ENTROPY,
        praise="Class indices and class probabilities both work.",
        elementwise=False,
    ),
    "cross_entropy_grad": Exercise(
        usage="checks.cross_entropy_grad(cross_entropy_grad)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.cross_entropy_grad(z, _rows(y)),
        ours=(losses.cross_entropy_grad,),
        earlier=_EARLIER,
        cases=calls(*_BATCHES),
        extreme=calls(*_EXTREME_BATCHES),
        known=CROSS_ENTROPY_GRAD,
        praise="Each row sums to 0: what the true class gains, the others give.",
        elementwise=False,
    ),
}


def cross_entropy(fn: Function) -> Result:
    """Check a function that returns the mean cross-entropy of a batch, given logits.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried with logits of shape (N, C) and with class indices (N,)
        as well as class probabilities (N, C). It returns one number.

    Examples
    --------
    >>> cross_entropy(lambda z, y: losses.cross_entropy(z, y)).misconception
    "the course's own"
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
    >>> cross_entropy_grad(lambda z, y: losses.softmax(z) / len(z)).misconception
    'label forgotten'
    """
    return check(EXERCISES["cross_entropy_grad"], fn)
