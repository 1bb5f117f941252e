"""The class report: what a class predicted, on which side of the truth, and how it is drawn."""

import math
import re
import time

import numpy as np
import pytest
from handed_in import guess, hand_in, table

from classroom.report import asked, guessing, page, pictures
from classroom.report.reading import read
from utils.explorers import crowd
from utils.quiz import guesses, toml_files

ASKED = {one.key: one for one in asked.predictions()}


def said(key, *guesses, truth=None):
    """Learners who said these numbers at a prediction with one ring; None is "just show me"."""
    truth = truth or list(ASKED[key].truth)
    rows = [guess(*([] if one is None else [one]), truth=truth) for one in guesses]
    return [{"answers": {}, "checks": {}, "predictions": {key: one}} for one in rows]


def counted(key, learners):
    return guessing.prediction(ASKED[key], learners)


def dots(marks):
    return [mark for mark in marks if mark["role"] == "dot"]


def test_every_prediction_is_asked_as_its_lesson_asks_it():
    assert list(ASKED) == list(toml_files.read_all()["prediction"])
    unknown = {key for key, one in ASKED.items() if one.truth is None}
    trained = {"fresh-loss", "best-temperature", "cheapest-threshold", "no-shift"}
    assert unknown == trained | {"running-total"}  # models, and numbers of sixteen bits
    # z = 2, -1, -0.5 with the labels 1, 0, 1: the weight does not count in the divisor here.
    terms = 3 * math.log1p(math.exp(-2)), math.log1p(math.exp(-1)), 3 * math.log1p(math.exp(0.5))
    assert ASKED["weighted-sum-of-ones"].truth == pytest.approx([sum(terms) / 3])
    z = np.array([0.95, 0.25, 0.25, 0.25]) / 0.1
    assert ASKED["cold-softmax"].truth == pytest.approx([1 / np.exp(z - z[0]).sum()])
    assert ASKED["three-logits"].truth == pytest.approx([-2 + math.log(np.exp([1, 2, 0.1]).sum())])


def test_sides_median_and_truth_are_what_numpy_says():
    rng = np.random.default_rng(0)
    rows = (rng.integers(0, 100, 31) * 0.05).round(2)
    got = counted("halving", said("halving", *rows.tolist(), None, None))
    assert (got.guessed, got.shown) == (31, 2)
    (place,) = got.places
    truth = -math.log(0.35)
    assert (place.truth, place.median) == (pytest.approx(truth), pytest.approx(np.median(rows)))
    assert place.guesses == tuple(np.sort(rows))
    near = np.abs(rows - truth) < 0.025
    assert place.sides == {
        "too low": (~near & (rows < truth)).sum(),
        "right to the step": near.sum(),
        "too high": (~near & (rows > truth)).sum(),
    }


def test_a_drawing_has_a_place_for_each_ring_and_no_curve_of_one_learner():
    one = ASKED["draw-the-cost"]
    rows = [[0.1 * i] * 3 + [0.1 * (6 - i)] * 4 for i in range(7)]
    learners = [{"predictions": {one.key: guess(*row, truth=one.truth)}} for row in rows]
    got = guessing.prediction(one, learners)
    assert [place.name for place in got.places] == [f"p = {p:g}" for p in one.entry["over"]["p"]]
    assert [place.truth for place in got.places] == pytest.approx(
        [-math.log(p) for p in one.entry["over"]["p"]]
    )
    for place in got.places:
        assert place.guesses == pytest.approx([0.1 * i for i in range(7)])
    drawn = crowd.in_explorer(one.entry, [place.guesses for place in got.places], **one.start)
    assert len(dots(drawn.marks)) == 7 * 7
    assert "At p = 0.05 guesses from 0.00 nats to 0.60 nats" in pictures.of_prediction(got).alt


@pytest.mark.parametrize("key", ["halving", "raise-b", "soft-floor", "three-logits", "wrong-order"])
def test_a_picture_holds_a_dot_for_each_guess_where_it_belongs_and_none_on_another(key):
    one = ASKED[key]
    low, high, step = one.entry["range"]
    rows = [low] * 6 + [low + step] + [high] * 3 + [low + round((high - low) / step / 2) * step]
    if one.start is not None and "explorer" in one.entry:
        marks = crowd.in_explorer(one.entry, [rows], **one.start).marks
    else:
        marks = crowd.on_a_line(one.entry, rows, one.truth[0]).marks
    spots = [(mark["x"], mark["y"]) for mark in dots(marks)]
    assert len(spots) == len({*spots}) == 11
    assert {mark["shape"] for mark in dots(marks)} == {"circle"}
    bars = [mark for mark in marks if mark["role"] == "found"]
    assert len(bars) == 1
    assert bars[0]["kind"] == "line"
    ring = one.entry.get("ring", {})
    zero, unit = ring.get("zero", 0), ring.get("one", 1) - ring.get("zero", 0)
    places = sorted((spot[bool(ring)] - zero) / unit for spot in spots)
    assert places == pytest.approx(sorted(rows), abs=step / 50)


