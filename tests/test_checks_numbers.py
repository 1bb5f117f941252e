"""What checks say of numbers: too few bits, rounded, whole, equal; and how they are shown."""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from small_exercises import QUOTIENT, SHARES, THIRD, look

from utils.checks.exercise import Exercise, calls

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
