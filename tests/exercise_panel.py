"""An exercise on a page, for the tests: how it is answered, run and checked."""

import shutil
from contextlib import contextmanager

import distribution
import pyodide_folder
import web
from playwright.sync_api import expect

LESSON = "notebooks/01_binary_cross_entropy.html"
BCE = "def bce(p, y):\n    return -(y * np.log(p) + (1 - y) * np.log(1 - p))\n"
LONG = 120_000  # milliseconds: a machine that does ten things at once


@contextmanager
def patient():
    """Wait as long as a busy machine needs: Python comes in seconds where there is nobody else."""
    expect.set_options(timeout=LONG)
    yield
    expect.set_options(timeout=5_000)


@contextmanager
def served(built, top):
    """Serve the pages below a sub-path, with Pyodide beside them."""
    shutil.copytree(built, top / "course", ignore=shutil.ignore_patterns("pyodide"))
    distribution.place(top / "course", pyodide_folder.made())
    with web.served(top) as address:
        yield f"{address}course/"


@contextmanager
def visit(chromium, address):
    """Give a context that shuts out other hosts; what goes wrong in it stands in its `faults`."""
    with chromium.new_context(
        base_url=address, viewport=web.WIDE, accept_downloads=True, reduced_motion="reduce"
    ) as context:
        context.set_default_timeout(LONG)
        context.faults = web.watch(context, address)
        yield context
        assert not context.faults, context.faults


def write(exercise, text):
    exercise.get_by_role("textbox").click()
    editor = exercise.locator(".cm-content")
    editor.wait_for()
    editor.fill(text)


def kept(page):
    """Wait until what was written last is kept, as it is where nobody types on."""
    page.wait_for_timeout(400)


def press(exercise, name):
    """Press Run or Check, and wait until it is over."""
    exercise.get_by_role("button", name=name, exact=True).click()
    over(exercise)


def over(exercise):
    expect(exercise.get_by_role("button", name="Stop")).to_be_hidden(timeout=LONG)


def said(exercise):
    return exercise.get_by_role("status").text_content()
