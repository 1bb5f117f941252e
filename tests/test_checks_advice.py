"""What is said beside an error's own words, tried on errors that Python, NumPy and torch raise."""

import importlib
from pathlib import Path

import numpy as np
import pytest
from cells import cell

from utils import losses
from utils.checks import trial
from utils.checks.exercise import calls
from utils.checks.limit import Limit

X, ROW, TABLE = np.array([1.0, 2.0, 3.0]), np.ones(4), np.ones((3, 4))
Y = np.array([0, 2, 1])


def written(body, *, readable=True, file=None, **names):
    """Define an answer of these lines in a cell of its own."""
    source = "def answer(x, y):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    names |= {"np": np, "losses": losses, "TABLE": TABLE, "ROW": ROW}
    return cell(source, readable=readable, file=file, **names)


def said(fn, x=X, y=Y):
    """Give what follows the error's own words, which differ between versions."""
    (outcome,) = trial.run(fn, calls((x, y)), Limit(5))
    assert outcome.problem.startswith("raises "), outcome
    return outcome.problem


WHERE = "On arrays, np.where(condition, a, b) chooses element by element."
AND = "On arrays, & stands for and, | for or, with brackets around both sides of it."
LARGER = "On arrays, np.maximum and np.minimum compare element by element, max does not."
AXIS = "One number for each row of a table needs an axis of its own: a[:, np.newaxis] gives it"
FEWER = "These go number by number, and are not as many: is a bracket, an @ or a loop missing?"
SCALARS = "On arrays, NumPy's functions work where math's do not: np.log for math.log."
ONE_NUMBER = "That is one number: is there anything to loop over?"
BRACKETS = "Brackets right behind a name call it: is a * missing before them?"
RETURNED = "None came there: sort() and append() return it, and change the list itself."
COUNT = "A count is wanted there: which number is one?"
PLAIN = "A plain number has none: .item() and float() come last, behind what needs a tensor."
CALLED = "A function is called with brackets behind its name: what is it given?"
POWER = "Python writes a power with **."
EITHER = "On tensors, ~ stands for not, & for and, | for or, element by element."
MADE_FIRST = "A loss is made first and called then, as in nn.BCEWithLogitsLoss()(z, y)"
NEEDS_PARAMETERS = "An optimizer wants model.parameters()."
TENSOR = "torch.tensor(...) makes a tensor of an array."
HALF = "A half of the data is a pair: [0] has the inputs, and [1] the labels."
GRADIENTS = "torch.tensor(z, requires_grad=True) is one whose gradient is kept"

