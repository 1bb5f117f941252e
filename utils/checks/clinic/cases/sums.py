"""Cases in which something must sum to the right whole: an epoch's labels, a target's row."""

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from torch import Tensor

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    EPOCHS,
    FOUR,
    REFUSED,
    SUM,
    SURE,
    TWO,
    VOTES,
    kept_sum,
    not_averaged,
)
from utils.checks.mistakes import Raises


def _sums(z: Tensor, y: Tensor) -> Tensor:
    return torch.stack([kept_sum(*batch) for batch in zip(z, y, strict=True)])


def _counts(y: Tensor) -> Tensor:
    return (y != -100).sum(1)


def _means(z: Tensor, y: Tensor) -> Tensor:
    return _sums(z, y) / _counts(y)


CASES = {
    "all-ignored": Case(
        answer="epoch_mended",
        arguments=("z", "y"),
        right=lambda z, y: _sums(z, y).sum() / _counts(y).sum(),
        inputs=EPOCHS,
        known={
            STILL: (
                "A batch without labels still makes nan of all: keep the sum and the count of each "
                "batch in place of its mean.",
                lambda z, y: _means(z, y).mean(),
            ),
            "0 for an empty batch": (
                "A batch without labels counts as one that costs 0: it should not count at all. "
                "Keep sums and counts.",
                lambda z, y: (_sums(z, y) / _counts(y).clamp(min=1)).mean(),
                lambda z, y: _means(z, y).nan_to_num().mean(),
            ),
            "mean of means": (
                "You average the means of the batches, and a batch with few labels counts too "
                "much: divide once, at the end.",
                lambda z, y: _means(z, y).nanmean(),
                lambda z, y: (_sums(z, y) / _counts(y).clamp(min=1)).sum() / (_counts(y) > 0).sum(),
            ),
            "a nan that is hidden": (
                "A model that has diverged costs nan, and yours hides it: a count of the labels "
                "needs no such patch.",
                lambda z, y: _sums(z, y).nansum() / _counts(y).sum(),
                lambda z, y: (_sums(z, y).sum() / _counts(y).sum()).nan_to_num(),
            ),
            "divided by all samples": (
                "You divide by all samples: how many of them have a label?",
                lambda z, y: _sums(z, y).sum() / y.numel(),
            ),
            "divided by the batches": (
                "You divide by the number of batches: what is counted is labels.",
                lambda z, y: _sums(z, y).mean(),
            ),
            "the sum of the means": (
                'Means are added up here, and a mean has no count left: add up reduction="sum".',
                lambda z, y: _means(z, y).nan_to_num().sum(),
                lambda z, y: _means(z, y).nan_to_num().sum() / _counts(y).sum(),
                lambda z, y: _means(z, y).sum(),
                lambda z, y: _means(z, y).sum() / _counts(y).sum(),
            ),
            "sum for mean": (SUM, lambda z, y: _sums(z, y).sum()),
            "the first batch alone": (
                "Only the first batch is counted: does return stand inside the loop?",
                lambda z, y: F.cross_entropy(z[0], y[0]),
                lambda z, y: kept_sum(z[0], y[0]) / (y != -100).sum(),
            ),
            "the last batch alone": (
                "Only the last batch is counted: are total and count added to, or overwritten?",
                lambda z, y: F.cross_entropy(z[-1], y[-1]),
                lambda z, y: kept_sum(z[-1], y[-1]) / (y != -100).sum(),
                lambda z, y: _sums(z, y).sum() / _counts(y)[-1],
            ),
            "ignored become class 0": (
                "Samples without a label now have label 0: should they count at all?",
                lambda z, y: F.cross_entropy(z.flatten(0, 1), y.flatten().clamp(min=0)),
            ),
            "samples for classes": (
                "With three axes, axis 1 is that of the classes: go through the batches one by "
                "one.",
                Raises("Expected target size"),
            ),
            **REFUSED,
        },
        praise="Add up sums and counts, and divide once.",
        gradient=True,
    ),
    "empty-target": Case(
        answer="votes_mended",
        arguments=("z", "votes"),
        right=lambda z, v: F.cross_entropy(z, v / v.sum(1, keepdim=True)),
        inputs=list(zip((TWO, FOUR[:2], TWO[:1], SURE[1:]), VOTES, strict=True)),
        known={
            STILL: (
                "Nothing was written into the target: what should each of its rows hold?",
                lambda z, _: F.cross_entropy(z, torch.empty(z.shape)),
            ),
            "votes as they are": (
                "The rows are numbers of votes: what do they have to sum to?",
                F.cross_entropy,
            ),
            "share of all votes": (
                "Together all rows sum to 1: should not each of them?",
                lambda z, v: F.cross_entropy(z, v / v.sum()),
            ),
            "sums of the columns": (
                "You divide by the sums of the columns: do the votes of a picture make a row?",
                lambda z, v: F.cross_entropy(z, v / v.sum(0)),
            ),
            "sums in a row": (
                "The sums of the rows lie in a row themselves: how do they stay in a column?",
                lambda z, v: F.cross_entropy(z, torch.tensor(v.numpy() / v.sum(1).numpy())),
            ),
            "divided by the most votes": (
                "You divide by the largest number of a row: what is the share of one class?",
                lambda z, v: F.cross_entropy(z, v / v.max(1, keepdim=True).values),
            ),
            "divided by the classes": (
                "You divide by the number of classes or of pictures: how many votes are there in "
                "a row?",
                lambda z, v: F.cross_entropy(z, v / v.shape[1]),
                lambda z, v: F.cross_entropy(z, v / len(v)),
                lambda z, v: F.cross_entropy(z, v / 3),
            ),
            "length for sum": (
                "Squares of your row sum to 1, not the row: which sum is 1 for probabilities?",
                lambda z, v: F.cross_entropy(z, F.normalize(v, dim=1)),
            ),
            "softmax of the votes": (
                "A softmax makes rows that sum to 1, but two of three votes should be 2/3.",
                lambda z, v: F.cross_entropy(z, v.softmax(1)),
            ),
            "winner takes all": (
                "Only the class with most votes is left: where did the other votes go?",
                lambda z, v: F.cross_entropy(z, v.argmax(1)),
            ),
            "a uniform target": (
                "Your target is the same for every picture: where do the votes come in?",
                lambda z, _: F.cross_entropy(z, torch.ones_like(z) / z.shape[1]),
                lambda z, _: F.cross_entropy(z, torch.ones_like(z)),
                lambda z, _: F.cross_entropy(z, torch.zeros_like(z)),
            ),
            **not_averaged(
                lambda z, v: F.cross_entropy(z, v / v.sum(1, keepdim=True), reduction="none")
            ),
            **REFUSED,
        },
        praise="Every entry is written, and each row sums to 1.",
        gradient=True,
    ),
}
