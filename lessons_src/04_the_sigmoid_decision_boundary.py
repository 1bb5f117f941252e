# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # The sigmoid decision boundary
#
# One line gets all six points right, and the loss likes a line better that gets one of them wrong: which of the two should you believe?
#
# You will be able to
#
# - **draw** the line where a model changes its mind, and say what its weights do to it,
# - **tell** why the loss and the accuracy can disagree,
# - **derive** the gradient, and write gradient descent in NumPy,
# - **predict** when a step is too large, and where the training ends,
# - **repeat** all of it in PyTorch, to six digits.
#
# Time: 65 minutes.
# A good place to pause is before "Let it run".
# Before this lesson: [Binary cross-entropy](01_binary_cross_entropy.ipynb), and for exercise 5 [Cross-entropy in PyTorch](03_cross_entropy_in_pytorch.ipynb).
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import numpy as np

from utils import checks, data, explorers, logistic, losses, plots, quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Six points and a line
#
# Here is a demonstration of cross-entropy as you may meet it in a tutorial.
# Six points are drawn at random, from NumPy's seed 0 so that they are the same for everybody: three around (5, 5) with label 0, three around (3, 3) with label 1.
# Then somebody sets a line by hand and prints its loss.
#
# A point has two inputs, $x_1$ and $x_2$.
# The line has two **weights** and a **bias** $b$, and together they give each point a logit:
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad p = \sigma(z)$$
#
# The line set by hand has $w_1 = -0.3$, $w_2 = -0.35$ and $b = 2.5$.
# We give each point a third input that is always 1, so that $b$ becomes a weight like the others.
# Then `x @ line` gives all six logits at once: it multiplies each row of `x` number by number with `line` and adds up.

# %%
x, y = data.six_points()
line = np.array([-0.3, -0.35, 2.5])
z = x @ line


def right(w):
    return int(((x @ w > 0) == y).sum())


z, losses.sigmoid(z), round(losses.binary_cross_entropy(losses.sigmoid(z), y), 8)

# %% [markdown]
# You see the six logits, the six probabilities and the mean loss.
# The first three points have label 0 and the last three label 1.
# Two points of label 1 got less than one half: {{ losses.sigmoid(z)[3]:.3f }} and {{ losses.sigmoid(z)[5]:.3f }}.
# So this line has {{ right(line) }} of 6 right.
#
# A number alone says little.
# The demonstration plots the points, but neither the line nor the probabilities.
# Here they are.
# The shade is the probability of label 1, and each line joins places of equal probability.

# %% slideshow={"slide_type": "slide"}
explorers.picture(plots.sigmoid_slope, line, x, y, figsize=(5.2, 4.3))

# %% slideshow={"slide_type": "slide"}
quiz.ask("double-the-line")

# %% [markdown] slideshow={"slide_type": "slide"}
# The thick line is where $p = 0.5$, and that is where $z = 0$.
# It is called the **decision boundary**: on one side the model bets on label 1, on the other on label 0.
#
# Walk along it, and nothing changes.
# Walk straight away from it, and $z$ changes as fast as it can: the vector $w = (w_1, w_2)$ points that way.
# It is at right angles to the line, and is called its **normal**.
#
# How fast $z$ changes on that walk is the length of the vector, $\lVert w \rVert = \sqrt{w_1^2 + w_2^2}$.
# Here it is √(0.3² + 0.35²) = {{ np.linalg.norm(line[:2]):.2f }}.
# The sigmoid $p = \sigma(z)$ turned round is $z = \log(p / (1 - p))$: at $p = 0.9$ that is log(0.9 / 0.1) = log(9).
# So the way from $p = 0.5$ to $p = 0.9$ takes log(9) / {{ np.linalg.norm(line[:2]):.2f }} = {{ np.log(9) / np.linalg.norm(line[:2]):.1f }} units.
# That is a gentle slope.
# Twice the weights and twice the bias would leave the line where it is, and make the slope twice as steep.
#
# ## Move the line
#
# The demonstration says of its line that its bias, a low one, fits best.
# Let us see.
#
# **Predict.** You will raise $b$ from 2.5 to 3.0 and leave $w$ alone.
# Which way will the line move, and how many points will be right then?
# Lay the ring at the right edge on a number, and commit.
#
# The arrow is the direction of $w$, and a second ring, around a point, marks the one that costs most.
# A point can be dragged, and a click flips its label.
# The controls below do the same for the point you choose.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
mine = explorers.boundary(predict="raise-b")
mine

