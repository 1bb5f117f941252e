"""Checks of lesson 07: a model of the next letter, and its perplexity."""

from collections.abc import Iterator

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.mistakes import Misconception
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


def _once(y: np.ndarray, C: int) -> np.ndarray:
    return np.minimum(_counts(y, C), 1)


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
        "keepdims forgotten",
        "You divide each column by the sum of a row: what does keepdims=True keep?",
        (lambda y, C: (_counts(y, C) + 1) / (_counts(y, C) + 1).sum(axis=1),),
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
        "last symbol in the total",
        "You divide by how often a symbol occurs, but the last one has no successor: should it "
        "count in its row's total?",
        (lambda y, C: (_counts(y, C) + 1) / (np.bincount(y, minlength=C) + C)[:, np.newaxis],),
    ),
    Misconception(
        "past the end",
        "Your loop goes on to the last symbol, and nobody comes after it: where should it end?",
        (_past_the_end,),
        mended=lambda fn: lambda y, C: fn(y.view(_Short), C),
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
    Misconception(
        "not averaged",
        "You give one number for each loss: where is the mean?",
        (np.exp,),
    ),
)

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
    "perplexity": Exercise(
        usage="checks.perplexity(perplexity)",
        arguments=("terms",),
        reference=losses.perplexity,
        cases=calls(*((np.array(v),) for v in ([1.0, 3.0], [0.0, 0.0, 6.0], [2.0, 0.5, 0.7, 4.0]))),
        known=PERPLEXITY,
        praise="First the mean, then the exponential.",
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
