"""Every right answer passes, every known misconception is named, and nothing else gets through."""

import contextlib
import dataclasses
import itertools
import math

import numpy as np
import pytest
import scipy.stats
import torch
import torch.nn.functional as F  # noqa: N812  # the field's own name
from torch.utils.checkpoint import checkpoint

from utils import calibration, checks, huffman, logistic, losses
from utils.checks import exercise, learner


def branches(p, y):
    if y == 1:
        return -math.log(p)
    return -math.log(1 - p)


def loop(p, y, reduction="mean"):
    total = 0.0
    for one_p, one_y in zip(p, y, strict=True):
        total += branches(one_p, one_y)
    return total / len(p) if reduction == "mean" else total


def indexed(p, y, reduction="mean"):
    truth = np.empty(len(p))
    truth[y == 1], truth[y == 0] = p[y == 1], 1 - p[y == 0]
    return getattr(-np.log(truth), reduction)()


def chosen(p, y, reduction="mean"):
    terms = torch.where(torch.tensor(y) == 1, torch.tensor(p), 1 - torch.tensor(p)).log()
    return -terms.sum() if reduction == "sum" else -terms.mean()


def stable(z, y):
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def stable_loop(z, y):
    one = [max(a, 0) - a * b + math.log1p(math.exp(-abs(a))) for a, b in zip(z, y, strict=True)]
    print(one)  # noqa: T201 - learners print
    return one


def stable_where(z, y):
    right = np.where(y == 1, z, -z)
    return np.where(right > 0, np.log1p(np.exp(-right)), -right + np.log1p(np.exp(right)))


def torch_logits(z, y):
    z = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    return loss(z, torch.tensor(y).double(), reduction="none")


def grid_search(y):
    grid = np.arange(0.001, 1, 0.001)
    return grid[np.argmin([losses.binary_cross_entropy(np.full(len(y), p), y) for p in grid])]


def coarse_search(y):
    return min((k / 100 for k in range(1, 100)), key=lambda p: loop([p] * len(y), y))


def rows_of_one(y, num_classes):
    rows = np.zeros((len(y), num_classes), int)
    rows[np.arange(len(y)), y] = 1
    return rows


def log_sum_exp_last(z):
    largest = np.max(z, axis=-1, keepdims=True)
    return z - (largest + np.log(np.sum(np.exp(z - largest), axis=-1, keepdims=True)))


def looked_up(z, y):
    log_q = log_sum_exp_last(z)
    if y.ndim == 1:
        return -log_q[np.arange(len(y)), y].mean()
    return -np.sum(y * log_q) / len(z)


def sample_by_sample(z, y):
    target = np.eye(z.shape[1])[y] if y.ndim == 1 else y
    total = 0.0
    for row, truth in zip(z, target, strict=True):
        top = max(row)
        rest = top + math.log(sum(math.exp(v - top) for v in row))
        total += sum(t * (rest - v) for t, v in zip(truth, row, strict=True))
    return total / len(z)


def torch_rows(z, y):
    y = torch.tensor(y if y.ndim == 1 else y.astype(float))
    return torch.nn.functional.cross_entropy(torch.tensor(z), y)


def softmax_minus_target(z, y):
    q = np.exp(log_sum_exp_last(z))
    return (q - (np.eye(z.shape[1])[y] if y.ndim == 1 else y)) / len(z)


def by_autograd(z, y):
    z = torch.tensor(z, requires_grad=True)
    y = torch.tensor(y if y.ndim == 1 else y.astype(float))
    torch.nn.functional.cross_entropy(z, y).backward()
    return z.grad


def taken_off_in_place(z, y):
    grad = losses.softmax(z)
    if y.ndim == 1:
        grad[range(len(y)), y] -= 1
    else:
        grad -= y
    return grad / len(grad)


def torch_weighted(z, y, weight, ignore_index):
    z, y, weight = map(torch.tensor, (z, y, weight))
    return torch.nn.functional.cross_entropy(z, y, weight=weight, ignore_index=ignore_index)


def weighted_loop(z, y, weight, ignore_index):
    total = divisor = 0.0
    for row, label in zip(z, y, strict=True):
        if label != ignore_index:
            total += weight[label] * (losses.logsumexp(row) - row[label])
            divisor += weight[label]
    return total / divisor


def weighted_by_rows(z, y, weight, ignore_index):
    kept = y != ignore_index
    z, y = z[kept], y[kept]
    return np.average(-log_sum_exp_last(z)[range(len(y)), y], weights=weight[y])


def gradient_at_once(w, x, y):
    return (1 / (1 + np.exp(-x @ w)) - y) @ x / len(y)


def gradient_by_autograd(w, x, y):
    w = torch.tensor(w, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(x) @ w, torch.tensor(y)
    )
    return torch.autograd.grad(loss, w)[0]


