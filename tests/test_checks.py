"""Every known misconception is named, and no other; answers in rows and batches are told of."""

import contextlib
import dataclasses
import math

import numpy as np
import pytest
import torch

from utils import calibration, checks, huffman, logistic, losses
from utils.checks import exercise, learner


def branches(p, y):
    if y == 1:
        return -math.log(p)
    return -math.log(1 - p)


def stable(z, y):
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def rows_of_one(y, num_classes):
    rows = np.zeros((len(y), num_classes), int)
    rows[np.arange(len(y)), y] = 1
    return rows


def log_sum_exp_last(z):
    largest = np.max(z, axis=-1, keepdims=True)
    return z - (largest + np.log(np.sum(np.exp(z - largest), axis=-1, keepdims=True)))


def torch_rows(z, y):
    y = torch.tensor(y if y.ndim == 1 else y.astype(float))
    return torch.nn.functional.cross_entropy(torch.tensor(z), y)


def torch_loop(model, loss, train, val, lr, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    pairs = []
    for _ in range(steps):
        now = loss(model(train[0]), train[1])
        pairs.append((now, loss(model(val[0]), val[1])))
        optimizer.zero_grad()
        now.backward()
        optimizer.step()
    return pairs


def loop_left_early(model, loss, train, val, lr, steps):
    optimizer, pairs = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        now = loss(model(train[0]), train[1])
        pairs.append((now.item(), loss(model(val[0]), val[1]).item()))
        now.backward()
        optimizer.step()
        break
    return pairs


# A check for whom no lesson asks: its answers stand here, all others in exercise_answers.
GRAD = "binary_cross_entropy_with_logits_grad"
RIGHT = [
    lambda z, y: losses.sigmoid(z) - y,
    lambda z, y: 1 / (1 + np.exp(-z)) - y,  # overflows on the way and ends at the right place
    lambda z, y: (np.tanh(z / 2) + 1) / 2 - y,
]
WRONG = [
    ("sign of z", lambda z, y: np.exp(-z) / (1 + np.exp(-z)) - y),
    ("exp of -|z| for both signs", lambda z, y: 1 / (1 + np.exp(-np.abs(z))) - y),
    (
        "exp of -|z| for both signs",
        lambda z, y: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) - y,
    ),
]
WRONG_CASES = [
    (name, known, wrong)
    for name, exercise in checks.EXERCISES.items()
    for known in exercise.known
    for wrong in known.wrong
]


def look(name, fn):
    return getattr(checks, name)(fn)


@pytest.fixture
def nothing_withheld(monkeypatch):
    """Let wrong answers be written with the course's own functions: they are short so."""
    monkeypatch.setattr(learner, "withheld", lambda _: contextlib.nullcontext())


def check_without_extremes(exercise, fn):
    return checks.check(dataclasses.replace(exercise, extreme=()), fn)


def test_every_exercise_has_known_wrong_answers():
    assert all(len(exercise.known) >= 5 for exercise in checks.EXERCISES.values())
    for one in checks.EXERCISES.values():
        names = [known.name for known in one.known]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("fn", RIGHT)
def test_right_answers_pass(fn):
    assert look(GRAD, fn).ok


@pytest.mark.parametrize(
    ("name", "fn"),
    [
        ("binary_cross_entropy_batch", losses.binary_cross_entropy),
        ("weighted_cross_entropy", losses.cross_entropy),
        ("logistic_gradient", lambda w, x, y: logistic.gradient(w, x, y) + 0),
        ("kl_bits", lambda p, q: losses.kl_divergence(p, q) / math.log(2)),
        ("huffman_lengths", lambda q: [len(word) for word in huffman.words(q)]),
        ("perplexity", losses.perplexity),
        ("expected_calibration_error", calibration.expected_calibration_error),
        ("best_temperature", calibration.best_temperature),
    ],
)
def test_the_courses_own_function_is_no_answer(name, fn):
    result = look(name, fn)
    assert (result.ok, result.misconception) == (False, "the course's own")
    assert result.message.endswith("the course's own: here you write the formula yourself.")
    assert result.message.startswith(("This is ", "`", "Your function calls "))


