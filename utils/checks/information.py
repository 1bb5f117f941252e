"""Check of lesson 07: the price of a wrong belief."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import SWAPPED, Mended, swapped
from utils.checks.trial import Function


def _kl(p: np.ndarray, q: np.ndarray) -> float:
    return losses.kl_divergence(p, q) / np.log(2)


def _of(terms: Function) -> tuple[Function, Function]:
    """Sum terms as they stand, and where p is not 0."""
    return (
        lambda p, q: np.sum(terms(p, q)),
        lambda p, q: np.sum(terms(p[p > 0], q[p > 0])),
    )


def _until_zero(p: np.ndarray, q: np.ndarray) -> float:
    end = int(np.argmin(p)) if 0 in p else len(p)
    return float(np.sum(p[:end] * np.log2(p[:end] / q[:end])))


def _hiding(hide: Function, tiny: float) -> Function:
    return lambda p, q: np.sum(p * np.log2(hide(p, tiny) / hide(q, tiny)))


KL_BITS = {
    "nats": (
        "All your answers are too small by the same factor: which logarithm counts in bits?",
        losses.kl_divergence,
    ),
    "log10": (
        "All your answers are too small by the same factor: is that log10 rather than log2?",
        lambda p, q: _kl(p, q) * np.log10(2),
    ),
    "arguments swapped": (
        f"{SWAPPED} KL is not symmetric, and the truth p does the weighing.",
        lambda p, q: _kl(q, p),
        Mended(swapped),
    ),
    "negative": (
        "Your divergences are negative: is the quotient upside down, or a minus too many?",
        lambda p, q: -_kl(p, q),
    ),
    "cross-entropy": (
        "This is the whole cross-entropy: which part would be paid even if q were p?",
        lambda p, q: -np.sum(p * np.log2(q)),
    ),
    "entropy": (
        "This is the entropy of p, whatever q is: where does q come in?",
        lambda p, q: losses.entropy(p) / np.log(2) + 0 * q[0],
    ),
    "not weighted": (
        "You count each symbol alike: how often does each of them occur under p?",
        lambda p, q: np.sum(np.log2(p / q)),
        lambda p, q: np.mean(np.log2(p / q)),
    ),
    "mean for sum": (
        "You divide by the number of symbols, but the weights p sum to 1 already: sum or mean?",
        lambda p, q: np.mean(p * np.log2(p / q)),
    ),
    "absolute value": (
        "You make every term positive: what if some terms are allowed to be below 0?",
        lambda p, q: np.sum(p * np.abs(np.log2(p / q))),
    ),
    "not summed": (
        "You give one term a symbol, and they look right: what makes a single number of them?",
        lambda p, q: p * np.log2(p / q),
    ),
    "squared error": (
        "This measures distances between probabilities: where is the logarithm?",
        lambda p, q: np.sum((p - q) ** 2),
        lambda p, q: np.sum(np.abs(p - q)),
        lambda p, q: np.sum(np.abs(p - q)) / 2,
    ),
    "weighted by q": (
        "You weigh with q, which is only believed: how often does each symbol come?",
        *_of(lambda p, q: q * np.log2(p / q)),
    ),
    "difference of entropies": (
        "This is the entropy of q less that of p: with what is the surprise −log2 q to be weighed?",
        lambda p, q: np.sum(p * np.log2(p)) - np.sum(q * np.log2(q)),
        lambda p, q: np.sum(p[p > 0] * np.log2(p[p > 0])) - np.sum(q * np.log2(q)),
    ),
    "bracket": (
        "Your logarithm is not of the whole quotient: where does its bracket end?",
        *_of(lambda p, q: p * np.log2(p) / q),
        *_of(lambda p, q: p * np.log2(p) / np.log2(q)),
    ),
    "divided by log 2": (
        "All your answers are too large by the same factor: does log2 count in bits already?",
        lambda p, q: _kl(p, q) / np.log(2),
    ),
    "given up at 0": (
        "A single 0 in p ends your whole sum: which terms are there still?",
        _until_zero,
        lambda p, q: 0 if 0 in p else _kl(p, q),
    ),
    "last term": (
        "Only the last term counts: does your loop add each to the others?",
        lambda p, q: (p[p > 0] * np.log2(p[p > 0] / q[p > 0]))[-1],
    ),
    "log(q + eps)": (
        "Something small is added to q, or q is cut off at it: what does that hide when q is tiny?",
        *(_hiding(np.add, 10.0**-k) for k in range(3, 16)),
        *(_hiding(np.maximum, 10.0**-k) for k in range(3, 12)),
    ),
    "0 log 0": (
        "All is right until p has a 0, where 0 log 0 gives nan: what should a message cost that "
        "never comes?",
        lambda p, q: np.sum(p * np.log2(p / q)),
    ),
    "entropy of q": (
        "You take off the entropy of q: whose entropy must be paid anyway?",
        lambda p, q: np.sum(q * np.log2(q)) - np.sum(p * np.log2(q)),
    ),
    "q not cut": (
        "You leave out zeros of p: which places of q go with what is left?",
        lambda p, q: np.sum(p[p > 0] * np.log2(p[p > 0] / q)),
        lambda p, q: np.sum(p[p > 0] * np.log2(p[p > 0] / q[q > 0])),
    ),
}


def _both(p: list, q: list) -> tuple[np.ndarray, np.ndarray]:
    return np.array(p, dtype=float), np.array(q, dtype=float)


EXERCISES = {
    "kl_bits": Exercise(
        usage="checks.kl_bits(kl_bits)",
        arguments=("p", "q"),
        reference=_kl,
        ours=(losses.kl_divergence,),
        cases=calls(
            _both([0.5, 0.5], [0.9, 0.1]),
            _both([0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25]),
            _both([0.1, 0.2, 0.7], [0.6, 0.3, 0.1]),
            _both([0.3, 0.7], [0.3, 0.7]),
        ),
        extreme=calls(_both([0, 1], [0.5, 0.5]), _both([0.5, 0, 0.5], [0.25, 0.75 - 1e-12, 1e-12])),
        known=KL_BITS,
        praise="Zero where q is p, and never below.",
        elementwise=False,
    ),
}


def kl_bits(fn: Function) -> Result:
    """Check a function that returns the KL divergence of q from p, in bits.

    Parameters
    ----------
    fn
        The learner's ``fn(p, q)``, tried with arrays of probabilities, shape (C,). No q is 0; some
        p are, in the last inputs.

    Examples
    --------
    >>> kl_bits(lambda p, q: np.sum(p * np.log2(p / q))).misconception
    '0 log 0'
    """
    return check(EXERCISES["kl_bits"], fn)
