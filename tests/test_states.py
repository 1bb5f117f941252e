"""The state of an explorer and its controls: what they take and show, alone and joined."""

from types import SimpleNamespace

import numpy as np
import pytest
import traitlets

from utils import explorers
from utils.explorers import controls, handles, pictures
from utils.explorers.states import Choice, Label, Ladder, Option, Slider, fixed, states_of


class Made(traitlets.HasTraits):
    """All kinds of state, without a picture."""

    share = Slider(0.5, 0, 1, 0.05, "share")
    count = Slider(3, 1, 50, 1, "how many")
    fine = Slider(0.0, -1, 1, 0.001, "fine")
    row = Slider((0.0, 0.5, 1.0), 0, 1, 0.1, "z", first=0)
    free = Slider((0.25, 0.75), 0, 1, 0.1, "s", by="cell")
    color = Choice(1, ("red", "green", "blue"), "colour")
    labels = Label((0, 1, 1), "y")
    cell = Option("2a", ("1a", "2a"), "cell")
    rate = Ladder(0.1, (0.01, 0.1, 1), "learning rate")
    steps = Ladder(20, (0, 20, 400), "step", play=True)


STATES = states_of(Made)


def test_numbers_are_rounded_as_in_the_browser_and_have_a_true_minus():
    assert fixed(0.125, 2) == "0.13"
    assert fixed(0.5, 0) == "1"
    assert fixed(-0.125, 2) == "−0.13"
    assert fixed(-30, 1) == "−30.0"
    assert fixed(-0.004, 2) == "0.00"


@pytest.mark.parametrize(
    ("name", "value", "becomes"),
    [
        ("share", 0, 0),
        ("share", 1, 1),
        ("share", 0.37, 0.35),
        ("share", np.float32(0.2), 0.2),
        ("count", 50, 50),
        ("count", 7.4, 7),
        ("fine", -0.9996, -1),
        ("row", [0.04, 0.31, 1], (0, 0.3, 1)),
        ("row", np.array([0.2, 0, 0.1]), (0.2, 0, 0.1)),
        ("free", (0.123, 1), (0.123, 1)),  # the hand moves one of them, the rest stays in place
        ("color", 2.0, 2),
        ("labels", (1, 0, 1), (1, 0, 1)),
        ("cell", "1a", "1a"),
        ("rate", 1.0, 1),
        ("steps", 0, 0),
    ],
)
def test_a_value_goes_to_what_its_control_can_show(name, value, becomes):
    made = Made(**{name: value})
    found = getattr(made, name)
    assert found == becomes
    assert not isinstance(found, np.generic)
    state = STATES[name]
    assert state.values(state.numbers(found)) == found


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("share", -0.01, "share = -0.01 does not fit .* from 0 to 1"),
        ("share", 1.01, "1.01"),
        ("share", True, "share = True"),
        ("share", "half", "'half'"),
        ("share", 1j, "1j"),
        ("share", [0.5], r"share = \[0.5\] does not fit"),
        ("count", 51, "from 1 to 50"),
        ("row", (0, 0.5), "row has 2 values: this explorer shows 3 of them, give 3"),
        ("row", "abc", "row = 'abc' is not a row of numbers"),
        ("row", 0.5, "row = 0.5 is not a row"),
        ("row", (0, 0, 2), "row2 = 2"),  # counted from 0, as its controls are
        ("free", (0, 2), "free2 = 2"),
        ("free", (0, True), "free2 = True"),
        ("color", 3, "color = 3 is none of the buttons: give 0, 1 or 2"),
        ("color", -1, "give 0, 1 or 2"),
        ("color", 0.5, "0.5"),
        ("color", True, "True"),
        ("color", np.array([0, 1]), "none of the buttons"),
        ("labels", (0, 1, 2), "labels3 = 2 .* give 0 or 1"),
        ("cell", "3a", "cell = '3a' cannot be chosen .* '1a', '2a'"),
        ("rate", True, "rate = True cannot be chosen"),
        ("rate", 0.2, "give one of 0.01, 0.1, 1"),
    ],
)
def test_what_no_control_can_show_gets_a_sentence(name, value, says):
    with pytest.raises(ValueError, match=says):
        Made(**{name: value})


def test_the_browser_knows_a_row_by_its_numbers():
    assert STATES["share"].wires == {"share": "share"}
    assert STATES["row"].wires == {"row0": "z₀", "row1": "z₁", "row2": "z₂"}
    assert STATES["labels"].wired((0, 1, 1)) == {"labels1": 0, "labels2": 1, "labels3": 1}
    assert STATES["labels"].controls == [("labels1", "y₁"), ("labels2", "y₂"), ("labels3", "y₃")]
    assert STATES["free"].controls == [("free", "s")]
    assert list(STATES["free"].wires) == ["free1", "free2"]
    assert STATES["cell"].wired("2a") == {"cell": 1}


