"""Change the code of the course in many small ways, and name each change that no test notices.

`make mutants` tries them all; `make mutants ARGS="losses quiz/progress"` those of some modules, and
`make mutants ARGS="--sample 200"` so many, drawn at random, which tells about how many tests notice
in less than hours. Each mutant gets a process of its own, forked from one that has collected the
tests of its module, and runs those that reach it until the first one fails (session.py). same.toml
lists the mutants that are the same function; it ends with exit status 1 when another one survives,
or when a line of same.toml has become wrong.
"""

from __future__ import annotations

import argparse
import os
import random
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
from scipy.stats import binomtest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from mutate import mutants  # noqa: E402  # found by the line above
from session import Module, Session, TestsFailError, collected  # noqa: E402  # likewise

if TYPE_CHECKING:
    from mutate import Mutant

SAME = HERE / "same.toml"
LOSSES = ["losses", "losses_input"]
ENGINE = ["checks_engine", "checks_numbers", "checks_junk", "checks_learner"]
STATES = ["states", "explorers"]
STILLS = ["stills", "stills_page"]
CLASSIFIER = ["explorers_classifier", "explorers_own_data"]
QUIZ = ["quiz", "progress"]
REPORT = ["report", "class_report", "class_report_copies", "class_report_predictions"]
PREDICTIONS = ["predictions", "predictions_file", "predictions_veil", "predictions_twins"]
# A module of utils, and the test files that must notice its mutants.
MODULES = {
    "losses": LOSSES,
    "_contract": LOSSES,
    "_classes": LOSSES,
    "_mend": LOSSES,
    "calibration": ["calibration"],
    "quiz/progress": [*QUIZ, "record", *PREDICTIONS],
    "quiz/answers": QUIZ,
    "quiz/question": QUIZ,
    "quiz/toml_files": QUIZ,
    "quiz/toml_question": QUIZ,
    "quiz/toml_prediction": PREDICTIONS,
    "quiz/guesses": PREDICTIONS,
    "quiz/predict": PREDICTIONS,
    "quiz/report": REPORT,
    "quiz/report_answers": REPORT,
    "quiz/report_predictions": REPORT,
    "explorers/ask": PREDICTIONS,
    "explorers/asking": PREDICTIONS,
    "explorers/ring": PREDICTIONS,
    "explorers/states": STATES,
    "explorers/shapes": ["explorers", "explorers_twins"],
    "explorers/still": STILLS,
    "explorers/pictures": STILLS,
    "explorers/live": STATES,
    "explorers/controls": STATES,
    "explorers/bins": CLASSIFIER,
    "explorers/predictions": CLASSIFIER,
    "explorers/tallies": CLASSIFIER,
    "explorers/on_paper": [*STILLS, "own_model"],
    "explorers/dots": ["crowd"],
    "explorers/crowd": ["crowd"],
    "checks/engine": ENGINE,
    "checks/exercise": ENGINE,
    "checks/trial": [*ENGINE, "checks_advice", "checks_limit"],
    "checks/advice": ["checks_advice"],
    "checks/learner": ENGINE,
    "checks/slips": ENGINE,
    "checks/words": ENGINE,
    "checks/mistakes": ["checks_mistakes", *ENGINE],
    "checks/limit": ["checks_limit"],
    "checks/thread": ["checks_thread", "checks_limit"],
    "checks/record": ["record"],
    "checks/clinic/engine": ["checks_clinic", "checks_clinic_engine"],
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


def drawn(modules: list[Module], sample: int | None, seed: int) -> dict[str, list[Mutant]]:
    """List the mutants to try of each module: all, or so many of them together at random."""
    every = {m.name: list(mutants(m.path.read_text(encoding="utf-8"))) for m in modules}
    if sample is None:
        return every
    pairs = [(name, mutant) for name, found in every.items() for mutant in found]
    taken = random.Random(seed).sample(pairs, min(sample, len(pairs)))  # noqa: S311  # no secret
    return {name: [mutant for of, mutant in taken if of == name] for name in every}


def trial(
    session: Session, module: Module, every: list[Mutant], same: dict
) -> tuple[Counter, list[str]]:
    """Try these mutants of a module."""
    count, faults = Counter(), []
    for number, mutant in enumerate(every, start=1):
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
    return count, faults


def gone(module: Module, same: dict) -> list[str]:
    """Name what is listed of a module, and is no mutant of it any more."""
    there = {key(module, one) for one in mutants(module.path.read_text(encoding="utf-8"))}
    listed_here = (one for one in same if one[0] == module.name)
    return [
        f"Listed, and there is no such mutant: {one}" for one in listed_here if one not in there
    ]


def score(noticed: int, able: int, begin: float) -> str:
    """Tell how many were noticed, and of a sample what that says of all."""
    interval = binomtest(noticed, able).proportion_ci(method="wilson")
    low, high = (f"{100 * share:.1f}" for share in interval)
    return (
        f"{noticed} of {able} noticed in {(time.monotonic() - begin) / 60:.1f} min. If they were "
        f"drawn at random: {low} to {high} percent of all (Wilson's interval, 95 percent)."
    )


def say(text: str) -> None:
    """Print to where the hunt was started: pytest's own output goes nowhere."""
    print(text, file=sys.__stdout__, flush=True)


def main(arguments: list[str]) -> int:
    """Try the mutants, print the score of each module and of all, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="MODULE", help="all, if none is named")
    parser.add_argument("--sample", type=int, metavar="N", help="try so many, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="draw others (default: 0)")
    options = parser.parse_args(arguments)
    same, modules, total, faults = listed(), chosen(options.names), Counter(), []
    every = drawn(modules, options.sample, options.seed)
    begin = time.monotonic()
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
            start = time.monotonic()
            count, new = trial(session, module, every[module.name], same)
            for sentence in gone(module, same):
                say(f"\n{sentence}")
                new.append(sentence)
            faults.extend(new)
            total.update(count)
            able = count.total() - count["same"]
            say(
                f"\n{module.name:20} {count['noticed']:4} of {able:4} noticed, "
                f"{count['same']:3} the same function, {(time.monotonic() - start) / 60:4.1f} min"
            )

    # A mutant of progress.py may forget that tests have a file of their own.
    own = ROOT / "notebooks" / "progress.json"
    before = own.read_bytes() if own.is_file() else None
    try:
        for tests in dict.fromkeys(module.tests for module in modules if every[module.name]):
            collected(tests, [module for module in modules if module.tests == tests], hunt)
    except TestsFailError as fault:
        sys.exit(str(fault))
    finally:
        if before is not None:
            own.write_bytes(before)
    if able := total.total() - total["same"]:
        say(f"\n{score(total['noticed'], able, begin)}")
    say(f"{len(faults)} to look at: CONTRIBUTING.md says how." if faults else "Nothing is left.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
