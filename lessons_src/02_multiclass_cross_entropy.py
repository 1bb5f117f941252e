# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Multiclass cross-entropy
#
# A model looks at a photograph and spreads its belief over a cat, a dog and a horse: what does it pay when the answer comes?
#
# You will be able to
#
# - **write** labels as one-hot rows, and read the double sum of the textbooks,
# - **turn** logits into probabilities, and say what changes them and what does not,
# - **compute** the loss from the logits without overflow,
# - **derive** its gradient, and check it by finite differences,
# - **decide** between one softmax and several sigmoids.
#
# Time: 60 minutes.
# Before this lesson: [Binary cross-entropy](01_binary_cross_entropy.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import numpy as np

from utils import checks, explorers, losses, plots, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## One label among many
#
# The photograph shows a cat (class 0), a dog (class 1) or a horse (class 2).
# The model answers with one probability for each class, say $q = [0.2, 0.7, 0.1]$, and they sum to 1.
#
# It is a dog.
# You know the price of a probability from the last lesson: it is the surprise at what happened.
# The dog had 0.7, so the loss is −log 0.7 = {{ -np.log(0.7):.4f }}.
#
# The other two numbers do not matter.
# If the model moves belief from the cat to the horse and leaves the dog at 0.7, the loss stays as it is.
#
# Textbooks write this with a label that is a row too.
# It has a 1 at the true class and a 0 everywhere else, and it is called **one-hot**:
#
# $$y = [0, 1, 0] \qquad \ell(q, y) = -\sum_{j} y_j \log q_j$$
#
# The zeros switch off all terms but one: −(0 · log 0.2 + 1 · log 0.7 + 0 · log 0.1) = {{ -(np.array([0, 1, 0]) * np.log([0.2, 0.7, 0.1])).sum():.4f }}.
#
# ## First, second, or index 1?
#
# Which class was that?
# People say "the second class", and code says index 1.
# There is a text that works through this very example and calls the true class "class 2", and a page later calls the second place of another row "class 1".
# The first counts from 1, the second from 0.
# Python, NumPy and PyTorch count from 0, and so does this course.
# Commit before you go on.

# %% slideshow={"slide_type": "-"}
quiz.ask("which-class")

# %% [markdown] tags=["teacher"]
# **Teacher.** Ask for the loss under both ways of counting.
# With three classes the slip costs {{ -np.log(0.1):.4f }} where {{ -np.log(0.7):.4f }} is right, and nothing raises an error.
# An error comes only when some label is C, one more than the last index.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A batch
#
# With $N$ samples and $C$ classes there is a table of labels $y_{ij}$ and a table of predictions $q_{ij}$.
# Each row $i$ is a sample, each column $j$ a class.
# The loss of the whole batch is the sum over both:
#
# $$L_{\text{sum}} = -\sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log q_{ij} \qquad L = -\frac{1}{N} \sum_{i=1}^{N} \sum_{j=1}^{C} y_{ij} \log q_{ij}$$
#
# The second form is the mean over the samples.
# It divides by $N$, not by $N \cdot C$: every sample has one true class, so there are $N$ losses.
#
# The signs $i$ and $j$ run from 1 here, as textbooks write it, and from 0 in code.
# The sum is the same; only the places are called otherwise, so the first row is $i = 1$ in the formula and `labels[0]` below.

# %% slideshow={"slide_type": "-"}
predicted = np.array([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]])
labels = losses.one_hot([1, 0], 3)
terms = -(labels * np.log(predicted))
terms

# %% [markdown] slideshow={"slide_type": "slide"}
# One number is left in each row, the surprise at the true class.
# Their sum is {{ terms.sum():.4f }}, and the mean over the two samples {{ terms.sum() / 2:.4f }}.
#
# ### Exercise 1: one-hot
#
# Write `one_hot(y, num_classes)` for an integer array `y` of shape (N,).
# It returns an array of N rows and `num_classes` columns.


# %% tags=["exercise"]
def one_hot(y, num_classes):
    ### BEGIN SOLUTION
    return np.eye(num_classes)[y]
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `np.eye(3)` is a table with ones on its diagonal.
# `np.eye(3)[1]` is row 1, and `np.eye(3)[np.array([1, 0])]` is rows 1 and 0.
# What takes the place of the 3, and of the array?

# %% tags=["check"]
checks.one_hot(one_hot)

