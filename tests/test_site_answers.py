"""Answers and guesses on a page: given, kept by the browser, summed up on the reader's own card."""

import itertools
import random

import pytest
from playwright.sync_api import expect
from site_pages import BLOCKED, FIRST, LESSON_PAGES, open_page

from utils.quiz import report, toml_files
from utils.quiz.toml_prediction import starts

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site_page):
    return site_page


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
