"""The edition that runs in the browser, with a real Pyodide and every other host shut out."""

import lab as jupyterlab
import pyodide_folder
import pytest
import web
from lab import LESSONS
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LITE = web.ROOT / "site" / "_build" / "lite-with-pyodide"
MINUTES = 180_000
DRIVE = "window.jupyterapp.serviceManager.contents"


class Lesson(jupyterlab.Notebook):
    """A lesson that is open in the browser's own JupyterLab."""

    patience = MINUTES

    def __init__(self, page, address, name):
        self.page = page
        page.goto(f"{address}lab/index.html?path=notebooks/{name}")
        page.wait_for_function(
            """(name) => {
                const { context, content } = window.jupyterapp?.shell.currentWidget ?? {};
                return context?.path.endsWith(name) && context.isReady && content.node.isConnected;
            }""",
            arg=name,
            timeout=MINUTES,
        )


@pytest.fixture(scope="module")
def address(chromium_path):  # noqa: ARG001  # no browser, no site
    web.make("lite/build.py", "--out", LITE, "--pyodide", pyodide_folder.made_for_lite())
    with web.served(LITE) as address:
        yield address


@pytest.fixture
def page(chromium, address):
    with chromium.new_context(viewport={"width": 1200, "height": 1000}) as context:
        context.set_default_timeout(MINUTES)
        faults = web.watch(context, address)
        yield context.new_page()
        assert not [fault for fault in faults if "another host" in fault], faults


def answer(quiz):
    quiz.scroll_into_view_if_needed()
    quiz.get_by_role("slider").first.press("End")
    quiz.get_by_role("slider").first.press("ArrowLeft")
    quiz.get_by_role("button", name="Commit").click()
    expect(quiz).to_contain_text("progress.json", timeout=MINUTES)


def test_lesson_00_runs_its_answers_are_kept_and_its_exercise_is_solved(page, address):
    lesson = Lesson(page, address, LESSONS[0])
    assert lesson.run_all() == []
    lesson.scroll_to("edition.look")
    expect(lesson.cell("edition.look")).to_contain_text("Python runs in this page")
    lesson.scroll_to('quiz.ask("certain-and-wrong")')
    quizzes = page.locator(".ce-quiz")
    expect(quizzes).to_have_count(2)
    for quiz in quizzes.all():
        answer(quiz)
    lesson = Lesson(page, address, LESSONS[0])
    assert lesson.run_all() == []
    expect(quizzes.first).to_contain_text("You gave it 99 %")
    lesson.scroll_to("def surprise(p)")
    exercise, check = lesson.cell("def surprise(p)"), lesson.cell("checks.surprise(surprise)")
    exercise.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def surprise(p):\n    return -math.log(p)\n")
    page.keyboard.press("Control+Enter")
    lesson.run(check)
    expect(check).to_contain_text("✓")
    # A learner who starts over deletes the file in the list, and the kernel goes on.
    page.evaluate(f"() => {DRIVE}.delete('notebooks/progress.json')")
    lesson.run(lesson.cell('quiz.ask("birthdays")'))
    answer(quizzes.first)


def test_lesson_01_runs_and_says_when_there_is_a_newer_one(page, address):
    lesson = Lesson(page, address, LESSONS[1])
    page.evaluate(
        """() => {
            const { model } = window.jupyterapp.shell.currentWidget.content;
            const shared = model.cells.get(1).sharedModel;
            shared.setSource(shared.getSource().replace(/"[0-9a-f]+"\\)/, '"older")'));
        }"""
    )
    assert lesson.run_all() == []
    lesson.scroll_to("edition.look")
    expect(lesson.cell("edition.look")).to_contain_text("was published anew after you saved it")
    lesson.command("docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    way = f"notebooks/{LESSONS[1]}"
    page.evaluate(f"(way) => {DRIVE}.rename(way, 'notebooks/mine.ipynb').then(() => null)", way)
    new = Lesson(page, address, LESSONS[1])
    expect(new.cell("edition.look")).to_be_visible()
    assert '"older"' not in page.locator(".jp-CodeCell").first.inner_text()
    names = page.evaluate(
        f"""async () => {{
            const folder = await {DRIVE}.get("notebooks", {{ content: true }});
            return folder.content.map((file) => file.name);
        }}"""
    )
    assert {"mine.ipynb", LESSONS[1]} <= set(names)
