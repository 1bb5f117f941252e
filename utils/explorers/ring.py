"""What a prediction adds to a picture: rings before the commit, gaps after; ring.js is the twin.

`ask` is what `asking.py` makes of a prediction. `done` is 0 as long as the picture is veiled, 1
after a commit and 2 after "just show me". A prediction has one ring, or one for each entry of
`ask["each"]`, the numbers in which its state differs from the goal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from utils.explorers.shapes import line, point, text
from utils.explorers.states import fixed

if TYPE_CHECKING:
    from collections.abc import Callable

SIDES = LOW, RIGHT, HIGH = "too low", "right to the step", "too high"


def goal(marks: Callable, ask: dict, data: tuple = ()) -> dict[str, float]:
    """Return the state in question; where the least of a value is asked, look for its place."""
    if not ask["least"]:
        return ask["goal"]
    low, high, step = ask["steps"]
    places = [low + i * step for i in range(round((high - low) / step) + 1)]
    states = [ask["goal"] | {ask["value"]: round(place, 10)} for place in places]
    values = [marks(state, *data)["values"][ask["least"]] for state in states]
    least = min(values) + 1e-9
    return states[next(i for i, value in enumerate(values) if value < least)]


def truths(marks: Callable, ask: dict, data: tuple = ()) -> list[float]:
    """Compute what is asked, ring by ring."""
    there = goal(marks, ask, data)
    if ask["least"]:
        return [there[ask["value"]]]
    values = [marks(there | own, *data)["values"][ask["value"]] for own in ask["each"]]
    return values if ask["item"] is None else [value[ask["item"]] for value in values]


def asked(result: dict, ask: dict, guesses: list, done: int, found: list) -> dict:
    """Veil what a twin made and lay rings into it, or draw what lies between guess and truth.

    Parameters
    ----------
    result : dict
        What the twin made of the present state.
    ask : dict
        The prediction.
    guesses, found : list of float
        One a ring; `found`, the truths, may be empty while `done` is 0.
    done : int
        0, 1 or 2.

    Returns
    -------
    dict
        A result like the twin's. `gap` says what came of the guess; it is empty before.
    """
    veil = [] if done else ask["veil"]
    drawn = [mark for mark in result["marks"] if mark.get("name") not in veil]
    shown = result.get("show", {})
    seen = {
        **result,
        "show": {gid: 0 if gid in veil else shown.get(gid, 1) for gid in [*shown, *ask["gids"]]},
        "gap": gap(ask, guesses, done, found),
    }
    if done:
        seen["marks"] = [*drawn, *_gaps(ask, guesses if done == 1 else [], found)]
        return seen
    # What lies below a veil is not moved, and its code would give it away.
    still = [{k: v for k, v in m.items() if k not in {"drag", "flip", "pick"}} for m in drawn]
    words = f"Your guess so far: {numbers(ask, guesses)}."
    say = result["sentence"] and "sentence" not in veil
    said = [result["sentence"].removesuffix(".") + "."] if say else []
    seen.pop("code", None)
    return seen | {"marks": [*still, *_rings(ask, guesses)], "sentence": " ".join([*said, words])}


def at(ask: dict, i: int, value: float, dx: float = 0, dy: float = 0) -> list[float]:
    """Place a value of a ring, and something dx and dy points beside it."""
    along = ask["zero"] + value * (ask["one"] - ask["zero"])
    x, y = (ask["at"][i], along) if ask["along"] == "y" else (along, ask["at"][i])
    return [x + dx * ask["point"][0], y + dy * ask["point"][1]]


def _label(ask: dict, i: int, value: float, words: str) -> dict:
    """Write a number beside its ring, or above one that moves to the side."""
    words = words if ask["side"] else ""
    if ask["along"] == "x":
        return text(ask["axes"], "ink", *at(ask, i, value, 0, 9), words)
    anchor = "start" if ask["side"] > 0 else "end"
    return text(ask["axes"], "ink", *at(ask, i, value, 9 * ask["side"], 3), words, anchor)


def _rings(ask: dict, guesses: list) -> list[dict]:
    low, high, _ = ask["range"]
    axes, many, marks = ask["axes"], len(guesses) > 1, []
    for i in range(len(guesses)):
        marks.append(line(axes, "track", at(ask, i, low), at(ask, i, high)))
        if ask["scaled"]:
            marks += [_label(ask, i, end, fixed(end, ask["digits"])) for end in (low, high)]
    if many:
        marks.append(line(axes, "gap", *(at(ask, i, g) for i, g in enumerate(guesses))))
    for i, guess in enumerate(guesses):
        marks.append(point(axes, "ring", *at(ask, i, guess), "circle", 5 if many else 6))
        if not many:
            marks.append(_label(ask, i, guess, fixed(guess, ask["digits"])))
    for i, guess in enumerate(guesses):
        hand = {ask["along"]: [f"guess{i + 1}", ask["zero"], ask["one"]]}
        size = 11 if many else 16
        marks.append(point(axes, "hidden", *at(ask, i, guess), "circle", size, drag=hand))
    return marks


def _gaps(ask: dict, guesses: list, found: list) -> list[dict]:
    axes, marks = ask["axes"], []
    # As far as the picture goes: a truth outside of it is told by the sentence.
    low, high, _ = ask["range"]
    near = [min(max(truth, low), high) for truth in found]
    many = len(found) > 1
    if many:
        marks.append(line(axes, "gap", *(at(ask, i, g) for i, g in enumerate(guesses))))
    for i, guess in enumerate(guesses):
        role = "track" if many else "gap"
        marks.append(line(axes, role, at(ask, i, guess), at(ask, i, near[i])))
        marks.append(point(axes, "ring", *at(ask, i, guess), "circle", 5))
    for i, truth in enumerate(near):
        dx, dy = (7, 0) if ask["along"] == "y" else (0, 7)
        ends = [at(ask, i, truth, way * dx, way * dy) for way in (-1, 1)]
        marks.append(line(axes, "found", *ends))
        if not many:
            marks.append(_label(ask, i, truth, fixed(found[i], ask["digits"])))
    if len(guesses) == 1:
        apart = ask["point"][ask["along"] == "y"] * (11 if ask["along"] == "y" else 24)
        length = abs((near[0] - guesses[0]) * (ask["one"] - ask["zero"]))
        words = fixed(guesses[0], ask["digits"]) if length > apart else ""
        marks.append(_label(ask, 0, guesses[0], words))
    return marks


def numbers(ask: dict, values: list) -> str:
    """Write numbers with the digits and the unit of a prediction."""
    words = ", ".join(fixed(value, ask["digits"]) for value in values)
    return f"{words} {ask['unit']}".rstrip()


def side(ask: dict, guess: float, truth: float) -> str:
    """Say on which side of the truth a guess lies: one of `SIDES`."""
    if abs(guess - truth) < ask["range"][2] / 2 + 1e-6:
        return RIGHT
    return LOW if guess < truth else HIGH


def farthest(guesses: list, found: list) -> int:
    """Return which ring is farthest off; of equal ones the first."""
    far = [abs(guess - truth) for guess, truth in zip(guesses, found, strict=True)]
    # Where the last bits of a computed truth differ between machines, the choice must not.
    return next(i for i, off in enumerate(far) if off > max(far) - 1e-9)


def _said(ask: dict, guess: float, truth: float) -> str:
    where = side(ask, guess, truth)
    far = f"{fixed(abs(guess - truth), ask['digits'])} " if where != RIGHT else ""
    digits = fixed(guess, ask["digits"])
    return f"ou said {digits}, it is {numbers(ask, [truth])}: {far}{where}."


def gap(ask: dict, guesses: list, done: int, found: list) -> str:
    """Say how far off the guesses are, and on which side."""
    if not done:
        return ""
    if done == 2:
        return f"It is {numbers(ask, found)}."
    if len(guesses) == 1:
        return "Y" + _said(ask, guesses[0], found[0])
    pairs = list(zip(guesses, found, strict=True))
    sides = [side(ask, *pair) for pair in pairs]
    counts = [f"{sides.count(where)} {where}" for where in dict.fromkeys(sides)]
    worst = farthest(guesses, found)
    there = f"At {ask['names'][worst]} y" + _said(ask, *pairs[worst])
    return f"Of {len(pairs)} guesses: {', '.join(counts)}. {there}"
