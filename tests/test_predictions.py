"""Predictions: where they are asked, the guess in Python, what is kept, a number on a line."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from ipywidgets.embed import dependency_state
from small_predictions import CURVE, EVERY, GOOD, NUMBER, asks, without, write

from utils import explorers
from utils.explorers import number, ring
from utils.quiz import answers, guesses, predict, progress

pytestmark = pytest.mark.usefixtures("kept")  # an earlier guess would be found

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def ask(tmp_path):
    """Make an explorer that asks, from entries of a file."""

    def make(*entries, explorer="binary", predict="halves", **start):
        write(tmp_path, *(entries or [GOOD]))
        return getattr(explorers, explorer)(predict=predict, folder=tmp_path, **start)

    return make


def in_file(path):
    return json.loads(path.read_text("utf-8"))["predictions"]


# --- where it is asked --------------------------------------------------------------------------


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
        (lambda ask: setattr(ask(), "guess", 7), ValueError, "guess = 7 .* from 0 to 5"),
        (lambda ask: setattr(ask(), "guess", "much"), ValueError, "guess = 'much'"),
        (lambda ask: setattr(ask(), "guess", True), ValueError, "guess = True"),
        (lambda ask: setattr(ask(), "guess", None), ValueError, "guess = None .* a number from"),
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
    several = {"explorer": '"descent"', "over": "{step = [1, 20]}", "value": '"loss"'}
    explorer = ask(CURVE | several | {"state": "{}"}, explorer="descent")
    assert len({slider.style for slider in explorer.asked.sliders}) == 1
    explorer.guess = 3, 4.5
    assert explorer.guess == (3, 4.5)
    assert [slider.value for slider in explorer.asked.sliders] == [3, 4.5]
    send(explorer, guess2=1.0)
    assert explorer.guess == (3, 1)


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


def test_the_least_is_looked_for_on_the_steps_of_its_slider():
    explorer = explorers.calibration(predict="best-temperature")
    losses = {}
    for step in range(76):
        t = round(0.25 + 0.05 * step, 10)
        losses[t] = explorer.marks({"temperature": t}, *explorer.data)["values"]["loss"]
    assert explorer.asked.truths == [min(losses, key=losses.get)]
    explorer.committed = True
    assert explorer.temperature == explorer.asked.truths[0]


# --- what is kept -------------------------------------------------------------------------------


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
