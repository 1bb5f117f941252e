"""Known wrong answers to the exercises, each a small implementation and a sentence that helps.

To add one, append a `Misconception` to its tuple: a name, one kind sentence that says what to look
at, and the wrong formula in NumPy. The tests then feed it to its check and want that name alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from utils._trial import Function

TINY = (*(10.0**-k for k in range(3, 21)), float(np.finfo(float).eps), float(np.finfo("f4").eps))


@dataclass(frozen=True)
class Misconception:
    """Describe one wrong answer that many people give.

    `wrong` holds its implementations, one or several; an answer equal to one of them is named.
    Where `mended` is given, it decides instead: it wraps a learner's function so that it becomes
    right exactly if the learner made this mistake, even if the function raises as it stands.
    """

    name: str
    hint: str
    wrong: tuple[Function, ...]
    mended: Callable[[Function], Function] | None = None

    def through(self, change: Callable[[Function], Function]) -> "Misconception":
        """Return the same mistake in another setting: batches, logits."""
        return replace(self, wrong=tuple(change(wrong) for wrong in self.wrong))


def _sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)) as everybody first writes it, overflow included."""
    return 1 / (1 + np.exp(-np.asarray(z, dtype=float)))


def _bce(p: np.ndarray, y: np.ndarray, log: Function = np.log) -> np.ndarray:
    return -(y * log(p) + (1 - y) * log(1 - p))