@pytest.mark.parametrize(
    ("name", "known", "wrong"), WRONG_CASES, ids=lambda part: getattr(part, "name", None)
)
def test_misconception_is_named_and_no_other(name, known, wrong, nothing_withheld):  # noqa: ARG001
    result = checks.check(checks.EXERCISES[name], wrong)
    assert (result.ok, result.misconception) == (False, known.name), result
    assert result.message.startswith(f"{known.hint} For ")
    assert "\n" not in result.message

    # Taken out of the table, it is wrong still, and no other name fits it: but for "unstable",
    # which is told by where an answer breaks, and covers each way of breaking that has a name.
    exercise = checks.EXERCISES[name]
    late = check_without_extremes(exercise, wrong).ok
    others = tuple(other for other in exercise.known if other is not known)
    result = checks.check(dataclasses.replace(exercise, known=others), wrong)
    assert not result.ok
    assert result.misconception in ({None, "unstable"} if late else {None}), result


def test_a_known_wrong_answer_gives_a_value_somewhere():
    for name, known, wrong in WRONG_CASES:
        one = checks.EXERCISES[name]
        if not known.mended:
            with np.errstate(all="ignore"):
                tried = [exercise.answer(wrong, call) for call in one.cases]
            assert any(value is not None for value in tried), (name, known.name)


@pytest.mark.parametrize(("misconception", "fn"), WRONG)
def test_a_misconception_is_named_however_it_is_written(misconception, fn, nothing_withheld):  # noqa: ARG001
    assert look(GRAD, fn).misconception == misconception


def loops(pairs):
    return lambda *given: [pairs(*pair) for pair in torch_loop(*given)]


@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (loop_left_early, "for break stands inside of it. For lr = 0.3, steps = 4 your function r"),
        (lambda *given: torch_loop(*given)[1:], "function returns 3 pairs; wanted: 4 pairs"),
        (loops(lambda ours, _: ours), "steps = 4 your function returns no list of pairs; wanted"),
        (lambda *given: torch_loop(*given)[0][0], "function returns no list of pairs; wanted"),
        (loops(lambda *pair: (*pair, 0)), "your function returns no list of pairs; wanted"),
        (loops(lambda a, b: (a, 2 * b)), "as validation loss of pair 1; wanted: "),
        (loops(lambda a, b: (2 * a, b)), "as training loss of pair 1; wanted: "),
        (lambda model, *rest: (torch_loop(model, *rest), model[0].bias.data.zero_())[0],
         "as a weight after the last step; wanted: "),
        (lambda *given: given[0].no_such_thing, "For lr = 0.3, steps = 4 your function raises A"),
    ],
)  # fmt: skip
def test_a_training_loop_is_told_of_pairs_and_losses(fn, said):
    result = checks.training_loop(fn)
    assert said in result.message
    assert "x_val" not in result.message


def test_unknown_mistake_gets_the_first_input_that_differs():
    result = checks.binary_cross_entropy(lambda p, y: branches(p, y) + (p < 0.4) * y)
    assert repr(result) == "→ For p = 0.3, y = 1 your function gives 2.204; wanted: 1.204."
    result = checks.binary_cross_entropy_with_logits(lambda z, y: stable(z, y) + (z == -1))
    assert result.message == "For z = -1, y = 0 your function gives 1.313; wanted: 0.3133."
    result = checks.binary_cross_entropy_with_logits(
        lambda z, y: np.where(z == 40, 9, stable(z, y))
    )
    assert result.message == "For z = 40, y = 0 your function gives 9; wanted: 40."
    result = checks.surprise(lambda p: -np.log(p) * 1.00002)
    assert "gives 0.105363; wanted: 0.105361." in result.message


