"""Draw the pictures of the course: one function a picture, each takes its axes and returns them."""

from utils.plots.binary import (
    batch_axes,
    binary_curves,
    compare_terms,
    constant_prediction,
    logit_curves,
    surprise,
)
from utils.plots.boundary import labelled_points, loss_surface, plane, sigmoid_slope, two_surfaces
from utils.plots.calibration import (
    calibration_axes,
    loss_curves,
    reliability_diagrams,
    threshold_axes,
    two_models,
)
from utils.plots.disguise import elo_axes, pairs_axes
from utils.plots.information import (
    bits_a_character,
    code_length_axes,
    code_tree,
    own_reliability,
    smoothing,
)
from utils.plots.language import whose_mean_axes, windows_axes
from utils.plots.look import COLORS, figure, look, number_line
from utils.plots.multiclass import in_triangle, label_smoothing, multiclass_axes, simplex_axes
from utils.plots.pytorch import loss_map, torch_loss_axes

__all__ = [
    "COLORS",
    "batch_axes",
    "binary_curves",
    "bits_a_character",
    "calibration_axes",
    "code_length_axes",
    "code_tree",
    "compare_terms",
    "constant_prediction",
    "elo_axes",
    "figure",
    "in_triangle",
    "label_smoothing",
    "labelled_points",
    "logit_curves",
    "look",
    "loss_curves",
    "loss_map",
    "loss_surface",
    "multiclass_axes",
    "number_line",
    "own_reliability",
    "pairs_axes",
    "plane",
    "reliability_diagrams",
    "sigmoid_slope",
    "simplex_axes",
    "smoothing",
    "surprise",
    "threshold_axes",
    "torch_loss_axes",
    "two_models",
    "two_surfaces",
    "whose_mean_axes",
    "windows_axes",
]
