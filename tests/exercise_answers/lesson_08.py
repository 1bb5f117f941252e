"""Answers to the exercises of lesson 08."""

# ruff: noqa: E501  # an answer of one line is a line here

_NEXT = "z, y, mask = z[:, :-1], y[:, 1:], mask[:, 1:]\n"
_LABELS = "labels = y[:, 1:].masked_fill(~mask[:, 1:], -100)\n"
_COUNT = "count = sum((y != -100).sum() for _, y in batches)\n"
_CLEAR = "optimizer.zero_grad()\n"
_EACH = "for x, y in batches:\n"
_SUM = '    part = F.cross_entropy(model(x), y, reduction="sum") / count\n'
_MEAN_OF_MEANS = (
    "mean = 0\noptimizer.zero_grad()\nfor x, y in batches:\n"
    "    part = F.cross_entropy(model(x), y)\n"
)
_BACK = "    part.backward()\n    mean += part.item()\n"
_STEP = "optimizer.step()\nreturn mean"
_RUN = "mean = 0.0\n" + _CLEAR + _EACH
_WINDOWS = "for begin in range(0, len(text), stride):\n"
_FULL = "for begin in range(0, len(text) - length + 1, stride):\n"
_PART = 'def part(rows, labels):\n    return F.cross_entropy(rows @ weight.T, labels, reduction="sum")\n\n'
_SPLIT = "for rows, labels in zip(h.split(size), y.split(size)):\n"
_CHECKED = "    total = total + checkpoint(part, rows, labels, use_reentrant=False)\n"

