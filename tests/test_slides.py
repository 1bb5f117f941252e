"""The slides in a real Chromium, with every other host shut out, at a lectern's usual sizes."""

import io
import json
import re
import subprocess
import sys

import nbformat
import pypdf
import pytest
import web
from lab import LESSONS
from playwright.sync_api import expect
from shown import number, readouts, said, wanted

pytestmark = pytest.mark.browser

SOLUTIONS = web.ROOT / "notebooks" / "solutions"
DECKS = [name.replace(".ipynb", ".html") for name in LESSONS]
HEART = DECKS[1]
SCREENS = [{"width": 1280, "height": 720}, {"width": 900, "height": 1000}]
# What a slide holds that lies outside of it, and how large its widgets and pictures are.
MEASURE = """(slide) => {
    const room = slide.getBoundingClientRect();
    const parts = [...slide.querySelectorAll("*")].filter((part) =>
        !part.closest("aside, .katex, .ce-live")
        && part.getClientRects().length);
    const outside = parts.filter((part) => {
        const at = part.getBoundingClientRect();
        return at.bottom > room.bottom + 1 || at.right > room.right + 1 || at.left < room.left - 1;
    });
    const stages = [...slide.querySelectorAll(".live")];
    return {
        outside: outside.map((part) => part.outerHTML.slice(0, 80)),
        empty: stages.filter((live) => !live.querySelector("svg, img, .ce-quiz")).length,
        scales: stages.map((live) => new DOMMatrix(getComputedStyle(live).transform).a),
    };
}"""

TURN = """(i) => {
    const { h, v } = Reveal.getIndices(Reveal.getSlides()[i]);
    Reveal.slide(h, v, 99);
}"""

# Letters as high as these, of 720, are read from the last row.
READABLE = {".ce-question": 16, "p.ce-gap": 24}
LETTERS = """(words) => parseFloat(getComputedStyle(words).fontSize)
    * new DOMMatrix(getComputedStyle(words.closest(".live")).transform).a"""


