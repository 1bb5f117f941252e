# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # A real classifier
#
# A network can give the right answer most of the time and still lie about how sure it is: how would you notice?
#
# You will be able to
#
# - **write** a training loop, and check a fresh model before it learns,
# - **read** the loss curves of training and validation,
# - **measure** whether probabilities come true, and mend them with one number,
# - **tell** what label smoothing and class weights do to probabilities,
# - **choose** a threshold by what mistakes cost.
#
# Time: 80 minutes.
# A good place to pause is before "Does confidence come true?".
# Before this lesson: [The sigmoid decision boundary](04_the_sigmoid_decision_boundary.ipynb) and [The debugging clinic](05_the_debugging_clinic.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import os

import numpy as np
import torch
from IPython.display import display as show
from ipywidgets import IntProgress
from sklearn import datasets, linear_model, metrics
from torch import nn

from utils import calibration, checks, explorers, losses, plots, predict, quiz

# %% [markdown]
# ## The machine and the data
#
# PyTorch can compute on a graphics processor as well as on the main one.
# Such a processor is called an **accelerator**, and the lesson uses yours if you have one.
# The lines below also make sure that each run on the same machine gives the same numbers, and load two data sets that come with scikit-learn.

# %%
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # CUDA needs it to repeat itself
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
found = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if found else torch.device("cpu")
real = np.float32 if device.type == "mps" else np.float64  # Apple's has no 64 bits
cancer, digits = datasets.load_breast_cancer(), datasets.load_digits()
f"Training on {device.type}"

# %% [markdown]
# The first data set is about {{ len(cancer.target) }} lumps in the breast.
# Of each, {{ cancer.data.shape[1] }} numbers describe the cells under a microscope: how large, how rough, how irregular.
# Label 1 means malignant: cancer.
# Label 0 means benign.
#
# We cut the data into three parts.
# The model learns from the **training set**.
# The **validation set** is held back: we look at it to make choices.
# The **test set** is held back even from our choices, and is looked at once, at the end.
# Whoever measures on the data that a model learnt from measures its memory.
#
# The {{ cancer.data.shape[1] }} numbers have very different sizes, and gradient descent suffers from that.
# So we take off the mean of each and divide by its spread, both from the training set alone.


# %%
def split(x, y, train, val):
    order = np.random.RandomState(0).permutation(len(y))
    parts = order[:train], order[train : train + val], order[train + val :]
    return [[torch.tensor(part, device=device) for part in (x[at], y[at])] for at in parts]


x, malignant = cancer.data.astype(real), (1 - cancer.target).astype(real)
train, val, test = split(x, malignant, 250, 160)
mean, spread = train[0].mean(0), train[0].std(0)
for part in (train, val, test):
    part[0] = (part[0] - mean) / spread
y_val = val[1].cpu().double().numpy()
[tuple(part[0].shape) for part in (train, val, test)]

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Before it learns
#
# The first model is linear, as in lesson 04: one weight for each of the {{ cancer.data.shape[1] }} inputs, and a bias.
# `nn.Sequential` is a chain of layers, and `.to(train[0])` gives their numbers the type and the place of the data.
# `nn.Flatten(0)` turns the outputs of shape (N, 1) into (N,), so that they fit the labels.
#
# The cell below makes two hundred such models, each with small random weights, and computes what each of them costs on the validation set.


# %%
def logits(model, x):
    with torch.no_grad():
        return model(x).cpu().double().numpy()


def linear(inputs, seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(inputs, 1), nn.Flatten(0)).to(train[0])


fresh = [
    losses.binary_cross_entropy_with_logits(logits(linear(30, seed), val[0]), y_val)
    for seed in range(200)
]

# %% [markdown] slideshow={"slide_type": "slide"}
# **Predict.** The weights are small random numbers, so the models know nothing.
# What will they cost on average?

# %% slideshow={"slide_type": "-"}
predict.number("fresh-loss", np.mean(fresh))

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
round(fresh[0], 4), np.quantile(fresh, [0.05, 0.95]).round(2).tolist()

