"""Cases in which samples or labels have weights."""

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    BINARY,
    FORGOTTEN,
    REFUSED,
    WEIGHTED,
    array,
    kept_sum,
    not_averaged,
    terms,
)
from utils.checks.mistakes import Raises

BCE_WITH_LOGITS = F.binary_cross_entropy_with_logits
THREE = torch.tensor([3.0])

CASES = {
    "weighted-mean": Case(
        answer="by_hand_mended",
        arguments=("z", "y", "weight"),
        right=lambda z, y, weight: F.cross_entropy(z, y, weight=weight),
        inputs=WEIGHTED,
        known={
            STILL: (
                "This still divides by N: what adds up instead once samples have weights?",
                lambda z, y, w: terms(z, y, w).mean(),
            ),
            "divided by all weights": (
                "You divide by the weights of all classes: which of them do the labels have?",
                lambda z, y, w: terms(z, y, w).sum() / w.sum(),
                lambda z, y, w: terms(z, y, w).mean() / w.mean(),
            ),
            **not_averaged(terms),
            "each term by its own weight": (
                "Each term is divided by its own weight, so the weights cancel: add up first, "
                "divide once.",
                lambda z, y, w: (terms(z, y, w) / w[y]).sum(),
            ),
            "weight forgotten": (FORGOTTEN, lambda z, y, _: F.cross_entropy(z, y)),
            "weight in the divisor alone": (
                "You divide by the weights, and do not multiply by them: what does a term count?",
                lambda z, y, w: kept_sum(z, y) / w[y].sum(),
            ),
            "divided by N as well": (
                "The mean of the terms was divided by N already: the weights take its place.",
                lambda z, y, w: terms(z, y, w).mean() / w[y].sum(),
                lambda z, y, w: F.cross_entropy(z, y, weight=w) / len(y),
            ),
            "weights twice": (
                "The terms have their weights already: are they multiplied twice?",
                lambda z, y, w: (terms(z, y, w) * w[y]).sum() / w[y].sum(),
                lambda z, y, w: (terms(z, y, w) * w[y]).mean(),
            ),
            **REFUSED,
        },
        praise="A weighted mean divides by the weights that it used.",
        gradient=True,
    ),
    "one-hot-weights": Case(
        answer="rows_mended",
        arguments=("z", "target", "weight"),
        right=lambda z, t, w: F.cross_entropy(z, t.argmax(1), weight=w),
        inputs=[(z, np.eye(len(w))[y], w) for z, y, w in WEIGHTED],
        known={
            STILL: (
                "With rows as target the mean still divides by N: which weights should it be?",
                lambda z, t, w: F.cross_entropy(z, t, weight=w),
            ),
            "divided by all weights": (
                "You divide by the weights of all classes: which of them do the rows point at?",
                lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="sum") / w.sum(),
                lambda z, t, w: F.cross_entropy(z, t, weight=w) / w.sum(),
                lambda z, t, w: F.cross_entropy(z, t, weight=w) / w.mean(),
            ),
            "divided by N as well": (
                "The mean was divided by N already: the weights of the labels take its place.",
                lambda z, t, w: F.cross_entropy(z, t, weight=w) / (t @ w).sum(),
            ),
            **not_averaged(lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="none")),
            "weight forgotten": (FORGOTTEN, lambda z, t, _: F.cross_entropy(z, t)),
            "the model's own choice": (
                "Those are the classes that the model chose: which argument holds the labels?",
                lambda z, _, w: F.cross_entropy(z, z.argmax(1), weight=w),
            ),
            "the smallest entry": (
                "argmin finds a 0 of the row: which of its numbers is the label's?",
                lambda z, t, w: F.cross_entropy(z, t.argmin(1), weight=w),
            ),
            "argmax along the samples": (
                "argmax along axis 0 looks for a sample in each class: along which axis is a row?",
                Raises("Expected input batch_size"),
            ),
            **REFUSED,
        },
        praise="The same target, the same divisor, the same mean.",
        gradient=True,
    ),
    "pos-weight": Case(
        answer="three_times_mended",
        arguments=("z", "y", "factor"),
        right=lambda z, y, f: BCE_WITH_LOGITS(z, y, pos_weight=f),
        inputs=[(z, y, f) for (z, y), f in zip(BINARY, map(array, (3, 0.5, 2, 5)), strict=True)],
        known={
            STILL: (
                "Both labels still count as much as each other: which argument is for label 1?",
                lambda z, y, f: BCE_WITH_LOGITS(z, y, weight=f),
            ),
            "divided by the weights": (
                "You divide by the weights: what does this loss divide by?",
                lambda z, y, f: (
                    BCE_WITH_LOGITS(z, y, pos_weight=f, reduction="sum") / (1 + (f - 1) * y).sum()
                ),
                lambda z, y, f: BCE_WITH_LOGITS(z, y, pos_weight=f) / f,
            ),
            "label 0 weighted": (
                "It is label 0 that counts more now: which one should?",
                lambda z, y, f: BCE_WITH_LOGITS(z, y, weight=f + (1 - f) * y),
                lambda z, y, f: BCE_WITH_LOGITS(z, y, weight=f ** (1 - y)),
                lambda z, y, f: BCE_WITH_LOGITS(-z, 1 - y, pos_weight=f),
                lambda z, y, f: BCE_WITH_LOGITS(z, y, pos_weight=1 / f) * f,
            ),
            "label 1 counts less": (
                "Label 1 counts less, the larger the factor is: do you give it, or 1 over it?",
                lambda z, y, f: BCE_WITH_LOGITS(z, y, pos_weight=1 / f),
            ),
            "label 0 for nothing": (
                "Label 0 costs nothing in yours: how many times should it count?",
                lambda z, y, f: BCE_WITH_LOGITS(z, y, weight=y * f),
            ),
            "once more than the factor": (
                "Label 1 counts once more than the factor says: what does y * factor add to 1?",
                lambda z, y, f: BCE_WITH_LOGITS(z, y, weight=1 + y * f),
            ),
            "always 3": (
                "Label 1 counts three times whatever the factor: which argument brings it?",
                lambda z, y, _: BCE_WITH_LOGITS(z, y, pos_weight=THREE),
            ),
            "both arguments": (
                "The factor is given twice, and it multiplies label 0 as well: which of the two "
                "is for label 1 alone?",
                lambda z, y, f: BCE_WITH_LOGITS(z, y, weight=f, pos_weight=f),
            ),
            "logits multiplied": (
                "You multiply the logits: what should be multiplied is the loss of label 1.",
                lambda z, y, f: BCE_WITH_LOGITS(z * f, y),
                lambda z, y, f: BCE_WITH_LOGITS(torch.where(y == 1, z * f, z), y),
            ),
            "labels multiplied": (
                "You multiply the labels, and a label of 3 is no label: what should be multiplied "
                "is the loss of label 1.",
                lambda z, y, f: BCE_WITH_LOGITS(z, y * f),
            ),
            "weight forgotten": (FORGOTTEN, lambda z, y, _: BCE_WITH_LOGITS(z, y)),
            **not_averaged(lambda z, y, f: BCE_WITH_LOGITS(z, y, pos_weight=f, reduction="none")),
            **REFUSED,
        },
        praise="pos_weight multiplies the terms of label 1, and no others.",
        gradient=True,
    ),
}
