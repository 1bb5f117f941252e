"""Tell copies of a learner's file from a class that answers together.

A quiz keeps the moment of an answer to the millisecond, and so does a prediction: in this module
a guess is an answer too. A class that is asked together gives equal
answers in the same minute, and often in the same second; several equal answers in the same
millisecond come from one learner. Each such answer counts once, in one of the files that hold it.
A file is left out when it is a state of another one, or when nothing in it is its own: so nobody
can take out of the count what somebody else answered, whatever they hand in.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from utils.checks import record
from utils.quiz import answers, guesses

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

SEVERAL = 2  # equal answers in the same millisecond; one may be chance
MANY = 5  # equal answers in the same second, of a file that holds no others
Stamps = frozenset[tuple]
# What holds the moment at which it was given, and what makes sense of it.
GIVEN = ("answers", answers.sound), ("predictions", guesses.sound)


def left_out(files: Mapping[Hashable, dict[str, dict]]) -> dict[Hashable, tuple[str, list]]:
    """Find the files that say nothing of their own, and take out of the others what is not.

    Parameters
    ----------
    files
        The `answers`, `predictions` and `checks` of each file. An answer that stands in two of
        them is deleted from one: from the smaller, or from one that was put together from several.

    Returns
    -------
    dict
        For each file to leave out the reason, and the other files that it names.
    """
    stamps = {name: _stamps(file) for name, file in files.items()}
    copied = _put_together(stamps)
    checks = {name: _sound(file["checks"]) for name, file in files.items()}
    weight = {name: sum(one["tries"] for one in tried.values()) for name, tried in checks.items()}
    order = sorted(files, key=lambda name: (name in copied, -len(stamps[name]), -weight[name]))
    found: dict[Hashable, tuple[str, list]] = {}
    counted: list[Hashable] = []
    for name in order:
        own = stamps[name]
        later = (
            other
            for other in counted
            if _state(own, stamps[other]) and _earlier(checks[name], checks[other])
        )
        if (other := next(later, None)) is not None:
            found[name] = "a copy, or an earlier state, of", [other]
            continue
        sources = [other for other in counted if _evident(own & stamps[other])]
        for part, key, *_ in frozenset().union(*(own & stamps[other] for other in sources)):
            del files[name][part][key]
        empty = not any(sound(one) for part, sound in GIVEN for one in files[name][part].values())
        taken = not checks[name] or any(checks[name] == checks[other] for other in sources)
        if sources and empty and taken:
            found[name] = "put together from", sources
        else:
            counted.append(name)
    return found


def _stamps(file: Mapping[str, Mapping[str, Any]]) -> Stamps:
    return frozenset(
        (part, key, one["when"], *_said(one))
        for part, sound in GIVEN
        for key, one in file[part].items()
        if sound(one) and isinstance(one.get("when"), str)
    )


def _said(one: Mapping[str, Any]) -> Iterator[object]:
    """List all that an answer, or a guess, has to share with its copy."""
    if "right" in one:
        yield from (one["right"], *one["probabilities"])
    else:
        yield from (one["shown"], *(one["guess"] or []), *one["truth"])


def _sound(checks: Mapping[str, Any]) -> dict[str, record.Entry]:
    return {key: one for key, one in checks.items() if record.sound(one)}


def _evident(shared: Stamps) -> bool:
    """Tell whether equal answers show one learner. Earlier editions kept seconds: those do not."""
    return sum("." in when for _, _, when, *_ in shared) >= SEVERAL


def _state(own: Stamps, other: Stamps) -> bool:
    return own <= other and (_evident(own) or len(own) >= MANY)


def _earlier(checks: Mapping[str, record.Entry], other: Mapping[str, record.Entry]) -> bool:
    """Tell whether checks can have become the other ones: tries only grow in number."""

    def grew(one: record.Entry, into: record.Entry) -> bool:
        return (
            one["tries"] <= into["tries"]
            and one["solved"] <= into["solved"]
            and all(n <= into["misconceptions"].get(k, 0) for k, n in one["misconceptions"].items())
        )

    return all(key in other and grew(one, other[key]) for key, one in checks.items())


def _put_together(stamps: Mapping[Hashable, Stamps]) -> set[Hashable]:
    """Find the files that share answers with two others which share none with each other."""
    kin: dict[Hashable, set] = {name: set() for name in stamps}
    for one, other in combinations(stamps, 2):
        if _evident(stamps[one] & stamps[other]):
            kin[one].add(other)
            kin[other].add(one)
    return {
        name
        for name, others in kin.items()
        if any(second not in kin[first] for first, second in combinations(others, 2))
    }
