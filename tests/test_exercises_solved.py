"""Every exercise solved on its page, on real Pyodide and NumPy, and wrong answers told so."""

import re

import nbformat
import pytest
import test_checks_answers as learners
import web
from exercise_panel import press, said, write
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(exercises_visit):
    return exercises_visit.new_page()


PAGES = {
    path.stem: nbformat.read(path, as_version=4)
    for path in sorted((web.ROOT / "notebooks").glob("0*.ipynb"))
}
SOLVED = {
    name: nbformat.read(web.ROOT / "notebooks" / "solutions" / f"{name}.ipynb", as_version=4)
    for name in PAGES
}


def cells(name):
    """List the exercises of a lesson: id, check, solution."""
    answers = {cell.id: cell.source for cell in SOLVED[name].cells}
    found = []
    for cell in PAGES[name].cells:
        tags = cell.metadata.get("tags", [])
        if "exercise" in tags:
            found.append([cell.id, answers[cell.id]])
        elif "check" in tags:
            found[-1].append(re.search(r"checks\.(\w+)", cell.source)[1])
    return found


NOT_HERE = re.compile(r"torch|scipy|sklearn|while|input\(|sleep")


def wrong_answers(lesson, check):
    """Choose three wrong answers of learners that run in a browser, with what they are told."""
    table = learners.TABLES[lesson].WRONG.get(check, {})
    exercise = learners.EXERCISES[lesson, check]
    found = {
        learners.cell(exercise, text): told
        for text, told in table.items()
        if not NOT_HERE.search(text) and f"checks.{check}" not in text
    }
    assert len(found) >= 3, check
    return [*found.items()][:3]


SOLVABLE = [name for name in PAGES if not name.startswith("05")]


@pytest.mark.parametrize("name", SOLVABLE)
def test_every_exercise_is_solved_on_its_page_and_three_wrong_answers_are_told_so(name, page):
    page.goto(f"notebooks/{name}.html")
    places = {one.get_attribute("data-cell"): one for one in page.locator("[data-cell]").all()}
    assert places
    for cell, solution, check in cells(name):
        if cell not in places:
            continue
        exercise = places[cell]
        for answer, told in wrong_answers(name[:2], check):
            write(exercise, answer)
            press(exercise, "Check")
            assert told in said(exercise).replace("\n", " ").replace("`", ""), answer
            expect(exercise.locator(".exercise-solved")).to_be_hidden()
        write(exercise, solution)
        press(exercise, "Check")
        assert said(exercise).startswith("✓ Right"), said(exercise)
        expect(exercise.locator(".exercise-solved")).to_be_visible()
