"""All cases of the debugging clinic, in the order of lesson 05."""

from utils.checks.clinic.cases import counts, kinds, shapes, sums, symptoms, weights

ORDER = (
    *("target-dtype", "softmax-first", "target-shape", "broadcasting"),
    *("swapped", "nll-probabilities", "one-output"),
    *("weighted-mean", "one-hot-weights", "pos-weight", "all-ignored"),
    *("class-axis", "empty-target"),
    *("above-one", "threshold", "smoothing-floor"),
    *("below-zero", "stuck", "infinite"),
)
FOUND = kinds.CASES | shapes.CASES | weights.CASES | sums.CASES | counts.CASES | symptoms.CASES
CASES = {name: FOUND[name] for name in ORDER}