# %% [markdown]
# With $b = 3$ all {{ right(np.array([-0.3, -0.35, 3.0])) }} points are right, and the loss falls from {{ logistic.loss(line, x, y):.4f }} to {{ logistic.loss([-0.3, -0.35, 3.0], x, y):.4f }}.
# The bias was too low.
# If you said fewer, you may have moved the line the wrong way: a larger $b$ makes every logit larger, so the side of label 1 grows.
#
# Now go on to $b = 3.5$.
# The loss falls further, to {{ logistic.loss([-0.3, -0.35, 3.5], x, y):.4f }}, yet one point is wrong again.
# Between two steps of the slider lies the best bias for these weights, {{ min(np.arange(3.3, 3.7, 0.001), key=lambda b: logistic.loss([-0.3, -0.35, b], x, y)):.3f }}, with loss {{ min(logistic.loss([-0.3, -0.35, b], x, y) for b in np.arange(3.3, 3.7, 0.001)):.4f }} and {{ right(np.array([-0.3, -0.35, 3.482])) }} of 6 right.
#
# So among the lines with these weights, the one of least loss is not one of most right answers.
# Which one to believe depends on what you want.
# If somebody acts on the probabilities, believe the loss.
# But look at the arrow too: along it, the gap between the two groups is only {{ (z[y == 1].min() - z[y == 0].max()) / np.linalg.norm(line[:2]):.1f }} wide.
# Along $x_1$ alone it is {{ x[y == 0, 0].min() - x[y == 1, 0].max():.1f }}, and moving $b$ does not turn the arrow.
#
# Run the cell of the explorer again, which puts all back as it was, and turn the arrow.
# You had a loss below 0.4 already; use all three sliders to get below 0.3, then as low as you can.
# Remember your number; code will try to beat it.

# %% [markdown] tags=["teacher"]
# **Teacher.** Make it a contest of two minutes.
# With $w_1$ and $w_2$ left as they are, nobody gets below {{ min(logistic.loss([-0.3, -0.35, b], x, y) for b in np.arange(3.3, 3.7, 0.001)):.4f }}.
# With $w_1 = -1$, $w_2 = -0.5$ and $b = 7.8$ the loss is {{ logistic.loss([-1, -0.5, 7.8], x, y):.4f }}.
# Ask the winner which way the arrow turned.
# Then let somebody drag point 3 far over the line, and ask why the ring jumps to it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Which way is down?
#
# Three sliders can be moved by hand, a million cannot.
# What we need is the slope of the loss in each weight: the gradient again, now in the weights.
#
# Two steps lead there.
# Lesson 01 gave the first: the slope of one point's loss in its logit is $p - y$, prediction minus label.
# The second is how the logit depends on the weight: move $w_1$ by a little, and $z$ moves $x_1$ times as much.
# Multiply the two, and take the mean over the points:
#
# $$\frac{\partial L}{\partial w_j} = \frac{1}{N} \sum_{i=1}^{N} (p_i - y_i)\, x_{ij}, \qquad \nabla L = \frac{1}{N} X^{\mathsf T} (p - y)$$
#
# Here $\nabla L$ is the short sign for all three slopes, and $X^{\mathsf T}$ is the table of inputs turned on its side, with a row for each weight.
# Each point pulls at the weights with the size of its mistake, in the direction of its inputs.
#
# ### Exercise 1: the gradient
#
# Write `gradient(w, x, y)`.
# `w` holds the two weights and $b$, `x` has a row for each point with a 1 at its end, and `y` holds the labels.
# It returns three slopes.


# %% tags=["exercise"]
def gradient(w, x, y):
    ### BEGIN SOLUTION
    p = losses.sigmoid(x @ w)
    return x.T @ (p - y) / len(y)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# First the probabilities: `losses.sigmoid(x @ w)`.
