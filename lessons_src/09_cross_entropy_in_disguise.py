# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Cross-entropy in disguise
#
# Tumours marked in a scan, pictures found for a caption, manners taught to a chatbot, a chess rating: where is the loss that you know?
#
# You will be able to
#
# - **find** the logit, the label and the first price of a new loss,
# - **mend** `kl_div`, and **write** a loss for a student and a teacher,
# - **write** the loss of a table of pairs,
# - **rate** players by gradient descent,
# - **judge** yourself as a classifier.
#
# Time: 90 minutes.
# A good place to pause is before "Pairs".
# Before this lesson: [A real classifier](06_a_real_classifier.ipynb) and [Cross-entropy everywhere](07_cross_entropy_everywhere.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import warnings

import numpy as np
import torch
import torch.nn.functional as F

from utils import checks, explorers, losses, predict, quiz, report

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Three questions
#
# Papers give their losses names of their own.
# Three questions take the mask off.
#
# 1. What is the **logit**, and over what does the softmax run?
# 2. What is the label?
# 3. What does it cost before anything is learned?
#
# | you know it as | logit | label | cost of equal logits |
# |---|---|---|---|
# | yes or no | one number | 0 or 1 | log 2 |
# | one of $C$ classes | $C$ numbers | a class | log $C$ |
#
# This lesson asks them of five losses: pixels, teachers, pairs, preferences and games.
# A sixth one, for rare labels, looks like one of these two and is not.
#
# ## Pixels
#
# A model that marks the tumour in a scan gives each pixel a class.
# This is called **segmentation**, and it is one label a pixel: the logits have the shape (N, C, H, W), and the labels (N, H, W).
# The picture of labels is called a mask too, though it holds classes, where lesson 08's mask held 1 and 0.
# By custom 255 stands where nobody wrote a label.
# Here are two pictures of 4 × 6 pixels with random logits for three classes; nobody labelled their top rows.

# %% slideshow={"slide_type": "-"}
draw = np.random.default_rng(0)
z = torch.tensor(draw.normal(size=(2, 3, 4, 6)))
mask = torch.tensor(draw.integers(0, 3, (2, 4, 6)))
mask[:, 0] = 255
loss = F.cross_entropy(z, mask, ignore_index=255)
rows, labels = z.permute(0, 2, 3, 1).reshape(-1, 3), mask.flatten()
assert torch.isclose(loss, F.cross_entropy(rows[labels < 255], labels[labels < 255]))
assert np.isclose(loss, losses.cross_entropy(z.numpy(), mask.numpy(), ignore_index=255))
round(loss.item(), 4), len(labels), int((labels < 255).sum())

# %% [markdown] slideshow={"slide_type": "slide"}
# The loss of the pictures is the loss of a list of {{ (labels < 255).sum() }} pixels, one row each: nothing new but the shape.
# Equal logits would cost log 3 = {{ np.log(3):.4f }}.
# Random ones cost more, {{ loss:.4f }}, as in lesson 06: random opinions are worse than none.
#
# (Where a pixel may have several labels at once, it has $C$ sigmoids, and a `pos_weight` for them has the shape (C, 1, 1): one of shape (C,) would lie along the width.)
#
# **Predict.** Pictures are often resized before training, and masks with them.
# Resizing blends neighbours.
# What does that do to a mask?

# %% slideshow={"slide_type": "-"}
quiz.ask("blended-mask")

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
row = torch.tensor([0.0, 0.0, 2.0, 2.0])  # street, street, cat, cat
resized = {
    mode: F.interpolate(row.expand(1, 1, 4, 4), size=(5, 5), mode=mode)[0, 0, 0]
    for mode in ("bilinear", "nearest")
}
{mode: values.round().long().tolist() for mode, values in resized.items()}

