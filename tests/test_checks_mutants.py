"""Every mutant of each solution is refused, or it is the same function, for a reason told here."""

import pytest
from equivalent import SAME
from mutants import answers, mutants

from utils import checks
from utils.checks import engine

ANSWERS = [one for one in answers("00", "01", "02", "03", "04", "06", "07")]


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
def test_mutants_of_a_solution_are_refused(answer, monkeypatch, capsys):
    monkeypatch.setattr(engine, "TIME_LIMIT", 1.0)
    assert getattr(checks, answer.check)(answer.run(answer.source)).ok
    same = {change for changes in SAME.get(answer.check, {}).values() for change in changes}
    assert set(passing(answer)) == same


def test_what_is_listed_belongs_to_a_solution():
    assert {one.check for one in ANSWERS} >= set(SAME)