# Then the errors, prediction minus label.
# `x.T` has a row for each weight.
# `x.T @ errors` multiplies each error with the inputs of its point and adds them up.
# What turns a sum over the points into a mean?

# %% tags=["check"]
checks.logistic_gradient(gradient)

# %% [markdown] tags=["solution"]
# **Why the column of ones pays off.** The slope in $b$ is the mean error, since $b$ is multiplied by 1.
# With the ones in `x`, the same product gives it as the third number.

# %% [markdown] slideshow={"slide_type": "slide"}
# At the first line the gradient is ({{ logistic.gradient(line, x, y)[0]:.3f }}, {{ logistic.gradient(line, x, y)[1]:.3f }}, {{ logistic.gradient(line, x, y)[2]:.3f }}).
# All the numbers are negative, so raising any of the three a little would lower the loss.
# Not much: with $w_1 = -0.2$ it would be {{ logistic.loss([-0.2, -0.35, 2.5], x, y):.4f }}, with $w_1 = -0.1$ already {{ logistic.loss([-0.1, -0.35, 2.5], x, y):.4f }}, more than at the start.
#
# ### Exercise 2: one step
#
# The gradient points uphill.
# So take a step against it, as long as the gradient times a small number, the **learning rate** $\eta$ (say "eta"; `lr` in code):
#
# $$w \leftarrow w - \eta\, \nabla L$$
#
# Write `step(w, x, y, lr)`, which returns the new weights.
# It may use your `gradient`.


# %% tags=["exercise"]
def step(w, x, y, lr):
    ### BEGIN SOLUTION
    return w - lr * gradient(w, x, y)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# The formula is the answer: read `lr` for the Greek letter.
# Return a new array; `w -= ...` would change the array of whoever called your function.

# %% tags=["check"]
checks.gradient_step(step)

# %% [markdown] slideshow={"slide_type": "slide"}
# You have the gradient and the step: this is a good place to pause.
#
# ## Let it run
#
# Now repeat the step.
# On the left you see the line among the points, on the right the same line as one place on a map of the loss.
# A contour line joins places of equal loss, as on other maps it joins places of equal height.
# The loss depends on three numbers, and a page has room for two: so for each $w_1$ and $w_2$ the map shows the loss with the best $b$.
# The walk has a $b$ of its own, so it can pay more than the map says at its diamond; what it pays stands in the sentence below.
# At the start that is {{ logistic.loss(line, x, y):.4f }}, where the map says {{ logistic.loss([*line[:2], 3.482], x, y):.4f }}.
#
# **Predict.** The learning rate is 0.1.
# After one step the loss falls from {{ logistic.loss(line, x, y):.4f }} to {{ logistic.loss(logistic.descend(line, x, y, 0.1, 1)[-1], x, y):.4f }}, and all six points are right.
# How many will be right after 20 steps?
# The dotted line beside the points is the scale, from 0 to 6: lay the ring on it.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.descent(step=0, predict="after-twenty-steps")

# %% [markdown] slideshow={"slide_type": "slide"}
# After 20 steps the loss is {{ logistic.loss(logistic.descend(line, x, y, 0.1, 20)[-1], x, y):.4f }}, and only {{ right(logistic.descend(line, x, y, 0.1, 20)[-1]) }} of 6 are right.
# If you said six, you expected that what makes the loss smaller keeps every answer right; it promises nothing of the kind.
# If you said fewer than five, you expected the loss to pay with more points for its way down; here one was enough.
# Move on to 200 steps.
# After 200 it is {{ logistic.loss(logistic.descend(line, x, y, 0.1, 200)[-1], x, y):.4f }} with {{ right(logistic.descend(line, x, y, 0.1, 200)[-1]) }} of 6.
# The loss fell at every step and the accuracy went up, down and up again.
#
# The first step moved the two weights by {{ np.linalg.norm(np.diff(logistic.descend(line, x, y, 0.1, 1), axis=0)[-1, :2]):.3f }} together, the 200th by {{ np.linalg.norm(np.diff(logistic.descend(line, x, y, 0.1, 200), axis=0)[-1, :2]):.4f }}.
# The step is the learning rate times the gradient: where the slope is small, the steps are small.
#
# ### Exercise 3: the training loop
#
# Write `train(w, x, y, lr, steps)`.
# It takes `steps` steps from `w` and returns the weights at the end.