# %% [markdown] slideshow={"slide_type": "slide"}
# Half way between class 0 and class 2 stands a pixel of class 1, a dog that nobody drew.
# Wherever an edge falls so, the loss will teach it.
# Class numbers are names, and names have no mean: masks are resized with `mode="nearest"`.
#
# ## Teachers
#
# A large network, the teacher, sees a handwritten 7.
# It is nearly sure, but it also finds the picture a little like a 1, and not at all like a 4.
# A label says only "7".
# To let a small network, the student, learn from all that the teacher says is called **distillation**.
# Logit: the student's.
# Label: the teacher's probabilities, a soft label.

# %% slideshow={"slide_type": "-"}
v = torch.tensor([[6.0, 3.0, -1.0, 0.0]])  # the teacher's logits for 7, 1, 4 and 2
z = torch.tensor([[1.0, 2.0, 0.5, 0.0]])  # the student's
p, log_q = v.softmax(1), z.log_softmax(1)
entropy = -(p * p.log()).sum()
divergence = F.kl_div(log_q, p, reduction="batchmean")
assert torch.isclose(F.cross_entropy(z, p), entropy + divergence)
p.numpy().round(3), round(F.cross_entropy(z, p).item(), 4), round(divergence.item(), 4)

# %% [markdown] slideshow={"slide_type": "slide"}
# The cross-entropy is the teacher's entropy plus the KL divergence, as in lesson 07.
# The student cannot change the teacher's entropy, so both have the same slopes in the student's logits.
# Many programs use `kl_div`, whose value is 0 when the student has learned everything.
#
# It is the function of this course that is called wrongly most easily.
# What is written $\mathrm{KL}(p \,\|\, q)$ is called as `F.kl_div(q.log(), p, reduction="batchmean")`: the student comes first, as logarithms, and the teacher second, as probabilities.
# `batchmean` divides the sum by the number of samples.
#
# ### Exercise 1: three calls of kl_div
#
# One teacher `p` has three students, `q`, `r` and `s`.
# Each call below should give what its student pays on top of the teacher's entropy, on average over the two samples.
# Each runs, and each has one fault: the first result is negative, and the others look harmless.
# In the cell after them, write the three calls mended.

# %% slideshow={"slide_type": "-"}
p = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]])
q = torch.tensor([[0.5, 0.3, 0.2], [0.2, 0.5, 0.3]])
r = torch.tensor([[0.2, 0.2, 0.6], [0.3, 0.3, 0.4]])
s = torch.tensor([[0.9, 0.05, 0.05], [0.05, 0.9, 0.05]])
with warnings.catch_warnings(action="ignore"):  # PyTorch warns of one of them
    calls = [
        F.kl_div(q, p, reduction="batchmean"),
        F.kl_div(r.log(), p),
        F.kl_div(p.log(), s, reduction="batchmean"),
    ]
[round(value.item(), 4) for value in calls]

# %% tags=["exercise"]
mended = [
    ### BEGIN SOLUTION
    F.kl_div(q.log(), p, reduction="batchmean"),
    F.kl_div(r.log(), p, reduction="batchmean"),
    F.kl_div(s.log(), p, reduction="batchmean"),
    ### END SOLUTION
]

# %% [markdown] tags=["hint"]
# Ask of each call: is the first argument a logarithm, is the second one the teacher, and by what is the sum divided?
# Without `reduction`, `kl_div` divides by all entries: samples times classes.

# %% tags=["check"]
checks.kl_calls(mended)

# %% [markdown] tags=["solution"]
# **What was wrong.** The first call gives probabilities where logarithms belong; what comes out is never above 0.
# The second divides by six entries and not by two samples, so it is three times too small: a weight of this loss that was tuned for ten classes is wrong for a hundred.
# (PyTorch warns of it, and says that a later release will divide by the samples here too.)
# The third asks what the teacher would pay if the student were the truth, which is another question.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### A softer teacher
#
# The teacher above gives the 7 a probability of {{ v.softmax(1)[0, 0]:.3f }}: what it thinks of the other classes is hardly heard.
# So both, teacher and student, are divided by a temperature $T$ first.
# At $T = 4$ the teacher says {{ ", ".join(f"{x:.2f}" for x in (v / 4).softmax(1)[0]) }}.
# The cell below measures the gradient of the KL divergence in the student's logits; its length at $T = 1$ comes out.


