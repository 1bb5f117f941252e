"""The glossary holds the words that the lessons introduce, and no others."""

import re
from pathlib import Path

import pytest
from building import sources
from building.editions import tags

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "lessons_src"
LESSONS = [sources.read(path) for path in sources.find(SOURCES)]
ROW = re.compile(
    r"^\| (.+?) \| (.+) \| \[(\d\d)\]\(\.\./notebooks/(.+?)\.ipynb\) \|$", re.MULTILINE
)
GLOSSARY = ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
CODE = re.compile(r"\{\{.*?\}\}|`[^`]*`")
BOLD = re.compile(r"\*\*([^*]+)\*\*")


def introduced(lesson):
    """List the words in bold, but for the verbs of the first cell and what teachers are told."""
    prose = [cell.source for cell in lesson.cells[1:] if cell.cell_type == "markdown"]
    bold = {word for text in prose for word in BOLD.findall(CODE.sub("", text))}
    return {word for word in bold if word[-1] not in ".?"}  # those begin a paragraph


def singular(word):
    """Read a word as the glossary writes it."""
    known = [entry for entry, *_ in GLOSSARY]
    lower = word if word in known else word[0].lower() + word[1:]
    return lower if lower in known else lower.removesuffix("s")


def first_lessons():
    """Tell for each word the first lesson that has it in bold."""
    found = {}
    for lesson in LESSONS:
        for word in introduced(lesson):
            found.setdefault(singular(word), lesson.name)
    return found


def test_every_word_that_a_lesson_introduces_stands_in_the_glossary():
    assert GLOSSARY
    assert sorted(set(first_lessons()) - {word for word, *_ in GLOSSARY}) == []


@pytest.mark.parametrize(("word", "meaning", "number", "name"), GLOSSARY, ids=lambda x: x[:20])
def test_the_lesson_that_an_entry_names_is_the_first_that_introduces_it(
    word, meaning, number, name
):
    assert meaning.endswith(".")
    assert name.startswith(f"{number}_")
    assert first_lessons().get(word) == name


def test_the_glossary_is_in_order_and_says_nothing_twice():
    words = [word.lower() for word, *_ in GLOSSARY]
    assert words == sorted(set(words))


def test_every_lesson_leads_to_both_pages():
    for lesson in LESSONS:
        assert "[glossary](../docs/glossary.md)" in lesson.cells[0].source, lesson.name
        assert "[notation](../docs/notation.md)" in lesson.cells[0].source, lesson.name


def test_every_sign_stands_in_the_lesson_that_is_named():
    text = (ROOT / "docs" / "notation.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\$.+?\$) \| .+ \| (\d\d) \|$", text, re.MULTILINE)
    assert len(rows) > 15
    for sign, number in rows:
        (lesson,) = [lesson for lesson in LESSONS if lesson.number == number]
        prose = "\n".join(cell.source for cell in lesson.cells if "teacher" not in tags(cell))
        assert sign.strip("$") in prose, f"{sign} in lesson {number}"
