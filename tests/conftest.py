"""What tests share: Chromium, pages in it, a JupyterLab, and the sandbox for learners' code."""

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest
import without_torch

# Where the pages are made: the handouts need the same browser.
sys.path.append(str(Path(__file__).parents[1] / "site"))
from chromium import FLAGS, MISSING, find_chromium

# Files that take long, the longest first.
LONG = [
    "site",
    "exercises_page",
    "lessons",
    "lab",
    "lab_lessons",
    "lab_predictions",
    "lab_wire",
    "lite",
    "predictions_browser",
    "grading",
    "grading_odd",
    "grading_attacks",
    "kit",
    "hub",
    "hub_attacks",
    "slides",
    "elsewhere",
    "grading_lessons",
    "grading_libraries",
]

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


def pytest_collection_modifyitems(items):
    """Begin with what takes long, so that no worker is left alone with it at the end."""
    order = {f"test_{name}.py": place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.name, len(LONG)))


@pytest.fixture(autouse=True, scope="session")
def progress_of_its_own(tmp_path_factory):
    """Keep checks and quizzes that a test runs out of the learner's progress."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("progress") / "progress.json"
        patch.setenv("COURSE_PROGRESS", str(place))
        yield


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


@pytest.fixture(scope="session")
def sandboxed():
    """Say that there is a sandbox; elsewhere than on Linux there is none to test."""
    from classroom.grading import sandbox  # noqa: PLC0415  # only tests of grading pay for it

    if fault := sandbox.fault():
        if sys.platform.startswith("linux") and os.environ.get("CI") == "true":
            pytest.fail(fault)
        pytest.skip(fault)
    return True


@pytest.fixture(scope="session")
def class_with_lesson_01(tmp_path_factory):
    """Make the folder of a class that got lesson 01, once for all workers; tests copy it."""
    from classroom.grading import rounds  # noqa: PLC0415  # only tests of grading pay for it
    from classroom.grading.assignment import Course  # noqa: PLC0415  # likewise

    base = tmp_path_factory.getbasetemp()
    made = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "class-with-lesson-01"
    with filelock.FileLock(f"{made}.lock"):
        if not made.exists():
            part = Course(made.with_name(f"{made.name}.part"))
            shutil.rmtree(part.folder, ignore_errors=True)
            part.folder.mkdir()
            # The same inputs each time.
            (part.folder / "seed.txt").write_text("1948\n", encoding="ascii")
            rounds.release(part, "01")
            part.folder.rename(made)
    return made


@pytest.fixture(scope="module")
def course(class_with_lesson_01, tmp_path_factory):
    from classroom.grading.assignment import Course  # noqa: PLC0415  # only tests of grading pay

    made = tmp_path_factory.mktemp("class") / "course"
    return Course(shutil.copytree(class_with_lesson_01, made))


@pytest.fixture(scope="module")
def released(course):
    """Give the notebook of lesson 01 as the class got it."""
    import nbformat  # noqa: PLC0415  # likewise

    from classroom.grading import exercises  # noqa: PLC0415  # likewise

    lesson, _ = exercises.read("01")
    return nbformat.read(course.notebook("release", lesson), as_version=4)


@pytest.fixture(scope="session")
def accounts_can_be_made():
    """Say that this machine lets tests make accounts of it, as a hub does."""
    import learners  # noqa: PLC0415  # only tests of the hub pay for it

    if not learners.may_be_root():
        if os.environ.get("CI") == "true":
            pytest.fail(learners.NO_HUB)
        pytest.skip(learners.NO_HUB)
