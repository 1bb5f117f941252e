"""What `import` finds in the course beside its files: short names, and what to do without PyTorch.

A lesson says `from utils import predict`, wherever that lies. Nothing is imported before somebody
asks for it: a lesson in NumPy pays for no widgets.
"""

from __future__ import annotations

import functools
import importlib
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

# Whether this Python runs in a page: it has no processes, no locks and no threads.
IN_BROWSER = sys.platform == "emscripten"
# The first five are called by lessons; all are in notebooks that learners have saved.
HOMES = {
    "utils.predict": "utils.quiz.predict",
    "utils.report": "utils.quiz.report",
    "utils.clinic": "utils.checks.clinic.program",
    "utils.cheat_sheet": "utils.checks.clinic.cheat_sheet",
    "utils.memory": "utils.checks.clinic.memory",
    "utils.progress": "utils.quiz.progress",
    "utils.guesses": "utils.quiz.guesses",
}
# What the module of a short name had once, one beside it has now.
BESIDE = {"utils.progress": "utils.quiz.answers"}
LESSONS = "Lessons 03, 05, 06 and 08, and one exercise of 04, need PyTorch"


class ShortNames(MetaPathFinder, Loader):
    """Import a module by its short name: the same object as by its full name."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Return how a short name is imported, and nothing for others."""
        return ModuleSpec(name, self) if name in HOMES else None

    def exec_module(self, module: ModuleType) -> None:
        """Put the module that is meant in the place of the empty one that Python has made."""
        name = module.__name__
        found = sys.modules[name] = importlib.import_module(HOMES[name])
        if name in BESIDE:
            found.__getattr__ = functools.partial(getattr, importlib.import_module(BESIDE[name]))


class TellHowToGetTorch(MetaPathFinder):
    """Tell in a sentence what misses PyTorch where it was left out, and how to get it."""

    def find_spec(self, name: str, *_: object) -> None:
        """Return nothing for what is no torch.

        Raises
        ------
        ModuleNotFoundError
            For ``import torch``: nothing before this place has found it.
        """
        if name != "torch":
            return
        browser = "this Python, in the browser, has none"
        how = browser if IN_BROWSER else "to get it: make lab TORCH=cpu"
        raise ModuleNotFoundError(f"{LESSONS}, and it is not installed; {how}", name=name)
