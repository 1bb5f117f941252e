"""The quizzes' questions, the scores, and the file that keeps the answers."""

import json
import locale
import math
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from utils import losses, quiz
from utils.quiz import answers, progress, toml_files

ROOT = Path(__file__).parents[1]

ID, TEXT, OPTIONS, RIGHT, WHY = (
    'id = "a-coin"',
    'text = "Which, `H` or `T`?"',
    'options = ["`H` < 1", "T", "edge"]',
    'right = "T"',
    'why = "It did."',
)
GOOD = [ID, TEXT, OPTIONS, RIGHT, WHY]
ANSWER = [0.25, 0.7, 0.05]


def write(folder, *questions, name="01_a.toml"):
    path = folder / name
    text = "\n".join(line for lines in questions for line in ["[[question]]", *lines])
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Return the place of a progress file of the test's own."""
    path = tmp_path / "kept" / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def ask(tmp_path, kept):  # noqa: ARG001 - every widget needs a progress file of the test's own
    write(tmp_path, GOOD)
    return lambda: quiz.ask("a-coin", tmp_path)


def answers_in(path):
    return json.loads(path.read_text(encoding="utf-8"))["answers"]


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


# --- the progress file --------------------------------------------------------------------------


def test_other_answers_and_unknown_keys_are_left_as_they_are(ask, kept):
    other = {"version": 1, "checks": {"é": [1]}, "answers": {"b": {"strange": True}}}
    kept.parent.mkdir()
    kept.write_text(json.dumps(other), encoding="utf-8")
    widget = ask()
    widget.answer = ANSWER
    assert widget.tally["answered"] == 1
    document = json.loads(kept.read_text(encoding="utf-8"))
    assert document["checks"] == other["checks"]
    assert document["answers"]["b"] == {"strange": True}
    assert document["answers"]["a-coin"]["probabilities"] == ANSWER
    assert {p.name for p in kept.parent.iterdir()} <= {kept.name, f"{kept.name}.lock"}


@pytest.mark.parametrize("broken", [b"{", b"[]", b'{"answers": 1}', b"\xff", b"[" * 100_000])
def test_a_broken_file_is_set_aside_and_said(ask, kept, broken):
    kept.parent.mkdir()
    kept.with_name("progress.broken-1.json").write_text("an older one")
    kept.write_bytes(broken)
    widget = ask()
    assert "progress.broken-2.json" in widget.note
    assert kept.with_name("progress.broken-1.json").read_text() == "an older one"
    assert kept.with_name("progress.broken-2.json").read_bytes() == broken
    widget.answer = ANSWER
    assert widget.kept
    assert list(answers_in(kept)) == ["a-coin"]


def test_a_place_that_cannot_be_written_stops_nobody(ask, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.json"))
    widget = ask()
    widget.answer = ANSWER
    assert not widget.kept
    assert "could not be kept" in widget.note
    assert "COURSE_PROGRESS" in widget.note
    assert widget.tally["mean"] == pytest.approx(-math.log(0.7))


def test_a_folder_in_the_files_place_stops_nobody(ask, kept):
    kept.mkdir(parents=True)
    widget = ask()
    assert "could not be read" in widget.note
    widget.answer = ANSWER
    assert not widget.kept


def test_a_place_to_read_only_still_gives_its_answers(ask, monkeypatch):
    ask().answer = ANSWER

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(progress.FileLock, "acquire", refuse)
    assert ask().answer == ANSWER


def test_a_full_disk_leaves_the_old_file(ask, kept, monkeypatch):
    kept.parent.mkdir()
    kept.write_text('{"answers": {}}')

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress.os, "fsync", full)
    widget = ask()
    widget.answer = ANSWER
    assert "No space left on device" in widget.note
    assert kept.read_text() == '{"answers": {}}'
    assert not list(kept.parent.glob("*.tmp"))


def test_kernels_that_write_at_once_lose_no_answer(kept):
    code = (
        "import sys; from utils.quiz import answers\n"
        "for i in range(20): assert answers.keep(f'{sys.argv[1]}-{i}', [0.5, 0.5], 0)[0]"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, name], cwd=ROOT) for name in ("a", "b", "c")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    assert len(answers_in(kept)) == 60