# %% slideshow={"slide_type": "-"}
def slope(T):
    student = z.clone().requires_grad_()
    log_q, p = F.log_softmax(student / T, dim=1), F.softmax(v / T, dim=1)
    F.kl_div(log_q, p, reduction="batchmean").backward()
    return student.grad


round(slope(1).norm().item(), 2)

# %% [markdown] slideshow={"slide_type": "slide"}
# **Predict.** How long is it at $T = 4$?

# %% slideshow={"slide_type": "-"}
predict.number("slope-at-four")

# %% slideshow={"slide_type": "subslide"} jupyter={"outputs_hidden": true}
lengths = {T: slope(T).norm().item() for T in (1, 2, 4, 8, 16)}
{T: (round(length, 4), round(T**2 * length, 2)) for T, length in lengths.items()}

# %% [markdown] slideshow={"slide_type": "slide"}
# From $T = 1$ to $T = 4$ the gradient becomes {{ lengths[1] / lengths[4]:.0f }} times shorter, and from then on about four times with each doubling.
# If you said a quarter of {{ lengths[1]:.2f }}, you had half of it: the logits are divided by $T$, so slopes in them are too.
# The other half is that both distributions become flatter, and so more alike:
#
# $$\frac{\partial\, \mathrm{KL}}{\partial z_j} = \frac{q_j - p_j}{T}$$
#
# $$q_j - p_j \approx \frac{1}{CT}\Big[(z_j - \bar z) - (v_j - \bar v)\Big] \;\text{ for large } T$$
#
# Here $v$ are the teacher's logits, $\bar v$ and $\bar z$ are means.
# So the slopes shrink like $1/T^2$, and a loss that is multiplied by $T^2$ pulls about as hard at each $T$: that is the second number of each pair.
# If you said a sixteenth, {{ lengths[1] / 16:.2f }}, you knew both, and went from $T = 1$, where the rule for large $T$ does not hold yet.
# It matters because the distillation loss is usually added to the plain one, with the true label.
# Without the factor, who raises $T$ turns the teacher's voice down.
#
# ### Exercise 2: a distillation loss
#
# Write `distill(z, v, T)` for the student's logits `z` and the teacher's logits `v`, tensors of shape (N, C).
# It returns the mean KL divergence at temperature `T`, what the student pays more than the teacher's entropy, with the factor that keeps the slopes from shrinking.


# %% tags=["exercise"]
def distill(z, v, T):
    ### BEGIN SOLUTION
    log_q = F.log_softmax(z / T, dim=1)
    p = F.softmax(v / T, dim=1)
    return T**2 * F.kl_div(log_q, p, reduction="batchmean")
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Two distributions first, both at temperature `T`: the student's as logarithms (`F.log_softmax`), the teacher's as probabilities (`F.softmax`).
# The classes lie along axis 1.
# Then `F.kl_div` as in exercise 1, and the factor last.

# %% tags=["check"]
checks.distill(distill)

# %% [markdown] tags=["solution"]
# **Why not the plain cross-entropy.** `T**2 * F.cross_entropy(z / T, p)` has the same slopes, and its value holds the teacher's entropy besides: whoever watches the curve cannot see when the student has learned everything.

# %% [markdown] tags=["teacher"]
# **Teacher.** Ask what is left of distillation as T grows without end: by the formula above the student copies the teacher's logits, by squared error, up to a constant.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Pairs
#
# You have pictures from the web, each with its caption, and no classes at all.
# A network turns a picture into a list of numbers, another does so with a caption, and a similarity says how well the two lists fit.
# Mostly both are brought to length 1 (`F.normalize`), multiplied number by number, and added up: between −1 and 1.
# In a batch of $N$ pairs each picture can be asked: which of these $N$ captions is yours?
# Learning from such questions is called **contrastive learning**, and its usual loss is **InfoNCE** (van den Oord and others, 2018).
# CLIP (Radford and others, 2021) asks in both directions, pictures for captions and captions for pictures.
#
# - Logits: the similarities of a row, divided by a temperature $T$.
# - Label: the place of the own caption.
#   Picture $i$ came with caption $i$, so all labels lie on the diagonal of the table.
#
# **Predict.** The networks are new, and all similarities are near 0.
# What does a batch of 1024 pairs cost?

