import doctest
import subprocess
import sys
from pathlib import Path

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - the name that everybody gives it
from hypothesis import given, settings
from hypothesis import strategies as st

from utils import calibration, losses

ROOT = Path(__file__).parents[1]
INF, NAN = np.inf, np.nan
REDUCTIONS = ["none", "mean", "sum"]
pytestmark = pytest.mark.filterwarnings("error")
few = settings(max_examples=100, deadline=None)


def tensors(knobs):
    return {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in knobs.items()}


def close(ours, theirs):
    assert np.shape(ours) == tuple(theirs.shape)
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-9, atol=1e-9)


def agrees_with_torch(name, x, y, knobs):
    x_torch = torch.tensor(x, requires_grad=True)
    theirs = getattr(F, name)(x_torch, torch.tensor(y), **tensors(knobs))
    ours, ours_grad = getattr(losses, name), getattr(losses, f"{name}_grad")
    if knobs["reduction"] == "mean" and theirs.isnan():
        for function in (ours, ours_grad):
            with pytest.raises(ValueError, match="nothing to average"):
                function(x, y, **knobs)
        return
    close(ours(x, y, **knobs), theirs)
    theirs.sum().backward()
    close(ours_grad(x, y, **knobs), x_torch.grad)


def agrees_with_differences(name, x, y, knobs):
    knobs = {**knobs, "reduction": "sum"}
    loss, grad = getattr(losses, name), getattr(losses, f"{name}_grad")
    numeric, step = np.empty_like(x), 1e-6
    for i in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[i] += step
        behind[i] -= step
        numeric[i] = (loss(ahead, y, **knobs) - loss(behind, y, **knobs)) / (2 * step)
    np.testing.assert_allclose(grad(x, y, **knobs), numeric, rtol=1e-5, atol=1e-5)


def arrays(shape, low, high, *special):
    elements = st.floats(low, high) | st.sampled_from([low, high, *special])
    return hnp.arrays(np.float64, shape, elements=elements, fill=st.nothing())


def maybe(strategy):
    return st.none() | strategy


@st.composite
def binary_cases(draw, low, high, *, logits):
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=3, max_side=3))
    kept = draw(st.tuples(*[st.booleans()] * len(shape)))
    narrower = tuple(n if keep else 1 for n, keep in zip(shape, kept, strict=True))
    broadcast = st.sampled_from([shape, narrower, narrower[1:], ()])
    weight = broadcast.flatmap(lambda s: arrays(s, 0.01, 5, 0.0))
    knobs = {"weight": draw(maybe(weight)), "reduction": draw(st.sampled_from(REDUCTIONS))}
    if logits:
        knobs["pos_weight"] = draw(maybe(weight))
    return draw(arrays(shape, low, high)), draw(arrays(shape, 0, 1)), knobs


@st.composite
def class_cases(draw, limit, *, log_probabilities=False):
    shape = draw(hnp.array_shapes(min_dims=1, max_dims=4, max_side=4))
    axis = min(1, len(shape) - 1)
    C = shape[axis]
    z = draw(arrays(shape, -limit, limit, 0.0))
    knobs = {
        "weight": draw(maybe(arrays(C, 0.01, 5, 0.0))),
        "reduction": draw(st.sampled_from(REDUCTIONS)),
    }
    if not log_probabilities:
        knobs["label_smoothing"] = draw(st.sampled_from([0.0, 0.1, 1.0]) | st.floats(0, 1))
        if draw(st.booleans()):
            y = draw(arrays(shape, 0, 1)) + 0.01 * (np.arange(C) == 0).reshape(
                [-1 if i == axis else 1 for i in range(len(shape))]
            )
            return z, y / y.sum(axis=axis, keepdims=True), knobs
    knobs["ignore_index"] = draw(st.sampled_from([-100, -1, 0, C]))
    labels = st.sampled_from([*range(C), knobs["ignore_index"]])
    y = draw(hnp.arrays(np.int64, shape[:axis] + shape[axis + 1 :], elements=labels))
    return (losses.log_softmax(z, axis) if log_probabilities else z), y, knobs


