"""Skip, by name, what needs PyTorch on a machine that does without: `make test TORCH=none`."""

import re
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder

import pytest

WITHOUT = PathFinder.find_spec("torch") is None
REASON = "PyTorch is left out here; to test all: make test TORCH=cpu"
# Lessons that import it; one exercise of lesson 04 does, so its solutions cannot run.
LESSONS = r"\b0[35689]_\w+|lesson[-_]0[35689]|solutions/04_|\b0[35689]\b|sandbox\[04\]"
# What runs code with torch in it elsewhere than in the test itself.
CLINIC = r"clinic(\.cheat_sheet|\.cheat_sheet_rows|\.memory)?"
DOCSTRINGS = rf"\[utils\.checks\.({CLINIC}|loop|shift|accumulation|chunks)\]"
ELSEWHERE = rf"{DOCSTRINGS}|test_broken_torch_is_quoted"
NEEDS_IT = re.compile(f"{LESSONS}|{ELSEWHERE}")


class SkipWhoeverAsks(MetaPathFinder):
    """Skip the test, or the whole file, that imports torch where there is none."""

    def find_spec(self, name, *_):
        if name == "torch":
            pytest.skip(REASON, allow_module_level=True)


if WITHOUT:
    sys.meta_path.insert(0, SkipWhoeverAsks())


def pytest_report_header():
    return REASON if WITHOUT else None


def pytest_collection_modifyitems(items):
    if WITHOUT:
        for item in items:
            named = f"{item.path.parent.name}/{item.path.stem} {item.name}"
            if NEEDS_IT.search(named):
                item.add_marker(pytest.mark.skip(reason=REASON))