def gradient_by_loops(w, x, y):
    total = [0.0] * len(w)
    for row, label in zip(x, y, strict=True):
        p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(row, w, strict=True))))
        total = [t + (p - label) * a for t, a in zip(total, row, strict=True)]
    return [t / len(y) for t in total]


def train_by_loop(w, x, y, lr, steps):
    for _ in range(steps):
        w = w - lr * np.array(gradient_by_loops(w, x, y))
    return w


def train_by_recursion(w, x, y, lr, steps):
    if steps == 0:
        return w
    return train_by_recursion(w - lr * logistic.gradient(w, x, y), x, y, lr, steps - 1)


def count_while(limit, w, x, y, lr):
    steps = 0
    while logistic.loss(w, x, y) > limit:
        w, steps = train_by_loop(w, x, y, lr, 1), steps + 1
    return steps


def count_for(limit, w, x, y, lr):
    for step in range(100_000):
        if losses.binary_cross_entropy(losses.sigmoid(x @ w), y) < limit:
            return step
        w = w - lr * logistic.gradient(w, x, y)
    return None


def sgd(w, x, y, lr, steps, dtype=torch.float64):
    x, y, w = (torch.tensor(values, dtype=dtype) for values in (x, y, w))
    line = torch.nn.Linear(2, 1, dtype=dtype)
    line.weight.data, line.bias.data = w[None, :2].clone(), w[2:].clone()
    cost = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(line.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        cost(line(x[:, :2]).squeeze(1), y).backward()
        optimizer.step()
    found = torch.cat([line.weight[0], line.bias])
    return found, cost(line(x[:, :2]).squeeze(1), y)


def divergence_by_loop(p, q):
    return sum(a * math.log2(a / b) for a, b in zip(p, q, strict=True) if a > 0)


def two_smallest(q):
    groups = {(symbol,): share for symbol, share in enumerate(q)}
    depth = dict.fromkeys(range(len(q)), 0)
    while len(groups) > 1:
        first, second = sorted(groups, key=groups.get)[:2]
        groups[first + second] = groups.pop(first) + groups.pop(second)
        for symbol in first + second:
            depth[symbol] += 1
    return list(depth.values())


def pairs_by_loop(y, C):
    table = [[1] * C for _ in range(C)]
    for before, after in itertools.pairwise(y):
        table[before][after] += 1
    return [[count / sum(row) for count in row] for row in table]


def pairs_enumerated(y, C):
    counts = np.ones((C, C))
    for place, before in enumerate(y):
        counts[before, y[place + 1]] += 1
    return counts / counts.sum(axis=1, keepdims=True)


def merged_in_front(q):
    lengths = [0] * len(q)
    groups = sorted((share, [symbol]) for symbol, share in enumerate(q))
    while len(groups) > 1:
        merged = groups[0][1] + groups[1][1]
        for symbol in merged:
            lengths[symbol] += 1
        groups = [(groups[0][0] + groups[1][0], merged), *groups[2:]]
    return lengths


def pairs_at_once(y, C):
    counts = np.bincount(y[:-1] * C + y[1:], minlength=C * C).reshape(C, C)
    return (counts + 1) / (counts.sum(axis=1) + C)[:, np.newaxis]


def torch_loop(model, loss, train, val, lr, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    pairs = []
    for _ in range(steps):
        now = loss(model(train[0]), train[1])
        pairs.append((now, loss(model(val[0]), val[1])))
        optimizer.zero_grad()
        now.backward()
        optimizer.step()
    return pairs


def loop_by_hand(model, loss, train, val, lr, steps):
    pairs = []
    for _ in range(steps):
        now = loss(model(train[0]), train[1])
        with torch.no_grad():
            pairs.append([now.item(), loss(model(val[0]), val[1]).item()])
        for weight, slope in zip(
            model.parameters(), torch.autograd.grad(now, model.parameters()), strict=True
        ):
            weight.data -= lr * slope
    return np.array(pairs)


def loop_of_tensors(model, loss, train, val, lr, steps):
    path = []
    for _ in range(steps):
        path.append([loss(model(x), y) for x, y in (train, val)])
        model.zero_grad()
        path[-1][0].backward()
        with torch.no_grad():
            for weight in model.parameters():
                weight.sub_(lr * weight.grad)
    return torch.stack([torch.stack(pair) for pair in path])


def ece_by_edges(confidence, right, bins):
    total, edges = 0.0, np.linspace(0, 1, bins + 1)
    for low, high in itertools.pairwise(edges):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += abs(confidence[inside].mean() - right[inside].mean()) * inside.sum()
    return total / len(right)


def ece_by_floor(confidence, right, bins):
    place = np.floor(confidence * bins).astype(int)
    gaps = np.bincount(place, confidence - right, bins)
    return np.abs(gaps).sum() / len(right)


def temperature_by_lbfgs(z, y):
    z, y = torch.tensor(z), torch.tensor(y)
    log_t = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_t], line_search_fn="strong_wolfe", max_iter=100)

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(z / log_t.exp(), y)
        loss.backward()
        return loss

    optimizer.step(closure)
    return log_t.exp()


