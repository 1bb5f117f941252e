"""Checks of lesson 03 that look at a list of numbers: results foretold, failing calls mended.

`PREDICTIONS` and `MENDED_CALLS` say which numbers are wanted and which wrong ones are known.
"""

import math
from collections.abc import Sequence

import numpy as np

from utils import losses
from utils.checks.engine import Result
from utils.checks.number_list import Number, numbers

LN2, LN4 = math.log(2), math.log(4)


PREDICTIONS = (
    Number(
        LN4,
        "Four equal logits: which probability does the true class get, and what is its surprise?",
        {
            "probability for loss": (0.25, "That is the probability of the true class: its log?"),
            "log2": (2.0, "That is in bits: what is it in nats?"),
            "log10": (math.log10(4), "That is the logarithm to base 10: PyTorch takes which?"),
            "two classes": (LN2, "That is the surprise of 1/2: how many classes share the 1 here?"),
            "missing minus": (-LN4, "A surprise is never negative: which sign stands before log?"),
            "zero logits cost nothing": (0.0, "Equal logits are a uniform guess: is that free?"),
        },
    ),
    Number(
        LN2,
        "A logit of 0 is p = 0.5 for either label: what does each cost, and what is their mean?",
        {
            "sum for mean": (LN4, "That is the sum: what does the mean divide by?"),
            "probability for loss": (0.5, "That is p: what is its surprise?"),
            "logit for probability": (0.0, "You read 0 as a probability: which p is a logit of 0?"),
            "log2": (1.0, "That is in bits: what is it in nats?"),
        },
    ),
    Number(
        LN4,
        "pos_weight multiplies the term of label 1 alone: what do both add up to, over N = 2?",
        {
            "weight cancelled": (LN2, "Does the mean of pos_weight divide by weights, or by N?"),
            "weight on both": (3 * LN2, "pos_weight is for label 1 alone: what of the other term?"),
            "sum for mean": (4 * LN2, "That is the sum: what does the mean divide by?"),
        },
    ),
    Number(
        LN2,
        "With class indices the mean divides by the weights of the labels met: what is their sum?",
        {
            "divided by N": (LN4, "That divides by N = 2: what does weight make of the divisor?"),
            "sum for mean": (4 * LN2, "That is the sum: what does the mean divide by?"),
        },
    ),
    Number(
        LN2,
        "A label of -100 is left out of the sum and out of the divisor: how many samples are left?",
        {
            "divided by all": (LN2 / 2, "You divide by four: do ignored samples count?"),
            "ignored counted": (LN4, "That is the sum of two: by how many does the mean divide?"),
            "nan": (math.nan, "nan comes when all labels are ignored: how many are left here?"),
        },
    ),
)


def _mended(*terms: float) -> float:
    return sum(terms) / len(terms)


def _binary(*pairs: tuple[float, float]) -> float:
    return _mended(*(losses.binary_cross_entropy_with_logits(z, y) for z, y in pairs))


