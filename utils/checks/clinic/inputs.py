"""What the cases of the clinic share: inputs to try, sentences, and short losses."""

import math
from collections.abc import Sequence
from unittest import mock

import numpy as np
import torch.nn.functional as F  # noqa: N812  # the field's own name
from torch import Tensor

from utils import losses
from utils.checks.clinic.engine import NOT_CALLED
from utils.checks.mistakes import Raises, Table
from utils.checks.trial import Function


def array(*rows: object) -> np.ndarray:
    """Make an array of floats."""
    return np.array(rows, dtype=float)


def index(*labels: int) -> np.ndarray:
    """Make an array of class indices."""
    return np.array(labels)


TWO = array([2, 0, 1], [0, 1, 3])
FOUR = array([2, 0.5], [-1, 0], [0, 3], [1, -2])
ONE = array([-1, 2, 0.5, 0])
SURE = array([9, -9, 0], [-6, 0, 6])
ROWS = (
    (TWO, index(0, 2)),
    (FOUR, index(0, 1, 0, 0)),
    (SURE, index(0, 0)),
    (TWO, index(1, 1)),
    (ONE, index(3)),
)
PROBABILITIES = (
    (array([0.7, 0.1, 0.2], [0.25, 0.25, 0.5]), index(0, 2)),
    (array([0.1, 0.9], [0.6, 0.4], [0.99, 0.01]), index(1, 1, 0)),
    (array([0.05, 0.8, 0.1, 0.05]), index(3)),
    (array([0.001, 0.999], [0.5, 0.5]), index(0, 0)),
)
CLASSES_LAST = (
    (array([[2, 0, 1], [0, 1, 3]]), index([0, 2])),
    (array([[1, 0], [0, 4]], [[-1, 2], [3, 0]]), index([0, 1], [1, 1])),
    (array([[1, 0, 2, 0]], [[0, 5, 0, 1]]), index([2], [0])),
    (array([[8, 0], [-8, 0], [0, 2]], [[1, 0], [0, 1], [0.5, 0]]), index([0, 1, 0], [1, 1, 1])),
)
BINARY = (
    (array(0, 0), array(1, 0)),
    (array(2, -1, 0.5), array(0, 0, 1)),
    (array(-3), array(1)),
    (array(20, -20, 1, 0), array(0, 1, 1, 0)),
)
WEIGHTS = array(2, 4, 6), array(1, 3), array(0.5, 1, 2), array(1, 0.2, 2), array(3, 2, 1, 4)
WEIGHTED = tuple((z, y, w) for (z, y), w in zip(ROWS, WEIGHTS, strict=True))
VOTES = array([2, 1, 0], [1, 1, 1]), array([3, 1], [1, 4]), array([1, 2, 7]), array([0, 2, 2])
EPOCHS = (
    (array([[2, 0], [0, 0]], [[1, 0], [0, 3]]), index([0, -100], [-100, -100])),
    (array([[2, 0.5], [-1, 0], [1, -2]], [[0, 3], [1, 0], [0, 2]]), index([0, 1, 1], [1, -100, 0])),
    (array([[2, 0, 1]], [[0, 1, 3]], [[-1, 0, 4]]), index([1], [-100], [2])),
    (array([[0, 1, 2, 0], [3, 0, 0, 1]]), index([3, -100])),
    (array([[1, 0]], [[0, 4]]), index([0], [0])),
    (array([[np.inf, 0], [0, 1]], [[1, 0], [0, 3]]), index([0, 1], [-100, -100])),  # costs nan
)
TAGS = (
    (array([20, 20, -20]), array([1, 1, 0])),
    (TWO, array([1, 0, 1], [0, 0, 1])),
    (FOUR, array([1, 0], [0, 0], [1, 1], [0, 1])),
    (array([-1, 2, 0.5, 0]), array([0, 0, 0, 0])),
    (array([30, -30, 1]), array([0, 1, 1])),
)
SIGNS = (
    (array(3, -2, -4), array(1, -1, -1)),
    (array(0, 0.5), array(1, -1)),
    (array(-3), array(1)),
    (array(20, -20, 1, -1), array(-1, 1, 1, -1)),
)
FAR = (
    (array([1000, 0], [0, 3]), index(1, 1)),
    (TWO, index(0, 2)),
    (array([-1000, 0, 1000], [0, 500, 0]), index(0, 1)),
    (FOUR, index(0, 1, 0, 0)),
    (array([90, 0, 0, -60]), index(3)),
)


def terms(z: Tensor, y: Tensor, weight: Tensor | None = None) -> Tensor:
    """Return what each sample adds to a sum, with its weight if there are any."""
    return F.cross_entropy(z, y, weight=weight, reduction="none")


def by_hand(p: Tensor, y: Tensor) -> Tensor:
    """Return the terms of lesson 01, one for each prediction and label that broadcasting pairs."""
    return -(y * p.log() + (1 - y) * (1 - p).log())


def kept_sum(z: Tensor, y: Tensor) -> Tensor:
    """Return the sum over the samples that are not ignored."""
    return F.cross_entropy(z, y, reduction="sum")