#: What a learner wrote, and the one thing that is to be said beside the error's own words.
PLAIN_PYTHON = {
    "if x > 0:\n    return x": WHERE,
    "return x if x > 0 else np.max(x)": WHERE,
    "return x > 0 and y == 1": AND,
    "return (x > 0) or y": AND,
    "return max(x, 0)": LARGER,
    "return -min(0, x)": LARGER,
    "return sorted([(x, 1), (x[:], 0)])": "Things of different kinds are compared: are all in that",
    "import math\nreturn -math.log1p(x)": "On arrays, np.log1p works where math.log1p does not.",
    "return float(x)": SCALARS,
    "return TABLE - x": AXIS,
    "return x / TABLE": AXIS,
    "return TABLE * x[:2]": FEWER,
    "return x[:2] * TABLE": FEWER,
    "return x + ROW": FEWER,
    "return TABLE + np.ones((3, 3))": FEWER,
    "return TABLE[[0, 1, 2], y[:2]]": "Places in two lists are picked pair by pair: does each row",
    "return 2 * x.size(x - 1)": BRACKETS,
    "n = 2\nreturn (n)(x - 1)": BRACKETS,
    "def inner(a, b): return a(b)\nreturn inner(1, 2)": BRACKETS,
    "return x.size(x.sum(0), 1)": BRACKETS,
    "sum = 0\nreturn 2 * sum(x, 1)": "Does a variable of yours have the name of the function `sum`",
    "for one in 3:\n    pass": ONE_NUMBER,
    "for one in x[0]:\n    pass": ONE_NUMBER,
    "for one in 1.5:\n    pass": ONE_NUMBER,
    "return list(x.sum(keepdims=True).reshape(()))": ONE_NUMBER,
    "return (1.5).item()": PLAIN,
    "return (1.5).backward()": PLAIN,
    "for n in range(0, 1, 0.1):\n    pass": "range takes whole numbers: np.arange takes others.",
    "for n in range(0.5):\n    pass": COUNT,
    "return np.arange(0, 1, 2) + np.eye(1.5)": COUNT,
    "return log(x)": "Name the module before it, as in np.log or math.log.",
    "return argmax(x)": "Name the module before it, as in np.argmax.",
    "return np.log[x]": "Is a function called there? That takes ( and ).",
    "return [1].append(2)[0]": RETURNED,
    "return [1].sort().size": RETURNED,
    "return loss(w, x, y)": "The mean loss stands in a module: logistic.loss.",
    "return np.eye(y)": "np.eye wants one number; square brackets behind it pick rows.",
    "return [1, 2, 3][y]": "A list takes one place at a time: make an array of it with np.array.",
    "return TABLE.T @ ROW": "A @ B wants rows of A as long as B has rows: does A.T fit, or B @ A?",
    "return sigmoid(x)": "The course's own stands in a module: losses.sigmoid.",
    "return softmax(x)": "The course's own stands in a module: losses.softmax.",
    "return np.ln(x)": "The natural logarithm is called log.",
    "return -len": CALLED,
    "return x - (lambda p: p)": CALLED,
    "return np.zeros(3, 4)": "A shape has brackets of its own: np.zeros((N, C)).",
    "return x.sum(axis=1)": "axis=-1 is the last axis, of a row and of a batch.",
    "return [].append(x, y)": "A pair has brackets of its own: append((a, b)).",
    "return [1, 2].argmin()": "NumPy's functions take lists: np.argmin(a), not a.argmin().",
    "return x[1.5]": "A place in a list is a whole number: np.argmin gives one.",
    "return 1.0 < x & x <= 2": "& comes before <= and ==: put brackets around both sides of it.",
    "return 1.0 < x | x <= 2": "| comes before <= and ==: put brackets around both sides of it.",
    "a = np.array(0.0)\na += x\nreturn a": "One number is kept there: is a mean or a sum missing?",
    "return losses.cross_entropy(TABLE / 0 * 0, y)": "Is anything divided by 0 on the way?",
    "y = y.copy()\ny /= 2\nreturn y": "Whole numbers hold no fractions: begin with floats",
    "return x[:, 0]": "A table has two numbers in its shape, as np.zeros((N, C)) has.",
    "return x[:2][x > 0]": "Is the mask made of an array that is cut already?",
    "return [1][1]": "Is the list as long as that, counted from 0?",
    "return x[3]": "Places count from 0: which number is taken for one?",
    "return [1][0, 0]": "A list takes one place at a time: loop over the places.",
    "return np.exp(x.mean)": "A method is called with brackets: .mean() for .mean.",
    "total += x\ntotal = 0": "Which line gives it its first value, before this one?",
    "return round(len)": "Nothing is to be rounded here: return all that it has.",
    "return 1.5 ^ 2": POWER,
    "return x ^ 2": POWER,
    "return 10.0 ** 400": "That power is too large for a float: do brackets hold a whole",
    "return (x == 1, y).any()": HALF,
    "return y.argmax(1)": "Class indices are classes already, and need no argmax",
    "return np.argmax(y, 1)": "Class indices are classes already, and need no argmax",
    "return (x is y).mean()": "A pair or a list was compared as a whole: take the array out of it",
}
#: With torch, where z is a tensor of three numbers, w one of two, and t a table of both.
TORCH = {
    "return z if z > 0 else -z": EITHER,
    "return not z": EITHER,
    "return z < 1 and z > 0": EITHER,
    "while z > 0:\n    pass": EITHER,
    "return nn.BCEWithLogitsLoss(z, z)": MADE_FIRST,
    "return t @ t": "A @ B wants rows of A as long as B has rows: does one of them",
    "return nn.Linear(3, 1)(t)": "A layer wants rows as long as it has inputs: which columns of x",
    "for one in z.sum():\n    pass": ONE_NUMBER,
    "return torch.optim.SGD(nn.Linear(2, 1), lr=1)": NEEDS_PARAMETERS,
    "return torch.optim.SGD(nn.Sequential(nn.ReLU()), lr=1)": NEEDS_PARAMETERS,
    "return torch.optim.SGD([1.5], lr=1)": NEEDS_PARAMETERS,
    "return nn.MSELoss().backward()": "This is the loss function itself: call it with logits and",
    "return nn.MSELoss().item()": "This is the loss function itself: call it with logits and",
    "return 0.1 * w.grad": "After w = w - ... it is another tensor, in which backward leaves",
    "return checkpoint(z.sum(), use_reentrant=False)": "checkpoint calls a function itself: it",
    "return torch.softmax(x, 0)": TENSOR,
    "return nn.Linear(2, 1)(x)": TENSOR,
    "return nn.Linear(2, 1)((t, z))": HALF,
    "return F.binary_cross_entropy(t.sigmoid(), t.long())": "torch wants labels in the type of",
    "return F.cross_entropy(t, t.long())": ".double() makes floats of them.",
    "return z.sum().backward()": GRADIENTS,
    "return SGD(nn.Linear(2, 1).parameters(), lr=1)": "It stands in a module: torch.optim.SGD.",
    "return F.binary_cross_entropy_with_logits(t, z)": ".squeeze(1) takes the last axis of the",
    "t.requires_grad_()\nreturn t.backward()": "backward wants one number: which reduction",
    "return F.cross_entropy(t[None], y[None])": "The classes lie along axis 1: along which axis do",
    "return F.binary_cross_entropy(t, t)": "BCELoss wants probabilities: which loss takes logits?",
    "return F.cross_entropy(t, y - 1)": "No label is negative but -100, which is left out.",
}
HINTS = list(dict.fromkeys([*PLAIN_PYTHON.values(), *TORCH.values()]))
NOTHING_TO_ADD = [
    "return nonsense",
    "for one in len:\n    pass",
    "return loss - x",
    "x = 1 - None",
    "w = type('W', (), {'grad': None})\nreturn w.grad.zero_()",
    "raise ValueError('a learner may say anything')",
]


