"""Calibration against scikit-learn and SciPy; the linear model against LogisticRegression."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.calibration import calibration_curve
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, confusion_matrix, log_loss

from utils import calibration, logistic, losses, plots

SEEDS = st.integers(0, 2**32 - 1)


def predictions(seed, n=80):
    draw = np.random.default_rng(seed)
    p = draw.random(n)
    return p, np.append((draw.random(n - 2) < p[2:] ** 1.5).astype(int), [0, 1])


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.integers(1, 30))
def test_reliability_agrees_with_scikit_learn(seed, bins):
    p, y = predictions(seed)
    observed, predicted = calibration_curve(y, p, n_bins=bins)
    mine = calibration.reliability(p, y, bins)
    full = mine.count > 0
    np.testing.assert_allclose(mine.predicted[full], predicted, atol=1e-12)
    np.testing.assert_allclose(mine.observed[full], observed, atol=1e-12)
    assert np.isnan(mine.observed[~full]).all()
    gap = np.abs(observed - predicted) @ mine.count[full] / len(p)
    assert calibration.expected_calibration_error(p, y, bins) == pytest.approx(gap, abs=1e-12)


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_brier_score_and_log_loss_agree_with_scikit_learn(seed):
    p, y = predictions(seed)
    assert calibration.brier_score(p, y) == pytest.approx(brier_score_loss(y, p), abs=1e-12)
    assert losses.binary_cross_entropy(p, y) == pytest.approx(log_loss(y, p), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.floats(0, 1), st.floats(0, 50), st.floats(0, 50))
def test_mean_cost_agrees_with_the_confusion_matrix(seed, threshold, miss, alarm):
    p, y = predictions(seed)
    (_, alarms), (misses, _) = confusion_matrix(y, p > threshold)
    wanted = (miss * misses + alarm * alarms) / len(y)
    assert calibration.mean_cost(p, y, threshold, miss, alarm) == pytest.approx(wanted, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_best_temperature_agrees_with_scipy(seed):
    draw = np.random.default_rng(seed)
    z = draw.normal(0, 1, (60, 4))
    y = (z + draw.gumbel(size=z.shape)).argmax(axis=1)
    z = z * draw.uniform(0.5, 4)
    found = minimize_scalar(
        lambda inverse: -log_softmax(z * inverse, axis=1)[np.arange(60), y].mean(),
        bounds=(1e-3, 20),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert 1 / calibration.best_temperature(z, y) == pytest.approx(found.x, rel=1e-4)


@pytest.mark.parametrize("wanted", [0.0011, 1, 900])
def test_the_best_temperature_is_exact_to_ten_digits_between_its_limits(wanted):
    z = np.array([[wanted * np.log(2), 0]] * 3)  # two of three right: the odds must be 2
    assert calibration.best_temperature(z, [0, 0, 1]) == pytest.approx(wanted, rel=1e-10)


def test_the_best_temperature_may_be_the_largest():
    z = np.array([[1000 * np.log(5), 0]] * 6)  # the slope at T = 1000 is 0 to the last bit
    assert calibration.best_temperature(z, [0] * 5 + [1]) == pytest.approx(1000)


@pytest.mark.parametrize(
    ("wanted", "says"), [(0.0009995, "every sample"), (1100, "nothing of the")]
)
def test_a_temperature_beyond_the_limits_is_none(wanted, says):
    z = np.array([[wanted * np.log(2), 0]] * 3)
    with pytest.raises(ValueError, match=f"without a best T.*{says}"):
        calibration.best_temperature(z, [0, 0, 1])


def test_the_edges_of_a_bin_belong_to_the_lower_one():
    assert calibration.reliability([0, 0.5, 1], [0, 1, 1], 2).count.tolist() == [2, 1]


def test_there_are_ten_bins_unless_told_and_empty_ones_are_there_too():
    tenths = np.arange(0.05, 1, 0.1)
    assert calibration.reliability(tenths, tenths > 0.5).count.tolist() == [1] * 10
    p, y = predictions(0)
    of = {bins: calibration.expected_calibration_error(p, y, bins) for bins in (9, 10, 11)}
    assert calibration.expected_calibration_error(p, y) == of[10]
    assert len(set(of.values())) == 3
    assert calibration.reliability([0.3], [1], 5).count.tolist() == [0, 1, 0, 0, 0]


def test_a_model_does_not_act_where_p_is_the_threshold():
    assert calibration.mean_cost([0.5, 0.5], [1, 0], 0.5, miss=8, alarm=1) == 4


@pytest.mark.parametrize("strength", [0.1, 1, 10])
def test_the_linear_model_agrees_with_logistic_regression(strength):
    cancer = load_breast_cancer()
    x = (cancer.data - cancer.data.mean(0)) / cancer.data.std(0)
    theirs = LogisticRegression(C=strength, tol=1e-10, max_iter=10_000).fit(x, cancer.target)
    wanted = np.append(theirs.coef_[0], theirs.intercept_)
    ours = logistic.fit(np.column_stack([x, np.ones(len(x))]), cancer.target, C=strength)
    np.testing.assert_allclose(ours, wanted, atol=1e-4)

    points, labels = torch.tensor(x), torch.tensor(cancer.target, dtype=torch.float64)
    model = torch.nn.Linear(30, 1, dtype=torch.float64)
    optimizer = torch.optim.LBFGS(
        model.parameters(), max_iter=2000, tolerance_grad=1e-10, tolerance_change=1e-14,
        line_search_fn="strong_wolfe",
    )  # fmt: skip

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(points)[:, 0], labels)
        loss = loss + (model.weight**2).sum() / (2 * strength * len(labels))
        loss.backward()
        return loss

    optimizer.step(closure)
    found = torch.cat([model.weight[0], model.bias]).detach().numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-4)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: calibration.reliability([0.5, 1.2], [0, 1]), "p.1. = 1.2, want probabilities"),
        (
            lambda: calibration.reliability([0.5, 0.2], [0, 0.5]),
            r"y\[1\] = 0.5, want labels 0",
        ),
        (
            lambda: calibration.reliability([0.5], [0, 1]),
            r"beside p of shape \(1,\)",
        ),
        (lambda: calibration.reliability([[0.5]], [[1]]), "one probability a sample"),
        (lambda: calibration.reliability([], []), "at least one value"),
        (lambda: calibration.reliability([float("nan")], [1]), "nan"),
        (lambda: calibration.reliability([0.5], [1], bins=0), "at least 1"),
        (
            lambda: calibration.reliability([0.5], [1], bins=2.5),
            "got bins=2.5, want a whole",
        ),
        (lambda: calibration.mean_cost([0.5], [1], 1.5, 1, 1), "threshold = 1.5"),
        (lambda: calibration.mean_cost([0.5], [1], 0.5, -1, 1), "miss = -1"),
        (lambda: calibration.mean_cost([0.5], [1], 0.5, 1, -1), "alarm = -1"),
        (lambda: calibration.best_temperature([[1.0, 0]], [0]), "every sample is right"),
        (lambda: calibration.best_temperature([[1.0, 0]], [1]), "nothing of the labels"),
        (lambda: calibration.best_temperature([1.0, 0], 0), "a row of logits"),
        (lambda: calibration.best_temperature([[np.inf, 0]], [1]), r"z\[0, 0\] = inf, want finite"),
        (
            lambda: calibration.best_temperature([[np.nan, 0]], [1]),
            r"z\[0, 0\] = nan, want a number",
        ),
        (lambda: calibration.best_temperature([[1.0, 0]], [2]), "y.0. = 2"),
    ],
)
def test_bad_input_gets_a_sentence(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_loss_curves_are_drawn_whole_also_above_the_fresh_loss():
    curves = np.array([[0.74, 0.82], [0.3, 0.35], [0.1, 0.2]])
    (ax,) = plots.figure().axes
    plots.loss_curves(ax, curves, np.log(2), "log 2")
    assert ax.get_ylim()[1] > curves.max()
