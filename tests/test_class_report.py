"""The class report: true figures, small groups hidden, nobody named, no file too odd for it."""

import csv
import json
import math
import os
import re
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import web
from axe_playwright_python.sync_playwright import Axe
from sklearn.metrics import log_loss

from classroom.report import __main__ as command
from classroom.report import asked, counting, guessing, page, pictures
from classroom.report.course import exercises
from classroom.report.reading import read
from utils import checks, quiz
from utils.checks.clinic.cases import CASES
from utils.explorers import crowd
from utils.quiz import answers, guesses, toml_files

COIN = {"options": ["A head", "A `tail`", "The edge"], "right": 1}
SOLVED = {"tries": 1, "solved": True, "misconceptions": {}}


def answer(*probabilities, right=1, second=0):
    when = f"2026-01-02T03:04:{second:02d}+00:00"
    return {"probabilities": list(probabilities), "right": right, "when": when}


def guess(*given, truth, millisecond=0):
    truth = truth if isinstance(truth, (list, tuple)) else [truth]
    when = at(millisecond, 1, 0)["when"]
    return {"guess": list(given) or None, "truth": [*truth], "shown": not given, "when": when}


def hand_in(folder, name, answers=None, checks=None, predictions=None):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"version": 1, "answers": answers or {}, "checks": checks or {}}
    document |= {"predictions": predictions} if predictions else {}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def learners(*rows):
    return [{"answers": {"coin": answer(*row)}, "checks": {}} for row in rows]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def made(folder, monkeypatch, capsys):
    """Make the report as a teacher does; return what it wrote, and what it said."""

    def make(*options):
        out = folder.parent / "out"
        monkeypatch.setattr("sys.argv", ["report", str(folder), "--out", str(out), *options])
        code = command.main()
        texts = {path.name: path.read_text(encoding="utf-8") for path in out.glob("*")}
        return code, texts, "".join(capsys.readouterr())

    return make


def table(text):
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))


# --- the figures --------------------------------------------------------------------------------


def test_mean_loss_and_beliefs_are_what_numpy_and_scikit_learn_say():
    rows = np.random.default_rng(0).dirichlet(np.ones(3), 30)
    got = counting.question("coin", "00", COIN, learners(*rows.tolist()))
    assert got.figures.answered == 30
    assert got.figures.mean == pytest.approx(log_loss([1] * 30, rows, labels=[0, 1, 2]))
    assert got.figures.uniform == pytest.approx(math.log(3))
    assert got.beliefs == pytest.approx(rows.mean(axis=0))
    assert got.strongest_wrong == (0 if rows[:, 0].mean() > rows[:, 2].mean() else 2)
    for point in got.figures.diagram:
        low = math.floor(point.given * counting.BINS) / counting.BINS
        inside = (rows > low) & (rows <= low + 1 / counting.BINS)
        assert point.count == inside.sum() >= counting.FEW
        assert point.came_true == pytest.approx(inside[:, 1].sum() / inside.sum())


def test_infinite_costs_are_counted_and_the_mean_is_of_the_others():
    rows = [(1.0, 0.0, 0.0)] * 5 + [(0.25, 0.5, 0.25)] * 6
    got = counting.question("coin", "00", COIN, learners(*rows)).figures
    assert (got.infinite, got.mean) == (5, pytest.approx(math.log(2)))


def test_tries_are_of_those_who_solved_it_and_misconceptions_count_learners():
    one = exercises()[0]
    name, other = list(one.hints)[:2]
    tries = [(1, {}), (1, {}), (2, {other: 1}), (9, {name: 8}), (3, {name: 1})]
    class_of = [
        {"checks": {one.key: {"tries": n, "solved": True, "misconceptions": m}}} for n, m in tries
    ]
    lost = {"tries": 50, "solved": False, "misconceptions": {name: 2, "Anna": 1}}
    got = counting.exercise(one, [*class_of, {"checks": {one.key: lost}}, {"checks": {}}])
    assert (got.tried, got.solved, got.tries, got.first_try) == (6, 5, 2, 2)
    assert got.named == {name: 3, other: 1}


def test_every_check_of_a_lesson_is_known_with_its_misconceptions():
    found = exercises()
    known = {*checks.EXERCISES, *checks.LISTS}
    assert {one.key for one in found} <= known | {f"clinic {case}" for case in CASES}
    assert all(one.hints for one in found)
    for path in (web.ROOT / "lessons_src").glob("[0-9]*.py"):
        cells = path.read_text(encoding="utf-8").count('tags=["check"]')
        assert cells == sum(one.lesson == path.stem.replace("_", " ") for one in found) > 0


