# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Binary cross-entropy
#
# A forecast says "90 % rain", and it rains: how wrong was that, and how wrong would it have been on a dry day?
#
# You will be able to
#
# - **explain** why the price of a wrong prediction is a logarithm,
# - **compute** the loss of one prediction and of a batch, on paper and in NumPy,
# - **predict** which mistake dominates a mean, and why loss is not accuracy,
# - **derive** the mean loss of a few samples from the probability of their labels,
# - **write** a version that survives any logit.
#
# Time: 60 minutes.
# Before this lesson: [Start here](00_start_here.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import numpy as np

from utils import checks, explorers, losses, plots, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## How surprised are you?
#
# A model predicts whether it will rain tomorrow.
# The **label** $y$ is 1 if it rains and 0 if it stays dry.
# The **prediction** $p$ is the probability that the model gives to rain.
#
# The model says $p = 0.9$, and it rains.
# That was good, but a model that said 0.99 was better.
# We want one number that says how much better.
#
# Think of it as **surprise**.
# What you were sure of does not surprise you at all.
# What you thought nearly impossible surprises you a lot.
# Before any formula, draw it: leave aside the curve that you met in the first lesson.
#
# **Predict.** Below are seven forecasts, from 0.05 to 0.99, and what was forecast happens each time.
# What should each of them cost?
# Drag the rings to the heights that you find right.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.binary(p=0.5, y=1, predict="draw-the-cost")

# %% [markdown] slideshow={"slide_type": "slide"}
# Keep what you drew in mind, beside the curve that this course will derive.
# A straight line from the upper left to the lower right is a natural first idea: it charges the same for each tenth.
# If yours stays low on the left, you let near impossibilities off lightly: it charges 0.05 hardly more than 0.2, which gave the event four times as much.
# If it lies above the curve in the middle, you charge more for honest doubt than the curve does.
# The orange curve belongs to the days on which it does not happen; leave it aside for now.
#
# Why just this curve?
# One question about how surprises combine decides it.
# Give each answer a probability, then commit.

# %% slideshow={"slide_type": "-"}
quiz.ask("two-heads")

# %% [markdown] tags=["teacher"]
# **Teacher.** Let two learners who disagree argue before anybody commits.
# If nobody multiplies the probabilities, ask for the chance of two heads.
# Write "0.5 × 0.5" and "s + s" below each other and ask what turns the one into the other.

# %% [markdown] slideshow={"slide_type": "slide"}
# Two heads in a row have probability 0.5 × 0.5 = {{ 0.5 * 0.5 }}.
# Probabilities of independent events multiply, but surprises should add, as two bills add.
# The function that turns products into sums is the logarithm, and up to the choice of a unit it is the only continuous one that does.
# So we say
#
# $$\text{surprise} = -\log p$$
#
# where $p$ is the probability you gave to what happened.
# The minus makes it zero or more, since the logarithm of a probability is never above 0.
# Here $\log$ is always the natural logarithm, and its unit is called the **nat**.
#
# One head surprises you by {{ -np.log(0.5):.4f }} nats, two heads by {{ -np.log(0.25):.4f }}: twice as much.
# Now the rain.
# You said 0.9 and it rained: {{ -np.log(0.9):.4f }} nats.
# You said 0.9 and it stayed dry, which you had given 0.1: {{ -np.log(0.1):.4f }} nats.

# %% slideshow={"slide_type": "-"}
explorers.picture(plots.surprise, [0.9, 0.5, 0.1])

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Both cases in one formula
#
# The label says which probability counts.
# If $y = 1$, what happened had probability $p$, and the loss is $-\log p$.
# If $y = 0$, what happened had probability $1 - p$, and the loss is $-\log(1 - p)$.
#
# One formula holds both:
#
# $$\ell(p, y) = -\bigl[\, y \log p + (1 - y) \log(1 - p) \,\bigr]$$
#
# With $y = 1$ the second term is multiplied by zero and vanishes; with $y = 0$ the first one does.
# This is the **binary cross-entropy**, also called log loss.
#
# For $p = 0.9$ and label 1 it gives $-[\,1 \cdot \log 0.9 + 0 \cdot \log 0.1\,]$ = {{ losses.binary_cross_entropy(0.9, 1):.4f }}.
# For the same prediction and label 0 it gives {{ losses.binary_cross_entropy(0.9, 0):.4f }}, about {{ losses.binary_cross_entropy(0.9, 0) / losses.binary_cross_entropy(0.9, 1):.0f }} times as much.
#
# **Predict.** The point below sits at $p = 0.7$ with label 1 and costs {{ losses.binary_cross_entropy(0.7, 1):.4f }} nats.
# You will move it to $p = 0.35$, half as much.
# What will it cost then?
# Drag the ring there, and commit.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.binary(p=0.7, y=1, predict="halving")

