"""Predictions: their files, the guess in Python, what the veil hides, where they are kept."""

import io
import json
import random
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import twins
from ipywidgets.embed import dependency_state
from PIL import Image

from utils import explorers, quiz
from utils.explorers import crowd, number, ring
from utils.explorers.ask import aim, place
from utils.explorers.states import fixed
from utils.quiz import answers, guesses, predict, progress, toml_files, toml_prediction

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "lessons_src"))
from building import normalise  # noqa: E402  # found by the line above

EVERY = toml_files.read_all()["prediction"]
IN_EXPLORERS = [name for name, entry in EVERY.items() if "explorer" in entry]
STATES = 40

GOOD = {
    "id": '"halves"',
    "text": '"Which, `p` or q?"',
    "unit": '"nats"',
    "range": "[0, 5, 0.05]",
    "explorer": '"binary"',
    "state": "{p = 0.35, y = 1}",
    "value": '"loss"',
    "ring": "{axes = 0, x = 0.35}",
}
CURVE = GOOD | {"ring": "{axes = 0}", "over": "{p = [0.1, 0.5, 0.9]}", "state": "{y = 1}"}
TEN = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
WISHES = {
    **dict.fromkeys(("id", "text", "unit", "explorer", "value", "least", "of"), ".* in quotes"),
    **dict.fromkeys(("state", "ring", "over"), "a table"),
    "range": "three numbers",
    "veil": "a list of names",
    "start": "a number, or a list",
}
NUMBER = {key: GOOD[key] for key in ("id", "text", "unit", "range")} | {"of": '"np.log(10)"'}


def write(folder, *entries, name="01_a.toml"):
    lines = [
        line
        for entry in entries
        for line in ["[[prediction]]", *(f"{key} = {value}" for key, value in entry.items())]
    ]
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def asks(name):
    entry = EVERY[name]
    if "explorer" not in entry:
        return predict.number(name)
    return explorers.EXPLORERS[entry["explorer"]](predict=name)


def without(entry, *keys):
    return {key: value for key, value in entry.items() if key not in keys}


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    """Give each test a progress file of its own."""
    path = tmp_path / "kept" / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def ask(tmp_path):
    """Make an explorer that asks, from entries of a file."""

    def make(*entries, explorer="binary", predict="halves", **start):
        write(tmp_path, *(entries or [GOOD]))
        return getattr(explorers, explorer)(predict=predict, folder=tmp_path, **start)

    return make


def in_file(path):
    return json.loads(path.read_text("utf-8"))["predictions"]


# --- the format ---------------------------------------------------------------------------------


def test_the_courses_own_predictions_can_all_be_asked():
    files = sorted((ROOT / "lessons_src" / "quizzes").glob("*.toml"))
    found = [name for path in files for name in predict.load(path)]
    assert found == list(EVERY)
    assert {EVERY[name]["explorer"] for name in IN_EXPLORERS} == set(explorers.EXPLORERS)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        *(
            (without(GOOD, key), f"'{key}' is missing. Add a line {key} = {WISHES[key]}")
            for key in GOOD
        ),
        *((GOOD | {key: "true"}, f"'{key}' is True. It wants {WISHES[key]}") for key in WISHES),
        (GOOD | {"answer": "1.05"}, "the key 'answer' is unknown. The keys are id, text"),
        (GOOD | {"of": '"1"'}, "'of' and an explorer"),
        (GOOD | {"id": '"A b"'}, "the id is 'A b'. It wants small letters"),
        (GOOD | {"text": '"`p"'}, "between two backticks"),
        (GOOD | {"text": '" "'}, "'text' holds ' '"),
        *((GOOD | {key: '" "'}, f"'{key}' holds ' '") for key in ("value", "least")),
        (NUMBER | {"of": '" "'}, "'of' holds ' '"),
        (GOOD | {"veil": "[1]"}, "'veil' holds 1. It wants a list of names"),
        (GOOD | {"range": "[0, 5]"}, "'range' is .0, 5.. It wants three numbers"),
        (GOOD | {"range": "[5, 0, 1]"}, "Let low lie below high"),
        (GOOD | {"range": "[1, 1, 0.1]"}, "Let low lie below high"),
        (GOOD | {"range": "[0, 5, 0]"}, "and the step above 0"),
        (GOOD | {"range": "[0, 1, 1]"}, "'range' has 1 steps. Give 2 to 400"),
        (GOOD | {"range": "[0, 401, 1]"}, "'range' has 401 steps. Give 2 to 400"),
        (GOOD | {"range": "[0, 5, 0.7]"}, "Let the step lead from low to high"),
        (GOOD | {"range": "[0.005, 1.005, 0.01]"}, "low lie on its steps"),
        (GOOD | {"range": "[0, 5, 0.001]"}, "5000 steps. Give 2 to 400"),
        (GOOD | {"start": "7"}, "'start' is 7. It wants numbers from 0 to 5"),
        (GOOD | {"start": "[1, 2]"}, "'start' has 2 numbers, and there are 1 rings"),
        (CURVE | {"start": "[1, 2]"}, "'start' has 2 numbers, and there are 3 rings"),
        (GOOD | {"ring": "{axes = 0}"}, "Give it x or y, where it lies"),
        (GOOD | {"ring": "{x = 0}"}, "Give it 'axes'"),
        (GOOD | {"ring": "{axes = 0, x = 0, z = 1}"}, "'ring' has 'z'. It knows axes, x, y"),
        (GOOD | {"ring": '{axes = 0, x = "a"}'}, "x = 'a'. It wants a number"),
        (GOOD | {"ring": "{axes = 0, x = 0, one = 2}"}, "Give 'zero' and 'one'"),
        (GOOD | {"ring": "{axes = 0, x = 0, zero = 2, one = 2}"}, "lie on the axis, apart"),
        (GOOD | {"ring": '{axes = 0, x = 0, side = "up"}'}, "stands left, right, none"),
        (CURVE | {"over": "{p = 3}"}, "'over' is .* It wants a table with one state"),
        (CURVE | {"over": "{}"}, "'over' is .* It wants a table with one state"),
        (CURVE | {"over": "{p = [0.1, 0.5], y = [0, 1]}"}, "It wants a table with one state"),
        (CURVE | {"over": "{p = [0.1]}"}, "'over' has 1 numbers. Give 2 to 9"),
        (CURVE | {"over": f"{{p = {TEN}}}"}, "'over' has 10 numbers. Give 2 to 9"),
        (CURVE | {"ring": "{axes = 0, x = 1}"}, "Leave x and y out"),
        (CURVE | {"ring": "{axes = 0, y = 1}"}, "Leave x and y out"),
    ],
)
def test_a_fault_in_a_prediction_is_named_with_its_place(tmp_path, entry, sentence):
    path = write(tmp_path, GOOD | {"id": '"first"'}, entry)
    with pytest.raises(ValueError, match=f"01_a.toml, prediction 2: .*{sentence}"):
        quiz.load(path)  # whoever reads the file hears of it


