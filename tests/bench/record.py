"""Film the explorer of lesson 01 in a real JupyterLab, for README.md: writes docs/explorer.gif."""

import io
import math
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

import lab as jupyterlab  # noqa: E402  # found by the line above
from conftest import FLAGS, find_chromium  # noqa: E402  # likewise

FRAME = 70  # ms


def film(page, explorer):
    """Drag the point down the curve and back, flip the label, drag again."""
    frames = []

    def shoot(count=1):
        picture = Image.open(io.BytesIO(explorer.screenshot())).convert("RGB")
        frames.extend([picture] * count)

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


def main():
    """Film, and save."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        with jupyterlab.running(Path(home, "lab")) as lab:
            lab.trust("00_start_here.ipynb")
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            jupyterlab.Notebook(page, lab, "00_start_here.ipynb").wait_for_kernel()
            explorer = page.locator(".ce-explorer").first
            explorer.scroll_into_view_if_needed()
            frames = film(page, explorer)
    palette = frames[0].quantize(48, dither=Image.Dither.NONE)
    frames = [f.resize((f.width * 3 // 4, f.height * 3 // 4)) for f in frames]
    frames = [f.quantize(palette=palette, dither=Image.Dither.NONE) for f in frames]
    target = ROOT / "docs" / "explorer.gif"
    frames[0].save(target, save_all=True, append_images=frames[1:], duration=FRAME, loop=0)
    print(f"{target.name}: {len(frames)} frames, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