_Z = np.array([[2.0, 0.4, 1.0], [0.5, 0.9, 3.0]])  # the logits of the lesson's failing calls
_Q = losses.softmax(_Z)
_OTHERWISE = (
    "It runs, but with another meaning: are loss, reduction, logits and labels those of the "
    "failing call?"
)
_SUM = "That is the sum: which reduction did the failing call have?"
_EXCHANGED = "It runs with the labels exchanged: did 1 stay 1?"
_SQUEEZED = "You made a number below 1 of the logit 2: which function makes p of a logit?"
_NLL = "NLLLoss wants log-probabilities, and z holds logits: which loss takes those?"
MENDED_CALLS = (
    Number(
        losses.cross_entropy(_Z, [0, 2]),
        _OTHERWISE,
        {
            "logits for log-probabilities": (-2.5, _NLL),
            "sum for mean": (2 * losses.cross_entropy(_Z, [0, 2]), _SUM),
            "softmax twice": (
                losses.cross_entropy(_Q, [0, 2]),
                "It runs, with a softmax too many: does CrossEntropyLoss want logits?",
            ),
            "other labels": (
                losses.cross_entropy(_Z, [0, 1]),
                "It runs with other labels than 0 and 2: did they change on the way?",
            ),
        },
    ),
    Number(
        losses.cross_entropy(_Z, [1, 2]),
        _OTHERWISE,
        {
            "logits for log-probabilities": (-1.7, _NLL),
            "sum for mean": (2 * losses.cross_entropy(_Z, [1, 2]), _SUM),
            "softmax twice": (
                losses.cross_entropy(_Q, [1, 2]),
                "It runs, with a softmax too many: does CrossEntropyLoss want logits?",
            ),
            "one label": (
                losses.cross_entropy(_Z, [1, 1]),
                "Both samples have label 1 now: how do you keep both, without the extra axis?",
            ),
            "counted from 0": (
                losses.cross_entropy(_Z, [0, 1]),
                "Your labels are 0 and 1, the call has 1 and 2: was more wrong than the shape?",
            ),
        },
    ),
    Number(
        _binary((2, 1), (0.5, 0)),
        "It runs, but with another meaning: which function makes p of the logits 2 and 0.5, or "
        "which loss takes them as they are?",
        {
            "squeezed": (-math.log(0.75) / 2, _SQUEEZED),
            "clamped": (-math.log(0.5) / 2, _SQUEEZED),
            "sum for mean": (2 * _binary((2, 1), (0.5, 0)), _SUM),
            "softmax for sigmoid": (
                math.log(1 + math.exp(-1.5)),
                "The two samples now share their probability: does softmax belong here?",
            ),
            "labels exchanged": (_binary((2, 0), (0.5, 1)), _EXCHANGED),
            "sigmoid twice": (
                _binary((losses.sigmoid(2.0), 1), (losses.sigmoid(0.5), 0)),
                "It runs, with a sigmoid too many: which loss has one inside already?",
            ),
        },
    ),
    Number(
        _binary((0.4, 1), (0.9, 0)),
        _OTHERWISE,
        {
            "logits for probabilities": (
                -(math.log(0.4) + math.log(0.1)) / 2,
                "BCELoss took the logits 0.4 and 0.9 for probabilities: which loss takes logits?",
            ),
            "sum for mean": (2 * _binary((0.4, 1), (0.9, 0)), _SUM),
            "labels exchanged": (_binary((0.4, 0), (0.9, 1)), _EXCHANGED),
            "sigmoid twice": (
                _binary((losses.sigmoid(0.4), 1), (losses.sigmoid(0.9), 0)),
                "It runs, with a sigmoid too many: which loss has one inside already?",
            ),
        },
    ),
)


def torch_predictions(answers: Sequence[float]) -> Result:
    """Check five results that a learner foretold, each to within 0.01.

    Parameters
    ----------
    answers
        Five numbers, in the order of the calls in lesson 03.

    Examples
    --------
    >>> torch_predictions([1.39, 0.69, 1.39, 0.69, 0.69]).ok
    True
    >>> torch_predictions([1.39, 0.69, 1.39, 1.39, 0.69]).misconception
    'divided by N'
    """
    praise = "You know what is divided by what."
    return numbers(PREDICTIONS, answers, 0.01, praise)


def mended_calls(answers: Sequence[float]) -> Result:
    """Check the losses of the four calls of lesson 03 that failed and were mended.

    Parameters
    ----------
    answers
        Four numbers or tensors of one number, in the order of the calls.

    Examples
    --------
    >>> mended_calls([0.3185, 1.1185, 0.5505, 0.8771])
    ✓ Right, all 4. Type, shape, range, type: the four things to look at first.
    """
    praise = "Type, shape, range, type: the four things to look at first."
    return numbers(MENDED_CALLS, answers, 1e-3, praise, "calls")
