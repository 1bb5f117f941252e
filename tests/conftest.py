"""What tests share: their order, Chromium, pages in it, a JupyterLab; more in class_fixtures.py."""

import os
import sys
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import class_fixtures
import filelock
import pytest
import without_torch

# Scripts whose parts are tested. Notebooks, pages and the hub are made there; the handouts need the
# same browser.
sys.path += [
    str(Path(__file__).parents[1] / folder) for folder in ("site", "lessons_src", "classroom/hub")
]
from chromium import FLAGS, MISSING, find_chromium

# Files that take long, the longest first.
LONG = [
    "site",
    "exercises_solved",
    "lessons",
    "lab",
    "lab_lessons",
    "lab_predictions",
    "lab_wire",
    "exercises_page",
    "lite",
    "predictions_browser",
    "grading",
    "grading_odd",
    "grading_attacks",
    "grading_attacks_limits",
    "grading_attacks_walls",
    "kit",
    "hub",
    "hub_attacks",
    "slides",
    "elsewhere",
    "site_answers",
    "site_reading",
    "site_light",
    "site_start",
    "site_paper",
    "grading_lessons",
    "grading_libraries",
]

HERE = Path(__file__).parent
VIEW = {"width": 1200, "height": 1000}

EXCUSED = [
    # JupyterLab's debugger says so itself when a kernel is shut down as it starts.
    "debugger state",
    # anywidget says so after two seconds, which a busy machine takes; it loads and draws
    # nevertheless, and a test that waits for what is drawn fails where it does not.
    "[anywidget] Failed to initialize model",
    # JupyterLab's manager of widgets says so where a restarted kernel replaces an output that it is
    # about to show; the test waits for the new one.
    "Error: widget model not found",
]


def pytest_configure(config):
    config.pluginmanager.register(without_torch)
    config.pluginmanager.register(class_fixtures)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the files of a folder together, in one worker: they share what takes long to start."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415  # only where there are workers

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid):
            place = PurePosixPath(super()._split_scope(nodeid))
            return str(place.parent if place.parent.name not in ("", "tests") else place)

    return Together(config, log)


def pytest_collection_modifyitems(items):
    """Begin with what takes long, so that no worker is left alone with it at the end."""
    order = {name: place for place, name in enumerate(LONG)}

    def place(item):
        path = item.path
        name = path.stem.removeprefix("test_") if path.parent == HERE else path.parent.name
        return order.get(name, len(LONG))

    items.sort(key=place)


@pytest.fixture(autouse=True, scope="session")
def progress_of_its_own(tmp_path_factory):
    """Keep checks and quizzes that a test runs out of the learner's progress."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("progress") / "progress.json"
        patch.setenv("COURSE_PROGRESS", str(place))
        yield


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Give a test a progress file of its own, and return its place."""
    path = tmp_path / "kept" / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def ask_the_coin(tmp_path, kept):  # noqa: ARG001  # every widget needs a progress file
    import small_questions  # noqa: PLC0415  # only tests of questions pay for it

    return small_questions.asking(tmp_path)


@pytest.fixture
def house(tmp_path):
    """Give a place for small lessons and what the build makes of them."""
    import small_lessons  # noqa: PLC0415  # only tests of the build pay for it

    return small_lessons.new_house(tmp_path)


@pytest.fixture(scope="session")
def chromium_path():
    found = find_chromium()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="session")
def chromium(chromium_path):
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only browser tests pay for it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def clean(page):
    """Fail when something says an error in a page's console, but for what is excused."""
    faults = []

    def note(said):
        if getattr(said, "type", "error") == "error":  # a message of the console, or an error
            faults.append(getattr(said, "text", str(said)))

    for event in ("pageerror", "console"):
        page.on(event, note)
    yield
    for event in ("pageerror", "console"):
        page.remove_listener(event, note)
    faults = [fault for fault in faults if not any(words in fault for words in EXCUSED)]
    assert not faults, faults


@pytest.fixture(scope="session")
def web_edition(tmp_path_factory, chromium_path):  # noqa: ARG001  # no browser, no site
    """Build the web edition, once for all workers."""
    import web  # noqa: PLC0415  # only tests of the pages pay for it

    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    built = base / "web-edition-is-built"
    with filelock.FileLock(f"{built}.lock"):
        if not built.exists():
            web.build()
            built.touch()
    return web.HTML


@pytest.fixture(scope="session")
def site_address(web_edition):
    import web  # noqa: PLC0415  # likewise

    with web.served(web_edition) as address:
        yield address


@pytest.fixture
def site_page(chromium, site_address):
    """Open a page of the web edition, with every other host shut out."""
    import site_pages  # noqa: PLC0415  # likewise
    import web  # noqa: PLC0415  # likewise

    with chromium.new_context(base_url=site_address, **site_pages.STILL) as context:
        faults = web.watch(context, site_address)
        yield context.new_page()
        assert not faults, faults


@pytest.fixture(scope="module")
def exercises_address(web_edition, tmp_path_factory):
    import exercise_panel  # noqa: PLC0415  # only tests of exercises pay for it

    top = tmp_path_factory.mktemp("server")
    with exercise_panel.served(web_edition, top) as address, exercise_panel.patient():
        yield address


@pytest.fixture
def exercises_visit(chromium, exercises_address):
    import exercise_panel  # noqa: PLC0415  # likewise

    with exercise_panel.visit(chromium, exercises_address) as context:
        yield context


@pytest.fixture
def page(chromium):
    """Open a page whose console must stay clean: an error in it fails the test."""
    with chromium.new_context(viewport=VIEW) as context:
        page = context.new_page()
        with clean(page):
            yield page


@pytest.fixture(scope="module")
def page_of_the_module(chromium):
    with chromium.new_context(viewport=VIEW) as context:
        yield context.new_page()


@pytest.fixture
def lab_page(page_of_the_module):
    """Give a page that may show a JupyterLab already, with nothing open in it and nothing kept."""
    import lab as jupyterlab  # noqa: PLC0415  # only tests in JupyterLab pay for it

    with clean(page_of_the_module):
        yield page_of_the_module
        jupyterlab.close_all(page_of_the_module)


@pytest.fixture(scope="module")
def lab_of_the_module(tmp_path_factory, chromium_path):  # noqa: ARG001  # no browser, no server
    import lab as jupyterlab  # noqa: PLC0415  # only tests in JupyterLab pay for it

    with jupyterlab.running(tmp_path_factory.mktemp("lab")) as server:
        server.trust(*jupyterlab.LESSONS)
        yield server


@pytest.fixture
def lab(lab_of_the_module):
    """Give a test a JupyterLab without kernels; ask for it before the page, which closes first."""
    yield lab_of_the_module
    lab_of_the_module.end_kernels()


@pytest.fixture
def untraced():
    """Leave out what Python 3.11 cannot do while somebody traces: then the main thread waits too.

    A blow that a thread does not feel, for it waits in C, holds up each traced call of a function.
    """
    if sys.gettrace() and sys.version_info < (3, 12):
        pytest.skip("somebody traces")
