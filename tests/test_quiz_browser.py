"""The quiz's own JavaScript in a real browser, on a blank page, with and without a kernel."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from utils import losses, quiz
from utils.browser.bundle import joined

pytestmark = pytest.mark.browser

HERE = Path(quiz.__file__).parent
ADDRESS = "http://quiz.test/"
QUESTION = {
    "id": "a-coin",
    "text": "What is `<b>rarer</b>`?",
    "options": ["Heads `p = 0.5`", "<img src=x onerror=alert(1)>", "Edge"],
    "right": 1,
    "why": "Because <i>it</i> is `so`.",
}
KEY = "cross-entropy-course:a-coin"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Quiz</title>
<style>%s :root {%s}</style>%s<main></main>"""
# What JupyterLab tells a page of its server.
SERVER = """<script id="jupyter-config-data" type="application/json">{"baseUrl": "%s"}</script>"""
# What a front end gives a widget. `kernel`, if the page has one, gets what is saved and replies.
SHOW = """async ({ state, kernel }) => {
  const { default: widget } = await import("/quiz.js");
  const heard = {};
  const model = {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      for (const hear of heard["change:" + key] ?? []) hear();
    },
    on(event, hear) { (heard[event] ??= []).push(hear); },
    off(event, hear) { heard[event] = heard[event].filter((other) => other !== hear); },
    async save_changes() {
      if (!kernel) return;
      for (const [key, value] of Object.entries(await window.kernel(state.answer))) {
        model.set(key, value);
      }
    },
  };
  widget.initialize({ model });
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  window.close_view = widget.render({ model, el });
}"""
LIGHT = (
    "--jp-content-font-color1: rgba(0,0,0,.87); --jp-layout-color1: #fff;"
    "--jp-border-color1: #bdbdbd; --jp-brand-color1: #1976d2"
)
DARK = (
    "--jp-content-font-color1: #fff; --jp-layout-color1: #111;"
    "--jp-border-color1: #616161; --jp-brand-color1: #64b5f6"
)


