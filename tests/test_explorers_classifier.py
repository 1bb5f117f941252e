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
from sklearn.linear_model import LogisticRegression
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


PROBABILITIES = [0.25, 0.5, 0.875, 0.0625]
LABELS = [0, 1, 1, 0]


class Column:
    """What a table of pandas gives: an object that becomes an array, of objects perhaps."""

    def __init__(self, values, dtype=object):
        self.values = np.array(values, dtype=dtype)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype, copy=True if copy is None else copy)


@pytest.mark.parametrize(
    "given_as",
    [
        tuple,
        np.array,
        lambda v: np.array(v, dtype=np.float16),
        lambda v: np.array(v)[:, np.newaxis],
        lambda v: torch.tensor(v, requires_grad=True),
        lambda v: torch.tensor(v, dtype=torch.float16),
        lambda v: torch.tensor(v, dtype=torch.bfloat16)[:, None],
        lambda v: np.stack([1 - np.array(v), v], axis=1),
        Column,
    ],
)
@pytest.mark.parametrize(
    "labelled",
    [
        list,
        lambda y: np.array(y, dtype=bool),
        lambda y: np.array(y, dtype=np.uint8)[:, np.newaxis],
        lambda y: torch.tensor(y, dtype=torch.float32),
        Column,
    ],
)
def test_predictions_are_read_as_people_have_them(given_as, labelled):
    p, y = given_as(PROBABILITIES), labelled(LABELS)
    assert predictions.of_two(p, y) == predictions.of_two(PROBABILITIES, LABELS)
    assert predictions.of_classes(p=p, y=y) == predictions.of_classes(p=PROBABILITIES, y=LABELS)


def test_pandas_is_read():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"p": PROBABILITIES, "y": LABELS}, index=[9, 3, 1, 7])
    wanted = predictions.of_two(PROBABILITIES, LABELS)
    assert predictions.of_two(table["p"], table["y"]) == wanted
    assert predictions.of_two(table[["p"]], table["y"].astype(bool)) == wanted
    assert predictions.of_two(table["p"].astype("Float64"), table["y"].astype("Int64")) == wanted


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


def test_logits_of_two_classes_may_be_one_a_sample():
    one = explorers.calibration(logits=[2.0, -1.0, 0.5, 0], y=[1, 0, 0, 0])
    two = explorers.calibration(logits=[[0, 2.0], [0, -1.0], [0, 0.5], [0, 0]], y=[1, 0, 0, 0])
    assert one.data == two.data
    assert one.accuracy == pytest.approx(3 / 4)


def test_a_class_of_probability_0_costs_nothing_where_it_is_not_true():
    shown = explorers.calibration(p=[[0.5, 0.5, 0], [0, 0, 1]], y=[0, 2])
    assert shown.loss == pytest.approx(np.log(2) / 2)


def test_what_scikit_learn_predicts_is_taken_as_it_is():
    draw = np.random.default_rng(0)
    x, names = draw.normal(size=(200, 2)), np.array(["ham", "spam"])
    y = names[(x[:, 0] + draw.normal(size=200) > 0).astype(int)]
    model = LogisticRegression().fit(x, y)
    p = model.predict_proba(x)
    with pytest.raises(ValueError, match=r"np.searchsorted\(model.classes_, y\)"):
        explorers.threshold(p=p, y=y)
    labels = np.searchsorted(model.classes_, y)
    for shown in explorers.threshold(p=p, y=labels), explorers.calibration(p=p, y=labels):
        assert shown.loss == pytest.approx(log_loss(y, p), abs=1e-9)
        assert shown.accuracy == pytest.approx(model.score(x, y))


def test_a_probability_that_rounding_put_above_one_is_one():
    for read in predictions.of_two, lambda p, y: predictions.of_classes(p=p, y=y):
        assert read([1.0000001, 0.25], [1, 0]) == read([1, 0.25], [1, 0])
        assert read([-0.0000001, 0.25], [0, 0]) == read([0, 0.25], [0, 0])
        with pytest.raises(ValueError, match="1 of 2 samples have p = 0 for what is true"):
            read([1.0000001, 0.25], [0, 0])


def test_answers_that_are_right_may_be_whole_numbers():
    shown = explorers.threshold(p=[0, 1], y=[0, 1])
    assert (shown.misses, shown.alarms, shown.loss) == (0, 0, 0)
    assert predictions.of_two([False, True], [0, 1]) == predictions.of_two([0.0, 1.0], [0, 1])
    assert explorers.calibration(p=[[1, 0], [0, 1]], y=[0, 1]).accuracy == 1


@pytest.mark.parametrize(
    "logits",
    [
        [[1.5, -0.5], [0.25, 0.75]],  # something below 0
        [[0.25, 0.75]],  # a single row may be so by chance
        [[1, 0], [0, 1]],
        [0.5, 0.5],
    ],
)
def test_logits_may_sum_to_one_where_they_are_no_probabilities(logits):
    assert explorers.calibration(logits=logits, y=[1] * len(logits)).loss > 0