# %% [markdown]
# The first number is the loss of our model, above {{ np.log(2):.4f }}, which is $\log 2$: the price of saying one half every time.
# Random weights are random opinions, and this draw had bad luck.
# The pair comes from {{ len(fresh) }} draws: nine in ten of them start between {{ np.quantile(fresh, 0.05):.2f }} and {{ np.quantile(fresh, 0.95):.2f }}.
# On average they pay {{ np.mean(fresh):.2f }}, a little more than $\log 2$.
# If you said {{ np.log(2):.1f }}, you had the idea: random opinions cost a little more than none.
# If you said clearly less, you gave the models some knowledge; if you said much more, you took knowing nothing for being wrong: small weights make logits near 0, and so probabilities near one half.
#
# With $C$ classes a fresh model should start near $\log C$, for ten classes near {{ np.log(10):.4f }}.
#
# This is the cheapest test of a program that trains.
# If the first loss is much higher, something is wrong before the first step: logits far too large, inputs not scaled, targets that do not sum to 1.

# %% slideshow={"slide_type": "slide"}
quiz.ask("one-in-a-hundred")

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Exercise 1: the training loop
#
# Write `train_model(model, loss, train, val, lr, steps)`.
# `train` and `val` are pairs of inputs and labels.
#
# It makes a `torch.optim.SGD` with learning rate `lr`, and takes `steps` steps on the whole training set.
# It returns a list with a pair for each step: the loss on the training set and the loss on the validation set, both as they were before the step.
# Only the training set may move the weights.


# %% tags=["exercise"]
def train_model(model, loss, train, val, lr, steps):
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    pairs = []
    for _ in range(steps):
        optimizer.zero_grad()
        now = loss(model(train[0]), train[1])
        with torch.no_grad():
            watched = loss(model(val[0]), val[1])
        pairs.append((now.item(), watched.item()))
        now.backward()
        optimizer.step()
    return pairs
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Each step has five parts.
# Clear the old gradients, compute the training loss, look at the validation loss, go `backward` from the training loss, and let the optimizer `step`.
# Under `with torch.no_grad():` PyTorch computes the validation loss without preparing for `backward`.
# `.item()` takes the number out of a tensor.

# %% tags=["check"]
checks.training_loop(train_model)

# %% [markdown] tags=["solution"]
# **Why the order matters.** `backward` adds to the gradients that are there, so they are cleared once a step.
# The validation loss is computed by the same line as the training loss; what keeps it honest is that `backward` never sees it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Two curves
#
# From here on the lesson uses the loop below.
# It is yours with two comforts: a progress bar, and **Adam**, an optimizer that chooses a step length for each weight by itself.


# %%
def fit(model, loss, train, val, lr=0.02, steps=300, bar=True):
    optimizer, curves = torch.optim.Adam(model.parameters(), lr=lr), []
    progress = IntProgress(max=steps, description="training")
    if bar:
        show(progress)
    for step in range(steps):
        optimizer.zero_grad()
        now = loss(model(train[0]), train[1])
        with torch.no_grad():
            watched = loss(model(val[0]), val[1])
        curves.append((now.item(), watched.item()))
        now.backward()
        optimizer.step()
        progress.value = step + 1
    return np.array(curves)


# %% slideshow={"slide_type": "-"}
lumps = linear(30)
curves = fit(lumps, nn.BCEWithLogitsLoss(), train, val)
explorers.picture(plots.loss_curves, curves, np.log(2), "log 2")

# %% [markdown]
# Both curves fall quickly at first.
# At the end the training loss is {{ curves[-1, 0]:.3f }} and the validation loss {{ curves[-1, 1]:.3f }}, {{ curves[-1, 1] - curves[-1, 0]:.3f }} more.
# The validation loss was lowest at step {{ curves[:, 1].argmin() }}.
#
# Did the model learn its lumps by heart, or are these {{ len(y_val) }} lumps harder than others?
# Two looks will tell.
# How much of the validation loss comes from its two most expensive lumps?
# And how large is the gap if the same {{ len(train[1]) + len(val[1]) }} lumps are cut into training and validation anew, ten times?

# %%
terms = losses.binary_cross_entropy_with_logits(logits(lumps, val[0]), y_val, reduction="none")
both = [torch.cat(parts) for parts in zip(train, val, strict=True)]
again = []
for seed in range(10):
    order = torch.tensor(np.random.RandomState(seed).permutation(len(both[1])), device=device)
    cut = [[part[at] for part in both] for at in (order[:250], order[250:])]
    again.append(fit(linear(30), nn.BCEWithLogitsLoss(), *cut, bar=False))
