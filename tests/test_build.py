"""The build on small lessons in a temporary folder: editions, bytes, rules, comparison."""

import base64
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "lessons_src"))

import build  # noqa: E402  # a script: the line above finds it
from building import (  # noqa: E402
    compare,
    editions,
    execute,
    normalise,
    output_rules,
    pages,
    sources,
)
from building.budgets import BUDGETS, LESSON, Budget  # noqa: E402

FREE = Budget((1, 99), (0, 9), (0, 9), (0, 9), words_a_code_line=0)
SANITIZE = ROOT / "tests" / "nbval_sanitize.cfg"


def code(source, *tags):
    return f"# %%{f' tags={json.dumps(tags)}' if tags else ''}\n{source}\n"


def md(source, *tags):
    return code("\n".join(f"# {line}".rstrip() for line in source.split("\n")), *tags).replace(
        "# %%", "# %% [markdown]", 1
    )


TITLE = md("# A lesson\n\nWhat is it about?")
EXERCISE = code(
    "def double(x):\n    ### BEGIN SOLUTION\n    twice = 2 * x\n    return twice\n"
    "    ### END SOLUTION",
    "exercise",
)
CHECK = code("print('right' if double(2) == 4 else 'not yet')", "check")
GOOD = [
    TITLE,
    code("import numpy as np\nimport ipywidgets\nimport matplotlib.pyplot as plt", "setup"),
    md(
        "Two is {{ 1 + 1 }}, `{{ np.log(2):.4f }}` nats, $10^{{{ 1 + 2 }}}$, {{ ' {{ as is' }}. "
        "{{ -0.5:.2f }} is less; {{ 'x-1' }} is a name."
    ),
    code(
        "a, b, hidden = (ipywidgets.IntSlider(3, description=d) for d in 'abc')\n"
        "ipywidgets.jslink((a, 'value'), (b, 'value'))\n"
        "ipywidgets.jslink((a, 'max'), (hidden, 'max'))\n"
        "ipywidgets.VBox([a, b])",
        "explorer",
    ),
    code(
        "class Described:\n"
        "    def _repr_mimebundle_(self, **_):\n"
        "        from IPython.core.pylabtools import print_figure\n"
        "        fig, ax = plt.subplots(figsize=(3, 2))\n"
        "        ax.plot([0, 1])\n"
        "        plt.close(fig)\n"
        "        alt = 'A straight line rises from 0 to 1.'\n"
        "        return {'image/png': print_figure(fig, base64=True), 'text/plain': alt}\n\n"
        "Described()",
    ),
    EXERCISE,
    md("Add it to itself.", "hint"),
    md("Use `2 *`.", "hint"),
    CHECK,
    code(
        "import os, sys\nprint('one')\nsys.stdout.flush()\nprint('two')\n"
        "print(os.path.basename(os.getcwd()), hash('a'), os.environ['COURSE_PROGRESS'][-13:])",
    ),
    code("print('a note for teachers')", "teacher"),
    md("The answer doubles.", "solution"),
]


@pytest.fixture
def house(tmp_path):
    return new_house(tmp_path)


def new_house(folder, **lessons):
    house = build.House(
        sources=folder / "lessons_src",
        notebooks=folder / "notebooks",
        docs=folder / "docs",
        sanitize=SANITIZE,
        budgets={"00": FREE, "01": FREE},
    )
    (house.sources / "quizzes").mkdir(parents=True)
    for name, cells in lessons.items():
        write(house, cells, name.lstrip("_"))
    return house


def write(house, cells, name="00_sample"):
    path = house.sources / f"{name}.py"
    path.write_text(sources.HEADER + "\n" + "\n".join(cells), encoding="utf-8")
    return path


def refusal(house, *cells, budgets=None):
    write(house, cells)
    if budgets is not None:
        house = build.House(house.sources, house.notebooks, house.docs, SANITIZE, budgets)
    with pytest.raises(build.BuildError) as caught:
        build.read(house)
    return str(caught.value)


