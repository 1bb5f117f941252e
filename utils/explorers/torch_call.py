"""Compute what `torch_loss` shows, and write the line of PyTorch that gives it.

`torch_call.js` is the twin. The losses are `FUNCTIONS`, known by their place. Class 1 has the
logit z and class 0 the logit 0.
"""

from __future__ import annotations

from utils import losses
from utils.explorers.states import fixed

FUNCTIONS = "BCEWithLogitsLoss", "CrossEntropyLoss: index", "CrossEntropyLoss: probabilities"
REDUCTIONS = "mean", "sum", "none"
IGNORED = -100, 0, 1


def _number(x: float, digits: int) -> str:
    return fixed(x, digits).replace("−", "-")


def _tensor(items: list[str]) -> str:
    return f"torch.tensor([{', '.join(items)}])"


def _rows(params: dict, y: list[int]) -> list[list[float]]:
    soft = params["soft"]
    return [[1 - soft, soft] if label else [soft, 1 - soft] for label in y]


def terms_of(params: dict, z: list[float], y: list[int]) -> list[float]:
    """Return what each sample adds to the sum."""
    kind, weight = params["function"], params["weight"]
    if kind == 0:
        loss = losses.binary_cross_entropy_with_logits
        return loss(z, y, pos_weight=weight, reduction="none").tolist()
    return losses.cross_entropy(
        [[0, value] for value in z],
        _rows(params, y) if kind == 2 else y,
        weight=[1, weight],
        ignore_index=IGNORED[params["ignore_index"]] if kind == 1 else -100,
        label_smoothing=params["label_smoothing"],
        reduction="none",
    ).tolist()


def shares_of(params: dict, y: list[int]) -> list[float]:
    """Return what each sample adds to the number that a mean divides by."""
    if params["function"] != 1:
        return [1] * len(y)
    ignored = IGNORED[params["ignore_index"]]
    return [0 if label == ignored else (1, params["weight"])[label] for label in y]


def python_line(params: dict, z: list[float], y: list[int]) -> str:
    """Write the call; what keeps its default value is left out."""
    kind = params["function"]
    logits = [_number(value, 1) for value in z]
    weight = _number(params["weight"], 1)
    rows = [f"[{', '.join(_number(p, 2) for p in row)}]" for row in _rows(params, y)]
    targets = [f"{v}.0" for v in y], [f"{v}" for v in y], rows
    arguments = [
        _tensor([f"[0.0, {z}]" if kind else z for z in logits]),
        _tensor(targets[kind]),
    ]
    if params["weight"] != 1:
        arguments.append(
            f"weight={_tensor(['1.0', weight])}" if kind else f"pos_weight=torch.tensor({weight})"
        )
    if kind == 1 and params["ignore_index"]:
        arguments.append(f"ignore_index={IGNORED[params['ignore_index']]}")
    if kind and params["label_smoothing"]:
        arguments.append(f"label_smoothing={_number(params['label_smoothing'], 2)}")
    if params["reduction"]:
        arguments.append(f'reduction="{REDUCTIONS[params["reduction"]]}"')
    name = "cross_entropy" if kind else "binary_cross_entropy_with_logits"
    return f"F.{name}({', '.join(arguments)})"
