"""`torch_loss`: the line of PyTorch that it shows gives the numbers that it shows."""

import math
import random

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import explorers
from utils.explorers import torch_call, torch_loss

STATES = 2000


@pytest.fixture(autouse=True)
def double_precision():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def run(code):
    """Run the line as a learner would who copies it."""
    return eval(code, {"torch": torch, "F": F}).tolist()  # noqa: S307  # it is our own line


def states():
    limits = explorers.torch_loss().picture.limits
    draw = random.Random(3)  # noqa: S311  # states for a test, no secret
    for _ in range(STATES):
        yield {
            name: round(low + draw.randint(0, round((high - low) / step)) * step, 10)
            for name, (low, high, step) in limits.items()
        }


def test_the_line_shown_gives_the_numbers_shown():
    seen = set()
    for state in states():
        state |= {f"y{i}": int(state[f"y{i}"]) for i in (1, 2, 3)}
        state |= {k: int(state[k]) for k in ("function", "reduction", "ignore_index")}
        result = torch_loss.marks(state)
        wanted, got = run(result["code"]), result["values"]["loss"]
        if got is None:
            assert math.isnan(wanted), result["code"]
        else:
            assert got == pytest.approx(wanted, abs=1e-9), result["code"]
        seen.add((state["function"], state["reduction"], got is None))
    assert len(seen) == 10  # three losses, three reductions, and a mean of nothing


def test_the_divisor_is_the_one_of_torch():
    for state in states():
        mean, total = (torch_loss.marks(state | {"reduction": r}) for r in (0, 1))
        if mean["values"]["loss"] is not None:
            divisor = run(total["code"]) / run(mean["code"])
            assert mean["values"]["divisor"] == pytest.approx(divisor)


def test_the_line_names_only_the_knobs_that_were_turned():
    assert "=" not in torch_loss.marks(explorers.torch_loss().params)["code"]
    turned = explorers.torch_loss(weight=2, label_smoothing=0.1, ignore_index="1", reduction="sum")
    code = torch_loss.marks(turned.params)["code"]
    assert code.endswith(
        'weight=torch.tensor([1.0, 2.0]), ignore_index=1, label_smoothing=0.10, reduction="sum")'
    )
    turned.function = torch_call.FUNCTIONS[0]
    code = torch_loss.marks(turned.params)["code"]
    assert code.endswith('pos_weight=torch.tensor(2.0), reduction="sum")')


def test_an_option_is_given_by_name_and_refused_otherwise():
    explorer = explorers.torch_loss(reduction="sum")
    assert explorer.params["reduction"] == 1
    explorer.reduction = "none"
    assert explorer.params["reduction"] == 2
    for wrong in ("average", True, 1):
        with pytest.raises(ValueError, match=f"{wrong!r} cannot be chosen .* 'mean', 'sum'"):
            explorer.reduction = wrong


def test_a_control_is_hidden_where_the_loss_does_not_have_it():
    states = explorers.torch_loss().states
    assert {name: state.unless for name, state in states.items() if state.unless} == {
        "label_smoothing": (0,),
        "soft": (0, 1),
        "ignore_index": (0, 2),
    }
