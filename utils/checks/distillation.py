"""Check of lesson 09: a loss for a student who learns from a teacher's logits."""

import numpy as np

from utils import losses
from utils.checks.engine import Exercise, Result, calls
from utils.checks.trial import Function
from utils.checks.value_or_slope import cut_off, tried, wrong


def _distill(z: np.ndarray, v: np.ndarray, T: float, slope: bool = False) -> object:
    q, p = losses.softmax(z / T, axis=1), losses.softmax(v / T, axis=1)
    if slope:
        return T * (q - p) / len(z)
    terms = p * (losses.log_softmax(v / T, axis=1) - losses.log_softmax(z / T, axis=1))
    return T**2 * terms.sum() / len(z)


def _kl(F: object, z: object, v: object, reduction: str = "batchmean") -> object:
    return F.kl_div(F.log_softmax(z, 1), F.softmax(v, 1), reduction=reduction)


def _late(F: object, z: object, v: object, first: float, second: float) -> object:
    log_q, p = F.log_softmax(z, 1) / first, F.softmax(v, 1) / second
    return F.kl_div(log_q, p, reduction="batchmean")


def _any_power(join: Function) -> tuple[Function, ...]:
    """Make wrong answers of one: with the right factor, with half of it, and with none."""
    return (
        wrong(lambda F, z, v, T: T**2 * join(F, z / T, v / T)),
        wrong(lambda F, z, v, T: T * join(F, z / T, v / T)),
        wrong(lambda F, z, v, T: join(F, z / T, v / T)),
    )


DISTILL = {
    "T squared forgotten": (
        "The loss is right at T = 1, and its gradient shrinks as T grows: by which factor?",
        wrong(lambda F, z, v, T: _kl(F, z / T, v / T)),
    ),
    "T once": (
        "One T mends half of it: the softmax divides by T, and what else shrinks as the two "
        "distributions come closer?",
        wrong(lambda F, z, v, T: T * _kl(F, z / T, v / T)),
    ),
    "divided by T squared": (
        "You make the gradient smaller still: multiply or divide by T squared?",
        wrong(lambda F, z, v, T: _kl(F, z / T, v / T) / T**2),
    ),
    "one of two divided": (
        "Only one of the two is divided by T: with equal logits, should both agree?",
        wrong(lambda F, z, v, T: T**2 * _kl(F, z / T, v)),
        wrong(lambda F, z, v, T: T**2 * _kl(F, z, v / T)),
        wrong(lambda F, z, v, T: _kl(F, z / T, v)),
        wrong(lambda F, z, v, T: _kl(F, z, v / T)),
    ),
    "temperature forgotten": (
        "T divides no logits: what makes the teacher's small probabilities larger?",
        wrong(lambda F, z, v, T: _kl(F, z, v)),
        wrong(lambda F, z, v, T: T**2 * _kl(F, z, v)),
    ),
    "temperature multiplied": (
        "A larger T should make both softer, and yours sharper: multiply or divide?",
        wrong(lambda F, z, v, T: T**2 * _kl(F, z * T, v * T)),
        wrong(lambda F, z, v, T: _kl(F, z * T, v * T)),
    ),
    "T squared in the softmax": (
        "T squared is the factor of the loss: by what are the logits divided?",
        wrong(lambda F, z, v, T: _kl(F, z / T**2, v / T**2)),
        wrong(lambda F, z, v, T: T**2 * _kl(F, z / T**2, v / T**2)),
    ),
    "T after the softmax": (
        "You divide what comes out of the softmax by T: what belongs divided before it?",
        wrong(lambda F, z, v, T: T**2 * _late(F, z, v, T, T)),
        wrong(lambda F, z, v, T: _late(F, z, v, T, T)),
        wrong(lambda F, z, v, T: T**2 * _late(F, z, v, T, 1)),
        wrong(lambda F, z, v, T: _late(F, z, v, T, 1)),
    ),
    "mean over all entries": (
        "You are too small by the number of classes: which reduction divides by samples alone?",
        *_any_power(lambda F, z, v: _kl(F, z, v, "sum") / z.numel()),
    ),
    "sum for mean": (
        "You add up the samples: which reduction divides by their number?",
        *_any_power(lambda F, z, v: _kl(F, z, v, "sum")),
    ),
    "arguments swapped": (
        "You ask what the teacher would pay if the student were the truth: who is it here?",
        *_any_power(lambda F, z, v: _kl(F, v, z)),
        *_any_power(
            lambda F, z, v: F.kl_div(F.softmax(v, 1), F.softmax(z, 1), reduction="batchmean")
        ),
    ),
    "in the order of the formula": (
        "The first argument holds logarithms, and it is the student's: which of yours is that?",
        *_any_power(
            lambda F, z, v: F.kl_div(F.softmax(v, 1), F.log_softmax(z, 1), reduction="batchmean")
        ),
    ),
    "probabilities first": (
        "kl_div wants log-probabilities first: is that softmax or log_softmax?",
        *_any_power(
            lambda F, z, v: F.kl_div(F.softmax(z, 1), F.softmax(v, 1), reduction="batchmean")
        ),
    ),
    "logits first": (
        "kl_div takes your logits for log-probabilities: what makes those of logits?",
        *_any_power(lambda F, z, v: F.kl_div(z, F.softmax(v, 1), reduction="batchmean")),
        *_any_power(lambda F, z, v: F.kl_div(z, v, reduction="batchmean")),
    ),
    "log-probabilities second": (
        "kl_div wants the teacher's probabilities, or log_target=True: what do you give it?",
        *_any_power(
            lambda F, z, v: F.kl_div(
                F.log_softmax(z, 1), F.log_softmax(v, 1), reduction="batchmean"
            )
        ),
    ),
    "softmax twice": (
        "The student goes through softmax twice: does log_softmax take logits?",
        *_any_power(lambda F, z, v: _kl(F, F.softmax(z, 1), v)),
    ),
    "softmax over the samples": (
        "Your probabilities sum to 1 over the samples: along which axis do the classes lie?",
        *_any_power(
            lambda F, z, v: F.kl_div(F.log_softmax(z, 0), F.softmax(v, 0), reduction="batchmean")
        ),
    ),
    "the cross-entropy": (
        "Your slopes may be right, but the value holds the teacher's entropy too, which no student "
        "can save: which divergence is left without it?",
        *_any_power(lambda F, z, v: F.cross_entropy(z, F.softmax(v, 1))),
    ),
    "hard labels": (
        "Only the teacher's first choice counts: where is what it thinks of the other classes?",
        *_any_power(lambda F, z, v: F.cross_entropy(z, v.argmax(1))),
    ),
    "squared error": (
        "This is a squared distance: where is the KL divergence of the two distributions?",
        *_any_power(lambda F, z, v: F.mse_loss(F.softmax(z, 1), F.softmax(v, 1))),
        wrong(lambda F, z, v, T: F.mse_loss(z, v)),
    ),
    "negative": (
        "Your divergences are negative: is there a minus too many?",
        *_any_power(lambda F, z, v: -_kl(F, z, v)),
    ),
    "not averaged": (
        "You give one term a class, or a sample: what makes a single number of them?",
        *_any_power(lambda F, z, v: _kl(F, z, v, "none")),
        *_any_power(lambda F, z, v: _kl(F, z, v, "none").sum(1)),
    ),
    "cut off from its input": cut_off(_distill),
    "unstable": (
        "The formula is right, and breaks at large logits: does log_softmax break too?",
        wrong(
            lambda F, z, v, T: (
                T**2
                * F.kl_div(F.softmax(z / T, 1).log(), F.softmax(v / T, 1), reduction="sum")
                / len(z)
            )
        ),
    ),
}

