"""Cases about the labels of classes and the axes they lie along."""

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    CLASSES_LAST,
    LOGITS_PICKED,
    MISSING_MINUS,
    REFUSED,
    ROWS,
    SOFTMAX_ADDED,
    array,
    by_hand,
    not_averaged,
    terms,
)
from utils.checks.mistakes import Raises, Table
from utils.checks.trial import Function


def _of_classes(labels: Function) -> Table:
    """List the slips in a loss of classes whose labels are right; `labels` makes them so."""
    return {
        "softmax twice": (SOFTMAX_ADDED, lambda z, y: F.cross_entropy(z.softmax(1), labels(y))),
        "logits into nll_loss": (LOGITS_PICKED, lambda z, y: F.nll_loss(z, labels(y))),
        **not_averaged(lambda z, y: terms(z, labels(y))),
        "a loss for yes or no": (
            "A binary loss holds each logit against a label of its own, and here a label names "
            "one of C classes: which loss takes class indices?",
            Raises("arget size"),
        ),
        **REFUSED,
    }


CASES = {
    "target-dtype": Case(
        answer="float_labels_mended",
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z, y.long()),
        inputs=[(z, y.astype(float)) for z, y in ROWS],
        undo=lambda z, y: (z, y.astype(int)),
        known={
            STILL: ("The labels are still floats: which method makes whole numbers of them?",),
            **_of_classes(torch.Tensor.long),
        },
        praise="A class index is a whole number, of type long.",
        gradient=True,
    ),
    "target-shape": Case(
        answer="labels_in_a_column_mended",
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z, y[:, 0]),
        inputs=[(z, y[:, None]) for z, y in ROWS],
        undo=lambda z, y: (z, y[:, 0]),
        known={
            STILL: ("The labels still have shape (N, 1): how do you drop the second axis?",),
            "argmax of a column": (
                "Every label became 0: where is the largest entry of a row that has only one?",
                lambda z, y: F.cross_entropy(z, y.argmax(1)),
            ),
            "squeezed too much": (
                "With one sample, squeeze() drops the batch too: which axis should go?",
                lambda z, y: F.cross_entropy(z, y.squeeze()),
            ),
            **_of_classes(lambda y: y[:, 0]),
        },
        praise="One label a sample: shape (N,).",
        gradient=True,
    ),
    "class-axis": Case(
        answer="classes_last_mended",
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z.permute(0, 2, 1), y),
        inputs=CLASSES_LAST,
        undo=lambda z, y: (z.transpose(0, 2, 1), y),
        known={
            STILL: ("The classes still lie along the last axis: which axis is theirs?",),
            "view for permute": (
                "The shape fits, but each number went to another place: what moves an axis whole?",
                lambda z, y: F.cross_entropy(z.reshape(len(z), z.shape[2], -1), y),
            ),
            "softmax twice": (
                SOFTMAX_ADDED,
                lambda z, y: F.cross_entropy(z.softmax(2).transpose(1, 2), y),
            ),
            **not_averaged(lambda z, y: terms(z.permute(0, 2, 1), y)),
            "one word alone": (
                "That is the loss of one word of each text: where are the others?",
                lambda z, y: F.cross_entropy(z[:, 0], y[:, 0]),
                lambda z, y: F.cross_entropy(z[:, -1], y[:, -1]),
            ),
            "averaged before the loss": (
                "You average the logits of the words: it is their losses that have a mean.",
                lambda z, y: F.cross_entropy(z.mean(1), y[:, 0]),
            ),
            "sum over the texts": (
                "You add up the texts: what is the mean over all words?",
                lambda z, y: F.cross_entropy(z.transpose(1, 2), y) * len(z),
            ),
            "classes still elsewhere": (
                "The logits were turned, and the classes are not along axis 1 yet: count the axes "
                "from 0.",
                Raises("Expected target size"),
            ),
            **REFUSED,
        },
        praise="Classes lie along axis 1, whatever comes after.",
        gradient=True,
    ),
    "broadcasting": Case(
        answer="column_and_row_mended",
        arguments=("p", "y"),
        right=lambda p, y: F.binary_cross_entropy(p[:, 0], y),
        inputs=(
            (array([0.9], [0.2], [0.7]), array(1, 0, 1)),
            (array([0.6], [0.1]), array(0, 0)),
            (array([0.3], [0.8], [0.5], [0.05]), array(1, 1, 0, 0)),
            (array([0.4]), array(1)),
        ),
        known={
            STILL: (
                "Each prediction still meets each label: which shapes stand side by side?",
                lambda p, y: by_hand(p, y).mean(),
                lambda p, y: by_hand(p, y.unsqueeze(0)).mean(),
                lambda p, y: by_hand(p[:, 0], y.unsqueeze(1)).mean(),
            ),
            **not_averaged(lambda p, y: by_hand(p[:, 0], y)),
            "divided by N twice": (
                "N squared terms are added and divided by N: how many terms should there be?",
                lambda p, y: by_hand(p, y).sum() / len(y),
            ),
            "missing minus": (
                MISSING_MINUS,
                lambda p, y: -by_hand(p[:, 0], y).mean(),
            ),
            "sigmoid of probabilities": (
                "The probabilities go through a sigmoid: which loss takes them as they are?",
                lambda p, y: F.binary_cross_entropy_with_logits(p[:, 0], y),
            ),
            "one prediction for all": (
                "Every label meets the same prediction: which axis of p has length 1?",
                lambda p, y: by_hand(p[0], y).mean(),
            ),
            "forgotten 1 - y term": (
                "Label 0 costs nothing in your loss: what of the second half of the formula?",
                lambda p, y: -(y * p[:, 0].log()).mean(),
            ),
            "shapes that differ": (
                "The column and the row go into the loss as they are, and it refuses them: give "
                "one the shape of the other.",
                Raises("arget size"),
            ),
            **REFUSED,
        },
        praise="Shapes that are equal cannot be broadcast by accident.",
        gradient=True,
    ),
}