def temperature_by_grid(z, y):
    return min(np.arange(0.05, 10, 0.01), key=lambda t: losses.cross_entropy(z / t, y))


def threshold_by_loop(p, y, miss, alarm):
    best = None
    for hundredth in range(1, 100):
        t, cost = hundredth / 100, 0
        for probability, label in zip(p, y, strict=True):
            if probability > t and label == 0:
                cost += alarm
            if probability <= t and label == 1:
                cost += miss
        if best is None or cost < best[0]:
            best = cost, t
    return best[1]


def threshold_by_arrays(p, y, miss, alarm):
    grid = np.arange(1, 100)[:, np.newaxis] / 100
    return grid[np.where(p > grid, alarm * (y == 0), miss * y).sum(axis=1).argmin(), 0]


def threshold_by_shares(p, y, miss, alarm):
    # Sums of two rounded means: thresholds that are equally cheap must stay so.
    grid = np.arange(0.01, 1, 0.01)
    misses = [((p <= t) & (y == 1)).mean() for t in grid]
    alarms = [((p > t) & (y == 0)).mean() for t in grid]
    return grid[np.argmin(miss * np.array(misses) + alarm * np.array(alarms))]


def threshold_on(grid, acts):
    def fn(p, y, miss, alarm):
        return grid[
            np.argmin([np.where(acts(p, t), alarm * (1 - y), miss * y).sum() for t in grid])
        ]

    return fn


def ece_over(places):
    def fn(confidence, right, bins):
        place, total = np.ceil(confidence * bins), 0
        for number in places(bins):
            if (inside := place == number).any():
                gap = confidence[inside].mean() - right[inside].mean()
                total += inside.mean() * abs(gap)
        return total

    return fn


def loop_left_early(model, loss, train, val, lr, steps):
    optimizer, pairs = torch.optim.SGD(model.parameters(), lr=lr), []
    for _ in range(steps):
        now = loss(model(train[0]), train[1])
        pairs.append((now.item(), loss(model(val[0]), val[1]).item()))
        now.backward()
        optimizer.step()
        break
    return pairs


def shifted_by_the_largest_of_all(z):
    powers = np.exp(z - np.max(z))
    return np.log(powers / powers.sum(axis=-1, keepdims=True))


def row_max_and_one_sum(z):
    z = z - np.max(z, axis=-1, keepdims=True)
    return np.log(np.exp(z) / np.exp(z).sum())


def looked_up_in_rows(z, y):
    target = y if y.ndim == 2 else rows_of_one(y, y.max() + 1)
    return -np.sum(log_sum_exp_last(z) * target) / len(target)


def guessed_slope(z, y):
    target = y if y.ndim == 2 else rows_of_one(y, y.max() + 1)
    return (losses.softmax(z) - target) / len(z)


def every_step_from_the_start(w, x, y, lr, steps):
    for _ in range(steps):
        new = w - lr * logistic.gradient(w, x, y)
    return new


def step_thrown_away(w, x, y, lr, steps):
    for _ in range(steps):
        train_by_loop(w, x, y, lr, 1)
    return w


def asked_after_the_step(limit, w, x, y, lr):
    for steps in range(1, 100_000):
        w = w - lr * logistic.gradient(w, x, y)
        if logistic.loss(w, x, y) < limit:
            return steps
    return None


def answers_by_rows(z, y, mask):
    terms = torch.nn.functional.cross_entropy(z[:, :-1].transpose(1, 2), y[:, 1:], reduction="none")
    return terms[mask[:, 1:]].mean()


def answers_by_loop(z, y, mask):
    found = [
        z[b, t - 1].logsumexp(0) - z[b, t - 1, y[b, t]]
        for b in range(len(y))
        for t in range(1, y.shape[1])
        if mask[b, t]
    ]
    return sum(found) / len(found)


def answers_ignored(z, y, mask):
    labels = torch.where(mask, y, -100)[:, 1:]
    return torch.nn.functional.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())


def step_by_sums(model, optimizer, batches):
    count = sum((y != -100).sum() for _, y in batches)
    optimizer.zero_grad()
    paid = []
    for x, y in batches:
        loss = torch.nn.functional.cross_entropy(model(x), y, reduction="sum") / count
        loss.backward()
        paid.append(loss.detach())
    optimizer.step()
    return sum(paid)


