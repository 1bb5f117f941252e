"""The last three cases: a symptom without a name, to be found on the cheat sheet."""

import torch.nn.functional as F  # noqa: N812  # the field's own name
from torch import Tensor

from utils.checks.clinic.engine import STILL, Case
from utils.checks.clinic.inputs import (
    EXCHANGED,
    FAR,
    LOGITS_PICKED,
    REFUSED,
    SIGNS,
    SOFTMAX_ADDED,
    TAGS,
    not_averaged,
    of_logits,
    terms,
)
from utils.checks.mistakes import Raises

BCE_WITH_LOGITS = F.binary_cross_entropy_with_logits
TINY = (1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20, 1e-30)


def _picked(q: Tensor, y: Tensor) -> Tensor:
    return q.gather(1, y[:, None])


CASES = {
    "below-zero": Case(
        answer="below_zero_mended",
        arguments=("z", "y"),
        right=lambda z, y: BCE_WITH_LOGITS(z, (y + 1) / 2),
        inputs=SIGNS,
        known={
            STILL: (
                "The labels are still −1 and 1: which two numbers does a binary loss want?",
                BCE_WITH_LOGITS,
            ),
            "every label 1": (
                "Every label became 1: what should become of −1?",
                lambda z, y: BCE_WITH_LOGITS(z, y.abs()),
                lambda z, y: BCE_WITH_LOGITS(z, y**2),
            ),
            "labels 0 and 2": (
                "Your labels are 0 and 2: what halves them?",
                lambda z, y: BCE_WITH_LOGITS(z, y + 1),
            ),
            "labels −1/2 and 1/2": (
                "Half of −1 is no label either: what is to be added before?",
                lambda z, y: BCE_WITH_LOGITS(z, y / 2),
            ),
            "one half too much": (
                "Your labels are 0.5 and 1.5: add first, then halve.",
                lambda z, y: BCE_WITH_LOGITS(z, y / 2 + 1),
            ),
            "brackets forgotten": (
                "y + 1 / 2 adds one half and gives −0.5 and 1.5: what has to be added up before it "
                "is halved?",
                lambda z, y: BCE_WITH_LOGITS(z, y + 1 / 2),
            ),
            "labels exchanged": (EXCHANGED, lambda z, y: BCE_WITH_LOGITS(z, (1 - y) / 2)),
            "the sign of the loss": (
                "The cause is in the labels: a loss without its sign still learns nonsense.",
                lambda z, y: BCE_WITH_LOGITS(z, y).abs(),
                lambda z, y: -BCE_WITH_LOGITS(z, y),
                lambda z, y: BCE_WITH_LOGITS(z, y).clamp(min=0),
                lambda z, y: BCE_WITH_LOGITS(z, y).relu(),
            ),
            "every label one half": (
                "A softmax or sigmoid of labels gives no labels: −1 should be 0, and 1 stay 1.",
                lambda z, y: BCE_WITH_LOGITS(z, y.sigmoid()),
                lambda z, y: BCE_WITH_LOGITS(z, y.softmax(0)),
            ),
            **of_logits(lambda y: (y + 1) / 2),
            "labels that are refused": (
                "This loss says what is wrong with the labels: which two numbers should they be?",
                Raises("target should be between 0 and 1"),
            ),
            **REFUSED,
        },
        praise="Labels of a binary loss are 0 and 1.",
        gradient=True,
    ),
    "stuck": Case(
        answer="stuck_mended",
        arguments=("z", "y"),
        right=BCE_WITH_LOGITS,
        inputs=TAGS,
        known={
            STILL: (
                "A softmax still shares 1 among the tags of a picture: which loss gives each tag a "
                "probability of its own?",
                F.cross_entropy,
            ),
            "labels that share 1": (
                "Now labels that are all true share 1 as well: may a picture not have two tags in "
                "full?",
                lambda z, y: F.cross_entropy(z, y / y.sum(1, keepdim=True)),
                lambda z, y: F.cross_entropy(z, y / y.sum(1, keepdim=True).clamp(min=1)),
            ),
            "whole numbers in a loss of classes": (
                "cross_entropy stays the wrong loss here, whatever type the tags have: which one "
                "gives each tag a probability of its own?",
                Raises("Expected floating point type for target"),
            ),
            "one tag a picture": (
                "argmax keeps one tag of each picture: what of the others?",
                lambda z, y: F.cross_entropy(z, y.argmax(1)),
            ),
            "a sigmoid before the softmax": (
                "The sigmoid gives each tag a probability of its own, and the softmax inside "
                "cross_entropy takes it away: which loss goes with a sigmoid?",
                lambda z, y: F.cross_entropy(z.sigmoid(), y),
            ),
            "softmax before the loss": (
                "The softmax makes the tags share 1: each wants a probability of its own.",
                lambda z, y: BCE_WITH_LOGITS(z.softmax(1), y),
                lambda z, y: F.binary_cross_entropy(z.softmax(1), y),
            ),
            "the loss moved down": (
                "The loss reads lower now, and the tags still share 1: which loss gives each one a "
                "probability of its own?",
                lambda z, y: F.cross_entropy(z, y) / y.sum(),
                lambda z, y: F.cross_entropy(z, y) / z.shape[1],
                lambda z, y: F.cross_entropy(z, y) - F.cross_entropy(z, y).detach(),
            ),
            "labels exchanged": (EXCHANGED, lambda z, y: BCE_WITH_LOGITS(z, 1 - y)),
            "sum over the tags": (
                "You add up the tags of a picture: PyTorch's mean divides by all entries.",
                lambda z, y: BCE_WITH_LOGITS(z, y) * z.shape[1],
            ),
            **of_logits(),
            **REFUSED,
        },
        praise="Several labels at once are several questions with yes or no.",
        gradient=True,
    ),
    "infinite": Case(
        answer="infinite_mended",
        arguments=("z", "y"),
        right=F.cross_entropy,
        inputs=FAR,
        known={
            STILL: (
                "The softmax still rounds to 0 before the logarithm is taken: which function does "
                "both at once?",
                lambda z, y: -_picked(z.softmax(1), y).log().mean(),
                lambda z, y: F.nll_loss(z.softmax(1).log(), y),
                lambda z, y: -(_picked(z.exp(), y)[:, 0] / z.exp().sum(1)).log().mean(),
                lambda z, y: (z.exp().sum(1).log() - _picked(z, y)[:, 0]).mean(),
            ),
            "something small added, or a clamp": (
                "It is finite now, and not right where it was infinite: a small number or a clamp "
                "hides the rounded 0. Which function needs no softmax that rounds?",
                *(
                    lambda z, y, tiny=tiny: -(_picked(z.softmax(1), y) + tiny).log().mean()
                    for tiny in TINY
                ),
                *(
                    lambda z, y, tiny=tiny: -_picked(z.softmax(1), y).clamp(min=tiny).log().mean()
                    for tiny in TINY
                ),
                lambda z, y: -_picked(z.softmax(1), y).log().clamp(min=-100).mean(),
                lambda z, y: -_picked(z.softmax(1), y).log().nan_to_num().mean(),
            ),
            "double precision": (
                "64 bits only move the place where it breaks: at a lead of 1000 they round to 0 "
                "too.",
                lambda z, y: -_picked(z.double().softmax(1), y).log().mean(),
            ),
            "softmax twice": (SOFTMAX_ADDED, lambda z, y: F.cross_entropy(z.softmax(1), y)),
            "logits into nll_loss": (LOGITS_PICKED, F.nll_loss),
            "probabilities into nll_loss": (
                "Your loss is negative: does nll_loss want probabilities, or their logarithms?",
                lambda z, y: F.nll_loss(z.softmax(1), y),
            ),
            "logits made smaller": (
                "Logits that are scaled or cut are another model: mend the loss, not the logits.",
                lambda z, y: F.cross_entropy(z / z.abs().max(), y),
                lambda z, y: F.cross_entropy(z / 1000, y),
                lambda z, y: F.cross_entropy(z.clamp(-100, 100), y),
                lambda z, y: F.cross_entropy(F.normalize(z, dim=1), y),
                lambda z, y: F.cross_entropy(z.clamp(-10, 10), y),
            ),
            **not_averaged(terms),
            **REFUSED,
        },
        praise="log_softmax, which is inside cross_entropy, never takes the log of a rounded 0.",
        gradient=True,
    ),
}