RIGHT = {
    "answer_loss": [
        _LABELS + "return F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())",
        _LABELS + "return F.cross_entropy(z[:, :-1].transpose(1, 2), labels)",
        _LABELS + "return F.cross_entropy(z[:, :-1].permute(0, 2, 1), labels)",
        _NEXT + "return F.cross_entropy(z[mask], y[mask])",
        _NEXT
        + 'terms = F.cross_entropy(z.transpose(1, 2), y, reduction="none")\nreturn (terms * mask).sum() / mask.sum()',
        _NEXT
        + 'labels = torch.where(mask, y, -100)\nreturn F.cross_entropy(z.reshape(-1, z.shape[-1]), labels.reshape(-1), ignore_index=-100, reduction="mean")',
        "total, count = 0.0, 0\nfor b in range(len(y)):\n    for t in range(1, y.shape[1]):\n        if mask[b, t]:\n            total = total + F.cross_entropy(z[b, t - 1], y[b, t])\n            count += 1\nreturn total / count",
        _NEXT
        + "log_q = z.log_softmax(dim=-1)\nterms = -log_q.gather(2, y.unsqueeze(2)).squeeze(2)\nreturn terms[mask].mean()",
        "parts = []\nfor logits, text, keep in zip(z, y, mask):\n    for t in range(len(text) - 1):\n        if keep[t + 1]:\n            parts.append(F.cross_entropy(logits[t][None], text[t + 1][None]))\nreturn torch.stack(parts).mean()",
        "labels = y.clone()\nlabels[~mask] = -100\nreturn F.cross_entropy(z[:, :-1, :].flatten(0, 1), labels[:, 1:].flatten())",
    ],
    "accumulated_step": [
        _COUNT + _RUN + _SUM + _BACK + _STEP,
        "count = 0\nfor x, y in batches:\n    count += (y != -100).sum().item()\n"
        + _RUN
        + _SUM
        + _BACK
        + _STEP,
        _COUNT
        + "optimizer.zero_grad()\ntotal = 0\nfor x, y in batches:\n    loss = F.cross_entropy(model(x), y, reduction='sum')\n    (loss / count).backward()\n    total += loss.item()\noptimizer.step()\nreturn total / count.item()",
        "kept = [(y != -100).sum().item() for x, y in batches]\nmodel.zero_grad()\nmean = 0\nfor (x, y), n in zip(batches, kept):\n    if n == 0:\n        continue\n    loss = F.cross_entropy(model(x), y) * n / sum(kept)\n    loss.backward()\n    mean += float(loss)\n"
        + _STEP,
        _COUNT
        + "optimizer.zero_grad()\nmean = 0.0\nfor x, y in batches:\n    part = F.cross_entropy(model(x), y, reduction='sum') / count\n    if (y != -100).any():\n        part.backward()\n    mean = mean + part\noptimizer.step()\nreturn mean",
        _COUNT
        + "with torch.no_grad():\n    mean = sum(F.cross_entropy(model(x), y, reduction='sum') for x, y in batches) / count\noptimizer.zero_grad()\n"
        + _EACH
        + _SUM
        + "    part.backward()\n"
        + _STEP,
        _COUNT
        + "optimizer.zero_grad()\nlosses = []\nfor x, y in batches:\n    loss = F.cross_entropy(model(x), y, reduction='sum') / count\n    loss.backward()\n    losses.append(loss.detach())\noptimizer.step()\nreturn sum(losses)",
        "total, count = 0.0, 0\noptimizer.zero_grad()\nfor x, y in batches:\n    loss = F.cross_entropy(model(x), y, reduction='sum')\n    loss.backward()\n    total += loss.item()\n    count += (y != -100).sum().item()\nfor p in model.parameters():\n    p.grad /= count\noptimizer.step()\nreturn total / count",
        "labels = torch.cat([y for _, y in batches])\ncount = (labels != -100).sum()\n"
        + _RUN
        + _SUM
        + _BACK
        + _STEP,
        _COUNT
        + "for p in model.parameters():\n    p.grad = None\nmean = torch.tensor(0.0, dtype=torch.float64)\n"
        + _EACH
        + "    terms = F.cross_entropy(model(x), y, reduction='none')\n    part = terms.sum() / count\n    part.backward()\n    mean += part.detach()\n"
        + _STEP,
        _COUNT
        + "optimizer.zero_grad()\nmean = 0\nfor i in range(len(batches)):\n    x, y = batches[i]\n    z = model(x)\n    keep = y != -100\n    part = F.cross_entropy(z[keep], y[keep], reduction='sum') / count\n"
        + _BACK
        + _STEP,
    ],
    "strided_perplexity": [
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn np.exp(total / len(text))",
        "total, done, begin = 0, 0, 0\nwhile done < len(text):\n    end = min(begin + length, len(text))\n    terms = costs(text[begin:end])\n    total += terms[done - begin :].sum()\n    done = end\n    begin += stride\nreturn math.exp(total / len(text))",
        "found = np.full(len(text), np.nan)\n"
        + _WINDOWS
        + "    for i, term in enumerate(costs(text[begin : begin + length])):\n        if np.isnan(found[begin + i]):\n            found[begin + i] = term\nreturn np.exp(found.mean())",
        "terms = []\n"
        + _WINDOWS
        + "    new = costs(text[begin : begin + length])[len(terms) - begin :]\n    terms.extend(new)\nreturn np.exp(np.mean(terms))",
        "total = 0\nfor i in range(len(text)):\n    begin = 0\n    while begin + length <= i:\n        begin += stride\n    total += costs(text[begin : begin + length])[i - begin]\nreturn math.exp(total / len(text))",
        "prev_end = 0\nnlls = []\nfor begin_loc in range(0, len(text), stride):\n    end_loc = min(begin_loc + length, len(text))\n    trg_len = end_loc - prev_end\n    if trg_len:\n        nlls.append(costs(text[begin_loc:end_loc])[-trg_len:].sum())\n    prev_end = end_loc\n    if end_loc == len(text):\n        break\nreturn np.exp(sum(nlls) / len(text))",
        "found = np.zeros(len(text))\nfor begin in reversed(range(0, len(text), stride)):\n    found[begin : begin + length] = costs(text[begin : begin + length])\nreturn np.exp(found.mean())",
        "scored = {}\n"
        + _WINDOWS
        + "    for place, term in enumerate(costs(text[begin : begin + length]), start=begin):\n        scored.setdefault(place, term)\nreturn np.exp(sum(scored.values()) / len(scored))",
        "seen = 0\nall_terms = np.array([])\n"
        + _WINDOWS
        + "    terms = costs(text[begin : begin + length])\n    all_terms = np.concatenate([all_terms, terms[seen - begin :]])\n    seen = len(all_terms)\nreturn torch.tensor(all_terms).mean().exp()",
        "total = costs(text[:length]).sum()\nbegin, scored = stride, min(length, len(text))\nwhile scored < len(text):\n    terms = costs(text[begin : begin + length])\n    total += sum(terms[scored - begin :])\n    scored = begin + len(terms)\n    begin = begin + stride\nreturn np.exp(total / len(text))",
    ],
    "chunked_loss": [
        _PART + "total = 0.0\n" + _SPLIT + _CHECKED + "return total / (y != -100).sum()",
        _PART
        + "total = 0\nfor i in range(0, len(h), size):\n    total += checkpoint(part, h[i : i + size], y[i : i + size], use_reentrant=False)\nreturn total / (y != -100).sum()",
        "def part(rows, w, labels):\n    return F.cross_entropy(F.linear(rows, w), labels, reduction='sum')\n\ntotal = 0.0\n"
        + _SPLIT
        + "    total = total + checkpoint(part, rows, weight, labels, use_reentrant=True)\nreturn total / (y != -100).sum()",
        _PART
        + "parts = [checkpoint(part, a, b, use_reentrant=False) for a, b in zip(h.split(size), y.split(size))]\nreturn sum(parts) / (y != -100).sum()",
        _PART
        + "parts = [checkpoint(part, a, b, use_reentrant=False) for a, b in zip(h.split(size), y.split(size))]\nreturn torch.stack(parts).sum() / y.ne(-100).sum()",
        "count = (y != -100).sum()\n\ndef part(rows, labels):\n    return F.cross_entropy(rows @ weight.T, labels, reduction='sum') / count\n\nreturn sum(checkpoint(part, a, b, use_reentrant=False) for a, b in zip(h.split(size), y.split(size)))",
        "def part(rows, labels):\n    log_q = (rows @ weight.T).log_softmax(1)\n    return F.nll_loss(log_q, labels, reduction='sum', ignore_index=-100)\n\ntotal = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total / (y != -100).sum()",
        "keep = y != -100\nh, y = h[keep], y[keep]\n\n"
        + _PART
        + "total = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total / len(y)",
        "total, count = 0.0, 0\nfor row, label in zip(h, y):\n    if label != -100:\n        total = total + checkpoint(lambda a, b: F.cross_entropy(a @ weight.T, b), row, label, use_reentrant=False)\n        count += 1\nreturn total / count",
    ],
}

