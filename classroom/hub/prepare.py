"""Make ready what a hub needs, or say in a sentence what keeps it from running here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lessons import PATTERNS
from places import COURSE, HUB, PYTHON, ROOT, SERVER

PUBLISHED = (
    *PATTERNS,
    "utils/**/*",
    "lessons_src/quizzes/*.toml",
    "README.md",
    "pyproject.toml",
    "constraints.txt",
)
NOBODY = 65534


def refuse_what_cannot_work() -> None:
    """Stop with a sentence on a machine, or in an account, where a hub cannot be run."""
    if sys.platform != "linux":
        sys.exit(
            "The hub gives each learner an account of the operating system, in the way of Linux. "
            "Run it on Linux, a virtual machine will do; `make lab` works here."
        )
    if os.geteuid():
        sys.exit(
            "The hub starts each learner's server in an account of their own, and only root may "
            "do that. Run it with sudo: sudo make hub"
        )


def refuse_what_learners_cannot_read() -> None:
    """Stop with a sentence if an ordinary account cannot run the course's Python."""
    program = (
        f"import jupyterhub, numpy; open({str(SERVER)!r}); open({str(COURSE / 'README.md')!r})"
    )
    try:
        tried = subprocess.run(  # noqa: S603  (our own Python)
            [PYTHON, "-c", program], user=NOBODY, group=NOBODY, extra_groups=[],
            cwd="/", env={}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except PermissionError:
        said = "permission denied"
    else:
        if not tried.returncode:
            return
        said = tried.stderr.strip().splitlines()[-1]
    places = ", ".join(sorted({str(ROOT), sys.base_prefix, str(HUB)}))
    sys.exit(
        f"Learners' accounts cannot run the course: {PYTHON}: {said}. These folders, and all above "
        f"them, must be open to everybody: {places}. Homes are closed: put the course into /opt, "
        "and run `make hub` there with the system's own Python."
    )


def publish() -> None:
    """Copy what learners may read, whole or not at all, owned by root. Solutions stay out."""
    new, old = COURSE.with_name("course.new"), COURSE.with_name("course.old")
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    for pattern in PUBLISHED:
        for path in filter(Path.is_file, ROOT.glob(pattern)):
            target = new / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    # Learners' kernels could not write what Python compiles, and each would compile it anew.
    subprocess.run([PYTHON, "-m", "compileall", "-q", "-f", new / "utils"], check=True)  # noqa: S603  (ours)
    if COURSE.exists():
        COURSE.rename(old)
    new.rename(COURSE)
    shutil.rmtree(old, ignore_errors=True)
    print("Published the lessons. A learner gets what is new when their server starts next.")
    solutions = ROOT / "notebooks" / "solutions"
    if solutions.exists() and solutions.stat().st_mode & 0o005:
        print(f"Learners can read {solutions}. To close it: sudo chmod 700 {solutions}")
