"""Answers to the exercises of lesson 07."""

# ruff: noqa: E501  # an answer of one line is a line here

_HUFFMAN = (
    "lengths = [0] * len(q)\ngroups = [(share, [symbol]) for symbol, share in enumerate(q)]\n"
)
_WHILE = "while len(groups) > 1:\n"
_MERGE = "    groups.sort()\n    (a, left), (b, right) = groups[:2]\n    for symbol in left + right:\n        lengths[symbol] += 1\n"
_ONES = "counts = np.ones((C, C))\n"
_COUNT = "for place in range(len(y) - 1):\n    counts[y[place], y[place + 1]] += 1\n"
_DIVIDE = "return counts / counts.sum(axis=1, keepdims=True)"

RIGHT = {
    "kl_bits": [
        "happens = p > 0\nreturn np.sum(p[happens] * np.log2(p[happens] / q[happens]))",
        "return sum(a * np.log2(a / b) for a, b in zip(p, q) if a > 0)\n",
        "total = 0\nfor i in range(len(p)):\n    if p[i] > 0:\n        total += p[i] * (np.log2(p[i]) - np.log2(q[i]))\nreturn total",
        "q, p = q[p > 0], p[p > 0]\nreturn (p * np.log2(p / q)).sum()",
        "mask = p != 0\nreturn np.sum(p[mask] * np.log(p[mask] / q[mask])) / np.log(2)",
        "import math\n\nkl = 0.0\nfor a, b in zip(p, q):\n    if a == 0:\n        continue\n    kl += a * math.log(a / b, 2)\nreturn kl",
        "return np.nansum(p * np.log2(p / q))\n",
        "return np.where(p > 0, p * np.log2(np.where(p > 0, p, 1) / q), 0).sum()\n",
        "happens = np.flatnonzero(p)\nreturn p[happens] @ np.log2(p[happens] / q[happens])",
        "from scipy.special import rel_entr\n\nreturn rel_entr(p, q).sum() / np.log(2)",
        "p_ = p[p > 0]\nentropy = -np.sum(p_ * np.log2(p_))\ncross = -np.sum(p * np.log2(q))\nreturn cross - entropy",
        "terms = []\nfor a, b in zip(p, q):\n    terms.append(0 if a == 0 else a * np.log2(a / b))\nreturn np.sum(terms)",
        "-sum(p[i] * np.log2(q[i] / p[i]) for i in range(len(p)) if p[i])",
        "from scipy.stats import entropy\n\nreturn entropy(p, q, base=2)",
    ],
    "huffman_lengths": [
        _HUFFMAN + _WHILE + _MERGE + "    groups[:2] = [(a + b, left + right)]\nreturn lengths",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups = groups[2:] + [(a + b, left + right)]\nreturn lengths",
        "lengths = np.zeros(len(q))\ngroups = [(share, [symbol]) for symbol, share in enumerate(q)]\nwhile len(groups) > 1:\n    groups = sorted(groups)\n    a, b = groups.pop(0), groups.pop(0)\n    for symbol in a[1] + b[1]:\n        lengths[symbol] += 1\n    groups.append((a[0] + b[0], a[1] + b[1]))\nreturn lengths",
        "import heapq\n\nlengths = [0] * len(q)\nheap = [(share, [symbol]) for symbol, share in enumerate(q)]\nheapq.heapify(heap)\nwhile len(heap) > 1:\n    a, left = heapq.heappop(heap)\n    b, right = heapq.heappop(heap)\n    for symbol in left + right:\n        lengths[symbol] += 1\n    heapq.heappush(heap, (a + b, left + right))\nreturn lengths",
        "lengths = [0] * len(q)\nshares = list(q)\nmembers = [[i] for i in range(len(q))]\nwhile len(shares) > 1:\n    i = shares.index(min(shares))\n    a, left = shares.pop(i), members.pop(i)\n    j = shares.index(min(shares))\n    b, right = shares.pop(j), members.pop(j)\n    for s in left + right:\n        lengths[s] += 1\n    shares.append(a + b)\n    members.append(left + right)\nreturn lengths",
        "groups = {(i,): share for i, share in enumerate(q)}\nlengths = dict.fromkeys(range(len(q)), 0)\nwhile len(groups) > 1:\n    first, second = sorted(groups, key=groups.get)[:2]\n    for symbol in first + second:\n        lengths[symbol] += 1\n    groups[first + second] = groups.pop(first) + groups.pop(second)\nreturn list(lengths.values())",
        "words = [''] * len(q)\ngroups = [(share, [symbol]) for symbol, share in enumerate(q)]\nwhile len(groups) > 1:\n    groups.sort()\n    (a, left), (b, right), *rest = groups\n    for s in left:\n        words[s] = '0' + words[s]\n    for s in right:\n        words[s] = '1' + words[s]\n    groups = [*rest, (a + b, left + right)]\nreturn [len(word) for word in words]",
        "lengths = [0] * len(q)\ngroups = [(share, [symbol]) for symbol, share in enumerate(q)]\nfor _ in range(len(q) - 1):\n    groups.sort(key=lambda group: group[0])\n    (a, left), (b, right) = groups[0], groups[1]\n    for symbol in left:\n        lengths[symbol] += 1\n    for symbol in right:\n        lengths[symbol] += 1\n    groups = [(a + b, left + right)] + groups[2:]\nreturn np.array(lengths)",
        "def depths(tree, depth=0):\n    if isinstance(tree, int):\n        return {tree: depth}\n    return {**depths(tree[0], depth + 1), **depths(tree[1], depth + 1)}\n\ngroups = [(share, i, i) for i, share in enumerate(q)]\nn = len(q)\nwhile len(groups) > 1:\n    groups.sort(key=lambda g: g[:2])\n    a, b = groups[:2]\n    groups = groups[2:] + [(a[0] + b[0], n, (a[2], b[2]))]\n    n += 1\nfound = depths(groups[0][2])\nreturn [found[i] for i in range(len(q))]",
        "lengths = [0] * len(q)\ngroups = [(share, [symbol]) for symbol, share in enumerate(q)]\nwhile len(groups) > 1:\n    groups.sort(reverse=True)\n    b, right = groups.pop()\n    a, left = groups.pop()\n    for symbol in left + right:\n        lengths[symbol] = lengths[symbol] + 1\n    groups.append((a + b, left + right))\nprint(lengths)\nreturn lengths",
    ],
    "bigram": [
        _ONES + _COUNT + _DIVIDE,
        _ONES + "np.add.at(counts, (y[:-1], y[1:]), 1)\n" + _DIVIDE,
        "counts = np.zeros((C, C))\n" + _COUNT + "counts += 1\n" + _DIVIDE,
        _ONES + "for a, b in zip(y, y[1:]):\n    counts[a, b] += 1\n" + _DIVIDE,
        _ONES
        + "for a, b in zip(y[:-1], y[1:]):\n    counts[a][b] += 1\nreturn counts / counts.sum(axis=1)[:, None]",
        "counts = np.ones([C, C])\nfor i in range(1, len(y)):\n    counts[y[i - 1], y[i]] += 1\nfor row in range(C):\n    counts[row] /= counts[row].sum()\nreturn counts",
        "table = [[1] * C for _ in range(C)]\nfor a, b in zip(y[:-1], y[1:]):\n    table[a][b] += 1\nreturn [[n / sum(row) for n in row] for row in table]",
        "counts = np.bincount(y[:-1] * C + y[1:], minlength=C * C).reshape(C, C) + 1\nreturn counts / counts.sum(axis=1, keepdims=True)",
        "import collections\n\nseen = collections.Counter(zip(y[:-1], y[1:]))\ntable = np.zeros((C, C))\nfor i in range(C):\n    total = sum(seen[i, j] + 1 for j in range(C))\n    for j in range(C):\n        table[i, j] = (seen[i, j] + 1) / total\nreturn table",
        "from itertools import pairwise\n\ncounts = np.ones((C, C))\nfor a, b in pairwise(y):\n    counts[a, b] += 1\nreturn (counts.T / counts.sum(axis=1)).T",
        "before, after = losses.one_hot(y[:-1], C), losses.one_hot(y[1:], C)\ncounts = before.T @ after + 1\nreturn counts / counts.sum(1, keepdims=True)",
        "table = np.empty((C, C))\nfor i in range(C):\n    followers = y[1:][y[:-1] == i]\n    for j in range(C):\n        table[i, j] = (np.sum(followers == j) + 1) / (len(followers) + C)\nreturn table",
        "counts = np.ones((C, C))\nold = y[0]\nfor new in y[1:]:\n    counts[old, new] += 1\n    old = new\nreturn counts / counts.sum(axis=-1, keepdims=True)",
    ],
    "perplexity": [
        "np.exp(np.mean(terms))",
        "np.exp(terms.mean())",
        "np.exp(sum(terms) / len(terms))",
        "np.e ** np.mean(terms)",
        "import math\n\nreturn math.exp(sum(terms) / len(terms))",
        "total = 0\nfor term in terms:\n    total += term\nreturn np.exp(total / len(terms))",
        "L = terms.sum() / terms.size\nprint(L)\nreturn np.exp(L)",
        "np.prod(np.exp(terms)) ** (1 / len(terms))",
        "1 / np.exp(-np.mean(terms))",
        "2 ** np.mean(terms / np.log(2))",
        "p = np.exp(-terms)\nreturn np.prod(p) ** (-1 / len(p))",
        "from scipy.stats import gmean\n\nreturn gmean(np.exp(terms))",
        "def perplexity(losses):\n    return np.exp(np.average(losses))",
        "np.array([np.exp(np.mean(terms))])",
        "perplexity = lambda terms: np.exp(np.mean(terms))",
    ],
}

