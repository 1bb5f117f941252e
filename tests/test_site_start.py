"""The start page: what it asks for first, how soon it answers, what hand and eye find there."""

import pointer
import pytest
import web
from playwright.sync_api import expect
from shown import explorers, number, readouts, wanted
from site_pages import FIRST, SHIFTS, open_page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site_page):
    return site_page


FIRST_SCREENS = {"desktop": (1280, 720), "phone": (390, 844)}


@pytest.fixture(params=FIRST_SCREENS)
def first_screen(request, page):
    width, height = FIRST_SCREENS[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return page


def test_the_start_page_asks_for_a_prediction_in_the_first_screen_and_leads_on(first_screen):
    page = first_screen
    page.add_init_script(SHIFTS)
    page.goto("index.html")
    box = page.locator(".ce-predicts")
    slider, commit = box.get_by_role("slider"), box.get_by_role("button", name="Commit")
    begin = page.get_by_role("link", name="Begin with lesson 00")
    for part in (box.locator(".ce-question"), box.locator(".ce-ring"), slider, commit, begin):
        expect(part).to_be_in_viewport(ratio=1)
    then = page.locator(".then")
    expect(then).to_be_hidden()
    slider.press("ArrowRight")
    commit.press("Enter")
    expect(box.locator("p.ce-gap")).to_be_in_viewport(ratio=1)
    expect(then).to_be_visible()
    assert page.evaluate("[shift, scrollY]") == [pytest.approx(0, abs=0.05), 0]
    then.get_by_role("link", name="lesson 00").click()
    same = page.locator(f"[data-prediction={FIRST}]")
    expect(same.locator("p.ce-gap")).to_contain_text("You said 1.05, it is 3.00 nats")


# When the first key was answered, counted from when the page was asked for.
FIRST_ANSWER = """new MutationObserver((_, me) => {
  const said = document.querySelector(".ce-sentence");
  if (!said) return;
  me.disconnect();
  const note = () => requestAnimationFrame(() => { window.answered ??= performance.now(); });
  new MutationObserver(note).observe(said, { childList: true, subtree: true });
}).observe(document, { childList: true, subtree: true });"""


TRIES = 20  # others may be at work on this machine


def test_the_start_page_answers_a_key_within_half_a_second(first_screen):
    page = first_screen
    page.add_init_script(FIRST_ANSWER)
    took = []
    while not took or (min(took) > 500 and len(took) < TRIES):
        page.goto("index.html", wait_until="commit")
        page.get_by_role("slider").press("ArrowRight")
        took.append(page.wait_for_function("window.answered").json_value())
    assert min(took) <= 500, took


def test_a_point_is_dragged_by_mouse_and_by_finger(page):
    page.set_viewport_size(web.PHONE)
    open_page(page, "index.html")
    explorer = explorers(page)["binary"]
    hand = explorer.locator(".ce-point.ce-hand")
    x, y = pointer.middle(hand)
    pointer.drag(page, (x, y), (x - 60, y))
    (moved,) = readouts(explorer)
    assert 0.4 < moved < 0.6
    assert number("binary", explorer) == wanted("binary", explorer)

    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        points = [{"x": at[0], "y": at[1]} for at in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x, y = pointer.middle(hand)
    touch("touchStart", (x, y))
    for step in range(1, 6):
        touch("touchMove", (x + 15 * step, y + 20 * step))
    touch("touchEnd")
    (again,) = readouts(explorer)
    assert moved + 0.15 < again < moved + 0.35
    assert number("binary", explorer) == wanted("binary", explorer)
    assert page.evaluate("scrollY") == 0


def test_a_page_that_is_opened_as_a_file_is_alive(chromium, web_edition):
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto((web_edition / "index.html").as_uri())
        explorer = explorers(page)["binary"]
        explorer.get_by_role("slider").press("End")
        assert number("binary", explorer) == wanted("binary", explorer)
