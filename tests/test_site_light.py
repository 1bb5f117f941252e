"""How light a page is: what it sends, what it makes when, and that nothing in it jumps."""

import gzip

import pytest
import web
from playwright.sync_api import expect
from site_pages import LESSON_PAGES, MADE, SHIFTS

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site_page):
    return site_page


@pytest.mark.parametrize("name", ["index.html", LESSON_PAGES[1]])
def test_a_page_is_light_and_nothing_in_it_jumps(name, page):
    sent = {}
    page.on("response", lambda response: sent.setdefault(response.url, response))
    page.set_viewport_size(web.PHONE)
    page.add_init_script(SHIFTS)
    page.goto(name, wait_until="networkidle")
    assert sum(len(gzip.compress(response.body())) for response in [*sent.values()]) < 200_000
    for _ in range(40):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(50)
    page.wait_for_timeout(500)
    assert page.evaluate("shift") < 0.05


def test_what_is_far_away_is_made_when_it_comes_near_or_goes_to_paper(page):
    page.add_init_script(
        "delete Window.prototype.requestIdleCallback; requestIdleCallback = () => 0"
    )
    page.goto(LESSON_PAGES[1])
    expect(page.locator(".ce-explorer").first).to_be_visible()
    page.wait_for_timeout(1500)
    views = page.locator("script[type$='widget-view+json']").count()
    made = page.locator(".widget-subarea:not(:empty)")
    assert 0 < made.count() < views / 2
    before = made.count()
    page.locator(".widget-subarea").last.scroll_into_view_if_needed()
    expect(page.locator(".widget-subarea").last.locator(":scope > *")).to_have_count(1)
    assert before < made.count() < views
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert made.count() == views


# The sections whose contents reach into the next one, as those do that are skipped and have too
# little room: Lighthouse finds one text upon the other then.
OVERLAPPING = """() => [
  ...document.querySelectorAll("article > section > section"),
].filter((one) => {
  const next = one.nextElementSibling?.getBoundingClientRect().top ?? Infinity;
  return [...one.children].some((part) => part.getBoundingClientRect().bottom > next + 1);
}).length"""


def test_what_is_far_away_gets_its_room_in_time_and_moves_no_word(page):
    page.add_init_script(
        """const idle = requestIdleCallback.bind(window);
        let held = [];
        requestIdleCallback = (work) => (held ? held.push(work) : idle(work));
        addEventListener("release", () => {
            const works = held;
            held = null;
            works.forEach((work) => idle(work));
        });"""
    )
    page.set_viewport_size(web.PHONE)
    page.goto(LESSON_PAGES[2])
    assert page.evaluate(OVERLAPPING)
    page.evaluate("dispatchEvent(new Event('release'))")
    sections = page.locator("article > section > section")
    expect(sections.last).to_have_css("content-visibility", "visible")
    page.wait_for_function(MADE)
    assert not page.evaluate(OVERLAPPING)
    # What is seen of a section takes the same room before and after.
    heights = "(all) => all.map((one) => one.getBoundingClientRect().height)"
    after = sections.evaluate_all(heights)
    page.add_style_tag(
        content="article > section > section { content-visibility: auto !important }"
    )
    for i, height in enumerate(after):
        sections.nth(i).scroll_into_view_if_needed()
        page.wait_for_timeout(50)
        assert sections.nth(i).evaluate("(it) => it.getBoundingClientRect().height") == height