# %% [markdown] slideshow={"slide_type": "slide"}
# Halving $p$ took the loss from {{ losses.binary_cross_entropy(0.7, 1):.4f }} to {{ losses.binary_cross_entropy(0.35, 1):.4f }}.
# It did not double, to {{ 2 * losses.binary_cross_entropy(0.7, 1):.2f }}: it grew by {{ np.log(2):.4f }}, which is $\log 2$.
# If your ring lay near {{ 2 * losses.binary_cross_entropy(0.7, 1):.2f }}, you let the price double as the probability halved, or drew a straight line; a logarithm adds where you multiply.
# If it lay lower still, you let half the probability cost hardly more.
# If it lay higher than the point, you feared the wall too early: it stands near 0, and 0.35 is far from it.
# Go from 0.2 to 0.1, and you pay {{ np.log(2):.4f }} more again: halving the probability always costs the same.
#
# Flip the label: the curve of label 0 is the mirror image of the curve of label 1.
# They cross at $p = 0.5$.
# Whoever says 0.5 pays {{ losses.binary_cross_entropy(0.5, 1):.4f }} whatever happens.
#
# ### Exercise 1: one sample
#
# Write `bce(p, y)`, the loss in nats of one prediction `p` strictly between 0 and 1 with a label `y` of 0 or 1.


# %% tags=["exercise"]
def bce(p, y):
    ### BEGIN SOLUTION
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `np.log` is the natural logarithm.
# Read the formula from left to right and type what you read, with the outer minus first.

# %% tags=["check"]
checks.binary_cross_entropy(bce)

# %% [markdown] tags=["solution"]
# **Why this works.** The label switches one term off, so the one line is right for both labels.
# `if y == 1: return -np.log(p)` and `return -np.log(1 - p)` is just as right for a single sample.
# The formula has an advantage that you will need soon: it also works on whole arrays.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## How small, how large?
#
# A perfect prediction costs nothing: with $p = 1$ and label 1 the loss is $-\log 1$ = {{ losses.binary_cross_entropy(1.0, 1):.0f }}.
# It can never be negative.
#
# A fair coin, $p = 0.5$, costs {{ losses.binary_cross_entropy(0.5, 1):.4f }}.
# Keep this number in mind.
# If a model's mean loss is above {{ np.log(2):.4f }}, it would have done better by saying 0.5 every time.
#
# And the top?
# You know what a loss of {{ np.log(2):.4f }} means; what does a loss of 6.9 mean?

# %% slideshow={"slide_type": "-"}
quiz.ask("largest-loss")

# %% [markdown] slideshow={"slide_type": "slide"}
# A probability of 0.001 on what then happens costs {{ losses.binary_cross_entropy(0.001, 1):.4f }}.
# There is no largest loss: each further zero adds {{ np.log(10):.4f }}, without end.
# You will meet texts that say the loss lies between 0 and 1.
# They mix it up with a probability.
#
# ## A batch of samples
#
# A model is judged on many samples at once, a **batch**.
# The usual score is the mean of their losses:
#
# $$L = \frac{1}{N} \sum_{i=1}^{N} \ell(p_i, y_i)$$
#
# Formulas and pictures count the samples from 1, code counts them from 0: sample 1 is `p[0]`.
#
# Below are six predictions, each on the right side of 0.5.
# Their mean loss is {{ losses.binary_cross_entropy([0.9, 0.8, 0.6, 0.3, 0.2, 0.4], [1, 1, 1, 0, 0, 0]):.4f }}.
#
# **Predict.** You will drag the bar of sample 1 down to 0.01, so that one of six is confidently wrong.
# What will the mean be?
# Lay the ring there, and commit.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.batch(predict="one-of-six")

# %% [markdown] slideshow={"slide_type": "slide"}
# The mean rose from {{ losses.binary_cross_entropy([0.9, 0.8, 0.6, 0.3, 0.2, 0.4], [1, 1, 1, 0, 0, 0]):.4f }} to {{ losses.binary_cross_entropy([0.01, 0.8, 0.6, 0.3, 0.2, 0.4], [1, 1, 1, 0, 0, 0]):.4f }}.
# The term of sample 1 is {{ -np.log(0.01):.2f }} now, and a sixth of it goes into the mean.
# If you said about {{ -np.log(0.01) / 6:.2f }}, you counted sample 1 alone; the other five add {{ losses.binary_cross_entropy([0.8, 0.6, 0.3, 0.2, 0.4], [1, 1, 0, 0, 0], reduction="sum"):.2f }} to the sum.
# If your ring lay lower, you thought of one wrong answer in six; the loss asks how sure that answer was.
# If it lay too high, you let one sample speak for all six: its term too is divided by 6.
# Here one confident mistake costs more than five good answers together.
# Drag the bars, and click a label, ● or ■, to flip it.
#
# **Accuracy** is another score: the share of samples on the right side of 0.5.
# It does not ask how sure the model was.
#
# **Predict.** Two models judge the same four samples.
# Which one has the better accuracy, and which one the better loss?

