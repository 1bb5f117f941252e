"""A deck of slides in a page, for the tests: opened, turned, looked at and judged."""

import web
from lab import LESSONS
from playwright.sync_api import expect

DECKS = [name.replace(".ipynb", ".html") for name in LESSONS]
HEART = DECKS[1]
SCREENS = [{"width": 1280, "height": 720}, {"width": 900, "height": 1000}]
LOOK = (web.ROOT / "tests" / "slide.js").read_text(encoding="utf-8").partition("\n")[2]
TURN = """(i) => {
    const { h, v } = Reveal.getIndices(Reveal.getSlides()[i]);
    Reveal.slide(h, v, 99);
}"""
# Letters as high as these, of 720, are read from the last row. Those of code are wide, and higher
# than others of their size; a picture of four axes has no room for larger ones.
READABLE = {"words": 24, "formula": 24, "code": 22, "picture": 18}
# On the glass of a phone that is held in the hand.
ON_GLASS = {"words": 12, "formula": 12, "code": 11, "picture": 10}


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


def place(page):
    return page.evaluate("JSON.stringify(Reveal.getIndices())")


def arrived(box):
    expect(box).to_have_attribute("data-committed", "true")
    expect(box.locator(".ce-figure:not([data-revealing])")).to_have_count(1)


FRAME = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"


def drawn(page):
    page.evaluate(f"async () => {{ {FRAME} await document.fonts.ready; {FRAME} }}")


def look(seen, place, letters=READABLE):
    """Judge what a slide shows, whatever the screen."""
    assert not seen["outside"], f"{place}: {seen['outside']}"
    assert not seen["empty"], f"{place} has nothing on its stage"
    assert not seen["faint"], f"{place}: {seen['faint']}"
    for kind, (size, words) in seen["smallest"].items():
        assert size >= letters[kind] - 0.05, f"{place}: {kind} of {size:.1f} px: {words}"
    return seen


def measured(page, place):
    """Judge a slide as it is in front of a class."""
    drawn(page)
    seen = look(page.evaluate_handle("Reveal.getCurrentSlide()").evaluate(LOOK), place)
    assert not seen["over"], f"{place}: {seen['over']}"
    assert seen["lowest"] >= 39, f"{place}: a control is {seen['lowest']} px high"
    assert seen["shortest"] >= 99, f"{place}: a slider is {seen['shortest']} px long"
    across, down = map(abs, seen["aside"])
    filled = seen["share"] > 0.25 or (across < 80 and down < 40)
    assert filled, f"{place}: {seen['share']:.0%} of the slide, aside by {seen['aside']}"


def each_slide(page):
    """Look at all slides, whether they are turned or lie below each other."""
    turned = page.evaluate("!Reveal.isScrollView() && !Reveal.isPrintView()")
    slides = page.evaluate_handle("Reveal.getSlides()")
    total = slides.evaluate("(slides) => slides.length")
    assert total > 8
    drawn(page)
    for i in range(total):
        if turned:
            page.evaluate(TURN, i)
            drawn(page)
        yield f"slide {i + 1}", slides.evaluate(f"(slides, i) => ({LOOK})(slides[i])", i)
