"""Run a learner's cells and call the functions they define: the half that lies in the sandbox.

It trusts nobody and decides nothing. A job comes in on standard input; on what was standard output
goes one line of JSON for each step: the error of a cell, or what a function gave. Whatever the
learner's code prints goes to standard error, where it is counted.
"""

import contextlib
import importlib
import json
import os
import pickle
import string
import sys
from collections.abc import Iterator

import numpy as np
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from utils.checks import trial
from utils.checks.limit import Limit

LONGEST = 500  # characters of a sentence about a problem
FOREVER = 1e6  # seconds; the limit that counts is kept outside


def _limit(wanted: dict[str, int]) -> None:
    try:
        import resource  # noqa: PLC0415  # Windows has none
    except ImportError:
        return
    for name, most in wanted.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        with contextlib.suppress(ValueError, OSError):  # a system may have a lower limit already
            resource.setrlimit(kind, (most, most))


class _Shell(InteractiveShell):
    """IPython as a notebook has it: a magic that has no meaning here costs nobody an answer."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Leave windows closed."""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> object:
        """Run a magic of one line, and go on where it fails."""
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:  # noqa: BLE001  # there are many, and all are beside the point
            print(error)  # as a notebook would
            return None

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> object:
        """Run a magic of a cell, and go on where there is none of this name."""
        try:
            return super().run_cell_magic(magic_name, line, cell)
        except UsageError as error:
            print(error)  # as above
            return None


def _shell() -> InteractiveShell:
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return _Shell.instance(config=config)


def _refuse(*_: object, **__: object) -> None:
    raise LookupError("this function of the course is the answer: your own is wanted")


@contextlib.contextmanager
def _withheld(names: list[str]) -> Iterator[None]:
    """Let some functions refuse; their code is changed, so that every name they go by refuses."""
    kept = []
    for name in names:
        module, field = name.split(":")
        found = vars(importlib.import_module(module))
        one, _ = string.Formatter().get_field(field, (), found)
        kept.append((one, one.__code__))
        one.__code__ = _refuse.__code__
    try:
        yield
    finally:
        for one, code in kept:
            one.__code__ = code


def _cell(shell: InteractiveShell, source: str, anew: list[str]) -> dict:
    for name in anew:  # what an earlier cell defined is no answer to this one's question
        shell.user_ns.pop(name, None)
    done = shell.run_cell(source, store_history=False, silent=True)
    error = done.error_before_exec or done.error_in_exec
    return {"error": f"{type(error).__name__}: {error}"[:LONGEST] if error else None}


def _told(outcome: trial.Outcome) -> dict:
    if outcome.value is None:
        return {"problem": outcome.problem[:LONGEST]}
    return {"shape": outcome.value.shape, "value": outcome.value.ravel().tolist()}


def _call(
    shell: InteractiveShell,
    function: str,
    called: str,
    through: trial.Function | None,
    calls: list,
    withheld: list[str],
) -> dict:
    fn = getattr(shell.user_ns.get(function), called, None)
    if not callable(fn):
        return {"missing": True}
    fn = through(fn) if through else fn
    with _withheld(withheld):
        outcomes = trial.run(fn, calls, Limit(FOREVER))
    return {"outcomes": [_told(outcome) for outcome in outcomes]}


def main() -> None:
    """Do the steps of a job, and tell what each gave."""
    job = pickle.load(sys.stdin.buffer)  # noqa: S301  # it comes from outside, never from a learner
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)

    def reply(told: dict) -> None:
        replies.write(json.dumps(told) + "\n")
        replies.flush()

    np.seterr(all="ignore")
    shell = _shell()
    # What every lesson imports is loaded before the learner's time starts to count.
    shell.run_cell(job["setup"], store_history=False, silent=True)
    _limit(job["limits"])
    reply({"ready": True})
    for kind, *given in job["steps"]:
        reply({"cell": _cell, "call": _call}[kind](shell, *given))


if __name__ == "__main__":
    main()