# %% slideshow={"slide_type": "slide"}
quiz.ask("two-judges")

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
y = np.array([1, 1, 1, 1])
a = np.array([0.9, 0.9, 0.45, 0.45])
b = np.array([0.9, 0.9, 0.55, 0.001])
loss_a, loss_b = losses.binary_cross_entropy(a, y), losses.binary_cross_entropy(b, y)
explorers.picture(plots.compare_terms, {"A": a, "B": b}, y, layout="ab")

# %% [markdown] slideshow={"slide_type": "slide"}
# Model B has accuracy {{ (b > 0.5).mean() }}, model A only {{ (a > 0.5).mean() }}.
# Yet the loss of B is {{ loss_b:.4f }} against {{ loss_a:.4f }} for A: B was almost sure of something false.
# So the two scores can disagree: the loss is not "the classification error".
# Accuracy asks on which side a prediction fell, the loss asks how much was staked on it.
#
# ### Exercise 2: a batch
#
# Write `bce_batch(p, y, reduction="mean")` for arrays `p` and `y` of the same shape.
# It returns the mean of the losses, or their sum when `reduction` is `"sum"`.


# %% tags=["exercise"]
def bce_batch(p, y, reduction="mean"):
    ### BEGIN SOLUTION
    terms = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return terms.sum() if reduction == "sum" else terms.mean()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Your formula from exercise 1 gives one loss for each sample when `p` and `y` are arrays.
# Keep them in a variable, then decide between `.sum()` and `.mean()`.

# %% tags=["check"]
checks.binary_cross_entropy_batch(bce_batch)

# %% [markdown] tags=["solution"]
# **Why the mean is the usual choice.** The sum grows with the number of samples, so sums of two batches cannot be compared, and a learning rate that suits one batch size does not suit another.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Where the formula comes from
#
# There is a second road to the same formula.
# Take three samples with labels 1, 1, 0 and predictions 0.9, 0.8, 0.3.
# What probability did the model give to what happened?
# For the first two samples 0.9 and 0.8; for the third, whose label is 0, it gave 1 − 0.3 = 0.7.
# If the samples are independent, all three together had the probability 0.9 · 0.8 · 0.7 = {{ 0.9 * 0.8 * 0.7:.3f }}.
# This product is the **likelihood** of the model.
# A good model makes it large ($\prod$ multiplies as $\sum$ adds):
#
# $$\prod_{i=1}^{N} p_i^{\,y_i} \, (1 - p_i)^{1 - y_i}$$
#
# Each exponent is 1 or 0, so each factor is $p_i$ or $1 - p_i$: the label again says which one counts.
#
# With many samples the product becomes too small for a computer: two thousand factors of 0.5, multiplied one after the other, give {{ np.prod(np.full(2000, 0.5)) }}.
# So we take its logarithm.
# Two rules of the logarithm take the product apart: $\log(ab) = \log a + \log b$, and $\log(a^y) = y \log a$.
# The first turns the product into a sum, the second brings each exponent down:
#
# $$\log \prod_{i=1}^{N} p_i^{\,y_i} \, (1 - p_i)^{1 - y_i} = \sum_{i=1}^{N} \bigl[\, y_i \log p_i + (1 - y_i) \log(1 - p_i) \,\bigr]$$
#
# Each bracket is a loss of the formula above, without its minus.
# We flip the sign, so that small is good, and divide by $N$: that is the mean loss.
# Here: −log({{ 0.9 * 0.8 * 0.7:.3f }}) / 3 = {{ -np.log(0.9 * 0.8 * 0.7) / 3:.4f }}, and the mean loss of the three samples is {{ losses.binary_cross_entropy([0.9, 0.8, 0.3], [1, 1, 0]):.4f }}.
# It is the same number.
# To minimise the cross-entropy is to *maximise the likelihood*.
#
# Now you, on paper: the labels are 1 and 0, the predictions 0.8 and 0.6.
# Which two factors has the likelihood?
# Multiply them, take the logarithm, flip the sign, divide by 2.
# Do you get the mean of the two losses?
#
# <details><summary>Compare</summary>
#
# The factors are 0.8 and 1 − 0.6 = 0.4, so the likelihood is {{ 0.8 * 0.4:.2f }}, and −log({{ 0.8 * 0.4:.2f }}) / 2 = {{ -np.log(0.8 * 0.4) / 2:.4f }}.
# The losses are −log 0.8 = {{ -np.log(0.8):.4f }} and −log 0.4 = {{ -np.log(0.4):.4f }}, and their mean is {{ losses.binary_cross_entropy([0.8, 0.6], [1, 0]):.4f }}.
#
# </details>
#
# ### Exercise 3: the best constant
#
# A model that knows nothing about its samples must say the same $p$ for each of them.
# Seven of ten labels are 1: which $p$ would you choose?
# Write `best_constant(y)`, which returns the one probability with the smallest mean loss for the labels `y`.
# Solve it before you read on: the next picture shows the answer.


