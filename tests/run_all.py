"""Run every test: say first what this machine leaves out, and last what was tested."""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import without_torch  # noqa: E402  # it and what follows stand beside this file, and there
from chromium import MISSING, find_chromium  # noqa: E402

# So many failures may be the machine's: each is tried once more, with nothing beside it.
FEW = 5
ALONE = ["-n", "0", "--last-failed", "--last-failed-no-failures", "none"]
# What takes long is listed, so that it does not grow unseen.
TESTS = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
TESTS += ["--durations=40", "--durations-min=5"]
LESSONS = [
    *("-p", "tests.without_torch", "--nbval", "--nbval-current-env", "-n", "2"),
    *("--dist", "loadfile", "--nbval-cell-timeout", "60"),
    *("--nbval-sanitize-with", "tests/nbval_sanitize.cfg", "notebooks"),
]


def left_out():
    """Give what cannot be tested on this machine, each with the reason and how to change it."""
    from classroom.grading import sandbox  # noqa: PLC0415  # the tests ask the same

    if not find_chromium():
        yield "JupyterLab, the web edition and slides in a browser", MISSING
    if fault := sandbox.fault():
        yield "how assignments are marked", fault
    if sys.platform.startswith("linux"):
        from learners import NO_HUB, may_be_root  # noqa: PLC0415  # it is Linux's own

        if not may_be_root():
            yield "a hub with learners on it", NO_HUB
    else:
        yield "a hub with learners on it", "The hub runs on Linux."
    if without_torch.WITHOUT:
        yield "lessons 03, 05, 06, 08, 09 and one exercise of 04", without_torch.REASON


def run(words, report):
    """Run pytest; return how it ended, what it counted and why it skipped, and what failed."""
    # No capture of ours: pytest shows how far it is.
    status = subprocess.run(
        [sys.executable, "-m", "pytest", f"--junit-xml={report}", *words], cwd=ROOT, check=False
    ).returncode
    counts, reasons, failed = Counter(), Counter(), set()
    for case in ET.parse(report).iter("testcase") if report.exists() else ():  # noqa: S314  # our own file
        kinds = [part.tag for part in case]
        kind = next((k for k in ("failure", "error", "skipped") if k in kinds), "passed")
        counts["failed" if kind in {"failure", "error"} else kind] += 1
        if kind == "skipped":
            reasons[case.find("skipped").get("message", "").strip()] += 1
        elif kind != "passed":
            failed.add(f"{case.get('classname')}::{case.get('name')}")
    return status, counts, reasons, failed


def run_tests(words, report):
    """Run pytest as `run` does; a few that fail count by how they end when tried again, alone."""
    status, counts, reasons, failed = run(words, report)
    if status != pytest.ExitCode.TESTS_FAILED or len(failed) > FEW:
        return status, counts, reasons
    print(f"Trying again what failed, alone: {len(failed)} of the tests.", flush=True)
    status, again, _, still = run([*words, *ALONE], report)
    if again.total() < len(failed):
        return status or pytest.ExitCode.TESTS_FAILED, counts, reasons
    for name in sorted(failed - still):
        print(f"Failed, and passed when it was tried again: {name}")
    counts += Counter(passed=again["passed"], failed=again["failed"])
    counts.subtract(failed=len(failed))
    return status, counts, reasons


def main():
    """Run the tests, then every notebook; the arguments go to the tests."""
    begun = time.monotonic()
    for what, why in left_out():
        print(f"Not tested on this machine: {what}. {why}", flush=True)
    ended, counts, reasons = 0, Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COURSE_PROGRESS"] = str(Path(folder, "progress.json"))  # not the learner's
        for name, sentence, words in (
            ("tests", "Testing formulas, explorers, checks, lessons and the browser.", TESTS),
            ("lessons", "Running every notebook and comparing what it shows.", LESSONS),
        ):
            print(sentence, flush=True)
            asked = sys.argv[1:] if words is TESTS else []
            tried = run_tests if words is TESTS else run
            status, *found = tried([*words, *asked], Path(folder, f"{name}.xml"))
            ended = ended or status  # a signal that ended pytest is a number below 0
            counts += found[0]
            reasons += found[1]
    for reason, times in reasons.most_common():
        print(f"Skipped {times}: {reason}")
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    print(f"It took {minutes} min {seconds} s.")
    print(
        f"Tests: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"
    )
    return ended


if __name__ == "__main__":
    sys.exit(main())
