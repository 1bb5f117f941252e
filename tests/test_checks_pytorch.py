"""The checks that look at lists of numbers: right ones pass, known wrong ones are named."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import checks

CHECKS = {getattr(checks, name): numbers for name, numbers in checks.LISTS.items()}
KNOWN = [
    (check, place, name, wrong)
    for check, numbers in CHECKS.items()
    for place, number in enumerate(numbers)
    for name, (wrong, _) in number.known.items()
]


def right(check):
    return [number.right for number in CHECKS[check]]


def test_the_numbers_wanted_are_those_of_torch():
    assert right(checks.torch_predictions) == pytest.approx(
        [
            F.cross_entropy(torch.zeros(1, 4), torch.tensor([2])).item(),
            F.binary_cross_entropy_with_logits(torch.zeros(2), torch.tensor([1.0, 0.0])).item(),
            F.binary_cross_entropy_with_logits(
                torch.zeros(2), torch.tensor([1.0, 0.0]), pos_weight=torch.tensor(3.0)
            ).item(),
            F.cross_entropy(
                torch.zeros(2, 2), torch.tensor([0, 1]), weight=torch.tensor([1.0, 3.0])
            ).item(),
            F.cross_entropy(torch.zeros(4, 2), torch.tensor([0, -100, 1, -100])).item(),
        ]
    )
    z = torch.tensor([[2.0, 0.4, 1.0], [0.5, 0.9, 3.0]])
    column, row = z[:, 0], z[:, 1]
    assert right(checks.mended_calls) == pytest.approx(
        [
            F.cross_entropy(z, torch.tensor([0.0, 2.0]).long()).item(),
            F.cross_entropy(z, torch.tensor([[1], [2]]).squeeze(1)).item(),
            F.binary_cross_entropy(column.sigmoid(), torch.tensor([1.0, 0.0])).item(),
            F.binary_cross_entropy_with_logits(row, torch.tensor([1, 0]).float()).item(),
        ]
    )


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("kind", [list, tuple, np.array, torch.tensor])
def test_right_numbers_pass(check, kind):
    assert check(kind(right(check))).ok
    assert check([torch.tensor(number, requires_grad=True) for number in right(check)]).ok


@pytest.mark.parametrize("check", CHECKS)
def test_rounded_to_two_or_four_digits_they_pass_too(check):
    digits = 2 if check is checks.torch_predictions else 4
    assert check([round(number, digits) for number in right(check)]).ok


@pytest.mark.parametrize(("check", "place", "name", "wrong"), KNOWN)
def test_a_known_wrong_number_is_named(check, place, name, wrong):
    answers = right(check)
    answers[place] = wrong
    result = check(answers)
    assert (result.ok, result.misconception) == (False, name), result
    assert f"Answer {place + 1}, " in result.message


@pytest.mark.parametrize("check", CHECKS)
def test_an_unknown_wrong_number_is_told_where_to_look(check):
    for place, number in enumerate(CHECKS[check]):
        answers = right(check)
        answers[place] += 0.123
        result = check(answers)
        assert (result.ok, result.misconception) == (False, None)
        assert result.message.endswith(number.look)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (..., "Nothing yet: put your 5 numbers where the dots are"),
        ([...], "Nothing yet: put your 5 numbers where the dots are"),
        (None, "wants a list of 5 numbers, and got a NoneType"),
        ("abcde", "got a str"),
        (1.39, "got a float"),
        ([1.39], "got 1 values"),
        (dict.fromkeys(range(5), 1), "got a dict"),
        ([1.39, "0.69", 0, 0, 0], "Answer 2 is not a number"),
        ([1.39, None, 0, 0, 0], "Answer 2 is not a number"),
        ([[1.39, 1], 0, 0, 0, 0], "Answer 1 is not a number"),
        ([math.inf] * 5, "Answer 1, inf: Four equal"),
        ([1.4, 0.7, 1.4, 0.7, 0.7], "Answer 1, 1.4: That is close: give two digits after the"),
        ([1.42, 0.7, 1.4, 0.7, 0.7], "Answer 1, 1.42: Four equal"),
        ([lambda: 1.39, 0, 0, 0, 0], "Answer 1 is a function, not its result: call it"),
        (np.zeros((5, 2)), "Answer 1 is not a number"),
        (np.zeros(()), "got a ndarray"),
    ],
)
def test_junk_gets_a_sentence(answers, says):
    result = checks.torch_predictions(answers)
    assert (result.ok, result.misconception) == (False, None)
    assert says in result.message


def test_calls_that_run_with_another_meaning_are_told_so():
    assert checks.mended_calls([...]).message == "Nothing yet: put your 4 calls where the dots are."
    z, answers = torch.tensor([[2.0, 0.4, 1.0], [0.5, 0.9, 3.0]]), right(checks.mended_calls)
    for place, call, name in (
        (0, lambda: F.nll_loss(z, torch.tensor([0, 2])), "logits for log-probabilities"),
        (1, lambda: F.nll_loss(z, torch.tensor([1, 2])), "logits for log-probabilities"),
        (0, lambda: F.cross_entropy(z, torch.tensor([0, 2]), reduction="sum"), "sum for mean"),
        (2, lambda: F.binary_cross_entropy(z[:, 0] / 2, torch.tensor([1.0, 0.0])), "squeezed"),
        (
            3,
            lambda: F.binary_cross_entropy(z[:, 1], torch.tensor([1.0, 0.0])),
            "logits for probabilities",
        ),
    ):
        assert (
            checks.mended_calls([*answers[:place], call(), *answers[place + 1 :]]).misconception
            == name
        )
    result = checks.mended_calls([lambda: F.cross_entropy(z, torch.tensor([0, 2])), *answers[1:]])
    assert (
        result.message
        == "Answer 1 is a function, not its result: call it, without `lambda:` before it."
    )
