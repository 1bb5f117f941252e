"""The settings of the web edition; `make site` uses them."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lessons_src")]

project = "Cross-entropy, hands on"
author = "The authors of the course"
language = "en"
extensions = ["myst_nb", "sphinx_copybutton", "lesson_pages", "formulas"]
exclude_patterns = ["README.md"]  # pages include parts of it
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 3

# The notebooks are shown as they were built and tested.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
# After the page has been read: a page is there before its widgets are.
nb_ipywidgets_js = {"runtime/widgets.js": {"defer": "defer"}}
html_math_renderer = "katex"

html_theme = "sphinx_book_theme"
html_title = project
templates_path = ["templates"]
html_static_path = ["static", "_build/static"]
html_css_files = [
    "runtime/formulas.css",
    "runtime/widgets.css",
    "site.css",
    ("print.css", {"media": "print"}),
]
html_js_files = [("site.js", {"priority": 100})]  # before the theme's own
html_favicon = "static/favicon.svg"
html_context = {
    "default_mode": "auto"
}  # as the reader's system has it, until the button is pressed
html_show_copyright = False
html_show_sphinx = False
html_sourcelink_suffix = ""  # a notebook is downloaded under its own name
html_theme_options = {
    "use_download_button": True,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "max_navbar_depth": 1,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "navbar_persistent": [],
    "footer_content_items": [],
}
copybutton_exclude = ".linenos, .gp, .go"
