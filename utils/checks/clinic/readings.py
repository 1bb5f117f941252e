"""Cases of the clinic in which a target fits by accident, or a right number is read wrongly."""

import math

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import losses
from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    FOUR,
    LABEL_FORGOTTEN,
    ROWS,
    SUM,
    SURE,
    TWO,
    VOTES,
    accuracy,
    array,
    by_hand,
    completed,
    floor,
    index,
    known,
    smoothed_entropy,
)
from utils.checks.mistakes import Misconception

CASES = {
    "broadcasting": Case(
        arguments=("p", "y"),
        right=lambda p, y: F.binary_cross_entropy(p[:, 0], y),
        inputs=(
            (array([0.9], [0.2], [0.7]), array(1, 0, 1)),
            (array([0.6], [0.1]), array(0, 0)),
            (array([0.3], [0.8], [0.5], [0.05]), array(1, 1, 0, 0)),
            (array([0.4]), array(1)),
        ),
        known=(
            known(
                STILL,
                "Each prediction still meets each label: which shapes stand side by side?",
                lambda p, y: by_hand(p, y).mean(),
            ),
            known("sum for mean", SUM, lambda p, y: by_hand(p[:, 0], y).sum()),
            known(
                "divided by N twice",
                "N squared terms are added and divided by N: how many terms should there be?",
                lambda p, y: by_hand(p, y).sum() / len(y),
            ),
            known(
                "missing minus",
                "Your costs are negative: which sign mends it?",
                lambda p, y: -by_hand(p[:, 0], y).mean(),
            ),
        ),
        praise="Shapes that are equal cannot be broadcast by accident.",
        gradient=True,
    ),
    "empty-target": Case(
        arguments=("z", "votes"),
        right=lambda z, v: F.cross_entropy(z, v / v.sum(1, keepdim=True)),
        inputs=list(zip((TWO, FOUR[:2], TWO[:1], SURE[1:]), VOTES, strict=True)),
        empty_is_nan=True,
        known=(
            known(
                STILL,
                "Nothing was written into the target: what should each of its rows hold?",
                lambda z, _: F.cross_entropy(z, torch.empty(z.shape)),
            ),
            known(
                "votes as they are",
                "The rows are numbers of votes: what do they have to sum to?",
                F.cross_entropy,
            ),
            known(
                "share of all votes",
                "Together all rows sum to 1: should not each of them?",
                lambda z, v: F.cross_entropy(z, v / v.sum()),
            ),
            known(
                "sums of the columns",
                "You divide by the sums of the columns: do the votes of a picture make a row?",
                lambda z, v: F.cross_entropy(z, v / v.sum(0)),
            ),
            known(
                "sums in a row",
                "The sums of the rows lie in a row themselves: how do they stay in a column?",
                # Where the shapes differ NumPy raises what the engine takes for an answer.
                lambda z, v: F.cross_entropy(z, torch.tensor(v.numpy() / v.sum(1).numpy())),
            ),
            known(
                "softmax of the votes",
                "A softmax makes rows that sum to 1, but two of three votes should be 2/3.",
                lambda z, v: F.cross_entropy(z, v.softmax(1)),
            ),
            known(
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
        right=accuracy,
        inputs=(*ROWS, (array([10, -10]), index(1))),
        known=(
            known(
                STILL,
                "A loss is no share: what does z.argmax(dim=1) == y tell of each sample?",
                lambda z, y: 1 - F.cross_entropy(z, y),
            ),
            known(
                "share of the wrong",
                "This is the share that is wrong: which one is asked for?",
                lambda z, y: 1 - accuracy(z, y),
            ),
            known(
                "count for share",
                "This counts the right ones: what share of all are they?",
                lambda z, y: (z.argmax(1) == y).sum(),
            ),
            known(
                "exp of the loss",
                "That is a kind of mean probability of the true class, not a share of samples.",
                lambda z, y: (-F.cross_entropy(z, y)).exp(),
            ),
            known(
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
        inputs=[(z,) for z in (array(0.3, -0.2), array(2, -3, 0.1, 0.49), array(-0.4))]
        + [(array(0.7, 0.6, 5),), (array(-1, 0.01, -0.01),)],
        known=(
            known(
                STILL,
                "Logits between 0 and 0.5 still become label 0: which probability have they?",
                lambda z: z > 0.5,
            ),
            known(
                "probability above 0",
                "Every probability is above 0: which number divides them in two halves?",
                lambda z: z.sigmoid() > 0,
            ),
            known(
                "probability for label",
                "These are probabilities: which labels do they stand for?",
                torch.sigmoid,
            ),
            known(
                "labels exchanged",
                "The labels are exchanged: does a large logit speak for label 1?",
                lambda z: z < 0,
            ),
        ),
        praise="A logit of 0 is a probability of one half.",
    ),
    "smoothing-floor": Case(
        arguments=("C", "eps"),
        right=floor,
        inputs=((3, 0.1), (10, 0.1), (2, 0.4), (5, 0.25), (4, 0.01)),
        known=(
            known(
                STILL, "Can it reach 0 at all? What does the target itself cost?", lambda *_: 0.0
            ),
            known(
                "spread over the others",
                "You spread eps over the other classes: over how many does PyTorch spread it?",
                lambda C, eps: smoothed_entropy(1 - eps, eps / (C - 1), C - 1),
            ),
            Misconception(
                "the label's part forgotten",
                LABEL_FORGOTTEN,
                (lambda C, eps: losses.entropy([1 - eps] + [eps / C] * (C - 1)),),
                completed,
            ),
            known(
                "the label's part forgotten, and no error",
                LABEL_FORGOTTEN,
                lambda C, eps: smoothed_entropy(1 - eps, eps / C, C - 1),
                lambda C, eps: smoothed_entropy(
                    (1 - eps) / (1 - eps / C), eps / C / (1 - eps / C), C - 1
                ),
            ),
            known(
                "the label's term alone",
                "That is the term of the label alone: what do the other classes add?",
                lambda C, eps: -(1 - eps + eps / C) * math.log(1 - eps + eps / C),
            ),
            known(
                "surprise of the label",
                "That is the surprise of the label alone: the others have a part of the target.",
                lambda C, eps: -math.log(1 - eps + eps / C),
                lambda _, eps: -math.log(1 - eps),
            ),
            known(
                "log2",
                "This is in bits: what is it in nats?",
                lambda C, eps: floor(C, eps) / math.log(2),
            ),
            known(
                "uniform guess",
                "That is a uniform guess: the target is far surer than that.",
                lambda C, _: math.log(C),
            ),
        ),
        praise="The floor is the entropy of the smoothed target.",
    ),
}
