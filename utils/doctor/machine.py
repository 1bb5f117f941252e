"""What the doctor asks of a machine: Python, packages, JupyterLab, the kernel, a place, a device.

At import time this module needs nothing but Python itself: it must start on a broken machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from utils.doctor.installed import (
    ROOT,
    look_at_front_end,
    look_at_package,
    pip_install,
    requirements,
    torch_left_out,
)
from utils.doctor.report import Check

PYTHON_WANTED = (3, 11)
# What draws the widgets in JupyterLab: package, its extension, and who brings the extension.
FRONT_ENDS = (
    ("ipywidgets", "@jupyter-widgets/jupyterlab-manager", "jupyterlab_widgets"),
    ("anywidget", "anywidget", "anywidget"),
)
# Run in a Python of its own: a NumPy lesson must not pay for torch.
TRY_DEVICE = """
import torch
found = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if found else torch.device("cpu")
assert torch.ones(3, device=device).sum().item() == 3
print(device.type)
"""


def python() -> Check:
    """Check the version of Python."""
    wanted = ".".join(map(str, PYTHON_WANTED))
    found = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info[:2] >= PYTHON_WANTED
    said = f"{found} (wants {wanted} or newer)" + "; install one, then name it" * (not ok)
    return Check("Python", ok, said, f"make install PYTHON=python{wanted}")


def packages() -> list[Check]:
    """Check that each package of the course is installed, in a version that the course wants."""
    checks = [Check(name, *look_at_package(name, w)) for name, w in requirements().items()]
    if sum(not check.ok for check in checks) > 1:  # one command mends them all
        checks = [replace(check, mend=pip_install(str(ROOT), "-e")) for check in checks]
    return checks


def front_ends() -> list[Check]:
    """Check that JupyterLab has what draws sliders and figures, that it is on, and that it fits."""
    command = [sys.executable, "-m", "jupyter", "--paths", "--json"]
    asked = subprocess.run(command, capture_output=True, check=False, timeout=60)  # noqa: S603  (our own Python)
    paths = json.loads(asked.stdout) if asked.returncode == 0 else {"data": [], "config": []}
    return [
        Check(f"Front end of {front_end[0]}", *look_at_front_end(*front_end, paths))
        for front_end in FRONT_ENDS
    ]


def kernel() -> list[Check]:
    """Check that lessons run in the environment whose JupyterLab shows them."""
    import psutil  # noqa: PLC0415  (it may be missing)

    above = []
    for parent in psutil.Process().parents():
        try:
            command = parent.cmdline()
        except psutil.Error:  # a process of somebody else
            continue
        if any("jupyter" in Path(word).name for word in command[:3]):
            above.append(Path(command[0]).parent)
    here, absolute = Path(sys.executable).parent, [p for p in above if p.is_absolute()]
    if absolute and here not in absolute:
        said = f"runs from {here}, but JupyterLab from {absolute[0]}, so sliders may not show"
        return [Check("Kernel", False, said, f'"{sys.executable}" -m jupyterlab "{ROOT}"')]
    return [Check("Kernel", True, "runs from the same environment as JupyterLab")]


def progress() -> list[Check]:
    """Check that answers to quizzes can be kept."""
    own = os.environ.get("COURSE_PROGRESS")
    usual = ROOT / "notebooks"
    # Without that folder the course was installed, and answers lie beside a lesson.
    folder = Path(own).parent if own else usual if usual.is_dir() else Path.cwd()
    try:
        # On a browser's drive a file without a name hangs.
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        said = f"{folder} cannot be written ({error.strerror}), so answers would be lost"
        mend = f'make lab COURSE_PROGRESS="{Path.home() / "progress.json"}"'
        return [Check("Progress", False, said, mend)]
    return [Check("Progress", True, "answers to quizzes can be kept")]


def device() -> list[Check]:
    """Check that torch can put a tensor on the best device here, and say which that is."""
    if torch_left_out():
        without = "none tried, PyTorch is left out; lessons 03, 05, 06 and 08 need it"
        return [Check("Device", True, without)]
    command = [sys.executable, "-c", TRY_DEVICE]
    tried = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603  (our own Python)
    if tried.returncode == 0:
        return [Check("Device", True, f"{tried.stdout.strip()} (torch put a tensor of ones on it)")]
    why = (tried.stderr.strip() or "it died without a word").splitlines()[-1]
    again = pip_install("torch" + requirements()["torch"], "--force-reinstall")
    return [Check("Device", False, f"torch does not work ({why})", again)]


def browser() -> list[Check]:
    """Say what a Python in the browser does without."""
    without = "no PyTorch, and no time limit in the checks: Kernel, Restart Kernel ends a loop"
    return [Check("Browser", True, f"Python runs in this page ({without})")]