@pytest.mark.parametrize(
    ("classes", "total", "fits"),
    [(3, 1.015, True), (3, 1.016, False), (3, 0.984, False), (12, 1.05, True), (12, 1.053, False)],
)
def test_a_row_may_miss_one_by_what_two_decimals_of_up_to_ten_classes_do(classes, total, fits):
    p = [[total / classes] * classes]
    if fits:
        assert explorers.calibration(p=p, y=[0]).loss > 0
    else:
        with pytest.raises(ValueError, match=f"holds {total}"):
            explorers.calibration(p=p, y=[0])


def test_sums_are_exact_of_16_bits_too():
    thousand = np.full((2, 1000), 1 / 1000, np.float16)
    assert explorers.calibration(p=thousand, y=[0, 1]).loss == pytest.approx(np.log(1000), rel=1e-3)
    columns = np.asfortranarray(np.full((2, 5000), 1 / 5000, np.float16))  # summed one by one
    assert explorers.calibration(p=columns, y=[0, 1]).loss == pytest.approx(np.log(5000), rel=1e-3)
    with pytest.raises(ValueError, match=r"holds 0\.699951"):  # 0.5 and 0.2, as 16 bits have it
        explorers.calibration(p=np.float16([[0.5, 0.2]]), y=[0])


def test_a_loss_may_be_as_large_as_both_twins_can_write():
    assert explorers.calibration(logits=[[2.5e8, 0]], y=[1]).loss == 2.5e8
    for low, says in (250_000_000.2, r"cost up to 1e\+09"), (1e301, "finite"), (-1e301, "finite"):
        with pytest.raises(ValueError, match=says):
            explorers.calibration(logits=[[low, 0]], y=[1 if low > 0 else 0])


