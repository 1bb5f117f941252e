"""Check of lesson 07: perplexity."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function

PERPLEXITY = {
    "mean of perplexities": (
        "Your exponential comes first, and one bad guess rules: what if the mean comes before it?",
        lambda terms: np.mean(np.exp(terms)),
        lambda terms: np.sum(np.exp(terms)),
    ),
    "2 for e": (
        "You raise 2 to the mean, but the losses are in nats: which base belongs to nats?",
        lambda terms: 2 ** np.mean(terms),
    ),
    "sum for mean": (
        "This grows with every sample: is the exponent the sum or the mean?",
        lambda terms: np.exp(np.sum(terms)),
    ),
    "no exponential": (
        "This is the mean loss, and it is right: which function turns nats into choices?",
        np.mean,
    ),
    "sign": (
        "This is below 1, a mean probability: of what is perplexity the reciprocal?",
        lambda terms: np.exp(-np.mean(terms)),
    ),
    "mean probability": (
        "You average the probabilities themselves: what is averaged, they or the losses?",
        lambda terms: 1 / np.mean(np.exp(-terms)),
    ),
    "median": (
        "You take the loss in the middle: what about the expensive ones?",
        lambda terms: np.exp(np.median(terms)),
    ),
    "sum of losses": (
        "This is the sum of the losses: what is their mean, and how many choices is it?",
        np.sum,
    ),
    "10 for e": (
        "You raise 10 to the mean, but the losses are in nats: which base belongs to nats?",
        lambda terms: 10 ** np.mean(terms),
    ),
    "minus": (
        "Your perplexities are negative: can a number of choices be below 0?",
        lambda terms: -np.exp(np.mean(terms)),
    ),
    "logarithm": (
        "A logarithm is in the losses already: which function undoes it?",
        lambda terms: np.log(np.mean(terms)),
        lambda terms: np.mean(np.log(terms)),
        lambda terms: np.exp(np.mean(np.log(terms))),
    ),
    "power of the mean": (
        "You raise the mean to a power: is it the base or the exponent?",
        lambda terms: np.mean(terms) ** np.e,
        lambda terms: np.mean(terms) ** 2,
    ),
    "bits": (
        "You turn the mean into bits first: in which unit does exp want it?",
        lambda terms: np.exp(np.mean(terms) / np.log(2)),
    ),
    "two losses": (
        "You divide by 2 each time: how many losses are there?",
        lambda terms: np.exp(np.sum(terms) / 2),
    ),
    "whole mean": (
        "Your mean is a whole number: does // divide, or /?",
        lambda terms: np.exp(np.sum(terms) // len(terms)),
    ),
    "last loss": (
        "Only the last loss counts: does your loop add each to the others?",
        lambda terms: np.exp(terms[-1] / len(terms)),
        lambda terms: np.exp(terms[-1]),
    ),
    "1 taken off": (
        "You are too small by 1: does expm1 take it off?",
        lambda terms: np.expm1(np.mean(terms)),
    ),
    "not averaged": ("You give one number for each loss: where is the mean?", np.exp),
}

EXERCISES = {
    "perplexity": Exercise(
        usage="checks.perplexity(perplexity)",
        arguments=("terms",),
        reference=losses.perplexity,
        cases=calls(*((np.array(v),) for v in ([1.0, 3.0], [0.0, 0.0, 6.0], [2.0, 0.5, 0.7, 4.0]))),
        known=PERPLEXITY,
        praise="First the mean, then the exponential.",
        elementwise=False,
    ),
}


def perplexity(fn: Function) -> Result:
    """Check a function that returns the perplexity of some losses.

    Parameters
    ----------
    fn
        The learner's ``fn(terms)``, tried with arrays of losses in nats, shape (N,).

    Examples
    --------
    >>> perplexity(lambda terms: np.exp(terms.mean())).ok
    True
    >>> perplexity(lambda terms: np.exp(terms).mean()).misconception
    'mean of perplexities'
    """
    return check(EXERCISES["perplexity"], fn)
