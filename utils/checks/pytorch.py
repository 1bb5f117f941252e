"""Check of lesson 03: CrossEntropyLoss with weights and ignore_index, in NumPy."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import LOG2, MINUS, Misconception
from utils.checks.trial import Function


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


def _inverted(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y == ignore_index
    if not kept.any():
        return np.nan
    return (_terms(z, y, kept) * weight[y[kept]]).sum() / weight[y[kept]].sum()


def _inverted_or_error(
    z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int
) -> float:
    """Do the same, where an empty batch is refused as `losses` refuses it."""
    if not (y == ignore_index).any():
        raise ValueError("an empty batch")
    return _inverted(z, y, weight, ignore_index)


def _rows_left(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    y = y[y != ignore_index]
    return np.average(-losses.log_softmax(z, 1)[np.arange(len(y)), y], weights=weight[y])


def _labels_left(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    z = z[y != ignore_index]
    return np.average(-losses.log_softmax(z, 1)[np.arange(len(y)), y], weights=weight[y])


def _picked_first(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y != ignore_index
    terms = -losses.log_softmax(z, 1)[np.arange(len(y)), y]
    return np.average(terms[kept], weights=weight[y][kept])


def _until_ignored(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    n = np.append(y, ignore_index).tolist().index(ignore_index)
    if n == 0:
        raise ValueError("division by zero")
    return np.average(_terms(z[:n], y[:n], y[:n] == y[:n]), weights=weight[y[:n]])


def _weight_by_place(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    return (_terms(z, y, y != ignore_index) * weight).sum() / weight.sum()


def _default_ignored(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    """Leave -100 out whatever is asked for, as torch does where it is not told."""
    del ignore_index
    kept = y != -100  # torch's own
    if (y[kept] < 0).any():
        raise IndexError("no such class")
    return np.average(_terms(z, y, kept), weights=weight[y[kept]])


def _log_of_kept(log_softmax: Function) -> Function:
    """Make a wrong answer from a wrong log_softmax of the samples kept."""

    def fn(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
        z, y = z[y != ignore_index], y[y != ignore_index]
        return np.average(-log_softmax(z)[np.arange(len(y)), y], weights=weight[y])

    return fn


def _columns(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y != ignore_index
    terms = -losses.log_softmax(z, 1)[kept][:, y[kept]]
    return (terms * weight[y[kept]]).sum() / weight[y[kept]].sum()


def _ignored_divides(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y != ignore_index
    return (_terms(z, y, kept) * weight[y[kept]]).sum() / weight[y].sum()


WEIGHTED_CROSS_ENTROPY = (
    Misconception("missing minus", MINUS, (_log(lambda z, axis: -losses.log_softmax(z, axis)),)),
    Misconception("log2", LOG2, (_log(lambda z, axis: losses.log_softmax(z, axis) / np.log(2)),)),
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
        "mask inverted",
        "You keep the ignored samples and drop the others: is it == or != that keeps?",
        (_inverted, _inverted_or_error),
    ),
    Misconception(
        "every column",
        "z[:, y] picks whole columns, a number of each sample for each label: which index names "
        "the row?",
        (_columns,),
    ),
    Misconception(
        "ignore_index overlooked",
        "Samples whose label is ignore_index still count: does your test use its value?",
        (_all_kept, _default_ignored),
    ),
    Misconception(
        "one of two dropped",
        "You drop ignored samples from z or from y alone: what keeps rows and labels together?",
        (_rows_left, _labels_left),
    ),
    Misconception(
        "picked before dropping",
        "A label of -100 is no place in a row: what if the ignored samples go before you pick?",
        (_picked_first,),
    ),
    Misconception(
        "stopped at an ignored sample",
        "Your loop ends at the first ignored sample: which word instead of break goes on?",
        (_until_ignored,),
    ),
    Misconception(
        "weight by place",
        "You multiply the first sample by the first weight: which weight has a sample of class y?",
        (_weight_by_place,),
    ),
    Misconception(
        "log of a logit",
        "Your logarithm meets negative numbers: has z become probabilities before it?",
        (_log_of_kept(np.log),),
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
        (
            _log(lambda z, _: losses.log_softmax(z, 0)),
            _log_of_kept(lambda z: losses.log_softmax(z, 0)),
        ),
    ),
    Misconception(
        "unstable",
        "The formula is right, and breaks at extreme logits: does losses.log_softmax break too?",
        (_log(_naive), _log(lambda z, _: z - np.log(np.exp(z).sum(axis=1, keepdims=True)))),
    ),
)

_WEIGHT = np.array([1.0, 2.0, 0.5])
_THREE = np.array([[2.0, 0.5, -1.0], [0.0, 1.0, 0.5], [1.0, -0.5, 0.25]])
_TWO = np.array([[1.0, -1.0], [0.5, 2.0], [-0.5, 0.0], [3.0, 1.0]])
_HUGE = np.array([[1000.0, 0.0, -1000.0], [1.0, 900.0, 0.0]])

EXERCISES = {
    "weighted_cross_entropy": Exercise(
        usage="checks.weighted_cross_entropy(cross_entropy)",
        arguments=("z", "y", "weight", "ignore_index"),
        reference=losses.cross_entropy,
        ours=(losses.cross_entropy, losses.nll_loss),
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
    >>> weighted_cross_entropy(lambda z, y, weight, ignore_index: 0.0).ok
    False
    """
    return check(EXERCISES["weighted_cross_entropy"], fn)
