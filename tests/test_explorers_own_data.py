"""What the explorers of lesson 06 take of a learner's own model, and what they refuse."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from utils import explorers
from utils.explorers import predictions

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
