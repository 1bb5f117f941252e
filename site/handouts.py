"""Print the lessons as PDF, into site/_build/handouts, as the web edition looks on paper.

`make handouts` calls this. It makes the web edition first, so that the handouts say the same.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pages
from chromium import FLAGS, MISSING, find_chromium
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Route

FOLDER = pages.MADE / "handouts"
NOWHERE = "http://handouts.invalid"
# The width of A4 and the height of Letter: it fits on either, without being made smaller.
PAPER = {"width": "210mm", "height": "11in"}
MARGINS = {"top": "16mm", "bottom": "18mm", "left": "17mm", "right": "17mm"}
FOOT = """<div style="width: 100%; padding: 0 17mm; font: 8px sans-serif; display: flex;">
<span class="title" style="flex: 1"></span>
<span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>"""
READY = """() => {
    const views = [...document.querySelectorAll("script[type$='widget-view+json']")];
    return views.every((view) => view.previousElementSibling?.childElementCount);
}"""
# A link to another page of the site leads nowhere from a sheet of paper.
UNLINK = """() => document.querySelectorAll("a[href]").forEach((link) => {
    if (link.host === location.host) link.removeAttribute("href");
})"""
# What answers a question is folded on a page; here it has sheets of its own, behind the lesson.
ANSWERS_LAST = """() => {
    const answers = [...document.querySelectorAll(".tag_hide-output .cell_output")];
    const end = document.createElement("section");
    end.className = "ce-shown";
    end.innerHTML = answers.length ? "<h2>What the cells showed</h2>" : "";
    answers.forEach((answer, i) => {
        const words = document.createElement("p");
        words.textContent = `The answer stands at the end, under ${i + 1}.`;
        answer.closest(".cell").append(words);
        const topic = answer.closest("section").querySelector("h1, h2, h3").firstChild;
        const heading = document.createElement("h3");
        heading.textContent = `${i + 1}. ${topic.textContent}`;
        end.append(heading, answer.cloneNode(true));
    });
    if (answers.length) document.querySelector("article").append(end);
}"""


def print_lessons(browser: Browser, html: Path, folder: Path, pattern: str) -> Iterator[Path]:
    """Print pages of lessons, one after the other.

    Nobody has made their predictions: each is an empty axis, and a line for the guess. The output
    that answers a question stands on the last sheets, under a number.

    Parameters
    ----------
    browser : Browser
        A Chromium; the others cannot print.
    html : Path
        The web edition.
    folder : Path
        Where the PDF files go; it is made if need be.
    pattern : str
        Which lessons, such as ``"0*"``.

    Yields
    ------
    Path
        Each file, once it is written.
    """

    def answer(route: Route) -> None:
        path = html / unquote(urlsplit(route.request.url).path).lstrip("/")
        if route.request.url.startswith(NOWHERE) and path.is_file():
            route.fulfill(path=path)
        else:
            route.abort()

    folder.mkdir(parents=True, exist_ok=True)
    with browser.new_context(color_scheme="light", reduced_motion="reduce") as context:
        context.route("**/*", answer)
        page = context.new_page()
        page.emulate_media(media="print")
        for lesson in sorted(html.glob(f"notebooks/{pattern}.html")):
            page.goto(f"{NOWHERE}/notebooks/{lesson.name}")
            page.wait_for_function(READY)
            page.evaluate(UNLINK)
            page.evaluate(ANSWERS_LAST)
            made = folder / f"{lesson.stem}.pdf"
            page.pdf(
                path=made,
                **PAPER,
                margin=MARGINS,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOT,
                print_background=True,
                tagged=True,
                outline=True,
            )
            yield made


def main() -> int:
    """Make the web edition, and print its lessons."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    if failed := pages.main():
        return failed
    shutil.rmtree(FOLDER, ignore_errors=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for made in print_lessons(browser, pages.MADE / "html", FOLDER, "0*"):
            print(f"{made.name}: {made.stat().st_size / 1000:.0f} kB")
        browser.close()
    print(f"The handouts are in {FOLDER.relative_to(pages.ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
