"""The progress file: what is in it, where it lies, and what happens when it cannot be kept."""

import json
import locale
import math
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_questions import ANSWER, answers_in

from utils.quiz import answers, progress

ROOT = Path(__file__).parents[1]


@pytest.fixture
def ask(ask_the_coin):
    return ask_the_coin


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