@pytest.fixture
def show(page, tmp_path, monkeypatch):
    """Show a question on a blank page, joined to a real `Quiz` if a kernel is wanted."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    script = joined(HERE / "question.js") + "\nexport { apportion, rebalance };"
    css = (HERE / "question.css").read_text("utf-8")
    widgets = []

    def kernel(answer):
        widgets[-1].answer = answer
        return {key: getattr(widgets[-1], key) for key in ("tally", "kept", "note")}

    def open_page(question=QUESTION, *, kernel=False, look="", base=""):
        def serve(route):
            module = route.request.url.endswith("quiz.js")
            body = script if module else PAGE % (css, look, base and SERVER % base)
            kind = "text/javascript" if module else "text/html"
            route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")

        page.unroute_all()
        page.route(f"{ADDRESS}**", serve)
        page.goto(ADDRESS)
        widgets.append(quiz.Quiz(question))
        state = {key: getattr(widgets[-1], key) for key in ("answer", "tally", "kept", "note")}
        page.evaluate(SHOW, {"state": {"question": question, **state}, "kernel": kernel})
        return page.get_by_role("group", name=re.compile("What is"))

    page.expose_function("kernel", kernel)
    page.clock.install()
    return open_page


def stored(page):
    return page.evaluate(f"'{KEY}' in localStorage")


def percents(card):
    return [int(slider.input_value()) for slider in card.get_by_role("slider").all()]


def test_percents_always_sum_to_100_and_the_others_keep_their_shares(show, page):
    show()
    moves = page.evaluate("""async () => {
      const { apportion, rebalance } = await import("/quiz.js");
      const moves = [];
      for (const k of [2, 3, 4]) {
        let percents = apportion(Array(k).fill(1), 100);
        for (let step = 0; step < 400; step += 1) {
          const [index, value] = [(step * 7) % k, (step * step * 13 + step) % 101];
          const after = rebalance(percents, index, value);
          moves.push([percents, index, value, after]);
          percents = after;
        }
      }
      return moves;
    }""")
    assert len(moves) == 1200
    for before, index, value, after in moves:
        assert sum(after) == 100
        assert after[index] == value
        others = np.delete(before, index)
        exact = (100 - value) * (others / others.sum() if others.any() else 1 / len(others))
        assert np.all(np.abs(np.delete(after, index) - exact) < 1)


@pytest.mark.parametrize(
    ("before", "index", "value", "after"),
    [
        ([34, 33, 33], 0, 100, [100, 0, 0]),
        ([100, 0, 0], 0, 99, [99, 1, 0]),
        ([0, 0, 100, 0], 2, 10, [30, 30, 10, 30]),
        ([10, 60, 30], 0, 40, [40, 40, 20]),
        ([50, 50], 1, 7, [93, 7]),
    ],
)
def test_percents_by_hand(show, page, before, index, value, after):
    show()
    script = "async (move) => (await import('/quiz.js')).rebalance(...move)"
    assert page.evaluate(script, [before, index, value]) == after


def test_the_whole_question_by_keyboard(show, page):
    card = show(kernel=True)
    assert percents(card) == [34, 33, 33]
    names = ["Heads p = 0.5", "<img src=x onerror=alert(1)>", "Edge"]
    for name in names:
        page.keyboard.press("Tab")
        expect(card.get_by_role("slider", name=name, exact=True)).to_be_focused()
    page.keyboard.press("End")
    assert percents(card) == [0, 0, 100]
    expect(card.get_by_text("∞ (0 % on the truth costs infinity)")).to_have_count(2)
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    assert percents(card) == [30, 30, 40]  # as if they had never been at 0
    edge = card.get_by_role("slider", name="Edge")
    expect(edge).to_have_attribute("aria-valuetext", "40 percent")
    expect(edge).to_have_accessible_description(f"if right: {-math.log(0.4):.2f} nats")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    expect(card.get_by_role("button")).to_have_count(0)
    expect(card.get_by_text("✓ Right: <img")).to_have_count(2)
    assert all(slider.is_disabled() for slider in card.get_by_role("slider").all())

    cost = losses.nll_loss(np.log([0.3, 0.3, 0.4]), 1)
    result = card.locator("[aria-live=polite]").first
    expect(result).to_contain_text(f"−ln 0.30 = {cost:.2f} nats ({cost / math.log(2):.2f} bits)")
    expect(result).to_contain_text("A uniform guesser pays ln 3 = 1.10 nats (1.58 bits)")
    expect(result).to_contain_text("Because <i>it</i> is so.")
    expect(card).to_contain_text(f"So far: 1 question, mean loss {cost:.2f} nats")
    expect(card).to_contain_text("Kept in ")


def test_all_on_a_wrong_option_costs_infinity_and_leaves_a_mean(show):
    card = show(kernel=True)
    card.get_by_role("slider").first.press("End")
    card.get_by_role("button").click()
    expect(card).to_contain_text("−ln 0.00 = ∞. A uniform guesser")
    expect(card).to_contain_text("mean loss ∞, because of 1 answer with 0 % on the truth; a")
    card = show({**QUESTION, "id": "another", "right": 0}, kernel=True)
    card.get_by_role("slider").first.press("End")
    card.get_by_role("button").click()
    expect(card).to_contain_text("−ln 1.00 = 0.00 nats (0.00 bits)")
    expect(card).to_contain_text("2 questions, mean loss ∞, because of 1 answer")
    expect(card).to_contain_text("without it 0.00 nats")


def test_without_a_kernel_the_browser_keeps_and_sums_up(show, page):
    card = show()
    card.get_by_role("slider").nth(1).fill("80")
    card.get_by_role("button").click()
    expect(card).to_contain_text("0.22 nats")
    expect(card).not_to_contain_text("Kept in")
    page.clock.fast_forward(1500)
    expect(card).to_contain_text("Kept in this browser")
    assert "So far: 1 question, mean loss 0.22 nats" in card.inner_text()

    page.evaluate("localStorage.setItem('cross-entropy-course:junk', '{\"probabilities\": 1}')")
    card = show({**QUESTION, "id": "another"})
    card.get_by_role("button").click()
    page.clock.fast_forward(1500)
    both = quiz.tally(
        {
            "a-coin": {"probabilities": [0.1, 0.8, 0.1], "right": 1},
            "another": {"probabilities": [0.34, 0.33, 0.33], "right": 1},
        }
    )
    expect(card).to_contain_text(f"So far: 2 questions, mean loss {both['mean']:.2f} nats")
    expect(card).to_contain_text(f"a uniform guesser {both['uniform']:.2f} nats")

    again = show()
    expect(again.get_by_role("button")).to_have_count(0)
    assert percents(again) == [10, 80, 10]


def test_a_kernel_takes_what_the_browser_kept(show, page, tmp_path):
    show().get_by_role("button").click()
    assert stored(page)
    assert not (tmp_path / "progress.json").exists()
    card = show(kernel=True)
    expect(card).to_contain_text("progress.json. To start over")
    assert not stored(page)
    (tmp_path / "progress.json").unlink()
    expect(show(kernel=True).get_by_role("button")).to_have_count(1)


def commit(card):
    card.get_by_role("button", name="Commit").click()


def test_the_next_learner_at_a_hubs_browser_finds_nothing_of_the_last_ones(show, page, tmp_path):
    commit(show(base="/user/anna/"))
    page.clock.run_for(2000)
    assert show(base="/user/ben/", kernel=True).get_by_role("button", name="Commit").is_visible()
    assert not (tmp_path / "progress.json").exists()
    other = show(QUESTION | {"id": "another"}, base="/user/ben/")
    commit(other)
    page.clock.run_for(2000)
    expect(other).to_contain_text("So far: 1 question")
    expect(show(base="/user/anna/").get_by_role("button", name="Commit")).to_have_count(0)


@pytest.mark.parametrize("base", ["/", "./", "/course/lab/"])
def test_without_a_hub_the_place_of_the_server_changes_nothing(show, page, base):
    commit(show(base=base))
    assert stored(page)
    expect(show().get_by_role("button", name="Commit")).to_have_count(0)


def test_what_a_kernel_could_not_keep_stays_in_the_browser(show, page, tmp_path):
    (tmp_path / "progress.json").mkdir()
    card = show(kernel=True)
    card.get_by_role("button").click()
    page.clock.fast_forward(1500)
    expect(card).to_contain_text("could not be kept in")
    expect(card).to_contain_text("Kept in this browser")
    assert stored(page)
    (tmp_path / "progress.json").rmdir()
    expect(show(kernel=True)).to_contain_text("progress.json. To start over")
    assert not stored(page)


def test_an_answer_to_another_version_of_the_question_is_not_taken(show, page):
    show().get_by_role("button").click()
    assert stored(page)
    card = show({**QUESTION, "right": 0})
    expect(card.get_by_role("button")).to_have_count(1)


def test_blocked_storage_stops_nobody(show, page):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    card = show()
    card.get_by_role("button").click()
    page.clock.fast_forward(1500)
    expect(card).to_contain_text("gone when the page closes")
    expect(card).to_contain_text("So far: 1 question, mean loss 1.11 nats")


def test_a_closed_view_hears_nothing_more(show, page):
    card = show()
    page.evaluate("close_view()")
    card.get_by_role("button").click()
    page.clock.fast_forward(1500)
    expect(card.get_by_role("button")).to_have_count(1)


@pytest.mark.parametrize(
    ("scheme", "look"),
    [("light", ""), ("dark", ""), ("dark", LIGHT), ("light", DARK)],
    ids=["light page", "dark page", "light JupyterLab", "dark JupyterLab"],
)
def test_axe_finds_nothing_and_it_fits_a_telephone(show, page, look, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 340, "height": 800})
    card = show(look=look)
    for stage in "asked", "answered":
        faults = Axe().run(page, context=".ce-quiz")
        assert len(faults.response["passes"]) > 5
        assert faults.violations_count == 0, (stage, faults.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= 340
        if stage == "asked":
            boxes = [node.bounding_box() for node in card.locator("input, button").all()]
            assert min(box["height"] for box in boxes) >= 32
            card.get_by_role("button").click()
            page.clock.fast_forward(1500)
            expect(card).to_contain_text("Kept in this browser")
