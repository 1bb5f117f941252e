"""What learners hand in, for the tests of the class report; and a table of that report."""

import csv
import json
from datetime import UTC, datetime, timedelta

SOLVED = {"tries": 1, "solved": True, "misconceptions": {}}


def answer(*probabilities, right=1, second=0):
    when = f"2026-01-02T03:04:{second:02d}+00:00"
    return {"probabilities": list(probabilities), "right": right, "when": when}


def at(millisecond, *probabilities, right=1):
    """Answer as a quiz of today keeps it."""
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC) + timedelta(milliseconds=int(millisecond))
    when = moment.isoformat(timespec="milliseconds")
    return {"probabilities": list(probabilities), "right": right, "when": when}


def guess(*given, truth, millisecond=0):
    truth = truth if isinstance(truth, (list, tuple)) else [truth]
    when = at(millisecond, 1, 0)["when"]
    return {"guess": list(given) or None, "truth": [*truth], "shown": not given, "when": when}


def hand_in(folder, name, answers=None, checks=None, predictions=None):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"version": 1, "answers": answers or {}, "checks": checks or {}}
    document |= {"predictions": predictions} if predictions else {}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def table(text):
    return list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