# %% tags=["exercise"]
def train(w, x, y, lr, steps):
    ### BEGIN SOLUTION
    for _ in range(steps):
        w = step(w, x, y, lr)
    return w
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `for _ in range(steps):` repeats what is indented below it.
# Each time, replace `w` by the weights after one step; return it when the loop is over.

# %% tags=["check"]
checks.train(train)

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Exercise 4: beat your own line
#
# You found a line with a loss below 0.4 by hand.
# How many steps does gradient descent need for that?
#
# Write `steps_below(limit, w, x, y, lr)`.
# It walks from `w` until the mean loss is below `limit`, and returns the number of steps.
# `logistic.loss(w, x, y)` gives the mean loss.


# %% tags=["exercise"]
def steps_below(limit, w, x, y, lr):
    ### BEGIN SOLUTION
    steps = 0
    while logistic.loss(w, x, y) >= limit:
        w = step(w, x, y, lr)
        steps += 1
    return steps
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# You do not know how often to repeat, so this is a case for `while`.
# Ask for the loss before each step: a start that is below the limit needs no step at all.

# %% tags=["check"]
checks.steps_below(steps_below)

# %% [markdown] slideshow={"slide_type": "slide"}
# From the first line, a loss below 0.4 takes {{ sum(logistic.loss(w, x, y) >= 0.4 for w in logistic.descend(line, x, y, 0.1, 2000)) }} steps, below 0.3 it takes {{ sum(logistic.loss(w, x, y) >= 0.3 for w in logistic.descend(line, x, y, 0.1, 2000)) }}, and below 0.2 {{ sum(logistic.loss(w, x, y) >= 0.2 for w in logistic.descend(line, x, y, 0.1, 2000)) }}.
# How many does your own line cost?
# The explorer knows it as `mine.loss`: click here, press `b` for a new cell below, and run `steps_below(mine.loss, line, x, y, 0.1)` in it.
# (This counts only if the points in the explorer are where they were, with their own labels.)
#
# ## A quicker walk?
#
# A larger learning rate should be quicker.
#
# **Predict.** This walk starts at zeros, where every probability is one half and the loss is {{ np.log(2):.4f }}.
# The learning rate is 0.5, five times as large as before.
# What will the loss be after three steps?
# The dotted line beside the points is the scale again, from 0 to 6 nats; at zeros there is no line yet among the points.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.descent(start="zeros", lr=0.5, step=0, predict="three-large-steps")

# %% [markdown] slideshow={"slide_type": "slide"}
# The loss jumps to {{ logistic.loss(logistic.descend(np.zeros(3), x, y, 0.5, 3)[-1], x, y):.2f }}.
# If your ring lay below {{ np.log(2):.2f }}, you trusted a step downhill to end lower.
# If it lay between, you expected a jump, but not that each step throws the line farther than the last; if above, you expected even more.
# After the first step the model says label 0 to all six points, after the second label 1, after the third label 0 again, and each time it is surer.
# Every step leaps over the lines that would be right.
# A gradient is only true close by: it says which way is down here, and nothing about how soon the ground rises again.
#
# The map does not show this, since it takes the best $b$: at the diamond it says {{ min(logistic.loss([*logistic.descend(np.zeros(3), x, y, 0.5, 3)[-1][:2], b], x, y) for b in np.arange(0, 20, 0.01)):.2f }}.
# Here $b$ is far from the best one.
#
# This walk is shown for 50 steps only.
# Some hundred steps on it hangs on the sixteenth digit of every number, and two computers would show you two walks.
# Try 0.2 and 0.05 from the same start: which one is lower after 1000 steps?
# It is 0.2, at {{ logistic.loss(logistic.descend(np.zeros(3), x, y, 0.2, 1000)[-1], x, y):.4f }} against {{ logistic.loss(logistic.descend(np.zeros(3), x, y, 0.05, 1000)[-1], x, y):.4f }}, though its first steps jump about too.
#
# ## Where does it end?
#
# Back to the learning rate 0.1 and the first line.
# Before you look, one question.

