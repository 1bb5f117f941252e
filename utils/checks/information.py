"""Checks of lesson 07: KL divergence in bits, code lengths, a bigram model, perplexity."""

import numpy as np

from utils import huffman, losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import LOG10, SWAPPED, Misconception, swapped
from utils.checks.trial import Function


def _kl(p: np.ndarray, q: np.ndarray) -> float:
    return losses.kl_divergence(p, q) / np.log(2)


def _merge(q: np.ndarray, *, largest: bool = False, sort: bool = True, whole: bool = True) -> list:
    """Build code lengths as Huffman does, with a slip if asked for one."""
    groups = sorted(((share, [symbol]) for symbol, share in enumerate(q)), reverse=largest)
    found = [0] * len(q)
    while len(groups) > 1:
        if sort:
            groups.sort(reverse=largest)
        (a, left), (b, right) = groups[:2]
        for symbol in left + right if whole else (left[0], right[0]):
            found[symbol] += 1
        groups[:2] = [(a + b, left + right)]
    return found


def _pairs(y: np.ndarray, following: np.ndarray, C: int) -> np.ndarray:
    counts = np.zeros((C, C))
    np.add.at(counts, (y, following), 1)
    return counts


def _counts(y: np.ndarray, C: int) -> np.ndarray:
    return _pairs(y[:-1], y[1:], C)


def _bigram(y: np.ndarray, C: int) -> np.ndarray:
    return _rows(_counts(y, C) + 1)


def _rows(counts: np.ndarray) -> np.ndarray:
    return counts / counts.sum(axis=1, keepdims=True)


def _once(y: np.ndarray, C: int) -> np.ndarray:
    return np.minimum(_counts(y, C), 1)


