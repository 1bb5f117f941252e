# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Cross-entropy in PyTorch
#
# Four functions of PyTorch compute a cross-entropy, and three of them take a wrong input without a word: how do you know that your loss is right?
#
# You will be able to
#
# - **choose** the loss that fits what your model gives,
# - **explain** what a printed loss really measures,
# - **mend** a call that fails, and notice one that should have failed,
# - **predict** what a mean is divided by once weights or ignored labels come in,
# - **write** the loss with weights and ignored labels yourself.
#
# Time: 65 minutes.
# A good place to pause is before "What is divided by what".
# Before this lesson: [Multiclass cross-entropy](02_multiclass_cross_entropy.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from utils import checks, explorers, losses, plots, predict, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A map of four losses
#
# Two questions decide which loss you need.
# What does the model give: logits, probabilities, or logarithms of probabilities?
# And what is the target: one class of several, or yes and no?
#
# In the map, what the model gives stands in purple, and the loss that takes it stands below in green, with its target.
# Each loss exists twice in PyTorch, and the map names both: as a class in `torch.nn`, which you make first and call later, and as a function in `torch.nn.functional`, which everybody imports as `F`.
# `nn.CrossEntropyLoss()(z, y)` and `F.cross_entropy(z, y)` give the same number.
#
# What they take is called a **tensor**: PyTorch's array.
# `.item()` takes the number out of it, and `dim=1` means along each row, as `axis=1` does in NumPy.
# *Float* is PyTorch's word for numbers with a point, *long* for whole numbers.
# The **target** is what the loss compares with: the label, or a distribution over the classes.

# %% slideshow={"slide_type": "-"}
explorers.picture(plots.loss_map, "labels", figsize=(6.4, 2.8))

# %% slideshow={"slide_type": "slide"}
explorers.picture(plots.loss_map, "classes", figsize=(6.4, 2.8))

# %% [markdown]
# Take the left column unless you have a reason not to.
# A loss on the left does the sigmoid or the softmax itself, in the stable way that you know from the lessons before.
#
# The last line of each green box says what happens when you bring the wrong thing.
# Only one of the four complains, `BCELoss`, and only if a logit lies outside 0 to 1.
# The others give a number for what their line names, and it is the wrong one.
# A negative loss says that something is wrong.
# `NLLLoss` fed with probabilities or logits often gives one: for the probabilities [0.1, 0.9] and class 1 it gives −{{ -F.nll_loss(torch.tensor([[0.1, 0.9]]), torch.tensor([1])).item():.4f }}.
#
# Now one for you.

# %% slideshow={"slide_type": "slide"}
quiz.ask("ends-with-sigmoid")

# %% [markdown] tags=["teacher"]
# **Teacher.** Print the map, and let the class add to each green box the line of code that they would type.
# Ask what `BCELoss` can notice that `BCEWithLogitsLoss` cannot: a logit often lies outside 0 to 1, but every probability is also a possible logit.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Exercise 1: make four calls work
#
# Each call below fails.
# Run the cell, read the four messages, and look for each on the map.
# Then write the four calls again so that they work and mean what was meant.
# Keep the logits and the labels as they are; change their type or shape, or the loss.
#
# Here `lambda:` keeps a call for later, so that we can catch its error; yours need none.
# `z[:, 0]` is the first column of the logits: one yes-or-no question for each of the two samples.

# %%
z = torch.tensor([[2.0, 0.4, 1.0], [0.5, 0.9, 3.0]])
failing = [
    lambda: F.cross_entropy(z, torch.tensor([0.0, 2.0])),
    lambda: F.cross_entropy(z, torch.tensor([[1], [2]])),
    lambda: F.binary_cross_entropy(z[:, 0], torch.tensor([1.0, 0.0])),
    lambda: F.binary_cross_entropy_with_logits(z[:, 1], torch.tensor([1, 0])),
]
complaints = []
for call in failing:
    try:
        call()
    except (RuntimeError, ValueError) as error:
        complaints.append(str(error).splitlines()[0][:90])
complaints

# %% tags=["exercise"]
mended = [
    ### BEGIN SOLUTION
    F.cross_entropy(z, torch.tensor([0.0, 2.0]).long()),
    F.cross_entropy(z, torch.tensor([[1], [2]]).squeeze(1)),
    F.binary_cross_entropy_with_logits(z[:, 0], torch.tensor([1.0, 0.0])),
    F.binary_cross_entropy_with_logits(z[:, 1], torch.tensor([1, 0]).float()),
    ### END SOLUTION
]

