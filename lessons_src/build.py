"""Build the notebooks, in both editions, from the lessons in this folder.

`python lessons_src/build.py` writes them all, `build.py 01 02` those lessons alone, and
`build.py --check` writes nothing: it says where a notebook is not what its lesson makes.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from building import (
    budgets,
    compare,
    editions,
    elsewhere,
    execute,
    normalise,
    output_rules,
    pages,
    source_rules,
    sources,
)
from building.sources import BuildError, shown
from tqdm import tqdm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HERE = Path(__file__).resolve().parent
MEND = "make notebooks"


@dataclass(frozen=True)
class House:
    """Where the build reads and writes, and the budgets it holds lessons to."""

    sources: Path = HERE
    notebooks: Path = HERE.parent / "notebooks"
    docs: Path = HERE.parent / "docs"
    sanitize: Path = HERE.parent / "tests" / "nbval_sanitize.cfg"
    budgets: Mapping[str, budgets.Budget] = field(default_factory=lambda: budgets.BUDGETS)
    readme: Path = HERE.parent / "README.md"

    def target(self, name: str, edition: str) -> Path:
        """Name the notebook of a lesson in an edition."""
        folder = self.notebooks if edition == editions.LEARNER else self.notebooks / "solutions"
        return folder / f"{name}.ipynb"

    def stale(self, names: Sequence[str]) -> list[Path]:
        """List the notebooks that the build wrote and no lesson makes any more."""
        there = [*self.notebooks.glob("*.ipynb"), *self.notebooks.glob("solutions/*.ipynb")]
        return [
            path
            for path in sorted(there)
            if sources.NAME.fullmatch(path.stem) and path.stem not in names and _built(path)
        ]


def _built(path: Path) -> bool:
    try:
        return normalise.is_ours(nbformat.read(path, as_version=4))
    except Exception:  # noqa: BLE001  # whatever is wrong with it, it is somebody else's file
        return False


def make(edition: editions.Edition, cwd: Path, tick: Callable[[], object]) -> str:
    """Run an edition and return its notebook as text.

    Raises
    ------
    BuildError
        When a cell fails, or what it shows breaks a rule.
    """
    execute.run(edition, cwd, tick)
    faults = output_rules.faults(edition)
    try:
        text = normalise.notebook_text(edition.nb, f"lesson-{edition.lesson.number}")
    except nbformat.ValidationError as error:
        faults.append(edition.fault(f"the notebook would not be valid: {error.message}"))
    if not faults:
        faults = output_rules.size_faults(edition, text)
    if faults:
        raise BuildError(*faults)
    return text


def read(house: House, numbers: Sequence[str] = ()) -> list[sources.Lesson]:
    """Read the lessons with these numbers, or all.

    Raises
    ------
    BuildError
        With every fault that can be seen before a lesson runs.
    """
    lessons = [sources.read(path) for path in sources.find(house.sources, numbers)]
    faults = [
        fault
        for lesson in lessons
        for fault in source_rules.faults(lesson, house.sources / "quizzes", house.budgets)
    ]
    if faults:
        raise BuildError(*faults)
    return lessons


def build(lessons: Sequence[sources.Lesson], house: House, *, check: bool) -> list[str]:
    """Write the notebooks of some lessons, or compare them, and return what is wrong."""
    jobs = [editions.cut(lesson, name) for lesson in lessons for name in editions.NAMES]
    sanitise = compare.sanitiser(house.sanitize) if check else None
    wrong = []
    with tqdm(total=sum(len(job.origins) for job in jobs), unit="cell", disable=None) as bar:
        for job in jobs:
            target = house.target(job.lesson.name, job.name)
            bar.set_description(f"{job.lesson.name}, {job.name} edition")
            if check and not target.exists():
                wrong.append(f"{shown(target)} is missing: `{MEND}` builds it.")
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                text = make(job, target.parent, bar.update)
            except BuildError as error:
                wrong.append(str(error))
                continue
            if check:
                difference = compare.first_difference(_text(target), text, sanitise)
                if difference:
                    wrong.append(f"{shown(target)}, {difference}\n  `{MEND}` mends it.")
            else:
                target.write_text(text, encoding="utf-8", newline="\n")
                size = len(text.encode()) / 1000
                bar.write(f"{shown(target)}: {len(job.origins)} cells, {size:.0f} kB")
    return wrong


def clear(house: House, lessons: Sequence[sources.Lesson], *, check: bool) -> list[str]:
    """Remove the notebooks that no lesson makes any more, or return a complaint about each."""
    stale = house.stale([lesson.name for lesson in lessons])
    if check:
        return [
            f"{shown(path)} has no lesson that makes it: `{MEND}` removes it." for path in stale
        ]
    for path in stale:
        path.unlink()
        print(f"{shown(path)}: removed, no lesson makes it any more")
    return []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def main(arguments: Sequence[str] | None = None, house: House | None = None) -> int:
    """Build or check, say what is wrong, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("numbers", nargs="*", metavar="NN", help="lessons, by number; all if none")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args(arguments)
    house = house or House()
    try:
        lessons = read(house, options.numbers)
        wrong = build(lessons, house, check=options.check)
        numbers = [lesson.number for lesson in lessons]
        wrong += pages.make(house.docs, numbers, MEND, check=options.check)
        wrong += elsewhere.make(house.readme, elsewhere.address(), MEND, check=options.check)
        if not options.numbers:
            wrong += clear(house, lessons, check=options.check)
    except BuildError as error:
        wrong = [str(error)]
    except OSError as error:
        wrong = [f"{error.filename}: {error.strerror}"]
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if not wrong and options.check:
        print(f"{len(editions.NAMES) * len(lessons)} notebooks are what their lessons make.")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
