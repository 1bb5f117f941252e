"""What every check says, whatever its exercise: tried on small exercises of its own."""

import _thread
import dataclasses
import itertools
import math
import sys
import time
import warnings
from fractions import Fraction

import numpy as np
import pytest
from cells import cell

from utils import checks
from utils.checks import engine, limit
from utils.checks.exercise import Exercise, Result, calls
from utils.checks.mistakes import Mended, Raises, swapped

KNOWN = {
    "third forgotten": ("All of it?", lambda x: x),
    "multiplied": ("Which way?", lambda x: 3 * x, lambda x: x * 9),
    "unstable": ("What is too large on the way?", lambda x: np.float64(x) * x / (3 * x)),
}
THIRD = Exercise(
    usage="checks.third(third)",
    arguments=("x",),
    reference=lambda x: x / 3,
    known=KNOWN,
    praise="A third of it.",
    cases=calls((4.0,), (7.0,), (-5.0,)),
    extreme=calls((1e300,)),
)
QUOTIENT = Exercise(
    usage="checks.quotient(quotient)",
    arguments=("a", "b"),
    reference=lambda a, b: a / b,
    known={
        "swapped": ("Which comes first?", lambda a, b: b / a, Mended(swapped)),
        "unstable": ("Too large?", lambda a, b: a * b / np.square(b)),
        "product": ("Which way?", lambda a, b: a * b),
    },
    praise="",
    cases=calls((1.0, 8.0), (5.0, 4.0)),
    extreme=calls((2e200, 1e200)),
)
# For rows of numbers, with an option, of which a row of its own comes later.
SHARES = Exercise(
    usage="checks.shares(shares)",
    arguments=("x",),
    reference=lambda x, scale=1: scale * x / x.sum(),
    known={"not scaled": ("What does scale do?", lambda x, scale=1: x / x.sum() + 0 * scale)},
    praise="",
    cases=(
        *calls((np.array([1.0, 3.0]),)),
        *calls((np.array([2.0, 4.0, 2.0]),), scale=10, atol=0.01),
    ),
    elementwise=False,
)


def look(exercise, fn):
    return checks.check(exercise, fn)


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


RUNS_OUT = dataclasses.replace(THIRD, cases=calls((4.0,), (7.0,), (1e39,), (-5.0,)))


def test_32_bits_that_run_out_are_told_before_any_slip():
    nameless = dataclasses.replace(THIRD, known={})
    for fn in (
        lambda x: np.float32(x) / 3,
        lambda x: float(np.float32(x)) / 3,  # 64 again, and too late
        lambda x: np.array(x, dtype="float32").tolist() / 3,
    ):
        result = look(nameless, fn)
        assert result.misconception == "32 bits"
        assert result.message.startswith("Your numbers have 32 bits, which round to seven digits ")
        assert look(RUNS_OUT, fn).misconception == "32 bits"
    # Also where a formula fits: what is right until then looks like many a slip.
    fits = {"fits": ("Where does it end?", lambda x: x / 3 if x < 1e38 else math.inf)}
    for cases in (RUNS_OUT.cases, RUNS_OUT.cases[1:]):
        exercise = dataclasses.replace(RUNS_OUT, cases=cases, known=fits)
        assert look(exercise, lambda x: np.float32(x) / 3).misconception == "32 bits"
    # Where no number was right before, and at extreme inputs, a formula that fits tells more.
    endless = {"endless": ("How far does it grow?", lambda x: x * math.inf)}
    first = dataclasses.replace(THIRD, cases=calls((1e39,)), known=endless)
    assert look(first, lambda x: np.float32(x) / 3).misconception == "endless"
    assert look(THIRD, lambda x: np.float32(x) / 3).misconception == "unstable"
    assert look(RUNS_OUT, lambda x: math.inf if x > 99 else x / 3).misconception is None
    # What 64 bits lose is no matter of 32.
    unknown = look(THIRD, lambda x: x * x if x > 99 else x / 3)
    assert unknown.misconception == "unstable"


