"""Say in words what a function was given, what came back and what is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from utils.checks.exercise import RTOL, Exercise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from utils.checks.trial import Call, Function, Outcome

LONGEST = 12  # numbers of an array that a message writes out; of a longer one it tells the shape


def number(value: float, digits: int = 9) -> str:
    """Write a number in a few digits."""
    return f"{value + 0.0:.{digits}g}"  # + 0.0 turns -0 into 0


def _show(value: object) -> str:
    """Write an input the way a learner would type it."""
    if isinstance(value, np.ndarray):
        return f"[{', '.join(map(_show, value))}]"
    return f'"{value}"' if isinstance(value, str) else number(value)


def _named(name: str, value: object) -> str:
    """Write an input with its name; the numbers of a long array would hide what follows them."""
    if np.size(value) > LONGEST:
        return f"{name} of shape {np.shape(value)}"
    return f"{name} = {_show(value)}"


def given(names: Sequence[str], call: Call) -> str:
    """Write what a function was called with."""
    pairs = {**dict(zip(names, call.args, strict=False)), **call.options}
    return "For " + ", ".join(_named(*pair) for pair in pairs.items())


def difference(
    exercise: Exercise, fn: Function, call: Call, got: Outcome, wanted: np.ndarray
) -> str:
    """Say where an answer differs: the input, what came and what is wanted, in a few digits."""
    names = exercise.names(fn)
    if got.value is None:
        return f"{given(names, call)} your function {got.problem}"
    if got.value.shape != wanted.shape:
        kinds = [
            f"an array of shape {x.shape}" if x.shape else "one number" for x in (got.value, wanted)
        ]
        return f"{given(names, call)} your function gives {kinds[0]}; wanted: {kinds[1]}."
    pair = np.stack([got.value, wanted])
    where = ""
    if wanted.shape:  # show the first that differs, and its input
        place, *_ = np.argwhere(~np.isclose(*pair, rtol=RTOL, atol=call.atol, equal_nan=True))
        pair = pair[:, *place]
        if exercise.elementwise and all(np.shape(v) == wanted.shape for v in call.args):
            call = replace(call, args=tuple(values[*place] for values in call.args))
        else:
            where = f" at [{', '.join(map(str, place))}]"
    shown = [number(x, 4) for x in pair]
    if shown[0] == shown[1]:  # what is nearer than 6 digits show is near enough
        shown = [number(x, 6) for x in pair]
    return f"{given(names, call)} your function gives {shown[0]}{where}; wanted: {shown[1]}."
