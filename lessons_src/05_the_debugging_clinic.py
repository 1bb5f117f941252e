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
# Short programs that somebody once asked for help with: which of them stop, which give a number that nobody meant, and which number is right after all?
#
# You will be able to
#
# - **predict** whether a call of a loss stops, or runs, and what it then gives,
# - **mend** sixteen programs that people ask about again and again,
# - **tell** a mistake by its symptom, with a cheat sheet of one page,
# - **say** what a mean of losses was divided by.
#
# Time: 90 minutes, with a place to pause after case 7.
# Before this lesson: [Cross-entropy in PyTorch](03_cross_entropy_in_pytorch.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import torch
import torch.nn.functional as F

from utils import cheat_sheet, checks, clinic, explorers, losses, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## How a case goes
#
# Read the program, and say with probabilities what it will do.
# Some of what they do you have met; see whether you still know it.
# Do not think that something must be wrong: now and then the number is right, and its author was only surprised.
# Then run the cell below, whose output stays folded until you do.
# Last, write the function that the author needed, and let the check look at it.
#
# A check calls your function with tensors, many times, and compares the value.
# Where a model would learn from it, the check compares the gradient too.
#
# ### Case 1: labels from a file
#
# Two samples, three classes.
# The labels came out of a table, and a table often makes floats of whole numbers.
#
# Write `float_labels_mended(z, y)`, the mean loss for logits `z` of shape (N, C) and such labels `y`.


# %% slideshow={"slide_type": "-"}
def float_labels():
    z = torch.tensor([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]])
    y = torch.tensor([0.0, 2.0])
    return F.cross_entropy(z, y)


quiz.ask("clinic-target-dtype")

# %% [markdown] tags=["teacher"]
# **Teacher.** Let the class vote before every run, by a show of hands, and ask one of the minority to explain.
# The wrong answers are what sensible people believe, and PyTorch could well have been built that way.
# Whoever has fifteen minutes only takes cases 2, 4 and 8: they are asked about most, and they are silent.

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(float_labels)


