"""Small lessons for the tests of the build, in a house of their own."""

import json
from pathlib import Path

import build
import nbformat
import pytest
from building import editions, sources
from building.budgets import Budget

ROOT = Path(__file__).resolve().parents[1]
FREE = Budget((1, 99), (0, 9), (0, 9), (0, 9), words_a_code_line=0)
SANITIZE = ROOT / "tests" / "nbval_sanitize.cfg"


def code(source, *tags):
    return f"# %%{f' tags={json.dumps(tags)}' if tags else ''}\n{source}\n"


def md(source, *tags):
    return code("\n".join(f"# {line}".rstrip() for line in source.split("\n")), *tags).replace(
        "# %%", "# %% [markdown]", 1
    )


TITLE = md("# A lesson\n\nWhat is it about?")
EXERCISE = code(
    "def double(x):\n    ### BEGIN SOLUTION\n    twice = 2 * x\n    return twice\n"
    "    ### END SOLUTION",
    "exercise",
)
CHECK = code("print('right' if double(2) == 4 else 'not yet')", "check")
GOOD = [
    TITLE,
    code("import numpy as np\nimport ipywidgets\nimport matplotlib.pyplot as plt", "setup"),
    md(
        "Two is {{ 1 + 1 }}, `{{ np.log(2):.4f }}` nats, $10^{{{ 1 + 2 }}}$, {{ ' {{ as is' }}. "
        "{{ -0.5:.2f }} is less; {{ 'x-1' }} is a name."
    ),
    code(
        "a, b, hidden = (ipywidgets.IntSlider(3, description=d) for d in 'abc')\n"
        "ipywidgets.jslink((a, 'value'), (b, 'value'))\n"
        "ipywidgets.jslink((a, 'max'), (hidden, 'max'))\n"
        "ipywidgets.VBox([a, b])",
        "explorer",
    ),
    code(
        "class Described:\n"
        "    def _repr_mimebundle_(self, **_):\n"
        "        from IPython.core.pylabtools import print_figure\n"
        "        fig, ax = plt.subplots(figsize=(3, 2))\n"
        "        ax.plot([0, 1])\n"
        "        plt.close(fig)\n"
        "        alt = 'A straight line rises from 0 to 1.'\n"
        "        return {'image/png': print_figure(fig, base64=True), 'text/plain': alt}\n\n"
        "Described()",
    ),
    EXERCISE,
    md("Add it to itself.", "hint"),
    md("Use `2 *`.", "hint"),
    CHECK,
    code(
        "import os, sys\nprint('one')\nsys.stdout.flush()\nprint('two')\n"
        "print(os.path.basename(os.getcwd()), hash('a'), os.environ['COURSE_PROGRESS'][-13:])",
    ),
    code("print('a note for teachers')", "teacher"),
    md("The answer doubles.", "solution"),
]


def new_house(folder, **lessons):
    house = build.House(
        sources=folder / "lessons_src",
        notebooks=folder / "notebooks",
        docs=folder / "docs",
        sanitize=SANITIZE,
        budgets={"00": FREE, "01": FREE},
    )
    (house.sources / "quizzes").mkdir(parents=True)
    for name, cells in lessons.items():
        write(house, cells, name.lstrip("_"))
    return house


def write(house, cells, name="00_sample"):
    path = house.sources / f"{name}.py"
    path.write_text(sources.HEADER + "\n" + "\n".join(cells), encoding="utf-8")
    return path


def refusal(house, *cells, budgets=None):
    write(house, cells)
    if budgets is not None:
        house = build.House(house.sources, house.notebooks, house.docs, SANITIZE, budgets)
    with pytest.raises(build.BuildError) as caught:
        build.read(house)
    return str(caught.value)


def run(house, *cells, edition=editions.LEARNER):
    lesson = sources.read(write(house, [TITLE, *cells]))
    house.notebooks.mkdir(exist_ok=True)
    return build.make(editions.cut(lesson, edition), house.notebooks, int)


def run_refusal(house, *cells):
    with pytest.raises(build.BuildError) as caught:
        run(house, *cells)
    return str(caught.value)


def notebook(text):
    nb = nbformat.reads(text, as_version=4)
    nbformat.validate(nb)
    return nb
