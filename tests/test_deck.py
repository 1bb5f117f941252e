"""What of a lesson stands on its slides, and what in the notes."""

import deck
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def md(text, kind="slide", *tags):
    return new_markdown_cell(text, metadata=placed(kind, tags))


def code(source, kind="slide", **data):
    output = [new_output("display_data", data)] if data else []
    return new_code_cell(source, outputs=output, metadata=placed(kind))


def placed(kind, tags=()):
    return {"tags": [*tags]} | ({"slideshow": {"slide_type": kind}} if kind else {})


def made(*cells):
    return deck.slides(new_notebook(cells=[*cells]))


def test_a_slide_shows_heading_formula_and_question_and_the_notes_hold_the_rest():
    text = "## Surprise\n\nIt is *long*.\n\n$$-\\log p < 1$$\n\n**Predict.** How much?"
    [slide] = made(md(text))
    assert slide.heading == "<h2>Surprise</h2>\n"
    formula, question = slide.parts
    assert r"\[-\log p &lt; 1\]" in formula.html
    assert (question.html, question.step) == ("<p><strong>Predict.</strong> How much?</p>\n", True)
    assert slide.notes == ["<p>It is <em>long</em>.</p>\n"]


def test_headings_begin_slides_and_what_stands_before_belongs_to_the_last_topic():
    first, second, below = made(
        md("## One\n\nFirst.\n\nSecond."),
        md("$$x$$\n\n### Exercise 1\n\nThink.\n\nWrite `f`.\n\n## Further reading\n\n- A book."),
    )
    assert [slide.below for slide in (first, second, below)] == [False, False, True]
    assert [part.html for part in first.parts] == ["<p>First.</p>\n"]
    assert second.heading == first.heading
    assert [part.html for part in below.parts] == ["<p>Write <code>f</code>.</p>\n"]
    assert "A book" in "".join(below.notes)


def test_a_heading_above_a_widget_brings_no_prose_and_links_are_only_words():
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
    source = "def f():\n    return 1\n\n\nquiz.ask('x')"
    [slide] = made(
        md("## Quiz\n\nMuch, see [there](x.md)."),
        md("left out", "skip"),
        md("told", None, "teacher"),
        md("kept back", None, "solution"),
        code(source, "-", **widget),
    )
    assert [part.kind for part in slide.parts] == ["code", "stage"]
    assert "return" in slide.parts[0].html
    assert "quiz" not in slide.parts[0].html
    assert slide.notes == ["<p>Much, see there.</p>\n", "<p>told</p>\n"]


ASKING = {
    "quiz": {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}, "text/plain": "Why?"},
    "explorer": {
        "application/vnd.jupyter.widget-view+json": {"model_id": "m"},
        "text/plain": "Predict: How much? Your guess so far: 1.",
        "image/png": "",
    },
}
PICTURE = ASKING["explorer"] | {"text/plain": "A curve."}


@pytest.mark.parametrize("kind", ASKING)
def test_a_question_is_asked_once_and_its_heading_stands_above_what_asks(kind):
    asks = code("show()", "slide", **ASKING[kind])
    [slide] = made(md("## Surprise\n\nMuch.\n\n**Predict.** How?"), md("told", "skip"), asks)
    assert slide.heading == "<h2>Surprise</h2>\n"
    assert [part.kind for part in slide.parts] == ["stage"]
    assert "Predict" in slide.notes[0]
    formula, alone = made(md("## Surprise\n\n$$x$$\n\n**Predict.** How?"), asks)
    assert len(formula.parts) == 1
    assert "Predict" in formula.notes[0]
    assert (alone.heading, len(alone.parts)) == ("", 1)
    task, _ = made(md("## Exercise\n\nWrite `f`."), asks)
    assert [part.html for part in task.parts] == ["<p>Write <code>f</code>.</p>\n"]


def test_a_picture_asks_nothing():
    question, _ = made(md("## Surprise\n\n**Predict.** How?"), code("show()", "slide", **PICTURE))
    assert "Predict" in question.parts[0].html
    assert question.notes == []


def test_a_slide_has_no_room_for_two_empty_lines():
    [slide] = made(code("a = 1\n\n\nb = 2\n\nb", **{"text/plain": "2"}))
    assert "\n\n\n" not in slide.parts[0].html
    assert slide.parts[0].html.count("\n\n") == 2


def test_what_answers_a_question_is_a_step_below_it_and_the_notes_say_how_a_class_predicts():
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
    asks, below = code("explorers.f(predict='x')", **widget), code("a = 1\na", "-")
    asks.outputs[0].data["text/plain"] = "Predict: How much? Your guess so far: 1."
    below.outputs = code("1", **{"text/plain": "2"}).outputs
    alone = code("b = 1\nb", "slide", **{"text/plain": "3"})
    first, second = deck.slides(new_notebook(cells=[asks, below, alone]), {below.id, alone.id})
    assert [(part.kind, part.step) for part in first.parts] == [
        ("stage", False),
        ("code", False),
        ("code", True),
    ]
    assert first.notes == [deck.ONE_RING]
    assert not any(part.step for part in second.parts)
    assert second.notes == []


def test_a_slide_whose_words_are_notes_only_is_one_for_what_joins_it():
    first, second = made(
        md("## Surprise\n\n$$x$$"),
        md("Why just this curve?"),
        code("a = 1\na", "-", **{"text/plain": "1"}),
    )
    assert second.heading == first.heading
    assert second.notes == ["<p>Why just this curve?</p>\n"]
    assert len(second.parts) == 2


@pytest.mark.parametrize(("source", "shown"), [("a = 1\na", 2), ("clinic.run(f)", 1)])
def test_a_text_stands_beside_its_source_unless_that_is_a_lone_call(source, shown):
    [slide] = made(code(source, **{"text/plain": "<1>"}))
    assert len(slide.parts) == shown
    assert slide.parts[-1].html == "<pre>&lt;1&gt;</pre>"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([md("## A\n\nx", None)], "no cell begins a slide"),
        ([code("1", "-")], "cell 1 joins a slide, and none begins above it"),
        ([md("## A\n\nx"), code("f()")], "would be empty"),
    ],
)
def test_a_deck_that_cannot_be_shown_is_refused(cells, sentence):
    with pytest.raises(ValueError, match=sentence):
        made(*cells)
