# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Whose mean? The loss of a language model
#
# Two programs train the same model on the same texts with the same `cross_entropy`, and report losses of 0.7 and 1.7: how can both be right about the losses and only one of them about the mean?
#
# You will be able to
#
# - **line up** the logits of a text with their labels, and see when they are not,
# - **choose** which tokens count, and say what a mean is taken over,
# - **join** many batches into one mean, with the right slopes,
# - **measure** the perplexity of a text that is longer than the model can read,
# - **say** what sixteen bits and a large vocabulary do to a loss.
#
# Time: 90 minutes.
# A good place to pause is before "A text that is too long".
# Before this lesson: [The debugging clinic](05_the_debugging_clinic.ipynb) and [Cross-entropy everywhere](07_cross_entropy_everywhere.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

from utils import checks, explorers, memory, ngrams, predict, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## One text, a label at each place
#
# A classifier gets its labels from somebody who looked at the samples.
# A language model needs nobody: the label of each place is the symbol that stands at the next one.
#
# | place | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | the model sees | o | n | e | space |
# | its label | n | e | space | l |
#
# Take the bigram model of lesson 07, with 1 added to each count, and the text that was held out.
# Its table of log-probabilities serves as logits: a second `log_softmax` changes nothing, as in case 2 of lesson 05.
# At each place of the text it gives a row of 27 logits, one for each symbol that may come next.

# %% slideshow={"slide_type": "-"}
learned, held_out = ngrams.english()
table = torch.tensor(ngrams.NGram(2, learned, alpha=1).probabilities).log()
y = torch.tensor(ngrams.numbers(held_out))
z = table[y]
shifted = F.cross_entropy(z[:-1], y[1:])
assert math.isclose(shifted, ngrams.NGram(2, learned, 1).losses(held_out)[1:].mean())
z.shape, round(shifted.item(), 2)

# %% [markdown] slideshow={"slide_type": "slide"}
# The last place has no next symbol, so its logits are left out: `z[:-1]`.
# The first symbol is nobody's label: `y[1:]`.
# This is the **shift**, and the loss of {{ shifted:.2f }} nats a symbol is the one of lesson 07, where it was {{ shifted / math.log(2):.2f }} bits.
# Somebody who finds all 27 symbols equally likely pays {{ math.log(27):.2f }}.
#
# **Predict.** Now forget the shift: `F.cross_entropy(z, y)` holds each row of logits against the symbol that the model has just seen.
# What will it cost?

# %% slideshow={"slide_type": "-"}
predict.number("no-shift", F.cross_entropy(z, y))


