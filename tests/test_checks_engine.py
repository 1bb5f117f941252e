"""What every check says, whatever its exercise: tried on small exercises of its own."""

import dataclasses
import itertools
import math
import time

import numpy as np
import pytest
from cells import cell
from small_exercises import KNOWN, QUOTIENT, SHARES, THIRD, look

from utils.checks import limit
from utils.checks.exercise import Result
from utils.checks.mistakes import Mended, Raises, swapped


def test_a_right_answer_is_told_so_with_praise():
    result = look(THIRD, lambda x: x / 3)
    assert result == Result(True, "Right on all 4 inputs. A third of it.")
    assert (result.misconception, result.tried) == (None, True)
    assert look(THIRD, lambda x: [x / 3]).ok  # a number may come as an array of one
    assert look(QUOTIENT, lambda a, b: a / b).message == "Right on all 3 inputs. "


def test_an_array_that_is_written_anew_at_each_call_is_kept_as_it_was():
    kept = np.zeros(())

    def fn(x):
        kept[...] = x / 3
        return kept

    assert look(THIRD, fn).ok


def test_brackets_are_asked_for_where_a_function_came_back():
    assert look(THIRD, lambda _: math.sqrt).message.endswith("behind a function's name?")
    assert look(THIRD, lambda _: "text").message.endswith("returns text where a number is wanted.")


def test_a_second_look_has_a_fifth_of_the_time(monkeypatch):
    monkeypatch.setattr(limit, "TIME_LIMIT", 2.5)
    looks, spent = [], [0.0]

    def fn(x):
        looks.append(x)
        if len(looks) == 1:
            return 7
        begin = time.thread_time()
        while True:
            spent[0] = time.thread_time() - begin

    assert (
        "running after 2.5 seconds"
        in look(dataclasses.replace(THIRD, cases=THIRD.cases[:1]), fn).message
    )
    assert looks == [4, 1e300, 4]
    assert 0.46 < spent[0] < 0.6


def test_what_a_check_holds_cannot_be_changed():
    known, call = THIRD.known[0], THIRD.calls[0]
    for held, name in [
        (look(THIRD, lambda x: x), "ok"),
        (THIRD, "reference"),
        (known, "hint"),
        (call, "args"),
        (Mended(swapped), "by"),
        (Raises("there"), "error"),
    ]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(held, name, None)
    assert len({THIRD, QUOTIENT, dataclasses.replace(THIRD), *THIRD.calls}) == 7  # each its own


@pytest.mark.parametrize(
    ("fn", "name", "hint"),
    [
        (lambda x: x + 0, "third forgotten", "All of it?"),
        (lambda x: x * 3, "multiplied", "Which way?"),
        (lambda x: x * 9.0, "multiplied", "Which way?"),
    ],
)
def test_a_known_slip_is_named_with_the_first_input_that_shows_it(fn, name, hint):
    got = fn(4)
    expected = f"{hint} For x = 4 your function gives {got:g}; wanted: 1.333."
    assert look(THIRD, fn) == Result(False, expected, name)


def test_an_unknown_slip_gets_the_first_input_that_shows_it():
    detail = "For x = 7 your function gives 7; wanted: 2.333."
    assert look(THIRD, lambda x: x if x == 7 else x / 3) == Result(False, detail)
    late = "For x = 1e+300 your function gives 9; wanted: 3.333e+299."
    assert look(THIRD, lambda x: 9 if x > 99 else x / 3) == Result(False, late)


@pytest.mark.parametrize(
    ("huge", "told"),
    [
        (lambda x: x * x, "gives inf; wanted: 3.333e+299."),
        (lambda x: x * x - x * x, "gives nan; wanted: 3.333e+299."),
        (lambda x: x**2, "raises OverflowError: "),
        (lambda x: math.sqrt(-x), "raises ValueError: "),
    ],
)
def test_what_breaks_at_extreme_inputs_alone_is_unstable(huge, told):
    result = look(THIRD, lambda x: huge(x) if x > 99 else x / 3)
    assert result.misconception == "unstable"
    assert result.message.startswith(f"{KNOWN['unstable'][0]} For x = 1e+300 your function {told}")
    # Where the exercise has no such slip, and where an ordinary input breaks, nothing is made up.
    nameless = dataclasses.replace(THIRD, known={})
    assert look(nameless, lambda x: huge(x) if x > 99 else x / 3).misconception is None
    first = look(THIRD, lambda x: huge(1e300) if x == 4 else x / 3)
    assert (first.misconception, first.message[:9]) == (None, "For x = 4")