def run(house, *cells, edition=editions.LEARNER):
    lesson = sources.read(write(house, [TITLE, *cells]))
    house.notebooks.mkdir(exist_ok=True)
    return build.make(editions.cut(lesson, edition), house.notebooks, int)


def run_refusal(house, *cells):
    with pytest.raises(build.BuildError) as caught:
        run(house, *cells)
    return str(caught.value)


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


def notebook(text):
    nb = nbformat.reads(text, as_version=4)
    nbformat.validate(nb)
    return nb


def texts(text):
    return [cell.source for cell in notebook(text).cells]


# Two editions


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


# Pages beside the notebooks


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


# The same bytes


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
    write(house, [*GOOD, code(late)])
    assert build.main([], house) == 0
    built = notebook(house.target("00_sample", editions.LEARNER).read_text(encoding="utf-8"))
    (output,) = built.cells[-1].outputs
    assert output.data["text/plain"] == "'late'"


# --check


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


def with_output(data):
    output = nbformat.v4.new_output("display_data", data)
    cell = nbformat.v4.new_code_cell("1", id="a", outputs=[output])
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


def differs(old, new, kind):
    texts = (with_output({kind: value}) for value in (old, new))
    return compare.first_difference(*texts, compare.sanitiser(SANITIZE)) is not None


def test_a_difference_far_inside_a_long_line_is_shown():
    old, new = (with_output({"image/svg+xml": "a" * 900 + end + "b" * 900}) for end in "XY")
    first, second = compare.first_difference(old, new, str).splitlines()[1:]
    assert "aX" in first
    assert "aY" in second
    assert max(len(first), len(second)) < 200


def test_lines_of_the_doctor_are_compared_up_to_the_colon():
    assert not differs("✓ Python: 3.11.2", "✓ Python: 3.13.0", "text/plain")
    assert differs("✓ Python: 3.11.2", "✗ Python: 3.11.2", "text/plain")
    assert differs("Loss: 0.1054", "Loss: 0.1053", "text/plain")


def picture(shift=0.0, point=0.5, noise=0.0, size=(6, 4)):
    """Draw a curve and a point; noise is what another rasteriser does to the edges."""
    figure = Figure(size)
    axes = figure.subplots()
    x = np.linspace(0.01, 1, 200)
    axes.plot(x, shift - np.log(x))
    axes.plot(point, 1, "o")
    axes.set(ylim=(-0.5, 5), title="Surprise", xlabel="p", ylabel="loss (nats)")
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    pixels = plt.imread(io.BytesIO(file.getvalue()))
    edge = (pixels[..., :3] > 0.05) & (pixels[..., :3] < 0.95)
    pixels[..., :3][edge] += noise * np.random.default_rng(1).uniform(-1, 1, edge.sum())
    file = io.BytesIO()
    plt.imsave(file, pixels.clip(0, 1), format="png")
    return base64.b64encode(file.getvalue()).decode()


def test_pictures_may_differ_by_hinting_and_not_by_more():
    base = picture()
    assert picture(noise=0.15) != base
    assert not differs(picture(noise=0.15), base, "image/png")
    for change in ({"shift": 0.01}, {"point": 0.51}, {"noise": 0.6}, {"size": (6, 4.02)}):
        assert differs(picture(**change), base, "image/png"), change
    assert differs("no picture", base, "image/png")


def test_numbers_in_an_svg_may_differ_by_a_fiftieth_of_a_pixel():
    svg = '<svg><path d="M 10.5 {} L -3 1e1" stroke="{}"/><text>{}</text></svg>'
    base = svg.format("20.125", "#1f77b4", "p")
    assert not differs(svg.format("20.13", "#1f77b4", "p"), base, "image/svg+xml")
    assert differs(svg.format("20.15", "#1f77b4", "p"), base, "image/svg+xml")
    assert differs(svg.format("20.125", "#1f77b5", "p"), base, "image/svg+xml")
    assert differs(svg.format("20.125", "#1f77b4", "q"), base, "image/svg+xml")
    assert differs("20.13", "20.125", "text/plain")


