"""Predictions: what their files may say, what the build finds in them, where a ring lies."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from small_predictions import CURVE, EVERY, GOOD, IN_EXPLORERS, NUMBER, without, write

from utils import explorers, quiz
from utils.explorers import crowd, ring
from utils.explorers.ask import aim, place
from utils.quiz import predict, toml_files, toml_prediction

pytestmark = pytest.mark.usefixtures("kept")  # an earlier guess would be found

ROOT = Path(__file__).resolve().parents[1]
TEN = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
WISHES = {
    **dict.fromkeys(("id", "text", "unit", "explorer", "value", "least", "of"), ".* in quotes"),
    **dict.fromkeys(("state", "ring", "over"), "a table"),
    "range": "three numbers",
    "veil": "a list of names",
    "start": "a number, or a list",
}


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


def test_room_is_counted_from_the_ends_of_the_axes():
    assert [placed({"axes": 1, "x": x})["side"] for x in (-5.9, -1.5, 1.5, 4.8)] == [1, -1, 1, -1]


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
