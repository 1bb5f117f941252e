"""The teacher's guide keeps up with the lessons: minutes, names, answers, numbers and links."""

import ast
import functools
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from utils import checks, explorers, losses
from utils.checks.clinic import cases
from utils.explorers.states import State
from utils.quiz import load_all

ROOT = Path(__file__).parents[1]
CLASSROOM = ROOT / "classroom"
SOLUTIONS = ROOT / "notebooks" / "solutions"
GUIDES = sorted(path.stem for path in CLASSROOM.glob("guide/*.md"))
PAGES = ["README.md", "poll.md", "plans.md", *(f"guide/{number}.md" for number in GUIDES)]
LISTED = r"^\| \[?(\d\d) [^|]+ \| (\d+) \|"
MINUTES = dict(re.findall(LISTED, (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
NUMBERS = sorted(MINUTES)
QUESTIONS = load_all()
HEADINGS = ["Ask before it moves", "What they will believe", "On the board", "Short of time"]
FIGURE = re.compile(r"(?<![\w.])−?\d+\.\d{2,}(?!\w|\.\d)")
NAMES = {"np": np, "losses": losses, "explorers": explorers}


def read(name):
    return (CLASSROOM / name).read_text(encoding="utf-8")


def guide(number):
    return read(f"guide/{number}.md")


def section(text, heading):
    (body,) = re.findall(rf"^## {heading}.*?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return body


def rows(text):
    """Read the cells of all rows of the tables in a text, without their heads."""
    lines = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [re.split(r" *\| *", line) for line in lines if not line.startswith("---")][1:]


@functools.cache
def lesson(number):
    (path,) = SOLUTIONS.glob(f"{number}_*.ipynb")
    return nbformat.read(path, as_version=4)


@functools.cache
def prose(number):
    return "\n".join(c.source for c in lesson(number).cells if c.cell_type == "markdown")


def shown(number):
    """Give all that a reader of the lesson can see: its prose and what its cells print."""
    outputs = [out for cell in lesson(number).cells for out in cell.get("outputs", [])]
    printed = [out.get("text", "") + out.get("data", {}).get("text/plain", "") for out in outputs]
    return "\n".join([prose(number), *printed]).replace("-", "−")


@functools.cache
def asked(number):
    code = "\n".join(c.source for c in lesson(number).cells if c.cell_type == "code")
    return {name: QUESTIONS[name] for name in re.findall(r'quiz\.ask\("(.+?)"\)', code)}


def mistakes(check):
    """Name the wrong answers that a check, or a case of the clinic, knows."""
    if check in checks.LISTS:
        return {name for number in checks.LISTS[check] for name in number.known}
    exercise = checks.EXERCISES.get(check) or cases.CASES[check]
    return {known.name for known in exercise.known}


def figures(text):
    """Take the figures that a page computes at its end, with their expressions."""
    return dict(re.findall(r"^(−?[\d.]+) = (.+)$", text, re.MULTILINE))


def questions(number):
    """Split what to ask into parts: the heading, the call of the explorer or "", the rest."""
    parts = re.split(r"^### ", section(guide(number), "Ask before it moves"), flags=re.MULTILINE)
    shape = r"(.+)\n\n(?:`(explorers\..+)`\n\n)?((?s:.+))"
    return [re.fullmatch(shape, part).groups("") for part in parts[1:]]


def checked(number):
    """Tell by the name of an exercise, or of a case, what its check is called."""
    found, place = {}, ""
    for cell in lesson(number).cells:
        heads = re.findall(r"^### ((?:Exercise|Case) \d+):", cell.source, re.MULTILINE)
        place = [place, *heads][-1]
        if "check" in cell.metadata.get("tags", []):
            case, plain = re.search(r'checks\.(?:clinic\("(.+?)"|(\w+)\()', cell.source).groups()
            found[place.lower()] = case or plain
    return found


def test_each_lesson_has_a_guide_and_each_guide_a_lesson():
    assert sorted(path.stem[:2] for path in SOLUTIONS.glob("[0-9]*.ipynb")) == NUMBERS
    assert GUIDES == NUMBERS
    listed = re.findall(LISTED, read("README.md"), re.MULTILINE)
    assert dict(listed) == MINUTES


@pytest.mark.parametrize("number", NUMBERS)
def test_a_lesson_tells_its_minutes_and_a_long_one_where_to_pause(number):
    first, *rest = lesson(number).cells
    assert re.findall(r"^Time: (\d+) minutes", first.source, re.MULTILINE) == [MINUTES[number]]
    found = re.findall(r'place to pause .*?(?:before "(.+)"|(after case \d+))', first.source)
    assert len(found) == (int(MINUTES[number]) > 60)
    for heading, case in found:
        assert case or f"\n## {heading}\n" in "\n" + prose(number) + "\n"
        assert case or f"## {heading}" not in rest[-1].source


@pytest.mark.parametrize("number", NUMBERS)
def test_a_plan_fills_the_minutes_of_its_lesson(number):
    title, plan, *rest = re.findall(r"^##? (.+)$", guide(number), re.MULTILINE)
    assert f"Teaching lesson {number}: " in title
    assert f"# {title.split(': ')[1]}\n" in prose(number) + "\n"
    assert plan == f"The plan: {MINUTES[number]} minutes"
    assert rest == [*HEADINGS, "At the end they say"]


@pytest.mark.parametrize("name", PAGES)
def test_minutes_add_up_to_what_the_heading_says(name):
    parts = re.split(r"^## ", read(name), flags=re.MULTILINE)
    timed = [part for part in parts if "| minutes | " in part and "| lesson | " not in part]
    for part in timed:
        (wanted,) = re.findall(r": (\d+) minutes$", part.splitlines()[0])
        assert sum(int(row[0]) for row in rows(part)) == int(wanted), part[:40]
    assert timed or name in {"README.md", "poll.md"}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_question_stands_before_each_explorer_and_each_prediction(number):
    tagged = [c.source for c in lesson(number).cells if "explorer" in c.metadata.get("tags", [])]
    named = re.compile(r"^(?:\w+ = )?(explorers\.(?s:.+?\)))$", re.MULTILINE)
    calls = [ast.unparse(ast.parse(named.search(cell)[1])) for cell in tagged]
    told = [ast.unparse(ast.parse(call)) for _, call, _ in questions(number) if call]
    assert told == calls
    untold = [c.source for c in lesson(number).cells if "teacher" not in c.metadata.get("tags", [])]
    assert len(questions(number)) == "\n".join(untold).count("**Predict.**")
    for head, _, rest in questions(number):
        for said in ("**Ask.**", "**You may hear**", "**It is**"):
            assert rest.count(said) == 1, head


def test_what_is_set_can_be_set():
    told = [(call, rest) for number in NUMBERS for _, call, rest in questions(number)]
    setting = r"`(\w+) = (-?[\d.]+)`"
    assert re.search(setting, str(told))
    for call, rest in told:
        name = re.match(r"(?:explorers\.(\w+))?", call)[1]
        traits = explorers.EXPLORERS[name].class_traits() if name else {}
        states = [state for state in traits.values() if isinstance(state, State)]
        wires = {said: state for state in states for wire in state.wires.items() for said in wire}
        for knob, value in re.findall(setting, rest):
            assert wires[knob].number(float(value), knob) == float(value)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_exercise_is_named_and_no_other(number):
    kind = "case" if number == "05" else "exercise"
    there = re.findall(rf"^### ({kind} \d+): (.+)$", prose(number), re.MULTILINE | re.IGNORECASE)
    plan = section(guide(number), "The plan").lower()
    assert there
    assert [name for name, title in there if f"{name}, {title}".lower() not in plan] == []
    assert set(re.findall(rf"{kind} \d+", plan)) == {name.lower() for name, _ in there}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_quiz_has_its_right_answer_in_the_plan(number):
    found = re.findall(r"`([a-z-]+)` \((.+?)\)(?=[;:,. ])", section(guide(number), "The plan"))
    wanted = {name: q["options"][q["right"]] for name, q in asked(number).items()}
    assert wanted
    assert dict(found) == wanted
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", guide(number)))
    assert named <= {*wanted, *cases.CASES}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_belief_shows_where_the_table_says(number):
    table = rows(section(guide(number), "What they will believe"))
    assert len(table) >= 5
    for belief, place, answer in table:
        name, shows = place.split(": ", 1)
        assert belief
        assert answer
        if name.startswith("`"):
            question = asked(number)[name.strip("`")]
            assert shows in question["options"], place
            assert shows != question["options"][question["right"]], place
        else:
            assert shows in mistakes(checked(number)[name]), place


def test_every_figure_is_what_its_expression_gives():
    computed = [pair for name in PAGES for pair in figures(read(name)).items()]
    assert computed
    for figure, expression in computed:
        digits = len(figure.partition(".")[2])
        value = eval(expression, dict(NAMES))  # noqa: S307  # our own page, and that is the test
        assert f"{value:.{digits}f}".replace("-", "−") == figure, expression


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_stands_in_the_lesson_or_is_computed(name):
    text = re.sub(r"^```.*?^```", "", read(name), flags=re.MULTILINE | re.DOTALL)
    used = set(FIGURE.findall(re.sub(r"`[^`]*`", "", text.partition("<!-- Figures")[0])))
    computed = figures(text)
    assert set(computed) <= used, "a figure is computed that the page does not use"
    known = FIGURE.findall(shown(name[6:8])) if name.startswith("guide/") else []
    assert used - {*computed, *known} == set()


def test_links_lead_somewhere():
    linked = [(name, to) for name in PAGES for to in re.findall(r"\]\(([^)#]+)\)", read(name))]
    assert linked
    for name, to in linked:
        assert ((CLASSROOM / name).parent / to).exists(), (name, to)


def test_plans_name_what_there_is_and_give_a_whole_lesson_its_minutes():
    table = [row for part in read("plans.md").split("\n## ")[1:] for row in rows(part)]
    assert table
    for minutes, what, place, *home in table:
        number = place.removeprefix("lesson ")
        assert what == "break" or set(re.findall("`([a-z-]+)`", what)) <= set(asked(number))
        left = re.search(r"all but exercises? (\d.*)", what)
        if what.endswith("whole"):
            assert minutes == MINUTES[number]
        if left:
            assert int(minutes) < int(MINUTES[number])
            left_out = {f"exercise {n}" for n in re.findall(r"\d", left[1])}
            assert left_out <= set(checked(number))
            assert not home or home[0].startswith("exercise")
        if home and home[0].startswith("exercise"):
            assert {f"exercise {n}" for n in re.findall(r"\d", home[0])} <= set(checked(number))


def test_each_of_the_eight_meetings_takes_an_hour():
    hours = []
    for minutes, what, *_ in rows(section(read("plans.md"), "Four weeks")):
        hours += [0] * what.startswith("meeting")
        hours[-1] += int(minutes)
    assert hours == [60] * 8


def test_the_cell_for_slips_of_paper_commits_their_mean(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "class.json"))
    (code,) = re.findall(r"^```python\n(.*?)^```", read("poll.md"), re.MULTILINE | re.DOTALL)
    assert "[5, 5]" in code
    *body, last = code.strip().replace("[5, 5]", "[4, 4]").splitlines()  # a slip short of ten
    shown_there = []
    scope = {"display": shown_there.append}
    exec("\n".join(body), scope)  # noqa: S102  # the page's own code, as a teacher would paste it
    assert shown_there[0].kept
    assert shown_there[0].answer == pytest.approx([0.5, 0.5])
    said = eval(last, scope)  # noqa: S307  # likewise
    assert said == f"the learners paid {-np.log([0.9, 0.5, 0.1]).mean():.2f} nats on average"
