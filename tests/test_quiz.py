"""The quizzes: what their files may say, what a question is, what an answer costs."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from small_questions import ANSWER, GOOD, ID, OPTIONS, RIGHT, TEXT, WHY, answers_in, write

from utils import losses, quiz
from utils.quiz import answers, progress, toml_files

ROOT = Path(__file__).parents[1]


@pytest.fixture
def ask(ask_the_coin):
    return ask_the_coin


# --- the format ---------------------------------------------------------------------------------


def test_a_good_file_is_read_in_order_with_right_as_an_index(tmp_path):
    path = write(tmp_path, GOOD, ['id = "b"', TEXT, OPTIONS, 'right = "edge"', WHY])
    questions = quiz.load(path)
    assert list(questions) == ["a-coin", "b"]
    assert [q["right"] for q in questions.values()] == [1, 2]
    assert questions["a-coin"]["options"] == ["`H` < 1", "T", "edge"]


@pytest.mark.usefixtures("kept")
def test_the_courses_own_questions_are_found():
    questions = quiz.load_all()
    first = next(iter(questions))
    assert quiz.ask(first).question == questions[first]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([ID, TEXT, OPTIONS, RIGHT], "the key 'why' is missing"),
        ([*GOOD, 'wy = "x"'], "the key 'wy' is unknown. The keys are id, text"),
        (['id = "A coin"', TEXT, OPTIONS, RIGHT, WHY], "the id is 'A coin'. It wants small"),
        ([ID, 'text = " "', OPTIONS, RIGHT, WHY], "'text' holds ' '. It wants a text"),
        ([ID, 'text = "`H"', OPTIONS, RIGHT, WHY], "between two backticks"),
        ([ID, TEXT, 'options = ["T"]', RIGHT, WHY], "'options' has 1"),
        ([ID, TEXT, 'options = ["T", "a", "b", "c", "d"]', RIGHT, WHY], "'options' has 5"),
        ([ID, TEXT, "options = []", RIGHT, WHY], "'options' has 0"),
        ([ID, TEXT, 'options = ["T", "H", "H"]', RIGHT, WHY], "the option 'H' is there twice"),
        ([ID, TEXT, 'options = ["T", ""]', RIGHT, WHY], "'options' holds ''"),
        ([ID, TEXT, 'options = ["T", 2]', RIGHT, WHY], "'options' holds 2"),
        ([ID, TEXT, 'options = "T"', RIGHT, WHY], "'options' is 'T'. It wants a list"),
        ([ID, TEXT, OPTIONS, 'right = "Edge"', WHY], "no option. .* such as 'edge'"),
        ([ID, TEXT, OPTIONS, 'right = "zzz"', WHY], "no option. Copy one word for word, such as"),
        ([ID, TEXT, OPTIONS, "right = 1", WHY], "'right' is 1. It wants a text"),
    ],
)
def test_a_fault_in_a_question_is_named_with_its_place(tmp_path, lines, sentence):
    path = write(tmp_path, ['id = "first"', *GOOD[1:]], lines)
    with pytest.raises(ValueError, match=f"01_a.toml, question 2: .*{sentence}"):
        quiz.load(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "holds nothing. It wants questions"),
        (b"[question]\n", "in two brackets"),
        (b"question = []\n", "in two brackets"),
        (b"question = 'Which?'\n", "in two brackets"),
        (b"question = [1]\n", r"question 1: it is 1. Begin it with a line \[\[question"),
        (b'[[question]]\nid = "a\n', "line 2"),
        (b'[[question]]\nid = "\xff"\n', "UTF-8"),
        (b"[[question]]\n[other]\n", "holds 'question', 'other'"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path, content, sentence):
    path = tmp_path / "01_a.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"01_a.toml.*{sentence}"):
        quiz.load(path)


def test_all_files_of_a_folder_are_read(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path, ['id = "b"', *GOOD[1:]], name="02_b.toml")
    assert list(quiz.load_all(tmp_path)) == ["a-coin", "b"]


def test_an_installed_course_finds_the_questions_where_the_wheel_has_them():
    """setup.py copies them; test_elsewhere.py asks questions of a course that is installed."""
    (copied,) = re.findall(r"Path\(self\.build_lib, (.+)\)", (ROOT / "setup.py").read_text("utf-8"))
    assert toml_files.FOLDERS[0] == ROOT.joinpath(*copied.replace('"', "").split(", "))


def test_an_id_is_used_once_in_a_file_and_in_the_course(tmp_path):
    with pytest.raises(ValueError, match="question 2: the id 'a-coin' is taken"):
        quiz.load(write(tmp_path, GOOD, GOOD))
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, name="02_b.toml")
    with pytest.raises(ValueError, match=r"02_b.toml: the id 'a-coin' is taken.*another file"):
        quiz.load_all(tmp_path)


def test_an_unknown_id_names_its_neighbours_and_an_empty_folder_itself(tmp_path, kept):
    write(tmp_path, GOOD)
    write(tmp_path, ['id = "unlike"', *GOOD[1:]], name="02_b.toml")
    for far in ("coin", "a-cat"):
        with pytest.raises(
            ValueError, match=rf"No question has the id '{far}'\. Ask for 'a-c\w+'\."
        ):
            quiz.ask(far, tmp_path)
    with pytest.raises(ValueError, match=r"'zzz'\. Ask for 'a-coin' or 'unlike'\."):
        quiz.ask("zzz", tmp_path)
    with pytest.raises(ValueError, match=r"No prediction has the id 'a-coin'. There is none yet\."):
        toml_files.known("a-coin", toml_files.read_all(tmp_path)["prediction"], "prediction")
    with pytest.raises(FileNotFoundError, match="kept"):
        quiz.ask("a-coin", kept.parent)


@pytest.mark.parametrize("junk", [[], {}, None, 3])
def test_an_id_that_is_no_text_gets_a_sentence(junk):
    with pytest.raises(ValueError, match="No question has the id"):
        quiz.ask(junk)


# --- the score ----------------------------------------------------------------------------------


def test_the_tally_is_the_cross_entropy_of_the_answers():
    answers = {
        "a": {"probabilities": [0.5, 0.3, 0.2], "right": 1},
        "b": {"probabilities": [0.9, 0.1], "right": 0},
    }
    summed = quiz.tally(answers)
    assert summed["mean"] == pytest.approx(-(math.log(0.3) + math.log(0.9)) / 2)
    assert summed["uniform"] == pytest.approx((math.log(3) + math.log(2)) / 2)
    infinite = quiz.tally(answers | {"c": {"probabilities": [1, 0], "right": 1}})
    assert infinite["mean"] == summed["mean"]
    assert (infinite["answered"], infinite["infinite"]) == (3, 1)
    assert quiz.tally({}) == {"answered": 0, "infinite": 0, "mean": None, "uniform": None}


@pytest.mark.parametrize(
    ("probabilities", "right", "is_answer"),
    [
        ([0.25, 0.75], 0, True),
        ([0.25, 0.75], 1, True),
        ([0, 1], 0, True),
        ([0.2, 0.3, 0.1, 0.4], 3, True),
        ([0.25, 0.75], 2, False),
        ([0.25, 0.75], -1, False),
        ([0.25, 0.75], "0", False),
        ([1.0], 0, False),
        ([-1.0, 1.0, 1.0], 0, False),
        ([-0.5, 0.5, 1.0], 0, False),
        ([1.5, -0.5], 0, False),
        ([1 + 5e-7, 0], 0, False),
        ([True, 0], 0, False),
        (["0.5", 0.5], 0, False),
        ([0.5, 0.5 + 0.9e-6], 0, True),
        ([0.5, 0.5 - 0.9e-6], 0, True),
        ([0.5, 0.5 + 1.1e-6], 0, False),
        ([0.5, 0.5 - 1.1e-6], 0, False),
    ],
)
def test_an_answer_is_two_probabilities_or_more_and_the_index_of_one(
    probabilities, right, is_answer
):
    answer = {"probabilities": probabilities, "right": right}
    assert answers.sound(answer) == is_answer
    assert answers.fits(answer, len(probabilities), right) == is_answer
    assert not answers.fits(answer, len(probabilities) + 1, right)
    assert not answers.fits(answer, len(probabilities), 5)


@pytest.mark.parametrize("junk", [None, 3, [0.5, 0.5], {"right": 0}, {"probabilities": [0.5, 0.5]}])
def test_what_is_no_answer_is_none(junk):
    assert not answers.sound(junk)


def test_an_answer_is_scored_kept_and_there_again(ask, kept):
    first = ask()
    assert (first.answer, first.kept, first.note) == (None, False, "")
    first.answer = ANSWER
    assert first.kept
    assert first.note.startswith(f"Kept in {kept}. To start over, ")
    assert first.tally["mean"] == losses.nll_loss(np.log(ANSWER), 1)
    again = ask()
    assert (again.answer, again.kept, again.tally) == (ANSWER, True, first.tally)
    assert again.note == first.note
    kept.unlink()
    assert ask().answer is None


@pytest.mark.parametrize(
    "junk",
    [[0.5, 0.5], [0.5, 0.6, 0.1], [-0.1, 0.6, 0.5], [math.nan, 0.5, 0.5], [True, 0, 0], "abc", 1],
)
def test_an_answer_that_is_none_is_refused_and_not_kept(ask, kept, junk):
    widget = ask()
    with pytest.raises(ValueError, match="Give a list of 3 probabilities with sum 1"):
        widget.answer = junk
    assert widget.answer is None
    assert not kept.exists()


def test_the_first_answer_counts(ask, kept):
    widget, same_question, copy = ask(), ask(), ask()
    widget.answer = ANSWER
    with pytest.raises(ValueError, match="first answer counts"):
        widget.answer = [0.0, 1.0, 0.0]
    same_question.answer = [0.0, 1.0, 0.0]
    assert "An earlier answer counts" in same_question.note
    copy.answer = ANSWER
    assert copy.note == progress.kept_in()
    assert answers_in(kept)["a-coin"]["probabilities"] == ANSWER


def test_an_answer_to_a_question_that_has_changed_since_does_not_count(tmp_path, ask, kept):
    ask().answer = ANSWER
    write(tmp_path, [ID, TEXT, 'options = ["T", "H", "edge"]', RIGHT, WHY])
    changed = ask()
    assert changed.answer is None
    changed.answer = [1, 0, 0]
    assert answers_in(kept)["a-coin"]["right"] == 0


def test_without_widgets_the_question_is_text_and_safe_html(ask):
    widget = ask()
    bundle, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == ("Which, `H` or `T`?\n- `H` < 1\n- T\n- edge\nNot answered yet.")
    assert "<li><code>H</code> &lt; 1</li>" in bundle["text/html"]
    widget.answer = ANSWER
    assert repr(widget).endswith(
        "Right: T (70% given): 0.36 nats (0.51 bits). "
        "A uniform guesser pays ln 3 = 1.10 nats (1.58 bits)."
    )


def test_an_answer_that_is_sure_and_wrong_costs_infinity_in_words(ask):
    widget = ask()
    widget.answer = [1, 0, 0]
    assert "(0% given): ∞. A uniform guesser" in repr(widget)


def test_probabilities_that_are_rounded_to_six_digits_are_an_answer(ask):
    widget = ask()
    widget.answer = [0.333333, 0.333333, 0.333333 + 5e-7]
    assert widget.kept


def test_an_answer_is_written_once(ask, monkeypatch):
    widget, written = ask(), []
    monkeypatch.setattr(progress, "_write", lambda *_: written.append(1))
    widget.answer = ANSWER
    assert written == [1]


def test_what_the_page_reads_is_sent_to_it(ask):
    state = ask().get_state()
    read = set(re.findall(r"\.[gs]et\('(\w+)'", state["_esm"]))
    assert read >= {"question", "answer", "kept", "note", "tally"}
    assert read <= set(state)
    assert state["_anywidget_id"] == "utils.quiz.Quiz"  # saved notebooks name it so


def test_a_question_is_a_small_widget(ask):
    state = ask().get_state()
    assert "export default" in state["_esm"]  # what draws it comes with it
    assert len(json.dumps(state, default=str)) < 16_000
