"""The settings of the web edition; `make site` uses them."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lessons_src")]

project = "Cross-entropy, hands on"
author = "The authors of the course"
language = "en"
extensions = ["myst_nb", "lesson_pages", "formulas", "layout"]
exclude_patterns = ["README.md"]  # pages include parts of it
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
toc_object_entries_show_parents = "hide"  # the page's title names the module

# The notebooks are shown as they were built and tested.
nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
# After the page has been read: a page is there before its widgets are.
nb_ipywidgets_js = {"runtime/widgets.js": {"defer": "defer"}}
html_math_renderer = "katex"

html_theme = "theme"
html_theme_path = ["."]
html_title = project
html_static_path = ["static", "_build/static"]
html_css_files = ["runtime/page.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_favicon = "static/favicon.svg"
html_use_index = False
html_permalinks_icon = "#"
html_sourcelink_suffix = ""  # a notebook is downloaded under its own name
