"""Read the questions and predictions of the lessons from their files, and check them.

What is wrong with one of them `toml_question.py` and `toml_prediction.py` say. The docstrings of
`utils.quiz` and `utils.quiz.predict` show how they are written.
"""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

from utils.quiz import toml_prediction, toml_question

COURSE = Path(__file__).resolve().parents[2]
# With an installed course, with a checkout of it.
FOLDERS = COURSE / "utils" / "quiz" / "quizzes", COURSE / "lessons_src" / "quizzes"
# What a file holds, and what checks one of them.
KINDS = {"question": toml_question.checked, "prediction": toml_prediction.checked}


def read(path: str | Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Read and check what the file of a lesson holds.

    Parameters
    ----------
    path : str or Path
        A TOML file as the docstrings of `utils.quiz` and `utils.quiz.predict` show it.

    Returns
    -------
    dict of dict
        Under "question" and "prediction" what the file has of them: by id, in its order.

    Raises
    ------
    ValueError
        At the first fault: what was found in which place, what is wanted, how to mend it.

    Examples
    --------
    >>> sorted(read("lessons_src/quizzes/01_binary_cross_entropy.toml"))  # doctest: +SKIP
    ['prediction', 'question']
    """
    path = Path(path)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as fault:  # broken TOML, or bytes that are not UTF-8
        msg = f"{path.name} cannot be read: {fault}. It wants TOML, in UTF-8; mend it there."
        raise ValueError(msg) from fault
    if not document or set(document) - set(KINDS) or not all(map(_entries, document.values())):
        got = ", ".join(map(repr, document)) or "nothing"
        msg = (
            f"{path.name} holds {got}. It wants questions and predictions, and nothing else: "
            "begin each with a line [[question]] or [[prediction]], in two brackets."
        )
        raise ValueError(msg)
    found: dict[str, dict] = {kind: {} for kind in KINDS}
    for kind, entries in document.items():
        for number, entry in enumerate(entries, start=1):
            where = f"{path.name}, {kind} {number}"
            checked = KINDS[kind](entry, where)
            name = checked["id"]
            if any(name in others for others in found.values()):
                msg = f"{where}: the id {name!r} is taken by an earlier one. Choose another."
                raise ValueError(msg)
            found[kind][name] = checked
    return found


def read_all(folder: str | Path | None = None) -> dict[str, dict[str, dict[str, Any]]]:
    """Read and check the questions and predictions of all lessons.

    Parameters
    ----------
    folder : str or Path, optional
        Where the TOML files are; without it, the course's own.

    Returns
    -------
    dict of dict
        As `read` gives them.

    Raises
    ------
    ValueError
        As `read` does, or when two files use the same id.
    FileNotFoundError
        When there are no files.

    Examples
    --------
    >>> sorted(read_all())
    ['prediction', 'question']
    """
    found: dict[str, dict] = {kind: {} for kind in KINDS}
    for path in _files(folder):
        new = read(path)
        taken = {name for part in found.values() for name in part}
        if twice := sorted(name for part in new.values() for name in part if name in taken):
            msg = (
                f"{path.name}: the id {twice[0]!r} is taken in another file. Answers "
                "are kept by id, so ids are unique in the whole course: choose another."
            )
            raise ValueError(msg)
        for kind, part in new.items():
            found[kind] |= part
    return found


def by_lesson(kind: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Read and check the course's own, by the name of their lesson.

    Parameters
    ----------
    kind : str
        "question" or "prediction".

    Returns
    -------
    dict of dict
        Under "01 binary cross entropy" what that lesson has of them, by id.

    Examples
    --------
    >>> "birthdays" in by_lesson("question")["00 start here"]
    True
    """
    return {
        f"{path.stem[:2]} {path.stem[3:].replace('_', ' ')}": read(path)[kind]
        for path in _files(None)
    }


def known(name: object, entries: dict[str, dict], what: str) -> dict[str, Any]:
    """Return the entry with this id; the ValueError of an unknown one names similar ids."""
    if not isinstance(name, str) or name not in entries:
        near = difflib.get_close_matches(str(name), entries, cutoff=0.4) or entries
        ask = f"Ask for {' or '.join(map(repr, near))}." if near else "There is none yet."
        raise ValueError(f"No {what} has the id {name!r}. {ask}")
    return entries[name]


def _files(folder: str | Path | None) -> list[Path]:
    folders = FOLDERS if folder is None else [Path(folder)]
    paths = next(filter(None, (sorted(place.glob("*.toml")) for place in folders)), [])
    if not paths:
        looked = " or ".join(map(str, folders))
        msg = f"No quiz files (*.toml) in {looked}. Get the whole course again, or name its folder."
        raise FileNotFoundError(msg)
    return paths


def _entries(value: object) -> bool:
    return isinstance(value, list) and bool(value)
