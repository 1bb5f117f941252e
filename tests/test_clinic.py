"""The clinic of lesson 05: a program is reported on, and does what its question says."""

import ast
import math
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name

from utils import cheat_sheet, clinic, quiz
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
    "clinic-softmax-first": lambda got: got[0] == pytest.approx(got[1]) and got[2] > got[0] + 0.1,
    "clinic-target-shape": RuntimeError,
    "clinic-column-and-row": near(
        # all nine pairs of a prediction and a label: two labels are 1, one is 0
        -sum(2 * math.log(p) + math.log(1 - p) for p in (0.9, 0.2, 0.7)) / 9
    ),
    "clinic-forecasts": lambda got: abs(got[0] - 0.5) < 0.01,
    "clinic-nll-probabilities": near(-0.9),
    "clinic-one-output": near(0, 0),
    "clinic-weighted-mean": lambda got: got[1] > got[0],
    "clinic-one-hot-weights": near(5.2992),
    "clinic-pos-weight": near(3 * LN2),
    "clinic-all-ignored": near(math.nan),
    "clinic-class-axis": RuntimeError,
    "clinic-empty-target": near(math.nan),
    "clinic-one-minus-loss": lambda got: got[0] < 0,
    "clinic-threshold": lambda got: got[0] > 0.5 and not got[1],
    "clinic-smoothing-floor": lambda got: got[1] == min(got),
}
#: Cases of which a name is no name for the question: it would tell the answer.
ASKED_AS = {
    "broadcasting": "column-and-row",
    "swapped": "forecasts",
    "above-one": "one-minus-loss",
}
#: What the three people see at the end, without a question.
SYMPTOMS = {
    "below_zero": lambda value: value < 0,
    "stuck": lambda value: value == pytest.approx(2 * LN2),
    "infinite": lambda value: value == math.inf,
}


def answers():
    """Read from the lesson what each case's function is called, and with which arguments."""
    found, defined = {}, {}
    for cell in SOLVED.cells:
        tags = cell.metadata.get("tags", [])
        if "exercise" in tags:
            (function,) = ast.parse(cell.source).body
            defined[function.name] = tuple(one.arg for one in function.args.args)
        elif "check" in tags:
            case, name = ast.parse(cell.source).body[0].value.args
            found[case.value] = name.id, defined[name.id]
    return found


def test_every_case_has_a_program_a_question_and_a_check():
    questions = quiz.load(ROOT / "lessons_src" / "quizzes" / f"{NAME}.toml")
    cases = list(CASES)[: -len(SYMPTOMS)]
    wanted = [f"clinic-{ASKED_AS.get(name, name)}" for name in cases]
    assert list(PROGRAMS) == list(questions) == list(TRUE) == wanted


def test_each_case_has_a_function_of_its_own_with_the_name_that_its_check_knows():
    wanted = {name: (case.answer, case.arguments) for name, case in CASES.items()}
    assert list(answers()) == list(CASES)
    assert answers() == wanted
    assert len({name for name, _ in wanted.values()}) == len(CASES)


def test_the_right_option_stands_anywhere():
    questions = quiz.load(ROOT / "lessons_src" / "quizzes" / f"{NAME}.toml")
    places = Counter(one["right"] for one in questions.values())
    assert max(places.values()) <= len(questions) / 2
    assert len(places) == 4


def test_nothing_before_the_run_says_what_the_program_does():
    """Titles and introductions leave every option open, and so do the names in the question."""
    telling = re.compile(
        r"all (?:four|three) (?:run|give)|PyTorch stops|not one of them|wrong (?:number|reading)|"
        r"below zero|broadcast|exchanged|by accident|not the mean|cannot see|every number is right"
    )
    above = []
    for cell in SOLVED.cells:
        if cell.cell_type == "markdown" and not {"solution", "teacher"} & {
            *cell.metadata.get("tags", [])
        }:
            start = cell.source.find("## ")
            above.append(cell.source[max(start, 0) :] if start >= 0 else "")
        if "cheat_sheet.table" in cell.source:
            break
    assert len(above) > 16
    found = [telling.search(text) for text in above]
    assert [one[0] for one in found if one] == ["exchanged"]  # the labels of case 7, as asked
    assert not any(telling.search(name) for name in PROGRAMS)


def symptoms():
    found = {}
    for cell in LEARNER.cells:
        name = re.search(r"\nclinic\.run\((\w+)\)$", cell.source)
        if name:
            scope = {"torch": torch, "F": F}
            exec(cell.source.rpartition("\n")[0], scope)  # noqa: S102  # ours
            found[name[1]] = (scope[name[1]], cell.outputs[0].data["text/plain"])
    return found


def test_three_symptoms_are_shown_and_have_no_name():
    found = symptoms()
    assert list(found) == list(SYMPTOMS)
    for name, (program, shown) in found.items():
        assert SYMPTOMS[name](program().item())
        assert shown == repr(clinic.run(program))
    table = next(i for i, cell in enumerate(LEARNER.cells) if "cheat_sheet.table" in cell.source)
    sheet = repr(cheat_sheet.table())
    below = "\n".join(cell.source for cell in LEARNER.cells[table + 1 :])
    for row in ("labels outside 0 to 1", "several labels at once", "inf or nan at large logits"):
        assert row in sheet
        assert row not in below


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
    assert len(runs) == len(TRUE)
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
