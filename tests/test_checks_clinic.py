"""The check of the clinic: mended programs pass, wrong ones are named, junk gets a sentence."""

import dataclasses
import math
import re
import subprocess
import sys

import answer_mutants
import clinic_answers
import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import checks, losses
from utils.checks import engine, limit
from utils.checks.clinic import engine as clinic_engine
from utils.checks.clinic.cases import CASES
from utils.checks.clinic.engine import STILL, Told

CE = F.cross_entropy
SPACE = {"torch": torch, "F": F, "losses": losses, "math": math, "np": np}

#: The mutants of a solution that are the same function, with the reason.
SAME = {
    "all-ignored": {
        "count = count + (y[i] != -100).sum() => count = count + (y[i] > -100).sum()": (
            "a label is a class, from 0 on, or -100"
        ),
        "for i in range(len(y)): => for i in range(len(z)):": "z and y hold the same batches",
    },
    "threshold": {
        "return z > 0 => return z >= 0": "at exactly 0 neither label is the more probable one",
    },
    "below-zero": {
        "return F.binary_cross_entropy_with_logits(z, (y + 1) / 2) => "
        "return F.binary_cross_entropy_with_logits(z, (y + 1) // 2)": (
            "0 and 2 are halved without a rest"
        ),
    },
}


def written(name, body):
    """Define an answer as its learner wrote it."""
    space = dict(SPACE)
    case = CASES[name]
    exec(clinic_answers.source(case.answer, case.arguments, body), space)  # noqa: S102  # our own
    return space[case.answer]


RIGHT_CASES = [(name, body) for name, bodies in clinic_answers.RIGHT.items() for body in bodies]
LEARNERS = [
    (name, body, told)
    for name, bodies in clinic_answers.WRONG.items()
    for body, told in bodies.items()
]
WRONG_CASES = [
    (name, known.name, wrong)
    for name, case in CASES.items()
    for known in case.known
    for wrong in known.wrong
]
#: The programs of the lesson that raise: no number to compare, so they stand here.
LOUD = {
    "target-dtype": [CE],
    "target-shape": [CE],
    "class-axis": [CE],
}


def test_every_case_has_right_and_wrong_answers():
    assert len(CASES) >= 15
    assert list(clinic_answers.RIGHT) == list(clinic_answers.WRONG)
    assert set(clinic_answers.RIGHT) == set(CASES)
    for name, case in CASES.items():
        assert len(clinic_answers.RIGHT[name]) >= 8, name
        assert len(clinic_answers.WRONG[name]) >= 8, name
        names = [known.name for known in case.known]
        assert STILL in names
        assert len(names) == len(set(names)) >= 3
        assert all(known.wrong or isinstance(known, Told) or name in LOUD for known in case.known)
        assert len(case.inputs) >= 4


@pytest.mark.parametrize(("name", "body"), RIGHT_CASES)
def test_right_answers_pass(name, body):
    result = checks.clinic(name, written(name, body))
    assert result.ok, result
    assert repr(result).startswith("✓ Right on all ")


@pytest.mark.parametrize("name", CASES)
def test_the_reference_passes(name):
    assert checks.clinic(name, CASES[name].right).ok


@pytest.mark.parametrize(("name", "body", "told"), LEARNERS)
def test_wrong_answers_are_refused_and_told_what_they_are(name, body, told):
    result = checks.clinic(name, written(name, body))
    assert not result.ok
    assert "\n" not in result.message
    if result.misconception:
        assert result.misconception == told, result
    else:
        assert told in result.message


ANSWERS = answer_mutants.answers("05")


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one.case)
def test_every_mutant_of_a_solution_is_refused_or_is_the_same_function(answer):
    assert checks.clinic(answer.case, answer.run(answer.source)).ok
    passing = {
        label
        for label, source in answer_mutants.mutants(answer.source)
        if checks.clinic(answer.case, answer.run(source)).ok
    }
    assert passing == set(SAME.get(answer.case, {}))


def test_mutants_are_made_of_every_case():
    assert [one.case for one in ANSWERS] == list(CASES)
    assert all(len(list(answer_mutants.mutants(one.source))) >= 3 for one in ANSWERS)
    assert set(SAME) <= set(CASES)


@pytest.mark.parametrize(("name", "misconception", "wrong"), WRONG_CASES)
def test_a_misconception_is_named_and_no_other(name, misconception, wrong):
    result = checks.clinic(name, wrong)
    assert (result.ok, result.misconception) == (False, misconception), result
    case = CASES[name]
    # What is told by its error comes last, for whoever is in no formula.
    others = [
        known for known in case.known if known.name != misconception and not isinstance(known, Told)
    ]
    exercise = clinic_engine.values_of(name, dataclasses.replace(case, known=others))
    with clinic_engine.unwritten_is_nan():
        assert engine.check(exercise, clinic_engine.on_tensors(wrong)).misconception is None


@pytest.mark.parametrize(("name", "fn"), [(name, fn) for name in LOUD for fn in LOUD[name]])
def test_the_program_that_raises_is_named_and_its_error_shown(name, fn):
    result = checks.clinic(name, fn)
    assert result.misconception == STILL
    if name != "class-axis":
        assert "Error: " in result.message


