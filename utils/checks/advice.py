"""What to say of an error that many learners meet, beside the error's own words."""

import math
import re

import numpy as np


def _on_condition(_text: str, line: str) -> str:
    where = "On arrays, np.where(condition, a, b) chooses element by element."
    joined = "On arrays, & stands for and, | for or, with brackets around both sides of it."
    if re.search(r"\b(and|or)\b", line):
        return joined
    if "sort" in line:
        return "Things of different kinds are compared: are all in that list pairs?"
    if re.search(r"(?<![\w.])(max|min)\(", line):
        return "On arrays, np.maximum and np.minimum compare element by element, max does not."
    return where if line else f"{where} {joined}"


def _on_scalars(_text: str, line: str) -> str:
    if name := next(iter(re.findall(r"\bmath\.(\w+)", line)), ""):
        return f"On arrays, np.{name} works where math.{name} does not."
    return "On arrays, NumPy's functions work where math's do not: np.log for math.log."


def _on_shapes(text: str, _line: str) -> str:
    """Tell a number for each row, beside a table, from two rows that do not fit."""
    if "indexing arrays" in text:
        return "Places in two lists are picked pair by pair: does each row have one, and one only?"
    found = re.search(r"\((\d+),\) \((\d+),\d+\)|\((\d+),\d+\) \((\d+),\)", text)
    if found and (found[1] or found[4]) == (found[2] or found[3]):
        return (
            "One number for each row of a table needs an axis of its own: a[:, np.newaxis] gives "
            "it, and keepdims=True keeps it in a sum or a max."
        )
    return "These go number by number, and are not as many: is a bracket, an @ or a loop missing?"


def _on_call(_text: str, line: str) -> str:
    if "checkpoint(" in line:
        return "checkpoint calls a function itself: it wants its name, a comma, and what it takes."
    line = re.sub(r"^\s*def .*?\):", "", line)
    found = re.search(r"(?<![\w.])(\w+)\(([^()]*)", line)
    if found and "," in found[2]:
        return f"Does a variable of yours have the name of the function `{found[1]}`?"
    return "Brackets right behind a name call it: is a * missing before them?"


def _on_truth(_text: str, line: str) -> str:
    if re.search(r"\b(not|and|or|if|while)\b", line):
        return "On tensors, ~ stands for not, & for and, | for or, element by element."
    return (
        "A loss is made first and called then, as in nn.BCEWithLogitsLoss()(z, y): is a pair of "
        "brackets missing?"
    )


def _on_product(_text: str, line: str) -> str:
    if "@" in line:
        return "A @ B wants rows of A as long as B has rows: does one of them want .T?"
    return "A layer wants rows as long as it has inputs: which columns of x are these?"


def _on_loop(text: str, _line: str) -> str:
    if re.search(r"'[\w.]*(int|float)\d*' object|0-d", text):
        return "That is one number: is there anything to loop over?"
    if re.search("Linear|Sequential", text):
        return "An optimizer wants model.parameters()."
    return ""


def _on_item(text: str, _line: str) -> str:
    if "Loss'" in text:
        return "This is the loss function itself: call it with logits and labels, and keep that."
    return "A plain number has none: .item() and float() come last, behind what needs a tensor."


def _on_none(_text: str, line: str) -> str:
    if ".grad" not in line:
        return ""
    return (
        "After w = w - ... it is another tensor, in which backward leaves nothing: let an "
        "optimizer move it, or -= under torch.no_grad()."
    )


def _on_count(_text: str, line: str) -> str:
    if re.search(r"(?<!a)range\(.*,.*,", line):
        return "range takes whole numbers: np.arange takes others."
    return "A count is wanted there: which number is one?"


def _on_name(text: str, _line: str) -> str:
    name = re.search(r"name '(\w+)' is not defined", text)
    if not name or not hasattr(np, name[1]):
        return ""
    also = f" or math.{name[1]}" if hasattr(math, name[1]) else ""
    return f"Name the module before it, as in np.{name[1]}{also}."


def _on_brackets(text: str, _line: str) -> str:
    return "" if "None" in text else "Is a function called there? That takes ( and )."


def _from_nothing(_text: str, line: str) -> str:
    if ".grad" in line:
        return ""
    return "None came there: sort() and append() return it, and change the list itself."


def _on_loss(_text: str, line: str) -> str:
    return "The mean loss stands in a module: logistic.loss." if "loss(w" in line else ""


ARE_CLASSES = (
    "Class indices are classes already, and need no argmax: what tells them from rows of "
    "probabilities?"
)


def _on_axis(_text: str, line: str) -> str:
    if re.search(r"\by\.argmax\(|argmax\(y\b", line):
        return ARE_CLASSES
    return "axis=-1 is the last axis, of a row and of a batch."


def _on_index(_text: str, line: str) -> str:
    if "np.eye(" in line:
        return "np.eye wants one number; square brackets behind it pick rows."
    return "A list takes one place at a time: make an array of it with np.array."


