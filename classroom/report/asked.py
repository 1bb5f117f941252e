"""List the predictions of the course, each with its lesson, its truth and what it is asked of."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classroom.report.course import LESSONS
from utils.explorers import crowd
from utils.quiz import predict, toml_files, toml_prediction

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Asked:
    """Tell where a prediction stands and what is true, ring by ring.

    `start` is what the lesson gives to the explorer, `truth` what follows. Both are None where a
    lesson makes them of what it computed before, such as the logits of a trained model.
    """

    key: str
    lesson: str
    entry: toml_prediction.Prediction
    start: dict[str, Any] | None
    truth: tuple[float, ...] | None

    @property
    def words(self) -> dict[str, Any]:
        """Return what its numbers are written with."""
        return toml_prediction.words(self.entry)

    @property
    def names(self) -> list[str]:
        """Name the rings; the name of a lone one is empty."""
        return self.words["names"]


def predictions() -> list[Asked]:
    """List the predictions in the order of the lessons.

    Examples
    --------
    >>> predictions()[0].key
    'nearly-impossible'
    """
    given = {
        name: start
        for path in sorted(LESSONS.glob("[0-9]*.py"))
        for name, start in _calls(path.read_text(encoding="utf-8"))
    }
    return [
        _asked(key, lesson, entry, given.get(key))
        for lesson, asked in toml_files.by_lesson("prediction").items()
        for key, entry in asked.items()
    ]


def _calls(source: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """List the predictions that a lesson asks, each with what its call gives beside the id."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        given = {word.arg: word.value for word in call.keywords}
        if ast.unparse(call.func) == "predict.number":
            name, *more = call.args
            given |= dict.fromkeys(["truth"], *more) if more else {}
        elif (name := given.pop("predict", None)) is None:
            continue
        try:
            yield ast.literal_eval(name), {k: ast.literal_eval(v) for k, v in given.items()}
        except ValueError:
            yield ast.literal_eval(name), None


def _asked(key: str, lesson: str, entry: dict, start: dict[str, Any] | None) -> Asked:
    truth = None
    if start is not None and "explorer" in entry:
        truth = tuple(crowd.truths(entry, **start))
    elif start is not None and "of" in entry:
        try:
            truth = (predict.computed(entry),)
        except ValueError:  # it needs PyTorch, which this machine may lack
            start = None
    return Asked(key, lesson, entry, start, truth)
