"""Tell copies of a learner's file from a class that answers together.

A quiz keeps the moment of an answer to the millisecond. A class that is asked together gives equal
answers in the same minute, and often in the same second; several equal answers in the same
millisecond come from one learner. So a file all of whose answers stand in another one is a copy of
it, or an earlier state of it. Nobody's file is left out for what somebody else's holds besides:
where two share some answers only, both count, and what they share counts once.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from utils import progress

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

SEVERAL = 2  # equal answers; one may be chance
Stamps = frozenset[tuple]


def left_out(files: dict[Hashable, dict[str, Any]]) -> dict[Hashable, tuple[str, list]]:
    """Find the files that say nothing of their own, and take out of the others what is not.

    Parameters
    ----------
    files
        The `answers` of each file. An answer that stands in two of them is deleted from the one
        with fewer answers.

    Returns
    -------
    dict
        For each file to leave out the reason, and the other files that it names.
    """
    stamps = {name: _stamps(answers) for name, answers in files.items()}
    order = sorted(stamps, key=lambda name: -len(stamps[name]))
    found: dict[Hashable, tuple[str, list]] = {}
    for place, name in enumerate(order):
        if parts := _unrelated(stamps, name, order[place + 1 :]):
            found[name] = "put together from", parts
    counted: list[Hashable] = []
    for name in filter(lambda name: name not in found, order):
        own = stamps[name]
        whole = (other for other in counted if len(own) >= SEVERAL and own <= stamps[other])
        if (other := next(whole, None)) is not None:
            found[name] = "a copy, or an earlier state, of", [other]
            continue
        shared = {other: _exact(own & stamps[other]) for other in counted}
        theirs = {other: equal for other, equal in shared.items() if len(equal) >= SEVERAL}
        taken = {key for equal in theirs.values() for key, *_ in equal}
        if theirs and len(taken) == len(files[name]):
            found[name] = "put together from", [*theirs]
            continue
        for key in taken:
            del files[name][key]
        counted.append(name)
    return found


def _stamps(answers: Mapping[str, Any]) -> Stamps:
    return frozenset(
        (key, answer["when"], *answer["probabilities"])
        for key, answer in answers.items()
        if progress.sound(answer) and isinstance(answer.get("when"), str)
    )


def _exact(stamps: Stamps) -> Stamps:
    """Keep those to the millisecond; earlier editions kept seconds, which a class shares."""
    return frozenset(stamp for stamp in stamps if "." in stamp[1])


def _unrelated(stamps: dict[Hashable, Stamps], name: Hashable, smaller: list) -> list:
    """Return two files that a larger one holds and that are not states of one learner, if any."""
    held = [
        other for other in smaller if len(stamps[other]) >= SEVERAL and stamps[other] < stamps[name]
    ]
    for one, other in combinations(held, 2):
        if not stamps[other] <= stamps[one]:
            return [one, other]
    return []