def step_divided_late(model, optimizer, batches):
    optimizer.zero_grad()
    total, count = 0.0, 0
    for x, y in batches:
        loss = torch.nn.functional.cross_entropy(model(x), y, reduction="sum")
        loss.backward()
        total, count = total + loss.item(), count + (y != -100).sum().item()
    for weight in model.parameters():
        weight.grad /= count
    optimizer.step()
    return total / count


def windows_by_symbol(costs, text, length, stride):
    total = 0.0
    for place in range(len(text)):
        begin = next(b for b in range(0, len(text), stride) if place < b + length)
        total += costs(text[begin : begin + length])[place - begin]
    return math.exp(total / len(text))


def windows_kept(costs, text, length, stride):
    found = {}
    for begin in range(0, len(text), stride):
        for place, term in enumerate(costs(text[begin : begin + length]), begin):
            found.setdefault(place, term)
    return np.exp(np.mean(list(found.values())))


def windows_in_torch(costs, text, length, stride):
    return torch.tensor(windows_kept(costs, text, length, stride)).log().exp()


def in_chunks(reentrant):
    def part(rows, weight, labels):
        return torch.nn.functional.cross_entropy(rows @ weight.T, labels, reduction="sum")

    def fn(h, weight, y, size):
        return (
            sum(
                checkpoint(part, rows, weight, labels, use_reentrant=reentrant)
                for rows, labels in zip(h.split(size), y.split(size), strict=True)
            )
            / (y != -100).sum()
        )

    return fn


def token_by_token(h, weight, y, size):
    del size
    kept = [
        checkpoint(lambda row, i=i: (weight @ row).logsumexp(0) - weight[i] @ row, row,
                   use_reentrant=False)
        for row, i in zip(h, y, strict=True)
        if i >= 0
    ]  # fmt: skip
    return torch.stack(kept).mean()


def distilled_by_hand(z, v, T):
    p = torch.softmax(v / T, 1)
    return T**2 * (p * (p.log() - torch.log_softmax(z / T, 1))).sum(1).mean()


def distilled_by_sum(z, v, T):
    logs = F.log_softmax(z / T, 1), F.log_softmax(v / T, 1)
    return T * T * F.kl_div(*logs, reduction="sum", log_target=True) / len(z)


def distilled_by_entropies(z, v, T):
    p = (v / T).softmax(1)
    return T**2 * (F.cross_entropy(z / T, p) - F.cross_entropy(v / T, p))


def pairs_by_logs(s, T):
    rows, columns = (torch.log_softmax(s / T, axis).diagonal() for axis in (1, 0))
    return -(rows + columns).mean() / 2


def pairs_by_logsumexp(s, T):
    z = s / T
    own = z.diagonal()
    return (z.logsumexp(1) - own + z.logsumexp(0) - own).mean() / 2


def pairs_one_by_one(s, T):
    place = [torch.tensor([i]) for i in range(len(s))]
    terms = [F.cross_entropy(s[i : i + 1] / T, one) for i, one in enumerate(place)]
    terms += [F.cross_entropy(s[:, i][None] / T, one) for i, one in enumerate(place)]
    return sum(terms) / len(terms)


def rated_by_sigmoid(a, b, result, K):
    p = losses.sigmoid((a - b) * np.log(10) / 400)
    return a + K * (result - p), b - K * (result - p)


def rated_each(a, b, result, K):
    strong, weak = 10 ** (a / 400), 10 ** (b / 400)
    share = strong / (strong + weak)
    return [a + K * (result - share), b + K * ((1 - result) - (1 - share))]


def rated_as_array(a, b, result, K):
    return np.array([a, b]) + K * (result - 1 / (1 + 10 ** ((b - a) / 400))) * np.array([1, -1])


