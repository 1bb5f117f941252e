"""What an answer is: a function of arrays or of tensors, a training loop, or a list of numbers.

Whatever it is, it is tried as a function of arrays, so that one judge serves all.
"""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from utils import checks
from utils.checks import chunks, loop, micro_batches, on_tensors, value_or_slope, windows
from utils.checks.mistakes import Misconception

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from utils.checks.number_list import Number
    from utils.checks.trial import Function


def _cost(of_one: np.ndarray, of_zero: np.ndarray, y: np.ndarray, reduction: str) -> np.ndarray:
    cost = -np.where(y, of_one, of_zero)
    return cost.sum() if reduction == "sum" else cost.mean()


def as_pytorch(p: np.ndarray, y: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Cost as `torch.nn.functional.binary_cross_entropy`, which cuts its logarithms at -100."""
    logs = (np.maximum(one, -100) for one in (np.log(p), np.log1p(-np.asarray(p))))
    return _cost(*logs, y, reduction)


def as_sklearn(p: np.ndarray, y: np.ndarray, reduction: str = "mean") -> np.ndarray:
    """Cost as `sklearn.metrics.log_loss`, which cuts probabilities at the precision of a float."""
    p = np.clip(p, np.finfo(float).eps, 1 - np.finfo(float).eps)
    return _cost(np.log(p), np.log1p(-p), y, reduction)


# Who calls a library's loss has an answer that its users live with.
LIBRARIES = dict.fromkeys(
    ("binary_cross_entropy", "binary_cross_entropy_batch"), (as_pytorch, as_sklearn)
)


# What makes a function of arrays of an answer, and what to say of one that gives no such array.
THROUGH = {
    "training_loop": (loop.InTorch, "returns no list with a pair of losses for each step."),
    "answer_loss": (on_tensors.OnTensors, "gives no single number."),
    "accumulated_step": (micro_batches.InMicroBatches, "returns no number."),
    "strided_perplexity": (windows.InWindows, ""),
    "chunked_loss": (chunks.InLittleMemory, "gives no single number."),
    "info_nce": (value_or_slope.ValueOrSlope, ""),
    "distill": (value_or_slope.ValueOrSlope, ""),
}


@dataclass(frozen=True)
class Kind:
    """How the answer to a check is tried, and what it is compared with.

    Attributes
    ----------
    known
        The reference and the known wrong answers.
    right
        Where in the course the right answer lies, as module:field; nothing where it is no function.
    through
        Makes a function of arrays of the answer. It goes into the sandbox, so it can be pickled.
    noun
        What the answer is: a function, or a list, which is tried place by place.
    libraries
        Losses of libraries that count as right too, though they cut what is very unlikely.
    misfit
        What to say of an answer of another shape, where that shape is none that learners know.
    """

    known: checks.Exercise
    right: str = ""
    through: Callable[[Function], Function] | None = None
    noun: str = "function"
    misfit: str = ""
    libraries: tuple[Function, ...] = ()

    @property
    def called(self) -> str:
        """The name of the method by which an answer is tried."""
        return {"function": "__call__", "list": "__getitem__"}[self.noun]


def of(check: str) -> Kind:
    """Find how the answer to a check is tried, by the name of the check or of the clinic's case."""
    if check in checks.LISTS:
        return Kind(_places(checks.LISTS[check]), noun="list")
    if check not in checks.EXERCISES:
        return _of_case(check)
    right = f"utils.checks:EXERCISES[{check}].reference"
    kind = Kind(checks.EXERCISES[check], right, libraries=LIBRARIES.get(check, ()))
    if check not in THROUGH:
        return kind
    importlib.import_module("torch")  # its seconds are not those of the first wrong answer
    through, said = THROUGH[check]
    return replace(kind, through=through, misfit=said)


def _of_case(name: str) -> Kind:
    from utils.checks.clinic import cases, engine  # noqa: PLC0415  # torch, for this lesson alone

    case = cases.CASES[name]
    through = functools.partial(engine.value_or_gradient, shares=case.shares)
    right = through(case.right)

    def without_gradient(*args: np.ndarray, slope: bool = False) -> object:
        return np.zeros_like(args[0]) if slope else right(*args)

    known = [one.through(through) for one in case.known]
    if case.gradient:
        (cut_off,) = engine.gradients_of(name, case).known
        known.append(replace(cut_off, wrong=(without_gradient,)))
    exercise = replace(engine.values_of(name, case), reference=right, known=known)
    return Kind(exercise, f"utils.checks.clinic.cases:CASES[{name}].right", through)


def _places(numbers: Sequence[Number]) -> checks.Exercise:
    """Write a list of numbers as a function of the place, and its wrong ones one at a time."""

    def but(at: int, wrong: float) -> Function:
        return lambda place: wrong if place == at else numbers[place].right

    return checks.Exercise(
        usage="",
        arguments=("place",),
        reference=lambda place: numbers[place].right,
        known=[
            Misconception(name, f"Answer {at + 1}: {hint}", (but(at, wrong),))
            for at, number in enumerate(numbers)
            for name, (wrong, hint) in number.known.items()
        ],
        praise="",
        cases=(),
    )
