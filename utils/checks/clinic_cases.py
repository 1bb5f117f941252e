"""The cases of the debugging clinic: the mended program, inputs to try, and known wrong answers."""

import math

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from torch import Tensor

from utils.checks.clinic_engine import STILL, Case
from utils.checks.mistakes import Misconception


def _array(*rows: object) -> np.ndarray:
    return np.array(rows, dtype=float)


def _index(*labels: int) -> np.ndarray:
    return np.array(labels)


_TWO = _array([2, 0, 1], [0, 1, 3])
_FOUR = _array([2, 0.5], [-1, 0], [0, 3], [1, -2])
_ONE = _array([-1, 2, 0.5, 0])
_SURE = _array([9, -9, 0], [-6, 0, 6])
_ROWS = (
    (_TWO, _index(0, 2)),
    (_FOUR, _index(0, 1, 0, 0)),
    (_SURE, _index(0, 0)),
    (_TWO, _index(1, 1)),
    (_ONE, _index(3)),
)
_PROBABILITIES = (
    (_array([0.7, 0.1, 0.2], [0.25, 0.25, 0.5]), _index(0, 2)),
    (_array([0.1, 0.9], [0.6, 0.4], [0.99, 0.01]), _index(1, 1, 0)),
    (_array([0.05, 0.8, 0.1, 0.05]), _index(3)),
    (_array([0.001, 0.999], [0.5, 0.5]), _index(0, 0)),
)
_CLASSES_LAST = (
    (_array([[2, 0, 1], [0, 1, 3]]), _index([0, 2])),
    (_array([[1, 0], [0, 4]], [[-1, 2], [3, 0]]), _index([0, 1], [1, 1])),
    (_array([[1, 0, 2, 0]], [[0, 5, 0, 1]]), _index([2], [0])),
    (_array([[8, 0], [-8, 0], [0, 2]], [[1, 0], [0, 1], [0.5, 0]]), _index([0, 1, 0], [1, 1, 1])),
)
_BINARY = (
    (_array(0, 0), _array(1, 0)),
    (_array(2, -1, 0.5), _array(0, 0, 1)),
    (_array(-3), _array(1)),
    (_array(20, -20, 1, 0), _array(0, 1, 1, 0)),
)
_WEIGHTS = _array(2, 4, 6), _array(1, 3), _array(0.5, 1, 2), _array(1, 0.2, 2), _array(3, 2, 1, 4)
_WEIGHTED = tuple((z, y, w) for (z, y), w in zip(_ROWS, _WEIGHTS, strict=True))
_VOTES = _array([2, 1, 0], [1, 1, 1]), _array([3, 1], [1, 4]), _array([1, 2, 7]), _array([0, 2, 2])


def _terms(z: Tensor, y: Tensor, weight: Tensor) -> Tensor:
    return F.cross_entropy(z, y, weight=weight, reduction="none")


def _by_hand(p: Tensor, y: Tensor) -> Tensor:
    return -(y * p.log() + (1 - y) * (1 - p).log())


def _kept_sum(z: Tensor, y: Tensor) -> Tensor:
    return F.cross_entropy(z, y, reduction="sum")


def _accuracy(z: Tensor, y: Tensor) -> Tensor:
    return (z.argmax(1) == y).float().mean()


def _smoothed_entropy(top: float, rest: float, others: int) -> float:
    return -top * math.log(top) - others * rest * math.log(rest)


def _floor(C: int, eps: float) -> float:
    return _smoothed_entropy(1 - eps + eps / C, eps / C, C - 1)


def _known(name: str, hint: str, *wrong: object) -> Misconception:
    return Misconception(name, hint, wrong)


_SOFTMAX_ADDED = "It runs, with a softmax too many: what does cross_entropy want to be given?"
_SUM = "This is the sum: what does the mean divide it by?"
_FORGOTTEN = "The weights are gone: where do they come in?"