gaps = [ends[-1, 1] - ends[-1, 0] for ends in again]
lowest = sorted(int(ends[:, 1].argmin()) for ends in again)
round(float(np.sort(terms)[-2:].sum()) / len(terms), 3), np.sort(gaps).round(3).tolist()

# %% [markdown]
# Two lumps of {{ len(terms) }} make {{ np.sort(terms)[-2:].sum() / len(terms):.3f }} of the {{ terms.mean():.3f }}: on these the model was sure, and wrong.
# And the ten gaps lie between {{ min(gaps):.2f }} and {{ max(gaps):.2f }}, {{ np.mean(gaps):.2f }} on average.
# So about {{ np.mean(gaps):.2f }} of the gap is what such a model usually learns by heart; the rest of our {{ curves[-1, 1] - curves[-1, 0]:.3f }} is the luck of the cut.
#
# The step of the lowest validation loss is luck too: in the ten cuts it is anything from {{ lowest[0] }} to {{ lowest[-1] }}.
# A validation set of {{ len(y_val) }} is small, and a single one does not say where to stop.
#
# Now ask somebody else.
# scikit-learn's `log_loss` is code of its own for the same formula.
# Its `LogisticRegression` is the same model with a price on long weights, the regularization of lesson 04.

# %%
p_val = losses.sigmoid(logits(lumps, val[0]))
ours = losses.binary_cross_entropy(p_val, y_val)
assert np.isclose(ours, metrics.log_loss(y_val, p_val))
theirs = linear_model.LogisticRegression().fit(train[0].cpu(), train[1].cpu())
other = metrics.log_loss(y_val, theirs.predict_proba(val[0].cpu())[:, 1])
longer = fit(linear(30), nn.BCEWithLogitsLoss(), train, val, steps=10 * len(curves))[-1, 1]
round(ours, 3), round(other, 3)

# %% [markdown] slideshow={"slide_type": "slide"}
# The `assert` is silent: both formulas give the same loss for our probabilities.
# The pair shows the validation loss of our model and that of scikit-learn's.
# Two programs that share no line arrive at nearly the same place, but neither went to the end of the plain loss.
# Ours was stopped after {{ len(curves) }} steps, theirs is held back by its price.
# Without either the weights would grow and grow, since a line separates the lumps of the training set, as in lesson 04: {{ 10 * len(curves) }} steps of ours cost {{ longer:.2f }} on the validation set.
#
# ## A network for digits
#
# The second data set holds {{ len(digits.target) }} handwritten digits, each a picture of 8 by 8 grey values.
# There are ten classes, so `CrossEntropyLoss` takes the place of the binary loss.
#
# The model gets one **hidden layer**: 64 numbers that are computed from the picture and bent by a tanh (a sigmoid stretched to run from −1 to 1), before a last layer makes ten logits of them.
# It gets only 200 pictures to learn from.
#
# Its answer is the class with the largest probability, and this probability is called its **confidence**.
# The function `outcome` below gives the confidence of each prediction, and whether the answer was right.
#
# **Predict.** The network has {{ sum(w.numel() for w in nn.Sequential(nn.Linear(64, 64), nn.Linear(64, 10)).parameters()) }} weights for 200 pictures.
# It is no line, and it can bend around each of them.
# Will the validation loss fall all the way, as the training loss does?

# %%
quiz.ask("validation-curve")


# %%
def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 10)).to(train[0])


def outcome(z, y):
    return losses.softmax(z).max(axis=1), z.argmax(axis=1) == y


seen, held, last = split((digits.data / 16).astype(real), digits.target, 200, 300)
y_held, y_last = held[1].cpu().numpy(), last[1].cpu().numpy()

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
reader = network()
curves = fit(reader, nn.CrossEntropyLoss(), seen, held)
z_held = logits(reader, held[0])
confidence, right = outcome(z_held, y_held)
low = curves[:, 1].argmin()
explorers.picture(plots.loss_curves, curves, np.log(10), "log 10")

# %% [markdown]
# The first loss is {{ curves[0, 0]:.2f }}, near $\log 10$: a healthy start.
# The training loss goes to almost nothing.
# The validation loss is lowest at step {{ low }}, with {{ curves[low, 1]:.3f }}, and then it rises to {{ curves[-1, 1]:.3f }}.
# This is **overfitting**: the network learns more and more about its 200 pictures that is not true of others.
#
# You could stop at the lowest point, and often that is the best cure.
# But look at what gets worse: we train once more, stop there, and compare the mean confidence and the accuracy.

