"""Answers to the exercises of lesson 09."""

# ruff: noqa: E501  # an answer of one line is a line here

_Y = "y = torch.arange(len(s))\n"
_BOTH = "rows = F.cross_entropy(s / T, y)\ncolumns = F.cross_entropy(s.T / T, y)\n"
_P = "p = F.softmax(v / T, dim=1)\n"
_Q = "log_q = F.log_softmax(z / T, dim=1)\n"
_E = "p = 1 / (1 + 10 ** ((b - a) / 400))\n"
_KL = 'F.kl_div({}.log(), p, reduction="batchmean"),'


def _calls(first, second=None, third=None):
    second = _KL.format("r") if second is None else second
    third = _KL.format("s") if third is None else third
    return f"{first}\n{second}\n{third}"


RIGHT = {
    "kl_calls": [
        _calls(_KL.format("q")),
        _calls('F.kl_div(torch.log(q), p, reduction="batchmean"),'),
        _calls('F.kl_div(q.log(), p, reduction="sum") / 2,'),
        _calls(_KL.format("q"), "F.kl_div(r.log(), p) * 3,"),
        _calls('F.kl_div(input=q.log(), target=p, reduction="batchmean"),'),
        _calls('F.kl_div(q.log(), p.log(), reduction="batchmean", log_target=True),'),
        _calls("(p * (p / q).log()).sum() / len(p),"),
        _calls("(p * (p.log() - q.log())).sum(dim=1).mean(),"),
        _calls("F.cross_entropy(q.log(), p) - F.cross_entropy(p.log(), p),"),
        _calls('torch.nn.KLDivLoss(reduction="batchmean")(q.log(), p),'),
        _calls(
            _KL.format("q"),
            _KL.format("r"),
            'F.kl_div(s.log(), p, reduction="none").sum(1).mean(),',
        ),
    ],
    "distill": [
        _Q + _P + 'return T**2 * F.kl_div(log_q, p, reduction="batchmean")',
        'return F.kl_div(F.log_softmax(z / T, 1), F.softmax(v / T, 1), reduction="batchmean") * T * T\n',
        "p = torch.softmax(v / T, -1)\nlog_q = torch.log_softmax(z / T, -1)\nreturn T**2 * (p * (p.log() - log_q)).sum(1).mean()",
        "p = (v / T).softmax(dim=1)\nq = (z / T).log_softmax(dim=1)\nloss = F.kl_div(q, p, reduction='sum') / len(z)\nreturn loss * (T ** 2)",
        "a, b = F.log_softmax(z / T, 1), F.log_softmax(v / T, 1)\nreturn T * T * F.kl_div(a, b, log_target=True, reduction='batchmean')",
        "p = F.softmax(v / T, 1)\nreturn T**2 * (F.cross_entropy(z / T, p) - F.cross_entropy(v / T, p))",
        "total = 0\nfor student, teacher in zip(z, v):\n    p = F.softmax(teacher / T, dim=0)\n    log_q = F.log_softmax(student / T, dim=0)\n    total = total + F.kl_div(log_q, p, reduction='sum')\nreturn T**2 * total / len(z)",
        _Q + _P + "return T**2 * F.kl_div(log_q, p) * z.shape[1]",
        _Q
        + "p = F.softmax(v / T, dim=1).detach()\nprint(p)\nreturn torch.nn.KLDivLoss(reduction='batchmean')(log_q, p) * T**2",
        "return torch.square(torch.tensor(T)) * F.kl_div(F.log_softmax(z / T, dim=1), F.softmax(v / T, dim=1), reduction='batchmean')\n",
    ],
    "info_nce": [
        _Y + "return (F.cross_entropy(s / T, y) + F.cross_entropy(s.T / T, y)) / 2",
        _Y + _BOTH + "return (rows + columns) / 2",
        _Y + _BOTH + "return torch.stack([rows, columns]).mean()",
        "z = s / T\ny = torch.arange(z.shape[0])\nreturn 0.5 * F.cross_entropy(z, y) + 0.5 * F.cross_entropy(z.t(), y)",
        "z = s / T\nreturn -(z.log_softmax(1).diagonal().mean() + z.log_softmax(0).diagonal().mean()) / 2",
        "y = torch.tensor(range(len(s)))\nloss = torch.nn.CrossEntropyLoss()\nreturn (loss(s / T, y) + loss(s.T / T, y)) / 2",
        "y = torch.eye(len(s)).double()\nreturn (F.cross_entropy(s / T, y) + F.cross_entropy(s.T / T, y)) / 2",
        "z = s / T\ntotal = 0\nfor i in range(len(s)):\n    total = total + torch.logsumexp(z[i], 0) - z[i, i]\n    total = total + torch.logsumexp(z[:, i], 0) - z[i, i]\nreturn total / (2 * len(s))",
        _Y + "both = torch.cat([s, s.T]) / T\nreturn F.cross_entropy(both, torch.cat([y, y]))",
        "z = s / T\nlog_q = F.log_softmax(z, dim=1)\ny = torch.arange(len(s))\nreturn (F.nll_loss(log_q, y) + F.nll_loss(F.log_softmax(z.T, dim=1), y)) / 2",
    ],
    "elo": [
        _E + "change = K * (result - p)\nreturn a + change, b - change",
        _E + "return a + K * (result - p), b + K * ((1 - result) - (1 - p))",
        "p = 10 ** (a / 400) / (10 ** (a / 400) + 10 ** (b / 400))\nreturn a + K * (result - p), b - K * (result - p)",
        "z = (a - b) * np.log(10) / 400\np = 1 / (1 + np.exp(-z))\nreturn [a + K * (result - p), b - K * (result - p)]",
        "p = losses.sigmoid((a - b) / (400 / np.log(10)))\nchange = K * (result - p)\nreturn np.array([a + change, b - change])",
        "import math\n\np = 1 / (1 + math.pow(10, (b - a) / 400))\na_new = a + K * (result - p)\nb_new = b - K * (result - p)\nreturn a_new, b_new",
        "pa = 1 / (1 + 10 ** ((b - a) / 400))\npb = 1 / (1 + 10 ** ((a - b) / 400))\nreturn a + K * (result - pa), b + K * (1 - result - pb)",
        "r = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)\nz = (r[0] - r[1]) * np.log(10) / 400\nF.binary_cross_entropy_with_logits(z, torch.tensor(result).double()).backward()\nreturn (r - K * 400 / np.log(10) * r.grad).detach()",
        "p = 1 / (10 ** (-(a - b) / 400) + 1)\nprint(p)\nreturn a + K * result - K * p, b - K * result + K * p",
        "def expected(x, y):\n    return 1 / (1 + 10 ** ((y - x) / 400))\n\nreturn a + K * (result - expected(a, b)), b + K * (1 - result - expected(b, a))",
    ],
}

