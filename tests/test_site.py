"""The web edition in a real Chromium, with no kernel and every other host shut out."""

import gzip
import itertools
import random
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import handouts
import nbformat
import pages
import pypdf
import pytest
import reference
import web
from axe_playwright_python.base import AXE_SCRIPT
from lab import LESSONS
from playwright.sync_api import expect
from shown import explorers, move_everything, number, readouts, reset, said, state, wanted

from utils.quiz import report, toml_files
from utils.quiz.toml_prediction import starts

pytestmark = pytest.mark.browser

LESSON_PAGES = [f"notebooks/{name.removesuffix('.ipynb')}.html" for name in LESSONS]
SOURCES = [
    path.relative_to(top).with_suffix(".html").as_posix()
    for top, patterns in ((web.ROOT, pages.PAGES), (web.ROOT / "site", ["*.md"]))
    for pattern in patterns
    for path in sorted(top.glob(pattern))
    if path.suffix in {".md", ".ipynb"}
]
SOURCES += [f"reference/{name}.html" for name in ("index", *reference.MODULES)]
FIRST = "nearly-impossible"  # the first prediction of the course
PAGES = [name for name in SOURCES if name != "README.html"]  # other pages hold parts of it
OTHERS = {"search.html"}  # made by Sphinx
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES_OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
OTHER_RULES = {
    "runOnly": RULES,
    "rules": {
        "color-contrast": {"enabled": False},
        "label-content-name-mismatch": {"enabled": True},  # else it counts as an experiment
    },
}
RULES_OF_FINGERS = {"runOnly": ["target-size"]}


@pytest.fixture(scope="module")
def html(web_edition):
    return web_edition


@pytest.fixture(scope="module")
def address(html):
    with web.served(html) as address:
        yield address


# Half-way from light to dark no colour is what it will be.
STILL = {"viewport": web.WIDE, "has_touch": True, "reduced_motion": "reduce"}


@pytest.fixture
def page(chromium, address):
    with chromium.new_context(base_url=address, **STILL) as context:
        faults = web.watch(context, address)
        yield context.new_page()
        assert not faults, faults


@pytest.fixture(scope="module")
def opened(request, chromium, address):
    """Open a page once for all tests that look at it, each after the one before."""
    with chromium.new_context(base_url=address, accept_downloads=True, **STILL) as context:
        faults = web.watch(context, address)
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


# A view that waits for its widget is an empty place, and what stands there is a script.
MADE = """() => [...document.querySelectorAll("script[type$='widget-view+json']")]
    .every((view) => view.previousElementSibling?.childElementCount)
    && [...document.querySelectorAll(".ce-explorer")]
        .every((explorer) => explorer.querySelector("[role=slider][aria-label]"))"""
# What is out of sight is not laid out, and says nothing when it is asked what it shows.
ALL_IN_SIGHT = "section { content-visibility: visible !important; }"


def open_page(page, name):
    page.goto(name)
    page.add_style_tag(content=ALL_IN_SIGHT)
    page.wait_for_function(MADE)


class Links(HTMLParser):
    """Collects what a page names and what it loads, and the places in it."""

    def __init__(self, path):
        super().__init__()
        self.targets, self.ids = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, _, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs.get("id"), attrs.get("name")}
        self.targets += [attrs[name] for name in ("href", "src") if attrs.get(name)]


def test_every_page_is_tested(html):
    found = {path.relative_to(html).as_posix() for path in html.rglob("*.html")}
    found -= {name for name in found if name.startswith(("_static/", "_downloads/"))}
    assert found - OTHERS == set(PAGES)


def test_every_link_leads_somewhere(html):
    pages = {path: Links(path) for path in html.rglob("*.html") if "_static" not in path.parts}
    followed = 0
    for path, links in pages.items():
        for target in links.targets:
            url = urlsplit(target)
            if url.scheme or url.netloc:
                continue
            there = (path.parent / unquote(url.path)).resolve() if url.path else path
            assert there.is_file(), f"{path.name} names {target}, which is not there"
            if url.fragment and there in pages:
                assert unquote(url.fragment) in pages[there].ids, f"{path.name}: {target}"
            followed += 1
    assert followed > 1000


