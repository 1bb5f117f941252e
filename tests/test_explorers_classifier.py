"""The explorers of lesson 06 agree with torch and scikit-learn, on anybody's predictions."""

import json
import time
import tracemalloc

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ipywidgets.embed import dependency_state
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, brier_score_loss, confusion_matrix, log_loss
from twins import states, twin, twins_agree

from utils import calibration, explorers
from utils.explorers import bins, predictions, tallies

SEEDS = st.integers(0, 2**32 - 1)
TEMPERATURES = [round(0.25 + 0.05 * i, 10) for i in range(76)]
THRESHOLDS = [round(0.01 * i, 10) for i in range(1, 100)]


def values(name, data, **state):
    return twin(name).marks(state, *data)["values"]


def drawn(data, temperature):
    """Read the bins off the marks: share of the samples, place and height of the diamond."""
    marks = twin("calibration").marks({"temperature": temperature}, *data)["marks"]
    shares = [m["y1"] for m in marks if m["kind"] == "bar" and m["role"] == "muted"]
    spots = [(m["x"], m["y"]) for m in marks if m["kind"] == "point" and m["axes"] == 0]
    return np.array(shares), np.array(spots)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 300), st.integers(2, 12), st.floats(0.01, 30), st.booleans())
def test_calibration_agrees_with_torch_and_scikit_learn(seed, n, classes, spread, given_p):
    draw = np.random.default_rng(seed)
    z, y = draw.normal(0, spread, (n, classes)), draw.integers(classes, size=n)
    p = torch.tensor(z).softmax(1).numpy()
    z = torch.tensor(z)
    if given_p and p.min() > 1e-300:
        data = predictions.of_classes(p=p, y=y)
    else:
        data = predictions.of_classes(z, y)
    for temperature in draw.choice(TEMPERATURES, 8).tolist():
        found = values("calibration", data, temperature=temperature)
        scaled = z / temperature
        wanted = F.cross_entropy(scaled, torch.tensor(y)).item()
        assert found["loss"] == pytest.approx(wanted, rel=1e-9, abs=1e-9)
        confidence, answer = (part.numpy() for part in scaled.softmax(1).max(1))
        right = answer == y
        assert found["accuracy"] == pytest.approx(accuracy_score(y, answer))
        assert found["confidence"] == pytest.approx(confidence.mean(), abs=1e-9)
        # Where a confidence lies on an edge but for its last bits, each may choose its bin.
        if (np.abs(confidence * 10 - np.rint(confidence * 10)) > 1e-6).all():
            observed, predicted = calibration_curve(right, confidence, n_bins=10)
            count = np.histogram(confidence, np.linspace(0, 1, 11))[0]
            full = count > 0
            gap = np.abs(observed - predicted) @ count[full] / n
            assert found["ece"] == pytest.approx(gap, abs=1e-9)
            shares, spots = drawn(data, temperature)
            np.testing.assert_allclose(shares, count / n, rtol=0.005)
            np.testing.assert_allclose(spots[full, 0], predicted, atol=6e-4)
            np.testing.assert_allclose(spots[full, 1], observed, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 300), st.sampled_from([np.float64, np.float32, np.float16]))
def test_threshold_agrees_with_scikit_learn_also_where_p_equals_it(seed, n, kind):
    draw = np.random.default_rng(seed)
    p = np.where(draw.random(n) < 0.3, draw.integers(1, 100, n) / 100, draw.beta(0.3, 0.4, n))
    p, y = p.clip(1e-4, 0.999).astype(kind), draw.random(n) < p
    data = predictions.of_two(p, y)
    for threshold in [0.01, 0.5, 0.99, *draw.choice(THRESHOLDS, 8).tolist()]:
        miss = int(draw.integers(1, 51))
        found = values("threshold", data, threshold=threshold, miss=miss)
        # NumPy and torch compare in the type of p: 0.35 in 16 bits is not larger than 0.35.
        acts = (torch.tensor(p) > threshold).numpy()
        assert (acts == (p > threshold)).all()
        (_, alarms), (misses, _) = confusion_matrix(y, acts, labels=[False, True])
        assert (found["misses"], found["alarms"]) == (misses, alarms)
        assert found["cost"] == pytest.approx((miss * misses + alarms) / n)
        assert found["accuracy"] == pytest.approx(accuracy_score(y, acts))
    wide = p.astype(float)
    assert found["loss"] == pytest.approx(log_loss(y, wide, labels=[False, True]), abs=1e-9)
    assert found["brier"] == pytest.approx(np.mean((wide - y) ** 2), abs=1e-9)
    if len(set(y)) == 2:
        assert found["brier"] == pytest.approx(brier_score_loss(y, wide), abs=1e-9)


def test_the_histogram_keeps_what_the_threshold_stops_on_its_left():
    p, y = [0.0, 0.05, 0.0501, 0.5, 1.0], [0, 0, 1, 0, 1]
    marks = twin("threshold").marks({"threshold": 0.05, "miss": 1}, *predictions.of_two(p, y))
    bars = [m for m in marks["marks"] if m["kind"] == "bar" and m["axes"] == 0]
    heights = {(m["role"], round(m["x"], 3)): 5 * m["y1"] ** 2 for m in bars if m["y1"]}
    wanted = {
        ("zero", 0.025): 2,
        ("one", 0.075): 1,
        ("zero", 0.475): 1,
        ("one", 0.975): 1,
    }
    assert {key: h for key, h in heights.items() if key[0] != "hidden"} == pytest.approx(wanted)


