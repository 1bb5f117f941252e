"""Say whether this machine can run the course, and how to mend what is wrong.

``python -m utils.doctor`` prints four lines when all is well, and exits with 1 if there is a fault;
``--full`` prints one line a check. Lesson 00 shows the same with ``doctor.examine()``, each check
folded below. All that depends on the machine stands after the first colon of a line, so that two
healthy machines differ in nothing before it.

At import time this module needs nothing but Python itself: it must start on a broken machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from pathlib import Path

from utils import IN_BROWSER
from utils.doctor.installed import (
    ROOT,
    look_at_front_end,
    look_at_package,
    pip_install,
    requirements,
    torch_left_out,
)

PYTHON_WANTED = (3, 11)
# The parts that are told in one line each when all of their checks are well.
PYTHON, LAB = "Python and packages", "JupyterLab"
WELL = {
    PYTHON: "all in versions that the course wants",
    LAB: "it draws sliders and figures, and answers to quizzes can be kept",
}
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


@dataclass(frozen=True)
class Check:
    """Tell what one check found, and the command that mends a fault.

    Examples
    --------
    >>> print(Check("numpy", ok=True, found="2.4.6 (wants >=2,<3)"))
    ✓ numpy: 2.4.6 (wants >=2,<3)
    """

    name: str
    ok: bool
    found: str
    mend: str = ""
    part: str = ""

    def __str__(self) -> str:
        line = f"{'✓' if self.ok else '✗'} {self.name}: {self.found}"
        return line if self.ok else f"{line}\n  mend: {self.mend}"


@dataclass(frozen=True, repr=False)
class Report:
    """Hold all checks; its text is a line for each part that is well, and each fault with its mend.

    Examples
    --------
    >>> Report((Check("Python", True, "3.13", part=PYTHON), Check("numpy", True, "2", part=PYTHON)))
    ✓ Python and packages: all in versions that the course wants
    All is well.
    """

    checks: tuple[Check, ...]

    @property
    def faults(self) -> tuple[Check, ...]:
        """Return the checks that failed."""
        return tuple(check for check in self.checks if not check.ok)

    @property
    def ok(self) -> bool:
        """Return whether no check failed."""
        return not self.faults

    @property
    def verdict(self) -> str:
        """Say in a sentence what is to be done."""
        ill = "Run the commands after 'mend:', then ask the doctor again."
        return "All is well." if self.ok else ill

    @property
    def full(self) -> str:
        """List every check, one a line, and below each fault what mends it."""
        return "\n".join(map(str, self.checks))

    def __str__(self) -> str:
        lines = []
        for part, group in groupby(self.checks, lambda check: check.part):
            first, *others = checks = [*group]
            well = Check(part, True, WELL[part]) if others and part else first
            lines += [check for check in checks if not check.ok] or [well]
        return "\n".join(map(str, [*lines, self.verdict]))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        short, full = (f"<pre>\n{escape(text)}\n</pre>" for text in (str(self), self.full))
        return f"{short}\n<details><summary>Every check</summary>\n{full}\n</details>"


def examine(*, brief: bool = False) -> Report:
    """Examine this machine; never raise.

    Parameters
    ----------
    brief
        Leave out the device, which costs the seconds that torch needs to start.

    Returns
    -------
    Report
        ``ok``, ``faults``, ``checks``, and ``full``, the text with a line for each check.

    Examples
    --------
    >>> examine(brief=True).checks[0].name
    'Python'
    """
    checks = [replace(python(), part=PYTHON)]
    if not checks[0].ok:  # all else has to be installed anew for another Python
        return Report(tuple(checks))
    probes = (packages, front_ends, kernel, progress) + (device,) * (not brief)
    parts = {packages: PYTHON, front_ends: LAB, kernel: LAB, progress: LAB}
    for probe in (packages, progress, browser) if IN_BROWSER else probes:
        part = parts.get(probe, "")
        try:
            checks += [replace(check, part=part) for check in probe()]
        except Exception as error:  # noqa: BLE001  (whatever is broken, the doctor reports it)
            said = f"could not be checked ({type(error).__name__}: {error})"
            name = probe.__name__.replace("_", " ").capitalize()
            checks.append(Check(name, False, said, pip_install(str(ROOT), "-e"), part))
    return Report(tuple(checks))


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


def main() -> int:
    """Print the report; return 1 if there is a fault."""
    parser = argparse.ArgumentParser(prog="python -m utils.doctor", description=__doc__)
    parser.add_argument("--brief", action="store_true", help="show faults only; leave torch out")
    parser.add_argument("--full", action="store_true", help="show every check, also what is well")
    asked = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # a pipe on Windows knows no ✓
    report = examine(brief=asked.brief)
    if asked.brief or asked.full:
        lines = [*(report.faults if asked.brief else report.checks), report.verdict]
    else:
        lines = [report]
    print(*lines, sep="\n")  # noqa: T201  (a command speaks)
    return not report.ok
