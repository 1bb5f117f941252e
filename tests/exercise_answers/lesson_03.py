"""Answers to the exercises of lesson 03."""

# ruff: noqa: E501  # an answer of one line is a line here

_TERMS = "kept = y != ignore_index\nz, y = z[kept], y[kept]\nterms = -losses.log_softmax(z, axis=1)[np.arange(len(y)), y]\n"
_RIGHT = [
    "F.cross_entropy(z, torch.tensor([0.0, 2.0]).long()),",
    "F.cross_entropy(z, torch.tensor([[1], [2]]).squeeze(1)),",
    "F.binary_cross_entropy_with_logits(z[:, 0], torch.tensor([1.0, 0.0])),",
    "F.binary_cross_entropy_with_logits(z[:, 1], torch.tensor([1, 0]).float()),",
]


def _calls(**changed):
    """Write the four calls with some of them changed: `_1` is the first."""
    return "\n".join(changed.get(f"_{place}", line) for place, line in enumerate(_RIGHT, 1))


RIGHT = {
    "mended_calls": [
        _calls(),
        _calls(_1="F.cross_entropy(z, torch.tensor([0, 2])),"),
        _calls(_1="F.cross_entropy(z, torch.tensor([0.0, 2.0]).to(torch.int64)),"),
        _calls(_1="nn.CrossEntropyLoss()(z, torch.tensor([0.0, 2.0]).long()).item(),"),
        _calls(_2="F.cross_entropy(z, torch.tensor([1, 2])),"),
        _calls(_2="F.cross_entropy(z, torch.tensor([[1], [2]])[:, 0]),"),
        _calls(_2="F.cross_entropy(z, torch.tensor([[1], [2]]).flatten()),"),
        _calls(_2="F.nll_loss(F.log_softmax(z, dim=1), torch.tensor([[1], [2]]).view(-1)),"),
        _calls(_3="F.binary_cross_entropy(z[:, 0].sigmoid(), torch.tensor([1.0, 0.0])),"),
        _calls(_3="nn.BCEWithLogitsLoss()(z[:, 0], torch.tensor([1.0, 0.0])),"),
        _calls(_4="F.binary_cross_entropy_with_logits(z[:, 1], torch.tensor([1.0, 0.0])),"),
        _calls(_4="F.binary_cross_entropy(torch.sigmoid(z[:, 1]), torch.tensor([1, 0]).float()),"),
        "0.3185, 1.1185, 0.5505, 0.8771",
        f"mended = ({_calls()})".replace("\n", " "),
        f"a = [{_calls()}]\nmended = torch.stack(a)".replace("\n", " ", 3),
        "mended = []\n" + "\n".join(f"mended.append({line[:-1]})" for line in _RIGHT),
    ],
    "torch_predictions": [
        "1.39, 0.69, 1.39, 0.69, 0.69",
        "1.386, 0.693, 1.386, 0.693, 0.693",
        "np.log(4), np.log(2), np.log(4), np.log(2), np.log(2)",
        "2 * np.log(2), np.log(2), (3 * np.log(2) + np.log(2)) / 2, np.log(2), np.log(2)",
        "-np.log(1 / 4), -np.log(1 / 2), 1.39, 0.69, 0.69",
        "1.38, 0.69, 1.38, 0.69, 0.69",
        "predicted = (1.39, 0.69, 1.39, 0.69, 0.69)",
        "predicted = np.array([1.39, 0.69, 1.39, 0.69, 0.69])",
        "import math\npredicted = [math.log(4), math.log(2), math.log(4), math.log(2), math.log(2)]",
        "predicted = [1.39, 0.69]\npredicted += [1.39, 0.69, 0.69]",
        "torch.tensor(1.39), torch.tensor(0.69), torch.tensor(1.39), torch.tensor(0.69), torch.tensor(0.69)",
    ],
    "weighted_cross_entropy": [
        _TERMS + "return (weight[y] * terms).sum() / weight[y].sum()",
        _TERMS + "return np.average(terms, weights=weight[y])",
        _TERMS + "w = weight[y]\nprint(w)\nreturn np.sum(w * terms) / np.sum(w)",
        _TERMS + "return (weight[y] * terms).mean() / weight[y].mean()",
        _TERMS + "return np.array([weight[y] @ terms / weight[y].sum()])",
        "total, divisor = 0, 0\nfor row, label in zip(z, y):\n    if label == ignore_index:\n        continue\n    total += weight[label] * (losses.logsumexp(row) - row[label])\n    divisor += weight[label]\nreturn total / divisor",
        "log_q = losses.log_softmax(z, axis=1)\ntop = bottom = 0\nfor i in range(len(y)):\n    if y[i] != ignore_index:\n        top -= weight[y[i]] * log_q[i, y[i]]\n        bottom += weight[y[i]]\nreturn top / bottom",
        "z = z[y != ignore_index]\ny = y[y != ignore_index]\nm = z.max(axis=1, keepdims=True)\nlog_q = z - m - np.log(np.exp(z - m).sum(axis=1, keepdims=True))\nw = weight[y]\nreturn -(w * log_q[np.arange(len(y)), y]).sum() / w.sum()",
        "kept = y != ignore_index\nsafe = np.where(kept, y, 0)\nw = weight[safe] * kept\nterms = -losses.log_softmax(z, axis=1)[np.arange(len(y)), safe]\nreturn (w * terms).sum() / w.sum()",
        "kept = np.flatnonzero(y != ignore_index)\nrows = losses.one_hot(y[kept], z.shape[1]) * weight\nreturn -(rows * losses.log_softmax(z[kept], axis=1)).sum() / rows.sum()",
        "loss = nn.CrossEntropyLoss(weight=torch.tensor(weight), ignore_index=ignore_index)\nreturn loss(torch.tensor(z), torch.tensor(y))",
        "return F.cross_entropy(torch.tensor(z), torch.tensor(y), weight=torch.tensor(weight), ignore_index=ignore_index).item()\n",
        "keep = [i for i in range(len(y)) if y[i] != ignore_index]\nterms = [weight[y[i]] * -losses.log_softmax(z[i])[y[i]] for i in keep]\nreturn sum(terms) / sum(weight[y[i]] for i in keep)",
    ],
}

