"""Hidden inputs for lesson 00: surprise."""

from classroom.grading.hidden.parts import Part, tiny
from utils.checks.engine import calls

PARTS = {
    "surprise": (
        Part(
            "probabilities between 0.02 and 0.98",
            2,
            lambda rng: calls(*((float(p),) for p in rng.uniform(0.02, 0.98, 8))),
        ),
        Part(
            "very small probabilities",
            1,
            lambda rng: calls(*((float(p),) for p in tiny(rng))),
            edge=True,
        ),
    ),
}
