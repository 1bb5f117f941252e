"""Predictions in a real JupyterLab: the slider of the ring, the kernel, what outlives both."""

import lab as jupyterlab
import nbformat
import pytest
from building import normalise
from nbclient import NotebookClient
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CELLS = (
    "from utils import explorers, predict",
    'e = explorers.binary(p=0.7, y=1, predict="halving"); e',
    'n = predict.number("fresh-loss"); n',
    "e.guess, e.committed, e.p, n.guess, n.committed",
)
BEFORE, AFTER = "(0.35, False, 0.7, 1.0, False)", "(0.7, True, 0.35, None, True)"


@pytest.fixture
def notebook(lab, tmp_path, monkeypatch):
    """Build a notebook as the lessons are built, and trust it."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "builder.json"))
    cells = [nbformat.v4.new_code_cell(code) for code in CELLS]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    built = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(tmp_path)}}
    options = {"record_timing": False, "iopub_timeout": 120, "resources": resources}
    NotebookClient(built, kernel_name="python3", **options).execute()
    name = "predictions.ipynb"
    text = normalise.notebook_text(built, "lesson-99")
    (lab.folder / name).write_text(text, encoding="utf-8")
    lab.trust(name)
    lab.progress.unlink(missing_ok=True)
    return name


def asked(page, name):
    box = page.locator(f"[data-prediction='{name}']")
    box.wait_for()
    return box


def commit_both(page):
    ring, line = asked(page, "halving"), asked(page, "fresh-loss")
    slider = ring.get_by_role("slider", name="your guess (nats)")
    for _ in range(7):
        slider.press("ArrowRight")
    expect(ring.locator(".ce-sentence")).to_contain_text("Your guess so far: 0.70 nats.")
    ring.get_by_role("button", name="Commit").press("Enter")
    line.locator("[data-show]").click()
    return ring, line


def made(page):
    ring, line = asked(page, "halving"), asked(page, "fresh-loss")
    for box in ring, line:
        expect(box).to_have_attribute("data-committed", "true")
    expect(ring).to_contain_text("You said 0.70, it is 1.05 nats: 0.35 too low.")
    expect(ring.locator(".ce-sentence")).to_have_text("p = 0.35, label 1: loss 1.0498 nats")
    expect(line).to_contain_text("It is 0.7 nats.")
    expect(ring.locator(".widget-hslider:not(.ce-guess) .widget-readout")).to_have_text("0.35")


def result(page):
    return page.locator(".jp-CodeCell").nth(3).locator(".jp-OutputArea-output").inner_text().strip()


def test_a_prediction_is_made_before_any_cell_has_run_and_the_kernel_takes_it(lab, page, notebook):
    opened = jupyterlab.Notebook(page, lab, notebook)
    assert result(page) == BEFORE
    commit_both(page)
    made(page)
    opened.wait_for_kernel()
    page.reload()
    opened = jupyterlab.Notebook(page, lab, notebook)
    made(page)  # the browser kept it
    assert opened.run_all() == []
    made(page)
    expect(asked(page, "halving")).to_contain_text("progress.json. To start over")
    opened.run(opened.cell("e.guess, e.committed"))
    assert result(page) == AFTER
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.endsWith('halving'))") == []


def test_a_prediction_outlives_the_kernel_and_a_reload(lab, page, notebook):
    opened = jupyterlab.Notebook(page, lab, notebook)
    assert opened.run_all() == []
    assert result(page) == BEFORE
    ring, _ = commit_both(page)
    made(page)
    expect(ring).to_contain_text("progress.json. To start over")
    opened.run(opened.cell("e.guess, e.committed"))
    assert result(page) == AFTER
    opened.restart_kernel()
    assert opened.run_all() == []
    made(page)
    assert result(page) == AFTER
    page.reload()
    opened = jupyterlab.Notebook(page, lab, notebook)
    assert opened.run_all() == []
    made(page)
    ring = asked(page, "halving")
    ring.get_by_role("slider").press("End")
    expect(ring.locator(".ce-sentence")).to_contain_text("p = 0.99")
    expect(ring.locator(".ce-ring")).to_have_count(1)