def test_an_answer_in_rows_is_shown_with_its_place():
    result = checks.one_hot(lambda y, num_classes: rows_of_one(y, num_classes) * (1 + (y[:1] == 3)))
    assert result.message == (
        "For y = [3], num_classes = 5 your function gives 2 at [0, 3]; wanted: 1."
    )
    result = checks.log_softmax(lambda z: log_sum_exp_last(z) + (z == -2))
    assert result.message == (
        "For z = [[1, 0], [3, -2]] your function gives -4.007 at [1, 1]; wanted: -5.007."
    )


def test_overflow_is_told_with_the_logit_that_shows_it():
    result = checks.binary_cross_entropy_with_logits(lambda z, y: np.log(1 + np.exp(z)) - z * y)
    assert "The formula is right, and breaks at extreme logits" in result.message
    assert result.message.endswith("For z = 1000, y = 0 your function gives inf; wanted: 1000.")


@pytest.mark.parametrize(
    ("name", "then", "fn"),
    [
        (
            "binary_cross_entropy_with_logits",
            "unstable",
            lambda label, logit: np.log(1 + np.exp(logit)) - logit * label,
        ),
        ("kl_bits", "0 log 0", lambda given, truth: np.sum(truth * np.log2(truth / given))),
        (
            "cross_entropy",
            "unstable",
            lambda label, logit: torch_rows(np.log(np.exp(logit)), label),
        ),
    ],
)
def test_who_would_be_refused_next_is_told_at_once(name, then, fn):
    result = look(name, fn)
    assert result.misconception == "arguments swapped"
    mended = look(name, lambda first, second: fn(second, first))
    assert mended.misconception == then
    hint = next(known.hint for known in checks.EXERCISES[name].known if known.name == then)
    assert f"? {hint} For " in result.message or f". {hint} For " in result.message


@pytest.mark.parametrize(
    ("name", "through"),
    [
        ("log_softmax", lambda log: lambda z: log(losses.softmax(z))),
        (
            "binary_cross_entropy_with_logits",
            lambda log: lambda z, y: -log(losses.sigmoid(np.where(y == 1, z, -z))),
        ),
    ],
)
@pytest.mark.parametrize("hide", [lambda p: p + 1e-6, lambda p: np.clip(p, 1e-6, 1 - 1e-6)])
def test_what_hides_a_rounded_0_is_not_led_to_the_log_of_it(name, through, hide):
    result = look(name, through(lambda p: np.log(hide(p))))
    assert result.misconception in {"log(p + eps)", "clamped"}
    assert "Without it p rounds to 0 or 1 at extreme logits" in result.message
    assert "inf" in look(name, through(np.log)).message  # which is what would come next


def test_a_long_array_is_told_by_its_shape():
    result = checks.gradient_step(lambda w, x, y, lr: w - 2 * lr * logistic.gradient(w, x, y))
    assert result.message == (
        "For w = [-0.3, -0.35, 2.5], x of shape (6, 3), y = [0, 0, 0, 1, 1, 1], lr = 0.1 "
        "your function gives -0.2233 at [0]; wanted: -0.2617."
    )


def test_common_slips_on_arrays_get_advice():
    result = checks.binary_cross_entropy_batch(lambda p, y, reduction="mean": branches(p, y))  # noqa: ARG005
    assert "np.where(condition, a, b) chooses element by element" in result.message
    result = checks.binary_cross_entropy_with_logits(lambda z, y: math.exp(z) - y)
    assert "np.exp works where math.exp does not" in result.message
    result = checks.logistic_gradient(lambda w, x, y: x @ (losses.sigmoid(x @ w) - y))
    assert result.message.endswith(
        "A @ B wants rows of A as long as B has rows: does A.T fit, or B @ A?"
    )
    result = checks.binary_cross_entropy_batch(branches)
    assert "(p, y, reduction=...): got an unexpected keyword argument 'reduction'" in result.message
