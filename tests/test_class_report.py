"""The class report: true figures, small groups hidden, nobody named, no file too odd for it."""

import math
import os
import re

import numpy as np
import pytest
import web
from axe_playwright_python.sync_playwright import Axe
from handed_in import SOLVED, answer, at, guess, hand_in, table
from sklearn.metrics import log_loss

from classroom.report import __main__ as command
from classroom.report import asked, counting
from classroom.report.course import exercises
from classroom.report.reading import read
from utils import checks, quiz
from utils.checks.clinic.cases import CASES
from utils.quiz import answers

COIN = {"options": ["A head", "A `tail`", "The edge"], "right": 1}


def learners(*rows):
    return [{"answers": {"coin": answer(*row)}, "checks": {}} for row in rows]


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


def test_what_quizzes_and_checks_write_is_what_the_report_reads(handed, monkeypatch):
    for i in range(5):
        monkeypatch.setenv("COURSE_PROGRESS", str(handed / f"{i}.json"))
        answers.keep("birthdays", [0.4, 0.6], right=0)
        checks.surprise(np.log)
        checks.surprise(lambda p: -np.log(p))
    found = read(handed)
    assert (len(found.learners), found.odd) == (5, 0)
    got = counting.exercise(exercises()[0], found.learners)
    assert (got.solved, got.tries, got.named) == (5, 2, {"missing minus": 5})
    question = quiz.load_all()["birthdays"]
    beliefs = counting.question("birthdays", "00", question, found.learners).beliefs
    assert beliefs == pytest.approx((0.4, 0.6))


# --- who is behind a figure ---------------------------------------------------------------------


def test_what_fewer_than_five_said_is_not_shown(handed, class_report):
    for i in range(4):
        known = {"birthdays": answer(0.123, 0.877, right=0)}
        hand_in(handed, f"{i}.json", known, {"surprise": SOLVED | {"tries": 3}})
    code, texts, _ = class_report()
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
    hand_in(handed, "4.json", {"birthdays": answer(0.123, 0.877, right=0)}, {"surprise": SOLVED})
    assert "88%" in class_report()[1]["report.html"]


def test_neither_names_nor_times_nor_words_of_a_learner_are_in_the_report(handed, class_report):
    spy = {"tries": 2, "solved": True, "misconceptions": {"Zoe-was-here": 1}}
    for i in range(6):
        given = {"birthdays": answer(0.5, 0.5, right=0, second=i), "Zoe-asked": answer(0.5, 0.5)}
        told = {"halving": guess(0.7, truth=1.05, millisecond=i), "Zoe-told": spy}
        tried = {"surprise": spy, "Zoe-solved": spy}
        hand_in(handed, f"Zoe {i}/Zoe Zander.json", given, tried, told)
    code, texts, _ = class_report()
    assert code == 0
    assert len(texts) == 7
    for name, text in texts.items():
        words = re.sub('base64,[^"]+', "", text)
        assert not re.search("Zoe|Zander|03:04|2026|" + re.escape(str(handed)), words), name
    assert "Counted: 6 learners" in texts["report.html"]
    assert "Left out too: 12 entries" in texts["report.html"]


# --- files --------------------------------------------------------------------------------------


def test_odd_files_are_named_and_skipped(handed, class_report):
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
        (handed / name).write_bytes(content)
    if hasattr(os, "mkfifo"):
        os.mkfifo(handed / "pipe")
    hand_in(handed, "sub/good (1).json", {"birthdays": answer(0.5, 0.5, right=0)})
    senseless = {"birthdays": answer(7, 3), "two-heads": "yes"}
    hand_in(handed, "odd.json", senseless, {"surprise": {"tries": "many"}})
    code, texts, said = class_report()
    assert code == 0
    for path in handed.iterdir():
        assert (f"Left out: {path.name} (" in said) == (path.name not in {"sub", "odd.json"})
        assert path.name not in texts["report.html"] or path.name == "sub"
    assert "Counted 2 learners" in said
    assert "Left out too: 3 entries" in texts["report.html"]


def test_marks_of_windows_in_front_of_a_file_do_no_harm(handed):
    text = hand_in(handed, "a.json", {"coin": at(1, 0.5, 0.5)}).read_text(encoding="utf-8")
    for coding in ("utf-8-sig", "utf-16"):
        (handed / f"{coding}.json").write_text(text, encoding=coding)
    assert len(read(handed).learners) == 3


def test_nothing_but_an_older_report_is_overwritten(handed, class_report):
    hand_in(handed, "a.json", {"birthdays": answer(0.5, 0.5)})
    assert class_report()[0] == class_report()[0] == 0
    out = handed.parent / "out"
    (out / "report.html").write_text("my own notes")
    code, texts, said = class_report()
    assert (code, texts["report.html"]) == (1, "my own notes")
    assert "--out=FOLDER" in said


def test_without_files_there_is_a_sentence_and_no_report(class_report, monkeypatch, capsys):
    code, texts, said = class_report()
    assert (code, texts) == (1, {})
    assert "There is no progress file in" in said
    monkeypatch.setattr("sys.argv", ["report"])
    assert command.main() == 1
    assert "make report ARGS=FOLDER" in capsys.readouterr().err


# --- the page -----------------------------------------------------------------------------------


@pytest.mark.browser
def test_the_page_is_readable_for_all(handed, class_report, chromium):
    questions = list(quiz.load_all().items())[:3]
    predicted = [one for one in asked.predictions() if one.key in {"draw-the-cost", "three-logits"}]
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
        hand_in(handed, f"{i}.json", given, {"surprise": tried}, told)
    texts = class_report()[1]
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
