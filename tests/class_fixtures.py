"""What tests of marking, hub and class report share: a sandbox, a class, accounts, a report."""

import os
import shutil
import sys

import filelock
import pytest


@pytest.fixture(scope="session")
def sandboxed():
    """Say that there is a sandbox; elsewhere than on Linux there is none to test."""
    from classroom.grading import sandbox  # noqa: PLC0415  # only tests of grading pay for it

    if fault := sandbox.fault():
        if sys.platform.startswith("linux") and os.environ.get("CI") == "true":
            pytest.fail(fault)
        pytest.skip(fault)
    return True


@pytest.fixture(scope="session")
def class_with_lesson_01(tmp_path_factory):
    """Make the folder of a class that got lesson 01, once for all workers; tests copy it."""
    from classroom.grading import rounds  # noqa: PLC0415  # only tests of grading pay for it
    from classroom.grading.assignment import Course  # noqa: PLC0415  # likewise

    base = tmp_path_factory.getbasetemp()
    made = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "class-with-lesson-01"
    with filelock.FileLock(f"{made}.lock"):
        if not made.exists():
            part = Course(made.with_name(f"{made.name}.part"))
            shutil.rmtree(part.folder, ignore_errors=True)
            part.folder.mkdir()
            # The same inputs each time.
            (part.folder / "seed.txt").write_text("1948\n", encoding="ascii")
            rounds.release(part, "01")
            part.folder.rename(made)
    return made


@pytest.fixture(scope="module")
def course(class_with_lesson_01, tmp_path_factory):
    from classroom.grading.assignment import Course  # noqa: PLC0415  # only tests of grading pay

    made = tmp_path_factory.mktemp("class") / "course"
    return Course(shutil.copytree(class_with_lesson_01, made))


@pytest.fixture(scope="module")
def released(course):
    """Give the notebook of lesson 01 as the class got it."""
    import nbformat  # noqa: PLC0415  # likewise

    from classroom.grading import exercises  # noqa: PLC0415  # likewise

    lesson, _ = exercises.read("01")
    return nbformat.read(course.notebook("release", lesson), as_version=4)


@pytest.fixture(scope="session")
def accounts_can_be_made():
    """Say that this machine lets tests make accounts of it, as a hub does."""
    import learners  # noqa: PLC0415  # only tests of the hub pay for it

    if not learners.may_be_root():
        if os.environ.get("CI") == "true":
            pytest.fail(learners.NO_HUB)
        pytest.skip(learners.NO_HUB)


@pytest.fixture
def handed(tmp_path):
    """Make a folder for what a class hands in."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def class_report(handed, monkeypatch, capsys):
    """Make the report as a teacher does; return what it wrote, and what it said."""
    from classroom.report import __main__ as command  # noqa: PLC0415  # only its tests pay for it

    def make(*options):
        out = handed.parent / "out"
        monkeypatch.setattr("sys.argv", ["report", str(handed), "--out", str(out), *options])
        code = command.main()
        texts = {path.name: path.read_text(encoding="utf-8") for path in out.glob("*")}
        return code, texts, "".join(capsys.readouterr())

    return make
