"""The questions and predictions of a lesson, as the build wants them before a kernel starts."""

import build
import pytest
from small_lessons import TITLE, code, md, refusal, write

QUESTION = """\
[[question]]
id = "{}"
text = "Which?"
options = ["This", "That"]
right = "{}"
why = "Because."
"""


@pytest.mark.parametrize(
    ("file", "calls", "sentence"),
    [
        (QUESTION.format("one", "This"), [], "the lesson never asks the question 'one'"),
        (QUESTION.format("one", "Other"), ["one"], "00_sample.toml: "),
        (QUESTION.format("one", "This"), ["one", "one"], "'one' is asked a second time"),
        (
            QUESTION.format("one", "This"),
            ["one", "two"],
            "it asks the question 'two', which is no id",
        ),
        (
            QUESTION.format("one", "That") + QUESTION.format("two", "That"),
            ["one", "two"],
            "option 2 is right in 2 of 2 questions",
        ),
    ],
)
def test_the_questions_of_a_lesson_are_valid_and_asked_once(house, file, calls, sentence):
    (house.sources / "quizzes" / "00_sample.toml").write_text(file, encoding="utf-8")
    asked = [code(f"quiz.ask('{call}')") for call in calls]
    assert sentence in refusal(house, TITLE, *asked, code("1"))


PREDICTION = """\
[[prediction]]
id = "one"
text = "How much?"
unit = "nats"
range = [0, 3, 0.1]
of = "1"
"""
PREDICT = md("**Predict.** How much will it be?")
NUMBER = code('predict.number("one")')


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([PREDICT, code("1")], "nobody commits to what stands under **Predict.**"),
        ([PREDICT], "nobody commits"),
        ([PREDICT, code("x = 1"), NUMBER], "nobody commits"),
        ([PREDICT, NUMBER, code("print(1)")], "its output may answer the prediction above it"),
        ([PREDICT, NUMBER, code("x = 1"), code("x")], "its output may answer"),
        ([NUMBER, NUMBER], "the prediction 'one' is asked a second time"),
        ([code("explorers.binary(predict='two')")], "it asks the prediction 'two', which is no id"),
        ([], "the lesson never asks the prediction 'one'"),
        ([NUMBER, code("picture(draw, alt='It is 7.')")], "an alt text in a cell can be read"),
    ],
)
def test_a_prediction_is_committed_to_and_not_answered(house, cells, sentence):
    file = house.sources / "quizzes" / "00_sample.toml"
    file.write_text(PREDICTION, encoding="utf-8")
    assert sentence in refusal(house, TITLE, *cells, code("1"))


@pytest.mark.parametrize(
    "cells",
    [
        [PREDICT, NUMBER, code("x = 1"), md("Then"), code("x")],
        [PREDICT, NUMBER, '# %% jupyter={"outputs_hidden": true}\nprint(1)\n'],
        [PREDICT, NUMBER, code("explorers.binary()", "explorer")],
        [PREDICT, code("explorers.binary(predict='one')", "explorer")],
    ],
)
def test_a_prediction_in_its_place_passes(house, cells):
    file = house.sources / "quizzes" / "00_sample.toml"
    file.write_text(PREDICTION, encoding="utf-8")
    write(house, [TITLE, *cells])
    assert len(build.read(house)) == 1


RING_PREDICTION = """\
[[prediction]]
id = "halving"
text = "What will it cost?"
unit = "nats"
range = [0, {}, 0.05]
explorer = "binary"
state = {{p = 0.35, y = 1}}
value = "{}"
ring = {{axes = 0, x = 0.35}}
"""


@pytest.mark.parametrize(
    ("top", "value", "sentence"),
    [
        (1, "loss", "the truth, 1.04982, lies outside of range"),
        (5, "los", "explorers.binary() has no value 'los'"),
    ],
)
def test_the_predictions_of_a_lesson_can_be_asked(house, top, value, sentence):
    file = house.sources / "quizzes" / "00_sample.toml"
    file.write_text(RING_PREDICTION.format(top, value), encoding="utf-8")
    assert sentence in refusal(house, TITLE, code("1"))
