"""Say what is wrong with a prediction as it stands in a TOML file; see predict.py.

What only the explorer can tell (is there such a state, such a value?) `explorers/asking.py` checks.
"""

from __future__ import annotations

import re
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = {"id": str, "text": str, "unit": str, "range": list}
IN_EXPLORER = {"explorer": str, "state": dict, "value": str, "ring": dict}
MAY = {"veil": list, "least": str, "over": dict}
KEYS = {**NEEDED, **IN_EXPLORER, **MAY, "start": (int, float, list), "of": str}
WANTED = {
    "id": "a text in quotes",
    "text": "a text in quotes",
    "unit": 'a text in quotes, "" where there is none',
    "range": "three numbers, [low, high, step]",
    "explorer": 'the name of an explorer in quotes, such as "binary"',
    "state": "a table of its states, such as {p = 0.35, y = 1}",
    "value": 'the name of a value in quotes, such as "loss"',
    "ring": "a table that says where it lies, such as {axes = 0, x = 0.35}",
    "veil": 'a list of names, such as ["curve-1", "loss"]',
    "least": 'the name of a value in quotes, such as "loss"',
    "over": "a table with one state and its numbers, such as {p = [0.1, 0.5]}",
    "start": "a number, or a list with one for each ring",
    "of": 'an expression in quotes, such as "np.log(10)"',
}
RING = ("axes", "x", "y", "zero", "one", "side")
SIDES = ("left", "right", "none")
MOST_STEPS, MOST_RINGS = 400, 9

Prediction = dict[str, Any]


def checked(entry: object, where: str) -> Prediction:
    """Return one prediction with what it may leave out filled in; ValueError at its first fault."""
    for faults in (
        _form,
        _texts,
        _range,
        _over,
        _ring,
        _start,
    ):  # each may rely on what the one before found
        for fault in faults(entry):
            raise ValueError(f"{where}: {fault}")
    return {"veil": [], "least": "", "over": {}, "where": where, **entry}


def digits(entry: Prediction) -> int:
    """Count the digits after the point that a step needs.

    Examples
    --------
    >>> digits({"range": [0, 5, 0.05]})
    2
    """
    return max(0, -Decimal(str(entry["range"][2])).normalize().as_tuple().exponent)


def words(entry: Prediction) -> dict[str, Any]:
    """Return what a guess is written with: range, unit, digits, and a name for each ring.

    Examples
    --------
    >>> words({"range": [0, 1, 0.1], "unit": "", "over": {"p": [0.2, 0.5]}})["names"]
    ['p = 0.2', 'p = 0.5']
    """
    return {
        "unit": entry["unit"],
        "range": entry["range"],
        "digits": digits(entry),
        "names": _names(entry),
    }


def on_a_step(entry: Prediction, value: float) -> float:
    """Return the number that the slider of a ring can show and that lies nearest to a value.

    Examples
    --------
    >>> on_a_step({"range": [0, 5, 0.05]}, 0.703)
    0.7
    """
    low, _, step = entry["range"]
    return float(round(low + round((value - low) / step) * step, digits(entry)))


def starts(entry: Prediction) -> list[float]:
    """List where the rings open: where `start` says, else in the middle.

    Examples
    --------
    >>> starts({"range": [0, 5, 0.1], "start": 1}), starts({"range": [0, 5, 1]})
    ([1.0], [2.0])
    """
    low, high, _ = entry["range"]
    start = entry.get("start", (low + high) / 2)
    row = start if isinstance(start, list) else [start] * len(_names(entry))
    return [on_a_step(entry, value) for value in row]


def _names(entry: Prediction) -> list[str]:
    rings = [f"{name} = {v:g}" for name, row in entry.get("over", {}).items() for v in row]
    return rings or [""]