def test_what_quizzes_and_checks_write_is_what_the_report_reads(folder, monkeypatch):
    for i in range(5):
        monkeypatch.setenv("COURSE_PROGRESS", str(folder / f"{i}.json"))
        answers.keep("birthdays", [0.4, 0.6], right=0)
        checks.surprise(np.log)
        checks.surprise(lambda p: -np.log(p))
    found = read(folder)
    assert (len(found.learners), found.odd) == (5, 0)
    got = counting.exercise(exercises()[0], found.learners)
    assert (got.solved, got.tries, got.named) == (5, 2, {"missing minus": 5})
    question = quiz.load_all()["birthdays"]
    beliefs = counting.question("birthdays", "00", question, found.learners).beliefs
    assert beliefs == pytest.approx((0.4, 0.6))


# --- who is behind a figure ---------------------------------------------------------------------


def test_what_fewer_than_five_said_is_not_shown(folder, made):
    for i in range(4):
        known = {"birthdays": answer(0.123, 0.877, right=0)}
        hand_in(folder, f"{i}.json", known, {"surprise": SOLVED | {"tries": 3}})
    code, texts, _ = made()
    assert code == 0
    assert table(texts["questions.csv"])[0] == {
        "lesson": "00 start here",
        "question": "birthdays",
        "answered": "fewer than 5",
        "mean_nats": "",
        "infinite": "",
        "uniform_nats": "0.6931",
    }
    assert {row["mean_probability"] for row in table(texts["options.csv"])} == {""}
    assert not table(texts["reliability.csv"])
    assert not table(texts["misconceptions.csv"])
    assert table(texts["exercises.csv"])[0]["median_tries"] == ""
    assert "<img" not in texts["report.html"]
    assert not re.search("12 ?%|88 ?%|0.123", texts["report.html"])
    hand_in(folder, "4.json", {"birthdays": answer(0.123, 0.877, right=0)}, {"surprise": SOLVED})
    assert "88%" in made()[1]["report.html"]


def test_neither_names_nor_times_nor_words_of_a_learner_are_in_the_report(folder, made):
    spy = {"tries": 2, "solved": True, "misconceptions": {"Zoe-was-here": 1}}
    for i in range(6):
        given = {"birthdays": answer(0.5, 0.5, right=0, second=i), "Zoe-asked": answer(0.5, 0.5)}
        told = {"halving": guess(0.7, truth=1.05, millisecond=i), "Zoe-told": spy}
        tried = {"surprise": spy, "Zoe-solved": spy}
        hand_in(folder, f"Zoe {i}/Zoe Zander.json", given, tried, told)
    code, texts, _ = made()
    assert code == 0
    assert len(texts) == 7
    for name, text in texts.items():
        words = re.sub('base64,[^"]+', "", text)
        assert not re.search("Zoe|Zander|03:04|2026|" + re.escape(str(folder)), words), name
    assert "Counted: 6 learners" in texts["report.html"]
    assert "Left out too: 12 entries" in texts["report.html"]


# --- files --------------------------------------------------------------------------------------


def test_odd_files_are_named_and_skipped(folder, made):
    odd = {
        "broken.json": b"{ no",
        "deep.json": b"[" * 100_000,
        "empty.json": b"",
        "list.json": b"[1]",
        "foreign.json": b'{"cells": []}',
        "wrong.json": b'{"answers": [1]}',
        "wrong too.json": b'{"predictions": [1]}',
        "picture.png": b"\x89PNG\xff",
        "large.json": b" " * 1_000_001,
    }
    for name, content in odd.items():
        (folder / name).write_bytes(content)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    hand_in(folder, "sub/good (1).json", {"birthdays": answer(0.5, 0.5, right=0)})
    senseless = {"birthdays": answer(7, 3), "two-heads": "yes"}
    hand_in(folder, "odd.json", senseless, {"surprise": {"tries": "many"}})
    code, texts, said = made()
    assert code == 0
    for path in folder.iterdir():
        assert (f"Left out: {path.name} (" in said) == (path.name not in {"sub", "odd.json"})
        assert path.name not in texts["report.html"] or path.name == "sub"
    assert "Counted 2 learners" in said
    assert "Left out too: 3 entries" in texts["report.html"]


