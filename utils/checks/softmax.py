"""Check of lesson 02: the logarithm of softmax."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import ADDS, CLIPS, LOG2, LOG10, ROUNDS, TINY, adds, clamps_log, clips
from utils.checks.trial import Function

NO_SOFTMAX = "You take the logits as they are: which function makes probabilities of them?"
AXIS = "Your sums run down the batch, not over the classes of a sample: which axis is that?"
UNSTABLE = (
    "The formula is right, and breaks at extreme logits: what if you first take the max of each "
    "row off?"
)


def naive(z: np.ndarray, axis: int | None = -1) -> np.ndarray:
    """Return softmax as its formula says; it overflows."""
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def _less_max(z: np.ndarray) -> np.ndarray:
    return z - z.max(axis=-1, keepdims=True)


def stable(z: np.ndarray) -> np.ndarray:
    """Return the logarithm of softmax, without overflow."""
    z = _less_max(z)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def _shifted(z: np.ndarray, shift: np.ndarray) -> np.ndarray:
    return z - shift - np.log(np.exp(z - shift).sum(axis=-1, keepdims=True))


def both_ways(log: Function) -> tuple[Function, Function]:
    """Make two log-softmaxes from a logarithm: as first written, and with the max taken off."""
    return lambda z: log(naive(z)), lambda z: log(np.exp(stable(z)))


def _floors(tiny: float) -> Function:
    return lambda q: np.log(np.maximum(q, tiny))


def _row_by_row(z: np.ndarray) -> np.ndarray:
    return stable(z) if z.ndim == 2 else 0 * z


def _with_sum(join: Function) -> Function:
    """Make a wrong answer that joins the shifted logits and their sum of powers in its own way."""
    return lambda z: join(_less_max(z), np.exp(_less_max(z)).sum(axis=-1, keepdims=True))


LOG_SOFTMAX = {
    "softmax without log": (
        "These are the probabilities: where is the logarithm?",
        naive,
        lambda z: np.exp(stable(z)),
    ),
    "minus": (
        "Your values are positive: is that already the loss, -log q, rather than log q?",
        lambda z: -stable(z),
    ),
    "log2": (LOG2.replace("costs", "values"), *both_ways(np.log2)),
    "log10": (LOG10.replace("costs", "values"), *both_ways(np.log10)),
    "log(p + eps)": (f"{ADDS} {ROUNDS}", *(f for e in TINY for f in both_ways(adds(e)))),
    "clamped": (
        f"{CLIPS} {ROUNDS}",
        *(f for e in TINY for f in both_ways(clips(e))),
        *(f for e in TINY for f in both_ways(_floors(e))),
        *both_ways(clamps_log),
    ),
    "axis of the batch": (
        AXIS,
        lambda z: np.log(naive(z, axis=0)),
        lambda z: z - losses.logsumexp(z, axis=0),
    ),
    "one sum for the batch": (
        "One row is right, a batch is not: does your sum run over all its rows at once?",
        lambda z: np.log(naive(z, axis=None)),
        lambda z: z - z.max() - np.log(np.exp(z - z.max()).sum()),
        lambda z: _less_max(z) - np.log(np.exp(_less_max(z)).sum()),
    ),
    "keepdims forgotten": (
        "One row is right, a batch is not: which shape lets the one number of each row meet its "
        "own row?",
        lambda z: _less_max(z) - np.log(np.exp(_less_max(z)).sum(axis=-1)),
        lambda z: z - np.log(np.exp(z).sum(axis=-1)),
        lambda z: np.log(np.exp(z) / np.exp(z).sum(axis=-1)),
        lambda z: z - z.max(axis=-1) - np.log(np.exp(z - z.max(axis=-1)).sum(axis=-1)),
        lambda z: (
            z - z.max(axis=-1) - np.log(np.exp(z - z.max(axis=-1)).sum(axis=-1, keepdims=True))
        ),
    ),
    "no sum": ("You take the largest logit off and stop: where is the log of the sum?", _less_max),
    "mean for sum": (
        "All your values are too large by log C: is there a mean where a sum belongs?",
        lambda z: z - np.log(np.exp(z).mean(axis=-1, keepdims=True)),
    ),
    "sum without log": (
        "You take the sum itself off: which function of it belongs there?",
        _with_sum(lambda s, total: s - total),
        lambda z: z - np.exp(z).sum(-1, keepdims=True),
    ),
    "sum of logs": (
        "The logarithm of exp is where you began: which comes first, the sum or the logarithm?",
        lambda z: _less_max(z) - _less_max(z).sum(axis=-1, keepdims=True),
    ),
    "sum added": (
        "The log of a quotient is a difference: which sign stands before the log of the sum?",
        _with_sum(lambda s, total: s + np.log(total)),
    ),
    "divided by the log": (
        "The log of a quotient is a difference: what do you do with the log of the sum?",
        _with_sum(lambda s, total: s / np.log(total)),
        lambda z: z / np.log(np.exp(z).sum(axis=-1, keepdims=True)),
    ),
    "log2 of the sum": (
        "exp and the logarithm of the sum must undo each other: which base has yours?",
        _with_sum(lambda s, total: s - np.log2(total)),
        _with_sum(lambda s, total: s - np.log10(total)),
    ),
    "log of a logit": (
        "Your logarithm meets negative numbers: has z become probabilities before it?",
        np.log,
        lambda z: np.log(z / z.sum(axis=-1, keepdims=True)),
    ),
    "rows alone": (
        "A batch is right, one row of shape (C,) is not: what does your loop take for its rows?",
        _row_by_row,
    ),
    "shift forgotten": (
        "You take the max off inside exp: what has to come back outside of the log?",
        lambda z: z - np.log(np.exp(_less_max(z)).sum(axis=-1, keepdims=True)),
    ),
    "one number": (
        "This is log-sum-exp, one number a row: what do you take it off from?",
        losses.logsumexp,
    ),
    "one max for the batch": (
        "You take off a max that several rows share: does each row need its own?",
        lambda z: z - z.max() - np.log(np.exp(z - z.max()).sum(axis=-1, keepdims=True)),
        lambda z: np.log(naive(z - z.max())),
    ),
    "max down the batch": (
        "Your max runs down the batch, over numbers of different samples: which axis are the "
        "classes of one sample?",
        lambda z: np.log(naive(z - z.max(axis=0))),
    ),
    "another shift": (
        "Some logits are still large above 0 after your shift, and exp overflows: which number of "
        "the row leaves none above 0?",
        lambda z: _shifted(z, z.mean(axis=-1, keepdims=True)),
        lambda z: _shifted(z, z.min(axis=-1, keepdims=True)),
        lambda z: _shifted(z, z.mean()),
        lambda z: _shifted(z, z[..., :1]),
        lambda z: _shifted(z, z[..., -1:]),
        lambda z: np.log(naive(z - z.mean(axis=-1, keepdims=True))),
    ),
    "log of a rounded 0": (
        "Nothing overflows, and a probability still rounds to 0: can the logarithm be taken on "
        "paper?",
        both_ways(np.log)[1],
    ),
    "unstable": (
        UNSTABLE,
        both_ways(np.log)[0],
        lambda z: z - np.log(np.exp(z).sum(axis=-1, keepdims=True)),
    ),
}

# Each step shows a constant of its size that was added inside the logarithm, or a clip.
_LADDER = np.array(
    [[0.0, -x] for x in (7.0, 12.0, 16.0, 21.0, 25.0, 30.0, 35.0, 39.0, 44.0, 115.0)]
)

EXERCISES = {
    "log_softmax": Exercise(
        usage="checks.log_softmax(log_softmax)",
        arguments=("z",),
        reference=losses.log_softmax,
        cases=calls(
            (np.array([2.0, -1.0, 0.5]),), (np.array([[1.0, 0.0], [3.0, -2.0]]),), (_LADDER,)
        ),
        extreme=calls(
            (np.array([[-1000.0, -1001.0, -1002.0], [1000.0, 1000.0, 0.0]]),),
            (np.array([1000.0, 0.0]),),
            (np.array([[0.0, 1000.0], [1000.0, -1000.0], [-1000.0, 999.0]]),),
        ),
        known=LOG_SOFTMAX,
        praise="It survives logits of 1000 and -1000.",
        elementwise=False,
    ),
}


def log_softmax(fn: Function) -> Result:
    """Check a function that returns the logarithm of softmax over the last axis.

    Parameters
    ----------
    fn
        The learner's ``fn(z)``, tried with arrays of shape (C,) and (N, C); logits of 1000 and
        -1000 are among them. It returns an array of the same shape.

    Examples
    --------
    >>> log_softmax(lambda z: np.log(np.exp(z) / np.exp(z).sum(-1, keepdims=True))).misconception
    'unstable'
    """
    return check(EXERCISES["log_softmax"], fn)
