"""The build on a small lesson in a temporary folder: editions, bytes, what `--check` finds."""

import base64
import json

import build
import nbformat
import pytest
from building import compare, editions, normalise, pages, sources
from small_lessons import (
    CHECK,
    EXERCISE,
    GOOD,
    SANITIZE,
    TITLE,
    code,
    md,
    new_house,
    notebook,
    run,
    write,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the good lesson twice, in two places."""
    houses = [new_house(tmp_path_factory.mktemp(place), _00_sample=GOOD) for place in "ab"]
    for house in houses:
        assert build.main([], house) == 0
    return houses


@pytest.fixture(scope="module")
def learner(built):
    return built[0].target("00_sample", editions.LEARNER).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def solved(built):
    return built[0].target("00_sample", editions.SOLUTIONS).read_text(encoding="utf-8")


def texts(text):
    return [cell.source for cell in notebook(text).cells]


def test_learner_gets_the_stub_and_folded_hints(learner):
    cells = texts(learner)
    assert "def double(x):\n    ...  # your code here" in cells
    assert "<details><summary>Hint 2</summary>\n\nUse `2 *`.\n\n</details>" in cells
    assert not any("teachers" in cell or "answer doubles" in cell for cell in cells)
    assert "SOLUTION" not in learner
    assert "not yet" in learner


def test_solutions_hold_the_answer_and_the_notes(solved):
    cells = texts(solved)
    assert "def double(x):\n    twice = 2 * x\n    return twice" in cells
    assert {"The answer doubles.", "print('a note for teachers')"} <= set(cells)
    assert "SOLUTION" not in solved
    assert '"right\\n"' in solved


def test_fields_are_filled_in_by_the_kernel(learner):
    assert (
        texts(learner)[2]
        == r"Two is 2, `0.6931` nats, $10^{3}$,  {{ as is. −0.50 is less; x-1 is a name."
    )


def test_two_answers_in_one_exercise_become_two_stubs(house):
    twice = EXERCISE.split("\n", 1)[1]
    write(house, [TITLE, code(f"{twice}\n{twice}", "exercise"), CHECK])
    [lesson] = build.read(house)
    assert editions.cut(lesson, "learner").nb.cells[1].source.count(editions.STUB) == 2


def test_an_output_that_tells_the_answer_is_folded_for_learners_alone(house):
    cell = '# %% jupyter={"outputs_hidden": true}\nprint("the answer")\n'
    lesson = sources.read(write(house, [TITLE, cell]))
    folded = {
        name: editions.cut(lesson, name).nb.cells[1].metadata.get("jupyter")
        for name in editions.NAMES
    }
    assert folded == {editions.LEARNER: {"outputs_hidden": True}, editions.SOLUTIONS: None}
    built = notebook(run(house, cell))
    assert built.cells[1].metadata.jupyter.outputs_hidden
    assert built.cells[1].outputs[0].text == "the answer\n"  # GitHub and nbval see it


def test_a_link_to_a_page_beside_the_notebooks_holds_in_both_editions(house):
    text = "[Here](../docs/page.html) and [there](01_other.ipynb)."
    lesson = sources.read(write(house, [TITLE, md(text)]))
    learner, solved = (editions.cut(lesson, name).nb.cells[1].source for name in editions.NAMES)
    assert learner == text
    assert solved == "[Here](../../docs/page.html) and [there](01_other.ipynb)."


@pytest.fixture
def no_kernel(monkeypatch):
    """Make the same notebook of each lesson, for what the build does beside."""
    text = nbformat.writes(nbformat.v4.new_notebook())
    monkeypatch.setattr(build, "make", lambda *_: text)


@pytest.mark.usefixtures("no_kernel")
def test_a_page_is_written_with_its_lesson_and_found_when_it_is_stale(house, capsys, monkeypatch):
    monkeypatch.setattr(pages, "PAGES", {"00": {"sheet.md": lambda: "one\n"}})
    write(house, [TITLE, code("1")])
    sheet = house.docs / "sheet.md"
    assert build.main(["--check"], house) == 1
    assert "sheet.md is not what lesson 00 makes: `make notebooks`" in capsys.readouterr().err
    assert not sheet.exists()
    assert build.main([], house) == 0
    assert sheet.read_bytes() == b"one\n"
    assert build.main(["--check"], house) == 0
    sheet.write_text("two\n", encoding="utf-8")
    assert build.main(["--check"], house) == 1
    assert build.main(["00"], house) == 0
    assert sheet.read_bytes() == b"one\n"


def test_building_twice_gives_the_same_bytes(built):
    for edition in editions.NAMES:
        first, second = (house.target("00_sample", edition).read_bytes() for house in built)
        assert first == second
        assert b"\r" not in first
        assert first.endswith(b"}\n")


def test_metadata_holds_nothing_of_this_machine(learner):
    nb = notebook(learner)
    assert set(nb.metadata) == {"kernelspec", "language_info", "widgets"}
    assert "version" not in nb.metadata.language_info
    assert {key for cell in nb.cells for key in cell.metadata} == {"tags"}
    assert [c.execution_count for c in nb.cells if c.cell_type == "code"] == [1, 2, 3, 4, 5, 6]
    png = next(o.data["image/png"] for o in nb.cells[4].outputs)
    assert b"Software" not in base64.b64decode(png)


def test_the_cell_runs_where_it_will_lie(learner, solved):
    outputs = [notebook(text).cells[9].outputs for text in (learner, solved)]
    assert [len(output) for output in outputs] == [1, 1]  # printed in pieces, stored as one
    where = [output[0].text.splitlines() for output in outputs]
    assert [lines[:2] for lines in where] == [["one", "two"]] * 2
    assert [lines[2].split()[0] for lines in where] == ["notebooks", "solutions"]
    assert where[0][2].endswith("progress.json")


def test_ids_name_the_cell_not_the_draw(learner, solved):
    ids = [{cell.source: cell.id for cell in notebook(text).cells} for text in (learner, solved)]
    assert ids[0][CHECK.split("\n")[1]] == ids[1][CHECK.split("\n")[1]]


def test_equal_cells_get_different_ids(house):
    lesson = sources.read(write(house, [TITLE, code("1"), code("1")]))
    first, second = (cell.id for cell in lesson.cells[1:])
    assert second == f"{first}-2"


def test_the_widget_state_is_what_the_view_needs(learner):
    nb = notebook(learner)
    models = normalise.widget_state(nb)
    [view] = normalise.views(nb.cells[3])
    assert set(models) == {f"lesson-00-{number}" for number in range(1, len(models) + 1)}
    assert set(normalise.reachable([view], models)) == set(models)
    sliders = [key for key, model in models.items() if model["model_name"] == "IntSliderModel"]
    assert len(sliders) == 2  # the hidden one is left out, and the link to it
    [link] = [model["state"] for model in models.values() if model["model_name"] == "LinkModel"]
    ends = {link["source"][0], link["target"][0]}
    assert ends == {f"IPY_MODEL_{key}" for key in sliders}
    layouts = [m["state"] for m in models.values() if m["model_name"] == "LayoutModel"]
    assert layouts
    assert not any(None in state.values() for state in layouts)
    assert normalise.size(list(models), models) < 5000


def test_what_a_cell_shows_may_come_long_after_its_end(house):
    late = """import sys, time
sys.stdout.flush_timeout = sys.stderr.flush_timeout = 0.1
get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(6))
"late\""""
    (output,) = notebook(run(house, code(late))).cells[-1].outputs
    assert output.data["text/plain"] == "'late'"


