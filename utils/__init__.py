"""The small module behind the lessons; import the part you need, such as `utils.losses`."""

import sys

from utils._importing import IN_BROWSER, ShortNames, TellHowToGetTorch

__all__ = ["IN_BROWSER"]

sys.meta_path.insert(0, ShortNames())  # asked first: a folder may still hold an older course
sys.meta_path.append(TellHowToGetTorch())  # the last one asked: only where there is no torch
