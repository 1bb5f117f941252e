"""Answers as learners write them: right ones pass, each wrong one is told what leads on.

A module of `exercise_answers`, named after its lesson, holds `RIGHT` and `WRONG`: for each check of
the lesson the right answers, and the wrong ones, each beside a part of what its message should say.

An answer of one line stands after return, or in the brackets where a list is asked for. One of
several lines is the body of the function. A text with a line that defines the answer, at its left
edge, is the whole cell; with a line that calls the check, the check's cell too. Every answer runs
as its own cell, after the imports of the lesson and the solutions of its earlier exercises.
"""

import ast
import importlib.util
import linecache
import re
import textwrap
from pathlib import Path

import answer_mutants
import pytest

FOLDER = Path(__file__).with_name("exercise_answers")
ENOUGH = 8


def _table(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLES = {path.stem.partition("_")[2]: _table(path) for path in sorted(FOLDER.glob("lesson_*.py"))}
EXERCISES = {
    (number, one.check): one for number in TABLES for one in answer_mutants.answers(number)
}
RIGHT_CASES = [
    (number, check, text)
    for number, table in TABLES.items()
    for check, texts in table.RIGHT.items()
    for text in texts
]
WRONG_CASES = [
    (number, check, text, told)
    for number, table in TABLES.items()
    for check, texts in table.WRONG.items()
    for text, told in texts.items()
]


def cell(exercise, text):
    """Write an answer as its learner did, in a cell."""
    if re.search(rf"(?m)^(def {exercise.name}\(|{exercise.name} *=)", text):
        return text
    first = exercise.source.lstrip().partition("\n")[0]
    if not first.startswith("def "):
        return f"{first}\n{textwrap.indent(text, '    ')}\n]"
    body = text if "\n" in text else f"return {text}"
    return f"{first}\n{textwrap.indent(body, '    ')}"


def checked(number, check, text):
    """Run an answer and its check as a notebook does, where each cell is a file of its own."""
    exercise = EXERCISES[number, check]
    space = {"__name__": "__main__"}
    exec(exercise.before, space)  # noqa: S102  # our own
    answer = cell(exercise, text)
    if not re.search(r"(?m)^checks\.", text):
        answer += f"\nchecks.{check}({exercise.name})"
    source = f"{answer}\n"
    file = f"/answers/{number}_{abs(hash(source))}.py"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    *lines, last = ast.parse(source).body
    exec(compile(ast.Module(lines, []), file, "exec"), space)  # noqa: S102  # as above
    return eval(compile(ast.Expression(last.value), file, "eval"), space)  # noqa: S307  # as above


@pytest.mark.parametrize("number", TABLES)
def test_every_exercise_has_enough_answers(number):
    table = TABLES[number]
    checks = {check for lesson, check in EXERCISES if lesson == number}
    assert set(table.RIGHT) == set(table.WRONG) == checks
    for answers in (table.RIGHT, table.WRONG):
        assert all(len(set(texts)) >= ENOUGH for texts in answers.values())


@pytest.mark.parametrize(("number", "check", "text"), RIGHT_CASES)
def test_a_right_answer_passes(number, check, text):
    result = checked(number, check, text)
    assert result.ok, result


@pytest.mark.parametrize(("number", "check", "text", "told"), WRONG_CASES)
def test_a_wrong_answer_is_refused_and_led_on(number, check, text, told):
    result = checked(number, check, text)
    assert not result.ok
    assert told in result.message
    assert "\n" not in result.message
    asked = re.findall(r"[^.?]+\?", result.message)
    assert len(asked) == len(set(asked))