# Marks one of all words that have the same colour, size and weight on the same ground: axe needs
# milliseconds to find what lies below a word, and a page has thousands.
SAMPLE = """() => {
  const grounds = new Map();
  const ground = (part) => {
    if (!part) return "";
    if (!grounds.has(part)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(part);
      grounds.set(part, [ground(part.parentElement), backgroundColor, backgroundImage, opacity,
        position].join());
    }
    return grounds.get(part);
  };
  const seen = new Set();
  for (const part of document.body.querySelectorAll("*")) {
    part.removeAttribute("data-sample");
    const written = part.matches("input, select, textarea")
      || [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!written || !part.checkVisibility()) continue;
    const { color, fontSize, fontWeight, fill } = getComputedStyle(part);
    const key = [part.localName, color, fontSize, fontWeight, fill, ground(part)].join();
    if (!seen.has(key)) part.setAttribute("data-sample", "");
    seen.add(key);
  }
  return seen.size;
}"""
AXE = """async ([parts, rules]) => {
  const { passes, violations } = await axe.run(parts, rules);
  const where = (nodes) => nodes.map((each) => each.target.join(" "));
  return [passes.length, violations.map(({ id, nodes }) => [id, where(nodes)])];
}"""


def axe(page, where, rules):
    """Name what axe finds, and where; it must have looked at something."""
    looked, faults = page.evaluate(AXE, [where, web.AXE | rules])
    assert looked > 0
    return faults


# What stands beside the text and over it at once.
BESIDE = """() => {
  const text = document.querySelector("main").getBoundingClientRect();
  return ["menu", "contents"].filter((id) => {
    const box = document.getElementById(id)?.getBoundingClientRect();
    return box?.width && box.left < text.right && text.left < box.right;
  });
}"""


@on(PAGES)
def test_a_page_opens_cleanly_and_nothing_stands_in_anybodys_way(visited):
    visited.evaluate(AXE_SCRIPT)
    assert not axe(visited, "html", OTHER_RULES)
    for theme in ("light", "dark"):
        visited.emulate_media(color_scheme=theme)
        # A busy machine takes its time to paint a long page anew.
        seen = "theme => document.documentElement.dataset.theme === theme"
        visited.wait_for_function(seen, arg=theme)
        assert visited.evaluate(SAMPLE) > 5
        assert not axe(visited, "[data-sample]", RULES_OF_COLOUR), theme
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
    assert [rule for rule, _ in axe(visited, "[data-sample]", RULES_OF_COLOUR)] == [
        "color-contrast"
    ]
    word.evaluate("(word) => { word.style.color = ''; }")


def test_every_formula_is_seen_by_eyes_and_heard_by_ears(html):
    spoken = re.compile(r'<span class="katex-mathml"><math [^>]*>.*?</math></span>')
    looked = 0
    for name in PAGES:
        text = (html / name).read_text(encoding="utf-8")
        formulas = text.count('<span class="katex">')
        assert len(spoken.findall(text)) == formulas, name
        assert text.count('<span class="katex-html" aria-hidden="true">') == formulas, name
        looked += formulas
    assert looked > 300


