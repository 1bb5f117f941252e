# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # The debugging clinic
#
# Sixteen short programs, and not one of them does what its author thinks: can you tell what each will do before you run it?
#
# You will be able to
#
# - **predict** whether a call of a loss fails, or runs and is wrong,
# - **recognise** a mistake by its symptom,
# - **mend** sixteen mistakes that people ask about again and again,
# - **use** a cheat sheet of one page when a loss looks odd.
#
# Time: 90 minutes, with a place to pause after case 7.
# Before this lesson: [Cross-entropy in PyTorch](03_cross_entropy_in_pytorch.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import torch
import torch.nn.functional as F

from utils import cheat_sheet, checks, clinic, explorers, losses, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Errors that say so
#
# Every case goes the same way.
# Read the program, and say with probabilities what it will do.
# Then run the cell below it, whose output stays folded until you do.
# Last, write the program again as `mended(...)`, and let the check look at it.
#
# A check calls your function with tensors, many times, and compares the value.
# Where a model would learn from it, the check compares the gradient too.
#
# We begin with the kind mistakes.
# PyTorch stops and says what it wants, once you can read it.
#
# ### Case 1: labels from a file
#
# Two samples, three classes.
# The labels came out of a table, and a table often makes floats of whole numbers.
#
# Write `mended(z, y)` for logits `z` of shape (N, C) and such labels `y`.


# %% slideshow={"slide_type": "-"}
def float_labels():
    z = torch.tensor([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]])
    y = torch.tensor([0.0, 2.0])
    return F.cross_entropy(z, y)


quiz.ask("clinic-target-dtype")

# %% [markdown] tags=["teacher"]
# **Teacher.** Let the class vote before every run, by a show of hands, and ask one of the minority to explain.
# The wrong answers are what sensible people believe, and PyTorch could well have been built that way.
# Whoever has ten minutes only takes cases 4, 8 and 12: they are asked about most, and they are silent.

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(float_labels)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y.long())
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("target-dtype", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# PyTorch names the **dtype**, the type of the numbers in a tensor: a class index is a whole number of type long.
# Byte, which it also names, holds whole numbers from 0 to 255; Int is refused.
# Mended, the program costs {{ F.cross_entropy(torch.tensor([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]]), torch.tensor([0, 2])):.4f }}.
# The binary losses want the opposite, a float.
# With whole numbers, `binary_cross_entropy_with_logits` says "{{ clinic.run(lambda: F.binary_cross_entropy_with_logits(torch.zeros(2), torch.tensor([0, 1]))) }}".
#
# ### Case 2: labels in a column
#
# This time the labels are whole numbers, but each stands in a row of its own.
#
# Write `mended(z, y)` for labels `y` of shape (N, 1).
# It must also work when a batch holds a single sample.


# %% slideshow={"slide_type": "-"}
def labels_in_a_column():
    z = torch.tensor([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]])
    y = torch.tensor([[0], [2]])
    return F.cross_entropy(z, y)


quiz.ask("clinic-target-shape")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(labels_in_a_column)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y.squeeze(1))
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("target-shape", mended)

# %% [markdown] tags=["solution"]
# **Why the 1 in `squeeze(1)`.** A bare `squeeze()` drops every axis of length 1.
# In a batch of one sample it would drop the batch as well.
# For a batch of labels always say which axis goes.

# %% [markdown] slideshow={"slide_type": "slide"}
# In the message, 1D means one axis: the shape (N,).
# "Multi-target" is the name of the guess: two labels side by side would be two targets for one sample.
#
# ### Case 3: a class for every word
#
# A model reads two texts of seven words and gives each word one of five classes.
# Many models put the classes last: the logits have shape (2, 7, 5), and the labels (2, 7).
#
# Write `mended(z, y)` for logits of shape (N, T, C) and labels of shape (N, T).


# %% slideshow={"slide_type": "-"}
def classes_last():
    z = torch.zeros(2, 7, 5)
    y = torch.zeros(2, 7).long()
    return F.cross_entropy(z, y)


quiz.ask("clinic-class-axis")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(classes_last)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z.permute(0, 2, 1), y)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `z.permute(0, 2, 1)` names the axes in their new order: the third one comes second.