@pytest.mark.parametrize("y", [0, 1])
def test_one_sample_is_enough(y):
    shown = explorers.threshold(p=[0.25], y=[y])
    assert (shown.misses, shown.alarms) == (y, 0)
    assert shown.loss == pytest.approx(-np.log(0.25 if y else 0.75))
    shown = explorers.calibration(logits=[[0.0, 1.0]], y=[y])
    assert shown.accuracy == y
    assert shown.ece == pytest.approx(abs(y - shown.confidence))


def test_samples_of_one_class_alone_are_shown():
    p = np.linspace(0.01, 0.99, 400)
    assert explorers.threshold(p=p, y=np.zeros(400)).alarms == (p > 0.5).sum()
    assert explorers.calibration(p=p, y=np.ones(400)).accuracy == (p > 0.5).mean()


def test_what_is_always_right_and_sure_has_axes():
    shown = explorers.calibration(logits=[[1000.0, 0]] * 3, y=[0] * 3)
    assert (shown.loss, shown.ece, shown.data[-1]) == (0, 0, [0.1, 0.5])
    shown = explorers.calibration(logits=[[1000.0, 0]] * 3, y=[1] * 3)
    assert (shown.loss, shown.ece) == (1000, 1)
    assert shown.data[-1][1] > 1


MILLION = 10**6


def of_a_million():
    draw = np.random.default_rng(0)
    z = draw.normal(0, 2, MILLION)
    return z, draw.random(MILLION) < 1 / (1 + np.exp(-1.5 * z))


def test_a_million_samples_take_seconds_and_no_more_state_than_four_hundred():
    z, y = of_a_million()
    p = 1 / (1 + np.exp(-z))
    for name, given_as in ("calibration", {"logits": z}), ("threshold", {"p": p}):
        few = {key: each[:400] for key, each in given_as.items()}
        begun = time.process_time()
        many = getattr(explorers, name)(y=y, **given_as)
        assert time.process_time() - begun < 20  # 3 on a quiet machine
        sizes = [
            len(json.dumps(dependency_state(one, drop_defaults=False)))
            for one in (getattr(explorers, name)(y=y[:400], **few), many)
        ]
        assert max(sizes) <= 40_000
        assert abs(sizes[0] - sizes[1]) < 800
    both = torch.tensor(np.stack([0 * z, z], axis=1))
    wanted = F.cross_entropy(both, torch.tensor(y).long()).item()
    calibrated = explorers.calibration(logits=z, y=y)
    assert calibrated.loss == pytest.approx(wanted, abs=1e-9)
    sure, right = np.maximum(p, 1 - p), (z > 0) == y
    wanted = calibration.expected_calibration_error(sure, right)
    assert calibrated.ece == pytest.approx(wanted, abs=1e-9)
    calibrated.temperature = 0.65
    assert calibrated.ece < 0.01 < wanted


def test_many_classes_take_little_memory():
    draw = np.random.default_rng(0)
    z, y = draw.normal(0, 3, (2000, 1000)).astype(np.float32), draw.integers(1000, size=2000)
    tracemalloc.start()
    data = predictions.of_classes(z, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6e6  # the logits themselves have 8 MB, in float64 16
    wanted = F.cross_entropy(torch.tensor(z, dtype=torch.float64), torch.tensor(y)).item()
    assert values("calibration", data, temperature=1)["loss"] == pytest.approx(wanted, abs=1e-9)


def test_chunks_change_nothing(monkeypatch):
    z, y = (part[:1000] for part in of_a_million())
    whole = predictions.of_classes(z, y), predictions.of_two(1 / (1 + np.exp(-z)), y)
    monkeypatch.setattr(tallies, "CHUNK", 7)
    cut = predictions.of_classes(z, y), predictions.of_two(1 / (1 + np.exp(-z)), y)
    for mine, its in zip(cut[1], whole[1], strict=True):
        assert mine == pytest.approx(its)
    for state in TEMPERATURES[::15]:
        found = (values("calibration", one[0], temperature=state) for one in (cut, whole))
        assert next(found) == pytest.approx(next(found), abs=1e-9)


@given(st.integers(0, 10**9))
@example(999)
@example(1000)
@example(9990)
@example(10_100)
def test_a_count_is_kept_to_three_digits_below_a_thousand_whole(n):
    table = np.zeros((1, bins.BINS, 3))
    table[0, 3] = n, n // 2, 0.35 * n
    table[0, 9] = 1, 1, 0.95
    marks = bins.reliability(bins.packed(table), 0, n + 1)
    count = marks[3 * 5 + 3]["y1"] * (n + 1)
    assert count == pytest.approx(n, abs=1e-6 if n < 1000 else n * 0.005)
    assert marks[3 * 5 + 4]["text"] == (str(n) if 0 < n < 1000 else bins.counted(round(count)))


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (999, "999"),
        (1000, "1k"),
        (99_499, "99k"),
        (99_500, ".1M"),  # 100k would be too wide
        (949_000, ".9M"),
        (9_949_000, "9.9M"),
        (9_950_000, "10M"),
        (10_600_000, "11M"),
    ],
)
def test_a_count_takes_four_letters_at_most(n, words):
    assert bins.counted(n) == words
    assert bins.counted(n, " samples") == f"{words} samples"