# %% tags=["exercise"]
def float_labels_mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y.long())
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("target-dtype", float_labels_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# PyTorch names the **dtype**, the type of the numbers in a tensor: a class index is a whole number of type long.
# Byte, which it also names, holds whole numbers from 0 to 255, and does only where each sample has one label; Int is refused.
# Mended, the program costs {{ F.cross_entropy(torch.tensor([[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]]), torch.tensor([0, 2])):.4f }}.
# The binary losses want the opposite, a float.
# With whole numbers, `binary_cross_entropy_with_logits` says "{{ clinic.run(lambda: F.binary_cross_entropy_with_logits(torch.zeros(2), torch.tensor([0, 1]))) }}".
#
# ### Case 2: something to be safe
#
# `cross_entropy` wants logits.
# To be safe, one author puts a `log_softmax` before it, and another one a `softmax`.
# The program shows the loss without either, then the two others.
#
# Write `to_be_safe_mended(z, y)`, the mean loss for logits `z` and class indices `y`.


# %% slideshow={"slide_type": "-"}
def to_be_safe():
    z, y = torch.tensor([[2.0, 0.0, 0.0]]), torch.tensor([0])
    one = F.cross_entropy(z.log_softmax(dim=1), y)
    other = F.cross_entropy(z.softmax(dim=1), y)
    return F.cross_entropy(z, y), one, other


quiz.ask("clinic-softmax-first")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(to_be_safe)


# %% tags=["exercise"]
def to_be_safe_mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("softmax-first", to_be_safe_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The logits alone cost {{ F.cross_entropy(torch.tensor([[2.0, 0.0, 0.0]]), torch.tensor([0])):.4f }}, and with the extra softmax {{ F.cross_entropy(torch.tensor([[2.0, 0.0, 0.0]]).softmax(1), torch.tensor([0])):.4f }}.
# A second `log_softmax` changes nothing: it subtracts the log of a sum of probabilities, which is the log of 1.
#
# With the softmax, a model with ten classes could be as right as possible and would still pay {{ torch.tensor([1.0] + [0.0] * 9).logsumexp(0) - 1:.4f }}; as wrong as possible, it would pay {{ torch.tensor([1.0] + [0.0] * 9).logsumexp(0):.4f }}.
# A model that learns slowly, and a loss that stops far above 0, are the symptom.
# Keep the softmax for the moment when you show probabilities to somebody.
#
# ### Case 3: labels in a column
#
# This time the labels are whole numbers, but each stands in a row of its own.
#
# Write `labels_in_a_column_mended(z, y)`, the mean loss for labels `y` of shape (N, 1).
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
def labels_in_a_column_mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y.squeeze(1))
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("target-shape", labels_in_a_column_mended)

# %% [markdown] tags=["solution"]
# **Why the 1 in `squeeze(1)`.** A bare `squeeze()` drops every axis of length 1.
# In a batch of one sample it would drop the batch as well.
# For a batch of labels always say which axis goes.

# %% [markdown] slideshow={"slide_type": "slide"}
# In the message, 1D means one axis: the shape (N,).
# "Multi-target" is the name of the guess: two labels side by side would be two targets for one sample.
#
# ### Case 4: a column beside a row
#
# The author writes the formula of lesson 01 by hand.
# The model gives a column, the labels are a row.
#
# Write `column_and_row_mended(p, y)`, the mean loss for probabilities `p` of shape (N, 1) and float labels `y` of shape (N,).


# %% slideshow={"slide_type": "-"}
def column_and_row():
    p = torch.tensor([[0.9], [0.2], [0.7]])
    y = torch.tensor([1.0, 0.0, 1.0])
    terms = -(y * p.log() + (1 - y) * (1 - p).log())
    return terms.mean()


quiz.ask("clinic-column-and-row")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(column_and_row)


# %% tags=["exercise"]
def column_and_row_mended(p, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy(p.squeeze(1), y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("broadcasting", column_and_row_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# Three terms cost {{ losses.binary_cross_entropy([0.9, 0.2, 0.7], [1, 0, 1]):.4f }} on average, and the table of nine {{ column_and_row():.4f }}.
# PyTorch stretches shapes until they match, here a row and a column to a table, and this is called **broadcasting**.
# It is useful when you want it, and silent when you do not.
# An accuracy computed from the same two shapes would say {{ ((torch.tensor([[0.9], [0.2], [0.7]]) > 0.5) == torch.tensor([True, False, True])).float().mean():.4f }} instead of 1.
# `F.binary_cross_entropy` refuses these two: "{{ clinic.run(lambda: F.binary_cross_entropy(torch.tensor([[0.9], [0.2], [0.7]]), torch.tensor([1.0, 0.0, 1.0]))) }}"
#
# ## What a number stands for
#
# A loss cannot ask what a number means.
# It takes a row as logits, or as probabilities, or as logarithms of them, because that is its contract.
#
# ### Case 5: forecasts of rain
#
# Two forecasts of rain, 0.99 on a wet day and 0.01 on a dry one.
#
# Write `forecasts_mended(p, y)`, the mean loss for probabilities `p` and float labels `y`.


# %% slideshow={"slide_type": "-"}
def forecasts():
    p = torch.tensor([0.99, 0.01])
    y = torch.tensor([1.0, 0.0])
    return F.binary_cross_entropy_with_logits(p, y)


quiz.ask("clinic-forecasts")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(forecasts)


# %% tags=["exercise"]
def forecasts_mended(p, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy(p, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("swapped", forecasts_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# These forecasts should cost {{ F.binary_cross_entropy(torch.tensor([0.99, 0.01]), torch.tensor([1.0, 0.0])):.4f }}.
# Even perfect ones, 1 and 0, would pay {{ F.binary_cross_entropy_with_logits(torch.tensor([1.0, 0.0]), torch.tensor([1.0, 0.0])):.4f }} in this loss.
#
# The other way round you are told, as soon as one logit lies outside 0 to 1.
# Logits of 1.5 and −0.5 in `binary_cross_entropy` give "{{ clinic.run(lambda: F.binary_cross_entropy(torch.tensor([1.5, -0.5]), torch.tensor([1.0, 0.0]))) }}".
#
# ### Case 6: the negative log-likelihood
#
# The name `nll_loss` is short for negative log-likelihood loss.
# The author gives it probabilities.
#
# Write `likelihood_mended(q, y)`, the mean loss for rows of probabilities `q` and class indices `y`.


# %% slideshow={"slide_type": "-"}
def likelihood():
    q = torch.tensor([[0.1, 0.9]])
    return F.nll_loss(q, torch.tensor([1]))


quiz.ask("clinic-nll-probabilities")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(likelihood)


# %% tags=["exercise"]
def likelihood_mended(q, y):
    ### BEGIN SOLUTION
    return F.nll_loss(q.log(), y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("nll-probabilities", likelihood_mended)

# %% [markdown] tags=["solution"]
# **Better still.** If you have the logits, take `F.cross_entropy`, or `F.nll_loss` of `z.log_softmax(dim=1)`.
# The logarithm of a probability that was rounded to 0 is minus infinity.

# %% [markdown] slideshow={"slide_type": "slide"}
# A cross-entropy of class indices, or of labels from 0 to 1, is never negative.
# When you see one below zero, look first for a logarithm that nobody took.
#
# ### Case 7: one output
#
# A yes-or-no model has a single output, and the author chooses the loss for classes.
# The program asks for two losses: with labels that the model has right on both samples, then with the labels exchanged.
#
# Write `one_output_mended(z, y)`, the mean loss for logits `z` and float labels `y`, both of shape (N, 1).


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
def one_output_mended(z, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(z, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("one-output", one_output_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# A loss of exactly 0 from the first step on is no success.
# The binary loss gives {{ F.binary_cross_entropy_with_logits(torch.tensor([3.0, -5.0]), torch.tensor([1.0, 0.0])):.4f }} for the right labels and {{ F.binary_cross_entropy_with_logits(torch.tensor([3.0, -5.0]), torch.tensor([0.0, 1.0])):.4f }} for the wrong ones.
# (PyTorch prints −0, a zero with a sign. It is as empty as any other.)
#
# In case 1 floats were refused.
# Here they have the shape of the logits, (N, 1), so they are taken as probabilities of the one class.
# Whole numbers would have stopped.
# In the shape (N, 1) they are no probabilities: "{{ clinic.run(lambda: F.cross_entropy(torch.tensor([[3.0], [-5.0]]), torch.tensor([[1], [0]]))) }}".
# In the shape (N,) they are class indices, and a label 1 is one class too many: "{{ clinic.run(lambda: F.cross_entropy(torch.tensor([[3.0], [-5.0]]), torch.tensor([1, 0]))) }}"
#
# Seven cases are done, and nine are left, with three patients of your own: this is a good place to pause.
#
# ## Samples that do not count alike
#
# Weights make some samples count more, and an ignored label makes one count for nothing.
#
# ### Case 8: the mean by hand
#
# A program keeps the loss of each sample and averages later.
# To be sure, the author compares with PyTorch's own mean.
#
# Write `by_hand_mended(z, y, weight)`, the mean as PyTorch gives it.
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
def by_hand_mended(z, y, weight):
    ### BEGIN SOLUTION
    terms = F.cross_entropy(z, y, weight=weight, reduction="none")
    return terms.sum() / weight[y].sum()
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("weighted-mean", by_hand_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The terms are {{ F.cross_entropy(torch.tensor([[0.2, 0.3, 0.5]]), torch.tensor([2]), weight=torch.tensor([2.0, 4.0, 6.0]), reduction="sum"):.4f }} and {{ F.cross_entropy(torch.tensor([[0.5, 0.2, 0.3]]), torch.tensor([1]), weight=torch.tensor([2.0, 4.0, 6.0]), reduction="sum"):.4f }}, and their plain mean is {{ by_hand()[1]:.4f }}.
# Divided by 6 + 4, the weights of the two labels, their sum gives {{ by_hand()[0]:.4f }}.
# In a batch of one sample the weight cancels, and does nothing at all.
#
# ### Case 9: the same labels as rows
#
# One-hot rows say the same as indices.
# The author gives them to the loss, with the logits and the weights of case 8.
#
# Write `rows_mended(z, target, weight)` for one-hot rows, so that it gives the mean that the indices would give.


# %% slideshow={"slide_type": "-"}
def rows():
    z = torch.tensor([[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]])
    y, weight = torch.tensor([2, 1]), torch.tensor([2.0, 4.0, 6.0])
    target = F.one_hot(y, 3).float()
    return F.cross_entropy(z, target, weight=weight)


quiz.ask("clinic-one-hot-weights")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(rows)


# %% tags=["exercise"]
def rows_mended(z, target, weight):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, target.argmax(dim=1), weight=weight)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Which class a one-hot row means is the place of its largest number.
# `argmax` finds it.

# %% tags=["check"]
checks.clinic("one-hot-weights", rows_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# Rows are probabilities to PyTorch, and with probabilities it divides by N.
# Give rows in place of indices, and with weights like these the loss jumps although no sample changed.
#
# ### Case 10: label 1 counts three times
#
# One sample of each label, both with logit 0.
# Label 1 is rare, so the author wants it to count three times.
#
# Write `three_times_mended(z, y, factor)`, where `factor` holds one number: how many times label 1 counts.
# Divide by the number of samples, as the binary loss does.


# %% slideshow={"slide_type": "-"}
def three_times():
    z, y = torch.tensor([0.0, 0.0]), torch.tensor([1.0, 0.0])
    weight = torch.tensor([3.0])
    return F.binary_cross_entropy_with_logits(z, y, weight=weight)


quiz.ask("clinic-pos-weight")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(three_times)


# %% tags=["exercise"]
def three_times_mended(z, y, factor):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(z, y, pos_weight=factor)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# The loss has a second argument for weights, made for label 1 alone: `help(F.binary_cross_entropy_with_logits)` lists it.

# %% tags=["check"]
checks.clinic("pos-weight", three_times_mended)

# %% [markdown] slideshow={"slide_type": "subslide"}
# With `weight` the mean is {{ 3 * torch.tensor(2.0).log():.4f }}, with `pos_weight` {{ 2 * torch.tensor(2.0).log():.4f }}: (3 log 2 + log 2) / 2.
# `CrossEntropyLoss` with the class weights 1 and 3 would divide by 1 + 3 and give {{ torch.tensor(2.0).log():.4f }}.
# Three ways to give a weight, three means.
#
# **Predict.** Below is the binary loss with three samples, two of label 1.
# The weight of label 1 will go from 1 to 2.
# What will the mean be?

# %% slideshow={"slide_type": "subslide"} tags=["explorer"]
explorers.torch_loss(function="BCEWithLogitsLoss", predict="divisor-of-weights")

# %% [markdown] slideshow={"slide_type": "slide"}
# The bars of label 1 double and the other stays.
# If you were too low, you divided by the weights, or let only one bar grow; if too high, you let the bar of label 0 grow too.
# Choose "CrossEntropyLoss: index": the bars are the same there.
# Only the divisor differs: at weight 2 the mean is {{ explorers.torch_loss(function="BCEWithLogitsLoss", weight=2).loss:.4f }} with one and {{ explorers.torch_loss(weight=2).loss:.4f }} with the other.
#
# ### Case 11: the loss of an epoch
#
# An **epoch** is one pass over all batches.
# A sample with the label −100 is ignored: here that is half of the first batch, and all of the second.
# The program prints the number that a training log would show for the epoch.


# %% slideshow={"slide_type": "-"}
def epoch():
    z = torch.tensor([[[2.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 3.0]]])
    y = torch.tensor([[0, -100], [-100, -100]])
    means = [F.cross_entropy(z[i], y[i]) for i in range(2)]
    return sum(means) / len(means)


quiz.ask("clinic-all-ignored")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(epoch)

# %% [markdown]
# What should the log show?
# The mean over all samples of the epoch that have a label, in whatever batch they are.
#
# Write `epoch_mended(z, y)` for logits of shape (batches, N, C) and labels of shape (batches, N).
# Take a sum and a count from each batch in place of a mean, add both up, and divide once.


# %% tags=["exercise"]
def epoch_mended(z, y):
    ### BEGIN SOLUTION
    total, count = 0, 0
    for i in range(len(y)):
        total = total + F.cross_entropy(z[i], y[i], reduction="sum")
        count = count + (y[i] != -100).sum()
    return total / count
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `reduction="sum"` gives 0 for a batch without labels, not nan.

# %% [markdown] tags=["hint"]
# `(y[i] != -100).sum()` counts the labels of batch `i`.

# %% tags=["check"]
checks.clinic("all-ignored", epoch_mended)

# %% [markdown] tags=["solution"]
# **Why the sum is safe.** A sum of nothing is 0, and its slopes are 0.
# Nothing has to be patched, so a nan that is left means what it says: the model has diverged.

# %% [markdown] slideshow={"slide_type": "slide"}
# The second batch is 0 divided by 0, which is {{ F.cross_entropy(torch.ones(2, 3), torch.tensor([-100, -100])).item() }}, and PyTorch does it on purpose: a mean of nothing has no value.
# Its slopes are 0, so a step of plain gradient descent leaves the weights as they are.
# The log is what is spoiled.
#
# To put a 0 in the place of nan spoils it more quietly: ({{ F.cross_entropy(torch.tensor([[2.0, 0.0]]), torch.tensor([0])):.4f }} + 0) / 2 is half the loss of the one sample that has a label.
# To leave the batch out would do here, but where one batch has two labels and the next has one, a mean of their means counts the samples unequally.
# Sums and counts are right in every case.
#
# ## Other targets, and what a result says
#
# A word in a text, a pixel in a picture: each can have a class of its own.
# A target need not be sure of one class.
# And from the number that comes out, somebody reads something.
#
# ### Case 12: a class for every word
#
# A model reads two texts of seven words and gives each word one of five classes.
# Many models put the classes last: the logits have shape (2, 7, 5), and the labels (2, 7).
#
# Write `classes_last_mended(z, y)`, the mean over all words, for logits of shape (N, T, C) and labels of shape (N, T).


# %% slideshow={"slide_type": "-"}
def classes_last():
    z = torch.zeros(2, 7, 5)
    y = torch.zeros(2, 7).long()
    return F.cross_entropy(z, y)


quiz.ask("clinic-class-axis")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(classes_last)


# %% tags=["exercise"]
def classes_last_mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z.permute(0, 2, 1), y)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `z.permute(0, 2, 1)` names the axes in their new order: the third one comes second.

# %% tags=["check"]
checks.clinic("class-axis", classes_last_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The message speaks of the target, yet it is the logits that lie wrong.
# `permute` moves an axis with all that is on it.
# `view(2, 5, 7)` gives the same shape, silences the message, and deals the numbers out anew.
#
# Had the texts five words, no message would have come, as lesson 03 showed.
#
# ### Case 13: votes for a picture
#
# Several people looked at each picture and voted for a class.
# Their votes should become the target, as probabilities.
# The author makes room for it with `torch.empty`, and forgets to write the votes in.
#
# The two lines around it switch on a strict mode, only so that all machines show the same; what it does is told below the run.
# The question asks what happens without it.
#
# Write `votes_mended(z, votes)`, the mean loss for logits and numbers of votes, both floats of shape (N, C), with the share of each class as target.


# %% slideshow={"slide_type": "-"}
def forgotten_votes():
    torch.set_deterministic_debug_mode("error")
    target = torch.empty(3)
    torch.set_deterministic_debug_mode("default")
    return F.cross_entropy(torch.ones(3), target)


quiz.ask("clinic-empty-target")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(forgotten_votes)


# %% tags=["exercise"]
def votes_mended(z, votes):
    ### BEGIN SOLUTION
    target = votes / votes.sum(dim=1, keepdim=True)
    return F.cross_entropy(z, target)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Divide each row by its own sum.
# `keepdim=True` keeps the sums in a column, so that they fit the rows.

# %% tags=["check"]
checks.clinic("empty-target", votes_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The two lines switch a strict mode of PyTorch on and off, which writes nan into empty memory.
# Without it nobody can say what you would see.
# In lesson 03 you met a text whose empty target held 0, 18.9802 and almost 0, and whose loss was {{ 18.9802 * torch.tensor(3.0).log():.4f }}.
#
# The votes themselves are no target either.
# As floats, three votes make a target that sums to 3, and the loss becomes three times too large, in silence.
# As whole numbers they stop: "{{ clinic.run(lambda: F.cross_entropy(torch.ones(1, 3), torch.tensor([[2, 1, 0]]))) }}"
#
# ### Case 14: one minus the loss
#
# "The loss is the error, so one minus the loss is the accuracy."
# The sample is a mistake, and a confident one.
#
# Write `accuracy_mended(z, y)`, the share of samples whose largest logit is that of their class.


# %% slideshow={"slide_type": "-"}
def accuracy():
    z = torch.tensor([[10.0, -10.0]])
    return 1 - F.cross_entropy(z, torch.tensor([1]))


quiz.ask("clinic-one-minus-loss")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(accuracy)


# %% tags=["exercise"]
def accuracy_mended(z, y):
    ### BEGIN SOLUTION
    return (z.argmax(dim=1) == y).float().mean()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `z.argmax(dim=1)` is the class that each sample is given.
# `True` and `False` become 1 and 0 with `.float()`, and then they have a mean.

# %% tags=["check"]
checks.clinic("above-one", accuracy_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# The loss is {{ F.cross_entropy(torch.tensor([[10.0, -10.0]]), torch.tensor([1])):.0f }} nats, and it is right.
# A loss above 1 is no mistake: a model with ten classes that has learned nothing, and is sure of nothing, costs log 10 = {{ torch.tensor(10.0).log():.4f }}.
#
# ### Case 15: yes from 0.5 on
#
# The model gives logits, for `BCEWithLogitsLoss`.
# The program shows the probability of one logit, then whether the answer is yes.
#
# Write `decide_mended(z)` for logits of shape (N,): label 1 where it is the more probable one.


# %% slideshow={"slide_type": "-"}
def decide():
    z = torch.tensor([0.3])
    return z.sigmoid(), z > 0.5


quiz.ask("clinic-threshold")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(decide)


# %% tags=["exercise"]
def decide_mended(z):
    ### BEGIN SOLUTION
    return z > 0
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("threshold", decide_mended)

# %% [markdown] slideshow={"slide_type": "slide"}
# A logit of 0.5 is a probability of {{ losses.sigmoid(0.5):.4f }}.
# So the author asks for more than is meant, and every sample with a probability between {{ losses.sigmoid(0.0):.4f }} and {{ losses.sigmoid(0.5):.4f }} gets label 0.
# The loss never sees the threshold, so it looks fine; what changes is the accuracy.
#
# ### Case 16: waiting for zero
#
# Training with label smoothing shall go on until the loss is below 0.1.
# The program asks how low the loss gets, with leads of 0, 3, 10 and 100 for the true logit of three.


# %% slideshow={"slide_type": "-"}
def waiting():
    z = torch.tensor([[0.0, 0, 0], [3.0, 0, 0], [10.0, 0, 0], [100.0, 0, 0]])
    y = torch.tensor([0, 0, 0, 0])
    return F.cross_entropy(z, y, label_smoothing=0.1, reduction="none")


quiz.ask("clinic-smoothing-floor")

# %% slideshow={"slide_type": "fragment"} jupyter={"outputs_hidden": true}
clinic.run(waiting)

# %% [markdown]
# How low can a loss get?
# Write `lowest_loss(C, eps)`, the smallest loss that `C` classes with `label_smoothing=eps` allow.
# PyTorch takes `eps` of the target away and spreads it over all `C` classes, the label's own among them.


# %% tags=["exercise"]
def lowest_loss(C, eps):
    ### BEGIN SOLUTION
    rest = eps / C
    return losses.entropy([1 - eps + rest] + [rest] * (C - 1))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# The smallest cross-entropy is reached when the model says what the target says.
# Then it is the entropy of the target, and `losses.entropy` computes it from a list of probabilities.

# %% tags=["check"]
checks.clinic("smoothing-floor", lowest_loss)

# %% [markdown]
# With three classes and 0.1 the floor is {{ losses.entropy([1 - 0.1 + 0.1 / 3, 0.1 / 3, 0.1 / 3]):.4f }}, so the author waits for ever.
# With ten classes it is {{ losses.entropy([0.91] + [0.01] * 9):.4f }}.
# With three, the floor lies at a lead of log({{ 1 - 0.1 + 0.1 / 3:.4f }} / {{ 0.1 / 3:.4f }}) = {{ torch.tensor((1 - 0.1 + 0.1 / 3) / (0.1 / 3)).log():.2f }}: there the model says what the target says.
# A lead of 100 is surer than the target, and pays {{ F.cross_entropy(torch.tensor([[100.0, 0.0, 0.0]]), torch.tensor([0]), label_smoothing=0.1):.4f }} for it.
#
# ## The cheat sheet
#
# Here is the whole clinic on one page, with some relatives of its cases.
# It stands [alone, to be printed](../docs/cheat_sheet.html), too.
# You find a symptom on the left, its cause in the middle, and the mend on the right.

# %%
cheat_sheet.table()

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Three symptoms without a name
#
# Now nobody tells you what the mistake is: three people come with what they see, and you have the sheet.
# For each, find the row.
# Two rows may fit; then the program decides.
# Say the cause aloud before you mend it.
#
# ### Case 17: "My loss falls below zero"
#
# "Two of three answers were no, so their labels are −1.
# The surer my model gets, the lower the loss."
#
# Write `below_zero_mended(z, y)`, the mean loss for logits `z` and labels `y` of −1 and 1, both floats of shape (N,).


# %% slideshow={"slide_type": "-"}
def below_zero():
    z = torch.tensor([3.0, -2.0, -4.0])
    y = torch.tensor([1.0, -1.0, -1.0])
    return F.binary_cross_entropy_with_logits(z, y)


clinic.run(below_zero)


# %% tags=["exercise"]
def below_zero_mended(z, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(z, (y + 1) / 2)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("below-zero", below_zero_mended)

# %% [markdown] tags=["solution"]
# **The row.** "A negative loss" has two causes on the sheet, and here it is the labels: a binary loss wants 0 and 1, and with −1 a logit that falls lowers the loss without end.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Case 18: "My loss is stuck"
#
# "A picture may have several of three tags, and this one has the first two.
# My model is sure of both, and sure that the third is not there.
# Still the loss does not go below this."
#
# Write `stuck_mended(z, y)`, the mean loss for logits `z` and tags `y` of 0 and 1, both floats of shape (N, C).


# %% slideshow={"slide_type": "-"}
def stuck():
    z = torch.tensor([[20.0, 20.0, -20.0]])
    y = torch.tensor([[1.0, 1.0, 0.0]])
    return F.cross_entropy(z, y)


clinic.run(stuck)


# %% tags=["exercise"]
def stuck_mended(z, y):
    ### BEGIN SOLUTION
    return F.binary_cross_entropy_with_logits(z, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("stuck", stuck_mended)

# %% [markdown] tags=["solution"]
# **The row.** "Several labels at once": a softmax shares 1 among the tags, so two true ones get one half each, and the loss is twice log 2 at best.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Case 19: "My loss is infinite"
#
# "I wrote the formula of lesson 02 myself.
# It was fine for weeks, and today one batch gave this."
#
# Write `infinite_mended(z, y)`, the mean loss for logits `z` and class indices `y`.


# %% slideshow={"slide_type": "-"}
def infinite():
    z, y = torch.tensor([[1000.0, 0.0], [0.0, 3.0]]), torch.tensor([1, 1])
    q = z.softmax(dim=1)
    return -q[torch.arange(2), y].log().mean()


clinic.run(infinite)


# %% tags=["exercise"]
def infinite_mended(z, y):
    ### BEGIN SOLUTION
    return F.cross_entropy(z, y)
    ### END SOLUTION


# %% tags=["check"]
checks.clinic("infinite", infinite_mended)

# %% [markdown] tags=["solution"]
# **The row.** "inf or nan at large logits": the softmax rounds a probability to 0 before the logarithm is taken.
# The loss of the first sample is 1000, and `cross_entropy`, or `log_softmax`, finds it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What you can now say
#
# An error message about a target speaks of its dtype, its shape, its class axis or its values, and you know which of them to mend.
# When a loss is negative, exactly 0, nan, or stuck far above 0, you know where to look first.
# Before you trust a mean, you ask what it was divided by.
#
# ## What the loss still hides
#
# These programs had a few samples, and you could see what was wrong.
# Real data hide a mistake behind thousands of rows, and a model that is right for the wrong reason behind a good loss.
# The next lesson trains one.
#
# ## Further reading
#
# - D. Sculley and others (2015), *Hidden Technical Debt in Machine Learning Systems*: why silent mistakes are the expensive ones.
# - Andreas Zeller (2009), *Why Programs Fail: A Guide to Systematic Debugging*: from a symptom to its cause, step by step.
# - Nargiz Humbatova and others (2020), *Taxonomy of Real Faults in Deep Learning Systems*: which mistakes people make, counted.