# %%
stopped = network()
fit(stopped, nn.CrossEntropyLoss(), seen, held, steps=low)
early = outcome(logits(stopped, held[0]), y_held)
[[round(float(each.mean()), 2) for each in pair] for pair in (early, (confidence, right))]

# %% [markdown] slideshow={"slide_type": "slide"}
# At step {{ low }} the network read {{ 100 * early[1].mean():.1f }} percent of the validation pictures correctly, and at the end {{ 100 * right.mean():.1f }} percent.
# The mean confidence rose from {{ 100 * early[0].mean():.0f }} to {{ 100 * confidence.mean():.0f }} percent.
# The answers are as good as before; it is the certainty that went wrong.
#
# This is a good place to pause.
# When you come back, run all cells above once more: the networks live in memory.
#
# ## Does confidence come true?
#
# If a forecaster says "80 percent" on a hundred days, it should rain on about eighty of them.
# A model of which that is true is **calibrated**.
#
# To see it, sort the predictions by confidence into ten bins: up to 0.1, up to 0.2 and so on.
# In each bin compare two numbers, the mean confidence and the share of right answers.
# Drawn against each other they make the **reliability diagram**.
# A calibrated model lies on its diagonal, apart from luck: a bin with few samples may miss it by much.
#
# One number sums it up, the **expected calibration error**: the mean gap, each bin weighted by its share of the samples.
#
# $$\text{ECE} = \sum_{m} \frac{n_m}{N} \, \bigl|\, \text{confidence}_m - \text{accuracy}_m \bigr|$$
#
# Bin $m$ holds $n_m$ of the $N$ samples.
#
# ### Exercise 2: the calibration error
#
# Write `ece(confidence, right, bins)` for two arrays: `confidence`, and `right`, which is 1 where the answer was right and 0 where it was wrong.
# All bins have the same width, from 0 to 1, and an empty bin adds nothing.


# %% tags=["exercise"]
def ece(confidence, right, bins):
    ### BEGIN SOLUTION
    place = np.ceil(confidence * bins)
    total = 0
    for number in np.unique(place):
        inside = place == number
        gap = confidence[inside].mean() - right[inside].mean()
        total += inside.mean() * abs(gap)
    return total
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `np.ceil(confidence * bins)` gives the number of the bin, counted from 1.
# `inside = place == 3` chooses the samples of bin 3, and `confidence[inside].mean()` is their mean confidence.
# What is `inside.mean()`?

# %% tags=["check"]
checks.expected_calibration_error(ece)

# %% [markdown] tags=["solution"]
# **Why only some bins are visited.** `np.unique` lists the bins that hold a sample, so an empty one never asks for a mean of nothing.
# `inside.mean()` is the share of samples in the bin, since True counts as 1.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## One number to mend it
#
# On the validation set the network has a calibration error of about {{ calibration.expected_calibration_error(confidence, right):.2f }}.
# On average it says {{ 100 * confidence.mean():.0f }} percent and is right in {{ 100 * right.mean():.0f }}: it is **overconfident**.
#
# The cure is simple: divide all logits by one number $T$, the **temperature**, before the softmax.
# $T > 1$ makes every prediction more modest.

# %% slideshow={"slide_type": "-"}
quiz.ask("temperature-and-accuracy")

# %% [markdown] slideshow={"slide_type": "slide"}
# The picture shows the network that you just trained, on its validation set.
# Bars and diamonds show the share of right answers in each bin, and orange lines the gap to the diagonal.
#
# **Predict.** At which $T$ will the log loss be lowest?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.calibration(logits=z_held, y=y_held, predict="best-temperature")