@pytest.mark.parametrize("body", PLAIN_PYTHON)
def test_an_error_gets_the_one_hint_that_helps(body):
    told = said(written(body))
    assert f". {PLAIN_PYTHON[body]}" in told
    assert [one for one in HINTS if one in told] == [PLAIN_PYTHON[body]]


def test_where_no_source_can_be_read_both_ways_out_are_told():
    told = said(written("return x if x > 0 else -x", readable=False))
    assert told.endswith(f". {WHERE} {AND}")
    assert said(written("import math\nreturn math.exp(x)", readable=False)).endswith(SCALARS)


def test_the_line_that_is_read_is_the_learners_wherever_it_stands():
    beside_the_course = str(Path(trial.__file__).parents[2] / "mine.py")
    told = said(written("return x > 0 and y == 1", file=beside_the_course))
    assert [one for one in HINTS if one in told] == [AND]  # without a line it would be two
    # What the course says further in has no `and`.
    inside = "return y is not None and losses.binary_cross_entropy(x / 9, y / 2, None, x)"
    assert AND in said(written(inside))


@pytest.mark.parametrize("body", TORCH)
def test_an_error_of_torch_gets_the_one_hint_that_helps(body):
    import torch  # noqa: PLC0415  # the test is left out where there is none
    from torch import nn  # noqa: PLC0415  # as above

    names = {
        "torch": torch,
        "nn": nn,
        "F": nn.functional,
        "checkpoint": importlib.import_module("torch.utils.checkpoint").checkpoint,
        "z": torch.tensor([1.0, 2, 3]),
        "w": torch.ones(2),
        "t": torch.full((3, 2), 2.0),
    }
    fn = written(body, **names)
    told = said(fn, X, torch.tensor([0, 1, 1]))
    assert f". {TORCH[body]}" in told
    assert [one for one in HINTS if one in told] == [TORCH[body]]


@pytest.mark.parametrize("body", NOTHING_TO_ADD)
def test_an_error_that_nobody_has_a_hint_for_stands_alone(body):
    told = said(written(body))
    assert told.count(". ") == 0, told