def test_32_bits_are_right_as_far_as_they_go():
    near_it = dataclasses.replace(THIRD, extreme=())
    assert look(near_it, lambda x: np.float32(x / 3 * (1 + 5e-5))).ok
    assert not look(near_it, lambda x: np.float32(x / 3 * (1 + 2e-4))).ok
    assert not look(near_it, lambda x: x / 3 * (1 + 5e-5)).ok
    assert look(near_it, lambda x: x / 3 * (1 + 5e-6)).ok
    assert look(near_it, lambda x: np.float16(x / 3)).misconception == "32 bits"
    # Whole numbers have lost no digits, however few bits they have.
    large = dataclasses.replace(near_it, cases=calls((3001.0,)))
    assert look(large, lambda x: np.int32(np.ceil(x / 3))).misconception is None
    assert look(large, lambda x: np.int8([1]) + np.ceil(x / 3) - 1).misconception is None


def test_a_smaller_number_of_bits_that_is_wrong_by_more_is_another_slip():
    result = look(THIRD, lambda x: np.float32(x / 3 if x < 99 else 7))
    assert (result.ok, result.misconception) == (False, None)


@pytest.mark.parametrize("digits", range(1, 8))
def test_rounding_is_told_with_its_digits(digits):
    result = look(THIRD, lambda x: round(x / 3, digits) if x < 99 else x / 3)
    if digits < 5:
        number = "1 digit" if digits == 1 else f"{digits} digits"
        assert result.misconception == "rounded"
        assert result.message.startswith(f"Your answer is rounded to {number}: return all that it")
    else:
        assert result.ok  # it is near enough
    small = (0.4 * 10**-digits, 0.7, -0.5 * 10**-digits, 4 / 3)
    tiny = dataclasses.replace(THIRD, cases=calls(*((x,) for x in small)), extreme=())
    assert f" {digits} digit" in look(tiny, lambda x: round(x / 3, digits)).message
    assert f" {digits} digit" in look(tiny, lambda x: [round(x / 3, digits)]).message


