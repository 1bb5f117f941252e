"""Check of lesson 07: the lengths of a code's words."""

import functools
import operator

import numpy as np

from utils import huffman
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function


def _merge(
    q: np.ndarray,
    *,
    largest: bool = False,
    sort: bool = True,
    joined: Function = operator.add,
    longer: Function = operator.add,
) -> list:
    """Build code lengths as Huffman does, with a slip if asked for one.

    `joined` gives the probability of two groups, `longer` says which of their words grow.
    """
    groups = sorted(((share, [symbol]) for symbol, share in enumerate(q)), reverse=largest)
    found = [0] * len(q)
    while len(groups) > 1:
        if sort:
            groups.sort(reverse=largest)
        (a, left), (b, right) = groups[:2]
        for symbol in longer(left, right):
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


def _pairwise(q: np.ndarray, *, sort: bool = False, keep: bool = True, first: bool = False) -> list:
    """Merge two groups at the front of a list that is not sorted again."""
    groups = [(share, [symbol]) for symbol, share in enumerate(q)]
    if sort:
        groups.sort()
    found = [0] * len(q)
    while len(groups) > 1:
        (a, left), (b, right) = groups[:2]
        for symbol in left + right:
            found[symbol] += 1
        merged = [(a + b, left + right)] if keep else []
        groups = merged + groups[2:] if first else groups[2:] + merged
    return found


def _lost(q: np.ndarray) -> list:
    """Forget a group once it is merged."""
    order = np.argsort(q)
    found = np.zeros(len(q))
    found[order[: len(q) // 2 * 2]] = 1
    return list(found)


def _once(q: np.ndarray) -> list:
    return [int(symbol in np.argsort(q)[:2]) for symbol in range(len(q))]


HUFFMAN_LENGTHS = {
    "ideal lengths": (
        "These are the ideal lengths −log2 q: how does merging give whole numbers of bits?",
        lambda q: -np.log2(q),
    ),
    "rounded up": (
        "You round the ideal length up: that is a code, but which merging makes a shorter one?",
        lambda q: np.ceil(-np.log2(q)),
    ),
    "rounded": (
        "You round the ideal length: words so long or short need not fit together. Which two "
        "groups are merged first?",
        lambda q: np.round(-np.log2(q)),
    ),
    "rounded down": (
        "You round the ideal length down: words so short do not fit together. Which two groups are "
        "merged first?",
        lambda q: np.floor(-np.log2(q)),
    ),
    "not sorted": (
        "You merge the first two of the list: which two are the least likely?",
        functools.partial(_pairwise, first=True),
        _pairwise,
    ),
    "sorted once": (
        "A merged group stands last, however small it is: do you sort again before each merge?",
        functools.partial(_pairwise, sort=True),
    ),
    "merged group lost": ("What you merge is gone: which group takes the place of the two?", _lost),
    "merged once": ("You merge once: until how many groups are left does it go on?", _once),
    "one side only": (
        "Only one of the two merged groups gets its digit: which messages become longer?",
        lambda q: _merge(q, longer=lambda left, _: left),
        lambda q: _merge(q, longer=lambda _, right: right),
    ),
    "one digit too many": (
        "Every length is too large by one: with which number does it begin?",
        lambda q: np.array(_merge(q)) + 1,
    ),
    "one digit too few": (
        "Every length is too small by one: how many groups are left when you stop?",
        lambda q: np.array(_merge(q)) - 1,
    ),
    "one number": (
        "You return one number for all words: what is the length of each?",
        lambda q: sum(_merge(q)),
        lambda q: np.mean(_merge(q)),
    ),
    "all alike": (
        "Every symbol gets a word of the same length: which symbols deserve a shorter one?",
        lambda q: np.full(len(q), np.ceil(np.log2(len(q)))),
    ),
    "largest first": (
        "Likely symbols get long words: do you merge the two largest groups, not the smallest?",
        lambda q: _merge(q, largest=True),
    ),
    "merged too early": (
        "Your words grow one by one: is a merged group's probability the sum of the two, and do "
        "you sort again before each merge?",
        lambda q: _merge(q, sort=False),
        lambda q: _merge(q, joined=max),
        lambda q: _merge(q, joined=min),
        lambda q: _merge(q, joined=operator.mul),
        lambda q: _merge(q, joined=lambda a, b: (a + b) / 2),
    ),
    "by rank": (
        "Each word is one digit longer than the one before: which two messages are joined first, "
        "and can they not have the same length?",
        lambda q: np.argsort(np.argsort(-q)) + 1,
        lambda q: np.argsort(-q) + 1,
    ),
    "split from the top": (
        "You split the list from the top: which two messages does Huffman's rule join first?",
        _split,
    ),
    "only the pair": (
        "Only one symbol a group gets its bit: which symbols does a merged group hold?",
        lambda q: _merge(q, longer=lambda left, right: (left[0], right[0])),
    ),
    "in another order": (
        "The lengths are right, in order of size: to which symbol does each of them belong?",
        lambda q: sorted(_merge(q)),
        lambda q: sorted(_merge(q), reverse=True),
    ),
    "mean length": (
        "This is the mean length, and it is right: what is the length of each word?",
        lambda q: float(q @ _merge(q)),
    ),
}

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
    "huffman_lengths": Exercise(
        usage="checks.huffman_lengths(code_lengths)",
        arguments=("q",),
        reference=huffman.lengths,
        ours=(huffman.lengths, huffman.words),
        cases=calls(*((np.array(q),) for q in _SHARES)),
        known=HUFFMAN_LENGTHS,
        praise="No prefix code has a smaller mean length.",
        elementwise=False,
        endless="is there a loop that never ends, for the merged two stay in its list?",
    ),
}


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
