"""Checks of lesson 07: the price of a wrong belief, and the lengths of a code."""

import operator

import numpy as np

from utils import huffman, losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import LOG10, SWAPPED, Misconception, swapped
from utils.checks.trial import Function


def _kl(p: np.ndarray, q: np.ndarray) -> float:
    return losses.kl_divergence(p, q) / np.log(2)


def _merge(
    q: np.ndarray,
    *,
    largest: bool = False,
    sort: bool = True,
    whole: bool = True,
    joined: Function = operator.add,
) -> list:
    """Build code lengths as Huffman does, with a slip if asked for one."""
    groups = sorted(((share, [symbol]) for symbol, share in enumerate(q)), reverse=largest)
    found = [0] * len(q)
    while len(groups) > 1:
        if sort:
            groups.sort(reverse=largest)
        (a, left), (b, right) = groups[:2]
        for symbol in left + right if whole else (left[0], right[0]):
            found[symbol] += 1
        groups[:2] = [(joined(a, b), left + right)]
    return found


def _split(q: np.ndarray) -> list:
    """Build code lengths from the top, as Shannon and Fano did: in halves as equal as can be."""
    found = [0] * len(q)

    def part(symbols: list) -> None:
        if len(symbols) == 1:
            return
        shares = [q[symbol] for symbol in symbols]
        cut = min(range(1, len(shares)), key=lambda n: abs(sum(shares[:n]) - sum(shares[n:])))
        for half in (symbols[:cut], symbols[cut:]):
            for symbol in half:
                found[symbol] += 1
            part(half)

    part(sorted(range(len(q)), key=lambda symbol: -q[symbol]))
    return found


KL_BITS = (
    Misconception(
        "nats",
        "All your answers are too small by the same factor: which logarithm counts in bits?",
        (losses.kl_divergence,),
    ),
    Misconception(
        "log10", LOG10.replace("the natural log", "log2"), (lambda p, q: _kl(p, q) * np.log10(2),)
    ),
    Misconception(
        "arguments swapped",
        f"{SWAPPED} KL is not symmetric, and the truth p does the weighing.",
        (lambda p, q: _kl(q, p),),
        mended=swapped,
    ),
    Misconception(
        "negative",
        "Your divergences are negative: is the quotient upside down, or a minus too many?",
        (lambda p, q: -_kl(p, q),),
    ),
    Misconception(
        "cross-entropy",
        "This is the whole cross-entropy: which part would be paid even if q were p?",
        (lambda p, q: -np.sum(p * np.log2(q)),),
    ),
    Misconception(
        "entropy",
        "This is the entropy of p, whatever q is: where does q come in?",
        (lambda p, q: losses.entropy(p) / np.log(2) + 0 * q[0],),
    ),
    Misconception(
        "not weighted",
        "You count each symbol alike: how often does each of them occur under p?",
        (lambda p, q: np.sum(np.log2(p / q)), lambda p, q: np.mean(np.log2(p / q))),
    ),
    Misconception(
        "mean for sum",
        "You divide by the number of symbols, but the weights p sum to 1 already: sum or mean?",
        (lambda p, q: np.mean(p * np.log2(p / q)),),
    ),
    Misconception(
        "absolute value",
        "You make every term positive: what if some terms are allowed to be below 0?",
        (lambda p, q: np.sum(p * np.abs(np.log2(p / q))),),
    ),
    Misconception(
        "not summed",
        "You give one term a symbol, and they look right: what makes a single number of them?",
        (lambda p, q: p * np.log2(p / q),),
    ),
    Misconception(
        "squared error",
        "This measures distances between probabilities: where is the logarithm?",
        (lambda p, q: np.sum((p - q) ** 2),),
    ),
    Misconception(
        "0 log 0",
        "All is right until p has a 0, where 0 log 0 gives nan: what should a message cost that "
        "never comes?",
        (lambda p, q: np.sum(p * np.log2(p / q)),),
    ),
    Misconception(
        "entropy of q",
        "You take off the entropy of q: whose entropy must be paid anyway?",
        (lambda p, q: np.sum(q * np.log2(q)) - np.sum(p * np.log2(q)),),
    ),
    Misconception(
        "q not cut",
        "You leave out zeros of p: which places of q go with what is left?",
        (lambda p, q: np.sum(p[p > 0] * np.log2(p[p > 0] / q)),),
    ),
)