@few
@given(st.data())
def test_softmax_and_its_kin_agree_with_torch(data):
    z = data.draw(arrays(hnp.array_shapes(max_dims=3, max_side=4), -1000, 1000, 0.0, -INF))
    axis = data.draw(st.integers(-z.ndim, z.ndim - 1))
    t = torch.tensor(z)
    close(losses.sigmoid(z), torch.sigmoid(t))
    close(losses.logsumexp(z, axis), torch.logsumexp(t, axis))
    if (z.max(axis=axis) == -INF).any():
        for function in (losses.softmax, losses.log_softmax):
            with pytest.raises(ValueError, match="must leave one class open"):
                function(z, axis)
    else:
        close(losses.softmax(z, axis), torch.softmax(t, axis))
        close(losses.log_softmax(z, axis), torch.log_softmax(t, axis))


@few
@given(hnp.arrays(np.int64, hnp.array_shapes(min_dims=0), elements=st.integers(0, 4)))
def test_one_hot_agrees_with_torch(y):
    close(losses.one_hot(y, 5), F.one_hot(torch.tensor(y), 5))


@few
@given(binary_cases(1e-5, 1 - 1e-5, logits=False))
def test_binary_cross_entropy_agrees_with_torch(case):
    agrees_with_torch("binary_cross_entropy", *case)


@few
@given(binary_cases(-1000, 1000, logits=True))
def test_binary_cross_entropy_with_logits_agrees_with_torch(case):
    agrees_with_torch("binary_cross_entropy_with_logits", *case)


@few
@given(class_cases(1000, log_probabilities=True))
def test_nll_loss_agrees_with_torch(case):
    agrees_with_torch("nll_loss", *case)


@settings(few, max_examples=300)
@given(class_cases(1000))
def test_cross_entropy_agrees_with_torch(case):
    agrees_with_torch("cross_entropy", *case)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
@pytest.mark.parametrize("ignore_index", [-100, 2])
@pytest.mark.parametrize("weight", [None, np.array([0.5, 2.0, 3.0])])
@pytest.mark.parametrize("shape", [(5, 3), (5, 3, 2), (5, 3, 2, 2)])
def test_every_combination_of_knobs_agrees_with_torch(
    shape, weight, ignore_index, label_smoothing, reduction
):
    rng = np.random.default_rng(0)
    z = rng.normal(size=shape)
    y = rng.integers(0, 3, size=(5, *shape[2:]))
    y[0] = ignore_index
    knobs = {"weight": weight, "label_smoothing": label_smoothing, "reduction": reduction}
    agrees_with_torch("cross_entropy", z, y, {**knobs, "ignore_index": ignore_index})
    agrees_with_torch("cross_entropy", z, losses.softmax(z[::-1], axis=1), knobs)


@settings(few, max_examples=30)
@given(
    binary_cases(0.01, 0.99, logits=False),
    binary_cases(-8, 8, logits=True),
    class_cases(4, log_probabilities=True),
    class_cases(4),
)
def test_gradients_agree_with_finite_differences(p_case, z_case, nll_case, class_case):
    agrees_with_differences("binary_cross_entropy", *p_case)
    agrees_with_differences("binary_cross_entropy_with_logits", *z_case)
    agrees_with_differences("cross_entropy", *class_case)
    log_q, y, knobs = nll_case
    agrees_with_differences("nll_loss", log_q - 0.1, y, knobs)  # a step must keep it below 0


