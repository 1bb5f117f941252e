"""Checks of lesson 03: results of PyTorch foretold, failing calls mended, the loss with its knobs.

Two of them look at a list of numbers, not at a function: `PREDICTIONS` and `MENDED_CALLS` say what
is wanted and which wrong numbers are known.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from utils import losses
from utils.checks.engine import TIME_LIMIT, Exercise, Result, calls, check
from utils.checks.mistakes import LOG2, MINUS, Misconception
from utils.checks.trial import Call, Function, run

LN2, LN4 = math.log(2), math.log(4)


@dataclass(frozen=True)
class Number:
    """Describe one number that is wanted, and the wrong ones that are known by name."""

    right: float
    look: str
    known: dict[str, tuple[float, str]]


PREDICTIONS = (
    Number(
        LN4,
        "Four equal logits: which probability does the true class get, and what is its surprise?",
        {
            "probability for loss": (0.25, "That is the probability of the true class: its log?"),
            "log2": (2.0, "That is in bits: what is it in nats?"),
            "log10": (math.log10(4), "That is the logarithm to base 10: PyTorch takes which?"),
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


_Z = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]])  # the logits of the lesson's failing calls
_Q = losses.softmax(_Z)
MENDED_CALLS = (
    Number(
        losses.cross_entropy(_Z, [0, 2]),
        "The labels are 0 and 2: which type do class indices have?",
        {
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
        "The labels are 1 and 2: which shape do class indices have?",
        {
            "softmax twice": (
                losses.cross_entropy(_Q, [1, 2]),
                "It runs, with a softmax too many: does CrossEntropyLoss want logits?",
            ),
            "one label": (
                losses.cross_entropy(_Z, [1, 1]),
                "Both samples have label 1 now: how do you keep both, without the extra axis?",
            ),
        },
    ),
    Number(
        _binary((2, 1), (0, 0)),
        "These are logits: which function makes p of them, or which loss takes them as they are?",
        {
            "clamped": (0.0, "Clamping makes 1 of the logit 2: which function is meant to do it?"),
            "softmax for sigmoid": (
                -math.log(1 / (1 + math.exp(-2))),
                "The two samples now share their probability: does softmax belong here?",
            ),
            "sigmoid twice": (
                _binary((1 / (1 + math.exp(-2)), 1), (0.5, 0)),
                "It runs, with a sigmoid too many: which loss has one inside already?",
            ),
        },
    ),
    Number(
        _binary((0, 1), (1, 0)),
        "The labels are 1 and 0: which type do the targets of a binary loss have?",
        {
            "labels exchanged": (
                _binary((0, 0), (1, 1)),
                "It runs with the labels exchanged: did 1 stay 1?",
            ),
            "sigmoid twice": (
                _binary((0.5, 1), (1 / (1 + math.exp(-1)), 0)),
                "It runs, with a sigmoid too many: which loss has one inside already?",
            ),
        },
    ),
)


def _numbers(wanted: Sequence[Number], answers: object, atol: float, praise: str) -> Result:
    """Look at a list of numbers, whatever it is."""
    try:
        n = len(answers)
    except Exception:  # noqa: BLE001  # whatever a learner put there
        n = None
    if answers is ... or (n == 1 and isinstance(answers, list) and answers[0] is ...):
        return Result(False, f"Nothing yet: put {len(wanted)} numbers where the dots are.")
    if n != len(wanted) or isinstance(answers, str | dict | set):
        got = f"{n} values" if isinstance(answers, list | tuple) else f"a {type(answers).__name__}"
        return Result(False, f"The check wants a list of {len(wanted)} numbers, and got {got}.")
    places = [Call((place,), {}) for place in range(n)]
    outcomes = run(lambda place: answers[place], places, time.monotonic() + TIME_LIMIT)
    for place, number in enumerate(wanted):
        value = outcomes[place].value if place < len(outcomes) else None
        if value is None or value.shape:
            return Result(False, f"Answer {place + 1} is not a number: give one, such as 0.69.")
        if abs(value - number.right) <= atol:
            continue
        for name, (wrong, hint) in number.known.items():
            if np.isclose(value, wrong, rtol=0, atol=atol, equal_nan=True):
                return Result(False, f"Answer {place + 1}, {value:.4g}: {hint}", name)
        return Result(False, f"Answer {place + 1}, {value:.4g}: {number.look}")
    return Result(True, f"Right, all {len(wanted)}. {praise}")


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
    return _numbers(PREDICTIONS, answers, 0.01, praise)


def mended_calls(answers: Sequence[float]) -> Result:
    """Check the losses of the four calls of lesson 03 that failed and were mended.

    Parameters
    ----------
    answers
        Four numbers or tensors of one number, in the order of the calls.

    Examples
    --------
    >>> mended_calls([0.2887, 1.2887, 0.41, 1.0032])
    ✓ Right, all 4. Type, shape, range, type: the four things to look at first.
    """
    praise = "Type, shape, range, type: the four things to look at first."
    return _numbers(MENDED_CALLS, answers, 1e-3, praise)


def _terms(
    z: np.ndarray, y: np.ndarray, kept: np.ndarray, log_softmax: Function = losses.log_softmax
) -> np.ndarray:
    """Return the surprise of each sample kept."""
    return -log_softmax(z, 1)[kept, y[kept]]


def _wrong(join: Function) -> Function:
    """Make a wrong answer that joins the terms, their weights, all weights and N in its own way."""

    def fn(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
        kept = y != ignore_index
        return join(_terms(z, y, kept), weight[y[kept]], weight, len(y))

    return fn


def _log(log_softmax: Function) -> Function:
    """Make a wrong answer from a wrong log_softmax."""

    def fn(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
        kept = y != ignore_index
        return np.average(_terms(z, y, kept, log_softmax), weights=weight[y[kept]])

    return fn


def _naive(z: np.ndarray, axis: int = 1) -> np.ndarray:
    powers = np.exp(z)
    return np.log(powers / powers.sum(axis=axis, keepdims=True))


def _all_kept(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    del ignore_index
    return np.average(_terms(z, y, y == y), weights=weight[y])  # noqa: PLR0124  # keeps all


def _ignored_divides(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y != ignore_index
    return (_terms(z, y, kept) * weight[y[kept]]).sum() / weight[y].sum()


WEIGHTED_CROSS_ENTROPY = (
    Misconception("missing minus", MINUS, (_log(lambda z, axis: -losses.log_softmax(z, axis)),)),
    Misconception("log2", LOG2, (_log(lambda z, axis: losses.log_softmax(z, axis) / LN2),)),
    Misconception(
        "divided by N",
        "You divide by the number of all samples: what else adds up once there are weights?",
        (_wrong(lambda t, w, _, n: (w * t).sum() / n),),
    ),
    Misconception(
        "divided by the samples kept",
        "You divide by the number of samples kept: what if each counts as much as its weight?",
        (_wrong(lambda t, w, _, __: (w * t).mean()),),
    ),
    Misconception(
        "divided by all weights",
        "You divide by the weights of all classes: which weights do the labels in the batch have?",
        (_wrong(lambda t, w, every, _: (w * t).sum() / every.sum()),),
    ),
    Misconception(
        "sum for mean",
        "This is the weighted sum: what does the mean divide it by?",
        (_wrong(lambda t, w, _, __: (w * t).sum()),),
    ),
    Misconception(
        "weight forgotten",
        "Every class counts the same: where does weight[y] come in?",
        (_wrong(lambda t, *_: t.mean()),),
    ),
    Misconception(
        "weight in the divisor alone",
        "You divide by the weights, but do not multiply by them: what does each term count?",
        (_wrong(lambda t, w, *_: t.sum() / w.sum()),),
    ),
    Misconception(
        "ignored in the divisor",
        "The ignored samples still add their weight to the divisor: do they count at all?",
        (_ignored_divides,),
    ),
    Misconception(
        "ignore_index overlooked",
        "Samples whose label is ignore_index still count: does your test use its value?",
        (_all_kept,),
    ),
    Misconception(
        "softmax forgotten",
        "You take the logits for log-probabilities: which function lies between?",
        (_log(lambda z, _: z),),
    ),
    Misconception(
        "softmax twice",
        "Your costs never come near 0: do the logits pass through softmax twice?",
        (_log(lambda z, axis: losses.log_softmax(losses.softmax(z, axis), axis)),),
    ),
    Misconception(
        "probability for loss",
        "This is made of probabilities: what is the surprise of each?",
        (_log(lambda z, axis: -losses.softmax(z, axis)), _log(losses.softmax)),
    ),
    Misconception(
        "softmax over the samples",
        "Your probabilities sum to 1 over the samples: along which axis do the classes lie?",
        (_log(lambda z, _: losses.log_softmax(z, 0)),),
    ),
    Misconception(
        "unstable",
        "The formula is right, and breaks at extreme logits: what if you subtract the largest?",
        (_log(_naive), _log(lambda z, _: z - np.log(np.exp(z).sum(axis=1, keepdims=True)))),
    ),
)

_WEIGHT = np.array([1.0, 2.0, 0.5])
_THREE = np.array([[2.0, 0.5, -1.0], [0.0, 1.0, 0.5], [1.0, -0.5, 0.25]])
_TWO = np.array([[1.0, -1.0], [0.5, 2.0], [-0.5, 0.0], [3.0, 1.0]])
_HUGE = np.array([[1000.0, 0.0, -1000.0], [1.0, 900.0, 0.0]])

EXERCISES = {
    "weighted_cross_entropy": Exercise(
        usage="checks.weighted_cross_entropy(my_cross_entropy)",
        arguments=("z", "y", "weight", "ignore_index"),
        reference=losses.cross_entropy,
        cases=calls(
            (_THREE, np.array([0, 1, 2]), _WEIGHT, -100),
            (_THREE, np.array([1, 1, 0]), _WEIGHT, 2),
            (_THREE, np.array([0, 2, 1]), _WEIGHT, 2),
            (_TWO, np.array([0, -1, 1, 1]), np.array([1.0, 3.0]), -1),
            (_TWO, np.array([0, 0, 1, 1]), np.array([0.2, 0.7]), 0),
        ),
        extreme=calls(
            (_THREE, np.array([2, -100, 0]), _WEIGHT, -100),
            (_HUGE, np.array([1, 2]), _WEIGHT, -100),
        ),
        known=WEIGHTED_CROSS_ENTROPY,
        praise="PyTorch gives the same numbers.",
    ),
}


def weighted_cross_entropy(fn: Function) -> Result:
    """Check a function that does what CrossEntropyLoss does with weight and ignore_index.

    Parameters
    ----------
    fn
        The learner's ``fn(z, y, weight, ignore_index)``, tried with arrays of shape (N, C), (N,)
        and (C,). It returns the mean as PyTorch computes it.

    Examples
    --------
    >>> weighted_cross_entropy(losses.cross_entropy)
    ✓ Right on all 7 inputs. PyTorch gives the same numbers.
    """
    return check(EXERCISES["weighted_cross_entropy"], fn)
