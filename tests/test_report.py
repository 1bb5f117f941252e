"""The report card: true to the answers, sensible for none, few, odd and broken ones."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import log_loss

from utils import quiz
from utils.quiz import report, report_predictions, toml_files

EVERY = toml_files.read_all()["prediction"]


def guess(*given, truth):
    truth = truth if isinstance(truth, list) else [truth]
    return {"guess": list(given) or None, "truth": truth, "shown": not given}


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
    assert "No predictions yet. Where a lesson says Predict" in card.text
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


def test_from_eight_answers_on_chance_is_no_excuse():
    every = report.example()
    few = {name: every[name] for name in list(every)[:7]}
    assert "These are few answers" in report.card(few).text
    assert "few answers" not in report.card(dict(list(every.items())[:8])).text


def test_options_of_a_fifth_of_the_scale_are_one_point():
    given = {"birthdays": answer(0.79, 0.21), "two-heads": answer(0, 0.39, 0.61, 0, right=2)}
    assert report.card(given).still.label == (
        "Reliability diagram of 6 options in 5 bins: 2 options given 0 % on average, 0 % right, "
        "2 options given 30 % on average, 0 % right, 2 options given 70 % on average, 100 % right."
    )


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


def table(html):
    """Read the rows of a table, each cell with its kind."""
    rows = re.search("<table>(.*)</table>", html)[1].split("<tr>")[1:]
    return [re.findall(r"<(th|td)\b[^>]*>([^<]*)</\1>", row) for row in rows]


def test_each_part_of_the_card_is_there_and_its_tables_have_heads():
    card = report.card(report.example(), predictions=report.example_predictions())
    first, still, last = card.children
    head, *rows = table(first.value)
    assert [tag for tag, _ in head] == ["th"] * 4
    assert [text for _, text in head][:2] == ["lesson", "answers"]
    assert [[tag for tag, _ in row] for row in rows] == [["th", "td", "td", "td"]] * len(rows)
    assert [tuple(text for _, text in row) for row in rows] == card.rows
    assert still is card.still
    assert card.still.label in card.text.splitlines()
    assert "<strong>Predictions</strong>" in last.value
    assert len(table(last.value)) == 1 + len(card.foreseen.rows)
    (empty,) = report.card({}).children
    assert "<table" not in empty.value


def test_a_card_that_no_kernel_answers_looks_as_it_did():
    (style,) = report.card({}).get_state()["_dom_classes"]
    css = Path(report.__file__).parents[1] / "explorers" / "still.css"
    assert f".{style}, .{style} *" in css.read_text("utf-8")


# --- predictions --------------------------------------------------------------------------------

CURVE = [2.996, 1.609, 1.204, 0.693, 0.431, 0.223, 0.01]


def test_gaps_are_counted_by_lesson_with_their_sides(progress_file):
    kept = {
        "nearly-impossible": guess(2.0, truth=2.9957),  # 0.9957 of 5 nats too low
        "halving": guess(1.55, truth=1.0498),  # 0.5002 of 5 nats too high
        "one-of-six": guess(1.05, truth=1.0716),  # within half a step of 0.05
        "cold-softmax": guess(truth=0.9973),
    }
    progress_file.write_text(json.dumps({"predictions": kept}))
    card = report.card()
    assert "3 predictions so far. 1 more was shown without a guess." in card.text.split("\n")
    assert "A drawing" not in card.text
    mean = (0.9957 + 0.5002 + 0.0216) / 5 / 3
    assert f"Your mean gap: {100 * mean:.0f} %." in card.text
    first, second = card.foreseen.rows
    assert first == ("00 start here", "1", "1", "0", "0", "20 %")
    assert second == ("01 binary cross entropy", "2", "0", "1", "1", "5 %")
    assert f"Your widest gap: {EVERY['nearly-impossible']['text']} You said 2.00, " in card.text
    assert "it is 3.00 nats: 1.00 too low." in card.text
    assert "No answers yet" in card.text
    assert "lean" not in card.text
    table = card.children[-1].value
    assert table.count("<tr>") == 3
    assert re.findall(r"<th\b[^>]*>(.*?)</th>", table)[:6] == [
        *("lesson", "predictions", "too low", "right to the step", "too high", "mean gap")
    ]


def test_a_drawing_is_one_prediction_and_its_farthest_ring_gives_the_side():
    drawn = guess(2.0, 1.6, 1.2, 0.7, 0.45, 0.4, 0.2, truth=CURVE)
    card = report.card(predictions={"draw-the-cost": drawn})
    off = sum(abs(g - t) for g, t in zip(drawn["guess"], CURVE, strict=True)) / 7 / 5
    assert card.foreseen.rows == [
        ("01 binary cross entropy", "1", "1", "0", "0", f"{100 * off:.0f} %")
    ]
    assert "1 prediction so far." in card.text
    assert "A drawing counts as one prediction" in card.text
    assert "At p = 0.05 you said 2.00, it is 3.00 nats: 1.00 too low." in card.text


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        (6, 1, None),
        (7, 1, "Of 8 guesses that were off 7 were too low: they lean to one side."),
        (8, 2, "Of 10 guesses that were off 8 were too low: they lean to one side."),
        (1, 7, "Of 8 guesses that were off 7 were too high: they lean to one side."),
        (5, 4, "Of 9 guesses that were off 5 were too low and 4 too high: they lean to neither"),
    ],
)
def test_a_side_is_named_when_enough_guesses_were_off(low, high, sentence):
    names = [name for name, one in EVERY.items() if "explorer" in one and not one["over"]]
    kept = {}
    for i, name in enumerate(names[: low + high]):
        start, end, step = EVERY[name]["range"]
        ends = (start, end) if i < low else (end, start)
        kept[name] = guess(ends[0], truth=ends[1] + (step if ends[1] == start else -step))
    text = report.card(predictions=kept).text
    assert (sentence or "predictions so far") in text
    assert ("lean" in text) == bool(sentence)


def test_predictions_that_do_not_fit_are_counted_and_left_out(progress_file):
    kept = {
        "halving": guess(0.7, truth=1.05),
        "gone-since": guess(0.7, truth=1.05),
        "one-of-six": guess(7, truth=1.07),  # out of its range
        "draw-the-cost": guess(0.7, truth=1.05),  # seven rings
        "three-logits": guess(0.7, truth=2.4),  # it is 0.42
        "nearly-impossible": {"guess": [0.7], "truth": [10**400], "shown": False},
        "soft-floor": "zero",
    }
    progress_file.write_text(json.dumps({"predictions": kept}))
    card = report.card()
    assert "6 predictions left out: what it asked has changed or is gone" in card.text
    assert "1 prediction so far." in card.text
    assert "You said 0.70, it is 1.05 nats: 0.35 too low." in card.text


def test_what_needs_pytorch_is_not_computed_for_a_card():
    entry = EVERY["fresh-loss"] | {"of": "torch.no_such_thing"}
    assert report_predictions.fits(guess(0.7, truth=0.5), entry)
    assert not report_predictions.fits(guess(0.7, truth=0.5), EVERY["fresh-loss"])


def test_only_shown_and_all_right_are_told_as_they_are():
    shown = report.card(predictions={"halving": guess(truth=1.05)})
    assert "0 predictions so far. 1 more was shown without a guess." in shown.text
    assert shown.foreseen.rows == []
    right = report.card(predictions={"halving": guess(1.05, truth=1.0498)})
    assert "Each was right to the step." in right.text
    assert "widest" not in right.text


def test_answers_that_are_given_bring_no_predictions_of_the_file(progress_file):
    progress_file.write_text(json.dumps({"predictions": {"halving": guess(0.7, truth=1.05)}}))
    assert report.card({"birthdays": answer(0.75, 0.25)}).foreseen is None
    assert "0.35 too low" in report.card().text


def test_the_invented_predictions_are_the_courses_own_and_their_truth_is_computed():
    example = report.example_predictions()
    assert set(example) == set(report_predictions.EXAMPLE) <= set(EVERY)
    card = report.card(report.example(), predictions=example)
    assert "left out" not in card.text
    assert sum(int(row[1]) for row in card.foreseen.rows) == len(example) - 1
    assert example["halving"]["truth"] == pytest.approx([-math.log(0.35)])
    assert example["draw-the-cost"]["truth"] == pytest.approx(CURVE, abs=1e-3)
    floor = -sum(q * math.log(q) for q in (0.3, 0.6, 0.1))
    assert example["soft-floor"]["truth"] == pytest.approx([floor], abs=1e-3)
    assert "were too low: they lean to one side." in card.text


def test_the_invented_guesses_lie_as_far_off_as_is_told():
    off = {
        key: sum(abs(g - t) for g, t in zip(one["guess"], one["truth"], strict=True))
        for key, one in report.example_predictions().items()
        if one["guess"]
    }
    assert off == {
        "nearly-impossible": pytest.approx(1.4957, abs=1e-3),
        "draw-the-cost": pytest.approx(2.3683, abs=1e-3),
        "halving": pytest.approx(0.3498, abs=1e-3),
        "one-of-six": pytest.approx(0.6216, abs=1e-3),
        "slope-when-wrong": pytest.approx(0.8951, abs=1e-3),
        "soft-floor": pytest.approx(0.8979, abs=1e-3),
        "three-logits": pytest.approx(0.0170, abs=1e-3),
        "raise-b": 2,
        "fresh-loss": pytest.approx(0.0069, abs=1e-3),
        "wrong-order": pytest.approx(0.8750, abs=1e-3),
        "sharp-pairs": pytest.approx(1.2765, abs=1e-3),
    }


def test_a_card_makes_no_explorer(monkeypatch):
    kept = report.example_predictions()

    def never(*_, **__):
        raise AssertionError("a card has no time for an explorer")

    monkeypatch.setattr("utils.explorers.live.Explorer.__init__", never)
    monkeypatch.setattr("utils.explorers.crowd.unseen", never)
    assert "predictions so far" in report.card(predictions=kept).text
