"""Check of lesson 03: CrossEntropyLoss with weights and ignore_index, in NumPy."""

from collections.abc import Callable

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import LOG2, MINUS
from utils.checks.trial import Function

Keep = Callable[[np.ndarray, int], np.ndarray]  # from labels and ignore_index to a mask


def _mean(
    z: np.ndarray, y: np.ndarray, weight: np.ndarray, log_softmax: Function = losses.log_softmax
) -> float:
    """Return the weighted mean of the samples whose labels are given."""
    terms = -log_softmax(z, 1)[np.arange(len(y)), y]
    return (terms * weight[y]).sum() / weight[y].sum()


def _not_ignored(y: np.ndarray, ignore_index: int) -> np.ndarray:
    return y != ignore_index


def _wrong(
    join: Function, keep: Keep = _not_ignored, log_softmax: Function = losses.log_softmax
) -> Function:
    """Make a wrong answer that joins the terms, their weights, all weights and N in its own way."""

    def fn(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
        kept = keep(y, ignore_index)
        terms = -log_softmax(z, 1)[kept, y[kept]]
        return join(terms, weight[y[kept]], weight, len(y))

    return fn


def _keeping(keep: Keep, log_softmax: Function = losses.log_softmax) -> Function:
    """Make the weighted mean of other samples than those that are not ignored."""
    return _wrong(lambda t, w, *_: (w * t).sum() / w.sum(), keep, log_softmax)


def _log(log_softmax: Function) -> Function:
    """Make a wrong answer from a wrong log_softmax."""
    return _keeping(_not_ignored, log_softmax)


def _log_of_kept(log_softmax: Function) -> Function:
    """Do the same where the ignored samples are gone before it."""
    return lambda z, y, w, ignored: _mean(z[y != ignored], y[y != ignored], w, log_softmax)


def _naive(z: np.ndarray, axis: int = 1) -> np.ndarray:
    powers = np.exp(z)
    return np.log(powers / powers.sum(axis=axis, keepdims=True))


def _some(kept: np.ndarray) -> np.ndarray:
    """Refuse an empty batch, as `losses` does."""
    if not kept.any():
        raise ValueError("an empty batch")
    return kept


def _torchs_own(y: np.ndarray, _ignore_index: int) -> np.ndarray:
    """Leave -100 out whatever is asked for, as torch does where it is not told."""
    kept = y != -100
    if (y[kept] < 0).any():
        raise IndexError("no such class")
    return kept


def _picked_first(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y != ignore_index
    terms = -losses.log_softmax(z, 1)[np.arange(len(y)), y]
    return np.average(terms[kept], weights=weight[y][kept])


def _columns(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    kept = y != ignore_index
    terms = -losses.log_softmax(z, 1)[kept][:, y[kept]]
    return (terms * weight[y[kept]]).sum() / weight[y[kept]].sum()


def _ignored_divides(z: np.ndarray, y: np.ndarray, weight: np.ndarray, ignore_index: int) -> float:
    return _wrong(lambda t, w, *_: (w * t).sum())(z, y, weight, ignore_index) / weight[y].sum()


WEIGHTED_CROSS_ENTROPY = {
    "missing minus": (MINUS, _log(lambda z, axis: -losses.log_softmax(z, axis))),
    "log2": (LOG2, _log(lambda z, axis: losses.log_softmax(z, axis) / np.log(2))),
    "divided by N": (
        "You divide by the number of all samples: what else adds up once there are weights?",
        _wrong(lambda t, w, _, n: (w * t).sum() / n),
    ),
    "divided by the samples kept": (
        "You divide by the number of samples kept: what if each counts as much as its weight?",
        _wrong(lambda t, w, _, __: (w * t).mean()),
    ),
    "divided by all weights": (
        "You divide by the weights of all classes: which weights do the labels in the batch have?",
        _wrong(lambda t, w, every, _: (w * t).sum() / every.sum()),
    ),
    "sum for mean": (
        "This is the weighted sum: what does the mean divide it by?",
        _wrong(lambda t, w, _, __: (w * t).sum()),
    ),
    "weight forgotten": (
        "Every class counts the same: where does weight[y] come in?",
        _wrong(lambda t, *_: t.mean()),
    ),
    "weight in the divisor alone": (
        "You divide by the weights, but do not multiply by them: what does each term count?",
        _wrong(lambda t, w, *_: t.sum() / w.sum()),
    ),
    "ignored in the divisor": (
        "The ignored samples still add their weight to the divisor: do they count at all?",
        _ignored_divides,
    ),
    "mask inverted": (
        "You keep the ignored samples and drop the others: is it == or != that keeps?",
        _keeping(lambda y, ignored: y == ignored),
        _keeping(lambda y, ignored: _some(y == ignored)),
    ),
    "every column": (
        "z[:, y] picks whole columns, a number of each sample for each label: which index names "
        "the row?",
        _columns,
    ),
    "ignore_index overlooked": (
        "Samples whose label is ignore_index still count: does your test use its value?",
        _keeping(lambda y, _: y == y),  # noqa: PLR0124  # keeps all
        _keeping(_torchs_own),
    ),
    "one of two dropped": (
        "You drop ignored samples from z or from y alone: what keeps rows and labels together?",
        lambda z, y, w, ignored: _mean(z, y[y != ignored], w),
        lambda z, y, w, ignored: _mean(z[y != ignored], y, w),
    ),
    "picked before dropping": (
        "A label of -100 is no place in a row: what if the ignored samples go before you pick?",
        _picked_first,
    ),
    "stopped at an ignored sample": (
        "Your loop ends at the first ignored sample: which word instead of break goes on?",
        _keeping(lambda y, ignored: _some(np.cumsum(y == ignored) == 0)),
    ),
    "weight by place": (
        "You multiply the first sample by the first weight: which weight has a sample of class y?",
        _wrong(lambda t, _, every, __: (t * every).sum() / every.sum()),
    ),
    "log of a logit": (
        "Your logarithm meets negative numbers: has z become probabilities before it?",
        _log_of_kept(lambda z, _: np.log(z)),
    ),
    "softmax forgotten": (
        "You take the logits for log-probabilities: which function lies between?",
        _log(lambda z, _: z),
    ),
    "softmax twice": (
        "Your costs never come near 0: do the logits pass through softmax twice?",
        _log(lambda z, axis: losses.log_softmax(losses.softmax(z, axis), axis)),
    ),
    "probability for loss": (
        "This is made of probabilities: what is the surprise of each?",
        _log(lambda z, axis: -losses.softmax(z, axis)),
        _log(losses.softmax),
    ),
    "softmax over the samples": (
        "Your probabilities sum to 1 over the samples: along which axis do the classes lie?",
        _log(lambda z, _: losses.log_softmax(z, 0)),
        _log_of_kept(lambda z, _: losses.log_softmax(z, 0)),
    ),
    "unstable": (
        "The formula is right, and breaks at extreme logits: does losses.log_softmax break too?",
        _log(_naive),
        _log(lambda z, _: z - np.log(np.exp(z).sum(axis=1, keepdims=True))),
    ),
}

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
