"""The check of lesson 05, which says whether a program of the debugging clinic is mended.

What is tried, and which wrong answers are known, stands in `cases`. That module needs
torch, and is imported by the first check: a lesson in NumPy must not pay for it.
"""

import difflib
from collections.abc import Callable
from typing import Any

from utils.checks.engine import Result, check

CUT_OFF = "The value is right, the gradient is not."


def clinic(case: str, fn: Callable[..., Any]) -> Result:
    """Check the mended program of a case: its value, and its gradient where a model would need it.

    Parameters
    ----------
    case
        The name of the case, one of `utils.checks.clinic.cases.CASES`.
    fn
        The learner's function. It is called with tensors: floats of 32 bits, class indices of
        type long. Whatever it is or does, nothing is raised.

    Returns
    -------
    Result
        With `ok`, `message`, and the name of the `misconception` where one is known.

    Examples
    --------
    >>> clinic("threshold", lambda z: z > 0)
    ✓ Right on all 5 inputs. A logit of 0 is a probability of one half.
    >>> clinic("threshold", lambda z: z > 0.5).misconception
    'still the program above'
    >>> clinic("treshold", lambda z: z > 0)
    → There is no case 'treshold'. Did you mean 'threshold'?
    """
    from utils.checks.clinic import cases, engine  # noqa: PLC0415  # torch, when needed

    if not isinstance(case, str) or case not in cases.CASES:
        near = difflib.get_close_matches(str(case), cases.CASES, n=1, cutoff=0)[0]
        return Result(False, f"There is no case {case!r}. Did you mean {near!r}?", tried=False)
    found = cases.CASES[case]
    with engine.unwritten_is_nan():
        result = check(engine.values_of(case, found), engine.on_tensors(fn))
    if result.ok and found.gradient:
        slopes = check(engine.gradients_of(case, found), engine.gradient(fn, found.shares))
        if not slopes.ok:
            return Result(False, f"{CUT_OFF} {slopes.message}", slopes.misconception)
    return result
