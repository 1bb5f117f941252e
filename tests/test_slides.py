"""The slides in a real Chromium, with every other host shut out, at a lectern's usual sizes."""

import io
import json
import re

import nbformat
import numpy as np
import pointer
import pypdf
import pytest
import web
from PIL import Image, ImageColor
from playwright.sync_api import expect
from shown import number, readouts, said, wanted
from slide_show import (
    ALIVE,
    DECKS,
    HEART,
    LOOK,
    ON_GLASS,
    SCREENS,
    TURN,
    arrived,
    drawn,
    each_slide,
    look,
    measured,
    open_deck,
    place,
    turn_to,
)

pytestmark = pytest.mark.browser

SOLUTIONS = web.ROOT / "notebooks" / "solutions"


@pytest.fixture(scope="module")
def address(chromium_path):  # noqa: ARG001  # no browser, no slides
    web.make("slides.py")
    with web.served(web.HTML.with_name("slides")) as address:
        yield address


@pytest.fixture
def page(chromium, address):
    with chromium.new_context(base_url=address, viewport=SCREENS[0]) as context:
        faults = web.watch(context, address)
        yield context.new_page()
        assert not faults, faults


def hand(moved):
    """Say where to take hold of a mark in the picture, or of a slider: where its number is."""
    box = moved.bounding_box()
    share = moved.evaluate("({ value, min, max }) => max ? (value - min) / (max - min) : 0.5")
    thumb = 0.7 * box["height"] if share != 0.5 else 0
    return box["x"] + thumb / 2 + share * (box["width"] - thumb), box["y"] + box["height"] / 2


def marked(name):
    """Read which cells of a lesson its author put on slides, and which begin one."""
    cells = nbformat.read(SOLUTIONS / name, as_version=4).cells
    kinds = {cell.id: cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells}
    return {
        name: kind for name, kind in kinds.items() if kind in ("slide", "subslide", "-", "fragment")
    }


def free(page):
    """Turn to the point at p = 0.7, and have its prediction answered."""
    explorer = turn_to(page, "[data-prediction=halving]")
    explorer.locator("[data-show]").press("Enter")
    arrived(explorer)
    explorer.get_by_role("button", name="Reset").press("Enter")
    return explorer


def answered(page, box):
    """Make a prediction by keyboard alone, and return the truth that is said then."""
    expect(box).to_have_attribute("data-committed", "false")
    expect(box.locator(".ce-ring").first).to_be_visible()
    here, before = place(page), said(box)
    box.get_by_role("slider").first.press("ArrowRight")
    assert said(box) != before
    box.get_by_role("button", name="Commit").press("Space")
    arrived(box)
    assert place(page) == here
    return re.search(r"it is (−?[\d.]+\d|\d)", box.locator("p.ce-gap").inner_text())[1]


def asks(slide):
    """Say which quizzes and predictions a slide has."""
    return slide.locator(".ce-quiz").all(), slide.locator("[data-prediction]").all()


@pytest.mark.parametrize("name", DECKS)
def test_the_slides_are_those_that_the_lesson_names_and_the_last_row_reads_them(name, page):
    page.emulate_media(reduced_motion="reduce")
    open_deck(page, name)
    shown = page.evaluate(
        "Reveal.getSlides().flatMap((slide) => slide.dataset.cells.split(' ').filter(Boolean))"
    )
    assert list(dict.fromkeys(shown)) == list(marked(name.replace(".html", ".ipynb")))
    slides = page.evaluate("Reveal.getTotalSlides()")
    assert 8 < slides < 30
    earlier, asked = "", 0
    for number_of_slide in range(slides):
        page.evaluate(TURN, number_of_slide)
        place = f"slide {number_of_slide + 1}"
        measured(page, place)
        slide = page.locator("section.present:not(.stack)")
        earlier += slide.inner_text()
        quizzes, predictions = asks(slide)
        for quiz in quizzes:
            quiz.get_by_role("slider").first.press("End")
            measured(page, f"{place}, all on one answer")
            quiz.get_by_role("button", name="Commit").press("Enter")
            measured(page, f"{place}, answered")
        for box in predictions:
            truth = answered(page, box)
            told = re.search(rf"(?<![\d.]){re.escape(truth)}(?!\d)", earlier)
            assert not (told and len(truth) > 2), f"{truth} is told before it is predicted"
            measured(page, f"{place}, predicted")
            earlier, asked = "", asked + 1
    assert asked == page.locator("[data-prediction]").count() > 0