@pytest.mark.parametrize(
    "entry",
    [
        GOOD,
        NUMBER,
        CURVE,
        CURVE | {"start": "[0, 1, 5]"},
        *(CURVE | {"over": f"{{p = {TEN[i:]}}}"} for i in (1, 8)),
        *(GOOD | {"start": start} for start in ("0", "5")),
        *(GOOD | {"range": row} for row in ("[0, 2, 1]", "[0, 400, 1]", "[-1, 1, 0.01]")),
        GOOD | {"range": "[0.1, 0.7, 0.3]"},
        GOOD | {"ring": "{axes = 0, y = 0.35}"},
        GOOD | {"ring": "{axes = 0, x = 0.35, zero = 1, one = 3}"},
        *(GOOD | {"ring": f'{{axes = 0, x = 1, side = "{side}"}}'} for side in ("left", "none")),
    ],
)
def test_what_a_file_may_say(tmp_path, entry):
    [found] = toml_files.read(write(tmp_path, entry))["prediction"].values()
    assert found["where"] == "01_a.toml, prediction 1"
    assert {key: found[key] for key in entry} == {
        key: tomllib.loads(f"it = {value}")["it"] for key, value in entry.items()
    }


@pytest.mark.parametrize(
    ("row", "value", "digits", "nearest"),
    [
        ([0, 6, 1], 2.6, 0, 3),
        ([0, 6000, 16], 5605, 0, 5600),
        ([0, 600, 20], 71, 0, 80),
        ([0.1, 0.7, 0.3], 0.52, 1, 0.4),
        ([-1, 1, 0.01], -0.334, 2, -0.33),
        ([0, 2e-9, 1e-10], 5.2e-10, 10, 5e-10),
    ],
)
def test_a_guess_goes_to_the_nearest_step_and_has_its_digits(row, value, digits, nearest):
    entry = {"range": row, "start": value}
    assert toml_prediction.digits(entry) == digits
    assert toml_prediction.on_a_step(entry, value) == nearest
    assert toml_prediction.starts(entry) == [nearest]
    assert toml_prediction.starts({"range": [1, 20, 0.1]}) == [10.5]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (GOOD | {"explorer": '"binry"'}, "no explorer is called 'binry': batch, binary"),
        (GOOD | {"state": "{q = 1}"}, "binary.. has no 'q': p, y"),
        (GOOD | {"state": "{p = 2}"}, "p = 2 does not fit"),
        (GOOD | {"value": '"los"'}, "no value 'los': it has loss"),
        (GOOD | {"value": '"loss[0]"'}, "the value 'loss' is no row"),
        (GOOD | {"ring": "{axes = 1, x = 0}"}, "axes = 1. The explorer has 0 to 0"),
        (GOOD | {"veil": '["curv-1"]'}, "'curv-1', which .* It has curve-0, .* and sentence"),
        (GOOD | {"range": "[0, 1, 0.05]"}, "the truth, 1.04982, lies outside of range"),
        (GOOD | {"text": '"Is it 1.05?"'}, "1.05 can be read before the commit: 'Is it 1.05"),
        (
            GOOD | {"state": "{p = 0.7}", "range": "[0.35, 0.4, 0.0005]"},
            "0.3567 can be read before the commit: 'p = 0.70, label 1: loss 0.3567",
        ),
        (
            GOOD | {"explorer": '"multiclass"', "state": "{y = 1}", "value": '"q[0]"'},
            "0.40 can be read before the commit: '0.40'. Veil it",
        ),
        (NUMBER | {"of": "'1.5'", "range": "[0, 2, 0.1]", "text": '"1.5?"'}, "1.5 can be read"),
        (GOOD | {"least": '"loss"'}, "With 'least' it wants p, y"),
        (GOOD | {"least": '"los"', "value": '"p"'}, "no value 'los': it has loss"),
        (CURVE | {"over": "{q = [0.1, 0.5]}"}, "has no 'q'"),
        (NUMBER | {"of": '"np.log(ten)"'}, "'of' is 'np.log.ten.': name 'ten'"),
        (NUMBER | {"range": "[0, 1, 0.1]"}, "the truth, 2.30259, lies outside"),
    ],
)
def test_what_an_explorer_has_not_is_named_by_the_build(tmp_path, entry, sentence):
    path = write(tmp_path, entry)
    with pytest.raises(ValueError, match=f"01_a.toml, prediction 1 .'halves'.: .*{sentence}"):
        predict.load(path)


