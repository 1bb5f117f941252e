"""The set-up's choice of PyTorch, tried with an index that lies on this machine."""

import hashlib
import http.server
import os
import platform
import socket
import subprocess
import sys
import threading
import time
import venv
import zipfile
from pathlib import Path

import pytest

# At the root, where whoever installs by hand looks for it.
sys.path.append(str(Path(__file__).parents[1]))
import install

VERSION = install.pinned()
TAG = f"cp{sys.version_info[0]}{sys.version_info[1]}"
WHEEL = f"torch-{VERSION}+cpu-{TAG}-{TAG}-linux_{platform.machine()}.whl"
ON_LINUX = pytest.mark.skipif(not install.LINUX, reason="elsewhere pip's own choice is small")


def write_wheel(path, version):
    about = f"torch-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("torch/__init__.py", f"__version__ = {version!r}\n")
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
        )
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: false\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.fixture
def index(tmp_path):
    """Serve a folder as PyTorch's index does: links with a percent sign, files elsewhere."""
    folder = tmp_path / "index"
    (folder / "torch").mkdir(parents=True)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given):
            super().__init__(*given, directory=str(folder))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def offered(index):
    folder, url = index
    write_wheel(folder / WHEEL, f"{VERSION}+cpu")
    link = WHEEL.replace("+", "%2B")
    other = link.replace(f"{TAG}-{TAG}", "cp27-cp27mu")
    digest = hashlib.sha256((folder / WHEEL).read_bytes()).hexdigest()
    lines = [f'<a href="/{name}#sha256={digest}">{name}</a><br/>' for name in (other, link)]
    (folder / "torch" / "index.html").write_text("\n".join(lines))
    return url


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Make an environment that has pip, and nothing else."""
    folder = tmp_path_factory.mktemp("python")
    venv.create(folder, with_pip=True)
    return min(folder.glob("[bS]*/python*"))


@pytest.fixture
def bring(python):
    """Call `bring_torch` in that environment; return what was said, and torch's version."""

    def call(choice, index, *before, **environment):
        program = "\n".join(
            ["import install", *before, f"install.bring_torch({choice!r})",
             "print('now:', install.installed())"]
        )  # fmt: skip
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "TORCH"))}
        own = {"TORCH_INDEX": index, "PIP_CONFIG_FILE": os.devnull, "no_proxy": "127.0.0.1"}
        return subprocess.run(
            [python, "-c", program],
            cwd=install.ROOT, env=clean | own | environment,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    yield call
    pip = [python, "-m", "pip", "uninstall", "--yes", "--quiet", "torch"]
    subprocess.run(pip, check=True, capture_output=True, timeout=60)


NO_CARD = "install.nvidia = lambda: False"
CARD = "install.nvidia = lambda: True"


@ON_LINUX
@pytest.mark.parametrize("choice", ["auto", "cpu"])
def test_the_small_build_is_taken_from_pytorchs_index_and_its_size_is_said(choice, offered, bring):
    done = bring(choice, offered, NO_CARD)
    assert f"from {offered}: 0 MB to fetch" in done.stdout
    assert f"now: {VERSION}+cpu" in done.stdout, done.stderr


@ON_LINUX
def test_without_a_card_or_a_place_of_its_own_pip_is_left_alone(offered, bring):
    assert bring("auto", offered, CARD).stdout == "now: None\n"
    own = bring("auto", offered, NO_CARD, PIP_FIND_LINKS=str(install.ROOT))
    assert own.stdout == "now: None\n"
    # A fork's CI names an empty one.
    empty = bring("auto", offered, NO_CARD, PIP_EXTRA_INDEX_URL="")
    assert f"now: {VERSION}+cpu" in empty.stdout


@ON_LINUX
@pytest.mark.parametrize("state", ["closed", "silent", "empty", "other versions"])
def test_an_index_that_gives_nothing_costs_seconds_and_is_told(state, index, bring):
    folder, url = index
    with socket.create_server(("127.0.0.1", 0)) as silent:
        if state == "silent":
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        if state == "closed":
            url = "http://127.0.0.1:9"
        if state == "other versions":
            (folder / "torch" / "index.html").write_text(f'<a href="/{WHEEL.replace("2.", "1.")}">')
        begun = time.monotonic()
        fault = install.look(url, VERSION)[1]
        assert time.monotonic() - begun < install.SECONDS + 2
        assert url in fault
        auto = bring("auto", url, NO_CARD)
        assert "about 5 GB" in auto.stdout
        assert "make lab TORCH=none" in auto.stdout
        assert "now: None" in auto.stdout  # pip brings it later, with all else
        named = bring("cpu", url, NO_CARD)
        assert named.returncode == 1
        assert "There is no CPU build of PyTorch to be had" in named.stderr
        assert "TORCH_INDEX=ADDRESS" in named.stderr


@ON_LINUX
def test_the_small_build_may_lie_where_pip_looks_anyway(tmp_path, bring):
    write_wheel(tmp_path / WHEEL, f"{VERSION}+cpu")
    only = {"PIP_FIND_LINKS": str(tmp_path), "PIP_NO_INDEX": "1"}
    assert f"now: {VERSION}+cpu" in bring("cpu", "http://127.0.0.1:9", **only).stdout


@ON_LINUX
def test_a_build_can_be_changed_and_left_out(tmp_path, offered, bring):
    assert f"now: {VERSION}+cpu" in bring("cpu", offered).stdout
    plain = WHEEL.replace("+cpu", "")
    write_wheel(tmp_path / plain, VERSION)
    write_wheel(tmp_path / WHEEL, f"{VERSION}+cpu")
    only = {"PIP_FIND_LINKS": str(tmp_path), "PIP_NO_INDEX": "1"}
    cuda = bring("cuda", offered, **only)
    assert cuda.stdout.endswith(f"now: {VERSION}\n"), cuda.stderr
    assert f"now: {VERSION}+cpu" in bring("cpu", offered).stdout
    none = bring("none", offered)
    assert none.stdout.endswith("now: None\n")
    assert "Lessons 00, 01, 02, 04 and 07 do without" in none.stdout


def test_an_unknown_choice_is_refused(tmp_path):
    command = [sys.executable, install.ROOT / "install.py", "--torch=gpu", tmp_path / "mark", "dev"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "TORCH=gpu is no choice. Say TORCH=auto, cpu, cuda or none.\n"


def test_all_but_torch_is_wanted_without_it():
    lines = install.requirements(["dev", "classroom"])
    assert {line.split(">")[0] for line in lines} >= {"numpy", "nbval", "jupyterhub"}
    assert not [line for line in lines if line.startswith("torch")]


def test_a_kernel_is_told_what_is_missing_and_how_to_get_it(tmp_path):
    """Without torch, an import of it says a sentence once `utils` is there."""
    program = (
        "import utils, importlib.machinery as m\n"
        "found = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = lambda n, *a: None if n == 'torch' else found(n, *a)\n"
        "try:\n    import torch\nexcept ModuleNotFoundError as e:\n    print(e, '|', e.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=install.ROOT, capture_output=True, text=True, check=True, timeout=60,
        env=os.environ | {"HOME": str(tmp_path)},
    )  # fmt: skip
    assert "Lessons 03, 05, 06 and 08" in done.stdout
    assert "make lab TORCH=cpu | torch" in done.stdout
