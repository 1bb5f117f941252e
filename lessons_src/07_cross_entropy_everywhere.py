# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Cross-entropy everywhere
#
# A zip file, a chatbot and your own answers in the quizzes are all judged by the same number: what is it that they have in common?
#
# You will be able to
#
# - **measure** surprise in bits, and split a cross-entropy into what must be paid and what a wrong belief adds,
# - **build** the shortest code for a belief, and compare its length with the cross-entropy,
# - **write** a model that guesses the next letter, and say what it costs on text it has not seen,
# - **read** the loss and the perplexity of a large language model.
#
# Time: 70 minutes.
# A good place to pause is half way, before "The next letter".
# Before this lesson: [Multiclass cross-entropy](02_multiclass_cross_entropy.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import lzma
import zlib

import numpy as np

from utils import checks, explorers, huffman, losses, ngrams, plots, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Surprise, counted in questions
#
# A weather station sends one of four messages: A for sun, B for cloud, C for rain, D for storm.
# Half of the days are sunny, a quarter are cloudy, and rain and storm share the rest equally.
# You want to know today's message, and you may ask questions that are answered with yes or no.

# %% slideshow={"slide_type": "-"}
quiz.ask("fewest-questions")

# %% [markdown] tags=["teacher"]
# **Teacher.** Play it before the quiz: you draw the message with three tosses of a coin, the class asks, and somebody counts.
# After ten rounds compare the mean with {{ 0.5 * 1 + 0.25 * 2 + 0.25 * 3 }}, and ask who would have bet on 2.

# %% [markdown] slideshow={"slide_type": "slide"}
# A question answered with yes or no is worth at most one **bit**, and exactly one when yes and no are equally likely, as in your best questions.
# A message of probability 1/2 takes one question, 1/4 takes two, 1/8 takes three: each halving costs one question more.
# That is the surprise of lesson 01 with another logarithm:
#
# $$\text{surprise in bits} = -\log_2 p = \frac{-\log p}{\log 2}$$
#
# One nat is {{ 1 / np.log(2):.4f }} bits, and one bit is {{ np.log(2):.4f }} nats.
# This lesson counts in bits, as engineers who send messages do, and says so each time.
#
# The mean surprise of the four messages is the **entropy** of their probabilities $p$:
#
# $$H(p) = -\sum_j p_j \log_2 p_j$$

# %%
p = np.array([0.5, 0.25, 0.125, 0.125])
q = np.array([0.25, 0.25, 0.25, 0.25])
entropy = -(p * np.log2(p)).sum()
cross_entropy = -(p * np.log2(q)).sum()
assert np.isclose(entropy, losses.entropy(p) / np.log(2))
float(entropy), float(cross_entropy)

# %% [markdown] slideshow={"slide_type": "slide"}
# The first number is the entropy, {{ entropy:.2f }} bits: the mean number of questions you found.
# (`losses.entropy` counts in nats; dividing by `np.log(2)` makes bits.)
#
# The second one belongs to somebody who does not know the weather there, and believes that all four messages are equally likely.
# This belief is $q$.
# Each message surprises them by 2 bits, so they ask 2 questions every day.
# The days still follow $p$; only the questions follow $q$:
#
# $$H(p, q) = -\sum_j p_j \log_2 q_j$$
#
# This is the **cross-entropy**: $p$ says how often something happens, $q$ says how surprising you find it.
# It is the loss you have used all along, with the label as $p$ and the prediction as $q$.
# (In lessons 01 and 04 to 06 $p$ was the prediction; here, as in lesson 02, that is $q$.)
#
# ## What a wrong belief adds
#
# The difference, {{ cross_entropy - entropy:.2f }} bits a day, is the price of the wrong belief.
# It is called the Kullback-Leibler divergence, or **KL divergence**:
#
# $$\mathrm{KL}(p \,\|\, q) = \sum_j p_j \log_2 \frac{p_j}{q_j} \qquad\qquad H(p, q) = H(p) + \mathrm{KL}(p \,\|\, q)$$
#
# The second formula follows from the first, for $\log_2 (p_j / q_j) = \log_2 p_j - \log_2 q_j$: the divergence is the cross-entropy minus the entropy.
# The entropy must be paid even by somebody who knows everything about $p$.
# The KL divergence is 0 when $q$ is $p$, and positive for every other $q$.
#
# The explorer holds $p$ and $q$ as parts: 8, 4, 2 and 2 parts are the probabilities 1/2, 1/4, 1/8 and 1/8.
# $p_1$ to $p_4$ belong to A to D, and so do $q_1$ to $q_4$; the bars on the left can be dragged too.
# In the middle, a bar is the surprise at a message for somebody who believes $q$; the diamond is where it would be for somebody who knows $p$.
#
# **Predict.** You will give $q$ the parts 2, 2, 4, 8: the right numbers, in the wrong order.
# The uniform $q$ costs {{ cross_entropy:.0f }} bits.
# How many will somebody who believes it pay on average?

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.code_length(predict="wrong-order")