def test_progress_lies_beside_the_notebooks_whatever_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "COURSE", tmp_path / "course")
    assert progress.where() == tmp_path / "progress.json"
    (tmp_path / "course" / "notebooks").mkdir(parents=True)
    assert progress.where() == tmp_path / "course" / "notebooks" / "progress.json"
    assert progress.name() == "notebooks/progress.json"


def test_a_browser_is_asked_for_names_and_uses_no_locks(kept, monkeypatch):
    """Its drive never answers for a file that was deleted (utils.IN_BROWSER)."""
    monkeypatch.setattr(progress, "IN_BROWSER", True)
    kept.parent.mkdir()
    with monkeypatch.context() as never:
        never.setattr(Path, "exists", lambda _: pytest.fail("would wait for ever"))
        never.setattr(Path, "read_text", lambda *_, **__: pytest.fail("would wait for ever"))
        assert answers.answers() == ({}, "")
        assert answers.keep("a", [0.5, 0.5], 0)[0]
    assert list(answers.answers()[0]) == ["a"]
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_device_is_neither_read_nor_moved(tmp_path, monkeypatch):
    pipe = tmp_path / "pipe"
    try:
        os.mkfifo(pipe)
    except (AttributeError, OSError):
        pytest.skip("this system has no named pipes")
    monkeypatch.setenv("COURSE_PROGRESS", str(pipe))
    kept, note = answers.keep("coin-flip", [0.5, 0.5], 0)
    assert not kept
    assert "not a regular file" in note
    assert pipe.is_fifo()
    assert "could not be read" in answers.answers()[1]


@pytest.mark.parametrize("junk", [[], {}, None, 3])
def test_an_id_that_is_no_text_gets_a_sentence(junk):
    with pytest.raises(ValueError, match="No question has the id"):
        quiz.ask(junk)


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


def test_an_answer_is_kept_with_the_time_in_utc_to_the_millisecond(kept):
    now = datetime.now(UTC)
    before = now.replace(microsecond=now.microsecond // 1000 * 1000)
    assert answers.keep("a", [0.5, 0.5], 0) == (True, progress.kept_in())
    when = answers_in(kept)["a"]["when"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", when)
    assert before <= datetime.fromisoformat(when) <= datetime.now(UTC)


def test_a_file_of_an_earlier_edition_or_with_a_mark_of_windows_is_read_and_kept(kept):
    kept.parent.mkdir()
    when = "2026-01-02T03:04:05+00:00"  # to the second
    old = {"probabilities": [0.25, 0.75], "right": 1, "when": when}
    kept.write_text(json.dumps({"version": 1, "answers": {"old": old}}), encoding="utf-8-sig")
    assert answers.answers() == ({"old": old}, "")
    assert answers.keep("new", [0.5, 0.5], 0) == (True, progress.kept_in())
    assert answers_in(kept).keys() == {"old", "new"}
    assert answers_in(kept)["old"] == old
    assert [path.name for path in kept.parent.glob("*.json")] == [kept.name]


def test_the_file_is_read_and_written_in_utf_8_whatever_the_machine_speaks(kept):
    kept.parent.mkdir()
    kept.write_bytes('{"answers": {}, "who": "Zoë"}'.encode())
    spoken = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        assert answers.keep("é", [0.5, 0.5], 0)[0]
        assert list(answers.answers()[0]) == ["é"]
    finally:
        locale.setlocale(locale.LC_CTYPE, spoken)
    text = kept.read_bytes().decode("utf-8")
    assert '"é"' in text
    assert json.loads(text)["who"] == "Zoë"
    assert text.startswith('{\n "')  # a line each, for whoever looks into it


def test_a_new_file_says_its_version_and_an_old_one_keeps_its_own(kept):
    answers.keep("a", [0.5, 0.5], 0)
    assert json.loads(kept.read_text("utf-8"))["version"] == 1
    kept.write_text('{"version": 2, "checks": {}}', encoding="utf-8")
    answers.keep("a", [0.5, 0.5], 0)
    assert json.loads(kept.read_text("utf-8"))["version"] == 2
    kept.write_text("[", encoding="utf-8")
    assert answers.answers()[0] == {}
    answers.keep("a", [0.5, 0.5], 0)
    assert json.loads(kept.read_text("utf-8"))["version"] == 1


def test_answers_without_sense_are_given_to_those_who_count_them(kept):
    kept.parent.mkdir()
    kept.write_text('{"answers": {"a": 1, "b": {"probabilities": [1, 0], "right": 0}}}')
    assert list(answers.answers()[0]) == ["b"]
    assert list(answers.answers(every=True)[0]) == ["a", "b"]


def test_an_update_is_written_only_if_it_says_so(kept):
    progress.update(lambda document: document.update(checks=1))
    assert not kept.exists()
    progress.update(lambda document: document.update(checks=1) or True)
    assert json.loads(kept.read_text("utf-8")) == {"version": 1, "answers": {}, "checks": 1}
    kept.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="Expecting"):
        progress.update(lambda _: True)
    assert kept.read_text("utf-8") == "{"


def test_a_place_that_begins_with_a_tilde_is_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("COURSE_PROGRESS", str(Path("~", "very", "deep", "p.json")))
    assert progress.where() == tmp_path / "very" / "deep" / "p.json"
    assert answers.keep("a", [0.5, 0.5], 0)[0]
    assert progress.name() == str(tmp_path / "very" / "deep" / "p.json")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "as" / "deep" / "p.json"))
    progress.update(lambda _: True)
    assert progress.where().is_file()
    monkeypatch.setenv("COURSE_PROGRESS", "p.json")
    assert progress.where() == Path.cwd() / "p.json"


