"""The rules of a lesson that the build holds once a kernel has run it, and its faults there."""

import os
import subprocess
import sys

import nbformat
import pytest
from building import editions, execute, normalise, output_rules, sources
from small_lessons import GOOD, ROOT, TITLE, code, md, run, run_refusal, write


def test_what_a_lesson_must_not_show(house):
    said = run_refusal(
        house,
        code("import sys, ipywidgets\nprint('careful', file=sys.stderr)"),
        code("import matplotlib.pyplot as plt\nplt.plot([1, 2])"),
        code("1", "explorer"),
        code("ipywidgets.HTML('x' * 40_000)", "explorer"),
        code("gone = ipywidgets.IntSlider()\ngone"),
    )
    lines = [line.split(": ", 1)[1] for line in said.splitlines()]
    assert [line.split("(cell ")[1][0] for line in said.splitlines()] == list("2345")
    assert lines[0].startswith("the cell writes to stderr: careful")
    assert lines[1].startswith("a figure without alt text, its text/plain is '<Figure size")
    assert lines[2].startswith("the cell is tagged explorer and displays no widget")
    assert lines[3].startswith("the explorer has 41 kB of widget state: 40 are the most")


def test_a_notebook_has_at_most_400_kb(house):
    edition = editions.cut(sources.read(write(house, [TITLE, code("1")])), editions.LEARNER)
    assert not output_rules.size_faults(edition, "x" * 400_000)
    [fault] = output_rules.size_faults(edition, "ü" * 200_001)
    assert "(learner edition): the notebook has 400 kB: 400 are the most." in str(fault)


def test_the_name_of_a_figure_is_no_figure(house):
    lesson = sources.read(write(house, [TITLE, code("x")]))
    edition = editions.cut(lesson, editions.LEARNER)
    data = {"text/plain": "<Figure size 640x480 with 1 Axes>"}
    edition.nb.cells[1].outputs = [nbformat.v4.new_output("display_data", data)]
    [fault] = output_rules.faults(edition)
    assert "not the figure" in str(fault)


def test_a_view_of_a_model_that_is_not_stored_is_found(house):
    lesson = sources.read(write(house, [TITLE, code("x")]))
    edition = editions.cut(lesson, editions.LEARNER)
    data = {normalise.VIEW: {"model_id": "gone"}, "text/plain": "a slider"}
    edition.nb.cells[1].outputs = [nbformat.v4.new_output("display_data", data)]
    [fault] = output_rules.faults(edition)
    assert "displays a widget that is not stored" in str(fault)


def test_a_lesson_that_gets_torch_unasked_is_refused(house):
    unasked = code("import sys\nsys.modules['torch'] = sys")
    assert "imports torch, and no cell does" in run_refusal(house, *GOOD, unasked)
    run(house, *GOOD, unasked, code("if 0:\n    import torch"))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (code("x = 1\n1 / 0"), "the cell raises ZeroDivisionError: division by zero"),
        (
            md("So {{ unknown + 1:.2f }}"),
            "`{{ unknown + 1:.2f }}` raises NameError: name 'unknown'",
        ),
        (code("import os\nos._exit(1)"), "the kernel died"),
        (code("while True:\n    pass"), "the cell ran for more than 3 s"),
    ],
)
def test_a_cell_that_fails_stops_the_build(house, monkeypatch, cell, sentence):
    monkeypatch.setattr(execute, "SECONDS_A_CELL", 3)
    said = run_refusal(house, cell)
    assert f":14 (cell 2, learner edition): {sentence}" in said
    assert "Traceback" not in said
    if "Zero" in sentence:
        assert said.endswith("\n      1  x = 1\n  >   2  1 / 0")


@pytest.mark.usefixtures("sandboxed")
def test_shared_memory_that_cannot_be_written_warns_in_no_lesson(tmp_path):
    """As in many a container; scikit-learn's joblib warns there when it is imported."""
    closed = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", "/dev/shm", "--remount-ro", "/dev/shm"]  # noqa: S108  # the system's own

    lesson = """
import sys, build, small_lessons
from pathlib import Path
cells = [*small_lessons.GOOD, small_lessons.code("import sklearn.metrics")]
house = small_lessons.new_house(Path(sys.argv[1]), _00_sample=cells)
sys.exit(build.main([], house))
"""

    # What `make test` sets for the tests would hide the warning.
    usual = {name: value for name, value in os.environ.items() if name != "JOBLIB_MULTIPROCESSING"}
    paths = [str(ROOT / "lessons_src"), *filter(None, [usual.get("PYTHONPATH")])]
    usual["PYTHONPATH"] = os.pathsep.join(paths)

    def said(program):
        return subprocess.run(
            [*closed, "--die-with-parent", sys.executable, "-c", program, tmp_path],
            cwd=ROOT / "tests", env=usual, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip

    if "serial mode" not in said("import sklearn.metrics").stderr:
        pytest.skip("This joblib does not warn.")
    built = said(lesson)
    assert built.returncode == 0, built.stdout + built.stderr