# %% slideshow={"slide_type": "-"}
predict.number("thousand-pairs")

# %% slideshow={"slide_type": "skip"} jupyter={"outputs_hidden": true}
starts = {}
for n in (4, 32, 256, 1024):
    pictures, captions = (F.normalize(torch.tensor(draw.normal(size=(n, 256)))) for _ in "pc")
    starts[n] = round(F.cross_entropy(pictures @ captions.T, torch.arange(n)).item(), 2)
starts, [round(float(np.log(n)), 2) for n in starts]

# %% [markdown] slideshow={"slide_type": "slide"}
# Equal logits cost log $N$: the batch is the number of classes.
# If you said {{ np.log(2):.2f }}, you asked of one caption whether it fits; here a picture chooses among 1024.
# If you said 10, you counted in bits.
# So a larger batch starts higher, and a loss of 2 means nothing until you know the batch: among {{ 1024 }} captions it is good, among 8 it is what equal similarities cost, {{ np.log(8):.2f }}.
#
# In the explorer three pictures (rows) meet three captions (columns).
# Green, on the diagonal, are the pairs; purple is what does not belong together.
# Picture 2 is more similar to caption a than to its own.
#
# **Predict.** $T$ goes down from 1 to 0.05, which makes every choice surer.
# Two of three pictures find their captions.
# What becomes of the loss?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.pairs(predict="sharp-pairs")

# %% [markdown] slideshow={"slide_type": "slide"}
# At $T = 0.05$ the loss is {{ explorers.pairs(temperature=0.05).loss:.2f }}, more than the {{ np.log(3):.2f }} of somebody who knows nothing.
# If you said nearly 0, you thought of the two that are right; the third is now wrong and very sure, and cross-entropy never forgives that.
# If you said about 2, you found what the rows pay, {{ explorers.pairs(temperature=0.05).rows:.2f }}; the columns pay {{ explorers.pairs(temperature=0.05).columns:.2f }}.
# Find the $T$ with the lowest loss: it is {{ min(np.arange(1, 41) / 20, key=lambda T, e=explorers.pairs(): e.marks(e.params | {"temperature": T})["values"]["loss"]):.2f }}, found as in temperature scaling.
# CLIP learns its $T$ together with everything else.
#
# Now pull cell 2a down until the pair 2b is the most similar of its row.
# Watch column a as well: cell 2a stands in both, so one number moves two questions.
# With the table mended, a small $T$ brings the loss near 0.
#
# ### Exercise 3: InfoNCE
#
# Write `info_nce(s, T)` for a tensor of similarities `s` of shape (N, N), a row for each picture, and a temperature `T`.
# It returns the mean of two losses: that of the rows, and that of the columns.


# %% tags=["exercise"]
def info_nce(s, T):
    ### BEGIN SOLUTION
    y = torch.arange(len(s))
    return (F.cross_entropy(s / T, y) + F.cross_entropy(s.T / T, y)) / 2
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `torch.arange(len(s))` is 0, 1, 2, ...: the label of each row, and of each column.
# `F.cross_entropy` looks along the rows.
# `s.T` is the table with rows and columns exchanged.

# %% tags=["check"]
checks.info_nce(info_nce)