def test_check_finds_a_planted_change_and_only_that(built, capsys):
    house = built[1]
    target = house.target("00_sample", editions.LEARNER)
    text = target.read_text(encoding="utf-8")
    target.write_text(text.replace("not yet\\n", "almost\\n"), encoding="utf-8")
    stale = house.target("02_gone", editions.SOLUTIONS)
    stale.write_text(text, encoding="utf-8")
    assert build.main(["--check"], house) == 1
    said = capsys.readouterr().err
    assert said.count("make notebooks") == 2
    assert "00_sample.ipynb, cell 9 / outputs / 1 / text / line 1" in said
    assert "stands there: almost" in said
    assert "should be:    not yet" in said
    assert "02_gone.ipynb has no lesson" in said
    assert stale.exists()


def test_check_says_that_a_notebook_is_missing(house, capsys):
    write(house, GOOD)
    assert build.main(["--check"], house) == 1
    assert "00_sample.ipynb is missing: `make notebooks` builds it." in capsys.readouterr().err
    assert not house.notebooks.exists()


def planted(text, change):
    nb = nbformat.reads(text, as_version=4)
    change(nb)
    return compare.first_difference(nbformat.writes(nb), text, compare.sanitiser(SANITIZE))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda nb: nb.cells.pop(), "cell 10"),
        (lambda nb: nb.cells[0].update(source="# Another"), "cell 1 / source / line 1"),
        (lambda nb: nb.cells[1].metadata.update(tags=[]), "cell 2 / metadata / tags / 1"),
        (lambda nb: nb.cells[1].update(id="other"), "cell 2 / id"),
        (lambda nb: nb.cells[1].update(execution_count=7), "cell 2 / execution_count"),
        (lambda nb: nb.cells[8].update(outputs=[]), "cell 9 / outputs / 1"),
        (lambda nb: nb.metadata.language_info.update(version="3.11"), "metadata / language_info"),
        (
            lambda nb: next(
                m["state"].update(value=4)
                for m in normalise.widget_state(nb).values()
                if m["model_name"] == "IntSliderModel"
            ),
            "metadata / widgets",
        ),
    ],
)
def test_any_change_in_a_notebook_is_found(learner, change, place):
    assert planted(learner, lambda _: None) is None
    assert planted(learner, change).startswith(place)


def test_a_file_that_is_no_notebook_is_a_difference(learner):
    assert "not a notebook" in compare.first_difference("{", learner, str)


@pytest.mark.usefixtures("no_kernel")
def test_stale_notebooks_go_and_those_of_others_stay(house, learner):
    folder = house.notebooks
    (folder / "solutions").mkdir(parents=True)
    write(house, [TITLE, code("1")])
    ran = json.loads(learner)
    ran["metadata"]["language_info"]["version"] = "3.12.1"
    files = {
        "02_old.ipynb": learner,
        "solutions/02_old.ipynb": learner,
        "02_mine.ipynb": json.dumps(ran),
        "00_sample-Copy1.ipynb": learner,
        "notes.ipynb": learner,
        "03_broken.ipynb": "{",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert build.main(["00"], house) == 0
    assert (folder / "02_old.ipynb").exists()  # it goes when all are built
    assert build.main([], house) == 0
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*.ipynb")}
    kept = {"02_mine.ipynb", "00_sample-Copy1.ipynb", "notes.ipynb", "03_broken.ipynb"}
    assert left == kept | {"00_sample.ipynb", "solutions/00_sample.ipynb"}
