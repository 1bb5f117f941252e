"""Take the pictures of README.md in a real browser: docs/explorer.gif and four stills.

`.venv/bin/python tests/bench/record.py` takes all; with names, such as `phone`, those alone.
"""

import io
import math
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs"
sys.path.insert(0, str(HERE.parent))

import lab as jupyterlab  # noqa: E402  # found by the line above
import web  # noqa: E402  # likewise
from conftest import FLAGS, find_chromium  # noqa: E402  # likewise

FRAME = 70  # ms
COLOURS = 64
FILMED = "from utils import explorers\nexplorers.binary(p=0.7, y=1)"
# The guess of somebody who thinks in straight lines; the end of an answer that lost its sign.
GUESS, WRONG = "0.7", "    return y * np.log(p) + (1 - y) * np.log(1 - p)"


def shot(part, **options):
    return Image.open(io.BytesIO(part.screenshot(**options))).convert("RGB")


def film(page, explorer):
    """Drag the point down the curve and back, flip the label, drag again."""
    frames = []

    def shoot(count=1):
        frames.extend([shot(explorer)] * count)

    def drag(distance, steps):
        box = explorer.locator(".ce-point.ce-hand").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        for i in range(1, steps + 1):
            page.mouse.move(x + distance * (1 - math.cos(math.pi * i / steps)) / 2, y)
            shoot()
        page.mouse.up()

    shoot(8)
    drag(-370, 24)
    shoot(8)
    drag(300, 18)
    shoot(6)
    explorer.locator(".widget-toggle-button:not(.mod-active)").click()
    page.mouse.move(0, 0)
    shoot(10)
    drag(-280, 18)
    shoot(10)
    return frames


@contextmanager
def in_lab(browser, name):
    """Open a lesson in JupyterLab, or the notebook of the film."""
    with tempfile.TemporaryDirectory() as home, jupyterlab.running(Path(home)) as lab:
        alone = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FILMED)])
        alone.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(alone, lab.folder / "film.ipynb")
        lab.trust(name)
        page = browser.new_page(viewport={"width": 1200, "height": 1800})
        notebook = jupyterlab.Notebook(page, lab, name)
        notebook.wait_for_kernel()
        yield notebook
        page.close()


@contextmanager
def on_a_page(browser, name, size):
    """Open a lesson of the web edition."""
    with web.served(web.HTML) as address:
        page = browser.new_page(viewport=size, device_scale_factor=1.5, color_scheme="light")
        page.goto(address + name, wait_until="networkidle")
        yield page
        page.close()


def explorer(browser):
    """Take the moving picture, of an explorer that asks nothing."""
    with in_lab(browser, "film.ipynb") as notebook:
        notebook.run_all()
        frames = film(notebook.page, notebook.page.locator(".ce-explorer"))
    return [frame.resize((frame.width * 3 // 4, frame.height * 3 // 4)) for frame in frames]


def prediction(browser):
    """Predict, and see how far off it was."""
    with on_a_page(browser, "notebooks/01_binary_cross_entropy.html", web.WIDE) as page:
        asked = page.locator("[data-prediction=halving]")
        asked.scroll_into_view_if_needed()
        ring = asked.get_by_role("slider").filter(visible=True).first
        ring.evaluate(
            """(ring, guess) => {
                ring.value = guess;
                ring.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            GUESS,
        )
        asked.get_by_role("button", name="Commit").click()
        page.wait_for_timeout(1500)
        return [shot(asked)]


def check(browser):
    """Give a wrong answer to the first exercise, and read what its check says."""
    with in_lab(browser, "01_binary_cross_entropy.ipynb") as notebook:
        page = notebook.page
        notebook.run(notebook.cell("import numpy as np"))
        notebook.scroll_to("def bce(p, y)")
        answer, verdict = (notebook.cell(w) for w in ("def bce(p, y)", "binary_cross_entropy(bce)"))
        answer.locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.press("Shift+Home")
        page.keyboard.press("Shift+Home")
        page.keyboard.type(WRONG)
        notebook.run(answer)
        notebook.run(verdict)
        page.locator(".jp-Notebook").evaluate("(it) => it.focus()")
        page.mouse.move(0, 0)
        boxes = [part.bounding_box() for part in (answer, verdict)]
        top, bottom = boxes[0]["y"], boxes[1]["y"] + boxes[1]["height"]
        clip = {"x": boxes[0]["x"], "y": top, "width": boxes[0]["width"], "height": bottom - top}
        return [shot(page, clip=clip)]


def report_card(browser):
    """Show the card of somebody invented."""
    with in_lab(browser, "09_cross_entropy_in_disguise.ipynb") as notebook:
        card = notebook.page.locator(".jp-OutputArea-output", has_text="An invented example").last
        card.scroll_into_view_if_needed()
        whole = shot(card)
        top = card.bounding_box()["y"]
        end = card.get_by_text("Predictions", exact=True).bounding_box()["y"] - top
        return [whole.crop((0, 0, whole.width, int(end) - 16))]


def phone(browser):
    """Show a lesson as a phone does."""
    with on_a_page(browser, "notebooks/01_binary_cross_entropy.html", web.PHONE) as page:
        page.locator("[data-prediction=halving]").scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        return [shot(page)]


TAKEN = {"explorer.gif": explorer}
TAKEN |= {f"{take.__name__}.png": take for take in (prediction, check, report_card, phone)}


def main():
    """Take the pictures, and save them."""
    wanted = {name for name in TAKEN if not sys.argv[1:] or name.split(".")[0] in sys.argv[1:]}
    if wanted & {"prediction.png", "phone.png"}:
        web.build()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for name in sorted(wanted):
            frames = TAKEN[name](browser)
            palette = frames[0].quantize(COLOURS, dither=Image.Dither.NONE)
            first, *rest = (f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames)
            moves = {"save_all": True, "append_images": rest, "duration": FRAME, "loop": 0}
            first.save(DOCS / name, optimize=True, **(moves if rest else {}))
            print(f"{name}: {first.size}, {(DOCS / name).stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main()
