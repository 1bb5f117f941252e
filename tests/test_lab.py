"""The lessons in a real JupyterLab in a real Chromium, handled as a learner handles them."""

import json
import re

import lab as jupyterlab
import nbformat
import pytest
from lab import LESSONS
from playwright.sync_api import expect
from pointer import column, drag, middle
from shown import agree, explorers, labels, move_everything, number, readouts, said, wanted

from utils import losses

pytestmark = pytest.mark.browser

HEART = LESSONS[1]


@pytest.fixture
def page(lab_page):
    return lab_page


@pytest.fixture
def ran(lab, page):
    """Make a new notebook from some cells, open it, run them all; ask for it before the page."""

    def make(*cells):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        name = f"scratch-{len(list(lab.folder.iterdir()))}.ipynb"
        nbformat.write(notebook, lab.folder / name)
        opened = jupyterlab.Notebook(page, lab, name)
        assert opened.run_all() == []
        return opened

    return make


def test_explorers_are_alive_before_any_cell_has_run(lab, page):
    jupyterlab.Notebook(page, lab, HEART)
    found = {name: some for name, some in explorers(page).items() if some.count()}
    assert set(found) == {"binary", "batch", "logit"}
    for name, several in found.items():
        for explorer in several.all():
            assert move_everything(name, explorer) > 6
    assert page.locator(".jp-InputPrompt", has_text="[*]").count() == 0


@pytest.fixture
def anew(lab, page):
    """Load JupyterLab anew with another habit: it reads its settings once."""

    def load(habit):
        jupyterlab.close_all(page)
        lab.cells_out_of_sight(habit)
        page.goto("about:blank")

    yield load
    load("none")


@pytest.mark.parametrize("habit", ["contentVisibility", "full"])
def test_explorers_survive_being_scrolled_out_of_sight(lab, page, anew, habit):
    anew(habit)
    notebook = jupyterlab.Notebook(page, lab, HEART)
    notebook.wait_for_kernel()
    explorer, other = (
        page.locator(f"[data-prediction={name}]") for name in ("halving", "slope-when-wrong")
    )
    sentence = explorer.locator(".ce-sentence")
    notebook.scroll_until("explorers.binary(p=0.7", explorer)
    explorer.locator("[data-show]").press("Enter")
    expect(explorer).to_have_attribute("data-committed", "true")
    explorer.get_by_role("slider").press("End")
    expect(sentence).to_have_text("p = 0.99, label 1: loss 0.0101 nats")
    notebook.scroll_until("explorers.logit(", other)
    other.locator("[data-show]").press("Enter")
    expect(other).to_have_attribute("data-committed", "true")
    other.get_by_role("slider").press("Home")
    assert number("logit", other) == "10.0000"
    notebook.scroll_until("explorers.binary(p=0.7", explorer)
    expect(sentence).to_have_text("p = 0.99, label 1: loss 0.0101 nats")
    explorer.get_by_role("slider").press("ArrowLeft")
    expect(sentence).to_have_text("p = 0.98, label 1: loss 0.0202 nats")


def test_a_lesson_that_was_only_opened_and_saved_stays_alive(lab, page):
    notebook = jupyterlab.Notebook(page, lab, HEART)
    notebook.wait_for_kernel()
    notebook.command("docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    notebook.shut_down_kernel()
    jupyterlab.close_all(page)
    jupyterlab.Notebook(page, lab, HEART)
    explorer = explorers(page)["binary"].last
    explorer.get_by_role("slider").press("End")
    assert number("binary", explorer) == wanted("binary", explorer)
    cells = [cell.source for cell in nbformat.read(lab.folder / HEART, as_version=4).cells]
    for shown, call in ((".ce-explorer", r"explorers\.(?!picture)"), (".ce-quiz", r"quiz\.ask\(")):
        written = sum(bool(re.match(call, cell)) for cell in cells)
        expect(page.locator(shown)).to_have_count(written)


def test_untrusted_notebooks_show_the_still_picture(lab, page):
    name = "untrusted.ipynb"
    notebook = nbformat.read(lab.folder / HEART, as_version=4)
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("changed, so not what was signed"))
    nbformat.write(notebook, lab.folder / name)
    jupyterlab.Notebook(page, lab, name)
    page.wait_for_selector(".jp-OutputArea-output img")
    assert page.locator(".ce-explorer").count() == 0
    assert page.locator(".jp-OutputArea-output img").count() >= 3