def _stable(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def _swapped(fn: Function) -> Function:
    return lambda first, second, **options: fn(second, first, **options)


def _with_logits(wrong: Function) -> Function:
    return lambda z, y: wrong(_sigmoid(z), y)


def _in_batch(wrong: Function) -> Function:
    return lambda p, y, reduction="mean": getattr(np, reduction)(wrong(p, y))


def _adds(tiny: float) -> Function:
    return lambda x: np.log(x + tiny)


def _clips(tiny: float) -> Function:
    return lambda x: np.log(np.clip(x, tiny, 1 - tiny))


def _clamps_log(x: np.ndarray) -> np.ndarray:
    """Return log x, but never below -100: what torch's BCELoss does."""
    return np.maximum(np.log(x), -100)


def _clips_p(tiny: float) -> Function:
    return lambda p, y: _bce(np.clip(p, tiny, 1 - tiny), y)


def _minus(log: Function) -> Function:
    return lambda p: -log(p)


def _from(log: Function) -> Function:
    return lambda p, y: _bce(p, y, log)


# The base and the sign of the logarithm, and what is put inside it: the same slip in each exercise.
_MINUS = (
    "Your costs are negative, for the log of a probability is never above 0: which sign mends it?"
)
_LOG2 = "All your costs are too large by the same factor: do you count in bits, with log2, not log?"
_LOG10 = (
    "All your costs are too small by the same factor: is that log10 rather than the natural log?"
)
_ADDS = "Something small is added inside your logarithm: what does it hide when p is tiny?"
_SWAPPED = "With its arguments the other way round your function is right: which comes first?"
_CLIPS = "Your cost stops growing at some p: does a clip hide how bad a confident mistake is?"

SURPRISE = (
    Misconception("missing minus", _MINUS, (np.log,)),
    Misconception("log2", _LOG2, (lambda p: -np.log2(p),)),
    Misconception("log10", _LOG10, (lambda p: -np.log10(p),)),
    Misconception("log(p + eps)", _ADDS, tuple(_minus(_adds(e)) for e in TINY)),
    Misconception("clamped", _CLIPS, tuple(_minus(_clips(e)) for e in TINY)),
    Misconception(
        "log(1 - p)",
        "You measure the surprise that it does not happen: which probability belongs in the log?",
        (lambda p: -np.log(1 - p),),
    ),
    Misconception(
        "distance from 1",
        "This is 1 - p, and it never exceeds 1: what does the logarithm say about a tiny p?",
        (lambda p: 1 - p,),
    ),
    Misconception(
        "squared error",
        "This is (1 - p)², and it never exceeds 1: where is the logarithm?",
        (lambda p: (1 - p) ** 2,),
    ),
    Misconception(
        "no logarithm",
        "Rare events cost more, so far so good: where is the logarithm that makes surprises add?",
        (lambda p: 1 / p,),
    ),
    Misconception(
        "-p log p",
        "You weigh the surprise by p, as an average would: how large is it once it has happened?",
        (lambda p: -p * np.log(p),),
    ),
)

BINARY_CROSS_ENTROPY = (
    Misconception("missing minus", _MINUS, (lambda p, y: -_bce(p, y),)),
    Misconception("log2", _LOG2, (_from(np.log2),)),
    Misconception("log10", _LOG10, (_from(np.log10),)),
    Misconception("log(p + eps)", _ADDS, tuple(_from(_adds(e)) for e in TINY)),
    Misconception(
        "clamped",
        _CLIPS,
        (
            *(_from(_clips(e)) for e in TINY),
            *(_clips_p(e) for e in TINY if 1 - e < 1),
            _from(_clamps_log),
        ),
    ),
    Misconception(
        "forgotten 1 - y term",
        "Every sample with label 0 is free of charge: where is (1 - y) log(1 - p)?",
        (lambda p, y: -y * np.log(p),),
    ),
    Misconception(
        "forgotten y term",
        "Every sample with label 1 is free of charge: where is y log p?",
        (lambda p, y: -(1 - y) * np.log(1 - p),),
    ),
    Misconception(
        "branches exchanged",
        "Being sure and right costs you most: which of the two labels goes with which logarithm?",
        (lambda p, y: _bce(p, 1 - y),),
    ),
    Misconception(
        "arguments swapped",
        _SWAPPED,
        (lambda p, y: _bce(y, p),),
        mended=_swapped,
    ),
    Misconception(
        "minus on one term",
        "One label's costs are right, the other's negative: does the minus reach both terms?",
        (
            lambda p, y: -y * np.log(p) + (1 - y) * np.log(1 - p),
            lambda p, y: y * np.log(p) - (1 - y) * np.log(1 - p),
        ),
    ),
    Misconception(
        "label ignored",
        "Your answer is the same for both labels: what should change when y goes from 1 to 0?",
        (
            lambda p, y: -np.log(p) + 0 * y,
            lambda p, y: -np.log(1 - p) + 0 * y,
            lambda p, y: -np.log(p) - np.log(1 - p) + 0 * y,
        ),
    ),
    Misconception(
        "probability of the truth",
        "This is the probability that you gave to what happened: how surprising is it now?",
        (lambda p, y: y * p + (1 - y) * (1 - p),),
    ),
    Misconception(
        "absolute error",
        "This is |p - y|, and it never exceeds 1: where is the logarithm?",
        (lambda p, y: np.abs(p - y),),
    ),
    Misconception(
        "squared error",
        "This is (p - y)², and it never exceeds 1: where is the logarithm?",
        (lambda p, y: (p - y) ** 2,),
    ),
    Misconception(
        "sigmoid of a probability",
        "You send p through a sigmoid, but it is a probability already: what if you do not?",
        (lambda p, y: _bce(_sigmoid(p), y),),
    ),
)

BINARY_CROSS_ENTROPY_BATCH = (
    *(known.through(_in_batch) for known in BINARY_CROSS_ENTROPY),
    Misconception(
        "sum for mean",
        'You give the sum whatever reduction says: what turns it into the mean for "mean"?',
        (lambda p, y, reduction="mean": _bce(p, y).sum() + 0 * len(reduction),),
    ),
    Misconception(
        "mean for sum",
        'You give the mean whatever reduction says: what is asked for with reduction="sum"?',
        (lambda p, y, reduction="mean": _bce(p, y).mean() + 0 * len(reduction),),
    ),
    Misconception(
        "reductions exchanged",
        'You give the sum for "mean" and the mean for "sum": which branch is which?',
        (
            lambda p, y, reduction="mean": _in_batch(_bce)(
                p, y, {"mean": "sum"}.get(reduction, "mean")
            ),
        ),
    ),
    Misconception(
        "sum by default",
        "Both reductions are right when named: which one should your function take by itself?",
        (lambda p, y, reduction="sum": _in_batch(_bce)(p, y, reduction),),
    ),
    Misconception(
        "not reduced",
        "You give one loss a sample, and they look right: how do they become a single number?",
        (lambda p, y, reduction="mean": _bce(p, y) + 0 * len(reduction),),
    ),
)

_PER_SAMPLE = "Here every sample keeps a loss of its own: what if you leave the {} out?"
_CLIPPED = "Your cost stops growing at some logit: what should z = 1000 cost when y = 0?"
_LIMITS = (20, 30, 50, 88, 100, 500, 700, 709)

BINARY_CROSS_ENTROPY_WITH_LOGITS = (
    *(
        known.through(_with_logits)
        for known in BINARY_CROSS_ENTROPY
        if known.name not in {"arguments swapped", "sigmoid of a probability", "branches exchanged"}
    ),
    Misconception(
        "arguments swapped",
        _SWAPPED,
        (lambda z, y: _stable(y, z),),
        mended=_swapped,
    ),
    Misconception(
        "sign of z",
        "Being sure and right costs you most: have z and -z, or y and 1 - y, changed places?",
        (lambda z, y: _stable(-z, y),),
    ),
    Misconception(
        "sigmoid forgotten",
        "You take the logit for a probability: which function turns z into p?",
        (_bce,),
    ),
    Misconception(
        "sigmoid twice",
        "Your costs never come near 0: does z pass through the sigmoid twice?",
        (lambda z, y: _bce(_sigmoid(_sigmoid(z)), y),),
    ),
    Misconception("mean", _PER_SAMPLE.format("mean"), (lambda z, y: _stable(z, y).mean(),)),
    Misconception("sum", _PER_SAMPLE.format("sum"), (lambda z, y: _stable(z, y).sum(),)),
    Misconception(
        "probability for loss",
        "This is the probability sigmoid(z): what does it cost when the label is y?",
        (lambda z, y: _sigmoid(z) + 0 * y,),
    ),
    Misconception(
        "slope for loss",
        "This is sigmoid(z) - y, the slope of the loss: what is the loss itself?",
        (lambda z, y: _sigmoid(z) - y,),
    ),
    Misconception(
        "max(z, 0) forgotten",
        "Negative logits are right, positive ones are not: where is max(z, 0)?",
        (lambda z, y: -z * y + np.log1p(np.exp(-np.abs(z))),),
    ),
    Misconception(
        "|z| forgotten",
        "Positive logits are right, negative ones are not: is it |z| that stands in the exponent?",
        (lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(-z)),),
    ),
    Misconception(
        "logarithm forgotten",
        "Far from z = 0 you are right, near it you are not: where is log(1 + exp(-|z|))?",
        (lambda z, y: np.maximum(z, 0) - z * y,),
    ),
    Misconception(
        "plus z y",
        "Label 0 is right, label 1 is not: which sign stands before z y?",
        (lambda z, y: np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z))),),
    ),
    Misconception(
        "clipped logits",
        _CLIPPED,
        tuple(lambda z, y, limit=limit: _stable(np.clip(z, -limit, limit), y) for limit in _LIMITS),
    ),
    Misconception(
        "unstable",
        "The formula is right, and breaks at extreme logits: can you keep exp from growing?",
        (
            _with_logits(_bce),
            lambda z, y: -np.log(np.where(y == 1, _sigmoid(z), 1 - _sigmoid(z))),
            lambda z, y: np.log(1 + np.exp(z)) - z * y,
            lambda z, y: -y * np.log(_sigmoid(z)) - (1 - y) * np.log(_sigmoid(-z)),
        ),
    ),
)