def test_a_row_is_asked_by_place_and_a_row_of_rings_over_one_number(tmp_path):
    several = {"explorer": '"multiclass"', "state": "{y = 1}", "ring": "{axes = 1, x = 0}"}
    for value, sentence in (("q", "a row: write q.0. to q.3."), ("q[7]", "a row")):
        path = write(tmp_path, GOOD | several | {"value": f'"{value}"'})
        with pytest.raises(ValueError, match=sentence):
            predict.load(path)
    path = write(tmp_path, CURVE | several | {"over": "{z = [0.1, 0.5]}", "ring": "{axes = 0}"})
    with pytest.raises(ValueError, match=r"z = .* is not a row"):
        predict.load(path)


@pytest.mark.parametrize(
    "entry",
    [
        *(NUMBER | {"of": f"'{truth}'"} for truth in (0, 5)),
        NUMBER | {"of": "'2.5'"},  # the ring opens there: its number is the guess
        NUMBER | {"of": "'12'", "range": "[0, 20, 1]", "text": '"Of 12 cards?"'},
        NUMBER | {"of": "'1.5'", "text": '"Is it 11.5, or 1.52, or 1.503?"'},
        without(NUMBER, "of"),
    ],
)
def test_what_tells_nothing_is_no_fault(tmp_path, entry):
    assert list(predict.load(write(tmp_path, entry))) == ["halves"]


def test_a_row_has_places_from_0_on():
    explorer = crowd.unseen("multiclass")
    wanted = EVERY["cold-softmax"] | {"state": {"temperature": 1, "z": [0, 1, 2, 3]}}
    for i in range(4):
        aimed = aim(explorer, wanted | {"value": f"q[{i}]"})
        softmax = np.exp(i) / np.exp(range(4)).sum()
        assert ring.truths(explorer.marks, aimed) == pytest.approx([softmax])
    for value in ("q", "q[4]", "q[-1]", "q[0", "q[0]!", "q[", "q[\n]"):
        with pytest.raises(ValueError, match=r"a row: write q.0. to q.3.|no value 'q\["):
            aim(explorer, wanted | {"value": value})


def test_where_a_prediction_is_asked_and_what_fits_here_is_said(ask):
    entries = GOOD, CURVE | {"id": '"curve"'}, NUMBER | {"id": '"ten"'}
    number = "'ten' is one for predict.number(), not for explorers.binary(). "
    with pytest.raises(ValueError, match=re.escape(f"{number}Here fits 'halves' or 'curve'.")):
        ask(*entries, predict="ten")
    binary = "'curve' is one for explorers.binary(), not for "
    with pytest.raises(ValueError, match=re.escape(binary) + r"explorers\.batch\(\)\.$"):
        ask(*entries, explorer="batch", predict="curve")


def test_a_number_names_the_numbers(tmp_path):
    write(tmp_path, GOOD, NUMBER | {"id": '"ten"'})
    says = "is one for explorers.binary(), not for predict.number(). Here fits 'ten'."
    with pytest.raises(ValueError, match=re.escape(says) + "$"):
        predict.number("halves", truth=1, folder=tmp_path)


def test_an_id_is_used_once_by_questions_and_predictions(tmp_path):
    question = (
        '\n[[question]]\nid = "halves"\ntext = "?"\noptions = ["a", "b"]\nright = "a"\nwhy = "so"'
    )
    path = write(tmp_path, GOOD)
    path.write_text(path.read_text() + question)
    with pytest.raises(ValueError, match="question 1: the id 'halves' is taken"):
        quiz.load(path)
    write(tmp_path, GOOD)
    (tmp_path / "02_b.toml").write_text(question)
    with pytest.raises(ValueError, match=r"02_b.toml: the id 'halves' is taken in another file"):
        quiz.load_all(tmp_path)


# --- where a ring lies --------------------------------------------------------------------------

AXES = [
    {"x": [0, 1], "y": [0, 5], "box": [40, 10, 200, 100]},
    {"x": [-6, 6], "y": [1, 3], "box": [300, 10, 100, 50]},
]


def placed(ring, over=()):
    over = {"p": list(over)} if over else {}
    return place({"where": "01_a.toml", "id": "a", "over": over, "ring": ring}, AXES)


@pytest.mark.parametrize(
    ("points", "side"),
    [(33.9, 1), (34, 1), (34.1, -1), (99, -1), (100, 1), (165.9, 1), (166.1, -1)],
)
def test_the_number_of_a_ring_stands_outward_where_it_has_room(points, side):
    # "−1.00" in letters of 9 points is 25 points wide, and begins 9 points from the ring.
    assert placed({"axes": 0, "x": points / 200})["side"] == side
    assert placed({"axes": 1, "x": -6 + 12 * points / 200, "side": "none"})["side"] == 0
    assert placed({"axes": 0, "x": points / 200, "side": "left"})["side"] == -1
    assert placed({"axes": 0, "x": points / 200, "side": "right"})["side"] == 1


def test_a_ring_lies_in_its_axes_and_moves_along_the_other_way():
    up = placed({"axes": 0, "x": 0.35})
    assert (up["axes"], up["along"], up["at"], up["point"]) == (0, "y", [0.35], [0.005, 0.05])
    assert (up["zero"], up["one"], up["scaled"]) == (0, 1, False)
    aside = placed({"axes": 1, "y": 2, "zero": -5, "one": 5})
    assert (aside["axes"], aside["along"], aside["at"]) == (1, "x", [2])
    assert (aside["zero"], aside["one"], aside["scaled"]) == (-5, 5, True)
    assert aside["point"] == [0.12, 0.04]
    row = placed({"axes": 1}, over=[-5, 0, 5])
    assert (row["along"], row["at"], row["side"]) == ("y", [-5, 0, 5], 1)
    for axes in (-1, 2):
        with pytest.raises(ValueError, match=f"axes = {axes}. The explorer has 0 to 1"):
            placed({"axes": axes, "x": 0})


