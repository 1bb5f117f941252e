"""The explorers: the twins agree, the picture is drawn, bad input gets a sentence."""

import importlib
import itertools
import json
import random

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
import twins
from ipywidgets.embed import dependency_state

from utils import explorers
from utils.explorers import pictures
from utils.explorers.states import Slider, fixed

NAMES = list(explorers.EXPLORERS)
STATES = 1000
CORNERS = 4096  # all of them, or this many where there are more


def twin(name):
    return importlib.import_module(f"utils.explorers.{name}")


def limits(name):
    return getattr(explorers, name)().picture.limits


def states(name):
    """Draw states on the sliders' steps, and take every corner, or a good many of them."""
    steps = {
        param: [round(low + i * step, 10) for i in range(round((high - low) / step) + 1)]
        for param, (low, high, step) in limits(name).items()
    }
    draw = random.Random(0)  # noqa: S311  # states for a test, no secret
    for _ in range(STATES):
        yield {param: draw.choice(values) for param, values in steps.items()}
    ends = [(values[0], values[-1]) for values in steps.values()]
    if 2 ** len(ends) <= CORNERS:
        corners = itertools.product(*ends)
    else:
        corners = ([draw.choice(pair) for pair in ends] for _ in range(CORNERS))
    for corner in corners:
        yield dict(zip(steps, corner, strict=True))


def twins_agree(name, tried, data):
    theirs = twins.in_node(
        twins.names_of(name)
        + "const [states, data] = given;"
        + "console.log(JSON.stringify(states.map((state) => marks(state, ...data))));",
        *(tried, data),
    )
    for state, its in zip(tried, theirs, strict=True):
        twins.agree(twin(name).marks(state, *data), its, state)


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


@pytest.mark.parametrize("name", NAMES)
def test_the_widget_state_is_small(name):
    state = dependency_state(getattr(explorers, name)(), drop_defaults=False)
    assert 10_000 < len(json.dumps(state)) <= 40_000


@pytest.mark.parametrize("name", NAMES)
def test_the_twins_are_short(name):
    lines = [
        (pictures.HERE / f"{name}.{kind}").read_text("utf-8").count("\n") for kind in ("py", "js")
    ]
    assert sum(lines) <= 120


@pytest.mark.parametrize("name", NAMES)
def test_python_sets_the_controls_and_hears_the_picture(name):
    explorer = getattr(explorers, name)()
    for param, state in explorer.states.items():
        for value in state.limits[:2]:
            row = [value] * len(state.wires)
            setattr(explorer, param, state.values(row))
            controls = [explorer.controls[wire] for wire in state.wires if not state.by]
            assert all(getattr(control, state.link) == value for control in controls)
            assert [getattr(explorer.picture, wire) for wire in state.wires] == row
        for wire in state.wires:
            explorer.picture.set_trait(wire, state.limits[0])
            assert explorer.params[wire] == state.limits[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_browser_knows_where_an_explorer_began(name):
    explorer = getattr(explorers, name)()
    began = dict(explorer.params)
    wire, (lowest, *_) = next(iter(explorer.picture.limits.items()))
    explorer.picture.set_trait(wire, lowest)
    assert explorer.picture.home == began != explorer.params


def test_state_is_read_set_and_observed():
    explorer = explorers.binary(p=0.5)
    heard = []
    explorer.observe(lambda change: heard.append(change.new), "p")
    explorer.p = 0.9
    assert heard == [0.9]
    assert explorer.loss == pytest.approx(0.105360515657)
    assert repr(explorer) == "p = 0.90, label 1: loss 0.1054 nats"


def test_a_number_between_two_steps_of_a_slider_goes_to_the_nearest():
    explorer = explorers.binary(p=0.123456)
    assert explorer.p == 0.12
    explorer.p = 1 / 7
    assert repr(explorer) == "p = 0.14, label 1: loss 1.9661 nats"


def test_a_batch_is_set_in_one_go():
    explorer = explorers.batch(y=[1] * 6)
    explorer.p = [0.5] * 6
    assert explorer.p == (0.5,) * 6
    assert explorer.loss == pytest.approx(0.693147180560)


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: explorers.binary(p=2), ValueError, "p = 2 .* from 0.01 to 0.99"),
        (lambda: explorers.binary(p="half"), ValueError, "'half'"),
        (lambda: explorers.binary(p=float("nan")), ValueError, "nan"),
        (lambda: explorers.binary(y=2), ValueError, "give 0 or 1"),
        (lambda: explorers.binary(y="one"), ValueError, "'one'"),
        (lambda: explorers.logit(z=11), ValueError, "from -10 to 10"),
        (lambda: explorers.batch(p=[0.5] * 5), ValueError, "5 values.*give 6"),
        (lambda: explorers.batch(p=0.5), ValueError, "0.5 is not a row.*give 6"),
        (lambda: explorers.batch(p=None), ValueError, "None is not a row.*give 6"),
        (lambda: explorers.batch(y=[0, 1, 2, 0, 1, 0]), ValueError, "y3 = 2"),
        (lambda: explorers.binary(q=1), TypeError, "no 'q'.*p, y"),
        (lambda: explorers.binary(0.7), TypeError, "0.7 without a name: write p=0.7"),
        (lambda: setattr(explorers.binary(), "loss", 3), AttributeError, "set p, y"),
        (lambda: setattr(explorers.batch(), "pp", 1), AttributeError, "'pp'.*set y, p"),
        (lambda: explorers.binary().los, AttributeError, "it has p, y, loss"),
    ],
)
def test_bad_input_gets_a_sentence(make, error, says):
    with pytest.raises(error, match=says):
        make()


def test_bad_values_set_later_leave_the_state_alone():
    explorer = explorers.batch()
    before = explorer.params
    with pytest.raises(ValueError, match="p6 = 7"):
        explorer.p = [0.2, 0.2, 0.2, 0.2, 0.2, 7]
    assert explorer.params == before


def test_a_row_with_one_control_counts_from_1():
    with pytest.raises(ValueError, match="counts from 1, not from 0"):
        Slider((0.0, 0.0), 0, 1, 0.1, "s", first=0, by="cell")


def test_both_twins_round_alike():
    assert fixed(0.125, 2) == "0.13"
    assert fixed(-0.004, 2) == "0.00"
    assert fixed(-0.125, 2) == "−0.13"