# %% slideshow={"slide_type": "-"}
quiz.ask("separable-end")

# %% [markdown] slideshow={"slide_type": "slide"}
# This is how the walk goes on:
#
# | steps | loss | $\lVert w \rVert$ |
# |---|---|---|
# | 0 | {{ logistic.loss(logistic.descend(line, x, y, 0.1, 0)[-1], x, y):.4f }} | {{ np.linalg.norm(logistic.descend(line, x, y, 0.1, 0)[-1][:2]):.2f }} |
# | 200 | {{ logistic.loss(logistic.descend(line, x, y, 0.1, 200)[-1], x, y):.4f }} | {{ np.linalg.norm(logistic.descend(line, x, y, 0.1, 200)[-1][:2]):.2f }} |
# | 1000 | {{ logistic.loss(logistic.descend(line, x, y, 0.1, 1000)[-1], x, y):.4f }} | {{ np.linalg.norm(logistic.descend(line, x, y, 0.1, 1000)[-1][:2]):.2f }} |
# | 10000 | {{ logistic.loss(logistic.descend(line, x, y, 0.1, 10000)[-1], x, y):.4f }} | {{ np.linalg.norm(logistic.descend(line, x, y, 0.1, 10000)[-1][:2]):.2f }} |
# | 1000000 | {{ logistic.loss((far := logistic.descend(line, x, y, 0.1, 10**6)[-1]), x, y):.4f }} | {{ np.linalg.norm(far[:2]):.2f }} |
#
# The loss goes on falling, and the weights go on growing, ever more slowly.
#
# The reason is the doubling from the first quiz.
# A line with all points right gets cheaper when $w$ and $b$ grow together: the same line, a steeper slope, bolder probabilities.
# The points are **separable**, so the loss can come as near to 0 as you like, and there are no best weights.
# What does settle is where the line lies; how steep it is never does.
#
# A model that is nearly certain after six points is fooling itself.
# The usual cure is to put a price on a long $w$, which is called **regularization**.
# Instead of the mean loss $L$ alone, minimise
#
# $$L + \frac{\lambda}{2} \lVert w \rVert^2$$
#
# The number $\lambda$ (say "lambda") is the price, and $b$ stays free.
# Now a longer $w$ must earn what it costs, so there is a best one.
#
# scikit-learn's `LogisticRegression` does this without being asked.
# Its knob is called `C`, which has nothing to do with the number of classes: it is $1 / (\lambda N)$, so a large `C` is a small price.
# With `C=1`, which you get if you say nothing, our points end at a loss of {{ logistic.loss(logistic.fit(x, y, C=1), x, y):.4f }} and $\lVert w \rVert$ = {{ np.linalg.norm(logistic.fit(x, y, C=1)[:2]):.2f }}.
# With `C=0.1` the loss ends at {{ logistic.loss(logistic.fit(x, y, C=0.1), x, y):.4f }}, with `C=100` at {{ logistic.loss(logistic.fit(x, y, C=100), x, y):.4f }}.
# People who never heard of that 1 wonder why their own loop finds other weights.
#
# ## When no line is right everywhere
#
# Now let one label be wrong.
# Flip that of point 1, at the upper right, and no line gets all six right any more.

# %% slideshow={"slide_type": "-"}
quiz.ask("flipped-label")

# %% slideshow={"slide_type": "slide"}
flipped = np.array([1, 0, 0, 1, 1, 1])
floor = logistic.fit(x, flipped)
explorers.picture(plots.two_surfaces, x, (y, flipped), floor, layout="ab", figsize=(5.2, 2.9))