# %% [markdown] tags=["solution"]
# **Why this works.** Row $k$ of the unit matrix is the one-hot row of class $k$.
# An array of indices picks a row for each sample.
# `np.eye` needs `num_classes`, since a batch may lack the last class.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## From logits to probabilities
#
# So far the model gave us probabilities.
# Inside, it first computes $C$ numbers of any size, the **logits** $z$.
# The **softmax** makes probabilities of them:
#
# $$q_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$
#
# The exponential makes every number positive, and the division makes them sum to 1.
#
# Take the four logits 0.95, 0.25, 0.25 and 0.25.
# They look like probabilities, and there are texts that take them for such.
# But they sum to {{ np.sum([0.95, 0.25, 0.25, 0.25]):.2f }}.
# Softmax turns the first into {{ losses.softmax([0.95, 0.25, 0.25, 0.25])[0]:.4f }}, so the loss for class 0 is {{ losses.cross_entropy([0.95, 0.25, 0.25, 0.25], 0):.4f }}, and not −log 0.95 = {{ -np.log(0.95):.4f }}.
#
# **Predict.** The **temperature** $T$ divides every logit.
# You will set it to 0.1.
# Which probability will class 0 have then?
# Lay the ring into the picture of the probabilities, in the middle, and commit.
# The diamond marks the true class, and the right panel has its turn later.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.multiclass(z=(0.95, 0.25, 0.25, 0.25), y=0, temperature=1.0, predict="cold-softmax")

# %% [markdown]
# A small $T$ stretches the differences: at $T = 0.1$ class 0 gets {{ losses.softmax(np.array([0.95, 0.25, 0.25, 0.25]) / 0.1)[0]:.4f }}.
# If your ring lay lower, you let the probability grow in step with the lead; but the lead of 0.7 became 7, and $e^7$ is {{ np.exp(7):.0f }}.
# If it lay at 1, you were nearly there: softmax gives no class everything.
# A large $T$ shrinks the differences: at $T = 5$ it gets {{ losses.softmax(np.array([0.95, 0.25, 0.25, 0.25]) / 5)[0]:.4f }}, near the uniform 0.25.
# The order of the classes never changes, only how sure the model is.
#
# And what changes when all logits get larger by the same number?

# %% slideshow={"slide_type": "slide"}
quiz.ask("shifted-logits")

# %% [markdown] slideshow={"slide_type": "slide"}
# Nothing: move the slider "c, added to all", and the probabilities stay.
# Adding 1 to every logit multiplies each exponential by $e$, and the sum too.
# Only the differences between logits count.
#
# ## Two classes: an old friend
#
# With two classes only one difference is left, $z_1 - z_0$.
# For the logits 0.5 and 2.5 the softmax gives class 1 the probability {{ losses.softmax([0.5, 2.5])[1]:.4f }}, and the sigmoid of the last lesson gives $\sigma(2)$ = {{ losses.sigmoid(2.0):.4f }}.
# It is the same function.
#
# Divide numerator and denominator of $e^{z_1} / (e^{z_0} + e^{z_1})$ by $e^{z_1}$.
# What is left is $1 / (1 + e^{-(z_1 - z_0)})$, the sigmoid of the difference.
#
# ## Why nobody computes log(softmax(z))
#
# Take the logits 1000 and 0, and let class 1 be the true one.
# The model is as wrong as can be, and the loss should be 1000.
# Here is the direct way, first as the formula says, then with the largest logit taken off, which keeps the exponential from overflowing.


# %% slideshow={"slide_type": "-"}
def softmax(z):
    return np.exp(z) / np.exp(z).sum()


z = np.array([1000.0, 0.0])
with np.errstate(all="ignore"):
    direct = -np.log(softmax(z))[1], -np.log(softmax(z - z.max()))[1]
tuple(map(float, direct))

# %% [markdown] slideshow={"slide_type": "slide"}
# Both are infinite.
# The first way divides 1 by a sum that has overflowed to infinity, the second rounds $e^{-1000}$ to 0.
# Either way the probability of class 1 is 0 before the logarithm sees it.
# So the logarithm has to be taken on paper first:
#
# $$\log q_j = z_j - \log \sum_k e^{z_k}$$
#
# The second term is called **log-sum-exp**.
# It is the largest logit and a little more, and that is how to compute it:
#
# $$\log \sum_k e^{z_k} = m + \log \sum_k e^{z_k - m}, \qquad m = \max_k z_k$$
#
# No exponent is above 0 now, and one of them is exactly 0, so the sum is at least 1.
# For our logits it gives {{ losses.logsumexp([1000.0, 0.0]):.0f }}, and the loss is {{ losses.cross_entropy([1000.0, 0.0], 1):.0f }}.
#
# ### Exercise 2: a stable log-softmax
#
# Write `log_softmax(z)` for an array `z` of shape (C,) or (N, C).
# It makes the logarithms of one softmax for each row, returns an array of the same shape, and survives logits of 1000 and −1000.
#
# In NumPy, `axis=-1` means: over the numbers of each row.
# `keepdims=True` keeps the result as a column, so that each row meets its own number.