def test_the_limits_of_buttons_are_their_places():
    for name, last in {"color": 2, "labels": 1, "cell": 1, "rate": 2, "steps": 2}.items():
        assert STATES[name].limits == (0, last, 1)


@pytest.mark.parametrize(
    ("name", "value", "shows"),
    [
        ("share", 0.35, {"value": 0.35, "min": 0, "max": 1, "step": 0.05, "readout_format": ".2f"}),
        ("count", 7, {"value": 7, "min": 1, "max": 50, "step": 1, "readout_format": ".0f"}),
        ("fine", -0.5, {"value": -0.5, "min": -1, "step": 0.001, "readout_format": ".3f"}),
        ("color", 2, {"index": 2, "value": "blue", "options": ("red", "green", "blue")}),
        ("labels", 0, {"index": 0, "value": "■ 0"}),
        ("labels", 1, {"value": "● 1", "options": ("■ 0", "● 1")}),
        ("cell", 1, {"index": 1, "value": "2a", "options": ("1a", "2a")}),
        ("rate", 2, {"index": 2, "value": "1", "options": ("0.01", "0.1", "1")}),
    ],
)
def test_a_control_shows_its_value_its_words_and_its_ends(name, value, shows):
    layout = handles.FloatSlider().layout
    control = STATES[name].control(value, "words beside it", layout=layout)
    assert {key: getattr(control, key) for key in shows} == shows
    assert control.description == "words beside it"
    assert control.layout is layout
    assert hasattr(control, STATES[name].link)


# --- several controls on a line -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["share", "count"], []),  # each stands alone
        (["row"], []),
        (["row", "share"], []),
        (["cell", "free"], []),
        (["row", "labels"], ["rows"]),  # a slider and a label
        (["labels", "row", "share"], ["rows"]),
        (["row", "row"], ["twos"]),  # two sliders
        (["two", "two", "share"], ["twos"]),
    ],
)
def test_rows_of_the_same_length_share_their_lines(names, wanted):
    class Two(Made):
        two = Slider((0.0, 1.0), 0, 1, 0.1, "t")

    known = STATES | states_of(Two)
    states = {f"{name} {i}": known[name] for i, name in enumerate(names)}
    assert controls.lines(SimpleNamespace(states=states)) == wanted


def classes(explorer):
    return {name: set(each.get_state()["_dom_classes"]) for name, each in explorer.controls.items()}


def test_the_controls_of_a_sample_stand_beside_each_other():
    explorer = explorers.batch()
    assert list(explorer.controls)[:4] == ["y1", "p1", "y2", "p2"]
    found = classes(explorer)
    assert "ce-left" in found["y1"]
    assert "ce-left" not in found["p1"]
    assert "ce-rows" in explorer.get_state()["_dom_classes"]
    assert ".ce-rows" in explorer.picture.get_state()["_css"]
    assert ".ce-twos" not in explorer.picture.get_state()["_css"]


def test_a_control_below_samples_is_as_wide_as_all_of_a_line():
    every = {name: make() for name, make in explorers.EXPLORERS.items()}
    shared = {name: one for name, one in every.items() if controls.lines(one)}
    assert 2 <= len(shared) < len(every)
    seen = set()
    for name, explorer in every.items():
        (rows,) = controls.lines(explorer) or [""]
        for wire, found in classes(explorer).items():
            alone = wire in explorer.states
            assert ("ce-wide" in found) == (alone and bool(rows)), (name, wire)
            seen |= found
        assert {"ce-explorer", *[f"ce-{rows}"] * bool(rows)} <= set(
            explorer.get_state()["_dom_classes"]
        )
    assert {"ce-wide", "ce-left"} <= seen


def test_a_row_that_has_its_lines_for_itself_leaves_no_room_beside_it():
    explorer = explorers.multiclass()
    found = classes(explorer)
    assert not any("ce-left" in found[wire] for wire in explorer.states["z"].wires)


def test_one_control_stands_for_a_row_that_another_chooses_from():
    assert list(explorers.boundary().controls) == ["w1", "w2", "b", "point", "y", "x1", "x2"]
    assert list(explorers.whose_mean().controls) == ["token", "mask", "cost", "over"]


def test_a_control_that_a_mode_does_not_use_says_so():
    found = classes(explorers.torch_loss())
    hidden = {
        name: {one for one in some if one.startswith("ce-not")} for name, some in found.items()
    }
    assert {name: modes for name, modes in hidden.items() if modes} == {
        "soft": {"ce-not-0", "ce-not-1"},
        "label_smoothing": {"ce-not-0"},
        "ignore_index": {"ce-not-0", "ce-not-2"},
    }


@pytest.mark.parametrize("name", ["batch", "torch_loss", "descent"])
def test_controls_of_a_kind_share_one_look(name):
    explorer = getattr(explorers, name)()
    kinds = {}
    for control in explorer.controls.values():
        kinds.setdefault(type(control), set()).add(control.style.model_id)
        assert control.layout is explorer.picture.layout
    assert all(len(looks) == 1 for looks in kinds.values())
    assert len({look for looks in kinds.values() for look in looks}) == len(kinds)


