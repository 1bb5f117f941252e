"""Every lesson in a real JupyterLab in a real Chromium: all cells, all sliders, for everybody."""

import lab as jupyterlab
import pytest
import web
from axe_playwright_python.sync_playwright import Axe
from shown import explorers, move_everything

pytestmark = pytest.mark.browser

OURS = [[".ce-explorer"], [".ce-quiz"], [".ce-figure"]]


@pytest.fixture
def page(lab_page):
    return lab_page


@pytest.mark.parametrize("name", jupyterlab.LESSONS)
def test_all_cells_run_every_slider_moves_and_nothing_stands_in_anybodys_way(name, lab, page):
    notebook = jupyterlab.Notebook(page, lab, name)
    assert notebook.run_all() == []
    tried = 0
    for kind, explorer in explorers(page).items():
        for one in explorer.all():
            tried += move_everything(kind, one)
    assert tried > 6
    for theme in ("JupyterLab Dark", "JupyterLab Light"):  # which the next test finds
        notebook.command("apputils:change-theme", {"theme": theme})
        page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
        found = Axe().run(page, context={"include": OURS}, options=web.AXE)
        assert len(found.response["passes"]) > 5
        assert found.violations_count == 0, found.generate_report()
