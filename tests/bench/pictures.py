"""The explorers' pictures, moved the way most courses do: what `make bench` compares with."""

import matplotlib.pyplot as plt
from IPython.display import display
from ipywidgets import FloatSlider, VBox, interact

from utils import explorers, plots
from utils.explorers import still

#: The number that the bench moves, by explorer.
MOVED = {"binary": "p", "batch": "p1", "logit": "z", "multiclass": "z0", "simplex": "q0"}


def _slider(name):
    control = explorers.EXPLORERS[name]().controls[MOVED[name]]
    return FloatSlider(control.value, min=control.min, max=control.max, step=control.step)


def with_interact(name):
    """Draw the whole picture anew at each step, as `interact` with inline matplotlib does."""
    explorer = explorers.EXPLORERS[name]()

    def show(x):
        with plots.look():
            figure = explorer.draw()
        still.add_marks(figure, explorer.marks(explorer.params | {MOVED[name]: x}))
        display(figure)

    interact(show, x=_slider(name))


def with_ipympl(name):
    """Keep the picture, and draw only the marks anew at each step, on an ipympl canvas."""
    explorer = explorers.EXPLORERS[name]()
    canvas = plt.figure().canvas
    with plots.look():
        drawn = explorer.draw()
    canvas.figure = drawn
    drawn.set_canvas(canvas)
    fixed = {id(artist) for ax in drawn.axes for artist in ax.get_children()}
    slider = _slider(name)

    def move(_):
        for ax in drawn.axes:
            for artist in list(ax.get_children()):
                if id(artist) not in fixed:
                    artist.remove()
        still.add_marks(drawn, explorer.marks(explorer.params | {MOVED[name]: slider.value}))
        canvas.draw_idle()

    slider.observe(move, "value")
    move(None)
    display(VBox([slider, canvas]))