WRONG = {
    "kl_bits": {
        "...": "put your answer where the dots are, after return.",
        "happens = p > 0\nprint(np.sum(p[happens] * np.log2(p[happens] / q[happens])))": "write return where print stands.",
        "happens = p > 0\nkl = np.sum(p[happens] * np.log2(p[happens] / q[happens]))": "put return before what is its answer.",
        "np.sum(p * np.log2(p / q))": "what should a message cost that never comes?",
        "np.sum(p * np.log(p / q))": "which logarithm counts in bits?",
        "np.sum(p * np.log10(p / q))": "is that log10 rather than log2?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.log(p[happens] / q[happens]))": "which logarithm counts in bits?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.log2(q[happens] / p[happens]))": "or a minus too many?",
        "happens = p > 0\nreturn -np.sum(p[happens] * np.log2(p[happens] / q[happens]))": "or a minus too many?",
        "np.sum(q * np.log2(q / p))": "and the truth p does the weighing.",
        "np.sum(q * np.log2(p / q))": "how often does each symbol come?",
        "happens = p > 0\nreturn np.sum(q[happens] * np.log2(p[happens] / q[happens]))": "how often does each symbol come?",
        "-np.sum(p * np.log2(q))": "which part would be paid even if q were p?",
        "happens = p > 0\nreturn -np.sum(p[happens] * np.log2(p[happens]))": "where does q come in?",
        "-np.sum(p * np.log2(p)) + np.sum(p * np.log2(q))": "or a minus too many?",
        "np.sum(p * np.log2(p)) - np.sum(q * np.log2(q))": "with what is the surprise −log2 q to be weighed?",
        "happens = p > 0\nreturn np.sum(np.log2(p[happens] / q[happens]))": "how often does each of them occur under p?",
        "happens = p > 0\nreturn np.mean(p[happens] * np.log2(p[happens] / q[happens]))": "but the weights p sum to 1 already: sum or mean?",
        "happens = p > 0\nreturn p[happens] * np.log2(p[happens] / q[happens])": "what makes a single number of them?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.log2(p[happens]) / q[happens])": "where does its bracket end?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.log2(p[happens]) / np.log2(q[happens]))": "where does its bracket end?",
        "np.sum(p[p > 0] * np.log2(p[p > 0] / q))": "which places of q go with what is left?",
        "p[p > 0] * np.log2(p[p > 0] / q[q > 0])": "what makes a single number of them?",
        "np.sum(p[p > 0] * np.log2(p[p > 0] / q[q > 0]))": "which places of q go with what is left?",
        "p = p[p > 0]\nq = q[p > 0]\nreturn np.sum(p * np.log2(p / q))": "Is the mask made of an array that is cut already?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.abs(np.log2(p[happens] / q[happens])))": "what if some terms are allowed to be below 0?",
        "np.sum(p * np.log2((p + 1e-9) / (q + 1e-9)))": "what does that hide when q is tiny?",
        "np.sum(p * np.log2(np.clip(p, 1e-9, 1) / np.clip(q, 1e-9, 1)))": "what does that hide when q is tiny?",
        "np.sum((p - q) ** 2)": "where is the logarithm?",
        "np.sum(np.abs(p - q))": "where is the logarithm?",
        "if p.any() == 0:\n    return 0\nreturn np.sum(p * np.log2(p / q))": "what should a message cost that never comes?",
        "if p == 0:\n    return 0\nreturn np.sum(p * np.log2(p / q))": "np.where(condition, a, b) chooses element by element.",
        "if 0 in p:\n    return 0\nreturn np.sum(p * np.log2(p / q))": "which terms are there still?",
        "import math\n\nreturn sum(p * math.log2(p / q))": "On arrays, np.log2 works where math.log2 does not.",
        "total = 0\nfor a, b in zip(p, q):\n    total += a * np.log2(a / b)\nreturn total": "what should a message cost that never comes?",
        "total = 0\nfor a, b in zip(p, q):\n    if a > 0:\n        total += a * np.log2(a / b)\n    return total": "below the loop.",
        "total = 0\nfor a, b in zip(p, q):\n    if a == 0:\n        break\n    total += a * np.log2(a / b)\nreturn total": "which terms are there still?",
        "total = 0\nfor a, b in zip(p, q):\n    if a == 0:\n        return 0\n    total += a * np.log2(a / b)\nreturn total": "which terms are there still?",
        "for a, b in zip(p, q):\n    if a > 0:\n        total = a * np.log2(a / b)\nreturn total": "does your loop add each to the others?",
        "losses.kl_divergence(p, q) / np.log(2)": "here you write the formula yourself.",
        "losses.kl_divergence(p, q)": "here you write the formula yourself.",
        "happens = p > 0\nreturn round(np.sum(p[happens] * np.log2(p[happens] / q[happens])), 3)": "return all that it has.",
        "def kl_bits(q, p):\n    happens = p > 0\n    return np.sum(p[happens] * np.log2(p[happens] / q[happens]))": "which comes first?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.log2(p[happens] / q[happens])) * np.log(2)": "which logarithm counts in bits?",
        "happens = p > 0\nreturn np.sum(p[happens] * np.log2(p[happens] / q[happens])) / np.log(2)": "does log2 count in bits already?",
        "happens = p > 0\nreturn np.sum(p[happens] * log2(p[happens] / q[happens]))": "Name the module before it, as in np.log2 or math.log2.",
        "def kl_bits(p, q):\n    happens = p > 0\n    return np.sum(p[happens] * np.log2(p[happens] / q[happens]))\n\nchecks.kl_bits(kl_bits(np.array([0.5, 0.5]), np.array([0.9, 0.1])))": "without brackets behind the name.",
    },
    "huffman_lengths": {
        "...": "put your answer where the dots are, after return.",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nprint(lengths)": "write return where print stands.",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\n    return lengths": "below the loop.",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn groups": "returns an object of type list",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn sorted(lengths)": "to which symbol does each of them belong?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn sum(lengths)": "what is the length of each?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn np.mean(lengths)": "what is the length of each?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn q @ lengths": "what is the length of each word?",
        _HUFFMAN
        + "groups.sort()\n"
        + _WHILE
        + _MERGE.replace("    groups.sort()\n", "")
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "and do you sort again before each merge?",
        _HUFFMAN
        + "groups.sort()\n"
        + _WHILE
        + _MERGE.replace("    groups.sort()\n", "")
        + "    groups = groups[2:] + [(a + b, left + right)]\nreturn lengths": "do you sort again before each merge?",
        _HUFFMAN
        + _WHILE
        + _MERGE.replace("    groups.sort()\n", "")
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "which two are the least likely?",
        _HUFFMAN
        + _WHILE
        + _MERGE.replace("sort()", "sort(reverse=True)")
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "not the smallest?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(max(a, b), left + right)]\nreturn lengths": "and do you sort again before each merge?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a * b, left + right)]\nreturn lengths": "and do you sort again before each merge?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left)]\nreturn lengths": "which symbols does a merged group hold?",
        _HUFFMAN
        + _WHILE
        + _MERGE.replace("left + right", "left")
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "which messages become longer?",
        _HUFFMAN
        + _WHILE
        + _MERGE.replace("left + right", "(left[0], right[0])")
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "which symbols does a merged group hold?",
        _HUFFMAN
        + _WHILE
        + _MERGE.replace(
            "for symbol in left + right:\n        lengths[symbol] += 1",
            "lengths[left + right] += 1",
        )
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "A list takes one place at a time: loop over the places.",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups = [(a + b, left + right)]\nreturn lengths": "until how many groups are left does it go on?",
        _HUFFMAN
        + "if len(groups) > 1:\n"
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "until how many groups are left does it go on?",
        _HUFFMAN
        + "while len(groups) > 2:\n"
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "how many groups are left when you stop?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups = groups[2:]\nreturn lengths": "which group takes the place of the two?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups.append((a + b, left + right))\nreturn lengths": "a loop that never ends",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = (a + b, left + right)\nreturn lengths": "different kinds are compared: are all in that list pairs?",
        _HUFFMAN
        + _WHILE
        + _MERGE
        + "    groups[:2] = [a + b, left + right]\nreturn lengths": "different kinds are compared: are all in that list pairs?",
        _HUFFMAN.replace("[symbol]", "symbol")
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "That is one number: is there anything to loop over?",
        _HUFFMAN.replace("[0] * len(q)", "[]")
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "Is the list as long as that, counted from 0?",
        _HUFFMAN.replace("[0] * len(q)", "[1] * len(q)")
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "with which number does it begin?",
        _HUFFMAN.replace("(share, [symbol])", "([symbol], share)")
        + _WHILE
        + _MERGE
        + "    groups[:2] = [(a + b, left + right)]\nreturn lengths": "That is one number: is there anything to loop over?",
        _HUFFMAN
        + _WHILE
        + "    groups = groups.sort()\n    (a, left), (b, right) = groups[:2]\n    for symbol in left + right:\n        lengths[symbol] += 1\n    groups[:2] = [(a + b, left + right)]\nreturn lengths": "sort() and append() return it, and change the list itself.",
        "-np.log2(q)": "how does merging give whole numbers of bits?",
        "np.ceil(-np.log2(q))": "but which merging makes a shorter one?",
        "np.round(-np.log2(q))": "need not fit together. Which two groups are merged first?",
        "np.floor(-np.log2(q))": "do not fit together. Which two groups are merged first?",
        "np.ceil(np.log2(1 / q)).astype(int)": "but which merging makes a shorter one?",
        "[int(np.ceil(np.log2(len(q))))] * len(q)": "which symbols deserve a shorter one?",
        "np.argsort(np.argsort(-q)) + 1": "and can they not have the same length?",
        "np.argsort(-q) + 1": "and can they not have the same length?",
        "rank = np.argsort(np.argsort(-q))\nreturn np.minimum(rank + 1, len(q) - 1)": "and do you sort again before each merge?",
        "huffman.lengths(q)": "here you write the formula yourself.",
        "huffman.words(q)": "here you write the formula yourself.",
        "[len(word) for word in huffman.words(q)]": "here you write the formula yourself.",
        "def code_lengths(p, q):\n    return -np.log2(q)": "missing a required argument: 'q'.",
        "q.sort()\nreturn -np.log2(q)": "changes its input in place",
    },
    "bigram": {
        "...": "put your answer where the dots are, after return.",
        _ONES
        + _COUNT
        + "print(counts / counts.sum(axis=1, keepdims=True))": "write return where print stands.",
        _ONES
        + _COUNT
        + "counts / counts.sum(axis=1, keepdims=True)": "put return before what is its answer.",
        _ONES + _COUNT + "return counts": "what makes a row of them sum to 1?",
        _ONES + _COUNT + "return counts / counts.sum()": "what must each single row sum to?",
        _ONES
        + _COUNT
        + "return counts / counts.sum(axis=0)": "along which axis do the next symbols lie?",
        _ONES
        + _COUNT
        + "return counts / counts.sum(axis=0, keepdims=True)": "along which axis do the next symbols lie?",
        _ONES + _COUNT + "return counts / counts.sum(axis=1)": "what does keepdims=True keep?",
        _ONES + _COUNT + "return counts / len(y)": "by what is a row to be divided?",
        _ONES + _COUNT + "return counts / (len(y) - 1)": "by what is a row to be divided?",
        _ONES + _COUNT + "return counts / C": "by what is a row to be divided?",
        _ONES + _COUNT + "return losses.softmax(counts)": "by what is each to be divided?",
        _ONES
        + _COUNT
        + "return counts / counts.mean(axis=1, keepdims=True)": "by what is a row to be divided?",
        _ONES
        + _COUNT
        + "return counts // counts.sum(axis=1, keepdims=True)": "does // or int cut off what stands behind the point?",
        _ONES + _COUNT.replace(" += 1", " += 1\n    return counts"): "below the loop.",
        _ONES + _COUNT.replace(" - 1)", ")") + _DIVIDE: "where should it end?",
        _ONES + _COUNT.replace(" - 1)", " - 2)") + _DIVIDE: "and where does it end?",
        _ONES
        + _COUNT.replace("range(len(y) - 1)", "range(1, len(y) - 1)")
        + _DIVIDE: "and where does it end?",
        _ONES
        + _COUNT.replace(" += 1", " = 1")
        + _DIVIDE: "does your loop add 1 to one pair at a time?",
        _ONES + _COUNT.replace(" += 1", " =+ 1") + _DIVIDE: "+= adds to the one it has.",
        _ONES
        + _COUNT.replace("y[place], y[place + 1]", "y[place + 1], y[place]")
        + _DIVIDE: "which of y[:-1] and y[1:] is the row?",
        _ONES
        + _COUNT.replace("y[place], y[place + 1]", "place, place + 1")
        + _DIVIDE: "Places count from 0: which number is taken for one?",
        _ONES
        + _COUNT.replace("[y[place], y[place + 1]]", "[y[place]]")
        + _DIVIDE: "does your loop add 1 to one pair at a time?",
        _ONES
        + "for place in range(len(y)):\n    counts[y[place - 1], y[place]] += 1\n"
        + _DIVIDE: "does np.roll belong here?",
        _ONES
        + "for i in y:\n    counts[y[i], y[i + 1]] += 1\n"
        + _DIVIDE: "does your loop go through its places?",
        _ONES
        + "for a in y:\n    for b in y:\n        counts[a, b] += 1\n"
        + _DIVIDE: "which one comes right after it?",
        _ONES
        + "counts[y[:-1], y[1:]] += 1\n"
        + _DIVIDE: "one for equal places. What does np.add.at do, or a loop?",
        _ONES
        + "np.add.at(counts, (y[1:], y[:-1]), 1)\n"
        + _DIVIDE: "which of y[:-1] and y[1:] is the row?",
        _ONES
        + "np.add.at(counts, (y, np.roll(y, -1)), 1)\n"
        + _DIVIDE: "does np.roll belong here?",
        _ONES
        + "np.add.at(counts, (y[::2], y[1::2]), 1)\n"
        + _DIVIDE: "does a symbol not also follow the one before the cut?",
        _ONES
        + "for place in range(0, len(y) - 1, 2):\n    counts[y[place], y[place + 1]] += 1\n"
        + _DIVIDE: "does a symbol not also follow the one before the cut?",
        _ONES.replace("ones", "zeros") + _COUNT + _DIVIDE: "where is the 1 that is added?",
        _ONES.replace("ones", "zeros")
        + _COUNT
        + "counts = counts / counts.sum(axis=1, keepdims=True)\nreturn counts + 1": "before you divide?",
        _ONES.replace("ones", "zeros")
        + _COUNT
        + "return (counts + 1) / counts.sum(axis=1, keepdims=True)": "by how much does the total grow?",
        _ONES.replace("ones", "zeros")
        + _COUNT
        + "return (counts + 1) / (counts.sum(axis=1, keepdims=True) + 1)": "by how much does the total grow?",
        _ONES.replace("ones", "zeros")
        + _COUNT
        + "counts[counts == 0] = 1\n"
        + _DIVIDE: "to which counts is it to be added?",
        _ONES.replace("ones", "zeros")
        + _COUNT
        + "counts += 1e-9\n"
        + _DIVIDE: "how much is asked for?",
        _ONES + _COUNT + "counts += 1\n" + _DIVIDE: "does your table begin with ones already?",
        "counts = np.ones(C, C)\n"
        + _COUNT
        + _DIVIDE: "A shape has brackets of its own: np.zeros((N, C)).",
        "counts = np.ones(C)\n"
        + _COUNT
        + _DIVIDE: "has two numbers in its shape, as np.zeros((N, C)) has.",
        "counts = np.ones((27, 27))\n" + _COUNT + _DIVIDE: "how many are there in all?",
        "counts = np.ones((C, C), int)\n"
        + _COUNT
        + "counts /= counts.sum(axis=1, keepdims=True)\nreturn counts": "hold no fractions: begin with floats, or write a = a / b.",
        "counts = [[1] * C] * C\nfor a, b in zip(y[:-1], y[1:]):\n    counts[a][b] += 1\nreturn [[n / sum(row) for n in row] for row in counts]": "does [[1] * C] * C make a new one for each?",
        "counts = np.ones(C)\nfor symbol in y:\n    counts[symbol] += 1\nreturn counts / counts.sum()": "what changes once you know the symbol before?",
        "counts = np.bincount(y, minlength=C) + 1\nreturn np.tile(counts / counts.sum(), (C, 1))": "what changes once you know the symbol before?",
        _ONES
        + _COUNT
        + "return counts / np.bincount(y, minlength=C)[:, None]": "by how much does the total grow?",
        _ONES
        + _COUNT
        + "return np.round(counts / counts.sum(axis=1, keepdims=True), 2)": "return all that it has.",
        _ONES
        + _COUNT
        + "return -np.log2(counts / counts.sum(axis=1, keepdims=True))": "which probabilities are they of?",
        "def bigram(y):\n    return y": "too many positional arguments.",
        "def bigram(C, y):\n    counts = np.ones((C, C))\n    np.add.at(counts, (y[:-1], y[1:]), 1)\n    return counts / counts.sum(axis=1, keepdims=True)": "which comes first?",
        "C = max(y)\ncounts = np.ones((C, C))\n"
        + _COUNT
        + _DIVIDE: "Places count from 0: which number is taken for one?",
        "C = max(y) + 1\ncounts = np.ones((C, C))\n"
        + _COUNT
        + _DIVIDE: "how many are there in all?",
        "counts = {}\nfor a, b in zip(y[:-1], y[1:]):\n    counts[a, b] = counts.get((a, b), 1) + 1\nreturn counts": "returns an object of type dict",
    },
    "perplexity": {
        "...": "put your answer where the dots are, after return.",
        "print(np.exp(np.mean(terms)))": "shows a value and gives None. Return the number itself.",
        "result = np.exp(np.mean(terms))\nprint(result)": "write return where print stands.",
        "result = np.exp(np.mean(terms))\n": "put return before what is its answer.",
        "np.mean(np.exp(terms))": "what if the mean comes before it?",
        "np.exp(terms)": "where is the mean?",
        "np.exp(terms).sum()": "what if the mean comes before it?",
        "np.mean(terms)": "which function turns nats into choices?",
        "np.sum(terms)": "and how many choices is it?",
        "np.exp(np.sum(terms))": "is the exponent the sum or the mean?",
        "2 ** np.mean(terms)": "which base belongs to nats?",
        "10 ** np.mean(terms)": "which base belongs to nats?",
        "np.exp2(np.mean(terms))": "which base belongs to nats?",
        "np.exp(-np.mean(terms))": "of what is perplexity the reciprocal?",
        "-np.exp(np.mean(terms))": "can a number of choices be below 0?",
        "np.log(np.mean(terms))": "which function undoes it?",
        "np.mean(np.log(terms))": "which function undoes it?",
        "np.exp(np.mean(np.log(terms)))": "which function undoes it?",
        "np.exp(np.median(terms))": "what about the expensive ones?",
        "np.exp(np.max(terms))": "does your loop add each to the others?",
        "np.mean(terms) ** np.e": "is it the base or the exponent?",
        "np.mean(terms) ** 2": "is it the base or the exponent?",
        "np.exp(np.mean(terms) / np.log(2))": "in which unit does exp want it?",
        "np.exp(np.mean(terms) * np.log(2))": "which base belongs to nats?",
        "1 / np.mean(np.exp(-terms))": "they or the losses?",
        "1 / np.exp(np.mean(terms))": "of what is perplexity the reciprocal?",
        "np.exp(sum(terms) / 2)": "how many losses are there?",
        "np.exp(np.mean(terms)) - 1": "does expm1 take it off?",
        "np.expm1(np.mean(terms))": "does expm1 take it off?",
        "losses.perplexity(terms)": "here you write the formula yourself.",
        "exp(np.mean(terms))": "Name the module before it, as in np.exp or math.exp.",
        "np.exp(mean(terms))": "Name the module before it, as in np.mean.",
        "np.exp(terms.mean)": "A method is called with brackets: .mean() for .mean.",
        "import math\n\nreturn math.exp(terms)": "On arrays, np.exp works where math.exp does not.",
        "import math\n\nreturn [math.exp(term) for term in terms]": "where is the mean?",
        "total = 0\nfor term in terms:\n    total += term\n    return np.exp(total / len(terms))": "below the loop.",
        "for term in terms:\n    total = term\nreturn np.exp(total / len(terms))": "does your loop add each to the others?",
        "total = 0\nfor term in terms:\n    total += np.exp(term)\nreturn total / len(terms)": "what if the mean comes before it?",
        "total = 1\nfor term in terms:\n    total *= np.exp(term)\nreturn total": "is the exponent the sum or the mean?",
        "round(np.exp(np.mean(terms)), 2)": "return all that it has.",
        "int(np.exp(np.mean(terms)))": "does // or int cut off what stands behind the point?",
        "np.exp(terms.sum() // len(terms))": "does // divide, or /?",
        "def perplexity(terms, y):\n    return np.exp(np.mean(terms))": "missing a required argument: 'y'.",
        "def perplexity(terms):\n    return np.exp(np.mean(terms))\n\nchecks.perplexity(perplexity(np.array([1.0, 3.0])))": "without brackets behind the name.",
        "losses.entropy(terms)": "to 4 along axis -1, want 1: divide counts by their sum.",
    },
}
