"""Run a learner's function, whatever it does: no error gets out, and time is limited."""

import copy
import re
import textwrap
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from utils.checks.advice import hint
from utils.checks.limit import Limit

Function = Callable[..., object]

NOTHING = "returns None: does every way through it end with return?"


@dataclass(frozen=True, eq=False)
class Call:
    """Hold the arguments of one call, and how near to the reference its answer must be."""

    args: tuple
    options: dict[str, Any]
    atol: float


class Outcome(NamedTuple):
    """Hold what one call gave: a value, or else a problem (what follows "your function ...").

    `single` says that the value came in 32 bits.
    """

    value: np.ndarray | None = None
    problem: str = ""
    overflowed: bool = False
    single: bool = False


_NOT_NUMBERS = {"c": "complex numbers", "U": "text", "S": "bytes"}


def _line(error: BaseException) -> str:
    """Return the learner's line in which an error came, where there is a source to read it from."""
    try:
        frames = traceback.extract_tb(error.__traceback__)
    except Exception:  # noqa: BLE001  # a source may be anything
        return ""
    others = "site-packages", str(Path(__file__).parents[1])  # what is installed, and the course
    lines = [one.line or "" for one in frames if not any(map(one.filename.count, others))]
    return lines[-1] if lines else ""


def _raised(error: BaseException) -> Outcome:
    """Say which error came, in one short line that is the same on every machine."""
    if isinstance(error, RecursionError):
        return Outcome(problem="calls itself without end (RecursionError).")
    if type(error) is NotImplementedError and "not implemented for" not in str(error):
        return Outcome(problem="is not written yet (NotImplementedError).")
    try:
        text = re.sub(r" at 0x[0-9a-fA-F]+", "", str(error).encode(errors="replace").decode())
    except Exception:  # noqa: BLE001  # a learner's own error class may fail at anything
        text = ""
    said = ": ".join(filter(None, (type(error).__name__, textwrap.shorten(text, 160))))
    advice = hint(text, _line(error))
    overflowed = isinstance(error, ArithmeticError | ValueError)
    return Outcome(problem=f"raises {said.rstrip('.')}.{advice}", overflowed=overflowed)


def _array(value: object) -> np.ndarray:
    """Read an answer as an array; what NumPy refuses stays one object."""
    if isinstance(value, list | tuple) and any(hasattr(one, "detach") for one in value):
        value = [one.detach() if hasattr(one, "detach") else one for one in value]
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
        if array.dtype.kind not in {"b", "i", "u", "f"}:  # True and False count as 1 and 0
            got = _NOT_NUMBERS.get(array.dtype.kind, f"an object of type {type(value).__name__}")
            brackets = " Are brackets missing behind a function's name?" if callable(value) else ""
            return Outcome(problem=f"returns {got} where a number is wanted.{brackets}")
        single = array.dtype in (np.single, np.half)
        value = array.copy()  # the learner may write into it at the next call
    except BaseException as error:  # noqa: BLE001  # SystemExit must not end the learner's kernel
        return _raised(error)
    if not all(map(np.array_equal, args, call.args)):
        return Outcome(problem="changes its input in place: work on a copy, or make a new array.")
    return Outcome(value, single=single)


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
