"""Say whether this machine can run the course, and how to mend what is wrong.

``python -m utils.doctor`` prints four lines when all is well, and exits with 1 if there is a fault;
``--full`` prints one line a check. Lesson 00 shows the same with ``doctor.examine()``, each check
folded below. All that depends on the machine stands after the first colon of a line, so that two
healthy machines differ in nothing before it.

At import time this module needs nothing but Python itself: it must start on a broken machine.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from utils import IN_BROWSER
from utils.doctor.installed import ROOT, pip_install
from utils.doctor.machine import (
    browser,
    device,
    front_ends,
    kernel,
    packages,
    progress,
    python,
)
from utils.doctor.report import LAB, PYTHON, Check, Report

__all__ = ["Check", "Report", "examine", "main"]


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
