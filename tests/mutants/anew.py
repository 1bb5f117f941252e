"""Run tests on a mutant of what runs as its module is imported: all of ours is imported anew."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Ordered:
    """Run tests in this order, say which begins, and tell the first that fails."""

    def __init__(
        self, names: list[str], begins: Callable[[str], None], tell: Callable[[str], None]
    ) -> None:
        self.place = {name: place for place, name in enumerate(names)}
        self.begins, self.tell = begins, tell

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.place.get(item.nodeid, -1))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.begins(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.tell(report.nodeid)


class _Planted(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Give the import of one module other code."""

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name == self.name:
            return importlib.util.spec_from_file_location(name, self.path, loader=self)
        return None

    def get_code(self, _: str) -> CodeType:
        return self.code


def run(
    words: list[str], name: str, path: Path, code: CodeType, order: Ordered
) -> pytest.ExitCode | int:
    """Forget what is ours, and run pytest with the mutant in its place."""
    for loaded, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        ours = file.startswith(str(ROOT)) and not file.startswith(sys.prefix)
        if (ours or loaded.partition(".")[0] == "utils") and Path(file).parent != HERE:
            del sys.modules[loaded]
    planted = _Planted(name, str(path))
    planted.code = code
    sys.meta_path.insert(0, planted)
    return pytest.main([*words, "-x"], plugins=[order])