# %% tags=["exercise"]
def log_softmax(z):
    ### BEGIN SOLUTION
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Take the largest logit of each row off first: `z.max(axis=-1, keepdims=True)` keeps the shape ready for subtraction.
# Call the result s.
# The answer is s minus the log of the sum of $e^{s}$, with s in both places: the maximum cancels.

# %% tags=["check"]
checks.log_softmax(log_softmax)

# %% [markdown] tags=["solution"]
# **Why this works.** The shifted logits have the same softmax, so they may take the place of $z$ from the first line on.
# The largest of them is 0 in each row, so the sum lies between 1 and $C$, and its logarithm between 0 and $\log C$.
# `keepdims=True` leaves the last axis in place with length 1.
# For logits of shape (N, C) that is shape (N, 1): one number for each row.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The loss in one line
#
# With the logarithm taken on paper, the loss of one sample is short:
#
# $$\ell(z, y) = \log \sum_k e^{z_k} - z_y$$
#
# Here $y$ is the index of the true class.
# In words: how far the true logit lies below the log-sum-exp of all.
# With two classes and the logits 0 and $z$ this is $\log(1 + e^{z}) - z\,y$.
# The last lesson wrote the same in its safe form, $\max(z, 0) - z\,y + \log(1 + e^{-|z|})$.
#
# What does a model pay that knows nothing?
# Its logits are all equal, whatever they are, and every class gets $1 / C$.
# So the loss is $\log C$: {{ losses.cross_entropy([1.0, 1.0, 1.0], 0):.4f }} for 3 classes, {{ losses.cross_entropy(np.zeros(10), 0):.4f }} for 10, {{ losses.cross_entropy(np.zeros(1000), 0):.4f }} for 1000.
# It is the first number to look at when training starts.

# %% slideshow={"slide_type": "slide"}
quiz.ask("first-loss")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## When the label is not certain
#
# Ten people looked at a blurred photograph.
# Six saw a dog, three a cat, one a horse.
# A fair label is [0.3, 0.6, 0.1], a **soft label**, and the formula takes it as it stands: every class pays its surprise, weighted by its share.
#
# From the logits, the surprise of class $j$ is $\log \sum_k e^{z_k} - z_j$.
# Weighted with shares that sum to 1, that is
#
# $$\ell(z, y) = \log \sum_k e^{z_k} - \sum_j y_j z_j$$
#
# With a one-hot label only $z_y$ is left of the second sum: it is the line above.
#
# Three probabilities that sum to 1 are a point in a triangle.
# At a vertex the model is sure of that class; in the middle it says one third to each.
# The diamond is the target, the circle the prediction, and the lines join predictions with the same loss.
#
# **Predict.** With the hard target 1, the lowest loss is at vertex 1, and it is 0.
# The circle stops just short of it.
# You will choose the button "soft", and the circle goes to the diamond.
# What is the loss there?
# The ring lies in the panel of the loss, at the right.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.simplex(predict="soft-floor")

# %% [markdown] slideshow={"slide_type": "slide"}
# If you said 0, you had the best prediction right and its price wrong.
# If you said about {{ -np.log(0.6):.1f }}, you paid for the dog alone: the cat costs {{ -np.log(0.3):.2f }} in three of ten cases, and the horse {{ -np.log(0.1):.2f }} in one.
# If you said more than {{ np.log(3):.2f }}, you paid more than a guess among three classes, and this target knows more than nothing.
# Drag the circle about: the best prediction for a soft target is the target itself, and nothing costs less.
# It still costs {{ losses.entropy([0.3, 0.6, 0.1]):.4f }} nats, the **entropy** of the target, and no model can do better.
# With several classes the entropy is $-\sum_j y_j \log y_j$: here −(0.3 log 0.3 + 0.6 log 0.6 + 0.1 log 0.1).
# What you pay on top is called the **KL divergence**.
# It is 0 only where the circle lies on the diamond.
# So a soft label puts a floor under the loss: zero is not the number to aim for.
#
# ### Exercise 3: cross-entropy of logits
#
# Write `cross_entropy(z, y)`, the mean loss of a batch of logits `z` of shape (N, C).
# The label `y` is an array of N class indices, or an array of probabilities of shape (N, C): soft labels, or one-hot rows.
# Your `one_hot` and `log_softmax` are ready for use, and so are `losses.one_hot` and `losses.log_softmax`.