# %% [markdown] tags=["solution"]
# **What it takes for granted.** Every other caption of the batch counts as wrong.
# If two pictures show the same cat under the same words, each is punished for choosing the other's caption, and both cost log 2 at best.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Preferences
#
# How do you teach a chatbot manners?
# Nobody can write down how good an answer is, but people can say which of two is better.
# A **reward model** gives each answer a number; the probability that answer $a$ is preferred to $b$ is then $\sigma(r_a - r_b)$.
# Ralph Bradley and Milton Terry wrote that down in 1952, for tastings.
#
# - Logit: the difference of two rewards.
# - Label: 1, for the one that people preferred.
# - At the start: log 2.

# %% slideshow={"slide_type": "-"}
better, worse = torch.tensor([1.2, 0.3, 2.0]), torch.tensor([0.4, 0.9, -1.0])
gap = better - worse
terms = F.binary_cross_entropy_with_logits(gap, torch.ones(3), reduction="none")
as_two = torch.stack([better, worse], dim=1)
assert torch.allclose(terms, -F.logsigmoid(gap))
assert torch.allclose(terms, F.cross_entropy(as_two, torch.zeros(3).long(), reduction="none"))
terms.numpy().round(4)

# %% [markdown] slideshow={"slide_type": "slide"}
# Binary cross-entropy, the softmax over two classes and `-logsigmoid` are one loss; papers print the last one.
# Only differences count: add 5 to all rewards, and nothing changes.
#
# DPO (Rafailov and others, 2023) is the same loss once more, without a reward model.
# Its reward for an answer tells how much more likely the model finds it than it did before this training: $\beta\,[\log \pi(\text{answer}) - \log \pi_0(\text{answer})]$.
# Here $\pi$ is the probability that the model gives, $\pi_0$ is what it gave before, and $\beta$ is a number that is chosen.
# So its first loss must be log 2 = {{ np.log(2):.4f }}: at the start both are the same model.
#
# ## Games
#
# A chess rating predicts, too.
# Chess federations have used Arpad Elo's system since 1960.
# In its logistic form it expects of a player rated $a$ against one rated $b$ the result
#
# $$p = \frac{1}{1 + 10^{(b - a)/400}} = \sigma\!\left(\frac{a - b}{400 / \log 10}\right)$$
#
# and after the game, with result $y$ (1 for a win, 0 for a loss, 0.5 for a draw), it moves both ratings:
#
# $$a \leftarrow a + K\,(y - p) \qquad\qquad b \leftarrow b - K\,(y - p)$$
#
# $K$ is the number of points that a game can move at most.
#
# ### Exercise 4: Elo's update
#
# Write `elo(a, b, result, K)`, which returns both new ratings.


# %% tags=["exercise"]
def elo(a, b, result, K):
    ### BEGIN SOLUTION
    p = 1 / (1 + 10 ** ((b - a) / 400))
    change = K * (result - p)
    return a + change, b - change
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# First `p`, what was expected of the first player.
# Then the change: what came, less what was expected, times `K`.
# What one player gains the other loses: `return a + ..., b - ...`.

# %% tags=["check"]
checks.elo(elo)

# %% [markdown] tags=["solution"]
# **The first price.** Two players of 1500 expect one half of each other, so the first game costs log 2, whoever wins.

# %% [markdown] slideshow={"slide_type": "slide"}
# The slope of the binary cross-entropy in its logit is $p - y$.
# The logit is $(a - b)$ divided by $400 / \log 10$, so the slope in $a$ is $(p - y)$ divided by the same number, and in $b$ it is the opposite.
# One step of gradient descent takes off $\eta$ times the slope.
# With $\eta = K \cdot 400 / \log 10$ that is Elo's update, to the letter; autograd shall say so.


# %% slideshow={"slide_type": "-"}
def by_autograd(a, b, result, K):
    rating = torch.tensor([a, b], dtype=torch.float64, requires_grad=True)
    z = (rating[0] - rating[1]) * np.log(10) / 400
    F.binary_cross_entropy_with_logits(z, torch.tensor(result).double()).backward()
    return (rating - K * 400 / np.log(10) * rating.grad).tolist()


