"""Try a step of an optimizer over several micro-batches, on a small model in PyTorch."""

import importlib

import numpy as np

from utils.checks.on_tensors import OnTensors, held

STALE = 0.7  # a slope that an earlier step has left in every weight


class InMicroBatches(OnTensors):
    """Try a step on a linear model in PyTorch; the numbers in and out are NumPy's.

    Called with weights of shape (C, D), inputs, labels, the sizes of the micro-batches and the
    learning rate, it returns the mean that the step returned, and then the weights after it. A
    model that gets more rows than the largest micro-batch has is out of memory, and so is one for
    which autograd keeps two micro-batches more when it gets a third.
    """

    def __call__(  # noqa: D102  # as above
        self, w: np.ndarray, x: np.ndarray, y: np.ndarray, sizes: np.ndarray, lr: float
    ) -> np.ndarray | None:
        torch = importlib.import_module("torch")
        model = torch.nn.Linear(w.shape[1], w.shape[0], bias=False, dtype=torch.float64)
        model.weight.data = torch.tensor(w)
        model.weight.grad = torch.full_like(model.weight, STALE)

        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        parts = (torch.tensor(whole).split(sizes.tolist()) for whole in (x, y))
        batches = list(zip(*parts, strict=True))
        places = {rows.data_ptr() for rows, _ in batches}
        with torch.enable_grad(), held() as kept:

            def watch(_model: object, given: tuple) -> None:
                if len(given[0]) > max(sizes):
                    raise MemoryError(
                        f"{len(given[0])} rows at once do not fit, {max(sizes)} of them do: give "
                        "the model one micro-batch at a time"
                    )
                waiting = places & {one.data_ptr() for one in kept()} - {given[0].data_ptr()}
                # A single one may be without a label, and the name of its loss still in use.
                if len(waiting) > 1:
                    raise MemoryError(
                        f"autograd keeps {len(waiting)} micro-batches that wait for backward: run "
                        "it for each before the model sees the next"
                    )

            model.register_forward_pre_hook(watch)
            mean = self.fn(model, optimizer, batches)
        if mean is None or mean is ...:
            return None
        try:
            mean = float(mean)
        except (TypeError, ValueError, RuntimeError):
            self.said = self.said or "returns no number; wanted: the mean over all labels."
            return np.empty(0)
        return np.concatenate([[mean], model.weight.detach().numpy().ravel()])
