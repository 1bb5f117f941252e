"""Checks of lesson 01: the binary cross-entropy of logits, and its slope."""

import numpy as np

from utils import losses
from utils.checks.binary import BINARY_CROSS_ENTROPY
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import (
    ADDS,
    CLIPS,
    ROUNDS,
    SWAPPED,
    Mended,
    batch,
    bce,
    sigmoid,
    stable,
    swapped,
    through,
    with_logits,
)
from utils.checks.trial import Function

_PER_SAMPLE = "Here every sample keeps a {} of its own: what if you leave the {} out?"
_CLIPPED = "Your cost stops growing at some logit: what should z = 1000 cost when y = 0?"
_LIMITS = (20, 30, 50, 88, 100, 500, 700, 709)

BINARY_CROSS_ENTROPY_WITH_LOGITS = {
    **{
        name: (f"{hint} {ROUNDS}" if hint in {ADDS, CLIPS} else hint, *wrong)
        for name, (hint, *wrong) in through(with_logits, BINARY_CROSS_ENTROPY).items()
        if name not in {"arguments swapped", "sigmoid of a probability", "branches exchanged"}
    },
    "arguments swapped": (SWAPPED, lambda z, y: stable(y, z), Mended(swapped)),
    "sign of z": (
        "Being sure and right costs you most: have z and -z, or y and 1 - y, changed places?",
        lambda z, y: stable(-z, y),
    ),
    "sigmoid forgotten": (
        "You take the logit for a probability: which function turns z into p?",
        bce,
    ),
    "sigmoid twice": (
        "Your costs never come near 0: does z pass through the sigmoid twice?",
        lambda z, y: bce(sigmoid(sigmoid(z)), y),
    ),
    "mean": (_PER_SAMPLE.format("loss", "mean"), lambda z, y: stable(z, y).mean()),
    "sum": (_PER_SAMPLE.format("loss", "sum"), lambda z, y: stable(z, y).sum()),
    "probability for loss": (
        "This is the probability sigmoid(z): what does it cost when the label is y?",
        lambda z, y: sigmoid(z) + 0 * y,
    ),
    "slope for loss": (
        "This is sigmoid(z) - y, the slope of the loss: what is the loss itself?",
        lambda z, y: sigmoid(z) - y,
    ),
    "max(z, 0) forgotten": (
        "Negative logits are right, positive ones are not: where is max(z, 0)?",
        lambda z, y: -z * y + np.log1p(np.exp(-np.abs(z))),
    ),
    "|z| forgotten": (
        "Positive logits are right, negative ones are not: is it |z| that stands in the exponent?",
        lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(-z)),
    ),
    "logarithm forgotten": (
        "Far from z = 0 you are right, near it you are not: where is log(1 + exp(-|z|))?",
        lambda z, y: np.maximum(z, 0) - z * y,
    ),
    "1 added twice": (
        "Near z = 0 you are a little too large: log1p adds the 1 itself, is there another inside?",
        lambda z, y: np.maximum(z, 0) - z * y + np.log1p(1 + np.exp(-np.abs(z))),
    ),
    "logarithm subtracted": (
        "The last term has the right size: which sign stands before log(1 + exp(-|z|))?",
        lambda z, y: np.maximum(z, 0) - z * y - np.log1p(np.exp(-np.abs(z))),
    ),
    "1 forgotten": (
        "The logarithm of exp is where you began: where is the 1 in log(1 + exp(-|z|))?",
        lambda z, y: np.maximum(z, 0) - z * y - np.abs(z),
    ),
    "min for max": (
        "You keep the smaller of z and 0: which of them does the formula want?",
        lambda z, y: np.minimum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))),
    ),
    "softmax for sigmoid": (
        "Softmax lets the samples share one 1: which function makes p of each logit alone?",
        lambda z, y: losses.softmax(z) + 0 * y,
        lambda z, y: bce(losses.softmax(z), y),
        lambda z, y: -np.log(losses.softmax(z)) + 0 * y,
    ),
    "plus z y": (
        "Label 0 is right, label 1 is not: which sign stands before z y?",
        lambda z, y: np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z))),
    ),
    "clipped logits": (
        _CLIPPED,
        *(lambda z, y, limit=limit: stable(np.clip(z, -limit, limit), y) for limit in _LIMITS),
    ),
    "np.max for np.maximum": (
        "np.max takes the largest of the whole array: which function compares each element with 0?",
        lambda z, y: np.max(z) - z * y + np.log1p(np.exp(-np.abs(z))),
    ),
    "exp of |z|": (
        "The exponent must never be positive: is a minus missing before |z|?",
        lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(np.abs(z))),
    ),
    "unstable": (
        "The formula is right, and breaks at extreme logits: does exp grow too large, or does log "
        "meet 0?",
        with_logits(bce),
        lambda z, y: -np.log(np.where(y == 1, sigmoid(z), 1 - sigmoid(z))),
        lambda z, y: np.log(1 + np.exp(z)) - z * y,
        lambda z, y: -y * np.log(sigmoid(z)) - (1 - y) * np.log(sigmoid(-z)),
    ),
}

