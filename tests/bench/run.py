"""Measure how quickly the explorers move, beside the usual ways, and what the course costs.

`make bench` prints the table and writes docs/benchmarks.md; it fails when a budget is missed.
"""

import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import nbformat
from ipywidgets.embed import dependency_state
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]

import lab as jupyterlab  # noqa: E402  # found by the line above
from conftest import FLAGS, find_chromium  # noqa: E402  # likewise
from page import CLOCK, FRAME, summary, table, write  # noqa: E402  # likewise

from utils import explorers  # noqa: E402  # stays with the others
from utils.quiz import toml_files  # noqa: E402  # stays with the others

USUAL = "`interact` + inline matplotlib"
OURS = "explorer (moved in the browser)"
RING = "its ring, before the commit"
WAYS = {
    OURS: "explorers.{name}()",
    RING: "explorers.{name}(predict='{asked}')",
    "ipympl": "pictures.with_ipympl('{name}')",
    USUAL: "pictures.with_interact('{name}')",
}
PACKAGES = ("jupyterlab", "ipywidgets", "anywidget", "matplotlib", "ipympl", "numpy", "torch")
SETUP = f"""%matplotlib widget
import sys; sys.path.append({str(HERE)!r})
import pictures
from utils import explorers"""
MEMORY = """import os, psutil, sys
info = psutil.Process().memory_full_info()
print(getattr(info, "pss", info.uss) / 2**20, "torch" in sys.modules)"""


def seconds_to_first_slider(browser, home):
    """Start JupyterLab on lesson 01, and wait until its first slider can be moved."""
    start = time.perf_counter()
    with jupyterlab.running(home) as lab:
        lab.trust("01_binary_cross_entropy.ipynb")
        page = browser.new_page()
        page.goto(f"{lab.url}/lab/tree/01_binary_cross_entropy.ipynb?reset")
        page.wait_for_selector(".ce-explorer [role=slider]", timeout=60_000)
        page.close()
        return time.perf_counter() - start


def move(browser, home):
    """Time every way for every explorer, one after the other in one browser."""
    with jupyterlab.running(home) as lab:
        results, asked = {}, {}
        for key, entry in toml_files.read_all()["prediction"].items():
            asked.setdefault(entry.get("explorer"), key)
        for name in sys.argv[1:] or explorers.EXPLORERS:
            for way, template in WAYS.items():
                code = template.format(name=name, asked=asked[name])
                cells = [nbformat.v4.new_code_cell(c) for c in (SETUP, code)]
                notebook = nbformat.v4.new_notebook(cells=cells)
                notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
                nbformat.write(notebook, lab.folder / "bench.ipynb")
                page = browser.new_page(viewport={"width": 1200, "height": 1000})
                opened = jupyterlab.Notebook(page, lab, "bench.ipynb")
                faults = opened.run_all()
                if faults:
                    sys.exit(f"{way}, {name}: {faults}")
                page.wait_for_selector("[role=slider]")
                page.wait_for_timeout(800)
                box = page.locator(".jp-CodeCell").nth(1).locator(".jp-Cell-outputWrapper")
                results[name, way] = box.evaluate(CLOCK, [60 if way in {OURS, RING} else 12, 150])
                print(f"  {name}, {way}: {summary(results[name, way])}", flush=True)
                opened.shut_down_kernel()
                page.close()
        return results


def memory(*cells, path=None):
    """Run cells or a notebook in a kernel, and ask it for its memory."""
    notebook = nbformat.read(path, as_version=4) if path else nbformat.v4.new_notebook()
    notebook.cells += [nbformat.v4.new_code_cell(code) for code in (*cells, MEMORY)]
    NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": ROOT}}
    ).execute()
    size, torch = notebook.cells[-1].outputs[0].text.split()
    return float(size), torch == "True"


def main():
    """Measure, print, write, judge."""
    os.environ["COURSE_PROGRESS"] = str(Path(tempfile.mkdtemp()) / "progress.json")
    chromium = find_chromium()
    if chromium is None:
        sys.exit("make bench needs Chromium; `make test` says how to install it.")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        moved = move(browser, Path(home, "move"))
        start = seconds_to_first_slider(browser, Path(home, "start"))
        chrome = browser.version
    lesson = memory(path=ROOT / "notebooks" / "01_binary_cross_entropy.ipynb")
    torch = memory("import torch")
    sizes = {
        name: len(json.dumps(dependency_state(make(), drop_defaults=False)))
        for name, make in explorers.EXPLORERS.items()
    }
    text = report(moved, sizes, start, lesson, torch, chrome)
    print(text)
    write(text)
    missed = list(judge(moved, sizes, lesson))
    if missed:
        sys.exit("Over budget:\n" + "\n".join(missed))


PAGE = """\
# Benchmarks

`make bench` wrote what stands here: one run, one browser, one way after the other.

*Key press to paint* is the time from a key press on a slider to the animation frame that shows
the new picture, over 60 presses (12 of the slower ways). Each press is made when JupyterLab has
come to rest after the one before: its own signs of a busy kernel wait for frames of the screen
too. *Frames shown* is what remains under a held key: it counts the frames with a new picture
while 60 steps are sent, one an animation frame. The explorers need no kernel for this; the other
two ways ask it at every step.

{moved}

{cost}

Budgets of the explorers: p95 at most {frame:.1f} ms (a frame at 60 Hz), at least 58 of 60 frames,
at least 10 times quicker than `interact` with inline matplotlib, no kernel message needed.

Machine: {machine}, {cores} cores, no graphics card; Python {python}, Chromium {chrome}.
{versions}.
"""


def report(moved, sizes, start, lesson, torch, chrome):
    """Write the page."""
    rows = []
    for (name, way), result in moved.items():
        median, p95, shown = summary(result)
        times = summary(moved[name, USUAL])[0] / median
        rows.append((f"`{name}`", way, f"{median:.1f}", f"{p95:.1f}", shown, f"{times:.1f}"))
    cost = [(f"widget state of `{n}`", f"{size / 1000:.1f} kB of 40") for n, size in sizes.items()]
    cost += [
        ("start of JupyterLab to the first slider of lesson 01", f"{start:.1f} s"),
        ("kernel that ran lesson 01, without torch (PSS)", f"{lesson[0]:.0f} MiB"),
        ("kernel that imported torch (PSS)", f"{torch[0]:.0f} MiB"),
    ]
    return PAGE.format(
        moved=table(
            ("explorer", "way", "median, ms", "p95, ms", "frames shown of 60", "times quicker"),
            rows,
        ),
        cost=table(("what", "measured"), cost),
        frame=FRAME,
        machine=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        chrome=chrome,
        versions=", ".join(f"{package} {version(package)}" for package in PACKAGES),
    )


def judge(moved, sizes, lesson):
    """List the budgets that were missed."""
    for (name, way), result in moved.items():
        if way not in {OURS, RING}:
            continue
        median, p95, shown = summary(result)
        usual = summary(moved[name, USUAL])[0]
        if round(p95, 1) > FRAME:
            yield f"{name}, {way}: p95 {p95:.1f} ms"
        if shown < 58:
            yield f"{name}, {way}: {shown} of 60 frames shown"
        if way == OURS and usual < 10 * median:
            yield f"{name}: only {usual / median:.1f} times quicker than interact"
    for name, size in sizes.items():
        if size > 40_000:
            yield f"{name}: {size / 1000:.1f} kB of widget state"
    if lesson[1]:
        yield "lesson 01 imports torch"


if __name__ == "__main__":
    main()
