"""The explorers as widgets: read, set and observed, small; bad input gets a sentence."""

import json
from xml.etree import ElementTree as ET

import pytest
from ipywidgets.embed import dependency_state

from utils import explorers
from utils.explorers import pictures
from utils.explorers.states import Slider

NAMES = list(explorers.EXPLORERS)


@pytest.mark.parametrize("name", NAMES)
def test_the_widget_state_is_small(name):
    state = dependency_state(getattr(explorers, name)(), drop_defaults=False)
    assert 10_000 < len(json.dumps(state)) <= 40_000


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_holds_its_empty_axes(name):
    picture = getattr(explorers, name)().picture
    root = ET.fromstring(picture.svg)  # noqa: S314  # our own
    edges = [part for part in root.iter() if part.get("class") == "ce-grid"]
    assert root.tag.endswith("svg")
    assert picture.axes
    assert edges or name == "simplex"  # it has a triangle


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
