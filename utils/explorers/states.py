"""The state of an explorer: traits that a control in the page and a hand in the picture can set."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real

import ipywidgets
import traitlets

SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"


def fixed(x: float, digits: int) -> str:
    """Write a number with a true minus, rounded as JavaScript's `toFixed` does.

    Examples
    --------
    >>> fixed(0.125, 2), fixed(-0.125, 2), fixed(-0.0001, 2)
    ('0.13', '−0.13', '0.00')
    """
    text = str(Decimal(float(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
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
    """

    link: str
    limits: tuple[float, float, float]

    def __init__(
        self,
        start: float | str | tuple[float, ...],
        text: str,
        first: int = 1,
        unless: tuple[int, ...] = (),
    ) -> None:
        super().__init__(start)
        self.start, self.text, self.first, self.unless = start, text, first, unless

    @property
    def wires(self) -> dict[str, str]:
        """Names of the numbers in the browser, each with what stands beside its control."""
        if not isinstance(self.start, tuple):
            return {self.name: self.text}
        places = range(self.first, self.first + len(self.start))
        return {f"{self.name}{i}": self.text + SUBSCRIPTS[i] for i in places}

    def numbers(self, value: float | tuple[float, ...]) -> list[float]:
        """List the numbers of a value, in the order of `wires`."""
        return list(value) if isinstance(self.start, tuple) else [value]

    def validate(self, obj: object, value: object) -> float | tuple[float, ...]:  # noqa: ARG002
        """Refuse what the controls cannot show."""
        if not isinstance(self.start, tuple):
            return self.number(value, self.name)
        values = list(value) if isinstance(value, Iterable) else [value]
        if len(values) != len(self.start):
            raise ValueError(
                f"{self.name} has {len(values)} values: this explorer shows {len(self.start)} "
                f"samples, give {len(self.start)}."
            )
        return tuple(self.number(v, name) for v, name in zip(values, self.wires, strict=True))


class Slider(State):
    """Numbers that sliders and drags can set, inside the sliders' range."""

    link = "value"

    def __init__(
        self,
        start: float | tuple[float, ...],
        low: float,
        high: float,
        step: float,
        text: str,
        first: int = 1,
        unless: tuple[int, ...] = (),
    ) -> None:
        super().__init__(start, text, first, unless)
        self.limits = low, high, step

    def number(self, value: object, name: str) -> float:
        """Return a float inside the range."""
        low, high, _ = self.limits
        if isinstance(value, bool) or not isinstance(value, Real) or not low <= value <= high:
            raise ValueError(
                f"{name} = {value!r} does not fit the slider of this explorer: "
                f"give a number from {low:g} to {high:g}."
            )
        return float(value)

    def control(self, value: float, text: str, **shared: ipywidgets.Widget) -> ipywidgets.Widget:
        """Make a slider."""
        low, high, step = self.limits
        digits = max(0, -Decimal(str(step)).as_tuple().exponent)
        return ipywidgets.FloatSlider(
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

    def __init__(self, start: int | tuple[int, ...], options: tuple[str, ...], text: str) -> None:
        super().__init__(start, text)
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
        return ipywidgets.ToggleButtons(
            options=self.options, index=value, description=text, **shared
        )


class Label(Choice):
    """Labels, 0 or 1."""

    def __init__(self, start: int | tuple[int, ...], text: str) -> None:
        super().__init__(start, ("■ 0", "● 1"), text)


class Named(Choice):
    """One of several options, by its name; the browser knows it by its place."""

    def __init__(
        self, start: str, options: tuple[str, ...], text: str, unless: tuple[int, ...] = ()
    ) -> None:
        super().__init__(start, options, text)
        self.unless = unless

    def numbers(self, value: str) -> list[int]:
        """Return the place of the option."""
        return [self.options.index(value)]

    def number(self, value: object, name: str) -> str:
        """Return the option, given by its name or its place."""
        if value in self.options:
            return value
        if isinstance(value, bool) or value not in range(len(self.options)):
            raise ValueError(
                f"{name} = {value!r} is no option: give one of "
                f"{', '.join(map(repr, self.options))}."
            )
        return self.options[int(value)]