def painted(slider):
    """Measure the thumb of a slider by the pixels of its colour, which the track has not."""
    color = slider.evaluate("(input) => getComputedStyle(input).getPropertyValue('--paint')")
    with Image.open(io.BytesIO(slider.screenshot())) as picture:
        near = np.abs(np.array(picture.convert("RGB"), int) - ImageColor.getrgb(color.strip()))
    rows, columns = np.nonzero(near.max(axis=2) < 24)
    return np.ptp(rows), np.ptp(columns)


@pytest.mark.parametrize("box", [".ce-quiz", "[data-prediction=halving]"])
def test_a_thumb_can_be_hit(box, page):
    open_deck(page, HEART)
    thumb = painted(turn_to(page, f"{box} input[type=range]"))
    assert min(thumb) >= 24, thumb


def test_a_deck_is_dark_where_the_machine_is_and_when_it_is_told(page):
    theme = "document.documentElement.dataset.theme"
    ground = "getComputedStyle(document.querySelector('.reveal-viewport')).backgroundColor"
    page.emulate_media(color_scheme="dark")
    open_deck(page, DECKS[3])  # with a table, code, quizzes and explorers
    assert page.evaluate(ground) == "rgb(17, 17, 17)"
    for slide, seen in each_slide(page):
        look(seen, slide)
    page.keyboard.press("d")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.goto(f"{DECKS[3]}?view=print")
    assert page.evaluate(theme) == "light"  # paper is


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: str(screen["width"]))
def test_an_explorer_takes_its_keys_and_follows_the_pointer(screen, page):
    page.set_viewport_size(screen)
    open_deck(page, HEART)
    explorer = free(page)
    here = place(page)
    slider = explorer.get_by_role("slider")
    slider.press("ArrowRight")
    assert readouts(explorer) == [0.71]
    assert place(page) == here
    for moved in (explorer.locator(".ce-point.ce-hand"), slider):
        x, y = hand(moved)
        pointer.drag(page, (x, y), (x - 60, y), steps=4)
        # A step of the slider is a hundredth of its way.
        assert hand(moved)[0] == pytest.approx(x - 60, abs=8)
        assert number("binary", explorer) == wanted("binary", explorer)
        assert place(page) == here
    slider.focus()
    page.keyboard.press("PageDown")
    assert place(page) != here
    page.keyboard.press("PageUp")
    assert place(page) == here
    before = readouts(explorer)
    slider.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert place(page) != here
    page.keyboard.press("ArrowLeft")
    assert readouts(explorer) == before


def test_a_finger_on_an_explorer_does_not_turn_the_slide(chromium, address):
    with chromium.new_context(base_url=address, viewport=SCREENS[0], has_touch=True) as context:
        page = context.new_page()
        open_deck(page, HEART)
        box = turn_to(page, "[data-prediction=halving]")
        here = place(page)
        finger = context.new_cdp_session(page)

        def swipe(x, y, dx=-118, dy=0):
            for i, kind in enumerate(("touchStart", "touchMove", "touchMove")):
                points = [{"x": x + i * dx, "y": y + i * dy}]
                finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

        swipe(*pointer.middle(box.locator(".ce-ring")), dx=-18, dy=-60)
        assert 1 < readouts(box)[0] < 3
        swipe(*pointer.middle(free(page).locator(".ce-point.ce-hand")))
        assert readouts(box)[0] < 0.6
        assert place(page) == here
        turn_to(page, "h1")
        title = place(page)
        swipe(700, 600)
        assert place(page) != title


PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("name", DECKS)
def test_on_a_phone_a_deck_is_upright_fits_and_can_be_read(name, chromium, address):
    with chromium.new_context(base_url=address, **PHONE) as context:
        faults = web.watch(context, address)
        page = context.new_page()
        open_deck(page, name)
        for place, seen in each_slide(page):
            look(seen, place, ON_GLASS)
            assert seen["lowest"] >= 24, f"{place}: a control is {seen['lowest']} px high"
        assert not faults, faults