@few
@given(st.data())
def test_information_agrees_with_torch(data):
    shape = data.draw(hnp.array_shapes(max_dims=3, max_side=4))
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    p, q = (losses.softmax(data.draw(arrays(shape, -30, 30, 0.0)), axis) for _ in "pq")
    p_torch, q_torch = torch.tensor(p), torch.tensor(q)
    close(losses.entropy(p, axis), torch.special.entr(p_torch).sum(axis))
    kl = F.kl_div(q_torch.log(), p_torch, reduction="none").sum(axis)
    close(losses.kl_divergence(p, q, axis), kl)
    cross = -(p_torch * q_torch.log()).sum(axis)
    close(losses.perplexity(cross.numpy()), cross.mean().exp())


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
def test_the_classes_lie_along_the_last_axis_unless_told(name):
    z = np.arange(24.0).reshape(2, 3, 4) ** 1.5 % 5
    function, theirs = getattr(losses, name), getattr(torch, name)
    close(function(z), theirs(torch.tensor(z), -1))
    q = losses.softmax(z)
    close(losses.entropy(q), torch.special.entr(torch.tensor(q)).sum(-1))
    p = q[::-1]
    close(losses.kl_divergence(p, q), torch.tensor(p * np.log(p / q)).sum(-1))


A = [[0.95, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.94]]
TWO = [[1.3, 2.0], [1.3, 2.0]]
SOFT = [0.6004, 0.3339, 0.0657]
BCE, BCEL = losses.binary_cross_entropy, losses.binary_cross_entropy_with_logits
NLL, CE = losses.nll_loss, losses.cross_entropy


@pytest.mark.parametrize(
    ("compute", "promised"),
    [
        (lambda: BCE(0.9, 1), 0.1054),
        (lambda: BCE(0.9, 0), 2.3026),
        (lambda: BCE(0.001, 1), 6.9078),
        (lambda: BCE(0.5, 1), 0.6931),
        (lambda: BCE([0.9, 0.9, 0.45, 0.45], [1, 1, 1, 1]), 0.4519),
        (lambda: BCE([0.9, 0.9, 0.55, 0.001], [1, 1, 1, 1]), 1.9291),
        (lambda: BCEL(17.0, 0), 17),
        (lambda: losses.binary_cross_entropy_with_logits_grad(17.0, 0), 1),
        (lambda: BCEL(2.0, 1.0), 0.1269),
        (lambda: BCEL(np.ones((2, 3)), np.ones((2, 3)), pos_weight=np.ones(3)), 0.3133),
        (lambda: BCEL([0.99, 0.01], [1, 0]), 0.5071),
        (lambda: BCEL([0, 0], [1, 0], pos_weight=3), 1.3863),
        (lambda: NLL(np.log([0.2, 0.7, 0.1]), 1), 0.3567),
        (lambda: losses.logsumexp([1000, 0]), 1000),
        (lambda: CE([1000, 0], 1), 1000),
        (lambda: CE(np.zeros(10), 3), 2.3026),
        (lambda: CE([10 / 3, 0, 0], 0, label_smoothing=0.1), 0.2911),
        (lambda: losses.entropy([0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3]), 0.2911),
        (lambda: CE([100, 0, 0], 0, label_smoothing=0.1), 6.6667),
        (lambda: CE([1.0, 2.0, 0.1], 1), 0.4170),
        (lambda: CE(A, [0, 3]), 0.9013),
        (lambda: CE(np.log(A), [0, 3]), 0.5378),
        (lambda: CE([[0, 1, 2, 3]], [3]), 0.4402),
        (lambda: CE(np.ones(3), SOFT), 1.0986),
        (lambda: losses.cross_entropy_grad(np.ones(3), SOFT).round(3), [-0.267, -0.001, 0.268]),
        (lambda: CE(TWO, [1, 1], weight=[1.3, 2.0]), 0.4032),
        (lambda: CE(TWO, [0, 1], weight=[1.3, 2.0]), 0.6789),
        (lambda: CE(TWO, [0, 1]), 0.7532),
        (lambda: losses.perplexity([1, 3]), 7.3891),
    ],
)
def test_the_numbers_of_the_course(compute, promised):
    np.testing.assert_allclose(compute(), promised, rtol=0, atol=5e-5)


