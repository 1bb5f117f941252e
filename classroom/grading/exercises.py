"""Find the exercises of a lesson in its source: which function, which check, which answer."""

from __future__ import annotations

import functools
import inspect
import re
import symtable
import sys
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

from classroom.grading import kinds
from classroom.grading.hidden import PARTS

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "lessons_src"))
from building import editions, sources  # noqa: E402  # it lies beside the build of the notebooks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nbformat import NotebookNode

    from classroom.grading.hidden import Part
    from utils import checks

# A line for IPython: a magic, a command of the shell, a question; what it is assigned to stays.
MAGIC = re.compile(r"^([ \t]*)(\w[\w, ]*=[ \t]*)?(?:[%!].*|\?.*|[\w.]+\?+[ \t]*)$", re.MULTILINE)
HEADING = re.compile(r"^### ((?:Exercise|Case) .*)$", re.MULTILINE)


class GradingError(Exception):
    """Say in a sentence why nothing could be marked, and how to mend it."""


@dataclass(frozen=True)
class Exercise:
    """What a learner is asked to write, and what it is marked by.

    Attributes
    ----------
    name
        Names the exercise everywhere: the answer's name, or in the clinic that of the case.
    function
        The name that the learner's answer has in the lesson.
    check
        The name of its check in `utils.checks`, or of the clinic's case.
    kind
        How the answer is tried. The reference of the check is the reference here too.
    title
        Its heading in the lesson.
    stub
        The cell as learners get it.
    parts
        The parts of its mark.
    shared
        Whether another exercise asks for the same name: then it is tried when its cell has run.
    """

    name: str
    function: str
    check: str
    kind: kinds.Kind
    title: str
    stub: str
    parts: tuple[Part, ...]
    shared: bool

    @property
    def points(self) -> int:
        """What the whole exercise is worth."""
        return sum(part.points for part in self.parts)

    @property
    def known(self) -> checks.Exercise:
        """The exercise as its check describes it: the reference, and the known wrong answers."""
        return self.kind.known


def assignment_name(lesson: sources.Lesson) -> str:
    """Name the assignment of a lesson: lesson-NN."""
    return f"lesson-{lesson.number}"


def read(number: str) -> tuple[sources.Lesson, list[Exercise]]:
    """Read a lesson that can be marked, by its number NN.

    Raises
    ------
    GradingError
        When there are no hidden inputs for the lesson, or they do not fit its exercises.
    """
    if number not in PARTS:
        raise GradingError(
            f"Lesson {number!r} cannot be marked: name one of {', '.join(sorted(PARTS))}."
        )
    lesson = sources.read(*sources.find(ROOT / "lessons_src", [number]))
    found = list(_exercises(lesson, PARTS[number]))
    if {one.check for one in found} != set(PARTS[number]):
        raise GradingError(
            f"{lesson.path.name} asks for {', '.join(one.check for one in found)}, and its hidden "
            f"inputs are for {', '.join(PARTS[number])}: mend classroom/grading/hidden."
        )
    return lesson, found


def _exercises(lesson: sources.Lesson, parts: dict[str, tuple[Part, ...]]) -> Iterator[Exercise]:
    calls = [sources.tree(cell).body[-1].value for cell in lesson.cells if _is(cell, "check")]
    names = Counter(call.args[-1].id for call in calls)
    waiting, title, answer = iter(calls), "", None
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            title = next(iter(HEADING.findall(cell.source)), title)
        elif _is(cell, "exercise"):
            answer = cell
        elif _is(cell, "check"):
            call = next(waiting)
            case, function = call.args[0], call.args[-1].id
            check = call.func.attr if case is call.args[-1] else case.value
            kind = kinds.of(check)
            yield Exercise(
                name=function if names[function] == 1 else check,
                function=function,
                check=check,
                kind=kind,
                title=title,
                stub=editions.ANSWER.sub(rf"\1{editions.STUB}", answer.source),
                parts=parts.get(check, ()),
                shared=names[function] > 1,
            )


def _is(cell: NotebookNode, tag: str) -> bool:
    return tag in editions.tags(cell)


def withheld(exercise: Exercise) -> list[str]:
    """Name the functions of the course that are the answer itself, as module:field.

    The reference of a check is such a function, or a lambda that calls one.
    """
    reference = inspect.unwrap(exercise.known.reference)
    if not isinstance(reference, FunctionType):
        return []  # NumPy's own
    if reference.__name__ != "<lambda>":
        return _ours([reference])
    names = reference.__code__.co_names
    found = [reference.__globals__.get(name) for name in names]
    modules = [one for one in found if isinstance(one, ModuleType)]
    called = found + [getattr(module, name, None) for module in modules for name in names]
    return [exercise.kind.right, *_ours(called)] if exercise.kind.right else []


def _ours(found: Iterable[object]) -> list[str]:
    return sorted(
        f"{one.__module__}:{one.__name__}"
        for one in found
        if isinstance(one, FunctionType) and one.__module__.startswith("utils.")
    )


def defines(source: str) -> set[str]:
    """Name what a cell gives a value at its top level: functions, variables, what it imports."""
    found = _table(source)
    if not found:
        return set(re.findall(r"^(?:async )?def\s+(\w+)", source, re.MULTILINE))
    return {one.get_name() for one in found.get_symbols() if one.is_assigned()}


def uses(source: str) -> set[str]:
    """Name what a cell takes from other cells, in its functions too."""
    found = _table(source)
    if not found:
        return set(re.findall(r"\w+", source))
    names, waiting = set(), [found]
    while waiting:
        one = waiting.pop()
        top = one is found
        names |= {each.get_name() for each in one.get_symbols() if top or each.is_global()}
        waiting += one.get_children()
    return names


@functools.lru_cache(maxsize=4096)
def _table(source: str) -> symtable.SymbolTable | None:
    """Make Python's own table of the names in a cell, without what IPython alone understands."""
    for text in (source, MAGIC.sub(r"\1\2None", source)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about how a learner writes
                return symtable.symtable(text, "cell", "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None
