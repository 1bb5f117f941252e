"""What the page's Python does with an exercise: the same code runs here, without a browser."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import exercise_parts
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "site" / "exercises"))

import needed  # noqa: E402  # the line above finds it
import runner  # noqa: E402  # likewise

SETUP = """import math
import numpy as np

try:
    from utils import checks, explorers, losses, plots, quiz
except ModuleNotFoundError as error:
    raise ImportError(f"{error}: open this notebook in the course's folder.") from None"""
BCE = "def bce(p, y):\n    return -(y * np.log(p) + (1 - y) * np.log(1 - p))\n"


def run(answer, *above, check=None):
    before = [{"source": SETUP}, *({"source": one, "name": "Exercise 1"} for one in above)]
    task = runner.prepare(json.dumps({"before": before, "answer": answer, "check": check}))
    said = []
    return json.loads(runner.go(task, said.append)) | {"said": "".join(said)}, task


DICT_AND_SET = ["a = {i: i for i in [i]}", "b = {i for i in a}"]
F_OF_I = "def f():\n    return {i: 1 for i in 'ab'}"


def parts(source):
    return [*needed.statements(ast.parse(source))]


@pytest.mark.parametrize(
    ("above", "wanted", "kept"),
    [
        (SETUP, {"np"}, ["import numpy as np"]),
        (SETUP, {"checks"}, ["from utils import checks"]),
        ("quiz.ask('a')\nten = [1]\nplots.draw(ten)", {"ten"}, ["ten = [1]"]),
        ("a = 1\nb = a\nc = 2", {"b"}, ["a = 1", "b = a"]),
        ("rows = []\nrows.append(1)\nother = 2", {"rows"}, ["rows = []", "rows.append(1)"]),
        ("a = [1, 2]\na[0] = 3", {"a"}, ["a = [1, 2]", "a[0] = 3"]),
        ("a, (b, *c) = 1, (2, 3)", {"c"}, ["a, (b, *c) = (1, (2, 3))"]),
        ("def f():\n    return late\nlate = 1", {"f"}, ["def f():\n    return late", "late = 1"]),
        ("z = 1\ndef f(z):\n    return z", {"f"}, ["def f(z):\n    return z"]),
        (
            "i = 5\nsquares = [i for i in range(3)]",
            {"squares"},
            ["squares = [i for i in range(3)]"],
        ),
        ("i = 5\na = {i: i for i in [i]}\nb = {i for i in a}", {"b"}, ["i = 5", *DICT_AND_SET]),
        ("i = 5\ndef f():\n    return {i: 1 for i in 'ab'}", {"f"}, [F_OF_I]),
        ("for i in range(2):\n    a = i", {"a"}, ["for i in range(2):\n    a = i"]),
        ("import os.path", {"os"}, ["import os.path"]),
        ("x = 1\nif x:\n    y = 2", {"y"}, ["x = 1", "if x:\n    y = 2"]),
    ],
)
def test_only_what_an_answer_asks_for_is_run(above, wanted, kept):
    assert [ast.unparse(one) for one in needed.chosen(parts(above), wanted)] == kept


def test_a_value_a_text_and_a_check_are_shown_as_in_a_notebook():
    shown, _ = run(f"{BCE}print('here')\nround(float(bce(0.9, 1)), 4)")
    assert shown["value"] == "0.1054"
    assert shown["said"] == "here\n"
    shown, task = run(BCE, check="checks.binary_cross_entropy(bce)")
    assert shown["result"]["ok"], shown
    assert task.packages() == ["numpy"]
    shown, _ = run("def bce(p, y):\n    ...", check="checks.binary_cross_entropy(bce)")
    assert shown["result"] == {
        "ok": False,
        "tried": False,
        "message": "Your function returns nothing yet: put your answer where the dots are, "
        "after return.",
    }


def test_long_lists_are_broken_into_lines():
    shown, _ = run("[['a' * 30, i] for i in range(4)]")
    assert shown["value"].count("\n") == 3


def test_an_error_is_told_by_its_words_and_the_learners_lines():
    shown, _ = run("def f(x):\n    y = x + 1\n    return np.lg(y)\n\nf(2)")
    error = shown["error"]
    assert error["words"].startswith("AttributeError: module 'numpy' has no attribute 'lg'")
    assert [(line["line"], line["in"]) for line in error["lines"]] == [(5, ""), (3, "f")]
    last = error["lines"][-1]
    assert last["text"][last["from"] : last["to"]] == "np.lg"
    assert error["line"] == 3


@pytest.mark.parametrize(
    ("answer", "words", "line"),
    [
        ("x = 1\ndef f(x)\n    return x", "SyntaxError: expected ':'", 2),
        ("def f(x):\nreturn x", "IndentationError: expected an indented block", 2),
        ("y = (1,\n", "SyntaxError: '(' was never closed", 1),
        ("raise SystemExit", "SystemExit", 1),
        ("1\nraise KeyboardInterrupt", "KeyboardInterrupt", 2),
    ],
)
def test_what_cannot_be_run_is_told_with_its_line(answer, words, line):
    error = run(answer)[0]["error"]
    assert error["words"].startswith(words)
    assert error["line"] == line


def test_an_endless_recursion_is_told_in_a_few_lines():
    shown, _ = run("def f(x):\n    return f(x)\n\nf(1)")
    assert "RecursionError" in shown["error"]["words"]
    assert len(shown["error"]["lines"]) < 10


def test_advice_of_the_checks_stands_beside_an_error():
    shown, _ = run("math.log(np.array([1.0, 2.0]))")
    assert "np.log works where math.log does not" in shown["error"]["advice"]


def test_an_earlier_answer_is_used_and_named_where_it_fails():
    assert run("round(float(bce(0.5, 1)), 4)", BCE)[0]["value"] == "0.6931"
    shown, _ = run("bce(0.5, 1)", "def bce(p, y)")
    assert "NameError" in shown["error"]["words"]
    assert shown["notes"] == ["What you wrote for Exercise 1 is no Python yet: it was left out."]
    shown, _ = run("bce", "bce = 1 / 0")
    assert shown["notes"] == ["Exercise 1 stops in line 1: ZeroDivisionError: division by zero."]


def test_what_a_cell_above_prints_or_what_a_run_leaves_is_not_seen():
    shown, _ = run("b", "print('loud')\nb = 2")
    assert (shown["said"], shown["value"]) == ("", "2")
    run("left = 1")
    assert "NameError" in run("left")[0]["error"]["words"]


def test_who_prints_without_end_fills_no_page():
    shown, _ = run("for i in range(100_000):\n    print(i)")
    assert len(shown["said"]) < 25_000
    assert shown["said"].endswith("not shown.")


def test_a_picture_is_shown_and_says_what_it_is():
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('Two')\nplt.xlabel('p');"
    shown, task = run(draw)
    (picture,) = shown["pictures"]
    assert picture["alt"] == "A picture: Two, p"
    assert picture["png"].startswith("iVBOR")
    assert "matplotlib" in task.packages()
    assert run("1 + 1")[0]["pictures"] == []


def test_what_a_browser_has_not_is_said():
    told = "import sys\nsys.modules['torch'] = None\nimport torch"
    script = (
        f"import json, runner; task = runner.prepare(json.dumps(dict(before=[], answer={told!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print(runner.go(task, print))"],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'site' / 'exercises'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "It runs in JupyterLab" in json.loads(done.stdout)["error"]["advice"]


# Runs every exercise with its solution, in a Python like the browser's: no torch, no widgets.
EVERY = """
import glob, json, sys
import exercise_parts, nbformat, runner
class Missing:
    def find_spec(self, name, *_):
        if name.split(".")[0] in {"torch", "sklearn", "scipy", "matplotlib", "ipywidgets"}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