def test_the_point_and_the_bars_can_be_dragged(ran, page):
    cells = "e = explorers.binary(); e", "b = explorers.batch(); b", "e.p, b.p[0], b.y[0]"
    notebook = ran("from utils import explorers", *cells)
    found = explorers(page)

    x, y = middle(found["binary"].locator(".ce-point.ce-hand"))
    drag(page, (x, y), (x - 100, y))
    (p,) = readouts(found["binary"])
    assert 0.4 < p < 0.6
    assert number("binary", found["binary"]) == wanted("binary", found["binary"])

    x, top, height = column(found["batch"].locator(".ce-bar.ce-hand").first)
    drag(page, (x, top + 5), (x, top + height * 2))
    assert readouts(found["batch"])[0] == 0.01
    found["batch"].locator(".ce-bar.ce-hand").nth(1).click()
    assert labels(found["batch"]) == [0, 1, 1, 0, 0, 0]
    assert number("batch", found["batch"]) == wanted("batch", found["batch"])

    asked = notebook.cell("e.p, b.p[0]")
    notebook.run(asked)
    assert asked.locator(".jp-OutputArea-output").inner_text().strip() == f"({p}, 0.01, 0)"


def test_logits_and_the_triangle_can_be_dragged_and_a_class_clicked(ran, page):
    ran("from utils import explorers", "explorers.multiclass()", "explorers.simplex()")
    found = explorers(page)
    several, triangle = found["multiclass"], found["simplex"]

    columns = several.locator(".ce-bar.ce-hand")  # of each class first its logit, then its share
    x, top, height = column(columns.nth(4))
    drag(page, (x, top + height / 2), (x, top + 1))
    assert readouts(several)[:4] == [0.95, 0.25, 5, 0.25]
    columns.nth(5).click()
    assert labels(several) == [2]
    assert number("multiclass", several) == wanted("multiclass", several)

    for words, share in (("class 0", (0.96, None)), ("class 2", (0.02, 0.98))):
        hand = triangle.locator(".ce-point.ce-hand")
        hand.hover()  # which scrolls to it
        corner = middle(triangle.locator("svg text", has_text=words))
        drag(page, middle(hand), corner, steps=8)
        q0, rest = readouts(triangle)
        assert (q0, rest if share[1] else None) == share
        assert number("simplex", triangle) == wanted("simplex", triangle)


