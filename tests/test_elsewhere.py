"""The course elsewhere: in a browser's own Python, on Binder and Colab, far from its folder."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
import web
from nbformat.sign import NotebookNotary
from packaging.utils import canonicalize_name
from playwright.sync_api import expect
from sphinx.cmd.build import build_main

ROOT = web.ROOT
sys.path[:0] = [str(ROOT / "lessons_src"), str(ROOT / "site" / "lite")]

import edition  # noqa: E402  # a script's folder: the line above finds it
from building import elsewhere  # noqa: E402  # likewise
from building.sources import BuildError  # noqa: E402

from utils import checks, doctor  # noqa: E402
from utils.doctor import installed, machine  # noqa: E402
from utils.quiz import answers, progress  # noqa: E402

EDITIONS = sorted([*ROOT.glob("notebooks/0*.ipynb"), *ROOT.glob("notebooks/solutions/0*.ipynb")])
LITE = ROOT / "site" / "_build" / "lite"
ADDRESS = "https://github.com/teacher/course"
BINDER = "https://mybinder.org/v2/gh/teacher/course/main?urlpath=lab/tree/notebooks/"
COLAB = "https://colab.research.google.com/github/teacher/course/blob/main/notebooks/"
START = "00_start_here.ipynb"


def code(path):
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def lite():
    web.make("lite/build.py")
    return LITE


@pytest.fixture(scope="module")
def packages(lite):
    lock = lite / "static" / "pyodide-lock" / "pyodide-lock.json"
    found = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    places = {name: (lock.parent / one["file_name"]).resolve() for name, one in found.items()}
    return found, {name: path for name, path in places.items() if path.exists()}


@pytest.mark.slow
@pytest.mark.browser
def test_the_lessons_without_torch_are_listed_and_no_other_host_is_asked(lite, chromium):
    with web.served(lite) as address, chromium.new_context(viewport=web.WIDE) as context:
        faults = web.watch(context, address)
        page = context.new_page()
        page.goto(f"{address}lab/index.html?path=README.md")
        expect(page.get_by_role("heading", name="Cross-entropy in your browser")).to_be_visible(
            timeout=60_000
        )
        files = page.locator(".jp-DirListing-itemName")
        files.get_by_text("notebooks", exact=True).dblclick()
        expect(files.get_by_text(START, exact=True)).to_be_visible()
        listed = set(files.all_inner_texts())
        assert not faults, faults
    without = {path.name for path in EDITIONS if "import torch" not in "".join(code(path)[:1])}
    assert listed == without | {"solutions"}
    assert len(without) == 5


@pytest.mark.slow
def test_notebooks_in_the_browser_are_those_of_the_course(lite):
    there = sorted((lite / "files" / "notebooks").rglob("*.ipynb"))
    assert len(there) == 10
    for path in there:
        own = ROOT / path.relative_to(lite / "files")
        notebook = nbformat.read(path, as_version=4)
        looks = notebook.cells.pop(1)
        assert looks.source.startswith("from utils import edition")
        assert notebook == nbformat.read(own, as_version=4)


def test_a_lesson_that_was_published_anew_says_how_to_get_the_new_one(monkeypatch):
    assert "anew" not in edition.look("00_start_here", "1").words
    monkeypatch.setattr(edition, "STAMPS", {"00_start_here": "2"})
    assert "anew" not in edition.look("00_start_here", "2").words
    told = edition.look("00_start_here", "1")._repr_html_()
    assert told.index("published anew") < told.index("Restart Kernel")
    assert "<code>00_start_here.ipynb</code>" in told


def test_a_pyodide_that_cannot_run_the_lessons_is_refused(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "site" / "lite" / "build.py", "--pyodide", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "has no pyodide.mjs: it is not Pyodide's distribution" in done.stderr


@pytest.mark.slow
def test_what_pyodide_lacks_lies_beside_the_lessons(packages):
    found, here = packages
    assert {"anywidget", "cross-entropy-course", "filelock", "ipywidgets"} <= here.keys()
    index = json.loads((LITE / "pypi" / "all.json").read_text(encoding="utf-8"))
    for name, wheel in here.items():
        assert found[name]["sha256"] == hashlib.sha256(wheel.read_bytes()).hexdigest()
        (releases,) = index[name]["releases"].values()
        assert [release["filename"] for release in releases] == [wheel.name]
    todo, reached = ["cross-entropy-course"], set()
    for name in todo:
        reached.add(name)
        needs = map(canonicalize_name, found[name]["depends"])
        todo += [need for need in needs if need not in reached]
    assert here.keys() <= reached
    assert "torch" not in reached
    assert {"numpy", "matplotlib"} <= reached - here.keys()
    assert found["cross-entropy-course"]["imports"] == ["utils"]
    assert found["numpy"]["file_name"].startswith("https://")


@pytest.mark.slow
@pytest.mark.parametrize("lesson", ["01_binary_cross_entropy", "07_cross_entropy_everywhere"])
def test_a_lesson_runs_from_the_wheel_alone(lesson, packages, tmp_path):
    _, here = packages
    zipfile.ZipFile(here["cross-entropy-course"]).extractall(tmp_path / "site")
    empty = tmp_path / "empty"
    empty.mkdir()
    cells = code(ROOT / "notebooks" / "solutions" / f"{lesson}.ipynb")
    last = "import utils; print(utils.__file__, quiz.load_all().keys())"
    program = "\n".join([*cells, last])
    env = {name: value for name, value in os.environ.items() if name != "COURSE_PROGRESS"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=empty,
        env=env | {"PYTHONPATH": str(tmp_path / "site"), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    assert str(tmp_path / "site") in done.stdout
    assert "two-heads" in done.stdout


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_notebook_without_utils_says_what_to_do(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "utils", None)
    (setup,) = [source for source in code(path) if "from utils import" in source]
    with pytest.raises(ImportError, match=r"open this notebook in the course's folder\.$"):
        exec(setup, {})  # noqa: S102  # as the kernel does
    source = "from utils import losses"
    with pytest.raises(ImportError, match=rf"or run %pip install git\+{ADDRESS}\.$"):
        exec(elsewhere.kindly(source, ADDRESS), {})  # noqa: S102  # likewise


@pytest.mark.filterwarnings("ignore")  # Sphinx and its extensions talk of their own future
@pytest.mark.parametrize(("address", "wanted"), [("", []), (ADDRESS, [BINDER, COLAB])])
def test_a_lesson_has_the_buttons_that_the_address_allows(address, wanted, tmp_path):
    for place in ("notebooks", "notebooks/solutions"):
        (tmp_path / "in" / place).mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / place / START, tmp_path / "in" / place)
    shutil.copy(ROOT / "notebooks" / START, tmp_path / "in" / "index.ipynb")
    listed = tmp_path / "out" / "lite" / "files" / "notebooks" / START
    listed.parent.mkdir(parents=True)  # only the learner's edition, to tell the two apart
    listed.touch()
    options = ["-Q", "-c", ROOT / "site", "-D", f"repository={address}"]
    options += ["-D", "html_static_path=static"]  # the rest may be in the making
    assert not build_main([*map(str, options), str(tmp_path / "in"), str(tmp_path / "out")])
    page = (tmp_path / "out" / "notebooks" / "00_start_here.html").read_text(encoding="utf-8")
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert [host for host in (BINDER, COLAB) if f'href="{host}{START}"' in page] == wanted
    assert not any(host in index for host in ("mybinder", "colab.", "lite/lab"))
    solved = tmp_path / "out" / "notebooks" / "solutions" / "00_start_here.html"
    assert f'href="../lite/lab/index.html?path=notebooks/{START}"' in page
    assert "lite/lab" not in solved.read_text(encoding="utf-8")
    assert ("mybinder" in page) == ("colab." in page) == bool(wanted)


def test_readme_names_the_services_when_there_is_an_address(tmp_path):
    readme = tmp_path / "README.md"
    shutil.copy(ROOT / "README.md", readme)
    before = readme.read_text(encoding="utf-8")
    assert not elsewhere.make(readme, elsewhere.address(), "make", check=True)
    assert len(elsewhere.make(readme, ADDRESS, "make", check=True)) == 1
    assert readme.read_text(encoding="utf-8") == before
    elsewhere.make(readme, ADDRESS, "make", check=False)
    text = readme.read_text(encoding="utf-8")
    assert f"({BINDER}{START})" in text
    assert f"({COLAB}{START})" in text
    elsewhere.make(readme, elsewhere.address(), "make", check=False)
    assert readme.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("line", ["http://github.com/a/b", "https://github.com/a", "git@x:a/b"])
def test_an_address_that_leads_nowhere_is_refused(line, tmp_path):
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(f'[project]\n[project.urls]\nRepository = "{line}"\n')
    with pytest.raises(BuildError, match="such as https://github"):
        elsewhere.address(pyproject)
    pyproject.write_text(f'[project]\n[project.urls]\nRepository = "{ADDRESS}.git"\n')
    assert elsewhere.address(pyproject) == ADDRESS


@pytest.mark.skipif(os.name == "nt", reason="Binder runs it on Linux")
def test_binder_trusts_what_the_build_made(tmp_path):
    (tmp_path / "notebooks" / "solutions").mkdir(parents=True)
    for path in EDITIONS:
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    env = os.environ | {"JUPYTER_DATA_DIR": str(tmp_path / "data")}
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env["PATH"]])
    subprocess.run([ROOT / "postBuild"], cwd=tmp_path, env=env, check=True, capture_output=True)
    notary = NotebookNotary(data_dir=str(tmp_path / "data"))
    try:
        for path in tmp_path.glob("notebooks/**/*.ipynb"):
            assert notary.check_signature(nbformat.read(path, as_version=4)), path.name
    finally:
        notary.store.close()


def test_a_browsers_drive_is_asked_for_nothing_that_it_never_answers(monkeypatch, tmp_path):
    place = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(place))
    monkeypatch.setattr(progress, "IN_BROWSER", True)
    for asked in ("exists", "resolve"):  # of a file that was deleted they never return there
        monkeypatch.setattr(Path, asked, no_such_thing)
    monkeypatch.setattr(progress, "FileLock", no_such_thing)  # nor is a lock let go of
    assert answers.answers() == ({}, "")
    for question in ("one", "two"):
        assert answers.keep(question, [0.5, 0.5], 0)[0]
    assert answers.answers()[0].keys() == {"one", "two"}
    place.unlink()
    assert answers.keep("three", [0.5, 0.5], 0)[0]
    assert answers.answers()[0].keys() == {"three"}
    place.write_text("{")
    kept, note = answers.answers()
    assert (kept, "progress.broken-1.json" in note) == ({}, True)


def no_such_thing(*_, **__):
    raise OSError(138, "emscripten does not support processes.")


def test_the_doctor_asks_a_browser_for_nothing_that_it_lacks(monkeypatch):
    for module in (installed, doctor):
        monkeypatch.setattr(module, "IN_BROWSER", True)
    monkeypatch.setattr(subprocess, "Popen", no_such_thing)
    monkeypatch.setattr(machine.tempfile, "TemporaryFile", no_such_thing)  # it hangs there
    report = doctor.examine()
    assert report.ok, report
    names = [check.name for check in report.checks]
    assert "Browser" in names
    assert not {"torch", "jupyterlab", "psutil", "Device"} & set(names)


def test_an_exercise_in_torch_says_that_torch_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)

    def mine(w, x, y, lr, steps):  # noqa: ARG001  # as the exercise calls it
        import torch  # noqa: PLC0415  # as the lesson asks

        return torch.tensor(0.0)

    result = checks.torch_loss(mine)
    assert not result.ok
    assert result.message.startswith("PyTorch is missing here")