RIGHT = {
    "distill": [distilled_by_hand, distilled_by_sum, distilled_by_entropies],
    "info_nce": [pairs_by_logs, pairs_by_logsumexp, pairs_one_by_one],
    "elo": [rated_by_sigmoid, rated_each, rated_as_array],
    "answer_loss": [answers_by_rows, answers_by_loop, answers_ignored],
    "accumulated_step": [
        step_by_sums,
        step_divided_late,
        lambda *given: torch.tensor([step_divided_late(*given)]),
    ],
    "strided_perplexity": [windows_by_symbol, windows_kept, windows_in_torch],
    "chunked_loss": [in_chunks(reentrant=False), in_chunks(reentrant=True), token_by_token],
    "surprise": [
        lambda p: -math.log(p),
        lambda p: np.log(1 / p),
        lambda p: np.array(-np.log(p)),
        lambda p: np.float32(-np.log(p)),
        lambda p: -math.log2(p) * math.log(2),
    ],
    "binary_cross_entropy": [
        branches,
        lambda p, y: -(y * np.log(p) + (1 - y) * np.log(1 - p)),
        lambda p, y: -y * math.log(p) - (1 - y) * math.log1p(-p),
        lambda p, y: -np.log(p**y * (1 - p) ** (1 - y)),
        lambda probability, label: -math.log(probability if label else 1 - probability),
    ],
    "binary_cross_entropy_batch": [loop, indexed, chosen],
    "binary_cross_entropy_with_logits": [
        stable,
        stable_loop,
        stable_where,
        torch_logits,
        lambda z, y: np.logaddexp(0, z) - z * y,
    ],
    "binary_cross_entropy_with_logits_grad": [
        lambda z, y: losses.sigmoid(z) - y,
        lambda z, y: 1 / (1 + np.exp(-z)) - y,  # overflows on the way and ends at the right place
        lambda z, y: (np.tanh(z / 2) + 1) / 2 - y,
    ],
    "weighted_cross_entropy": [torch_weighted, weighted_loop, weighted_by_rows],
    "best_constant": [np.mean, lambda y: sum(y) / len(y), grid_search, coarse_search],
    "one_hot": [
        rows_of_one,
        lambda y, num_classes: np.eye(num_classes)[y],
        lambda y, num_classes: [[int(c == one) for c in range(num_classes)] for one in y],
    ],
    "log_softmax": [
        log_sum_exp_last,
        lambda z: torch.tensor(z).log_softmax(-1),
        lambda z: z - np.logaddexp.reduce(z, axis=-1, keepdims=True),
    ],
    "cross_entropy": [looked_up, sample_by_sample, torch_rows],
    "cross_entropy_grad": [softmax_minus_target, by_autograd, taken_off_in_place],
    "logistic_gradient": [gradient_at_once, gradient_by_autograd, gradient_by_loops],
    "gradient_step": [
        lambda w, x, y, lr: w - lr * gradient_by_autograd(w, x, y).numpy(),
        lambda w, x, y, lr: w + lr * x.T @ (y - losses.sigmoid(x @ w)) / len(y),
        lambda w, x, y, lr: [
            a - lr * g for a, g in zip(w, gradient_by_loops(w, x, y), strict=True)
        ],
    ],
    "train": [
        train_by_loop,
        train_by_recursion,
        lambda w, x, y, lr, steps: sgd(w, x, y, lr, steps)[0],
    ],
    "steps_below": [count_while, count_for, lambda *given: float(count_while(*given))],
    "torch_loss": [
        lambda w, x, y, lr, steps: sgd(w, x, y, lr, steps)[1],
        lambda w, x, y, lr, steps: sgd(w, x, y, lr, steps, torch.float32)[1].item(),
        lambda *given: sgd(*given)[1].detach().reshape(1),
    ],
    "kl_bits": [
        divergence_by_loop,
        lambda p, q: np.nansum(p * np.log2(p / q)),
        lambda p, q: scipy.stats.entropy(p, q, base=2),
    ],
    "huffman_lengths": [
        two_smallest,
        lambda q: np.array(two_smallest(q), dtype=float),
        lambda q: torch.tensor(two_smallest(list(q))),
    ],
    "bigram": [pairs_by_loop, pairs_at_once, lambda y, C: np.array(pairs_by_loop(y, C))],
    "perplexity": [
        lambda terms: math.exp(sum(terms) / len(terms)),
        lambda terms: 2 ** np.mean(terms / np.log(2)),
        lambda terms: 1 / np.prod(np.exp(-terms)) ** (1 / len(terms)),
    ],
    "training_loop": [torch_loop, loop_by_hand, loop_of_tensors],
    "expected_calibration_error": [
        ece_by_edges,
        ece_by_floor,
        lambda *given: torch.tensor(ece_by_floor(*given)),
    ],
    "best_temperature": [
        temperature_by_grid,
        temperature_by_lbfgs,
        lambda z, y: np.array([temperature_by_grid(z, y)]),
    ],
    "best_threshold": [
        threshold_by_loop,
        threshold_by_arrays,
        lambda p, y, miss, alarm: min(
            (k / 100 for k in range(1, 100)),
            key=lambda t: calibration.mean_cost(p, y, t, miss, alarm),
        ),
        threshold_by_shares,
    ],
}
RIGHT_CASES = [(name, fn) for name, answers in RIGHT.items() for fn in answers]
WRONG_CASES = [
    (name, known, wrong)
    for name, exercise in checks.EXERCISES.items()
    for known in exercise.known
    for wrong in known.wrong
]
# The same mistakes as people write them: with branches, with math, in loops.
REWRITTEN = [
    ("binary_cross_entropy", "arguments swapped", lambda y, p: branches(p, y)),
    (
        "binary_cross_entropy",
        "arguments swapped",
        lambda p, y: -(p * math.log(y) + (1 - p) * math.log(1 - y)),
    ),
    ("binary_cross_entropy", "missing minus", lambda p, y: -branches(p, y)),
    ("binary_cross_entropy", "branches exchanged", lambda p, y: branches(p, 1 - y)),
    ("binary_cross_entropy", "forgotten 1 - y term", lambda p, y: -math.log(p) if y == 1 else 0),
    ("binary_cross_entropy_batch", "mean for sum", lambda p, y, reduction="mean": loop(p, y)),  # noqa: ARG005
    (
        "binary_cross_entropy_with_logits",
        "unstable",
        lambda z, y: [branches(1 / (1 + math.exp(-a)), b) for a, b in zip(z, y, strict=True)],
    ),
    (
        "binary_cross_entropy_with_logits",
        "unstable",
        lambda z, y: -np.log(np.exp(z * y) / (1 + np.exp(z))),
    ),
    (
        "binary_cross_entropy_with_logits",
        "sum",
        lambda z, y: losses.binary_cross_entropy_with_logits(z, y, reduction="sum"),
    ),
    (
        "binary_cross_entropy_with_logits_grad",
        "sign of z",
        lambda z, y: np.exp(-z) / (1 + np.exp(-z)) - y,
    ),
    (
        "binary_cross_entropy_with_logits_grad",
        "exp of -|z| for both signs",
        lambda z, y: 1 / (1 + np.exp(-np.abs(z))) - y,
    ),
    (
        "binary_cross_entropy_with_logits_grad",
        "exp of -|z| for both signs",
        lambda z, y: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) - y,
    ),
    ("one_hot", "counted from 1", lambda y, num_classes: rows_of_one(y - 1, num_classes)),
    ("log_softmax", "log of a rounded 0", lambda z: np.log(torch.tensor(z).softmax(-1).numpy())),
    ("log_softmax", "log of a rounded 0", lambda z: np.log(losses.softmax(z))),
    ("log_softmax", "one max for the batch", shifted_by_the_largest_of_all),
    ("log_softmax", "one sum for the batch", row_max_and_one_sum),
    ("log_softmax", "keepdims forgotten", lambda z: z - losses.logsumexp(z)),
    ("log_softmax", "log(p + eps)", lambda z: np.log(losses.softmax(z) + 1e-8)),
    ("cross_entropy", "arguments swapped", lambda y, z: looked_up(z, y)),
    ("cross_entropy", "classes guessed", looked_up_in_rows),
    (
        "cross_entropy",
        "log of a logit",
        lambda z, y: -(np.log(z) * (np.eye(z.shape[1])[y] if y.ndim == 1 else y)).sum() / len(z),
    ),
    ("cross_entropy_grad", "classes guessed", guessed_slope),
    ("train", "one step", every_step_from_the_start),
    ("train", "no step", step_thrown_away),
    ("steps_below", "asked after the step", asked_after_the_step),
    ("logistic_gradient", "one mean for all", lambda w, x, y: np.mean(gradient_by_loops(w, x, y))),
    ("cross_entropy", "softmax twice", lambda z, y: looked_up(losses.softmax(z), y)),
    (
        "cross_entropy_grad",
        "sum for mean",
        lambda z, y: softmax_minus_target(z, y) * len(z),
    ),
    ("huffman_lengths", "merged too early", merged_in_front),
    ("bigram", "past the end", pairs_enumerated),
    ("best_constant", "majority label", lambda y: int(sum(y) > len(y) / 2)),
    (
        "best_threshold",
        "acting at the threshold",
        threshold_on(np.arange(1, 100) / 100, np.greater_equal),
    ),
    ("best_threshold", "threshold 0", threshold_on(np.arange(0, 1, 0.01), np.greater)),
    ("best_threshold", "threshold 0", threshold_on(np.linspace(0, 1, 101), np.greater)),
    ("expected_calibration_error", "last bin dropped", ece_over(range)),
    (
        "best_temperature",
        "multiplied",
        lambda z, y: min(np.arange(0.05, 10, 0.01), key=lambda t: losses.cross_entropy(z * t, y)),
    ),
    (
        "best_temperature",
        "place for temperature",
        lambda z, y: np.argmin([losses.cross_entropy(z / t, y) for t in np.arange(0.05, 10, 0.01)]),
    ),
    ("best_constant", "nan wins", lambda y: float(np.argmin([math.nan, y[0]]))),
]