def test_what_runs_has_buttons_and_nothing_else_has():
    (player,) = (one for one in explorers.descent().children if isinstance(one, handles.Play))
    steps = explorers.descent().states["step"]
    assert (player.min, player.max) == steps.limits[:2]
    assert steps.options[player.value] == 20
    assert player.show_repeat is False
    assert player.description == "play"
    assert round(1000 / player.interval, 2) == 8.33  # steps a second, slow enough to be seen
    for name in ("binary", "torch_loss"):
        children = getattr(explorers, name)().children
        assert not [one for one in children if isinstance(one, handles.Play)]


# --- joined to the picture ----------------------------------------------------------------------


def test_the_browser_gets_every_number_and_what_it_needs_beside_them():
    explorer = explorers.pairs()
    state = explorer.picture.get_state()
    assert {"cell", "s1", "s9", "s"} <= state.keys()
    assert state["rows"] == {"s": "cell"}
    chosen = explorer.states["cell"].options.index("2a")
    assert state["s"] == explorer.s[chosen]
    assert state["limits"]["s1"] == (-1, 1, 0.05)
    assert [list(box) for box in state["axes"]] == [["x", "y", "box"]] * len(state["axes"]) != []
    assert state["label"] == explorer.title
    assert state["home"] == explorer.params
    assert "s" not in state["limits"]
    # Each tab sees for itself which number the one control shows.
    assert explorer.picture.trait_metadata("s", "echo_update") is False
    assert explorer.picture.trait_metadata("s1", "echo_update") is None
    explorer.picture.set_trait("s", 0.15)  # of that, Python hears nothing
    assert explorer.params["s1"] == 0.7
    judged = explorers.threshold(p=[0.25, 0.75], y=[0, 1])
    assert (judged.misses, judged.loss) == (0, pytest.approx(-np.log(0.75)))
    given = judged.picture.get_state()["data"]
    assert sum(map(sum, given[:2])) == 2
    assert "data" not in explorers.binary().picture.get_state()


def test_a_picture_is_named_by_its_sheets_of_which_a_page_keeps_one_each():
    plain, other = explorers.binary().picture, explorers.logit().picture
    rows, asks = explorers.batch().picture, explorers.binary(p=0.7, y=1, predict="halving").picture
    assert plain.get_state()["_anywidget_id"] == other.get_state()["_anywidget_id"]
    assert (
        len(
            {
                plain.get_state()["_anywidget_id"],
                rows.get_state()["_anywidget_id"],
                asks.get_state()["_anywidget_id"],
            }
        )
        == 3
    )
    for picture, names in (plain, []), (rows, ["rows"]), (asks, ["guess"]):
        assert picture.get_state()["_css"] == pictures.styles("still", "live", *names)


def test_a_move_in_the_page_is_not_told_to_the_control_that_the_hand_moved():
    explorer = explorers.binary(p=0.5)
    explorer.p = 0.7
    assert explorer.controls["p"].value == explorer.picture.p == 0.7
    explorer.picture.set_trait("p", 0.2)
    assert explorer.p == 0.2
    assert explorer.controls["p"].value == 0.7  # over a slow wire it would jump back
    explorer.p = 0.4
    assert explorer.controls["p"].value == explorer.picture.p == 0.4


def test_an_explorer_that_asks_has_its_ring_and_its_look_and_others_have_not(tmp_path):
    explorer = explorers.binary(p=0.7, y=1, predict="halving")
    plain = explorers.binary(p=0.7, y=1)
    assert plain.loss == pytest.approx(-np.log(0.7))
    assert "ce-predicts" in explorer.get_state()["_dom_classes"]
    assert "ce-predicts" not in plain.get_state()["_dom_classes"]
    assert len(explorer.children) > len(plain.children) == 3
    assert "guess1" in explorer.picture.limits
    assert explorer.picture.guess1 == explorer.asked.ask["start"][0]
    assert "guess1" not in plain.picture.limits
    assert [mark["role"] for mark in explorer.result()["marks"]].count("ring") == 1
    assert explorer.picture.get_state()["_esm"] == pictures.module("binary", asks=True)
    assert plain.picture.get_state()["_esm"] == pictures.module("binary")
    with pytest.raises(FileNotFoundError, match="No quiz files"):
        explorers.binary(predict="halving", folder=tmp_path)


def test_names_of_the_toolkit_are_no_state():
    explorer = explorers.binary()
    explorer._mine = 1  # noqa: SLF001  # as ipywidgets does
    with pytest.raises(AttributeError, match="Binary has no '_theirs'"):
        _ = explorer._theirs  # noqa: SLF001  # likewise
    with pytest.raises(AttributeError, match="Binary has no 'loss'"):
        _ = type(explorer).__new__(type(explorer)).loss  # before it has a state
