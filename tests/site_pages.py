"""The pages of the web edition: which there are, and how a test opens one."""

import pages
import reference
import web
from lab import LESSONS

LESSON_PAGES = [f"notebooks/{name.removesuffix('.ipynb')}.html" for name in LESSONS]
SOURCES = [
    path.relative_to(top).with_suffix(".html").as_posix()
    for top, patterns in ((web.ROOT, pages.PAGES), (web.ROOT / "site", ["*.md"]))
    for pattern in patterns
    for path in sorted(top.glob(pattern))
    if path.suffix in {".md", ".ipynb"}
]
SOURCES += [f"reference/{name}.html" for name in ("index", *reference.MODULES)]
PAGES = [name for name in SOURCES if name != "README.html"]  # other pages hold parts of it
FIRST = "nearly-impossible"  # the first prediction of the course
# Half-way from light to dark no colour is what it will be.
STILL = {"viewport": web.WIDE, "has_touch": True, "reduced_motion": "reduce"}
# A view that waits for its widget is an empty place, and what stands there is a script.
MADE = """() => [...document.querySelectorAll("script[type$='widget-view+json']")]
    .every((view) => view.previousElementSibling?.childElementCount)
    && [...document.querySelectorAll(".ce-explorer")]
        .every((explorer) => explorer.querySelector("[role=slider][aria-label]"))"""
# What is out of sight is not laid out, and says nothing when it is asked what it shows.
ALL_IN_SIGHT = "section { content-visibility: visible !important; }"
# How far what a page shows has jumped.
SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
# A browser that is told to let pages keep nothing.
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""


def open_page(page, name):
    """Open a page, and wait until all that moves in it is there."""
    page.goto(name)
    page.add_style_tag(content=ALL_IN_SIGHT)
    page.wait_for_function(MADE)