def look(name, fn):
    return getattr(checks, name)(fn)


@pytest.fixture
def nothing_withheld(monkeypatch):
    """Let wrong answers be written with the course's own functions: they are short so."""
    monkeypatch.setattr(learner, "withheld", lambda _: contextlib.nullcontext())


def check_without_extremes(exercise, fn):
    return checks.check(dataclasses.replace(exercise, extreme=()), fn)


def test_every_exercise_has_a_check_right_answers_and_known_wrong_ones():
    assert set(RIGHT) == set(checks.EXERCISES)
    assert all(len(RIGHT[name]) >= 3 for name in checks.EXERCISES)
    assert all(len(exercise.known) >= 5 for exercise in checks.EXERCISES.values())
    for one in checks.EXERCISES.values():
        names = [known.name for known in one.known]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "fn"), RIGHT_CASES)
def test_right_answers_pass(name, fn):
    result = look(name, fn)
    assert result.ok, result
    assert result.misconception is None
    assert repr(result).startswith("✓ Right on all ")


@pytest.mark.parametrize(
    ("name", "fn"),
    [
        ("binary_cross_entropy_batch", losses.binary_cross_entropy),
        ("weighted_cross_entropy", losses.cross_entropy),
        ("logistic_gradient", lambda w, x, y: logistic.gradient(w, x, y) + 0),
        ("kl_bits", lambda p, q: losses.kl_divergence(p, q) / math.log(2)),
        ("huffman_lengths", lambda q: [len(word) for word in huffman.words(q)]),
        ("perplexity", losses.perplexity),
        ("expected_calibration_error", calibration.expected_calibration_error),
        ("best_temperature", calibration.best_temperature),
    ],
)
def test_the_courses_own_function_is_no_answer(name, fn):
    result = look(name, fn)
    assert (result.ok, result.misconception) == (False, "the course's own")
    assert result.message.endswith("the course's own: here you write the formula yourself.")
    assert result.message.startswith(("This is ", "`", "Your function calls "))


