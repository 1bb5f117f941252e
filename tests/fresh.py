"""Prove the README's two commands on a clean Debian: `make fresh`, or `make fresh ARGS=sid`.

An ordinary user without sudo, browser or sandbox of their own runs there what is committed.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from debian import START, Late, Machine, Refused, Unbuilt, missing

ROOT = Path(__file__).resolve().parents[1]
ROOM = 10e9
LARGE = "/var/tmp"  # noqa: S108  # not /tmp, which is memory on many machines
NO_DEBIAN = 3  # the status then, which .ci/run tells from a failure
TEST = 2400  # seconds that it may take
LESSON = "notebooks/01_binary_cross_entropy.ipynb"


def study(address, token):
    """Open lesson 01 in a JupyterLab, and run it over a kernel; return how many cells ran."""
    import learners  # noqa: PLC0415  # grp, which it wants, is missing on Windows
    import requests  # noqa: PLC0415  # after `missing` has spoken

    class Alone(learners.Learner):
        """Somebody at home, who needs no hub."""

        def __init__(self):
            self.name, self.server, self.session = "", address, requests.Session()
            self.session.trust_env = False  # no proxy lies between us
            self.session.headers["Authorization"] = f"token {token}"

    alone = Alone()
    up = lambda: alone.session.get(f"{address}/api/status", timeout=5).ok  # noqa: E731
    learners.wait_until(lambda: quiet(up, requests.ConnectionError), "JupyterLab answers", START)
    page = alone.session.get(f"{address}/lab/tree/{LESSON}?token={token}", timeout=START)
    if "jupyter-config-data" not in page.text:
        raise Refused(f"JupyterLab does not show {LESSON}.")
    lesson = alone.read(LESSON)
    if faults := alone.open_kernel(LESSON).run_all(lesson):
        raise Refused(f"Lesson 01 fails in JupyterLab: {'; '.join(faults)}")
    return sum(cell["cell_type"] == "code" for cell in lesson["content"]["cells"])


def quiet(question, *faults):
    try:
        return question()
    except faults:
        return False


def run_tests(machine, words, until=None):
    """Run `make test`, or as much of it as time allows; say in a word what became of it."""
    left = TEST if until is None else max(1, min(TEST, until - time.monotonic()))
    told = " ".join(words)
    if until is not None:  # what has failed when it is ended would not be told
        words = [*words[:2], f"ARGS=-x {' '.join(words[2:]).removeprefix('ARGS=')}"]
    print(f"Running `{' '.join(words)}`, for at most {left / 60:.0f} minutes.", flush=True)
    try:
        machine.run(words, left)
    except Late:
        if left == TEST:
            raise
        return f"{told} cut off, with nothing failed,"
    return told


def prove(suite, mirror, folder, steps, *, quick, minutes=None):
    """Build the machine and run both commands; note how long each step took."""
    test = ["make", "test", *(["ARGS=-m 'not slow'"] if quick else [])]
    until = minutes and time.monotonic() + 60 * minutes

    def timed(name, begun):
        steps[name] = f"{name} {time.monotonic() - begun:.0f} s"

    begun = time.monotonic()
    print(f"Building a clean Debian {suite} in {folder}.", flush=True)
    machine = Machine(folder / "debian", suite)
    machine.build(mirror)
    timed("Debian", begun)
    version = machine.run(["python3", "-V"], 60, capture_output=True, text=True).stdout.strip()
    begun = time.monotonic()
    print(f"It has {version}. Running `make lab`, set-up included.", flush=True)
    with machine.lab() as (address, token):
        timed("set-up and JupyterLab", begun)
        begun = time.monotonic()
        print("Running lesson 01 in it.", flush=True)
        timed(f"lesson 01 with {study(address, token)} cells", begun)
    begun = time.monotonic()
    timed(run_tests(machine, test, until), begun)
    return version


def unsaved():
    """Return the files that a commit would take along, which the fresh machine does not get."""
    ask = ["git", "-c", f"safe.directory={ROOT}", "status", "--porcelain"]
    done = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return [line[3:] for line in done.stdout.splitlines()]


def main():
    """Prove one suite; end with a line that says what was done."""
    parser = argparse.ArgumentParser(prog="make fresh", description=__doc__)
    parser.add_argument("suite", nargs="?", default="trixie", help="of Debian: trixie, sid")
    parser.add_argument("--mirror", help="where debootstrap takes packages from")
    parser.add_argument("--quick", action="store_true", help="leave out tests marked as slow")
    parser.add_argument(
        "--minutes", type=float, help="how long it may take: then the tests are cut off"
    )
    given = parser.parse_args()
    if fault := missing():
        sys.exit(fault)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # it cleans up as for Ctrl+C
    if left := unsaved():
        print(f"Not committed, so not tried: {', '.join(left[:3])}{' ...' * (len(left) > 3)}")
    begun, steps = time.monotonic(), {}
    with tempfile.TemporaryDirectory(
        prefix="course-fresh-", dir=os.environ.get("TMPDIR", LARGE), ignore_cleanup_errors=True
    ) as folder:
        free = shutil.disk_usage(folder).free
        if free < ROOM:
            sys.exit(
                f"A fresh machine takes up to {ROOM / 1e9:.0f} GB, and {free / 1e9:.1f} GB are "
                "free there. Name a larger place: TMPDIR=FOLDER make fresh"
            )
        try:
            what, well = (
                prove(
                    given.suite, given.mirror, Path(folder), steps,
                    quick=given.quick, minutes=given.minutes,
                ),
                True,
            )  # fmt: skip
        except Unbuilt as why:
            print(f"Fresh Debian {given.suite}: {why}")
            return NO_DEBIAN
        except Refused as why:
            what, well = f"failed: {str(why).rstrip(chr(46))}", False
        except subprocess.TimeoutExpired as late:
            what, well = f"failed: {late.cmd[0]} took more than {late.timeout:.0f} s", False
        except KeyboardInterrupt:
            what, well = "interrupted", False
    took = (time.monotonic() - begun) / 60
    done = ", ".join(steps.values()) or "nothing done"
    print(f"Fresh Debian {given.suite}: {what}; {done}; {took:.1f} minutes in all.")
    return not well


if __name__ == "__main__":
    sys.exit(main())
