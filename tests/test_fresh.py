"""The proof on a clean Debian is itself tried; the whole of it runs in .ci/run."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

debian, fresh = (
    pytest.importorskip(name, reason="Accounts of Linux are missing here", exc_type=ImportError)
    for name in ("debian", "fresh")
)
SETTINGS = """\
:env:.find-links='/env/wheels'
global.find-links='/global/wheels'
global.extra-index-url='file:///pypi/simple https://own.example/simple'
global.index-url='https://first.example\\nhttps://second.example'
install.no-binary='numpy'
"""


def test_what_pip_is_told_here_it_is_told_there():
    assert debian.pip_settings(SETTINGS) == {
        "PIP_FIND_LINKS": "/env/wheels",
        "PIP_EXTRA_INDEX_URL": "file:///pypi/simple https://own.example/simple",
        "PIP_INDEX_URL": "https://first.example https://second.example",
    }


def test_pip_itself_understands_the_settings(tmp_path):
    settings = debian.pip_settings(SETTINGS)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        env=clean | settings | {"PIP_CONFIG_FILE": os.devnull, "HOME": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert debian.pip_settings(done.stdout).items() >= settings.items()


def test_files_that_settings_name_are_shared_and_addresses_are_not(tmp_path):
    (tmp_path / "index" / "simple").mkdir(parents=True)
    (tmp_path / "cert").touch()
    values = [
        f"file://{tmp_path}/index/simple https://own.example/",
        f"{tmp_path}/cert",
        "/nowhere",
    ]
    assert debian.places(values) == [tmp_path / "cert", tmp_path / "index"]


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ("sys.platform = 'darwin'", "on Linux only"),
        ("shutil.which = {'bwrap': 1, 'unshare': 1, 'git': 1}.get", "apt install debootstrap"),
        ("shutil.which = lambda _: None", "debootstrap bubblewrap util-linux git"),
        ("shutil.which = str; os.geteuid = lambda: 1000", "sudo --preserve-env make fresh"),
    ],
)
def test_a_machine_that_cannot_build_another_is_told_why(machine, said):
    program = f"import os, shutil, sys; import fresh; {machine}; sys.argv[1:] = []; fresh.main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(fresh.__file__).parent, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture
def machine(tmp_path, sandboxed):  # noqa: ARG001  # no bubblewrap, no machine
    """Give a machine that is this one's programs, so that no Debian has to be built."""
    if fault := debian.missing():
        if os.geteuid() == 0 and shutil.which("debootstrap"):
            pytest.fail(fault)
        pytest.skip(fault)
    made = debian.Machine(tmp_path / "root", "none")
    for name in ("usr", "etc", "home/learner/course", "tmp", "sys"):
        (made.folder / name).mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        if Path("/", name).is_symlink():
            (made.folder / name).symlink_to(f"usr/{name}")
    inside = made.command

    def command(words, **options):
        # The folder's own /usr comes from here.
        first, *rest = inside(words, **options)
        at = rest.index("--dev")
        return [first, *rest[:at], "--ro-bind", "/usr", "/usr", *rest[at:]]

    made.command = command
    return made


def test_the_user_inside_is_ordinary_and_sees_no_setting_of_ours(machine, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET", "mine")
    ask = "id -u; id -G; cat /proc/self/status | grep CapEff; env; echo x > /dev/shm/x && echo shm"
    said = machine.run(["sh", "-c", ask], 60, capture_output=True, text=True).stdout
    uid, groups, powers, *rest = said.splitlines()
    assert uid == groups == str(machine.uid) != "0"
    assert powers.split()[1].strip("0") == ""
    assert "shm" in rest
    assert "HOME=/home/learner" in rest
    assert "mine" not in said


def test_what_fails_or_hangs_inside_ends_with_a_sentence(machine):
    with pytest.raises(debian.Refused, match="ended with 3"):
        machine.run(["sh", "-c", "exit 3"], 60)
    with pytest.raises(debian.Refused, match="took more than 1 s"):
        machine.run(["sh", "-c", "sleep 7654321 & sleep 7654321"], 1)
    ask, until = ["ps", "-eo", "args"], time.monotonic() + 10  # for them to die on a busy machine
    while "sleep 7654321" in subprocess.run(ask, capture_output=True, text=True, check=True).stdout:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_make_lab_that_opens_nothing_is_quoted(machine):
    (machine.folder / "home/learner/course/Makefile").write_text("lab:\n\t@echo no lab here\n")
    with pytest.raises(debian.Refused, match="no lab here"), machine.lab():
        pass


def a_course_whose_tests(machine, recipe):
    (machine.folder / "home/learner/course/Makefile").write_text(f"test:\n\t{recipe}\n")
    return lambda minutes=None: fresh.run_tests(
        machine, ["make", "test", "ARGS=-m quick"], minutes and time.monotonic() + 60 * minutes
    )


def test_tests_are_cut_off_where_time_is_given_and_fail_nevertheless(machine, monkeypatch, capfd):
    asleep = a_course_whose_tests(machine, "@echo told $(ARGS); sleep 100")
    assert "cut off" in asleep(minutes=0.05)
    assert "told -x -m quick" in capfd.readouterr().out
    monkeypatch.setattr(fresh, "TEST", 2)
    with pytest.raises(debian.Refused, match="took more than 2 s"):
        asleep()
    with pytest.raises(debian.Refused, match="ended with"):
        a_course_whose_tests(machine, "@false")(minutes=1)
    assert a_course_whose_tests(machine, "@true")(minutes=1) == "make test ARGS=-m quick"


def test_no_debian_is_told_from_a_failure(tmp_path, monkeypatch, capfd):
    if debian.missing():
        pytest.skip(debian.missing())
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(fresh, "ROOM", 0)
    monkeypatch.setattr(sys, "argv", ["fresh.py", "trixie", "--mirror", f"file://{tmp_path}/none"])
    assert fresh.main() == fresh.NO_DEBIAN != 1
    assert "debootstrap could not build Debian trixie" in capfd.readouterr().out