# %% tags=["exercise"]
def cross_entropy(z, y):
    ### BEGIN SOLUTION
    target = y if y.shape == z.shape else one_hot(y, z.shape[1])
    return -(target * log_softmax(z)).sum(axis=1).mean()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `y.ndim` is 1 for indices and 2 for probabilities.
# Turn indices into one-hot rows first, and the rest is one line for both.

# %% tags=["check"]
checks.cross_entropy(cross_entropy)

# %% [markdown] tags=["solution"]
# **Why this works.** One-hot rows are class probabilities too, so one formula serves both kinds of label.
# For indices alone, `-log_softmax(z)[np.arange(len(z)), y].mean()` looks the numbers up and multiplies no zeros; libraries do that.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The gradient: prediction minus label, again
#
# How does the loss change when one logit moves?
# Move $z_j$ and hold the others still: the slope of the loss is written $\partial \ell / \partial z_j$.
# All $C$ slopes together are the **gradient**.
#
# Take the two parts of the loss one after the other, $\log \sum_k e^{z_k}$ and $-z_y$.
# The first is a logarithm of a sum $S = \sum_k e^{z_k}$, so the *chain rule* applies: the slope of $\log S$ is $1 / S$, times the slope of $S$.
# Of all terms in $S$, only $e^{z_j}$ moves with $z_j$, and its slope is $e^{z_j}$ itself:
#
# $$\frac{\partial}{\partial z_j} \log \sum_k e^{z_k} = \frac{1}{\sum_k e^{z_k}} \cdot e^{z_j} = q_j$$
#
# That is the softmax.
# The slope of $-z_y$ is −1 at the true class and 0 elsewhere.
# So
#
# $$\frac{\partial \ell}{\partial z_j} = q_j - y_j$$
#
# Here $y_j$ is an entry of the one-hot label again: 1 at the true class and 0 elsewhere.
# With a soft label the second part of the loss is $-\sum_k y_k z_k$, and its slope is $-y_j$: the same formula.
# In words: softmax minus label.
# For the mean over a batch, divide by $N$.
# A training step goes against the gradient: it pushes the true class up, and each other class down in proportion to the belief it had.
#
# **Predict.** The true class below is 2, and the model bets on class 0.
# Where will the bar of class 2 end in the gradient?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.multiclass(z=(3.0, 1.0, -1.0, 0.0), y=2, predict="longest-bar")

# %% [markdown] slideshow={"slide_type": "slide"}
# The four bars always sum to 0: what the true class gains, the others give.
# At the start the bar of class 2 is {{ -losses.cross_entropy_grad([3.0, 1.0, -1.0, 0.0], 2)[2]:.4f }} long, downwards, and that of class 0 {{ losses.cross_entropy_grad([3.0, 1.0, -1.0, 0.0], 2)[0]:.4f }}, upwards: class 0 had the most belief to give.
# If your ring lay above 0, you had the sign the other way round: the gradient points to where the loss grows, and a larger $z_2$ makes it smaller.
# If it lay at 0 or not far enough below, remember what the model gave to class 2, and what the label asks for.
# Raise $z_2$ until the model is right, and watch the bars shrink.
# No bar is ever longer than 1, and when the model is right and sure, all of them vanish.
#
# The picture shows the gradient in $z / T$, which at $T = 1$ is the gradient in $z$.
#
# ### Exercise 4: its gradient
#
# Write `cross_entropy_grad(z, y)` for the same `z` and `y`.
# It returns the gradient of the mean, an array of shape (N, C).


# %% tags=["exercise"]
def cross_entropy_grad(z, y):
    ### BEGIN SOLUTION
    target = y if y.shape == z.shape else one_hot(y, z.shape[1])
    return (np.exp(log_softmax(z)) - target) / len(z)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# The exponential of log-softmax is softmax.
# The mean divides each sample's loss by $N$, so what becomes of its gradient?

# %% tags=["check"]
checks.cross_entropy_grad(cross_entropy_grad)

# %% [markdown] tags=["solution"]
# **Why one line serves both kinds of label.** Softmax minus label is the gradient for indices, once they are one-hot rows, and for soft labels.

# %% [markdown] tags=["teacher"]
# **Teacher.** Ask what happens to the gradient when somebody forgets to divide by $N$.
# The direction is right and the size grows with the batch.
# The finite differences below show it at once: each number is $N$ times too large.
# Who only trains does not see it, and finds that the learning rate that was good for one batch size is too large for another.