def test_a_sanitising_file_without_rules_is_refused(tmp_path):
    (tmp_path / "none.cfg").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(build.BuildError, match="holds no pair"):
        compare.sanitiser(tmp_path / "none.cfg")


# Files


def test_stale_notebooks_go_and_those_of_others_stay(house, built, learner):
    del built
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


def test_a_folder_that_cannot_be_made_is_one_sentence(house, capsys):
    write(house, [TITLE, code("1")])
    house.notebooks.write_text("in the way", encoding="utf-8")
    assert build.main([], house) == 1
    [sentence] = capsys.readouterr().err.splitlines()
    assert sentence.startswith(str(house.notebooks))


def test_wanted_lessons_are_found_by_number(house):
    paths = [write(house, [TITLE, code("1")], name) for name in ("00_a", "01_b")]
    assert sources.find(house.sources) == paths
    assert sources.find(house.sources, ["01"]) == paths[1:]
    with pytest.raises(build.BuildError, match="there is no lesson 09; there are 00_a, 01_b"):
        sources.find(house.sources, ["01", "09"])


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "there is no lesson here"),
        (["intro"], "intro.py: a lesson is named NN_slug.py"),
        (["1_intro"], "a lesson is named NN_slug.py"),
        (["00_a", "00_b"], "00_a.py has the same number"),
    ],
)
def test_files_that_are_no_set_of_lessons_are_refused(house, capsys, names, sentence):
    for name in names:
        write(house, [TITLE, code("1")], name)
    assert build.main([], house) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"# %%\n1\n", "00_sample.py:1: the source starts with this header"),
        ((sources.HEADER + "x = 1\n\n# %%\n1\n").encode(), ":8: something stands between"),
        ((sources.HEADER + "\n# %%\nx = (\n").encode(), "this is not Python"),
        ((sources.HEADER + "\n# %%\n'\u00fc'\n").encode("latin-1"), "is not UTF-8"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(house, text, sentence):
    (house.sources / "00_sample.py").write_bytes(text)
    with pytest.raises(build.BuildError) as caught:
        build.read(house)
    assert sentence in str(caught.value)


def test_a_marker_inside_a_string_starts_no_cell(house):
    lesson = sources.read(write(house, [TITLE, code('x = """\n# %%\n"""'), code("y = 2")]))
    assert lesson.fault("is it?", 2).line == 19
    assert len(lesson.cells) == 3


# Rules that need no kernel


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            [code("1", "exersise")],
            ":14 (cell 2): there is no tag 'exersise': did you mean 'exercise'?",
        ),
        ([code("1", "zzz")], "the tags are setup, explorer, exercise, hint"),
        ([md("x", "check")], "a cell with tag 'check' is code, not markdown"),
        ([code("1", "hint")], "a cell with tag 'hint' is markdown, not code"),
        (["# %% [raw]\n# x\n"], "a cell is code or Markdown, not raw"),
        (["# %% editable=false\n1\n"], "'editable' is no cell metadata"),
        (
            ['# %% jupyter={"outputs_hidden": false}\n1\n'],
            """write jupyter={"outputs_hidden": true}.""",
        ),
        (
            ['# %% jupyter={"source_hidden": true}\n1\n'],
            "'jupyter' folds the output of a code cell",
        ),
        (
            ['# %% [markdown] jupyter={"outputs_hidden": true}\n# x\n'],
            "'jupyter' folds the output of a code cell",
        ),
        (
            ['# %% slideshow={"slide_type": "slides"}\n1\n'],
            "{'slide_type': 'slides'} is no place on a slide",
        ),
        (["# %% tags=[explorer]\n1\n"], 'cannot be read: write tags=["explorer"]'),
        ([code("x = = 1")], "line 1 of the cell is not Python"),
        ([md("Open {{ 1 + 1.")], "a `{{` is not closed"),
        ([md("{{ 1 + }}")], "`{{ 1 + }}` is not an expression"),
        ([md("{{ }}")], "is not an expression"),
        ([md("{{ 1}{2 }}")], "is not one expression with a format"),
        ([code("1", "exercise"), CHECK], "this one has no markers"),
        ([code("### BEGIN SOLUTION\n1", "exercise"), CHECK], "the markers are not in pairs"),
        (
            [code("### END SOLUTION\n### BEGIN SOLUTION", "exercise"), CHECK],
            "the markers are not in pairs",
        ),
        ([EXERCISE.replace("### BEGIN", "# begin"), CHECK], "looks like a marker"),
        ([EXERCISE.replace("    ### END", "    x = 1  ### END"), CHECK], "looks like a marker"),
        (
            [code("### BEGIN SOLUTION\n\n### END SOLUTION", "exercise"), CHECK],
            "no answer between the markers",
        ),
        (
            [EXERCISE.replace(' tags=["exercise"]', "")],
            "'### BEGIN SOLUTION' stands outside of an exercise",
        ),
        ([EXERCISE, code("1"), md("Too late.", "hint"), CHECK], "a hint comes right after"),
        ([EXERCISE, EXERCISE, CHECK], "(cell 2): an exercise has a check"),
        ([EXERCISE], "(cell 2): an exercise has a check"),
        ([CHECK], "(cell 2): a check comes after its exercise"),
        ([md("# Again")], "one heading of level 1"),
        (
            [md("### Deep")],
            "(cell 2, learner edition): a heading of level 3 follows one of level 1",
        ),
        (
            [md("## Two", "teacher"), md("### Three")],
            "(cell 3, learner edition): a heading of level 3 follows one of level 1.",
        ),
        (
            [code("quiz.ask('nowhere')")],
            "it asks the question 'nowhere', which is no id of a [[question]]",
        ),
    ],
)
def test_a_rule_stops_the_build(house, cells, sentence):
    assert sentence in refusal(house, TITLE, *cells, code("1"))


