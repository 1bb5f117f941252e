"""Check of lesson 09: three calls of `kl_div` that run and mean something else."""

from collections.abc import Sequence

import numpy as np

from utils import losses
from utils.checks.engine import Result
from utils.checks.number_list import Number, numbers

#: The teacher of the lesson, and its three students.
P = np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]])
STUDENTS = (
    np.array([[0.5, 0.3, 0.2], [0.2, 0.5, 0.3]]),
    np.array([[0.2, 0.2, 0.6], [0.3, 0.3, 0.4]]),
    np.array([[0.9, 0.05, 0.05], [0.05, 0.9, 0.05]]),
)


def _mean(terms: np.ndarray) -> float:
    return float(terms.sum() / len(P))


def _right(q: np.ndarray) -> float:
    return _mean(P * np.log(P / q))


def _known(q: np.ndarray) -> dict[str, tuple[float, str]]:
    """List what the usual slips give for a student."""
    right = _right(q)
    logits = losses.log_softmax(q, axis=1)
    return {
        "probabilities first": (
            _mean(P * np.log(P) - P * q),
            "kl_div takes its first argument for log-probabilities: what are these?",
        ),
        "mean over all entries": (
            right / P.shape[1],
            "That is too small by the number of classes: which reduction divides by samples alone?",
        ),
        "sum for mean": (
            right * len(P),
            "That is the sum over the samples: which reduction makes their mean?",
        ),
        "arguments swapped": (
            _mean(q * np.log(q / P)),
            "That is what the teacher would pay if the student were the truth: who comes second?",
        ),
        "both logarithms": (
            np.nan,  # the logarithm of a logarithm
            "The second argument is a logarithm too: does log_target say so?",
        ),
        "log_target": (
            _mean(np.exp(P) * (P - np.log(q))),
            "log_target=True says that the teacher's numbers are logarithms: are they?",
        ),
        "logits for probabilities": (
            _mean(P * (np.log(P) - logits)),
            "log_softmax makes log-probabilities of logits: what makes them of probabilities?",
        ),
        "log2": (
            _mean(P * np.log(P) - P * np.log2(q)),
            "One logarithm is to base 2 and the other is not: which one does PyTorch take?",
        ),
        "log10": (
            _mean(P * np.log(P) - P * np.log10(q)),
            "One logarithm is to base 10 and the other is not: which one does PyTorch take?",
        ),
        "the cross-entropy": (
            _mean(-P * np.log(q)),
            "That is the whole cross-entropy: what of it would be paid even by the teacher?",
        ),
        "negative": (-right, "A divergence is never negative: is there a minus too many?"),
        **{
            f"the student {name}": (_right(other), f"That is what {name} pays: whose turn is it?")
            for name, other in zip("qrs", STUDENTS, strict=True)
            if other is not q
        },
        "absolute value": (
            abs(_mean(P * np.log(P) - P * q)),
            "A minus was taken away, and nothing else was mended: what should stand first?",
        ),
    }


def _call(q: np.ndarray) -> Number:
    look = (
        "It runs, but it is not what the student pays on top of the teacher's entropy, in nats and "
        "on average over the samples: log-probabilities first, probabilities second, which "
        "reduction?"
    )
    return Number(_right(q), look, _known(q))


KL_CALLS = tuple(map(_call, STUDENTS))


def kl_calls(answers: Sequence[float]) -> Result:
    """Check the three calls of `kl_div` of lesson 09 that were mended.

    Parameters
    ----------
    answers
        Three numbers or tensors of one number, in the order of the calls.

    Examples
    --------
    >>> kl_calls([0.0626, 0.4587, 0.2671])
    ✓ Right, all 3. Logarithms first, probabilities second, batchmean: three things to look at.
    """
    praise = "Logarithms first, probabilities second, batchmean: three things to look at."
    return numbers(KL_CALLS, answers, 1e-3, praise, "calls")