# %% [markdown] slideshow={"slide_type": "slide"}
# The belief in the wrong order costs {{ explorers.code_length(q=(2, 2, 4, 8)).cross_entropy:.3f }} bits, more than knowing nothing.
# If you said less than {{ cross_entropy:.0f }}, you expected that the right numbers help in any order; the most frequent message now surprises by 3 bits.
# If you were only a little off, do the sum: $\tfrac12 \cdot 3 + \tfrac14 \cdot 3 + \tfrac18 \cdot 2 + \tfrac18 \cdot 1$.
# If you said 3 or more, remember that no message surprises by more than 3 bits.
# Now bring the KL divergence to 0.
# With $q$ equal to $p$, the purple part of the stack disappears and the green part stays, at {{ entropy:.2f }} bits.
# No setting of $q$ goes below it.
# And the green part does not depend on $q$ at all, so to minimise the cross-entropy is to minimise the KL divergence.
#
# ### Exercise 1: the price of a wrong belief
#
# Write `kl_bits(p, q)` for two arrays of probabilities.
# It returns the KL divergence in bits.
# No number in `q` is 0, but `p` may hold a 0: what never happens costs nothing.


# %% tags=["exercise"]
def kl_bits(p, q):
    ### BEGIN SOLUTION
    happens = p > 0
    return np.sum(p[happens] * np.log2(p[happens] / q[happens]))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `np.log2` counts in bits.
# Write the formula first, without a thought for zeros, and run the check.
# Then leave out the places where `p` is 0: `p[p > 0]` keeps the others, and `q[p > 0]` the same places of `q`.

# %% tags=["check"]
checks.kl_bits(kl_bits)

# %% [markdown] tags=["solution"]
# **Why the zeros may be left out.** As a probability shrinks towards 0, $p \log p$ shrinks to 0 too.
# A 0 in $q$ is another matter: where $p$ is positive and $q$ is 0, the KL divergence is infinite, and leaving that out would hide it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Which way round?
#
# **Predict.** Who is worse off: Ann, who expects four equal messages and gets one of them nearly always, or Ben, who expects one of them nearly always and gets all four?
# Commit to an answer.
# Then look at the explorer below the question, which starts with Ann's case: $p$ has the parts 64, 1, 1, 1, and her $q$ is uniform.
# Read the purple part: its number stands in the sentence below the picture, after "KL".
# Then make it Ben's case: set $p$ to 4, 4, 4, 4 and $q$ to 64, 1, 1, 1.

# %% slideshow={"slide_type": "slide"}
quiz.ask("two-mistakes")

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.code_length(p=(64, 1, 1, 1), q=(4, 4, 4, 4))

# %% [markdown] slideshow={"slide_type": "slide"}
# Ann pays {{ explorers.code_length(p=(64, 1, 1, 1), q=(4, 4, 4, 4)).kl:.2f }} bits for her mistake, Ben {{ explorers.code_length(p=(4, 4, 4, 4), q=(64, 1, 1, 1)).kl:.2f }} bits.
# The two beliefs are the same pair of distributions, but the weights are those of the truth.
# So KL is no distance: $\mathrm{KL}(p \,\|\, q)$ and $\mathrm{KL}(q \,\|\, p)$ are two different questions.
#
# Remember Ben.
# To be nearly sure that something will not happen is the mistake that costs most when it does.
# Training with cross-entropy punishes it at every label it sees; on new data a model can still be too sure.
#
# ## From questions to a code
#
# Write 1 for yes and 0 for no, and the answers to your questions become a code: sun is one digit, storm three.
# Each message gets a word of zeros and ones, and no word begins another, so no commas are needed.
# That is a **prefix code**.
#
# How do you find the shortest one?
# David Huffman found the rule in 1951, as a student.
# Take the two least likely messages, and let one last digit tell them apart.
# From now on treat the two as one message, with the sum of their probabilities.
# Repeat until one is left.
# The result is called a **Huffman code**.
#
# Here are five messages where the probabilities are not so tidy.