# %% [markdown] tags=["hint"]
# `.long()` and `.float()` change the type of a tensor, `.squeeze(1)` drops an axis of length 1.
# One of the four has its types and shapes in order, and brings logits where probabilities are wanted.

# %% tags=["check"]
checks.mended_calls(mended)

# %% [markdown] tags=["solution"]
# **Four causes, and they are the usual ones.** The type of a class index, the shape of a class index, the range of a probability, the type of a binary label.
# For the third call, `F.binary_cross_entropy(z[:, 0].sigmoid(), ...)` is right as well; the loss with logits is the one that also survives large logits.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Three tutorials, nine claims
#
# Three tutorials that explain the cross-entropy in PyTorch gave this lesson its examples.
# Here is all that they run or say.
# Which rows would you trust?
#
# | tutorial | it runs | on | and says |
# |---|---|---|---|
# | 1 | `CrossEntropyLoss` | rows such as 0.95, 0.25, 0.25, 0.25 | "0.95 for class 0" |
# | 2 | `BCEWithLogitsLoss` | logit 2.0, label 1 | its loss |
# | 2 | `CrossEntropyLoss` | logits 1.0, 2.0, 0.1, class 1 | its loss |
# | 3 | `CrossEntropyLoss` | logits 0, 1, 2, 3, class 3 | "predicted": 3 |
# | 3 | `CrossEntropyLoss` | equal logits, a soft target | the target: "predicted" |
# | 3 | `CrossEntropyLoss` | equal logits, `torch.empty(3)` | "without softmax" |
# | 3 | `BCEWithLogitsLoss` | shape (2, 3), `pos_weight` of ones | "2 classes, batch size = 3" |
# | 3 | `CrossEntropyLoss` | `weight` 1.3, 2.0, classes 1, 1 | weights at work |
# | 3 | no call | | "`BCELoss` takes logits" |
#
# Every call runs, and each number that they print is what PyTorch gives.
# What goes wrong is the reading, so you will run each call and ask what its number says.
#
# ### Tutorial 1: rows that look like probabilities
#
# The two rows are [0.95, 0.25, 0.25, 0.25] and [0.1, 0.2, 0.3, 0.94], the classes 0 and 3.
# They look like probabilities, and the tutorial reads them so.
# But 0.95 + 0.25 + 0.25 + 0.25 is {{ 0.95 + 3 * 0.25:.2f }}.

# %% slideshow={"slide_type": "slide"}
quiz.ask("rows-sum-to-more")

# %% [markdown]
# Here is the call, with what the tutorial printed.
# It also calls `backward()`, and does not look at what comes of it; we do.
# `requires_grad=True` asks PyTorch to record what is computed from a tensor.
# `backward()` goes back through that record and adds the slope of the loss for each number to `.grad`.
# This is called **autograd**; `detach()` gives the same numbers without the record.

# %%
printed = 0.9012950658798218  # what the tutorial shows
rows = torch.tensor([[0.95, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.94]], requires_grad=True)
truth = torch.tensor([0, 3])
loss = F.cross_entropy(rows, truth)
loss.backward()
assert abs(loss.item() - printed) < 1e-6

q = rows.detach() / rows.detach().sum(dim=1, keepdim=True)
meant = F.nll_loss(q.log(), truth)
ours = losses.cross_entropy_grad(rows.detach(), truth)
f"{loss.item():.4f}", f"{meant.item():.5f}", rows.grad, ours.round(4)

# %% [markdown] slideshow={"slide_type": "slide"}
# The tutorial prints {{ printed }}.
# The number is right, and its reading is wrong.
# The rows were taken as logits and went through a softmax, so "0.95" became {{ losses.softmax(rows.detach()[0])[0]:.4f }}.
# Divide each row by its sum first, and take it as probabilities, and the loss is {{ meant.item():.5f }}.
# PyTorch cannot tell the two apart: any row of numbers is a row of logits.
#
# The first matrix is autograd's gradient, the second is lesson 02's formula, (softmax − one-hot) / N with N = 2.
# They agree.
#
# ### Tutorial 2: two right calls
#
# One logit of 2.0 and label 1, then the three logits 1.0, 2.0 and 0.1, and class 1.
#
# **Predict.** The three logits 1.0, 2.0 and 0.1 go into `CrossEntropyLoss`, and the class is 1.
# A coin flip costs {{ np.log(2):.4f }}.
# What will this cost?