# %% slideshow={"slide_type": "skip"} jupyter={"outputs_hidden": true}
def train(x, y, steps=60):
    logits = torch.zeros(27, 27, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([logits], lr=0.3)
    for _ in range(steps):
        optimizer.zero_grad()
        F.cross_entropy(logits[x], y).backward()
        optimizer.step()
    return logits.detach()


seen = torch.tensor(ngrams.numbers(learned))
copies = train(seen, seen)
twice, own = F.cross_entropy(z[:-2], y[2:]), F.cross_entropy(copies[seen], seen)
after = F.cross_entropy(copies[y[:-1]], y[1:])
[round(loss.item(), 3) for loss in (F.cross_entropy(z, y), twice, own, after)]

# %% [markdown] slideshow={"slide_type": "slide"}
# Without the shift the model pays {{ F.cross_entropy(z, y):.2f }}, far more than knowing nothing: it has learned that a letter seldom follows itself.
# If you said less than {{ math.log(27):.1f }}, you took no shift for a small slip; but mostly the model finds the letter that it has just seen less likely than a uniform guesser does.
# If you were near 0, for it has just seen it: the model is asked what comes next.
#
# The second number, {{ twice:.2f }}, is a shift too many.
# Many libraries shift inside the model, so who shifts before hands in labels that lie two places ahead.
# Read in the documentation who shifts, and let only one of you do it.
#
# So far the model was good, and judged by the wrong labels.
# The last two numbers belong to a model that was trained without the shift.
# Its task was to say the symbol that it sees.
# It learned to copy: its own loss is {{ own:.3f }}, and for the next letter of the held-out text it pays {{ after:.1f }}.
#
# So there are two warnings.
# Where a good model's loss lies above $\log C$, look first whether labels and logits belong together.
# Where a language model's loss is near 0, on a text that it cannot know by heart, look whether the label stands in what the model may look at.
#
# In training, wrong labels show less.
# On labels two places ahead the same training comes down to {{ F.cross_entropy(train(seen[:-2], seen[2:])[seen[:-2]], seen[2:]):.2f }}, well below log 27: it learns at least how often each letter comes.
#
# ## Which tokens count
#
# The texts of a batch have different lengths, so the short ones are filled up.
# What fills them is called **padding**, and nobody wants to learn it.
# A model that learns to answer should not learn to write the question either, which is called the **prompt**.
# So each label gets a number $m_i$, 1 where it counts and 0 where it does not: the **mask**.
#
# $$L = \frac{\sum_i m_i \, \ell_i}{\sum_i m_i}$$
#
# Here the prompt is "is it " and the answer "yes".
# Of eight labels, three count.
# PyTorch computes the formula by itself where the other labels are −100: `ignore_index` leaves them out of the sum and of the count.
#
# **Predict.** Somebody writes `(terms * mask).mean()` instead.
# In later batches there are longer texts, and this one is padded to 16 places, then to 32.

# %% slideshow={"slide_type": "-"}
row = torch.tensor(ngrams.numbers("is it yes"))
mask = torch.arange(len(row)) >= len("is it ")
terms = F.cross_entropy(table[row[:-1]], row[1:], reduction="none")
right = (terms * mask[1:]).sum() / mask[1:].sum()
labels = row[1:].masked_fill(~mask[1:], -100)
assert torch.isclose(right, F.cross_entropy(table[row[:-1]], labels))
quiz.ask("padding-grows")

# %% [markdown] slideshow={"slide_type": "slide"}
# The three letters cost {{ right:.2f }} nats on average, and that is the right mean.
# Over 8, 16 and 32 places the other program shows {{ (terms * mask[1:]).sum() / 8:.2f }}, {{ (terms * mask[1:]).sum() / 16:.2f }} and {{ (terms * mask[1:]).sum() / 32:.2f }}.
# A curve that falls like this has learned nothing about text.
# The slopes shrink with it, so a text in a batch of long ones is learned more slowly.
#
# ### Exercise 1: shift and mask
#
# Write `answer_loss(z, y, mask)`: for a batch of texts, the mean cross-entropy of the symbols that should be learned, each predicted from the place before it.
#
# `z` has the shape (texts, places, symbols): the logits at each place.
# `y` has the shape (texts, places): the symbols themselves, not shifted.
# `mask` has the shape of `y`, and is True at the symbols that should be learned.
# A symbol at the first place has no place before it, and never counts.


# %% tags=["exercise"]
def answer_loss(z, y, mask):
    ### BEGIN SOLUTION
    labels = y[:, 1:].masked_fill(~mask[:, 1:], -100)
    return F.cross_entropy(z[:, :-1].flatten(0, 1), labels.flatten())
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Three steps.
# Shift along the places, axis 1: `z[:, :-1]` goes with `y[:, 1:]`, and the mask goes with its symbols.
# Put −100 where nothing counts: `labels.masked_fill(~mask, -100)`, or `torch.where(mask, labels, -100)`.
# `cross_entropy` wants the classes along axis 1, so make one long row of all places: `.flatten(0, 1)` for logits, `.flatten()` for labels.

# %% tags=["check"]
checks.answer_loss(answer_loss)

# %% [markdown] tags=["solution"]
# **Why the mask is shifted with the labels.** It says which symbols are to be learned, and a symbol is the label of the place before it.
# Whoever takes `mask[:, :-1]` learns the padding after the answer, and not the first symbol of the answer.

# %% [markdown] tags=["teacher"]
# **Teacher.** Write "is it yes" on the board, letter by letter, and let the class draw an arrow from each place to its label.
# Then cross out the labels that belong to the prompt: the arrow from the space to the y stays.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Mask by place, not by value
#
# Many models have one symbol for two purposes: it ends a text, and it pads.
# It is tempting to mask every label that has its value.
# But the first of them is no padding: it is where the model learns to stop.
#
# Below, each of the first two thousand words of the learned text is a text of its own, and the space ends it and pads it.
# One model gets −100 at the places behind the first space, the other at every space.

# %% slideshow={"slide_type": "-"}
words = [torch.tensor(ngrams.numbers(f"{word} ")) for word in learned.split()[:2000]]
padded = torch.nn.utils.rnn.pad_sequence(words, batch_first=True)
inside = torch.arange(padded.shape[1]) < torch.tensor([[len(word)] for word in words])
x, following = padded[:, :-1].flatten(), padded[:, 1:].flatten()
by_place = train(x, following.masked_fill(~inside[:, 1:].flatten(), -100)).softmax(1)
by_value = train(x, following.masked_fill(following == 0, -100)).softmax(1)
s = ngrams.ALPHABET.index("s")
[round(model[s, 0].item(), 4) for model in (by_place, by_value)]

# %% [markdown] slideshow={"slide_type": "slide"}
# After an s the first model ends the word with probability {{ by_place[s, 0]:.2f }}; of the letters s in these words, {{ 100 * (ends := sum(one[-2].item() == s for one in words)) / sum((one == s).sum().item() for one in words):.0f }} percent end one.
# The second one gives the end {{ by_value[s, 0]:.4f }}: it was never shown one, and it will write on and on.
# Nothing in its own loss tells, for the labels that would tell are those that it masks.
#
# ## Whose mean: tokens or texts
#
# The explorer holds three texts, of four, two and one token.
# A bar is the loss of a token, and above it stands what this token weighs in the mean.
# Drag a bar, or click on it to mask its label.
# Below are four means of the same seven losses: over all tokens; over the three texts, each with its own mean; over two batches, A with B and C alone; and over all twelve places, padding included.
#
# **Predict.** The mean over the tokens is {{ explorers.whose_mean().loss:.2f }}.
# What is the mean over the texts?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.whose_mean(predict="over-texts")

# %% [markdown] slideshow={"slide_type": "slide"}
# Over the texts it is {{ (whose := {over: explorers.whose_mean(over=over) for over in ("tokens", "texts", "batches")})["texts"].loss:.2f }}.
# If you said {{ whose["tokens"].loss:.1f }}, you let every token weigh the same; now the one token of C weighs a third of everything, {{ 100 * whose["texts"].weights[6]:.1f }} percent instead of {{ 100 * whose["tokens"].weights[6]:.1f }}.
# If you went above {{ 3 / 2:.1f }}, note that A and B, which cost little, are two of three texts.
#
# Neither mean is wrong.
# Over tokens the question is how well the next token is guessed, and long texts have more to say.
# Over texts each answer counts once, so that in a long answer each token counts little: a model that is trained so is hardly punished for a slip in a long one.
# A report that says "mean loss" and not over what has not said much.
#
# Two buttons are wrong.
# The mean over places changes with the padding.
# Choose "batches": {{ whose["batches"].loss:.2f }}, in which the token of C weighs {{ 100 * whose["batches"].weights[6]:.0f }} percent, for no better reason than that C was alone in its batch.
#
# The weights are more than a way to count.
# The slope of the mean in the logits of a token is the token's own slope, `softmax` minus one-hot, times its weight.
# Whoever changes the mean changes what the model learns.
#
# ## Many batches, one mean
#
# A batch is often too large for the memory.
# So it is cut into parts, and each is called a **micro-batch**: `backward` runs for each of them, the slopes add up, and the optimizer takes one step at the end.
# This is **gradient accumulation**.
# The usual code divides the mean of each micro-batch by their number, and so takes a mean of means.

# %% slideshow={"slide_type": "slide"}
quiz.ask("last-batch")

# %% [markdown] slideshow={"slide_type": "slide"}
# The same happens whenever micro-batches differ in how many labels count, and with texts they mostly do.
# The cure has one line:
#
# $$L = \frac{\text{sum of all sums}}{\text{sum of all counts}}$$
#
# Add up the losses, add up the counts, and divide once.
#
# The slopes want that count too, so the simplest way is to count all micro-batches before the first `backward`.
# Counting labels needs no model, so that costs next to nothing.
#
# ### Exercise 2: one step over micro-batches
#
# Write `accumulated_step(model, optimizer, batches)`: take one step of the optimizer, with the slopes that the mean over all labels would have, and return that mean as a number.
#
# `batches` is a list of pairs `(x, y)`; `model(x)` gives logits of shape (N, C), and `y` holds class indices, −100 where nothing counts.
#
# Only one micro-batch may be in memory at a time: run its `backward` before the model sees the next.
# Slopes of an earlier step may still be there.


# %% tags=["exercise"]
def accumulated_step(model, optimizer, batches):
    ### BEGIN SOLUTION
    count = sum((y != -100).sum() for _, y in batches)
    mean = 0.0
    optimizer.zero_grad()
    for x, y in batches:
        part = F.cross_entropy(model(x), y, reduction="sum") / count
        part.backward()
        mean += part.item()
    optimizer.step()
    return mean
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# First a loop, or a `sum(...)`, that only counts: `(y != -100).sum()` for each `y`.
# Then clear the slopes, once.
# Then for each micro-batch: the loss with `reduction="sum"`, divided by the count of all, and `backward`.
# The step comes once, after the loop, and the parts that you divided add up to the mean.

# %% tags=["check"]
checks.accumulated_step(accumulated_step)

# %% [markdown] tags=["solution"]
# **Why not weigh the means.** `F.cross_entropy(model(x), y) * counted / count` is the same, as long as each micro-batch has a label that counts.
# Where one has none, its mean is nan, and nan times 0 is nan.
# A sum of nothing is 0.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### The same in three other places
#
# A mean of means stands in other programs too.
#
# - **Several machines.** Each computes a mean over its own tokens, and `DistributedDataParallel` averages the slopes. Let the machines first add up their counts with `all_reduce`; then each divides its sum by the count of all, and multiplies by the number of machines, because the average divides by it.
# - **The loss of an epoch.** The last batch is smaller, and `sum(losses) / len(losses)` gives it the weight of a full one.
# - **Evaluation.** The next part is about that.
#
# This is a good place to pause.
# When you come back, run all cells above once more.
#
# ## A text that is too long
#
# Perplexity is exp of the mean loss, and now you know that somebody must say whose mean.
# For one long text it is clear: the sum of all losses, divided by the number of its symbols, then exp, once.
#
# The model below looks at as many as three letters before, like a trigram model of lesson 07 with one letter more, and with 0.1 added to every count.
# `costs(window)` gives the loss of each symbol of a piece of text.
# What stands before the piece it does not know: the first symbol is guessed from nothing, the second from one letter.

# %% slideshow={"slide_type": "-"}
models = [ngrams.NGram(n, learned, alpha=0.1) for n in (1, 2, 3, 4)]


def costs(window):
    rows = [model.losses(window) for model in models]
    return np.array([rows[min(i, 3)][i] for i in range(len(window))])


whole = costs(held_out)
pieces = np.array_split(whole, len(whole) // 64)
perplexity = np.exp(whole.mean())
of_means = np.mean([np.exp(piece.mean()) for piece in pieces])
round(float(perplexity), 2), round(float(of_means), 2)

# %% [markdown] slideshow={"slide_type": "slide"}
# Scored in one go, the held-out text has a perplexity of {{ perplexity:.2f }}.
# The second number is the mean of the perplexities of {{ len(pieces) }} pieces of the same losses: {{ of_means:.2f }}.
# exp stretches large losses more than small ones, so the expensive pieces pull this mean up.
# Where the pieces are equally long it is never below the right number, and it changes with their length.
#
# A large model has a window of some thousand tokens, and a book is longer.
# So the text is cut into windows.
# In each window the first symbols have lost what stood before them, their **context**.
# The **stride** is how far the next window lies from the last; when it is shorter than a window, the windows overlap, and only the symbols that no window has scored before are scored.
#
# The explorer does it with {{ len((cut := {pair: explorers.windows(length=pair[0], stride=pair[1]) for pair in ((24, 24), (4, 4), (4, 2), (4, 1))})[24, 24].before) }} symbols.
# A block is scored in the window of its line; the line in front of the blocks was read again for context.
#
# **Predict.** In one window this piece has a perplexity of {{ cut[24, 24].perplexity:.2f }}.
# What will it be in windows of 4 symbols that do not overlap?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.windows(predict="windows-of-four")

# %% [markdown] slideshow={"slide_type": "slide"}
# It is {{ cut[4, 4].perplexity:.2f }}, and the model has not changed.
# If you said {{ cut[24, 24].perplexity:.0f }}, look where a window begins behind another one: the first bar stands above its diamond, for that symbol was guessed from nothing.
# If you said much more: three symbols of four still have something before them.
#
# Now keep the length at 4 and shorten the stride to 2: {{ cut[4, 2].perplexity:.2f }}.
# With a stride of 1 it is {{ cut[4, 1].perplexity:.2f }} again, since this model never looks at more than three letters; but the model reads {{ cut[4, 1].windows }} windows instead of {{ cut[4, 4].windows }}.
# With a length of 8, a stride of 4 is enough.
#
# ### Exercise 3: perplexity with a stride
#
# Write `strided_perplexity(costs, text, length, stride)`: the perplexity of a text that is scored in windows, each symbol once, in the first window that holds it.
#
# The windows begin at 0, `stride`, twice `stride` and so on, and each has `length` symbols, the last ones fewer; `stride` is never larger than `length`.
# `costs(window)` gives an array with the loss of each symbol of a window.


# %% tags=["exercise"]
def strided_perplexity(costs, text, length, stride):
    ### BEGIN SOLUTION
    total, scored = 0.0, 0
    for begin in range(0, len(text), stride):
        window = text[begin : begin + length]
        total += costs(window)[scored - begin :].sum()
        scored = begin + len(window)
    return np.exp(total / len(text))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `range(0, len(text), stride)` has the places where windows begin, and `text[begin : begin + length]` is the window there.
# Keep two numbers: the sum of the losses so far, and how many symbols are scored.
# In the window from `begin` on, the first that is new stands at place `scored - begin`.
# At the end comes exp of the total divided by the number of symbols, once.

# %% tags=["check"]
checks.strided_perplexity(strided_perplexity)

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
tried = [(n, stride) for n in (4, 16, 64) for stride in (n, n // 2)]
yours = [strided_perplexity(costs, held_out, *pair) for pair in tried]
"first finish exercise 3" if None in yours else {
    f"length {n}, stride {stride}": round(float(value), 2)
    for (n, stride), value in zip(tried, yours, strict=True)
}

# %% [markdown] slideshow={"slide_type": "slide"}
# On the whole held-out text your function should give {{ (lone := {n: np.exp(np.mean([costs(held_out[i : i + n]).sum() for i in range(0, len(held_out), n)]) * len(range(0, len(held_out), n)) / len(held_out)) for n in (4, 16, 64)})[4]:.2f }}, {{ lone[16]:.2f }} and {{ lone[64]:.2f }} for windows of 4, 16 and 64 symbols without overlap.
# The same model, the same text: the longer the window, the less is lost at its start.
# With half a window of overlap, 16 and 64 give the {{ perplexity:.2f }} of the whole text, at twice the work; 4 does not, since half of it is 2 letters and this model looks at 3.
# A large model looks back much farther than that, so it gains from a longer context, and a smaller stride usually helps a little more.
#
# A perplexity is a number for a text, a model, a length and a stride.
# To compare two models, keep the other three, and the symbols, as lesson 07 said.
#
# ## Sixteen bits
#
# Large models compute in sixteen bits, most of them in **bfloat16**: the range of 32 bits, but only two or three digits.
# The older **float16** has one digit more, and ends at {{ torch.finfo(torch.float16).max:.0f }}.
# The loss is where that shows.
#
# **Predict.** A program keeps a running total of its losses in bfloat16.
# It adds 2.3 two thousand times; the truth is 4600.
# What will it have?


# %% slideshow={"slide_type": "-"}
def running_total(dtype):
    total = torch.zeros((), dtype=dtype)
    for _ in range(2000):
        total += torch.tensor(2.3, dtype=dtype)
    return total.item()


predict.number("running-total", running_total(torch.bfloat16))


# %% slideshow={"slide_type": "skip"} jupyter={"outputs_hidden": true}
def step_above(number, dtype):
    here, far = torch.tensor([number, 1e4], dtype=dtype)
    return (torch.nextafter(here, far) - here).item()


z = torch.arange(0, 20, 0.25)
equal, first = torch.zeros(1, 50257), torch.tensor([0])
kinds = {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}
loss_of_equal = {name: F.cross_entropy(equal.to(kind), first) for name, kind in kinds.items()}
certain = {name: z[z.to(kind).sigmoid() == 1][0].item() for name, kind in kinds.items()}
totals = {name: round(running_total(kind)) for name, kind in kinds.items()}
totals, certain, {name: round(loss.item(), 4) for name, loss in loss_of_equal.items()}

# %% [markdown] slideshow={"slide_type": "slide"}
# The total stops at {{ totals["bfloat16"] }}.
# From there on the next number that bfloat16 has is {{ 1024 + step_above(1024, torch.bfloat16):.0f }}, and 2.3 more is rounded away each time.
# If you were near 4600, you thought of small errors that cancel; but from there on all that is added is lost.
# `torch.sum` is safer than a total kept by hand, for it adds up in 32 bits and rounds once.
#
# Near 11, where a language model starts, bfloat16 goes in steps of {{ step_above(11, torch.bfloat16):.4f }}; near 2, in steps of {{ step_above(2, torch.bfloat16):.4f }}.
# So {{ math.log(50257):.4f }}, which is $\log 50257$, is shown as {{ loss_of_equal["bfloat16"].item():.4f }}, and a curve that should fall slowly stands still and then jumps.
# A sigmoid is exactly 1 from the logit {{ certain["bfloat16"] }} on in bfloat16, {{ certain["float16"] }} in float16 and {{ certain["float32"] }} in float32 (in steps of 0.25); then $1 - p$ is 0, its logarithm is infinite, and the slope is gone: lesson 01 once more.
#
# The mend is short.
# The model may compute in sixteen bits, but bring the logits up before the loss, `F.cross_entropy(z.float(), y)`, and keep totals in 32 bits or in Python's own numbers.
# What the model has already rounded stays rounded.
#
# ## The bill
#
# The logits are N × C numbers.
# For {{ 2048 }} tokens and the {{ 50257 }} symbols of GPT-2 these are {{ 2048 * 50257 * 4 / 1e6:.0f }} MB in 32 bits.
# Below it is {{ 1024 }} tokens and {{ 8192 }} symbols, so that it fits anywhere: the logits have {{ 1024 * 8192 * 4 / 1e6:.0f }} MB.
# A model's last layer makes them: it takes a row of numbers for each token, `h`, times the weights of the **vocabulary**, the list of all symbols: `z = h @ weight.T`.
#
# **Predict.** How much memory does the loss take with its `backward` at the worst moment, as a multiple of the logits?

# %% slideshow={"slide_type": "-"}
torch.manual_seed(0)
h = torch.randn(1024, 32, requires_grad=True)
weight = torch.randn(8192, 32, requires_grad=True)
next_token = torch.randint(8192, (1024,))
logit_bytes = len(h) * len(weight) * 4


def bill(loss):
    return round(memory.peak(lambda: loss(h, weight, next_token).backward()) / logit_bytes, 1)


at_once = bill(lambda h, weight, y: F.cross_entropy(h @ weight.T, y))
quiz.ask("the-bill")

# %% [markdown] slideshow={"slide_type": "slide"}
# It takes {{ at_once:.1f }} times the logits: this was measured with PyTorch's own profiler, which notes each piece of memory that is taken and given back on the processor.
# In the forward pass there are two that are as large as the logits: they themselves and their `log_softmax`.
# In the backward pass there are three: that `log_softmax`, the slope of the loss in it, and the slope in the logits.
# (A fourth comes with them where the program keeps the logits under a name, such as `z`.)
# (This is PyTorch {{ torch.__version__.partition("+")[0] }} on the processor; on a graphics card ask `torch.cuda.max_memory_allocated`.)
# For the {{ 2048 }} tokens above that would be {{ 3 * 2048 * 50257 * 4 / 1e9:.1f }} GB, for a number and some slopes.
#
# But the loss is a sum over tokens.
# So take a few rows of `h` at a time, make their logits, add up their losses, and let the logits go.
# One thing is in the way: autograd keeps what `backward` will need, the `log_softmax` of every part.
# `checkpoint(part, rows, labels, use_reentrant=False)` calls `part(rows, labels)`, keeps only what went in, and computes the rest again when `backward` comes.
# This is called **checkpointing**.
#
# ### Exercise 4: the loss in chunks
#
# Write `chunked_loss(h, weight, y, size)`: the mean cross-entropy of the logits `h @ weight.T` with the labels `y`, −100 where nothing counts.
# Never make the logits of more than `size` tokens at once, and keep none of them for `backward`.


# %% tags=["exercise"]
def chunked_loss(h, weight, y, size):
    ### BEGIN SOLUTION
    def part(rows, labels):
        return F.cross_entropy(rows @ weight.T, labels, reduction="sum")

    total = 0.0
    for rows, labels in zip(h.split(size), y.split(size), strict=True):
        total = total + checkpoint(part, rows, labels, use_reentrant=False)
    return total / (y != -100).sum()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Write a small function inside of yours, `part(rows, labels)`: the sum of the losses of some rows.
# `h.split(size)` and `y.split(size)` give the pieces; `zip` walks through both.
# Add up `checkpoint(part, rows, labels, use_reentrant=False)` for each piece, and divide once, by the number of labels that are not −100.

# %% tags=["check"]
checks.chunked_loss(chunked_loss)

# %% [markdown] tags=["solution"]
# **What it costs.** The logits of each chunk are computed twice, once in the forward pass and once in the backward pass.
# In return the memory for logits depends on `size`, and no longer on the number of tokens.

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
made = chunked_loss(h, weight, next_token, 128)
ready = hasattr(F, "linear_cross_entropy")  # from PyTorch 2.13 on
options = {"options": torch.nn.LinearCrossEntropyOptions()} if ready else {}
{
    "at once": at_once,
    "in chunks": "first finish exercise 4"
    if made is None
    else bill(lambda *given: chunked_loss(*given, 128)),
    "PyTorch's own": bill(lambda *given: F.linear_cross_entropy(*given, **options))
    if ready
    else "not in this PyTorch",
}

# %% [markdown] slideshow={"slide_type": "slide"}
# In chunks of 128 tokens, an eighth of all, your loss should take a little more than {{ 3 * 128 / 1024:.2f }} times the logits: three times an eighth of them, and the slopes of `weight`.
# The last line is PyTorch's own `F.linear_cross_entropy`, which does it with chunks that it chooses, and needs less still, since it computes the slopes in the forward pass and keeps no more than those.
# Without its `options` it does no such thing: it makes all the logits at once.
#
# ## What you can now say
#
# The label of a place is the next symbol; where a good model's loss lies above $\log C$, or any model's near 0, look whether they are lined up.
# A mean of losses is a sum divided by a count, over tokens or over texts, and many batches make one mean when sums and counts are added up first.
# A perplexity belongs to a text, a model, a length and a stride; the loss wants 32 bits, and it need not have all logits at once.
#
# ## What the loss still hides
#
# All of this was about symbols in a row.
# The same two formulas stand behind losses with other names: for pixels, for pairs of pictures and words, for ratings of players.
# What is the logit there, and what is the label?
#
# ## Further reading
#
# - Paulius Micikevicius and others (2018), *Mixed Precision Training*: what sixteen bits do to training, and which parts stay in thirty-two.
# - Tianqi Chen, Bing Xu, Chiyuan Zhang and Carlos Guestrin (2016), *Training Deep Nets with Sublinear Memory Cost*: checkpointing.
# - Ofir Press, Noah Smith and Mike Lewis (2021), *Shortformer: Better Language Modeling Using Shorter Inputs*: the same model, scored in windows with and without overlap.
# - Erik Wijmans and others (2025), *Cut Your Losses in Large-Vocabulary Language Models*: the loss without all the logits, in programs written for the graphics card.
