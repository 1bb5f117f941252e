"""The roster: the list of learners that a teacher writes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# An account that is made from another name ends in a hash: no name may look like one.
NAME = re.compile(r"(?!.*-[0-9a-f]{10}$)[a-z][a-z0-9-]{0,30}")


class RosterError(Exception):
    """Something that the teacher can mend; its text is the sentence to show."""


@dataclass(frozen=True)
class Learner:
    """A row of the roster: the name to sign in with, and the one to print."""

    name: str
    full_name: str = ""


def read_roster(path: Path) -> list[Learner]:
    """Read the list of learners.

    Parameters
    ----------
    path
        A CSV file with a column `name` and, if wanted, `full name`.

    Raises
    ------
    RosterError
        If a line is no use; nothing is guessed.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.DictReader(file, skipinitialspace=True) if any(row.values())]
    except (OSError, UnicodeDecodeError) as fault:
        message = f"{path} cannot be read ({fault}). Save it as CSV, UTF-8."
        raise RosterError(message) from fault
    if not rows or "name" not in rows[0]:
        message = (
            f"{path} names nobody. Its first line says `name,full name`, each next one a learner."
        )
        raise RosterError(message)
    learners = [
        Learner((row["name"] or "").strip(), (row.get("full name") or "").strip()) for row in rows
    ]
    names = [learner.name for learner in learners]
    for name in names:
        if not NAME.fullmatch(name):
            message = (
                f"{path}: {name!r} cannot be a name to sign in with. Use small letters a to z, "
                "digits and hyphens, a letter first, 31 at most, and at the end no hyphen with ten "
                "digits or letters a to f."
            )
            raise RosterError(message)
        if names.count(name) > 1:
            message = (
                f"{path}: {name!r} stands there {names.count(name)} times. Give each their own."
            )
            raise RosterError(message)
    return learners
