"""The explorers of lesson 02 show what torch computes, over many states and at every corner."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from twins import STATES, states, twin

from utils import explorers, losses
from utils.explorers.simplex import TARGETS


def float64(values):
    return torch.tensor(values, dtype=torch.float64)


def test_multiclass_agrees_with_torch():
    tried = 0
    for state in states("multiclass"):
        z = float64([state[f"z{i}"] + state["shift"] for i in range(4)]) / state["temperature"]
        z.requires_grad_()
        loss = F.cross_entropy(z, torch.tensor(int(state["y"])))
        loss.backward()
        values = twin("multiclass").marks(state)["values"]
        assert values["loss"] == pytest.approx(loss.item(), abs=1e-9)
        np.testing.assert_allclose(values["q"], z.softmax(0).detach(), atol=1e-9)
        np.testing.assert_allclose(values["gradient"], z.grad, atol=1e-9)
        tried += 1
    assert tried > STATES


def test_simplex_agrees_with_torch():
    tried = 0
    for state in states("simplex"):
        values = twin("simplex").marks(state)["values"]
        q, p = float64(values["q"]), float64(TARGETS[state["target"]])
        assert q.sum().item() == pytest.approx(1)
        assert values["loss"] == pytest.approx(F.cross_entropy(q.log(), p).item(), abs=1e-9)
        kl = F.kl_div(q.log(), p, reduction="sum").item()
        assert values["kl"] == pytest.approx(kl, abs=1e-9)
        entropy = torch.distributions.Categorical(p).entropy().item()
        assert values["entropy"] == pytest.approx(entropy, abs=1e-6)
        tried += 1
    assert tried > STATES


def test_simplex_smooths_class_1_as_torch_does():
    z = float64([0.3, 1.2, -0.4])
    wanted = F.cross_entropy(z, torch.tensor(1), label_smoothing=0.1)
    assert F.cross_entropy(z, float64(TARGETS[3])).item() == pytest.approx(wanted.item())


def test_the_numbers_that_the_lesson_names_can_be_set_and_seen():
    soft = explorers.simplex(q0=0.3, rest=1 / 7, target=4)
    assert "[0.300, 0.600, 0.100]" in repr(soft)
    assert f"loss {losses.entropy([0.3, 0.6, 0.1]):.4f} nats" in repr(soft)
    smooth = explorers.simplex(q0=0.1 / 3, rest=0.1 / 2.9, target=3)
    assert f"loss {losses.entropy([0.1 / 3, 0.1 / 3, 1 - 0.2 / 3]):.4f} nats" in repr(smooth)
    four = explorers.multiclass(shift=1)
    assert four.q == pytest.approx(explorers.multiclass().q)
    assert "c = 1.00" in repr(four)


def test_where_the_lessons_explorers_start():
    first = explorers.multiclass()
    assert (first.z, first.y, first.temperature) == ((0.95, 0.25, 0.25, 0.25), 0, 1)
    assert explorers.simplex().q == pytest.approx([0.2, 0.7, 0.1])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: explorers.multiclass(y=4), "y = 4 .* give 0, 1, 2 or 3"),
        (lambda: explorers.multiclass(y=0.5), "y = 0.5"),
        (lambda: explorers.multiclass(z=(0, 0, 0, 6)), "z3 = 6 .* from -5 to 5"),
        (lambda: explorers.multiclass(temperature=0), "from 0.1 to 5"),
        (lambda: explorers.simplex(q0=1), "from 0.02 to 0.96"),
    ],
)
def test_bad_input_gets_a_sentence(make, says):
    with pytest.raises(ValueError, match=says):
        make()
