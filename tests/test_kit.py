"""The offline kit: made, copied, and run with the network cut off."""

import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from classroom.kit import __main__ as kit

pytestmark = pytest.mark.slow

DRIVER = Path(__file__).with_name("kit_offline.py")
# What a learner's machine does not have: the course, and what pip and tests are told here.
OURS = ("PYTHONPATH", "COURSE_PROGRESS", "VIRTUAL_ENV", "PIP_", "JUPYTER")
# The second line ends whatever is still running when the driver is done.
CUT_OFF = ["bwrap", "--dev-bind", "/", "/", "--unshare-net"]
CUT_OFF += ["--proc", "/proc", "--unshare-pid", "--die-with-parent"]


def quick_place():
    """Return a folder in memory where there is room: a shared disk takes minutes for two GB."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    if not memory.is_dir():
        return None
    state = os.statvfs(memory)
    runs_programs = not state.f_flag & os.ST_NOEXEC
    return memory if runs_programs and state.f_bavail * state.f_frsize > 6e9 else None


@pytest.fixture(scope="module")
def place():
    with tempfile.TemporaryDirectory(dir=quick_place()) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def made(place):
    folder = place / "teacher" / "kit"
    try:
        kit.make(folder, with_site=False)
    except kit.Refused as why:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"Fetching wheels takes a network. {why}")
    return folder


@pytest.fixture
def copy(made, place):
    folder = place / "a stick with spaces" / "kit"
    shutil.copytree(made, folder, copy_function=os.link)
    yield folder
    shutil.rmtree(folder)


def cut_off():
    """Return the command that shuts the network out, or nothing where there is none."""
    if not shutil.which("bwrap"):
        return []
    tried = subprocess.run([*CUT_OFF, "true"], capture_output=True, check=False)
    return CUT_OFF if tried.returncode == 0 else []


def test_the_web_edition_in_it_is_made_as_make_site_makes_it(monkeypatch, tmp_path):
    commands = []

    def refused(command, **_):
        commands.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(kit.subprocess, "run", refused)
    with pytest.raises(kit.Refused, match="could not be built"):
        kit.site(tmp_path / "site")
    monkeypatch.setattr(sys, "argv", ["kit", str(tmp_path / "kit"), "--pyodide", "there"])
    monkeypatch.setattr(kit, "wheels", Path.mkdir)
    assert kit.main() == 1
    assert not (tmp_path / "kit").exists()
    (_, script), (_, again, *more) = commands
    assert (again, more) == (script, ["--pyodide", str(Path("there").resolve())])
    makefile = (kit.ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"$(PY) {Path(script).relative_to(kit.ROOT).as_posix()} " in makefile


def test_a_browser_can_run_what_the_kit_serves(tmp_path):
    shutil.copy(kit.HERE / "start.py", tmp_path)
    names = "index.html", "page.js", "pyodide.mjs", "pyodide.asm.wasm", "page.css"
    (tmp_path / "site").mkdir()
    for name in names:
        (tmp_path / "site" / name).touch()
    # What Windows' registry may say; and no browser is opened.
    (tmp_path / "sitecustomize.py").write_text(
        "import mimetypes, webbrowser\n"
        "mimetypes.add_type('text/plain', '.js')\n"
        "webbrowser.open = lambda *_: None\n"
    )
    command = [sys.executable, tmp_path / "start.py", "--site"]
    known = os.environ | {"PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, env=known, stdout=subprocess.PIPE, text=True) as served:
        try:
            address = re.search(r"http://\S+/", served.stdout.readline())[0]
            served_as = (urlopen(address + name) for name in names)  # noqa: S310  # ours
            types = [one.headers["Content-Type"] for one in served_as]
        finally:
            served.terminate()
    script = "text/javascript"
    assert types == ["text/html", script, script, "application/wasm", "text/css"]


def start(folder, *options, **environment):
    return subprocess.run(
        [sys.executable, folder / "start.py", "--install-only", *options],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_network_installs_and_runs_the_course(copy, tmp_path):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
    if os.name == "posix":
        clean["PATH"] = os.defpath  # no other Jupyter can step in
    nowhere = "http://127.0.0.1:9"  # for programs that ask it, where nothing else cuts them off
    proxies = {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "127.0.0.1,localhost"}
    with socket.create_server(("127.0.0.1", 0)) as outside:
        command = [*cut_off(), sys.executable, DRIVER, copy]
        if cut_off():
            command.append(str(outside.getsockname()[1]))
        done = subprocess.run(
            command,
            env=clean | proxies | {"HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=800,  # it copies and compiles a whole environment: on a busy machine slowly
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All is well." in done.stdout
    assert "Lesson 01 ran." in done.stdout
    assert "JupyterLab shows lesson 00." in done.stdout


def test_a_broken_copy_is_told_before_anything_is_installed(copy):
    lesson = copy / "course" / "notebooks" / "01_binary_cross_entropy.ipynb"
    content = lesson.read_bytes()
    lesson.unlink()  # a link to the good one
    lesson.write_bytes(content[:-100])
    next((copy / "wheels").glob("numpy*")).unlink()
    done = start(copy)
    assert done.returncode == 1
    assert "course/notebooks/01_binary_cross_entropy.ipynb, wheels/numpy-" in done.stderr
    assert "Copy the whole folder again." in done.stderr
    assert not (copy / ".venv").exists()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("python", "3.4", "for Python 3.4"), ("machine", "Plan 9 vax", "on Plan 9 vax")],
)
def test_another_python_or_machine_is_told(made, tmp_path, key, value, said):
    other = tmp_path / "kit"
    other.mkdir()
    shutil.copy(made / "start.py", other)
    made_for = json.loads((made / "kit.json").read_text(encoding="utf-8"))
    assert made_for["machine"] == f"{platform.system()} {platform.machine()}"
    (other / "kit.json").write_text(json.dumps(made_for | {key: value}), encoding="utf-8")
    done = start(other)
    assert done.returncode == 1
    assert said in done.stderr
    assert "ask for a kit made with yours" in done.stderr


def test_nobodys_files_are_replaced(copy, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(kit.Refused, match="holds other things than a kit"):
        kit.make(tmp_path)
    (copy / ".venv").mkdir()
    with pytest.raises(kit.Refused, match="somebody's work may be in its notebooks"):
        kit.make(copy)
    assert (tmp_path / "letter.txt").read_text() == "dear"
    assert (copy / "start.py").exists()


def test_a_learner_gets_no_file_of_the_teachers(made):
    inside = {
        path.relative_to(made / "course").as_posix()
        for path in made.rglob("*.*")
        if path.is_relative_to(made / "course")
    }
    assert not {name for name in inside if "progress.json" in name or "__pycache__" in name}
    lessons = {f"notebooks/{path.name}" for path in (kit.ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert lessons <= inside
    assert {"utils/english/learned.txt", "utils/english/held_out.txt"} <= inside


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_shell_script_finds_a_python_and_passes_options_on(made, tmp_path):
    folder = tmp_path / "my kit"
    folder.mkdir()
    shutil.copy(made / "start.sh", folder)
    (folder / "start.py").write_text("import sys; print(sys.version_info[0], *sys.argv[1:])")
    done = subprocess.run(
        ["sh", folder / "start.sh", "--port=9000"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["3", "--port=9000"]
