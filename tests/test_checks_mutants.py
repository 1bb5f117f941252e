"""Every mutant of each solution is refused, or it is the same function, for a reason told here."""

import tomllib
from pathlib import Path

import pytest
import torch._dynamo  # noqa: F401  # torch.optim loads it, which takes seconds
from answer_mutants import answers, mutants

from utils import checks
from utils.checks import engine

ANSWERS = answers("00", "01", "02", "03", "04", "06", "07", "09")
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


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda one: one.check)
def test_mutants_of_a_solution_are_refused(answer, monkeypatch):
    monkeypatch.setattr(engine, "TIME_LIMIT", 3.0)
    assert getattr(checks, answer.check)(answer.run(answer.source)).ok
    same = [change for one in SAME.get(answer.check, ()) for change in one["changes"]]
    assert sorted(passing(answer)) == sorted(same)


def test_what_is_listed_belongs_to_a_solution():
    assert {one.check for one in ANSWERS} >= set(SAME)
    assert all(one["reason"] for listed in SAME.values() for one in listed)
