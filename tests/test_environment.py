import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from utils.doctor import installed, machine

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "torch": "pytorch-cpu"}
EDITIONS = (ROOT / "notebooks", ROOT / "notebooks" / "solutions")
NOTEBOOKS = sorted(path for folder in EDITIONS for path in folder.glob("[0-9]*.ipynb"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split()) - {"help", "choice"}
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def by_name(lines):
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): r.specifier for r in requirements}


LEARNER = by_name(PROJECT["dependencies"])
MAINTAINER = LEARNER | by_name(PROJECT["optional-dependencies"]["dev"])
TEACHER = MAINTAINER | by_name(PROJECT["optional-dependencies"]["classroom"])
HELD_BACK = {"jsonschema"}  # brought by others; constraints.txt says why
PIN_LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = by_name(line for line in PIN_LINES if not line.startswith("#"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_conda_wants_what_pyproject_wants():
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    *packages, own = CONDA["dependencies"]
    assert own == {"pip": ["-e ."]}
    python, pip, *ours = packages
    assert pip == "pip"
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(
        python.removeprefix("python=")
    )
    assert by_name(ours) == {CONDA_NAMES.get(name, name): spec for name, spec in LEARNER.items()}


def test_every_dependency_has_one_pin_and_it_lies_in_the_range():
    assert PINS.keys() == TEACHER.keys() | HELD_BACK
    for name, pin in PINS.items():
        (exact,) = pin
        assert exact.operator == "=="
        assert name in HELD_BACK or TEACHER[name].contains(exact.version), name


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="only make install uses the pins")
def test_to_read_a_notebook_python_reads_no_grammar():
    code = "import nbformat, sys; print('nbformat' in sys.modules, 'lark' in sys.modules)"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == "True False\n"


def test_torch_keeps_its_pin():
    assert str(PINS["torch"]) == "==2.13.0"


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="only make install uses the pins")
def test_what_is_installed_is_what_is_pinned():
    pins = {n: pin for n, pin in PINS.items() if n != "torch" or not installed.torch_left_out()}
    assert {n for n, pin in pins.items() if not pin.contains(metadata.version(n))} == set()


@pytest.mark.skipif(Path(sys.prefix) != ROOT / ".venv", reason="only make install sets it")
def test_jupyterlab_shows_the_glossary_as_a_page():
    overrides = Path(sys.prefix, "share", "jupyter", "lab", "settings", "overrides.json")
    settings = json.loads(overrides.read_text(encoding="utf-8"))
    viewers = settings["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]
    assert viewers == {"markdown": "Markdown Preview"}


def test_doctor_wants_the_python_that_pyproject_wants():
    assert PROJECT["requires-python"] == f">={'.'.join(map(str, machine.PYTHON_WANTED))}"


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize(
    ("pattern", "declared"),
    [
        ("install.py", {}),
        ("utils/**/*.py", LEARNER),
        ("lessons_src/[0-9]*.py", LEARNER),
        ("lessons_src/[!0-9]*.py", MAINTAINER),
        ("site/*.py", MAINTAINER),
        ("site/exercises/*.py", MAINTAINER),
        ("site/lite/*.py", TEACHER),
        ("classroom/**/*.py", TEACHER),
        ("tests/**/*.py", TEACHER),
    ],
)
def test_every_import_is_declared(pattern, declared):
    files = sorted(ROOT.glob(pattern))
    assert files, f"nothing to check: {pattern}"
    bringers = metadata.packages_distributions()
    places = ("tests/**/*", "lessons_src/**/*", "site/**/*.py", "classroom/**/*")
    ours = {"utils", "classroom", "install"} | {
        path.stem for place in places for path in ROOT.glob(place)
    }
    for file in files:
        for module in {*imported(file)} - sys.stdlib_module_names - ours:
            names = {canonicalize_name(name) for name in bringers.get(module, [module])}
            assert names & declared.keys(), f"{file.name} imports {module}, declare {names}"


@needs_make
def test_make_alone_names_every_target():
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(re.search(rf"^make {target} ", said, re.MULTILINE) for target in TARGETS)


@needs_make
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_target_exists(target):
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def plan():
    """Say what `make lab` would do."""
    ask = ["make", "--dry-run", "lab"]
    return subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@needs_make
def test_make_lab_trusts_what_the_build_made_and_nothing_else(plan):
    (trusted,) = re.findall(r"jupyter trust (.*)", plan)
    assert {ROOT / name for name in trusted.split()} == set(NOTEBOOKS)


@needs_make
def test_make_lab_shows_more_than_the_notebooks(plan):
    """JupyterLab's root is else the folder of the file it opens, and links to docs/ are dead."""
    assert f'"--ServerApp.root_dir={ROOT}" notebooks/00_start_here.ipynb' in plan


@pytest.fixture
def clone(tmp_path):
    for name in ("Makefile", "install.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make_install(clone, *options, **environment):
    return subprocess.run(
        ["make", "install", f'PYTHON="{sys.executable}"', *options],
        cwd=clone,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@needs_make
def test_half_an_installation_does_not_count(clone):
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    assert make_install(clone, **nothing).returncode != 0
    assert (clone / ".venv").exists()
    assert make_install(clone, "--question").returncode == 1


@needs_make
def test_old_python_is_refused_with_a_sentence(clone):
    (clone / "sitecustomize.py").write_text("import sys; sys.version_info = (3, 9, 1)")
    done = make_install(clone, PYTHONPATH=str(clone))
    assert done.returncode != 0
    assert "This is Python 3.9, the course wants 3.11 or newer." in done.stderr
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.parent.name + "/" + path.stem)
def test_ruff_sees_a_fault_planted_in_a_notebook(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "id": "planted", "metadata": {}, "outputs": []}
    notebook["cells"].append(cell | {"execution_count": None, "source": ["planted_name()"]})
    seen = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", path, "-"],
        input=json.dumps(notebook),
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert "F821" in seen.stdout


def test_ruff_had_notebooks_to_look_at():
    assert NOTEBOOKS
