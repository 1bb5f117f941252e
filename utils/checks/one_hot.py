"""Check of lesson 02: one-hot rows."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls, check
from utils.checks.trial import Function


def _zeros_for_last(y: np.ndarray, num_classes: int) -> np.ndarray:
    return (y[:, np.newaxis] == np.arange(1, num_classes + 1)).astype(float)


def _met(y: np.ndarray, num_classes: int) -> np.ndarray:
    return 1.0 * np.isin(np.arange(num_classes), y)


def _marked_rows(y: np.ndarray, num_classes: int) -> np.ndarray:
    rows = np.zeros((len(y), num_classes))
    rows[y] = 1
    return rows


ONE_HOT = {
    "counted from 1": (
        "Each 1 stands one class too early: do you count the classes from 1, where Python has 0?",
        lambda y, num_classes: np.eye(num_classes)[y - 1],
        _zeros_for_last,
    ),
    "classes guessed": (
        "Your rows end at the largest label of the batch: how many classes are there?",
        lambda y, num_classes: np.eye(max(y) + 1)[y] + 0 * num_classes,
    ),
    "rows of another length": (
        "Your rows are not num_classes long: which number does np.eye get?",
        lambda y, num_classes: np.eye(3)[y] + 0 * num_classes,
        lambda y, num_classes: np.eye(len(y))[y] + 0 * num_classes,
    ),
    "no label": (
        "The labels are not used yet: which row of the table does each label pick?",
        lambda y, num_classes: np.eye(num_classes) + 0 * len(y),
        lambda y, num_classes: np.zeros((len(y), num_classes)),
    ),
    "every label in every row": (
        "Each row has the ones of all labels: which row does each label belong to?",
        lambda y, num_classes: np.tile(_met(y, num_classes), (len(y), 1)),
        _marked_rows,
    ),
    "one row": (
        "You give one row for the whole batch: where is the row of each sample?",
        _met,
        lambda y, num_classes: np.eye(num_classes)[y[-1]],
    ),
    "transposed": (
        "Rows and columns have changed places: does a sample lie in a row?",
        lambda y, num_classes: np.eye(num_classes)[y].T,
    ),
    "ones and zeros exchanged": (
        "You give 0 to the true class and 1 to the others: which way round is one-hot?",
        lambda y, num_classes: 1 - np.eye(num_classes)[y],
    ),
    "index for one": (
        "The number of the class stands where a 1 belongs: how large is each entry?",
        lambda y, num_classes: np.eye(num_classes)[y] * y[:, np.newaxis],
    ),
    "counts": (
        "You count the labels of the whole batch: where is the row of each sample?",
        lambda y, num_classes: np.bincount(y, minlength=num_classes),
    ),
    "filled up": (
        "Everything up to the true class is 1: how many ones has a row?",
        lambda y, num_classes: 1.0 * (np.arange(num_classes) <= y[:, np.newaxis]),
    ),
}

EXERCISES = {
    "one_hot": Exercise(
        usage="checks.one_hot(one_hot)",
        arguments=("y", "num_classes"),
        reference=losses.one_hot,
        cases=calls(
            (np.array([0, 2, 1]), 3),
            (np.array([1, 1, 0]), 4),
            (np.array([3]), 5),
            (np.array([2, 0, 4, 2]), 5),
        ),
        known=ONE_HOT,
        praise="One row a sample, one column a class, and one 1 in each row.",
        elementwise=False,
    ),
}


def one_hot(fn: Function) -> Result:
    """Check a function that turns class indices into rows of one 1 and zeros.

    Parameters
    ----------
    fn
        The learner's ``fn(y, num_classes)``, tried with integer arrays of shape (N,). It returns
        an array of shape (N, C).

    Examples
    --------
    >>> one_hot(lambda y, num_classes: np.eye(num_classes)[y]).ok
    True
    >>> one_hot(lambda y, num_classes: np.eye(num_classes)[y - 1]).misconception
    'counted from 1'
    """
    return check(EXERCISES["one_hot"], fn)