# %% slideshow={"slide_type": "-"}
belief = {"A": 0.4, "B": 0.2, "C": 0.17, "D": 0.13, "E": 0.1}
true = np.array([0.3, 0.3, 0.2, 0.1, 0.1])
shares = np.array(list(belief.values()))
lengths = huffman.lengths(shares)
code = dict(zip(belief, huffman.words(shares), strict=True))
explorers.picture(plots.code_tree, code, belief)

# %% [markdown] slideshow={"slide_type": "slide"}
# Follow the forks from the top: the digits on the way are the word.
# D and E were merged first, into {{ belief["D"] + belief["E"]:.2f }}.
# (These A to E are not the weather, and which branch gets 0 and which gets 1 does not matter.)
#
# ### Exercise 2: the lengths of the words
#
# Write `code_lengths(q)` for an array of probabilities.
# It returns how many digits Huffman's rule gives to each message, in the order of `q`.
# Each time a group is merged with another, every message in both gets one digit more.


# %% tags=["exercise"]
def code_lengths(q):
    ### BEGIN SOLUTION
    lengths = [0] * len(q)
    groups = [(share, [symbol]) for symbol, share in enumerate(q)]
    while len(groups) > 1:
        groups.sort()
        (a, left), (b, right) = groups[:2]
        for symbol in left + right:
            lengths[symbol] += 1
        groups[:2] = [(a + b, left + right)]
    return lengths
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Start with `lengths = [0] * len(q)`.
# Keep a list of groups, each a pair: its probability, and the list of its messages.
# At the start every message is a group of its own: `groups = [(share, [symbol]) for symbol, share in enumerate(q)]`.
#
# While there is more than one group: `groups.sort()` puts the two least likely first.
# They are `groups[0]` and `groups[1]`; the list without them is `groups[2:]`.
# Add 1 to the length of each message in the two, and go on with that list and one group more: the sum of the probabilities, and the two lists joined with `+`.

# %% tags=["check"]
checks.huffman_lengths(code_lengths)

# %% [markdown] tags=["solution"]
# **Why the two least likely.** In the best code the two longest words have the same length, or a digit could be saved.
# They should go to the two least likely messages, and they may as well differ in the last digit alone.
# What is left is the same problem with one message less.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The code and the cross-entropy
#
# The ideal length of a word is the surprise, $-\log_2 q$.
# A real word has a whole number of digits, so it can only come near, and a rare message may get a word that is longer by more than a digit.
# Say $q$ is the belief above, and in truth the messages come with {{ ", ".join(map(str, true[:-1])) }} and {{ true[-1] }}.
# Here is the mean length of both kinds of words, first if $q$ is true, then if this $p$ is: each message's length, weighted by how often it comes.

# %% slideshow={"slide_type": "-"}
ideal = -np.log2(shares)
{
    name: {
        "ideal": round(float(often @ ideal), 3),
        "Huffman": round(float(often @ lengths), 3),
    }
    for name, often in {"q is true": shares, "p is true": true}.items()
}