@pytest.mark.parametrize(
    "fn", [lambda x: x // 3, lambda x: int(x / 3), lambda x: np.floor(x / 3), lambda x: [x // 3][0]]
)
def test_whole_numbers_are_told_so(fn):
    result = look(THIRD, fn)
    assert result.message.startswith(
        "Your numbers are whole: does // or int cut off what stands behind the point? For x = 4"
    )
    assert result.misconception is None


def test_nothing_is_said_of_rounding_where_some_numbers_are_wrong_or_missing():
    for fn in (
        lambda x: round(x / 3, 2) + (x == 7),
        lambda x: {}[x] if x == -5 else round(x / 3, 2),
        lambda x: [round(x / 3, 2)] * (2 if x == 7 else 1),
        lambda x: x // 3 + (x == 7),
        lambda x: {}[x] if x == -5 else x // 3,
        lambda x: [x // 3] * 2,
    ):
        result = look(THIRD, fn)
        assert (result.ok, result.misconception) == (False, None)
        assert result.message.startswith("For x = ")


def test_tiny_numbers_are_not_taken_for_rounded_ones():
    tiny = dataclasses.replace(THIRD, cases=calls((3e-9,), (6e-9,), (9e-9,), atol=0))
    result = look(tiny, lambda x: x / 3.5)
    assert (result.ok, result.misconception) == (False, None)


def test_the_same_number_for_each_input_is_told():
    told = "Your function gives the same number for each input: where does it use x? For x = 4 your"
    assert look(THIRD, lambda x: 5 + 0 * x).message.startswith(told)
    assert look(THIRD, lambda *_: 5).message.startswith(
        "Your function gives the same number for each input: where does it use what it is given?"
    )
    both = dataclasses.replace(QUOTIENT, known={}, cases=calls((1, 8), (5, 4), (3, 2)))
    assert "where does it use a and c?" in look(both, lambda a, c: 5 + 0 * a * c).message
    for fn in (
        lambda x: 5 if x > 0 else 6,
        lambda x: math.inf * abs(x),
        lambda x: 5 if x > 0 else {}[x],
        lambda x: [5, 5] if x < 0 else 5,
        lambda _: [5, 5],
    ):
        assert "the same number" not in look(THIRD, fn).message
    assert "the same number" not in look(QUOTIENT, lambda a, b: 5 + 0 * a * b).message


def test_an_answer_number_by_number_is_shown_with_the_input_of_the_first_that_differs():
    rows = dataclasses.replace(THIRD, cases=calls((np.array([3.0, 6.0, -9.0]),)), extreme=())
    result = look(rows, lambda x: x / 3 + (x < 4))
    assert result.message == "For x = 3 your function gives 2; wanted: 1."
    result = look(rows, lambda x: x / 3 - (x > 4))
    assert result.message == "For x = 6 your function gives 1; wanted: 2."
    exact = dataclasses.replace(THIRD, reference=lambda x: Fraction(x) / 3)
    assert look(exact, lambda x: x / 3).ok


def test_a_row_is_compared_number_by_number():
    result = look(SHARES, lambda x, scale=1: scale * x / x.sum() * (1 + (x == 4)))
    assert result.message == (
        "For x = [2, 4, 2], scale = 10 your function gives 10 at [1]; wanted: 5."
    )
    # As near as the exercise asks, number by number; a bit more is refused.
    assert look(SHARES, lambda x, scale=1: scale * (x + 0.005 * (scale > 1)) / x.sum()).ok
    uneven = np.array([0.005, 1, 0])
    told = look(SHARES, lambda x, scale=1: scale * (x + uneven[: x.size] * (scale > 1)) / x.sum())
    assert told.message.endswith(" at [1]; wanted: 5.")
    assert not look(SHARES, lambda x, scale=1: scale * (x + 0.01 * (scale > 1)) / x.sum()).ok
    assert not look(SHARES, lambda x, scale=1: (x + 0.0001 * (scale == 1)) * scale / x.sum()).ok
    shape = look(SHARES, lambda x, scale=1: scale * x[:1] / x.sum())
    assert shape.message == (
        "For x = [1, 3] your function gives an array of shape (1,); wanted: an array of shape (2,)."
    )
    few = look(SHARES, lambda x, scale=1: np.float32(scale * np.append(x, x) / x.sum()))
    assert few.message.startswith("For x = [1, 3] your function gives an array of shape (4,)")
    told = look(SHARES, lambda x, scale=1: x / x.sum() + 0 * scale)
    assert told.misconception == "not scaled"
    assert look(SHARES, lambda x, scale=1: scale * x.sum()).message.endswith(
        "your function gives one number; wanted: an array of shape (2,)."
    )


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


class TestTime:
    """What is said where the time is up."""

    @pytest.fixture(autouse=True)
    def short(self, monkeypatch):
        monkeypatch.setattr(limit, "TIME_LIMIT", 0.1)

    def test_it_is_told_with_the_input_and_a_way_on(self, monkeypatch):
        def third(x):
            while x == 7:
                pass
            return x / 3

        assert look(THIRD, third) == Result(
            False,
            "For x = 7 your function was still running after 0.1 seconds: is there a loop that "
            "never ends? If the kernel stays busy, restart it.",
        )
        asks = dataclasses.replace(THIRD, endless="what ends the loop?")
        monkeypatch.setattr(engine, "IN_BROWSER", True)  # a page has no kernel to restart
        assert look(asks, third).message.endswith("0.1 seconds: what ends the loop?")

    def test_what_is_wrong_before_it_is_told_instead(self):
        def slip(wrong, last):
            def third(x):
                while x == last:
                    pass
                return wrong(x)

            return third

        assert look(THIRD, slip(lambda x: 3 * x, -5)).misconception == "multiplied"
        # What nobody has a name for does not explain why it goes on.
        assert "still running" in look(THIRD, slip(lambda x: x + 1, -5)).message
        assert (
            "x = 1e+300 your function was still running"
            in look(THIRD, slip(lambda x: x / 3, 1e300)).message
        )
        assert look(THIRD, slip(lambda x: 3 * x, 1e300)).misconception == "multiplied"

    def test_only_patience_gives_the_extreme_inputs_more_time(self):
        def slow(seconds, wrong=False):
            def third(x):
                until = time.thread_time() + seconds * (x > 99)
                while time.thread_time() < until:
                    pass
                return 3 * x if wrong else x / 3

            return third

        patient = dataclasses.replace(THIRD, patience=2)
        assert look(patient, slow(0.2)).ok
        # And 0.1 + 0.2 is told as people write it.
        assert "after 0.3 seconds" in look(patient, slow(30)).message
        assert "after 0.1 seconds" in look(THIRD, slow(0.2)).message
        # Nobody waits longer for what is wrong already.
        late = look(patient, slow(30, wrong=True))
        assert late.misconception == "multiplied"

    def test_a_second_look_takes_a_fraction_of_the_time(self):
        times = itertools.count(1)

        def third(x):
            while next(times) > 2:
                pass
            return x + 1

        begin = time.process_time()
        assert "still running" in look(THIRD, third).message
        assert time.process_time() - begin < 0.4


class Treacherous(Exception):  # noqa: N818 - what a learner may call it
    def __str__(self):
        raise self


class Odd:
    def __array__(self, dtype=None, copy=None):
        raise SystemExit


def leave(p):
    sys.exit(p)


def interrupt(p):
    raise KeyboardInterrupt(p)


def calls_itself(p):
    return calls_itself(p)


def throw(error):
    def fn(p):  # noqa: ARG001 - fails on any input
        raise error

    return fn


JUNK = [
    (None, "The check wants a function, and got None"),
    (..., "an object of type ellipsis"),
    ("-log p", "an object of type str: write checks.surprise(surprise)"),
    (0.1054, "an object of type float"),
    (lambda p: None, "returns nothing yet"),  # noqa: ARG005 - an empty stub
    (lambda p: ..., "returns nothing yet"),  # noqa: ARG005 - an empty stub
    (
        lambda p: None if p < 0.5 else -np.log(p),
        "For p = 0.25 your function returns None: does every way",
    ),
    (lambda: 0, "too many positional arguments"),
    (lambda p, y: p + y, "missing a required argument: 'y'"),
    (lambda p: f"{p}", "returns text where a number is wanted"),
    (lambda p: p > 0, "your function gives 1; wanted: 0.1054."),
    (lambda p: p + 1j, "returns complex numbers where"),
    (lambda p: {"p": p}, "returns an object of type dict where"),
    (lambda p: [p, [p]], "returns an object of type list where a number is wanted."),
    (lambda p: (p for _ in "a"), "returns an object of type generator where"),
    (lambda p: Fraction(1, 2), "returns an object of type Fraction where"),  # noqa: ARG005
    (lambda p: Odd(), "raises SystemExit."),  # noqa: ARG005 - whatever the input
    (lambda p: [-np.log(p)] * 2, "gives an array of shape (2,); wanted: one number."),
    (lambda p: np.ones((2, 3)) * p, "gives an array of shape (2, 3); wanted: one number."),
    (lambda p: math.nan * p, "gives nan; wanted: 0.1054."),
    (
        lambda p: p / 0,
        "For p = 0.9 your function raises ZeroDivisionError: ",
    ),
    (lambda p: -undefined(p), "raises NameError: name 'undefined' is not defined."),  # noqa: F821
    (lambda p: open(f"{p}"), "raises FileNotFoundError: "),  # noqa: PTH123, SIM115 - a mistake
    (leave, "For p = 0.9 your function raises SystemExit: 0.9."),
    (interrupt, "raises KeyboardInterrupt: 0.9."),
    (calls_itself, "calls itself without end"),
    (throw(NotImplementedError()), "is not written yet"),
    (throw(Treacherous()), "raises Treacherous."),
    (throw(ValueError("a\nb " + "c" * 999)), "raises ValueError: a b [...]."),
    (throw(ValueError(f"no {throw}")), "throw>."),
    (throw(ValueError("\udcff")), "raises ValueError: ?."),
    (lambda p: math.inf * p, "gives inf; wanted: 0.1054."),
    (lambda p: b"1" if p else 0, "returns bytes where a number is wanted."),
    (lambda p: np.uint8(p > 0), "your function gives 1; wanted: 0.1054."),
    (
        lambda p: np.float64(p).mean,
        "where a number is wanted. Are brackets missing behind a function's name?",
    ),
    (lambda p: [p, [p]], "returns an object of type list where a number is wanted."),
    (
        throw(NotImplementedError("exp is not implemented for 'Half'")),
        "raises NotImplementedError: exp is not implemented for 'Half'.",
    ),
    (throw(type("Mine", (NotImplementedError,), {})()), "function raises Mine."),
    (throw(ValueError("Stop here.")), "raises ValueError: Stop here."),
    (throw(KeyError()), "your function raises KeyError."),
]


@pytest.mark.parametrize(("fn", "sentence"), JUNK)
def test_junk_gets_a_sentence(fn, sentence, capfd):
    result = checks.surprise(fn)
    assert (result.ok, result.misconception) == (False, None)
    assert sentence in result.message
    assert "\n" not in result.message
    assert " at 0x" not in result.message
    assert result == checks.surprise(fn)
    assert capfd.readouterr() == ("", "")


def test_inputs_changed_in_place_are_noticed():
    def stable(z, y):
        return np.logaddexp(0, z) - z * y

    def sigmoid_in_place(z, y):
        losses_ = stable(z, y)
        z *= 0
        return losses_

    result = checks.binary_cross_entropy_with_logits(sigmoid_in_place)
    assert "changes its input in place" in result.message
    assert checks.binary_cross_entropy_with_logits(stable).ok, (
        "the check's own inputs are untouched"
    )


@pytest.mark.parametrize(("length", "whole"), [(160, True), (161, False)])
def test_a_long_error_is_shortened_to_a_line(length, whole):
    text = f"{'word ' * 29}{'x' * (length - 145)}"
    message = checks.surprise(throw(ValueError(text))).message
    assert message.endswith(f"ValueError: {text}." if whole else " word [...].")
    twice = checks.surprise(throw(ValueError("all of it..."))).message
    assert twice.endswith("raises ValueError: all of it.")


class Tensor:
    """What torch gives where a gradient is followed: it is no number until it is cut off."""

    def __init__(self, value):
        self.value = value

    def detach(self):
        return self.value

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


def test_what_follows_gradients_counts_alone_and_in_lists():
    assert look(THIRD, lambda x: Tensor(x / 3)).ok
    assert look(THIRD, lambda x: [Tensor(x / 3)]).ok
    both = dataclasses.replace(THIRD, reference=lambda x: [x / 3, x])
    assert look(both, lambda x: [Tensor(x / 3), x]).ok
    assert look(both, lambda x: (x / 3, Tensor(x))).ok
    assert "type list where" in look(both, lambda x: [[Tensor(x / 3), x]]).message


def test_each_number_of_an_answer_of_few_bits_has_few_bits():
    near_it = dataclasses.replace(THIRD, extreme=())
    for kind in (np.half, np.single, np.double, np.longdouble):
        result = look(near_it, lambda x, kind=kind: kind(x / 3 * (1 + 5e-5)))
        assert result.ok is (kind is np.single), kind
        assert (result.misconception == "32 bits") is (kind is np.half)


WRITTEN = {
    0.123456789: "0.123456789",
    0.1234567891: "0.123456789",
    -0.0: "0",
    "word": '"word"',
    1e300: "1e+300",
}


@pytest.mark.parametrize("value", WRITTEN)
def test_an_input_is_written_as_a_learner_would_type_it(value):
    wants = dataclasses.replace(THIRD, reference=lambda _: 5, cases=calls((value,)), known=())
    message = look(wants, lambda x: [x, 7][1]).message
    assert message == f"For x = {WRITTEN[value]} your function gives 7; wanted: 5."


def test_a_longer_array_is_told_by_its_shape():
    rows = np.arange(12.0).reshape(3, 4)
    wants = dataclasses.replace(SHARES, reference=lambda x: x.sum(), known=())
    short = dataclasses.replace(wants, cases=calls((rows,)))
    assert look(short, lambda x: 7 + 0 * x[0, 0]).message == (
        "For x = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]] your function gives 7; wanted: 66."
    )
    longer = dataclasses.replace(wants, cases=calls((np.arange(13.0),)))
    assert look(longer, lambda x: 7 + 0 * x[0]).message == (
        "For x of shape (13,) your function gives 7; wanted: 78."
    )


def test_numbers_are_shown_in_as_many_digits_as_tell_them_apart():
    shown = {1.1: "1.467; wanted: 1.333.", 1 + 2e-5: "1.33336; wanted: 1.33333."}
    for factor, told in shown.items():
        assert look(THIRD, lambda x, factor=factor: x / 3 * factor).message.endswith(told)


def test_nan_where_it_is_wanted_is_passed_over():
    def halves(x):
        return np.where(x < 0, np.nan, x / 2)

    rows = dataclasses.replace(
        SHARES, reference=halves, known=(), cases=calls((np.array([-1.0, 2.0, 4.0]),))
    )
    assert look(rows, lambda x: np.where(x < 0, np.nan, x / 2)).ok
    result = look(rows, lambda x: np.where(x < 0, np.nan, x / 2) + (x > 3))
    assert result.message == "For x = [-1, 2, 4] your function gives 3 at [2]; wanted: 2."
    assert not look(rows, lambda x: np.abs(x) / 2).ok


def test_an_input_beside_the_rows_keeps_them_whole():
    power = Exercise(
        usage="checks.power(power)",
        arguments=("x", "n"),
        reference=lambda x, n: x**n,
        known=(),
        praise="",
        cases=calls((np.array([2.0, 3.0]), 2)),
    )
    result = look(power, lambda x, n: x**n + (x > 2))
    assert result.message == "For x = [2, 3], n = 2 your function gives 10 at [1]; wanted: 9."


def test_warnings_stay_out_of_the_notebook(capfd):
    def noisy(p):
        warnings.warn("look here", stacklevel=1)
        np.log(np.zeros(1))
        return -np.log(p)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        assert checks.surprise(noisy).ok
        warnings.simplefilter("error")
        assert checks.surprise(noisy).ok
    assert capfd.readouterr() == ("", "")


def test_without_threads_the_check_still_works(monkeypatch):
    def no_threads(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(_thread, "start_new_thread", no_threads)
    assert look(THIRD, lambda x: x / 3).ok
    assert look(THIRD, lambda x: x * 3).misconception
    assert "SystemExit" in checks.surprise(leave).message


def test_result_is_one_line_of_text_and_one_safe_box():
    wrong = checks.surprise(throw(ValueError("<script>alert('&')</script>")))
    box = wrong._repr_html_()
    assert repr(wrong).startswith("→ For p = 0.9 ")
    assert "<script" not in box
    assert "→ For p = 0.9 your function raises ValueError: &lt;script&gt;alert(&#x27;&amp;" in box
    right = checks.surprise(lambda p: -np.log(p))
    assert "✓ Right on all" in right._repr_html_()
    assert ("solid" in right._repr_html_(), "dashed" in box) == (True, True)
