"""Every mutant of each solution is refused, or it is the same function, for a reason told here."""

import time
import tomllib
from pathlib import Path

import numpy as np
import pytest
import torch._dynamo  # noqa: F401  # torch.optim loads it, which takes seconds
from answer_mutants import answers, mutants

from utils import checks, losses
from utils.checks import limit

ANSWERS = answers("00", "01", "02", "03", "04", "06", "07", "08", "09")
SAME = tomllib.loads(Path(__file__).with_name("same_function.toml").read_text(encoding="utf-8"))

pytestmark = pytest.mark.slow


def passing(answer):
    """List the mutants that the check takes for right."""
    check = getattr(checks, answer.check)
    for change, source in mutants(answer.source):
        try:
            mutant = answer.run(source)
        except Exception:  # noqa: BLE001, S112  # a list may fail where it stands
            continue
        if check(mutant).ok:
            yield change


def remembered(fn):
    """Compute once what many mutants ask a pure function for."""
    known = {}

    def once(*given):
        key = tuple((array.shape, array.tobytes()) for array in map(np.asarray, given))
        if key not in known:
            known[key] = fn(*given)
        return known[key]

    return once


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one.check)
def test_mutants_of_a_solution_are_refused(answer, monkeypatch):
    check, right = getattr(checks, answer.check), answer.run(answer.source)
    assert check(right).ok  # the first time it also imports, and tries what is known to be wrong
    begin = time.process_time()
    assert check(right).ok
    # Who needs four times as long as the solution goes on for ever, or might as well.
    monkeypatch.setattr(limit, "TIME_LIMIT", max(0.3, 4 * (time.process_time() - begin)))
    if answer.check == "best_temperature":  # a thousand T for each input, and each mutant
        monkeypatch.setattr(losses, "cross_entropy", remembered(losses.cross_entropy))
    same = [change for one in SAME.get(answer.check, ()) for change in one["changes"]]
    assert sorted(passing(answer)) == sorted(same)


def test_what_is_listed_belongs_to_a_solution():
    assert {one.check for one in ANSWERS} >= set(SAME)
    assert all(one["reason"] for listed in SAME.values() for one in listed)