# --- the guess in Python ------------------------------------------------------------------------


def test_a_guess_is_read_set_committed_and_kept(ask, kept):
    explorer = ask(p=0.7, y=1)
    assert (explorer.guess, explorer.committed) == (2.5, False)
    explorer.guess = 0.703
    assert explorer.guess == explorer.picture.guess1 == explorer.asked.sliders[0].value == 0.7
    assert repr(explorer).startswith("Predict: Which, `p` or q? p = 0.70, label 1")
    assert repr(explorer).endswith("Your guess so far: 0.70 nats.")
    assert not kept.exists()
    explorer.committed = True
    assert (explorer.p, explorer.picture.p, explorer.picture.done) == (0.35, 0.35, 1)
    assert repr(explorer) == (
        "You said 0.70, it is 1.05 nats: 0.35 too low. p = 0.35, label 1: loss 1.0498 nats"
    )
    entry = in_file(kept)["halves"]
    assert (entry["guess"], entry["shown"]) == ([0.7], False)
    assert entry["truth"] == pytest.approx([-np.log(0.35)])
    explorer.p = 0.9
    assert repr(explorer).startswith("You said 0.70, it is 1.05 nats: 0.35 too low. p = 0.90")


@pytest.mark.parametrize(
    ("guess", "says"),
    [
        (2, "You said 2.00, it is 1.05 nats: 0.95 too high."),
        (1.05, "You said 1.05, it is 1.05 nats: right to the step."),
        (1.1, "You said 1.10, it is 1.05 nats: 0.05 too high."),
    ],
)
def test_the_gap_is_said(ask, guess, says):
    explorer = ask()
    explorer.guess = guess
    explorer.committed = True
    assert explorer.result()["gap"] == says


def test_several_rings_are_a_row(ask, kept):
    explorer = ask(CURVE)
    assert explorer.guess == (2.5, 2.5, 2.5)
    explorer.guess = [1, 0.7, 0.1]
    explorer.committed = True
    assert explorer.result()["gap"] == (
        "Of 3 guesses: 1 too low, 2 right to the step. "
        "At p = 0.1 you said 1.00, it is 2.30 nats: 1.30 too low."
    )
    assert in_file(kept)["halves"]["truth"] == pytest.approx(-np.log([0.1, 0.5, 0.9]))


@pytest.mark.parametrize(
    ("do", "error", "says"),
    [
        (
            lambda ask: ask(predict="halve"),
            ValueError,
            "No prediction has the id 'halve'.*'halves'",
        ),
        (lambda ask: ask(predict=3), ValueError, "No prediction has the id 3"),
        (lambda ask: ask(explorer="batch"), ValueError, "for explorers.binary.., not for .*batch"),
        (lambda ask: ask(NUMBER), ValueError, "one for predict.number.., not for explorers.binary"),
        (lambda ask: setattr(ask(), "guess", 7), ValueError, "guess = 7 .* from 0 to 5"),
        (lambda ask: setattr(ask(), "guess", "much"), ValueError, "guess = 'much'"),
        (lambda ask: setattr(ask(), "guess", True), ValueError, "guess = True"),
        (
            lambda ask: setattr(ask(), "guess", -0.1),
            ValueError,
            "guess = -0.1 .* give a number from",
        ),
        (lambda ask: setattr(ask(), "guess", [1]), ValueError, "guess = .1. .* give a number from"),
        (lambda ask: setattr(ask(CURVE), "guess", (1, True, 1)), ValueError, "give 3 numbers"),
        (lambda ask: setattr(ask(CURVE), "guess", (1, 1, 6)), ValueError, "give 3 numbers"),
        (lambda ask: setattr(ask(CURVE), "guess", 1), ValueError, "give 3 numbers, each from 0"),
        (lambda ask: setattr(ask(CURVE), "guess", [1, 2]), ValueError, "give 3 numbers"),
        (lambda _: setattr(explorers.binary(), "guess", 1), ValueError, "asks for no prediction"),
        (lambda _: setattr(explorers.binary(), "committed", True), ValueError, r"predict=\"ID\""),
    ],
)
def test_what_does_not_fit_gets_a_sentence(ask, do, error, says):
    with pytest.raises(error, match=says):
        do(ask)


def test_each_ring_has_a_slider_before_the_explorers_own(ask):
    explorer = ask(CURVE | {"start": "[1, 2, 3]", "unit": '""'})
    picture, *sliders, slot, p, y = explorer.children
    assert (picture, sliders, p, y) == (
        *(explorer.picture, explorer.asked.sliders),
        *explorer.controls.values(),
    )
    assert [(each.description, each.value) for each in sliders] == [
        *(("guess at p = 0.1", 1), ("guess at p = 0.5", 2), ("guess at p = 0.9", 3))
    ]
    assert {(s.min, s.max, s.step, s.readout_format) for s in sliders} == {(0, 5, 0.05, ".2f")}
    known = picture.get_state()
    known = known["_css"] + known["_esm"]
    for name in (name for each in (*sliders, slot) for name in each.get_state()["_dom_classes"]):
        assert f".{name}" in known
    assert all(each.get_state()["_dom_classes"] for each in (*sliders, slot))
    assert ask(GOOD).asked.sliders[0].description == "your guess (nats)"