# %% [markdown] slideshow={"slide_type": "slide"}
# Of the steps of the slider, $T$ = {{ (T_loss := min(np.arange(0.25, 4.01, 0.05), key=lambda t: losses.cross_entropy(z_held / t, y_held))):.2f }} has the lowest log loss, {{ losses.cross_entropy(z_held / T_loss, y_held):.3f }}.
# If your ring lay below 1, you made the network surer still, and it is too sure.
# If it lay between 1 and {{ T_loss:.1f }}, you had the direction, but it is surer than you thought; if it lay above, you took away some of what it does know.
# The curve is smooth, with one valley.
# The calibration error is lowest elsewhere, at $T$ = {{ (T_error := min(np.arange(0.25, 4.01, 0.05), key=lambda t: calibration.expected_calibration_error(*outcome(z_held / t, y_held)))):.2f }}, where it is {{ calibration.expected_calibration_error(*outcome(z_held / T_error, y_held)):.3f }}.
# Its curve jumps: samples change bins, and a bin with three samples is mostly luck.
# So search with the loss, and report the calibration error.
#
# Accuracy does not move at all: the same answers, told in another voice.
#
# ### Exercise 3: find the temperature
#
# Write `best_temperature(z, y)`.
# It returns the $T$ from 0.05 to 10 for which the mean cross-entropy of `z / T` is lowest, to within 0.01.
#
# This is **temperature scaling**, and it is done on the validation set.
# On the training set every answer is right, so the least loss is at the smallest $T$ that you try.


# %% tags=["exercise"]
def best_temperature(z, y):
    ### BEGIN SOLUTION
    grid = np.arange(0.05, 10, 0.01)
    return grid[np.argmin([losses.cross_entropy(z / t, y) for t in grid])]
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `np.arange(0.05, 10, 0.01)` holds many candidates, and `losses.cross_entropy(z / t, y)` tells what one of them costs.
# `np.argmin` gives the place of the least number in a list.

# %% tags=["check"]
checks.best_temperature(best_temperature)

# %% [markdown] tags=["solution"]
# **Why a grid is enough.** There is only one number to find, and in $1/T$ the loss is convex: it has a single valley.
# `calibration.best_temperature` finds the place to ten digits by halving an interval until the slope is zero.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Label smoothing, and the test
#
# Lesson 02 had another cure for overconfidence: never ask for certainty.
# With label smoothing 0.1 the target of the true class is 0.91 instead of 1, and each other class gets 0.01.
#
# The same network is trained again with it, and now the {{ len(y_last) }} pictures of the test set may judge.

# %%
smoothed = network()
fit(smoothed, nn.CrossEntropyLoss(label_smoothing=0.1), seen, held)
T = calibration.best_temperature(z_held, y_held)
z_last, z_smoothed = logits(reader, last[0]), logits(smoothed, last[0])
judged = {"plain": z_last, f"T = {T:.2f}": z_last / T, "label smoothing": z_smoothed}

# %% [markdown]
# **Predict.** The network with smoothing reads {{ 100 * outcome(z_smoothed, y_last)[1].mean():.0f }} percent of the test pictures correctly.
# Will it be overconfident, calibrated or too modest?

# %%
quiz.ask("smoothed-confidence")

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
judged = {name: outcome(z, y_last) for name, z in judged.items()}
errors = [calibration.expected_calibration_error(*each) for each in judged.values()]
explorers.picture(plots.reliability_diagrams, judged, layout="abc", figsize=(6.4, 2.6))

# %% [markdown] slideshow={"slide_type": "slide"}
# | on the test set | log loss | calibration error | mean confidence | accuracy |
# |---|---|---|---|---|
# | plain | {{ losses.cross_entropy(z_last, y_last):.3f }} | {{ errors[0]:.3f }} | {{ outcome(z_last, y_last)[0].mean():.3f }} | {{ outcome(z_last, y_last)[1].mean():.3f }} |
# | divided by $T$ | {{ losses.cross_entropy(z_last / T, y_last):.3f }} | {{ errors[1]:.3f }} | {{ outcome(z_last / T, y_last)[0].mean():.3f }} | {{ outcome(z_last, y_last)[1].mean():.3f }} |
# | label smoothing | {{ losses.cross_entropy(z_smoothed, y_last):.3f }} | {{ errors[2]:.3f }} | {{ outcome(z_smoothed, y_last)[0].mean():.3f }} | {{ outcome(z_smoothed, y_last)[1].mean():.3f }} |
#
# The temperature was found on one set and helps on another that nobody had looked at.
# The network that was stopped at step {{ low }} does as well here, with a log loss of {{ losses.cross_entropy(logits(stopped, last[0]), y_last):.3f }} and a calibration error of {{ calibration.expected_calibration_error(*outcome(logits(stopped, last[0]), y_last)):.3f }}.
# A temperature is for the network that is trained already.
# Which of two small errors is smaller may be the luck of the bins.
#
# With label smoothing the network reads about as many digits correctly, and its probabilities are far too modest: {{ 100 * outcome(z_smoothed, y_last)[0].mean():.0f }} percent sure, {{ 100 * outcome(z_smoothed, y_last)[1].mean():.0f }} percent right.
# Its targets asked for 0.91 and no more; on pictures that it has not seen it is less sure still.
# A temperature below 1 mends that too: with $T$ = {{ (T_smoothed := calibration.best_temperature(logits(smoothed, held[0]), y_held)):.2f }}, found on the validation set, its calibration error on the test set is {{ calibration.expected_calibration_error(*outcome(z_smoothed / T_smoothed, y_last)):.3f }}.
#
# ## Rare ones, and what weights do
#
# Cancer is rarer in life than in this data set.
# Let us make it rare: all benign lumps and the first 40 malignant ones, and only one input, the mean texture.
# Here we measure on the training data on purpose: the question is what weights do to probabilities, not how good the model is.
# One label in ten is 1, so a model that always says "benign" has an accuracy of 90 percent, and finds nobody.
#
# A popular cure is `pos_weight`: each 1 counts as often as it takes to balance the classes, here about nine times.
# Lesson 03 showed what it does to a single loss.
# What does it do to the probabilities?

