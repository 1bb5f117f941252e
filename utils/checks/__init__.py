"""Checks of the exercises: they try a learner's function and name the misconception.

A check is one call on the function, such as ``checks.surprise(surprise)``. It tries many inputs
beside the reference in `utils.losses`. It never raises and never hangs, and its result shows itself
as one line. To add a check, write an `Exercise` (reference, cases, known wrong answers) and a
function of one line that passes it to `check`, in the module of its lesson; `recorded` below keeps
what it finds in the learner's progress file.
"""

from utils.checks import (
    accumulation,
    binary,
    boundary,
    chunks,
    classifier,
    clinic,
    codes,
    constant,
    contrastive,
    decision,
    distillation,
    divergence,
    information,
    language,
    logits,
    loop,
    multiclass,
    multiclass_gradient,
    one_hot,
    perplexity,
    pytorch,
    rating,
    shift,
    softmax,
    strides,
    surprise,
    temperature,
    torch_numbers,
    torch_training,
    training,
)
from utils.checks.engine import Exercise, Result, check
from utils.checks.record import recorded

#: Every exercise by the name of its check.
MODULES = (
    *(surprise, binary, logits, constant),
    *(one_hot, softmax, multiclass, multiclass_gradient),
    *(pytorch, boundary, training),
    *(torch_training, loop, classifier, temperature, decision, information, codes),
    *(language, perplexity, shift, accumulation, strides, chunks),
    *(distillation, contrastive, rating),
)
#: What is asked for as a list of numbers: each number, by the name of its check.
LISTS = {
    "torch_predictions": torch_numbers.PREDICTIONS,
    "mended_calls": torch_numbers.MENDED_CALLS,
    "kl_calls": divergence.KL_CALLS,
}
EXERCISES = {name: one for module in MODULES for name, one in module.EXERCISES.items()}

# Here, so that the checks themselves, and the examples beside them, write nothing.
binary_cross_entropy = recorded(binary.binary_cross_entropy)
binary_cross_entropy_batch = recorded(binary.binary_cross_entropy_batch)
surprise = recorded(surprise.surprise)
accumulated_step = recorded(accumulation.accumulated_step)
answer_loss = recorded(shift.answer_loss)
gradient_step = recorded(boundary.gradient_step)
logistic_gradient = recorded(boundary.logistic_gradient)
best_temperature = recorded(temperature.best_temperature)
best_threshold = recorded(decision.best_threshold)
expected_calibration_error = recorded(classifier.expected_calibration_error)
chunked_loss = recorded(chunks.chunked_loss)
clinic = recorded(clinic.clinic)
best_constant = recorded(constant.best_constant)
huffman_lengths = recorded(codes.huffman_lengths)
kl_bits = recorded(information.kl_bits)
bigram = recorded(language.bigram)
perplexity = recorded(perplexity.perplexity)
distill = recorded(distillation.distill)
kl_calls = recorded(divergence.kl_calls)
info_nce = recorded(contrastive.info_nce)
elo = recorded(rating.elo)
binary_cross_entropy_with_logits = recorded(logits.binary_cross_entropy_with_logits)
binary_cross_entropy_with_logits_grad = recorded(logits.binary_cross_entropy_with_logits_grad)
training_loop = recorded(loop.training_loop)
cross_entropy = recorded(multiclass.cross_entropy)
cross_entropy_grad = recorded(multiclass_gradient.cross_entropy_grad)
weighted_cross_entropy = recorded(pytorch.weighted_cross_entropy)
log_softmax = recorded(softmax.log_softmax)
one_hot = recorded(one_hot.one_hot)
mended_calls = recorded(torch_numbers.mended_calls)
torch_predictions = recorded(torch_numbers.torch_predictions)
steps_below = recorded(training.steps_below)
strided_perplexity = recorded(strides.strided_perplexity)
torch_loss = recorded(torch_training.torch_loss)
train = recorded(training.train)

__all__ = [
    "EXERCISES",
    "LISTS",
    "Exercise",
    "Result",
    "accumulated_step",
    "answer_loss",
    "best_constant",
    "best_temperature",
    "best_threshold",
    "bigram",
    "binary_cross_entropy",
    "binary_cross_entropy_batch",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_grad",
    "check",
    "chunked_loss",
    "clinic",
    "cross_entropy",
    "cross_entropy_grad",
    "distill",
    "elo",
    "expected_calibration_error",
    "gradient_step",
    "huffman_lengths",
    "info_nce",
    "kl_bits",
    "kl_calls",
    "log_softmax",
    "logistic_gradient",
    "mended_calls",
    "one_hot",
    "perplexity",
    "steps_below",
    "strided_perplexity",
    "surprise",
    "torch_loss",
    "torch_predictions",
    "train",
    "training_loop",
    "weighted_cross_entropy",
]
