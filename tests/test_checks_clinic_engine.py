"""The engine of the clinic: slopes of a function of tensors, and memory nobody wrote to."""

import numpy as np
import pytest
import torch

from utils.checks.clinic.cases import CASES
from utils.checks.clinic.engine import gradient, unwritten_is_nan, value_or_gradient

ROW = np.array([0.2, 0.5, 0.3])
ROWS = np.array([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]])


def uneven(q):
    return (q**3).sum() + q[..., 0].sum()


@pytest.mark.parametrize("q", [ROW, ROWS])
def test_slopes_are_those_in_the_first_argument(q):
    wanted = 3 * q**2 + np.array([1, 0, 0])
    assert gradient(uneven)(q).numpy() == pytest.approx(wanted, rel=1e-5)
    assert value_or_gradient(uneven)(q, slope=True).numpy() == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("q", [ROW, ROWS])
def test_slopes_of_shares_are_those_in_logits(q):
    z = torch.tensor(np.log(q), requires_grad=True)
    uneven(z.softmax(-1)).backward()
    wanted = pytest.approx(z.grad.numpy(), rel=1e-4, abs=1e-6)
    assert gradient(uneven, shares=True)(q).numpy() == wanted
    assert value_or_gradient(uneven, shares=True)(q, slope=True).numpy() == wanted


def test_slopes_in_what_is_not_used_are_zero():
    weight = torch.ones(1, requires_grad=True)
    assert gradient(lambda z: weight.sum())(ROW).tolist() == [0, 0, 0]  # noqa: ARG005


def test_a_value_is_given_where_no_slope_is_asked_for():
    assert value_or_gradient(lambda z: (z**2).sum())(np.array([3.0])) == 9


def test_memory_that_nothing_was_written_to_holds_nan():
    def lucky(z):
        return torch.empty(z.shape).sum() + z.sum()

    assert np.isnan(value_or_gradient(lucky)(ROW))
    with unwritten_is_nan():
        assert torch.empty(3).isnan().all()
    assert not torch.are_deterministic_algorithms_enabled()


def test_what_does_not_repeat_itself_is_no_error():
    put = torch.Tensor.put_  # with indices that could be twice the same
    with unwritten_is_nan(), pytest.warns(UserWarning, match="deterministic"):
        put(torch.zeros(3), torch.tensor([0]), torch.tensor([1.0]))


def test_a_case_stays_as_it_is():
    with pytest.raises(AttributeError, match="cannot assign"):
        CASES["threshold"].answer = "another"