def _number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _form(entry: object) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"it is {entry!r}. Begin it with a line [[prediction]], then its keys, one a line."
        return
    for key in sorted(entry.keys() - KEYS):
        yield f"the key {key!r} is unknown. The keys are {', '.join(KEYS)}: rename or remove it."
    place = IN_EXPLORER if entry.keys() & {*IN_EXPLORER, *MAY} else {}
    for key in [*NEEDED, *place]:
        if key not in entry:
            yield f"the key {key!r} is missing. Add a line {key} = {WANTED[key]}."
    for key, value in entry.items():
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            yield f"{key!r} is {value!r}. It wants {WANTED[key]}."
    if place and "of" in entry:
        yield "it has 'of' and an explorer, which computes the truth itself. Remove one of them."


def _texts(entry: Prediction) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
        yield f"the id is {entry['id']!r}. It wants small letters and digits, joined by -."
    for key in ("text", *(key for key in ("value", "least", "of") if key in entry)):
        if not entry[key].strip():
            yield f"{key!r} holds {entry[key]!r}. It wants a text with something in it."
    if entry["text"].count("`") % 2:
        yield f"'text' holds {entry['text']!r}. Put `code` between two backticks, not one."
    for name in entry.get("veil", []):
        if not isinstance(name, str):
            yield f"'veil' holds {name!r}. It wants {WANTED['veil']}."


def _range(entry: Prediction) -> Iterator[str]:
    row = entry["range"]
    if len(row) != 3 or not all(map(_number, row)):
        yield f"'range' is {row!r}. It wants {WANTED['range']}."
        return
    low, high, step = map(Decimal, map(str, row))
    if not low < high or not step > 0:
        yield f"'range' is {row!r}. Let low lie below high, and the step above 0."
    elif (high - low) % step or low % Decimal(1).scaleb(-digits(entry)):
        yield f"'range' is {row!r}. Let the step lead from low to high, and low lie on its steps."
    elif not 2 <= (high - low) / step <= MOST_STEPS:
        yield f"'range' has {(high - low) / step:f} steps. Give 2 to {MOST_STEPS}."


def _over(entry: Prediction) -> Iterator[str]:
    if "over" not in entry:
        return
    rows = list(entry["over"].values())
    if len(rows) != 1 or not isinstance(rows[0], list) or not all(map(_number, rows[0])):
        yield f"'over' is {entry['over']!r}. It wants {WANTED['over']}."
    elif not 2 <= len(rows[0]) <= MOST_RINGS:
        yield f"'over' has {len(rows[0])} numbers. Give 2 to {MOST_RINGS}, a ring each."


def _ring(entry: Prediction) -> Iterator[str]:
    if "ring" not in entry:
        return
    over, ring = "over" in entry, entry["ring"]
    if unknown := sorted(ring.keys() - set(RING)):
        yield f"'ring' has {unknown[0]!r}. It knows {', '.join(RING)}."
    for key, value in ring.items():
        if key == "side" and value not in SIDES:
            yield f"'ring' has side = {value!r}. Its number stands {', '.join(SIDES)}: name one."
        elif key != "side" and not _number(value):
            yield f"'ring' has {key} = {value!r}. It wants a number."
    if not isinstance(ring.get("axes"), int):
        yield f"'ring' is {ring!r}. Give it 'axes', the place of its axes, counted from 0."
    if over and ring.keys() & {"x", "y"}:
        yield f"'ring' is {ring!r}. Leave x and y out: 'over' says where the rings lie."
    if not over and len(ring.keys() & {"x", "y"}) != 1:
        yield f"'ring' is {ring!r}. Give it x or y, where it lies: it moves along the other one."
    if ("zero" in ring) != ("one" in ring) or ("zero" in ring and ring["zero"] == ring["one"]):
        yield f"'ring' is {ring!r}. Give 'zero' and 'one': where 0 and 1 lie on the axis, apart."


def _start(entry: Prediction) -> Iterator[str]:
    low, high, _ = entry["range"]
    many = len(_names(entry))
    start = entry.get("start", low)
    row = start if isinstance(start, list) else [start]
    if not all(_number(value) and low <= value <= high for value in row):
        yield f"'start' is {start!r}. It wants numbers from {low} to {high}."
    elif isinstance(start, list) and len(start) != many:
        yield f"'start' has {len(start)} numbers, and there are {many} rings. Give one for each."