# %% [markdown] slideshow={"slide_type": "slide"}
# If $q$ is true, Huffman's words need {{ shares @ lengths:.3f }} bits a message, a little above the entropy of {{ losses.entropy(shares) / np.log(2):.3f }}.
# As long as $q$ is true, they never need a whole bit more than the entropy, and no prefix code can need less than the entropy.
#
# If the messages come from another $p$, the words stay as they are and the mean changes, to {{ true @ lengths:.3f }} bits.
# The ideal lengths become {{ true @ ideal:.3f }} on average, and that is the cross-entropy $H(p, q)$.
# So the cross-entropy is the mean length for messages from $p$ in an ideal code for $q$.
# When $p$ is $q$, Huffman's words need less than one bit more; for another $p$ they can lie below it or, as here, above.
# Codes that share digits between messages (arithmetic coding) come as near to it as you like in a long text, whatever $p$ is.
# A better prediction is a shorter file: that is the idea of all compression that loses nothing.
#
# Half of the lesson is done, and this is a good place to pause.
#
# ## The next letter
#
# Now something longer than four messages: English.
# The course brings its own, sentences of these lessons, in two files that never change.
# To keep it simple, we leave only 27 symbols: the letters a to z, and a space for all the rest.
# One text, from the lesson on the decision boundary, is **held out**: no model may learn from it, and all are judged on it.
#
# A **language model** gives a probability to each possible next symbol, from the symbols before it.
# The simplest ones count.
# A **unigram** model looks at nothing and knows only how frequent each letter is.
# A **bigram** model looks at one letter before, a **trigram** model at two.
#
# Here is what each of them writes when it draws letters from its own probabilities, once it has learned from {{ len(ngrams.english()[0]) }} characters.
# The first line comes from a model that finds all 27 symbols equally likely.

# %% slideshow={"slide_type": "-"}
learned, held_out = ngrams.english()
names = "uniform", "unigram", "bigram", "trigram"
counted = {name: ngrams.NGram(n, learned, alpha=0) for n, name in enumerate(names)}
{name: model.write(60) for name, model in counted.items()}

# %% slideshow={"slide_type": "slide"}
quiz.ask("one-unseen-pair")

# %% [markdown] slideshow={"slide_type": "slide"}
# The more letters a model looked back at, the more its line looked like English.
# The cross-entropy on the held-out text, {{ len(held_out) }} characters, can say how much more, but there is an obstacle: a pair like that of the question.
#
# Our bigram model meets {{ np.isinf(counted["bigram"].losses(held_out)).sum() }} of them, and its mean cross-entropy on the held-out text is `{{ (surprise := counted["bigram"].losses(held_out)).mean() }}`.
# The first pair that it has never seen is "{{ held_out[(at := int(np.flatnonzero(np.isinf(surprise))[0])) - 1 : at + 1] }}", in "{{ held_out[held_out.rfind(" ", 0, at) + 1 : held_out.find(" ", at)] }}".
# That a pair did not occur in one text does not make it impossible.
#
# The oldest cure is to add 1 to every count, as if each pair had been seen once more.
# It is called **add-one smoothing**, and it goes back to Laplace.
#
# ### Exercise 3: a bigram model
#
# Write `bigram(y, C)`.
# `y` is an array of symbols, numbers from 0 to `C - 1`, in the order of the text.
# Return a table with `C` rows and `C` columns: in row `i`, column `j` the probability that `j` comes next after `i`, with 1 added to every count.
#
# The cell after the check lets your table learn from the text, and judges it on the held-out one.
# `table[y[:-1], y[1:]]` looks up what it gave to each symbol, after the one before.


# %% tags=["exercise"]
def bigram(y, C):
    ### BEGIN SOLUTION
    counts = np.ones((C, C))
    for place in range(len(y) - 1):
        counts[y[place], y[place + 1]] += 1
    return counts / counts.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Start with `counts = np.ones((C, C))`, a table of ones; mind the two pairs of brackets.
# Go through the places of `y`, all but the last: `y[place]` is the symbol before, `y[place + 1]` the one after.
# At the end each row must sum to 1: `counts.sum(axis=1, keepdims=True)` has the sum of each row.

# %% tags=["check"]
checks.bigram(bigram)

# %% [markdown] tags=["solution"]
# **Why a loop.** `counts[y[:-1], y[1:]] += 1` looks shorter, and it is wrong: where the same pair stands several times, NumPy adds 1 only once.
# `np.add.at(counts, (y[:-1], y[1:]), 1)` counts each of them.

# %% slideshow={"slide_type": "slide"}
table = bigram(ngrams.numbers(learned), len(ngrams.ALPHABET))
y = ngrams.numbers(held_out)
bits = None if table is None else -np.log2(table[y[:-1], y[1:]])
"first finish exercise 3" if bits is None else f"{bits.mean():.2f} bits a character"