def test_a_phone_that_is_turned_turns_the_slides_with_it(chromium, address):
    with chromium.new_context(base_url=address, **PHONE) as context:
        page = context.new_page()
        open_deck(page, HEART)
        box = turn_to(page, "[data-prediction=halving]")
        for width, height in ((844, 390), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            drawn(page)
            slide = page.evaluate_handle("Reveal.getCurrentSlide()")
            look(slide.evaluate(LOOK), f"{width} px wide", ON_GLASS)
            room = slide.evaluate("(slide) => slide.offsetWidth > slide.offsetHeight")
            assert room == (width > height)
            expect(box.get_by_role("button", name="Commit")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("view", ["scroll", "print"])
def test_slides_below_each_other_and_on_paper_have_their_pictures(view, page):
    open_deck(page, f"{HEART}?view={view}")
    page.wait_for_function(f"Reveal.is{view.title()}View() && {ALIVE}")
    stages = pages = 0
    for slide, seen in each_slide(page):
        look(seen, slide)
        stages, pages = stages + seen["stages"], pages + 1
    assert stages > 8
    if view == "print":
        paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == pages
        text = [sheet.extract_text() for sheet in paper.pages]
        assert sum("Your guess so far: 0.35" in words for words in text) == 1


def test_a_quiz_takes_its_keys_and_answers_and_asks_the_next_class_afresh(page):
    open_deck(page, HEART)
    quiz = turn_to(page, ".ce-quiz")
    here = place(page)
    quiz.get_by_role("slider").first.press("End")
    quiz.get_by_role("slider").first.press("ArrowLeft")
    assert place(page) == here
    quiz.get_by_role("button", name="Commit").press("Enter")
    expect(quiz).to_contain_text("Your loss: −ln 0.00 = ∞")
    page.keyboard.press("ArrowRight")
    assert place(page) != here
    open_deck(page, HEART)
    expect(turn_to(page, ".ce-quiz").get_by_role("button", name="Commit")).to_be_visible()


def test_a_class_has_one_ring_and_the_next_class_finds_it_veiled_again(page):
    page.goto("index.html")
    kept = json.dumps({"guess": [2], "truth": [1.05]})
    page.evaluate("(kept) => localStorage.setItem('cross-entropy-course:halving', kept)", kept)
    open_deck(page, HEART)
    box = turn_to(page, "[data-prediction=halving]")
    here, (x, y) = place(page), pointer.middle(box.locator(".ce-ring"))
    pointer.drag(page, (x, y), (x, y - 60), steps=4)
    assert pointer.middle(box.locator(".ce-ring"))[1] == pytest.approx(y - 60, abs=4)
    assert 1 < readouts(box)[0] < 2
    box.get_by_role("button", name="Commit").click()
    arrived(box)
    expect(box.locator("p.ce-gap")).to_contain_text("it is 1.05 nats")
    expect(box.get_by_role("slider", name="p")).to_be_visible()  # and all is free
    box.get_by_role("slider", name="p").press("End")
    assert said(box).startswith("p = 0.99")
    expect(box.locator(".ce-note")).to_be_hidden()  # of what is kept, where nothing is
    assert place(page) == here
    page.reload()
    open_deck(page, page.url)
    assert place(page) == here
    box = page.locator("[data-prediction=halving]")
    expect(box).to_have_attribute("data-committed", "false")
    assert readouts(box) == [0.35]
    page.keyboard.press("ArrowRight")
    assert place(page) != here


def test_the_teacher_reads_the_notes_in_a_window_of_their_own(page):
    open_deck(page, HEART)
    turn_to(page, ".ce-quiz")
    assert "Let two learners who disagree" not in page.locator(".reveal").inner_text()
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    expect(notes).to_contain_text("Let two learners who disagree argue", timeout=30_000)
    page.keyboard.press("ArrowRight")
    expect(notes).to_contain_text("One head surprises you by 0.6931 nats")
    assert notes.locator("math").count() > 1
    assert notes.locator(".katex").count() == 0
    opened.value.close()


def test_every_deck_is_listed(page):
    page.goto("index.html")
    for name in DECKS:
        assert page.locator(f"a[href='{name}']").count() == 1