def test_the_line_of_pytorch_follows_the_controls_and_is_copied(lab, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    jupyterlab.Notebook(page, lab, "03_cross_entropy_in_pytorch.ipynb")
    explorer = explorers(page)["torch_loss"].first
    code, button = explorer.locator(".ce-code code"), explorer.locator(".ce-code button")
    assert code.inner_text() == (
        "F.cross_entropy(torch.tensor([[0.0, 2.0], [0.0, -1.0], [0.0, -0.5]]), "
        "torch.tensor([1, 0, 1]))"
    )

    explorer.get_by_role("slider", name="weight of class 1").press("End")
    ignored = explorer.get_by_role("group", name="ignore_index")
    ignored.get_by_role("button", name="0", exact=True).click()
    expect(code).to_contain_text("weight=torch.tensor([1.0, 3.0]), ignore_index=0)")
    expect(explorer.locator(".ce-figure")).to_contain_text("ignored")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == code.inner_text()

    explorer.get_by_role("button", name="BCEWithLogitsLoss").click()
    expect(button).to_have_text("Copy")
    expect(code).to_contain_text("pos_weight=torch.tensor(3.0))")
    for name in ("label_smoothing", "target: probability of its label"):
        expect(explorer.get_by_role("slider", name=name)).to_have_count(0)

    bar = explorer.locator(".ce-bar.ce-hand").first
    bar.scroll_into_view_if_needed()
    x, top, _ = column(bar)
    drag(page, (x, top + 20), (x, top - 20), steps=4)
    expect(code).to_contain_text("torch.tensor([3.0, -1.0, -0.5])")
    assert number("torch_loss", explorer) == wanted("torch_loss", explorer)


def test_points_are_dragged_flipped_and_chosen(ran, page):
    asks = "e.x1[2], e.y[5]", "e.x1[5] == explorers.boundary().x1[5]"
    notebook = ran("from utils import explorers", "e = explorers.boundary(); e", *asks)
    page.wait_for_selector(".ce-explorer [role=slider][aria-label]")
    explorer = page.locator(".ce-explorer")
    assert "mean loss 0.4638 nats, 4 of 6 right; worst: point 6" in said(explorer)
    hands = explorer.locator(".ce-point.ce-hand")
    hands.nth(5).click()  # a press that does not move flips the label
    assert "5 of 6 right; worst: point 4" in said(explorer)
    x, y = middle(hands.nth(2))
    drag(page, (x, y), (x - 60, y))
    moved = readouts(explorer)[3]  # the controls have turned to the point in the hand
    assert 5 < moved < 6.5
    asked, exact = notebook.cell("e.x1[2], e.y[5]"), notebook.cell("boundary().x1[5]")
    notebook.run(asked)
    assert asked.locator(".jp-OutputArea-output").inner_text().strip() == f"({moved}, 0)"
    explorer.get_by_role("button", name="6", exact=True).click()
    assert readouts(explorer)[3] == 2.79
    expect(explorer.get_by_role("button", name="6", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    notebook.run(exact)
    # The control shows steps of 0.01; the point that was only chosen has not gone to one.
    assert exact.locator(".jp-OutputArea-output").inner_text().strip() == "True"
    explorer.get_by_role("button", name="1", exact=False).last.press("Enter")
    assert "worst: point 6" in said(explorer)


def test_descent_plays_and_pauses(ran, page):
    ran("from utils import explorers", "explorers.descent(step=0)")
    page.wait_for_selector(".ce-explorer [role=slider][aria-label]")
    explorer = page.locator(".ce-explorer")
    play = explorer.get_by_role("button", name="Play or pause")
    assert explorer.locator("[aria-label=undefined]").count() == 0  # a button that is not shown
    play.click()
    expect(explorer.locator(".ce-sentence")).to_contain_text(re.compile(r"step [1-9]"))
    play.click()
    page.wait_for_timeout(300)
    paused = said(explorer)
    page.wait_for_timeout(500)
    assert said(explorer) == paused
    explorer.get_by_role("slider").first.press("End")
    assert "step 10000: mean loss 0.0411 nats, 6 of 6 right" in said(explorer)
    explorer.get_by_role("button", name="Back to the start").click()
    expect(explorer.locator(".ce-sentence")).to_contain_text("step 0: mean loss 0.4638")


def test_shares_can_be_dragged(ran, page):
    ran("from utils import explorers", "e = explorers.code_length(); e", "e.p[0]")
    explorer = explorers(page)["code_length"]
    for nth, wire, share in ((0, 0, 0.7), (3, 3, 0.5)):
        bar = explorer.locator(".ce-bar.ce-hand").nth(nth)
        bar.scroll_into_view_if_needed()
        x, top, height = column(bar)
        drag(page, (x, top + height * 0.9), (x, top + height * (1 - share)), steps=10, still=3)
        mine = readouts(explorer)[wire % 2 :: 2]
        assert mine[wire // 2] / sum(mine) == pytest.approx(share, abs=0.03)
        agree("code_length", explorer)


def test_the_report_card_shows_the_answers_given(lab, ran):
    probabilities = {"probabilities": [0.75, 0.25], "right": 0}
    lab.progress.write_text(json.dumps({"version": 1, "answers": {"birthdays": probabilities}}))
    try:
        notebook = ran("from utils import report", "report.card()")
        card = notebook.cell("report.card()")
        expect(card).to_contain_text("1 answer so far")
        expect(card.locator("td")).to_have_text(["1", "0.29", "0.69"])
        expect(card.get_by_role("img")).to_have_count(1)
    finally:
        lab.progress.unlink()


def test_python_moves_the_picture(ran, page):
    ran("from utils import explorers", "e = explorers.binary(); e", "e.p = 0.25")
    explorer = explorers(page)["binary"]
    expect(explorer.locator(".ce-sentence")).to_contain_text("p = 0.25")
    assert readouts(explorer) == [0.25]


def test_a_move_is_announced_once_it_has_settled(ran, page):
    ran("from utils import explorers", "explorers.binary()")
    explorer = explorers(page)["binary"]
    region = explorer.get_by_role("status")
    assert region.inner_text() == ""
    explorer.get_by_role("slider").press("End")
    expect(region).to_have_text("p = 0.99, label 1: loss 0.0101 nats")
    assert region.inner_text() == said(explorer)


def test_a_quiz_is_scored_and_kept_over_a_restart(lab, page):
    notebook = jupyterlab.Notebook(page, lab, LESSONS[0])
    assert notebook.run_all() == []
    quiz = page.locator(".ce-quiz").first
    quiz.get_by_role("slider").first.press("End")
    quiz.get_by_role("slider").first.press("ArrowLeft")
    quiz.get_by_role("button", name=re.compile("commit", re.IGNORECASE)).click()
    page.wait_for_function(
        "() => document.querySelector('.ce-quiz').innerText.includes('progress.json')"
    )
    kept = json.loads(lab.progress.read_text("utf-8"))["answers"]["birthdays"]
    assert kept["probabilities"] == [0.99, 0.01]
    paid = f"{losses.nll_loss([float(v) for v in _logs(kept['probabilities'])], 0):.2f}"
    assert paid in quiz.inner_text()

    notebook.restart_kernel()
    assert notebook.run_all() == []
    again = page.locator(".ce-quiz").first
    assert paid in again.inner_text()
    assert again.get_by_role("button", name=re.compile("commit", re.IGNORECASE)).count() == 0


def _logs(probabilities):
    return losses.log_softmax([losses.np.log(p) for p in probabilities])


def test_a_folded_output_opens_when_its_cell_is_run(lab, page):
    notebook = jupyterlab.Notebook(page, lab, "05_the_debugging_clinic.ipynb")
    notebook.wait_for_kernel()
    cell = notebook.cell("clinic.run(float_labels)")
    assert cell.locator(".jp-OutputPlaceholder").count() == 1
    assert cell.locator(".jp-OutputArea-output").count() == 0
    notebook.run(notebook.cell("import torch"))
    notebook.run(notebook.cell("def float_labels()"))
    notebook.run(cell)
    expect(cell.locator(".jp-OutputArea-output")).to_contain_text("RuntimeError: ")


def test_an_exercise_is_solved_by_typing(lab, page):
    notebook = jupyterlab.Notebook(page, lab, HEART)
    assert notebook.run_all() == []
    check = notebook.cell("checks.binary_cross_entropy(bce)")
    assert "→" in check.locator(".jp-OutputArea-output").inner_text()
    exercise = notebook.cell("def bce(p, y)")
    for returned, told in (
        ("y * np.log(p) + (1 - y) * np.log(1 - p)", "negative"),
        ("-(y * np.log(p) + (1 - y) * np.log(1 - p))", "✓"),
    ):
        exercise.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(f"def bce(p, y):\n    return {returned}\n")
        page.keyboard.press("Control+Enter")
        notebook.run(check)
        assert told in check.locator(".jp-OutputArea-output").inner_text()
