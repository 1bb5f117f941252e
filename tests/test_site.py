"""Every page of the web edition in a real Chromium, opened once for all that is looked at."""

import nbformat
import pytest
import web
from accessible import ALL_RULES, RULES_OF_COLOUR, RULES_OF_FINGERS, SAMPLE, axe
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect
from shown import explorers, move_everything, reset, state
from site_pages import LESSON_PAGES, PAGES, STILL, open_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(request, chromium, site_address):
    """Open a page once for all tests that look at it, each after the one before."""
    with chromium.new_context(base_url=site_address, accept_downloads=True, **STILL) as context:
        faults = web.watch(context, site_address)
        page = context.new_page()
        open_page(page, request.param)
        yield page, faults


@pytest.fixture
def visited(opened):
    """Go back to the top of an open page, in a wide window and in the light."""
    page, faults = opened
    page.set_viewport_size(web.WIDE)
    page.emulate_media(color_scheme="light")
    page.evaluate("scrollTo(0, 0)")
    yield page
    assert not faults, faults


def on(pages):
    return pytest.mark.parametrize("opened", pages, indirect=True, scope="module")


# What stands beside the text and over it at once.
BESIDE = """() => {
  const text = document.querySelector("main").getBoundingClientRect();
  return ["menu", "contents"].filter((id) => {
    const box = document.getElementById(id)?.getBoundingClientRect();
    return box?.width && box.left < text.right && text.left < box.right;
  });
}"""


# All rules once, and those of colour in the other theme too.
LOOKS = {"light": ("html", ALL_RULES), "dark": ("[data-sample]", RULES_OF_COLOUR)}


@on(PAGES)
def test_a_page_opens_cleanly_and_nothing_stands_in_anybodys_way(visited):
    visited.evaluate(AXE_SCRIPT)
    for theme, (where, rules) in LOOKS.items():
        visited.emulate_media(color_scheme=theme)
        # A busy machine takes its time to paint a long page anew.
        seen = "theme => document.documentElement.dataset.theme === theme"
        visited.wait_for_function(seen, arg=theme)
        assert visited.evaluate(SAMPLE) > 5
        assert not axe(visited, where, rules), theme
    for width in (960, web.WIDE["width"], 1400):  # the menu and the contents stand beside the text
        visited.set_viewport_size({"width": width, "height": 900})
        assert visited.evaluate(BESIDE) == [], width
    visited.set_viewport_size(web.PHONE)
    assert visited.evaluate("document.documentElement.scrollWidth") == web.PHONE["width"]
    assert not axe(visited, "html", RULES_OF_FINGERS)


@on([PAGES[2]])
def test_words_that_are_too_faint_are_found(visited):
    visited.evaluate(AXE_SCRIPT)
    word = visited.locator("article p").nth(3)
    word.evaluate("(word) => { word.style.color = '#999'; }")
    visited.evaluate(SAMPLE)
    for where, rules in LOOKS.values():
        assert [rule for rule, _ in axe(visited, where, rules)] == ["color-contrast"]
    word.evaluate("(word) => { word.style.color = ''; }")


@on(LESSON_PAGES)
def test_the_notebook_of_a_lesson_is_downloaded_as_it_was_built(visited):
    name = visited.url.split("/")[-1].replace(".html", ".ipynb")
    with visited.expect_download() as download:
        visited.get_by_role("link", name="Download the notebook").click()
    assert download.value.suggested_filename == name
    assert download.value.path().read_bytes() == (web.ROOT / "notebooks" / name).read_bytes()


@on(LESSON_PAGES)
def test_answers_are_folded_below_their_exercises(visited):
    name = visited.url.split("/")[-1].replace(".html", ".ipynb")
    notebook = nbformat.read(web.ROOT / "notebooks" / name, as_version=4)
    exercises = sum("exercise" in cell.metadata.get("tags", []) for cell in notebook.cells)
    answers = visited.locator("details").filter(has=visited.get_by_text("Solution", exact=True))
    assert answers.count() == exercises > 0
    code = answers.first.locator("pre")
    assert not code.is_visible()
    answers.first.locator("summary").press("Enter")
    assert code.is_visible()
    assert "your code here" not in code.inner_text()
    answers.first.locator("summary").press("Enter")
    assert not code.is_visible()


CONTROL = ":is(.ce-explorer, .ce-quiz) :is([role=slider], button, input)"


# Writes down which control gets the focus, and whether one sees that.
FOLLOW = """(control) => {
  window.reached = new Map();
  addEventListener("focusin", ({ target }) => {
    if (!target.matches(control)) return;
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    reached.set(target, [target.ariaLabel || target.innerText || target.title, seen]);
  });
}"""


@on(LESSON_PAGES)
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(visited):
    controls = visited.locator(f"{CONTROL}:visible:enabled").count()
    assert controls > 4
    visited.evaluate(FOLLOW, CONTROL)
    for _ in range(60):
        for _ in range(10):
            visited.keyboard.press("Tab")
        if visited.evaluate("reached.size") == controls:
            break
    reached = visited.evaluate("[...reached.values()]")
    assert len(reached) == controls
    assert not [label for label, seen in reached if not seen]


# How an explorer stands: whose label is cut, where the sliders begin, which words lie on others.
CONTROLS = """(explorer) => {
  const seen = (all) => [...explorer.querySelectorAll(all)]
    .filter((part) => part.getClientRects().length);
  const cut = seen(".widget-label").filter((label) => label.scrollWidth > label.clientWidth + 1
    || label.getBoundingClientRect().bottom > label.parentNode.getBoundingClientRect().bottom + 1);
  const tracks = seen(".slider-container").map((track) => track.getBoundingClientRect());
  const across = new Set(tracks.map(({ left }) => Math.round(left)));
  const words = seen("svg text").filter((text) => !text.closest("[style*='opacity: 0']"))
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  const scale = explorer.querySelector("svg").getBoundingClientRect().width / 374;
  const over = words.flatMap(([word, a], i) => words.slice(i + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 * scale
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4 * scale)
    .map(([other]) => `${word} / ${other}`));
  const labels = cut.map((label) => label.textContent);
  return { cut: labels, across: across.size, tracks: tracks.length, over };
}"""


@on(LESSON_PAGES)
def test_controls_have_their_labels_in_full_and_stand_in_line(visited):
    looked = 0
    found = explorers(visited)
    for width in (web.WIDE["width"], web.PHONE["width"]):
        visited.set_viewport_size({"width": width, "height": 900})
        for kind, explorer in found.items():
            for stands in explorer.evaluate_all(f"(all) => all.map({CONTROLS})"):
                place = f"{kind}, {width} px wide"
                assert stands["tracks"] > 0
                assert not stands["cut"], f"{place}: {stands['cut']}"
                assert not stands["over"], f"{place}: {stands['over']}"
                # The two beliefs of `code_length` stand beside each other where there is room.
                columns = 2 if kind == "code_length" and width > 480 else 1
                assert stands["across"] == columns, place
                looked += 1
    assert looked > 1


@on(["index.html", *LESSON_PAGES])
def test_every_slider_moves(visited):
    tried = 0
    for kind, explorer in explorers(visited).items():
        for one in explorer.all():
            before = state(one)
            tried += move_everything(kind, one)
            assert state(one) != before
            reset(one)
            expect(one.locator(".ce-sentence")).to_have_text(before["said"])
            assert state(one) == before
    assert tried > 6
