"""The state of an explorer: traits that a control in the page and a hand in the picture can set."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real
from typing import TYPE_CHECKING

import traitlets

from utils.explorers import handles

if TYPE_CHECKING:
    import ipywidgets

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def fixed(x: float, digits: int) -> str:
    """Write a number with a true minus, rounded as JavaScript's `toFixed` does.

    Examples
    --------
    >>> fixed(0.125, 2), fixed(-0.125, 2), fixed(-0.0001, 2)
    ('0.13', '−0.13', '0.00')
    """
    text = str(Decimal(float(x)).quantize(Decimal(f"1e-{digits}"), ROUND_HALF_UP))
    return text.replace("-", "−" if text.strip("-0.") else "")


class State(traitlets.TraitType):
    """One number, or a row of them where the start is a tuple.

    A subclass gives `number(value, name)`, which returns the number or raises a `ValueError`,
    and `control(value, text)`, which makes the widget that sets it.

    The browser knows a row `p` as the numbers `p1`, `p2`, ...: `wires` gives these names.

    Parameters
    ----------
    start : float or tuple of floats
        Value of a new explorer.
    text : str
        What stands beside the control.
    first : int
        Where a row counts from: samples from 1, classes from 0.
    unless : tuple of int
        Modes of the explorer (`marks` may return one) that do not use it: they hide the control.
    by : str
        For a row with one control in all: the `Option` that says whose number it moves.
    """

    play = False
    kind: type[ipywidgets.Widget]
    link: str
    limits: tuple[float, float, float]

    def __init__(
        self,
        start: float | str | tuple[float, ...],
        text: str,
        *,
        first: int = 1,
        unless: tuple[int, ...] = (),
        by: str = "",
    ) -> None:
        if by and first != 1:  # live.js finds the number that is chosen by its place
            raise ValueError(f"a row that {by!r} chooses from counts from 1, not from {first}.")
        super().__init__(start)
        self.start, self.text = start, text
        self.first, self.unless, self.by = first, unless, by

    @property
    def wires(self) -> dict[str, str]:
        """Names of the numbers in the browser, each with what stands beside its control."""
        if not isinstance(self.start, tuple):
            return {self.name: self.text}
        places = range(self.first, self.first + len(self.start))
        return {f"{self.name}{i}": self.text + SUBSCRIPTS[i] for i in places}

    @property
    def controls(self) -> list[tuple[str, str]]:
        """Names of the numbers that have a control, each with what stands beside it."""
        return [(self.name, self.text)] if self.by else list(self.wires.items())

    def numbers(self, value: float | tuple[float, ...]) -> list[float]:
        """List the numbers of a value, in the order of `wires`."""
        return list(value) if isinstance(self.start, tuple) else [value]

    def wired(self, value: float | tuple[float, ...]) -> dict[str, float]:
        """Return the numbers of a value by their names in the browser."""
        return dict(zip(self.wires, self.numbers(value), strict=True))

    def values(self, numbers: list[float]) -> float | tuple[float, ...]:
        """Return the value that has these `numbers`."""
        return tuple(numbers) if isinstance(self.start, tuple) else numbers[0]

    def validate(self, obj: object, value: object) -> float | tuple[float, ...]:  # noqa: ARG002
        """Refuse what the controls cannot show."""
        if not isinstance(self.start, tuple):
            return self.number(value, self.name)
        many = isinstance(value, Iterable) and not isinstance(value, str)
        values = list(value) if many else []
        if len(values) != len(self.start):
            got = f"has {len(values)} values" if many else f"= {value!r} is not a row of numbers"
            raise ValueError(
                f"{self.name} {got}: this explorer shows {len(self.start)} of them, "
                f"give {len(self.start)}."
            )
        return tuple(map(self.number, values, self.wires))


def states_of(explorer: type) -> dict[str, State]:
    """Return the state of a class of explorers, trait by trait."""
    return {name: trait for name, trait in vars(explorer).items() if isinstance(trait, State)}


class Slider(State):
    """Numbers that sliders and drags can set, inside the sliders' range and on their steps.

    A number between two steps goes to the nearest one, as the slider itself would put it. Where
    one slider stands for a row, the numbers keep their places until the hand moves them.
    """

    link = "value"
    kind = handles.FloatSlider

    def __init__(
        self,
        start: float | tuple[float, ...],
        low: float,
        high: float,
        step: float,
        text: str,
        **more: object,
    ) -> None:
        super().__init__(start, text, **more)
        self.limits = low, high, step

    def number(self, value: object, name: str) -> float:
        """Return a float inside the range."""
        low, high, step = self.limits
        if isinstance(value, bool) or not isinstance(value, Real) or not low <= value <= high:
            raise ValueError(
                f"{name} = {value!r} does not fit the slider of this explorer: "
                f"give a number from {low:g} to {high:g}."
            )
        if self.by:
            return float(value)
        return round(low + round((value - low) / step) * step, 10)

    def control(self, value: float, text: str, **shared: ipywidgets.Widget) -> ipywidgets.Widget:
        """Make a slider."""
        low, high, step = self.limits
        digits = -Decimal(str(step)).as_tuple().exponent
        return self.kind(
            value,
            min=low,
            max=high,
            step=step,
            description=text,
            readout_format=f".{digits}f",
            **shared,
        )


class Choice(State):
    """One of some named options, counted from 0, that buttons and clicks can set."""

    link = "index"
    kind = handles.ToggleButtons

    def __init__(
        self, start: int | tuple[int, ...], options: tuple[str, ...], text: str, **more: object
    ) -> None:
        super().__init__(start, text, **more)
        self.options, self.limits = options, (0, len(options) - 1, 1)

    def number(self, value: object, name: str) -> int:
        """Return the place of an option."""
        places = range(len(self.options))
        if isinstance(value, bool) or not isinstance(value, Real) or value not in places:
            *most, last = places
            raise ValueError(
                f"{name} = {value!r} is none of the buttons: "
                f"give {', '.join(map(str, most))} or {last}."
            )
        return int(value)

    def control(self, value: int, text: str, **shared: ipywidgets.Widget) -> ipywidgets.Widget:
        """Make a button for each option."""
        return self.kind(options=self.options, index=value, description=text, **shared)


class Label(Choice):
    """Labels, 0 or 1."""

    def __init__(self, start: int | tuple[int, ...], text: str, **more: object) -> None:
        super().__init__(start, ("■ 0", "● 1"), text, **more)


class Option(State):
    """One of several numbers or names, as buttons; the browser knows it by its place."""

    link = "index"
    kind = handles.ToggleButtons

    def __init__(
        self, start: float | str, options: tuple[float | str, ...], text: str, **more: object
    ) -> None:
        super().__init__(start, text, **more)
        self.options, self.limits = options, (0, len(options) - 1, 1)

    def numbers(self, value: float | str) -> list[int]:
        """Return the place of the option."""
        return [self.options.index(value)]

    def values(self, numbers: list[float]) -> float | str:
        """Return the option at a place."""
        return self.options[int(numbers[0])]

    def number(self, value: object, name: str) -> float | str:
        """Return the option itself, if it is one."""
        if isinstance(value, bool) or value not in self.options:
            raise ValueError(
                f"{name} = {value!r} cannot be chosen in this explorer: "
                f"give one of {', '.join(map(repr, self.options))}."
            )
        return self.options[self.options.index(value)]

    def control(self, value: int, text: str, **shared: ipywidgets.Widget) -> ipywidgets.Widget:
        """Make a button for each option, or a slider over them."""
        options = [str(option) for option in self.options]
        return self.kind(options=options, index=value, description=text, **shared)


class Ladder(Option):
    """One of several numbers, on a slider that need not be even; `play` adds buttons to run it."""

    kind = handles.SelectionSlider

    def __init__(
        self, start: float, options: tuple[float, ...], text: str, *, play: bool = False
    ) -> None:
        super().__init__(start, options, text)
        self.play = play