CASES = {
    "target-dtype": Case(
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z, y.long()),
        inputs=[(z, y.astype(float)) for z, y in _ROWS],
        undo=lambda z, y: (z, y.astype(int)),
        known=(
            _known(STILL, "The labels are still floats: which method makes whole numbers of them?"),
            _known(
                "softmax twice",
                _SOFTMAX_ADDED,
                lambda z, y: F.cross_entropy(z.softmax(1), y.long()),
            ),
            _known("sum for mean", _SUM, lambda z, y: _kept_sum(z, y.long())),
        ),
        praise="A class index is a whole number, of type long.",
        gradient=True,
    ),
    "target-shape": Case(
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z, y[:, 0]),
        inputs=[(z, y[:, None]) for z, y in _ROWS],
        undo=lambda z, y: (z, y[:, 0]),
        known=(
            _known(STILL, "The labels still have shape (N, 1): how do you drop the second axis?"),
            _known(
                "argmax of a column",
                "Every label became 0: where is the largest entry of a row that has only one?",
                lambda z, y: F.cross_entropy(z, y.argmax(1)),
            ),
            _known(
                "softmax twice", _SOFTMAX_ADDED, lambda z, y: F.cross_entropy(z.softmax(1), y[:, 0])
            ),
            _known("sum for mean", _SUM, lambda z, y: _kept_sum(z, y[:, 0])),
        ),
        praise="One label a sample: shape (N,).",
        gradient=True,
    ),
    "class-axis": Case(
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z.permute(0, 2, 1), y),
        inputs=_CLASSES_LAST,
        undo=lambda z, y: (z.transpose(0, 2, 1), y),
        known=(
            _known(STILL, "The classes still lie along the last axis: which axis is theirs?"),
            _known(
                "view for permute",
                "The shape fits, but each number went to another place: what moves an axis whole?",
                lambda z, y: F.cross_entropy(z.reshape(len(z), z.shape[2], -1), y),
            ),
            _known("sum for mean", _SUM, lambda z, y: _kept_sum(z.permute(0, 2, 1), y)),
        ),
        praise="Classes lie along axis 1, whatever comes after.",
        gradient=True,
    ),
    "softmax-first": Case(
        arguments=("z", "y"),
        right=F.cross_entropy,
        inputs=_ROWS,
        known=(
            _known(
                STILL,
                "The softmax is still there, and cross_entropy adds its own: which one goes?",
                lambda z, y: F.cross_entropy(z.softmax(1), y),
            ),
            _known(
                "probabilities into nll_loss",
                "Your loss is negative: does nll_loss want probabilities, or their logarithms?",
                lambda z, y: F.nll_loss(z.softmax(1), y),
            ),
            _known(
                "logits into nll_loss",
                "nll_loss takes log-probabilities, and these are logits: what lies between?",
                F.nll_loss,
            ),
            _known(
                "sigmoid first",
                "The softmax went and a sigmoid came: does cross_entropy want either?",
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            _known("sum for mean", _SUM, _kept_sum),
        ),
        praise="cross_entropy wants logits: the softmax is inside.",
        gradient=True,
    ),
    "swapped": Case(
        arguments=("p", "y"),
        right=F.binary_cross_entropy,
        inputs=(
            (_array(0.99, 0.01), _array(1, 0)),
            (_array(0.3, 0.8, 0.5), _array(1, 1, 0)),
            (_array(0.05), _array(1)),
            (_array(0.2, 0.9, 0.6, 0.4), _array(0, 0, 1, 0)),
        ),
        known=(
            _known(
                STILL,
                "The probabilities still go through a sigmoid: which loss takes them as they are?",
                F.binary_cross_entropy_with_logits,
                lambda p, y: F.binary_cross_entropy(p.sigmoid(), y),
            ),
            _known(
                "labels exchanged",
                "It runs with the labels exchanged: did 1 stay 1?",
                lambda p, y: F.binary_cross_entropy(p, 1 - y),
            ),
            _known(
                "rounded",
                "The probabilities were rounded to 0 and 1: is a forecast of 0.99 one of 1?",
                lambda p, y: F.binary_cross_entropy(p.round(), y),
            ),
            _known(
                "forgotten 1 - y term",
                "Label 0 costs nothing in your loss: what of the second half of the formula?",
                lambda p, y: -(y * p.log()).mean(),
            ),
        ),
        praise="Probabilities go into binary_cross_entropy, logits into the one with logits.",
        gradient=True,
    ),
    "nll-probabilities": Case(
        arguments=("q", "y"),
        right=lambda q, y: F.nll_loss(q.log(), y),
        inputs=_PROBABILITIES,
        known=(
            _known(
                STILL,
                "These are still probabilities: what does nll_loss expect of them?",
                F.nll_loss,
            ),
            _known(
                "sign flipped",
                "It is positive now, and still a mean of probabilities: where is the logarithm?",
                lambda q, y: -F.nll_loss(q, y),
                lambda q, y: 1 + F.nll_loss(q, y),
            ),
            _known(
                "softmax on top",
                "A softmax was put on top of probabilities: do they need one?",
                F.cross_entropy,
            ),
            _known(
                "log2",
                "This is in bits: what is it in nats?",
                lambda q, y: F.nll_loss(q.log2(), y),
            ),
        ),
        praise="nll_loss takes the logarithm as given: it only picks and averages.",
    ),
    "one-output": Case(
        arguments=("z", "y"),
        right=F.binary_cross_entropy_with_logits,
        inputs=[(z[:, None], y[:, None]) for z, y in _BINARY],
        known=(
            _known(
                STILL,
                "It still costs nothing, whatever the label: what is a softmax over one class?",
                F.cross_entropy,
            ),
            _known(
                "sigmoid twice",
                "It runs, with a sigmoid too many: does this loss have one inside?",
                lambda z, y: F.binary_cross_entropy_with_logits(z.sigmoid(), y),
            ),
            _known(
                "labels exchanged",
                "A large logit now speaks for label 0: which of the two classes does z belong to?",
                lambda z, y: F.binary_cross_entropy_with_logits(-z, y),
            ),
            _known(
                "one logit twice",
                "Both classes have the same logit, so each gets one half: what is class 0 given?",
                lambda z, y: F.cross_entropy(torch.cat([z, z], 1), y[:, 0].long()),
            ),
        ),
        praise="One output is one logit: the binary loss is made for it.",
        gradient=True,
    ),
    "weighted-mean": Case(
        arguments=("z", "y", "weight"),
        right=lambda z, y, weight: F.cross_entropy(z, y, weight=weight),
        inputs=_WEIGHTED,
        known=(
            _known(
                STILL,
                "This still divides by N: what adds up instead once samples have weights?",
                lambda z, y, w: _terms(z, y, w).mean(),
            ),
            _known(
                "divided by all weights",
                "You divide by the weights of all classes: which of them do the labels have?",
                lambda z, y, w: _terms(z, y, w).sum() / w.sum(),
            ),
            _known("sum for mean", _SUM, lambda z, y, w: _terms(z, y, w).sum()),
            _known("weight forgotten", _FORGOTTEN, lambda z, y, _: F.cross_entropy(z, y)),
            _known(
                "weight in the divisor alone",
                "You divide by the weights, and do not multiply by them: what does a term count?",
                lambda z, y, w: _kept_sum(z, y) / w[y].sum(),
            ),
        ),
        praise="A weighted mean divides by the weights that it used.",
        gradient=True,
    ),
    "one-hot-weights": Case(
        arguments=("z", "target", "weight"),
        right=lambda z, t, w: F.cross_entropy(z, t.argmax(1), weight=w),
        inputs=[(z, np.eye(len(w))[y], w) for z, y, w in _WEIGHTED],
        known=(
            _known(
                STILL,
                "With rows as target the mean still divides by N: which weights should it be?",
                lambda z, t, w: F.cross_entropy(z, t, weight=w),
            ),
            _known(
                "divided by all weights",
                "You divide by the weights of all classes: which of them do the rows point at?",
                lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="sum") / w.sum(),
            ),
            _known(
                "sum for mean",
                _SUM,
                lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="sum"),
            ),
            _known("weight forgotten", _FORGOTTEN, lambda z, t, _: F.cross_entropy(z, t)),
        ),
        praise="The same target, the same divisor, the same mean.",
        gradient=True,
    ),
    "pos-weight": Case(
        arguments=("z", "y", "factor"),
        right=lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, pos_weight=f),
        inputs=[(z, y, f) for (z, y), f in zip(_BINARY, map(_array, (3, 0.5, 2, 5)), strict=True)],
        known=(
            _known(
                STILL,
                "Both labels still count as much as each other: which argument is for label 1?",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, weight=f),
            ),
            _known(
                "divided by the weights",
                "You divide by the weights: what does this loss divide by?",
                lambda z, y, f: (
                    F.binary_cross_entropy_with_logits(z, y, pos_weight=f, reduction="sum")
                    / (1 + (f - 1) * y).sum()
                ),
            ),
            _known(
                "label 0 weighted",
                "It is label 0 that counts more now: which one should?",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, weight=f + (1 - f) * y),
            ),
            _known(
                "logits multiplied",
                "You multiply the logits: what should be multiplied is the loss of label 1.",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z * f, y),
            ),
            _known(
                "weight forgotten",
                _FORGOTTEN,
                lambda z, y, _: F.binary_cross_entropy_with_logits(z, y),
            ),
        ),
        praise="pos_weight multiplies the terms of label 1, and no others.",
        gradient=True,
    ),
    "all-ignored": Case(
        arguments=("z", "y"),
        right=lambda z, y: _kept_sum(z, y) / (y != -100).sum().clamp(min=1),
        inputs=(
            (_TWO, _index(0, -100)),
            (_FOUR, _index(-100, 1, 0, -100)),
            (_TWO, _index(1, 2)),
            (_TWO, _index(-100, -100)),
            (_ONE, _index(-100)),
        ),
        known=(
            _known(
                STILL,
                "A batch without labels still gives nan: what is divided by what there?",
                F.cross_entropy,
            ),
            _known(
                "divided by N",
                "The ignored samples are counted again: how many labels are left?",
                lambda z, y: _kept_sum(z, y) / len(y),
            ),
            _known("sum for mean", _SUM, _kept_sum),
            _known(
                "ignored become class 0",
                "Samples without a label now have label 0: should they count at all?",
                lambda z, y: F.cross_entropy(z, y.clamp(min=0)),
            ),
        ),
        praise="A batch without labels costs 0 and teaches nothing.",
        gradient=True,
    ),
    "broadcasting": Case(
        arguments=("p", "y"),
        right=lambda p, y: F.binary_cross_entropy(p[:, 0], y),
        inputs=(
            (_array([0.9], [0.2], [0.7]), _array(1, 0, 1)),
            (_array([0.6], [0.1]), _array(0, 0)),
            (_array([0.3], [0.8], [0.5], [0.05]), _array(1, 1, 0, 0)),
            (_array([0.4]), _array(1)),
        ),
        known=(
            _known(
                STILL,
                "Each prediction still meets each label: which shapes stand side by side?",
                lambda p, y: _by_hand(p, y).mean(),
            ),
            _known("sum for mean", _SUM, lambda p, y: _by_hand(p[:, 0], y).sum()),
            _known(
                "divided by N twice",
                "N squared terms are added and divided by N: how many terms should there be?",
                lambda p, y: _by_hand(p, y).sum() / len(y),
            ),
            _known(
                "missing minus",
                "Your costs are negative: which sign mends it?",
                lambda p, y: -_by_hand(p[:, 0], y).mean(),
            ),
        ),
        praise="Shapes that are equal cannot be broadcast by accident.",
        gradient=True,
    ),
    "empty-target": Case(
        arguments=("z", "votes"),
        right=lambda z, v: F.cross_entropy(z, v / v.sum(1, keepdim=True)),
        inputs=list(zip((_TWO, _FOUR[:2], _TWO[:1], _SURE[1:]), _VOTES, strict=True)),
        empty_is_nan=True,
        known=(
            _known(
                STILL,
                "Nothing was written into the target: what should each of its rows hold?",
                lambda z, _: F.cross_entropy(z, torch.empty(z.shape)),
            ),
            _known(
                "votes as they are",
                "The rows are numbers of votes: what do they have to sum to?",
                F.cross_entropy,
            ),
            _known(
                "share of all votes",
                "Together all rows sum to 1: should not each of them?",
                lambda z, v: F.cross_entropy(z, v / v.sum()),
            ),
            _known(
                "softmax of the votes",
                "A softmax makes rows that sum to 1, but two of three votes should be 2/3.",
                lambda z, v: F.cross_entropy(z, v.softmax(1)),
            ),
            _known(
                "winner takes all",
                "Only the class with most votes is left: where did the other votes go?",
                lambda z, v: F.cross_entropy(z, v.argmax(1)),
            ),
        ),
        praise="Every entry is written, and each row sums to 1.",
        gradient=True,
    ),
    "above-one": Case(
        arguments=("z", "y"),
        right=_accuracy,
        inputs=(*_ROWS, (_array([10, -10]), _index(1))),
        known=(
            _known(
                STILL,
                "A loss is no share: what does z.argmax(dim=1) == y tell of each sample?",
                lambda z, y: 1 - F.cross_entropy(z, y),
            ),
            _known(
                "share of the wrong",
                "This is the share that is wrong: which one is asked for?",
                lambda z, y: 1 - _accuracy(z, y),
            ),
            _known(
                "count for share",
                "This counts the right ones: what share of all are they?",
                lambda z, y: (z.argmax(1) == y).sum(),
            ),
            _known(
                "exp of the loss",
                "That is a kind of mean probability of the true class, not a share of samples.",
                lambda z, y: (-F.cross_entropy(z, y)).exp(),
            ),
            _known(
                "mean probability",
                "That is the mean probability of the true class: a sample is right or wrong.",
                lambda z, y: z.softmax(1).gather(1, y[:, None]).mean(),
            ),
        ),
        praise="Accuracy is counted; the loss cannot be turned into it.",
    ),
    "threshold": Case(
        arguments=("z",),
        right=lambda z: z > 0,
        inputs=[(z,) for z in (_array(0.3, -0.2), _array(2, -3, 0.1, 0.49), _array(-0.4))]
        + [(_array(0.7, 0.6, 5),), (_array(-1, 0.01, -0.01),)],
        known=(
            _known(
                STILL,
                "Logits between 0 and 0.5 still become label 0: which probability have they?",
                lambda z: z > 0.5,
            ),
            _known(
                "probability above 0",
                "Every probability is above 0: which number divides them in two halves?",
                lambda z: z.sigmoid() > 0,
            ),
            _known(
                "probability for label",
                "These are probabilities: which labels do they stand for?",
                torch.sigmoid,
            ),
            _known(
                "labels exchanged",
                "The labels are exchanged: does a large logit speak for label 1?",
                lambda z: z < 0,
            ),
        ),
        praise="A logit of 0 is a probability of one half.",
    ),
    "smoothing-floor": Case(
        arguments=("C", "eps"),
        right=_floor,
        inputs=((3, 0.1), (10, 0.1), (2, 0.4), (5, 0.25), (4, 0.01)),
        known=(
            _known(
                STILL, "Can it reach 0 at all? What does the target itself cost?", lambda *_: 0.0
            ),
            _known(
                "spread over the others",
                "You spread eps over the other classes: over how many does PyTorch spread it?",
                lambda C, eps: _smoothed_entropy(1 - eps, eps / (C - 1), C - 1),
            ),
            _known(
                "the label's term alone",
                "That is the term of the label alone: what do the other classes add?",
                lambda C, eps: -(1 - eps + eps / C) * math.log(1 - eps + eps / C),
            ),
            _known(
                "surprise of the label",
                "That is the surprise of the label alone: the others have a part of the target.",
                lambda C, eps: -math.log(1 - eps + eps / C),
                lambda _, eps: -math.log(1 - eps),
            ),
            _known(
                "log2",
                "This is in bits: what is it in nats?",
                lambda C, eps: _floor(C, eps) / math.log(2),
            ),
            _known(
                "uniform guess",
                "That is a uniform guess: the target is far surer than that.",
                lambda C, _: math.log(C),
            ),
        ),
        praise="The floor is the entropy of the smoothed target.",
    ),
}
