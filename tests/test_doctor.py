import json
import re
import subprocess
import sys
import venv
from dataclasses import replace
from html import unescape
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from utils import doctor
from utils.doctor import installed, machine

ROOT = Path(__file__).parents[1]
FORM = re.compile(r"[✓✗] [^:]+: .+")


@pytest.fixture(scope="module")
def report():
    return doctor.examine()


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch):
    """Keep the settings of whoever runs the tests out of them."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


def only(checks, name):
    (check,) = [check for check in checks if check.name == name]
    return check


def new_python(folder):
    """Make an environment with nothing in it; return its Python."""
    venv.create(folder)
    return min(folder.glob("[bS]*/python*"))  # bin/python, or Scripts/python.exe


def test_a_tested_machine_is_well(report):
    assert report.ok, report
    assert report.faults == ()
    names = [check.name for check in report.checks]
    assert len(names) == len(set(names))
    assert {"Python", "torch", "Front end of anywidget", "Kernel", "Progress", "Device"} <= {*names}


def test_all_is_well_in_four_lines(report):
    *parts, verdict = str(report).splitlines()
    assert [line.split(":")[0] for line in parts] == [
        "✓ Python and packages",
        "✓ JupyterLab",
        "✓ Device",
    ]
    assert verdict == "All is well."
    assert repr(report) == str(report)


def test_a_fault_is_told_with_its_mend_among_the_parts_that_are_well(report):
    checks = [
        replace(check, ok=False, found="full", mend="rm") if check.name == "Progress" else check
        for check in report.checks
    ]
    python, fault, mend, device, verdict = str(doctor.Report(tuple(checks))).splitlines()
    assert python.startswith("✓ Python and packages")
    assert (fault, mend) == ("✗ Progress: full", "  mend: rm")
    assert device.startswith("✓ Device")
    assert verdict.startswith("Run the commands after 'mend:'")


def test_full_report_says_one_line_a_check_and_nothing_private(report):
    lines = report.full.splitlines()
    assert len(lines) == len(report.checks)
    assert all(FORM.fullmatch(line) for line in lines)
    for private in (ROOT, Path.home(), sys.prefix):
        assert str(private) not in report.full


def test_a_notebook_folds_every_check(report):
    seen, folded = report._repr_html_().split("<details>")  # as a notebook asks
    assert unescape(seen) == f"<pre>\n{report}\n</pre>\n"
    assert f"<pre>\n{report.full}\n</pre>" in unescape(folded)
    assert "wants >" not in folded  # it is written for HTML


def test_the_command_is_as_short_or_as_full_as_asked(report, monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", lambda **_: report)
    monkeypatch.setattr(sys.stdout, "reconfigure", lambda **_: None, raising=False)
    said = {}
    for option in ("", "--full", "--brief"):
        monkeypatch.setattr(sys, "argv", ["doctor", *option.split()])
        assert doctor.main() == 0
        said[option] = capsys.readouterr().out.splitlines()
    assert [len(lines) for lines in said.values()] == [4, len(report.checks) + 1, 1]
    assert {lines[-1] for lines in said.values()} == {"All is well."}


def test_kernel_of_a_numpy_lesson_gets_no_torch():
    code = "import sys; from utils import doctor; doctor.examine(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_empty_python_is_told_what_to_install(tmp_path):
    python = new_python(tmp_path / "empty")
    done = subprocess.run(
        [python, "-m", "utils.doctor"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == ""
    # One command mends them all.
    whole = f'"{python}" -m pip install -c "{ROOT / "constraints.txt"}" -e "{ROOT}"'
    for name in installed.requirements():
        line, mend = re.search(
            rf"^(✗ {name}: .*)\n  mend: (.*)$", done.stdout, re.MULTILINE
        ).groups()
        assert "not installed" in line
        assert mend == whole
    for name in ("Front end of ipywidgets", "Front end of anywidget", "Device"):
        assert f"✗ {name}: " in done.stdout


def test_version_outside_the_range_is_a_fault(monkeypatch, tmp_path):
    wheel = tmp_path / "numpy-1.26.4.dist-info"
    wheel.mkdir()
    (wheel / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.26.4\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    check = only(machine.packages(), "numpy")
    assert not check.ok
    assert check.found == "1.26.4 (wants >=2,<3)"
    assert check.mend.endswith('"numpy>=2,<3"')


def test_old_python_is_told_first(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    (check,) = doctor.examine().checks
    assert not check.ok
    assert "3.10.4 (wants 3.11 or newer)" in check.found


def test_front_end_switched_off_is_found_and_its_command_mends_it():
    switch = [sys.executable, "-m", "jupyter", "labextension", "disable", "--level=user"]
    subprocess.run([*switch, "anywidget"], check=True, capture_output=True)
    check = only(machine.front_ends(), "Front end of anywidget")
    assert not check.ok
    assert "switched off" in check.found
    subprocess.run(check.mend, shell=True, check=True, capture_output=True)  # noqa: S602  (as a learner would)
    assert only(machine.front_ends(), "Front end of anywidget").ok


def test_front_end_of_another_version_is_found_and_its_command_mends_it(tmp_path, monkeypatch):
    stale = tmp_path / "labextensions" / "anywidget" / "package.json"
    stale.parent.mkdir(parents=True)
    stale.write_text(json.dumps({"name": "anywidget", "version": "0.1.0"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    check = only(machine.front_ends(), "Front end of anywidget")
    assert not check.ok
    assert str(stale.parent) in check.found
    subprocess.run(check.mend, shell=True, check=True)  # noqa: S602  (as a learner would)
    assert only(machine.front_ends(), "Front end of anywidget").ok


def test_missing_front_end_is_a_fault(tmp_path):
    front_end = machine.FRONT_ENDS[0]
    ok, found, mend = installed.look_at_front_end(
        *front_end, {"data": [str(tmp_path)], "config": []}
    )
    assert not ok
    assert "missing" in found
    assert "--force-reinstall" in mend


def test_kernel_below_another_jupyter_is_found(tmp_path):
    other = new_python(tmp_path / "other")
    server = tmp_path / "jupyter-lab"
    server.write_text("import subprocess, sys; subprocess.run(sys.argv[1:], check=True)")
    lesson = [sys.executable, "-c", "from utils.doctor import machine; print(*machine.kernel())"]

    def said(python):
        command = [python, server, *lesson]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout

    assert said(sys.executable).startswith("✓ Kernel: ")
    assert said(other).startswith("✗ Kernel: ")


def test_broken_torch_is_quoted(tmp_path, monkeypatch):
    (tmp_path / "torch.py").write_text("raise OSError('libtorch is gone')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (check,) = machine.device()
    assert not check.ok
    assert "libtorch is gone" in check.found
    assert '"torch' in check.mend


def test_progress_leaves_nothing_behind(tmp_path):
    (check,) = machine.progress()
    assert check.ok
    assert list(tmp_path.iterdir()) == []


def test_progress_that_cannot_be_kept_is_a_fault(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.json"))
    (check,) = machine.progress()
    assert not check.ok
    assert check.mend.startswith("make lab COURSE_PROGRESS=")


def test_doctor_survives_what_nobody_foresaw(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: 1 / 0)
    report = doctor.examine()
    assert not report.ok
    assert all(check.mend for check in report.faults)
    assert "ZeroDivisionError" in str(report)


def test_nbval_hides_the_machine_and_nothing_else(tmp_path):
    said = {
        "another machine": ("✓ Python: 3.11.7", "✓ Python: 3.13.0"),
        "a fault": ("✓ Python: 3.11.7", "✗ Python: 3.10.0"),
        "another check": ("✓ Python: 3.11.7", "✓ Ruby: 3.11.7"),
    }
    cells = []
    for stored, now in said.values():
        cell = new_code_cell(f"print('✓ numpy: 2'); print({now!r})", execution_count=1)
        cell.outputs = [new_output("stream", name="stdout", text=f"✓ numpy: 1\n{stored}\n")]
        cells.append(cell)
    notebook = new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "said.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-v", "said.ipynb"]
    settings = [
        "-p",
        "no:cacheprovider",
        "--nbval-sanitize-with",
        ROOT / "tests/nbval_sanitize.cfg",
    ]
    done = subprocess.run(
        [*command, *settings], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    verdicts = re.findall(r"Cell \d+ (PASSED|FAILED)", done.stdout)
    assert verdicts == ["PASSED", "FAILED", "FAILED"], done.stdout
