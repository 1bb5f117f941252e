"""The class report: copies, earlier and forged files count once; a class together counts whole."""

import numpy as np
import pytest
from handed_in import SOLVED, answer, at, guess, hand_in

from classroom.report.reading import read

# --- of answers ---------------------------------------------------------------------------------


def test_of_two_files_of_one_learner_the_fuller_one_counts(handed):
    now = {key: at(i, 0.2, 0.8) for i, key in enumerate(("birthdays", "coin", "die"))}
    earlier = {key: now[key] for key in ("birthdays", "coin")}
    old = hand_in(handed, "a.json", earlier, {"surprise": SOLVED})
    hand_in(handed, "b.json", now, {"surprise": SOLVED | {"tries": 2}})
    hand_in(handed, "c.json", {key: {**one, "when": "later"} for key, one in now.items()})
    hand_in(handed, "d.json", {}, {"surprise": SOLVED})
    hand_in(handed, "e.json", {}, {"surprise": SOLVED})
    found = read(handed)
    assert list(found.skipped) == [old]
    assert "b.json" in found.skipped[old]
    assert len(found.learners) == 4


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
def test_a_class_that_answers_together_counts_whole(handed, kept, asked):
    for seed in range(3):
        rng = np.random.default_rng(seed)
        for i in range(30):
            answers = {  # one question a minute; all answer within 20 seconds, most of them 50 : 50
                f"q{n}": at(
                    60_000 * n + rng.integers(20_000), *rng.choice([(0.5, 0.5), (0.7, 0.3)])
                )
                for n in range(asked)
            }
            hand_in(handed, f"{seed}/{i}.json", kept(answers))
        found = read(handed / str(seed))
        assert (len(found.learners), found.skipped) == (30, {})
        assert len(given(found)) == 30 * asked


def test_a_class_that_answers_in_the_same_second_counts_whole(handed):
    for i in range(30):
        hand_in(handed, f"{i}.json", {f"q{n}": at(60_000 * n + i, 0.5, 0.5) for n in range(12)})
        hand_in(handed, f"old {i}.json", {f"q{n}": answer(0.5, 0.5, second=n) for n in range(4)})
    assert len(read(handed).learners) == 60


def test_a_copy_of_an_older_file_is_left_out_when_it_is_long(handed):
    answers = {f"q{n}": answer(0.5, 0.5, second=n) for n in range(5)}
    hand_in(handed, "a.json", answers | {"one more": answer(0.1, 0.9)})
    copy = hand_in(handed, "b.json", answers)
    assert list(read(handed).skipped) == [copy]


@pytest.fixture
def friends(handed):
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
        hand_in(handed, f"{name}.json", given, {"surprise": SOLVED | {"tries": 2}})
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
def test_no_file_takes_the_answers_of_others_out_of_the_count(handed, friends, how):
    honest = given(read(handed))
    assert len(honest) == 18
    mine = forged(friends)[how]
    hand_in(handed, "0.json", mine)
    found = read(handed)
    counted = given(found)
    assert {*honest} <= {*counted}
    assert len(counted) == len({*counted}), "an answer counts twice"
    # Who solved the exercise counts as well, whoever holds the answers now.
    tries = sorted(one["checks"].get("surprise", {}).get("tries", 0) for one in found.learners)
    assert tries[-3:] == [2, 2, 2]
    assert not {handed / f"{name}.json" for name in friends} & {*found.skipped}
    if how == "two of each":
        assert found.skipped.keys() == {handed / "0.json"}
        assert "put together from" in found.skipped[handed / "0.json"]


def test_beside_an_earlier_state_a_forged_file_takes_nothing_either(handed, friends):
    """A file that shares answers with two strangers is put together, or was made to look so."""
    anna = [*friends["anna"].items()]
    hand_in(handed, "anna, earlier.json", dict(anna[:3]), {"surprise": SOLVED})
    hand_in(handed, "0.json", dict(anna[3:]))
    found = read(handed)
    assert len(given(found)) == len({*given(found)}) == 18
    assert sum(one["checks"].get("surprise", {}).get("tries") == 2 for one in found.learners) == 3


# --- of predictions -----------------------------------------------------------------------------


def told(found):
    """Return all guesses that count, whoever made them."""
    return sorted(
        (key, one["when"], *one["guess"])
        for learner in found.learners
        for key, one in learner["predictions"].items()
    )


@pytest.fixture
def three(handed):
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
        hand_in(handed, f"{name}.json", predictions=predictions)
    return files


def test_earlier_states_and_copies_of_predictions_are_known(handed, three):
    anna, ben, cleo = three.values()
    earlier = hand_in(handed, "anna, earlier.json", predictions=dict([*anna.items()][:3]))
    parts = dict([*anna.items()][:2]) | dict([*ben.items()][2:4]) | dict([*cleo.items()][4:])
    together = hand_in(handed, "0.json", predictions=parts)
    found = read(handed)
    assert found.skipped.keys() == {earlier, together}
    assert "put together from" in found.skipped[together]
    assert len(told(found)) == len({*told(found)}) == 18


@pytest.mark.parametrize("change", [{}, {"guess": [3.0]}, {"truth": [2.0]}], ids=str)
def test_no_file_takes_the_predictions_of_others_out_of_the_count(handed, three, change):
    honest = told(read(handed))
    mine = {key: one | change for key, one in three["anna"].items()}
    own = {f"own {n}": guess(0.5, truth=1.05, millisecond=n) for n in range(30)}
    answers = {f"q{n}": at(n, 0.5, 0.5) for n in range(30)}
    hand_in(handed, "0.json", answers, predictions=mine | own)
    found = read(handed)
    assert {*honest} <= {*told(found)}
    assert len(told(found)) == 18 + 30 + 6 * bool(change)
    if change:  # all of a file and more is what its own later state looks like too
        assert not found.skipped


def test_a_class_that_predicts_together_counts_whole(handed):
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
        hand_in(handed, f"{i}.json", predictions=predictions)
    found = read(handed)
    assert (len(found.learners), found.skipped) == (30, {})
    assert sum(len(one["predictions"]) for one in found.learners) == 240


def test_an_answer_and_a_guess_together_show_one_learner(handed):
    answers, predictions = {"coin": at(1, 0.5, 0.5)}, {"halving": guess(0.7, truth=1.05)}
    hand_in(handed, "a.json", answers | {"die": at(7, 0.5, 0.5)}, predictions=predictions)
    earlier = hand_in(handed, "b.json", answers, predictions=predictions)
    assert list(read(handed).skipped) == [earlier]