@pytest.fixture(scope="module")
def address(chromium_path):  # noqa: ARG001  # no browser, no slides
    made = subprocess.run(
        [sys.executable, web.ROOT / "site" / "slides.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not made.returncode, made.stdout + made.stderr
    with web.served(web.HTML.with_name("slides")) as address:
        yield address


@pytest.fixture
def page(chromium, address):
    with chromium.new_context(base_url=address, viewport=SCREENS[0]) as context:
        faults = web.watch(context, address)
        yield context.new_page()
        assert not faults, faults


ALIVE = """document.querySelector(".live") && [...document.querySelectorAll(".live")]
    .every((live) => live.querySelector("svg, img, .ce-quiz"))"""


def open_deck(page, name):
    page.goto(name)
    page.wait_for_function(f"window.Reveal?.isReady() && {ALIVE}")


def turn_to(page, inner):
    """Turn to the first slide that holds this, and return what it holds."""
    page.evaluate(
        """(inner) => {
            const slide = Reveal.getSlides().find((slide) => slide.querySelector(inner));
            const { h, v } = Reveal.getIndices(slide);
            Reveal.slide(h, v, 99);
        }""",
        inner,
    )
    found = page.locator("section.present:not(.stack)").locator(inner).first
    expect(found).to_be_visible()
    return found


def hand(moved):
    """Say where to take hold of a mark in the picture, or of a slider: where its number is."""
    box = moved.bounding_box()
    share = moved.evaluate("({ value, min, max }) => max ? (value - min) / (max - min) : 0.5")
    thumb = box["height"] / 2 if share != 0.5 else 0
    return box["x"] + thumb / 2 + share * (box["width"] - thumb), box["y"] + box["height"] / 2


def place(page):
    return page.evaluate("JSON.stringify(Reveal.getIndices())")


def marked(name):
    """Read which cells of a lesson its author put on slides, and which begin one."""
    cells = nbformat.read(SOLUTIONS / name, as_version=4).cells
    kinds = {cell.id: cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells}
    return {
        name: kind for name, kind in kinds.items() if kind in ("slide", "subslide", "-", "fragment")
    }


def arrived(box):
    expect(box).to_have_attribute("data-committed", "true")
    expect(box.locator(".ce-figure:not([data-revealing])")).to_have_count(1)


def free(page):
    """Turn to the point at p = 0.7, and have its prediction answered."""
    explorer = turn_to(page, "[data-prediction=halving]")
    explorer.locator("[data-show]").press("Enter")
    arrived(explorer)
    explorer.get_by_role("button", name="Reset").press("Enter")
    return explorer


def drawn(page):
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def measured(page, place):
    drawn(page)
    seen = page.evaluate_handle("Reveal.getCurrentSlide()").evaluate(MEASURE)
    assert not seen["outside"], f"{place}: {seen['outside']}"
    assert not seen["empty"], f"{place} has nothing on its stage"
    assert all(0.95 < scale <= 2 for scale in seen["scales"]), seen["scales"]


def each_slide(page):
    """Measure all slides, whether they are turned or lie below each other."""
    turned = page.evaluate("!Reveal.isScrollView() && !Reveal.isPrintView()")
    slides = page.evaluate_handle("Reveal.getSlides()")
    total = slides.evaluate("(slides) => slides.length")
    assert total > 10
    for i in range(total):
        if turned:
            page.evaluate(TURN, i)
            drawn(page)
        yield i + 1, slides.evaluate(f"(slides, i) => ({MEASURE})(slides[i])", i)


def readable(box, words):
    assert box.locator(words).evaluate(LETTERS) >= READABLE[words], words


def answered(page, box):
    """Make a prediction by keyboard alone, and return the truth that is said then."""
    expect(box).to_have_attribute("data-committed", "false")
    expect(box.locator(".ce-ring").first).to_be_visible()
    readable(box, ".ce-question")
    here, before = place(page), said(box)
    box.get_by_role("slider").first.press("ArrowRight")
    assert said(box) != before
    box.get_by_role("button", name="Commit").press("Space")
    arrived(box)
    assert place(page) == here
    readable(box, "p.ce-gap")
    return re.search(r"it is (−?[\d.]+\d|\d)", box.locator("p.ce-gap").inner_text())[1]


@pytest.mark.parametrize("name", DECKS)
def test_the_slides_are_those_that_the_lesson_names_and_nothing_overflows(name, page):
    open_deck(page, name)
    shown = page.evaluate(
        "Reveal.getSlides().flatMap((slide) => slide.dataset.cells.split(' ').filter(Boolean))"
    )
    assert list(dict.fromkeys(shown)) == list(marked(name.replace(".html", ".ipynb")))
    slides = page.evaluate("Reveal.getTotalSlides()")
    assert 10 < slides < 30
    earlier, asked = "", 0
    for number_of_slide in range(slides):
        page.evaluate(TURN, number_of_slide)
        measured(page, f"slide {number_of_slide + 1}")
        slide = page.locator("section.present:not(.stack)")
        earlier += slide.inner_text()
        for box in slide.locator("[data-prediction]").all():
            truth = answered(page, box)
            told = re.search(rf"(?<![\d.]){re.escape(truth)}(?!\d)", earlier)
            assert not (told and len(truth) > 2), f"{truth} is told before it is predicted"
            measured(page, f"slide {number_of_slide + 1}, predicted")
            earlier, asked = "", asked + 1
    assert asked == page.locator("[data-prediction]").count() > 0


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
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 60, y, steps=4)
        page.mouse.up()
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

        ring = box.locator(".ce-ring").bounding_box()
        swipe(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2, dx=-18, dy=-60)
        assert 1 < readouts(box)[0] < 3
        point = free(page).locator(".ce-point.ce-hand").bounding_box()
        swipe(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
        assert readouts(box)[0] < 0.6
        assert place(page) == here
        turn_to(page, "h1")
        title = place(page)
        swipe(700, 600)
        assert place(page) != title


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# How high the letters of words and of widgets are on the glass.
ON_GLASS = """(slide) => [...slide.querySelectorAll("p, li, label, .widget-label, .ce-question")]
    .filter((words) => words.innerText.trim() && words.getClientRects().length
        && !words.closest("aside"))
    .map((words) => {
        const live = words.closest(".live");
        const scale = live ? new DOMMatrix(getComputedStyle(live).transform).a : 1;
        return parseFloat(getComputedStyle(words).fontSize) * scale * Reveal.getScale();
    })"""


@pytest.mark.parametrize("name", DECKS)
def test_on_a_phone_a_deck_is_upright_fits_and_can_be_read(name, chromium, address):
    with chromium.new_context(base_url=address, **PHONE) as context:
        faults = web.watch(context, address)
        page = context.new_page()
        open_deck(page, name)
        for place, seen in each_slide(page):
            assert not seen["outside"], f"slide {place}: {seen['outside']}"
            assert not seen["empty"], f"slide {place} has nothing on its stage"
            letters = page.evaluate_handle("Reveal.getCurrentSlide()").evaluate(ON_GLASS)
            assert min(letters, default=12) >= 10, f"slide {place}: {letters}"
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
            seen = slide.evaluate(MEASURE)
            assert not seen["outside"]
            room = slide.evaluate("(slide) => slide.offsetWidth > slide.offsetHeight")
            assert room == (width > height)
            expect(box.get_by_role("button", name="Commit")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("view", ["scroll", "print"])
def test_slides_below_each_other_and_on_paper_have_their_pictures(view, page):
    open_deck(page, f"{HEART}?view={view}")
    page.wait_for_function(f"Reveal.is{view.title()}View() && {ALIVE}")
    stages = 0
    for place, seen in each_slide(page):
        assert not seen["outside"], f"slide {place}: {seen['outside']}"
        assert not seen["empty"], f"slide {place} has nothing on its stage"
        assert all(0.95 < scale <= 2 for scale in seen["scales"]), f"slide {place}: {seen}"
        stages += len(seen["scales"])
    assert stages > 8
    if view == "print":
        paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == place
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
    here, ring = place(page), box.locator(".ce-ring").bounding_box()
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=4)
    page.mouse.up()
    ring = box.locator(".ce-ring").bounding_box()
    assert ring["y"] + ring["height"] / 2 == pytest.approx(y - 60, abs=4)
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