# %% tags=["exercise"]
def best_constant(y):
    ### BEGIN SOLUTION
    return np.mean(y)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Try some values first: `losses.binary_cross_entropy(np.full(len(y), p), y)` is the mean loss when every prediction is `p`.
# Where is it smallest for `y = [1] * 7 + [0] * 3`?

# %% tags=["check"]
checks.best_constant(best_constant)

# %% [markdown] tags=["solution"]
# **Why it is the share of ones.** Let $s$ be the share of ones.
# The mean loss is $-[\,s \log p + (1 - s) \log(1 - p)\,]$, and its derivative in $p$ is $-s/p + (1 - s)/(1 - p)$.
# It is zero where $s (1 - p) = (1 - s)\, p$, that is at $p = s$.

# %% slideshow={"slide_type": "slide"}
ten = [1] * 7 + [0] * 3
floor = losses.binary_cross_entropy(np.full(10, 0.7), ten)
explorers.picture(plots.constant_prediction, ten)

# %% [markdown] slideshow={"slide_type": "slide"}
# The best constant is the share of ones, here 0.7.
# It still costs {{ floor:.4f }} nats, and this number has a name: the **entropy** of the share 0.7.
# This is the number to beat: a model that stays above it would do better to ignore its inputs and say 0.7 every time.
#
# ## When p is exactly 0 or 1
#
# The logarithm of 0 is minus infinity, and zero times infinity is not a number.
# Here is the formula with $p = 1$, first for label 1, where the prediction is perfect, then for label 0.


# %% slideshow={"slide_type": "-"}
def formula(p, y):
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


with np.errstate(divide="ignore", invalid="ignore"):
    certain = formula(1, 1), formula(1, 0)
certain

# %% [markdown] slideshow={"slide_type": "slide"}
# Certain and wrong costs infinity, and that is what the formula means.
# But certain and right should cost nothing, and here a term that should have vanished spoiled the sum.
# A careful implementation returns {{ losses.binary_cross_entropy(1, 1):.0f }}.
#
# Libraries differ in what they hide.
# PyTorch's `BCELoss` never lets a logarithm fall below −100, so certain and wrong costs 100.
# Others keep $p$ between 0.0000001 and 0.9999999, and then nothing costs more than about {{ -np.log(1e-7):.0f }}.
# Both keep the numbers finite, and both make a hopeless mistake look bearable.
#
# ## Logits: the better place to compute
#
# What a neural network computes in its last layer is a number $z$ of any size, the **logit**.
# The **sigmoid** makes a probability of it:
#
# $$p = \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# **Predict.** The logit will move to $z = -6$ with label 1: the model is confidently wrong.
# One way to score it is the squared error $(p - y)^2$.
# How steep is that there: what is its slope in $z$?
# The panel at the lower right is for slopes: lay the ring there.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.logit(z=2, y=1, predict="slope-when-wrong")