def test_a_lesson_needs_code_and_a_title(house):
    assert "so there is nothing to run" in refusal(house, TITLE)
    assert "one heading of level 1" in refusal(house, md("No title"), code("1"))
    assert "one heading of level 1" in refusal(house, md("Text"), md("# Late"), code("1"))


def test_a_heading_in_a_code_block_is_none(house):
    write(house, [TITLE, md("```\n# not a heading\n```"), code("1")])
    assert len(build.read(house)) == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([], "has 2 cells: 25 to 44"),
        ([code("1")] * 43, "has 45 cells: 25 to 44"),
        ([code("1", "explorer")] * 5, "has 5 explorers: 2 to 4"),
        ([EXERCISE, CHECK] * 6, "has 6 exercises: 3 to 5"),
        ([code("quiz.ask('a')")] * 6, "has 6 quiz questions: 3 to 5"),
        ([code("x = 1\n" * 16)], "the cell has 16 lines of code: 15"),
        ([md("one two three 4 `five` $six$ don't")], "11 words of prose for 1 lines of code"),
    ],
)
def test_a_lesson_outside_its_budget_is_refused(house, cells, sentence):
    budget = {"00": LESSON} if "words" not in sentence else {"00": Budget(words_a_code_line=12)}
    assert sentence in refusal(house, TITLE, *cells, code("1"), budgets=budget)


def test_the_door_is_short():
    assert BUDGETS["00"].cells[1] == LESSON.cells[0]
    assert BUDGETS["00"].exercises == (0, 1)


QUESTION = """\
[[question]]
id = "{}"
text = "Which?"
options = ["This", "That"]
right = "{}"
why = "Because."
"""


@pytest.mark.parametrize(
    ("file", "calls", "sentence"),
    [
        (QUESTION.format("one", "This"), [], "the lesson never asks the question 'one'"),
        (QUESTION.format("one", "Other"), ["one"], "00_sample.toml: "),
        (QUESTION.format("one", "This"), ["one", "one"], "'one' is asked a second time"),
        (
            QUESTION.format("one", "This"),
            ["one", "two"],
            "it asks the question 'two', which is no id",
        ),
        (
            QUESTION.format("one", "That") + QUESTION.format("two", "That"),
            ["one", "two"],
            "option 2 is right in 2 of 2 questions",
        ),
    ],
)
def test_the_questions_of_a_lesson_are_valid_and_asked_once(house, file, calls, sentence):
    (house.sources / "quizzes" / "00_sample.toml").write_text(file, encoding="utf-8")
    asked = [code(f"quiz.ask('{call}')") for call in calls]
    assert sentence in refusal(house, TITLE, *asked, code("1"))


