"""Measure the web edition: when its explorers can be moved, how quickly, and what a page sends.

`python tests/bench/web_edition.py` builds the site, writes a section of docs/benchmarks.md, and
fails when a budget is missed.
"""

import gzip
import platform
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import web  # noqa: E402  # found by the line above
from conftest import FLAGS, find_chromium  # noqa: E402  # likewise
from page import CLOCK, FRAME, summary, table, write  # noqa: E402  # likewise
from shown import explorers  # noqa: E402  # likewise

SECONDS, KILOBYTES, LOADS = 2, 400, 3
SECTION = """
`.venv/bin/python tests/bench/web_edition.py` wrote this section. Each page is opened {loads} times
by a browser that holds nothing of it, from a server on the same machine. *First explorer* is the
median time from the start of the visit until the first slider can be moved, for a reader who goes
there at once. *Sent* is all that the browser asks for until the page is at rest, each file
compressed with gzip.

{pages}

The explorers, moved in these pages as in JupyterLab above:

{moves}

Budgets: {seconds} s and {kilobytes} kB a page; p95 at most {frame} ms and at least 58 of 60 frames.
Machine: {machine}, Chromium {chrome}.
"""

GO = """() => {
  const [{ textContent }] = document.querySelectorAll("script[type$='widget-state+json']");
  const { state } = JSON.parse(textContent);
  const explores = (script) => state[JSON.parse(script.textContent).model_id]
    .state._dom_classes?.includes("ce-explorer");
  [...document.querySelectorAll("script[type$='widget-view+json']")].find(explores)
    .previousElementSibling.scrollIntoView({ block: "center", behavior: "instant" });
}"""


def visit(chromium, address, name):
    """Open a page in a new browser; return the seconds to its first slider and the bytes sent."""
    with tempfile.TemporaryDirectory() as home:
        options = {"executable_path": find_chromium(), "args": FLAGS, "viewport": web.WIDE}
        context = chromium.launch_persistent_context(home, **options)
        faults, sent = web.watch(context, address), {}
        page = context.new_page()
        page.on("response", lambda r: sent.setdefault(r.url, r))
        page.goto(address + name, wait_until="domcontentloaded")
        page.evaluate(GO)
        page.wait_for_selector(".ce-explorer [role=slider]")
        seconds = page.evaluate("performance.now()") / 1000
        page.wait_for_load_state("networkidle")
        files = [r.body() for url, r in sent.items() if url.startswith(address)]
        context.close()
        if faults:
            sys.exit(f"{name}: {faults}")
        return seconds, sum(len(gzip.compress(file)) for file in files)


def moves(chromium, address, names):
    """Time the first of each kind of explorer that the pages hold; yield its name and figures."""
    browser = chromium.launch(executable_path=find_chromium(), args=FLAGS)
    page = browser.new_page(viewport=web.WIDE)
    timed = set()
    for name in names:
        page.goto(address + name, wait_until="networkidle")
        for kind, explorer in explorers(page).items():
            if kind not in timed and explorer.count():
                timed.add(kind)
                explorer.first.scroll_into_view_if_needed()
                yield kind, summary(explorer.first.evaluate(CLOCK, [60, 150]))
    browser.close()


def main():
    """Measure, write the section, judge it."""
    html = web.build()
    lessons = sorted(path.relative_to(html) for path in html.glob("notebooks/0*.html"))
    names = ["index.html", *(path.as_posix() for path in lessons)]
    pages, moved, missed = [], [], []
    with web.served(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        chrome = browser.version
        browser.close()
        for name in names:
            visits = [visit(playwright.chromium, address, name) for _ in range(LOADS)]
            times, size = [seconds for seconds, _ in visits], visits[0][1] / 1000
            first = statistics.median(times)
            pages.append((f"`{name}`", f"{first:.2f}", f"{max(times):.2f}", f"{size:.0f}"))
            print(*pages[-1], flush=True)
            if first > SECONDS or size > KILOBYTES:
                missed.append(f"{name}: {first:.2f} s, {size:.0f} kB")
        for kind, (median, p95, shown) in moves(playwright.chromium, address, names):
            moved.append((f"`{kind}`", f"{median:.1f}", f"{p95:.1f}", shown))
            print(*moved[-1], flush=True)
            if round(p95, 1) > FRAME or shown < 58:
                missed.append(f"{kind}: p95 {p95:.1f} ms, {shown} of 60 frames")
    section = SECTION.format(
        loads=LOADS,
        pages=table(("page", "first explorer, s", "slowest, s", "sent, kB"), pages),
        moves=table(("explorer", "median, ms", "p95, ms", "frames shown of 60"), moved),
        seconds=SECONDS,
        kilobytes=KILOBYTES,
        frame=FRAME,
        machine=f"{platform.system()} {platform.machine()}",
        chrome=chrome,
    )
    write(section, "The web edition")
    if missed:
        sys.exit("Over budget: " + "; ".join(missed))


if __name__ == "__main__":
    main()
