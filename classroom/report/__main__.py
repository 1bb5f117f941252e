"""Write the report on a class: `make report ARGS=FOLDER`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from classroom.report import asked, counting, guessing, page
from classroom.report.course import exercises
from classroom.report.reading import Class, read, shown
from utils.quiz import toml_files

MADE = Path(__file__).resolve().parents[1] / "_report"
NAME = "report.html"
SIGN = '<meta name="generator" content="the class report of the cross-entropy course">'


def report(found: Class) -> dict[str, str]:
    """Make the page and the tables, by the names of their files."""
    questions = [
        counting.question(key, lesson, question, found.learners)
        for lesson, those in toml_files.by_lesson("question").items()
        for key, question in those.items()
    ]
    predicted = [guessing.prediction(one, found.learners) for one in asked.predictions()]
    tried = [counting.exercise(one, found.learners) for one in exercises()]
    figures = questions, predicted, tried, counting.all_answers(questions, found.learners)
    odd = sum(
        counting.misfits(questions, learner) + guessing.misfits(predicted, learner)
        for learner in found.learners
    )
    counted = {
        "learners": len(found.learners),
        "odd": found.odd + odd,
        "skipped": len(found.skipped),
    }
    return {NAME: page.page(*figures, sign=SIGN, **counted), **page.tables(*figures)}


def refusal(folder: Path, out: Path) -> str:
    """Say why a report of `folder` cannot be written to `out`, or nothing."""
    if not folder.is_dir():
        return f"{folder} is no folder. Name the one with the learners' progress.json files."
    if out.exists() and not out.is_dir():
        return f"{out} is a file. Name a folder for the report: --out=FOLDER"
    ours = out / NAME
    signed = ours.is_file() and SIGN in ours.read_text(encoding="utf-8", errors="replace")
    if out.exists() and any(out.iterdir()) and not signed:
        return f"{out} holds other things than a report. Name a new folder: --out=FOLDER"
    return ""


def main() -> int:
    """Read the files, write the report, and say what was left out; 1 if there is no report."""
    parser = argparse.ArgumentParser(prog="make report", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="with the learners' progress.json")
    parser.add_argument("--out", type=Path, default=MADE, help="where the report goes")
    given = parser.parse_args()
    if given.folder is None:
        return say("Name the folder with the learners' progress.json: make report ARGS=FOLDER")
    for stream in (sys.stdout, sys.stderr):  # a terminal may lack the letters of a name
        stream.reconfigure(errors="backslashreplace")
    try:
        return make(given.folder.resolve(), given.out.resolve())
    except (OSError, RuntimeError) as fault:  # a full disk, a closed folder, links in a circle
        return say(f"The report could not be written ({fault}). What was there is as it was.")


def make(folder: Path, out: Path) -> int:
    """Write the report on a folder into another; 1 if there is none."""
    if why := refusal(folder, out):
        return say(why)
    found = read(folder, leave_out=out)
    for path, why in found.skipped.items():
        print(f"Left out: {shown(path.relative_to(folder))} ({why})")
    if not found.learners:
        return say(f"There is no progress file in {shown(folder)}, so no report was written.")
    write(out, report(found))
    print(f"Counted {len(found.learners)} learners. The report is {shown(out / NAME)}")
    return 0


def write(out: Path, texts: dict[str, str]) -> None:
    """Write all files of a report, or none: each is complete before the first takes its place."""
    out.mkdir(parents=True, exist_ok=True)
    parts = {out / f".{name}.part": out / name for name in texts}
    try:
        for (part, path), text in zip(parts.items(), texts.values(), strict=True):
            # A spreadsheet takes a file for UTF-8 if a mark says so; csv writes its own line ends.
            coding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
            part.write_text(text, encoding=coding, newline="")
        for part, path in parts.items():
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def say(sentence: str) -> int:
    """Print a sentence for whoever has to mend something; return 1."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