def accuracy(z: Tensor, y: Tensor) -> Tensor:
    """Return the share of samples whose largest logit is that of their class."""
    return (z.argmax(1) == y).float().mean()


def smoothed_entropy(top: float, rest: float, others: int) -> float:
    """Return the entropy of a target with one large probability and several equal ones."""
    return -top * math.log(top) - others * rest * math.log(rest)


def floor(C: int, eps: float) -> float:
    """Return the entropy of PyTorch's smoothed target."""
    return smoothed_entropy(1 - eps + eps / C, eps / C, C - 1)


def completed(fn: Function) -> Function:
    """Call a function with an entropy that gives the label what its target lacks of 1.

    `losses.entropy` raises for such a target, and errors alone do not tell one slip from another.
    """

    def entropy(p: Sequence[float]) -> float:
        label, *rest = sorted(p, reverse=True)
        return -sum(x * math.log(x) for x in (label + 1 - sum(p), *rest))

    def call(C: int, eps: float) -> object:
        with mock.patch.object(losses, "entropy", entropy):
            return fn(C, eps)

    return call


SOFTMAX_ADDED = "It runs, with a softmax too many: what does cross_entropy want to be given?"
SUM = "This is the sum: what does the mean divide it by?"
UNREDUCED = "These are the losses of the single samples: what makes one number of them?"
LABEL_FORGOTTEN = "Your target lacks a part of 1: which part of eps goes back to the label itself?"
FORGOTTEN = "The weights are gone, or they cancel: where do they come in?"
LOGITS_PICKED = "nll_loss only picks and averages, and here it picks logits: what lies between?"
EXCHANGED = "It runs with the labels exchanged: did 1 stay 1?"

MISSING_MINUS = "Your costs are negative: which sign mends it?"


def not_averaged(single: Function) -> Table:
    """List the slips of whoever does not take the mean, given the losses of single samples."""
    return {
        "sum for mean": (SUM, lambda *given: single(*given).sum()),
        "not reduced": (UNREDUCED, single),
    }


def of_logits(labels: Function = lambda y: y) -> Table:
    """List the slips in a binary loss of logits whose labels are right; `labels` makes them so."""
    return {
        "sigmoid twice": (
            "It runs, with a sigmoid too many: does this loss have one inside?",
            lambda z, y: F.binary_cross_entropy_with_logits(z.sigmoid(), labels(y)),
        ),
        "sigmoid before the loss": (
            "In 32 bits the sigmoid of 20 is exactly 1: which loss takes the logit itself?",
            lambda z, y: F.binary_cross_entropy(z.sigmoid(), labels(y)),
            lambda z, y: by_hand(z.sigmoid(), labels(y)).mean(),
        ),
        **not_averaged(
            lambda z, y: F.binary_cross_entropy_with_logits(z, labels(y), reduction="none")
        ),
    }


# What PyTorch refuses, whatever the case is.
TYPE_REFUSED = "expected (target dtype|scalar type Long)"  # older versions of torch say the second
REFUSED = {
    "logits made whole": (
        "Your logits became whole numbers, and a softmax needs floats: leave z as it comes.",
        Raises("not implemented for 'Long'"),
    ),
    "label out of range": (
        "A label is no class: they count from 0 to C - 1. Was something added to y, or taken away?",
        Raises(r"Target -?\d+ is out of bounds"),
    ),
    "other samples than labels": (
        "Axis 0 must be the samples, in logits and labels alike, and the labels those that you are "
        "given: what is it in yours?",
        Raises("Expected input batch_size"),
    ),
    "a type that is refused": (
        "The labels reach the loss in a type that it refuses: long is the one of class indices.",
        Raises(TYPE_REFUSED),
    ),
    "labels still in a column": (
        "The labels still have two axes where one is wanted: which has length 1 in every batch?",
        Raises("multi-target not supported"),
    ),
    "loss made and not called": (
        "A loss of torch.nn is made first, from options alone, and then called with the data, in a "
        "second pair of brackets.",
        Raises(NOT_CALLED),
    ),
    "data where options belong": (
        "A loss of torch.nn is made first, from options alone, and then called with the data, in a "
        "second pair of brackets.",
        Raises("Boolean value of Tensor"),
    ),
    "whole numbers where floats belong": (
        "A target of the logits' shape is read as probabilities, and those are floats.",
        Raises("Expected floating point type for target"),
    ),
    "whole labels in a binary loss": (
        "A binary loss computes with its labels, so they must stay floats.",
        Raises("to the desired output type Long"),
    ),
    "whole labels in a loss of probabilities": (
        "A binary loss computes with its labels, so they must stay floats.",
        Raises("Found dtype Long but expected Float"),
    ),
    "logits where probabilities belong": (
        "binary_cross_entropy wants probabilities and gets logits: which loss takes logits?",
        Raises("input should be between 0 and 1"),
    ),
    "not a tensor": (
        "What reaches the loss is no tensor any more: leave the arguments as they come.",
        Raises("must be Tensor, not"),
    ),
}
