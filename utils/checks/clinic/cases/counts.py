"""Cases in which a right number is read wrongly: accuracy, labels, the least loss."""

import math

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import losses
from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    LABEL_FORGOTTEN,
    REFUSED,
    ROWS,
    accuracy,
    array,
    completed,
    floor,
    index,
    smoothed_entropy,
    terms,
)
from utils.checks.mistakes import Mended, Raises

LN2 = math.log(2)

CASES = {
    "above-one": Case(
        answer="accuracy_mended",
        arguments=("z", "y"),
        right=accuracy,
        inputs=(
            *ROWS,
            (array([10, -10]), index(1)),
            # The largest of three, and less than one half: then of four, and more sure of another.
            (array([1, 0.5, 0.8], [0.2, 0, 0.1]), index(0, 0)),
            (array([0.4, 0, 0.3, 0.1], [0, 0.2, 0.9, 0.8], [0, 0, 0, 1]), index(0, 2, 3)),
        ),
        known={
            STILL: (
                "A loss is no share: what does z.argmax(dim=1) == y tell of each sample?",
                lambda z, y: 1 - F.cross_entropy(z, y),
            ),
            "share of the wrong": (
                "This is the share that is wrong: which one is asked for?",
                lambda z, y: 1 - accuracy(z, y),
            ),
            "count for share": (
                "This counts the right ones: what share of all are they?",
                lambda z, y: (z.argmax(1) == y).sum(),
            ),
            "not reduced": (
                "That says of each sample whether it is right: what share of all is that?",
                lambda z, y: z.argmax(1) == y,
            ),
            "exp of the loss": (
                "That is a kind of mean probability of the true class, not a share of samples.",
                lambda z, y: (-F.cross_entropy(z, y)).exp(),
            ),
            "mean probability": (
                "That is the mean probability of the true class: a sample is right or wrong.",
                lambda z, y: z.softmax(1).gather(1, y[:, None]).mean(),
            ),
            "a probability over one half": (
                "With three classes the largest logit may have less than one half: compare the "
                "classes of a sample with each other, not with 0.5 or log 2.",
                lambda z, y: (terms(z, y) < LN2).float().mean(),
                lambda z, _: (z.softmax(1).max(1).values > 0.5).float().mean(),
            ),
            "a logit above zero": (
                "A logit of the true class above 0 may still be smaller than another: which of "
                "the row is the largest?",
                lambda z, y: (z.gather(1, y[:, None]) > 0).float().mean(),
            ),
            "argmax along the samples": (
                "Along axis 0 argmax compares the samples: which axis holds the classes?",
                Raises("must match the size of tensor"),
            ),
            "mean of True and False": (
                "PyTorch takes no mean of True and False: .float() makes 1 and 0 of them.",
                Raises("could not infer output dtype"),
            ),
            **REFUSED,
        },
        praise="Accuracy is counted; the loss cannot be turned into it.",
    ),
    "threshold": Case(
        answer="decide_mended",
        arguments=("z",),
        right=lambda z: z > 0,
        inputs=[(z,) for z in (array(0.3, -0.2), array(2, -3, 0.1, 0.49), array(-0.4))]
        + [(array(0.7, 0.6, 5),), (array(-1, 0.01, -0.01),)],
        known={
            STILL: (
                "Logits between 0 and 0.5 still become label 0: which probability have they?",
                lambda z: z > 0.5,
            ),
            "probability above 0": (
                "Every sigmoid is above 0, and each sigmoid of a sigmoid above 0.5: which number "
                "divides probabilities in two halves?",
                lambda z: z.sigmoid() > 0,
                lambda z: z.sigmoid().sigmoid() > 0.5,
            ),
            "probability for label": (
                "These are probabilities: which labels do they stand for?",
                torch.sigmoid,
            ),
            "labels exchanged": (
                "The labels are exchanged: does a large logit speak for label 1?",
                lambda z: z < 0,
                lambda z: z.sigmoid() < 0.5,
            ),
            "the logit of one half mistaken": (
                "0.6225 is the probability of the logit 0.5: which logit has the probability 0.5?",
                lambda z: z > 0.6225,
                lambda z: z > torch.tensor(0.5).sigmoid(),
            ),
            "a softmax over the samples": (
                "A softmax shares 1 among the samples, and each has a probability of its own: "
                "which function takes one logit?",
                lambda z: z.softmax(0) > 0.5,
            ),
            "logit 1": (
                "A logit of 1 is a probability of 0.73: which logit has the probability 0.5?",
                lambda z: z > 1,
            ),
            "rounded logits": (
                "Logits were rounded, which cuts at 0.5 and gives other numbers than labels: "
                "what would you round instead?",
                lambda z: z.round(),
            ),
            "signs for labels": (
                "sign gives −1 for label 0: how does that become 0?",
                lambda z: z.sign(),
            ),
            "logits for labels": (
                "These are the logits themselves: which of them mean label 1?",
                lambda z: z,
                lambda z: z.relu(),
                lambda z: z.clamp(min=0),
            ),
            "one answer for all": (
                "That is one answer for the whole batch: each sample wants a label of its own.",
                lambda z: (z > 0).all(),
                lambda z: (z > 0).any(),
                lambda z: (z > 0).float().mean(),
                lambda z: z.argmax(),
                lambda z: (z > 0).sum(),
            ),
            "if on a whole batch": (
                "An if asks one question, and a batch has many logits: z > 0 answers for each.",
                Raises("Boolean value of Tensor"),
            ),
            **REFUSED,
        },
        praise="A logit of 0 is a probability of one half.",
    ),
    "smoothing-floor": Case(
        answer="lowest_loss",
        arguments=("C", "eps"),
        right=floor,
        inputs=((3, 0.1), (10, 0.1), (2, 0.4), (5, 0.25), (4, 0.01)),
        known={
            STILL: ("Can it reach 0 at all? What does the target itself cost?", lambda *_: 0.0),
            "spread over the others": (
                "You spread eps over the other classes: over how many does PyTorch spread it?",
                lambda C, eps: smoothed_entropy(1 - eps, eps / (C - 1), C - 1),
            ),
            "the label's part forgotten": (
                LABEL_FORGOTTEN,
                lambda C, eps: losses.entropy([1 - eps] + [eps / C] * (C - 1)),
                Mended(completed),
            ),
            "the label's part forgotten, and no error": (
                LABEL_FORGOTTEN,
                lambda C, eps: smoothed_entropy(1 - eps, eps / C, C - 1),
                lambda C, eps: smoothed_entropy(
                    (1 - eps) / (1 - eps / C), eps / C / (1 - eps / C), C - 1
                ),
            ),
            "the label's term alone": (
                "That is the term of the label alone: what do the other classes add?",
                lambda C, eps: -(1 - eps + eps / C) * math.log(1 - eps + eps / C),
            ),
            "surprise of the label": (
                "That is the surprise of the label alone: the others have a part of the target.",
                lambda C, eps: -math.log(1 - eps + eps / C),
                lambda _, eps: -math.log(1 - eps),
            ),
            "one other class": (
                "You count the other classes once: how many of them are there?",
                lambda C, eps: smoothed_entropy(1 - eps + eps / C, eps / C, 1),
                lambda _, eps: smoothed_entropy(1 - eps, eps, 1),
            ),
            "one class too many": (
                "Your target has one class too many: how many are there besides the label?",
                lambda C, eps: smoothed_entropy(1 - eps + eps / C, eps / C, C),
            ),
            "a target that misses 1": (
                "The parts of a target sum to 1: how many classes have eps / C, besides the label?",
                Raises("that sums to"),
            ),
            "missing minus": (
                "Your loss is negative: which sign mends it?",
                lambda C, eps: -floor(C, eps),
            ),
            "log2": (
                "This is in bits: what is it in nats?",
                lambda C, eps: floor(C, eps) / math.log(2),
            ),
            "uniform guess": (
                "That is a uniform guess: the target is far surer than that.",
                lambda C, _: math.log(C),
            ),
            "eps itself": (
                "That is a part of eps, not a cost: what is the entropy of the target?",
                lambda _, eps: eps,
                lambda C, eps: eps / C,
                lambda C, eps: eps * math.log(C),
            ),
            "a model that is sure": (
                "That is what a model pays whose true logit leads by 100: a less sure one pays "
                "less.",
                lambda C, eps: 100 * eps * (C - 1) / C,
            ),
        },
        praise="The floor is the entropy of the smoothed target.",
    ),
}
