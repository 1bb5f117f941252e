"""The controls of ipywidgets, for one picture that is open in several tabs.

Each tab joins the picture with its controls by itself. If a control's moves were told to the other
tabs as well, each would answer what it hears, and over a slow connection two tabs would send each
other from one number to the next without end. So the kernel tells of the picture's moves alone.
"""

from __future__ import annotations

import copy

import ipywidgets


def quiet(kind: type[ipywidgets.Widget], key: str) -> type[ipywidgets.Widget]:
    """Make a kind of control of which the kernel tells no other tab what a hand sets.

    Examples
    --------
    >>> quiet(ipywidgets.FloatSlider, "value")(0.5).trait_metadata("value", "echo_update")
    False
    """
    trait = copy.deepcopy(kind.class_traits()[key]).tag(echo_update=False)
    return type(kind.__name__, (kind,), {key: trait, "__module__": __name__})


FloatSlider = quiet(ipywidgets.FloatSlider, "value")
SelectionSlider = quiet(ipywidgets.SelectionSlider, "index")
ToggleButtons = quiet(ipywidgets.ToggleButtons, "index")
Play = quiet(ipywidgets.Play, "value")