# %% slideshow={"slide_type": "slide"}
predict.number("three-logits")

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
one_logit = nn.BCEWithLogitsLoss()(torch.tensor([2.0]), torch.tensor([1.0]))
three_logits = nn.CrossEntropyLoss()(torch.tensor([[1.0, 2.0, 0.1]]), torch.tensor([1]))
one_logit, three_logits

# %% [markdown] slideshow={"slide_type": "slide"}
# The first is $-\log \sigma(2)$ = {{ -np.log(losses.sigmoid(2.0)):.4f }}: the sigmoid is inside the loss.
# The second is $-\log$ of the softmax at class 1, {{ losses.softmax([1.0, 2.0, 0.1])[1]:.4f }}: the softmax is inside, too.
# If you said {{ -np.log(2.0):.2f }} or another number below 0, you took the logit for a probability.
# If you said about {{ -np.log(losses.sigmoid(2.0)):.2f }}, you used the sigmoid; but here two other logits share the probability.
# If you said more than a coin flip costs, note that class 1 gets more than one half.
# Note the types: the binary loss wants its label as a float, the other one its class as a whole number.
#
# ### Tutorial 3: targets
#
# Its first call prints the class, 3, under the words "Input predicted".
# But that 3 is the target, the truth; the prediction is the row of logits.
# The loss, {{ F.cross_entropy(torch.tensor([[0.0, 1.0, 2.0, 3.0]]), torch.tensor([3])).item():.4f }}, is right.
#
# Then it takes three logits that are all 1, first with a random soft target: [0.6004, 0.3339, 0.0657] in the printed run.
# (A single sample may come without its batch axis: logits of shape (C,), and a soft target of shape (C,).)
#
# The second time it makes its target with `torch.empty(3)`.
# That reserves memory and leaves in it whatever was there: in the printed run 0, 18.980 and almost 0.
#
# **Predict.** What does the loss make of such a target?

# %% slideshow={"slide_type": "slide"}
quiz.ask("target-sum")


# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
def loss_and_gradient(target):
    equal = torch.ones(3, requires_grad=True)
    loss = F.cross_entropy(equal, target)
    loss.backward()
    return loss.detach(), equal.grad


soft = torch.tensor([0.6004, 0.3339, 0.0657])
leftover = torch.tensor([0.0, 18.9802, 7.7549e-14])
*loss_and_gradient(soft), *loss_and_gradient(leftover)

# %% [markdown] slideshow={"slide_type": "slide"}
# The first loss is {{ losses.cross_entropy([1.0, 1.0, 1.0], 0):.4f }}, which is $\log 3$, and it stays so for any target that sums to 1.
# Equal logits give each class the probability 1/3, every class costs $\log 3$, and the target only says how to average equal costs.
# As a test of the loss, this call tests nothing.
# The gradient does depend on the target: it is softmax minus target, 1/3 − 0.6004 = −{{ 0.6004 - 1 / 3:.4f }} for the first class.
# (The same tutorial says that the loss lies between 0 and 1.)
#
# In the second, each class costs $\log 3$ again, but the target's numbers sum to 18.9802: 18.9802 · {{ np.log(3):.6f }} = {{ 18.9802 * np.log(3):.4f }}.
# Nothing checks that a soft target sums to 1.
# The first target came out of a softmax, which made it sum to 1; this one comes "without softmax", so nothing did.
# The gradient is (18.9802 · softmax) − target, and it would push a model hard, toward nothing that was ever meant.
# This course's own `losses.cross_entropy` refuses such a target with a sentence.
#
# ### Tutorial 3: weights, and a rule
#
# In two calls there are weights.
# `pos_weight` multiplies the terms of label 1 in a binary loss.
# `weight` multiplies the loss of each sample by the weight of its class.
#
# **Predict.** In the second call the classes have the weights 1.3 and 2.0, and both samples have label 1.
# How does its weighted mean compare with the mean without weights?

# %% slideshow={"slide_type": "-"}
quiz.ask("weights-of-one-class")