@pytest.mark.parametrize(
    ("name", "known", "wrong"), WRONG_CASES, ids=lambda part: getattr(part, "name", None)
)
def test_misconception_is_named_and_no_other(name, known, wrong, nothing_withheld):  # noqa: ARG001
    result = checks.check(checks.EXERCISES[name], wrong)
    assert (result.ok, result.misconception) == (False, known.name), result
    assert result.message.startswith(f"{known.hint} For ")
    assert "\n" not in result.message

    # Taken out of the table, it is wrong still, and no other name fits it: but for "unstable",
    # which is told by where an answer breaks, and covers each way of breaking that has a name.
    exercise = checks.EXERCISES[name]
    late = check_without_extremes(exercise, wrong).ok
    others = tuple(other for other in exercise.known if other is not known)
    result = checks.check(dataclasses.replace(exercise, known=others), wrong)
    assert not result.ok
    assert result.misconception in ({None, "unstable"} if late else {None}), result


def test_a_known_wrong_answer_gives_a_value_somewhere():
    for name, known, wrong in WRONG_CASES:
        one = checks.EXERCISES[name]
        if not known.mended:
            with np.errstate(all="ignore"):
                tried = [exercise.answer(wrong, call) for call in one.cases]
            assert any(value is not None for value in tried), (name, known.name)


@pytest.mark.parametrize(("name", "misconception", "fn"), REWRITTEN)
def test_misconception_is_named_however_it_is_written(name, misconception, fn, nothing_withheld):  # noqa: ARG001
    assert look(name, fn).misconception == misconception


def loops(pairs):
    return lambda *given: [pairs(*pair) for pair in torch_loop(*given)]


@pytest.mark.parametrize(
    ("fn", "said"),
    [
        (loop_left_early, "for break stands inside of it. For lr = 0.3, steps = 4 your function r"),
        (lambda *given: torch_loop(*given)[1:], "function returns 3 pairs; wanted: 4 pairs"),
        (loops(lambda ours, _: ours), "steps = 4 your function returns no list of pairs; wanted"),
        (lambda *given: torch_loop(*given)[0][0], "function returns no list of pairs; wanted"),
        (loops(lambda *pair: (*pair, 0)), "your function returns no list of pairs; wanted"),
        (loops(lambda a, b: (a, 2 * b)), "as validation loss of pair 1; wanted: "),
        (loops(lambda a, b: (2 * a, b)), "as training loss of pair 1; wanted: "),
        (lambda model, *rest: (torch_loop(model, *rest), model[0].bias.data.zero_())[0],
         "as a weight after the last step; wanted: "),
        (lambda *given: given[0].no_such_thing, "For lr = 0.3, steps = 4 your function raises A"),
    ],
)  # fmt: skip
def test_a_training_loop_is_told_of_pairs_and_losses(fn, said):
    result = checks.training_loop(fn)
    assert said in result.message
    assert "x_val" not in result.message