WRONG = {
    "answer_loss": {
        "labels = y.masked_fill(~mask, -100).roll(-1, 1)\nreturn F.cross_entropy(z.transpose(1, 2), labels)": "that has no term.",
        "labels = torch.roll(y.masked_fill(~mask, -100), -1)\nreturn F.cross_entropy(z.flatten(0, 1), labels.flatten())": "that has no term.",
        "z = torch.roll(z, 1, dims=1)\nlabels = y.masked_fill(~mask, -100)\nreturn F.cross_entropy(z.flatten(0, 1), labels.flatten())": "that has no term.",
        "labels = y.roll(-1, 1).masked_fill(~mask, -100)\nreturn F.cross_entropy(z.flatten(0, 1), labels.flatten())": "so which places of it?",
        "labels = y.masked_fill(~mask, -100).roll(-1, 0)\nreturn F.cross_entropy(z.flatten(0, 1), labels.flatten())": "axis 0 of z and y holds the texts",
        "...": "put your answer where the dots are, after return.",
        "F.cross_entropy(z.flatten(0, 1), y.flatten())": "which one comes next?",
        "F.cross_entropy(z.flatten(0, 1), y.masked_fill(~mask, -100).flatten())": "which one comes next?",
        "F.cross_entropy(z, y)": "along which axis do yours?",
        "F.cross_entropy(z[:, :-1], y[:, 1:])": "along which axis do yours?",
        "F.cross_entropy(z[:, :-1].flatten(0, 1), y[:, 1:].flatten())": "where does it come in?",
        _LABELS
        + "print(F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten()))": "write return where print stands.",
        _LABELS
        + "F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "put return before what is its answer.",
        "labels = y.masked_fill(~mask, -100)[:, :-1]\nreturn F.cross_entropy(z[:, 1:].flatten(0, 1), labels.flatten())": "which of z and y loses its last place?",
        "labels = y[:, 1:].masked_fill(~mask[:, :-1], -100)\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "so which places of it?",
        "labels = y[:, 1:].masked_fill(~mask, -100)\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "raises RuntimeError: The",
        "labels = y[:, 1:].masked_fill(mask[:, 1:], -100)\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "where does ~ belong?",
        "labels = y[:, 1:] * mask[:, 1:]\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "which label is left out?",
        _NEXT
        + 'terms = F.cross_entropy(z.transpose(1, 2), y, reduction="none")\nreturn (terms * mask).mean()': "how many labels count?",
        _NEXT
        + 'terms = F.cross_entropy(z.transpose(1, 2), y, reduction="none")\nreturn (terms * mask).sum()': "by how many labels does the mean divide?",
        _NEXT
        + 'terms = F.cross_entropy(z.transpose(1, 2), y, reduction="none")\nreturn ((terms * mask).sum(1) / mask.sum(1)).mean()': "divide once.",
        _NEXT
        + 'terms = F.cross_entropy(z.transpose(1, 2), y, reduction="none")\nreturn terms * mask': "wanted: one number.",
        "labels = y.masked_fill(~mask, -100).flatten()\nreturn F.cross_entropy(z.flatten(0, 1)[:-1], labels[1:])": "before you make one long row.",
        _LABELS
        + "return F.cross_entropy(z[:, :-1].reshape(len(z), z.shape[2], -1), labels)": "transpose(1, 2) moves the classes to axis 1.",
        _LABELS
        + "return F.cross_entropy(z[:, :-1].softmax(-1).flatten(0, 1), labels.flatten())": "is there a softmax before cross_entropy?",
        _LABELS
        + "return F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten()).item()": "so nothing would be learned",
        "labels = y[:, 1:].masked_fill(y[:, 1:] == 0, -100)\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "the mask says which places count.",
        _NEXT
        + "return F.cross_entropy((z * mask.unsqueeze(2)).flatten(0, 1), y.flatten())": "what is to be left out are terms.",
        "labels = y.masked_fill(~mask, -100)\nreturn F.cross_entropy(z[:-1].flatten(0, 1), labels[1:].flatten())": "axis 0 of z and y holds the texts",
        "return F.cross_entropy(z[mask][:-1], y[mask][1:])\n": "shift first.",
        "labels = y[:, 1:].masked_fill(~mask[:, 1:], -1)\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "No label is negative but -100",
        "labels = y[:, 1:].masked_fill(not mask[:, 1:], -100)\nreturn F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())": "~ stands for not",
        _LABELS
        + "return F.nll_loss(z[:, :-1].flatten(0, 1), labels.flatten())": "z holds logits: which loss takes those?",
        _LABELS
        + "return F.nll_loss(z[:, :-1].log_softmax(1).flatten(0, 1), labels.flatten())": "along which axis of z do the symbols lie?",
        _LABELS
        + "return F.nll_loss(z.log_softmax(1)[:, :-1].flatten(0, 1), labels.flatten())": "along which axis of z do the symbols lie?",
        "parts = []\nfor b in range(len(y)):\n    labels = y[b, 1:].masked_fill(~mask[b, 1:], -100)\n    parts.append(F.cross_entropy(z[b, :-1], labels))\nreturn parts": "gives a list of 2; wanted: one number.",
    },
    "accumulated_step": {
        "total, count = 0.0, 0\n"
        + _CLEAR
        + _EACH
        + "    part = F.cross_entropy(model(x), y, reduction='sum')\n    count += (y != -100).sum()\n    (part / count).backward()\n    total += part.item()\noptimizer.step()\nreturn total / count": "a count that still grows",
        "total, count = 0.0, 0\n"
        + _CLEAR
        + _EACH
        + "    part = F.cross_entropy(model(x), y, reduction='sum')\n    count += (y != -100).sum()\n    (part / count).backward()\n    total += (part / count).item()\noptimizer.step()\nreturn total": "a count that still grows",
        "total, count = 0.0, 0\n"
        + _CLEAR
        + _EACH
        + "    part = F.cross_entropy(model(x), y, reduction='sum')\n    count += len(y)\n    (part / count).backward()\n    total += part.item()\noptimizer.step()\nreturn total / count": "a count that still grows",
        "total, count = 0.0, 0\n"
        + _CLEAR
        + _EACH
        + "    part = F.cross_entropy(model(x), y, reduction='sum')\n    count += 1\n    (part / count).backward()\n    total += part.item()\noptimizer.step()\nreturn total / count": "a count that still grows",
        "total, count = 0.0, 0\n"
        + _CLEAR
        + _EACH
        + "    part = F.cross_entropy(model(x), y)\n    count += 1\n    (part / count).backward()\n    total += part.item()\noptimizer.step()\nreturn total / count": "a count that still grows",
        "...": "put your answer where the dots are, after return.",
        "mean = 0\noptimizer.zero_grad()\nfor x, y in batches:\n    part = F.cross_entropy(model(x), y) / len(batches)\n"
        + _BACK
        + _STEP: "sum the sums, and divide by the count of all.",
        _MEAN_OF_MEANS
        + _BACK
        + "optimizer.step()\nreturn mean / len(batches)": "what does each have to be divided by?",
        _MEAN_OF_MEANS + _BACK + _STEP: "what does each have to be divided by?",
        _COUNT + "mean = 0.0\n" + _EACH + _SUM + _BACK + _STEP: "what clears them, once",
        _COUNT
        + "mean = 0.0\n"
        + _EACH
        + "    optimizer.zero_grad()\n"
        + _SUM
        + _BACK
        + _STEP: "where does zero_grad stand",
        _COUNT
        + "mean = 0.0\n"
        + _EACH
        + "    optimizer.zero_grad()\n"
        + _SUM
        + _BACK
        + "    optimizer.step()\nreturn mean": "the slopes of all belong to one step.",
        _COUNT + _RUN + _SUM + _BACK + "return mean": "do backward and step come",
        _COUNT + _RUN + _SUM + "    mean += part.item()\n" + _STEP: "do backward and step come",
        _COUNT + _RUN + _SUM + _BACK + "optimizer.step\nreturn mean": "do backward and step come",
        _COUNT
        + _RUN
        + _SUM
        + _BACK
        + "    optimizer.step()\n    return mean": "for return stands inside of it.",
        _COUNT + _RUN + _SUM + _BACK + "optimizer.step()": "put return before what is its answer.",
        _COUNT
        + _RUN
        + _SUM
        + _BACK
        + "optimizer.step()\nprint(mean)": "write return where print stands.",
        "count = sum(len(y) for _, y in batches)\n"
        + _RUN
        + _SUM
        + _BACK
        + _STEP: "how many of them have a label that counts?",
        "count = len(batches)\n" + _RUN + _SUM + _BACK + _STEP: "what is counted is labels.",
        _RUN
        + "    part = F.cross_entropy(model(x), y, reduction='sum')\n"
        + _BACK
        + _STEP: "by how many labels does the mean divide?",
        "x = torch.cat([x for x, _ in batches])\ny = torch.cat([y for _, y in batches])\noptimizer.zero_grad()\nloss = F.cross_entropy(model(x), y)\nloss.backward()\noptimizer.step()\nreturn loss.item()": "give the model one micro-batch at a time",
        "count = sum((y != -100).sum() for _, y in batches)\n"
        + _RUN
        + "    part = F.cross_entropy(model(x), y) * (y != -100).sum() / count\n"
        + _BACK
        + _STEP: "what is its sum?",
        _COUNT
        + _RUN
        + _SUM
        + "    part.backward()\n    mean = part.item()\n"
        + _STEP: "does your loop add the parts up?",
        _COUNT
        + _RUN
        + _SUM
        + "    part.backward()\n    mean += part.item() / len(batches)\n"
        + _STEP: "which parts did you have?",
        _COUNT
        + _RUN
        + _SUM
        + "    part.backward()\n    mean += part.item() * count\n"
        + _STEP: "which number is asked for?",
        _COUNT
        + _RUN
        + "    part = -F.cross_entropy(model(x), y, reduction='sum') / count\n"
        + _BACK
        + _STEP: "does something turn the sign of the loss?",
        _COUNT
        + _RUN
        + "    part = F.cross_entropy(model(x).softmax(1), y, reduction='sum') / count\n"
        + _BACK
        + _STEP: "is there a softmax before cross_entropy?",
        _COUNT
        + _RUN
        + _SUM
        + _BACK
        + "optimizer.step()\nreturn [mean]\n": "returns no number; wanted: the mean over all labels.",
        _COUNT
        + "optimizer.zero_grad()\nloss = sum(F.cross_entropy(model(x), y, reduction='sum') for x, y in batches) / count\nloss.backward()\noptimizer.step()\nreturn loss.item()": "before the model sees the next",
        _COUNT
        + "optimizer.zero_grad()\nparts = [F.cross_entropy(model(x), y, reduction='sum') / count for x, y in batches]\nfor part in parts:\n    part.backward()\noptimizer.step()\nreturn sum(parts).item()": "before the model sees the next",
        "count = 0\n"
        + _RUN
        + "    count += (y != -100).sum()\n"
        + _SUM
        + _BACK
        + _STEP: "each label weighs one part of the count of all.",
        "total = sum(len(y) for _, y in batches)\n"
        + _RUN
        + "    part = F.cross_entropy(model(x), y) * len(y) / total\n"
        + _BACK
        + _STEP: "how many of them have a label that counts?",
        "mean = 0.0\n"
        + _EACH
        + "    optimizer.zero_grad()\n    part = F.cross_entropy(model(x), y)\n"
        + _BACK
        + "    optimizer.step()\nreturn mean / len(batches)": "the slopes of all belong to one step.",
        _COUNT
        + _RUN
        + _SUM
        + _BACK
        + "    optimizer.step()\nreturn mean": "the slopes of all belong to one step.",
        "total = count = 0\n"
        + _EACH
        + "    loss = F.cross_entropy(model(x), y, reduction='sum')\n    loss.backward()\n    total += loss.item()\n    count += (y != -100).sum()\nfor p in model.parameters():\n    p.grad /= count\noptimizer.step()\nreturn total / count": "what clears them, once",
        _COUNT
        + "total = 0\noptimizer.zero_grad()\n"
        + _EACH
        + "    loss = F.cross_entropy(model(x), y, reduction='sum')\n    (loss / len(batches)).backward()\n    total += loss.item()\noptimizer.step()\nreturn total / count": "what is counted is labels.",
        _COUNT
        + _CLEAR
        + _EACH
        + _SUM
        + "    part.backward()\noptimizer.step()\nreturn sum(F.cross_entropy(model(x), y, reduction='sum').item() for x, y in batches) / count": "which weights were the slopes found at?",
        "count = sum((y != -100).sum() for y in batches)\n"
        + _RUN
        + _SUM
        + _BACK
        + _STEP: "take the array out of it first.",
    },
    "strided_perplexity": {
        "total, count = 0.0, 0\n"
        + _FULL
        + "    terms = costs(text[begin : begin + length])\n    if begin:\n        terms = terms[-stride:]\n    total += terms.sum()\n    count += len(terms)\nreturn np.exp(total / count)": "windows that begin later are shorter.",
        "terms = []\n"
        + _FULL
        + "    part = costs(text[begin : begin + length])\n    terms.append(part if begin == 0 else part[-stride:])\nreturn np.exp(np.concatenate(terms).mean())": "windows that begin later are shorter.",
        "terms = list(costs(text[:length]))\nfor begin in range(stride, len(text) - length + 1, stride):\n    terms.extend(costs(text[begin : begin + length])[-stride:])\nreturn np.exp(sum(terms) / len(text))": "windows that begin later are shorter.",
        "begin, total, scored = 0, 0.0, 0\nwhile begin + length < len(text):\n    total += costs(text[begin : begin + length])[scored - begin :].sum()\n    scored = begin + length\n    begin += stride\nreturn np.exp(total / scored)": "windows that begin later are shorter.",
        "terms, scored = costs(text[:length]), length\nwhile scored < len(text):\n    scored += stride\n    terms = np.append(terms, costs(text[scored - length : scored])[-stride:])\nreturn np.exp(terms.mean())": "so count what is scored already.",
        "terms = []\n"
        + _FULL
        + "    terms.extend(costs(text[begin : begin + length])[-stride:])\nreturn np.exp(np.mean(terms))": "what is new in the first window?",
        "means = []\n"
        + _FULL
        + "    means.append(costs(text[begin : begin + length]).mean())\nreturn np.exp(sum(means) / len(means))": "which of a window's are new?",
        "total = 0.0\n"
        + _FULL
        + "    total += costs(text[begin : begin + length]).sum()\nreturn np.exp(total / len(text))": "which of a window's are new?",
        "if len(text) < length:\n    return 1.0\ntotal, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn np.exp(total / len(text))": 'For text = "one", length = 6',
        "...": "put your answer where the dots are, after return.",
        "np.exp(costs(text).mean())": "the model reads 8.",
        "total = 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + length]).sum()\nreturn np.exp(total / len(text))": "which of a window's are new?",
        "terms = []\n"
        + _WINDOWS
        + "    terms.extend(costs(text[begin : begin + length]))\nreturn np.exp(np.mean(terms))": "which of a window's are new?",
        "total = 0\nfor begin in range(0, len(text), length):\n    total += costs(text[begin : begin + length]).sum()\nreturn np.exp(total / len(text))": "do your windows overlap",
        "total = 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + stride]).sum()\nreturn np.exp(total / len(text))": "do your windows overlap",
        "total = 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + length])[:stride].sum()\nreturn np.exp(total / len(text))": "the last, new part of each?",
        "found = []\n"
        + _WINDOWS
        + "    found.append(np.exp(costs(text[begin : begin + length]).mean()))\nreturn np.mean(found)": "and take exp once.",
        "found = []\n"
        + _WINDOWS
        + "    found.append(costs(text[begin : begin + length]).mean())\nreturn np.exp(np.mean(found))": "divide once.",
        "total = 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + length])[-stride:].sum()\nreturn np.exp(total / len(text))": "what is new in the first window?",
        "total = 0\n"
        + _WINDOWS
        + "    terms = costs(text[begin : begin + length])\n    total += terms.sum() if begin == 0 else terms[-stride:].sum()\nreturn np.exp(total / len(text))": "so count what is scored already.",
        "total, scored = 0.0, 0\nfor begin in range(0, len(text) - length + 1, stride):\n    total += costs(text[begin : begin + length])[scored - begin :].sum()\n    scored = begin + length\nreturn np.exp(total / len(text))": "windows that begin later are shorter.",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn total / len(text)": "which function makes a perplexity of it?",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn 2 ** (total / len(text))": "which base belongs to nats?",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn np.exp(total)": "by how many symbols is it divided?",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\n    return np.exp(total / len(text))": "for return stands inside of it.",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total = costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn np.exp(total / len(text))": "does your loop add up",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored:].sum()\n    scored = begin + len(window)\nreturn np.exp(total / len(text))": "where in a window do its new symbols begin?",
        "total, n = 0.0, 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + length])\n    n += 1\nreturn np.exp(total / n)": "wanted: one number.",
        "terms = list(costs(text[:length]))\nfor begin in range(stride, len(text), stride):\n    terms.extend(costs(text[begin : begin + length])[stride:])\nreturn np.exp(np.mean(terms))": "how many of them are scored already?",
        "total, scored = 0.0, 0\nfor begin in range(0, len(text) - length, stride):\n    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored = begin + len(window)\nreturn np.exp(total / len(text))": "windows that begin later are shorter.",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += costs(window)[scored - begin :].sum()\n    scored += len(window)\nreturn np.exp(total / len(text))": "where does this window end?",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + length])[scored - begin :].sum()\n    scored = begin + length\nreturn np.exp(total / scored)": "how many symbols has the text?",
        "total, end = 0.0, 0\n"
        + _WINDOWS
        + "    new = min(begin + length, len(text)) - end\n    total += costs(text[begin : begin + length])[-new:].sum()\n    end += new\nreturn np.exp(total / len(text))": "what does [-n:] take where n is 0?",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    total += costs(text[begin : begin + length])[scored - begin :].sum()\nreturn np.exp(total / len(text))": "which of a window's are new?",
        "means, scored = [], 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    means.append(costs(window)[scored - begin :].mean())\n    scored = begin + len(window)\nreturn np.exp(np.mean(means))": "divide once.",
        "total, scored = 0.0, 0\n"
        + _WINDOWS
        + "    window = text[begin : begin + length]\n    total += np.exp(costs(window)[scored - begin :]).sum()\n    scored = begin + len(window)\nreturn total / len(text)": "the mean comes first, and exp once.",
        "total = 0.0\nfor i in range(len(text)):\n    total += costs(text[max(0, i - length + 1) : i + 1])[-1]\nreturn np.exp(total / len(text))": "as with a stride of 1",
    },
    "chunked_loss": {
        "...": "put your answer where the dots are, after return.",
        "F.cross_entropy(h @ weight.T, y)": "rows of logits at once do not fit",
        "F.cross_entropy(h @ weight, y)": "raises RuntimeError: mat1 and mat2 shapes",
        "return F.cross_entropy(h @ weight, y)\n": "does one of them want .T?",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + "    total = total + part(rows, labels)\nreturn total / (y != -100).sum()": "rows of logits for backward",
        "def part(rows, labels):\n    return F.cross_entropy(rows @ weight.T, labels)\n\ntotal = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total / len(h.split(size))": "sum the sums, and divide once.",
        "def part(rows, labels):\n    return F.cross_entropy(rows @ weight.T, labels)\n\ntotal = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total": "which reduction belongs to each of them?",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total": "by how many labels does the mean divide?",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total / len(y)": "how many of them have a label that counts?",
        _PART + "total = 0.0\n" + _SPLIT + _CHECKED + "return total / size": "what is counted?",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total / len(h.split(size))": "what is counted is labels.",
        _PART
        + "total = 0.0\nfor i in range(len(h) // size):\n    at = slice(i * size, (i + 1) * size)\n    total = total + checkpoint(part, h[at], y[at], use_reentrant=False)\nreturn total / (y != -100).sum()": "how many chunks are there?",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + "    total = checkpoint(part, rows, labels, use_reentrant=False)\nreturn total / (y != -100).sum()": "does your loop add the chunks up?",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + "    total += checkpoint(part, rows, labels, use_reentrant=False).item()\nreturn total / (y != -100).sum()": "so nothing would be learned",
        _PART
        + "total = 0.0\nwith torch.no_grad():\n    for rows, labels in zip(h.split(size), y.split(size)):\n        total += part(rows, labels)\nreturn total / (y != -100).sum()": "so nothing would be learned",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "    return total / (y != -100).sum()": "for return stands inside of it.",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "print(total / (y != -100).sum())": "write return where print stands.",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + "    total = total + checkpoint(part(rows, labels), use_reentrant=False)\nreturn total / (y != -100).sum()": "'Tensor' object is not callable. checkpoint calls a function itself",
        "def part(rows, labels):\n    return F.cross_entropy(rows @ weight.T, labels) * len(rows) / len(h)\n\ntotal = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total": "sum the sums, and divide once.",
        "def part(rows, labels):\n    return F.cross_entropy((rows @ weight.T).softmax(1), labels, reduction='sum')\n\ntotal = 0.0\n"
        + _SPLIT
        + _CHECKED
        + "return total / (y != -100).sum()": "is there a softmax before cross_entropy?",
        _PART
        + "parts = []\n"
        + _SPLIT
        + "    parts.append(checkpoint(part, rows, labels, use_reentrant=False))\nreturn parts": "gives a list of 3; wanted: one number.",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + "    loss = part(rows, labels) / (y != -100).sum()\n    loss.backward()\n    total += loss.item()\nreturn total": "so nothing would be learned",
        _PART
        + "total = 0.0\nfor rows, labels in zip(h.chunk(size), y.chunk(size)):\n"
        + _CHECKED
        + "return total / (y != -100).sum()": "5 rows of logits at once do not fit, 2 do",
        _PART
        + "total = 0.0\n"
        + _SPLIT
        + "    total = total - checkpoint(part, rows, labels, use_reentrant=False)\nreturn total / (y != -100).sum()": "which sign mends it?",
    },
}
