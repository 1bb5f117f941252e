"""The rules of a lesson that the build holds before a kernel starts."""

import build
import pytest
from building import sources
from building.budgets import BUDGETS, LESSON, Budget
from small_lessons import CHECK, EXERCISE, TITLE, code, md, refusal, write


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


def test_all_faults_of_a_lesson_are_said_at_once(house, capsys):
    write(house, [TITLE, code("1", "one"), code("2", "two")])
    assert build.main([], house) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
