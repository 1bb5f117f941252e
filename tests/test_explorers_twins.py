"""The two halves of an explorer say the same, and what torch says."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
import twins
from twins import STATES, states, twin, twins_agree

from utils import explorers
from utils.explorers import pictures
from utils.explorers.states import fixed

NAMES = list(explorers.EXPLORERS)


@pytest.mark.parametrize("name", NAMES)
def test_the_twins_agree_on_many_states_and_at_every_corner(name):
    tried = list(states(name))
    assert len(tried) > STATES
    twins_agree(name, tried, getattr(explorers, name)().data)


@pytest.mark.parametrize("asks", [False, True])
def test_no_name_stands_twice_among_the_files_that_a_page_joins(asks):
    # JavaScript refuses a module that declares a name twice.
    modules = [pictures.module(name, asks=asks) for name in NAMES]
    assert twins.in_node(
        """const load = (code) => import(`data:text/javascript,${encodeURIComponent(code)}`);
        const all = await Promise.all(given[0].map(load));
        console.log(JSON.stringify(all.map((module) => Boolean(module.default))));""",
        modules,
    ) == [True] * len(NAMES)


def test_binary_agrees_with_torch():
    for state in states("binary"):
        p, y = (torch.tensor(float(state[k]), dtype=torch.float64) for k in "py")
        wanted = F.binary_cross_entropy(p, y).item()
        assert twin("binary").marks(state)["values"]["loss"] == pytest.approx(wanted, abs=1e-9)


def test_batch_agrees_with_torch():
    for state in states("batch"):
        p = torch.tensor([state[f"p{i}"] for i in range(1, 7)], dtype=torch.float64)
        y = torch.tensor([float(state[f"y{i}"]) for i in range(1, 7)], dtype=torch.float64)
        values = twin("batch").marks(state)["values"]
        assert values["loss"] == pytest.approx(F.binary_cross_entropy(p, y).item(), abs=1e-9)
        assert values["accuracy"] == pytest.approx(((p > 0.5) == (y == 1)).double().mean().item())


def test_logit_agrees_with_torch():
    for state in states("logit"):
        z = torch.tensor(state["z"], dtype=torch.float64, requires_grad=True)
        y = torch.tensor(float(state["y"]), dtype=torch.float64)
        values = twin("logit").marks(state)["values"]
        for loss, value, slope in (
            (F.binary_cross_entropy_with_logits(z, y), "loss", "slope"),
            ((z.sigmoid() - y) ** 2, "squared_error", "squared_error_slope"),
        ):
            (grad,) = torch.autograd.grad(loss, z)
            assert values[value] == pytest.approx(loss.item(), abs=1e-9)
            assert values[slope] == pytest.approx(grad.item(), abs=1e-9)
        assert values["p"] == pytest.approx(z.sigmoid().item(), abs=1e-9)


def test_both_twins_round_alike():
    assert fixed(0.125, 2) == "0.13"
    assert fixed(-0.004, 2) == "0.00"
    assert fixed(-0.125, 2) == "−0.13"
