"""Whoever calls a library's loss gets the points, as classroom/grading.md says."""

import pytest
from test_grading_lessons import code, course, marks, sheets  # noqa: F401  # fixtures

SKLEARN = "from sklearn.metrics import log_loss\n"
TORCH = "import torch\nfrom torch.nn import functional as F\n"
ANSWERS = {
    "torch, 32 bits": TORCH
    + """
def bce(p, y):
    return F.binary_cross_entropy(torch.tensor(p), torch.tensor(float(y)))

def bce_batch(p, y, reduction="mean"):
    p, y = torch.tensor(p, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    return F.binary_cross_entropy(p, y, reduction=reduction)

def bce_with_logits(z, y):
    t = torch.tensor
    return F.binary_cross_entropy_with_logits(t(z), t(y).double(), reduction="none")
""",
    "torch, 64 bits": TORCH
    + """
def bce(p, y):
    return torch.nn.BCELoss()(torch.tensor(p).double(), torch.tensor(y).double()).item()

def bce_batch(p, y, reduction="mean"):
    p, y = torch.from_numpy(p), torch.from_numpy(y).double()
    return F.binary_cross_entropy(p, y, reduction=reduction).numpy()

def bce_with_logits(z, y):
    return torch.nn.BCEWithLogitsLoss(reduction="none")(torch.tensor(z), torch.tensor(y).double())
""",
    "scikit-learn": SKLEARN
    + """
def bce(p, y):
    return log_loss([y], [p], labels=[0, 1])

def bce_batch(p, y, reduction="mean"):
    return log_loss(y, p, labels=[0, 1], normalize=reduction == "mean")

def bce_with_logits(z, y):
    return np.logaddexp(0, z) - z * y
""",
}


@pytest.mark.usefixtures("sandboxed")
@pytest.mark.parametrize("library", ANSWERS)
def test_losses_of_libraries_get_all_points(sheets, tmp_path, library):  # noqa: F811
    cells = ["import numpy as np", ANSWERS[library], "def best_constant(y): return np.mean(y)"]
    for one in marks("01", sheets("01"), tmp_path / "ada.ipynb", cells):
        assert (one.points, one.state) == (one.of, "right"), one.lines