@pytest.mark.parametrize(
    ("name", "readout"),
    [
        *(("halving", ".2f"), ("draw-the-cost", ".2f"), ("over-texts", ".2f")),
        *(("fresh-loss", ".1f"), ("raise-b", ".0f"), ("slope-when-wrong", ".2f")),
    ],
)
def test_the_sliders_are_joined_to_the_picture_and_share_their_looks(name, readout):
    explorer = asks(name)
    assert {slider.readout_format for slider in explorer.asked.sliders} == {readout}
    ranges = [[slider.min, slider.max, slider.step] for slider in explorer.asked.sliders]
    assert all(row == EVERY[name]["range"] for row in ranges)
    models = dependency_state(explorer, drop_defaults=False).items()
    sort = [model["model_name"] for _, model in models]
    assert sort.count("LayoutModel") == sort.count("SliderStyleModel") == 1
    links = [model["state"] for _, model in models if model["model_name"] == "LinkModel"]
    picture = f"IPY_MODEL_{explorer.picture.model_id}"
    joined = {link["source"][1]: link["target"] for link in links if link["source"][0] == picture}
    for wire, slider in zip(explorer.asked.wires, explorer.asked.sliders, strict=True):
        assert joined[wire] == [f"IPY_MODEL_{slider.model_id}", "value"]


def test_rings_share_a_style_where_the_explorer_has_no_such_slider(ask):
    several = {"explorer": '"windows"', "over": "{length = [4, 8]}", "value": '"perplexity"'}
    explorer = ask(CURVE | several | {"range": "[1, 20, 0.1]", "state": "{}"}, explorer="windows")
    assert len({slider.style for slider in explorer.asked.sliders}) == 1
    explorer.guess = 3, 5
    assert explorer.guess == (3, 5)
    assert [slider.value for slider in explorer.asked.sliders] == [3, 5]


def test_the_browser_is_told_what_is_asked_and_what_differs_in_the_state(ask):
    explorer = ask(CURVE | {"state": "{p = 0.35, y = 1}"}, p=0.7)
    told = explorer.picture.get_state()
    assert told["ask"] | {"goal": None} == explorer.asked.ask | {"goal": None}
    assert told["ask"]["goal"] == {"p": 0.35}  # y is 1 already
    assert [told[f"guess{i}"] for i in (1, 2, 3)] == explorer.asked.ask["start"]
    assert (told["done"], told["kept"], told["note"]) == (0, False, "")
    assert told["limits"]["guess3"] == [0, 5, 0.05]
    assert told["limits"]["done"] == [0, 2, 1]  # asked, committed, shown


@pytest.mark.parametrize("guess", [0, 5, 0.05, 4.95, np.float32(0.25)])
def test_a_guess_may_be_anything_on_the_slider(ask, guess):
    explorer = ask()
    explorer.guess = guess
    assert explorer.guess == explorer.picture.guess1 == pytest.approx(guess)


def test_a_row_of_guesses_is_set_as_a_whole(ask):
    explorer, heard = ask(CURVE), []
    explorer.observe(heard.append, "guess")
    for row in [1, 0.703, 0.1], (0, 5, 2.5):
        explorer.guess = row
        assert [change.new for change in heard] == [explorer.guess]
        heard.clear()
        wanted = pytest.approx(row, abs=0.025)
        assert isinstance(explorer.guess, tuple)
        assert explorer.guess == wanted
        assert [slider.value for slider in explorer.asked.sliders] == wanted
        assert [getattr(explorer.picture, f"guess{i}") for i in (1, 2, 3)] == wanted
    send(explorer, guess2=0.4)
    assert explorer.guess == (0, 0.4, 2.5)


def test_the_first_guess_counts(ask):
    explorer = ask()
    explorer.committed = True
    for name, value in (("guess", 1), ("committed", True), ("committed", False)):
        with pytest.raises(ValueError, match="This prediction is made, and the first guess counts"):
            setattr(explorer, name, value)
    assert (explorer.guess, explorer.committed) == (2.5, True)


# What the browser sends is what it would set on the picture.
def send(explorer, **state):
    explorer.picture.set_state(state)


def test_a_guess_that_the_browser_makes_is_heard_and_kept(ask, kept):
    explorer = ask(p=0.7, y=1)
    heard = []
    explorer.observe(lambda change: heard.append(change.new), "committed")
    send(explorer, guess1=0.4)
    assert explorer.guess == 0.4
    send(explorer, guess1=0.45, done=1)
    assert (explorer.guess, explorer.committed, heard) == (0.45, True, [True])
    assert explorer.p == 0.7  # the browser moves there by itself
    assert explorer.picture.kept
    assert explorer.picture.note.startswith("Kept in ")
    send(explorer, guess1=3.0)
    assert explorer.guess == in_file(kept)["halves"]["guess"][0] == 0.45


def test_to_be_shown_is_kept_and_is_no_guess(ask, kept):
    explorer = ask()
    send(explorer, done=2)
    assert (explorer.guess, explorer.committed) == (None, True)
    assert repr(explorer).startswith("It is 1.05 nats.")
    assert in_file(kept)["halves"] | {"when": 0} == {
        "guess": None, "truth": [-np.log(0.35)], "shown": True, "when": 0,
    }  # fmt: skip
    again = ask()
    assert (again.guess, again.committed, again.picture.done) == (None, True, 2)


def test_a_kept_guess_opens_the_explorer_where_it_was_asked_about(ask, kept):
    ask(p=0.7).committed = True
    again = ask(p=0.7)
    assert (again.guess, again.committed, again.p) == (2.5, True, 0.35)
    assert again.picture.home["p"] == 0.7
    assert (again.picture.done, again.picture.guess1) == (1, 2.5)
    assert again.picture.kept
    assert again.picture.note.startswith("Kept in ")
    other = ask(GOOD | {"state": "{p = 0.1, y = 1}"})
    assert not other.committed  # what was asked then was something else
    other.committed = True
    assert in_file(kept)["halves"]["truth"] == pytest.approx([-np.log(0.1)])


def test_where_nothing_can_be_kept_a_guess_counts_until_the_kernel_ends(ask, kept):
    kept.mkdir(parents=True)
    explorer = ask()
    assert "could not be read" in explorer.picture.note
    explorer.committed = True
    assert not explorer.picture.kept
    assert "could not be kept" in explorer.picture.note


