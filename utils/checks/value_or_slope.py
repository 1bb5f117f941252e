"""Try a function of tensors as one of arrays: its value, or its slopes where they are asked."""

import functools
import importlib
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from utils.checks.engine import Exercise, Result, check
from utils.checks.trial import Function

CUT_OFF = (
    "The value is right and all slopes are 0, so nothing would be learned: does item(), detach(), "
    "NumPy or one of the course's own losses stand between the logits and the result?"
)


class ValueOrSlope:
    """Let a function of tensors take arrays: it gives its value, or its slopes in the first.

    Slopes are 0 where the value does not depend on that argument, or was computed outside of torch.
    """

    def __init__(self, fn: Function) -> None:
        # The engine reads the learner's own function through __wrapped__.
        functools.update_wrapper(self, fn, assigned=(), updated=())
        self.fn = fn

    def __call__(self, *given: object, slope: bool = False) -> object:  # noqa: D102  # as above
        torch = importlib.import_module("torch")
        args = [torch.tensor(one) if isinstance(one, np.ndarray) else one for one in given]
        if not slope:
            return self.fn(*args)
        first = args[0].requires_grad_()
        try:
            with torch.enable_grad():
                value = self.fn(first, *args[1:])
        except (RuntimeError, ValueError) as error:
            if "requires grad" not in str(error):  # NumPy's refusal of what autograd follows
                raise
            value = 0.0
        if value is None or value is ...:
            return None
        if not isinstance(value, torch.Tensor) or not value.requires_grad:
            return np.zeros(first.shape)
        if value.numel() != 1:  # told by its shape already
            return np.full(first.shape, np.nan)
        (found,) = torch.autograd.grad(value, first, allow_unused=True)
        return np.zeros(first.shape) if found is None else found.numpy()


def wrong(fn: Callable[..., object]) -> ValueOrSlope:
    """Make a known wrong answer of a function of torch's `functional` module and of tensors."""

    def call(*args: object) -> object:
        functional = importlib.import_module("torch.nn.functional")
        return fn(functional, *args)

    return ValueOrSlope(call)


def cut_off(reference: Function) -> tuple[str, Function]:
    """Make the row of an answer whose value is right, and which autograd cannot follow."""

    def still(*args: np.ndarray, slope: bool = False) -> object:
        return np.zeros_like(args[0]) if slope else reference(*args)

    return CUT_OFF, still


def tried(exercise: Exercise, fn: Function) -> Result:
    """Check a learner's function of tensors, and speak of slopes where the check has an option."""
    if not callable(fn) or isinstance(fn, ValueOrSlope):
        return check(exercise, fn)
    importlib.import_module("torch")  # it takes seconds, and they are not the learner's
    result = check(exercise, ValueOrSlope(fn))
    message = re.sub(
        r", slope = 1 your function gives (.+?) at (\[.+?\]); wanted: ",
        r" your function has the slope \1 at \2; wanted: ",
        result.message,
    )
    return replace(result, message=message.replace(", slope = 1 your", " your"))