BINARY_CROSS_ENTROPY_WITH_LOGITS_GRAD = (
    Misconception(
        "missing minus",
        "Right size, wrong direction: should more logit cost more or less when the label is 1?",
        (lambda z, y: y - _sigmoid(z),),
    ),
    Misconception(
        "sigmoid forgotten",
        "You subtract the label from the logit: which function turns z into p?",
        (lambda z, y: z - y,),
    ),
    Misconception(
        "label forgotten",
        "This is sigmoid(z), right for label 0: what changes when the label is 1?",
        (lambda z, y: _sigmoid(z) + 0 * y,),
    ),
    Misconception(
        "slope of the mean",
        "You divide by the number of samples, as for the mean: what is each sample's own slope?",
        (lambda z, y: (_sigmoid(z) - y) / len(z),),
    ),
    Misconception("mean", _PER_SAMPLE.format("mean"), (lambda z, y: (_sigmoid(z) - y).mean(),)),
    Misconception("sum", _PER_SAMPLE.format("sum"), (lambda z, y: (_sigmoid(z) - y).sum(),)),
    Misconception(
        "loss for slope",
        "This is the loss itself: how fast does it change with z?",
        (_stable,),
    ),
    Misconception(
        "slope of the squared error",
        "This slope dies at large logits, as the squared error's does: what is it for the log?",
        tuple(
            lambda z, y, k=k: k * (_sigmoid(z) - y) * _sigmoid(z) * (1 - _sigmoid(z))
            for k in (1, 2)
        ),
    ),
    Misconception(
        "slope in p",
        "This is the slope in p: by what do you multiply to get the slope in z?",
        (lambda z, y: (_sigmoid(z) - y) / (_sigmoid(z) * (1 - _sigmoid(z))),),
    ),
    Misconception(
        "unstable",
        "The formula is right, and breaks at extreme logits: can you keep exp from growing?",
        (lambda z, y: np.exp(z) / (1 + np.exp(z)) - y,),
    ),
)