BINARY_CROSS_ENTROPY_WITH_LOGITS_GRAD = {
    "missing minus": (
        "Right size, wrong direction: should more logit cost more or less when the label is 1?",
        lambda z, y: y - sigmoid(z),
    ),
    "sigmoid forgotten": (
        "You subtract the label from the logit: which function turns z into p?",
        lambda z, y: z - y,
    ),
    "label forgotten": (
        "This is sigmoid(z), right for label 0: what changes when the label is 1?",
        lambda z, y: sigmoid(z) + 0 * y,
    ),
    "slope of the mean": (
        "You divide by the number of samples, as for the mean: what is each sample's own slope?",
        lambda z, y: (sigmoid(z) - y) / len(z),
    ),
    "mean": (_PER_SAMPLE.format("slope", "mean"), lambda z, y: (sigmoid(z) - y).mean()),
    "sum": (_PER_SAMPLE.format("slope", "sum"), lambda z, y: (sigmoid(z) - y).sum()),
    "loss for slope": ("This is the loss itself: how fast does it change with z?", stable),
    "slope of the squared error": (
        "This slope dies at large logits, as the squared error's does: what is it for the log?",
        *(lambda z, y, k=k: k * (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)) for k in (1, 2)),
    ),
    "slope in p": (
        "This is the slope in p: by what do you multiply to get the slope in z?",
        lambda z, y: (sigmoid(z) - y) / (sigmoid(z) * (1 - sigmoid(z))),
    ),
    "sign of z": (
        "Your p falls where z grows: which sign stands before z in the exponent?",
        lambda z, y: sigmoid(-z) - y,
        lambda z, y: np.where(z >= 0, 1, np.exp(np.abs(z))) / (1 + np.exp(np.abs(z))) - y,
    ),
    "exp of -|z| for both signs": (
        "Positive logits are right, or negative ones: exp(-|z|) is exp(-z) for one sign alone, so "
        "which numerator has the other?",
        lambda z, y: sigmoid(np.abs(z)) - y,
        lambda z, y: sigmoid(-np.abs(z)) - y,
    ),
    "exponent alone": (
        "Odds are exp(z), and a probability is below 1: by what are they divided?",
        lambda z, y: np.exp(z) - y,
    ),
    "unstable": (
        "The formula is right, and breaks at extreme logits: where does exp grow too large?",
        lambda z, y: np.exp(z) / (1 + np.exp(z)) - y,
    ),
}


_LOGITS = (
    batch([2.0, -1.0, 0.5, 0.0, -3.0], [1, 0, 0, 1, 1]),
    batch([-2.0, 4.0, 1.5], [0, 0, 1]),
)
_EXTREME_LOGITS = (
    batch([1000.0, -1000.0, 1000.0, -1000.0], [0, 1, 1, 0]),
    batch([40.0, -8, -13, -18, -23, -28, -33, -38, -43, -60], [0, *(1 for _ in range(9))]),
)


EXERCISES = {
    "binary_cross_entropy_with_logits": Exercise(
        usage="checks.binary_cross_entropy_with_logits(bce_with_logits)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.binary_cross_entropy_with_logits(z, y, reduction="none"),
        cases=calls(*_LOGITS),
        extreme=calls(*_EXTREME_LOGITS),
        ours=(losses.binary_cross_entropy_with_logits,),
        known=BINARY_CROSS_ENTROPY_WITH_LOGITS,
        praise="It survives z = 1000 and z = -1000.",
    ),
    "binary_cross_entropy_with_logits_grad": Exercise(
        usage="checks.binary_cross_entropy_with_logits_grad(bce_with_logits_grad)",
        arguments=("z", "y"),
        reference=lambda z, y: losses.binary_cross_entropy_with_logits_grad(z, y, reduction="none"),
        cases=calls(*_LOGITS),
        extreme=calls(*_EXTREME_LOGITS),
        ours=(losses.binary_cross_entropy_with_logits_grad,),
        known=BINARY_CROSS_ENTROPY_WITH_LOGITS_GRAD,
        praise="The slope is the prediction minus the label, and lies between -1 and 1.",
    ),
}


def binary_cross_entropy_with_logits(fn: Function) -> Result:
    """Check a function that returns each sample's binary cross-entropy, given logits.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried with arrays of shape (N,); logits of 1000 and -1000 are
        among them. It returns N losses.

    Examples
    --------
    >>> binary_cross_entropy_with_logits(lambda z, y: np.logaddexp(0, z) - z * y).ok
    True
    >>> binary_cross_entropy_with_logits(lambda z, y: np.log(1 + np.exp(z)) - z * y).misconception
    'unstable'
    """
    return check(EXERCISES["binary_cross_entropy_with_logits"], fn)


def binary_cross_entropy_with_logits_grad(fn: Function) -> Result:
    """Check a function that returns the slope of each sample's loss in its logit.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y)``, tried with arrays of shape (N,). It returns N slopes.

    Examples
    --------
    >>> binary_cross_entropy_with_logits_grad(lambda z, y: losses.sigmoid(z) - y).ok
    True
    """
    return check(EXERCISES["binary_cross_entropy_with_logits_grad"], fn)