games = (1500.0, 1500.0, 1.0), (1800.0, 1500.0, 0.0), (1650.0, 1700.0, 0.5)
both = [(elo(*game, 32), by_autograd(*game, 32)) for game in games]
"first finish exercise 4" if both[0][0] is None else np.round(both, 4).tolist()

# %% [markdown] slideshow={"slide_type": "slide"}
# So $K$ is a learning rate, and a season is training with batches of one.
# In the explorer four players, who begin at 1500, play {{ len(explorers.elo().data[0]) // 2 }} games.
# We made them up, so we know their true strengths: the dotted lines.
# The loss is what the ratings before a game pay for its result; with $K = 0$ nobody learns, and it stays at log 2.
# Move the game, and read in the sentence what each result moved.
#
# **Predict.** At which $K$ are the results foretold best?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.elo(predict="best-k")

# %% [markdown] slideshow={"slide_type": "slide"}
# The lowest loss is {{ (e := explorers.elo()).marks({"K": 52, "game": 1}, *e.data)["values"]["loss"]:.4f }} nats a game, at $K$ = {{ min(range(0, 201, 4), key=lambda k, e=explorers.elo(): e.marks({"K": k, "game": 1}, *e.data)["values"]["loss"]) }}.
# With a small $K$ the ratings are still on their way when the season ends.
# With a large one they jump after each game, and the last lucky win counts most: at $K = 200$ the loss is {{ e.marks({"K": 200, "game": 1}, *e.data)["values"]["loss"]:.4f }}.
# It is lesson 04's learning rate with noise: far from the goal large steps help, near it small ones do.
# Chess federations do both, a large $K$ for newcomers and a small one for masters.

# %% slideshow={"slide_type": "-"}
quiz.ask("upset")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Rare ones
#
# In a picture of a street nearly all places hold nothing, and a detector is soon sure of them.
# There are so many that their small losses drown the few large ones.
# **Focal loss** (Lin and others, 2017) turns them down:
#
# $$\ell = -(1 - p_t)^\gamma \log p_t$$
#
# Here $p_t$ is the probability that was given to what is true.
# At $\gamma = 0$ it is cross-entropy.
# With $\gamma = 2$ a sample that is 90 percent right counts a hundredth.
#
# Programs find $p_t$ again from the loss, as exp(−loss).
# Often there is also a class weight, here 4, and a line that looks harmless.

# %% slideshow={"slide_type": "slide"}
quiz.ask("focal-slip")


# %% slideshow={"slide_type": "-"}
def focal(z, y, gamma):
    cost = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    return (1 - torch.exp(-cost)) ** gamma * cost


y = torch.tensor([1.0] + [0.0] * 9).double()  # one in ten is 1
ten = torch.tensor(draw.normal(size=10))
p_true = losses.sigmoid(np.where(y == 1, ten, -ten))
assert np.allclose(focal(ten, y, 2), -((1 - p_true) ** 2) * np.log(p_true))
assert torch.equal(focal(ten, y, 0), F.binary_cross_entropy_with_logits(ten, y, reduction="none"))

# %% [markdown] slideshow={"slide_type": "slide"}
# `focal` takes the loss without weights for $p_t$; a class weight belongs at the end.
#
# **Predict.** One label in ten is 1, and a model without inputs gives every sample the same probability.
# Cross-entropy would teach it to say 0.1.
# What does focal loss with $\gamma = 2$ teach it?

# %% slideshow={"slide_type": "-"}
predict.number("focal-constant")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
grid = torch.arange(1, 1000).double() / 1000
constant = torch.logit(grid)[:, None].expand(-1, 10)
costs = {gamma: focal(constant, y.expand(999, 10), gamma).mean(1) for gamma in (0, 1, 2, 5)}
best = {gamma: round(grid[cost.argmin()].item(), 3) for gamma, cost in costs.items()}
best

