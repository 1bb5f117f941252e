"""The lessons on paper: a page that is printed, and the handouts."""

import re

import handouts
import pypdf
import pytest
from playwright.sync_api import expect
from shown import said
from site_pages import LESSON_PAGES, open_page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site_page):
    return site_page


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


def test_a_handout_holds_the_lesson_and_nothing_to_press(web_edition, chromium, tmp_path):
    (made,) = handouts.print_lessons(chromium, web_edition, tmp_path / "out", "01*")
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