def _place_in_grid(start: float, n: int) -> Function:
    grid = np.linspace(start, 1 - start, n)
    return lambda y: np.argmin(_bce(grid, np.mean(y)))


def _best_in_grid(start: float, n: int) -> Function:
    grid = np.linspace(start, 1 - start, n)
    return lambda y: grid[np.argmin(_bce(grid, np.mean(y)))]


def _entropy(y: np.ndarray) -> float:
    share = np.mean(y)
    return _bce(share, share)


BEST_CONSTANT = (
    Misconception(
        "one half",
        "You say 0.5 to every batch: does the share of ones in it tell you nothing?",
        (lambda _: 0.5,),
    ),
    Misconception(
        "majority label",
        "You give the more frequent label: what does that cost on the others?",
        (lambda y: np.round(np.mean(y)), np.median),
    ),
    Misconception(
        "share of zeros",
        "You give 1 minus the answer: of which label is p the probability?",
        (lambda y: 1 - np.mean(y),),
    ),
    Misconception(
        "loss for p",
        "This is the least loss, and it is right: at which p is it reached?",
        (_entropy,),
    ),
    Misconception(
        "count for share",
        "You count the ones: which probability is that in a batch of this size?",
        (np.sum,),
    ),
    Misconception(
        "log-odds",
        "This is a logit: which function turns it into a probability?",
        (lambda y: np.log(np.mean(y) / (1 - np.mean(y))),),
    ),
    Misconception(
        "index for p",
        "This looks like a place in your grid: which p stands there?",
        tuple(
            _place_in_grid(start, n)
            for start, n in ((0.1, 9), (0.05, 19), (0.01, 99), (0.001, 999), (0.0001, 9999))
        ),
    ),
    Misconception(
        "nan wins",
        "You say 0 to every batch: is p = 0 in your grid, and what does 0 log 0 give to argmin?",
        (lambda _: 0.0,),
    ),
    Misconception(
        "coarse grid",
        "That is near: what does a finer grid of probabilities say?",
        (_best_in_grid(0.1, 9), _best_in_grid(0.05, 10)),
    ),
)