# %% [markdown] slideshow={"slide_type": "slide"}
# At $z = -6$ the slope of the cross-entropy is {{ losses.sigmoid(-6.0) - 1:.4f }}, and that of the squared error {{ explorers.logit(z=-6, y=1).squared_error_slope:.4f }}.
# If your ring lay lower, at a steep slope, you expected a large mistake to pull hard; with the cross-entropy it does.
# If it lay above 0, mind the sign: a larger $z$ would make the error smaller, so the slope is negative.
#
# A model learns in small steps downhill, and the steeper the slope, the larger the step.
# With squared error, a model that is confidently wrong hardly moves at all; with cross-entropy it feels its mistake in full.
#
# Why? The loss depends on $z$ only through $p$, so the *chain rule* applies: the slope in $z$ is the slope in $p$ times the slope of $p$ in $z$.
#
# The slope of the loss in $p$ comes from the formula, term by term, and both terms go over one denominator.
# The slope of the sigmoid comes from its own formula.
#
# $$\frac{d\ell}{dp} = -\frac{y}{p} + \frac{1 - y}{1 - p} = \frac{p - y}{p(1 - p)} \qquad \frac{dp}{dz} = \frac{e^{-z}}{(1 + e^{-z})^2} = p(1 - p)$$
#
# In the product $p(1 - p)$ cancels:
#
# $$\frac{d\ell}{dz} = \frac{d\ell}{dp} \cdot \frac{dp}{dz} = \sigma(z) - y$$
#
# It is prediction minus label, and never larger than 1 in size.
#
# The squared error goes the same way: its slope in $p$ is $2(p - y)$, so its slope in $z$ is $2(p - y)\,p(1 - p)$.
# There the factor $p(1 - p)$ stays, and it is nearly 0 whenever the model is sure, also when it is wrong.
#
# There is a second reason to work with logits.
# Many models compute with 32-bit numbers, and there $\sigma(17)$ is exactly 1.

# %%
z = np.float32(17)
p = 1 / (1 + np.exp(-z))
float(p), losses.binary_cross_entropy_with_logits(17.0, 0)

# %% [markdown] slideshow={"slide_type": "slide"}
# With label 0, the way through $p$ asks for $\log(1 - 1)$ and gets minus infinity.
# PyTorch's `BCELoss` shows 100 there, and a slope of 0 in $z$: the model is as wrong as can be and learns nothing.
# The way from the logit gives {{ losses.binary_cross_entropy_with_logits(17.0, 0):.4f }}, with a slope of {{ losses.binary_cross_entropy_with_logits_grad(17.0, 0):.4f }}.
#
# The way from the logit is short.
# For label 0 the loss is $-\log(1 - \sigma(z)) = \log(1 + e^{z})$.
# For label 1 it is $-\log \sigma(z) = \log(1 + e^{-z})$, and that is $\log(1 + e^{z}) - z$.
# So for both it is $\log(1 + e^{z}) - z\,y$.
#
# Only $e^{z}$ is dangerous: at $z = 1000$ it overflows.
# For positive $z$, pull it out of the logarithm: $\log(1 + e^{z}) = z + \log(1 + e^{-z})$.
# For negative $z$ leave it where it is.
# Both together are
#
# $$\ell(z, y) = \max(z, 0) - z\,y + \log\bigl(1 + e^{-|z|}\bigr)$$
#
# The exponential only ever sees a number that is zero or negative, so it cannot overflow.
#
# ### Exercise 4: from the logit
#
# Write `bce_with_logits(z, y)` for arrays `z` and `y`.
# It returns one loss for each sample, also for logits of 1000 and −1000.


# %% tags=["exercise"]
def bce_with_logits(z, y):
    ### BEGIN SOLUTION
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `np.maximum(z, 0)` compares every element with 0, and `np.abs` takes every size.
# `np.log1p(x)` is $\log(1 + x)$, and it stays exact when `x` is tiny.

# %% tags=["check"]
checks.binary_cross_entropy_with_logits(bce_with_logits)

# %% [markdown] tags=["solution"]
# **Why `log1p`.** At $z = 40$ the exponential is {{ np.exp(-40):.1e}}, and 1 plus that is exactly 1 for a computer, so `np.log(1 + ...)` gives 0.
# `np.log1p` computes $\log(1 + x)$ from $x$ itself and keeps the digits.

# %% slideshow={"slide_type": "slide"}
quiz.ask("wrong-logit")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What you can now say
#
# The loss of a prediction is the surprise $-\log$ of the probability it gave to what happened.
# Its mean over a batch is the negative log-likelihood of the labels divided by their number; it has no upper limit, and one confident mistake can dominate it.
# Computed from the logit it is accurate everywhere, and its slope is prediction minus label.
#
# ## What the loss still hides
#
# Rain or dry is two classes.
# A photograph may show any of a thousand, and then one number $p$ is not enough.
# That is the next lesson: multiclass cross-entropy.
#
# ## Further reading
#
# - Claude Shannon (1948), *A Mathematical Theory of Communication*: why information is a logarithm, in the first pages.
# - I. J. Good (1952), *Rational Decisions*: the logarithm as a fee for forecasters.
# - Tilmann Gneiting and Adrian Raftery (2007), *Strictly Proper Scoring Rules, Prediction, and Estimation*: which scores reward honesty.
# - Ian Goodfellow, Yoshua Bengio and Aaron Courville (2016), *Deep Learning*, section 6.2: cross-entropy against squared error for output units.
