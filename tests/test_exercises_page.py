"""An exercise on its page in a real Chromium, on real Pyodide and NumPy, below a sub-path."""

import json
import re

import nbformat
import pytest
import web
from accessible import OTHER_RULES, RULES_OF_COLOUR, axe
from axe_playwright_python.base import AXE_SCRIPT
from exercise_panel import BCE, LESSON, kept, over, press, said, visit, write
from playwright.sync_api import expect
from site_pages import BLOCKED

pytestmark = pytest.mark.browser


@pytest.fixture
def context(exercises_visit):
    return exercises_visit


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture(scope="module")
def lesson(chromium, exercises_address):
    """Open lesson 01 once for all tests that only want a Python that is there."""
    with visit(chromium, exercises_address) as context:
        page = context.new_page()
        page.goto(LESSON)
        yield page


@pytest.fixture
def first(lesson):
    """Give the first exercise of lesson 01 as a learner finds it."""
    exercise = lesson.locator(".exercise").first
    write(exercise, "def bce(p, y):\n    ...  # your code here")
    return exercise


def asked(page):
    found = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_nothing_is_fetched_before_an_exercise_is_begun_and_its_size_is_said(page):
    found = asked(page)
    page.goto(LESSON, wait_until="networkidle")
    exercise = page.locator(".exercise").first
    expect(exercise).to_contain_text("It is loaded when you begin: 10 MB, or 17 from")
    # Whoever passes through by keyboard has not begun, and is not held.
    exercise.get_by_role("textbox").focus()
    page.keyboard.press("Tab")
    expect(exercise.get_by_role("button", name="Check")).to_be_focused()
    assert not [url for url in found if re.search("pyodide|editor|worker|where", url)]
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("#")
    expect(exercise.get_by_role("progressbar")).to_be_visible()
    expect(exercise).to_contain_text(re.compile(r"Python is coming: [\d.]+ of 1[67]\.\d MB"))
    expect(exercise.locator(".exercise-load")).to_be_hidden()
    expect(exercise.locator(".exercise-note")).to_be_hidden()
    assert exercise.locator(".cm-content").inner_text().count("#") == 2
    come = [url for url in found if "/pyodide/" in url]
    assert {url.rsplit("/", 1)[1].split("-")[0] for url in come} == {
        *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"),
        *("pyodide", "numpy"),
    }


def test_a_run_shows_text_values_and_errors_with_their_line(first):
    write(first, f"{BCE}print('hello')\nround(float(bce(0.9, 1)), 4)")
    press(first, "Run")
    assert first.locator(".printed").inner_text() == "hello\n"
    assert first.locator(".value").inner_text() == "0.1054"
    write(first, "def bce(p, y):\n    return np.lg(p)\n\nbce(0.9, 1)")
    press(first, "Run")
    assert said(first) == "An error came in line 2."
    fault = first.locator(".fault")
    expect(fault).to_contain_text("AttributeError: module 'numpy' has no attribute 'lg'")
    assert fault.locator("mark").last.inner_text() == "np.lg"
    expect(first.locator(".cm-fault")).to_have_text("    return np.lg(p)")
    write(first, "def bce(p, y)\n    return p")
    press(first, "Check")
    expect(first.locator(".fault")).to_contain_text("SyntaxError: expected ':'")
    write(first, BCE)
    press(first, "Run")
    assert said(first) == (
        "It ran, and showed nothing. A last line that calls bce would show what it gives."
    )


