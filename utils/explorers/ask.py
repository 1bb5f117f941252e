"""Find a prediction, and make of it what both twins of `ring` read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from utils.quiz import toml_prediction
from utils.quiz.toml_files import known, read_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from utils.explorers.live import Explorer

# A prediction outside of explorers.
ON_A_LINE = {"state": {}, "value": "truth", "ring": {"axes": 0, "y": 0}}
ROOM = 34  # points that a number beside a ring needs


def find(name: object, explorer: str, folder: str | Path | None) -> dict:
    """Return the prediction with an id, if it belongs to this explorer.

    Raises
    ------
    ValueError
        When no prediction has this id, or when it is asked elsewhere.
    """
    if isinstance(name, dict):  # a file that is being checked is none of the course's yet
        return name
    every = read_all(folder)["prediction"]
    entry = known(name, every, "prediction")
    if entry.get("explorer", "number") == explorer:
        return entry
    mine = [key for key, other in every.items() if other.get("explorer", "number") == explorer]
    hint = f" Here fits {' or '.join(map(repr, mine))}." if mine else ""
    there, here = (_asked_in(each) for each in (entry.get("explorer", "number"), explorer))
    raise ValueError(f"The prediction {name!r} is one for {there}, not for {here}.{hint}")


def _asked_in(explorer: str) -> str:
    return "predict.number()" if explorer == "number" else f"explorers.{explorer}()"


def ask_of(explorer: Explorer, entry: dict, svg: str, axes: list[dict]) -> dict:
    """Make of a prediction what both twins of `ring` read.

    Raises
    ------
    ValueError
        When the explorer has no such state, value, axes or marks; the sentence names those it has.
    """
    fault = _fault(entry)
    ask = aim(explorer, entry) | place(entry, axes)
    gids = set(re.findall(r'\bid="([^"]+)"', svg))
    ask["gids"] = [name for name in entry["veil"] if name in gids]
    _check_veil(explorer, ask, gids, fault)
    return ask


def aim(explorer: Explorer, entry: dict) -> dict:
    """Return what is asked, of which states, in which words: all that no picture is needed for.

    Raises
    ------
    ValueError
        When the explorer has no such state or value; the sentence names those it has.
    """
    fault = _fault(entry)
    entry = ON_A_LINE | entry
    goal = dict(explorer.params)
    for name, value in entry["state"].items():
        goal |= _numbers(explorer, name, value, fault)
    each = [
        _numbers(explorer, name, value, fault)
        for name, row in entry["over"].items()
        for value in row
    ]
    value, item = re.fullmatch(r"(.*?)(?:\[(\d+)\])?", entry["value"], re.DOTALL).groups()
    ask = {
        **{key: entry[key] for key in ("id", "text", "veil", "least")},
        **toml_prediction.words(entry),
        "start": toml_prediction.starts(entry),
        "goal": goal,
        "each": each or [{}],
        "value": value,
        "item": item and int(item),
    }
    _check_values(explorer, ask, fault)
    return ask


def place(entry: dict, axes: list[dict]) -> dict:
    """Return where the rings lie in a picture with these axes, as `still.boxes` gives them.

    Raises
    ------
    ValueError
        When the picture has no such axes.
    """
    fault = _fault(entry)
    entry = ON_A_LINE | entry
    where, over = entry["ring"], next(iter(entry["over"].values()), None)
    if not 0 <= where["axes"] < len(axes):
        raise fault(f"'ring' has axes = {where['axes']}. The explorer has 0 to {len(axes) - 1}.")
    box = axes[where["axes"]]
    point = [(box[k][1] - box[k][0]) / size for k, size in zip("xy", box["box"][2:], strict=True)]
    along = "x" if "y" in where else "y"
    at = list(over) if over else [where["y" if along == "x" else "x"]]
    share = (at[0] - box["x"][0]) / (box["x"][1] - box["x"][0])
    left, right = (part * box["box"][2] for part in (share, 1 - share))
    outward, room = (-1, left) if share < 0.5 else (1, right)
    side = outward if room > ROOM else -outward
    side = {"left": -1, "right": 1, "none": 0}.get(where.get("side"), side)
    return {
        "axes": where["axes"],
        "along": along,
        "at": at,
        "zero": where.get("zero", 0),
        "one": where.get("one", 1),
        "scaled": "zero" in where,
        "point": [float(f"{size:.4g}") for size in point],
        "side": side,
    }


def _fault(entry: dict) -> Callable[[str], ValueError]:
    return lambda sentence: ValueError(f"{entry['where']} ({entry['id']!r}): {sentence}")


def _numbers(explorer: Explorer, name: str, value: object, fault: Callable) -> dict:
    if name not in explorer.states:
        raise fault(f"explorers.{explorer.name}() has no {name!r}: {', '.join(explorer.states)}.")
    state = explorer.states[name]
    try:
        value = state.validate(explorer, value)
    except ValueError as error:
        raise fault(str(error)) from error
    return state.wired(value)


def _check_values(explorer: Explorer, ask: dict, fault: Callable) -> None:
    values = explorer.marks(ask["goal"], *explorer.data)["values"]
    if ask["least"]:
        limits = explorer.limits
        if ask["value"] not in limits:
            raise fault(f"'value' is {ask['value']!r}. With 'least' it wants {', '.join(limits)}.")
        ask["steps"] = limits[ask["value"]]
    for name in [ask["least"] or ask["value"]]:
        if name not in values:
            raise fault(
                f"explorers.{explorer.name}() has no value {name!r}: it has {', '.join(values)}."
            )
        row = values[name] if isinstance(values[name], list) else None
        if (row is None) != (ask["item"] is None) or (row and ask["item"] >= len(row)):
            wish = f"a row: write {name}[0] to {name}[{len(row) - 1}]" if row else "no row"
            raise fault(f"the value {name!r} is {wish}.")


def _check_veil(explorer: Explorer, ask: dict, gids: set[str], fault: Callable) -> None:
    marks = [m for p in (explorer.params, ask["goal"]) for m in _marks(explorer, p)]
    names = {mark["name"] for mark in marks if "name" in mark}
    if unknown := [n for n in ask["veil"] if n not in gids | names | {"sentence"}]:
        raise fault(
            f"'veil' names {unknown[0]!r}, which explorers.{explorer.name}() does not draw. "
            f"It has {', '.join(sorted(gids | names))}; and sentence."
        )


def _marks(explorer: Explorer, params: dict) -> list[dict]:
    return explorer.marks(params, *explorer.data)["marks"]
