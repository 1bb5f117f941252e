"""Change the code of the course in many small ways, and name each change that no test notices.

`make mutants` tries them all; `make mutants ARGS="losses quiz"` those of some modules. Each mutant
gets a process of its own, forked from one that has collected the tests of its module, and runs
those that reach it until the first one fails (session.py). same.toml lists the mutants that are the
same function; it ends with exit status 1 when another one survives, or when a line of same.toml has
become wrong.
"""

from __future__ import annotations

import os
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if not hasattr(os, "fork"):
    sys.exit("Mutants run in forked processes, which Windows does not have: use Linux or WSL.")
os.environ["OMP_NUM_THREADS"] = "1"  # threads would not survive a fork

from hypothesis import HealthCheck, Phase, settings

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from mutate import mutants  # noqa: E402  # found by the line above
from session import Module, Session, TestsFailError, collected  # noqa: E402  # likewise

if TYPE_CHECKING:
    from mutate import Mutant

SAME = HERE / "same.toml"
CHECKS, REPORT = ["checks", "checks_answers"], ["report", "class_report"]
# A module of utils, and the test files that must notice its mutants.
MODULES = {
    "losses": ["losses"],
    "_contract": ["losses"],
    "_mend": ["losses"],
    "calibration": ["calibration"],
    "progress": ["quiz", "record"],
    "quiz": ["quiz"],
    "_questions": ["quiz"],
    "_question_form": ["quiz"],
    "_prediction_form": ["predictions"],
    "guesses": ["predictions"],
    "predict": ["predictions"],
    "report": REPORT,
    "_report": REPORT,
    "_guessed": REPORT,
    "explorers/ask": ["predictions"],
    "explorers/asking": ["predictions"],
    "explorers/ring": ["predictions"],
    "explorers/states": ["explorers"],
    "explorers/shapes": ["explorers"],
    "explorers/still": ["explorers"],
    "explorers/pictures": ["explorers"],
    "explorers/live": ["explorers"],
    "explorers/controls": ["explorers"],
    "explorers/dots": REPORT,
    "explorers/crowd": REPORT,
    "checks/engine": CHECKS,
    "checks/exercise": CHECKS,
    "checks/trial": CHECKS,
    "checks/advice": CHECKS,
    "checks/learner": CHECKS,
    "checks/slips": CHECKS,
    "checks/words": CHECKS,
    "checks/mistakes": CHECKS,
    "checks/limit": ["checks_limit"],
    "checks/record": ["record"],
    "checks/clinic/engine": ["checks_clinic"],
}


def chosen(names: list[str]) -> list[Module]:
    """List the modules by name; end with a sentence at an unknown one."""
    if unknown := sorted(set(names) - set(MODULES)):
        sys.exit(f"No mutants are made of {unknown[0]!r}. Name some of {', '.join(MODULES)}.")
    return [
        Module(name, ROOT / "utils" / f"{name}.py", tuple(f"tests/test_{t}.py" for t in tests))
        for name, tests in MODULES.items()
        if name in (names or MODULES)
    ]


def listed() -> dict[tuple[str, str, str, str], str]:
    """Read the mutants that are the same function, each with its reason."""
    entries = tomllib.loads(SAME.read_text(encoding="utf-8")).get("same", [])
    return {(e["module"], e["where"], e["was"], e["now"]): e["why"] for e in entries}


def key(module: Module, mutant: Mutant) -> tuple[str, str, str, str]:
    return module.name, mutant.where, mutant.was, mutant.now


def entry(module: Module, mutant: Mutant) -> str:
    """Write a mutant as same.toml wants it, so that it can be copied there with a reason."""
    pairs = zip(("module", "where", "was", "now"), key(module, mutant), strict=True)
    lines = [f"{name} = '''{value}'''" for name, value in pairs]
    return "\n".join(
        [f"# utils/{module.name}.py:{mutant.lines[0]}", "[[same]]", *lines, "why = ''"]
    )


def trial(session: Session, module: Module, same: dict) -> tuple[Counter, list[str]]:
    """Try each mutant of a module."""
    count, faults, seen = Counter(), [], set()
    every = list(mutants(module.path.read_text(encoding="utf-8")))
    for number, mutant in enumerate(every, start=1):
        seen.add(key(module, mutant))
        is_same, found = key(module, mutant) in same, session.notices(module, mutant)
        count["same" if is_same else "noticed" if found else "survived"] += 1
        if not is_same and not found:
            faults.append(entry(module, mutant))
            say(f"\nsurvived:\n{faults[-1]}")
        elif is_same and found:
            faults.append(f"Listed as the same, but a test fails:\n{entry(module, mutant)}")
            say(f"\n{faults[-1]}")
        if not number % 50 or sys.stderr.isatty():
            end = "\r" if sys.stderr.isatty() else "\n"
            print(f"{module.name}: {number} of {len(every)}", end=end, file=sys.stderr, flush=True)
    for gone in (k for k in same if k[0] == module.name and k not in seen):
        faults.append(f"Listed, and there is no such mutant: {gone}")
        say(f"\n{faults[-1]}")
    return count, faults


def say(text: str) -> None:
    """Print to where the hunt was started: pytest's own output goes nowhere."""
    print(text, file=sys.__stdout__, flush=True)


def main(names: list[str]) -> int:
    """Try all mutants, print the score of each module, and return the exit status."""
    same, lines, faults = listed(), [], []
    settings.register_profile(
        "mutants",
        derandomize=True,  # the same score at each run
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],  # what fails need not become small
        suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no failure
    )
    settings.load_profile("mutants")

    def hunt(session: Session) -> None:
        for module in session.modules:
            begin = time.monotonic()
            count, new = trial(session, module, same)
            faults.extend(new)
            able = count.total() - count["same"]
            lines.append(
                f"{module.name:20} {count['noticed']:4} of {able:4} noticed, "
                f"{count['same']:3} the same function, {(time.monotonic() - begin) / 60:4.1f} min"
            )
            say(f"\n{lines[-1]}")

    # A mutant of progress.py may forget that tests have a file of their own.
    own = ROOT / "notebooks" / "progress.json"
    before = own.read_bytes() if own.is_file() else None
    modules = chosen(names)
    try:
        for tests in dict.fromkeys(module.tests for module in modules):
            collected(tests, [module for module in modules if module.tests == tests], hunt)
    except TestsFailError as fault:
        sys.exit(str(fault))
    finally:
        if before is not None:
            own.write_bytes(before)
    say("\n" + "\n".join(lines))
    say(f"{len(faults)} to look at: CONTRIBUTING.md says how." if faults else "Nothing is left.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
