"""Ask for a prediction in an explorer: what its picture is told, its rings' sliders, its record."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from utils.explorers import handles, ring
from utils.quiz import guesses, progress, toml_prediction

if TYPE_CHECKING:
    from utils.explorers.live import Explorer

MADE = "This prediction is made, and the first guess counts."


class Guess(traitlets.TraitType):
    """Where the ring is, or the rings; None where nobody guessed, as after "just show me"."""

    default_value = None

    def validate(self, obj: Explorer, value: object) -> float | tuple[float, ...]:
        """Return the guess on the steps of its slider."""
        return _asked(obj).guess_from(value)


class Committed(traitlets.Bool):
    """Whether the prediction is made; to set it is to commit the guess."""

    def validate(self, obj: Explorer, value: object) -> bool:
        """Refuse to commit twice, and to take a commit back."""
        asked = _asked(obj)
        if asked.done and not asked.busy:
            raise ValueError(f"{MADE} {progress.kept_in()}")
        return super().validate(obj, value)


def _asked(explorer: Explorer) -> Asked:
    if (asked := vars(explorer).get("asked")) is None:
        raise ValueError(
            f"This explorers.{explorer.name}() asks for no prediction: make it with "
            f'explorers.{explorer.name}(predict="ID").'
        )
    return asked


class Asked:
    """A prediction and the guess at it, as long as its explorer lives.

    Parameters
    ----------
    explorer : Explorer
        In the state in which it opens.
    ask : dict
        As `ask_of` makes it.
    """

    def __init__(self, explorer: Explorer, ask: dict) -> None:
        self.explorer, self.ask = explorer, ask
        self.home = explorer.params
        self.numbers, self.done, self.busy = list(ask["start"]), 0, False
        self.kept, self.note = False, ""
        self._truths: list[float] | None = None
        kept, self.note = guesses.guesses()
        earlier, step = kept.get(ask["id"]), ask["range"][2]
        if earlier and guesses.agrees(earlier, self.truths, step):
            self.numbers = earlier["guess"] or self.numbers
            self.done, self.kept = 1 if earlier["guess"] else 2, True
            self.note = progress.kept_in()
            self._arrive()

    @property
    def wires(self) -> list[str]:
        """Name the guesses as the browser knows them."""
        return [f"guess{i}" for i, _ in enumerate(self.numbers, start=1)]

    @property
    def limits(self) -> dict[str, list[float]]:
        """Give the range of each, and of `done`."""
        return {**dict.fromkeys(self.wires, self.ask["range"]), "done": [0, 2, 1]}

    @property
    def state(self) -> dict[str, object]:
        """Give what the browser is told, by name."""
        # The rest of the goal is as it began, which the picture knows.
        goal = {k: v for k, v in self.ask["goal"].items() if v != self.home[k]}
        mine = {
            "ask": self.ask | {"goal": goal},
            "done": self.done,
            "kept": self.kept,
            "note": self.note,
        }
        return dict(zip(self.wires, self.numbers, strict=True)) | mine

    @property
    def truths(self) -> list[float]:
        """Compute what is asked, ring by ring."""
        if self._truths is None:
            self._truths = ring.truths(self.explorer.marks, self.ask, self.explorer.data)
        return self._truths

    def on(self, result: dict) -> dict:
        """Add to what the twin made what the prediction shows of it."""
        return ring.asked(
            result, self.ask, self.numbers, self.done, self.truths if self.done else []
        )

    def guess_from(self, value: object) -> float | tuple[float, ...]:
        """Return a guess on the steps of its slider, or say what is wrong with it."""
        if self.busy:
            return value
        if self.done:
            raise ValueError(f"{MADE} {progress.kept_in()}")
        low, high, _ = self.ask["range"]
        many = len(self.numbers) > 1
        row = list(value) if many and isinstance(value, (list, tuple)) else [value]
        fine = all(
            isinstance(v, Real) and not isinstance(v, bool) and low <= v <= high for v in row
        )
        if not fine or len(row) != len(self.numbers):
            wish = f"{len(self.numbers)} numbers, each" if many else "a number"
            raise ValueError(f"guess = {value!r} does not fit: give {wish} from {low} to {high}.")
        row = [toml_prediction.on_a_step(self.ask, number) for number in row]
        return tuple(row) if many else row[0]

    def controls(self, others: dict[str, ipywidgets.Widget]) -> list[ipywidgets.Widget]:
        """Make a slider for each ring, and the place of the buttons; `others` share their style."""
        picture, (low, high, step) = self.explorer.picture, self.ask["range"]
        shared = {"layout": picture.layout}
        for other in others.values():
            if isinstance(other, handles.FloatSlider):
                shared["style"] = other.style
        digits, unit = self.ask["digits"], self.ask["unit"]
        self.sliders = []
        for wire, value, name in zip(self.wires, self.numbers, self.ask["names"], strict=True):
            words = f"guess at {name}" if name else "your guess"
            slider = handles.FloatSlider(
                value, min=low, max=high, step=step, readout_format=f".{digits}f",
                description=f"{words} ({unit})" if unit else words, **shared,
            )  # fmt: skip
            slider.add_class("ce-guess")
            ipywidgets.jslink((picture, wire), (slider, "value"))
            self.sliders.append(slider)
            shared["style"] = slider.style
        slot = ipywidgets.VBox(layout=picture.layout)
        slot.add_class("ce-slot")
        return [*self.sliders, slot]

    def listen(self) -> None:
        """Hear the picture and the explorer from now on."""
        self._tell()
        self.explorer.picture.observe(self._heard, [*self.wires, "done"])
        self.explorer.observe(self._said, ["guess", "committed"])

    def _tell(self) -> None:
        self.busy = True
        try:
            guess = tuple(self.numbers) if len(self.numbers) > 1 else self.numbers[0]
            self.explorer.guess = None if self.done == 2 else guess
            self.explorer.committed = bool(self.done)
        finally:
            self.busy = False

    def _heard(self, _: traitlets.Bunch) -> None:
        picture = self.explorer.picture
        if self.busy or self.done:
            return
        self.numbers = [getattr(picture, wire) for wire in self.wires]
        self.done = picture.done
        self._tell()
        if self.done:
            self._keep()

    def _said(self, change: traitlets.Bunch) -> None:
        if self.busy:
            return
        self.busy = True
        try:
            if change.name == "committed":
                self.done = self.explorer.picture.done = 1
                self._arrive()
            else:
                self.numbers = list(change.new) if len(self.numbers) > 1 else [change.new]
                for wire, slider, number in zip(
                    self.wires, self.sliders, self.numbers, strict=True
                ):
                    setattr(self.explorer.picture, wire, number)
                    slider.value = number
        finally:
            self.busy = False
        if self.done:
            self._keep()

    def _arrive(self) -> None:
        """Bring the explorer to the state in question."""
        there = ring.goal(self.explorer.marks, self.ask, self.explorer.data)
        for name, state in self.explorer.states.items():
            value = state.values([there[wire] for wire in state.wires])
            setattr(self.explorer, name, value)

    def _keep(self) -> None:
        guess = self.numbers if self.done == 1 else None
        kept, note = guesses.keep(self.ask["id"], guess, self.truths, self.ask["range"][2])
        self.explorer.picture.note, self.explorer.picture.kept = note, kept


#: What the picture of an explorer that asks has beside its own.
SYNCED = {
    "ask": traitlets.Dict().tag(sync=True),
    "done": traitlets.Int().tag(sync=True),
    "kept": traitlets.Bool().tag(sync=True),
    "note": traitlets.Unicode().tag(sync=True),
}
