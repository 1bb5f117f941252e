"""What the checks keep beside the answers to the quizzes: counts, names, and nothing else."""

import json
import os
import threading

import numpy as np
import pytest
from filelock import FileLock

from utils import checks
from utils.checks import record
from utils.quiz import answers

WRONG = np.log


def right(p):
    return -np.log(p)


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "new" / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


def kept(file):
    return json.loads(file.read_text(encoding="utf-8"))["checks"]


def test_tries_count_until_the_first_right_answer(file):
    named = checks.surprise(WRONG).misconception
    checks.surprise(WRONG)
    checks.surprise(lambda p: p.nonsense)
    assert kept(file) == {"surprise": {"tries": 3, "solved": False, "misconceptions": {named: 2}}}
    for fn in (right, WRONG, right):
        checks.surprise(fn)
    assert kept(file) == {"surprise": {"tries": 4, "solved": True, "misconceptions": {named: 2}}}
    assert record.sound(kept(file)["surprise"])


def test_every_check_of_an_exercise_is_kept_under_its_name(file):
    for name in checks.EXERCISES:
        getattr(checks, name)(lambda: None)
    assert kept(file).keys() == checks.EXERCISES.keys()


def test_the_clinic_and_the_lists_of_numbers_are_kept_too(file):
    checks.clinic("threshold", lambda z: z > 0)
    checks.clinic(fn=lambda z: z > 0.5, case="swapped")
    checks.mended_calls([1, 2, 3, 4])
    assert {name: entry["solved"] for name, entry in kept(file).items()} == {
        "clinic threshold": True,
        "clinic swapped": False,
        "mended_calls": False,
    }


@pytest.mark.parametrize(
    "untried",
    [
        lambda: checks.surprise(...),
        lambda: checks.surprise(lambda p: None),  # noqa: ARG005  # a stub
        lambda: checks.clinic("my name", lambda z: z),
        lambda: checks.torch_predictions([...]),
    ],
)
def test_dots_and_names_of_the_learner_are_no_try(file, untried):
    assert not untried().ok
    assert not file.exists()


def test_answers_to_quizzes_and_unknown_keys_stay(file):
    assert answers.keep("a-coin", [0.5, 0.5], right=0)[0]
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(document | {"mine": [1]}))
    checks.surprise(right)
    assert answers.keep("a-die", [0.5, 0.5], right=1)[0]
    assert answers.answers()[0].keys() == {"a-coin", "a-die"}
    after = json.loads(file.read_text(encoding="utf-8"))
    assert after["answers"]["a-coin"] == document["answers"]["a-coin"]
    assert after["mine"] == [1]
    assert after["checks"]["surprise"]["solved"]


@pytest.mark.parametrize(
    "text",
    [
        "{ broken",
        '{"answers": {}, "checks": [1]}',
        '{"answers": {}, "checks": {"surprise": {"tries": "many"}}}',
    ],
)
def test_what_cannot_be_understood_is_left_as_it_is(file, text):
    file.parent.mkdir()
    file.write_text(text)
    assert checks.surprise(right).ok
    assert file.read_text() == text
    assert not list(file.parent.glob("*broken-*"))


SOUND = {"tries": 3, "solved": False, "misconceptions": {"a": 2, "b": 1}}


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        ({}, True),
        ({"tries": 1, "misconceptions": {}}, True),
        ({"tries": 10**6}, True),
        ({"tries": 10**6 + 1}, False),  # nobody tries a million times
        ({"tries": 2}, False),  # more slips than tries
        ({"tries": 0, "misconceptions": {}}, False),
        ({"misconceptions": {"a": 0}}, False),
        ({"tries": True, "misconceptions": {"a": True}}, False),
        ({"misconceptions": {"a": 1.5}}, False),
        ({"misconceptions": {"a": -1, "b": 3}}, False),
        ({"misconceptions": ["a"]}, False),
        ({"solved": 1}, False),
        ({"tries": "3"}, False),
    ],
)
def test_only_counts_that_can_be_are_read_from_a_file(change, sound):
    assert record.sound(SOUND | change) is sound
    assert not record.sound({})


def test_where_nothing_can_be_written_a_check_still_answers(file, monkeypatch):
    file.parent.write_text("a file where a folder is wanted")
    assert checks.surprise(right).ok
    monkeypatch.setenv("COURSE_PROGRESS", os.devnull)
    assert checks.surprise(right).ok


def test_a_check_waits_for_a_quiz_that_writes(file):
    file.parent.mkdir()
    lock = FileLock(f"{file}.lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.2, lock.release).start()
    checks.surprise(right)
    assert kept(file)["surprise"]["solved"]
