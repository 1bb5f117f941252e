"""Answers to the exercises of lesson 04."""

# ruff: noqa: E501  # an answer of one line is a line here

_MODEL = "import torch\n\nw, x, y = torch.tensor(w), torch.tensor(x[:, :2]), torch.tensor(y)\nmodel = torch.nn.Linear(2, 1, dtype=torch.float64)\nmodel.weight.data, model.bias.data = w[None, :2].clone(), w[2:].clone()\n"
_PARTS = (
    _MODEL
    + "loss = torch.nn.BCEWithLogitsLoss()\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\n"
)
_STEP = (
    "    optimizer.zero_grad()\n    loss(model(x).squeeze(1), y).backward()\n    optimizer.step()\n"
)
_LAST = "return loss(model(x).squeeze(1), y).item()"

RIGHT = {
    "logistic_gradient": [
        "x.T @ (losses.sigmoid(x @ w) - y) / len(y)",
        "p = losses.sigmoid(x @ w)\nreturn (p - y) @ x / len(y)",
        "p = 1 / (1 + np.exp(-(x @ w)))\nerrors = p - y\nreturn x.T @ errors / len(errors)",
        "p = losses.sigmoid(x @ w)\nreturn np.mean((p - y)[:, None] * x, axis=0)",
        "p = losses.sigmoid(np.dot(x, w))\nreturn np.dot(x.T, p - y) / x.shape[0]",
        "p = losses.sigmoid(x @ w)\nreturn np.array([np.mean((p - y) * x[:, j]) for j in range(3)])",
        "p = losses.sigmoid(x @ w)\nreturn [((p - y) * column).mean() for column in x.T]",
        "p = losses.sigmoid(x @ w)\nerror = p - y\nreturn np.mean(error * x[:, 0]), np.mean(error * x[:, 1]), np.mean(error)",
        "total = np.zeros(len(w))\nfor row, label in zip(x, y):\n    total += (losses.sigmoid(row @ w) - label) * row\nreturn total / len(y)",
        "grad = [0, 0, 0]\nfor i in range(len(y)):\n    z = sum(x[i][j] * w[j] for j in range(3))\n    p = losses.sigmoid(z)\n    for j in range(3):\n        grad[j] += (p - y[i]) * x[i][j] / len(y)\nreturn grad",
        "-x.T @ (y - losses.sigmoid(x @ w)) / y.size",
        "np.einsum('n,nj->j', losses.sigmoid(x @ w) - y, x) / len(x)",
        "np.average(x * (losses.sigmoid(x @ w) - y).reshape(-1, 1), axis=0)",
        "import math\n\nresult = []\nfor j in range(len(w)):\n    s = 0\n    for point, label in zip(x, y):\n        p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(w, point))))\n        s += (p - label) * point[j]\n    result.append(s / len(x))\nreturn np.array(result)",
        "h = 1e-5\nreturn [(logistic.loss(w + h * e, x, y) - logistic.loss(w - h * e, x, y)) / (2 * h) for e in np.eye(3)]",
        "import torch\n\nw = torch.tensor(w, requires_grad=True)\ntorch.nn.functional.binary_cross_entropy_with_logits(torch.tensor(x) @ w, torch.tensor(y)).backward()\nreturn w.grad",
        "x, w = x.astype(np.float32), w.astype(np.float32)\nreturn x.T @ (losses.sigmoid(x @ w) - y) / len(y)",
    ],
    "gradient_step": [
        "w - lr * gradient(w, x, y)",
        "w + lr * -gradient(w, x, y)",
        "w = w - lr * gradient(w, x, y)\nreturn w",
        "new = w.copy()\nnew -= lr * gradient(w, x, y)\nreturn new",
        "g = gradient(w, x, y)\nreturn np.array([w[j] - lr * g[j] for j in range(len(w))])",
        "g = gradient(w, x, y)\nreturn [w[0] - lr * g[0], w[1] - lr * g[1], w[2] - lr * g[2]]",
        "return [a - lr * b for a, b in zip(w, gradient(w, x, y))]\n",
        "w - lr * logistic.gradient(w, x, y)",
        "p = losses.sigmoid(x @ w)\nreturn w - lr * x.T @ (p - y) / len(y)",
        "p = losses.sigmoid(x @ w)\nnew = w.copy()\nfor j in range(3):\n    new[j] = w[j] - lr * np.mean((p - y) * x[:, j])\nreturn new",
        "np.subtract(w, np.multiply(lr, gradient(w, x, y)))",
        "w = np.array(w)\nw -= lr * gradient(w, x, y)\nreturn w",
        "change = lr * gradient(w, x, y)\nprint(change)\nreturn w - change",
        "import torch\n\nw, x, y = torch.tensor(w), torch.tensor(x), torch.tensor(y)\nreturn w - lr * x.T @ (torch.sigmoid(x @ w) - y) / len(y)",
    ],
    "train": [
        "for _ in range(steps):\n    w = step(w, x, y, lr)\nreturn w",
        "for i in range(1, steps + 1):\n    w = step(w, x, y, lr)\nreturn w",
        "i = 0\nwhile i < steps:\n    w = step(w, x, y, lr)\n    i += 1\nreturn w",
        "while steps > 0:\n    w = step(w, x, y, lr)\n    steps -= 1\nreturn w",
        "if steps == 0:\n    return w\nreturn train(step(w, x, y, lr), x, y, lr, steps - 1)",
        "new = w.copy()\nfor _ in range(steps):\n    new = new - lr * gradient(new, x, y)\nreturn new",
        "w = w.copy()\nfor _ in range(steps):\n    w -= lr * gradient(w, x, y)\nreturn w",
        "for k in range(steps):\n    p = losses.sigmoid(x @ w)\n    w = w - lr * x.T @ (p - y) / len(y)\n    print(k, logistic.loss(w, x, y))\nreturn w",
        "path = [w]\nfor _ in range(steps):\n    path.append(step(path[-1], x, y, lr))\nreturn path[-1]",
        "from functools import reduce\n\nreturn reduce(lambda v, _: step(v, x, y, lr), range(steps), w)",
        "for _ in range(steps):\n    w = w - lr * logistic.gradient(w, x, y)\nreturn list(w)",
        "for _ in [0] * steps:\n    w = step(w, x, y, lr)\nelse:\n    return w",
    ],
    "steps_below": [
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps",
        "steps = 0\nwhile True:\n    if logistic.loss(w, x, y) < limit:\n        return steps\n    w = step(w, x, y, lr)\n    steps += 1",
        "n = 0\nloss = logistic.loss(w, x, y)\nwhile loss >= limit:\n    w = step(w, x, y, lr)\n    loss = logistic.loss(w, x, y)\n    n += 1\nreturn n",
        "n = 0\nwhile not logistic.loss(w, x, y) < limit:\n    w = w - lr * gradient(w, x, y)\n    n = n + 1\nreturn n",
        "for n in range(100000):\n    if logistic.loss(w, x, y) < limit:\n        return n\n    w = step(w, x, y, lr)",
        "import itertools\n\nfor n in itertools.count():\n    if logistic.loss(w, x, y) < limit:\n        break\n    w = step(w, x, y, lr)\nreturn n",
        "count = 0\nwhile losses.binary_cross_entropy(losses.sigmoid(x @ w), y) >= limit:\n    w = step(w, x, y, lr)\n    count += 1\nreturn count",
        "if logistic.loss(w, x, y) < limit:\n    return 0\nn = 0\nwhile True:\n    w = step(w, x, y, lr)\n    n += 1\n    if logistic.loss(w, x, y) < limit:\n        return n",
        "n = -1\nloss = limit\nwhile loss >= limit:\n    if n >= 0:\n        w = step(w, x, y, lr)\n    loss = logistic.loss(w, x, y)\n    n += 1\nreturn n",
        "losses_ = [logistic.loss(w, x, y)]\nwhile losses_[-1] >= limit:\n    w = step(w, x, y, lr)\n    losses_.append(logistic.loss(w, x, y))\nreturn len(losses_) - 1",
        "path = [w]\nwhile logistic.loss(path[-1], x, y) >= limit:\n    path += [step(path[-1], x, y, lr)]\nreturn len(path) - 1",
        "def loss(w):\n    p = losses.sigmoid(x @ w)\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))\n\nsteps = 0.0\nwhile loss(w) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps",
        "path = logistic.descend(w, x, y, lr, 5000)\nreturn int(np.argmax([logistic.loss(v, x, y) < limit for v in path]))",
        # Slow, since it walks again from the start for each count.
        "n = 0\nwhile logistic.loss(train(w, x, y, lr, n), x, y) >= limit:\n    n += 1\nreturn n",
    ],
    "torch_loss": [
        _PARTS + "for _ in range(steps):\n" + _STEP + _LAST,
        _PARTS + "for _ in range(steps):\n" + _STEP + "return loss(model(x).squeeze(1), y)",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "with torch.no_grad():\n    return float(loss(model(x)[:, 0], y))",
        _PARTS
        + "for _ in range(steps):\n    now = loss(model(x).flatten(), y)\n    optimizer.zero_grad()\n    now.backward()\n    optimizer.step()\nreturn loss(model(x).flatten(), y).detach().numpy()",
        _PARTS
        + "for _ in range(steps):\n    loss(model(x), y[:, None]).backward()\n    optimizer.step()\n    optimizer.zero_grad()\nreturn loss(model(x), y.unsqueeze(1)).item()",
        _PARTS
        + "for _ in range(steps):\n    model.zero_grad()\n    loss(model(x).view(-1), y).backward()\n    optimizer.step()\nreturn loss(model(x).view(-1), y).item()",
        _MODEL
        + "optimizer = torch.optim.SGD(model.parameters(), lr=lr)\nloss = torch.nn.functional.binary_cross_entropy_with_logits\nfor _ in range(steps):\n"
        + _STEP
        + _LAST,
        _MODEL
        + "optimizer = torch.optim.SGD(model.parameters(), lr=lr)\nloss = torch.nn.BCELoss()\nfor _ in range(steps):\n    optimizer.zero_grad()\n    loss(model(x).squeeze(1).sigmoid(), y).backward()\n    optimizer.step()\nreturn loss(torch.sigmoid(model(x).squeeze(1)), y).item()",
        "import torch\n\nw, x, y = torch.tensor(w, requires_grad=True), torch.tensor(x), torch.tensor(y)\nloss = torch.nn.BCEWithLogitsLoss()\noptimizer = torch.optim.SGD([w], lr=lr)\nfor _ in range(steps):\n    optimizer.zero_grad()\n    loss(x @ w, y).backward()\n    optimizer.step()\nreturn loss(x @ w, y).item()",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss()\nfor _ in range(steps):\n    model.zero_grad()\n    loss(model(x).squeeze(1), y).backward()\n    with torch.no_grad():\n        for p in model.parameters():\n            p -= lr * p.grad\nreturn loss(model(x).squeeze(1), y).item()",
        "import torch\n\nw, x, y = torch.tensor(w, requires_grad=True), torch.tensor(x), torch.tensor(y)\nloss = torch.nn.BCEWithLogitsLoss()\nfor _ in range(steps):\n    (g,) = torch.autograd.grad(loss(x @ w, y), w)\n    w = (w - lr * g).detach().requires_grad_()\nreturn loss(x @ w, y).item()",
        "import torch\n\nw, x, y = torch.tensor(w).float(), torch.tensor(x[:, :2]).float(), torch.tensor(y).float()\nmodel = torch.nn.Linear(2, 1)\nmodel.weight.data, model.bias.data = w[None, :2].clone(), w[2:].clone()\nloss, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST,
    ],
}

