"""Check of lesson 07: a model of the next letter."""

from collections.abc import Iterator

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Mended
from utils.checks.trial import Function


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


class _Short(np.ndarray):
    """Symbols that seem one fewer, so that a loop over all of them ends one place earlier."""

    def __len__(self) -> int:
        return super().__len__() - 1

    def __iter__(self) -> Iterator:
        return iter(self.view(np.ndarray)[:-1])


def _past_the_end(y: np.ndarray, C: int) -> np.ndarray:
    counts = np.ones((C, C))
    for place in range(len(y)):
        counts[y[place], y[place + 1]] += 1
    return _rows(counts)


def _at_symbols(y: np.ndarray, C: int) -> np.ndarray:
    counts = np.ones((C, C))
    for symbol in y:
        counts[y[symbol], y[symbol + 1]] += 1
    return _rows(counts)


def _once(y: np.ndarray, C: int) -> np.ndarray:
    return np.minimum(_counts(y, C), 1)


BIGRAM = {
    "no smoothing": (
        "A pair that never occurred gets 0, which costs infinity: where is the 1 that is added?",
        lambda y, C: _rows(_counts(y, C)),
        lambda y, C: np.nan_to_num(_rows(_counts(y, C))),
        lambda y, C: _counts(y, C) / np.maximum(_counts(y, C).sum(axis=1, keepdims=True), 1),
    ),
    "each pair once": (
        "A pair that occurs twice counts once: counts[i, j] += 1 on arrays adds only one for "
        "equal places. What does np.add.at do, or a loop?",
        lambda y, C: _rows(_once(y, C) + 1),
    ),
    "columns sum to 1": (
        "Your columns sum to 1, not your rows: along which axis do the next symbols lie?",
        lambda y, C: (_counts(y, C) + 1) / (_counts(y, C) + 1).sum(axis=0),
    ),
    "keepdims forgotten": (
        "You divide each column by the sum of a row: what does keepdims=True keep?",
        lambda y, C: (_counts(y, C) + 1) / (_counts(y, C) + 1).sum(axis=1),
    ),
    "transposed": (
        "Rows and columns are exchanged: the row is the symbol before, the column the one after.",
        lambda y, C: _bigram(y, C).T,
    ),
    "backwards": (
        "You predict the symbol before from the one after: which of y[:-1] and y[1:] is the row?",
        lambda y, C: _rows(_counts(y, C).T + 1),
    ),
    "joint": (
        "The whole table sums to 1: what must each single row sum to?",
        lambda y, C: (_counts(y, C) + 1) / (_counts(y, C) + 1).sum(),
    ),
    "not divided": (
        "These are the counts with 1 added: what makes a row of them sum to 1?",
        lambda y, C: _counts(y, C) + 1,
    ),
    "1 added to the total": (
        "Your rows sum to more than 1: with 1 more for each of C symbols, by how much does the "
        "total grow?",
        lambda y, C: (_counts(y, C) + 1) / (_counts(y, C).sum(axis=1, keepdims=True) + 1),
        lambda y, C: (_counts(y, C) + 1) / np.maximum(_counts(y, C).sum(1, keepdims=True), 1),
        lambda y, C: (_counts(y, C) + 1) / _counts(y, C).sum(1, keepdims=True),
        lambda y, C: (_counts(y, C) + 1) / np.bincount(y, minlength=C)[:, np.newaxis],
    ),
    "last symbol in the total": (
        "You divide by how often a symbol occurs, but the last one has no successor: should it "
        "count in its row's total?",
        lambda y, C: (_counts(y, C) + 1) / (np.bincount(y, minlength=C) + C)[:, np.newaxis],
    ),
    "past the end": (
        "Your loop goes on to the last symbol, and nobody comes after it: where should it end?",
        _past_the_end,
        Mended(lambda fn: lambda y, C: fn(y.view(_Short), C)),
    ),
    "round the corner": (
        "You count the last symbol as if the first came after it: does np.roll belong here?",
        lambda y, C: _rows(_pairs(y, np.roll(y, -1), C) + 1),
    ),
    "every other pair": (
        "You cut the text into pairs: does a symbol not also follow the one before the cut?",
        lambda y, C: _rows(_pairs(y[:-1:2], y[1::2], C) + 1),
        lambda y, C: _rows(_pairs(y[::2], y[1::2], C) + 1),
    ),
    "a pair missing": (
        "One pair is left out: where does your loop begin, and where does it end?",
        lambda y, C: _bigram(y[:-1], C),
        lambda y, C: _bigram(y[1:], C),
    ),
    "symbols for places": (
        "You look in y at its own symbols: does your loop go through its places?",
        _at_symbols,
    ),
    "each with each": (
        "You count each symbol with all others: which one comes right after it?",
        lambda y, C: _rows(np.outer(*2 * [np.bincount(y, minlength=C)]) + 1),
    ),
    "all alike": (
        "You find whatever follows equally likely: does your loop add 1 to one pair at a time?",
        lambda y, C: np.full((C, C), 1 / C),
    ),
    "shared rows": (
        "All your rows are one list with C names: does [[1] * C] * C make a new one for each?",
        lambda y, C: np.tile(_rows(_counts(y, C).sum(0, keepdims=True) + 1), (C, 1)),
    ),
    "1 only for zeros": (
        "You put 1 where nothing was counted: to which counts is it to be added?",
        lambda y, C: _rows(np.maximum(_counts(y, C), 1)),
    ),
    "too little added": (
        "You add next to nothing to the counts: how much is asked for?",
        *(
            lambda y, C, tiny=tiny: _rows(_counts(y, C) + tiny)
            for tiny in (0.1, 0.01, *(10.0**-k for k in range(3, 17)))
        ),
    ),
    "1 added twice": (
        "You add 2 to every count: does your table begin with ones already?",
        lambda y, C: _rows(_counts(y, C) + 2),
    ),
    "1 added to probabilities": (
        "You add 1 to probabilities: to what is it to be added, before you divide?",
        lambda y, C: _rows(_counts(y, C)) + 1,
        lambda y, C: _bigram(y, C) + 1,
    ),
    "other divisor": (
        "Your rows do not sum to 1: by what is a row to be divided?",
        lambda y, C: (_counts(y, C) + 1) / len(y),
        lambda y, C: (_counts(y, C) + 1) / (len(y) - 1),
        lambda y, C: (_counts(y, C) + 1) / C,
        lambda y, C: _bigram(y, C) * C,
    ),
    "softmax": (
        "Softmax is for logits, and these are counts: by what is each to be divided?",
        lambda y, C: losses.softmax(_counts(y, C) + 1),
        lambda y, C: losses.softmax(_counts(y, C) + 1, axis=0),
    ),
    "C overlooked": (
        "Symbols that do not occur have a row, too: how many are there in all?",
        lambda y, C: _bigram(y, int(max(y)) + 1),
        lambda y, C: _bigram(y, 27),
    ),
    "surprise for probability": (
        "These are surprises: which probabilities are they of?",
        lambda y, C: -np.log2(_bigram(y, C)),
        lambda y, C: -np.log(_bigram(y, C)),
    ),
    "one row": (
        "You give one row for all: what changes once you know the symbol before?",
        lambda y, C: (np.bincount(y, minlength=C) + 1) / (len(y) + C),
    ),
    "unigram": (
        "Every row is the same: what changes once you know the symbol before?",
        lambda y, C: np.tile((np.bincount(y, minlength=C) + 1) / (len(y) + C), (C, 1)),
    ),
}

_TEXTS = (([0, 1, 0, 1, 0, 2], 3), ([2, 2, 1, 2, 2, 0, 1], 4), ([1, 0, 0, 0, 1, 1, 0, 0], 2))

EXERCISES = {
    "bigram": Exercise(
        usage="checks.bigram(bigram)",
        arguments=("y", "C"),
        reference=_bigram,
        cases=calls(*((np.array(y), C) for y, C in _TEXTS)),
        known=BIGRAM,
        praise="Every row sums to 1, and nothing is impossible.",
        elementwise=False,
    ),
}


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