def test_extremes_are_exact():
    z = np.array([-1000.0, 1000.0])
    assert BCEL(z, [1, 0], reduction="none").tolist() == [1000, 1000]
    assert BCEL(z, [0, 1], reduction="none").tolist() == [0, 0]
    assert CE([z, z], [0, 1], reduction="none").tolist() == [2000, 0]
    assert losses.cross_entropy_grad([z], [0]).tolist() == [[-1, 1]]
    assert losses.softmax([1e308, -1e308]).tolist() == [1, 0]
    assert losses.logsumexp([INF, 1000]) == INF
    assert losses.sigmoid([-INF, INF]).tolist() == [0, 1]
    assert losses.perplexity(1e5) == INF
    assert losses.binary_cross_entropy_grad(5e-324, 1) == -INF


def test_a_certain_mistake_costs_infinity_where_torch_clamps():
    p, y = np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0, 1.0])
    assert BCE(p, y, reduction="none").tolist() == [INF, INF, 0, 0]
    assert losses.binary_cross_entropy_grad(p, y, reduction="sum").tolist() == [-INF, INF, 1, -1]
    clamped = F.binary_cross_entropy(torch.tensor(p), torch.tensor(y), reduction="none")
    assert clamped.tolist() == [100, 100, 0, 0]


def test_zero_times_infinity_is_zero_where_torch_says_nan():
    masked, soft = np.array([[1.0, -INF, 1.0]]), np.array([[0.5, 0.0, 0.5]])
    assert F.cross_entropy(torch.tensor(masked), torch.tensor(soft)).isnan()
    assert CE(masked, soft) == pytest.approx(np.log(2))
    assert losses.cross_entropy_grad(masked, soft).tolist() == [[0, 0, 0]]
    assert CE(masked, [0]) == pytest.approx(np.log(2))
    assert CE(masked, [1]) == INF
    assert CE(masked, [0], label_smoothing=0.1) == INF
    assert CE(masked, [1], weight=[1, 0, 1], reduction="sum") == 0
    assert BCE([0.0, 0.5], [1, 1], weight=[0, 1], reduction="sum") == pytest.approx(np.log(2))
    assert BCEL([INF, -INF, INF], [1, 0, 0], reduction="none").tolist() == [0, 0, INF]
    assert losses.entropy([1, 0]) == 0
    assert losses.kl_divergence([1, 0], [1, 0]) == 0
    assert losses.kl_divergence([0.5, 0.5], [1, 0]) == INF


def test_an_ignored_sample_has_gradient_zero_where_torch_says_nan():
    z, y = np.array([[1.0, -INF, 0.0], [-INF, -INF, -INF]]), np.array([0, -100])
    z_torch = torch.tensor(z, requires_grad=True)
    F.cross_entropy(z_torch, torch.tensor(y)).backward()
    assert z_torch.grad[1].isnan().all()
    assert CE(z, y) == pytest.approx(0.3133, abs=5e-5)
    np.testing.assert_allclose(losses.cross_entropy_grad(z, y)[1], 0)
    np.testing.assert_allclose(losses.cross_entropy_grad(z, y)[0], z_torch.grad[0])


@pytest.mark.parametrize("reduction", ["sum", "none"])
def test_ignored_labels_cost_nothing(reduction):
    np.testing.assert_array_equal(CE(np.ones((2, 3)), [-100, -100], reduction=reduction), 0)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int32, np.int64, np.uint64])
def test_any_integers_are_class_indices(dtype):
    assert CE(np.eye(3), np.arange(3, dtype=dtype)) == CE(np.eye(3), [0, 1, 2])


def test_numbers_come_back_as_floats_and_arrays_stay_untouched():
    scalars = [BCE(0.5, 1, reduction="none"), BCEL(0, True), CE([0, 1], 1, reduction="none")]
    scalars += [losses.sigmoid(1), losses.logsumexp([1, 2]), losses.entropy([1.0])]
    scalars += [losses.binary_cross_entropy_with_logits_grad(0, 1), losses.perplexity([1, 2])]
    assert {type(x) for x in scalars} == {float}
    z, y = np.ones((2, 3), np.float32), np.array([0, -100])
    assert losses.cross_entropy_grad(z, y, label_smoothing=0.1).dtype == np.float64
    assert (z == 1).all()
    assert y.tolist() == [0, -100]
    assert str(CE([100, -100], 0, reduction="none")) == "0.0"  # torch shows -0.


