"""Draw the pictures of the course: one function a picture, each takes its axes and returns them."""

from utils.plots.binary import (
    batch_axes,
    binary_curves,
    compare_terms,
    constant_prediction,
    logit_curves,
    surprise,
)
from utils.plots.look import COLORS, figure, look

__all__ = [
    "COLORS",
    "batch_axes",
    "binary_curves",
    "compare_terms",
    "constant_prediction",
    "figure",
    "logit_curves",
    "look",
    "surprise",
]