# %% [markdown] slideshow={"slide_type": "slide"}
# On the left no contour line closes: the loss keeps falling towards 0 along every direction of $w$ that separates the points, and never gets there.
# On the right the lines are rings around a lowest place, with a loss of {{ logistic.loss(floor, x, flipped):.4f }}, and every walk ends there if its steps are small enough.
# So a wrong label that no line can obey keeps the weights from growing, too; nobody would want that cure.
#
# Both surfaces share one property: stretch a string between two places on the surface, and the surface between them never rises above the string.
# Such a function is called **convex**.
# It has no second valley to be caught in, so the start does not matter.
# A network with a hidden layer loses this property, and then the start can matter.
#
# ### Exercise 5: the same in PyTorch
#
# Write `torch_loss(w, x, y, lr, steps)`.
# It takes `steps` steps of gradient descent from the weights and the bias in `w`, and returns the loss after the last one.
# Begin the function with these lines; torch is imported inside, since it takes some seconds and the rest of the lesson does without:
#
# ```python
# import torch
#
# w, x, y = torch.tensor(w), torch.tensor(x[:, :2]), torch.tensor(y)
# model = torch.nn.Linear(2, 1, dtype=torch.float64)
# model.weight.data, model.bias.data = w[None, :2].clone(), w[2:].clone()
# ```
#
# `torch.nn.Linear(2, 1)` is the line: `model(x)` gives the logits.
# It has a bias of its own, so it gets the inputs without the ones.
# The last line puts your start into it.
#
# What is left to you: a loss, `torch.nn.BCEWithLogitsLoss()`; an optimizer that moves the weights, `torch.optim.SGD(model.parameters(), lr=lr)`; and the loop.
# A step has three lines: `optimizer.zero_grad()` clears the old gradient, the loss calls `.backward()`, and `optimizer.step()` goes.


# %% tags=["exercise"]
def torch_loss(w, x, y, lr, steps):
    ### BEGIN SOLUTION
    import torch  # noqa: PLC0415  # only this exercise needs it

    w, x, y = torch.tensor(w), torch.tensor(x[:, :2]), torch.tensor(y)
    model = torch.nn.Linear(2, 1, dtype=torch.float64)
    model.weight.data, model.bias.data = w[None, :2].clone(), w[2:].clone()
    loss, optimizer = torch.nn.BCEWithLogitsLoss(), torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(model(x).squeeze(1), y).backward()
        optimizer.step()
    return loss(model(x).squeeze(1), y).item()
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# The layer returns shape (N, 1) and the labels have (N,): `model(x).squeeze(1)` takes the last axis away.
# With `loss = torch.nn.BCEWithLogitsLoss()` the middle line of a step is `loss(model(x).squeeze(1), y).backward()`.
# After the loop compute the loss once more, and take it out as a number with `.item()`.

# %% tags=["check"]
checks.torch_loss(torch_loss)

# %% [markdown] tags=["solution"]
# **What PyTorch did for you.** `backward` found the gradient that you wrote by hand in exercise 1, and `step` is your exercise 2.
# The losses agree to at least six digits, because it is the same arithmetic.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What you can now say
#
# A linear model with a sigmoid draws one line where $z = 0$; $w$ is its normal, and the length of $w$ is how sharply the model changes its mind.
# The gradient of the loss is the mean of error times input, and stepping against it finds a better line, if the step is small enough.
# If a line separates the labels, the weights grow without end unless regularization makes them pay.
#
# ## What the loss still hides
#
# Six points were few enough to look at each one.
# In a real program the loss is a number in a log file, and a wrong shape, a softmax too many or a forgotten weight all look like a model that learns badly.
# The next lesson is a clinic for such programs.
#
# ## Further reading
#
# - David Cox (1958), *The Regression Analysis of Binary Sequences*: the model of this lesson, before anybody called it a network.
# - Adelin Albert and John Anderson (1984), *On the Existence of Maximum Likelihood Estimates in Logistic Regression Models*: when there is a best line, and when there is none.
# - Stephen Boyd and Lieven Vandenberghe (2004), *Convex Optimization*, chapter 9: gradient descent and Newton's method, with proofs.
# - Daniel Soudry, Elad Hoffer, Mor Shpigel Nacson, Suriya Gunasekar and Nathan Srebro (2018), *The Implicit Bias of Gradient Descent on Separable Data*: where the direction of $w$ settles while its length grows.
