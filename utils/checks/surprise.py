"""Check of lesson 00: surprise."""

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
    TINY,
    adds,
    clips,
    negative,
)
from utils.checks.trial import Function

SURPRISE = {
    "missing minus": (MINUS, np.log),
    "log2": (LOG2, lambda p: -np.log2(p)),
    "log10": (LOG10, lambda p: -np.log10(p)),
    "log(p + eps)": (ADDS, *(negative(adds(e)) for e in TINY)),
    "clamped": (CLIPS, *(negative(clips(e)) for e in TINY)),
    "log(1 - p)": (
        "You measure the surprise that it does not happen: which probability belongs in the log?",
        lambda p: -np.log(1 - p),
    ),
    "log1p": (
        "log1p(p) is log(1 + p), for numbers near 0: which function is the logarithm of p itself?",
        lambda p: -np.log1p(p),
        np.log1p,
    ),
    "distance from 1": (
        "This is 1 - p, and it never exceeds 1: what does the logarithm say about a tiny p?",
        lambda p: 1 - p,
    ),
    "squared error": (
        "This is (1 - p)², and it never exceeds 1: where is the logarithm?",
        lambda p: (1 - p) ** 2,
    ),
    "no logarithm": (
        "Rare events cost more, so far so good: where is the logarithm that makes surprises add?",
        lambda p: 1 / p,
    ),
    "-p log p": (
        "You weigh the surprise by p, as an average would: how large is it once it has happened?",
        lambda p: -p * np.log(p),
    ),
    "digits lost": (DIGITS, lambda p: -np.log(1 - (1 - p)), lambda p: -np.log1p(-(1 - p))),
}


EXERCISES = {
    "surprise": Exercise(
        usage="checks.surprise(surprise)",
        arguments=("p",),
        reference=lambda p: losses.binary_cross_entropy(p, 1, reduction="none"),
        cases=calls(*((p,) for p in (0.9, 0.5, 0.25, 0.99, *LADDER))),
        ours=(losses.binary_cross_entropy, losses.cross_entropy, losses.nll_loss),
        known=SURPRISE,
        praise="Half as likely always costs the same step more.",
    ),
}


def surprise(fn: Function) -> Result:
    """Check a function of a probability that returns its surprise, -log p, in nats.

    Parameters
    ----------
    fn
        The learner's ``fn(p)``, tried with numbers between 0 and 1.

    Examples
    --------
    >>> surprise(lambda p: -np.log(p))
    ✓ Right on all 14 inputs. Half as likely always costs the same step more.
    >>> surprise(lambda p: -np.log2(p)).misconception
    'log2'
    """
    return check(EXERCISES["surprise"], fn)
