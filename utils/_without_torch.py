"""Tell in a sentence what a lesson misses where PyTorch was left out, and how to get it."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder

LESSONS = "Lessons 03, 05, 06 and 08, and one exercise of 04, need PyTorch"


class TellHowToGetIt(MetaPathFinder):
    """Stand at the end of the places where modules are looked for, and refuse torch alone."""

    def find_spec(self, name: str, *_: object) -> None:
        """Return nothing for what is no torch.

        Raises
        ------
        ModuleNotFoundError
            For ``import torch``: nothing before this place has found it.
        """
        if name != "torch":
            return
        how = "this Python, in the browser, has none"
        if sys.platform != "emscripten":
            how = "to get it: make lab TORCH=cpu"
        raise ModuleNotFoundError(f"{LESSONS}, and it is not installed; {how}", name=name)