KL_BITS = (
    Misconception(
        "nats",
        "All your answers are too small by the same factor: which logarithm counts in bits?",
        (losses.kl_divergence,),
    ),
    Misconception(
        "log10", LOG10.replace("natural log", "log2"), (lambda p, q: _kl(p, q) * np.log10(2),)
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
        "All is right until p has a 0, where 0 log 0 gives nan: what should never happens cost?",
        (lambda p, q: np.sum(p * np.log2(p / q)),),
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
        "sorted once",
        "You sort only once: may a merged group be larger than some that wait behind it?",
        (lambda q: _merge(q, sort=False),),
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

BIGRAM = (
    Misconception(
        "no smoothing",
        "A pair that never occurred gets 0, which costs infinity: where is the 1 that is added?",
        (
            lambda y, C: _rows(_counts(y, C)),
            lambda y, C: np.nan_to_num(_rows(_counts(y, C))),
            lambda y, C: _counts(y, C) / np.maximum(_counts(y, C).sum(axis=1, keepdims=True), 1),
        ),
    ),
    Misconception(
        "each pair once",
        "A pair that occurs twice counts once: counts[i, j] += 1 on arrays adds only one for "
        "equal places. What does np.add.at do, or a loop?",
        (lambda y, C: _rows(_once(y, C) + 1),),
    ),
    Misconception(
        "columns sum to 1",
        "Your columns sum to 1, not your rows: along which axis do the next symbols lie?",
        (lambda y, C: (_counts(y, C) + 1) / (_counts(y, C) + 1).sum(axis=0),),
    ),
    Misconception(
        "transposed",
        "Rows and columns are exchanged: the row is the symbol before, the column the one after.",
        (lambda y, C: _bigram(y, C).T,),
    ),
    Misconception(
        "backwards",
        "You predict the symbol before from the one after: which of y[:-1] and y[1:] is the row?",
        (lambda y, C: _rows(_counts(y, C).T + 1),),
    ),
    Misconception(
        "joint",
        "The whole table sums to 1: what must each single row sum to?",
        (lambda y, C: (_counts(y, C) + 1) / (_counts(y, C) + 1).sum(),),
    ),
    Misconception(
        "not divided",
        "These are the counts with 1 added: what makes a row of them sum to 1?",
        (lambda y, C: _counts(y, C) + 1,),
    ),
    Misconception(
        "1 added to the total",
        "Your rows sum to more than 1: with 1 more for each of C symbols, by how much does the "
        "total grow?",
        (
            lambda y, C: (_counts(y, C) + 1) / (_counts(y, C).sum(axis=1, keepdims=True) + 1),
            lambda y, C: (_counts(y, C) + 1) / np.maximum(_counts(y, C).sum(1, keepdims=True), 1),
        ),
    ),
    Misconception(
        "round the corner",
        "You count the last symbol as if the first came after it: does np.roll belong here?",
        (lambda y, C: _rows(_pairs(y, np.roll(y, -1), C) + 1),),
    ),
    Misconception(
        "every other pair",
        "You cut the text into pairs: does a symbol not also follow the one before the cut?",
        (lambda y, C: _rows(_pairs(y[:-1:2], y[1::2], C) + 1),),
    ),
    Misconception(
        "unigram",
        "Every row is the same: what changes once you know the symbol before?",
        (lambda y, C: np.tile((np.bincount(y, minlength=C) + 1) / (len(y) + C), (C, 1)),),
    ),
)

PERPLEXITY = (
    Misconception(
        "mean of perplexities",
        "You average after the exponential, and one bad guess rules: which comes first?",
        (lambda terms: np.mean(np.exp(terms)),),
    ),
    Misconception(
        "2 for e",
        "You raise 2 to the mean, but the losses are in nats: which base belongs to nats?",
        (lambda terms: 2 ** np.mean(terms),),
    ),
    Misconception(
        "sum for mean",
        "This grows with every sample: is the exponent the sum or the mean?",
        (lambda terms: np.exp(np.sum(terms)),),
    ),
    Misconception(
        "no exponential",
        "This is the mean loss, and it is right: which function turns nats into choices?",
        (np.mean,),
    ),
    Misconception(
        "sign",
        "This is below 1, a mean probability: of what is perplexity the reciprocal?",
        (lambda terms: np.exp(-np.mean(terms)),),
    ),
    Misconception(
        "mean probability",
        "You average the probabilities themselves: what is averaged, they or the losses?",
        (lambda terms: 1 / np.mean(np.exp(-terms)),),
    ),
    Misconception(
        "median",
        "You take the loss in the middle: what about the expensive ones?",
        (lambda terms: np.exp(np.median(terms)),),
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
)

_TEXTS = (([0, 1, 0, 1, 0, 2], 3), ([2, 2, 1, 2, 2, 0, 1], 4), ([1, 0, 0, 0, 1, 1, 0, 0], 2))

EXERCISES = {
    "kl_bits": Exercise(
        usage="checks.kl_bits(my_kl_bits)",
        arguments=("p", "q"),
        reference=_kl,
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
        usage="checks.huffman_lengths(my_lengths)",
        arguments=("q",),
        reference=huffman.lengths,
        cases=calls(*((np.array(q),) for q in _SHARES)),
        known=HUFFMAN_LENGTHS,
        praise="No prefix code has a smaller mean length.",
        elementwise=False,
    ),
    "bigram": Exercise(
        usage="checks.bigram(my_bigram)",
        arguments=("y", "C"),
        reference=_bigram,
        cases=calls(*((np.array(y), C) for y, C in _TEXTS)),
        known=BIGRAM,
        praise="Every row sums to 1, and nothing is impossible.",
        elementwise=False,
    ),
    "perplexity": Exercise(
        usage="checks.perplexity(my_perplexity)",
        arguments=("terms",),
        reference=losses.perplexity,
        cases=calls(*((np.array(v),) for v in ([1.0, 3.0], [0.0, 0.0, 6.0], [2.0, 0.5, 0.7, 4.0]))),
        known=PERPLEXITY,
        praise="First the mean, then the exponential.",
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
    >>> kl_bits(lambda p, q: losses.kl_divergence(p, q) / np.log(2)).ok
    True
    >>> kl_bits(losses.kl_divergence).misconception
    'nats'
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
    >>> huffman_lengths(huffman.lengths).ok
    True
    >>> huffman_lengths(lambda q: -np.log2(q)).misconception
    'ideal lengths'
    """
    return check(EXERCISES["huffman_lengths"], fn)


def bigram(fn: Function) -> Result:
    """Check a function that returns the table of a bigram model with add-one smoothing.

    Parameters
    ----------
    fn
        The learner's ``fn(y, C)``, tried with integer arrays of shape (N,) and numbers of
        symbols; it returns shape (C, C), a row for each symbol before.

    Examples
    --------
    >>> bigram(lambda y, C: np.full((C, C), 1 / C)).ok
    False
    """
    return check(EXERCISES["bigram"], fn)


def perplexity(fn: Function) -> Result:
    """Check a function that returns the perplexity of some losses.

    Parameters
    ----------
    fn
        The learner's ``fn(terms)``, tried with arrays of losses in nats, shape (N,).

    Examples
    --------
    >>> perplexity(lambda terms: np.exp(terms.mean())).ok
    True
    >>> perplexity(lambda terms: np.exp(terms).mean()).misconception
    'mean of perplexities'
    """
    return check(EXERCISES["perplexity"], fn)
