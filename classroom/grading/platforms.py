"""Tell who handed in a file, and what no learner made, from the names that platforms give."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# How platforms name what was handed in; `who` and `id` name the learner.
SCHEMES = [
    re.compile(one, re.IGNORECASE)
    for one in (
        # Moodle
        r"(?P<who>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+([_.].*)?",
        # Brightspace
        r"(?P<id>\d+)-\d+ ?- (?P<who>.+?) ?- \w{3,9}\.? \d{1,2}, \d{4} \d{1,2}[:.]?\d\d.*",
        # Blackboard
        r"(.*_)?(?P<who>[^_]+)_(?P<id>attempt)_\d{4}(-\d\d){5}([_.].*)?",
        # Canvas
        r"(?P<who>.+?)(?P<late>_LATE)?_(?P<id>\d+)_(\d+_.+|text(\.html?)?)",
    )
]
COPY = re.compile(r"^copy of +|[ _-]*\(\d+\)$|[ _-]+copy( ?\d+)?$|[ _-]+kopie$", re.IGNORECASE)
ENDING = re.compile(r"\.(ipynb|json|txt)$", re.IGNORECASE)
NOTEBOOK = re.compile(r"\.ipynb\b", re.IGNORECASE)
# What systems and platforms put there.
THEIRS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"}
AT_THE_TOP = {"index.html", "index.htm", "grades.csv", "grades.xls", "manifest.xml"}
NOTED = "timestamp.txt"  # nbgrader's, beside a notebook: it says when


def is_notebook(name: str) -> bool:
    """Say whether a file was a notebook before browsers and platforms renamed it."""
    return bool(NOTEBOOK.search(name))


def hidden(name: str) -> bool:
    """Say whether a file's name begins as that of a hidden one."""
    return name.startswith(".")


def why_not(inner: Sequence[str]) -> str:
    """Say why a file, given by its place, is no submission; nothing where it may be one."""
    for name in inner:
        if name.casefold() in THEIRS or name.startswith(("._", "~$")):
            return "was made by a system, and by no learner."
    if len(inner) == 1 and inner[0].casefold() in AT_THE_TOP:
        return "was made by a platform, and by no learner."
    if any(map(hidden, inner[:-1])) or (hidden(inner[-1]) and not is_notebook(inner[-1])):
        return "is hidden, as its name begins with a dot; without the dot it would be looked at."
    return ""


def learner(inner: Sequence[str], lesson: str) -> tuple[str, bool]:
    """Name the learner of a file, as its place tells; say whether the platform calls it late."""
    first = unicodedata.normalize("NFC", inner[0])
    name = first if len(inner) > 1 else _stem(first)
    for scheme in SCHEMES:
        if match := scheme.fullmatch(name) or scheme.fullmatch(first):
            found = match.groupdict()
            who = match["who"] if match["id"] == "attempt" else f"{match['who']}_{match['id']}"
            return who, bool(found.get("late"))
    return (name if len(inner) > 1 else _without(name, lesson)), False


def _stem(name: str) -> str:
    """Take off the endings of a file's name, and the number of a second download."""
    stem, dot, _ = name.rpartition(".")
    stem = stem if dot and stem.strip(".") else name
    while (shorter := COPY.sub("", ENDING.sub("", stem))) != stem and shorter.strip(" ."):
        stem = shorter
    return stem


def _without(stem: str, lesson: str) -> str:
    """Take the lesson's name off what is left of a file's name."""
    short = re.sub(re.escape(lesson), "", stem, flags=re.IGNORECASE)
    return COPY.sub("", short.strip(" _-.")).strip(" _-.") or stem
