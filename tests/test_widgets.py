"""The host of widgets on pages and slides, on a blank page: models, links, modules and controls."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from stand_ins import STATE, VIEW

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
ADDRESS = "http://widgets.test/"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Widgets</title>
<link rel="icon" href="data:,"><main></main>"""
SHOW = """async ([state, names]) => {
  const { host } = await import("/site/widgets/host.js");
  window.over = new AbortController();
  window.hosted = await host(state, window.over.signal);
  document.querySelector("main").append(...names.map((name) => window.hosted.view(name)));
}"""
# Counts how often it is imported, begun and ended, and shows the number that it is told.
COUNTER = """globalThis.imported = (globalThis.imported ?? 0) + 1;
export default () => ({
  initialize({ model }) { globalThis.begun = (globalThis.begun ?? 0) + 1; },
  render({ model, el }) {
    const show = () => { el.textContent = model.get("p"); };
    model.on("change:p", show);
    el.onclick = () => { model.set("p", 0.25); model.save_changes(); };
    show();
    return () => { model.off("change:p", show); globalThis.ended = true; };
  },
});"""
CSS = ".counter { color: rgb(1, 2, 3); }"


def model(kind, **state):
    return {"model_name": f"{kind}Model", "state": state}


def counter(p=0.5, esm=COUNTER):
    return model("Any", _esm=esm, _css=CSS, _dom_classes=["counter"], p=p)


def slider(**state):
    return model("FloatSlider", description="p", min=-1.0, max=1.0, step=0.05, **state)


def link(*ends):
    return model(
        "Link", source=[f"IPY_MODEL_{ends[0]}", "p"], target=[f"IPY_MODEL_{ends[1]}", ends[2]]
    )


def serve(page, body=PAGE):
    def answer(route):
        file = ROOT / route.request.url.removeprefix(ADDRESS)
        if file.is_file():
            route.fulfill(path=file, content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)


@pytest.fixture
def show(page):
    def show(state, *names):
        serve(page)
        page.evaluate(SHOW, [state, names or list(state)[:1]])
        return page.locator("main")

    return show


def test_a_slider_and_a_picture_follow_each_other(show):
    state = {"box": model("VBox", children=["IPY_MODEL_picture", "IPY_MODEL_slider"])}
    state |= {
        "picture": counter(),
        "slider": slider(value=0.1),
        "link": link("picture", "slider", "value"),
    }
    main = show(state)
    one, picture, number = (
        main.get_by_role("slider"),
        main.locator(".counter"),
        main.get_by_role("textbox"),
    )
    expect(number).to_have_text("0.50")  # where a link begins, its source is in the right
    for key, there, shown in (
        ("ArrowRight", "0.55", "0.55"),
        ("PageDown", "0.3", "0.30"),
        ("PageUp", "0.55", "0.55"),
        ("Home", "-1", "−1.00"),
        ("ArrowUp", "-0.95", "−0.95"),
        ("End", "1", "1.00"),
        ("PageUp", "1", "1.00"),
    ):
        one.press(key)
        expect(picture).to_have_text(there)
        expect(number).to_have_text(shown)
        expect(one).to_have_attribute("aria-valuetext", shown)
    picture.click()
    expect(number).to_have_text("0.25")
    assert one.input_value() == "0.25"


def test_a_number_can_be_typed(show):
    state = {
        "slider": slider(value=0.123),
        "picture": counter(),
        "link": link("picture", "slider", "value"),
    }
    main = show(state | {"picture": counter(0.123)}, "slider", "picture")
    number, picture = main.get_by_role("textbox", name="p"), main.locator(".counter")
    number.focus()
    number.press("Enter")  # only looked at
    expect(picture).to_have_text("0.123")
    for typed, there, shown in (
        ("−0.7", "-0.7", "−0.70"),
        ("0,42", "0.42", "0.42"),
        ("17", "1", "1.00"),
        ("words", "1", "1.00"),
        ("-0.001", "-0.001", "0.00"),
    ):
        number.fill(typed)
        number.press("Enter")
        expect(picture).to_have_text(there)
        expect(number).to_have_text(shown)


