"""How a page is read: colours, menu, contents, code, search, and what is left without scripts."""

import re

import nbformat
import pytest
import web
from lab import LESSONS
from playwright.sync_api import expect
from site_pages import FIRST, LESSON_PAGES, open_page

from utils.quiz import toml_files

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site_page):
    return site_page


def test_the_colours_are_the_readers_and_the_explorer_follows(page):
    open_page(page, "index.html")
    seen = {}
    choice = page.get_by_label("Color mode")
    for theme in ("dark", "light"):
        choice.select_option(theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        point = page.locator(".ce-point.ce-one")
        seen[theme] = point.evaluate("point => getComputedStyle(point).fill")
    assert seen == {"light": "rgb(11, 98, 168)", "dark": "rgb(108, 182, 255)"}
    page.emulate_media(color_scheme="dark")
    open_page(page, LESSON_PAGES[0])
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.get_by_label("Color mode").input_value() == "light"
    page.get_by_label("Color mode").select_option("auto")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_on_a_phone_the_menu_and_the_contents_open_lead_on_and_close(page):
    page.set_viewport_size(web.PHONE)
    open_page(page, LESSON_PAGES[1])
    menu, contents = page.locator("#menu"), page.locator("#contents")
    expect(menu).to_be_hidden()
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="Contents of this page").click()
    section = contents.get_by_role("link").nth(3)
    title = section.inner_text()
    section.click()
    expect(contents).to_be_hidden()
    heading = page.get_by_role("heading", name=title)
    expect(heading).to_be_in_viewport()
    assert heading.bounding_box()["y"] > page.locator(".bar").bounding_box()["height"]
    page.get_by_role("button", name="Menu").press("Enter")
    expect(menu.locator("[aria-current=page]")).to_have_text("01 Binary cross-entropy")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    menu.get_by_role("link", name="Glossary").click()
    expect(page.get_by_role("heading", name="Glossary")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == web.PHONE["width"]


PASTE = ["clipboard-read", "clipboard-write"]


def test_code_is_copied_as_it_was_typed(chromium, site_address):
    notebook = nbformat.read(web.ROOT / "notebooks" / LESSONS[1], as_version=4)
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    # A finger has no use for the button: it would lie on the code.
    with chromium.new_context(base_url=site_address, permissions=PASTE) as context:
        page = context.new_page()
        open_page(page, LESSON_PAGES[1])
        code = page.locator(".cell_input .highlight").first
        code.get_by_role("button", name="Copy").press("Enter")
        expect(code.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == first


def test_a_key_leads_to_the_search(page):
    open_page(page, LESSON_PAGES[1])
    page.keyboard.press("Control+k")
    expect(page.locator(".bar input")).to_be_focused()


def test_the_contents_tell_where_one_is(page):
    open_page(page, LESSON_PAGES[1])
    for title in ("Exercise 2: a batch", "Both cases in one formula", "A batch of samples"):
        heading = page.locator("article :is(h2, h3)").filter(has_text=title)
        heading.evaluate("(it) => it.scrollIntoView()")
        here = page.locator("#contents [aria-current]")
        expect(here).to_have_text(title)


def test_without_scripts_a_page_shows_the_still_pictures_and_the_questions(chromium, site_address):
    with chromium.new_context(base_url=site_address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(LESSON_PAGES[1])
        stills = page.locator(".cell_output img[src*=stills]:visible")  # some outputs are folded
        assert stills.count() > 4
        for still in stills.all():
            assert still.get_attribute("alt")
            assert still.bounding_box()["height"] > 80
        assert page.locator(".cell_output li:visible").count() > 8  # what quizzes offer
        empty = page.locator(".widget-subarea")
        assert not any(place.is_visible() for place in empty.all())
        assert page.locator(".katex-html").count() > 20
        page.goto("index.html")
        expect(page.locator(".cell_output img[src*=stills]")).to_be_visible()
        question, way = page.locator("noscript p").all()
        assert question.inner_text() == toml_files.read_all()["prediction"][FIRST]["text"]
        assert way.inner_text().startswith("Your browser runs no scripts here")
        assert way.is_visible()
        expect(page.locator(".then")).to_be_hidden()


def test_search_finds_a_word_and_marks_it(page):
    page.goto("search.html?q=perplexity")
    results = page.locator("#search-results")
    found = results.locator("a", has_text="Cross-entropy everywhere")
    expect(found.first).to_be_visible()
    expect(results).to_contain_text(re.compile("found", re.IGNORECASE))
    expect(results.locator("p.context").first).to_contain_text("perplexity")
    assert page.evaluate("CSS.highlights.get('found').size") > 2
    expect(page).to_have_title("Search — Cross-entropy, hands on")
    found.first.click()
    expect(page).to_have_title("Cross-entropy everywhere — Cross-entropy, hands on")


def test_search_finds_a_function_where_it_is_explained(page):
    page.goto("search.html?q=kl_divergence")
    page.get_by_role("link", name="losses.kl_divergence").click()
    page.wait_for_url("**/reference/losses.html#losses.kl_divergence*")
    entry = page.locator("dl.py", has=page.locator("[id='losses.kl_divergence']"))
    entry.get_by_role("link", name="lesson 07").click()
    page.wait_for_url("**/notebooks/07_cross_entropy_everywhere.html")
    page.get_by_role("link", name="losses.entropy()").click()
    expect(page.locator("[id='losses.entropy']")).to_be_in_viewport()


def test_search_finds_a_word_in_pages_that_are_opened_as_files(chromium, web_edition):
    with chromium.new_context() as context:
        page, faults = context.new_page(), []
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page.goto((web_edition / LESSON_PAGES[0]).as_uri())
        page.locator(".bar").get_by_label("Search").fill("perplexity")
        page.keyboard.press("Enter")
        page.locator("#search-results a", has_text="Cross-entropy everywhere").first.click()
        expect(page.get_by_role("heading", name="Cross-entropy everywhere")).to_be_visible()
        assert not faults
