"""Measure the web edition: how soon its first explorer can be moved, and what a page sends.

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

PAGE = web.ROOT / "docs" / "benchmarks.md"
HEADING = "\n## The web edition\n"
SECONDS, MEGABYTES, LOADS = 2, 3, 3
SECTION = """
`.venv/bin/python tests/bench/web_edition.py` wrote this section. Each page is opened {loads} times
by a browser that holds nothing of it, from a server on the same machine. *First explorer* is the
median time from the start of the visit until the first slider can be moved. *Sent* is all that the
browser asks for until the page is at rest, each file compressed with gzip.

| page | first explorer, s | slowest, s | sent, MB |
| --- | --- | --- | --- |
{rows}

Budgets: {seconds} s and {megabytes} MB. Machine: {machine}, Chromium {chrome}.
"""


def visit(chromium, address, name):
    """Open a page in a new browser; return the seconds to its first slider and the bytes sent."""
    with tempfile.TemporaryDirectory() as home:
        options = {"executable_path": find_chromium(), "args": FLAGS, "viewport": web.WIDE}
        context = chromium.launch_persistent_context(home, **options)
        faults, sent = web.watch(context, address), {}
        page = context.new_page()
        page.on("response", lambda r: sent.setdefault(r.url, r))
        page.goto(address + name, wait_until="commit")
        page.wait_for_selector(".ce-explorer [role=slider]")
        seconds = page.evaluate("performance.now()") / 1000
        page.wait_for_load_state("networkidle")
        files = [r.body() for url, r in sent.items() if url.startswith(address)]
        context.close()
        if faults:
            sys.exit(f"{name}: {faults}")
        return seconds, sum(len(gzip.compress(file)) for file in files)


def main():
    """Measure, write the section, judge it."""
    html = web.build()
    lessons = sorted(path.relative_to(html) for path in html.glob("notebooks/0*.html"))
    rows, missed = [], []
    with web.served(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        chrome = browser.version
        browser.close()
        for name in ("index.html", *(path.as_posix() for path in lessons)):
            visits = [visit(playwright.chromium, address, name) for _ in range(LOADS)]
            times, size = [seconds for seconds, _ in visits], visits[0][1] / 1e6
            first = statistics.median(times)
            rows.append(f"| `{name}` | {first:.2f} | {max(times):.2f} | {size:.2f} |")
            print(rows[-1], flush=True)
            if first > SECONDS or size > MEGABYTES:
                missed.append(f"{name}: {first:.2f} s, {size:.2f} MB")
    section = SECTION.format(
        loads=LOADS,
        rows="\n".join(rows),
        seconds=SECONDS,
        megabytes=MEGABYTES,
        machine=f"{platform.system()} {platform.machine()}",
        chrome=chrome,
    )
    before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    PAGE.write_text(before + HEADING + section, encoding="utf-8", newline="\n")
    if missed:
        sys.exit("Over budget: " + "; ".join(missed))


if __name__ == "__main__":
    main()