# %% [markdown] slideshow={"slide_type": "slide"}
# Your bigram model should pay {{ ngrams.NGram(2, learned, 1).losses(held_out)[1:].mean() / np.log(2):.2f }} bits a character.
# Somebody who finds all {{ len(ngrams.ALPHABET) }} symbols equally likely pays {{ np.log2(27):.2f }}.
#
# ## How much should be added?
#
# A trigram model has {{ 27**3 }} numbers, and the text to learn from has {{ len(learned) }} characters.
# {{ 100 - 100 * len({learned[i : i + 3] for i in range(len(learned) - 2)}) / 27**3:.0f }} percent of its counts are 0, so it matters how much is added to them.
#
# **Predict.** Will adding 1 be too much, too little or right for the trigram model, if the held-out text decides?

# %% slideshow={"slide_type": "-"}
quiz.ask("add-one")

# %% slideshow={"slide_type": "slide"} jupyter={"outputs_hidden": true}
added = 10.0 ** np.arange(-3, 1.01, 0.25)
curves = {
    name: [ngrams.NGram(n, learned, a).losses(held_out).mean() / np.log(2) for a in added]
    for n, name in enumerate(names)
    if n
}
least = {name: added[np.argmin(values)] for name, values in curves.items()}
explorers.picture(plots.smoothing, added, curves)

# %% [markdown] slideshow={"slide_type": "slide"}
# For the trigram model 1 is too much: it is best with about {{ least["trigram"]:.1f }}.
# With 1, the pairs of letters that were seen only a few times give away too much to what never followed them; with almost nothing, each surprise is too expensive.
# From here on every model adds 0.1.
#
# (To choose this number by the held-out text, and then judge by the same text, flatters the model a little.
# Here it hardly matters: either half of the text would have chosen a number that costs the other half at most {{ max((halves := np.array([[ngrams.NGram(3, learned, a).losses(held_out)[half].mean() for a in added] for half in (slice(len(y) // 2), slice(len(y) // 2, None))]))[1, halves[0].argmin()] - halves[1].min(), halves[0, halves[1].argmin()] - halves[0].min()) / np.log(2):.3f }} bits too much.
# With many numbers to choose, a third text is needed.)
#
# ## Bits a character, beside a compressor
#
# Compressors are models too: what they can predict, they do not write down.
# The method of `zlib` is used in zip and PNG files, that of `lzma` in 7z and xz.
# To be fair they get the learned text first: we compress it alone, then with the held-out text after it, and count only what that added.
# (Of their numbers one decimal is shown: the next one may differ between versions of these programs.)


# %% slideshow={"slide_type": "-"}
def added_bits(compress):
    alone = len(compress(f"{learned} ".encode()))
    both = len(compress(f"{learned} {held_out}".encode()))
    return round(8 * (both - alone) / len(held_out), 1)


models = {n: ngrams.NGram(i, learned, 0.1).losses(held_out) for i, n in enumerate(names)}
model_bits = {name: terms.mean() / np.log(2) for name, terms in models.items()}
zipped = {
    "zlib": added_bits(lambda text: zlib.compress(text, 9)),
    "lzma": added_bits(lambda text: lzma.compress(text, preset=9)),
}
explorers.picture(plots.bits_a_character, model_bits, zipped)

# %% [markdown] slideshow={"slide_type": "slide"}
# The uniform model pays $\log_2 27$ = {{ np.log2(27):.2f }} bits for every character: the loss of a model that knows nothing, once more.
# In nats the four models pay {{ models["uniform"].mean():.2f }}, {{ models["unigram"].mean():.2f }}, {{ models["bigram"].mean():.2f }} and {{ models["trigram"].mean():.2f }} a character.
#
# A Huffman code for single letters, made from the unigram model, needs {{ huffman.lengths(ngrams.NGram(1, learned, 0.1).probabilities)[y].mean():.2f }} bits a character on this text: the unigram cross-entropy, and a little because words have whole numbers of digits.
#
# Of the compressors, `zlib` needs about as much as the trigram model, and `lzma` less, but the race is not even.
# They remember whole phrases, and they go on learning while they read: "the loss is" stands {{ held_out.count("the loss is") }} times in the held-out text and {{ learned.count("the loss is") }} times in the learned one, and a copy is cheap.
# Our models look back at two letters at most, and they stopped learning before the held-out text began.
# On the other hand, `zlib` looks back no farther than {{ 2**15 }} characters, which is less than the learned text, and both were made for files of any kind.
#
# ## Perplexity
#
# People who build language models often report another number, the **perplexity**:
#
# $$\text{perplexity} = e^{\,L} \qquad L = \text{mean cross-entropy in nats}$$
#
# The trigram model pays {{ models["trigram"].mean():.3f }} nats a character, so its perplexity is {{ losses.perplexity(models["trigram"]):.2f }}.
# It is as unsure as if it chose among {{ losses.perplexity(models["trigram"]):.1f }} equally likely symbols each time, instead of 27.
#
# ### Exercise 4: perplexity
#
# Write `perplexity(terms)` for an array of losses in nats, one for each symbol.