# %% slideshow={"slide_type": "-"}
quiz.ask("pos-weight-probability")

# %%
few = np.concatenate([np.flatnonzero(malignant == 0), np.flatnonzero(malignant == 1)[:40]])
texture, y_few = x[few, 1:2], malignant[few]
texture = (texture - texture.mean()) / texture.std()
rare = [torch.tensor(part, device=device) for part in (texture, y_few)]
ratio = torch.tensor(float((y_few == 0).sum() / y_few.sum()), device=device)

# %% slideshow={"slide_type": "slide"}
as_found, balanced = linear(1), linear(1)
fit(as_found, nn.BCEWithLogitsLoss(), rare, rare, lr=0.1)
fit(balanced, nn.BCEWithLogitsLoss(pos_weight=ratio), rare, rare, lr=0.1)
p_found, p_balanced = (losses.sigmoid(logits(m, rare[0])) for m in (as_found, balanced))
lines = {"as found": p_found, f"pos_weight {ratio:.1f} (dashed)": p_balanced}
explorers.picture(plots.two_models, texture[:, 0], y_few, lines)

# %% [markdown] slideshow={"slide_type": "slide"}
# The share of ones is {{ y_few.mean():.3f }}.
# The model trained on the data as found says {{ p_found.mean():.3f }} on average, as it should.
# The balanced one says {{ p_balanced.mean():.3f }} on average: it reports {{ p_balanced.mean() / y_few.mean():.1f }} times as much cancer as there is.
# Its log loss is {{ losses.binary_cross_entropy(p_balanced, y_few):.3f }} against {{ losses.binary_cross_entropy(p_found, y_few):.3f }}.
#
# The constant {{ y_few.mean():.3f }} would cost {{ losses.binary_cross_entropy(np.full(len(y_few), y_few.mean()), y_few):.3f }}: as a probability, the balanced answer is worse than no input at all.
#
# Why {{ p_balanced.mean():.3f }}, and not the one half of the quiz?
# There the model had no input.
# This one gives the ones {{ p_balanced[y_few == 1].mean():.3f }} on average and the zeros {{ p_balanced[y_few == 0].mean():.3f }}; if both classes counted alike, the mean would be {{ (p_balanced[y_few == 1].mean() + p_balanced[y_few == 0].mean()) / 2:.3f }}.
# But the zeros are {{ (y_few == 0).mean():.3f }} of the lumps, and pull the mean over all of them down.
#
# Can such probabilities be put right?
# Take all lumps of one texture, and let $s$ be the share of ones among them.
# With weight $r$ on the ones they cost $-[\,r s \log p + (1 - s) \log(1 - p)\,]$ on average.
# The slope in $p$ is $-r s / p + (1 - s) / (1 - p)$, and it is 0 where
#
# $$\frac{p}{1 - p} = r \, \frac{s}{1 - s} \qquad\text{that is}\qquad z = \log \frac{s}{1 - s} + \log r$$
#
# The ratio $p / (1 - p)$ is called the **odds**, and the logit is its logarithm.
# So the weight multiplies the odds by $r$, and adds $\log r$ = {{ np.log(float(ratio)):.2f }} to the logit.
# A line cannot follow every share, so here this is only nearly true: the dashed curve is moved, and somewhat steeper.
# Take $\log r$ off again, and the mean prediction is {{ losses.sigmoid(logits(balanced, rare[0]) - np.log(float(ratio))).mean():.3f }}.
# With two logits, `weight=torch.tensor([1.0, r])` in `CrossEntropyLoss` leads to the same probabilities; only the divisor differs.
#
# So weights do not make a model see better; here they move its line.
# If it is decisions that you want to change, there is an honest way: leave the probabilities alone and move the threshold.
#
# ## One threshold, four judges
#
# A model gives probabilities, but somebody has to act.
# The **threshold** says from which probability on we act: here, from which $p$ on a lump is examined further.
# There are two kinds of mistake.
# A **miss** is a cancer that was sent home, a **false alarm** is a benign lump that was examined.
# They do not cost the same.
#
# Four judges look at the same predictions.
# You know the log loss and accuracy.
# The **Brier score** is the mean of $(p - y)^2$: it judges probabilities too, but it never charges more than 1 for a sample.
# The **cost** counts a false alarm as 1 and a miss as much as you say.

