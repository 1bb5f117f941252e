"""Formulas are set when pages and slides are made, and one that cannot be set stops that."""

import subprocess
import sys

import formulas
import pytest
from fetched import fetch

CONF = """
import sys
sys.path.insert(0, {here!r})
extensions = ["myst_parser", "formulas"]
myst_enable_extensions = ["amsmath", "dollarmath"]
html_math_renderer = "katex"
"""
SEVERAL_LINES = r"""\begin{aligned} \ell &= -\log p \\ &= \log\frac{1}{p} \end{aligned}"""


@pytest.fixture(scope="module", autouse=True)
def katex():
    fetch(formulas.HERE)


@pytest.fixture
def build(tmp_path):
    """Build a page from Markdown; return whether that failed, what was said, and the HTML."""

    def build(text):
        (tmp_path / "conf.py").write_text(CONF.format(here=str(formulas.HERE)), encoding="utf-8")
        (tmp_path / "index.md").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", ".", "out"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
        return done.returncode, done.stderr, html

    return build


def test_a_page_has_its_formulas_for_eyes_and_for_ears(build):
    failed, said, html = build(
        f"# The loss $\\ell$\n\nIn a line, $p < 1$.\n\n$$\n{SEVERAL_LINES}\n$$\n\n"
        "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n"
    )
    assert not failed, said
    formulas_in_it = html.count('class="katex-html" aria-hidden="true"')
    assert formulas_in_it == html.count("<math") >= 4
    assert html.count("<mtable") == 2
    assert "\\log" not in html
    assert "annotation" not in html
    assert 'href="#the-loss-ell"' in html


@pytest.mark.parametrize("text", ["$\\nonsense{2}$", "$$\n\\frac{1}\n$$"])
def test_a_formula_that_cannot_be_set_stops_the_build_and_is_named(build, text):
    failed, said, _ = build(f"# A page\n\nFine: $p$.\n\n{text}\n")
    assert failed
    assert "index.md:5" in said
    assert text.strip("$\n").split("{")[0].strip("\\") in said


def test_a_slide_has_its_formulas_and_the_notes_have_mathml():
    marked = r'<p>Of <span class="math inline">\(p &lt; 1\)</span></p>'
    block = f'<div class="math block">\n\\[{SEVERAL_LINES}\\]\n</div>'.replace("&=", "&amp;=")
    shown = formulas.in_html(marked + block)
    assert shown.count('class="katex"') == 2
    assert shown.count("katex-display") == 1
    assert r"\[" not in shown
    assert "katex" not in formulas.in_html(marked, spoken=True)
    assert "<math" in formulas.in_html(marked, spoken=True)
    with pytest.raises(ValueError, match="nonsense"):
        formulas.in_html(r'<span class="math inline">\(\nonsense\)</span>')
