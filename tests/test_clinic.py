"""The clinic of lesson 05: a program is reported on, and does what its question says."""

import ast
import math
import re
from pathlib import Path

import nbformat
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import clinic, quiz
from utils.checks.clinic.cases import CASES

ROOT = Path(__file__).resolve().parents[1]
NAME = "05_the_debugging_clinic"
SOLVED = nbformat.read(ROOT / "notebooks" / "solutions" / f"{NAME}.ipynb", as_version=4)
LEARNER = nbformat.read(ROOT / "notebooks" / f"{NAME}.ipynb", as_version=4)
LN2, LN3 = math.log(2), math.log(3)


def programs():
    """Collect each program of the lesson with the question that is asked below it."""
    found = {}
    for cell in SOLVED.cells:
        tree = ast.parse(cell.source) if cell.cell_type == "code" else ast.Module([], [])
        if len(tree.body) == 2 and ast.unparse(tree.body[1]).startswith("quiz.ask("):
            scope = {"torch": torch, "F": F}
            exec(compile(ast.Module(tree.body[:1], []), NAME, "exec"), scope)  # noqa: S102  # ours
            found[tree.body[1].value.args[0].value] = scope[tree.body[0].name]
    return found


PROGRAMS = programs()


def floats(value):
    values = value if isinstance(value, tuple) else (value,)
    return [x for one in values for x in one.flatten().tolist()]


def near(*wanted):
    return lambda got: got == pytest.approx(wanted, abs=1e-4, nan_ok=True)


#: What the right option of each question says, of what the program returns or raises.
TRUE = {
    "clinic-target-dtype": RuntimeError,
    "clinic-target-shape": RuntimeError,
    "clinic-class-axis": RuntimeError,
    "clinic-softmax-first": lambda got: got[0] > math.log(math.exp(2) + 2) - 2,
    "clinic-swapped": lambda got: abs(got[0] - 0.5) < 0.01,
    "clinic-nll-probabilities": near(-0.9),
    "clinic-one-output": near(0, 0),
    "clinic-weighted-mean": lambda got: got[1] > got[0],
    "clinic-one-hot-weights": lambda got: got[1] > got[0],
    "clinic-pos-weight": near(3 * LN2),
    "clinic-all-ignored": near(math.nan),
    "clinic-broadcasting": near(
        # all nine pairs of a prediction and a label: two labels are 1, one is 0
        -sum(2 * math.log(p) + math.log(1 - p) for p in (0.9, 0.2, 0.7)) / 9
    ),
    "clinic-empty-target": near(math.nan),
    "clinic-above-one": lambda got: got[0] < 0,
    "clinic-threshold": lambda got: got[0] > 0.5 and not got[1],
    "clinic-smoothing-floor": lambda got: got[1] == min(got),
}


def test_every_case_has_a_program_a_question_and_a_check():
    questions = quiz.load(ROOT / "lessons_src" / "quizzes" / f"{NAME}.toml")
    assert list(PROGRAMS) == list(questions) == [f"clinic-{name}" for name in CASES]
    assert set(TRUE) == set(PROGRAMS)


@pytest.mark.parametrize("name", TRUE)
def test_a_program_does_what_the_right_answer_says(name):
    if isinstance(TRUE[name], type):
        with pytest.raises(TRUE[name]):
            PROGRAMS[name]()
    else:
        assert TRUE[name](floats(PROGRAMS[name]()))


def test_the_model_survives_a_batch_without_labels():
    z = torch.ones(2, 3, requires_grad=True)
    F.cross_entropy(z, torch.tensor([-100, -100])).backward()
    assert not z.grad.any()


def test_what_runs_a_program_is_folded_and_its_first_line_is_the_call():
    runs = [cell for cell in LEARNER.cells if cell.source.startswith("clinic.run(")]
    assert len(runs) == len(CASES)
    for cell in runs:
        name = cell.source.removeprefix("clinic.run(").removesuffix(")")
        assert cell.metadata.jupyter == {"outputs_hidden": True}
        assert cell.outputs[0].data["text/plain"].splitlines()[0] == f"{name}():"


@pytest.mark.parametrize("folder", ["notebooks", "notebooks/solutions"])
def test_the_link_to_the_cheat_sheet_leads_to_it(folder):
    nb = nbformat.read(ROOT / folder / f"{NAME}.ipynb", as_version=4)
    (link,) = re.findall(r"\]\((\S+cheat_sheet\.html)\)", "".join(c.source for c in nb.cells))
    assert (ROOT / folder / link).resolve() == ROOT / "docs" / "cheat_sheet.html"


def test_the_solutions_pass_every_check():
    shown = [
        output.data.get("text/plain", "")
        for cell in SOLVED.cells
        if "check" in cell.metadata.get("tags", [])
        for output in cell.outputs
    ]
    assert len(shown) == len(CASES)
    assert all(text.startswith("✓ Right on all ") for text in shown)


def test_a_report_holds_what_was_printed_and_returned():
    def program():
        print("first")  # noqa: T201 - as programs do
        return 0.25, torch.tensor(1.0, requires_grad=True), "text"

    report = clinic.run(program)
    assert repr(report) == "program():\nfirst\n0.2500\ntensor(1.)\n'text'"
    assert str(report) == "first 0.2500 tensor(1.) 'text'"
    assert not report.failed
    assert repr(clinic.run(lambda: None)) == ""


def test_an_error_is_one_sentence_in_short_lines():
    def program():
        print("before")  # noqa: T201 - as programs do
        raise ValueError("many words " * 20)

    report = clinic.run(program)
    assert report.failed
    assert str(report).startswith("before ValueError: many words many")
    assert max(map(len, repr(report).splitlines())) <= clinic.WIDTH
    assert "Traceback" not in repr(report)
    assert str(clinic.run(lambda: {}["x"])) == "KeyError: 'x'"


@pytest.mark.parametrize("junk", [None, 3, "program"])
def test_what_is_no_program_is_refused(junk):
    with pytest.raises(TypeError, match="run wants a function, and got an object of type"):
        clinic.run(junk)
