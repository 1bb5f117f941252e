"""What a case of the debugging clinic is, and how it becomes an exercise of the engine.

A case is written in functions of tensors, as the learner's is; the engine works on arrays.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from utils.checks.engine import Exercise, calls
from utils.checks.mistakes import Misconception
from utils.checks.trial import Function

STILL = "still the program above"
ATOL = 2e-6  # sums of 32-bit numbers in another order


@dataclass(frozen=True)
class Case:
    """Describe one case of the clinic.

    Where the program of the lesson raises, no answer can be compared with it: `undo` then changes
    the inputs so that this program would be right. With `empty_is_nan`, memory that nothing was
    written to holds nan.
    """

    arguments: tuple[str, ...]
    right: Function
    inputs: Sequence[tuple]
    known: Sequence[Misconception]
    praise: str
    gradient: bool = False
    undo: Callable[..., tuple] | None = None
    empty_is_nan: bool = False

    def on_tensors(self, fn: Any) -> Any:  # noqa: ANN401  # whatever a learner gives
        """Let a function of tensors take arrays and return an array."""
        return _on_tensors(fn, self.empty_is_nan)


def _tensor(value: object) -> object:
    if not isinstance(value, np.ndarray):
        return value
    return torch.tensor(value, dtype=torch.float32 if value.dtype.kind == "f" else torch.long)


def _plain(value: object) -> object:
    if not isinstance(value, torch.Tensor):
        return value
    return (value.int() if value.dtype == torch.bool else value).detach()


def _on_tensors(fn: Any, empty_is_nan: bool = False) -> Any:  # noqa: ANN401
    if not callable(fn):
        return fn

    @_named(fn)
    def call(*args: object) -> object:
        if not empty_is_nan:
            return _plain(fn(*map(_tensor, args)))
        # use_deterministic_algorithms does the same, and loads torch's compiler first: seconds.
        before = torch.get_deterministic_debug_mode()
        torch.set_deterministic_debug_mode("error")
        try:
            return _plain(fn(*map(_tensor, args)))
        finally:
            torch.set_deterministic_debug_mode(before)

    return call


def _named(fn: Function) -> Callable[[Function], Function]:
    # The engine reads the signature of the learner's own function through __wrapped__.
    return functools.wraps(fn, assigned=(), updated=())


def gradient(fn: Function) -> Function:
    """Make the gradient of a function of tensors in its first argument, from arrays to an array.

    It is zero where the value does not depend on that argument.

    Examples
    --------
    >>> gradient(lambda z: (z**2).sum())(np.array([1.0, 2.0])).tolist()
    [2.0, 4.0]
    """

    @_named(fn)
    def call(*args: object) -> torch.Tensor:
        z, *rest = map(_tensor, args)
        z.requires_grad_()
        value = fn(z, *rest)
        if not isinstance(value, torch.Tensor) or not value.requires_grad:
            return torch.zeros_like(z)
        found = torch.autograd.grad(value, z, allow_unused=True)[0]
        return torch.zeros_like(z) if found is None else found

    return call


def value_or_gradient(fn: Function, empty_is_nan: bool = False) -> Function:
    """Make of a function of tensors one of arrays, which gives its gradient where asked for it.

    Examples
    --------
    >>> square = value_or_gradient(lambda z: (z**2).sum())
    >>> float(square(np.array([3.0]))), square(np.array([3.0]), slope=True).tolist()
    (9.0, [6.0])
    """

    @_named(fn)
    def call(*args: object, slope: bool = False) -> object:
        return (gradient(fn) if slope else _on_tensors(fn, empty_is_nan))(*args)

    return call


def values_of(name: str, case: Case) -> Exercise:
    """Write a case as an exercise for the engine."""
    known = [
        replace(
            one.through(case.on_tensors),
            mended=_undone(case.undo) if case.undo and one.name == STILL else one.mended,
        )
        for one in case.known
    ]
    return Exercise(
        usage=f'checks.clinic("{name}", mended)',
        arguments=case.arguments,
        reference=case.on_tensors(case.right),
        known=known,
        praise=case.praise,
        cases=calls(*case.inputs, atol=ATOL),
        elementwise=False,
    )


def gradients_of(name: str, case: Case) -> Exercise:
    """Write the gradient of a case as an exercise for the engine."""
    return Exercise(
        usage=f'checks.clinic("{name}", mended)',
        arguments=case.arguments,
        reference=gradient(case.right),
        known=[
            Misconception(
                "cut off from its input",
                "Nothing would reach the model: does item(), detach() or NumPy stand in between?",
                (lambda z, *_: np.zeros_like(z),),
            )
        ],
        praise=case.praise,
        cases=calls(*case.inputs, atol=ATOL),
        elementwise=False,
    )


def _undone(undo: Callable[..., tuple]) -> Callable[[Function], Function]:
    return lambda fn: lambda *args: fn(*undo(*args))
