"""The house of `utils`: at its top the mathematics, the rest in folders, and short names to it."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import utils

MATHEMATICS = {"calibration", "data", "huffman", "logistic", "losses", "ngrams", "ratings"}
PARTS_OF_IT = {"_classes", "_contract", "_mend"}
FOLDERS = {"browser", "checks", "doctor", "explorers", "plots", "quiz"}
# What notebooks that learners have saved import, and where it lies.
ELSEWHERE = {
    "cheat_sheet": "checks.clinic.cheat_sheet",
    "clinic": "checks.clinic.program",
    "guesses": "quiz.guesses",
    "memory": "checks.clinic.memory",
    "predict": "quiz.predict",
    "progress": "quiz.progress",
    "report": "quiz.report",
}
OF_A_WIDGET = {"anywidget", "ipywidgets", "traitlets"}


def fresh(program):
    """Run a program in a Python of its own; return what it prints, as JSON."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return json.loads(done.stdout)


def loaded_by(program):
    return {*fresh(f"{program}\nimport json, sys\nprint(json.dumps([*sys.modules]))")}


def test_at_the_top_is_the_mathematics_and_each_folder_has_its_own_parts():
    found = {one.name: one.ispkg for one in pkgutil.iter_modules(utils.__path__)}
    assert {name for name, folder in found.items() if folder} == FOLDERS
    files = {name for name, folder in found.items() if not folder}
    assert files == MATHEMATICS | PARTS_OF_IT | {"_importing"}
    here = Path(utils.__file__).parent.iterdir()
    assert {path.suffix for path in here if path.is_file()} == {".py"}


@pytest.mark.parametrize("first", ["short", "full"])
def test_a_short_name_is_the_module_itself_whichever_is_imported_first(first):
    program = (
        "import importlib, json, sys\n"
        f"names, short_first = {ELSEWHERE!r}, {first == 'short'}\n"
        "told = {}\n"
        "for short, full in names.items():\n"
        "    ways = [f'utils.{short}', f'utils.{full}']\n"
        "    for way in ways if short_first else ways[::-1]:\n"
        "        importlib.import_module(way)\n"
        "    exec(f'from utils import {short} as from_it; import utils.{short} as dotted')\n"
        "    each = [from_it, dotted, *(sys.modules[way] for way in ways)]\n"
        "    told[short] = [len({id(one) for one in each}), from_it.__spec__.name]\n"
        "print(json.dumps(told))"
    )
    assert fresh(program) == {short: [1, f"utils.{full}"] for short, full in ELSEWHERE.items()}


def test_names_are_imported_from_a_short_name():
    program = (
        "from utils.predict import number; from utils.progress import answers, keep, where\n"
        "from utils.quiz import ask, tally\n"
        "import json\n"
        "print(json.dumps([one.__module__ for one in (number, answers, keep, where, ask, tally)]))"
    )
    homes = "predict", "answers", "answers", "progress", "question", "question"
    assert fresh(program) == [f"utils.quiz.{name}" for name in homes]


@pytest.mark.parametrize(
    ("program", "fault"),
    [
        ("from utils import predictions", "ImportError: cannot import name 'predictions'"),
        ("import utils.quizzes", "ModuleNotFoundError: No module named 'utils.quizzes'"),
        ("from utils import quiz; quiz.asked", "AttributeError: module 'utils.quiz' has no attr"),
    ],
)
def test_a_name_that_nothing_has_is_refused_as_ever(program, fault):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510
    assert fault in done.stderr


def test_the_mathematics_costs_neither_widgets_nor_pictures_nor_torch():
    found = loaded_by(f"from utils import {', '.join(MATHEMATICS)}")
    assert found >= {f"utils.{name}" for name in MATHEMATICS}
    assert not found & {*OF_A_WIDGET, "matplotlib", "torch"}


def test_checks_and_what_they_keep_want_no_widgets():
    """The Python of a page has none."""
    assert not loaded_by("from utils import checks, progress") & {*OF_A_WIDGET, "torch"}


def test_a_quiz_is_complete_for_a_notebook_before_it_is_asked():
    assert set(fresh("import json\nfrom utils import quiz\nprint(json.dumps(dir(quiz)))")) >= {
        "Quiz",
        "ask",
        "load",
        "load_all",
        "tally",
    }