@pytest.mark.parametrize("classes", [3, 5000, 50_257, 151_936, 200_000])
@pytest.mark.parametrize("held_in", [torch.float32, torch.bfloat16, torch.float16])
def test_softmax_of_real_vocabularies_is_a_distribution_in_any_type(classes, held_in):
    z = 4 * torch.randn(2, classes, generator=torch.Generator().manual_seed(0))
    for p in (z.to(held_in).softmax(1), torch.full((1, classes), 1 / classes).to(held_in)):
        wanted = torch.special.entr(p.double()).sum(1).numpy()
        for given_as in (p.float().numpy(), p.double().numpy(), p.tolist()):
            np.testing.assert_allclose(losses.entropy(given_as), wanted)
            np.testing.assert_allclose(losses.kl_divergence(given_as, given_as), 0)
        soft = CE(np.zeros(p.shape), p.double().numpy())
        assert soft == pytest.approx(p.double().sum(1).mean().item() * np.log(classes))


# What two numbers of bfloat16 hold, and one that neither bfloat16 nor float16 can.
LITTLE = 2.0**-20 * (1 + 2.0**-8)


@pytest.mark.parametrize(
    ("p", "is_one"),
    [
        (np.float16([0.5, 0.5 + 2**-7]), True),
        (np.float16([0.5, 0.5 + 2**-6]), False),
        (np.float16([0.33, 0.33, 0.33]), False),  # two decimals are no rounding to 16 bits
        (np.float32([0.5, 0.505]), False),
        (np.array([0.5 + 2**-9, 0.5, LITTLE]), False),
        (np.array([0.5, 0.50009]), True),
        (np.array([0.5, 0.50011]), False),
    ],
)
def test_only_types_of_16_bits_may_miss_a_sum_of_1_by_more_than_rounding(p, is_one):
    if is_one:
        assert losses.entropy(p) > 0
    else:
        with pytest.raises(ValueError, match="want 1: "):
            losses.entropy(p)


def test_a_probability_that_rounding_put_above_1_is_1():
    above = float(np.nextafter(np.float32(1), np.float32(2)))
    assert BCE([above, 1 - above], [above, 0.0]) == 0
    assert NLL([[2e-5, -11.0]], [0]) == 0
    assert calibration.brier_score([above, 0.5], [1, 1]) == 0.125


@pytest.mark.parametrize("classes", [2, 10, 100, 900])
def test_a_smoothing_that_forgets_the_true_class_is_still_refused(classes):
    """The slip of spreading it over C - 1 classes and adding it to all C."""
    slip = 0.9 * np.eye(classes) + 0.1 / (classes - 1)
    with pytest.raises(ValueError, match=r"sums to 1\..*want 1"):
        CE(np.zeros((classes, classes)), slip)


PUBLIC = [f for name, f in vars(losses).items() if callable(f) and f.__module__ == losses.__name__]
PUBLIC = [f for f in PUBLIC if not f.__name__.startswith("_")]


def test_the_examples_run():
    found = doctest.DocTestFinder().find(losses)
    shown = {test.name.rpartition(".")[2] for test in found if test.examples}
    assert {f.__name__ for f in PUBLIC} <= shown
    assert len(PUBLIC) >= 16
    assert all("Derived in lesson 0" in f.__doc__ for f in PUBLIC)
    failed, attempted = doctest.testmod(losses)
    assert attempted >= len(PUBLIC)
    assert not failed


def test_a_numpy_lesson_pays_for_numpy_alone():
    code = (
        "import sys, utils.losses; "
        "print(sorted({m.partition('.')[0] for m in sys.modules} & "
        "{'numpy', 'torch', 'matplotlib', 'scipy', 'ipywidgets', 'anywidget'}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "['numpy']"
