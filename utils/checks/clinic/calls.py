"""Cases of the clinic in which a loss gets what it cannot take: it raises, or reads it wrongly."""

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    BINARY,
    CLASSES_LAST,
    PROBABILITIES,
    ROWS,
    SOFTMAX_ADDED,
    SUM,
    array,
    by_hand,
    kept_sum,
    known,
)

CASES = {
    "target-dtype": Case(
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z, y.long()),
        inputs=[(z, y.astype(float)) for z, y in ROWS],
        undo=lambda z, y: (z, y.astype(int)),
        known=(
            known(STILL, "The labels are still floats: which method makes whole numbers of them?"),
            known(
                "softmax twice",
                SOFTMAX_ADDED,
                lambda z, y: F.cross_entropy(z.softmax(1), y.long()),
            ),
            known("sum for mean", SUM, lambda z, y: kept_sum(z, y.long())),
        ),
        praise="A class index is a whole number, of type long.",
        gradient=True,
    ),
    "target-shape": Case(
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z, y[:, 0]),
        inputs=[(z, y[:, None]) for z, y in ROWS],
        undo=lambda z, y: (z, y[:, 0]),
        known=(
            known(STILL, "The labels still have shape (N, 1): how do you drop the second axis?"),
            known(
                "argmax of a column",
                "Every label became 0: where is the largest entry of a row that has only one?",
                lambda z, y: F.cross_entropy(z, y.argmax(1)),
            ),
            known(
                "squeezed too much",
                "With one sample, squeeze() drops the batch too: which axis should go?",
                lambda z, y: F.cross_entropy(z, y.squeeze()),
            ),
            known(
                "softmax twice", SOFTMAX_ADDED, lambda z, y: F.cross_entropy(z.softmax(1), y[:, 0])
            ),
            known("sum for mean", SUM, lambda z, y: kept_sum(z, y[:, 0])),
        ),
        praise="One label a sample: shape (N,).",
        gradient=True,
    ),
    "class-axis": Case(
        arguments=("z", "y"),
        right=lambda z, y: F.cross_entropy(z.permute(0, 2, 1), y),
        inputs=CLASSES_LAST,
        undo=lambda z, y: (z.transpose(0, 2, 1), y),
        known=(
            known(STILL, "The classes still lie along the last axis: which axis is theirs?"),
            known(
                "view for permute",
                "The shape fits, but each number went to another place: what moves an axis whole?",
                lambda z, y: F.cross_entropy(z.reshape(len(z), z.shape[2], -1), y),
            ),
            known("sum for mean", SUM, lambda z, y: kept_sum(z.permute(0, 2, 1), y)),
        ),
        praise="Classes lie along axis 1, whatever comes after.",
        gradient=True,
    ),
    "softmax-first": Case(
        arguments=("z", "y"),
        right=F.cross_entropy,
        inputs=ROWS,
        known=(
            known(
                STILL,
                "The softmax is still there, and cross_entropy adds its own: which one goes?",
                lambda z, y: F.cross_entropy(z.softmax(1), y),
            ),
            known(
                "probabilities into nll_loss",
                "Your loss is negative: does nll_loss want probabilities, or their logarithms?",
                lambda z, y: F.nll_loss(z.softmax(1), y),
            ),
            known(
                "logits into nll_loss",
                "nll_loss takes log-probabilities, and these are logits: what lies between?",
                F.nll_loss,
            ),
            known(
                "sigmoid first",
                "The softmax went and a sigmoid came: does cross_entropy want either?",
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            known("sum for mean", SUM, kept_sum),
        ),
        praise="cross_entropy wants logits: the softmax is inside.",
        gradient=True,
    ),
    "swapped": Case(
        arguments=("p", "y"),
        right=F.binary_cross_entropy,
        inputs=(
            (array(0.99, 0.01), array(1, 0)),
            (array(0.3, 0.8, 0.5), array(1, 1, 0)),
            (array(0.05), array(1)),
            (array(0.2, 0.9, 0.6, 0.4), array(0, 0, 1, 0)),
        ),
        known=(
            known(
                STILL,
                "The probabilities still go through a sigmoid: which loss takes them as they are?",
                F.binary_cross_entropy_with_logits,
                lambda p, y: F.binary_cross_entropy(p.sigmoid(), y),
            ),
            known(
                "labels exchanged",
                "It runs with the labels exchanged: did 1 stay 1?",
                lambda p, y: F.binary_cross_entropy(p, 1 - y),
            ),
            known(
                "rounded",
                "The probabilities were rounded to 0 and 1: is a forecast of 0.99 one of 1?",
                lambda p, y: F.binary_cross_entropy(p.round(), y),
            ),
            known(
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
        inputs=PROBABILITIES,
        known=(
            known(
                STILL,
                "These are still probabilities: what does nll_loss expect of them?",
                F.nll_loss,
            ),
            known(
                "sign flipped",
                "It is positive now, and still a mean of probabilities: where is the logarithm?",
                lambda q, y: -F.nll_loss(q, y),
                lambda q, y: 1 + F.nll_loss(q, y),
            ),
            known(
                "softmax on top",
                "A softmax was put on top of probabilities: do they need one?",
                F.cross_entropy,
            ),
            known(
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
        inputs=[(z[:, None], y[:, None]) for z, y in BINARY],
        known=(
            known(
                STILL,
                "It still costs nothing, whatever the label: what is a softmax over one class?",
                F.cross_entropy,
            ),
            known(
                "sigmoid twice",
                "It runs, with a sigmoid too many: does this loss have one inside?",
                lambda z, y: F.binary_cross_entropy_with_logits(z.sigmoid(), y),
            ),
            known(
                "labels exchanged",
                "A large logit now speaks for label 0: which of the two classes does z belong to?",
                lambda z, y: F.binary_cross_entropy_with_logits(-z, y),
            ),
            known(
                "sigmoid before the loss",
                "In 32 bits the sigmoid of 20 is exactly 1: which loss takes the logit itself?",
                lambda z, y: F.binary_cross_entropy(z.sigmoid(), y),
                lambda z, y: by_hand(z.sigmoid(), y).mean(),
            ),
            known(
                "one logit twice",
                "Both classes have the same logit, so each gets one half: what is class 0 given?",
                lambda z, y: F.cross_entropy(torch.cat([z, z], 1), y[:, 0].long()),
            ),
        ),
        praise="One output is one logit: the binary loss is made for it.",
        gradient=True,
    ),
}