def test_an_earlier_guess_from_another_notebook_counts(ask, kept):
    one, two = ask(), ask()
    one.committed = True
    two.guess = 1
    two.committed = True
    assert in_file(kept)["halves"]["guess"] == [2.5]
    assert "An earlier answer counts" in two.picture.note


# --- what is kept -------------------------------------------------------------------------------


@pytest.mark.usefixtures("kept")
def test_what_nobody_kept_yet_is_empty_and_no_fault():
    answers.keep("a-coin", [0.5, 0.5], 1)
    assert progress.section("predictions") == ({}, "")


def test_predictions_stand_beside_answers_and_checks(ask, kept):
    kept.parent.mkdir()
    old = {"version": 1, "answers": {}, "checks": {"surprise": 1}, "who": "Zoë"}
    kept.write_text(json.dumps(old), encoding="utf-8")
    assert guesses.guesses() == ({}, "")
    ask().committed = True
    answers.keep("a", [0.5, 0.5], 0)
    document = json.loads(kept.read_text("utf-8"))
    assert {key: document[key] for key in ("version", "checks", "who")} == without(old, "answers")
    assert (list(document["answers"]), list(document["predictions"])) == (["a"], ["halves"])
    assert re.fullmatch(r"\d{4}-.*\.\d{3}\+00:00", document["predictions"]["halves"]["when"])
    assert list(guesses.guesses()[0]) == ["halves"]


@pytest.mark.parametrize(
    ("entry", "sound"),
    [
        ({"guess": [1.0], "truth": [2.0], "shown": False}, True),
        ({"guess": [1, 2], "truth": [2.0, 3], "shown": False}, True),
        ({"guess": [-1e12], "truth": [1e12], "shown": False}, True),
        ({"guess": [1.0], "truth": [1e12 + 1], "shown": False}, False),
        ({"guess": None, "truth": [2.0], "shown": True}, True),
        ({"guess": None, "truth": [2.0], "shown": False}, False),
        ({"guess": [1.0], "truth": [2.0], "shown": True}, False),
        ({"guess": [1.0], "truth": [2.0, 3.0], "shown": False}, False),
        ({"guess": ["1"], "truth": [2.0], "shown": False}, False),
        ({"guess": [True], "truth": [2.0], "shown": False}, False),
        ({"guess": [float("inf")], "truth": [2.0], "shown": False}, False),
        ({"guess": [], "truth": [], "shown": False}, False),
        ({"guess": [1.0]}, False),
        (3, False),
    ],
)
def test_what_is_a_kept_prediction(kept, entry, sound):
    assert guesses.sound(entry) == sound
    kept.parent.mkdir()
    kept.write_text(json.dumps({"predictions": {"a": entry}}), encoding="utf-8")
    assert list(guesses.guesses()[0]) == ["a"] * sound
    assert list(guesses.guesses(every=True)[0]) == ["a"]


def test_predictions_that_are_no_object_are_set_aside_with_their_file(kept):
    kept.parent.mkdir()
    kept.write_text('{"answers": {}, "predictions": [1]}', encoding="utf-8")
    assert "its `predictions` are no object" in guesses.guesses()[1]
    assert kept.with_name("progress.broken-1.json").exists()


def test_the_last_bits_of_a_truth_may_differ_and_a_step_may_not(kept):
    guesses.keep("a", [1.0], [2.0], 0.1)
    kept_entry = in_file(kept)["a"]
    assert guesses.agrees(kept_entry, [2.0 + 1e-9], 0.1)
    assert guesses.agrees(kept_entry, [2.5], 0.5)  # a step is not more than a step
    assert not guesses.agrees(kept_entry, [2.2], 0.1)
    assert not guesses.agrees(kept_entry, [2.0, 2.0], 0.1)
    assert not guesses.agrees(None, [2.0], 0.1)


# --- the veil -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", IN_EXPLORERS)
def test_below_the_veil_stands_nothing_of_the_answer(name):
    entry, explorer = EVERY[name], asks(name)
    result = explorer.result()
    assert not {mark.get("name") for mark in result["marks"]} & set(entry["veil"])
    assert not any(mark.keys() & {"flip", "pick"} for mark in result["marks"])
    hands = {hand[0] for mark in result["marks"] for hand in mark.get("drag", {}).values()}
    assert hands == set(explorer.asked.wires)
    assert "code" not in result
    assert all(result["show"][gid] == 0 for gid in explorer.asked.ask["gids"])
    data, metadata = explorer._repr_mimebundle_()
    words = data["text/plain"] + metadata["image/png"]["alt"]
    words += " ".join(m["text"] for m in result["marks"] if m["kind"] == "text")
    for truth in explorer.asked.truths:
        digits = fixed(truth, explorer.asked.ask["digits"])
        assert len(digits) < 3 or not re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d)", words)
    explorer.asked.ask["veil"] = []
    marks = {mark.get("name") for mark in explorer.result()["marks"]}
    parts = set(entry["veil"]) - marks - {"sentence"}
    assert parts <= {gid for gid, opacity in result["show"].items() if opacity == 0}


@pytest.mark.parametrize("name", IN_EXPLORERS)
def test_the_still_below_the_veil_lacks_what_the_veil_hides(name):
    entry, explorer = EVERY[name], asks(name)
    veiled = picture(explorer)
    explorer.asked.ask["veil"] = explorer.asked.ask["gids"] = []
    bare = picture(explorer)
    assert (np.abs(veiled - bare).max() > 50) == bool(set(entry["veil"]) - {"sentence"})
    explorer.committed = True
    assert np.abs(picture(explorer) - bare).max() > 50


def picture(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.png())).convert("L")).astype(int)