def test_of_two_files_of_one_learner_the_fuller_one_counts(folder):
    now = {key: at(i, 0.2, 0.8) for i, key in enumerate(("birthdays", "coin", "die"))}
    earlier = {key: now[key] for key in ("birthdays", "coin")}
    old = hand_in(folder, "a.json", earlier, {"surprise": SOLVED})
    hand_in(folder, "b.json", now, {"surprise": SOLVED | {"tries": 2}})
    hand_in(folder, "c.json", {key: {**one, "when": "later"} for key, one in now.items()})
    hand_in(folder, "d.json", {}, {"surprise": SOLVED})
    hand_in(folder, "e.json", {}, {"surprise": SOLVED})
    found = read(folder)
    assert list(found.skipped) == [old]
    assert "b.json" in found.skipped[old]
    assert len(found.learners) == 4


# --- copies -------------------------------------------------------------------------------------


def at(millisecond, *probabilities, right=1):
    """Answer as a quiz of today keeps it."""
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC) + timedelta(milliseconds=int(millisecond))
    when = moment.isoformat(timespec="milliseconds")
    return {"probabilities": list(probabilities), "right": right, "when": when}


def in_seconds(answers):
    """Return the same answers as earlier editions kept them."""
    return {key: one | {"when": one["when"][:19] + "+00:00"} for key, one in answers.items()}


def given(found):
    """Return all answers that count, whoever gave them."""
    return sorted(
        (key, one["when"], one["right"], *one["probabilities"])
        for learner in found.learners
        for key, one in learner["answers"].items()
    )


@pytest.mark.parametrize("kept", [lambda answers: answers, in_seconds], ids=["now", "once"])
@pytest.mark.parametrize("asked", [2, 3, 12])
def test_a_class_that_answers_together_counts_whole(folder, kept, asked):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        for i in range(30):
            answers = {  # one question a minute; all answer within 20 seconds, most of them 50 : 50
                f"q{n}": at(
                    60_000 * n + rng.integers(20_000), *rng.choice([(0.5, 0.5), (0.7, 0.3)])
                )
                for n in range(asked)
            }
            hand_in(folder, f"{seed}/{i}.json", kept(answers))
        found = read(folder / str(seed))
        assert (len(found.learners), found.skipped) == (30, {})
        assert len(given(found)) == 30 * asked


def test_a_class_that_answers_in_the_same_second_counts_whole(folder):
    for i in range(30):
        hand_in(folder, f"{i}.json", {f"q{n}": at(60_000 * n + i, 0.5, 0.5) for n in range(12)})
        hand_in(folder, f"old {i}.json", {f"q{n}": answer(0.5, 0.5, second=n) for n in range(4)})
    assert len(read(folder).learners) == 60


def test_a_copy_of_an_older_file_is_left_out_when_it_is_long(folder):
    answers = {f"q{n}": answer(0.5, 0.5, second=n) for n in range(5)}
    hand_in(folder, "a.json", answers | {"one more": answer(0.1, 0.9)})
    copy = hand_in(folder, "b.json", answers)
    assert list(read(folder).skipped) == [copy]


@pytest.fixture
def friends(folder):
    """Hand in three honest files; return their answers."""
    rng = np.random.default_rng(0)
    files = {
        name: {
            f"q{n}": at(rng.integers(10**7), *rng.choice([(0.5, 0.5), (0.7, 0.3)]))
            for n in range(6)
        }
        for name in ("anna", "ben", "cleo")
    }
    for name, given in files.items():
        hand_in(folder, f"{name}.json", given, {"surprise": SOLVED | {"tries": 2}})
    return files


def forged(friends):
    """Files by which somebody may try to take others out of the count."""
    anna, ben, cleo = friends.values()
    own = {f"own {n}": at(n, 0.5, 0.5) for n in range(50)}
    two_of_each = dict([*[*anna.items()][:2], *[*ben.items()][2:4], *[*cleo.items()][4:]])
    return {
        "two of each": two_of_each,
        "two of each, and much more": two_of_each | own,
        "all of one": dict(anna),
        "all of one, and much more": anna | own,
        "another side is right": {key: one | {"right": 0} for key, one in anna.items()} | own,
        "other numbers at the same moments": {
            key: one | {"probabilities": [0.0, 1.0]} for key, one in anna.items()
        },
        "half of one, and much more": dict([*anna.items()][:3]) | own,
    }


