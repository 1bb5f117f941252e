"""Checks of the exercises: they try a learner's function and name the misconception.

A check is one call on the function, such as ``checks.surprise(my_surprise)``. It tries many inputs
beside the reference in `utils.losses`. It never raises and never hangs, and its result shows itself
as one line. To add a check, write an `Exercise` (reference, cases, known wrong answers) and a
function of one line that passes it to `check`, in the module of its lesson.
"""

from utils.checks import (
    binary,
    boundary,
    classifier,
    constant,
    decision,
    information,
    language,
    logits,
    loop,
    multiclass,
    pytorch,
    softmax,
    training,
)
from utils.checks.binary import binary_cross_entropy, binary_cross_entropy_batch, surprise
from utils.checks.boundary import gradient_step, logistic_gradient
from utils.checks.classifier import best_temperature, expected_calibration_error
from utils.checks.clinic import clinic
from utils.checks.constant import best_constant
from utils.checks.decision import best_threshold
from utils.checks.engine import Exercise, Result, check
from utils.checks.information import huffman_lengths, kl_bits
from utils.checks.language import bigram, perplexity
from utils.checks.logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_grad,
)
from utils.checks.loop import training_loop
from utils.checks.multiclass import cross_entropy, cross_entropy_grad
from utils.checks.pytorch import weighted_cross_entropy
from utils.checks.softmax import log_softmax, one_hot
from utils.checks.torch_numbers import mended_calls, torch_predictions
from utils.checks.training import steps_below, torch_loss, train

#: Every exercise by the name of its check.
MODULES = (
    *(binary, logits, constant, softmax, multiclass, pytorch, boundary, training),
    *(loop, classifier, decision, information, language),
)
EXERCISES = {name: one for module in MODULES for name, one in module.EXERCISES.items()}

__all__ = [
    "EXERCISES",
    "Exercise",
    "Result",
    "best_constant",
    "best_temperature",
    "best_threshold",
    "bigram",
    "binary_cross_entropy",
    "binary_cross_entropy_batch",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_grad",
    "check",
    "clinic",
    "cross_entropy",
    "cross_entropy_grad",
    "expected_calibration_error",
    "gradient_step",
    "huffman_lengths",
    "kl_bits",
    "log_softmax",
    "logistic_gradient",
    "mended_calls",
    "one_hot",
    "perplexity",
    "steps_below",
    "surprise",
    "torch_loss",
    "torch_predictions",
    "train",
    "training_loop",
    "weighted_cross_entropy",
]
