"""Answers to the exercises of lesson 06."""

# ruff: noqa: E501  # an answer of one line is a line here

_SGD = "optimizer = torch.optim.SGD(model.parameters(), lr=lr)\npairs = []\n"
_NOW = "    now = loss(model(train[0]), train[1])\n"
_VAL = "    watched = loss(model(val[0]), val[1])\n"
_KEEP = "    pairs.append((now.item(), watched.item()))\n"
_GO = "    optimizer.zero_grad()\n    now.backward()\n    optimizer.step()\n"
_LOOP = "for _ in range(steps):\n"
_ECE = "place = np.ceil(confidence * bins)\ntotal = 0\n"
_GRID = "grid = np.arange(0.05, 10, 0.01)\n"
_COSTS = "grid = np.arange(1, 100) / 100\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\n"

RIGHT = {
    "training_loop": [
        _SGD + _LOOP + _NOW + _VAL + _KEEP + _GO + "return pairs",
        _SGD
        + _LOOP
        + "    optimizer.zero_grad()\n"
        + _NOW
        + "    with torch.no_grad():\n        watched = loss(model(val[0]), val[1])\n    now.backward()\n    optimizer.step()\n"
        + _KEEP
        + "return pairs",
        "(x, y), (x_val, y_val) = train, val\n"
        + _SGD
        + _LOOP
        + "    optimizer.zero_grad()\n    out = loss(model(x), y)\n    out.backward()\n    pairs.append([float(out), float(loss(model(x_val), y_val))])\n    optimizer.step()\nreturn pairs",
        _SGD + _LOOP + _NOW + _VAL + "    pairs.append((now, watched))\n" + _GO + "return pairs",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs += [(now.item(), watched.item())]\n    now.backward()\n    optimizer.step()\n    optimizer.zero_grad()\nreturn pairs",
        _SGD
        + "for step in range(1, steps + 1):\n"
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "    print(step, now.item())\nreturn pairs",
        "optimizer = torch.optim.SGD(model.parameters(), lr=lr)\ntrained, watched = [], []\nfor _ in range(steps):\n    optimizer.zero_grad()\n    now = loss(model(train[0]), train[1])\n    trained.append(now.item())\n    watched.append(loss(model(val[0]), val[1]).item())\n    now.backward()\n    optimizer.step()\nreturn list(zip(trained, watched))",
        "pairs = []\nfor _ in range(steps):\n    model.zero_grad()\n    now = loss(model(train[0]), train[1])\n    pairs.append((now.item(), loss(model(val[0]), val[1]).item()))\n    now.backward()\n    with torch.no_grad():\n        for w in model.parameters():\n            w -= lr * w.grad\nreturn pairs",
        _SGD + "while len(pairs) < steps:\n" + _NOW + _VAL + _KEEP + _GO + "return pairs",
        _SGD
        + _LOOP
        + "    model.train()\n"
        + _NOW
        + "    model.eval()\n"
        + _VAL
        + _KEEP
        + _GO
        + "return np.array(pairs)",
        "optimizer = torch.optim.SGD(model.parameters(), lr=lr)\npairs = np.zeros((steps, 2))\nfor i in range(steps):\n"
        + _NOW
        + _VAL
        + "    pairs[i] = now.item(), watched.item()\n"
        + _GO
        + "return pairs",
        "def paid(half):\n    return loss(model(half[0]), half[1])\n\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\npairs = []\nfor _ in range(steps):\n    optimizer.zero_grad()\n    now = paid(train)\n    pairs.append((now.detach().item(), paid(val).detach().item()))\n    now.backward()\n    optimizer.step()\nreturn pairs",
    ],
    "expected_calibration_error": [
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * abs(gap)\nreturn total",
        _ECE
        + "for b in range(1, bins + 1):\n    inside = place == b\n    if inside.any():\n        total += inside.sum() / len(right) * abs(confidence[inside].mean() - right[inside].mean())\nreturn total",
        "total = 0\nfor b in range(bins):\n    inside = (confidence > b / bins) & (confidence <= (b + 1) / bins)\n    if inside.sum() == 0:\n        continue\n    total += abs(confidence[inside].sum() - right[inside].sum())\nreturn total / len(confidence)",
        "place = np.ceil(confidence * bins).astype(int) - 1\ngaps = np.bincount(place, confidence - right, bins)\nreturn np.abs(gaps).sum() / len(right)",
        "edges = np.linspace(0, 1, bins + 1)\nplace = np.digitize(confidence, edges, right=True)\nreturn sum(abs((confidence - right)[place == b].sum()) for b in range(1, bins + 1)) / len(right)",
        "total = 0\nfor low, high in zip(np.linspace(0, 1, bins + 1)[:-1], np.linspace(0, 1, bins + 1)[1:]):\n    inside = (low < confidence) & (confidence <= high)\n    if any(inside):\n        total += np.mean(inside) * np.abs(np.mean(confidence[inside]) - np.mean(right[inside]))\nreturn total",
        "boxes = {}\nfor c, r in zip(confidence, right):\n    boxes.setdefault(int(np.ceil(c * bins)), []).append((c, r))\ntotal = 0\nfor box in boxes.values():\n    c = sum(a for a, _ in box) / len(box)\n    r = sum(b for _, b in box) / len(box)\n    total += len(box) / len(right) * abs(c - r)\nreturn total",
        "place = np.floor(confidence * bins)\nreturn sum(abs((confidence - right)[place == b].sum()) for b in np.unique(place)) / len(place)",
        "place = (confidence * bins).astype(int)\nfound = 0\nfor b in set(place):\n    mask = place == b\n    found += mask.mean() * abs(confidence[mask].mean() - right[mask].mean())\nreturn found",
        _ECE
        + "for b in range(bins + 1):\n    inside = place == b\n    n = inside.sum()\n    if n > 0:\n        total += n * abs(confidence[inside].mean() - right[inside].mean())\nreturn total / len(place)",
        "c, r = torch.tensor(confidence), torch.tensor(right).double()\nplace = torch.ceil(c * bins)\ntotal = 0\nfor b in place.unique():\n    inside = place == b\n    total += inside.double().mean() * (c[inside].mean() - r[inside].mean()).abs()\nreturn total",
        _ECE
        + "with np.errstate(all='ignore'):\n    for b in range(1, bins + 1):\n        inside = place == b\n        gap = abs(confidence[inside].mean() - right[inside].mean())\n        total += np.nan_to_num(inside.mean() * gap)\nreturn total",
    ],
    "best_temperature": [
        _GRID + "return grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]",
        "return min(np.arange(0.05, 10, 0.01), key=lambda t: losses.cross_entropy(z / t, y))\n",
        "best, least = None, np.inf\nfor t in np.arange(0.05, 10.01, 0.01):\n    now = losses.cross_entropy(z / t, y)\n    if now < least:\n        best, least = t, now\nreturn best",
        "best = 0.05\nfor k in range(5, 1001):\n    t = k / 100\n    if losses.cross_entropy(z / t, y) < losses.cross_entropy(z / best, y):\n        best = t\nreturn best",
        "grid = np.linspace(0.05, 10, 1000)\ncosts = []\nfor t in grid:\n    costs.append(losses.cross_entropy(z / t, y))\nreturn grid[costs.index(min(costs))]",
        "from scipy.optimize import minimize_scalar\n\nreturn minimize_scalar(lambda t: losses.cross_entropy(z / t, y), bounds=(0.05, 10), method='bounded').x",
        "t = 0.05\nwhile t < 10 and losses.cross_entropy(z / (t + 0.01), y) < losses.cross_entropy(z / t, y):\n    t += 0.01\nreturn t",
        _GRID
        + "def cost(t):\n    log_q = losses.log_softmax(z / t, axis=1)\n    return -log_q[np.arange(len(y)), y].mean()\n\nreturn grid[np.argmin([cost(t) for t in grid])]",
        "z, y = torch.tensor(z), torch.tensor(y)\ngrid = torch.arange(0.05, 10, 0.01, dtype=torch.float64)\nreturn grid[torch.stack([nn.functional.cross_entropy(z / t, y) for t in grid]).argmin()]",
        "costs = {t: losses.cross_entropy(z / t, y) for t in np.arange(0.05, 10, 0.01)}\nreturn min(costs, key=costs.get)",
        "grid = np.arange(0.05, 10, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y, reduction='sum') for t in grid])]",
        "low, high = 0.05, 10\nwhile high - low > 1e-4:\n    a, b = low + (high - low) / 3, high - (high - low) / 3\n    if losses.cross_entropy(z / a, y) < losses.cross_entropy(z / b, y):\n        high = b\n    else:\n        low = a\nreturn (low + high) / 2",
        "coarse = np.arange(0.05, 10, 0.1)\nt = coarse[np.argmin([losses.cross_entropy(z / c, y) for c in coarse])]\nfine = np.arange(max(t - 0.1, 0.05), t + 0.1, 0.005)\nreturn fine[np.argmin([losses.cross_entropy(z / c, y) for c in fine])]",
    ],
    "best_threshold": [
        _COSTS + "return grid[np.argmin(costs)]",
        "grid = np.arange(1, 100) / 100\nmisses = np.array([((p <= t) & (y == 1)).sum() for t in grid])\nalarms = np.array([((p > t) & (y == 0)).sum() for t in grid])\nreturn grid[np.argmin(miss * misses + alarm * alarms)]",
        "best, least = None, np.inf\nfor k in range(1, 100):\n    t = k / 100\n    cost = 0\n    for one_p, one_y in zip(p, y):\n        if one_y == 1 and one_p <= t:\n            cost += miss\n        elif one_y == 0 and one_p > t:\n            cost += alarm\n    if cost < least:\n        best, least = t, cost\nreturn best",
        "return min((k / 100 for k in range(1, 100)), key=lambda t: calibration.mean_cost(p, y, t, miss, alarm))\n",
        "grid = np.linspace(0.01, 0.99, 99)\ncosts = np.zeros(99)\nfor i, t in enumerate(grid):\n    acts = p > t\n    costs[i] = miss * (y[~acts] == 1).sum() + alarm * (y[acts] == 0).sum()\nreturn grid[costs.argmin()]",
        "grid = np.arange(0.01, 1.0, 0.01)\ncosts = [calibration.mean_cost(p, y, t, miss, alarm) for t in grid]\nreturn grid[np.argmin(costs)]",
        "costs = {}\nfor k in range(1, 100):\n    t = k / 100\n    costs[t] = sum(miss for a, b in zip(p, y) if b == 1 and not a > t) + sum(alarm for a, b in zip(p, y) if b == 0 and a > t)\nreturn min(costs, key=costs.get)",
        "t = np.arange(1, 100)[:, None] / 100\nmisses = ((p <= t) & (y == 1)).sum(axis=1)\nalarms = ((p > t) & (y == 0)).sum(axis=1)\nreturn t[np.argmin(miss * misses + alarm * alarms), 0]",
        "t = np.arange(1, 100)[:, None] / 100\nact = p > t\nreturn t[((1 - act) * y * miss + act * (1 - y) * alarm).sum(1).argmin()].item()",
        _COSTS + "return grid[costs.index(min(costs))]",
        "grid = np.arange(1, 100) / 100\nreturn grid[np.argmin([np.where(y == 1, miss * (p <= t), alarm * (p > t)).mean() for t in grid])]",
        "best_cost = float('inf')\nfor t in np.arange(1, 100) / 100:\n    misses = np.sum((p <= t) * y)\n    alarms = np.sum((p > t) * (1 - y))\n    cost = misses * miss + alarms * alarm\n    if cost < best_cost:\n        best_t, best_cost = t, cost\nreturn best_t",
        "p, y = torch.tensor(p), torch.tensor(y)\ngrid = np.arange(1, 100) / 100\nreturn grid[np.argmin([(miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum()).item() for t in grid])]",
    ],
}