def test_the_picture_in_words_says_what_it_shows():
    got = counted("halving", said("halving", 0.2, 0.7, 0.7, 1.05, 3.0, 1.4))
    alt = pictures.of_prediction(got).alt
    assert "unveiled, a circle for each of 6 guesses, a bar for what is true" in alt
    assert "Guesses from 0.20 nats to 3.00 nats, median 0.88 nats; it is 1.05 nats." in alt
    line = counted("three-logits", said("three-logits", *[0.4] * 5))
    assert pictures.of_prediction(line).alt.startswith(
        "On a line of numbers, a circle for each of 5 guesses"
    )


def test_what_fewer_than_five_guessed_is_not_shown(handed, class_report):
    for i in range(4):
        told = {
            "halving": guess(0.15, truth=1.05, millisecond=i),
            "one-of-six": guess(truth=1.07, millisecond=i),
        }
        hand_in(handed, f"{i}.json", predictions=told)
    code, texts, _ = class_report()
    assert code == 0
    assert "Counted: 4 learners" in texts["report.html"]
    rows = {row["prediction"]: row for row in table(texts["predictions.csv"])}
    assert rows["halving"] == {
        "lesson": "01 binary cross entropy",
        "prediction": "halving",
        "at": "",
        "guessed": "fewer than 5",
        "shown": "0",
        "too_low": "",
        "right": "",
        "too_high": "",
        "median": "",
        "truth": "1.0498",
        "unit": "nats",
    }
    assert rows["one-of-six"]["shown"] == "fewer than 5"
    text = texts["report.html"]
    assert "<img" not in text
    assert "0.15" not in re.sub("<style>.*?</style>", "", text, flags=re.DOTALL)
    assert "Fewer than 5 guesses, not shown." in text
    hand_in(handed, "4.json", predictions={"halving": guess(0.15, truth=1.05, millisecond=4)})
    texts = class_report()[1]
    assert texts["report.html"].count("<img") == 1
    rows = {row["prediction"]: row for row in table(texts["predictions.csv"])}
    assert [rows["halving"][key] for key in ("guessed", "too_low", "right", "median")] == [
        *("5", "5", "0", "0.15")
    ]
    sentence = "5 of 5 were too low: the median guess is 0.15 nats, the truth 1.05 nats."
    assert sentence in texts["report.html"]


def test_what_an_explorer_keeps_is_what_the_report_reads(handed, monkeypatch):
    for i in range(5):
        monkeypatch.setenv("COURSE_PROGRESS", str(handed / f"{i}.json"))
        guesses.keep("halving", [0.7], [-math.log(0.35)], 0.05)
        time.sleep(0.003)  # in the same millisecond they would be one learner's
        guesses.keep("draw-the-cost", None, list(ASKED["draw-the-cost"].truth), 0.05)
    found = read(handed)
    assert (len(found.learners), found.odd) == (5, 0)
    assert counted("halving", found.learners).guessed == 5
    assert counted("draw-the-cost", found.learners).shown == 5


def test_guesses_that_make_no_sense_are_odd(handed):
    told = {
        "halving": guess(0.7, truth=1.05),
        "one-of-six": guess(0.7, truth=3),  # it is 1.07
        "nearly-impossible": guess(9, truth=3.0),  # out of its range
        "soft-floor": {"guess": [10**400], "truth": [0.9], "shown": False},
        "cold-softmax": {"guess": None, "truth": [0.99], "shown": False},
        "draw-the-cost": guess(0.7, truth=1.05),
        "gone-since": guess(0.7, truth=1.05),
        "birthdays": "often",
    }
    hand_in(handed, "a.json", predictions=told)
    found = read(handed)
    counts = [guessing.prediction(one, found.learners) for one in ASKED.values()]
    assert found.odd + guessing.misfits(counts, found.learners[0]) == 7
    assert sum(one.guessed for one in counts) == 1


def test_of_a_trained_model_most_files_say_what_is_true():
    ten = [1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8]
    many = said("best-temperature", *ten, truth=[1.8])
    others = said("best-temperature", *[0.25] * 4, truth=[3.0])
    got = counted("best-temperature", [*others, *many])
    assert (got.guessed, got.truth) == (10, (1.8,))
    assert got.places[0].sides == {"too low": 4, "right to the step": 1, "too high": 5}
    assert [guessing.misfits([got], one) for one in others] == [1] * 4
    split = said("best-temperature", *[1.0] * 10, truth=[3.0])
    nobody = counted("best-temperature", [*many, *split])
    assert (nobody.truth, nobody.places) == (None, ())
    few = counted("best-temperature", many[:4])
    assert (few.truth, few.places) == (None, ())


def test_where_most_erred_on_one_side_comes_first():
    def leaning(*guesses):
        return counted("halving", said("halving", *guesses))

    assert leaning(*[0.5] * 6, *[2] * 5).worst.leaning == "too low"
    assert leaning(*[0.5] * 5, *[2] * 6).worst.leaning == "too high"
    assert leaning(*[0.5] * 5, *[2] * 5).worst is None
    assert leaning(*[1.05] * 9).worst is None
    assert leaning(*[0.5] * 4, 1.05).worst is None  # four are too few to be counted
    some = [leaning(*[0.5] * 6, *[2] * k) for k in (5, 1, 3, 0)]
    text = page.page([], some, [], None, learners=11, odd=0, skipped=0, sign="")
    assert re.findall(r"(\d+) of (\d+) were too low", text) == [("6", "6"), ("6", "7"), ("6", "9")]
