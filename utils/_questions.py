"""Read the questions of the quizzes, and say what is wrong with them; see utils/quiz.py."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
# With an installed course, with a checkout of it.
FOLDERS = HERE / "quizzes", HERE.parent / "lessons_src" / "quizzes"
KEYS = {"id": str, "text": str, "options": list, "right": str, "why": str}
WANTED = {str: "a text in quotes", list: "a list of texts, [...]"}

Question = dict[str, Any]


def load(path: str | Path) -> dict[str, Question]:
    """Read and check the questions of one lesson.

    Parameters
    ----------
    path : str or Path
        A TOML file as the docstring of `utils.quiz` shows it.

    Returns
    -------
    dict of dict
        By id, in the order of the file: `id`, `text`, `options`, `why`, and `right` as an index.

    Raises
    ------
    ValueError
        At the first fault: what was found in which question, what is wanted, how to mend it.

    Examples
    --------
    >>> load("lessons_src/quizzes/01_binary_cross_entropy.toml")  # doctest: +SKIP
    """
    path = Path(path)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as fault:  # broken TOML, or bytes that are not UTF-8
        msg = f"{path.name} cannot be read: {fault}. It wants TOML, in UTF-8; mend it there."
        raise ValueError(msg) from fault
    entries = document.get("question")
    if set(document) != {"question"} or not isinstance(entries, list) or not entries:
        got = ", ".join(map(repr, document)) or "nothing"
        msg = (
            f"{path.name} holds {got}. It wants questions and nothing else: begin each with a "
            "line [[question]], in two brackets."
        )
        raise ValueError(msg)
    questions: dict[str, Question] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{path.name}, question {number}"
        question = _checked(entry, where)
        if question["id"] in questions:
            msg = f"{where}: the id {question['id']!r} is taken by an earlier one. Choose another."
            raise ValueError(msg)
        questions[question["id"]] = question
    return questions


def load_all(folder: str | Path | None = None) -> dict[str, Question]:
    """Read and check the questions of all lessons.

    Parameters
    ----------
    folder : str or Path, optional
        Where the TOML files are; without it, the course's own.

    Returns
    -------
    dict of dict
        By id, as `load` gives them.

    Raises
    ------
    ValueError
        As `load` does, or when two files use the same id.
    FileNotFoundError
        When there are no files.

    Examples
    --------
    >>> load_all()  # doctest: +SKIP
    """
    folders = FOLDERS if folder is None else [Path(folder)]
    paths = next(filter(None, (sorted(place.glob("*.toml")) for place in folders)), [])
    if not paths:
        looked = " or ".join(map(str, folders))
        msg = f"No quiz files (*.toml) in {looked}. Get the whole course again, or name its folder."
        raise FileNotFoundError(msg)
    questions: dict[str, Question] = {}
    for path in paths:
        new = load(path)
        if twice := sorted(questions.keys() & new):
            msg = (
                f"{path.name}: the id {twice[0]!r} is taken by a question in another file. Answers "
                "are kept by id, so ids are unique in the whole course: choose another."
            )
            raise ValueError(msg)
        questions |= new
    return questions


def _checked(entry: object, where: str) -> Question:
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
        near = difflib.get_close_matches(right, options, n=1, cutoff=0)[0]
        yield f"'right' is {right!r}, which is no option. Copy one word for word, such as {near!r}."