def test_buttons_say_which_is_pressed_and_a_slider_of_choices_what_it_is_at(show):
    state = {
        "buttons": model("ToggleButtons", description="y", _options_labels=["0", "1"], index=1),
        "steps": model("SelectionSlider", description="step", _options_labels=["0", "10"], index=0),
    }
    main = show(state, *state)
    group = main.get_by_role("group", name="y")
    zero, one = (group.get_by_role("button", name=name) for name in "01")
    expect(one).to_have_attribute("aria-pressed", "true")
    zero.press("Enter")
    expect(zero).to_have_attribute("aria-pressed", "true")
    expect(one).to_have_attribute("aria-pressed", "false")
    steps = main.get_by_role("slider", name="step")
    steps.press("ArrowRight")
    expect(steps).to_have_attribute("aria-valuetext", "10")
    assert main.get_by_role("textbox").count() == 0


def test_a_player_runs_stops_and_starts_over_from_the_end(show, page):
    page.clock.install(time=0)
    state = {
        "play": model("Play", max=3, interval=100),
        "picture": counter(0),
        "link": link("picture", "play", "value"),
    }
    main = show(state, "play", "picture")
    page.clock.pause_at(60_000)
    play, back = main.get_by_role("button").all()
    picture = main.locator(".counter")
    play.click()
    page.clock.run_for(250)
    expect(picture).to_have_text("2")
    play.click()
    page.clock.run_for(1000)
    expect(picture).to_have_text("2")
    play.click()
    page.clock.run_for(1000)
    expect(picture).to_have_text("3")
    play.click()
    expect(picture).to_have_text("0")
    page.clock.run_for(100)
    expect(picture).to_have_text("1")
    back.click()
    page.clock.run_for(1000)
    expect(picture).to_have_text("0")


def test_modules_are_imported_once_and_end_when_the_host_does(show, page):
    main = show({"first": counter(1), "second": counter(2)}, "first", "second", "second")
    expect(main.locator(".counter")).to_have_text(["1", "2", "2"])
    assert page.evaluate("[imported, begun, globalThis.ended]") == [1, 2, None]
    assert page.evaluate("document.querySelectorAll('head > style').length") == 1
    expect(main.locator(".counter").first).to_have_css("color", "rgb(1, 2, 3)")
    page.evaluate("over.abort(); hosted.models.first.set('p', 9)")
    assert page.evaluate("ended")
    expect(main.locator(".counter").first).to_have_text("1")


def test_events_come_when_a_value_is_another_and_lists_are_compared(show, page):
    show({"box": model("VBox"), "one": model("Any", list=[1, 2], p=1)})
    heard = page.evaluate("""() => {
      const { one } = hosted.models;
      const heard = [];
      const hear = (model, value) => heard.push([model === one, value]);
      one.on("change:list", hear);
      one.set("list", [1, 2]);
      one.set({ list: [3], p: 2 });
      one.off("change:list", hear);
      one.set("list", []);
      return [heard, one.get("p")];
    }""")
    assert heard == [[[True, [3]]], 2]


def test_a_module_that_fails_and_a_control_that_is_not_known_take_nothing_else_along(chromium):
    state = {"broken": counter(esm="throw 1"), "odd": model("Dropdown"), "fine": counter()}
    view = '<div></div><script type="{}">{}</script><noscript><i>still of {}</i></noscript>'
    views = "".join(view.format(VIEW, json.dumps({"model_id": name}), name) for name in state)
    stored = f'<script type="{STATE}">{json.dumps({"state": state})}</script>'
    with chromium.new_context() as context:
        page = context.new_page()
        serve(
            page,
            f'{PAGE}{views}{stored}<script type="module" src="/site/widgets/page.js"></script>',
        )
        expect(page.locator(".counter")).to_have_text("0.5")
        expect(page.locator("div > i")).to_have_text(["still of broken", "still of odd"])