def test_every_page_says_what_it_is_about(html):
    found = {}
    for name in [*PAGES, *OTHERS]:
        text = (html / name).read_text(encoding="utf-8")
        (words,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
        assert 20 < len(words) < 200, f"{name}: {words}"
        assert not re.search(r"[\\{}$]", words), f"{name}: {words}"
        found.setdefault(words, []).append(name)
    # A lesson and its edition with answers begin with the same words.
    twice = [names for names in found.values() if len({name.split("/")[-1] for name in names}) > 1]
    assert not twice


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


def test_a_quiz_is_answered_by_keyboard_alone(page):
    open_page(page, LESSON_PAGES[0])
    quiz = page.locator(".ce-quiz").first
    quiz.get_by_role("slider").first.focus()
    page.keyboard.press("End")
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    for _ in range(quiz.get_by_role("slider").count()):
        page.keyboard.press("Tab")
    expect(quiz.get_by_role("button", name="Commit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(quiz).to_contain_text("You gave it 60 %")


SHIFTS = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
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
    point = explorer.locator(".ce-point.ce-hand").bounding_box()
    x, y = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=5)
    page.mouse.up()
    (moved,) = readouts(explorer)
    assert 0.4 < moved < 0.6
    assert number("binary", explorer) == wanted("binary", explorer)

    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        points = [{"x": at[0], "y": at[1]} for at in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    point = explorer.locator(".ce-point.ce-hand").bounding_box()
    x, y = point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    touch("touchStart", (x, y))
    for step in range(1, 6):
        touch("touchMove", (x + 15 * step, y + 20 * step))
    touch("touchEnd")
    (again,) = readouts(explorer)
    assert moved + 0.15 < again < moved + 0.35
    assert number("binary", explorer) == wanted("binary", explorer)
    assert page.evaluate("scrollY") == 0


def test_a_quiz_is_kept_by_the_browser(page):
    open_page(page, LESSON_PAGES[0])
    quiz = page.locator(".ce-quiz").first
    quiz.get_by_role("slider").first.press("End")
    quiz.get_by_role("slider").first.press("ArrowLeft")
    quiz.get_by_role("button", name="Commit").click()
    expect(quiz).to_contain_text("Kept in this browser")
    expect(quiz).to_contain_text("0.01 nats")
    open_page(page, LESSON_PAGES[0])
    again = page.locator(".ce-quiz").first
    expect(again).to_contain_text("You gave it 99 %. Your loss: −ln 0.99 = 0.01 nats")
    assert again.get_by_role("button", name="Commit").count() == 0
    assert page.locator(".ce-quiz").nth(1).get_by_role("button", name="Commit").count() == 1


def random_record(seed):
    """Answer most questions and predictions of the course, each somehow."""
    draw = random.Random(seed)  # noqa: S311  # a record of nobody
    known = toml_files.read_all()
    answers, guesses = {}, {}
    for key, entry in known["question"].items():
        kind = draw.random()
        if kind < 0.9:
            cuts = sorted(draw.randint(0, 100) for _ in entry["options"][1:])
            shares = [b - a for a, b in itertools.pairwise([0, *cuts, 100])]
            answers[key] = {"probabilities": [n / 100 for n in shares], "right": entry["right"]}
            if kind < 0.02:  # of a question that has changed since
                answers[key]["right"] += 1
    for key, entry in known["prediction"].items():
        low, high, step = entry["range"]
        truth, guess = (
            [low + step * draw.randrange(round((high - low) / step)) for _ in starts(entry)]
            for _ in range(2)
        )
        if draw.random() < 0.8 and "of" not in entry:
            guess = draw.choice([guess, guess, guess, truth, None])
            guesses[key] = {"guess": guess, "truth": truth, "shown": guess is None}
    return answers, guesses


def test_the_report_card_of_a_page_says_what_that_of_a_kernel_does(page):
    open_page(page, LESSON_PAGES[9])
    own = page.locator(".report-card")
    expect(own).to_contain_text("No answers yet")
    expect(own).to_contain_text("No predictions yet")
    records = [(report.example(), report.example_predictions()), ({}, random_record(0)[1])]
    records += [random_record(seed) for seed in range(12)]
    for answers, guesses in records:
        page.evaluate(
            """(kept) => {
                localStorage.clear();
                for (const [id, one] of Object.entries(kept)) {
                    localStorage.setItem("cross-entropy-course:" + id, JSON.stringify(one));
                }
                dispatchEvent(new StorageEvent("storage"));
            }""",
            answers | guesses,
        )
        wanted = report.card(answers, predictions=guesses)
        said = [line.replace("`", "") for line in [*wanted.lines, *wanted.foreseen.lines]]
        # A record of this browser has no number of what is no answer to what is asked now.
        said = [line for line in said if "left out" not in line and "yet" not in line]
        lines = [line for line in own.locator("p").all_inner_texts() if "yet" not in line]
        assert [line for line in lines if line not in {"Your report card", "Predictions"}] == said
        rows = own.locator("tr:not(:first-child)").all_inner_texts()
        assert [tuple(row.split("\t")) for row in rows] == [*wanted.rows, *wanted.foreseen.rows]
        drawn = own.get_by_role("img")
        assert drawn.count() == bool(wanted.still)
        if wanted.still:
            assert drawn.get_attribute("aria-label") == wanted.still.label


def test_what_is_answered_on_a_page_is_on_its_report_card(page):
    open_page(page, LESSON_PAGES[9])
    page.get_by_role("button", name="Commit").last.click()
    page.locator(".report-card").scroll_into_view_if_needed()
    expect(page.locator(".report-card")).to_contain_text("1 prediction")


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


def test_the_first_answer_counts_in_every_tab(page):
    open_page(page, LESSON_PAGES[0])
    expect(page.locator("p[role=note]")).to_have_count(0)
    other = page.context.new_page()
    open_page(other, LESSON_PAGES[0])
    quiz, same = (tab.locator(".ce-quiz").first for tab in (page, other))
    guess, likewise = (tab.locator(f"[data-prediction={FIRST}]") for tab in (page, other))
    same.get_by_role("slider").first.press("Home")
    quiz.get_by_role("button", name="Commit").click()
    expect(same).to_contain_text("You gave it 50 %. Your loss: −ln 0.50")
    expect(same.get_by_role("button", name="Commit")).to_have_count(0)
    likewise.get_by_role("button", name="Commit").click()
    expect(guess.locator("p.ce-gap")).to_contain_text("You said 1.00, it is 3.00 nats")
    # A tab that was told of nothing, since the browser had laid it to sleep.
    page.evaluate("localStorage.clear()")
    asleep = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
    other.add_init_script(asleep)
    open_page(page, LESSON_PAGES[0])
    open_page(other, LESSON_PAGES[0])
    quiz.get_by_role("button", name="Commit").click()
    guess.get_by_role("slider").press("End")
    guess.get_by_role("button", name="Commit").click()
    same.get_by_role("slider").first.press("End")
    same.get_by_role("button", name="Commit").click()
    likewise.get_by_role("button", name="Just show me").click()
    expect(same).to_contain_text("You gave it 50 %")
    expect(likewise.locator("p.ce-gap")).to_contain_text("You said 5.00")


BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""


def test_where_storage_is_blocked_all_works_and_what_is_lost_is_said(page):
    page.add_init_script(BLOCKED)
    open_page(page, LESSON_PAGES[0])
    page.get_by_label("Color mode").select_option("dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    quiz = page.locator(".ce-quiz").first
    quiz.get_by_role("slider").first.press("End")
    quiz.get_by_role("slider").first.press("ArrowLeft")
    quiz.get_by_role("button", name="Commit").click()
    expect(quiz).to_contain_text("it is gone when the page closes")
    expect(page.get_by_role("note").first).to_contain_text("This browser keeps nothing")
    guess = page.locator(f"[data-prediction={FIRST}]")
    guess.get_by_role("button", name="Commit").click()
    expect(guess).to_contain_text("it is gone when the page closes")
    page.locator(".bar").get_by_label("Search").fill("perplexity")
    page.keyboard.press("Enter")
    expect(page.locator("#search-results a").first).to_be_visible()


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


def test_code_is_copied_as_it_was_typed(chromium, address):
    notebook = nbformat.read(web.ROOT / "notebooks" / LESSONS[1], as_version=4)
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    # A finger has no use for the button: it would lie on the code.
    with chromium.new_context(base_url=address, permissions=PASTE) as context:
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


def test_without_scripts_a_page_shows_the_still_pictures_and_the_questions(chromium, address):
    with chromium.new_context(base_url=address, java_script_enabled=False) as context:
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


def test_a_page_that_is_opened_as_a_file_is_alive(chromium, html):
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto((html / "index.html").as_uri())
        explorer = explorers(page)["binary"]
        explorer.get_by_role("slider").press("End")
        assert number("binary", explorer) == wanted("binary", explorer)


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


def test_search_finds_a_word_in_pages_that_are_opened_as_files(chromium, html):
    with chromium.new_context() as context:
        page, faults = context.new_page(), []
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page.goto((html / LESSON_PAGES[0]).as_uri())
        page.locator(".bar").get_by_label("Search").fill("perplexity")
        page.keyboard.press("Enter")
        page.locator("#search-results a", has_text="Cross-entropy everywhere").first.click()
        expect(page.get_by_role("heading", name="Cross-entropy everywhere")).to_be_visible()
        assert not faults


def test_a_printed_lesson_leaves_the_furniture_out(page):
    open_page(page, LESSON_PAGES[1])
    before = said(page.locator(".ce-explorer").first)
    page.emulate_media(media="print")
    for part in (".bar", "#menu", "#contents", ".actions", ".steps", ".copy"):
        assert not page.locator(part).first.is_visible(), part
    assert said(page.locator(".ce-explorer").first) == before


PENCIL = "box => getComputedStyle(box, '::after').content"


def test_a_prediction_is_printed_for_a_pencil_until_it_is_made(page):
    open_page(page, LESSON_PAGES[3])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    boxes = page.locator("[data-prediction]").all()
    assert len(boxes) > 3
    for box in boxes:
        assert box.locator(".ce-question").is_visible()
        assert box.locator(".ce-track").first.evaluate("line => line.getClientRects().length")
        for made in (".ce-ring", ".ce-ring + .ce-text", ".ce-guess", ".ce-note", "button"):
            assert not box.locator(made).first.is_visible(), made
        assert "guess" not in box.inner_text()
        assert re.search(r"My guess: _+ .*nats", box.evaluate(PENCIL))
    answer = page.locator(".tag_hide-output .cell_output").first
    assert not answer.is_visible()
    page.emulate_media(media="screen")
    made = boxes[0]
    made.get_by_role("slider").press("ArrowRight")
    expect(made.locator(".ce-sentence")).to_contain_text("Your guess so far: 1.0")
    made.get_by_role("button", name="Commit").click()
    page.locator(".tag_hide-output summary").first.click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert made.locator(".ce-ring").is_visible()
    assert "it is 0.42 nats" in made.inner_text()
    assert made.evaluate(PENCIL) == "none"
    assert answer.is_visible()
    assert not boxes[1].locator(".ce-ring").is_visible()


def test_a_handout_holds_the_lesson_and_nothing_to_press(html, chromium, tmp_path):
    (made,) = handouts.print_lessons(chromium, html, tmp_path / "out", "01*")
    paper = pypdf.PdfReader(made)
    text = [sheet.extract_text() for sheet in paper.pages]
    assert 8 <= len(text) <= 14
    for at, (sheet, words) in enumerate(zip(paper.pages, text, strict=True), start=1):
        # As wide as A4, and as high as Letter.
        assert [round(side) for side in sheet.mediabox[2:]] == [596, 792]
        assert f"{at} / {len(text)}" in words
        assert len(words) > 150, f"page {at} is nearly empty"
        assert "\\log" not in words  # a formula that nobody set
        assert not sheet.images  # a picture made of pixels would be blurred
    text = [re.sub(r"\s+", " ", words) for words in text]
    asked = next(i for i, words in enumerate(text) if "You move it to p = 0.35" in words)
    assert re.search(r"My guess: _+ nats", text[asked])
    assert not re.search(r"1\.05\b|1\.0498", " ".join(text[:asked]))
    end = next(i for i, words in enumerate(text) if "What the cells showed" in words)
    assert "A: mean 0.4519" in " ".join(text[end:])
    assert "A: mean 0.4519" not in " ".join(text[:end])
    text = " ".join(text)
    for kept in (
        "Binary cross-entropy",
        "_____ % s / 2",
        "p = 0.70, label 1: loss 0.3567",
        "Mark your guess on each dotted line",
        "The answer stands at the end, under 1.",
    ):
        assert kept in text
    for left_over in (
        "Commit",
        "Your guess so far",
        "it is 1.05",
        "if right",
        "Hint 1",
        "Solution",
        "np.log1p",
        "your answer",
        "Copy",
    ):
        assert left_over not in text
    links = [note.get_object() for sheet in paper.pages for note in sheet.get("/Annots", [])]
    assert not [link for link in links if "invalid" in str(link.get("/A"))]
