"""Look at a list of numbers that a learner foretold, or read off calls that were mended."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from utils.checks import limit
from utils.checks.engine import Result, calls
from utils.checks.trial import run

_WORDS = {2: "two", 3: "three"}


@dataclass(frozen=True)
class Number:
    """Describe one number that is wanted, and the wrong ones that are known by name."""

    right: float
    look: str
    known: dict[str, tuple[float, str]]


def _no_list(wanted: Sequence[Number], answers: object, what: str) -> Result | None:
    """Say what is wrong with a list as a whole, if anything is."""
    try:
        n = len(answers)
    except Exception:  # noqa: BLE001  # whatever a learner put there
        n = None
    first = answers[0] if n == 1 and isinstance(answers, list) else None
    if answers is ... or first is ...:
        message = f"Nothing yet: put your {len(wanted)} {what} where the dots are."
        return Result(False, message, tried=False)
    if isinstance(first, list | tuple):
        return Result(False, "There is a list inside your list: one pair of brackets is enough.")
    if n != len(wanted) or isinstance(answers, str | dict | set):
        got = f"{n} values" if isinstance(answers, list | tuple) else f"a {type(answers).__name__}"
        return Result(False, f"The check wants a list of {len(wanted)} numbers, and got {got}.")
    return None


def _no_number(answer: object, value: np.ndarray | None) -> str:
    """Say what an answer is that is not one number."""
    if answer is ...:
        return "missing: its dots are still there."
    if value is not None and hasattr(answer, "mean"):
        return "not a number, but several: which reduction makes one of them?"
    if value is None and callable(answer):
        return "a function, not its result: call it, without `lambda:` before it."
    return "not a number: write it in digits, such as 2.5."


def numbers(
    wanted: Sequence[Number], answers: object, atol: float, praise: str, what: str = "numbers"
) -> Result:
    """Look at a list of numbers, whatever it is."""
    if found := _no_list(wanted, answers, what):
        return found
    itself = ", or leave the call itself there" if what == "calls" else ""
    places = calls(*((place,) for place in range(len(wanted))))
    outcomes = run(lambda place: answers[place], places, limit.Limit(limit.TIME_LIMIT))
    for place, number in enumerate(wanted):
        value = outcomes[place].value if place < len(outcomes) else None
        if value is None or value.shape:
            said = _no_number(answers[place], value)
            return Result(False, f"Answer {place + 1} is {said}")
        if abs(value - number.right) <= atol:
            continue
        for name, (wrong, hint) in number.known.items():
            if np.isclose(value, wrong, rtol=0, atol=atol, equal_nan=True):
                return Result(False, f"Answer {place + 1}, {value:.4g}: {hint}", name)
        enough = round(-np.log10(atol))
        rounded = any(np.isclose(value, round(number.right, n)) for n in range(1, enough))
        close = f"That is close: give {_WORDS[enough]} digits after the point{itself}."
        return Result(
            False, f"Answer {place + 1}, {value:.4g}: {close if rounded else number.look}"
        )
    return Result(True, f"Right, all {len(wanted)}. {praise}")
