"""Pictures that answer at once: `explorers.binary()`, `explorers.batch()`, `explorers.logit()`.

Each shows itself as the last expression of a cell; its state is traits
(`e = explorers.binary(); e.p = 0.9; e.loss`). `explorers.picture(...)` shows a picture that
does not move.
"""

from utils.explorers.batch import Batch
from utils.explorers.binary import Binary
from utils.explorers.logit import Logit
from utils.explorers.pictures import picture

batch, binary, logit = Batch, Binary, Logit

#: The explorers by name.
EXPLORERS = {"batch": batch, "binary": binary, "logit": logit}

__all__ = ["EXPLORERS", "batch", "binary", "logit", "picture"]