# %% tags=["check"]
checks.clinic("class-axis", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The message speaks of the target, yet it is the logits that lie wrong.
# `permute` moves an axis with all that is on it.
# `view(2, 5, 7)` gives the same shape, silences the message, and deals the numbers out anew.
#
# Had the texts five words, no message would have come, as lesson 03 showed.
# That is what the rest of this lesson is about: mistakes that PyTorch cannot see.
#
# ## The wrong kind of number
#
# A loss cannot ask what a number means.
# It takes every row as logits, or as probabilities, or as logarithms of them, because that is its contract.
# In the next four programs a loss takes its numbers for something else than they are, and all four run.
#
# ### Case 4: a softmax to be safe
#
# The author wants probabilities and puts a softmax at the end of the model.
# Then comes the loss.
#
# Write `mended(z, y)` for logits `z`.


# %% slideshow={"slide_type": "-"}
def softmax_first():
    z = torch.tensor([[2.0, 0.0, 0.0]])
    q = z.softmax(dim=1)
    return F.cross_entropy(q, torch.tensor([0]))


quiz.ask("clinic-softmax-first")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(softmax_first)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("softmax-first", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The logits alone cost {{ F.cross_entropy(torch.tensor([[2.0, 0.0, 0.0]]), torch.tensor([0])):.4f }}, and with the extra softmax {{ F.cross_entropy(torch.tensor([[2.0, 0.0, 0.0]]).softmax(1), torch.tensor([0])):.4f }}.
# A model with ten classes could be as right as possible and would still pay {{ torch.tensor([1.0] + [0.0] * 9).logsumexp(0) - 1:.4f }}; as wrong as possible, it would pay {{ torch.tensor([1.0] + [0.0] * 9).logsumexp(0):.4f }}.
# A model that learns slowly, and a loss that stops far above 0, are the symptom.
# Keep the softmax for the moment when you show probabilities to somebody.
#
# ### Case 5: two losses exchanged
#
# Two forecasts of rain, 0.99 on a wet day and 0.01 on a dry one.
#
# Write `mended(p, y)` for probabilities `p` and float labels `y`.


# %% slideshow={"slide_type": "-"}
def swapped():
    p = torch.tensor([0.99, 0.01])
    y = torch.tensor([1.0, 0.0])
    return F.binary_cross_entropy_with_logits(p, y)


quiz.ask("clinic-swapped")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(swapped)


# %% tags=["exercise"]
def mended(p, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy(p, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("swapped", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# These forecasts should cost {{ F.binary_cross_entropy(torch.tensor([0.99, 0.01]), torch.tensor([1.0, 0.0])):.4f }}.
# Even perfect ones, 1 and 0, would pay {{ F.binary_cross_entropy_with_logits(torch.tensor([1.0, 0.0]), torch.tensor([1.0, 0.0])):.4f }} in this loss.
#
# The other way round you are told.
# Logits of 1.5 and −0.5 in `binary_cross_entropy` give "{{ clinic.run(lambda: F.binary_cross_entropy(torch.tensor([1.5, -0.5]), torch.tensor([1.0, 0.0]))) }}".
#
# ### Case 6: a loss below zero
#
# The name `nll_loss` is short for negative log-likelihood loss.
# So the author gives it probabilities.
#
# Write `mended(q, y)` for rows of probabilities `q` and class indices `y`.


# %% slideshow={"slide_type": "-"}
def raw_probabilities():
    q = torch.tensor([[0.1, 0.9]])
    return F.nll_loss(q, torch.tensor([1]))


quiz.ask("clinic-nll-probabilities")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(raw_probabilities)


# %% tags=["exercise"]
def mended(q, y):
    ### BEGIN SOLUTION
    return F.nll_loss(q.log(), y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("nll-probabilities", mended)

# %% [markdown] tags=["solution"]
# **Better still.** If you have the logits, take `F.cross_entropy`, or `F.nll_loss` of `z.log_softmax(dim=1)`.
# The logarithm of a probability that was rounded to 0 is minus infinity.

# %% [markdown] slideshow={"slide_type": "slide"}
# A cross-entropy of labels is never negative.
# Whenever you see one below zero, look first for a logarithm that nobody took.
#
# ### Case 7: one output
#
# A yes-or-no model has a single output, and the author chooses the loss for classes.
# The program asks for two losses: with labels that the model has right on both samples, then with the labels exchanged.
#
# Write `mended(z, y)` for logits `z` and float labels `y`, both of shape (N, 1).


# %% slideshow={"slide_type": "-"}
def one_output():
    z = torch.tensor([[3.0], [-5.0]])
    right = F.cross_entropy(z, torch.tensor([[1.0], [0.0]]))
    wrong = F.cross_entropy(z, torch.tensor([[0.0], [1.0]]))
    return right, wrong


quiz.ask("clinic-one-output")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(one_output)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(z, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("one-output", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# A loss of exactly 0 from the first step on is no success.
# The binary loss gives {{ F.binary_cross_entropy_with_logits(torch.tensor([3.0, -5.0]), torch.tensor([1.0, 0.0])):.4f }} for the right labels and {{ F.binary_cross_entropy_with_logits(torch.tensor([3.0, -5.0]), torch.tensor([0.0, 1.0])):.4f }} for the wrong ones.
# (PyTorch prints −0, a zero with a sign. It is as empty as any other.)
#
# In case 1 floats were refused.
# Here they have the shape of the logits, (N, 1), so they are taken as probabilities of the one class.
# Class indices would have stopped at the first label 1: "{{ clinic.run(lambda: F.cross_entropy(torch.tensor([[3.0], [-5.0]]), torch.tensor([1, 0]))) }}"
#
# Seven cases are done, and nine are left: this is a good place to pause.
#
# ## The mean that is not the mean
#
# Once samples count differently, "the mean" needs a second look.
# The next four programs all give a mean of losses, and it is not the mean that the author thinks.
#
# ### Case 8: the mean by hand
#
# A program keeps the loss of each sample and averages later.
# To be sure, the author compares with PyTorch's own mean.
#
# Write `mended(z, y, weight)`, the mean as PyTorch gives it.
# Try it from the terms: `reduction="none"` gives them, and `weight[y]` is the weight of each label.


# %% slideshow={"slide_type": "-"}
def by_hand():
    z = torch.tensor([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]])
    y, weight = torch.tensor([2, 1]), torch.tensor([2.0, 4.0, 6.0])
    terms = F.cross_entropy(z, y, weight=weight, reduction="none")
    return F.cross_entropy(z, y, weight=weight), terms.mean()


quiz.ask("clinic-weighted-mean")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(by_hand)


# %% tags=["exercise"]
def mended(z, y, weight):
    ### BEGIN SOLUTION
    terms = F.cross_entropy(z, y, weight=weight, reduction="none")
    return terms.sum() / weight[y].sum()
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("weighted-mean", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The terms are {{ F.cross_entropy(torch.tensor([[0.2, 0.3, 0.5]]), torch.tensor([2]), weight=torch.tensor([2.0, 4.0, 6.0]), reduction="sum"):.4f }} and {{ F.cross_entropy(torch.tensor([[0.5, 0.2, 0.3]]), torch.tensor([1]), weight=torch.tensor([2.0, 4.0, 6.0]), reduction="sum"):.4f }}, and their plain mean is {{ by_hand()[1]:.4f }}.
# Divided by 6 + 4, the weights of the two labels, their sum gives {{ by_hand()[0]:.4f }}.
# In a batch of one sample the weight cancels, and does nothing at all.
#
# ### Case 9: the same labels as rows
#
# One-hot rows say the same as indices.
# The author compares the two, with the same weights.
#
# Write `mended(z, target, weight)` for one-hot rows, so that it gives the mean that the indices would give.


# %% slideshow={"slide_type": "-"}
def rows_or_indices():
    z = torch.tensor([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]])
    y, weight = torch.tensor([2, 1]), torch.tensor([2.0, 4.0, 6.0])
    rows = F.one_hot(y, 3).float()
    by_index = F.cross_entropy(z, y, weight=weight)
    by_rows = F.cross_entropy(z, rows, weight=weight)
    return by_index, by_rows


quiz.ask("clinic-one-hot-weights")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(rows_or_indices)


# %% tags=["exercise"]
def mended(z, target, weight):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, target.argmax(dim=1), weight=weight)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Which class a one-hot row means is the place of its largest number.
# `argmax` finds it.

# %% tags=["check"]
checks.clinic("one-hot-weights", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# Rows are probabilities to PyTorch, and with probabilities it divides by N.
# With weights, give rows in place of indices, and the loss jumps although no sample changed.
#
# ### Case 10: label 1 counts three times
#
# One sample of each label, both with logit 0.
# Label 1 is rare, so the author wants it to count three times.
#
# Write `mended(z, y, factor)`, where `factor` holds one number: how many times label 1 counts.


# %% slideshow={"slide_type": "-"}
def three_times():
    z, y = torch.tensor([0.0, 0.0]), torch.tensor([1.0, 0.0])
    weight = torch.tensor([3.0])
    return F.binary_cross_entropy_with_logits(z, y, weight=weight)


quiz.ask("clinic-pos-weight")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(three_times)


# %% tags=["exercise"]
def mended(z, y, factor):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(z, y, pos_weight=factor)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("pos-weight", mended)

# %% [markdown] slideshow={"slide_type": "subslide"}
# With `weight` the mean is {{ 3 * torch.tensor(2.0).log():.4f }}, with `pos_weight` {{ 2 * torch.tensor(2.0).log():.4f }}: (3 log 2 + log 2) / 2.
# `CrossEntropyLoss` with the class weights 1 and 3 would divide by 1 + 3 and give {{ torch.tensor(2.0).log():.4f }}.
# Three ways to give a weight, three means.
#
# **Predict.** Below is the binary loss with three samples, two of label 1.
# You will move the weight from 1 to 3.
# Which bars grow?
# Then choose "CrossEntropyLoss: index": do the bars change, and does the mean?

# %% slideshow={"slide_type": "subslide"} tags=["explorer"]
explorers.torch_loss(function="BCEWithLogitsLoss")

# %% [markdown] slideshow={"slide_type": "slide"}
# The bars of label 1 grow threefold and the others stay, in both losses.
# Only the divisor differs: at weight 3 the mean is {{ explorers.torch_loss(function="BCEWithLogitsLoss", weight=3).loss:.4f }} with one and {{ explorers.torch_loss(weight=3).loss:.4f }} with the other.
#
# ### Case 11: a batch without labels
#
# A sample with the label −100 is ignored.
# In the second of two batches no label was known.
# An **epoch** is one pass over all batches.
# The program prints the loss that a training log would show for it.
#
# Write `mended(z, y)`, the mean over the samples that have a label, and 0 when there are none.


# %% slideshow={"slide_type": "-"}
def epoch():
    z = torch.tensor([[2.0, 0.0], [0.0, 0.0]])
    batches = torch.tensor([0, -100]), torch.tensor([-100, -100])
    return sum(F.cross_entropy(z, y) for y in batches) / 2


quiz.ask("clinic-all-ignored")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(epoch)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    total = F.cross_entropy(z, y, reduction="sum")
    return total / (y != -100).sum().clamp(min=1)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `reduction="sum"` gives 0 for such a batch, not nan.
# `(y != -100).sum()` counts the labels, and `.clamp(min=1)` keeps a count from being 0.

# %% tags=["check"]
checks.clinic("all-ignored", mended)

# %% [markdown] tags=["solution"]
# **Why the sum is safe.** A sum of nothing is 0, and its slopes are 0.
# `clamp(min=1)` changes the divisor only where it would be 0.
# A mean of the batches' means would still not be the loss of the epoch: it counts a batch with few labels too much.

# %% [markdown] slideshow={"slide_type": "slide"}
# 0 divided by 0 is {{ F.cross_entropy(torch.ones(2, 3), torch.tensor([-100, -100])).item() }}, and PyTorch does it on purpose: a mean of nothing has no value.
# The slopes are 0, so the model survives.
# The log does not.
# A 0 in place of nan spoils it more quietly: ({{ F.cross_entropy(torch.tensor([[2.0, 0.0]]), torch.tensor([0])):.4f }} + 0) / 2 is half the loss of the one sample that has a label.
# For the loss of an epoch add up the sums and the counts of all batches, and divide once.
#
# ## Targets that fit by accident
#
# A target can have a shape that PyTorch accepts, and still not be what you meant.
#
# ### Case 12: a column beside a row
#
# The author writes the formula of lesson 01 by hand.
# The model gives a column, the labels are a row.
#
# Write `mended(p, y)` for probabilities `p` of shape (N, 1) and float labels `y` of shape (N,).


# %% slideshow={"slide_type": "-"}
def column_and_row():
    p = torch.tensor([[0.9], [0.2], [0.7]])
    y = torch.tensor([1.0, 0.0, 1.0])
    terms = -(y * p.log() + (1 - y) * (1 - p).log())
    return terms.mean()


quiz.ask("clinic-broadcasting")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(column_and_row)


# %% tags=["exercise"]
def mended(p, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy(p.squeeze(1), y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("broadcasting", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# Three terms cost {{ losses.binary_cross_entropy([0.9, 0.2, 0.7], [1, 0, 1]):.4f }} on average, and the table of nine {{ column_and_row():.4f }}.
# PyTorch stretches shapes until they match, here a row and a column to a table, and this is called **broadcasting**.
# It is useful when you want it, and silent when you do not.
# An accuracy computed from the same two shapes would say {{ ((torch.tensor([[0.9], [0.2], [0.7]]) > 0.5) == torch.tensor([True, False, True])).float().mean():.4f }} instead of 1.
# `F.binary_cross_entropy` refuses these two: "{{ clinic.run(lambda: F.binary_cross_entropy(torch.tensor([[0.9], [0.2], [0.7]]), torch.tensor([1.0, 0.0, 1.0]))) }}"
#
# ### Case 13: a target that nobody filled
#
# Several people looked at each picture and voted for a class.
# Their votes should become the target, as probabilities.
# The author reserves the memory with `torch.empty`, and forgets the rest.
#
# So that we all see the same, this program switches on a strict mode of PyTorch that also writes nan into empty memory.
# Without it, nobody can say what you would see.
#
# Write `mended(z, votes)` for logits and numbers of votes, both of shape (N, C), with the share of each class as target.


# %% slideshow={"slide_type": "-"}
def forgotten_target():
    torch.set_deterministic_debug_mode("error")
    target = torch.empty(3)
    torch.set_deterministic_debug_mode("default")
    return F.cross_entropy(torch.ones(3), target)


quiz.ask("clinic-empty-target")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(forgotten_target)


# %% tags=["exercise"]
def mended(z, votes):
    ### BEGIN SOLUTION
    target = votes / votes.sum(dim=1, keepdim=True)
    return F.cross_entropy(z, target)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Divide each row by its own sum.
# `keepdim=True` keeps the sums in a column, so that they fit the rows.

# %% tags=["check"]
checks.clinic("empty-target", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# In lesson 03 you met a text whose empty target held 0, 18.9802 and almost 0, and whose loss was {{ 18.9802 * torch.tensor(3.0).log():.4f }}.
# The votes themselves are no target either.
# Three votes make a target that sums to 3, and the loss becomes three times too large, in silence.
#
# ## Right number, wrong reading
#
# In the last three programs every number is right.
# The author reads it as something that it is not.
#
# ### Case 14: one minus the loss
#
# "The loss is the error, so one minus the loss is the accuracy."
#
# Write `mended(z, y)`, the share of samples whose largest logit is that of their class.


# %% slideshow={"slide_type": "-"}
def accuracy():
    z = torch.tensor([[10.0, -10.0]])
    return 1 - F.cross_entropy(z, torch.tensor([1]))


quiz.ask("clinic-above-one")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(accuracy)


# %% tags=["exercise"]
def mended(z, y):
    ### BEGIN SOLUTION
    return (z.argmax(dim=1) == y).float().mean()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `z.argmax(dim=1)` is the class that each sample is given.
# `True` and `False` become 1 and 0 with `.float()`, and then they have a mean.

# %% tags=["check"]
checks.clinic("above-one", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The loss is {{ F.cross_entropy(torch.tensor([[10.0, -10.0]]), torch.tensor([1])):.0f }} nats, and it is right.
# A loss above 1 is no mistake: an untrained model with ten classes starts near log 10 = {{ torch.tensor(10.0).log():.4f }}.
#
# ### Case 15: yes from 0.5 on
#
# The model gives logits, for `BCEWithLogitsLoss`.
# The author decides as for probabilities.
# The program shows the logit's probability, then the decision.
#
# Write `mended(z)` for logits of shape (N,): label 1 where it is the more probable one.


# %% slideshow={"slide_type": "-"}
def decide():
    z = torch.tensor([0.3])
    return z.sigmoid(), z > 0.5


quiz.ask("clinic-threshold")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(decide)


# %% tags=["exercise"]
def mended(z):
    ### BEGIN SOLUTION
    return z > 0
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("threshold", mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# A logit of 0.5 is a probability of {{ losses.sigmoid(0.5):.4f }}.
# So the author asks for more than is meant, and every sample with a probability between {{ losses.sigmoid(0.0):.4f }} and {{ losses.sigmoid(0.5):.4f }} gets label 0.
# The loss looks fine; it is the accuracy that suffers.
#
# ### Case 16: waiting for zero
#
# Training with label smoothing shall go on until the loss is below 0.1.
# The program asks how low the loss gets, with leads of 0, 3.33 and 100 for the true logit.


# %% slideshow={"slide_type": "-"}
def waiting():
    logits = torch.tensor([[0.0, 0, 0], [3.33, 0, 0], [100.0, 0, 0]])
    y = torch.tensor([0, 0, 0])
    return F.cross_entropy(logits, y, label_smoothing=0.1, reduction="none")


quiz.ask("clinic-smoothing-floor")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(waiting)

# %% [markdown]
# How low can a loss get?
# Write `mended(C, eps)`, the smallest loss that `C` classes with `label_smoothing=eps` allow.
# PyTorch takes `eps` of the target away and spreads it over all `C` classes, the label's own among them.


# %% tags=["exercise"]
def mended(C, eps):
    ### BEGIN SOLUTION
    rest = eps / C
    return losses.entropy([1 - eps + rest] + [rest] * (C - 1))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# The smallest cross-entropy is reached when the model says what the target says.
# Then it is the entropy of the target, and `losses.entropy` computes it from a list of probabilities.

# %% tags=["check"]
checks.clinic("smoothing-floor", mended)

# %% [markdown]
# With three classes and 0.1 the floor is {{ losses.entropy([1 - 0.1 + 0.1 / 3, 0.1 / 3, 0.1 / 3]):.4f }}, so the author waits for ever.
# With ten classes it is {{ losses.entropy([0.91] + [0.01] * 9):.4f }}.
# The lead of {{ torch.tensor((1 - 0.1 + 0.1 / 3) / (0.1 / 3)).log():.2f }} is log({{ 1 - 0.1 + 0.1 / 3:.4f }} / {{ 0.1 / 3:.4f }}): there the model says what the target says.
# A lead of 100 is surer than the target, and pays {{ F.cross_entropy(torch.tensor([[100.0, 0.0, 0.0]]), torch.tensor([0]), label_smoothing=0.1):.4f }} for it.
#
# ## The cheat sheet
#
# Here is the whole clinic on one page, with some relatives of its cases.
# Find the symptom on the left.
# It stands [alone, to be printed](../docs/cheat_sheet.html), too.

# %%
cheat_sheet.table()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What you can now say
#
# An error message about a target speaks of dtype, shape or class axis, and you know which of the three to mend.
# When a loss is negative, exactly 0, nan, or stuck far above 0, you know where to look first.
# Before you trust a mean, you ask what it was divided by.
#
# ## What the loss still hides
#
# These programs had two or three samples, and you could see what was wrong.
# Real data hide a mistake behind thousands of rows, and a model that is right for the wrong reason behind a good loss.
# The next lesson trains one.
#
# ## Further reading
#
# - D. Sculley and others (2015), *Hidden Technical Debt in Machine Learning Systems*: why silent mistakes are the expensive ones.
# - Andreas Zeller (2009), *Why Programs Fail: A Guide to Systematic Debugging*: from a symptom to its cause, step by step.
# - Nargiz Humbatova and others (2020), *Taxonomy of Real Faults in Deep Learning Systems*: which mistakes people make, counted.
