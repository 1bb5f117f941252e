"""What the losses cannot take is told by its name, and how to mend it."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - the name that everybody gives it
from packaging.version import Version

from utils import losses

INF, NAN = np.inf, np.nan
pytestmark = pytest.mark.filterwarnings("error")
BCE, BCEL = losses.binary_cross_entropy, losses.binary_cross_entropy_with_logits
NLL, CE = losses.nll_loss, losses.cross_entropy
Z, I = np.zeros((2, 3)), np.zeros((2, 3, 3, 4))


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("binary_cross_entropy", ([0.5, 1.5], [1, 1]), r"p\[1\] = 1.5, .* logits go to"),
        ("binary_cross_entropy", ([0.5, -0.1], [1, 1]), r"p\[1\] = -0.1"),
        ("binary_cross_entropy", ([0.5, NAN], [1, 1]), r"p\[1\] = nan"),
        ("binary_cross_entropy", ([0.5], [2]), r"y\[0\] = 2, want labels from 0 to 1"),
        ("binary_cross_entropy", ([0.5], [-1]), r"recode -1/1 as \(y \+ 1\) / 2"),
        ("binary_cross_entropy", ([0.5], [NAN]), r"y\[0\] = nan"),
        ("binary_cross_entropy", ([[0.5], [0.5]], [1, 0]), r"y of shape \(2,\) beside p"),
        ("binary_cross_entropy", ([0.5, 0.5], 1), "nothing is broadcast, give one"),
        ("binary_cross_entropy", ([[0.5], [0.5]], [1, 0]), r"use y.reshape\(\(2, 1\)\)"),
        ("binary_cross_entropy", (Z + 0.5, Z.T), "reshape would mix the values up"),
        ("binary_cross_entropy", (Z + 0.5, [0, 1]), "goes to cross_entropy or one_hot"),
        ("binary_cross_entropy", (I + 0.5, Z), "nothing is broadcast, give one for each of p"),
        ("binary_cross_entropy", (I + 0.5, I[..., 0]), "row of p goes to cross_entropy or one_hot"),
        ("binary_cross_entropy", ([0.5, 90], [1, 1]), "per cent / 100"),
        ("binary_cross_entropy", ([1.001], [1]), r"p\[0\] = 1.001"),
        ("binary_cross_entropy", ([-0.001], [1]), r"p\[0\] = -0.001"),
        ("binary_cross_entropy", ([], []), "empty p .* skip the empty batch"),
        ("binary_cross_entropy", ([0.5], [1], [-1]), "negative one rewards mistakes"),
        ("binary_cross_entropy", ([0.5], [1], [INF]), "finite weights"),
        ("binary_cross_entropy", ([[0.5], [0.5]], [[1], [0]], [1, 2]), r"broadcasts to \(2, 1\)"),
        ("binary_cross_entropy", ([0.5, 0.5], [1, 0], [1, 2, 3]), "weight of shape"),
        ("binary_cross_entropy", ([0.5], [1], None, "avg"), 'want "none", "mean" or "sum"'),
        ("binary_cross_entropy", (None, 1), "got p = None, want real numbers"),
        ("binary_cross_entropy", ("0.5", 1), "got p = '0.5', want real numbers"),
        ("binary_cross_entropy", (["0.5"], [1]), "p of type <U3"),
        ("binary_cross_entropy", ([0.5, [0.5]], 1), "p cannot be read .*rows of equal length"),
        (
            "binary_cross_entropy",
            (torch.ones(1).bfloat16(), [1]),
            r"\(want \.detach\(\)\.cpu\(\)\.float\(\)\)$",
        ),
        (
            "binary_cross_entropy",
            (np.ma.array([0.5], mask=[1]), [1]),
            r"one mask in every argument",
        ),
        ("binary_cross_entropy", (torch.ones(1, requires_grad=True), [1]), "detach"),
        ("binary_cross_entropy_with_logits", ([500.0], [2]), "labels from 0 to 1"),
        ("binary_cross_entropy_with_logits", ([NAN], [1]), r"z\[0\] = nan"),
        ("binary_cross_entropy_with_logits", (Z, [0, 0]), "y of shape"),
        ("binary_cross_entropy_with_logits", (Z, Z, None, [1, 2]), r"\(3,\);.* w1 / w0"),
        (
            "binary_cross_entropy_with_logits",
            (I, I, None, [1, 2, 5]),
            r"label has shape \(3, 1, 1\);",
        ),
        (
            "binary_cross_entropy_with_logits",
            (I, I, [1, 2]),
            r"sample shape \(2, 1, 1, 1\);.*where",
        ),
        ("binary_cross_entropy_with_logits", ([0, 0, 0], [1, 0, 0], None, [1, 2]), "a single num"),
        ("binary_cross_entropy_with_logits", (Z, Z, None, [1, 2, -1]), r"pos_weight\[2\] = -1"),
        ("nll_loss", ([[0.1, 0.9]], [1]), r"log_q\[0, 0\] = 0.1, want log-probabilities"),
        ("nll_loss", ([[-1.0, -2.0]], [[0.5, 0.5]]), "class indices of shape"),
        ("nll_loss", ([-1.0, -2.0], [0]), r"use y.reshape\(\(\)\)"),
        (
            "cross_entropy",
            (Z, [0, 3]),
            r"y\[1\] = 3, want a class from 0 to 2: labels from 1 on are y - 1",
        ),
        ("cross_entropy", (Z, [0, -1]), r"y\[1\] = -1"),
        ("cross_entropy", (Z, [0.0, 1.0]), r"of type float64, want integers: use y.astype\(int\)"),
        ("cross_entropy", (Z, [0.5, 1.0]), "want integers: parts go in as class probabilities"),
        ("cross_entropy", (Z, [NAN, 1.0]), "want integers: parts go in as class probabilities"),
        ("cross_entropy", (Z[:, :1], [0, 1]), r"y\[1\] = 1.*one score a sample.*with_logits"),
        ("cross_entropy", (Z[:, :1], [[1.0], [0.0]]), "one output a sample .*with_logits"),
        ("cross_entropy", (Z, [[1.0, 1, 0], [0, 0, 1]]), "sums to 2 .*several labels.*with_logits"),
        ("cross_entropy", (Z, [[1, 1, 0], [0, 0, 1]]), "several labels at once.*with_logits"),
        ("cross_entropy", (Z, [[2, 1, 0], [0, 0, 1]]), "without the class axis"),
        ("cross_entropy", (Z[0], [1, 0, 1]), "3 scores are one sample .*go to binary"),
        ("cross_entropy", (Z, [[2.0, 1, 0], [0, 3, 0]]), "divide counts by their sum"),
        ("cross_entropy", (Z, [[2.0, 1, 0], [0, 1, 0]]), "divide counts by their sum"),
        ("cross_entropy", (Z, [[0.5, 0.4, 0], [0, 0, 0]]), "where all are 0: leave that out"),
        ("cross_entropy", (Z, [[0.33, 0.33, 0.33]] * 2), "sums to 0.99 .*keep all digits"),
        ("cross_entropy", (Z[:, :2], [[0.2, 0.9], [0.8, 0.1]]), "axis 0 it does.*moveaxis"),
        ("cross_entropy", (I, np.zeros((2, 1, 3, 4), int)), r"use y.reshape\(\(2, 3, 4\)\)"),
        ("cross_entropy", (I, np.zeros((2, 4, 3), int)), "reshape would mix the values up"),
        ("cross_entropy", (I, np.zeros((2, 3), int)), "give one for each sample"),
        ("nll_loss", ([-1.0, -2.0], [0, 1]), "2 samples of one logit each use binary"),
        ("cross_entropy", (Z, [True, False]), r"of type bool, want integers: use y.astype\(int\)"),
        ("cross_entropy", (Z, [[0], [1]]), r"use y.reshape\(\(2,\)\)"),
        ("cross_entropy", (Z, 1), "want class indices of shape"),
        (
            "cross_entropy",
            (np.zeros((2, 7, 5)), np.zeros((2, 7), int)),
            r"axis 1; .*\(scores, -1, 1\)",
        ),
        ("cross_entropy", (Z, np.eye(3, dtype=int)[:2]), r"use y.astype\(float\)"),
        (
            "cross_entropy",
            ([1, 2], [0.6, 0.6]),
            "sums to 1.2 along axis 0.*if several can, use binary.*logits, one output each",
        ),
        ("cross_entropy", (np.ones(3), [0, 18.980, 7.7549e-14]), "sums to 18.98"),
        ("cross_entropy", ([1, 2], [1.5, -0.5]), r"y\[1\] = -0.5, want probabilities"),
        ("cross_entropy", ([1, 2], [NAN, 1.0]), r"y\[0\] = nan"),
        ("cross_entropy", ([[1, 2]], [[0.5, 0.5]], None, -1), "with class probabilities"),
        ("cross_entropy", ([[NAN, 2]], [0]), r"z\[0, 0\] = nan"),
        ("cross_entropy", ([[INF, 2]], [0]), r"^got z\[0, 0\] = inf, want logits below inf: look"),
        ("cross_entropy", ([[0, 0], [-INF, -INF]], [0, 0]), r"z\[1, 0\] = -inf"),
        ("cross_entropy", (np.ones((0, 3)), np.ones(0, int)), "empty z"),
        ("cross_entropy", (1.0, 0), "a single number"),
        ("cross_entropy", (Z, [-100, -100]), "nothing to average"),
        ("cross_entropy", (Z, [0, 0], [0, 1, 1]), "nothing to average"),
        ("cross_entropy", (Z, [0, 0], [1, 1]), r"want \(3,\), one for each class"),
        ("cross_entropy", (Z, [0, 0], [1, -1, 1]), r"weight\[1\] = -1"),
        ("cross_entropy", (Z, [0, 0], None, 0.5), "ignore_index=0.5, want a whole number"),
        ("cross_entropy", (Z, [0, 0], None, -100, 1.5), "label_smoothing = 1.5"),
        ("cross_entropy", (Z, [0, 0], None, -100, [0.1]), "want one number"),
        ("cross_entropy", (Z, [0, 0], None, -100, 0.0, "batchmean"), "got reduction='batchmean'"),
        ("sigmoid", (NAN,), "got z = nan"),
        ("softmax", (1.0,), "a single number has no classes, so pass an array$"),
        ("softmax", (Z, 2), "axis=2 for z of shape .* from -2 to 1"),
        ("sigmoid", ([],), "empty z .* filter or slice"),
        ("log_softmax", (Z, "rows"), "axis='rows', want a whole number"),
        ("logsumexp", ([NAN],), r"z\[0\] = nan"),
        ("one_hot", ([1, 3], 3), r"y\[1\] = 3"),
        ("one_hot", ([1.0], 3), "want integers"),
        ("one_hot", ([0], 0), "num_classes=0, want at least 1"),
        ("entropy", ([0.5, 0.6],), r"sums to 1.1 .*several can, use \[1 - p, p\] for each"),
        ("entropy", (0.3,), r"no classes, so pass an array, such as \[1 - p, p\]"),
        ("entropy", ([0.3],), r"give both, \[1 - p, p\]"),
        ("entropy", ([1.0, 0.5],), "by the sum if one of them comes true"),
        ("entropy", ([[0.3, 0.6], [0.70005, 0.4]],), "along axis 0 it does.*use axis=0"),
        ("entropy", ([0.5, 0.504],), "sums to 1.004"),
        ("entropy", ([0.5, 0.5, -0.001],), r"p\[2\] = -0.001"),
        ("kl_divergence", ([0.5, 0.5], [[0.5, 0.5]]), "q of shape"),
        ("kl_divergence", ([0.5, 0.5], [0.5, 0.4]), "q that sums to 0.9"),
        ("perplexity", ([1.0, -1.0],), r"losses\[1\] = -1, .* negate it"),
        ("perplexity", ([],), "empty losses"),
    ],
)
def test_bad_input_is_told_what_to_mend(name, arguments, message):
    for function in {name, f"{name}_grad"} & set(vars(losses)):
        with pytest.raises(ValueError, match=message):
            getattr(losses, function)(*arguments)


FINE = {
    **{name: {"z": [0.0, 1.0]} for name in ("sigmoid", "softmax", "log_softmax", "logsumexp")},
    "one_hot": {"y": [0, 1]},
    "binary_cross_entropy": {"p": [0.5], "y": [1], "weight": [1]},
    "binary_cross_entropy_with_logits": {"z": [0], "y": [1], "weight": [1], "pos_weight": [1]},
    "nll_loss": {"log_q": [[-1, -1]], "y": [0], "weight": [1, 1]},
    "cross_entropy": {"z": [[0, 0]], "y": [0], "weight": [1, 1]},
    "entropy": {"p": [0.5, 0.5]},
    "kl_divergence": {"p": [0.5, 0.5], "q": [0.5, 0.5]},
    "perplexity": {"losses": [1, 2]},
}


@pytest.mark.parametrize(
    ("name", "argument"), [(name, argument) for name, given in FINE.items() for argument in given]
)
def test_what_cannot_be_read_is_told_by_the_name_of_its_argument(name, argument):
    more = {"num_classes": 2} if name == "one_hot" else {}
    for bad, says in (
        ("word", f"^got {argument} = 'word', want real numbers"),
        ([], f"^got an empty {argument} of shape "),
        ([[1], [1, 2]], f"^{argument} cannot be read as an array"),
        (
            np.ma.array([1.0], mask=[1]),
            f"^got {argument} as a mask.*, such as {argument}.data.keep",
        ),
    ):
        for function in {name, f"{name}_grad"} & set(vars(losses)):
            with pytest.raises(ValueError, match=says):
                getattr(losses, function)(**FINE[name] | more | {argument: bad})


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: losses.log_softmax(Z, 2), r"^got axis=2 for z of shape \(2, 3\)"),
        (lambda: losses.logsumexp(Z, -3), r"^got axis=-3 for z of shape \(2, 3\)"),
        (lambda: losses.entropy([0.5, 0.5], 1), "^got axis=1 for p of shape"),
        (lambda: losses.entropy([0.5, 0.5], 0.5), "^got axis=0.5, want a whole number"),
        (
            lambda: losses.kl_divergence([0.5, 0.5], [[0.5, 0.5]]),
            r"q of shape \(1, 2\) beside p of",
        ),
        (lambda: losses.kl_divergence([0.5, 0.6], [0.5, 0.5]), "^got p that sums to 1.1"),
        (lambda: losses.one_hot([0], 2.5), "^got num_classes=2.5, want a whole number"),
        (lambda: losses.one_hot([0, -1], 2), r"^got y\[1\] = -1, want a class from 0 to 1"),
        (lambda: BCEL([0, 0], [1]), r"^got y of shape \(1,\) beside z of shape \(2,\)"),
        (lambda: BCEL([0, 0], [1, 2]), r"^got y\[1\] = 2, want labels"),
        (lambda: BCEL([0, 0], [1, 0], [1, 2, 3]), "^got weight of shape"),
        (lambda: BCEL([0, 0], [1, 0], None, [1, 2, 3]), "^got pos_weight of shape"),
        (lambda: NLL(-1.0, 0), "^got log_q = -1, a single number"),
        (lambda: CE(1.0, 0), "^got z = 1, a single number"),
        (lambda: CE(Z, [0, 0], label_smoothing=-0.1), "^got label_smoothing = -0.1, want a part"),
    ],
)
def test_what_does_not_fit_is_told_by_its_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    "silent",
    [
        lambda T: F.cross_entropy(T([2.0, 1, 0]), T([0.0, -1, 0])),
        lambda T: F.cross_entropy(T([1.0, 1, 1]), T([0.0, 5, 0])),
        lambda T: F.cross_entropy(T([[0.0, 0]]), T([[0.5, 0.5]]), ignore_index=-1),
        pytest.param(
            lambda T: F.cross_entropy(T([0.0, 0, 0]), T([0]).long()),
            marks=pytest.mark.skipif(
                Version(torch.__version__) < Version("2.13"), reason="torch 2.6 refuses it"
            ),
        ),
        lambda T: F.cross_entropy(T([NAN, 0.0]), T(1).long()),
        lambda T: F.cross_entropy(T([[0.0, 0]]), T([-100]).long()),
        lambda T: F.cross_entropy(T([[0.0, 0]]), T([0]).long(), weight=T([-1.0, 1])),
        lambda T: F.nll_loss(T([[0.1, 0.9]]), T([1]).long()),
        lambda T: F.binary_cross_entropy_with_logits(T([500.0]), T([2.0])),
        lambda T: F.binary_cross_entropy(T([]), T([])),
    ],
)
def test_torch_is_still_silent_where_the_docstring_says_so(silent):
    silent(lambda x: torch.tensor(x, dtype=torch.float64))
