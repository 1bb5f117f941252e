"""Make the controls of an explorer: real widgets, joined to its picture in the browser."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import ipywidgets

from utils.explorers import handles

if TYPE_CHECKING:
    from utils.explorers.live import Explorer
    from utils.explorers.states import State


def _groups(explorer: Explorer) -> list[tuple[int, list[State]]]:
    """Put rows of the same length together, and tell the length."""
    groups = groupby(explorer.states.values(), lambda s: len(s.controls))
    return [(many, list(group)) for many, group in groups]


def lines(explorer: Explorer) -> list[str]:
    """Name the style sheet of samples with several controls on a line, if there are any."""
    if not any(many > 1 and len(group) > 1 for many, group in _groups(explorer)):
        return []
    choices = any(state.kind is handles.ToggleButtons for state in explorer.states.values())
    return ["rows" if choices else "twos"]


def controls(explorer: Explorer) -> dict[str, ipywidgets.Widget]:
    """Make a control for each number of the state that has one."""
    made, styles, picture = {}, {}, explorer.picture
    groups = _groups(explorer)
    first = [group[0] for _, group in groups if len(group) > 1]
    # The first of each, the second of each, ...
    order = ((s, *s.controls[i]) for many, group in groups for i in range(many) for s in group)
    for state, wire, text in order:
        # One layout, and one style for each kind of control: a set for each control would
        # double the state.
        shared = {"layout": picture.layout, **styles.get(state.kind, {})}
        control = state.control(getattr(picture, wire), text, **shared)
        styles[state.kind] = {"style": control.style}
        for mode in state.unless:
            control.add_class(f"ce-not-{mode}")
        if state in first:
            control.add_class("ce-left")
        if len(state.controls) == 1 and lines(explorer):
            control.add_class("ce-wide")
        # From the picture: where a link begins, its source is in the right.
        ipywidgets.jslink((picture, wire), (control, state.link))
        made[wire] = control
    return made


def players(explorer: Explorer) -> list[handles.Play]:
    """Make the buttons that let a state run; they move the picture, and that the control."""
    made = []
    for name, state in explorer.states.items():
        if state.play:
            _, high, _ = state.limits
            start = getattr(explorer.picture, name)
            player = handles.Play(
                start, max=high, interval=120, show_repeat=False, description="play"
            )
            ipywidgets.jslink((explorer.picture, name), (player, "value"))
            made.append(player)
    return made
