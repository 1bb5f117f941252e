"""Predictions in a real browser, on a page with no kernel, or with a real explorer behind it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from ipywidgets.embed import dependency_state
from playwright.sync_api import expect
from twins import twin

from utils import explorers
from utils.explorers import ring
from utils.quiz import predict, toml_files

pytestmark = pytest.mark.browser

EVERY = toml_files.read_all()["prediction"]
ROOT = Path(__file__).parents[1]
ADDRESS = "http://prediction.test/"
KEY = "cross-entropy-course:halving"
PAGE = """<!doctype html><html lang="en" data-theme="%s"><meta charset="utf-8">
<title>Predict</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/site/widgets/widgets.css"><style>body { background: %s }</style>
%s<main class="widget-subarea"></main>"""
SERVER = """<script id="jupyter-config-data" type="application/json">{"baseUrl": "%s"}</script>"""
# The page's own host; `kernel`, if there is one, gets what is saved and replies.
SHOW = """async ([state, id, kernel]) => {
  const { Model, host } = await import("/site/widgets/host.js");
  const { set } = Model.prototype;
  const fresh = new Map();
  if (kernel) Object.assign(Model.prototype, {
    set(key, value) {
      if (this.get(key) !== value) fresh.set(this, { ...fresh.get(this), [key]: value });
      set.call(this, key, value);
    },
    async save_changes() {
      const sent = fresh.get(this);
      fresh.delete(this);
      if (!sent || this.kind !== "AnyModel") return;
      for (const [key, to] of Object.entries(await window.kernel(sent))) this.set(key, to);
    },
  });
  window.hosted = await host(state);
  document.querySelector("main").append(hosted.view(id));
}"""


def asks(name, **start):
    entry = EVERY[name]
    if "explorer" not in entry:
        return predict.number(name)
    return explorers.EXPLORERS[entry["explorer"]](predict=name, **start)


@pytest.fixture
def place(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    return path


@pytest.fixture
def show(page, place):  # noqa: ARG001  # a widget asks the progress file
    """Show a prediction on a blank page, joined to the explorer in Python if a kernel is wanted."""
    shown = []

    def kernel(sent):
        known = {key: value for key, value in sent.items() if key in shown[-1].picture.keys}
        shown[-1].picture.set_state(known)
        return {key: getattr(shown[-1].picture, key) for key in ("kept", "note")}

    def serve(route, theme, base):
        if (file := ROOT / route.request.url.removeprefix(ADDRESS)).is_file():
            kind = "css" if file.suffix == ".css" else "javascript"
            route.fulfill(path=file, content_type=f"text/{kind}; charset=utf-8")
        else:
            paper = "#111" if theme == "dark" else "#fff"
            body = PAGE % (theme, paper, base and SERVER % base)
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    def open_page(name="halving", *, kernel=False, theme="light", base="", **start):
        page.unroute_all()
        page.route(f"{ADDRESS}**", lambda route: serve(route, theme, base))
        page.goto(ADDRESS)
        shown.append(asks(name, **start))
        state = dependency_state(shown[-1], drop_defaults=False)
        page.evaluate(SHOW, [state, shown[-1].model_id, kernel])
        box = page.locator(f"[data-prediction='{name}']")
        box.wait_for()
        return box

    open_page.shown = shown
    page.expose_function("kernel", kernel)
    return open_page


def commit(box):
    box.get_by_role("button", name="Commit").click()
    arrived(box)


def arrived(box):
    expect(box).to_have_attribute("data-committed", "true")
    expect(box.locator(".ce-figure:not([data-revealing])")).to_have_count(1)


# Marks whose element is not of their kind: whatever they were before would be drawn.
MISSHAPEN = ":is(.ce-point, .ce-line, .ce-area):not(path), .ce-bar:not(rect), .ce-text:not(text)"


def sentence(box):
    return box.locator(".ce-sentence").inner_text()


def gap(box):
    return box.locator("p.ce-gap").inner_text()


def ring_of(box):
    found = box.locator(".ce-ring").first.bounding_box()
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def stored(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "null")


# --- by hand ------------------------------------------------------------------------------------


def test_the_ring_follows_the_pointer_and_a_commit_lifts_the_veil(show, page):
    box = show(p=0.7, y=1)
    expect(box).to_have_attribute("data-committed", "false")
    curve = page.locator("#curve-1")
    expect(curve).to_be_hidden()
    words = page.locator("body").inner_text()
    assert "1.05" not in words
    assert "1.0498" not in words
    x, y = ring_of(box)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 30)
    # In the next frame, at the latest.
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert abs(ring_of(box)[1] - (y - 30)) < 3
    page.mouse.up()
    guess = float(box.locator(".ce-guess .widget-readout").inner_text())
    assert 0.6 < guess < 2
    assert sentence(box).endswith(f"Your guess so far: {guess:.2f} nats.")
    commit(box)
    expect(curve).to_be_visible()
    off = f"{abs(guess - -np.log(0.35)):.2f}"
    side = "low" if guess < 1.05 else "high"
    assert gap(box) == f"You said {guess:.2f}, it is 1.05 nats: {off} too {side}."
    assert sentence(box) == "p = 0.35, label 1: loss 1.0498 nats"


def test_what_lies_below_the_veil_stays_where_it_is(show, page):
    box = show(p=0.7, y=1)
    point = box.locator(".ce-point.ce-one").bounding_box()
    page.mouse.move(point["x"] + 4, point["y"] + 4)
    page.mouse.down()
    page.mouse.move(point["x"] - 90, point["y"], steps=4)
    page.mouse.up()
    assert sentence(box).startswith("p = 0.70")
    controls = box.get_by_role("slider")
    expect(controls).to_have_count(1)  # those that are hidden have no role
    expect(box.get_by_role("button", name="Reset")).to_have_count(0)
    commit(box)
    expect(controls).to_have_count(1)  # now its own, and no more the ring's
    box.get_by_role("slider").fill("0.9")
    assert sentence(box) == "p = 0.90, label 1: loss 0.1054 nats"
    expect(box.locator(".ce-ring")).to_have_count(1)
    assert "it is 1.05 nats" in gap(box)
    box.get_by_role("button", name="Reset").click()
    assert sentence(box).startswith("p = 0.70")


def test_all_of_it_by_keyboard(show, page):
    box = show(p=0.7, y=1)
    page.keyboard.press("Tab")
    expect(box.get_by_role("slider")).to_be_focused()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert sentence(box).endswith("Your guess so far: 0.70 nats.")
    page.keyboard.press("Tab")  # the number beside it can be typed
    expect(box.get_by_role("textbox", name="your guess (nats)")).to_be_focused()
    page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Commit")).to_be_focused()
    page.keyboard.press("Tab")
    expect(box.locator("[data-show]")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    arrived(box)
    card = box.get_by_role("group", name=re.compile("half as much"))
    expect(card).to_be_focused()
    assert page.evaluate("scrollY") == before
    live = card.locator("[aria-live=polite]").first
    expect(live).to_have_text("You said 0.70, it is 1.05 nats: 0.35 too low.")
    # The region of the picture goes on to say where it has arrived.
    expect(box.locator(".ce-live")).to_have_text("p = 0.35, label 1: loss 1.0498 nats")
    page.keyboard.press("Tab")
    expect(box.get_by_role("button", name="Reset")).not_to_be_focused()


def test_a_finger_draws_a_curve_of_rings(chromium, show, page):
    box = show("draw-the-cost", p=0.5, y=1)
    expect(box.locator(".ce-ring")).to_have_count(7)
    session = page.context.new_cdp_session(page)
    wanted = {}
    for i, lift in ((0, 100), (3, 60), (6, 20)):
        node = box.locator(".ce-ring").nth(i).bounding_box()
        x, y = node["x"] + node["width"] / 2, node["y"] + node["height"] / 2
        touch = "Input.dispatchTouchEvent"
        session.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        session.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y - lift}]})
        session.send(touch, {"type": "touchEnd", "touchPoints": []})
        wanted[i] = y - lift
    for i, y in wanted.items():
        node = box.locator(".ce-ring").nth(i).bounding_box()
        assert abs(node["y"] + node["height"] / 2 - y) < 4
    readouts = [float(r.inner_text()) for r in box.locator(".ce-guess .widget-readout").all()]
    assert readouts[0] > readouts[3] > readouts[6] > readouts[1] == 0.5
    commit(box)
    assert gap(box).startswith("Of 7 guesses: ")
    expect(box.locator(".ce-found")).to_have_count(7)
    expect(box.locator("path.ce-gap")).to_have_count(1)
    assert chromium.is_connected()


def test_just_show_me_shows_and_counts_as_no_guess(show, page):
    box = show(p=0.7, y=1)
    box.locator("[data-show]").click()
    arrived(box)
    assert gap(box) == "It is 1.05 nats."
    expect(box.locator(".ce-ring")).to_have_count(0)
    assert stored(page)["guess"] is None
    assert show.shown[-1].guess is not None  # without a kernel nothing of it came to Python


# --- the reveal ---------------------------------------------------------------------------------

FRAMES = """(box) => new Promise((done) => {
  const start = performance.now();
  const seen = [];
  const watch = (now) => {
    seen.push([now - start, box.querySelector(".ce-sentence").textContent]);
    if (now - start < 700) requestAnimationFrame(watch); else done(seen);
  };
  box.querySelector(".ce-buttons button").click();
  requestAnimationFrame(watch);
})"""


def test_the_reveal_takes_a_third_of_a_second(show):
    box = show(p=0.7, y=1)
    seen = box.evaluate(FRAMES)
    steps = list(dict.fromkeys(words for _, words in seen))
    assert len(steps) > 5
    assert "p = 0.70" in steps[0]
    assert "p = 0.35" in steps[-1]
    first = next(at for at, words in seen if words == steps[-1])
    assert 200 < first < 600


def test_a_hand_wins_over_the_reveal(show, page):
    box = show(p=0.7, y=1)
    box.locator("[data-show]").press("Enter")
    box.get_by_role("slider").press("End")
    page.wait_for_timeout(600)
    assert sentence(box).startswith("p = 0.99")


def test_with_reduced_motion_it_takes_none(show, page):
    page.emulate_media(reduced_motion="reduce")
    box = show(p=0.7, y=1)
    seen = box.evaluate(FRAMES)
    assert {words for _, words in seen} == {"p = 0.35, label 1: loss 1.0498 nats"}


def test_bins_that_come_and_go_during_the_reveal_leave_no_shape_behind(show, page):
    box = show("best-temperature")
    box.locator("[data-show]").press("Enter")
    expect(page.locator("[data-revealing]")).to_have_count(0)
    expect(box.locator(MISSHAPEN)).to_have_count(0)
    expect(box.locator(".ce-found")).to_have_count(1)


@pytest.mark.parametrize("name", EVERY)
def test_every_prediction_of_the_course_before_and_after(name, show, page):
    box = show(name)
    entry = EVERY[name]
    truth = show.shown[-1].asked.truths[0]
    digits = f"{truth:.{show.shown[-1].asked.ask['digits']}f}".replace("-", "−")
    told = re.compile(rf"(?<![\d.]){re.escape(digits)}(?!\d)")
    if len(digits) > 2 and "over" not in entry:
        assert not told.search(page.locator("main").inner_text())
    for gid in show.shown[-1].asked.ask["gids"]:
        expect(page.locator(f"#{gid}").first).to_be_hidden()
    commit(box)
    expect(box.locator("p.ce-gap")).to_have_text(re.compile(r"^(You said|Of \d guesses)"))
    expect(box.locator(MISSHAPEN)).to_have_count(0)
    digits = re.sub("^−(0[.0]*)$", r"\1", digits)
    if "over" not in entry:
        assert f"it is {digits}" in gap(box)
    params = page.evaluate(
        "() => { const [m] = Object.values(hosted.models).filter((m) => m.get('ask'));"
        " return Object.fromEntries(Object.keys(m.get('home')).map((k) => [k, m.get(k)])); }"
    )
    explorer = show.shown[-1]
    there = ring.goal(explorer.marks, explorer.asked.ask, explorer.data)
    assert params == pytest.approx(there)
    if "explorer" in entry:
        assert sentence(box) == twin(entry["explorer"]).marks(there, *explorer.data)["sentence"]


# --- what is kept -------------------------------------------------------------------------------


def test_without_a_kernel_the_browser_keeps_the_guess(show, page):
    commit(show(p=0.7, y=1))
    assert stored(page)["guess"] == [0.35]
    assert stored(page)["truth"] == pytest.approx([-np.log(0.35)])
    box = show(p=0.7, y=1)
    arrived(box)
    assert gap(box) == "You said 0.35, it is 1.05 nats: 0.70 too low."
    assert sentence(box).startswith("p = 0.35")
    expect(box.get_by_role("button", name="Commit")).to_have_count(0)
    expect(box.get_by_role("slider")).to_have_value("0.35")


def test_a_kernel_takes_what_the_browser_kept(show, page, place):
    commit(show(p=0.7, y=1))
    assert not place.exists()
    box = show(kernel=True, p=0.7, y=1)
    expect(box).to_contain_text("progress.json. To start over")
    assert json.loads(place.read_text())["predictions"]["halving"]["guess"] == [0.35]
    assert stored(page) is None
    assert (show.shown[-1].guess, show.shown[-1].committed) == (0.35, True)
    arrived(show(kernel=True, p=0.7, y=1))


def test_a_commit_reaches_the_kernel_with_the_state_it_leads_to(show, place):
    box = show(kernel=True, p=0.7, y=1)
    box.get_by_role("slider").fill("0.8")
    commit(box)
    expect(box).to_contain_text("progress.json. To start over")
    explorer = show.shown[-1]
    assert (explorer.guess, explorer.committed, explorer.p) == (0.8, True, 0.35)
    assert json.loads(place.read_text())["predictions"]["halving"]["guess"] == [0.8]


def test_the_next_learner_at_a_hubs_browser_finds_nothing_of_the_last_ones(show):
    commit(show(base="/user/anna/", p=0.7))
    expect(show(base="/user/ben/", p=0.7)).to_have_attribute("data-committed", "false")
    arrived(show(base="/user/anna/", p=0.7))


@pytest.mark.parametrize(
    "junk",
    [
        "3", "{", '{"guess": [1]}', '{"guess": ["1"], "truth": [1.05]}',
        '{"guess": [1], "truth": [2]}', '{"guess": [1, 2], "truth": [1.05, 1]}',
        '{"probabilities": [1, 0], "right": 0}',
    ],
)  # fmt: skip
def test_what_somebody_else_wrote_is_no_guess(show, page, junk):
    page.route(
        f"{ADDRESS}**",
        lambda route: route.fulfill(body="<link rel=icon href=data:,>", content_type="text/html"),
    )
    page.goto(ADDRESS)
    page.evaluate("([key, junk]) => localStorage.setItem(key, junk)", [KEY, junk])
    expect(show(p=0.7)).to_have_attribute("data-committed", "false")


def test_blocked_storage_stops_nobody(show, page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    box = show(p=0.7)
    commit(box)
    expect(box).to_contain_text("gone when the page closes")


def test_the_question_is_text_and_never_html(show, tmp_path, monkeypatch):
    text = "Is `<b>` <img src=x onerror=alert(1)>?"
    monkeypatch.setitem(EVERY["halving"], "text", text)
    monkeypatch.setattr(
        toml_files, "read_all", lambda _=None: {"question": {}, "prediction": EVERY}
    )
    monkeypatch.setattr("utils.explorers.ask.read_all", toml_files.read_all)
    box = show(p=0.7)
    expect(box.locator(".ce-question")).to_have_text(text.replace("`", ""))
    expect(box.locator(".ce-question code")).to_have_text("<b>")
    assert tmp_path.exists()


# --- for everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["halving", "draw-the-cost", "one-of-six", "fresh-loss"])
def test_axe_finds_nothing_and_it_fits_a_telephone(show, page, name, theme):
    page.set_viewport_size({"width": 340, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    box = show(name, theme=theme)
    for stage in "asked", "answered":
        # The host's own sliders are none of the course's.
        rules = {"rules": {"label": {"enabled": False}, "region": {"enabled": False}}}
        found = Axe().run(page, context=".ce-explorer", options=rules)
        assert len(found.response["passes"]) > 5
        assert found.violations_count == 0, (stage, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= 340
        if stage == "asked":
            boxes = [button.bounding_box() for button in box.get_by_role("button").all()]
            assert len(boxes) == 2
            assert min(each["height"] for each in boxes) >= 44
            commit(box)


def test_what_a_later_explorer_brings_uncovers_nothing(show, page):
    page.set_viewport_size({"width": 340, "height": 900})
    box = show("weighted-mean")
    expect(box.get_by_role("slider")).to_have_count(1)
    later = explorers.binary()
    state = dependency_state(later, drop_defaults=False)
    show_more = (
        "async ([state, id]) => document.body.append("
        "(await (await import('/site/widgets/host.js')).host(state)).view(id))"
    )
    page.evaluate(show_more, [state, later.model_id])
    expect(page.get_by_role("slider")).to_have_count(2)
    for kind in "widget-hslider:not(.ce-guess)", "widget-toggle-buttons":
        hidden = box.locator(f".{kind}")
        assert hidden.count() > 1
        assert not any(control.is_visible() for control in hidden.all())
    commit(box)  # what the explorer itself hides stays hidden
    assert not box.locator(".ce-not-1").first.is_visible()
    track = "node => getComputedStyle(node).stroke"
    assert box.locator("path.ce-gap").evaluate(track) != "none"
