"""Say what stands between this repository and a release: `make release`.

Every check runs, however the others end, and the last lines are a sentence for each thing that
fails. `make release ARGS="version kit"` runs some of them.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
READERS = ("a learner", "a teacher", "a maintainer")
ENTRY = re.compile(r"^## (?P<version>\S+), (?P<when>.+)\n(?P<text>(?:(?!## ).*\n?)*)", re.MULTILINE)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read(root, name):
    return (root / name).read_text(encoding="utf-8")


def project(root):
    return tomllib.loads(read(root, "pyproject.toml"))["project"]["version"]


def version(root):
    """Compare the version in all places that name it."""
    ours, entry = project(root), ENTRY.search(read(root, "CHANGELOG.md"))
    named = {
        "CITATION.cff": yaml.safe_load(read(root, "CITATION.cff"))["version"],
        "The first entry of CHANGELOG.md": entry and entry["version"],
    }
    for place, other in named.items():
        if str(other) != ours:
            yield f"{place} names version {other}, pyproject.toml {ours}: write the same there."


def changelog(root):
    """Look for the day of the release, and for what changes for each kind of reader."""
    entry = ENTRY.search(read(root, "CHANGELOG.md"))
    if not entry:
        yield "CHANGELOG.md has no entry that begins with a version and a day: ## 1.2.3, 2030-12-31"
        return
    now = entry["version"]
    if not DAY.fullmatch(entry["when"]):
        yield f"CHANGELOG.md gives {now} no day: write one in place of '{entry['when']}'."
    else:
        cited = yaml.safe_load(read(root, "CITATION.cff")).get("date-released")
        if str(cited) != entry["when"]:
            yield f"CITATION.cff has date-released {cited}: write {entry['when']}, as CHANGELOG.md."
    for reader in READERS:
        if not re.search(rf"^### For {reader}\n+- ", entry["text"], re.MULTILINE):
            yield f"CHANGELOG.md does not say what {now} changes for {reader}."


def committed(root):
    """Look for work that a release would leave out, and for a tag that is taken."""
    if not shutil.which("git"):
        yield "git is not here to tell what is committed: install it."
        return

    def git(*words):
        done = subprocess.run(
            ["git", "-c", f"safe.directory={root}", *words],
            cwd=root, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        return done.stdout.splitlines()

    if left := [line[3:] for line in git("status", "--porcelain")]:
        yield f"Not committed: {', '.join(left[:5])}{' ...' * (len(left) > 5)}"
    if git("tag", "--list", tag := f"v{project(root)}"):
        yield f"There is a tag {tag} already: raise the version."


def works(words, root, limit):
    """Run a command that shows its own progress; tell whether it ended well."""
    try:
        return not subprocess.run(words, cwd=root, check=False, timeout=limit).returncode
    except subprocess.TimeoutExpired:
        print(f"It was ended: it took more than {limit} s.")
    except OSError as fault:
        print(fault)
    return False


def notebooks(root):
    """Build every notebook again, and compare."""
    if not works([sys.executable, "lessons_src/build.py", "--check"], root, 3600):
        yield "The notebooks are not what their lessons make: make notebooks, then commit them."


def site(root):
    """Build the web edition."""
    if not works([sys.executable, "site/pages.py"], root, 1800):
        yield "The web edition cannot be built: make site says why."


def kit(root):
    """Make an offline kit, the web edition in it, and throw it away."""
    with tempfile.TemporaryDirectory(prefix="course-release-") as folder:
        if not works([sys.executable, "-m", "classroom.kit", f"{folder}/kit"], root, 3600):
            yield "The offline kit cannot be made: make kit says why."


def lowest(root):
    """Test with the lowest versions that pyproject.toml allows."""
    if not works(["make", "test-oldest"], root, 7200):
        yield "Tests fail with the lowest versions that pyproject.toml allows: make test-oldest"


def debian(suite):
    """Give the check that runs the README's two commands on a clean Debian."""

    def check(root):
        as_root = ["sudo", "--preserve-env"] if os.geteuid() and shutil.which("sudo") else []
        # It has limits of its own for each of its steps.
        if not works([*as_root, sys.executable, "tests/fresh.py", suite], root, None):
            again = f"sudo --preserve-env make fresh ARGS={suite}"
            yield f"The README's commands fail on a clean Debian {suite}: {again}"

    check.__doc__ = f"Run make lab and make test on a clean Debian {suite}."
    return check


CHECKS = {check.__name__: check for check in (version, changelog, committed, notebooks, site, kit)}
CHECKS |= {"lowest": lowest} | {suite: debian(suite) for suite in ("trixie", "sid")}


def main(arguments=None, root=ROOT):
    """Run the checks that are named, or all; return whether one failed."""
    parser = argparse.ArgumentParser(prog="make release", description=__doc__)
    parser.add_argument("checks", nargs="*", metavar="CHECK", help=f"of {', '.join(CHECKS)}")
    names = parser.parse_args(arguments).checks
    if unknown := sorted({*names} - CHECKS.keys()):
        parser.error(f"there is no check {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    wrong = []
    for name in names or CHECKS:
        begun = time.monotonic()
        print(f"{name}: {CHECKS[name].__doc__}", flush=True)
        found = list(CHECKS[name](root))
        wrong += found
        print(f"{name}: {'failed' if found else 'well'}, {time.monotonic() - begun:.0f} s")
    for sentence in wrong:
        print(sentence)
    if not wrong:
        rest = "" if not names else " of what was asked; make release asks all"
        print(f"Nothing stands in the way of {project(root)}{rest}.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