# %% slideshow={"slide_type": "-"} jupyter={"outputs_hidden": true}
ones = torch.ones(2, 3)
of_ones = F.binary_cross_entropy_with_logits(ones, ones, pos_weight=torch.ones(3))
pair, weight = torch.tensor([[1.3, 2.0], [1.3, 2.0]]), torch.tensor([1.3, 2.0])
of_one_class = F.cross_entropy(pair, torch.tensor([1, 1]), weight=weight)
of_ones, of_one_class

# %% [markdown]
# In both calls the weights do nothing.
# In the first every weight is 1, so each of the six terms is $-\log \sigma(1)$ = {{ -np.log(losses.sigmoid(1.0)):.4f }}.
# The shape (2, 3) means two samples with three yes-or-no labels each, not two classes and a batch of three.
#
# In the second call both labels are 1.
# With `weight` the mean divides by the sum of the weights of its samples.
# Both samples have the weight 2.0, so it stands above and below the fraction line and cancels.
# Without any weight the result is {{ F.cross_entropy(pair, torch.tensor([1, 1])).item():.4f }} as well.
# With the labels 0 and 1 it matters: {{ F.cross_entropy(pair, torch.tensor([0, 1]), weight=weight).item():.4f }} with the weights, {{ F.cross_entropy(pair, torch.tensor([0, 1])).item():.4f }} without.
#
# And the last row, that `BCELoss` takes logits and `BCEWithLogitsLoss` probabilities, is the wrong way round.
# Logits outside 0 to 1 stop `BCELoss` with an error, as in exercise 1; the other direction is silent.
# Probabilities 0.99 and 0.01 for labels 1 and 0 are nearly perfect and should cost {{ F.binary_cross_entropy(torch.tensor([0.99, 0.01]), torch.tensor([1.0, 0.0])).item():.4f }}.
# `BCEWithLogitsLoss` takes them as logits and says {{ F.binary_cross_entropy_with_logits(torch.tensor([0.99, 0.01]), torch.tensor([1.0, 0.0])).item():.4f }}, without a warning.
#
# You have met all nine claims: this is a good place to pause.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What is divided by what
#
# The rest of the contract is a few knobs.
# Two of them, `weight` and `ignore_index`, can change what the mean divides by.
#
# `reduction` says what becomes of the terms: one for each sample or, in the binary losses, one for each label.
# If you say nothing, you get "mean".
# "none" keeps them, "sum" adds them, and "mean" divides the sum.
# By what?
# Not always by N.
#
# `weight` gives each class a factor.
# With class indices, the mean is
#
# $$L = \frac{\sum_i w_{y_i} \, \ell_i}{\sum_i w_{y_i}}$$
#
# Here $\ell_i$ is the loss of sample i without weights, and $w_{y_i}$ is the weight of its class.
# The bars of the explorer show $w_{y_i} \, \ell_i$.
#
# The explorer has two classes.
# Class 0 always has logit 0, so one bar is the logit of class 1.
# Below the picture stands the line of PyTorch that gives the result; the button copies it.
#
# **Predict.** The weight of class 1 will go from 1 to 3.
# At 1 the mean is {{ explorers.torch_loss().loss:.4f }}.
# What will it be at 3?
# The ring has a scale of its own, at the right of the picture, in nats.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.torch_loss(function="CrossEntropyLoss: index", predict="weighted-mean")

# %% [markdown] slideshow={"slide_type": "slide"}
# The mean went from {{ explorers.torch_loss().loss:.4f }} to {{ explorers.torch_loss(weight=3).loss:.4f }} only, for the divisor grew from {{ explorers.torch_loss().divisor:.0f }} to {{ explorers.torch_loss(weight=3).divisor:.0f }} along with the sum.
# If you said {{ 3 * explorers.torch_loss().loss:.1f }}, you tripled all three terms and divided by 3 as before, or only added the three up.
# If you let only the terms of label 1 grow and still divided by 3, you were too high as well.
# If you said less than it was, you divided and forgot that the terms grow.
# Now flip sample 2 to label 1 and move the weight again.
# With a single class in the batch the weight does nothing at all, as in the third tutorial.
#
# With *probabilities* as target, PyTorch divides by N instead, whatever the weights.
# So a one-hot row and its index, the same target, give different means once there are weights, unless the weights of the labels happen to sum to N.
#
# `BCEWithLogitsLoss` has its own knob.
# `pos_weight` multiplies the term of label 1 alone, and the mean still divides by the number of terms.
# Here that is N; in the (2, 3) call above it was 6.
#
# **Predict.** The same logits and labels, now with the binary loss.
# At weight 1 it gives the same mean as before.
# What will the mean be at weight 3?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.torch_loss(function="BCEWithLogitsLoss", predict="weighted-sum-of-ones")

