"""The learner's copy of the lessons on a hub: what is given, replaced, kept and laid beside."""

import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import lessons  # Linux's own

ROOT = Path(__file__).parents[1]
FIRST = "notebooks/01_first.ipynb"


@pytest.fixture
def course(tmp_path):
    course = tmp_path / "course"
    for name in (FIRST, "notebooks/02_second.ipynb", "docs/notation.md"):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(f"{name} as it was")
    return course


@pytest.fixture
def mine(tmp_path, course):
    mine = tmp_path / "mine"
    assert lessons.give(course, mine) == []
    return mine


def texts(folder):
    files = folder.rglob("*")
    return {p.relative_to(folder).as_posix(): p.read_text() for p in files if p.is_file()}


def test_a_learner_gets_every_lesson_and_no_solution(course, tmp_path):
    (course / "notebooks" / "solutions").mkdir()
    (course / "notebooks" / "solutions" / "01_first.ipynb").write_text("the answers")
    lessons.give(course, tmp_path / "mine")
    got = texts(tmp_path / "mine")
    assert got.keys() == {FIRST, "notebooks/02_second.ipynb", "docs/notation.md", ".given.json"}
    assert got[FIRST] == f"{FIRST} as it was"


def test_no_link_in_what_a_learner_gets_leads_out_of_it():
    given = set(lessons.lessons(ROOT))
    assert "docs/own_model.md" in given
    for name in given:
        text = (ROOT / name).read_text("utf-8")
        for link in re.findall(r"\]\(([^):]+\.(?:ipynb|md|html|png))[#)]", text):
            place = os.path.relpath((ROOT / name).parent / link, ROOT)
            withheld = place.startswith("notebooks/solutions/")
            assert place in given or withheld, f"{name}: {link}"


def test_a_lesson_that_nobody_touched_is_replaced(course, mine):
    (course / FIRST).write_text("new")
    assert lessons.give(course, mine) == [f"{FIRST} is the new version."]
    assert (mine / FIRST).read_text() == "new"
    assert lessons.give(course, mine) == []


def test_a_lesson_that_was_worked_on_is_kept_and_the_new_one_laid_beside_it(course, mine):
    (mine / FIRST).write_text("my work")
    assert lessons.give(course, mine) == []
    (course / FIRST).write_text("new")
    (sentence,) = lessons.give(course, mine)
    assert "notebooks/01_first_new.ipynb" in sentence
    assert sentence in (mine / "UPDATES.md").read_text()
    assert texts(mine)[FIRST] == "my work"
    assert texts(mine)["notebooks/01_first_new.ipynb"] == "new"
    before = texts(mine)
    assert lessons.give(course, mine) == []
    assert texts(mine) == before


def notebook(source, output):
    cell = new_code_cell(source, outputs=[new_output("stream", text=output)], id="one")
    return nbformat.writes(new_notebook(cells=[cell]))


def test_a_notebook_that_was_run_is_replaced_and_one_that_was_written_in_is_not(course, tmp_path):
    both = (FIRST, "notebooks/02_second.ipynb")
    for name in both:
        (course / name).write_text(notebook("1 + 1", ""))
    lessons.give(course, mine := tmp_path / "mine")
    (mine / both[0]).write_text(notebook("1 + 1", "2"))
    (mine / both[1]).write_text(notebook("1 + 2", ""))
    (course / both[0]).write_text(newer := notebook("1 + 1", "new output"))
    (course / both[1]).write_text(newer)
    assert len(lessons.give(course, mine)) == 2
    assert texts(mine)[both[0]] == newer
    assert texts(mine)[both[1]] == notebook("1 + 2", "")
    assert texts(mine)["notebooks/02_second_new.ipynb"] == newer


def test_work_in_the_new_one_is_kept_too(course, mine):
    (mine / FIRST).write_text("my work")
    (course / FIRST).write_text("newer")
    lessons.give(course, mine)
    (course / FIRST).write_text("newest")
    lessons.give(course, mine)
    assert texts(mine)["notebooks/01_first_new.ipynb"] == "newest"
    (mine / "notebooks/01_first_new.ipynb").write_text("more work")
    (course / FIRST).write_text("last")
    lessons.give(course, mine)
    got = texts(mine)
    assert got[FIRST] == "my work"
    assert got["notebooks/01_first_new.ipynb"] == "more work"
    assert got["notebooks/01_first_new_2.ipynb"] == "last"


def test_new_lessons_come_deleted_ones_come_back_own_files_stay(course, mine):
    (course / "notebooks/03_third.ipynb").write_text("third")
    (mine / FIRST).unlink()
    (mine / "notebooks/mine.ipynb").write_text("my own")
    assert lessons.give(course, mine) == [f"{FIRST} is a fresh copy."]
    assert texts(mine)["notebooks/03_third.ipynb"] == "third"
    assert texts(mine)[FIRST] == f"{FIRST} as it was"
    assert texts(mine)["notebooks/mine.ipynb"] == "my own"


@pytest.mark.parametrize("broken", [None, "{", "[]", '{"x": 1}', '{"x": {"file": 1}}'])
def test_without_its_memory_it_takes_every_difference_for_work(course, mine, broken):
    (mine / ".given.json").unlink() if broken is None else (mine / ".given.json").write_text(broken)
    (mine / FIRST).write_text("my work")
    lessons.give(course, mine)
    assert texts(mine)[FIRST] == "my work"
    assert texts(mine)["notebooks/01_first_new.ipynb"] == f"{FIRST} as it was"
