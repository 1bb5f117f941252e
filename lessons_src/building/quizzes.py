"""The questions of a lesson: each is valid, and asked once; its predictions can be asked."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from building.sources import Fault, shown, tree
from utils import quiz
from utils.quiz import predict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from building.sources import Lesson


def asked(lesson: Lesson) -> list[tuple[int, ast.Call]]:
    """List the calls of quiz.ask, each with the index of its cell."""
    return [
        (index, node)
        for index, cell in enumerate(lesson.cells)
        if cell.cell_type == "code"
        for node in ast.walk(tree(cell))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "quiz.ask"
    ]


def faults(lesson: Lesson, folder: Path) -> Iterator[Fault]:
    """List what is wrong between a lesson and its file of questions."""
    path = folder / f"{lesson.name}.toml"
    unasked: dict[str, object] = {}
    if path.exists():
        try:
            unasked = quiz.load(path)
            predict.load(path)
        except ValueError as error:
            yield Fault(path, str(error))
            return
    if sentence := _place_fault(unasked):
        yield Fault(path, sentence)
    calls = asked(lesson)
    names = [(i, ast.unparse(call.args[0]) if call.args else "nothing") for i, call in calls]
    yield from each_once(lesson, path, "question", unasked, names)


def each_once(
    lesson: Lesson, path: Path, kind: str, known: Iterable[str], asked: Iterable[tuple[int, str]]
) -> Iterator[Fault]:
    """List what a lesson asks a second time, never, or without knowing it.

    `known` are the ids of a kind in the lesson's file, `asked` the cells and what they ask for, as
    Python writes it.
    """
    known = dict.fromkeys(known)
    unasked = dict(known)
    for index, name in asked:
        one = name.strip("'")
        if one not in known:
            sentence = f"it asks the {kind} {name}, which is no id of a [[{kind}]] in"
            yield lesson.fault(f"{sentence} {shown(path)}.", index)
        elif one not in unasked:
            yield lesson.fault(f"the {kind} {name} is asked a second time.", index)
        unasked.pop(one, None)
    for one in unasked:
        yield lesson.fault(
            f"the lesson never asks the {kind} {one!r}: ask it, or take it out of {shown(path)}."
        )


def _place_fault(questions: dict[str, dict]) -> str:
    """Say so if a learner who always takes the same place would be right too often."""
    places = Counter(question["right"] for question in questions.values())
    place, times = next(iter(places.most_common(1)), (0, 0))
    if len(questions) < 2 or times <= len(questions) / 2:
        return ""
    return (
        f"option {place + 1} is right in {times} of {len(questions)} questions: put the options of "
        "some in another order, so that no place is right more than half of the time."
    )
