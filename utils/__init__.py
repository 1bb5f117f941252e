"""The small module behind the lessons; import the part you need, such as `utils.losses`."""

import sys

from utils._without_torch import TellHowToGetIt

sys.meta_path.append(TellHowToGetIt())  # the last one asked: only where there is no torch
