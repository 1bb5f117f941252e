"""Check of lesson 02: cross-entropy of logits."""

import numpy as np

from utils import losses
from utils.checks import targets
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import LOG2, LOG10, MINUS, SWAPPED, Mended, swapped, through
from utils.checks.softmax import AXIS, NO_SOFTMAX, UNSTABLE, both_ways, naive, stable
from utils.checks.trial import Function


def _of_target(target: Function, axis: int = -1) -> Function:
    """Make a cross-entropy from a target, whatever shape that has."""
    return lambda z, y: -(target(y, z) * stable(z)).sum(axis=axis).mean()


def _mean(log_q: Function) -> Function:
    """Make the cross-entropy of a batch from a log-softmax."""
    return lambda z, y: -(targets.rows(y, z) * log_q(z)).sum(axis=-1).mean()


def _of(join: Function) -> Function:
    """Make a wrong answer of rows of probabilities and the logarithms of q."""
    return lambda z, y: join(targets.rows(y, z), stable(z))


def _picked(log_q: np.ndarray, y: np.ndarray) -> float:
    return -log_q[np.arange(len(y)), y].mean()


def _looked_up(log_q: Function) -> Function:
    """Make the same for class indices that pick a number from each row."""
    return lambda z, y: _mean(log_q)(z, y) if y.ndim == 2 else _picked(log_q(z), y)


def _of_indices(wrong: Function) -> Function:
    """Make a wrong answer of what is done to the log-probabilities of class indices."""
    return lambda z, y: wrong(stable(z), y).mean() if y.ndim == 1 else _mean(stable)(z, y)


CROSS_ENTROPY = {
    "missing minus": (MINUS, _of(lambda p, log_q: (p * log_q).sum(axis=-1).mean())),
    "log2": (LOG2, lambda z, y: _mean(stable)(z, y) / np.log(2)),
    "log10": (LOG10, lambda z, y: _mean(stable)(z, y) / np.log(10)),
    "sum for mean": (
        "You give the sum over the samples: what makes it the mean?",
        _of(lambda p, log_q: -(p * log_q).sum()),
    ),
    "mean over classes": (
        "You divide by the number of classes too: over what does the mean run?",
        _of(lambda p, log_q: -(p * log_q).mean()),
    ),
    "not reduced": (
        "You give one loss a sample, and they look right: how do they become a single number?",
        _of(lambda p, log_q: -(p * log_q).sum(axis=-1)),
    ),
    "softmax forgotten": (NO_SOFTMAX, _mean(lambda z: z)),
    "log of a logit": (
        "Your logarithm meets negative numbers: has z become probabilities before it?",
        _mean(np.log),
        _looked_up(np.log),
    ),
    "log of log q": (
        "Your numbers are nan, as the logarithm of a negative number is: what stands in yours? "
        "log_softmax has its log already.",
        _mean(lambda z: np.log(stable(z))),
        _looked_up(lambda z: np.log(stable(z))),
    ),
    "every column": (
        "log_q[:, y] picks whole columns, N numbers a sample: which index names the row of each?",
        _of_indices(lambda log_q, y: -log_q[:, y]),
        lambda z, y: -stable(z)[:, targets.indices(y)].mean(),
    ),
    **through(_of_target, targets.MISREAD),
    "rows refused": (
        targets.ROWS_REFUSED,
        lambda z, y: _mean(stable)(z, targets.indices(y)),
        lambda z, y: _picked(stable(z), y),
        *(_of_target(targets.picked, axis) for axis in (1, -1)),
    ),
    "told by the type": (
        targets.BY_TYPE,
        _of_target(targets.whole_rows_refused),
        lambda z, y: _picked(stable(z), y) if y.dtype.kind == "i" else _mean(stable)(z, y),
        *(_of_target(targets.picked_by_type, axis) for axis in (1, -1)),
    ),
    "row for class": (
        "Your first index takes labels for rows: which index names the sample, which the class?",
        _of_indices(lambda log_q, y: -log_q[y]),
        _of_indices(lambda log_q, y: -log_q[y, np.arange(len(y))]),
    ),
    "last sample alone": (
        "Only the last sample is left: does your loop add each loss to the others, with +=?",
        _of(lambda p, log_q: -(p * log_q).sum(axis=-1)[-1]),
        _of(lambda p, log_q: -(p * log_q).sum(axis=-1)[-1] / len(p)),
    ),
    "summed down the batch": (
        "You sum down the batch and divide by the number of classes: over what does the mean run?",
        _of(lambda p, log_q: -(p * log_q).sum(axis=0).mean()),
    ),
    "probability for loss": (
        "This is made of probabilities: what is the surprise of each?",
        _of(lambda p, log_q: -(p * np.exp(log_q)).sum(axis=-1).mean()),
        _of(lambda p, log_q: (p * np.exp(log_q)).sum(axis=-1).mean()),
    ),
    "softmax twice": (
        "Your costs never come near 0: does z pass through a softmax twice?",
        _mean(lambda z: stable(np.exp(stable(z)))),
    ),
    "axis of the batch": (AXIS, _mean(lambda z: np.log(naive(z, axis=0)))),
    "counted from 1": (
        "You look one class too early: do you count the classes from 1, where Python has 0?",
        lambda z, y: -(targets.rows(y, z, shift=1) * stable(z)).sum(axis=-1).mean(),
    ),
    "1 - y terms": (
        "You charge log(1 - q) for the other classes too: which term is left with one-hot labels?",
        _of(lambda p, log_q: -(p * log_q + (1 - p) * np.log1p(-np.exp(log_q))).sum(axis=-1).mean()),
    ),
    "KL for cross-entropy": (
        "You take the entropy of the target off: that is the KL divergence, what is the whole?",
        _of(lambda p, log_q: np.where(p > 0, p * (np.log(p) - log_q), 0).sum(axis=-1).mean()),
    ),
    "no logarithm": (
        "This is 1 minus the probability of the truth: where is the logarithm?",
        _of(lambda p, log_q: 1 - (p * np.exp(log_q)).sum(axis=-1).mean()),
    ),
    "arguments swapped": (SWAPPED, lambda z, y: _mean(stable)(y, z), Mended(swapped)),
    "unstable": (UNSTABLE, *(_mean(wrong) for wrong in both_ways(np.log))),
}

EXERCISES = {
    "cross_entropy": Exercise(
        usage="checks.cross_entropy(cross_entropy)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.cross_entropy(z, targets.for_losses(y)),
        ours=(losses.cross_entropy, losses.nll_loss),
        earlier=targets.EARLIER,
        cases=calls(*targets.BATCHES),
        extreme=calls(*targets.EXTREME),
        known=CROSS_ENTROPY,
        praise="Class indices and class probabilities both work.",
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
