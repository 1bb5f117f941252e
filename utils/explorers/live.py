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

Each can ask for a prediction before it answers: see `asking.py` and `ring.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from utils.explorers import asking, controls, still
from utils.explorers.ask import ask_of, find
from utils.explorers.on_paper import OnPaper
from utils.explorers.pictures import Live, module, styles
from utils.explorers.states import states_of

if TYPE_CHECKING:
    from pathlib import Path


class Explorer(OnPaper, ipywidgets.VBox):
    """A picture that answers at once when a slider, a button or a mark in it is moved.

    The state is traits: read them, set them, observe them; the twin's values are attributes
    (`explorer.loss`). A subclass names its twin in `name`, its accessible name in `title`, its
    state as `Slider`, `Choice` and `Label` traits, and gives `draw()`, the fixed picture, and
    `marks(params)`. `explorer.save("report.pdf")` saves what it shows.

    Parameters
    ----------
    predict : str, optional
        Id of a prediction: the explorer opens veiled, with a ring for the learner's guess.
    folder : str or Path, optional
        Where predictions are looked for; without it, among the course's own.
    **start
        Start values of the traits; an error says what does not fit.

    Attributes
    ----------
    guess : float or tuple of floats, or None
        The learner's guess; None without one.
    committed : bool
        Whether the veil is lifted. To set it is to commit the guess: the first one counts.
    """

    name = title = ""
    takes: tuple[str, ...] = ()
    guess = asking.Guess()
    committed = asking.Committed()

    def __init__(
        self,
        *unnamed: object,
        predict: str | None = None,
        folder: str | Path | None = None,
        **start: object,
    ) -> None:
        self.states = states_of(type(self))
        names = [*self.takes, *self.states]
        takes = f"it takes {', '.join(names)} and predict."
        if unnamed:
            raise TypeError(
                f"explorers.{self.name}() got {unnamed[0]!r} without a name: write "
                f"{names[0]}={unnamed[0]!r}; {takes}"
            )
        if unknown := sorted(set(start) - set(names)):
            raise TypeError(f"explorers.{self.name}() has no {unknown[0]!r}: {takes}")
        self.entry = None if predict is None else find(predict, self.name, folder)
        self.data = self.read(*(start.pop(name, None) for name in self.takes))
        self.asked = None
        super().__init__(**start)
        self._from_browser = False
        self.picture = self._make_picture()
        self.layout = self.picture.layout
        self.controls = controls.controls(self)
        if self.states:  # to observe nothing would be to observe everything
            self.picture.observe(self._pull, list(self.params))
            self.observe(self._push, list(self.states))
        rings = self.asked.controls(self.controls) if self.asked else []
        players = controls.players(self)
        self.children = [self.picture, *rings, *players, *self.controls.values()]
        self.add_class("ce-explorer")
        if self.asked:
            self.add_class("ce-predicts")
            self.asked.listen()
        for lines in controls.lines(self):
            self.add_class(f"ce-{lines}")

    @staticmethod
    def read() -> tuple:
        """Make the data of what is given; None for what is not."""
        return ()

    @property
    def limits(self) -> dict[str, tuple[float, float, float]]:
        """Lowest, highest and step of each number of the state."""
        return {wire: state.limits for state in self.states.values() for wire in state.wires}

    def result(self) -> dict:
        """Return what the twin makes of the present state, and a prediction of that."""
        result = self.marks(self.params, *self.data)
        return self.asked.on(result) if self.asked else result

    def _make_picture(self) -> Live:
        svg, axes = still.svg(self._axes())
        home = self.params
        rows = {name: state.by for name, state in self.states.items() if state.by}
        limits, synced, state = self.limits, {}, {}
        if self.entry:
            self.asked = asking.Asked(self, ask_of(self, self.entry, svg, axes))
            limits, synced, state = limits | self.asked.limits, asking.SYNCED, self.asked.state
        sheets = ["still", "live", *controls.lines(self), *["guess"] * bool(state)]
        own = {wire: traitlets.Any().tag(sync=True) for wire in limits}
        # Each tab sees for itself which number of a row its control shows: see handles.py.
        own |= {name: traitlets.Any().tag(sync=True, echo_update=False) for name in rows}
        synced = own | synced
        if self.data:
            synced["data"] = traitlets.List(list(self.data)).tag(sync=True)
        params = self.params
        # A page holds one style sheet for each name of a class: each choice of sheets has its own.
        return type(f"Picture{''.join(map(str.title, sheets))}", (Live,), synced)(
            _esm=module(self.name, asks=bool(self.entry)),
            _css=styles(*sheets),
            svg=svg,
            axes=axes,
            label=self.title,
            limits=limits,
            rows=rows,
            home=home,
            **params,
            **{name: getattr(self, name)[params[by]] for name, by in rows.items()},
            **state,
        )

    @property
    def params(self) -> dict[str, float]:
        """The state number by number, as `marks` takes it."""
        each = (state.wired(getattr(self, name)) for name, state in self.states.items())
        return {wire: number for numbers in each for wire, number in numbers.items()}

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
        for wire, value in state.wired(change.new).items():
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
