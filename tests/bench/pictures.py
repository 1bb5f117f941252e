"""The explorers' pictures, moved the way most courses do: what `make bench` compares with."""

import matplotlib.pyplot as plt
from IPython.display import display
from ipywidgets import FloatSlider, IntSlider, SelectionSlider, VBox, interact

from utils import explorers, plots
from utils.explorers import still


def _first_slider(explorer):
    """Name the number that the bench moves, and make a slider for it."""
    controls = explorer.controls.items()
    kinds = FloatSlider, SelectionSlider
    wire, control = next((w, c) for w, c in controls if isinstance(c, kinds))
    if isinstance(control, SelectionSlider):
        return wire, IntSlider(control.index, min=0, max=len(control.options) - 1)
    return wire, FloatSlider(control.value, min=control.min, max=control.max, step=control.step)


def with_interact(name):
    """Draw the whole picture anew at each step, as `interact` with inline matplotlib does."""
    explorer = explorers.EXPLORERS[name]()
    wire, slider = _first_slider(explorer)

    def show(x):
        with plots.look():
            figure = explorer.draw()
        still.add_marks(figure, explorer.marks(explorer.params | {wire: x}, *explorer.data))
        display(figure)

    interact(show, x=slider)


def with_ipympl(name):
    """Keep the picture, and draw only the marks anew at each step, on an ipympl canvas."""
    explorer = explorers.EXPLORERS[name]()
    canvas = plt.figure().canvas
    with plots.look():
        drawn = explorer.draw()
    canvas.figure = drawn
    drawn.set_canvas(canvas)
    fixed = {id(artist) for ax in drawn.axes for artist in ax.get_children()}
    wire, slider = _first_slider(explorer)

    def move(_):
        for ax in drawn.axes:
            for artist in list(ax.get_children()):
                if id(artist) not in fixed:
                    artist.remove()
        still.add_marks(
            drawn, explorer.marks(explorer.params | {wire: slider.value}, *explorer.data)
        )
        canvas.draw_idle()

    slider.observe(move, "value")
    move(None)
    display(VBox([slider, canvas]))