HUFFMAN_LENGTHS = (
    Misconception(
        "ideal lengths",
        "These are the ideal lengths −log2 q: how does merging give whole numbers of bits?",
        (lambda q: -np.log2(q),),
    ),
    Misconception(
        "rounded up",
        "You round the ideal length up: that is a code, but which merging makes a shorter one?",
        (lambda q: np.ceil(-np.log2(q)),),
    ),
    Misconception(
        "rounded",
        "You round the ideal length: words so long or short need not fit together. Which two "
        "groups are merged first?",
        (lambda q: np.round(-np.log2(q)),),
    ),
    Misconception(
        "all alike",
        "Every symbol gets a word of the same length: which symbols deserve a shorter one?",
        (lambda q: np.full(len(q), np.ceil(np.log2(len(q)))),),
    ),
    Misconception(
        "largest first",
        "Likely symbols get long words: do you merge the two largest groups, not the smallest?",
        (lambda q: _merge(q, largest=True),),
    ),
    Misconception(
        "merged too early",
        "A merged group is joined again too early, so that words grow one by one: is its "
        "probability the sum of the two, and do you sort again before each merge?",
        (
            lambda q: _merge(q, sort=False),
            lambda q: _merge(q, joined=max),
            lambda q: _merge(q, joined=min),
            lambda q: _merge(q, joined=operator.mul),
            lambda q: _merge(q, joined=lambda a, b: (a + b) / 2),
        ),
    ),
    Misconception(
        "by rank",
        "Each word is one digit longer than the one before: which two messages are joined first, "
        "and can they not have the same length?",
        (lambda q: np.argsort(np.argsort(-q)) + 1,),
    ),
    Misconception(
        "split from the top",
        "You split the list from the top: which two messages does Huffman's rule join first?",
        (_split,),
    ),
    Misconception(
        "only the pair",
        "Only one symbol a group gets its bit: which symbols does a merged group hold?",
        (lambda q: _merge(q, whole=False),),
    ),
    Misconception(
        "in another order",
        "The lengths are right, in order of size: to which symbol does each of them belong?",
        (lambda q: sorted(_merge(q)), lambda q: sorted(_merge(q), reverse=True)),
    ),
    Misconception(
        "mean length",
        "This is the mean length, and it is right: what is the length of each word?",
        (lambda q: float(q @ _merge(q)),),
    ),
)


def _both(p: list, q: list) -> tuple[np.ndarray, np.ndarray]:
    return np.array(p, dtype=float), np.array(q, dtype=float)


# Each has one best set of lengths: where two were equally good, a right answer could be refused.
_SHARES = (
    [0.5, 0.25, 0.125, 0.125],
    [0.1, 0.6, 0.05, 0.25],
    [0.9, 0.1],
    [0.06, 0.2, 0.23, 0.29, 0.22],
    [0.3, 0.02, 0.05, 0.08, 0.13, 0.42],
    [0.36, 0.18, 0.17, 0.16, 0.13],  # here it is worse to split from the top
)

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
        extreme=calls(_both([0, 1], [0.5, 0.5]), _both([0.5, 0, 0.5], [0.25, 0.5, 0.25])),
        known=KL_BITS,
        praise="Zero where q is p, and never below.",
        elementwise=False,
    ),
    "huffman_lengths": Exercise(
        usage="checks.huffman_lengths(code_lengths)",
        arguments=("q",),
        reference=huffman.lengths,
        ours=(huffman.lengths, huffman.words),
        cases=calls(*((np.array(q),) for q in _SHARES)),
        known=HUFFMAN_LENGTHS,
        praise="No prefix code has a smaller mean length.",
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


def huffman_lengths(fn: Function) -> Result:
    """Check a function that returns the length of each symbol's word in the shortest prefix code.

    Parameters
    ----------
    fn
        The learner's ``fn(q)``, tried with arrays of probabilities, shape (C,); it returns C
        numbers of bits.

    Examples
    --------
    >>> huffman_lengths(lambda q: -np.log2(q)).misconception
    'ideal lengths'
    """
    return check(EXERCISES["huffman_lengths"], fn)
