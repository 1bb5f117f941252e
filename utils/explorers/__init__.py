"""Pictures that answer at once: `explorers.binary()`, `explorers.multiclass()` and so on.

Each shows itself as the last expression of a cell; its state is traits
(`e = explorers.binary(); e.p = 0.9; e.loss`), and `e.save("report.pdf")` saves what it shows, as
.pdf, .png or .svg; it returns the picture in words. `explorers.picture(...)` shows a picture that
does not move.
"""

from utils.explorers.batch import Batch
from utils.explorers.binary import Binary
from utils.explorers.boundary import Boundary
from utils.explorers.calibration import Calibration
from utils.explorers.code_length import CodeLength
from utils.explorers.descent import Descent
from utils.explorers.elo import Elo
from utils.explorers.logit import Logit
from utils.explorers.multiclass import Multiclass
from utils.explorers.pairs import Pairs
from utils.explorers.pictures import picture
from utils.explorers.simplex import Simplex
from utils.explorers.threshold import Threshold
from utils.explorers.torch_loss import TorchLoss
from utils.explorers.whose_mean import WhoseMean
from utils.explorers.windows import Windows

batch, binary, logit = Batch, Binary, Logit
multiclass, simplex, torch_loss = Multiclass, Simplex, TorchLoss
boundary, descent = Boundary, Descent
code_length = CodeLength
calibration, threshold = Calibration, Threshold
whose_mean, windows = WhoseMean, Windows
elo, pairs = Elo, Pairs

#: The explorers by name.
EXPLORERS = {
    "batch": batch,
    "binary": binary,
    "boundary": boundary,
    "code_length": code_length,
    "calibration": calibration,
    "descent": descent,
    "elo": elo,
    "logit": logit,
    "multiclass": multiclass,
    "pairs": pairs,
    "simplex": simplex,
    "threshold": threshold,
    "torch_loss": torch_loss,
    "whose_mean": whose_mean,
    "windows": windows,
}

__all__ = [
    "EXPLORERS",
    "batch",
    "binary",
    "boundary",
    "calibration",
    "code_length",
    "descent",
    "elo",
    "logit",
    "multiclass",
    "pairs",
    "picture",
    "simplex",
    "threshold",
    "torch_loss",
    "whose_mean",
    "windows",
]
