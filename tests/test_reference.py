"""The reference has every name that learners may call, each with an example and its lessons."""

import doctest
import importlib
import inspect
import re

import nbformat
import pytest
import reference

EDITIONS = sorted((reference.ROOT / "notebooks").glob("[0-9]*.ipynb"))
ENTRIES = [(module, name) for module in reference.MODULES for name in reference.names(module)]


def part(module):
    return importlib.import_module(f"utils.{module}")


def test_all_that_a_module_offers_stands_there():
    explorers, checks = part("explorers"), part("checks")
    assert {*reference.names("explorers")} == {*explorers.EXPLORERS, "picture"}
    assert {*reference.names("checks")} == {*checks.EXERCISES, *checks.LISTS, "clinic"}
    for module in set(reference.WHOLE) - {"explorers", "checks"}:
        text = inspect.getsource(part(module))
        assert reference.names(module) == re.findall(r"^def ([a-z]\w*)", text, re.MULTILINE)


def test_all_that_a_lesson_calls_stands_there_but_what_draws():
    called = set()
    for path in reference.LESSONS.values():
        text = path.read_text(encoding="utf-8")
        for module in re.search(r"^from utils import (.+)$", text, re.MULTILINE)[1].split(", "):
            called |= {(module, name) for name in re.findall(rf"\b{module}\.([a-z]\w*)\(", text)}
    apart = {"plots", "cheat_sheet"}
    assert {entry for entry in called if entry[0] not in apart} <= {*ENTRIES}


@pytest.mark.parametrize(("module", "name"), ENTRIES, ids=".".join)
def test_an_entry_has_an_example_and_leads_to_lessons(module, name):
    text = reference.entry(module, name)
    assert "\n   >>> " in text
    places = re.search(r":In the lessons: (.+)", text)[1]
    found = re.findall(r":doc:`(\d\d) </notebooks/(\S+)>`", places)
    assert found
    assert all((reference.ROOT / "notebooks" / f"{slug}.ipynb").is_file() for _, slug in found)
    assert all(slug.startswith(number) for number, slug in found)
    assert "lesson " not in re.sub(r":doc:`.*?`", "", text)  # each is a link


def test_the_examples_of_explorers_show_what_they_say():
    text = reference.page("explorers")
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    (own,) = re.findall(
        r"\.\. py:function:: explorers\.picture.*?(?=\.\. py:function|\Z)", text, re.DOTALL
    )
    names = {"explorers": part("explorers")}
    found = parser.get_doctest(text.replace(own, ""), names, "explorers", None, 0)
    assert len(found.examples) == len(part("explorers").EXPLORERS)
    assert runner.run(found).failed == 0


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem[:2])
def test_a_lesson_leads_to_what_it_calls_and_to_nothing_else(path):
    nb = nbformat.read(path, as_version=4)
    leads = re.findall(r"\{py:func\}`(\w+)\.(\w+)`", reference.of_lesson(nb))
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    assert leads
    assert set(leads) <= {*ENTRIES}
    assert all(f"{module}.{name}" in code for module, name in leads)
    assert ("quiz", "ask") in leads
