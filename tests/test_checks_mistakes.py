"""Slips of the logarithm that several exercises share, as learners write them."""

import math

import numpy as np
import pytest

from utils import checks
from utils.checks import mistakes
from utils.checks.mistakes import Mended, Misconception, Raises, Told, named

POWERS = [10.0**-k for k in range(3, 21)]
SMALL = [*POWERS, 2.0**-52, 2.0**-23]  # the last two as np.finfo gives them, for 64 bits and 32


def of_logits(bce):
    """Send logits through the sigmoid first, as everybody does at first."""
    return lambda z, y: bce(1 / (1 + np.exp(-z)), y)


def in_batch(bce):
    def reduced(p, y, reduction="mean"):
        terms = bce(p, y)
        return terms.sum() if reduction == "sum" else terms.sum() / len(terms)

    return reduced


def by_label(log):
    """Write the loss with the logarithm of what was given to the truth."""
    return lambda p, y: np.where(y == 1, -log(p), -log(1 - p))


EXERCISES = {
    "surprise": lambda log: lambda p: -log(p),
    "binary_cross_entropy": lambda log: lambda p, y: -log(p if y == 1 else 1 - p),
    "binary_cross_entropy_batch": lambda log: in_batch(by_label(log)),
    "binary_cross_entropy_with_logits": lambda log: of_logits(by_label(log)),
}


@pytest.mark.parametrize("small", SMALL)
@pytest.mark.parametrize("check", EXERCISES)
def test_something_small_in_the_logarithm_is_named_whatever_its_size(check, small):
    write, look = EXERCISES[check], getattr(checks, check)
    assert look(write(lambda p: np.log(p + small))).misconception == "log(p + eps)"
    clipped = look(write(lambda p: np.log(np.clip(p, small, 1 - small))))
    assert clipped.misconception == "clamped"
    assert not look(write(lambda p: np.log(np.maximum(p, small)))).ok


@pytest.mark.parametrize("small", SMALL)
def test_something_small_in_the_logarithm_of_a_softmax_is_named_too(small):
    def softmax(z):
        q = np.exp(z - z.max(axis=-1, keepdims=True))
        return q / q.sum(axis=-1, keepdims=True)

    added = checks.log_softmax(lambda z: np.log(softmax(z) + small))
    assert added.misconception == "log(p + eps)"
    clipped = checks.log_softmax(lambda z: np.log(np.clip(softmax(z), small, 1 - small)))
    assert clipped.misconception == "clamped"


@pytest.mark.parametrize("small", [one for one in SMALL if 1 - one < 1])
def test_a_clipped_probability_is_named_whatever_its_bound(small):
    def clipped(p, y):
        p = min(max(p, small), 1 - small)
        return -math.log(p if y == 1 else 1 - p)

    assert checks.binary_cross_entropy(clipped).misconception == "clamped"
    if small < 0.01:  # a batch
        clips = lambda p, y: by_label(np.log)(np.clip(p, small, 1 - small), y)  # noqa: E731
        assert checks.binary_cross_entropy_batch(in_batch(clips)).misconception == "clamped"


def test_a_logarithm_that_ends_at_minus_100_is_named():
    log = lambda p: max(np.log(p), -100)  # noqa: E731  # as torch's BCELoss has it
    result = checks.binary_cross_entropy(EXERCISES["binary_cross_entropy"](log))
    assert result.misconception == "clamped"


@pytest.mark.parametrize("check", EXERCISES)
def test_sign_base_and_place_of_the_logarithm_are_named(check):
    write, look = EXERCISES[check], getattr(checks, check)
    assert look(write(lambda p: -np.log(p))).misconception == "missing minus"
    assert look(write(np.log2)).misconception == "log2"
    assert look(write(np.log10)).misconception == "log10"
    assert look(write(lambda p: np.log1p(p - 1))).misconception == "digits lost"


@pytest.mark.parametrize("check", list(EXERCISES)[:3])
def test_all_inputs_are_probabilities(check):
    tried = [np.asarray(call.args[0]) for call in checks.EXERCISES[check].calls]
    assert all(((p > 0) & (p < 1)).all() for p in tried)
    smallest = min(p.min() for p in tried)
    assert smallest < 1e-45  # less than anybody adds to one


@pytest.mark.parametrize("check", list(EXERCISES)[1:])
def test_two_arguments_that_changed_places_are_named(check):
    fn = EXERCISES[check](np.log)
    result = getattr(checks, check)(lambda b, a, **how: fn(a, b, **how))
    assert result.misconception == "arguments swapped"
    options = mistakes.swapped(lambda *given, **named_so: (given, named_so))
    assert options(1, 2, 3, n=4) == ((2, 1, 3), {"n": 4})


@pytest.mark.parametrize(("z", "y"), [(0.3, 1), (-2.0, 0), (4.0, 1), (0.0, 0.5), (-30.0, 1)])
def test_the_formulas_that_slips_are_made_of_are_right(z, y):
    p = 1 / (1 + math.exp(-z))
    loss = -(y * math.log(p) + (1 - y) * math.log1p(-p))
    assert mistakes.sigmoid(z) == pytest.approx(p)
    assert mistakes.bce(p, y) == pytest.approx(loss)
    assert mistakes.stable(z, y) == pytest.approx(loss)
    assert mistakes.stable(1000 * z, y) == pytest.approx(max(1000 * z, 0) - 1000 * z * y, abs=1)


def test_a_row_of_a_table_becomes_a_misconception():
    def wrong(x):
        return x

    def other(x):
        return -x

    found = named(
        {
            "plain": ("One?", wrong, other),
            "mended": ("Two?", wrong, Mended(mistakes.swapped)),
            "raises": ("Three?", Raises("no .* there")),
        }
    )
    assert found == (
        Misconception("plain", "One?", (wrong, other)),
        Misconception("mended", "Two?", (wrong,), mistakes.swapped),
        Told("raises", "Three?", (), error="no .* there"),
    )
    assert [one.mended for one in found] == [None, mistakes.swapped, None]
    assert isinstance(found[2], Told)


def test_the_same_slips_are_made_in_another_setting():
    table = {
        "plain": ("One?", lambda x: x + 1, lambda x: x + 2),
        "mended": ("Two?", lambda x: x + 3, Mended(mistakes.swapped)),
        "raises": ("Three?", Raises("there")),
    }
    changed = mistakes.through(lambda fn: lambda x: 10 * fn(x), table)
    assert list(changed) == list(table)
    assert [hint for hint, *_ in changed.values()] == ["One?", "Two?", "Three?"]
    assert [fn(1) for fn in changed["plain"][1:]] == [20, 30]
    assert changed["mended"][1](1) == 40
    assert changed["mended"][2] == Mended(mistakes.swapped)
    assert changed["raises"][1] == Raises("there")
    one = Misconception("plain", "One?", (lambda x: x,), mistakes.swapped)
    other = one.through(lambda fn: lambda x: 10 * fn(x))
    assert (other.name, other.hint, other.mended) == ("plain", "One?", mistakes.swapped)
    assert [fn(1) for fn in other.wrong] == [10]