def test_unknown_mistake_gets_the_first_input_that_differs():
    result = checks.binary_cross_entropy(lambda p, y: branches(p, y) + (p < 0.4) * y)
    assert repr(result) == "→ For p = 0.3, y = 1 your function gives 2.204; wanted: 1.204."
    result = checks.binary_cross_entropy_with_logits(lambda z, y: stable(z, y) + (z == -1))
    assert result.message == "For z = -1, y = 0 your function gives 1.313; wanted: 0.3133."
    result = checks.binary_cross_entropy_with_logits(
        lambda z, y: np.where(z == 40, 9, stable(z, y))
    )
    assert result.message == "For z = 40, y = 0 your function gives 9; wanted: 40."
    result = checks.surprise(lambda p: -np.log(p) * 1.00002)
    assert "gives 0.105363; wanted: 0.105361." in result.message


def test_an_answer_in_rows_is_shown_with_its_place():
    result = checks.one_hot(lambda y, num_classes: rows_of_one(y, num_classes) * (1 + (y[:1] == 3)))
    assert result.message == (
        "For y = [3], num_classes = 5 your function gives 2 at [0, 3]; wanted: 1."
    )
    result = checks.log_softmax(lambda z: log_sum_exp_last(z) + (z == -2))
    assert result.message == (
        "For z = [[1, 0], [3, -2]] your function gives -4.007 at [1, 1]; wanted: -5.007."
    )


def test_overflow_is_told_with_the_logit_that_shows_it():
    result = checks.binary_cross_entropy_with_logits(lambda z, y: np.log(1 + np.exp(z)) - z * y)
    assert "The formula is right, and breaks at extreme logits" in result.message
    assert result.message.endswith("For z = 1000, y = 0 your function gives inf; wanted: 1000.")


@pytest.mark.parametrize(
    ("name", "then", "fn"),
    [
        (
            "binary_cross_entropy_with_logits",
            "unstable",
            lambda label, logit: np.log(1 + np.exp(logit)) - logit * label,
        ),
        ("kl_bits", "0 log 0", lambda given, truth: np.sum(truth * np.log2(truth / given))),
        (
            "cross_entropy",
            "unstable",
            lambda label, logit: torch_rows(np.log(np.exp(logit)), label),
        ),
    ],
)
def test_who_would_be_refused_next_is_told_at_once(name, then, fn):
    result = look(name, fn)
    assert result.misconception == "arguments swapped"
    mended = look(name, lambda first, second: fn(second, first))
    assert mended.misconception == then
    hint = next(known.hint for known in checks.EXERCISES[name].known if known.name == then)
    assert f"? {hint} For " in result.message or f". {hint} For " in result.message


@pytest.mark.parametrize(
    ("name", "through"),
    [
        ("log_softmax", lambda log: lambda z: log(losses.softmax(z))),
        (
            "binary_cross_entropy_with_logits",
            lambda log: lambda z, y: -log(losses.sigmoid(np.where(y == 1, z, -z))),
        ),
    ],
)
@pytest.mark.parametrize("hide", [lambda p: p + 1e-6, lambda p: np.clip(p, 1e-6, 1 - 1e-6)])
def test_what_hides_a_rounded_0_is_not_led_to_the_log_of_it(name, through, hide):
    result = look(name, through(lambda p: np.log(hide(p))))
    assert result.misconception in {"log(p + eps)", "clamped"}
    assert "Without it p rounds to 0 or 1 at extreme logits" in result.message
    assert "inf" in look(name, through(np.log)).message  # which is what would come next


def test_a_long_array_is_told_by_its_shape():
    result = checks.gradient_step(lambda w, x, y, lr: w - 2 * lr * logistic.gradient(w, x, y))
    assert result.message == (
        "For w = [-0.3, -0.35, 2.5], x of shape (6, 3), y = [0, 0, 0, 1, 1, 1], lr = 0.1 "
        "your function gives -0.2233 at [0]; wanted: -0.2617."
    )


def test_common_slips_on_arrays_get_advice():
    result = checks.binary_cross_entropy_batch(lambda p, y, reduction="mean": branches(p, y))  # noqa: ARG005
    assert "np.where(condition, a, b) chooses element by element" in result.message
    result = checks.binary_cross_entropy_with_logits(lambda z, y: math.exp(z) - y)
    assert "np.exp works where math.exp does not" in result.message
    result = checks.logistic_gradient(lambda w, x, y: x @ (losses.sigmoid(x @ w) - y))
    assert result.message.endswith(
        "A @ B wants rows of A as long as B has rows: does A.T fit, or B @ A?"
    )
    result = checks.binary_cross_entropy_batch(branches)
    assert "(p, y, reduction=...): got an unexpected keyword argument 'reduction'" in result.message