def test_a_run_shows_the_pictures_of_matplotlib(first):
    write(first, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('Two points');")
    press(first, "Run")
    picture = first.get_by_role("img", name="A picture: Two points")
    assert picture.evaluate("picture => picture.naturalWidth") > 300
    write(first, "plots.surprise")
    press(first, "Run")
    expect(first.locator(".value")).to_contain_text("function surprise")


def test_what_is_printed_is_seen_while_it_runs_and_what_runs_can_be_stopped(first):
    write(first, "print('before')\nwhile True:\n    pass")
    first.get_by_role("button", name="Run", exact=True).click()
    expect(first.locator(".printed")).to_have_text("before\n")
    first.get_by_role("button", name="Stop").click()
    over(first)
    assert said(first).startswith("Stopped. Your answer is untouched")
    write(first, "6 * 7")
    press(first, "Run")
    assert first.locator(".value").inner_text() == "42"


def test_an_endless_loop_ends_in_a_sentence_with_its_line(first):
    caught = "try:\n            p = p / 2\n        except:\n            pass"
    write(first, f"def bce(p, y):\n    while True:\n        {caught}")
    press(first, "Check")
    assert "is there a loop that never ends?" in said(first)
    assert "kernel" not in said(first)
    write(first, "n = 0\nwhile n < 1:\n    n =+ 0")
    press(first, "Run")
    expect(first.locator(".fault")).to_contain_text(re.compile(r"Time is up: .* never ends\?"))
    expect(first.locator(".cm-fault")).to_have_text("    n =+ 0")
    write(first, BCE)
    press(first, "Check")
    assert said(first).startswith("✓")


def test_what_never_comes_back_to_python_is_ended_by_the_page(page):
    page.clock.install()
    page.goto(LESSON)
    exercise = page.locator(".exercise").first
    exercise.get_by_role("textbox").fill("print('begun')\nsum(iter(int, 1))")
    exercise.get_by_role("button", name="Run", exact=True).click()
    expect(exercise.locator(".printed")).to_have_text("begun\n")
    while exercise.get_by_role("button", name="Stop").is_visible():
        page.clock.run_for(60_000)
    assert said(exercise).startswith("It was still running after many seconds")


def test_a_python_that_has_crashed_ends_in_a_sentence_and_the_next_one_runs(first):
    write(first, "import os\nos._exit(3)")
    press(first, "Run")
    assert said(first).startswith("Python has crashed. Your answer is untouched")
    write(first, "6 * 7")
    press(first, "Run")
    assert first.locator(".value").inner_text() == "42"


def test_a_lost_connection_ends_in_a_sentence_and_is_mended_by_another_run(page, context):
    page.goto(LESSON)
    context.route("**/*.wasm", lambda route: route.abort())
    exercise = page.locator(".exercise").first
    write(exercise, "6 * 7")
    press(exercise, "Run")
    assert said(exercise).startswith("Python could not be loaded. Is there a connection?")
    assert exercise.locator(".cm-content").inner_text() == "6 * 7"
    context.unroute("**/*.wasm")
    press(exercise, "Run")
    assert exercise.locator(".value").inner_text() == "42"
    assert context.faults
    context.faults.clear()


def test_where_the_editor_does_not_come_the_plain_one_does(page, context):
    page.goto(LESSON)
    context.route("**/editor.js*", lambda route: route.abort())
    exercise = page.locator(".exercise").first
    area = exercise.get_by_role("textbox")
    area.fill("6 * 7")
    area.press("Shift+Enter")
    over(exercise)
    assert exercise.locator(".value").inner_text() == "42"
    context.unroute("**/editor.js*")
    area.press("Space")
    expect(exercise.locator(".cm-content")).to_have_text("6 * 7 ")
    context.faults.clear()


def test_the_keyboard_alone_answers_and_nobody_is_held(first, lesson):
    editor = first.locator(".cm-content")
    editor.focus()
    lesson.keyboard.press("Control+a")
    lesson.keyboard.type("if 6 > 5:\n")
    lesson.keyboard.press("Backspace")
    lesson.keyboard.press("Tab")
    lesson.keyboard.type("print(6)")
    assert editor.inner_text() == "if 6 > 5:\n    print(6)"
    lesson.keyboard.press("Shift+Enter")
    over(first)
    assert first.locator(".printed").inner_text() == "6\n"
    expect(editor).to_be_focused()
    lesson.keyboard.press("Escape")
    lesson.keyboard.press("Tab")
    expect(first.get_by_role("button", name="Check")).to_be_focused()
    # Who comes back and types nothing leaves again.
    lesson.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    lesson.keyboard.press("Tab")
    expect(first.get_by_role("button", name="Check")).to_be_focused()
    lesson.keyboard.press("Enter")
    over(first)


def test_an_answer_and_what_the_check_said_are_kept(first, lesson):
    write(first, f"{BCE}# mine")
    press(first, "Check")
    lesson.reload()
    again = lesson.locator(".exercise").first
    assert again.get_by_role("textbox").input_value() == f"{BCE}# mine"
    assert said(again).startswith("✓ Right on all")
    expect(again.locator(".exercise-solved")).to_be_visible()
    # What a later exercise needs of an earlier one is the learner's own.
    second = lesson.locator(".exercise").nth(1)
    write(second, "round(float(bce(0.9, 1)), 4)")
    press(second, "Run")
    assert second.locator(".value").inner_text() == "0.1054"
    second.get_by_role("button", name="Back to the stub").click()


def test_the_stub_can_be_had_back_and_given_up_again(first):
    write(first, "6 * 7")
    first.get_by_role("button", name="Back to the stub").click()
    assert "your code here" in first.locator(".cm-content").inner_text()
    expect(first.get_by_role("button", name="Back to the stub")).to_be_hidden()
    first.get_by_role("button", name="Undo").click()
    assert first.locator(".cm-content").inner_text() == "6 * 7"


def test_a_second_tab_follows_and_two_answers_are_both_kept(page, context):
    other = context.new_page()
    for tab in (page, other):
        tab.goto(LESSON)
    here, there = (tab.locator(".exercise").first for tab in (page, other))
    write(here, "6 * 7")
    expect(there.get_by_role("textbox")).to_have_value("6 * 7")
    expect(there.get_by_role("status")).to_contain_text("Another tab has changed this answer")
    # Written while the page hears nothing of it, as one that sleeps.
    key = "Object.keys(localStorage).find((key) => /exercise/.test(key))"
    page.evaluate(f"localStorage.setItem({key}, JSON.stringify({{ answer: '8 * 8' }}))")
    write(here, "9 * 9")
    expect(here.get_by_role("status")).to_contain_text("Another tab has another answer")
    assert json.loads(page.evaluate(f"localStorage.getItem({key})"))["answer"] == "8 * 8"
    here.get_by_role("button", name="This one").click()
    assert json.loads(page.evaluate(f"localStorage.getItem({key})"))["answer"] == "9 * 9"
    page.evaluate(f"localStorage.setItem({key}, JSON.stringify({{ answer: '8 * 8' }}))")
    write(here, "7 * 7")
    here.get_by_role("button", name="The other tab's").click()
    assert here.locator(".cm-content").inner_text() == "8 * 8"


def test_where_storage_is_blocked_that_is_said_and_all_else_works(page):
    page.add_init_script(BLOCKED)
    page.goto(LESSON)
    exercise = page.locator(".exercise").first
    expect(exercise).to_contain_text("what you write is gone when it closes")
    write(exercise, BCE)
    press(exercise, "Check")
    assert said(exercise).startswith("✓")


def test_answers_are_taken_along_in_the_lessons_notebook(first, lesson):
    write(first, f"{BCE}# mine")
    kept(lesson)
    with lesson.expect_download() as download:
        first.get_by_role("button", name="Take your answers along").click()
    assert download.value.suggested_filename == "01_binary_cross_entropy.ipynb"
    taken = nbformat.read(download.value.path(), as_version=4)
    nbformat.validate(taken)
    built = nbformat.read(web.ROOT / "notebooks" / "01_binary_cross_entropy.ipynb", as_version=4)
    own = first.get_attribute("data-cell")
    changed = [(new, old) for new, old in zip(taken.cells, built.cells, strict=True) if new != old]
    (answer, _), (check, _) = changed
    assert (answer.id, answer.source) == (own, f"{BCE}# mine")
    assert "check" in check.metadata.tags
    assert not check.outputs
    assert taken.metadata == built.metadata


def test_hints_come_one_at_a_time_and_the_solution_line_by_line(page):
    page.goto("notebooks/05_the_debugging_clinic.html")
    second = page.locator("details").filter(has=page.get_by_text("Hint 2", exact=True)).first
    expect(second).to_be_hidden()
    hint = second.locator("xpath=preceding-sibling::details[1]")
    hint.locator("summary").click()
    expect(second).to_be_visible()
    page.goto(LESSON)
    solution = page.locator("details").filter(has=page.get_by_text("Solution", exact=True)).nth(1)
    solution.locator("summary").press("Enter")
    code = solution.locator("pre")
    assert code.inner_text().strip() == 'def bce_batch(p, y, reduction="mean"):'
    assert "terms" not in solution.inner_html()
    solution.get_by_role("button", name="Show the first line").press("Enter")
    assert "terms = -(y * np.log(p)" in code.inner_text()
    assert "return" not in code.inner_text()
    expect(solution.get_by_role("status")).to_have_text("1 of 2 lines shown.")
    solution.get_by_role("button", name="Show the next line").click()
    assert code.inner_text().rstrip().endswith("else terms.mean()")
    expect(solution.get_by_role("button")).to_have_count(1)  # which copies
    expect(solution.get_by_role("status")).to_have_text("That is all of it.")


def test_an_exercise_that_needs_pytorch_says_where_it_runs(page):
    page.goto("notebooks/04_the_sigmoid_decision_boundary.html")
    assert page.locator("[data-cell]").count() == 4
    expect(page.locator(".elsewhere")).to_contain_text("needs PyTorch")
    page.goto("notebooks/05_the_debugging_clinic.html")
    assert page.locator(".elsewhere").count() == 19


def test_without_scripts_a_stub_its_hints_and_its_solution_are_there(chromium, exercises_address):
    with chromium.new_context(base_url=exercises_address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(LESSON)
        expect(page.locator(".tag_exercise").first).to_be_visible()
        expect(page.locator(".tag_check").first).to_be_visible()
        solution = page.locator("details").filter(has=page.get_by_text("Solution", exact=True))
        solution.first.locator("summary").click()
        expect(solution.first.locator("pre")).to_contain_text("np.log(1 - p)")
        assert page.get_by_role("textbox", name="Your answer").count() == 0


def test_on_paper_stands_what_was_written(first, lesson):
    write(first, "def bce(p, y):\n    return 'mine'")
    lesson.evaluate("dispatchEvent(new Event('beforeprint'))")
    lesson.emulate_media(media="print")
    expect(first).to_be_hidden()
    expect(lesson.locator(".tag_exercise").first).to_contain_text("return 'mine'")
    lesson.emulate_media(media="screen")


def test_nothing_stands_in_anybodys_way(first, lesson):
    lesson.evaluate(AXE_SCRIPT)
    solution = lesson.locator("details").filter(has=lesson.get_by_text("Solution", exact=True))
    solution.first.evaluate("solution => { solution.open = true; }")
    for answer, button in (("math.log(", "Run"), ("np.lg(1)  # and more", "Run"), (BCE, "Check")):
        write(first, answer)
        press(first, button)
        assert not axe(lesson, ".exercise, details", OTHER_RULES), answer
        for theme in ("dark", "light"):
            lesson.emulate_media(color_scheme=theme)
            assert not axe(lesson, ".exercise, details", RULES_OF_COLOUR), (answer, theme)
    lesson.set_viewport_size(web.PHONE)
    assert lesson.evaluate("document.documentElement.scrollWidth") == web.PHONE["width"]
    lesson.set_viewport_size(web.WIDE)
