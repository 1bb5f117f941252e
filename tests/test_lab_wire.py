"""A lesson in JupyterLab where the wire to the server is slow, or cut, and in two tabs at once."""

import copy
import json

import lab as jupyterlab
import nbformat
import pytest
from conftest import VIEW
from playwright.sync_api import expect
from wire import wire

pytestmark = pytest.mark.browser

CELLS = (
    "from utils import explorers, quiz",
    "e = explorers.binary(); e",
    "m = explorers.pairs(); m",
    "quiz.ask('birthdays')",
    "e.p, m.s",
)
# What a tab sends to the widgets of a kernel.
COUNT = """() => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  window.sent = 0;
  kernel.anyMessage.connect((_, { direction, msg }) => {
    if (direction === "send" && msg.header.msg_type === "comm_msg") window.sent += 1;
  });
}"""


@pytest.fixture
def slow(lab):
    """Lay a wire to the JupyterLab, which a test may slow down or cut."""
    with wire(lab.port) as laid:
        far = copy.copy(lab)
        far.url, far.wire = f"http://127.0.0.1:{laid.port}", laid
        yield far


@pytest.fixture
def lesson(slow):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, slow.folder / "wire.ipynb")
    return "wire.ipynb"


def read_dialogs(page):
    """Close what JupyterLab says of a server that is away, as somebody does who has read it."""
    page.add_locator_handler(page.locator(".jp-Dialog"), close)


def close(dialog):
    dialog.get_by_role("button").last.click()


@pytest.fixture
def tab(chromium, slow, lesson):
    """Open the lesson in a browser of its own, with all cells run by the first."""
    contexts = []

    def tab():
        contexts.append(chromium.new_context(viewport=VIEW))
        page = contexts[-1].new_page()
        read_dialogs(page)
        notebook = jupyterlab.Notebook(page, slow, lesson)
        if len(contexts) == 1:
            assert notebook.run_all() == []
            notebook.command("docmanager:save")
        notebook.wait_for_kernel()
        expect(page.locator(".ce-explorer [role=slider][aria-label]").first).to_be_visible()
        page.evaluate(COUNT)
        return notebook

    yield tab
    for context in contexts:
        context.close()


def picture(notebook, place=0):
    return notebook.page.locator(".ce-explorer").nth(place)


def drag(notebook, place, begin=True, end=True):
    """Drag what the hand can move in a picture, or go on with that."""
    mouse = notebook.page.mouse
    if begin:
        hand = picture(notebook, place).locator(".ce-hand").first
        hand.scroll_into_view_if_needed()
        box = hand.bounding_box()
        notebook.at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse.move(*notebook.at)
        mouse.down()
    x, y = notebook.at
    for step in range(30):
        mouse.move(x - 4 * step, y + step)
        notebook.page.wait_for_timeout(16)
    notebook.at = x - 4 * 30, y
    if end:
        mouse.up()


def said(notebook, place=0):
    return picture(notebook, place).locator(".ce-sentence").inner_text()


def sent(notebook):
    return notebook.page.evaluate("window.sent")


def of_python(notebook):
    """Ask the kernel for the state of both explorers."""
    cell = notebook.cell("e.p, m.s")
    notebook.run(cell)
    return cell.locator(".jp-OutputArea-output").inner_text()


@pytest.mark.parametrize("delay", [0.02, 0.2, 1])
def test_two_tabs_of_one_lesson_come_to_rest_and_agree(delay, tab, slow):
    one, other = tab(), tab()
    for place in (0, 1):
        slow.wire.delay = delay
        before = said(other, place)
        drag(one, place)
        here = said(one, place)
        assert here != before
        expect(picture(other, place).locator(".ce-sentence")).to_have_text(here, timeout=60_000)
        one.page.wait_for_timeout(1000 + 4000 * delay)
        quiet = [sent(one), sent(other)]
        one.page.wait_for_timeout(1500 + 4000 * delay)
        assert [sent(one), sent(other)] == quiet
        assert (said(one, place), said(other, place)) == (here, here)
        slow.wire.delay = 0
    (p,) = picture(one).locator(".widget-readout").all_inner_texts()
    assert of_python(one).startswith(f"({float(p)},")


def test_a_cut_wire_loses_nothing_of_what_the_hand_moved(tab, slow):
    lesson = tab()
    slow.wire.delay = 0.2
    drag(lesson, 0, end=False)
    slow.wire.cut()
    drag(lesson, 0, begin=False)
    here = said(lesson)
    lesson.page.wait_for_timeout(1500)
    slow.wire.delay = 0
    slow.wire.mend()
    lesson.page.wait_for_function(
        """() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
            .connectionStatus === "connected" """,
        timeout=60_000,
    )
    lesson.page.wait_for_timeout(2000)
    assert said(lesson) == here
    (p,) = picture(lesson).locator(".widget-readout").all_inner_texts()
    assert of_python(lesson).startswith(f"({float(p)},")
    picture(lesson).get_by_role("slider").press("End")
    assert of_python(lesson).startswith("(0.99,")


def test_an_answer_that_a_cut_wire_took_arrives_when_it_is_mended(tab, slow):
    lesson = tab()
    quiz = lesson.page.locator(".ce-quiz")
    quiz.get_by_role("slider").first.press("End")
    quiz.get_by_role("slider").first.press("ArrowLeft")
    slow.wire.delay = 0.5
    quiz.get_by_role("button", name="Commit").click()
    slow.wire.cut()
    expect(quiz).to_contain_text("Kept in this browser")
    slow.wire.delay = 0
    slow.wire.mend()
    expect(quiz).to_contain_text("progress.json", timeout=60_000)
    kept = json.loads(slow.progress.read_text("utf-8"))["answers"]["birthdays"]
    assert kept["probabilities"] == [0.99, 0.01]
    slow.progress.unlink()
