"""What a case of the debugging clinic is, and how it becomes an exercise of the engine.

A case is written in functions of tensors, as the learner's is; the engine works on arrays.
"""

import contextlib
import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from utils.checks.engine import Exercise, calls
from utils.checks.mistakes import Misconception, Table, Told, named
from utils.checks.trial import Function

STILL = "still the program above"
ATOL = 2e-6  # sums of 32-bit numbers in another order
NOT_CALLED = "a loss that was made, and not called"


@dataclass(frozen=True)
class Case:
    """Describe one case of the clinic.

    `answer` is the name that the lesson gives to the function. Where the program of the lesson
    raises, no answer can be compared with it: `undo` then changes the inputs so that this program
    would be right. With `shares`, the first argument holds rows of probabilities, and slopes count
    as far as the rows still sum to 1.
    """

    answer: str
    arguments: tuple[str, ...]
    right: Function
    inputs: Sequence[tuple]
    known: Sequence[Misconception] | Table
    praise: str
    gradient: bool = False
    undo: Callable[..., tuple] | None = None
    shares: bool = False

    def __post_init__(self) -> None:
        """Read the table of misconceptions."""
        if isinstance(self.known, Mapping):
            object.__setattr__(self, "known", named(self.known))


def _tensor(value: object) -> object:
    if not isinstance(value, np.ndarray):
        return value
    return torch.tensor(value, dtype=torch.float32 if value.dtype.kind == "f" else torch.long)


def _plain(value: object) -> object:
    """Give a tensor in 64 bits: those that the learner was given are 32, and no slip."""
    if isinstance(value, torch.nn.Module):
        raise TypeError(NOT_CALLED)
    return value.detach().double() if isinstance(value, torch.Tensor) else value


@contextlib.contextmanager
def unwritten_is_nan() -> Iterator[None]:
    """Let memory that nothing was written to hold nan, so that nobody's luck passes.

    Not for a thread that is ended from outside: what puts the mode back would be ended too.
    """
    # use_deterministic_algorithms does the same, and loads torch's compiler first: seconds.
    before = torch.get_deterministic_debug_mode()
    torch.set_deterministic_debug_mode("warn")
    try:
        yield
    finally:
        torch.set_deterministic_debug_mode(before)


def on_tensors(fn: Any) -> Any:  # noqa: ANN401  # whatever a learner gives
    """Let a function of tensors take arrays and return an array."""
    if not callable(fn):
        return fn

    @functools.wraps(fn)  # the engine reads the learner's own function through __wrapped__
    def call(*args: object) -> object:
        return _plain(fn(*map(_tensor, args)))

    return call


def gradient(fn: Function, shares: bool = False) -> Function:
    """Make the gradient of a function of tensors in its first argument, from arrays to an array.

    It is zero where the value does not depend on that argument, or was computed outside of torch.
    With `shares` it is the gradient in logits whose softmax that argument is: a row of
    probabilities can only move so that it still sums to 1.

    Examples
    --------
    >>> gradient(lambda z: (z**2).sum())(np.array([1.0, 2.0])).tolist()
    [2.0, 4.0]
    """

    @functools.wraps(fn)
    def call(*args: object) -> torch.Tensor:
        return slopes(*args).double()

    def slopes(*args: object) -> torch.Tensor:
        z, *rest = map(_tensor, args)
        z.requires_grad_()
        try:
            value = fn(z, *rest)
        except (RuntimeError, ValueError) as error:
            if "requires grad" not in str(error):  # NumPy's refusal of what autograd follows
                raise
            value = None
        if not isinstance(value, torch.Tensor) or not value.requires_grad:
            return torch.zeros_like(z)
        found = torch.autograd.grad(value, z, allow_unused=True)[0]
        if found is None:
            return torch.zeros_like(z)
        if not shares:
            return found
        z = z.detach()
        return z * (found - (z * found).sum(-1, keepdim=True))

    return call


def value_or_gradient(fn: Function, shares: bool = False) -> Function:
    """Make of a function of tensors one of arrays, which gives its gradient where asked for it.

    Examples
    --------
    >>> square = value_or_gradient(lambda z: (z**2).sum())
    >>> float(square(np.array([3.0]))), square(np.array([3.0]), slope=True).tolist()
    (9.0, [6.0])
    """

    @functools.wraps(fn)
    def call(*args: object, slope: bool = False) -> object:
        with unwritten_is_nan():
            return (gradient(fn, shares) if slope else on_tensors(fn))(*args)

    return call


def values_of(name: str, case: Case) -> Exercise:
    """Write a case as an exercise for the engine."""
    reference = on_tensors(case.right)
    return Exercise(
        usage=usage(name, case),
        arguments=case.arguments,
        reference=reference,
        known=[_recognised(one.through(on_tensors), case, reference) for one in case.known],
        praise=case.praise,
        cases=calls(*case.inputs),
    )


def gradients_of(name: str, case: Case) -> Exercise:
    """Write the gradient of a case as an exercise for the engine."""
    return Exercise(
        usage=usage(name, case),
        arguments=case.arguments,
        reference=gradient(case.right, case.shares),
        known=[
            Misconception(
                "cut off from its input",
                f"All slopes are 0, so nothing would be learned: does something between "
                f"{case.arguments[0]} and the loss leave PyTorch, as item(), detach(), NumPy and "
                "the course's own losses do? Those of F stay.",
                (lambda z, *_: np.zeros_like(z),),
            )
        ],
        praise=case.praise,
        cases=calls(*case.inputs, atol=ATOL),
        elementwise=False,
    )


def usage(name: str, case: Case) -> str:
    """Write the line by which the lesson calls the check."""
    return f'checks.clinic("{name}", {case.answer})'


def _recognised(one: Misconception, case: Case, reference: Function) -> Misconception:
    if isinstance(one, Told):
        return replace(one, mended=_forgiven(one.error, reference))
    if case.undo and one.name == STILL:
        return replace(one, mended=_undone(case.undo))
    return one


def _undone(undo: Callable[..., tuple]) -> Callable[[Function], Function]:
    return lambda fn: lambda *args: fn(*undo(*args))


def _forgiven(error: str, reference: Function) -> Callable[[Function], Function]:
    """Make a function right from its first error of a kind on, and leave it as it is before."""

    def mended(fn: Function) -> Function:
        raised: list[Exception] = []

        def call(*args: object) -> object:
            if not raised:
                try:
                    return fn(*args)
                except Exception as got:
                    if not re.search(error, str(got)):
                        raise
                    raised.append(got)
            return reference(*args)

        return call

    return mended