# %% slideshow={"slide_type": "-"}
quiz.ask("which-judge-moves")

# %% [markdown] slideshow={"slide_type": "slide"}
# A cheap test might know only the radius and the texture of the cells.
# So we train one more linear model, on these two inputs, and look at its predictions for the {{ len(y_val) }} lumps of the validation set.
# In the upper picture the height is the square root of the share, so that single lumps can be seen.
#
# **Predict.** A miss costs ten false alarms.
# From which probability on should you act, to pay least?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
cheap = linear(2)
fit(cheap, nn.BCEWithLogitsLoss(), (train[0][:, :2], train[1]), (val[0][:, :2], val[1]))
p_cheap = losses.sigmoid(logits(cheap, val[0][:, :2]))
explorers.threshold(p=p_cheap, y=y_val, predict="cheapest-threshold")

# %% [markdown] slideshow={"slide_type": "slide"}
# If your ring lay near one half or above, you asked what is more probable, and not what it costs to be wrong.
# If it lay lower, but above the cheapest, you still saved alarms and paid in misses, each as dear as ten of them.
# If it lay near 0.09, you reckoned as the formula below does, and these {{ len(y_val) }} lumps happen to prefer a little more; far below, you sent nearly everybody to be examined.
# Move the threshold, then set the cost of a miss to 1, and to 50.
# Log loss and Brier score stay where they are, at {{ losses.binary_cross_entropy(p_cheap, y_val):.4f }} and {{ calibration.brier_score(p_cheap, y_val):.4f }}.
# They judge the probabilities, and those did not change.
# Accuracy and cost judge decisions.
# The cheapest threshold is {{ checks.EXERCISES["best_threshold"].reference(p_cheap, y_val, 10, 1):.2f }} when a miss costs ten alarms, {{ checks.EXERCISES["best_threshold"].reference(p_cheap, y_val, 50, 1):.2f }} when it costs 50, and {{ checks.EXERCISES["best_threshold"].reference(p_cheap, y_val, 1, 1):.2f }} when it costs one.
#
# If the probabilities are calibrated, the best threshold can be computed.
# To act on a lump with probability $p$ costs a false alarm with probability $1 - p$; not to act costs a miss with probability $p$.
# So act where $p \cdot \text{miss} > (1 - p) \cdot \text{alarm}$, that is above
#
# $$t = \frac{\text{alarm}}{\text{alarm} + \text{miss}}$$
#
# With a miss at 10 and an alarm at 1 this is 1/11 = {{ 1 / 11:.3f }}.
# The usual 0.5 is right only if both mistakes cost the same.
# That the {{ len(y_val) }} lumps say {{ checks.EXERCISES["best_threshold"].reference(p_cheap, y_val, 1, 1):.2f }} for equal costs is luck: {{ (((p_cheap > 0.5) != y_val).sum() - ((p_cheap > checks.EXERCISES["best_threshold"].reference(p_cheap, y_val, 1, 1)) != y_val).sum()):d}} lumps make the difference.
#
# ### Exercise 4: the cheapest threshold
#
# Without trust in the calibration, let the validation set choose.
# Write `best_threshold(p, y, miss, alarm)`.
# It tries 0.01, 0.02 and so on up to 0.99 and returns the one with the least cost, the smallest of them if several are equally cheap.
# The model acts where `p` is larger than the threshold.


