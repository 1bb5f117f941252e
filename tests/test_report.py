"""The report card: true to the answers, sensible for none, few, odd and broken ones."""

import json
import math

import numpy as np
import pytest
from sklearn.metrics import log_loss

from utils import quiz, report


def answer(*probabilities, right=0):
    return {"probabilities": list(probabilities), "right": right}


@pytest.fixture
def progress_file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


def test_nobody_gets_a_page_that_says_what_to_do(progress_file):
    card = report.card()
    assert not progress_file.exists()
    assert card.text.startswith("Your report card.\nNo answers yet.")
    assert card.still is None
    data, metadata = card._repr_mimebundle_()
    assert data["text/plain"] == card.text
    assert "image/png" not in data
    assert metadata == {}


def test_few_answers_are_shown_with_a_warning(progress_file):
    progress_file.write_text(json.dumps({"answers": {"birthdays": answer(0.75, 0.25)}}))
    card = report.card()
    assert "1 answer so far." in card.text
    assert "Your mean cross-entropy: 0.29 nats (0.42 bits)." in card.text
    assert "pays 0.69 nats (1.00 bits)" in card.text
    assert "few answers" in card.text
    assert "Your most expensive answer, 0.29 nats" in card.text
    assert "00 start here: 1 answer, mean 0.29, uniform guesser 0.69." in card.text
    assert "1 option given 75 % on average, 100 % right" in card.still.label


def test_a_broken_file_is_set_aside_and_told(progress_file):
    progress_file.write_text("{ broken")
    card = report.card()
    assert "could not be read" in card.lines[0]
    assert "mend that file and give it its old name" in card.lines[0]
    assert "No answers yet" in card.lines[1]
    assert list(progress_file.parent.glob("*.broken-1.json"))


def test_what_fits_no_question_is_counted_and_left_out():
    odd = {
        "gone-since": answer(0.5, 0.5),
        "birthdays": answer(0.2, 0.3, 0.5),  # it has two options now
        "certain-and-wrong": answer(0.1, 0.1, 0.8, right=2),
        "coin": "heads",
    }
    card = report.card(odd)
    assert "3 answers left out" in card.text
    assert "1 answer so far" in card.text
    assert report.card({"gone-since": answer(0.5, 0.5)}).still is None


def test_an_answer_in_the_file_that_makes_no_sense_is_counted_too(progress_file):
    kept = {"birthdays": answer(7, 3), "two-heads": answer(0.1, 0.1, 0.7, 0.1, right=2)}
    progress_file.write_text(json.dumps({"answers": kept}))
    card = report.card()
    assert "1 answer left out: " in card.text
    assert "or the answer makes no sense." in card.text
    assert "1 answer so far." in card.text


def test_infinite_answers_are_named_and_the_rest_is_compared_like_with_like():
    given = {"birthdays": answer(0.0, 1.0), "certain-and-wrong": answer(0.2, 0.2, 0.6, right=2)}
    card = report.card(given)
    assert "1 answer cost infinity, so the true mean is infinite" in card.text
    assert f"others: {-math.log(0.6):.2f} nats" in card.text
    assert f"pays {math.log(3):.2f} nats" in card.text
    assert "This one cost infinity: 23 people" in card.text
    assert "mean ∞, uniform guesser 0.90" in card.text
    only = report.card({"birthdays": answer(0.0, 1.0)})
    assert "others" not in only.text
    assert "This one cost infinity: " in only.text


def test_certain_and_right_costs_nothing():
    card = report.card({"birthdays": answer(1.0, 0.0)})
    assert "Your mean cross-entropy: 0.00 nats" in card.text
    assert "infinity" not in card.text
    assert "No answer has cost you anything so far." in card.text
    assert "-0.00" not in card.text
    both = report.card({"birthdays": answer(0.0, 1.0), "two-heads": answer(0, 0, 1, 0, right=2)})
    assert "This one cost infinity" in both.text
    assert "expensive" not in both.text


def test_the_example_fits_the_questions_and_agrees_with_scikit_learn():
    example = report.example()
    card = report.card(example, title="An invented example")
    assert card.answers == example
    finite = [a for a in example.values() if a["probabilities"][a["right"]]]
    costs = [
        log_loss([a["right"]], [a["probabilities"]], labels=range(len(a["probabilities"])))
        for a in finite
    ]
    assert card.tally["mean"] == pytest.approx(np.mean(costs))
    assert f"others: {np.mean(costs):.2f} nats" in card.text
    dearest = max(finite, key=lambda a: -math.log(a["probabilities"][a["right"]]))
    (key,) = (key for key, a in example.items() if a is dearest)
    assert f"{quiz.load_all()[key]['text']} You gave 5 % to the right answer: " in card.text
    assert "most expensive finite answer" in card.text


def test_the_card_is_safe_and_readable_html():
    card = report.card(report.example(), title="<b>&</b>")
    text = card.children[0].value
    assert "<b>" not in text
    assert "&lt;b&gt;&amp;" in text
    assert text.count("<tr>") == 1 + len(card.rows) == 6
    data, metadata = card._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == card.still.label
    assert data["image/png"].startswith(b"\x89PNG")