# %% [markdown] slideshow={"slide_type": "slide"}
# Now it is {{ explorers.torch_loss(function="BCEWithLogitsLoss", weight=3).loss:.4f }}, against {{ explorers.torch_loss(weight=3).loss:.4f }} with `CrossEntropyLoss`: the same terms, another divisor.
# Too low, and you let the divisor grow, as the other loss does; too high, and you let all three terms grow, where only those of label 1 do.
# The slider for the weight sets `pos_weight` now.
# Go to and fro between this loss and "CrossEntropyLoss: index", and watch the row above the bars.
#
# A soft target says how sure the truth itself is.
# `label_smoothing` makes one from an index: it takes a part of the target away and spreads it over all classes.
#
# **Predict.** Below, each target gives its label the probability 0.8.
# Sample 1 will move to the logit that makes its term smallest.
# How small will its term be?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.torch_loss(
    function="CrossEntropyLoss: probabilities",
    z=(3, 0, -3),
    y=(1, 1, 1),
    predict="soft-target-floor",
)

# %% [markdown] slideshow={"slide_type": "slide"}
# The best logit is near {{ np.log(0.8 / 0.2):.2f }}, where the model says 0.8, too.
# There the term is {{ losses.entropy([0.2, 0.8]):.4f }}, the entropy of the target, and no logit costs less.
# If you said 0, you thought of a hard label.
# If you said {{ -np.log(0.8):.2f }}, that is −log 0.8, the price when the label comes true; in two of ten cases it does not, and that costs {{ -np.log(0.2):.2f }}.
# A logit of 3 is too sure and pays for it: {{ losses.cross_entropy([0, 3], [0.2, 0.8]):.4f }}.
# If you said more than that, you were above the bar as it stood at the start.
#
# Now choose "CrossEntropyLoss: index" and set `label_smoothing` to 0.40.
# The three terms come back, because it makes the target 1 − 0.40 + 0.40 / 2 = {{ 1 - 0.4 + 0.4 / 2:.1f }}.
#
# ### Labels that do not count
#
# `ignore_index` is the value of a label, −100 unless you say otherwise.
# A sample with this label adds nothing to the sum and nothing to the divisor.
# If every label of a batch is ignored, the mean is 0 divided by 0.
#
# One more thing goes wrong in silence: the **class axis**.
# With more axes than two, the classes lie along axis 1, not along the last.
# Take two sentences of three words, each word with one of three classes: the logits have the shape (sentences, classes, words), the labels (sentences, words).
# Each word is then a sample, so the mean divides by 2 · 3 = 6.
# The logits below are perfect.

# %%
words = torch.tensor([[0, 0, 1], [2, 0, 0]])
perfect = 20.0 * F.one_hot(words, 3)  # shape (2, 3, 3): sentence, word, class
class_last = F.cross_entropy(perfect, words)
class_second = F.cross_entropy(perfect.permute(0, 2, 1), words)
none_left = F.cross_entropy(torch.zeros(2, 3), torch.tensor([-100, -100]))
[f"{value.item():.4f}" for value in (class_last, class_second, none_left)]

# %% [markdown] slideshow={"slide_type": "slide"}
# Perfect logits cost {{ class_last.item():.4f }} when their class axis comes last, and {{ class_second.item():.4f }} once `permute` has put it second.
# Had the sentences five words, PyTorch would have complained about the shape; with as many words as classes it cannot.
# And a batch without a single label gives {{ none_left.item() }}, which then spoils every average that it enters.
#
# ### Exercise 2: five results before you run them
#
# Put your five numbers into a list, with two digits after the point, as 0.69.
# You need $\log 2$ = {{ np.log(2):.2f }} and $\log 4$ = {{ np.log(4):.2f }}, and no computer.
#
# 1. `F.cross_entropy(torch.zeros(1, 4), torch.tensor([2]))`
# 2. `F.binary_cross_entropy_with_logits(torch.zeros(2), torch.tensor([1.0, 0.0]))`
# 3. the second once more, with `pos_weight=torch.tensor(3.0)`
# 4. `F.cross_entropy(torch.zeros(2, 2), torch.tensor([0, 1]), weight=torch.tensor([1.0, 3.0]))`
# 5. `F.cross_entropy(torch.zeros(4, 2), torch.tensor([0, -100, 1, -100]))`

