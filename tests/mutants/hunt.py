"""Change the code of the course in many small ways, and name each change that no test notices.

`make mutants` tries them all; `make mutants ARGS="losses quiz"` those of some modules. Each mutant
runs the tests of its module in a process of its own, forked from one that has imported what they
need, until the first test fails. same.toml lists the mutants that are the same function; it ends
with exit status 1 when another one survives, or when a line of same.toml has become wrong.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

if not hasattr(os, "fork"):
    sys.exit("Mutants run in forked processes, which Windows does not have: use Linux or WSL.")
os.environ["OMP_NUM_THREADS"] = "1"  # threads would not survive a fork

import resource

import pytest
from hypothesis import Phase, settings
from hypothesis.internal.detection import is_hypothesis_test

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from mutate import Mutant, mutants  # noqa: E402  # found by the line above

SAME = HERE / "same.toml"
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
    "explorers/ask": ["predictions"],
    "explorers/asking": ["predictions"],
    "explorers/ring": ["predictions"],
    "explorers/states": ["explorers"],
    "explorers/shapes": ["explorers"],
    "explorers/still": ["explorers"],
    "explorers/pictures": ["explorers"],
    "explorers/live": ["explorers"],
    "checks/engine": ["checks"],
    "checks/exercise": ["checks"],
    "checks/limit": ["checks_limit"],
    "checks/trial": ["checks"],
}
PATIENCE = 20  # seconds beyond three times what the tests take on the code as it is
MEMORY = 6 * 2**30


class _Planted(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Give the import of one module another source."""

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name == self.name:
            return importlib.util.spec_from_file_location(name, self.path, loader=self)
        return None

    def get_code(self, _: str) -> object:
        return compile(self.source, self.path, "exec")


class Module(NamedTuple):
    """Hold what is mutated, and the tests that look at it."""

    name: str
    path: Path
    tests: list[str]

    @property
    def dotted(self) -> str:
        return f"utils.{self.name.replace('/', '.')}"


def chosen(names: list[str]) -> list[Module]:
    """List the modules by name; end with a sentence at an unknown one."""
    if unknown := sorted(set(names) - set(MODULES)):
        sys.exit(f"No mutants are made of {unknown[0]!r}. Name some of {', '.join(MODULES)}.")
    return [
        Module(name, ROOT / "utils" / f"{name}.py", [f"tests/test_{test}.py" for test in tests])
        for name, tests in MODULES.items()
        if name in (names or MODULES)
    ]


class _QuickFirst:
    """Let tests of many drawn examples run after the others, which mostly notice already."""

    @staticmethod
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: is_hypothesis_test(getattr(item, "obj", None)))


def _pytest(*options: str) -> int:
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        fixed = ["-q", "-p", "no:cacheprovider", "-m", "not browser"]
        return int(pytest.main([*fixed, *options], plugins=[_QuickFirst()]))


def warm(module: Module) -> None:
    """Import what the tests import, and forget what is ours."""
    if fault := _pytest("--collect-only", *module.tests):
        sys.exit(f"{', '.join(module.tests)} cannot be collected: pytest ends with {fault}.")
    for name, loaded in list(sys.modules.items()):
        file = getattr(loaded, "__file__", None) or ""
        ours = file.startswith(str(ROOT)) and not file.startswith(sys.prefix)
        if (ours or name.partition(".")[0] == "utils") and Path(file).parent != HERE:
            del sys.modules[name]


def notices(module: Module, source: str, limit: float) -> bool:
    """Tell whether the module's tests fail with this source, or do not end."""
    if not (child := os.fork()):
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        planted = _Planted(module.dotted, str(module.path))
        planted.source = source
        sys.meta_path.insert(0, planted)
        code = 70
        try:
            code = _pytest("-x", *module.tests)
        finally:
            os._exit(code)
    end = time.monotonic() + limit
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > end:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
        time.sleep(0.02)
    return done[1] != 0


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
    return "\n".join([f"# utils/{module.name}.py:{mutant.line}", "[[same]]", *lines, "why = ''"])


def trial(module: Module, same: dict) -> tuple[Counter, list[str]]:
    """Run the tests of a module on each of its mutants."""
    warm(module)
    source, begin = module.path.read_text(encoding="utf-8"), time.monotonic()
    if notices(module, source, 600):
        sys.exit(f"{', '.join(module.tests)} fail on utils/{module.name}.py as it is: mend that.")
    limit = 3 * (time.monotonic() - begin) + PATIENCE
    count, faults, seen = Counter(), [], set()
    for number, mutant in enumerate(every := list(mutants(source)), start=1):
        seen.add(key(module, mutant))
        is_same, found = key(module, mutant) in same, notices(module, mutant.code, limit)
        count["same" if is_same else "noticed" if found else "survived"] += 1
        if not is_same and not found:
            faults.append(entry(module, mutant))
            print(f"\nsurvived:\n{faults[-1]}", flush=True)
        elif is_same and found:
            faults.append(f"Listed as the same, but a test fails:\n{entry(module, mutant)}")
            print(f"\n{faults[-1]}", flush=True)
        end = "\r" if sys.stderr.isatty() else "\n"
        if end == "\r" or not number % 50:
            print(f"{module.name}: {number} of {len(every)}", end=end, file=sys.stderr, flush=True)
    for gone in (k for k in same if k[0] == module.name and k not in seen):
        faults.append(f"Listed, and there is no such mutant: {gone}")
        print(f"\n{faults[-1]}", flush=True)
    return count, faults


def main(names: list[str]) -> int:
    """Try all mutants, print the score of each module, and return the exit status."""
    modules, same = chosen(names), listed()
    settings.register_profile(
        "mutants",
        derandomize=True,  # the same score at each run
        database=None,
        phases=[Phase.explicit, Phase.generate],  # what fails need not become small
    )
    settings.load_profile("mutants")
    # A mutant of progress.py may forget that tests have a file of their own.
    own = ROOT / "notebooks" / "progress.json"
    before = own.read_bytes() if own.is_file() else None
    lines, faults = [], []
    for module in modules:
        begin = time.monotonic()
        count, new = trial(module, same)
        faults += new
        able = count.total() - count["same"]
        lines.append(
            f"{module.name:20} {count['noticed']:4} of {able:4} noticed, "
            f"{count['same']:3} the same function, {(time.monotonic() - begin) / 60:4.1f} min"
        )
        print(f"\n{lines[-1]}", flush=True)
    if before is not None:
        own.write_bytes(before)
    print("\n" + "\n".join(lines))
    print(f"{len(faults)} to look at: CONTRIBUTING.md says how." if faults else "Nothing is left.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