# %% tags=["exercise"]
def best_threshold(p, y, miss, alarm):
    ### BEGIN SOLUTION
    grid = np.arange(1, 100) / 100
    misses = np.array([((p <= t) & (y == 1)).sum() for t in grid])
    alarms = np.array([((p > t) & (y == 0)).sum() for t in grid])
    return grid[np.argmin(miss * misses + alarm * alarms)]
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `((p <= t) & (y == 1)).sum()` counts the misses at a threshold `t`.
# Count the false alarms in the same way.
# `np.argmin` returns the first place of the least number.

# %% tags=["check"]
checks.best_threshold(best_threshold)

# %% [markdown] tags=["teacher"]
# **Teacher.** Ask who should set the cost of a miss: the programmer, the doctor or the patient.
# Then ask what changes in the training if the answer changes.
# Nothing does, as long as the model gives honest probabilities; with `pos_weight` it has to be trained again, or its logits moved as above.

# %%
p_test, y_test = losses.sigmoid(logits(cheap, test[0][:, :2])), test[1].cpu().double().numpy()
tried = np.arange(1, 100) / 100
chosen = tried[np.argmin([calibration.mean_cost(p_cheap, y_val, t, 10, 1) for t in tried])]


def cost(threshold):
    return calibration.mean_cost(p_test, y_test, threshold, 10, 1)


def missed(threshold):
    return int(y_test[p_test <= threshold].sum())


[(missed(t), round(cost(t), 3)) for t in (0.5, 1 / 11, chosen)]

# %% [markdown] slideshow={"slide_type": "slide"}
# And now the test set, once: {{ len(test[1]) }} lumps.
#
# | threshold | cost a lump, miss 10, alarm 1 | accuracy |
# |---|---|---|
# | 0.5 | {{ cost(0.5):.3f }} | {{ ((p_test > 0.5) == y_test).mean():.3f }} |
# | 1/11, by the formula | {{ cost(1 / 11):.3f }} | {{ ((p_test > 1 / 11) == y_test).mean():.3f }} |
# | {{ chosen:.2f }}, chosen on the validation set | {{ cost(chosen):.3f }} | {{ ((p_test > chosen) == y_test).mean():.3f }} |
#
# Of the three, the threshold of one half has the best accuracy and the highest cost: it missed {{ missed(0.5) }} cancers, the formula {{ missed(1 / 11) }} and the choice of the validation set {{ missed(chosen) }}.
# To examine everybody would cost {{ (y_test == 0).mean():.3f }}, about as much.
# One miss more or less moves the cost by {{ 10 / len(y_test):.3f }}, so {{ len(y_test) }} lumps rank the thresholds only roughly.
# The formula and the validation set agree roughly, too.
# A low threshold examines many healthy people: that is what a dear miss means.
#
# ## What you can now say
#
# A fresh model of $C$ classes starts near $\log C$, and validation loss that rises while accuracy stays is confidence that is not earned.
# A reliability diagram shows whether probabilities come true, and one temperature, found by cross-entropy on data held back, mends most of it without changing an answer.
# Weights and label smoothing change what the probabilities mean; a threshold changes only what is done with them, and costs choose it.
#
# The explorers of calibration and of thresholds take the predictions of any classifier, of as many samples as you have: [use them on your own](../docs/own_model.md).
#
# ## What the loss still hides
#
# A calibrated model is honest on data like those it was measured on.
# On another hospital's microscope nobody promises anything.
#
# And the loss itself has stayed a number to be made small.
# It is also a length, in bits: what the next lesson is about.
#
# ## Further reading
#
# - Glenn Brier (1950), *Verification of Forecasts Expressed in Terms of Probability*: the score, invented for weather forecasts.
# - Charles Elkan (2001), *The Foundations of Cost-Sensitive Learning*: thresholds, costs and what weighting does, with proofs.
# - Chuan Guo, Geoff Pleiss, Yu Sun and Kilian Weinberger (2017), *On Calibration of Modern Neural Networks*: temperature scaling, and why networks are overconfident.
# - Rafael Müller, Simon Kornblith and Geoffrey Hinton (2019), *When Does Label Smoothing Help?*: what it does to a network beside its probabilities.
