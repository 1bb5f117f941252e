"""The cheat sheet: true messages, one home, and one printed page."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.version import Version

from utils import cheat_sheet

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SMALLEST = 8 / 0.75  # 8 points in pixels of CSS


def test_there_is_a_row_for_every_case_and_none_is_empty():
    rows = cheat_sheet.rows()
    assert len(rows) >= 16
    assert len({row.symptom for row in rows}) == len(rows)
    for row in rows:
        assert all(text.strip() and text.count("`") % 2 == 0 and "|" not in text for text in row)
    loud = [row.symptom for row in rows if "Error: " in row.symptom]
    assert len(loud) == 8
    assert all(re.fullmatch(r"`\w+Error: \S.*`", symptom) for symptom in loud)


def as_tested(text):
    """Leave out what torch says where another one than the tested is installed."""
    pins = (DOCS.parent / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if f"torch=={Version(metadata.version('torch')).public}" in pins:
        return text
    return re.sub(r"(\w+Error): [^<`]+", r"\1", text)


def test_the_pages_hold_every_row():
    rows = cheat_sheet.rows()
    markdown = as_tested((DOCS / "cheat_sheet.md").read_text(encoding="utf-8"))
    page = as_tested((DOCS / "cheat_sheet.html").read_text(encoding="utf-8"))
    assert page == as_tested(cheat_sheet.page())
    assert as_tested(cheat_sheet.markdown()) in markdown
    assert page.count("<tr>") == len(rows) + 1
    assert all(as_tested(" | ".join(row)) in markdown for row in rows)
    assert all(row.symptom in repr(cheat_sheet.table()) for row in rows)


def test_the_page_needs_nothing_else():
    page = cheat_sheet.page()
    assert not re.search(r"<(?:script|link|img|iframe)|https?:|url\(|@import", page)


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_on_one_page_in_letters_of_eight_points(paper, page):
    page.goto((DOCS / "cheat_sheet.html").as_uri())
    page.emulate_media(media="print")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("body, body *")]
            .map((element) => parseFloat(getComputedStyle(element).fontSize))"""
    )
    assert len(sizes) > 60
    assert min(sizes) >= SMALLEST - 0.01
    printed = page.pdf(format=paper, prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_two_pages_would_be_counted(page):
    page.set_content("<p style='break-after: page'>one</p><p>two</p>")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 2