# %% tags=["exercise"]
def perplexity(terms):
    ### BEGIN SOLUTION
    return np.exp(np.mean(terms))
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# Two steps: a mean and an exponential.
# Try both orders with the losses 1 and 3.
# Which of them lets one bad guess decide everything?

# %% tags=["check"]
checks.perplexity(perplexity)

# %% [markdown] tags=["solution"]
# **Why the mean comes first.** The mean loss belongs to the likelihood of the whole text, and perplexity is one over the geometric mean of the probabilities.
# Losses 1 and 3 give exp(2) = {{ np.exp(2):.3f }}; the mean of exp(1) and exp(3) would be {{ (np.exp(1) + np.exp(3)) / 2:.2f }}.

# %% slideshow={"slide_type": "slide"}
quiz.ask("two-perplexities")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What a loss of 2.0 means
#
# A large language model predicts **tokens**, which are words and pieces of words, and it has perhaps 50 000 of them.
# Before training it knows nothing, and its loss should be near log 50000 = {{ np.log(50_000):.2f }}.
# If the first loss in the log is far from that, something is wrong.
#
# Later the log says 2.0.
# The perplexity is $e^2$ = {{ np.exp(2):.2f }}: each time it is as unsure as among seven or eight tokens, out of 50 000.
# In bits that is {{ 2 / np.log(2):.2f }} a token.
# If a token has four characters on average, it is {{ 2 / np.log(2) / 4:.2f }} bits a character, where our trigram model needs {{ model_bits["trigram"]:.2f }}.
# (The texts differ and so do the alphabets, so read this as an order of size.)
#
# Two models with different tokens cannot be compared by loss or perplexity a token: a longer token is usually harder to guess, and there are fewer of them.
# On the same text, bits a character or a byte can be compared.
#
# And on text that the model has not seen, the loss cannot stay near 0.
# English itself has an entropy, and as with the four messages, it must be paid.
# In 1951 Claude Shannon reported how well people guess the next letter.
# From that he put the entropy of English between 0.6 and 1.3 bits a letter, for somebody who has read the hundred letters before.
#
# ## What you can now say
#
# The cross-entropy is the mean surprise of somebody who believes $q$ where $p$ is true; it is the entropy of $p$, which must be paid, plus the KL divergence, which a better belief would save.
# It is also the mean length of a message in an ideal code for $q$, so a better prediction is a shorter file, for letters as for tokens.
# Perplexity is $e$ to the power of it, counted in nats.
#
# ## What the loss still hides
#
# "The loss of a language model is 2.0" is a mean, and this lesson took it without a question: of one long text, every symbol once.
# Real training has many texts of different length, filled up to one length, cut into batches, on several machines, in 16 bits.
# Which tokens count then, and what is the sum divided by?
# That is what the next lesson is about.
#
# ## Further reading
#
# - Claude Shannon (1951), *Prediction and Entropy of Printed English*: people guess letters, and the entropy of English follows.
# - David Huffman (1952), *A Method for the Construction of Minimum-Redundancy Codes*: the code of exercise 2, in four pages.
# - Thomas Cover and Joy Thomas (2006), *Elements of Information Theory*, chapters 2 and 5: entropy, divergence and codes, with proofs.
# - David MacKay (2003), *Information Theory, Inference, and Learning Algorithms*: the same ideas beside neural networks.
