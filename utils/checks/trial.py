"""Run a learner's function, whatever it does: no error gets out, and time is limited."""

import copy
import re
import textwrap
import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from utils.checks.limit import Limit

Function = Callable[..., object]

NOTHING = "returns None: does every way through it end with return?"


class Call(NamedTuple):
    """Hold the arguments of one call, and how near to the reference its answer must be."""

    args: tuple
    options: dict[str, Any]
    atol: float = 1e-8


class Outcome(NamedTuple):
    """Hold what one call gave: a value, or else a problem (what follows "your function ...")."""

    value: np.ndarray | None = None
    problem: str = ""
    overflowed: bool = False


_ADVICE = {
    "truth value of an array": " On arrays, np.where(condition, a, b) chooses element by element.",
    "can be converted to Python scalars": " On arrays, np.log and np.exp work where math's do not.",
    "mismatch in its core": " A @ B wants rows of A as long as B has rows: would A.T have them?",
}
_NOT_NUMBERS = {"b": "True or False", "c": "complex numbers", "U": "text"}


def _raised(error: BaseException) -> Outcome:
    """Say which error came, in one short line that is the same on every machine."""
    if isinstance(error, RecursionError):
        return Outcome(problem="calls itself without end (RecursionError).")
    if isinstance(error, NotImplementedError):
        return Outcome(problem="is not written yet (NotImplementedError).")
    try:
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", str(error).encode(errors="replace").decode())
    except Exception:  # noqa: BLE001  # a learner's own error class may fail at anything
        text = ""
    said = ": ".join(filter(None, (type(error).__name__, textwrap.shorten(text, 160))))
    advice = "".join(more for part, more in _ADVICE.items() if part in text)
    overflowed = isinstance(error, ArithmeticError | ValueError)
    return Outcome(problem=f"raises {said.rstrip('.')}.{advice}", overflowed=overflowed)


def _array(value: object) -> np.ndarray:
    """Read an answer as an array; what NumPy refuses stays one object."""
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError):
        array = np.empty((), dtype=object)
        array[()] = value
        return array


def _attempt(fn: Function, call: Call) -> Outcome:
    """Call the learner's function once, on copies, and turn whatever comes back into an outcome."""
    args = copy.deepcopy(call.args)
    try:
        value = fn(*args, **call.options)
        if value is None or value is ...:
            return Outcome(problem=NOTHING)
        array = _array(value.detach() if hasattr(value, "detach") else value)  # torch, gradients
        if array.dtype.kind not in "iuf":
            got = _NOT_NUMBERS.get(array.dtype.kind, f"an object of type {type(value).__name__}")
            return Outcome(problem=f"returns {got} where a number is wanted.")
        value = np.array(array, dtype=float)
    except BaseException as error:  # noqa: BLE001  # SystemExit must not end the learner's kernel
        return _raised(error)
    if not all(map(np.array_equal, args, call.args)):
        return Outcome(problem="changes its input in place: work on a copy, or make a new array.")
    return Outcome(value)


def run(fn: Function, calls: Sequence[Call], limit: Limit) -> tuple[Outcome, ...]:
    """Try all calls; fewer outcomes than calls mean that the time was up."""
    outcomes: list[Outcome] = []

    def work() -> None:
        with np.errstate(all="ignore"):
            for call in calls:
                outcome = _attempt(fn, call)
                if limit.ended:  # what it gave is how it was ended
                    return
                outcomes.append(outcome)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning names a file and a process: noise in a lesson
        limit.run(work, fn)
    return tuple(outcomes)