found = {}
for path in sorted(glob.glob("notebooks/0*.ipynb")):
    cells = exercise_parts.cells(nbformat.read(path, as_version=4))
    solved = nbformat.read(path.replace("/", "/solutions/"), as_version=4).cells
    answers = {cell.id: cell.source for cell in solved}
    for i, cell in enumerate(cells):
        if "id" not in cell:
            continue
        above = [one | {"source": answers.get(one.get("id"), one["source"])} for one in cells[:i]]
        asked = dict(before=above, answer=answers[cell["id"]], check=cell["check"])
        shown = runner.go(runner.prepare(json.dumps(asked)), lambda _: None)
        right = json.loads(shown).get("result", {}).get("ok", False)
        found[path + cell["name"]] = [right, exercise_parts.runs_here(cells, answers, cell["id"])]
print(json.dumps(found))
"""


def test_what_is_said_to_run_in_a_browser_runs_without_pytorch_and_nothing_else_does(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", EVERY],
        cwd=ROOT,
        env={
            "PYTHONPATH": ":".join(str(ROOT / part) for part in (".", "site", "site/exercises")),
            "COURSE_PROGRESS": str(tmp_path / "progress.json"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    found = json.loads(done.stdout)
    assert len(found) > 30
    assert {name: both for name, both in found.items() if both[0] != both[1]} == {}
    # The lessons that need no PyTorch are wholly solvable, but for the exercise that is about it.
    left = [
        name for name, (right, _) in found.items() if not right and name[10:12] in "00 01 02 04 07"
    ]
    assert left == ["notebooks/04_the_sigmoid_decision_boundary.ipynbExercise 5"]


def test_each_exercise_has_its_check_and_a_name_of_its_own():
    for path in sorted((ROOT / "notebooks").glob("0*.ipynb")):
        cells = exercise_parts.cells(nbformat.read(path, as_version=4))
        own = [cell for cell in cells if "id" in cell]
        assert own
        assert len({cell["name"] for cell in own}) == len(own), path.name
        assert all(cell["check"].startswith("checks.") for cell in own), path.name