def reference(name, *given):
    """Compute what a case wants from the course's own formulas, which know nothing of torch."""
    first, *rest = given
    if name in ("above-one", "threshold", "smoothing-floor"):
        C, eps = given if name == "smoothing-floor" else (0, 0)
        return {
            "above-one": lambda: np.mean(first.argmax(1) == rest[0]),
            "threshold": lambda: (losses.sigmoid(first) > 0.5).astype(int),
            "smoothing-floor": lambda: losses.entropy([1 - eps + eps / C] + [eps / C] * (C - 1)),
        }[name]()
    y = rest[0]
    return {
        "target-dtype": lambda: losses.cross_entropy(first, y.astype(int)),
        "target-shape": lambda: losses.cross_entropy(first, y.ravel()),
        "class-axis": lambda: losses.cross_entropy(np.moveaxis(first, -1, 1), y),
        "softmax-first": lambda: losses.cross_entropy(first, y),
        "swapped": lambda: losses.binary_cross_entropy(first, y),
        "nll-probabilities": lambda: losses.nll_loss(np.log(first), y),
        "one-output": lambda: losses.binary_cross_entropy_with_logits(first, y),
        "weighted-mean": lambda: losses.cross_entropy(first, y, weight=rest[1]),
        "one-hot-weights": lambda: losses.cross_entropy(first, y.argmax(1), weight=rest[1]),
        "pos-weight": lambda: losses.binary_cross_entropy_with_logits(first, y, pos_weight=rest[1]),
        "all-ignored": lambda: epoch(first, y),
        "broadcasting": lambda: losses.binary_cross_entropy(first.ravel(), y),
        "empty-target": lambda: losses.cross_entropy(first, y / y.sum(1, keepdims=True)),
        "below-zero": lambda: losses.binary_cross_entropy_with_logits(first, y == 1),
        "stuck": lambda: losses.binary_cross_entropy_with_logits(first, y),
        "infinite": lambda: losses.cross_entropy(first, y),
    }[name]()


def epoch(z, y):
    """Compute the loss of all that has a label; where a logit is infinite it is nan."""
    if not np.isfinite(z).all():
        return np.nan
    return losses.cross_entropy(z.reshape(-1, z.shape[-1]), y.ravel())


@pytest.mark.parametrize("name", CASES)
def test_what_a_case_wants_is_what_the_formulas_give(name):
    case = CASES[name]
    for given in case.inputs:
        got = clinic_engine.on_tensors(case.right)(*given)
        assert np.asarray(got) == pytest.approx(
            reference(name, *given), rel=1e-5, abs=2e-6, nan_ok=True
        )


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.gradient])
@pytest.mark.parametrize("cut", [torch.Tensor.item, torch.Tensor.detach, torch.Tensor.numpy])
def test_a_loss_that_is_cut_off_from_its_input_is_noticed(name, cut):
    def severed(*given):
        with torch.no_grad():
            return cut(CASES[name].right(*given))

    result = checks.clinic(name, severed)
    assert result.misconception == "cut off from its input"
    assert result.message.startswith("The value is right, the gradient is not.")


def test_a_wrong_gradient_is_shown():
    result = checks.clinic("softmax-first", lambda z, y: CE(z, y).detach() + 0 * z.sum())
    assert not result.ok

    def half(z, y):
        loss = CE(z, y)
        return (loss + loss.detach()) / 2

    result = checks.clinic("softmax-first", half)
    assert (result.ok, result.misconception) == (False, None)
    assert "gradient" in result.message


def test_a_slope_of_a_mean_is_shown_with_all_that_it_depends_on():
    right = CASES["one-output"].right
    result = checks.clinic("one-output", lambda *z: (right(*z) + right(*z).detach()) / 2)
    assert re.search(
        r"For z = \[.+\], y = \[.+\] your function gives \S+ at \[0, 0\];", result.message
    )


JUNK = [
    (None, "The check wants a function, and got None"),
    (3.5, "an object of type float: write checks.clinic"),
    (lambda z, y: None, "returns nothing yet"),  # noqa: ARG005 - an empty stub
    (lambda z, y: ..., "returns nothing yet"),  # noqa: ARG005 - an empty stub
    (lambda z: z, "The check calls your function with (z, y)"),
    (lambda z, y: "loss", "returns text where a number is wanted"),  # noqa: ARG005
    (lambda z, y: z / y, "raises RuntimeError"),
    (lambda z, y: z, "wanted: one number"),  # noqa: ARG005
    (lambda z, y: CE(z, y.int()), "Error"),
]


@pytest.mark.parametrize(("fn", "says"), JUNK)
def test_junk_gets_a_sentence(fn, says):
    result = checks.clinic("softmax-first", fn)
    assert (result.ok, "\n" in result.message) == (False, False)
    assert says in result.message, result.message


def test_an_endless_loop_is_ended(monkeypatch):
    monkeypatch.setattr(limit, "TIME_LIMIT", 0.3)

    def endless(z, y):
        while True:
            y = y + z

    assert "still running" in checks.clinic("swapped", endless).message
    assert not torch.are_deterministic_algorithms_enabled()


@pytest.mark.parametrize("name", ["softmax", 3, None])
def test_a_case_that_does_not_exist_gets_a_sentence(name):
    assert "There is no case" in checks.clinic(name, CE).message


def test_the_flag_of_deterministic_algorithms_is_put_back():
    assert checks.clinic("empty-target", CASES["empty-target"].right).ok
    assert not torch.are_deterministic_algorithms_enabled()


def test_no_check_loads_the_compiler_of_torch():
    script = (
        "import sys; from utils import checks; from utils.checks.clinic.cases import CASES\n"
        "assert all(checks.clinic(name, case.right).ok for name, case in CASES.items())\n"
        "print('torch._inductor' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_checks_import_torch_when_a_case_is_checked_and_not_before():
    script = "import sys; from utils import checks, clinic; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_the_floor_of_label_smoothing_is_where_no_logit_gets_below():
    for lead in np.linspace(0, 8, 81):
        loss = CE(torch.tensor([lead, 0, 0]), torch.tensor(0), label_smoothing=0.1)
        assert loss >= CASES["smoothing-floor"].right(3, 0.1) - 1e-6
    assert math.isclose(CASES["smoothing-floor"].right(10, 0.1), 0.5003, abs_tol=1e-4)