def test_no_digit_of_a_curve_reaches_the_stored_state():
    explorer = explorers.binary(p=0.5, predict="halving")
    explorer.picture.svg = ""  # a picture's corners are numbers too
    stored = json.dumps(dependency_state(explorer, drop_defaults=False))
    assert "1.049" not in stored
    assert "1.05" not in stored


@pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="other versions store more, and build no notebook"
)
@pytest.mark.parametrize("name", EVERY)
def test_an_explorer_that_asks_is_small_as_a_notebook_stores_it(name):
    explorer = asks(name)
    models = dependency_state(explorer, drop_defaults=False)
    assert 20_000 < normalise.size(list(models), models) <= 40_000


def test_a_page_keeps_apart_the_style_sheets_of_its_explorers():
    # The front end replaces a style sheet by the next one of the same name.
    pictures = [make().picture for make in explorers.EXPLORERS.values()]
    pictures += [explorers.binary(predict="halving").picture]
    sheets = {}
    for picture in pictures:
        state = picture.get_state()
        assert sheets.setdefault(state["_anywidget_id"], state["_css"]) == state["_css"]
    assert len(sheets) == len(set(sheets.values())) == 4


def test_the_least_is_looked_for_on_the_steps_of_its_slider():
    explorer = explorers.calibration(predict="best-temperature")
    losses = {}
    for step in range(76):
        t = round(0.25 + 0.05 * step, 10)
        losses[t] = explorer.marks({"temperature": t}, *explorer.data)["values"]["loss"]
    assert explorer.asked.truths == [min(losses, key=losses.get)]
    explorer.committed = True
    assert explorer.temperature == explorer.asked.truths[0]


# --- the twins ----------------------------------------------------------------------------------

RESULTS = [
    {"marks": [], "sentence": ""},
    {
        "marks": [
            {"kind": "point", "name": "loss", "drag": {"x": "p"}, "role": "one"},
            {"kind": "bar", "pick": {"y": 1}, "flip": "y", "role": "zero"},
            {"kind": "text", "name": "slope", "text": "steep"},
        ],
        "show": {"curve-0": 1, "curve-1": 0, "axis": 0.5},
        "sentence": "p = 0.35: loss 1.05.",
        "code": "loss(0.35)",
        "values": {"loss": 1.05},
    },
]
VEILS = [], ["loss", "curve-0"], ["sentence", "slope", "formula"]


def rings(draw):
    """Make up what may be asked of a ring, the state it is in and what is true, of every kind."""
    many = draw.choice([1, 1, 2, 3])
    low, step, count = draw.choice([-1, 0, 0.25, 10]), draw.choice([0.05, 0.1, 1]), 40
    values = [round(low + i * step, 10) for i in range(count + 1)]
    zero, one = draw.choice([(0, 1), (0, 1), (0.8, 2.2), (-0.5, -2.6)])
    unit = abs(one - zero) * (values[-1] - low)
    veil = draw.choice(VEILS)
    ask = {
        "range": [low, values[-1], step],
        "digits": draw.choice([0, 1, 2]),
        "unit": draw.choice(["", "nats"]),
        "names": [f"p = {0.1 * i:g}" for i in range(many)] if many > 1 else [""],
        "axes": draw.choice([0, 1]),
        "along": draw.choice("xy"),
        "at": [draw.choice([0.2, 3, -5]) + i for i in range(many)],
        "zero": zero,
        "one": one,
        "scaled": draw.random() < 0.5,
        "point": [unit / draw.choice([100, 300]), unit / draw.choice([100, 300])],
        "side": draw.choice([-1, 0, 1]),
        "veil": veil,
        "gids": [name for name in veil if name in ("curve-0", "formula")],
    }
    guesses = [draw.choice(values) for _ in range(many)]
    near = draw.randint(9, 25) * ask["point"][ask["along"] == "y"] / (one - zero)  # in points
    found = [
        draw.choice([g, g + step / 2, g + near, draw.uniform(low - 2, values[-1] + 2)])
        for g in guesses
    ]
    return draw.choice(RESULTS), ask, guesses, draw.choice([0, 1, 2]), found


def test_the_twins_agree_on_every_kind_of_ring():
    draw = random.Random(0)  # noqa: S311  # rings for a test, no secret
    tried = [rings(draw) for _ in range(400)]
    result, ask, *_ = tried[0]
    ask = ask | {"range": [0, 20, 0.1], "names": ["a", "b"], "at": [1, 2]}
    ask |= {"along": "y", "point": [1, 1], "zero": 0, "one": 1}
    # At the edge of what counts as right, as equally far off, and as room for a number.
    tried += [(result, ask, [0], 1, [0.05 + 1e-6]), (result, ask, [0, 0], 1, [1 - 1e-9, 1])]
    tried += [(result, ask, [0], 1, [found]) for found in (11, 11.5)]
    theirs = twins.in_node(
        twins.names_of("binary", asks=True)
        + """const both = given[0].map((all) => [asked(...all), farthest(all[2], all[4])]);
        console.log(JSON.stringify(both));""",
        tried,
    )
    for all_of_it, its in zip(tried, theirs, strict=True):
        _, _, guesses, _, found = all_of_it
        twins.agree([ring.asked(*all_of_it), ring.farthest(guesses, found)], its, all_of_it)


def tabled(state, table):
    values = {"loss": table[round(10 * state["t"]) + 2], "q": [state["u"], state["t"]]}
    return {"values": values | {"z": state["u"] + state["t"]}}


