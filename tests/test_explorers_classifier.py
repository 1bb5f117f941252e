"""The explorers of lesson 06 agree with torch and scikit-learn, on any predictions."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, brier_score_loss, confusion_matrix, log_loss
from test_explorers import states, twin

from utils import explorers
from utils.explorers import predictions


def test_calibration_agrees_with_torch_and_scikit_learn():
    draw = np.random.default_rng(1)
    tried = 0
    for k, state in enumerate(states("calibration")):
        if k % 100 == 0:
            z = draw.normal(0, 3, (150, 5))
            data = explorers.calibration(logits=z, y=draw.integers(5, size=150)).data
            rounded, y = predictions.rows(data[0], 150) / -100, np.array(data[1])
            assert np.abs(rounded - np.maximum(z - z.max(1, keepdims=True), -31.35)).max() < 0.0101
        values = twin("calibration").marks(state, *data)["values"]
        scaled = torch.tensor(rounded / state["temperature"])
        wanted = F.cross_entropy(scaled, torch.tensor(y)).item()
        assert values["loss"] == pytest.approx(wanted, abs=1e-9)
        confidence, answer = (part.numpy() for part in scaled.softmax(1).max(1))
        right = answer == y
        assert values["accuracy"] == pytest.approx(accuracy_score(y, answer))
        assert values["confidence"] == pytest.approx(confidence.mean())
        observed, predicted = calibration_curve(right, confidence, n_bins=10)
        count = np.histogram(confidence, np.linspace(0, 1, 11))[0]
        gap = np.abs(observed - predicted) @ count[count > 0] / len(y)
        assert values["ece"] == pytest.approx(gap, abs=1e-9)
        tried += 1
    assert tried >= 1000


def test_threshold_agrees_with_scikit_learn():
    draw = np.random.default_rng(1)
    tried = 0
    for k, state in enumerate(states("threshold")):
        if k % 100 == 0:
            p = draw.beta(0.3, 0.4, 200).clip(1e-9, 1 - 1e-9)
            data = explorers.threshold(p=p, y=draw.random(200) < p).data
            rounded, y = map(np.array, data)
            loss, brier = log_loss(y, rounded), brier_score_loss(y, rounded)
            assert loss == pytest.approx(log_loss(y, p), rel=1e-4)
        values = twin("threshold").marks(state, *data)["values"]
        (_, alarms), (misses, _) = confusion_matrix(y, rounded > state["threshold"])
        assert (values["misses"], values["alarms"]) == (misses, alarms)
        cost = (state["miss"] * misses + alarms) / len(y)
        assert values["cost"] == pytest.approx(cost)
        assert values["loss"] == pytest.approx(loss, abs=1e-9)
        assert values["brier"] == pytest.approx(brier, abs=1e-9)
        right = accuracy_score(y, rounded > state["threshold"])
        assert values["accuracy"] == pytest.approx(right)
        tried += 1
    assert tried >= 1000


def test_logits_of_two_classes_may_be_one_a_sample():
    one = explorers.calibration(logits=[2.0, -1.0, 0.5], y=[1, 0, 0])
    two = explorers.calibration(logits=[[0, 2.0], [0, -1.0], [0, 0.5]], y=[1, 0, 0])
    assert one.data == two.data
    assert one.accuracy == pytest.approx(2 / 3)


def test_a_probability_that_rounding_put_above_one_is_one():
    shown = explorers.threshold(p=[1.0000001, 0.25], y=[1, 0])
    assert shown.data[0] == [1.0, 0.25]


def test_rounding_makes_no_tie():
    shown = explorers.calibration(logits=[[1.0, 1.001, -90.0]], y=[1])
    assert predictions.rows(shown.data[0], 1).tolist() == [[1, 0, predictions.FARTHEST]]
    assert shown.accuracy == 1


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: explorers.calibration(logits=[[1.0, 2]]), ValueError, "logits without y"),
        (lambda: explorers.threshold(y=[1]), ValueError, "y without p"),
        (lambda: explorers.threshold(p=[0.5], y=[1, 0]), ValueError, "one label for each"),
        (lambda: explorers.threshold(p=[], y=[]), ValueError, "at least one sample"),
        (lambda: explorers.threshold(p=[0.5, 1.5], y=[1, 0]), ValueError, r"p\[1\] = 1.5"),
        (lambda: explorers.threshold(p=[0.5, np.nan], y=[1, 0]), ValueError, "p holds nan"),
        (lambda: explorers.threshold(p=[0.5, 0.1], y=[1, 2]), ValueError, "y holds 2"),
        (lambda: explorers.threshold(p=[0.0], y=[1]), ValueError, "costs infinity"),
        (lambda: explorers.threshold(p=[[0.5]], y=[1]), ValueError, "one probability of label 1"),
        (lambda: explorers.threshold(p=[0.5] * 401, y=[1] * 401), ValueError, "at most 400"),
        (lambda: explorers.threshold(p="half", y=[1]), ValueError, "cannot be read"),
        (lambda: explorers.calibration(logits=[[1, np.inf]], y=[0]), ValueError, "finite"),
        (lambda: explorers.calibration(logits=[[1, 2]], y=[0.5]), ValueError, "y holds 0.5"),
        (lambda: explorers.calibration(logits=[[1]], y=[0]), ValueError, r"\(N, C\)"),
        (
            lambda: explorers.calibration(logits=np.zeros((500, 10)), y=np.zeros(500)),
            ValueError,
            "at most 400 samples of 10 classes",
        ),
        (lambda: explorers.threshold([0.5]), TypeError, "without a name: write p="),
        (lambda: explorers.threshold(q=1), TypeError, "it takes p, y, threshold, miss"),
        (lambda: explorers.threshold(threshold=2), ValueError, "from 0.01 to 0.99"),
    ],
)
def test_bad_data_gets_a_sentence(make, error, says):
    with pytest.raises(error, match=says):
        make()