@pytest.mark.parametrize("how", forged({name: {} for name in "abc"}))
def test_no_file_takes_the_answers_of_others_out_of_the_count(folder, friends, how):
    honest = given(read(folder))
    assert len(honest) == 18
    mine = forged(friends)[how]
    hand_in(folder, "0.json", mine)
    found = read(folder)
    counted = given(found)
    assert {*honest} <= {*counted}
    assert len(counted) == len({*counted}), "an answer counts twice"
    # Who solved the exercise counts as well, whoever holds the answers now.
    tries = sorted(one["checks"].get("surprise", {}).get("tries", 0) for one in found.learners)
    assert tries[-3:] == [2, 2, 2]
    assert not {folder / f"{name}.json" for name in friends} & {*found.skipped}
    if how == "two of each":
        assert found.skipped.keys() == {folder / "0.json"}
        assert "put together from" in found.skipped[folder / "0.json"]


def test_beside_an_earlier_state_a_forged_file_takes_nothing_either(folder, friends):
    """A file that shares answers with two strangers is put together, or was made to look so."""
    anna = [*friends["anna"].items()]
    hand_in(folder, "anna, earlier.json", dict(anna[:3]), {"surprise": SOLVED})
    hand_in(folder, "0.json", dict(anna[3:]))
    found = read(folder)
    assert len(given(found)) == len({*given(found)}) == 18
    assert sum(one["checks"].get("surprise", {}).get("tries") == 2 for one in found.learners) == 3


def test_marks_of_windows_in_front_of_a_file_do_no_harm(folder):
    text = hand_in(folder, "a.json", {"coin": at(1, 0.5, 0.5)}).read_text(encoding="utf-8")
    for coding in ("utf-8-sig", "utf-16"):
        (folder / f"{coding}.json").write_text(text, encoding=coding)
    assert len(read(folder).learners) == 3


def test_nothing_but_an_older_report_is_overwritten(folder, made):
    hand_in(folder, "a.json", {"birthdays": answer(0.5, 0.5)})
    assert made()[0] == made()[0] == 0
    out = folder.parent / "out"
    (out / "report.html").write_text("my own notes")
    code, texts, said = made()
    assert (code, texts["report.html"]) == (1, "my own notes")
    assert "--out=FOLDER" in said


def test_without_files_there_is_a_sentence_and_no_report(made, monkeypatch, capsys):
    code, texts, said = made()
    assert (code, texts) == (1, {})
    assert "There is no progress file in" in said
    monkeypatch.setattr("sys.argv", ["report"])
    assert command.main() == 1
    assert "make report ARGS=FOLDER" in capsys.readouterr().err


# --- predictions --------------------------------------------------------------------------------

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


def test_what_fewer_than_five_guessed_is_not_shown(folder, made):
    for i in range(4):
        told = {
            "halving": guess(0.15, truth=1.05, millisecond=i),
            "one-of-six": guess(truth=1.07, millisecond=i),
        }
        hand_in(folder, f"{i}.json", predictions=told)
    code, texts, _ = made()
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
    hand_in(folder, "4.json", predictions={"halving": guess(0.15, truth=1.05, millisecond=4)})
    texts = made()[1]
    assert texts["report.html"].count("<img") == 1
    rows = {row["prediction"]: row for row in table(texts["predictions.csv"])}
    assert [rows["halving"][key] for key in ("guessed", "too_low", "right", "median")] == [
        *("5", "5", "0", "0.15")
    ]
    sentence = "5 of 5 were too low: the median guess is 0.15 nats, the truth 1.05 nats."
    assert sentence in texts["report.html"]


def test_what_an_explorer_keeps_is_what_the_report_reads(folder, monkeypatch):
    for i in range(5):
        monkeypatch.setenv("COURSE_PROGRESS", str(folder / f"{i}.json"))
        guesses.keep("halving", [0.7], [-math.log(0.35)], 0.05)
        time.sleep(0.003)  # in the same millisecond they would be one learner's
        guesses.keep("draw-the-cost", None, list(ASKED["draw-the-cost"].truth), 0.05)
    found = read(folder)
    assert (len(found.learners), found.odd) == (5, 0)
    assert counted("halving", found.learners).guessed == 5
    assert counted("draw-the-cost", found.learners).shown == 5


def test_guesses_that_make_no_sense_are_odd(folder):
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
    hand_in(folder, "a.json", predictions=told)
    found = read(folder)
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


# --- copies of predictions ----------------------------------------------------------------------