# %% [markdown] slideshow={"slide_type": "slide"}
# It says {{ best[2]:.3f }}.
# At 0.1 the nine zeros are predicted well and count little, the one is predicted badly and counts nearly in full, so the best constant moves towards it.
# If you said 0.1, you gave all samples the same weight; here the weight depends on the prediction.
# If you said one half, you thought of a `pos_weight` of 9; these weights do not stay, they shrink for the one as soon as it is predicted better.
#
# A loss that is lowest, on average, where the forecast is the truth is called **proper**.
# Cross-entropy is, and so is the Brier score of lesson 06.
# Focal loss is not, for $\gamma > 0$: it may rank well, but what it calls {{ best[2]:.0%}} happens in one case of ten.
# Measure a reliability diagram before you use such probabilities.
#
# ## Your own report card
#
# You have been a classifier since lesson 00.
# Every option of every question got a probability from you, and your loss was computed as for any other model.
# You also made predictions, and each was kept beside what came out.
# Here is all of it.
# If you have answered nothing yet, the first page says so; come back after some quizzes, and in JupyterLab run its cell again.
#
# To show what to look for, the second page is the card of somebody we made up.
# Every answer and every guess in it is invented.

# %%
report.card()

# %%
report.card(
    report.example(),
    predictions=report.example_predictions(),
    title="An invented example",
)

# %% [markdown] tags=["teacher"]
# **Teacher.** Let everybody compare the mean of the card with the uniform guesser's, and ask who was ever at 0 %.
# A class can pool its answers: with many times as many options, less of the diagram is luck. Is the class too sure?

# %% [markdown] slideshow={"slide_type": "slide"}
# Read it in four steps.
#
# First the mean: it should lie below the uniform guesser's, or you would have done better by giving all options the same.
# One answer with 0 % on the truth makes the mean infinite for ever, as on the invented card.
#
# Then the diagram, a **reliability diagram**.
# All options that got a similar probability are one point, and the number beside it says how many they are.
# A point on the dotted line means: of the options you gave 30 %, about 30 % were right.
# A point below the line on the right means that you were too sure.
# Above the line on the right you were not sure enough; above it at the far left, what you ruled out was right too often.
# A point with few options says little.
#
# Then the most expensive answer.
# It is where your belief and the truth were farthest apart, so it is the one to read again.
#
# Last the predictions, below the diagram.
# A gap is how far a guess lay from the truth, as a share of the whole scale.
# Look for a side: if nearly all guesses are too low, as on the invented card, you expect too little, and you can correct for that next time.
# A few guesses say nothing about a side.
# Go back to the widest gap and explain it: there is something to learn.
#
# ## What you can now say
#
# Whatever a loss is called, I ask for its logit, its label and its first price: log $C$, log $N$ or log 2.
# A soft label costs its entropy at best, `kl_div` takes that off, and a temperature wants its square back.
# A classifier that gives honest probabilities, I included, has its points near the line of the reliability diagram.
# Does a model of mine? That takes [a few lines](../docs/own_model.md).
#
# ## What the loss still hides
#
# The cross-entropy judges what you said, not what was done with it.
# It does not know that one mistake is harmless and another is not, nor whether the test data are like those to come.
# In this lesson it did not even know whether its labels were true: a blended mask, a teacher's error, a caption of somebody else's cat and a careless preference are all learned as diligently.
# These are questions about the world, and no formula on the predictions alone can answer them.
#
# ## Further reading
#
# - Ralph Bradley and Milton Terry (1952), *Rank Analysis of Incomplete Block Designs*: preferences as differences, before there was anything to train.
# - Geoffrey Hinton, Oriol Vinyals and Jeff Dean (2015), *Distilling the Knowledge in a Neural Network*: soft targets, and why T².
# - Tsung-Yi Lin, Priya Goyal, Ross Girshick, Kaiming He and Piotr Dollár (2017), *Focal Loss for Dense Object Detection*: the loss, and where it helps.
# - Alec Radford and others (2021), *Learning Transferable Visual Models From Natural Language Supervision*: CLIP, with its loss in ten lines.