WRONG = {
    "mended_calls": {
        "...": "put your 4 calls where the dots are",
        _calls(
            _1="lambda: F.cross_entropy(z, torch.tensor([0, 2])),"
        ): "without `lambda:` before it",
        _calls(_1="...,"): "Answer 1 is missing",
        _calls(_1=""): "wants a list of 4 numbers, and got 3 values",
        _calls(
            _1="F.cross_entropy(z.softmax(1), torch.tensor([0, 2])),"
        ): "with a softmax too many",
        _calls(_1="F.cross_entropy(z, torch.tensor([0, 1])),"): "other labels than 0 and 2",
        _calls(
            _1="F.cross_entropy(z, torch.tensor([0, 2]), reduction='sum'),"
        ): "which reduction did the failing call have?",
        _calls(
            _1="F.cross_entropy(z, torch.tensor([0, 2]), reduction='none'),"
        ): "which reduction makes one of them?",
        _calls(_1="F.nll_loss(z, torch.tensor([0, 2])),"): "NLLLoss wants log-probabilities",
        _calls(
            _1="F.cross_entropy(z, torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 2.0]])),"
        ): "with another meaning",
        _calls(
            _2="F.cross_entropy(z, torch.tensor([2, 1])),"
        ): "are loss, reduction, logits and labels those",
        _calls(
            _2="F.cross_entropy(z, torch.tensor([[1], [2]]).squeeze(1), reduction='sum'),"
        ): "which reduction",
        _calls(_2="F.nll_loss(z, torch.tensor([1, 2])),"): "NLLLoss wants log-probabilities",
        _calls(
            _3="F.binary_cross_entropy(z[:, 0] / 2, torch.tensor([1.0, 0.0])),"
        ): "which function makes p of a logit?",
        _calls(
            _3="F.binary_cross_entropy(z[:, 0].clamp(0, 1), torch.tensor([1.0, 0.0])),"
        ): "which function makes p of a logit?",
        _calls(
            _3="F.binary_cross_entropy(z[:, 0].softmax(0), torch.tensor([1.0, 0.0])),"
        ): "does softmax belong here?",
        _calls(
            _3="F.binary_cross_entropy_with_logits(z[:, 0].sigmoid(), torch.tensor([1.0, 0.0])),"
        ): "a sigmoid too many",
        _calls(
            _3="F.binary_cross_entropy_with_logits(z[:, 0], torch.tensor([0.0, 1.0])),"
        ): "did 1 stay 1?",
        _calls(_2="F.cross_entropy(z, torch.tensor([0, 1])),"): "Your labels are 0 and 1",
        _calls(
            _3="F.binary_cross_entropy_with_logits(z[:, 0], torch.tensor([1.0, 1.0])),"
        ): "with another meaning",
        _calls(
            _4="F.binary_cross_entropy_with_logits(z[:, 1], torch.tensor([1.0, 1.0])),"
        ): "are loss, reduction, logits and labels those",
        _calls(_3="F.mse_loss(z[:, 0], torch.tensor([1.0, 0.0])),"): "with another meaning",
        _calls(
            _4="F.binary_cross_entropy(z[:, 1], torch.tensor([1.0, 0.0])),"
        ): "which loss takes logits?",
        _calls(
            _4="F.binary_cross_entropy_with_logits(z[:, 1], torch.tensor([0.0, 1.0])),"
        ): "did 1 stay 1?",
        _calls(
            _4="F.binary_cross_entropy_with_logits(z[:, 1].sigmoid(), torch.tensor([1.0, 0.0])),"
        ): "a sigmoid too many",
        "mended = F.cross_entropy(z, torch.tensor([0, 2]))": "wants a list of 4 numbers, and got a Tensor",
        "mended = complaints = ['a', 'b', 'c', 'd']": "Answer 1 is not a number",
    },
    "torch_predictions": {
        "...": "put your 5 numbers where the dots are",
        "1.39, 0.69, 1.39, 0.69": "wants a list of 5 numbers, and got 4 values",
        "predicted = '1.39 0.69 1.39 0.69 0.69'": "got a str",
        "predicted = [[1.39, 0.69, 1.39, 0.69, 0.69]]": "one pair of brackets is enough",
        "'1.39', '0.69', '1.39', '0.69', '0.69'": "write it in digits, such as 2.5",
        "2, 1, 2, 1, 1": "That is in bits: what is it in nats?",
        "0.25, 0.5, 0.75, 0.5, 0.5": "That is the probability of the true class",
        "0.6, 0.3, 0.6, 0.3, 0.3": "That is the logarithm to base 10",
        "0, 0, 0, 0, 0": "Equal logits are a uniform guess: is that free?",
        "1.39, 1.39, 1.39, 0.69, 0.69": "what does the mean divide by?",
        "1.39, 0.69, 0.69, 0.69, 0.69": "Does the mean of pos_weight divide by weights, or by N?",
        "1.39, 0.69, 2.08, 0.69, 0.69": "what of the other term?",
        "1.39, 0.69, 2.77, 0.69, 0.69": "what does the mean divide by?",
        "1.39, 0.69, 1.39, 1.39, 0.69": "what does weight make of the divisor?",
        "1.39, 0.69, 1.39, 2.77, 0.69": "what does the mean divide by?",
        "1.39, 0.69, 1.39, 0.69, 0.35": "do ignored samples count?",
        "1.39, 0.69, 1.39, 0.69, 1.39": "by how many does the mean divide?",
        "1.39, 0.69, 1.39, 0.69, float('nan')": "how many are left here?",
        "1.4, 0.7, 1.4, 0.7, 0.7": "give two digits after the point",
        "-1.39, -0.69, -1.39, -0.69, -0.69": "A surprise is never negative",
        "1.39, 0.69, 1.04, 0.69, 0.69": "over N = 2?",
        "0.69, 0.69, 0.69, 0.69, 0.69": "how many classes share the 1 here?",
        "1.10, 0.69, 1.39, 0.69, 0.69": "which probability does the true class get",
        "lambda: 1.39, 0.69, 1.39, 0.69, 0.69": "call it, without `lambda:`",
        "'log 4', 'log 2', 'log 4', 'log 2', 'log 2'": "write it in digits",
        "1,39, 0,69, 1,39, 0,69, 0,69": "wants a list of 5 numbers, and got 10 values",
    },
    "weighted_cross_entropy": {
        "...": "put your answer where the dots are",
        "def cross_entropy(z, y, weight, ignore_index):\n    kept = y != ignore_index\n    print(kept)": "write return where print stands",
        _TERMS
        + "print((weight[y] * terms).sum() / weight[y].sum())": "write return where print stands",
        _TERMS + "return terms.mean()": "where does weight[y] come in?",
        _TERMS + "return (weight[y] * terms).mean()": "what if each counts as much as its weight?",
        _TERMS
        + "return (weight[y] * terms).sum() / len(kept)": "what else adds up once there are weights?",
        _TERMS
        + "return (weight[y] * terms).sum() / weight.sum()": "which weights do the labels in the batch have?",
        _TERMS + "return (weight[y] * terms).sum()": "what does the mean divide it by?",
        _TERMS + "return terms.sum() / weight[y].sum()": "what does each term count?",
        _TERMS + "return -(weight[y] * terms).sum() / weight[y].sum()": "which sign mends it?",
        _TERMS + "return weight[y] * terms.sum() / weight[y].sum()": "wanted: one number",
        _TERMS
        + "return (weight * terms).sum() / weight.sum()": "which weight has a sample of class y?",
        _TERMS + "return weight[y] * terms": "wanted: one number",
        _TERMS + "return weight[y] * terms / weight[y].sum()": "wanted: one number",
        _TERMS.replace("!=", "==")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "is it == or != that keeps?",
        _TERMS.replace("!= ignore_index", "!= -100")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "does your test use its value?",
        _TERMS.replace("[np.arange(len(y)), y]", "[:, y]")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "which index names the row?",
        _TERMS.replace("axis=1", "axis=0")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "along which axis do the classes lie?",
        _TERMS.replace("losses.log_softmax(z, axis=1)", "z")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "which function lies between?",
        _TERMS.replace("losses.log_softmax(z, axis=1)", "losses.softmax(z, axis=1)")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "what is the surprise of each?",
        _TERMS.replace("log_softmax(z,", "log_softmax(losses.softmax(z, axis=1),")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "twice?",
        _TERMS.replace("losses.log_softmax(z, axis=1)", "np.log(losses.softmax(z, axis=1))")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "breaks at extreme logits",
        _TERMS.replace("losses.log_softmax(z, axis=1)", "np.log2(losses.softmax(z, axis=1))")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "do you count in bits",
        _TERMS.replace("losses.log_softmax(z, axis=1)", "np.log(z)")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "has z become probabilities before it?",
        _TERMS.replace("z, y = z[kept], y[kept]\n", "")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "does your test use its value?",
        _TERMS.replace("z, y = z[kept], y[kept]\n", "y = y[kept]\n")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "what keeps rows and labels together?",
        _TERMS.replace("z, y = z[kept], y[kept]\n", "z = z[kept]\n")
        + "return (weight[y] * terms).sum() / weight[y].sum()": "what keeps rows and labels together?",
        "terms = losses.logsumexp(z, axis=1) - z[np.arange(len(y)), y]\nreturn (weight[y] * terms).sum() / weight[y].sum()": "does your test use its value?",
        "terms = losses.logsumexp(z, axis=1) - z[np.arange(len(y)), y]\nkept = y != ignore_index\nreturn (weight[y] * terms)[kept].sum() / weight[y].sum()": "do they count at all?",
        "terms = losses.logsumexp(z, axis=1) - z[np.arange(len(y)), y]\nkept = y != ignore_index\nreturn (weight[y] * terms)[kept].sum() / weight[y][kept].sum()": "what if the ignored samples go before you pick?",
        "total = divisor = 0\nfor row, label in zip(z, y):\n    if label != ignore_index:\n        total += weight[label] * (losses.logsumexp(row) - row[label])\n        divisor += weight[label]\n    return total / divisor": "Your loop ends in its first round",
        "total = divisor = 0\nfor row, label in zip(z, y):\n    if label == ignore_index:\n        break\n    total += weight[label] * (losses.logsumexp(row) - row[label])\n    divisor += weight[label]\nreturn total / divisor": "which word instead of break goes on?",
        "total = divisor = 0\nfor row, label in zip(z, y):\n    divisor += weight[label]\n    if label == ignore_index:\n        continue\n    total += weight[label] * (losses.logsumexp(row) - row[label])\nreturn total / divisor": "do they count at all?",
        "losses.cross_entropy(z, y, weight=weight, ignore_index=ignore_index)": "here you write the formula yourself",
        "F.cross_entropy(z, y, weight=weight, ignore_index=ignore_index)": "torch.tensor(...) makes a tensor of an array",
        "F.cross_entropy(torch.tensor(z), torch.tensor(y), weight=torch.tensor(weight))": "does your test use its value?",
        "F.cross_entropy(torch.tensor(z), torch.tensor(y), ignore_index=ignore_index)": "where does weight[y] come in?",
        "def cross_entropy(z, y):\n    return losses.logsumexp(z, axis=1).mean()": "The check calls your function with (z, y, weight, ignore_index)",
    },
}