THIRDS = [[0.2, 0.3, 0.5], [0.6, 0.2, 0.2]]


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: explorers.calibration(logits=[[1.0, 2]]), ValueError, "logits without y"),
        (lambda: explorers.calibration(y=[1]), ValueError, "y without logits"),
        (lambda: explorers.calibration(p=[0.5]), ValueError, "p without y"),
        (lambda: explorers.threshold(y=[1]), ValueError, "y without p"),
        (lambda: explorers.calibration(logits=[1], p=[1], y=[1]), ValueError, "one of them"),
        (lambda: explorers.threshold(p=[0.5], y=[1, 0]), ValueError, "one label for each"),
        (lambda: explorers.threshold(p=[], y=[]), ValueError, "at least one value"),
        (lambda: explorers.threshold(p=[0.5, 1.5], y=[1, 0]), ValueError, "holds 1.5: give prob"),
        (lambda: explorers.threshold(p=[-3, 1.5, 9], y=[1, 0, 0]), ValueError, "2 more of 3"),
        (lambda: explorers.threshold(p=[0.5, np.nan], y=[1, 0]), ValueError, "p holds nan"),
        (lambda: explorers.threshold(p=[0.5, 0.1], y=[1, 2]), ValueError, "y holds 2: .*0 to 1"),
        (lambda: explorers.threshold(p=[0.5, 0.1], y=[0, 2]), ValueError, "y holds 2: .*0 to 1"),
        (
            lambda: explorers.threshold(p=np.ma.masked_less([0.5, 0.2], 0.3), y=[1, 0]),
            ValueError,
            "masked array",
        ),
        (lambda: explorers.threshold(p=[0.5, 2, 3], y=[1, 1, 1]), ValueError, "2, and 1 more of 3"),
        (
            lambda: explorers.threshold(p=[0.0, 1, 1], y=[1, 1, 0]),
            ValueError,
            "2 of 3 .*predict_proba",
        ),
        (
            lambda: explorers.calibration(p=[[1.0, 0], [0, 1]], y=[1, 1]),
            ValueError,
            "1 of 2 .*predict_proba",
        ),
        (
            lambda: explorers.calibration(logits=np.ones((2, 3)), y=[[0, 1, 0], [0, 0, 1]]),
            ValueError,
            "argmax",
        ),
        (
            lambda: explorers.calibration(logits=np.ones((2, 3)), y=[[0, 1, 0], [0, 0, 0]]),
            ValueError,
            "torch.cat",
        ),
        (
            lambda: explorers.calibration(logits=np.ones((2, 3)), y=[[0, 1, 1], [0, 1, 0]]),
            ValueError,
            "torch.cat",
        ),
        (
            lambda: explorers.calibration(logits=[[0, 1], [0.5, 0.5]], y=[1, 0]),
            ValueError,
            "give them as p=",
        ),
        (lambda: explorers.threshold(p=[0.5, 0.1], y=[1, -1]), ValueError, "y holds -1.*classes_"),
        (lambda: explorers.threshold(p=[0.5], y=[np.nan]), ValueError, "y holds nan"),
        (lambda: explorers.threshold(p=[0.0], y=[1]), ValueError, "1 of 1 .*predict_proba"),
        (
            lambda: explorers.threshold(p=np.float32([0, 1, 1, 0.3]), y=[1, 0, 1, 1]),
            ValueError,
            r"2 of 4 samples .*clip\(1e-7",
        ),
        (lambda: explorers.threshold(p=THIRDS, y=[1, 0]), ValueError, r"p\[:, k\] and y == k"),
        (lambda: explorers.threshold(p=[[0.5, 0.9]], y=[1]), ValueError, "rows that sum to 1"),
        (lambda: explorers.threshold(p=[[[0.5]]], y=[1]), ValueError, "one probability of label"),
        (lambda: explorers.threshold(p="half", y=[1]), ValueError, "cannot be read"),
        (
            lambda: explorers.calibration(logits=[np.ones((2, 3)), np.ones((1, 3))], y=[1, 1, 1]),
            ValueError,
            r"[^.]\. A list of batches becomes one array by torch.cat or np.concatenate",
        ),
        (lambda: explorers.threshold(p=[0.5], y=["spam"]), ValueError, "y .*'spam'.*classes_"),
        (lambda: explorers.calibration(logits=[[1, np.inf]], y=[0]), ValueError, "finite"),
        (lambda: explorers.calibration(logits=[[1, 2]], y=[0.5]), ValueError, "y holds 0.5"),
        (lambda: explorers.calibration(logits=[[1, 2.5]], y=[[0, 1]]), ValueError, "argmax"),
        (lambda: explorers.calibration(logits=np.ones((2, 3, 4)), y=[0, 1]), ValueError, r"\(N, C"),
        (lambda: explorers.calibration(p=[[1.0, 2], [3, 4]], y=[0, 1]), ValueError, "p holds 2"),
        (lambda: explorers.calibration(p=[[0.5, 0.2]], y=[0]), ValueError, "row of p holds 0.7"),
        (lambda: explorers.calibration(p=[[0.5, 0.5, 0]], y=[2]), ValueError, "costs infinity"),
        (
            lambda: explorers.calibration(p=np.full((70_000, 10), 0.2), y=np.zeros(70_000)),
            ValueError,
            r"69999 more of 70000 .*keepdims",
        ),
        (
            lambda: explorers.calibration(logits=[[1, 2.5], [1, 2]], y=[[0, 1], [1, 1]]),
            ValueError,
            "torch.cat",
        ),
        (
            lambda: explorers.calibration(logits=[[1e26, 0], [0, 1e26]], y=[1, 0]),
            ValueError,
            r"cost up to 4e\+26 nats",
        ),
        (lambda: explorers.calibration(logits=THIRDS, y=[0, 1]), ValueError, "give them as p="),
        (lambda: explorers.threshold([0.5]), TypeError, "without a name: write p="),
        (lambda: explorers.threshold(q=1), TypeError, "it takes p, y, threshold, miss"),
        (lambda: explorers.threshold(threshold=2), ValueError, "from 0.01 to 0.99"),
    ],
)
def test_bad_data_gets_a_sentence(make, error, says):
    with pytest.raises(error, match=says):
        make()


def test_what_was_rounded_clipped_or_masked_is_read():
    draw = np.random.default_rng(0)
    rounded = draw.dirichlet(np.ones(10), 200).clip(0.01).round(2)
    explorers.calibration(p=rounded, y=rounded.argmax(axis=1))
    half = np.float16([1, 0.5]).astype(float).clip(1e-7, 1 - 1e-7)  # as the message says
    assert explorers.threshold(p=half, y=[0, 1]).alarms == 1
    masked = np.array([[1, 2, np.finfo(np.float32).min], [0.5, 1, 0]])
    assert "log loss 0." in repr(explorers.calibration(logits=masked, y=[1, 1]))
    full = np.full((2, 1000), 100, np.float16)  # more than 16 bits can sum up
    assert explorers.calibration(logits=full, y=[0, 1]).loss == pytest.approx(np.log(1000))


@pytest.mark.parametrize("scale", [1, 3, 30])
def test_the_axis_of_the_loss_has_a_fifth_of_room_above_the_curve(scale):
    draw = np.random.default_rng(0)
    data = predictions.of_classes(scale * draw.normal(size=(50, 3)), draw.integers(0, 3, 50))
    top = data[-1][0]
    highest = max(values("calibration", data, temperature=t)["loss"] for t in (0.25, 1, 4))
    assert 1.2 * highest <= top < 1.2 * highest + 0.1001
    errors = [values("calibration", data, temperature=t)["ece"] for t in TEMPERATURES]
    assert max(0.5, 1.2 * max(errors)) <= data[-1][1] < max(0.4, 1.2 * max(errors)) + 0.1001
