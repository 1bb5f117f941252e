"""Answers that learners give to the cases of the clinic, right and wrong, as they write them.

Each wrong one stands beside the name of the misconception that its check should tell, or, where
none has a name, a part of what its message should say. A body of one line stands after return.
"""

# ruff: noqa: E501  # an answer of one line is a line here
import textwrap

RIGHT = {
    "target-dtype": [
        "F.cross_entropy(z, y.long())",
        "F.cross_entropy(z, y.to(torch.int64))",
        "F.cross_entropy(z, y.type(torch.long))",
        "F.cross_entropy(z, y.int().long())",
        "F.cross_entropy(z, y.byte())",
        "torch.nn.CrossEntropyLoss()(z, y.long())",
        "F.cross_entropy(z, F.one_hot(y.long(), z.shape[1]).float())",
        "F.nll_loss(F.log_softmax(z, dim=1), y.long())",
        (
            "rows = [F.cross_entropy(row, label.long()) for row, label in zip(z, y)]\n"
            "return sum(rows) / len(rows)"
        ),
        "-z.log_softmax(1)[range(len(y)), y.long()].mean()",
    ],
    "softmax-first": [
        "F.cross_entropy(z, y)",
        "torch.nn.CrossEntropyLoss()(z, y)",
        "F.nll_loss(z.log_softmax(1), y)",
        "F.cross_entropy(z.log_softmax(1), y)",
        "F.cross_entropy(z, y, reduction='sum') / len(y)",
        "F.cross_entropy(z, y, reduction='none').mean()",
        "(z.logsumexp(1) - z[range(len(y)), y]).mean()",
        (
            "total = 0\nfor row, label in zip(z, y):\n    total = total + F.cross_entropy(row, label)\n"
            "return total / len(y)"
        ),
        "loss = torch.nn.CrossEntropyLoss()\nreturn loss(z + 1, y)",
    ],
    "target-shape": [
        "F.cross_entropy(z, y.squeeze(1))",
        "F.cross_entropy(z, y.squeeze(-1))",
        "F.cross_entropy(z, y.flatten())",
        "F.cross_entropy(z, y[:, 0])",
        "F.cross_entropy(z, y.view(-1))",
        "F.cross_entropy(z, y.reshape(len(z)))",
        "F.cross_entropy(z[..., None], y)",
        "F.cross_entropy(z, torch.tensor([label.item() for label in y]))",
        "torch.nn.CrossEntropyLoss()(z, y.ravel())",
    ],
    "broadcasting": [
        "F.binary_cross_entropy(p.squeeze(1), y)",
        "F.binary_cross_entropy(p, y.unsqueeze(1))",
        "F.binary_cross_entropy(p[:, 0], y)",
        "F.binary_cross_entropy(p.flatten(), y)",
        "F.binary_cross_entropy(p, y.reshape(-1, 1))",
        "q = p.squeeze(1)\nreturn -(y * q.log() + (1 - y) * (1 - q).log()).mean()",
        "y = y[:, None]\nterms = -(y * p.log() + (1 - y) * (1 - p).log())\nreturn terms.mean()",
        "torch.nn.BCELoss()(p.view(-1), y)",
        (
            "terms = [-(b * a.log() + (1 - b) * (1 - a).log()) for a, b in zip(p, y)]\n"
            "return sum(terms) / len(terms)"
        ),
    ],
    "swapped": [
        "F.binary_cross_entropy(p, y)",
        "torch.nn.BCELoss()(p, y)",
        "F.binary_cross_entropy_with_logits(p.logit(), y)",
        "F.binary_cross_entropy_with_logits(torch.log(p / (1 - p)), y)",
        "-(y * p.log() + (1 - y) * (1 - p).log()).mean()",
        "-torch.where(y == 1, p, 1 - p).log().mean()",
        "F.binary_cross_entropy(p, y, reduction='sum') / len(p)",
        (
            "terms = [F.binary_cross_entropy(a, b) for a, b in zip(p, y)]\n"
            "return torch.stack(terms).mean()"
        ),
    ],
    "nll-probabilities": [
        "F.nll_loss(q.log(), y)",
        "F.nll_loss(torch.log(q), y)",
        "F.cross_entropy(q.log(), y)",
        "-q[torch.arange(len(y)), y].log().mean()",
        "-q.gather(1, y[:, None]).log().mean()",
        "torch.nn.NLLLoss()(q.log(), y)",
        "-(F.one_hot(y, q.shape[1]) * q.log()).sum(1).mean()",
        (
            "total = 0\nfor row, label in zip(q, y):\n    total = total - row[label].log()\n"
            "return total / len(y)"
        ),
    ],
    "one-output": [
        "F.binary_cross_entropy_with_logits(z, y)",
        "F.binary_cross_entropy_with_logits(z.squeeze(1), y.squeeze(1))",
        "torch.nn.BCEWithLogitsLoss()(z, y)",
        "F.cross_entropy(torch.cat([torch.zeros_like(z), z], 1), y[:, 0].long())",
        "(F.softplus(z) - z * y).mean()",
        "F.softplus(z * (1 - 2 * y)).mean()",
        "-(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()",
        "F.binary_cross_entropy_with_logits(z, y, reduction='sum') / len(z)",
    ],
    "weighted-mean": [
        (
            "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
            "return terms.sum() / weight[y].sum()"
        ),
        "F.cross_entropy(z, y, weight=weight)",
        "torch.nn.CrossEntropyLoss(weight=weight)(z, y)",
        "F.cross_entropy(z, y, weight=weight, reduction='sum') / weight[y].sum()",
        "(F.cross_entropy(z, y, reduction='none') * weight[y]).sum() / weight[y].sum()",
        "(F.cross_entropy(z, y, reduction='none') * weight[y]).mean() / weight[y].mean()",
        "F.nll_loss(z.log_softmax(1), y, weight=weight)",
        (
            "total, count = 0, 0\nfor row, label in zip(z, y):\n"
            "    total = total + weight[label] * F.cross_entropy(row, label)\n"
            "    count = count + weight[label]\nreturn total / count"
        ),
    ],
    "one-hot-weights": [
        "F.cross_entropy(z, target.argmax(dim=1), weight=weight)",
        "F.cross_entropy(z, target.argmax(-1), weight=weight)",
        "F.cross_entropy(z, target.max(1).indices, weight=weight)",
        "F.cross_entropy(z, target, weight=weight, reduction='sum') / (target @ weight).sum()",
        "F.cross_entropy(z, target, weight=weight) * len(target) / (target * weight).sum()",
        (
            "y = target.argmax(1)\nterms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
            "return terms.sum() / weight[y].sum()"
        ),
        "torch.nn.CrossEntropyLoss(weight)(z, target.nonzero()[:, 1])",
        "F.nll_loss(z.log_softmax(1), target.argmax(1), weight)",
    ],
    "pos-weight": [
        "F.binary_cross_entropy_with_logits(z, y, pos_weight=factor)",
        "torch.nn.BCEWithLogitsLoss(pos_weight=factor)(z, y)",
        "F.binary_cross_entropy_with_logits(z, y, weight=torch.where(y == 1, factor, 1.0))",
        "(F.binary_cross_entropy_with_logits(z, y, reduction='none') * factor**y).mean()",
        "F.binary_cross_entropy_with_logits(z, y, weight=1 + (factor - 1) * y)",
        "F.binary_cross_entropy_with_logits(z, y, weight=factor * y + (1 - y))",
        "(factor * y * F.softplus(-z) + (1 - y) * F.softplus(z)).mean()",
        (
            "terms = F.binary_cross_entropy_with_logits(z, y, reduction='none')\n"
            "return (factor * terms[y == 1].sum() + terms[y == 0].sum()) / len(y)"
        ),
    ],
    "all-ignored": [
        (
            "total = sum(F.cross_entropy(*batch, reduction='sum') for batch in zip(z, y))\n"
            "return total / (y != -100).sum()"
        ),
        "F.cross_entropy(z.flatten(0, 1), y.flatten())",
        "F.cross_entropy(z.reshape(-1, z.shape[-1]), y.reshape(-1))",
        "F.cross_entropy(z.transpose(1, 2), y)",
        "F.cross_entropy(z.transpose(1, 2), y, reduction='sum') / (y != -100).sum()",
        (
            "total, count = 0, 0\nfor logits, labels in zip(z, y):\n"
            "    total = total + F.cross_entropy(logits, labels, reduction='sum')\n"
            "    count = count + (labels != -100).sum()\nreturn total / count"
        ),
        (
            "total, count = 0, 0\nfor i in range(len(y)):\n    n = (y[i] != -100).sum()\n"
            "    if n > 0:\n        total += F.cross_entropy(z[i], y[i]) * n\n        count += n\n"
            "return total / count"
        ),
        "kept = y != -100\nreturn F.cross_entropy(z[kept], y[kept])",
    ],
    "class-axis": [
        "F.cross_entropy(z.permute(0, 2, 1), y)",
        "F.cross_entropy(z.transpose(1, 2), y)",
        "F.cross_entropy(z.mT, y)",
        "F.cross_entropy(z.movedim(-1, 1), y)",
        "F.cross_entropy(z.swapaxes(2, 1), y)",
        "F.cross_entropy(z.flatten(0, 1), y.flatten())",
        "F.cross_entropy(z.reshape(-1, z.shape[2]), y.reshape(-1))",
        (
            "losses = [F.cross_entropy(text, labels) for text, labels in zip(z, y)]\n"
            "return torch.stack(losses).mean()"
        ),
    ],
    "empty-target": [
        "F.cross_entropy(z, votes / votes.sum(dim=1, keepdim=True))",
        "F.cross_entropy(z, votes / votes.sum(1)[:, None])",
        "F.cross_entropy(z, F.normalize(votes, p=1, dim=1))",
        (
            "target = torch.empty(votes.shape)\ntarget[:] = votes / votes.sum(1, keepdim=True)\n"
            "return F.cross_entropy(z, target)"
        ),
        (
            "target = torch.empty_like(votes)\nfor i in range(len(votes)):\n"
            "    target[i] = votes[i] / votes[i].sum()\nreturn F.cross_entropy(z, target)"
        ),
        "-(votes / votes.sum(1)[:, None] * z.log_softmax(1)).sum(1).mean()",
        "(F.cross_entropy(z, votes, reduction='none') / votes.sum(1)).mean()",
        (
            "target = torch.stack([row / row.sum() for row in votes])\n"
            "return torch.nn.CrossEntropyLoss()(z, target)"
        ),
    ],
    "above-one": [
        "(z.argmax(dim=1) == y).float().mean()",
        "(z.argmax(1) == y).double().mean().item()",
        "(z.softmax(1).argmax(1) == y).sum() / len(y)",
        "sum(row.argmax() == label for row, label in zip(z, y)) / len(y)",
        "(z.max(1).indices == y).float().mean()",
        "1 - (z.argmax(1) != y).float().mean()",
        (
            "right = 0\nfor i in range(len(y)):\n    if z[i].argmax() == y[i]:\n        right += 1\n"
            "return right / len(y)"
        ),
        "float((z.topk(1).indices[:, 0] == y).sum()) / y.numel()",
    ],
    "threshold": [
        "z > 0",
        "(z > 0).long()",
        "(z > 0).tolist()",
        "(z > 0).numpy()",
        "(z > 0).float()",
        "z.sigmoid() > 0.5",
        "z.sigmoid().round()",
        "torch.where(z > 0, 1, 0)",
        "[1 if logit > 0 else 0 for logit in z]",
        "[bool(logit > 0) for logit in z]",
    ],
    "smoothing-floor": [
        "losses.entropy([1 - eps + eps / C] + [eps / C] * (C - 1))",
        "rest = eps / C\nreturn losses.entropy([1 - eps + rest] + [rest] * (C - 1))",
        "target = [eps / C] * C\ntarget[0] += 1 - eps\nreturn losses.entropy(target)",
        (
            "target = torch.full((C,), eps / C, dtype=torch.float64)\ntarget[0] += 1 - eps\n"
            "return -(target * target.log()).sum()"
        ),
        "a, b = 1 - eps + eps / C, eps / C\nreturn -a * math.log(a) - (C - 1) * b * math.log(b)",
        (
            "target = torch.tensor([1 - eps + eps / C] + [eps / C] * (C - 1), dtype=torch.float64)\n"
            "return F.cross_entropy(target.log(), torch.tensor(0), label_smoothing=eps)"
        ),
        (
            "target = torch.tensor([1 - eps + eps / C] + [eps / C] * (C - 1), dtype=torch.float64)\n"
            "return F.cross_entropy(target.log(), target).item()"
        ),
        "q = np.full(C, eps / C)\nq[0] += 1 - eps\nreturn -np.sum(q * np.log(q))",
    ],
    "below-zero": [
        "F.binary_cross_entropy_with_logits(z, (y + 1) / 2)",
        "F.binary_cross_entropy_with_logits(z, (y > 0).float())",
        "F.binary_cross_entropy_with_logits(z, y.clamp(min=0))",
        "F.binary_cross_entropy_with_logits(z, y.relu())",
        "F.binary_cross_entropy_with_logits(z, torch.where(y == 1, 1.0, 0.0))",
        "F.soft_margin_loss(z, y)",
        "F.softplus(-y * z).mean()",
        "torch.nn.BCEWithLogitsLoss()(z, y * 0.5 + 0.5)",
        "y[y == -1] = 0\nreturn F.binary_cross_entropy_with_logits(z, y)",
    ],
    "stuck": [
        "F.binary_cross_entropy_with_logits(z, y)",
        "torch.nn.BCEWithLogitsLoss()(z, y)",
        "F.multilabel_soft_margin_loss(z, y)",
        "F.binary_cross_entropy_with_logits(z.flatten(), y.flatten())",
        "(F.softplus(z) - z * y).mean()",
        "F.binary_cross_entropy_with_logits(z, y, reduction='none').mean()",
        "F.binary_cross_entropy_with_logits(z, y, reduction='sum') / y.numel()",
        (
            "tags = [F.binary_cross_entropy_with_logits(z[:, i], y[:, i]) for i in range(z.shape[1])]\n"
            "return sum(tags) / len(tags)"
        ),
    ],
    "infinite": [
        "F.cross_entropy(z, y)",
        "torch.nn.CrossEntropyLoss()(z, y)",
        "F.nll_loss(z.log_softmax(dim=1), y)",
        "-z.log_softmax(1)[torch.arange(len(y)), y].mean()",
        "(z.logsumexp(1) - z[range(len(y)), y]).mean()",
        "-z.log_softmax(1).gather(1, y[:, None]).mean()",
        "F.cross_entropy(z, F.one_hot(y, z.shape[1]).float())",
        (
            "total = 0\nfor row, label in zip(z, y):\n    total += row.logsumexp(0) - row[label]\n"
            "return total / len(y)"
        ),
    ],
}

