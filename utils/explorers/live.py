"""The engine behind every explorer: matplotlib draws the axes once, the browser moves the marks.

An explorer is a pair of files, `NAME.py` and `NAME.js`. Both define the pure function
`marks(params)`; the twin in Python draws the still picture and says the state in a sentence,
the twin in JavaScript moves the picture. It returns a dictionary of

- `marks`: what to draw, in data coordinates (kinds: point, line, area, bar, text),
- `values`: the numbers the explorer is about, by name,
- `show` (may be missing): the opacity of parts of the fixed picture, by gid,
- `sentence`: the state in words,
- `code` (may be missing): a line of Python to take away, shown below the picture,
- `mode` (may be missing): a number; controls with this number in their `unless` are hidden.

An explorer that shows given numbers, such as the predictions of a model, names them in `takes` and
makes its `data` of them in `read`: a tuple that both twins get after `params`, as JSON can hold it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from utils import plots
from utils.explorers import still
from utils.explorers.pictures import Picture, module
from utils.explorers.states import State

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Explorer(ipywidgets.VBox):
    """A picture that answers at once when a slider, a button or a mark in it is moved.

    The state is traits: read them, set them, observe them; the twin's values are attributes
    (`explorer.loss`). A subclass names its twin in `name`, its accessible name in `title`, its
    state as `Slider`, `Choice` and `Label` traits, and gives `draw()`, the fixed picture, and
    `marks(params)`.

    Parameters
    ----------
    **start
        Start values of the traits; an error says what does not fit.
    """

    name = title = ""
    takes: tuple[str, ...] = ()

    def __init__(self, *unnamed: object, **start: object) -> None:
        self.states = {name: t for name, t in vars(type(self)).items() if isinstance(t, State)}
        names = [*self.takes, *self.states]
        if unnamed:
            raise TypeError(
                f"explorers.{self.name}() got {unnamed[0]!r} without a name: write "
                f"{names[0]}={unnamed[0]!r}. It takes {', '.join(names)}."
            )
        if unknown := sorted(set(start) - set(names)):
            raise TypeError(
                f"explorers.{self.name}() has no {unknown[0]!r}: it takes {', '.join(names)}."
            )
        self.data = self.read(*(start.pop(name, None) for name in self.takes))
        super().__init__(**start)
        self._from_browser = False
        self.picture = self._make_picture()
        self.layout = self.picture.layout
        self.controls = self._make_controls()
        self.picture.observe(self._pull, list(self.params))
        self.observe(self._push, list(self.states))
        self.children = [self.picture, *self._make_players(), *self.controls.values()]
        self.add_class("ce-explorer")
        if self._side_by_side:
            choices = any(state.kind is ipywidgets.ToggleButtons for state in self.states.values())
            self.add_class("ce-rows" if choices else "ce-pairs")

    @staticmethod
    def read() -> tuple:
        """Make the data of what is given; None for what is not."""
        return ()

    def result(self) -> dict:
        """Return what the twin makes of the present state."""
        return self.marks(self.params, *self.data)

    def _make_picture(self) -> Picture:
        svg, axes = still.svg(self._figure())
        limits = {wire: state.limits for state in self.states.values() for wire in state.wires}
        rows = {name: state.by for name, state in self.states.items() if state.by}
        synced = {wire: traitlets.Any().tag(sync=True) for wire in (*limits, *rows)}
        if self.data:
            synced["data"] = traitlets.List(list(self.data)).tag(sync=True)
        return type("Picture", (Picture,), synced)(
            _esm=module(self.name),
            svg=svg,
            axes=axes,
            label=self.title,
            limits=limits,
            rows=rows,
            home=self.params,
            **self.params,
            **{name: getattr(self, name)[self.params[by]] for name, by in rows.items()},
        )

    def _groups(self) -> list[list[State]]:
        """Put rows of the same length together: the first of each, the second of each, ..."""
        return [list(g) for _, g in groupby(self.states.values(), lambda s: len(s.controls))]

    @property
    def _side_by_side(self) -> bool:
        """Tell whether a sample has several controls: then they stand on one line."""
        return any(len(group) > 1 and len(group[0].controls) > 1 for group in self._groups())

    def _make_controls(self) -> dict[str, ipywidgets.Widget]:
        controls, styles = {}, {}
        rows = (
            zip(*([(s, *w) for w in s.controls] for s in g), strict=True) for g in self._groups()
        )
        for state, wire, text in (each for group in rows for row in group for each in row):
            # One layout, and one style for each kind of control: a set for each control would
            # double the state.
            shared = {"layout": self.picture.layout, **styles.get(state.kind, {})}
            control = state.control(getattr(self.picture, wire), text, **shared)
            styles[state.kind] = {"style": control.style}
            for mode in state.unless:
                control.add_class(f"ce-not-{mode}")
            if len(state.controls) == 1 and self._side_by_side:
                control.add_class("ce-wide")
            ipywidgets.jslink((control, state.link), (self.picture, wire))
            controls[wire] = control
        return controls

    def _make_players(self) -> list[ipywidgets.Play]:
        """Make the buttons that let a state run; they move the picture, and that the control."""
        players = []
        for name, state in self.states.items():
            if state.play:
                low, high, _ = state.limits
                start = self.params[name]
                player = ipywidgets.Play(
                    start, min=low, max=high, interval=120, show_repeat=False, description="play"
                )
                ipywidgets.jslink((player, "value"), (self.picture, name))
                players.append(player)
        return players

    @property
    def params(self) -> dict[str, float]:
        """The state number by number, as `marks` takes it."""
        pairs = (
            zip(state.wires, state.numbers(getattr(self, name)), strict=True)
            for name, state in self.states.items()
        )
        return dict(pair for some in pairs for pair in some)

    def _pull(self, change: traitlets.Bunch) -> None:
        name = next(name for name, state in self.states.items() if change.name in state.wires)
        wires = self.states[name].wires
        values = self.states[name].values([getattr(self.picture, wire) for wire in wires])
        # The control that moved is already where the hand put it: telling it again would make
        # a slider on a slow connection jump back.
        self._from_browser = True
        try:
            setattr(self, name, values)
        finally:
            self._from_browser = False

    def _push(self, change: traitlets.Bunch) -> None:
        if self._from_browser:
            return
        state = self.states[change.name]
        for wire, value in zip(state.wires, state.numbers(change.new), strict=True):
            setattr(self.picture, wire, value)
            if not state.by:  # the browser keeps the one control of a row in step
                setattr(self.controls[wire], state.link, value)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse names that are no state: a slip such as `e.pp = 1` must not pass in silence."""
        ready = "controls" in vars(self)
        if ready and not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(
                f"explorers.{self.name}() has no {name!r} that can be set: set "
                f"{', '.join(self.states)}."
            )
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> object:
        """Read one of the twin's values (`explorer.loss`)."""
        if not name.startswith("_") and "states" in vars(self):
            values = self.result()["values"]
            if name in values:
                return values[name]
            known = f"it has {', '.join([*self.states, *values])}"
            raise AttributeError(f"explorers.{self.name}() has no {name!r}: {known}.")
        raise AttributeError(f"{type(self).__name__} has no {name!r}")

    def __repr__(self) -> str:
        return self.result()["sentence"]

    def _figure(self) -> Figure:
        with plots.look():
            return self.draw()

    def png(self) -> bytes:
        """Draw the still picture of the present state."""
        figure = self._figure()
        still.add_marks(figure, self.result())
        return still.png(figure)

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        data = super()._repr_mimebundle_(**options)
        data |= {"text/plain": repr(self), "image/png": self.png()}
        return data, {"image/png": {"alt": f"{self.title}. {self!r}"}}
