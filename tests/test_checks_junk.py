"""What checks say of functions that never end, raise, or return what is no number."""

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
from small_exercises import THIRD, look

from utils import checks
from utils.checks import engine, limit
from utils.checks.exercise import Result


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