def test_a_link_to_the_file_stays_a_link(tmp_path, kept):
    kept.parent.mkdir()
    elsewhere = tmp_path / "drive" / "mine.json"
    elsewhere.parent.mkdir()
    elsewhere.write_text("{}", encoding="utf-8")
    try:
        kept.symlink_to(elsewhere)
    except OSError:
        pytest.skip("this system lets nobody make links")
    answers.keep("a", [0.5, 0.5], 0)
    assert kept.is_symlink()
    assert list(answers_in(elsewhere)) == ["a"]


def test_a_lock_that_somebody_holds_is_waited_for_some_seconds(kept, monkeypatch):
    assert progress.PATIENCE == 5  # less loses answers on a slow disk, more freezes a notebook
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    answers.keep("a", [0.5, 0.5], 0)
    with progress.FileLock(f"{kept}.lock"):
        held, note = answers.keep("b", [0.5, 0.5], 0)
        assert list(answers.answers()[0]) == ["a"]  # to read it needs no lock
    assert not held
    assert "could not be kept" in note


def test_the_course_is_the_folder_of_the_lessons():
    assert (progress.COURSE / "lessons_src" / "quizzes").is_dir()


def test_the_first_broken_file_is_number_1_and_the_fault_is_told_without_a_path(kept):
    kept.parent.mkdir()
    kept.write_text("{", encoding="utf-8")
    note = answers.answers()[1]
    assert "(Expecting property name" in note
    assert [p.name for p in kept.parent.glob("*.broken-*")] == ["progress.broken-1.json"]


def test_a_new_file_grows_beside_the_old_one_under_a_name_that_git_ignores(kept, monkeypatch):
    """A rename from another drive would not be whole."""
    monkeypatch.setattr(progress.tempfile, "tempdir", str(kept.parent / "nowhere"))
    seen = []

    def look(_):
        seen.extend(p.name for p in kept.parent.iterdir() if p.suffix != ".lock")

    monkeypatch.setattr(progress.os, "fsync", look)
    assert answers.keep("a", [0.5, 0.5], 0)[0]
    (name,) = seen
    assert re.fullmatch(r"progress\.json\.\w+\.tmp", name)


def test_what_stopped_the_writing_is_told_also_when_the_half_file_is_gone(kept, monkeypatch):
    def full(_):
        for half in kept.parent.glob("*.tmp"):
            half.unlink()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress.os, "fsync", full)
    assert "(No space left on device)" in answers.keep("a", [0.5, 0.5], 0)[1]
