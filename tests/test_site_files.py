"""The files of the web edition: which there are, where they lead, what they say of themselves."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from site_pages import PAGES

pytestmark = pytest.mark.browser

OTHERS = {"search.html"}  # made by Sphinx


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


def test_every_page_is_tested(web_edition):
    found = {path.relative_to(web_edition).as_posix() for path in web_edition.rglob("*.html")}
    found -= {name for name in found if name.startswith(("_static/", "_downloads/"))}
    assert found - OTHERS == set(PAGES)


def test_every_link_leads_somewhere(web_edition):
    pages = {
        path: Links(path) for path in web_edition.rglob("*.html") if "_static" not in path.parts
    }
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


def test_every_formula_is_seen_by_eyes_and_heard_by_ears(web_edition):
    spoken = re.compile(r'<span class="katex-mathml"><math [^>]*>.*?</math></span>')
    looked = 0
    for name in PAGES:
        text = (web_edition / name).read_text(encoding="utf-8")
        formulas = text.count('<span class="katex">')
        assert len(spoken.findall(text)) == formulas, name
        assert text.count('<span class="katex-html" aria-hidden="true">') == formulas, name
        looked += formulas
    assert looked > 300


def test_every_page_says_what_it_is_about(web_edition):
    found = {}
    for name in [*PAGES, *OTHERS]:
        text = (web_edition / name).read_text(encoding="utf-8")
        (words,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
        assert 20 < len(words) < 200, f"{name}: {words}"
        assert not re.search(r"[\\{}$]", words), f"{name}: {words}"
        found.setdefault(words, []).append(name)
    # A lesson and its edition with answers begin with the same words.
    twice = [names for names in found.values() if len({name.split("/")[-1] for name in names}) > 1]
    assert not twice