def test_letters_hold_the_ends_of_a_bin_and_none_that_json_would_write_longer():
    draw = np.random.default_rng(0)
    count = np.floor(10 ** draw.uniform(0, 6, (500, bins.BINS)))
    right = np.floor(count * draw.random(count.shape))
    total = count * (np.arange(bins.BINS) + draw.random(count.shape)) / bins.BINS
    rows = bins.packed(np.stack([count, right, total], axis=2))
    assert len(set(rows)) == bins.BASE
    assert json.dumps(rows) == f'"{rows}"'
    # All right at the upper end of the third bin, all wrong at the lower end of the fifth.
    table = np.zeros((1, bins.BINS, 3))
    table[0, 2], table[0, 4] = (7, 7, 7 * 0.3), (5, 0, 5 * 0.4)
    marks = bins.reliability(bins.packed(table), 0, 12)
    spots = [(m["x"], m["y"]) for m in marks if m["kind"] == "point"]
    assert (spots[2], spots[4]) == ((pytest.approx(0.3), 1), (pytest.approx(0.4), 0))
    # What is empty waits on the diagonal, in the middle of its bin.
    empty = [(k + 0.5) / bins.BINS for k in range(bins.BINS) if k not in (2, 4)]
    waits = [spot for k, spot in enumerate(spots) if k not in (2, 4)]
    assert waits == [pytest.approx((middle, middle)) for middle in empty]


def test_the_last_letter_stands_for_the_whole():
    table = np.zeros((1, bins.BINS, 3))
    table[0, -1] = 3, 3, 3  # all right, and all sure of it
    assert bins.packed(table).endswith("#####~~~~~")


def test_a_confidence_on_an_edge_is_in_the_bin_below_as_scikit_learn_has_it():
    (table, _) = tallies.by_temperature([(np.zeros((3, 2)), np.array([0, 1, 1]))])
    assert table[7, 4].tolist() == [3, 1, 1.5]


def test_a_row_that_is_wider_than_a_chunk_is_one(monkeypatch):
    z, y = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 1, 2, 2, 1])
    whole = predictions.of_classes(z, y)
    monkeypatch.setattr(tallies, "CHUNK", 2)
    cut = predictions.of_classes(z, y)
    assert cut[0] == whole[0]
    assert cut[1] == pytest.approx(whole[1])


def test_without_data_there_is_an_example_the_same_for_everybody():
    shown = explorers.calibration()
    assert (shown.data[2], shown.accuracy) == (120, 0.65)
    losses = {t: values("calibration", shown.data, temperature=t)["loss"] for t in TEMPERATURES}
    assert min(losses, key=losses.get) == pytest.approx(2.2, abs=0.4)  # too sure by that much
    shown = explorers.threshold()
    assert sum(map(sum, shown.data[:2])) == 120
    assert (shown.misses, shown.alarms) == (9, 13)
    assert all(isinstance(n, int) for n in shown.data[0])


@pytest.mark.parametrize("n", [1, 10**6])
@pytest.mark.parametrize("name", ["calibration", "threshold"])
def test_the_twins_agree_on_one_sample_and_on_a_million(name, n):
    draw = np.random.default_rng(n)
    if name == "calibration":
        shares = draw.dirichlet([0.2] * bins.BINS, 76)
        count = np.array([draw.multinomial(n, share) for share in shares])
        sums = count * (np.arange(bins.BINS) + draw.random(count.shape)) / bins.BINS
        table = np.stack([count, np.floor(count * draw.random(count.shape)), sums], axis=2)
        data = bins.packed(table), draw.random(76).tolist(), n, n // 2, [1.0, 0.5]
    else:
        counts = draw.multinomial(n, [1 / 200] * 200).reshape(2, 100)
        data = *counts.tolist(), 0.3, 0.1
    twins_agree(name, [*states(name)][:150], data)


@pytest.mark.parametrize("scale", [1, 3, 30])
def test_the_axis_of_the_loss_has_a_fifth_of_room_above_the_curve(scale):
    draw = np.random.default_rng(0)
    data = predictions.of_classes(scale * draw.normal(size=(50, 3)), draw.integers(0, 3, 50))
    top = data[-1][0]
    highest = max(values("calibration", data, temperature=t)["loss"] for t in (0.25, 1, 4))
    assert 1.2 * highest <= top < 1.2 * highest + 0.1001
    errors = [values("calibration", data, temperature=t)["ece"] for t in TEMPERATURES]
    assert max(0.5, 1.2 * max(errors)) <= data[-1][1] < max(0.4, 1.2 * max(errors)) + 0.1001