def told(found):
    """Return all guesses that count, whoever made them."""
    return sorted(
        (key, one["when"], *one["guess"])
        for learner in found.learners
        for key, one in learner["predictions"].items()
    )


@pytest.fixture
def three(folder):
    """Hand in three honest files with nothing but predictions; return them."""
    rng = np.random.default_rng(0)
    files = {
        name: {
            f"p{n}": guess(
                float(rng.choice([0.5, 0.7])), truth=1.05, millisecond=rng.integers(10**7)
            )
            for n in range(6)
        }
        for name in ("anna", "ben", "cleo")
    }
    for name, predictions in files.items():
        hand_in(folder, f"{name}.json", predictions=predictions)
    return files


def test_earlier_states_and_copies_of_predictions_are_known(folder, three):
    anna, ben, cleo = three.values()
    earlier = hand_in(folder, "anna, earlier.json", predictions=dict([*anna.items()][:3]))
    parts = dict([*anna.items()][:2]) | dict([*ben.items()][2:4]) | dict([*cleo.items()][4:])
    together = hand_in(folder, "0.json", predictions=parts)
    found = read(folder)
    assert found.skipped.keys() == {earlier, together}
    assert "put together from" in found.skipped[together]
    assert len(told(found)) == len({*told(found)}) == 18


@pytest.mark.parametrize("change", [{}, {"guess": [3.0]}, {"truth": [2.0]}], ids=str)
def test_no_file_takes_the_predictions_of_others_out_of_the_count(folder, three, change):
    honest = told(read(folder))
    mine = {key: one | change for key, one in three["anna"].items()}
    own = {f"own {n}": guess(0.5, truth=1.05, millisecond=n) for n in range(30)}
    answers = {f"q{n}": at(n, 0.5, 0.5) for n in range(30)}
    hand_in(folder, "0.json", answers, predictions=mine | own)
    found = read(folder)
    assert {*honest} <= {*told(found)}
    assert len(told(found)) == 18 + 30 + 6 * bool(change)
    if change:  # all of a file and more is what its own later state looks like too
        assert not found.skipped


def test_a_class_that_predicts_together_counts_whole(folder):
    rng = np.random.default_rng(0)
    for i in range(30):
        predictions = {  # one prediction a minute, all within 20 seconds, some only want to see it
            f"p{n}": guess(
                *([] if i % 5 == 0 else [float(rng.choice([0.5, 0.7]))]),
                truth=1.05,
                millisecond=60_000 * n + rng.integers(20_000),
            )
            for n in range(8)
        }
        hand_in(folder, f"{i}.json", predictions=predictions)
    found = read(folder)
    assert (len(found.learners), found.skipped) == (30, {})
    assert sum(len(one["predictions"]) for one in found.learners) == 240


def test_an_answer_and_a_guess_together_show_one_learner(folder):
    answers, predictions = {"coin": at(1, 0.5, 0.5)}, {"halving": guess(0.7, truth=1.05)}
    hand_in(folder, "a.json", answers | {"die": at(7, 0.5, 0.5)}, predictions=predictions)
    earlier = hand_in(folder, "b.json", answers, predictions=predictions)
    assert list(read(folder).skipped) == [earlier]


# --- the page -----------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_page_is_readable_for_all(folder, made, chromium):
    questions = list(quiz.load_all().items())[:3]
    predicted = [one for one in ASKED.values() if one.key in {"draw-the-cost", "three-logits"}]
    name = next(iter(exercises()[0].hints))
    for i in range(20):
        given = {
            key: answer(*[1 / len(q["options"])] * len(q["options"]), right=q["right"], second=i)
            for key, q in questions
        }
        tried = {"tries": 2, "solved": True, "misconceptions": {name: 1}}
        told = {
            one.key: guess(*[1] * len(one.truth), truth=one.truth, millisecond=i)
            for one in predicted
        }
        told["halving"] = guess(truth=1.05, millisecond=i)
        hand_in(folder, f"{i}.json", given, {"surprise": tried}, told)
    texts = made()[1]
    for scheme, size in (("light", web.WIDE), ("dark", web.PHONE)):
        with chromium.new_context(color_scheme=scheme, viewport=size) as context:
            faults = web.watch(context, "data:")
            page = context.new_page()
            page.set_content(texts["report.html"])
            assert page.locator("img").count() == 9
            assert page.locator("#three-logits img").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            assert Axe().run(page).violations_count == 0
            assert not faults