WRONG = {
    "logistic_gradient": {
        "...": "put your answer where the dots are, after return.",
        "p = losses.sigmoid(x @ w)\nprint(x.T @ (p - y) / len(y))": "write return where print stands.",
        "p = losses.sigmoid(x @ w)\nx.T @ (p - y) / len(y)": "put return before what is its answer.",
        "def gradient(w, x, y):\n    return x.T @ (losses.sigmoid(x @ w) - y) / len(y)\n\nchecks.logistic_gradient(gradient(np.ones(3), np.ones((2, 3)), np.ones(2)))": "without brackets behind the name.",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (p - y)": "by what does the mean divide?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (y - p) / len(y)": "or label minus prediction?",
        "p = losses.sigmoid(x @ w)\nreturn p - y": "what is still to be multiplied with them?",
        "p = losses.sigmoid(x @ w)\nreturn (p - y) / len(y)": "what is still to be multiplied with them?",
        "p = losses.sigmoid(x @ w)\nreturn np.mean(p - y)": "by what is each error multiplied in the slope of a weight?",
        "p = losses.sigmoid(x @ w)\nreturn (p - y) * x / len(y)": "gives it, and keepdims=True keeps it in a sum or a max.",
        "p = losses.sigmoid(x @ w)\nreturn x @ (p - y) / len(y)": "rows of A as long as B has rows: does A.T fit, or B @ A?",
        "p = losses.sigmoid(w @ x)\nreturn x.T @ (p - y) / len(y)": "rows of A as long as B has rows: does A.T fit, or B @ A?",
        "p = losses.sigmoid(x * w)\nreturn x.T @ (p - y) / len(y)": "gives it, and keepdims=True keeps it in a sum or a max.",
        "p = x @ w\nreturn x.T @ (p - y) / len(y)": "which function turns z into p?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (p - y) / 6": "how many points are there?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (p - y) / len(w)": "over what is the loss a mean?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (p - y) / len(x.T)": "over what is the loss a mean?",
        "p = losses.sigmoid(x @ w)\nreturn np.mean(x.T @ (p - y))": "should each keep a slope of its own?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ p - y / len(y)": "are not as many: is a bracket, an @ or a loop missing?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (p - y / len(y))": "brackets make / reach the whole difference.",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ p / len(y)": "what is subtracted from the prediction?",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ ((p - y) * p * (1 - p)) / len(y)": "what is it for the log?",
        "p = losses.sigmoid(x @ w)\nreturn 2 * x.T @ (p - y) / len(y)": "does that factor belong to the squared error?",
        "p = losses.sigmoid(x @ w)\nreturn np.mean(x * (p - y)[:, None], axis=1)": "which axis has the points?",
        "p = losses.sigmoid(x @ w)\nreturn np.mean(x * (p - y)[:, None])": "should each keep a slope of its own?",
        "p = losses.sigmoid(x @ w)\nreturn x * (p - y)[:, None]": "which mean makes one slope a weight of them?",
        "p = losses.sigmoid(x @ w)\nreturn (x * (p - y)[:, None]).sum(axis=0)": "by what does the mean divide?",
        "p = losses.sigmoid(x @ w)\nreturn x[:, :2].T @ (p - y) / len(y)": "and w holds three: where is b?",
        "logistic.loss(w, x, y)": "how fast does it change with each weight?",
        "z = x @ w\nreturn losses.sigmoid(z) - y @ x / len(y)": "are not as many: is a bracket, an @ or a loop missing?",
        "for row, label in zip(x, y):\n    p = losses.sigmoid(row @ w)\n    return (p - label) * row": "below the loop.",
        "total = 0\nfor row, label in zip(x, y):\n    total += (losses.sigmoid(row @ w) - label) * row\n    return total / len(y)": "below the loop.",
        "total = 0\nfor row, label in zip(x, y):\n    total = (losses.sigmoid(row @ w) - label) * row\nreturn total / len(y)": "does your loop add each to the others?",
        "total = 0\nfor i in range(1, len(y)):\n    total = total + (losses.sigmoid(x[i] @ w) - y[i]) * x[i]\nreturn total / len(y)": "and where does it end?",
        "total = 0\nfor i in range(len(y) - 1):\n    total = total + (losses.sigmoid(x[i] @ w) - y[i]) * x[i]\nreturn total / len(y)": "and where does it end?",
        "grads = []\nfor row, label in zip(x, y):\n    grads.append((losses.sigmoid(row @ w) - label) * row)\nreturn grads": "which mean makes one slope a weight of them?",
        "p = sigmoid(x @ w)\nreturn x.T @ (p - y) / len(y)": "The course's own stands in a module: losses.sigmoid.",
        "p = losses.sigmoid(w[0] * x[:, 0] + w[1] * x[:, 1])\nreturn x.T @ (p - y) / len(y)": "what do yours add?",
        "p = losses.softmax(x @ w)\nreturn x.T @ (p - y) / len(y)": "which function makes p of each logit alone?",
        "p = losses.sigmoid(x @ w)\nreturn x.T (p - y) / len(y)": "right behind a name call it: is a * missing before them?",
        "p = (x @ w > 0).astype(float)\nreturn x.T @ (p - y) / len(y)": "how sure is the model of it?",
        "p = losses.sigmoid(x @ w)\nreturn round(x.T @ (p - y) / len(y), 3)": "Nothing is to be rounded here: return all that it has.",
        "p = losses.sigmoid(x @ w)\nreturn np.round(x.T @ (p - y) / len(y), 3)": "return all that it has.",
        "def gradient(x, w, y):\n    p = losses.sigmoid(x @ w)\n    return x.T @ (p - y) / len(y)": "which comes first?",
        "def gradient(w, x):\n    return x.T @ losses.sigmoid(x @ w)": "too many positional arguments.",
        "p = losses.sigmoid(x @ w)\nreturn x.T @ (p - y) // len(y)": "does // or int cut off what stands behind the point?",
        "losses.binary_cross_entropy_with_logits_grad(x @ w, y)": "what is still to be multiplied with them?",
        "logistic.gradient(w, x, y)": "here you write the formula yourself.",
    },
    "gradient_step": {
        "...": "put your answer where the dots are, after return.",
        "print(w - lr * gradient(w, x, y))": "shows a value and gives None. Return the number itself.",
        "w - lr * gradient(w, x, y)\n": "put return before what is its answer.",
        "w -= lr * gradient(w, x, y)\nreturn w": "changes its input in place",
        "w -= lr * gradient(w, x, y)\n": "put return before what is its answer.",
        "w = w - lr * gradient(w, x, y)\n": "put return before what is its answer.",
        "w = w - lr * gradient(w, x, y)\nprint(w)": "write return where print stands.",
        "w + lr * gradient(w, x, y)": "which sign turns the gradient into a way down?",
        "w - gradient(w, x, y)": "where is the learning rate?",
        "w - 0.1 * gradient(w, x, y)": "which one are you given?",
        "w - gradient(w, x, y) / lr": "should it divide or multiply?",
        "w * lr - gradient(w, x, y)": "what alone is it to be multiplied with?",
        "lr * (w - gradient(w, x, y))": "what alone is it to be multiplied with?",
        "lr * gradient(w, x, y)": "where are you after it?",
        "-lr * gradient(w, x, y)": "where are you after it?",
        "gradient(w, x, y)": "where does a step against it lead?",
        "w": "where does the step go?",
        "w - lr * gradient": "is called with brackets behind its name: what is it given?",
        "w - lr(gradient(w, x, y))": "right behind a name call it: is a * missing before them?",
        "w - lr * gradient(x, w, y)": "rows of A as long as B has rows: does A.T fit, or B @ A?",
        "w - lr * gradient()": "missing 3 required positional arguments: 'w', 'x', and 'y'.",
        "w - lr * gradient(w)": "missing 2 required positional arguments: 'x' and 'y'.",
        "w - lr * losses.sigmoid(x @ w) - y": "are not as many: is a bracket, an @ or a loop missing?",
        "w - lr * (losses.sigmoid(x @ w) - y)": "are not as many: is a bracket, an @ or a loop missing?",
        "w - lr * x.T @ (losses.sigmoid(x @ w) - y)": "by what does the mean divide?",
        "w - lr * logistic.loss(w, x, y)": "what tells each of them its own way down?",
        "lr * gradient(w, x, y) - w": "which of the two is the place you start from?",
        "[w[0] - lr * gradient(w, x, y)[0], w[1] - lr * gradient(w, x, y)[1]]": "and w holds three: where is b?",
        "[w[0] - lr * gradient(w, x, y)[0], w[1] - lr * gradient(w, x, y)[1], w[2]]": "does b take part in the step?",
        "w - η * gradient(w, x, y)": "name 'η' is not defined.",
        "for j in range(3):\n    w[j] = w[j] - lr * gradient(w, x, y)[j]\nreturn w": "changes its input in place",
        "w = w.copy()\nfor j in range(3):\n    w[j] = w[j] - lr * gradient(w, x, y)[j]\nreturn w": "before any of them moves?",
        "for _ in range(100):\n    w = w - lr * gradient(w, x, y)\nreturn w": "the loop comes in exercise 3.",
        "def step(w, lr):\n    return w - lr * gradient(w, x, y)": "too many positional arguments.",
        "def step(w, x, y, lr):\n    return w - lr * gradient(w, x, y)\n\nchecks.gradient_step(step(np.ones(3), np.ones((2, 3)), np.ones(2), 0.1))": "without brackets behind the name.",
        "logistic.descend(w, x, y, lr, 1)": "here you write the formula yourself.",
        "logistic.descend(w, x, y, lr, 1)[-1]": "here you write the formula yourself.",
        "w - lr * gradient(w, x, y).mean()": "should each follow a slope of its own?",
        "def gradient(w, x, y):\n    ...\n\n\ndef step(w, x, y, lr):\n    return w - lr * gradient(w, x, y)": "or put logistic.gradient in its place.",
    },
    "train": {
        "...": "put your answer where the dots are, after return.",
        "for _ in range(steps):\n    w = step(w, x, y, lr)\nprint(w)": "write return where print stands.",
        "for _ in range(steps):\n    w = step(w, x, y, lr)": "put return before what is its answer.",
        "for _ in range(steps):\n    w = step(w, x, y, lr)\n    return w": "below the loop.",
        "for _ in range(steps):\n    step(w, x, y, lr)\nreturn w": "where do you keep the new weights?",
        "for _ in range(steps):\n    new = step(w, x, y, lr)\nreturn new": "or does every step begin at the same w?",
        "new = w\nfor _ in range(steps):\n    new = step(w, x, y, lr)\nreturn new": "or does every step begin at the same w?",
        "step(w, x, y, lr)": "or does every step begin at the same w?",
        "w - steps * lr * gradient(w, x, y)": "is the gradient computed anew at each place?",
        "g = gradient(w, x, y)\nfor _ in range(steps):\n    w = w - lr * g\nreturn w": "is the gradient computed anew at each place?",
        "for _ in range(steps + 1):\n    w = step(w, x, y, lr)\nreturn w": "range(steps) counts as many as it says.",
        "for _ in range(1, steps):\n    w = step(w, x, y, lr)\nreturn w": "range(steps) counts as many as it says, from 0.",
        "for _ in steps:\n    w = step(w, x, y, lr)\nreturn w": "That is one number: is there anything to loop over?",
        "for _ in range(100):\n    w = step(w, x, y, lr)\nreturn w": "which argument says it?",
        "i = 0\nwhile i <= steps:\n    w = step(w, x, y, lr)\n    i += 1\nreturn w": "range(steps) counts as many as it says.",
        "i = 1\nwhile i < steps:\n    w = step(w, x, y, lr)\n    i += 1\nreturn w": "range(steps) counts as many as it says, from 0.",
        "while steps > 0:\n    w = step(w, x, y, lr)\nreturn w": "a loop that never ends",
        "while steps:\n    w = step(w, x, y, lr)\n    steps -= 1\n    return w": "below the loop.",
        "for _ in range(steps):\n    w -= lr * gradient(w, x, y)\nreturn w": "changes its input in place",
        "for _ in range(steps):\n    w = w + lr * gradient(w, x, y)\nreturn w": "which sign turns the gradient into a way down?",
        "for _ in range(steps):\n    w = w - gradient(w, x, y)\nreturn w": "where is the learning rate?",
        "for _ in range(steps):\n    w = w - step(w, x, y, lr)\nreturn w": "must they still be added or subtracted?",
        "for _ in range(steps):\n    w = w + step(w, x, y, lr)\nreturn w": "must they still be added or subtracted?",
        "for _ in range(steps):\n    w += step(w, x, y, lr)\nreturn w": "changes its input in place",
        "for _ in range(steps):\n    w = w - lr * step(w, x, y, lr)\nreturn w": "must they still be added or subtracted?",
        "w = np.zeros(3)\nfor _ in range(steps):\n    w = step(w, x, y, lr)\nreturn w": "where does the walk begin?",
        "for _ in range(steps):\n    w = np.zeros(3)\n    w = step(w, x, y, lr)\nreturn w": "where does the walk begin?",
        "path = []\nfor _ in range(steps):\n    w = step(w, x, y, lr)\n    path.append(w)\nreturn path": "which one is asked for?",
        "path = []\nfor _ in range(steps):\n    w = step(w, x, y, lr)\n    path.append(w)\nreturn path[-1]": "with which place does it begin?",
        "path = [w]\nfor _ in range(steps):\n    path.append(step(w, x, y, lr))\nreturn path[-1]": "or does every step begin at the same w?",
        "for _ in range(steps):\n    w = step(w, x, y, lr)\nreturn logistic.loss(w, x, y)": "which line has it?",
        "for _ in range(steps):\n    w = step(w, lr)\nreturn w": "missing 2 required positional arguments: 'y' and 'lr'.",
        "for step in range(steps):\n    w = step(w, x, y, lr)\nreturn w": "a variable of yours have the name of the function `step`?",
        "for _ in range(steps):\n    w = train(w, x, y, lr, steps)\nreturn w": "calls itself without end",
        "logistic.descend(w, x, y, lr, steps)[-1]": "here you write the formula yourself.",
        "w = step(w, x, y, lr * steps)\nreturn w": "is the gradient computed anew at each place?",
        "for _ in range(lr):\n    w = step(w, x, y, steps)\nreturn w": "A count is wanted there: which number is one?",
        "def step(w, x, y, lr):\n    print(w)\n\n\ndef train(w, x, y, lr, steps):\n    for _ in range(steps):\n        w = step(w, x, y, lr)\n    return w": "or write its one line here.",
        "for i in range(len(y)):\n    w = step(w, x, y, lr)\nreturn w": "which argument says it?",
    },
    "steps_below": {
        "...": "put your answer where the dots are, after return.",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nprint(steps)": "write return where print stands.",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\n    return steps": "below the loop.",
        "steps = 0\nwhile logistic.loss(w, x, y) < limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "while what is the walk to go on?",
        "steps = 1\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "is the start already step 1 for you?",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    step(w, x, y, lr)\n    steps += 1\nreturn steps": "a loop that never ends",
        "while logistic.loss(w, x, y) >= limit:\n    steps = 0\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "and does the count begin before the loop?",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    steps = 0\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "and does the count begin before the loop?",
        "steps = 0\nif logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "and does the count begin before the loop?",
        "steps = 0\nwhile True:\n    w = step(w, x, y, lr)\n    steps += 1\n    if logistic.loss(w, x, y) < limit:\n        return steps": "do you ask before the first step?",
        "steps = 0\nwhile True:\n    w = step(w, x, y, lr)\n    if logistic.loss(w, x, y) < limit:\n        return steps\n    steps += 1": "does the last one count?",
        "for n in range(100):\n    w = step(w, x, y, lr)\n    if logistic.loss(w, x, y) < limit:\n        return n": "does the last one count?",
        "for n in range(100):\n    if logistic.loss(w, x, y) < limit:\n        return n\n    w = step(w, x, y, lr)": "which loop goes on until it is?",
        "for n in range(100):\n    if logistic.loss(w, x, y) < limit:\n        break\n    w = step(w, x, y, lr)\nreturn n": "which loop goes on until it is?",
        "for n in range(1000):\n    if logistic.loss(w, x, y) < limit:\n        return n\n    w = step(w, x, y, lr)\nreturn 1000": "which loop goes on until it is?",
        "for n in range(1000):\n    if logistic.loss(w, x, y) < limit:\n        return n\n    else:\n        return n + 1": "below the loop.",
        "for n in range(10000):\n    if logistic.loss(w, x, y) < limit:\n        return n\n    else:\n        w = step(w, x, y, lr)\n        return n": "below the loop.",
        "steps = 0\nwhile len(y) * logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "what about their mean?",
        "steps = 0\nwhile ((x @ w > 0) != y).any():\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "what is the loss then?",
        "while logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\nreturn w": "after how many steps was that?",
        "while logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\nreturn logistic.loss(w, x, y)": "after how many steps was that?",
        "while logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "Which line gives it its first value, before this one?",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps =+ 1\nreturn steps": "+= adds to the one it has.",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w -= lr * gradient(w, x, y)\n    steps += 1\nreturn steps": "changes its input in place",
        "steps = 0\nwhile logistic.loss(w, x, y) >= 0.4:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "which one is asked for?",
        "steps = 0\nwhile steps < limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "and does the count begin before the loop?",
        "step = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    step += 1\nreturn step": "a variable of yours have the name of the function `step`?",
        "steps = 0\nwhile loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "The mean loss stands in a module: logistic.loss.",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, 0.1)\n    steps += 1\nreturn steps": "which one are you given?",
        "def steps_below(w, x, y, lr, limit):\n    steps = 0\n    while logistic.loss(w, x, y) >= limit:\n        w = step(w, x, y, lr)\n        steps += 1\n    return steps": "which comes first?",
        "def steps_below(limit, w, x, y):\n    return 5": "too many positional arguments.",
        "56": "where does it use limit and w and x and y and lr?",
        "losses.binary_cross_entropy(x @ w, y) < limit": "go to binary_cross_entropy_with_logits, per cent / 100.",
        "steps = 0\nwhile logistic.loss(w, x, y) >= limit:\n    w = logistic.descend(w, x, y, lr, 1)\n    steps += 1\nreturn steps": "rows of A as long as B has rows: does A.T fit, or B @ A?",
        "steps = []\nwhile logistic.loss(w, x, y) >= limit:\n    w = step(w, x, y, lr)\n    steps.append(w)\nreturn steps": "how many steps lead to the last?",
        "steps = 0\nwhile logistic.loss(w, x, y) == limit:\n    w = step(w, x, y, lr)\n    steps += 1\nreturn steps": "while what is the walk to go on?",
    },
    "torch_loss": {
        "...": "put your answer where the dots are, after return.",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "print(loss(model(x).squeeze(1), y).item())": "write return where print stands.",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "    return loss(model(x).squeeze(1), y).item()": "below the loop.",
        _PARTS
        + "for _ in range(steps):\n    loss(model(x).squeeze(1), y).backward()\n    optimizer.step()\n"
        + _LAST: "what sets it back to zero?",
        _PARTS
        + "optimizer.zero_grad()\nfor _ in range(steps):\n    loss(model(x).squeeze(1), y).backward()\n    optimizer.step()\n"
        + _LAST: "what sets it back to zero?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    now = loss(model(x).squeeze(1), y)\n    now.backward()\n    optimizer.step()\nreturn now.item()": "what is it after that?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    optimizer.step()\n    loss(model(x).squeeze(1), y).backward()\n"
        + _LAST: "each with its brackets?",
        _PARTS
        + "for _ in range(steps):\n    loss(model(x).squeeze(1), y).backward()\n    optimizer.zero_grad()\n    optimizer.step()\n"
        + _LAST: "each with its brackets?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    loss(model(x).squeeze(1), y).backward()\n"
        + _LAST: "each with its brackets?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    optimizer.step()\n"
        + _LAST: "each with its brackets?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    loss(model(x), y).backward()\n    optimizer.step()\n"
        + _LAST: ".squeeze(1) takes the last axis of the logits away.",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    loss(model(x).squeeze(), y).backward\n    optimizer.step()\n"
        + _LAST: "each with its brackets?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    loss(torch.sigmoid(model(x).squeeze(1)), y).backward()\n    optimizer.step()\nreturn loss(torch.sigmoid(model(x).squeeze(1)), y).item()": "does another one stand before it?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    loss(y, model(x).squeeze(1)).backward()\n    optimizer.step()\nreturn loss(y, model(x).squeeze(1)).item()": "then the labels.",
        _PARTS + "for _ in range(steps):\n" + _STEP + "return model(x)": "what do they cost?",
        _PARTS + "for _ in range(steps):\n" + _STEP + "return model.weight": "what do they cost?",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "return model": "returns an object of type Linear",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "return loss": "returns an object of type BCEWithLogitsLoss",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "return loss.item()": "itself: call it with logits and labels, and keep that.",
        _PARTS
        + "for _ in range(steps + 1):\n"
        + _STEP
        + _LAST: "range(steps) counts as many as it says.",
        _PARTS + "for _ in range(1, steps):\n" + _STEP + _LAST: "what is it after that?",
        _PARTS + "for _ in range(100):\n" + _STEP + _LAST: "which argument says it?",
        _PARTS + _STEP.replace("    ", "") + _LAST: "or does every step begin at the same w?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss(reduction='sum')\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "which reduction does the mean?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss(reduction='none')\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "backward wants one number: which reduction makes one?",
        _MODEL
        + "loss = torch.nn.BCELoss()\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "BCELoss wants probabilities: which loss takes logits?",
        _MODEL
        + "loss = torch.nn.CrossEntropyLoss()\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "which loss is for a label of 0 or 1 each?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss\noptimizer = torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "y): is a pair of brackets missing?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss()\noptimizer = torch.optim.SGD(model.parameters())\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "where is the learning rate?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss()\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "which one are you given?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss()\noptimizer = torch.optim.SGD(model, lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "An optimizer wants model.parameters().",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss()\noptimizer = torch.optim.Adam(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "which optimizer takes lr times the gradient?",
        _MODEL
        + "loss = torch.nn.BCEWithLogitsLoss()\nfor _ in range(steps):\n    optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n    loss(model(x).squeeze(1), y).backward()\n    optimizer.step()\n"
        + _LAST: "what sets it back to zero?",
        "import torch\n\nw, x, y = torch.tensor(w), torch.tensor(x[:, :2]), torch.tensor(y)\nmodel = torch.nn.Linear(2, 1, dtype=torch.float64)\nloss, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "or kept from the call before?",
        "import torch\n\nw, x, y = torch.tensor(w), torch.tensor(x[:, :2]), torch.tensor(y)\nmodel = torch.nn.Linear(2, 1, dtype=torch.float64)\ntorch.nn.init.zeros_(model.weight)\ntorch.nn.init.zeros_(model.bias)\nloss, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "how does the first line get into weight and bias?",
        "import torch\n\nmodel = torch.nn.Linear(2, 1)\nloss, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "torch.tensor(...) makes a tensor of an array.",
        "import torch\n\nw, x, y = torch.tensor(w), torch.tensor(x), torch.tensor(y)\nmodel = torch.nn.Linear(2, 1, dtype=torch.float64)\nmodel.weight.data, model.bias.data = w[None, :2].clone(), w[2:].clone()\nloss, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), lr=lr)\nfor _ in range(steps):\n"
        + _STEP
        + _LAST: "as long as it has inputs: which columns of x are these?",
        "logistic.loss(train(w, x, y, lr, steps), x, y)": "and torch.optim.SGD takes the step.",
        "for _ in range(steps):\n    w = step(w, x, y, lr)\nreturn logistic.loss(w, x, y)": "and torch.optim.SGD takes the step.",
        "import torch\n\nw, x, y = torch.tensor(w, requires_grad=True), torch.tensor(x), torch.tensor(y)\nloss = torch.nn.BCEWithLogitsLoss()\nfor _ in range(steps):\n    loss(x @ w, y).backward()\n    w = w - lr * w.grad\nreturn loss(x @ w, y).item()": "let an optimizer move it, or -= under torch.no_grad().",
        "import torch\n\nw, x, y = torch.tensor(w, requires_grad=True), torch.tensor(x), torch.tensor(y)\nloss = torch.nn.BCEWithLogitsLoss()\nfor _ in range(steps):\n    loss(x @ w, y).backward()\n    with torch.no_grad():\n        w -= lr * w.grad\nreturn loss(x @ w, y).item()": "what sets it back to zero?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    loss(model(x).squeeze(1), y).item().backward()\n    optimizer.step()\n"
        + _LAST: ".item() and float() come last, behind what needs a tensor.",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    (-loss(model(x).squeeze(1), y)).backward()\n    optimizer.step()\n"
        + _LAST: "which sign turns the gradient into a way down?",
        _PARTS
        + "for _ in range(steps):\n    optimizer.zero_grad()\n    with torch.no_grad():\n        now = loss(model(x).squeeze(1), y)\n    now.backward()\n    optimizer.step()\n"
        + _LAST: "one whose gradient is kept, but not under torch.no_grad().",
        _PARTS
        + "all_losses = []\nfor _ in range(steps):\n"
        + _STEP
        + "    all_losses.append(loss(model(x).squeeze(1), y).item())\nreturn all_losses": "which one is asked for?",
        _PARTS
        + "for _ in range(steps):\n"
        + _STEP
        + "return round(loss(model(x).squeeze(1), y).item(), 4)": "return all that it has.",
    },
}