def test_an_error_that_is_no_overflow_is_not_unstable():
    assert look(THIRD, lambda x: {}[x] if x > 99 else x / 3).misconception is None


def test_what_comes_after_the_mended_slip_is_told_at_once():
    told = look(QUOTIENT, lambda first, second: second * first / np.square(first))
    assert told.misconception == "swapped"
    assert told.message.startswith("Which comes first? Too large? For first = 1, second = 8 your ")
    plain = look(QUOTIENT, lambda first, second: second / first)
    assert plain.message.startswith("Which comes first? For first = 1, second = 8 your ")
    odd = look(QUOTIENT, lambda first, second: 7 if first > 99 else second / first)
    assert odd.message.startswith("Which comes first? For ")
    # A slip that shows at the extreme inputs alone has nothing behind it.
    fn = lambda a, b: b / a if a > 99 else a / b  # noqa: E731  # as short as the others
    assert look(QUOTIENT, fn).message.startswith("For a = 2e+200, b = 1e+200 your function gives")


def test_a_mended_answer_that_never_ends_leads_to_no_second_hint(monkeypatch):
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.3)

    def fn(first, second):
        while second > 99 > first / 1e198:
            pass
        return second / first

    result = look(QUOTIENT, fn)
    assert result.misconception == "swapped"
    assert result.message.startswith("Which comes first? For ")


def test_an_answer_that_changes_each_time_is_told_so():
    numbers = itertools.count(1)
    result = look(THIRD, lambda x: x + next(numbers))
    assert result.misconception == "changes each time"
    assert result.message.startswith("Two calls with the same input give different numbers: is ")
    assert look(THIRD, lambda x: x * math.nan).misconception is None
    # What is right at first and wrong later is compared where it is wrong.
    numbers = itertools.count(1)
    result = look(THIRD, lambda x: x / 3 if x == 4 else next(numbers))
    assert result.misconception == "changes each time"


def test_an_option_that_is_missing_is_told_before_anything_is_tried():
    result = look(SHARES, lambda x: x / x.sum())
    assert result.message == (
        "The check calls your function with (x, scale=...): "
        "got an unexpected keyword argument 'scale'."
    )
    assert result.tried
    assert look(SHARES, lambda: 0).message.startswith("The check calls your function with (x): ")


def test_a_check_that_stands_between_tells_what_the_learner_is_called_with():
    between = dataclasses.replace(THIRD, parameters=("model", "rate"))
    result = look(between, lambda model: model)
    assert result.message == (
        "The check calls your function with (model, rate): too many positional arguments."
    )
    # What it is tried with keeps the lesson's names, whatever the learner's are.
    through = cell("def third(model, rate=0):\n    return 1")
    assert look(between, through).message.endswith(
        "For x = 4 your function gives 1; wanted: 1.333."
    )
    assert look(THIRD, cell("def third(number):\n    return 1")).message.endswith(
        "For number = 4 your function gives 1; wanted: 1.333."
    )
    # Fewer names than inputs are none at all.
    assert look(QUOTIENT, lambda *both: sum(both)).message == (
        "For a = 1, b = 8 your function gives 9; wanted: 0.125."
    )


def test_a_function_that_does_not_tell_its_arguments_is_tried_all_the_same():
    wants = dataclasses.replace(QUOTIENT, known={})
    assert look(wants, math.log).message.startswith("For a = 1, b = 8 your function gives 0; want")
    assert look(wants, max).message.startswith("For a = 1, b = 8 your function gives 8; wanted")


@pytest.mark.parametrize(
    ("exercise", "fn", "told"),
    [
        (THIRD, lambda x: 3 * x, "multiplied"),
        (THIRD, lambda x: x * math.nan, None),
        (QUOTIENT, lambda a, b: b / a, "swapped"),
    ],
)
def test_a_name_that_the_lesson_gives_is_found_in_how_it_calls_the_check(exercise, fn, told):
    assert look(exercise, fn).misconception == told
    assert exercise.name == exercise.usage.partition("(")[2][:-1]
    assert dataclasses.replace(exercise, usage='checks.clinic("one case", mine)').name == "mine"