_Z = np.array([[1.0, 2.0, 0.5, 0.0], [0.3, -1.0, 0.8, 2.5]])
_V = np.array([[6.0, 3.0, -1.0, 0.0], [-2.0, 1.0, 4.0, 0.5]])
_THREE = np.array([[0.5, -1.5, 2.0], [3.0, 1.0, 0.0], [-0.5, 0.5, 1.5]])
_HUGE = np.array([[900.0, 0.0, -900.0]])
EXERCISES = {
    "distill": Exercise(
        usage="checks.distill(distill)",
        arguments=("z", "v", "T"),
        parameters=("z", "v", "T"),
        reference=_distill,
        cases=(
            *calls((_Z, _V, 1.0), (_Z, _V, 2.0), (_THREE, _THREE[::-1] * 2, 5.0), (_V, _V, 3.0)),
            *calls((_Z, _V, 4.0), (_THREE, _THREE[::-1] * 2, 0.5), slope=True),
        ),
        extreme=calls((_HUGE, _THREE[:1], 1.0)),
        known=DISTILL,
        praise="At every T the student is pulled about as hard.",
        elementwise=False,
    ),
}


def distill(fn: Function) -> Result:
    """Check a loss ``fn(z, v, T)`` of a student's logits and a teacher's, in PyTorch.

    Parameters
    ----------
    fn
        The learner's function of two tensors of shape (N, C) and a number. It returns the mean KL
        divergence at temperature T, times T squared.

    Examples
    --------
    >>> distill(lambda z, v, T: None).ok
    False
    """
    return tried(EXERCISES["distill"], fn)