# %% [markdown]
# Never trust a gradient that was only derived.
# Move one logit a little up and a little down, and divide the change of the loss by the distance.
# This is a **finite difference**, and it needs nothing but the loss itself.


# %%
def finite_differences(loss, z, step=1e-6):
    grad = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        nudge = np.zeros_like(z)
        nudge[place] = step
        grad[place] = (loss(z + nudge) - loss(z - nudge)) / (2 * step)
    return grad


batch = np.array([[0.95, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.94]])
truth = np.array([0, 3])
measured = finite_differences(lambda z: losses.cross_entropy(z, truth), batch)
assert np.allclose(measured, losses.cross_entropy_grad(batch, truth), atol=1e-8)
measured.round(4)

# %% [markdown] slideshow={"slide_type": "slide"}
# The `assert` is silent: what was measured is what was derived, and every row sums to 0.
# Put your own `cross_entropy` and `cross_entropy_grad` in their places, if you like.
# In the next lesson PyTorch computes the same gradient for us, by automatic differentiation.
#
# ## Label smoothing
#
# A hard target is never satisfied: raise the true logit further, and the loss falls further.
# **Label smoothing** takes a little, say $\varepsilon = 0.1$, from the true class and spreads it evenly over all $C$ classes.
# With 3 classes the target becomes {{ [round(float(v), 4) for v in 0.9 * losses.one_hot(1, 3) + 0.1 / 3] }}.
# In the triangle above it is the button "1 smoothed", where class 1 is the true one.
# In the next picture the true class is class 0.

# %% slideshow={"slide_type": "-"}
smoothed = 0.9 * losses.one_hot(0, 3) + 0.1 / 3
lead = np.log(smoothed[0] / smoothed[1])
best = losses.cross_entropy([lead, 0.0, 0.0], 0, label_smoothing=0.1)
too_sure = losses.cross_entropy([100.0, 0.0, 0.0], 0, label_smoothing=0.1)
explorers.picture(plots.label_smoothing, 0.1, 3)

# %% [markdown] slideshow={"slide_type": "slide"}
# The lowest loss is {{ best:.4f }}, the entropy of the smoothed target, and it is reached when the true logit leads by {{ lead:.2f }}.
# A model that goes on and is surer than that pays for it: with the logits 100, 0, 0 the loss is {{ too_sure:.4f }}.
# So with these three classes and this $\varepsilon$, a training loss that stops at {{ best:.2f }} may be perfect.
#
# ## One label, or several at once?
#
# Softmax makes the classes share one probability of 1.
# Does that suit every problem?

# %% slideshow={"slide_type": "-"}
quiz.ask("several-tags")

# %% [markdown] slideshow={"slide_type": "slide"}
# Softmax is right when exactly one class is true, so ask first whether two can be true together.
# A photograph of a dog on a beach at sunset has three labels that are all 1.
# Softmax can give them one third each at best.
# The sum of the three surprises is then {{ 3 * np.log(3):.4f }}, however long the model learns.
#
# With a sigmoid for each label, every one of them is a binary question of lesson 01.
# At the logits 5, 5 and 5 the three losses already sum to only {{ losses.binary_cross_entropy_with_logits([5.0] * 3, [1.0] * 3, reduction="sum"):.4f }}, and they can go as near to 0 as you like.
#
# ## What you can now say
#
# The loss of a sample is the surprise at its true class, log-sum-exp of the logits minus the true logit, and a model that knows nothing pays $\log C$.
# Its gradient is softmax minus one-hot, so a mistake pushes the true class up and the others down in proportion to the belief they had.
# With soft labels the floor is the entropy of the target, and with several true labels at once each gets a sigmoid of its own.
#
# ## What the formulas still hide
#
# A library has four functions where we had two formulas.
# They differ in what they take (logits, probabilities or logarithms), in how they average, and in what they let pass in silence.
# That is the next lesson: cross-entropy in PyTorch.
#
# ## Further reading
#
# - John Bridle (1990), *Probabilistic Interpretation of Feedforward Classification Network Outputs*: where the name softmax comes from.
# - Christian Szegedy and others (2016), *Rethinking the Inception Architecture for Computer Vision*, section 7: label smoothing is introduced.
# - Rafael Müller, Simon Kornblith and Geoffrey Hinton (2019), *When Does Label Smoothing Help?*: what it does to a network, and when it hurts.
# - Pierre Blanchard, Desmond Higham and Nicholas Higham (2021), *Accurately Computing the Log-Sum-Exp and Softmax Functions*: how exact the shifted form is.
