"""Cases in which a loss takes numbers for another kind than they are."""

import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    BINARY,
    EXCHANGED,
    LOGITS_PICKED,
    PROBABILITIES,
    REFUSED,
    ROWS,
    SUM,
    TYPE_REFUSED,
    UNREDUCED,
    array,
    by_hand,
    kept_sum,
    known,
    terms,
)

BCE = F.binary_cross_entropy
BCE_WITH_LOGITS = F.binary_cross_entropy_with_logits
SHAPES_DIFFER = "Logits and labels must have one shape here: which axis did one of them lose?"

CASES = {
    "softmax-first": Case(
        answer="to_be_safe_mended",
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
                "softmax along the samples",
                "There is a softmax still, along the samples even: does cross_entropy want one?",
                lambda z, y: F.cross_entropy(z.softmax(0), y),
            ),
            known(
                "probabilities into nll_loss",
                "Your loss is negative: does nll_loss want probabilities, or their logarithms?",
                lambda z, y: F.nll_loss(z.softmax(1), y),
            ),
            known("logits into nll_loss", LOGITS_PICKED, F.nll_loss),
            known(
                "sigmoid first",
                "The softmax went and a sigmoid came: does cross_entropy want either?",
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            known(
                "probabilities still",
                "cross_entropy still gets probabilities, scaled to sum to 1 once more: it wants z.",
                lambda z, y: F.cross_entropy(z / z.sum(1, keepdim=True), y),
                lambda z, y: F.cross_entropy(F.normalize(z, dim=1), y),
            ),
            known("sum for mean", SUM, kept_sum),
            known("not reduced", UNREDUCED, terms),
            known(
                "missing minus",
                "Your costs are negative: which sign mends it?",
                lambda z, y: -F.cross_entropy(z, y),
            ),
            known(
                "a loss for yes or no",
                "A binary loss holds each logit against a label of its own, and here a label names "
                "one of C classes: which loss takes class indices?",
                error="arget size",
            ),
            *REFUSED,
        ),
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
        known=(
            known(
                STILL,
                "The probabilities still go through a sigmoid: which loss takes them as they are?",
                BCE_WITH_LOGITS,
                lambda p, y: BCE(p.sigmoid(), y),
            ),
            known(
                "two sigmoids",
                "Now they go through two sigmoids, and they want none: which loss takes them as "
                "they are?",
                lambda p, y: BCE_WITH_LOGITS(p.sigmoid(), y),
            ),
            known(
                "the logarithm for the logit",
                "The logit of p is log(p / (1 - p)), not log p. But there is a loss that takes p.",
                lambda p, y: BCE_WITH_LOGITS(p.log(), y),
            ),
            known("labels exchanged", EXCHANGED, lambda p, y: BCE(p, 1 - y)),
            known(
                "rounded",
                "The probabilities were rounded to 0 and 1: is a forecast of 0.99 one of 1?",
                lambda p, y: BCE(p.round(), y),
            ),
            known(
                "forgotten 1 - y term",
                "Label 0 costs nothing in your loss: what of the second half of the formula?",
                lambda p, y: -(y * p.log()).mean(),
            ),
            known("sum for mean", SUM, lambda p, y: BCE(p, y, reduction="sum")),
            known("not reduced", UNREDUCED, by_hand),
            known(
                "missing minus",
                "Your costs are negative: which sign mends it?",
                lambda p, y: -BCE(p, y),
            ),
            known(
                "squared error",
                "That is the squared error: it is the cross-entropy that is asked for.",
                F.mse_loss,
            ),
            known(
                "forecasts as classes",
                "cross_entropy takes the whole batch for one row of classes: which loss is made "
                "for yes and no?",
                F.cross_entropy,
            ),
            known(
                "labels where forecasts belong",
                "The forecasts come first and the labels second: are yours the other way round?",
                lambda p, y: BCE(y, p),
                lambda p, y: BCE_WITH_LOGITS(y, p),
            ),
            *REFUSED,
        ),
        praise="Probabilities go into binary_cross_entropy, logits into the one with logits.",
        gradient=True,
    ),
    "nll-probabilities": Case(
        answer="likelihood_mended",
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
                lambda q, y: F.cross_entropy(q.softmax(1), y),
                lambda q, y: -F.nll_loss(q.softmax(1), y),
            ),
            known(
                "log2",
                "This is in bits: what is it in nats?",
                lambda q, y: F.nll_loss(q.log2(), y),
            ),
            known(
                "log10",
                "That logarithm has base 10: which one is in nats?",
                lambda q, y: F.nll_loss(q.log10(), y),
            ),
            known(
                "logarithm of the loss",
                "You take the logarithm of the mean: what has to have one is each probability.",
                lambda q, y: -(-F.nll_loss(q, y)).log(),
                lambda q, y: F.nll_loss(q, y).log(),
                lambda q, y: F.nll_loss(q, y).abs().log(),
            ),
            known(
                "minus twice",
                "The sign is flipped twice: nll_loss has a minus inside.",
                lambda q, y: F.nll_loss(-q.log(), y),
                lambda q, y: -F.nll_loss(q.log(), y),
            ),
            known("sum for mean", SUM, lambda q, y: F.nll_loss(q.log(), y, reduction="sum")),
            known("not reduced", UNREDUCED, lambda q, y: F.nll_loss(q.log(), y, reduction="none")),
            *REFUSED,
        ),
        praise="nll_loss takes the logarithm as given: it only picks and averages.",
        gradient=True,
        shares=True,
    ),
    "one-output": Case(
        answer="one_output_mended",
        arguments=("z", "y"),
        right=BCE_WITH_LOGITS,
        inputs=[(z[:, None], y[:, None]) for z, y in ((array(3, -5), array(1, 0)), *BINARY)],
        known=(
            known(
                STILL,
                "It still costs nothing, whatever the label: what is a softmax over one class?",
                F.cross_entropy,
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            known(
                "sigmoid twice",
                "It runs, with a sigmoid too many: does this loss have one inside?",
                lambda z, y: BCE_WITH_LOGITS(z.sigmoid(), y),
            ),
            known(
                "labels exchanged",
                "A large logit now speaks for label 0: which of the two classes does z belong to?",
                lambda z, y: BCE_WITH_LOGITS(-z, y),
            ),
            known(
                "sigmoid before the loss",
                "In 32 bits the sigmoid of 20 is exactly 1: which loss takes the logit itself?",
                lambda z, y: BCE(z.sigmoid(), y),
                lambda z, y: by_hand(z.sigmoid(), y).mean(),
            ),
            known(
                "one logit twice",
                "Both classes have the same logit, so each gets one half: what is class 0 given?",
                lambda z, y: F.cross_entropy(torch.cat([z, z], 1), y[:, 0].long()),
            ),
            known(
                "minus the logit for class 0",
                "The difference of your two logits is 2z: which logit for class 0 makes it z?",
                lambda z, y: F.cross_entropy(torch.cat([-z, z], 1), y[:, 0].long()),
            ),
            known(
                "the batch as classes",
                "The samples became the classes of one row: each sample wants a loss of its own.",
                lambda z, y: F.cross_entropy(z[:, 0], y[:, 0]),
                lambda z, y: F.cross_entropy(z.T, y.T),
            ),
            known("sum for mean", SUM, lambda z, y: BCE_WITH_LOGITS(z, y, reduction="sum")),
            known("not reduced", UNREDUCED, lambda z, y: BCE_WITH_LOGITS(z, y, reduction="none")),
            known("shapes that differ", SHAPES_DIFFER, error="arget size"),
            known(
                "class indices for one class",
                "The model has one output, so class 1 is not there: which loss is made for one?",
                error="Target 1 is out of bounds",
            ),
            known(
                "labels of no class",
                "cross_entropy stays the wrong loss here, whatever the labels are: one output is "
                "made for a binary one.",
                error="multi-target not supported",
            ),
            known(
                "one float label a row",
                "cross_entropy stays the wrong loss here, whatever the labels are: one output is "
                "made for a binary one.",
                error=TYPE_REFUSED,
            ),
            known(
                "a column of whole numbers",
                "cross_entropy stays the wrong loss here, whatever the labels are: one output is "
                "made for a binary one.",
                error="Expected floating point type for target",
            ),
            *REFUSED,
        ),
        praise="One output is one logit: the binary loss is made for it.",
        gradient=True,
    ),
}
