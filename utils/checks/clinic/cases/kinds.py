"""Cases in which a loss takes numbers for another kind than they are."""

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    BINARY,
    EXCHANGED,
    LOGITS_PICKED,
    MISSING_MINUS,
    PROBABILITIES,
    REFUSED,
    ROWS,
    TYPE_REFUSED,
    array,
    by_hand,
    not_averaged,
    of_logits,
    terms,
)
from utils.checks.mistakes import Raises

BCE = F.binary_cross_entropy
BCE_WITH_LOGITS = F.binary_cross_entropy_with_logits
SHAPES_DIFFER = "Logits and labels must have one shape here: which axis did one of them lose?"

CASES = {
    "softmax-first": Case(
        answer="to_be_safe_mended",
        arguments=("z", "y"),
        right=F.cross_entropy,
        inputs=ROWS,
        known={
            STILL: (
                "The softmax is still there, and cross_entropy adds its own: which one goes?",
                lambda z, y: F.cross_entropy(z.softmax(1), y),
            ),
            "softmax along the samples": (
                "There is a softmax still, along the samples even: does cross_entropy want one?",
                lambda z, y: F.cross_entropy(z.softmax(0), y),
            ),
            "probabilities into nll_loss": (
                "Your loss is negative: does nll_loss want probabilities, or their logarithms?",
                lambda z, y: F.nll_loss(z.softmax(1), y),
            ),
            "logits into nll_loss": (LOGITS_PICKED, F.nll_loss),
            "sigmoid first": (
                "The softmax went and a sigmoid came: does cross_entropy want either?",
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            "probabilities still": (
                "cross_entropy still gets probabilities, scaled to sum to 1 once more: it wants z.",
                lambda z, y: F.cross_entropy(z / z.sum(1, keepdim=True), y),
                lambda z, y: F.cross_entropy(F.normalize(z, dim=1), y),
            ),
            **not_averaged(terms),
            "missing minus": (
                MISSING_MINUS,
                lambda z, y: -F.cross_entropy(z, y),
            ),
            "a loss for yes or no": (
                "A binary loss holds each logit against a label of its own, and here a label names "
                "one of C classes: which loss takes class indices?",
                Raises("arget size"),
            ),
            **REFUSED,
        },
        praise="cross_entropy wants logits: the softmax is inside.",
        gradient=True,
    ),
    "swapped": Case(
        answer="forecasts_mended",
        arguments=("p", "y"),
        right=BCE,
        inputs=(
            (array(0.99, 0.01), array(1, 0)),
            (array(0.3, 0.8, 0.5), array(1, 1, 0)),
            (array(0.05), array(1)),
            (array(0.2, 0.9, 0.6, 0.4), array(0, 0, 1, 0)),
        ),
        known={
            STILL: (
                "The probabilities still go through a sigmoid: which loss takes them as they are?",
                BCE_WITH_LOGITS,
                lambda p, y: BCE(p.sigmoid(), y),
            ),
            "two sigmoids": (
                "Now they go through two sigmoids, and they want none: which loss takes them as "
                "they are?",
                lambda p, y: BCE_WITH_LOGITS(p.sigmoid(), y),
            ),
            "the logarithm for the logit": (
                "The logit of p is log(p / (1 - p)), not log p. But there is a loss that takes p.",
                lambda p, y: BCE_WITH_LOGITS(p.log(), y),
            ),
            "labels exchanged": (EXCHANGED, lambda p, y: BCE(p, 1 - y)),
            "rounded": (
                "The probabilities were rounded to 0 and 1: is a forecast of 0.99 one of 1?",
                lambda p, y: BCE(p.round(), y),
            ),
            "forgotten 1 - y term": (
                "Label 0 costs nothing in your loss: what of the second half of the formula?",
                lambda p, y: -(y * p.log()).mean(),
            ),
            **not_averaged(by_hand),
            "missing minus": (
                MISSING_MINUS,
                lambda p, y: -BCE(p, y),
            ),
            "squared error": (
                "That is the squared error: it is the cross-entropy that is asked for.",
                F.mse_loss,
            ),
            "forecasts as classes": (
                "cross_entropy takes the whole batch for one row of classes: which loss is made "
                "for yes and no?",
                F.cross_entropy,
            ),
            "labels where forecasts belong": (
                "The forecasts come first and the labels second: are yours the other way round?",
                lambda p, y: BCE(y, p),
                lambda p, y: BCE_WITH_LOGITS(y, p),
            ),
            **REFUSED,
        },
        praise="Probabilities go into binary_cross_entropy, logits into the one with logits.",
        gradient=True,
    ),
    "nll-probabilities": Case(
        answer="likelihood_mended",
        arguments=("q", "y"),
        right=lambda q, y: F.nll_loss(q.log(), y),
        inputs=PROBABILITIES,
        known={
            STILL: (
                "These are still probabilities: what does nll_loss expect of them?",
                F.nll_loss,
            ),
            "sign flipped": (
                "It is positive now, and still a mean of probabilities: where is the logarithm?",
                lambda q, y: -F.nll_loss(q, y),
                lambda q, y: 1 + F.nll_loss(q, y),
            ),
            "softmax on top": (
                "A softmax was put on top of probabilities: do they need one?",
                F.cross_entropy,
                lambda q, y: F.cross_entropy(q.softmax(1), y),
                lambda q, y: -F.nll_loss(q.softmax(1), y),
            ),
            "log2": ("This is in bits: what is it in nats?", lambda q, y: F.nll_loss(q.log2(), y)),
            "log10": (
                "That logarithm has base 10: which one is in nats?",
                lambda q, y: F.nll_loss(q.log10(), y),
            ),
            "logarithm of the loss": (
                "You take the logarithm of the mean: what has to have one is each probability.",
                lambda q, y: -(-F.nll_loss(q, y)).log(),
                lambda q, y: F.nll_loss(q, y).log(),
                lambda q, y: F.nll_loss(q, y).abs().log(),
            ),
            "minus twice": (
                "The sign is flipped twice: nll_loss has a minus inside.",
                lambda q, y: F.nll_loss(-q.log(), y),
                lambda q, y: -F.nll_loss(q.log(), y),
            ),
            **not_averaged(lambda q, y: F.nll_loss(q.log(), y, reduction="none")),
            **REFUSED,
        },
        praise="nll_loss takes the logarithm as given: it only picks and averages.",
        gradient=True,
        shares=True,
    ),
    "one-output": Case(
        answer="one_output_mended",
        arguments=("z", "y"),
        right=BCE_WITH_LOGITS,
        inputs=[(z[:, None], y[:, None]) for z, y in ((array(3, -5), array(1, 0)), *BINARY)],
        known={
            STILL: (
                "It still costs nothing, whatever the label: what is a softmax over one class?",
                F.cross_entropy,
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            "labels exchanged": (
                "A large logit now speaks for label 0: which of the two classes does z belong to?",
                lambda z, y: BCE_WITH_LOGITS(-z, y),
            ),
            "one logit twice": (
                "Both classes have the same logit, so each gets one half: what is class 0 given?",
                lambda z, y: F.cross_entropy(torch.cat([z, z], 1), y[:, 0].long()),
            ),
            "minus the logit for class 0": (
                "The difference of your two logits is 2z: which logit for class 0 makes it z?",
                lambda z, y: F.cross_entropy(torch.cat([-z, z], 1), y[:, 0].long()),
            ),
            "the batch as classes": (
                "The samples became the classes of one row: each sample wants a loss of its own.",
                lambda z, y: F.cross_entropy(z[:, 0], y[:, 0]),
                lambda z, y: F.cross_entropy(z.T, y.T),
            ),
            **of_logits(),
            "shapes that differ": (SHAPES_DIFFER, Raises("arget size")),
            "class indices for one class": (
                "The model has one output, so class 1 is not there: which loss is made for one?",
                Raises("Target 1 is out of bounds"),
            ),
            "labels of no class": (
                "cross_entropy stays the wrong loss here, whatever the labels are: one output is "
                "made for a binary one.",
                Raises("multi-target not supported"),
            ),
            "one float label a row": (
                "cross_entropy stays the wrong loss here, whatever the labels are: one output is "
                "made for a binary one.",
                Raises(TYPE_REFUSED),
            ),
            "a column of whole numbers": (
                "cross_entropy stays the wrong loss here, whatever the labels are: one output is "
                "made for a binary one.",
                Raises("Expected floating point type for target"),
            ),
            **REFUSED,
        },
        praise="One output is one logit: the binary loss is made for it.",
        gradient=True,
    ),
}