WRONG = {
    "training_loop": {
        "...": "put your answer where the dots are, after return.",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "print(pairs)": "write return where print stands.",
        _SGD + _LOOP + _NOW + _VAL + _KEEP + _GO: "put return before what is its answer.",
        _SGD + _LOOP + _NOW + _VAL + _KEEP + _GO + "    return pairs": "below the loop.",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    now.backward()\n    optimizer.step()\nreturn pairs": "what clears it first?",
        _SGD
        + "optimizer.zero_grad()\n"
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    now.backward()\n    optimizer.step()\nreturn pairs": "what clears it first?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    now.backward()\n    optimizer.zero_grad()\n    optimizer.step()\nreturn pairs": "and in this order?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.zero_grad()\n    now.backward()\nreturn pairs": "and in this order?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.step()\n    now.backward()\n    optimizer.zero_grad()\nreturn pairs": "and in this order?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    now.backward\n    optimizer.step\nreturn pairs": "and in this order?",
        _SGD
        + _LOOP
        + _NOW
        + _GO
        + _NOW
        + _VAL
        + _KEEP
        + "return pairs": "are they taken before the step?",
        _SGD + _LOOP + _NOW + _GO + _VAL + _KEEP + "return pairs": "do they wait for it?",
        _SGD
        + _LOOP
        + _NOW
        + "    watched = loss(model(train[0]), train[1])\n"
        + _KEEP
        + _GO
        + "return pairs": "which data is the second loss of?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.zero_grad()\n    watched.backward()\n    optimizer.step()\nreturn pairs": "which half may move the weights?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.zero_grad()\n    now.backward()\n    watched.backward()\n    optimizer.step()\nreturn pairs": "only one half may have a backward.",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.zero_grad()\n    (now + watched).backward()\n    optimizer.step()\nreturn pairs": "only one half may have a backward.",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs.append((watched.item(), now.item()))\n"
        + _GO
        + "return pairs": "which of the two losses comes first?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs = (now.item(), watched.item())\n"
        + _GO
        + "return pairs": "returns no list of pairs",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs = [(now.item(), watched.item())]\n"
        + _GO
        + "return pairs": "returns 1 pair; wanted: 4 pairs, one for each step. Does the list begin before the loop, and is it added to inside?",
        _SGD
        + _LOOP
        + "    pairs = []\n"
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "returns 1 pair; wanted: 4 pairs, one for each step. Does the list begin before the loop, and is it added to inside?",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs.append(now.item(), watched.item())\n"
        + _GO
        + "return pairs": "A pair has brackets of its own: append((a, b)).",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs.append(now.item())\n    pairs.append(watched.item())\n"
        + _GO
        + "return pairs": "returns no list of pairs",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs.append(now.item())\n"
        + _GO
        + "return pairs": "returns no list of pairs",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _GO
        + _KEEP.replace("    ", "")
        + "return pairs": "returns 1 pair; wanted: 4 pairs, one for each step. Does the list begin before the loop, and is it added to inside?",
        _SGD
        + "for _ in range(steps + 1):\n"
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "what does range count?",
        _SGD
        + "for _ in range(1, steps):\n"
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "what does range count?",
        _SGD
        + "for _ in range(100):\n"
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "returns 100 pairs; wanted: 4 pairs, one for each step.",
        _SGD
        + "for _ in steps:\n"
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "That is one number: is there anything to loop over?",
        _SGD
        + _LOOP
        + "    now = loss(train[1], model(train[0]))\n    watched = loss(val[1], model(val[0]))\n"
        + _KEEP
        + _GO
        + "return pairs": "then the labels.",
        _SGD
        + _LOOP
        + "    now = loss(model(train[0]).sigmoid(), train[1])\n    watched = loss(model(val[0]).sigmoid(), val[1])\n"
        + _KEEP
        + _GO
        + "return pairs": "does another one stand before it?",
        _SGD
        + _LOOP
        + "    now = loss(model(train), train[1])\n    watched = loss(model(val), val[1])\n"
        + _KEEP
        + _GO
        + "return pairs": "the data is a pair: [0] has the inputs, and [1] the labels.",
        _SGD
        + _LOOP
        + "    now = loss(model, train)\n    watched = loss(model, val)\n"
        + _KEEP
        + _GO
        + "return pairs": "the data is a pair: [0] has the inputs, and [1] the labels.",
        _SGD
        + _LOOP
        + "    now = nn.BCEWithLogitsLoss()(model(train[0]), train[1])\n    watched = nn.BCEWithLogitsLoss()(model(val[0]), val[1])\n"
        + _KEEP
        + _GO
        + "return pairs": "which one is handed in as `loss`?",
        "loss = nn.CrossEntropyLoss()\n"
        + _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "which one is handed in as `loss`?",
        _SGD.replace("lr=lr", "lr=0.1")
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "which one are you given?",
        _SGD.replace(", lr=lr", "")
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "where is the learning rate?",
        _SGD.replace("SGD", "Adam")
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "which optimizer takes lr times the gradient?",
        _SGD.replace("model.parameters()", "model")
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "An optimizer wants model.parameters().",
        _SGD.replace("torch.optim.SGD", "SGD")
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "It stands in a module: torch.optim.SGD.",
        "optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n"
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "name 'pairs' is not defined.",
        "pairs = []\n"
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "name 'optimizer' is not defined.",
        _SGD
        + _LOOP
        + "    with torch.no_grad():\n    "
        + _NOW
        + "    "
        + _VAL
        + _KEEP
        + _GO
        + "return pairs": "one whose gradient is kept, but not under torch.no_grad().",
        _SGD
        + _LOOP
        + _NOW.replace("\n", ".item()\n")
        + _VAL.replace("\n", ".item()\n")
        + "    pairs.append((now, watched))\n"
        + _GO
        + "return pairs": ".item() and float() come last, behind what needs a tensor.",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()\nreturn pairs": "itself: call it with logits and labels, and keep that.",
        _SGD + _LOOP + _NOW + _VAL + _KEEP + _GO + "return pairs[-1]": "returns no list of pairs",
        _SGD + _LOOP + _NOW + _VAL + _KEEP + _GO + "return model": "returns no list of pairs",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + "    pairs.append((round(now.item(), 3), round(watched.item(), 3)))\n"
        + _GO
        + "return pairs": "return all that they have.",
        _SGD
        + _LOOP
        + _NOW
        + _VAL
        + _KEEP
        + "    optimizer.zero_grad()\n    (-now).backward()\n    optimizer.step()\nreturn pairs": "or of the step?",
        _SGD
        + _LOOP
        + "    accuracy = ((model(val[0]) > 0) == val[1]).double().mean()\n"
        + _NOW
        + _VAL
        + "    pairs.append((now.item(), accuracy.item()))\n"
        + _GO
        + "return pairs": "what does the data held back cost?",
        "def train_model(model, loss, train, val, steps, lr):\n    optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n    return [0] * steps": "which comes first?",
        "def train_model(model, loss, train, val):\n    return []": "too many positional arguments.",
    },
    "expected_calibration_error": {
        "...": "put your answer where the dots are, after return.",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * abs(gap)\nprint(total)": "write return where print stands.",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * abs(gap)\n    return total": "below the loop.",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * gap\nreturn total": "and is a bin's gap without a sign?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * gap\nreturn abs(total)": "and is a bin's gap without a sign?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * gap**2\nreturn total": "the calibration error takes their size.",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    gap = confidence[inside].mean() - right[inside].mean()\n    total += inside.mean() * gap**2\nreturn np.sqrt(total)": "the calibration error takes their size.",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "by what is each gap weighted?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += abs(confidence[inside].mean() - right[inside].mean())\nreturn total / bins": "by what is each gap weighted?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += abs(confidence[inside].mean() - right[inside].mean())\nreturn total / len(confidence)": "by what is each gap weighted?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += abs(confidence[inside].mean() - right[inside].mean())\nreturn total / len(np.unique(place))": "by what is each gap weighted?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.sum() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "divide by how many?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.sum() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total / bins": "divide by how many?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total = inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "does your loop add each to the others?",
        _ECE
        + "for number in range(bins):\n    inside = place == number\n    if inside.any():\n        total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "and range(bins) from 0.",
        _ECE
        + "for number in range(1, bins):\n    inside = place == number\n    if inside.any():\n        total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "and range(bins) from 0.",
        _ECE
        + "for number in range(1, bins + 1):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "what does it add to the sum?",
        _ECE
        + "for number in range(1, 11):\n    inside = place == number\n    if inside.any():\n        total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "how many are asked for?",
        "place = np.ceil(confidence * 10)\ntotal = 0\nfor number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "how many are asked for?",
        "place = np.ceil(confidence / bins)\ntotal = 0\nfor number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "and is a bin's gap without a sign?",
        "place = np.round(confidence * bins)\ntotal = 0\nfor number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "which function puts 0.61 and 0.69 into one of ten?",
        "place = confidence * bins\ntotal = 0\nfor number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn total": "which samples does a bin of confidence hold together?",
        "np.abs(confidence - right).mean()": "which samples does a bin of confidence hold together?",
        "abs(confidence.mean() - right.mean())": "and is a bin's gap without a sign?",
        "confidence.mean() - right.mean()": "and is a bin's gap without a sign?",
        "np.mean((confidence - right) ** 2)": "which samples does a bin of confidence hold together?",
        "total = 0\nfor c, r in zip(confidence, right):\n    total += abs(c - r)\nreturn total / len(right)": "which samples does a bin of confidence hold together?",
        "order = np.argsort(confidence)\ntotal = 0\nfor part in np.array_split(order, bins):\n    if len(part):\n        total += len(part) / len(right) * abs(confidence[part].mean() - right[part].mean())\nreturn total": "how wide is each of those that are asked for?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs((number - 0.5) / bins - right[inside].mean())\nreturn total": "what is the mean confidence of those in it?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(number / bins - right[inside].mean())\nreturn total": "what is the mean confidence of those in it?",
        _ECE
        + "gaps = []\nfor number in np.unique(place):\n    inside = place == number\n    gaps.append(abs(confidence[inside].mean() - right[inside].mean()))\nreturn max(gaps)": "what is their weighted mean?",
        _ECE
        + "gaps = []\nfor number in np.unique(place):\n    inside = place == number\n    gaps.append(abs(confidence[inside].mean() - right[inside].mean()))\nreturn np.mean(gaps)": "by what is each gap weighted?",
        _ECE
        + "gaps = []\nfor number in np.unique(place):\n    inside = place == number\n    gaps.append(abs(confidence[inside].mean() - right[inside].mean()))\nreturn gaps": "each by its weight?",
        _ECE
        + "gaps = []\nfor number in np.unique(place):\n    inside = place == number\n    gaps.append(inside.mean() * abs(confidence[inside].mean() - right[inside].mean()))\nreturn gaps": "each by its weight?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside] - right[inside])\nreturn total": "One number is kept there: is a mean or a sum missing?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * np.abs(confidence[inside] - right[inside]).mean()\nreturn total": "which samples does a bin of confidence hold together?",
        "calibration.expected_calibration_error(confidence, right, bins)": "here you write the formula yourself.",
        "def ece(right, confidence, bins):\n    place = np.ceil(confidence * bins)\n    return sum(abs((confidence - right)[place == b].sum()) for b in np.unique(place)) / len(place)": "which comes first?",
        "def ece(confidence, right, bins=10):\n    place = np.ceil(confidence * 10)\n    return sum(abs((confidence - right)[place == b].sum()) for b in np.unique(place)) / len(place)": "how many are asked for?",
        "def ece(confidence, right):\n    return abs(confidence - right).mean()": "too many positional arguments.",
        _ECE
        + "for number in bins:\n    inside = place == number\n    total += inside.mean()\nreturn total": "That is one number: is there anything to loop over?",
        _ECE
        + "for number in np.unique(place):\n    inside = place == number\n    total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())\nreturn round(total, 3)": "return all that it has.",
    },
    "best_temperature": {
        "...": "put your answer where the dots are, after return.",
        _GRID
        + "print(grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])])": "write return where print stands.",
        _GRID
        + "return np.argmin([losses.cross_entropy(z / t, y) for t in grid])": "which T stands there?",
        _GRID
        + "return min([losses.cross_entropy(z / t, y) for t in grid])": "at which T does it occur?",
        _GRID
        + "return grid[np.argmax([losses.cross_entropy(z / t, y) for t in grid])]": "do you want argmin?",
        _GRID
        + "return grid[np.argmin([losses.cross_entropy(z * t, y) for t in grid])]": "or multiplied?",
        _GRID
        + "return grid[np.argmin([losses.cross_entropy(losses.softmax(z) / t, y) for t in grid])]": "what does T divide?",
        _GRID
        + "return grid[np.argmin([losses.cross_entropy(losses.softmax(z / t), y) for t in grid])]": "what does it want?",
        _GRID
        + "return grid[np.argmin([losses.cross_entropy(z, y) / t for t in grid])]": "and do you keep the least so far?",
        _GRID
        + "return grid[np.argmin([losses.cross_entropy(z, y) for t in grid])]": "and do you keep the least so far?",
        _GRID
        + "return grid[min([losses.cross_entropy(z / t, y) for t in grid])]": "A place in a list is a whole number: np.argmin gives one.",
        _GRID
        + "return np.argmin(losses.cross_entropy(z / grid, y))": "and are not as many: is a bracket, an @ or a loop missing?",
        _GRID
        + "return grid[np.argmin([losses.cross_entropy(y, z / t) for t in grid])]": "class probabilities of shape (4,): classes lie along [...].",
        _GRID
        + "return grid[np.argmin([calibration.expected_calibration_error(losses.softmax(z / t).max(axis=1), losses.softmax(z / t).argmax(axis=1) == y, 10) for t in grid])]": "of what is T asked to be the best?",
        _GRID
        + "return grid[np.argmax([((z / t).argmax(axis=1) == y).mean() for t in grid])]": "and do you keep the least so far?",
        _GRID
        + "return grid[np.argmin([((z / t).argmax(axis=1) == y).mean() for t in grid])]": "and do you keep the least so far?",
        _GRID
        + "for t in grid:\n    cost = losses.cross_entropy(z / t, y)\nreturn t": "and do you keep the least so far?",
        _GRID + "for t in grid:\n    return losses.cross_entropy(z / t, y)": "below the loop.",
        _GRID
        + "best = 0\nfor t in grid:\n    if losses.cross_entropy(z / t, y) < best:\n        best = losses.cross_entropy(z / t, y)\nreturn best": "and do you keep the least so far?",
        _GRID
        + "best, least = 1, 0\nfor t in grid:\n    cost = losses.cross_entropy(z / t, y)\n    if cost < least:\n        best, least = t, cost\nreturn best": "is there a T with a lower loss?",
        _GRID
        + "best, least = 1, 100\nfor t in grid:\n    cost = losses.cross_entropy(z / t, y)\n    if cost < least:\n        best = t\nreturn best": "and do you keep the least so far?",
        _GRID
        + "costs = []\nfor t in grid:\n    costs.append(losses.cross_entropy(z / t, y))\nreturn costs": "at which of them is it least?",
        _GRID
        + "costs = []\nfor t in grid:\n    costs.append(losses.cross_entropy(z / t, y))\nreturn costs.index(min(costs))": "which T stands there?",
        "grid = np.arange(1, 10, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "what if it goes from 0.05 to 10?",
        "grid = np.arange(0.05, 1, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "what if it goes from 0.05 to 10?",
        "grid = np.arange(0.05, 5, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "what if it goes from 0.05 to 10?",
        "grid = np.arange(1, 10)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "how near should T be to the best one?",
        "grid = np.arange(0.05, 10, 0.1)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "how near should T be to the best one?",
        "grid = np.linspace(0.05, 10)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "how near should T be to the best one?",
        "grid = np.linspace(0.05, 10, 100)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "how near should T be to the best one?",
        "grid = np.linspace(0.05, 10, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "A count is wanted there: which number is one?",
        "grid = range(0.05, 10, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "integer. range takes whole numbers: np.arange takes others.",
        "grid = np.arange(0, 10, 0.01)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "Is anything divided by 0 on the way?",
        "grid = np.arange(0.1, 10, 0.1)\nreturn grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "how near should T be to the best one?",
        "1.0": "is there a T with a lower loss?",
        "1.5": "where does it use z and y?",
        "calibration.best_temperature(z, y)": "here you write the formula yourself.",
        _GRID
        + "return round(grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])], 1)": "how near should T be to the best one?",
        _GRID
        + "return grid[np.argmin([losses.binary_cross_entropy(z / t, y) for t in grid])]": "go to binary_cross_entropy_with_logits, per cent / 100.",
        _GRID
        + "return z / grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "which number is that T?",
        _GRID
        + "return losses.softmax(z / grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])])": "which number is that T?",
        "t = 1\nwhile losses.cross_entropy(z / (t + 0.01), y) < losses.cross_entropy(z / t, y):\n    t += 0.01\nreturn t": "what if it goes from 0.05 to 10?",
        _GRID
        + "return 1 / grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "or multiplied?",
        "def best_temperature(y, z):\n    grid = np.arange(0.05, 10, 0.01)\n    return grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]": "which comes first?",
        "def best_temperature(z, y, T):\n    return losses.cross_entropy(z / T, y)": "missing a required argument: 'T'.",
        _GRID
        + "return grid[np.argmin([nn.functional.cross_entropy(z / t, y) for t in grid])]": "torch.tensor(...) makes a tensor of an array.",
    },
    "best_threshold": {
        "grid = np.arange(1, 100) / 100\ncosts = [calibration.mean_cost(p, y, t, miss, alarm) for t in grid]\nfor t, c in zip(grid, costs):\n    if c < max(costs):\n        continue\n    return t": "This threshold costs most",
        "...": "put your answer where the dots are, after return.",
        _COSTS + "print(grid[np.argmin(costs)])": "write return where print stands.",
        _COSTS + "return np.argmin(costs)": "which threshold stands there?",
        _COSTS + "return min(costs)": "which threshold has it?",
        _COSTS + "return min(costs) / len(p)": "which threshold has it?",
        _COSTS + "return grid[np.argmax(costs)]": "p <= t for a miss and p > t for an alarm?",
        _COSTS + "return costs": "which of them has the least?",
        _COSTS
        + "return grid[costs.argmin()]": "NumPy's functions take lists: np.argmin(a), not a.argmin().",
        _COSTS + "return grid[costs == min(costs)]": "which of them is asked for?",
        _COSTS + "return grid[np.array(costs) == min(costs)]": "which of them is asked for?",
        _COSTS
        + "return grid[np.array(costs) == min(costs)][-1]": "you return another than the smallest.",
        _COSTS
        + "return grid[np.array(costs) == min(costs)].mean()": "you return another than the smallest.",
        "0.5": "what if a miss costs ten times as much?",
        "alarm / (alarm + miss)": "which threshold is cheapest for these p and y?",
        "miss / (alarm + miss)": "which threshold is cheapest for these p and y?",
        "np.round(alarm / (alarm + miss), 2)": "which threshold is cheapest for these p and y?",
        "grid = np.arange(1, 100) / 100\ncosts = [alarm * ((p <= t) & (y == 1)).sum() + miss * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "which mistake is a miss?",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * ((p > t) & (y == 1)).sum() + alarm * ((p <= t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "p <= t for a miss and p > t for an alarm?",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * ((p <= t) & (y == 0)).sum() + alarm * ((p > t) & (y == 1)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "which label has somebody who is missed at p <= t?",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * (p <= t).sum() + alarm * (p > t).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "which of those at p <= t are misses?",
        "grid = np.arange(1, 100) / 100\ncosts = [((p <= t) & (y == 1)).sum() + ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "what does each kind cost?",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * ((p <= t) & (y == 1)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "and keep the least cost so far?",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * ((p < t) & (y == 1)).sum() + alarm * ((p >= t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "from where on does the model act?",
        "grid = np.arange(0, 100) / 100\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "with which one does the list begin?",
        "grid = np.arange(0, 1.01, 0.01)\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "with which one does the list begin?",
        "grid = np.arange(0.1, 1, 0.1)\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "which thresholds are to be tried?",
        "grid = np.arange(1, 99) / 100\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "does the end of your list belong to it?",
        "grid = np.arange(1, 100)\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "by what are they to be divided?",
        "grid = np.sort(p)\ncosts = [miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "which thresholds are to be tried?",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * (p <= t & y == 1).sum() + alarm * (p > t & y == 0).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "before <= and ==: put brackets around both sides of it.",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * (p <= t and y == 1).sum() + alarm * (p > t and y == 0).sum() for t in grid]\nreturn grid[np.argmin(costs)]": "for and, | for or, with brackets around both sides of it.",
        "grid = np.arange(1, 100) / 100\ncosts = [miss * (p[y == 1] <= t).mean() + alarm * (p[y == 0] > t).mean() for t in grid]\nreturn grid[np.argmin(costs)]": "how many are there of each?",
        "best, least = 0.01, 1e9\nfor t in np.arange(1, 100) / 100:\n    cost = miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum()\n    if cost <= least:\n        best, least = t, cost\nreturn best": "you return another than the smallest.",
        "best, least = 0.01, 0\nfor t in np.arange(1, 100) / 100:\n    cost = miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum()\n    if cost < least:\n        best, least = t, cost\nreturn best": "and keep the least cost so far?",
        "best, least = 0.01, 1e9\nfor t in np.arange(1, 100) / 100:\n    cost = miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum()\n    if cost < least:\n        best = t\nreturn best": "and keep the least cost so far?",
        "best, least = 0.01, 1e9\nfor t in np.arange(1, 100) / 100:\n    cost = miss * ((p <= t) & (y == 1)).sum() + alarm * ((p > t) & (y == 0)).sum()\n    if cost < least:\n        best, least = t, cost\n    return best": "below the loop.",
        "grid = np.arange(1, 100) / 100\nreturn grid[np.argmax([((p > t) == y).mean() for t in grid])]": "what does each kind cost?",
        "grid = np.arange(1, 100) / 100\nreturn grid[np.argmin([losses.binary_cross_entropy((p > t) * 0.98 + 0.01, y) for t in grid])]": "what does each kind cost?",
        "grid = np.arange(1, 100) / 100\nfor t in grid:\n    misses = ((p <= t) & (y == 1)).sum()\n    alarms = ((p > t) & (y == 0)).sum()\nreturn grid[np.argmin(miss * misses + alarm * alarms)]": "and keep the least cost so far?",
        "def best_threshold(p, y, alarm, miss):\n    return min(np.arange(1, 100) / 100, key=lambda t: calibration.mean_cost(p, y, t, miss, alarm))": "which comes first?",
        "def best_threshold(p, y):\n    return 0.5": "too many positional arguments.",
    },
}
