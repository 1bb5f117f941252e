"""Say what is wrong with a question as it stands in a TOML file; see `utils.quiz`."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {"id": str, "text": str, "options": list, "right": str, "why": str}
WANTED = {str: "a text in quotes", list: "a list of texts, [...]"}

Question = dict[str, Any]


def checked(entry: object, where: str) -> Question:
    """Return one question with `right` as an index; ValueError at its first fault."""
    for faults in _form, _texts, _answers:  # each may rely on what the one before found
        for fault in faults(entry):
            msg = f"{where}: {fault}"
            raise ValueError(msg)
    return {**entry, "right": entry["options"].index(entry["right"])}


def _form(entry: object) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"it is {entry!r}. Begin it with a line [[question]], then its keys, one a line."
        return
    for key in sorted(entry.keys() - KEYS):
        yield f"the key {key!r} is unknown. The keys are {', '.join(KEYS)}: rename or remove it."
    for key, kind in KEYS.items():
        if key not in entry:
            yield f"the key {key!r} is missing. Add a line {key} = {WANTED[kind]}."
        elif not isinstance(entry[key], kind):
            yield f"{key!r} is {entry[key]!r}. It wants {WANTED[kind]}."


def _texts(entry: Question) -> Iterator[str]:
    for key in KEYS:
        for text in entry[key] if key == "options" else [entry[key]]:
            if not isinstance(text, str) or not text.strip():
                yield f"{key!r} holds {text!r}. It wants a text with something in it."
            elif text.count("`") % 2:
                yield f"{key!r} holds {text!r}. Put `code` between two backticks, not one."


def _answers(entry: Question) -> Iterator[str]:
    options, right = entry["options"], entry["right"]
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
        yield f"the id is {entry['id']!r}. It wants small letters and digits, joined by -."
    if not 2 <= len(options) <= 4:
        yield f"'options' has {len(options)}, {options!r}. Give 2 to 4."
    for option in options:
        if options.count(option) > 1:
            yield f"the option {option!r} is there twice. Let one of them say something else."
    if right not in options:
        (near,) = difflib.get_close_matches(right, options, n=1, cutoff=0)
        yield f"'right' is {right!r}, which is no option. Copy one word for word, such as {near!r}."