PREDICTION = """\
[[prediction]]
id = "one"
text = "How much?"
unit = "nats"
range = [0, 3, 0.1]
of = "1"
"""
PREDICT = md("**Predict.** How much will it be?")
NUMBER = code('predict.number("one")')


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([PREDICT, code("1")], "nobody commits to what stands under **Predict.**"),
        ([PREDICT], "nobody commits"),
        ([PREDICT, code("x = 1"), NUMBER], "nobody commits"),
        ([PREDICT, NUMBER, code("print(1)")], "its output may answer the prediction above it"),
        ([PREDICT, NUMBER, code("x = 1"), code("x")], "its output may answer"),
        ([NUMBER, NUMBER], "the prediction 'one' is asked a second time"),
        ([code("explorers.binary(predict='two')")], "it asks the prediction 'two', which is no id"),
        ([], "the lesson never asks the prediction 'one'"),
        ([NUMBER, code("picture(draw, alt='It is 7.')")], "an alt text in a cell can be read"),
    ],
)
def test_a_prediction_is_committed_to_and_not_answered(house, cells, sentence):
    file = house.sources / "quizzes" / "00_sample.toml"
    file.write_text(PREDICTION, encoding="utf-8")
    assert sentence in refusal(house, TITLE, *cells, code("1"))


@pytest.mark.parametrize(
    "cells",
    [
        [PREDICT, NUMBER, code("x = 1"), md("Then"), code("x")],
        [PREDICT, NUMBER, '# %% jupyter={"outputs_hidden": true}\nprint(1)\n'],
        [PREDICT, NUMBER, code("explorers.binary()", "explorer")],
        [PREDICT, code("explorers.binary(predict='one')", "explorer")],
    ],
)
def test_a_prediction_in_its_place_passes(house, cells):
    file = house.sources / "quizzes" / "00_sample.toml"
    file.write_text(PREDICTION, encoding="utf-8")
    write(house, [TITLE, *cells])
    assert len(build.read(house)) == 1


RING_PREDICTION = """\
[[prediction]]
id = "halving"
text = "What will it cost?"
unit = "nats"
range = [0, {}, 0.05]
explorer = "binary"
state = {{p = 0.35, y = 1}}
value = "{}"
ring = {{axes = 0, x = 0.35}}
"""


@pytest.mark.parametrize(
    ("top", "value", "sentence"),
    [
        (1, "loss", "the truth, 1.04982, lies outside of range"),
        (5, "los", "explorers.binary() has no value 'los'"),
    ],
)
def test_the_predictions_of_a_lesson_can_be_asked(house, top, value, sentence):
    file = house.sources / "quizzes" / "00_sample.toml"
    file.write_text(RING_PREDICTION.format(top, value), encoding="utf-8")
    assert sentence in refusal(house, TITLE, code("1"))


def test_all_faults_of_a_lesson_are_said_at_once(house, capsys):
    write(house, [TITLE, code("1", "one"), code("2", "two")])
    assert build.main([], house) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


# Rules that need a kernel


def test_what_a_lesson_must_not_show(house):
    said = run_refusal(
        house,
        code("import sys, ipywidgets\nprint('careful', file=sys.stderr)"),
        code("import matplotlib.pyplot as plt\nplt.plot([1, 2])"),
        code("1", "explorer"),
        code("ipywidgets.HTML('x' * 40_000)", "explorer"),
        code("gone = ipywidgets.IntSlider()\ngone"),
    )
    lines = [line.split(": ", 1)[1] for line in said.splitlines()]
    assert [line.split("(cell ")[1][0] for line in said.splitlines()] == list("2345")
    assert lines[0].startswith("the cell writes to stderr: careful")
    assert lines[1].startswith("a figure without alt text, its text/plain is '<Figure size")
    assert lines[2].startswith("the cell is tagged explorer and displays no widget")
    assert lines[3].startswith("the explorer has 41 kB of widget state: 40 are the most")