WRONG = {
    "target-dtype": {
        "F.cross_entropy(z, y)": "still the program above",
        "F.cross_entropy(z, y.int())": "a type that is refused",
        "F.cross_entropy(z, y.round())": "still the program above",
        "F.nll_loss(z, y)": "a type that is refused",
        "F.cross_entropy(z.long(), y.long())": "logits made whole",
        "F.cross_entropy(z.softmax(1), y.long())": "softmax twice",
        "F.cross_entropy(z, y.long(), reduction='sum')": "sum for mean",
        "F.cross_entropy(z, y.long(), reduction='none')": "not reduced",
        "F.nll_loss(z, y.long())": "logits into nll_loss",
        "F.binary_cross_entropy_with_logits(z, y)": "a loss for yes or no",
        "F.cross_entropy(z, y.long() - 1)": "label out of range",
        "F.cross_entropy(z, torch.tensor([0, 2]))": "other samples than labels",
        "torch.nn.CrossEntropyLoss(z, y.long())": "data where options belong",
        "F.cross_entropy(z, y.long()).item()": "cut off from its input",
        "losses.cross_entropy(z, y.long())": "cut off from its input",
        "F.cross_entropy(z, F.one_hot(y, z.shape[1]))": "one_hot is only applicable",
    },
    "softmax-first": {
        "q = z.softmax(dim=1)\nreturn F.cross_entropy(q, y)": "still the program above",
        "F.cross_entropy(z.softmax(0), y)": "softmax along the samples",
        "F.nll_loss(z.softmax(1), y)": "probabilities into nll_loss",
        "F.nll_loss(z, y)": "logits into nll_loss",
        "F.cross_entropy(z.sigmoid(), y)": "sigmoid first",
        "F.cross_entropy(z / z.sum(1, keepdim=True), y)": "probabilities still",
        "F.cross_entropy(z, y, reduction='sum')": "sum for mean",
        "F.cross_entropy(z, y, reduction='none')": "not reduced",
        "-F.cross_entropy(z, y)": "missing minus",
        "F.binary_cross_entropy(z.softmax(1), y)": "a loss for yes or no",
        "F.cross_entropy(z, torch.tensor([0]))": "other samples than labels",
        "F.cross_entropy(z.long(), y)": "logits made whole",
        "F.cross_entropy(z, y).detach()": "cut off from its input",
        "losses.cross_entropy(z.detach().numpy(), y.numpy())": "cut off from its input",
    },
    "target-shape": {
        "F.cross_entropy(z, y)": "still the program above",
        "F.cross_entropy(z, y.argmax(1))": "argmax of a column",
        "F.cross_entropy(z, y.squeeze())": "squeezed too much",
        "F.cross_entropy(z, y.squeeze(0))": "labels still in a column",
        "F.cross_entropy(z, y.T)": "still the program above",
        "F.cross_entropy(z, y[0])": "other samples than labels",
        "F.cross_entropy(z, y.float())": "labels still in a column",
        "F.cross_entropy(z.softmax(1), y[:, 0])": "softmax twice",
        "F.cross_entropy(z, y.view(-1), reduction='sum')": "sum for mean",
        "F.nll_loss(z, y.squeeze(1))": "logits into nll_loss",
        "F.cross_entropy(z, y.squeeze(1).float())": "a type that is refused",
        "F.cross_entropy(z, y[:, 1])": "index 1 is out of bounds",
        "F.cross_entropy(z, torch.tensor([0, 2]))": "other samples than labels",
        "F.cross_entropy(z, y.squeeze(1)).item()": "cut off from its input",
    },
    "broadcasting": {
        "terms = -(y * p.log() + (1 - y) * (1 - p).log())\n"
        "return terms.mean()": "still the program above",
        "F.binary_cross_entropy(p, y)": "shapes that differ",
        "terms = -(y * p.log() + (1 - y) * (1 - p).log())\n"
        "return terms.sum() / len(y)": "divided by N twice",
        "q = p[:, 0]\nreturn -(y * q.log() + (1 - y) * (1 - q).log()).sum()": "sum for mean",
        "q = p[:, 0]\nreturn (y * q.log() + (1 - y) * (1 - q).log()).mean()": "missing minus",
        "F.binary_cross_entropy_with_logits(p[:, 0], y)": "sigmoid of probabilities",
        "F.binary_cross_entropy(p.squeeze(1), y, reduction='none')": "not reduced",
        "-(y * p.squeeze(1).log()).mean()": "forgotten 1 - y term",
        "y = y.unsqueeze(0)\n"
        "return -(y * p.log() + (1 - y) * (1 - p).log()).mean()": "still the program above",
        "F.binary_cross_entropy(p.squeeze(0), y)": "shapes that differ",
        "F.binary_cross_entropy(p[0], y)": "shapes that differ",
        "q = p[0]\nreturn -(y * q.log() + (1 - y) * (1 - q).log()).mean()": "one prediction for all",
        "F.binary_cross_entropy(p.squeeze(1), y).item()": "cut off from its input",
    },
    "swapped": {
        "F.binary_cross_entropy_with_logits(p, y)": "still the program above",
        "F.binary_cross_entropy(p.sigmoid(), y)": "still the program above",
        "F.binary_cross_entropy_with_logits(p.sigmoid(), y)": "two sigmoids",
        "F.binary_cross_entropy_with_logits(p.log(), y)": "the logarithm for the logit",
        "F.binary_cross_entropy(p, 1 - y)": "labels exchanged",
        "F.binary_cross_entropy(p.round(), y)": "rounded",
        "-(y * p.log()).mean()": "forgotten 1 - y term",
        "F.binary_cross_entropy(p, y, reduction='sum')": "sum for mean",
        "F.binary_cross_entropy(y, p)": "labels where forecasts belong",
        "F.mse_loss(p, y)": "squared error",
        "F.cross_entropy(p, y)": "forecasts as classes",
        "torch.nn.BCELoss(p, y)": "data where options belong",
        "torch.nn.BCELoss()": "loss made and not called",
        "F.binary_cross_entropy(p, y.long())": "whole labels in a loss of probabilities",
        "losses.binary_cross_entropy(p.detach(), y)": "cut off from its input",
    },
    "nll-probabilities": {
        "F.nll_loss(q, y)": "still the program above",
        "-F.nll_loss(q, y)": "sign flipped",
        "F.cross_entropy(q, y)": "softmax on top",
        "F.nll_loss(q.log_softmax(1), y)": "softmax on top",
        "F.nll_loss(q.log2(), y)": "log2",
        "F.nll_loss(q.log10(), y)": "log10",
        "F.nll_loss(q, y).log()": "logarithm of the loss",
        "F.nll_loss(-q.log(), y)": "minus twice",
        "F.nll_loss(q.log(), y, reduction='sum')": "sum for mean",
        "-q[range(len(y)), y].log()": "not reduced",
        "F.nll_loss(q.log(), y + 1)": "label out of range",
        "F.nll_loss(q.log(), y).item()": "cut off from its input",
    },
    "one-output": {
        "F.cross_entropy(z, y)": "still the program above",
        "F.binary_cross_entropy_with_logits(z.sigmoid(), y)": "sigmoid twice",
        "F.binary_cross_entropy(z.sigmoid(), y)": "sigmoid before the loss",
        "F.binary_cross_entropy(z, y)": "logits where probabilities belong",
        "F.cross_entropy(torch.cat([z, z], 1), y[:, 0].long())": "one logit twice",
        "F.cross_entropy(torch.cat([-z, z], 1), y[:, 0].long())": "minus the logit for class 0",
        "F.cross_entropy(z, y.squeeze(1).long())": "class indices for one class",
        "F.cross_entropy(z, y.squeeze(1))": "one float label a row",
        "F.cross_entropy(z.squeeze(1), y.squeeze(1))": "the batch as classes",
        "F.binary_cross_entropy_with_logits(z.squeeze(1), y)": "shapes that differ",
        "F.binary_cross_entropy_with_logits(z, y.long())": "whole labels in a binary loss",
        "F.binary_cross_entropy_with_logits(-z, y)": "labels exchanged",
        "F.binary_cross_entropy_with_logits(z, y, reduction='sum')": "sum for mean",
        "F.cross_entropy(z, y.long())": "a column of whole numbers",
    },
    "weighted-mean": {
        "F.cross_entropy(z, y, weight=weight, reduction='none').mean()": "still the program above",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return terms.sum() / len(y)": "still the program above",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return terms.sum() / weight.sum()": "divided by all weights",
        "F.cross_entropy(z, y, weight=weight, reduction='sum')": "sum for mean",
        "F.cross_entropy(z, y)": "weight forgotten",
        "terms = F.cross_entropy(z, y, reduction='none')\n"
        "return terms.sum() / weight[y].sum()": "weight in the divisor alone",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return (terms * weight[y]).sum() / weight[y].sum()": "weights twice",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return terms.mean() / weight[y].sum()": "divided by N as well",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return (terms / weight[y]).mean()": "weight forgotten",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return (terms / weight[y]).sum()": "each term by its own weight",
        "terms = F.cross_entropy(z, y, weight=weight, reduction='none')\n"
        "return terms / weight[y].sum()": "wanted: one number",
        "F.cross_entropy(z, y, weight=weight, reduction='none')": "not reduced",
        "F.cross_entropy(z, y, weight[y])": "weight tensor should be defined",
        "F.cross_entropy(z, y, weight=weight).item()": "cut off from its input",
    },
    "one-hot-weights": {
        "F.cross_entropy(z, target, weight=weight)": "still the program above",
        "F.cross_entropy(z, target, weight=weight, reduction='sum') / weight.sum()": "divided by all weights",
        "F.cross_entropy(z, target, weight=weight, reduction='sum') / len(z)": "still the program above",
        "F.cross_entropy(z, target, weight=weight, reduction='sum')": "sum for mean",
        "F.cross_entropy(z, target.argmax(1))": "weight forgotten",
        "F.cross_entropy(z, target.argmax(0), weight=weight)": "argmax along the samples",
        "F.cross_entropy(z, target.argmin(1), weight=weight)": "the smallest entry",
        "F.cross_entropy(z, z.argmax(1), weight=weight)": "the model's own choice",
        "F.cross_entropy(z, target.long(), weight=weight)": "whole numbers where floats belong",
        "F.cross_entropy(z, target, weight=weight) / (target @ weight).sum()": "divided by N as well",
        "F.cross_entropy(z, target, weight=weight, reduction='none')": "not reduced",
        "F.cross_entropy(z, target.argmax(1), weight=weight).detach()": "cut off from its input",
    },
    "pos-weight": {
        "F.binary_cross_entropy_with_logits(z, y, weight=factor)": "still the program above",
        "F.binary_cross_entropy_with_logits(z, y, weight=factor * y)": "label 0 for nothing",
        "F.binary_cross_entropy_with_logits(z, y, weight=1 + factor * y)": "once more than the factor",
        "F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor([3.0]))": "always 3",
        "F.binary_cross_entropy_with_logits(z, y, pos_weight=factor) / factor": "divided by the weights",
        "F.binary_cross_entropy_with_logits(z * factor, y)": "logits multiplied",
        "F.binary_cross_entropy_with_logits(z, y * factor)": "labels multiplied",
        "F.binary_cross_entropy_with_logits(z, y)": "weight forgotten",
        "F.binary_cross_entropy_with_logits(z, y, weight=factor, pos_weight=factor)": "both arguments",
        "F.binary_cross_entropy_with_logits(z, y, pos_weight=1 / factor)": "label 1 counts less",
        "F.binary_cross_entropy_with_logits(z, y, weight=torch.where(y == 0, factor, 1.0))": "label 0 weighted",
        "F.binary_cross_entropy_with_logits(z, y, pos_weight=factor, reduction='sum')": "sum for mean",
        "F.binary_cross_entropy(z, y, pos_weight=factor)": "unexpected keyword argument",
        "F.binary_cross_entropy_with_logits(z, y, pos_weight=factor).item()": "cut off from its input",
    },
    "all-ignored": {
        "means = [F.cross_entropy(*batch) for batch in zip(z, y)]\n"
        "return sum(means) / len(means)": "still the program above",
        "means = [F.cross_entropy(*batch).nan_to_num() for batch in zip(z, y)]\n"
        "return sum(means) / len(means)": "0 for an empty batch",
        "means = []\nfor batch in zip(z, y):\n    loss = F.cross_entropy(*batch)\n"
        "    means.append(0 if loss.isnan() else loss)\n"
        "return sum(means) / len(means)": "0 for an empty batch",
        "means = torch.stack([F.cross_entropy(*batch) for batch in zip(z, y)])\n"
        "return means.nanmean()": "mean of means",
        "means = [F.cross_entropy(a, b) for a, b in zip(z, y) if (b != -100).any()]\n"
        "return sum(means) / len(means)": "mean of means",
        "total = sum(F.cross_entropy(*batch, reduction='sum') for batch in zip(z, y))\n"
        "return total.nan_to_num() / (y != -100).sum()": "a nan that is hidden",
        "total = sum(F.cross_entropy(*batch, reduction='sum') for batch in zip(z, y))\n"
        "return total / y.numel()": "divided by all samples",
        "total = sum(F.cross_entropy(*batch, reduction='sum') for batch in zip(z, y))\n"
        "return total / len(y)": "divided by the batches",
        "sum(F.cross_entropy(*batch, reduction='sum') for batch in zip(z, y))": "sum for mean",
        "for a, b in zip(z, y):\n    total = F.cross_entropy(a, b, reduction='sum')\n"
        "    return total / (b != -100).sum()": "the first batch alone",
        "count = 0\nfor a, b in zip(z, y):\n    total = F.cross_entropy(a, b, reduction='sum')\n"
        "    count += (b != -100).sum()\nreturn total / count": "the last batch alone",
        "total = 0\nfor a, b in zip(z, y):\n    total += F.cross_entropy(a, b).nan_to_num()\n"
        "return total / (y != -100).sum()": "the sum of the means",
        "F.cross_entropy(z.flatten(0, 1), y.flatten().clamp(min=0))": "ignored become class 0",
        "F.cross_entropy(z, y)": "samples for classes",
        "F.cross_entropy(z.flatten(0, 1), y.flatten()).item()": "cut off from its input",
    },
    "class-axis": {
        "F.cross_entropy(z, y)": "still the program above",
        "F.cross_entropy(z.view(len(z), z.shape[2], z.shape[1]), y)": "view for permute",
        "F.cross_entropy(z.reshape(z.shape[0], z.shape[2], z.shape[1]), y)": "view for permute",
        "F.cross_entropy(z.permute(0, 2, 1).softmax(1), y)": "softmax twice",
        "F.cross_entropy(z.transpose(0, 1), y)": "other samples than labels",
        "F.cross_entropy(z.permute(2, 0, 1), y)": "other samples than labels",
        "F.cross_entropy(z.flatten(0, 1), y)": "other samples than labels",
        "F.cross_entropy(z.permute(0, 2, 1), y, reduction='sum')": "sum for mean",
        "F.cross_entropy(z.mT, y, reduction='none')": "not reduced",
        "F.cross_entropy(z[:, 0], y[:, 0])": "one word alone",
        "F.cross_entropy(z.mean(1), y[:, 0])": "averaged before the loss",
        "sum(F.cross_entropy(a, b) for a, b in zip(z, y))": "sum over the texts",
        "F.cross_entropy(z.mT, y).item()": "cut off from its input",
    },
    "empty-target": {
        "target = torch.empty(votes.shape)\n"
        "return F.cross_entropy(z, target)": "still the program above",
        "F.cross_entropy(z, votes)": "votes as they are",
        "F.cross_entropy(z, votes / votes.sum())": "share of all votes",
        "F.cross_entropy(z, votes / votes.sum(0))": "sums of the columns",
        "F.cross_entropy(z, votes / votes.sum(1))": "sums in a row",
        "F.cross_entropy(z, votes / votes.max(1, keepdim=True).values)": "divided by the most votes",
        "F.cross_entropy(z, votes / 3)": "divided by the classes",
        "F.cross_entropy(z, votes.softmax(1))": "softmax of the votes",
        "F.cross_entropy(z, votes.argmax(1))": "winner takes all",
        "F.cross_entropy(z, F.normalize(votes, dim=1))": "length for sum",
        "F.cross_entropy(z, torch.zeros_like(z))": "a uniform target",
        "F.cross_entropy(z, (votes / votes.sum(1, keepdim=True)).long())": "whole numbers where floats belong",
        "F.cross_entropy(z, votes / votes.sum(1, keepdim=True)).item()": "cut off from its input",
    },
    "above-one": {
        "1 - F.cross_entropy(z, y)": "still the program above",
        "(z.argmax(1) != y).float().mean()": "share of the wrong",
        "(z.argmax(1) == y).sum()": "count for share",
        "z.argmax(1) == y": "not reduced",
        "(z.argmax(1) == y).mean()": "mean of True and False",
        "torch.exp(-F.cross_entropy(z, y))": "exp of the loss",
        "z.softmax(1)[range(len(y)), y].mean()": "mean probability",
        "loss = F.cross_entropy(z, y, reduction='none')\n"
        "return (loss < 0.6931).float().mean()": "a probability over one half",
        "(z.softmax(1)[range(len(y)), y] > 0.5).float().mean()": "a probability over one half",
        "(z[range(len(y)), y] > 0).float().mean()": "a logit above zero",
        "(z.argmax(0) == y).float().mean()": "argmax along the samples",
        "(z.argmax(1) == y).long().mean()": "mean of True and False",
    },
    "threshold": {
        "z > 0.5": "still the program above",
        "z.sigmoid() > 0": "probability above 0",
        "z.sigmoid().sigmoid() > 0.5": "probability above 0",
        "z.sigmoid()": "probability for label",
        "z < 0": "labels exchanged",
        "z > 0.6225": "the logit of one half mistaken",
        "z > 1": "logit 1",
        "z.softmax(0) > 0.5": "a softmax over the samples",
        "z.round()": "rounded logits",
        "z.sign()": "signs for labels",
        "z.relu()": "logits for labels",
        "(z > 0).all()": "one answer for all",
        "1 if z > 0 else 0": "if on a whole batch",
    },
    "smoothing-floor": {
        "0": "still the program above",
        "losses.entropy([1 - eps] + [eps / (C - 1)] * (C - 1))": "spread over the others",
        "losses.entropy([1 - eps] + [eps / C] * (C - 1))": "the label's part forgotten",
        "-(1 - eps) * math.log(1 - eps) - (C - 1) * eps / C * math.log(eps / C)": "the label's part forgotten, and no error",
        "p = 1 - eps + eps / C\nreturn -p * math.log(p)": "the label's term alone",
        "-math.log(1 - eps + eps / C)": "surprise of the label",
        "losses.entropy([1 - eps, eps])": "one other class",
        "losses.entropy([1 - eps + eps / C] + [eps / C] * (C - 1)) / math.log(2)": "log2",
        "math.log(C)": "uniform guess",
        "eps": "eps itself",
        "z = torch.zeros(C)\nz[0] = 100\n"
        "return F.cross_entropy(z, torch.tensor(0), label_smoothing=eps)": "a model that is sure",
        "-losses.entropy([1 - eps + eps / C] + [eps / C] * (C - 1))": "missing minus",
        "losses.entropy([1 - eps + eps / C] + [eps / C] * C)": "a target that misses 1",
    },
    "below-zero": {
        "F.binary_cross_entropy_with_logits(z, y)": "still the program above",
        "F.binary_cross_entropy_with_logits(z, y.abs())": "every label 1",
        "F.binary_cross_entropy_with_logits(z, y + 1)": "labels 0 and 2",
        "F.binary_cross_entropy_with_logits(z, y / 2)": "labels −1/2 and 1/2",
        "F.binary_cross_entropy_with_logits(z, y / 2 + 1)": "one half too much",
        "F.binary_cross_entropy_with_logits(z, y + 1 / 2)": "brackets forgotten",
        "F.binary_cross_entropy_with_logits(z, (1 - y) / 2)": "labels exchanged",
        "F.binary_cross_entropy_with_logits(z, y).abs()": "the sign of the loss",
        "-F.binary_cross_entropy_with_logits(z, y)": "the sign of the loss",
        "F.binary_cross_entropy_with_logits(z, y.sigmoid())": "every label one half",
        "F.binary_cross_entropy(z.sigmoid(), (y + 1) / 2)": "sigmoid before the loss",
        "F.binary_cross_entropy(z.sigmoid(), y)": "labels that are refused",
        "F.binary_cross_entropy_with_logits(z, ((y + 1) / 2).long())": "whole labels in a binary loss",
        "F.binary_cross_entropy_with_logits(z, (y + 1) / 2).item()": "cut off from its input",
    },
    "stuck": {
        "F.cross_entropy(z, y)": "still the program above",
        "F.cross_entropy(z, y / y.sum(1, keepdim=True))": "labels that share 1",
        "F.cross_entropy(z, y.argmax(1))": "one tag a picture",
        "F.cross_entropy(z, y.long())": "whole numbers in a loss of classes",
        "F.cross_entropy(z.sigmoid(), y)": "a sigmoid before the softmax",
        "F.binary_cross_entropy_with_logits(z.sigmoid(), y)": "sigmoid twice",
        "F.binary_cross_entropy(z.sigmoid(), y)": "sigmoid before the loss",
        "F.binary_cross_entropy(z.softmax(1), y)": "softmax before the loss",
        "F.cross_entropy(z, y) / z.shape[1]": "the loss moved down",
        "F.binary_cross_entropy(z, y)": "logits where probabilities belong",
        "F.binary_cross_entropy_with_logits(z, y, reduction='sum')": "sum for mean",
        "F.binary_cross_entropy_with_logits(z, y, reduction='sum') / len(z)": "sum over the tags",
        "F.binary_cross_entropy_with_logits(z, y).detach()": "cut off from its input",
    },
    "infinite": {
        "q = z.softmax(dim=1)\n"
        "return -q[torch.arange(len(y)), y].log().mean()": "still the program above",
        "q = z.softmax(dim=1) + 1e-9\n"
        "return -q[torch.arange(len(y)), y].log().mean()": "something small added, or a clamp",
        "q = z.softmax(dim=1).clamp(1e-7, 1)\n"
        "return -q[range(len(y)), y].log().mean()": "something small added, or a clamp",
        "-z.softmax(1).log().clamp(min=-100)[range(len(y)), y].mean()": "something small added, or a clamp",
        "-z.double().softmax(1)[range(len(y)), y].log().mean()": "double precision",
        "F.cross_entropy(z.softmax(1), y)": "softmax twice",
        "F.nll_loss(z, y)": "logits into nll_loss",
        "F.nll_loss(z.softmax(1).log(), y)": "still the program above",
        "F.cross_entropy(z / 1000, y)": "logits made smaller",
        "F.cross_entropy(z.clamp(-100, 100), y)": "logits made smaller",
        "F.cross_entropy(z, y, reduction='sum')": "sum for mean",
        "q = z.exp() / z.exp().sum(1, keepdim=True)\n"
        "return -q[range(len(y)), y].log().mean()": "still the program above",
        "F.cross_entropy(z, y).item()": "cut off from its input",
    },
}


def source(name, arguments, body):
    """Write an answer as a cell: a function with this body."""
    lines = body if "\n" in body else f"return {body}"
    return f"def {name}({', '.join(arguments)}):\n{textwrap.indent(lines, '    ')}\n"
