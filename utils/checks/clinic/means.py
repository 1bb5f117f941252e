"""Cases of the clinic in which a mean divides by another number than its author thinks."""

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    BINARY,
    FORGOTTEN,
    FOUR,
    ONE,
    SUM,
    TWO,
    WEIGHTED,
    array,
    index,
    kept_sum,
    known,
    terms,
)

THREE = torch.tensor([3.0])

CASES = {
    "weighted-mean": Case(
        arguments=("z", "y", "weight"),
        right=lambda z, y, weight: F.cross_entropy(z, y, weight=weight),
        inputs=WEIGHTED,
        known=(
            known(
                STILL,
                "This still divides by N: what adds up instead once samples have weights?",
                lambda z, y, w: terms(z, y, w).mean(),
            ),
            known(
                "divided by all weights",
                "You divide by the weights of all classes: which of them do the labels have?",
                lambda z, y, w: terms(z, y, w).sum() / w.sum(),
            ),
            known("sum for mean", SUM, lambda z, y, w: terms(z, y, w).sum()),
            known("weight forgotten", FORGOTTEN, lambda z, y, _: F.cross_entropy(z, y)),
            known(
                "weight in the divisor alone",
                "You divide by the weights, and do not multiply by them: what does a term count?",
                lambda z, y, w: kept_sum(z, y) / w[y].sum(),
            ),
            known(
                "weights twice",
                "The terms have their weights already: are they multiplied twice?",
                lambda z, y, w: (terms(z, y, w) * w[y]).sum() / w[y].sum(),
            ),
        ),
        praise="A weighted mean divides by the weights that it used.",
        gradient=True,
    ),
    "one-hot-weights": Case(
        arguments=("z", "target", "weight"),
        right=lambda z, t, w: F.cross_entropy(z, t.argmax(1), weight=w),
        inputs=[(z, np.eye(len(w))[y], w) for z, y, w in WEIGHTED],
        known=(
            known(
                STILL,
                "With rows as target the mean still divides by N: which weights should it be?",
                lambda z, t, w: F.cross_entropy(z, t, weight=w),
            ),
            known(
                "divided by all weights",
                "You divide by the weights of all classes: which of them do the rows point at?",
                lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="sum") / w.sum(),
            ),
            known(
                "sum for mean",
                SUM,
                lambda z, t, w: F.cross_entropy(z, t, weight=w, reduction="sum"),
            ),
            known("weight forgotten", FORGOTTEN, lambda z, t, _: F.cross_entropy(z, t)),
        ),
        praise="The same target, the same divisor, the same mean.",
        gradient=True,
    ),
    "pos-weight": Case(
        arguments=("z", "y", "factor"),
        right=lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, pos_weight=f),
        inputs=[(z, y, f) for (z, y), f in zip(BINARY, map(array, (3, 0.5, 2, 5)), strict=True)],
        known=(
            known(
                STILL,
                "Both labels still count as much as each other: which argument is for label 1?",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, weight=f),
            ),
            known(
                "divided by the weights",
                "You divide by the weights: what does this loss divide by?",
                lambda z, y, f: (
                    F.binary_cross_entropy_with_logits(z, y, pos_weight=f, reduction="sum")
                    / (1 + (f - 1) * y).sum()
                ),
            ),
            known(
                "label 0 weighted",
                "It is label 0 that counts more now: which one should?",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, weight=f + (1 - f) * y),
            ),
            known(
                "label 0 for nothing",
                "Label 0 costs nothing in yours: how many times should it count?",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z, y, weight=y * f),
            ),
            known(
                "always 3",
                "Label 1 counts three times whatever the factor: which argument brings it?",
                lambda z, y, _: F.binary_cross_entropy_with_logits(z, y, pos_weight=THREE),
            ),
            known(
                "logits multiplied",
                "You multiply the logits: what should be multiplied is the loss of label 1.",
                lambda z, y, f: F.binary_cross_entropy_with_logits(z * f, y),
            ),
            known(
                "weight forgotten",
                FORGOTTEN,
                lambda z, y, _: F.binary_cross_entropy_with_logits(z, y),
            ),
        ),
        praise="pos_weight multiplies the terms of label 1, and no others.",
        gradient=True,
    ),
    "all-ignored": Case(
        arguments=("z", "y"),
        right=lambda z, y: kept_sum(z, y) / (y != -100).sum().clamp(min=1),
        inputs=(
            (TWO, index(0, -100)),
            (FOUR, index(-100, 1, 0, -100)),
            (TWO, index(1, 2)),
            (TWO, index(-100, -100)),
            (ONE, index(-100)),
        ),
        known=(
            known(
                STILL,
                "A batch without labels still gives nan: what is divided by what there?",
                F.cross_entropy,
            ),
            known(
                "divided by N",
                "The ignored samples are counted again: how many labels are left?",
                lambda z, y: kept_sum(z, y) / len(y),
            ),
            known("sum for mean", SUM, kept_sum),
            known(
                "ignored become class 0",
                "Samples without a label now have label 0: should they count at all?",
                lambda z, y: F.cross_entropy(z, y.clamp(min=0)),
            ),
        ),
        praise="A batch without labels costs 0 and teaches nothing.",
        gradient=True,
    ),
}