# %% tags=["exercise"]
predicted = [
    ### BEGIN SOLUTION
    1.39,  # log 4: a uniform guess over four classes
    0.69,  # both terms are log 2
    1.39,  # (3 log 2 + log 2) / 2
    0.69,  # (1 log 2 + 3 log 2) / (1 + 3)
    0.69,  # two samples are left, and each costs log 2
    ### END SOLUTION
]

# %% [markdown] tags=["hint"]
# Logits of zero mean equal probabilities, so every term is $\log 2$ or $\log 4$.
# Then write down two things for each call: what is added, and what it is divided by.

# %% tags=["check"]
checks.torch_predictions(predicted)

# %% tags=["solution"]
zeros, label = torch.zeros(2), torch.tensor([1.0, 0.0])
ran = [
    F.cross_entropy(torch.zeros(1, 4), torch.tensor([2])),
    F.binary_cross_entropy_with_logits(zeros, label),
    F.binary_cross_entropy_with_logits(zeros, label, pos_weight=torch.tensor(3.0)),
    F.cross_entropy(torch.zeros(2, 2), torch.tensor([0, 1]), weight=torch.tensor([1.0, 3.0])),
    F.cross_entropy(torch.zeros(4, 2), torch.tensor([0, -100, 1, -100])),
]
[f"{value.item():.2f}" for value in ran]

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Exercise 3: the loss with its knobs
#
# Write `cross_entropy(z, y, weight, ignore_index)` in NumPy: logits of shape (N, C), class indices (N,), one weight for each class, and the label to leave out.
# It returns the mean as PyTorch computes it.


# %% tags=["exercise"]
def cross_entropy(z, y, weight, ignore_index):
    ### BEGIN SOLUTION
    kept = y != ignore_index
    z, y = z[kept], y[kept]
    terms = losses.logsumexp(z, axis=1) - z[np.arange(len(y)), y]
    return (weight[y] * terms).sum() / weight[y].sum()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Drop the ignored samples first: `kept = y != ignore_index`, then `z[kept]` and `y[kept]`.
# `losses.log_softmax(z, axis=1)` gives the log-probabilities, `z[np.arange(len(y)), y]` picks one number from each row, and `weight[y]` is the weight of each sample.

# %% tags=["check"]
checks.weighted_cross_entropy(cross_entropy)

# %% [markdown] tags=["solution"]
# **Why drop before you pick.** NumPy counts a negative index from the end.
# With fewer than 100 classes −100 is no place in a row, and picking first fails.
# With 100 classes or more it picks one of them in silence, and −1 picks the last one at any number.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What you can now say
#
# The loss decides what its input means: logits with `CrossEntropyLoss` and `BCEWithLogitsLoss`, log-probabilities with `NLLLoss`, probabilities with `BCELoss`.
# A mean divides by the weights of the labels that count, or by the number of terms, and you know which.
# Autograd's gradient is softmax minus target, the one you derived.
#
# ## What the loss still hides
#
# So far the logits fell from the sky.
# In a model they come from weights and inputs, and the place where a logit is zero is a line between two groups of points.
# The next lesson draws that line and moves it.
#
# ## Further reading
#
# - Adam Paszke and others (2019), *PyTorch: An Imperative Style, High-Performance Deep Learning Library*: how autograd came to record what you run.
# - Gary King and Langche Zeng (2001), *Logistic Regression in Rare Events Data*: what choosing the samples does to the probabilities when ones are rare, and two remedies, weights among them.
# - Rafael Müller, Simon Kornblith and Geoffrey Hinton (2019), *When Does Label Smoothing Help?*: what a soft target does to a network.
# - Charles Elkan (2001), *The Foundations of Cost-Sensitive Learning*: when to weigh classes, and when to move the threshold instead.