# What to say, given the error's text and the line of the learner's where it came.
_ADVICE = {
    "truth value of an array": _on_condition,
    "can be converted to Python scalars": _on_scalars,
    "could not be broadcast together": _on_shapes,
    "is not callable": _on_call,
    "Boolean value of Tensor": _on_truth,
    "shapes cannot be multiplied": _on_product,
    "object is not iterable": _on_loop,
    "iteration over a 0-d": _on_loop,
    "object has no attribute 'item'": _on_item,
    "object has no attribute 'backward'": _on_item,
    "and 'NoneType'": _on_none,
    "name 'loss' is not": _on_loss,
    "' is not defined": _on_name,
    "object is not subscriptable": _on_brackets,
    "'NoneType' object": _from_nothing,
    "cannot be interpreted as an integer": _on_count,
    "axis 1 is out of bounds": _on_axis,
    "only integer scalar arrays can be converted to a scalar index": _on_index,
}
_ARRAY = "torch.tensor(...) makes a tensor of an array."
_HALF = "A half of the data is a pair: [0] has the inputs, and [1] the labels."
_HUGE = "That power is too large for a float: do brackets hold a whole difference together?"
_ALWAYS = {
    "mismatch in its core": "A @ B wants rows of A as long as B has rows: does A.T fit, or B @ A?",
    "name 'sigmoid' is not": "The course's own stands in a module: losses.sigmoid.",
    "name 'softmax' is not": "The course's own stands in a module: losses.softmax.",
    "no attribute 'ln'": "The natural logarithm is called log.",
    "bad operand type for unary": (
        "A function is called with brackets behind its name: what is it given?"
    ),
    "and 'function'": "A function is called with brackets behind its name: what is it given?",
    "Long but expected": "torch wants labels in the type of p: would .double() do?",
    "as a data type": "A shape has brackets of its own: np.zeros((N, C)).",
    "must be Tensor, not numpy": _ARRAY,
    "arguments - got (numpy.ndarray": _ARRAY,
    "Expected floating point type for target": ".double() makes floats of them.",
    "does not require grad": (
        "torch.tensor(z, requires_grad=True) is one whose gradient is kept, but not under "
        "torch.no_grad()."
    ),
    "must be Tensor, not tuple": _HALF,
    "'tuple' object has no attribute": _HALF,
    "takes exactly one argument (2 given)": "A pair has brackets of its own: append((a, b)).",
    "can only optimize Tensors": "An optimizer wants model.parameters().",
    "name 'SGD' is not": "It stands in a module: torch.optim.SGD.",
    "'list' object has no attribute": "NumPy's functions take lists: np.argmin(a), not a.argmin().",
    "only integers, slices": "A place in a list is a whole number: np.argmin gives one.",
    "'bitwise_and'": "& comes before <= and ==: put brackets around both sides of it.",
    "'bitwise_or'": "| comes before <= and ==: put brackets around both sides of it.",
    "non-broadcastable": "One number is kept there: is a mean or a sum missing?",
    "0/0, inf - inf": "Is anything divided by 0 on the way?",
    "Cannot cast ufunc": "Whole numbers hold no fractions: begin with floats, or write a = a / b.",
    "too many indices": "A table has two numbers in its shape, as np.zeros((N, C)) has.",
    "boolean index did not match": "Is the mask made of an array that is cut already?",
    "list index out of range": "Is the list as long as that, counted from 0?",
    "is out of bounds for axis": "Places count from 0: which number is taken for one?",
    "list indices must be": "A list takes one place at a time: loop over the places.",
    "of type builtin_function": "A method is called with brackets: .mean() for .mean.",
    "cannot access local variable": "Which line gives it its first value, before this one?",
    "define __round__": "Nothing is to be rounded here: return all that it has.",
    "operand type(s) for ^": "Python writes a power with **.",
    "bitwise_xor": "Python writes a power with **.",
    "Numerical result out of range": _HUGE,
    "Result too large": _HUGE,
    "must be the same as input size": ".squeeze(1) takes the last axis of the logits away.",
    "only for scalar outputs": "backward wants one number: which reduction makes one?",
    "Expected target size": "The classes lie along axis 1: along which axis do yours?",
    "should be between 0 and 1": "BCELoss wants probabilities: which loss takes logits?",
    "Target -1 is out of": "No label is negative but -100, which is left out.",
    "'bool' object has no attribute": (
        "A pair or a list was compared as a whole: take the array out of it first."
    ),
}


def hint(text: str, line: str) -> str:
    """Return what to add to an error's text, with a space before it, or nothing.

    Parameters
    ----------
    text
        The error's message.
    line
        The line of the learner's where it came; empty where there is no source.

    Examples
    --------
    >>> hint("name 'log' is not defined", "return -log(p)")
    ' Name the module before it, as in np.log or math.log.'
    """
    told = [said for part, said in _ALWAYS.items() if part in text]
    told += [more(text, line) for part, more in _ADVICE.items() if part in text]
    return "".join(f" {said}" for said in told if said)
