"""Checks of lesson 01: the binary cross-entropy of probabilities."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import (
    ADDS,
    CLIPS,
    DIGITS,
    LADDER,
    LOG2,
    LOG10,
    MINUS,
    SWAPPED,
    TINY,
    Mended,
    adds,
    batch,
    bce,
    clamps_log,
    clips,
    in_batch,
    of,
    sigmoid,
    swapped,
    through,
)
from utils.checks.trial import Function

BINARY_CROSS_ENTROPY = {
    "missing minus": (MINUS, lambda p, y: -bce(p, y)),
    "log2": (LOG2, of(np.log2)),
    "log10": (LOG10, of(np.log10)),
    "log(p + eps)": (ADDS, *(of(adds(e)) for e in TINY)),
    "clamped": (
        CLIPS,
        *(of(clips(e)) for e in TINY),
        of(clamps_log),
    ),
    "forgotten 1 - y term": (
        "Every sample with label 0 is free of charge: where is (1 - y) log(1 - p)?",
        lambda p, y: -y * np.log(p),
    ),
    "forgotten y term": (
        "Every sample with label 1 is free of charge: where is y log p?",
        lambda p, y: -(1 - y) * np.log(1 - p),
    ),
    "branches exchanged": (
        "Being sure and right costs you most: which of the two labels goes with which logarithm?",
        lambda p, y: bce(p, 1 - y),
    ),
    "arguments swapped": (SWAPPED, lambda p, y: bce(y, p), Mended(swapped)),
    "minus on one term": (
        "One label's costs are right, the other's negative: does the minus reach both terms?",
        lambda p, y: -y * np.log(p) + (1 - y) * np.log(1 - p),
        lambda p, y: y * np.log(p) - (1 - y) * np.log(1 - p),
    ),
    "brackets around 1 - y": (
        "1 - y * log(1 - p) is 1, less y times the logarithm: do brackets stand around 1 - y?",
        lambda p, y: -y * np.log(p) - 1 - y * np.log(1 - p),
    ),
    "brackets": (
        "One label's costs are right: does a bracket stand elsewhere than in (1 - y) * log(1 - p)?",
        lambda p, y: -(y * np.log(p) + (1 - y) * (1 - np.log(p))),
        lambda p, y: -(y * np.log(p) + (1 - y) * np.log(1) - p),
        lambda p, y: -(y * np.log(p) + 1 - y * np.log(1 - p)),
        lambda p, y: -(y * np.log(p) + 1 - y * np.log(1) - p),
    ),
    "terms multiplied": (
        "You multiply the two terms, and one of them is always 0: what joins them in the formula?",
        lambda p, y: -(y * np.log(p) * (1 - y) * np.log(1 - p)),
    ),
    "label in the logarithm": (
        "The label stands inside the logarithm, where 0 gives infinity: what if it multiplies the "
        "logarithm from outside?",
        lambda p, y: -(np.log(y * p) + np.log(1 - y * p)),
    ),
    "label ignored": (
        "Your answer is the same for both labels: what should change when y goes from 1 to 0?",
        lambda p, y: -np.log(p) + 0 * y,
        lambda p, y: -np.log(1 - p) + 0 * y,
        lambda p, y: -np.log(p) - np.log(1 - p) + 0 * y,
    ),
    "probability of the truth": (
        "This is the probability that you gave to what happened: how surprising is it now?",
        lambda p, y: y * p + (1 - y) * (1 - p),
    ),
    "digits lost": (DIGITS, lambda p, y: -np.log(1 - np.abs(y - p))),
    "absolute error": (
        "This is |p - y|, and it never exceeds 1: where is the logarithm?",
        lambda p, y: np.abs(p - y),
    ),
    "squared error": (
        "This is (p - y)², and it never exceeds 1: where is the logarithm?",
        lambda p, y: (p - y) ** 2,
    ),
    "sigmoid of a probability": (
        "You send p through a sigmoid, but it is a probability already: what if you do not?",
        lambda p, y: bce(sigmoid(p), y),
    ),
}


def _reduced(reduce: Function) -> Function:
    """Make a wrong answer that reduces the losses of the samples in its own way."""
    return lambda p, y, reduction="mean": reduce(bce(p, y), reduction)


def _divided(total: Function, count: Function = len) -> Function:
    """Make a wrong answer from a sum, which is divided where the mean is asked for."""
    return lambda p, y, reduction="mean": total(p, y) / (count(y) if reduction == "mean" else 1)


BINARY_CROSS_ENTROPY_BATCH = {
    **through(in_batch, BINARY_CROSS_ENTROPY),
    "rounded": (
        "Each loss is rounded before they are added: what if it keeps all its digits?",
        *(_reduced(lambda terms, how, n=n: getattr(terms.round(n), how)()) for n in range(2, 6)),
    ),
    "product": (
        "The product of so many probabilities is too small for a computer: of which sum is it the "
        "exponential?",
        _divided(lambda p, y: -np.log(np.prod(np.where(y == 1, p, 1 - p)))),
    ),
    "last sample alone": (
        "Only the last sample is left: does your loop add each loss to the others, with +=?",
        _reduced(lambda terms, _: terms[-1]),
        _divided(lambda p, y: bce(p, y)[-1]),
    ),
    "sample left out": (
        "A sample at one end is left out: where does your loop begin, and where does it stop?",
        _divided(lambda p, y: bce(p, y)[1:].sum()),
        _divided(lambda p, y: bce(p, y)[:-1].sum()),
        _reduced(lambda terms, how: getattr(terms[1:], how)()),
        _reduced(lambda terms, how: getattr(terms[:-1], how)()),
    ),
    "loss of the mean": (
        "You take the mean of p before the loss: what if each sample gets its loss first?",
        lambda p, y, reduction="mean": bce(np.mean(p), np.mean(y)),
        lambda p, y, reduction="mean": getattr(bce(np.mean(p), y), reduction)(),
    ),
    "divided by the ones": (
        "The sum is right, and you divide it by the number of ones: over what does the mean run?",
        _divided(lambda p, y: bce(p, y).sum(), np.sum),
    ),
    "sum for mean": (
        'You give the sum whatever reduction says: what turns it into the mean for "mean"?',
        _reduced(lambda terms, _: terms.sum()),
    ),
    "mean for sum": (
        'You give the mean whatever reduction says: what is asked for with reduction="sum"?',
        _reduced(lambda terms, _: terms.mean()),
    ),
    "sum without minus": (
        "The mean is right, the sum is negative: does the minus reach both branches?",
        _reduced(lambda terms, how: terms.mean() if how == "mean" else -terms.sum()),
    ),
    "reductions exchanged": (
        'You give the sum for "mean" and the mean for "sum": which branch is which?',
        _reduced(lambda terms, how: terms.sum() if how == "mean" else terms.mean()),
    ),
    "sum by default": (
        "Both reductions are right when named: which one should your function take by itself?",
        lambda p, y, reduction="sum": in_batch(bce)(p, y, reduction),
    ),
    "not reduced": (
        "You give one loss a sample, and they look right: how do they become a single number?",
        _reduced(lambda terms, _: terms),
    ),
}


_BATCHES = (
    batch([0.9, 0.2, 0.6, 0.3], [1, 0, 1, 1]),
    batch([0.7, 0.05, 0.99, 0.4, 0.8], [0, 1, 1, 0, 0]),
    batch([0.5, *LADDER], [0, *(1 for _ in LADDER)]),
    batch([0.99, 0.98, 0.995], [1, 1, 1]),
    batch(np.tile([0.6, 0.3], 2000), np.tile([1, 0], 2000)),  # their product is below any float
)


EXERCISES = {
    "binary_cross_entropy": Exercise(
        usage="checks.binary_cross_entropy(bce)",
        arguments=("p", "y"),
        reference=lambda p, y: losses.binary_cross_entropy(p, y, reduction="none"),
        cases=calls(*((p, y) for p in (0.9, 0.3, 0.5, 0.99, *LADDER) for y in (1, 0))),
        ours=(losses.binary_cross_entropy,),
        known=BINARY_CROSS_ENTROPY,
        praise="Both branches hold, for likely and for very unlikely labels.",
    ),
    "binary_cross_entropy_batch": Exercise(
        usage="checks.binary_cross_entropy_batch(bce_batch)",
        arguments=("p", "y"),
        reference=losses.binary_cross_entropy,
        cases=(
            *calls(*_BATCHES),
            *calls(*_BATCHES, reduction="mean"),
            *calls(*_BATCHES, reduction="sum"),
        ),
        earlier={"bce": "finish exercise 1 first, or write its formula here."},
        known=BINARY_CROSS_ENTROPY_BATCH,
        praise="The mean does not grow with the batch, the sum does.",
    ),
}


def binary_cross_entropy(fn: Function) -> Result:
    """Check a function that returns the binary cross-entropy of one sample, in nats.

    Parameters
    ----------
    fn
        The learner's ``fn(p, y)``, tried with a number p between 0 and 1 and a label y, 0 or 1.

    Examples
    --------
    >>> binary_cross_entropy(lambda p, y: -np.log(p if y == 1 else 1 - p)).ok
    True
    >>> binary_cross_entropy(lambda p, y: -y * np.log(p)).misconception
    'forgotten 1 - y term'
    """
    return check(EXERCISES["binary_cross_entropy"], fn)


def binary_cross_entropy_batch(fn: Function) -> Result:
    """Check a function that returns the mean or the sum of a batch's binary cross-entropies.

    Parameters
    ----------
    fn
        The learner's ``fn(p, y, reduction="mean")``, tried with arrays of shape (N,) and with
        both reductions, "mean" and "sum".

    Examples
    --------
    >>> def mean_only(p, y, reduction="mean"):
    ...     return np.mean(-np.log(np.where(y == 1, p, 1 - p)))
    >>> binary_cross_entropy_batch(mean_only).misconception
    'mean for sum'
    """
    return check(EXERCISES["binary_cross_entropy_batch"], fn)
