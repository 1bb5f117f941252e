"""Ask for a prediction before the answer is seen: in an explorer, or as a number on a line.

The predictions of a lesson stand beside its questions, in `lessons_src/quizzes/NN_slug.toml`::

    [[prediction]]
    id = "halving"
    text = "The point moves from p = 0.7 to p = 0.35. What will it cost there?"
    unit = "nats"
    range = [0, 5, 0.05]
    explorer = "binary"
    state = {p = 0.35, y = 1}
    value = "loss"
    ring = {axes = 0, x = 0.35}
    veil = ["curve-0", "curve-1"]

`explorers.binary(p=0.7, y=1, predict="halving")` asks it. The answer is nowhere: the explorer
computes `value` in the `state`. `id` is unique in the course, `range` is [low, high, step].

- `ring` says where it lies: in which axes, counted from 0, and at which x; it moves along y (or at
  which y; it moves along x). `zero` and `one` say where 0 and 1 lie, for a scale of its own;
  `side` where its number stands: left, right or none.
- `veil` names what would answer: parts of the fixed picture by gid, marks by name, "sentence".
- `start` (may be missing) says where the ring opens.
- `over = {p = [0.1, 0.5, 0.9]}` asks for a curve, a ring for each number; `ring` has no x then.
- `value = "q[0]"` takes one of a row; `least = "loss"` asks for the place on the slider `value` at
  which the loss is least.

Without an explorer it is a number on a line, `predict.number("fresh-loss")`; `of = "np.log(10)"`
says what the number is, in the course's own mathematics, if the lesson does not.
"""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

from utils.explorers import EXPLORERS, ask
from utils.explorers.number import Number
from utils.explorers.states import fixed
from utils.quiz import toml_files

if TYPE_CHECKING:
    from pathlib import Path

    from utils.explorers.live import Explorer

__all__ = ["computed", "load", "number"]

MATHEMATICS = "calibration", "data", "huffman", "logistic", "losses", "ngrams"


def number(
    prediction_id: str, truth: float | None = None, folder: str | Path | None = None
) -> Number:
    """Ask for a number, on a line, before the cell below shows it.

    Parameters
    ----------
    prediction_id : str
        The prediction's id.
    truth : float, optional
        The number; also a scalar of NumPy or PyTorch. Without it, what `of` computes.
    folder : str or Path, optional
        Where the TOML files are; without it, the course's own.

    Returns
    -------
    Number
        Shows itself as the last expression of a cell; `guess` is where the ring is.

    Raises
    ------
    ValueError
        When no prediction has this id, or nothing says what the number is.

    Examples
    --------
    >>> number("fresh-loss").guess  # doctest: +SKIP
    2.5
    """
    entry = ask.find(prediction_id, "number", folder)
    if truth is None:
        if "of" not in entry:
            raise ValueError(
                f"Nothing says what {prediction_id!r} is: call predict.number({prediction_id!r}, "
                f"truth=...), or write of = ... below its id ({entry['where']})."
            )
        truth = computed(entry)
    return Number(truth=truth, predict=prediction_id, folder=folder)


def load(path: str | Path) -> dict[str, dict[str, Any]]:
    """Read the predictions of one lesson, and prove that each can be asked.

    Parameters
    ----------
    path : str or Path
        A TOML file as the docstring of this module shows it.

    Returns
    -------
    dict of dict
        By id, in the order of the file.

    Raises
    ------
    ValueError
        At the first fault, with its place: a state, value, axes or mark that the explorer has not,
        a truth outside of the range, an answer that can be read before the commit.

    Examples
    --------
    >>> load("lessons_src/quizzes/01_binary_cross_entropy.toml")  # doctest: +SKIP
    """
    found = toml_files.read(path)["prediction"]
    for entry in found.values():
        _prove(entry)
    return found


def _prove(entry: dict) -> None:
    if "explorer" in entry:
        name = entry["explorer"]
        if name not in EXPLORERS:
            raise _fault(entry, f"no explorer is called {name!r}: {', '.join(EXPLORERS)}.")
        asked = EXPLORERS[name](predict=entry)
    elif "of" in entry:
        asked = Number(truth=computed(entry), predict=entry)
    else:
        return
    low, high, _ = entry["range"]
    for truth in asked.asked.truths:
        if not low <= truth <= high:
            raise _fault(entry, f"the truth, {truth:g}, lies outside of range = {entry['range']}.")
        digits = fixed(truth, asked.asked.ask["digits"])
        if sentence := _given_away(asked, digits):
            raise _fault(entry, f"{digits} can be read before the commit: {sentence!r}. Veil it.")


def _given_away(asked: Explorer, digits: str) -> str:
    """Return the words below the veil in which these digits stand."""
    result = asked.result()
    words = [re.sub("Your guess so far.*", "", result["sentence"]), asked.entry["text"]]
    guess = {fixed(v, asked.asked.ask["digits"]) for v in asked.asked.numbers}
    texts = [mark["text"] for mark in result["marks"] if mark["kind"] == "text"]
    words += [text for text in texts if text not in guess]
    told = re.compile(rf"(?<![\d.]){re.escape(digits)}(?!\d)")
    return next((text for text in words if len(digits) > 2 and told.search(text)), "")


def computed(entry: dict) -> float:
    """Compute what `of` says, in the course's own mathematics.

    Raises
    ------
    ValueError
        When it is no number; also where it needs PyTorch and there is none.

    Examples
    --------
    >>> computed({"of": "np.log2(8)", "id": "three-bits", "where": ""})
    3.0
    """
    names = {name: importlib.import_module(f"utils.{name}") for name in MATHEMATICS}
    wanted = {"np": "numpy", "torch": "torch"}
    try:
        for name, module in wanted.items():
            if re.search(rf"\b{name}\b", entry["of"]):
                names[name] = importlib.import_module(module)
        return float(eval(entry["of"], names))  # noqa: S307  # the course's own words
    except Exception as error:
        raise _fault(entry, f"'of' is {entry['of']!r}: {error}. It wants one number.") from error


def _fault(entry: dict, sentence: str) -> ValueError:
    return ValueError(f"{entry['where']} ({entry['id']!r}): {sentence}")