WRONG = {
    "kl_calls": {
        "...": "put your 3 calls where the dots are.",
        "0.06,\n0.46,\n0.27": "That is close: give three digits after the point, or leave the call",
        "0.0626,\n0.5,\n0.3": "Answer 2, 0.5: That is close: give three digits after the point",
        _calls('F.kl_div(q, p, reduction="batchmean"),'): "log-probabilities: what are these?",
        _calls(
            _KL.format("q"), "F.kl_div(r.log(), p),"
        ): "which reduction divides by samples alone?",
        _calls(
            _KL.format("q"), _KL.format("r"), 'F.kl_div(p.log(), s, reduction="batchmean"),'
        ): "who comes second?",
        _calls('F.kl_div(q.log(), p, reduction="sum"),'): "which reduction makes their mean?",
        _calls('F.kl_div(q.log(), p.log(), reduction="batchmean"),'): "does log_target say so?",
        _calls(
            'F.kl_div(q.log(), p, reduction="batchmean", log_target=True),'
        ): "says that the teacher's numbers are logarithms: are they?",
        _calls(
            'F.kl_div(F.log_softmax(q, dim=1), p, reduction="batchmean"),'
        ): "what makes them of probabilities?",
        _calls('F.kl_div(q.log2(), p, reduction="batchmean"),'): "which one does PyTorch take?",
        _calls('-F.kl_div(q, p, reduction="batchmean"),'): "what should stand first?",
        _calls("F.cross_entropy(q.log(), p),"): "what of it would be paid even by the teacher?",
        _calls('F.kl_div(q.log(), p, reduction="none"),'): "which reduction makes one of them?",
        _calls(
            _KL.format("q"), _KL.format("r"), ""
        ): "wants a list of 3 numbers, and got 2 values.",
        _calls(_KL.format("q"), _KL.format("q")): "That is what q pays: whose turn is it?",
        _calls(_KL.format("r"), _KL.format("q")): "That is what r pays: whose turn is it?",
        _calls(
            _KL.format("q"), _KL.format("r"), 'F.kl_div(s.log(), s, reduction="batchmean"),'
        ): "It runs, but it is not what the student pays",
    },
    "distill": {
        "...": "put your answer where the dots are, after return.",
        _Q
        + _P
        + 'print(T**2 * F.kl_div(log_q, p, reduction="batchmean"))': "write return where print stands.",
        _Q + _P + 'return F.kl_div(log_q, p, reduction="batchmean")': "by which factor?",
        _Q + _P + 'return T * F.kl_div(log_q, p, reduction="batchmean")': "come closer?",
        _Q
        + _P
        + 'return F.kl_div(log_q, p, reduction="batchmean") / T**2': "multiply or divide by T squared?",
        _Q + _P + "return T**2 * F.kl_div(log_q, p)": "which reduction divides by samples alone?",
        _Q
        + _P
        + 'return T**2 * F.kl_div(log_q, p, reduction="sum")': "which reduction divides by their number?",
        _Q
        + 'p = F.softmax(v, dim=1)\nreturn T**2 * F.kl_div(log_q, p, reduction="batchmean")': "should both agree?",
        'log_q = F.log_softmax(z, dim=1)\np = F.softmax(v, dim=1)\nreturn T**2 * F.kl_div(log_q, p, reduction="batchmean")': "what makes the teacher's small probabilities larger?",
        'log_q = F.log_softmax(z * T, dim=1)\np = F.softmax(v * T, dim=1)\nreturn T**2 * F.kl_div(log_q, p, reduction="batchmean")': "and yours sharper: multiply or divide?",
        'q = F.softmax(z / T, dim=1)\np = F.softmax(v / T, dim=1)\nreturn T**2 * F.kl_div(q, p, reduction="batchmean")': "is that softmax or log_softmax?",
        'return T**2 * F.kl_div(z / T, F.softmax(v / T, dim=1), reduction="batchmean")\n': "what makes those of logits?",
        _Q
        + _P
        + 'return T**2 * F.kl_div(p.log(), log_q.exp(), reduction="batchmean")': "if the student were the truth",
        _Q
        + 'log_p = F.log_softmax(v / T, dim=1)\nreturn T**2 * F.kl_div(log_q, log_p, reduction="batchmean")': "or log_target=True: what do you give it?",
        _P + "return T**2 * F.cross_entropy(z / T, p)": "which divergence is left without it?",
        "return T**2 * F.cross_entropy(z / T, v.argmax(1))\n": "where is what it thinks of the other classes?",
        'return T**2 * F.kl_div(F.log_softmax(z / T, dim=0), F.softmax(v / T, dim=0), reduction="batchmean")\n': "along which axis do the classes lie?",
        _Q
        + _P
        + 'return (T**2 * F.kl_div(log_q, p, reduction="batchmean")).item()': "and all slopes are 0",
        _Q
        + _P
        + 'return T**2 * F.kl_div(log_q.detach(), p, reduction="batchmean")': "and all slopes are 0",
        _Q
        + _P
        + 'return T**2 * F.kl_div(log_q, p, reduction="none")': "what makes a single number of them?",
        'return F.kl_div(z / T, v / T, reduction="batchmean") * T**2\n': "what makes those of logits?",
        _Q
        + _P
        + 'return T**2 * F.kl_div(p, log_q, reduction="batchmean")': "which of yours is that?",
        'p, q = F.softmax(v / T, 1), F.softmax(z / T, 1)\nreturn T**2 * F.kl_div(p, q, reduction="batchmean")': "if the student were the truth",
        _Q + _P + "return T * F.kl_div(log_q, p)": "which reduction divides by samples alone?",
        'log_q, p = F.log_softmax(z, 1) / T, F.softmax(v, 1) / T\nreturn T**2 * F.kl_div(log_q, p, reduction="batchmean")': "divided before it?",
        'log_q, p = F.log_softmax(z / T**2, 1), F.softmax(v / T**2, 1)\nreturn F.kl_div(log_q, p, reduction="batchmean")': "by what are the logits divided?",
        _Q + _P + 'return T^2 * F.kl_div(log_q, p, reduction="batchmean")': "a power with **.",
        "return F.mse_loss(z, v)\n": "where is the KL divergence",
        _P
        + 'return T**2 * F.kl_div(torch.log(F.softmax(z / T, dim=1)), p, reduction="batchmean")': "does log_softmax break too?",
    },
    "info_nce": {
        _Y
        + "both = (s + s.T) / 2\nreturn F.cross_entropy(both / T, y)": "the mean is one of two losses.",
        _Y + "return F.cross_entropy((s + s.T) / T, y)": "before one softmax",
        "z = s / T\nq = (z.softmax(1) + z.softmax(0)) / 2\nreturn -q.diagonal().log().mean()": "You average two probabilities",
        _Y
        + "return F.cross_entropy(torch.cat([s, s.T], dim=1) / T, y)": "among how many does one of them choose?",
        "F.cross_entropy(s / T, s.T / T)": "which column is a row's label?",
        "...": "put your answer where the dots are, after return.",
        _Y + _BOTH + "print((rows + columns) / 2)": "write return where print stands.",
        _Y + "return F.cross_entropy(s / T, y)": "and a caption among what?",
        _Y + "return F.cross_entropy(s.T / T, y)": "and a caption among what?",
        _Y + _BOTH + "return rows + columns": "what makes a mean of two numbers?",
        _Y
        + "return (F.cross_entropy(s, y) + F.cross_entropy(s.T, y)) / 2": "what happens to the similarities first?",
        _Y
        + "return (F.cross_entropy(s * T, y) + F.cross_entropy(s.T * T, y)) / 2": "and yours flatter: multiply or divide?",
        _Y
        + "return (F.cross_entropy(s, y) + F.cross_entropy(s.T, y)) / 2 / T": "inside of the softmax?",
        _Y
        + "return (F.cross_entropy(s / T, y) + F.cross_entropy(s.T, y)) / 2": "do both have the same logits?",
        _Y
        + "return (F.cross_entropy((s / T).softmax(1), y) + F.cross_entropy((s.T / T).softmax(1), y)) / 2": "have a softmax inside already?",
        "y = torch.zeros(len(s)).long()\n"
        + _BOTH
        + "return (rows + columns) / 2": "which caption belongs to picture 1",
        "y = s.argmax(1)\nreturn F.cross_entropy(s / T, y)": "whose caption is the right one?",
        "return F.binary_cross_entropy_with_logits(s / T, torch.eye(len(s)).double())\n": "what must sum to 1 along a row?",
        "return -(s / T).diagonal().mean()\n": "what should become of the others?",
        _Y
        + "return (F.cross_entropy(s / T, y, reduction='sum') + F.cross_entropy(s.T / T, y, reduction='sum')) / 2": "which reduction does the mean?",
        _Y
        + "return (F.cross_entropy(s / T, y, reduction='none') + F.cross_entropy(s.T / T, y, reduction='none')) / 2": "what makes a single number of them?",
        _Y
        + "return ((F.cross_entropy(s / T, y) + F.cross_entropy(s.T / T, y)) / 2).item()": "and all slopes are 0",
        "z = s / T\nreturn -(z.softmax(1).diagonal().log().mean() + z.softmax(0).diagonal().log().mean()) / 2": "does cross_entropy break too?",
        "z = s / T\nreturn (z.softmax(1).diagonal().mean() + z.softmax(0).diagonal().mean()) / 2": "what is the surprise of each?",
        _Y + _BOTH + "return rows + columns / 2": "what makes a mean of two numbers?",
        _Y + _BOTH + "return rows, columns": "You give two losses, and they look right",
        _Y + _BOTH + "return T**2 * (rows + columns) / 2": "does this loss have a factor?",
        "y = torch.ones(len(s)).long()\n"
        + _BOTH
        + "return (rows + columns) / 2": "no yes here, it is a place",
        "z = s / T\nreturn -(z.log_softmax(1).mean() + z.log_softmax(0).mean()) / 2": "which one of a row is its label?",
        "z = (s / T).exp()\nown = z.diagonal()\nreturn -(own / (z.sum(1) - own)).log().mean()": "does softmax leave it out?",
        "y = range(len(s))\n" + _BOTH + "return (rows + columns) / 2": "raises TypeError",
    },
    "elo": {
        "...": "put your answer where the dots are, after return.",
        _E
        + "change = K * (result - p)\nprint(a + change, b - change)": "write return where print stands.",
        "p = 1 / (1 + np.exp(b - a))\nreturn a + K * (result - p), b - K * (result - p)": "before it is a logit?",
        "p = 1 / (1 + np.exp((b - a) / 400))\nreturn a + K * (result - p), b - K * (result - p)": "which base do the odds have?",
        "p = 1 / (1 + 10 ** ((a - b) / 400))\nreturn a + K * (result - p), b - K * (result - p)": "which rating is taken from which?",
        _E
        + "return a + K * (result - p), b + K * (result - p)": "do your ratings still have the same sum?",
        _E + "return a + K * (result - p), b": "who pays for what the first one gains?",
        _E + "return a - K * (result - p), b + K * (result - p)": "or the other way round?",
        _E + "return a + K * (result - p), b + K * (result - (1 - p))": "what is it, if that is 1?",
        _E + "return a + (result - p), b - (result - p)": "where does K come in?",
        _E + "return a + 32 * (result - p), b - 32 * (result - p)": "which one are you given?",
        _E
        + "return a + K * (result - p) / 2, b - K * (result - p) / 2": "does each of both move by the whole difference?",
        "return a + K * result, b - K * result\n": "what had been expected of it?",
        _E
        + "if result == 1:\n    return a + K * (1 - p), b - K * (1 - p)\nreturn a - K * p, b + K * p": "or ask whether it is 1?",
        _E + "return K * (result - p), -K * (result - p)": "what are the ratings after the game?",
        _E + "return a + K * (result - p)": "what is the other one?",
        _E
        + "return round(a + K * (result - p)), round(b - K * (result - p))": "return all that they have.",
        "def elo(b, a, result, K):\n    p = 1 / (1 + 10 ** ((b - a) / 400))\n    return a + K * (result - p), b - K * (result - p)": "which comes first?",
        _E
        + "a = a + K * (result - p)\nb = b + K * (1 - result - 1 / (1 + 10 ** ((a - b) / 400)))\nreturn a, b": "which ratings did they play with?",
        "p = 1 / (1 + 10 ^ ((b - a) / 400))\nreturn a + K * (result - p), b - K * (result - p)": "a power with **.",
        "p = 1 / (1 + 10 ** (b - a / 400))\nreturn a + K * (result - p), b - K * (result - p)": "do brackets hold a whole difference together?",
        "p = 1 / (1 + 10 ** (b - a) / 400)\nreturn a + K * (result - p), b - K * (result - p)": "which brackets hold the whole exponent?",
        "pa, pb = 1 / (1 + np.power(10, b - a) / 400), 1 / (1 + np.power(10, a - b) / 400)\nreturn a + K * (result - pa), b + K * (1 - result - pb)": "which brackets hold the whole exponent?",
        "p = 1 / 1 + 10 ** ((b - a) / 400)\nreturn a + K * (result - p), b - K * (result - p)": "below the fraction line?",
        "p = 1 / (1 + 10) ** ((b - a) / 400)\nreturn a + K * (result - p), b - K * (result - p)": "below the fraction line?",
        _E
        + "eta = K * 400 / np.log(10)\nreturn a + eta * (result - p), b - eta * (result - p)": "or is 400 / log 10 in it?",
        "from utils import ratings\n\np = ratings.expected(a, b)\nreturn a + K * (result - p), b - K * (result - p)": "here you write the formula yourself.",
    },
}