def test_a_notebook_has_at_most_400_kb(house):
    edition = editions.cut(sources.read(write(house, [TITLE, code("1")])), editions.LEARNER)
    assert not output_rules.size_faults(edition, "x" * 400_000)
    [fault] = output_rules.size_faults(edition, "ü" * 200_001)
    assert "(learner edition): the notebook has 400 kB: 400 are the most." in str(fault)


def test_the_name_of_a_figure_is_no_figure(house):
    lesson = sources.read(write(house, [TITLE, code("x")]))
    edition = editions.cut(lesson, editions.LEARNER)
    data = {"text/plain": "<Figure size 640x480 with 1 Axes>"}
    edition.nb.cells[1].outputs = [nbformat.v4.new_output("display_data", data)]
    [fault] = output_rules.faults(edition)
    assert "not the figure" in str(fault)


def test_a_view_of_a_model_that_is_not_stored_is_found(house):
    lesson = sources.read(write(house, [TITLE, code("x")]))
    edition = editions.cut(lesson, editions.LEARNER)
    data = {normalise.VIEW: {"model_id": "gone"}, "text/plain": "a slider"}
    edition.nb.cells[1].outputs = [nbformat.v4.new_output("display_data", data)]
    [fault] = output_rules.faults(edition)
    assert "displays a widget that is not stored" in str(fault)


def test_a_lesson_that_gets_torch_unasked_is_refused(house):
    unasked = code("import sys\nsys.modules['torch'] = sys")
    assert "imports torch, and no cell does" in run_refusal(house, *GOOD, unasked)
    run(house, *GOOD, unasked, code("if 0:\n    import torch"))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (code("x = 1\n1 / 0"), "the cell raises ZeroDivisionError: division by zero"),
        (
            md("So {{ unknown + 1:.2f }}"),
            "`{{ unknown + 1:.2f }}` raises NameError: name 'unknown'",
        ),
        (code("import os\nos._exit(1)"), "the kernel died"),
        (code("while True:\n    pass"), "the cell ran for more than 3 s"),
    ],
)
def test_a_cell_that_fails_stops_the_build(house, monkeypatch, cell, sentence):
    monkeypatch.setattr(execute, "SECONDS_A_CELL", 3)
    said = run_refusal(house, cell)
    assert f":14 (cell 2, learner edition): {sentence}" in said
    assert "Traceback" not in said
    if "Zero" in sentence:
        assert said.endswith("\n      1  x = 1\n  >   2  1 / 0")


@pytest.mark.usefixtures("sandboxed")
def test_shared_memory_that_cannot_be_written_warns_in_no_lesson(tmp_path):
    """As in many a container; scikit-learn's joblib warns there when it is imported."""
    closed = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", "/dev/shm", "--remount-ro", "/dev/shm"]  # noqa: S108  # the system's own

    lesson = """
import sys, test_build
from pathlib import Path
cells = [*test_build.GOOD, test_build.code("import sklearn.metrics")]
house = test_build.new_house(Path(sys.argv[1]), _00_sample=cells)
sys.exit(test_build.build.main([], house))
"""

    # What `make test` sets for the tests would hide the warning.
    usual = {name: value for name, value in os.environ.items() if name != "JOBLIB_MULTIPROCESSING"}

    def said(program):
        return subprocess.run(
            [*closed, "--die-with-parent", sys.executable, "-c", program, tmp_path],
            cwd=ROOT / "tests", env=usual, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip

    if "serial mode" not in said("import sklearn.metrics").stderr:
        pytest.skip("This joblib does not warn.")
    built = said(lesson)
    assert built.returncode == 0, built.stdout + built.stderr