def test_the_twins_agree_on_what_is_true_and_where_the_least_lies():
    draw = random.Random(0)  # noqa: S311  # tables for a test, no secret
    tried = []
    for _ in range(300):
        kind = draw.choice(
            [{"least": "loss", "value": "t"}, {"value": "z"}, {"value": "q", "item": 1}]
        )
        ask = {"least": "", "item": None, "steps": [-0.2, 0.5, 0.1], "goal": {"t": 0.3, "u": 0}}
        each = draw.choice([[{}], [{"u": 1}, {"u": 2}, {"t": 0.1}]])
        some = 0, 1e-10, 1e-9, 0.5, 0.5
        tried.append([ask | kind | {"each": each}, [[draw.choice(some) for _ in range(8)]]])
    theirs = twins.in_node(
        twins.names_of("binary", asks=True)
        + """const tabled = ({ t, u }, table) => ({
          values: { loss: table[Math.round(10 * t) + 2], q: [u, t], z: u + t } });
        const both = given[0].map((of) => [goal(tabled, ...of), truths(tabled, ...of)]);
        console.log(JSON.stringify(both));""",
        tried,
    )
    for of, its in zip(tried, theirs, strict=True):
        twins.agree([ring.goal(tabled, *of), ring.truths(tabled, *of)], its, of)


@pytest.mark.parametrize("name", EVERY)
def test_the_twins_agree_with_guesses_in_the_state(name):
    explorer = asks(name)
    ask, data = explorer.asked.ask, explorer.data
    draw = random.Random(0)  # noqa: S311  # states for a test, no secret
    steps = {
        key: [round(low + i * step, 10) for i in range(round((high - low) / step) + 1)]
        for key, (low, high, step) in explorer.picture.limits.items()
    }
    states = [{key: draw.choice(some) for key, some in steps.items()} for _ in range(STATES)]
    states += [{key: some[end] for key, some in steps.items()} for end in (0, -1)]
    states += [states[0] | {"done": done} for done in (0, 1, 2)]
    theirs = twins.in_node(
        twins.names_of(explorer.name, asks=True)
        + """const [ask, states, data] = given;
        const found = truths(marks, ask, data);
        const results = states.map((state) => asked(marks(state, ...data), ask,
          ask.start.map((_, i) => state[`guess${i + 1}`]), state.done, state.done ? found : []));
        console.log(JSON.stringify([found, goal(marks, ask, data), results]));""",
        *(ask, states, data),
    )
    found = ring.truths(explorer.marks, ask, data)
    twins.agree([found, ring.goal(explorer.marks, ask, data)], theirs[:2], name)
    for state, its in zip(states, theirs[2], strict=True):
        guesses = [state[wire] for wire in explorer.asked.wires]
        shown = explorer.marks(state, *data)
        done = state["done"]
        ours = ring.asked(shown, ask, guesses, done, found if done else [])
        twins.agree(ours, its, state)


# --- a number on a line -------------------------------------------------------------------------


def test_a_number_is_computed_or_given(tmp_path, kept):
    write(tmp_path, NUMBER)
    asked = predict.number("halves", folder=tmp_path)
    assert asked.title == "A line from 0 to 5 nats"
    asked.guess = 1
    asked.committed = True
    assert repr(asked) == "You said 1.00, it is 2.30 nats: 1.30 too low."
    assert in_file(kept)["halves"]["truth"] == [np.log(10)]
    given = predict.number("halves", truth=np.float32(1.5), folder=tmp_path)
    assert not given.committed
    assert given.asked.truths == [1.5]


def test_the_mathematics_of_a_number_may_need_pytorch(monkeypatch):
    entry = {"of": "torch.two + np.sqrt(4)", "id": "four", "where": "01_a.toml"}
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(two=2.0))
    assert predict.computed(entry) == 4
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ValueError, match=r"'of' is 'torch.two .*torch.* It wants one number"):
        predict.computed(entry)
    assert predict.computed(entry | {"of": "np.sqrt(4)"}) == 2


@pytest.mark.parametrize("truth", [0.0, 1.05, -2.302585092994046, 1e-9])
def test_the_digits_of_a_number_are_hidden_in_the_stored_state(tmp_path, truth):
    write(tmp_path, without(NUMBER, "of"))
    asked = predict.number("halves", truth=truth, folder=tmp_path)
    assert number.decoded(asked.data[0]) == truth
    stored = json.dumps(dependency_state(asked, drop_defaults=False))
    assert truth == 0 or repr(truth).strip("-")[:5] not in stored


@pytest.mark.parametrize(
    ("truth", "says"),
    [
        (None, "Nothing says what 'halves' is: call predict.number"),
        ("many", "truth is 'many', which is no number"),
        ([1, 2], "truth is .1, 2., which is no number"),
        (float("nan"), "truth is nan: no line has room for it"),
    ],
)
def test_a_number_that_is_none_gets_a_sentence(tmp_path, truth, says):
    write(tmp_path, without(NUMBER, "of"))
    with pytest.raises(ValueError, match=says):
        predict.number("halves", truth=truth, folder=tmp_path)


def test_a_number_of_torch_is_read_and_torch_is_not_imported_for_one_of_numpy():
    code = (
        "import sys; from utils import predict; predict.number('fresh-loss'); "
        "print('torch' in sys.modules); import torch; "
        "print(predict.number('fresh-loss', truth=torch.tensor(2.25)).asked.truths)"
    )
    pytest.importorskip("torch")
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert said.split("\n")[:2] == ["False", "[2.25]"]


def test_a_truth_beyond_the_range_is_said_and_drawn_at_its_end(tmp_path):
    write(tmp_path, without(NUMBER, "of"))
    asked = predict.number("halves", truth=7.5, folder=tmp_path)
    asked.committed = True
    assert repr(asked) == "You said 2.50, it is 7.50 nats: 5.00 too low."
    gaps = ring.asked(asked.marks({}, *asked.data), asked.asked.ask, [2.5], 1, [7.5])["marks"]
    (gap,) = (mark for mark in gaps if mark["role"] == "gap")
    assert gap["points"][1] == [5, 0]
