# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Start here
#
# How sure are you, and what does it cost you to be wrong?
#
# This course is about one number, the **cross-entropy**.
# It says what a prediction costs once the truth is known, and nearly every neural network that classifies learns by making it small.
# You will move it, compute it, and be scored by it.
#
# You will be able to
#
# - **run** the cells of a notebook, and start it afresh,
# - **move** a slider and see a loss answer,
# - **answer** a question with probabilities, and read your score,
# - **solve** an exercise and have it checked.
#
# Time: 15 minutes.
# Before this lesson: a little Python; you know what a function and a list are.
# Words and signs: [glossary](../docs/glossary.md), [notation](../docs/notation.md).

# %% tags=["setup"]
import math

from utils import checks, doctor, explorers, quiz

# %% [markdown]
# ## Will it run here?
#
# The grey box above is a **cell**.
# Click into it and press <kbd>Shift</kbd> + <kbd>Enter</kbd>: the cell runs, and the next one is selected.
# Go on like this through the page.
#
# The next cell asks the doctor, a small program of this course, whether your machine has all it needs.
# What stands below it now comes from the machine where this lesson was built.
# Run the cell, wait until `[*]` becomes a number, and you see your own.

# %%
doctor.examine()

# %% [markdown] slideshow={"slide_type": "slide"}
# *Every check* unfolds what the doctor looked at.
# A line with ✗ is followed by the command that mends it: copy it into a terminal (in JupyterLab: *File → New → Terminal*), run it, then choose *Kernel → Restart Kernel and Run All Cells*.
#
# The line that begins with Device names the *device*: the processor that PyTorch, the library of the later lessons, will compute on.
# It is `cpu`, the main one, or `cuda` or `mps`, a graphics processor.
# To try it, the doctor put a small *tensor* on it, which is PyTorch's word for an array of numbers.
# The lessons run on each of them.
#
# ## What a notebook is
#
# A notebook is a list of cells.
# Some hold text, some hold Python.
# All Python cells share one memory, the **kernel**.
# A name that you define in one cell is known in all cells that you run afterwards.

# %% slideshow={"slide_type": "-"}
answer = 6 * 7
answer

# %% [markdown] slideshow={"slide_type": "slide"}
# If the last line of a cell has a value, it is shown below the cell.
# The number in brackets on the left counts which cell ran when.
#
# Two things go wrong easily at first.
#
# - **Something is not defined.** The cell that defines it has not run yet. Choose *Run → Run All Above Selected Cell*.
# - **Something strange happens.** An old value is still in memory. Choose *Kernel → Restart Kernel and Run All Cells*.
#
# <kbd>Ctrl</kbd> + <kbd>S</kbd> (on a Mac <kbd>⌘</kbd> + <kbd>S</kbd>) saves your work.
# When you open a saved lesson on another day, its memory is empty again: if something is missing there, run all cells.
# To get a lesson back as it was, copy its file once more from where you got the course.
#
# ## Your first slider
#
# A model says that a mail is spam with probability $p$.
# The label $y$ is 1 if it is spam and 0 if it is not.
# The height of the point is the **loss**: what the model pays for this prediction.
# It is counted in *nats*; what a nat is stands below.
#
# **Predict.** The mail is spam.
# You will move $p$ from 0.7 down to 0.05, where the model thinks spam nearly impossible.
# What will that cost?
# Drag the ring to the height where you expect the point, or click its slider and use the arrow keys.
# Then commit: the picture answers, and shows how far off you were.

# %% slideshow={"slide_type": "slide"} tags=["explorer"]
explorers.binary(p=0.7, y=1, predict="nearly-impossible")

# %% [markdown] slideshow={"slide_type": "slide"}
# It costs {{ -math.log(0.05):.2f }}.
# If your ring lay lower, you may have drawn a straight line through the point at 0.7: the loss rises faster and faster instead.
# If it lay higher, you felt that being nearly sure of something false is dear, and it is.
# Drag the point to and fro, and watch where it gets steep.
#
# Now flip the label to 0 with the button: the same prediction is suddenly on the other curve.
# Why these curves and no others is the story of the next lesson.
#
# ## You are the classifier
#
# Most quizzes ask for one answer.
# Here you spread 100 percent over all of them, as a model does.
# Beside each answer stands what you will pay if that one is right.
# If you are sure, say so; if you are not, do not pretend.
# You pay $-\log$ of the probability you gave to the truth: nothing for 100 percent, more and more the less you gave.
# This cost is the **cross-entropy**, the loss that this course is about.
#
# Here log is always the natural logarithm, which calculators call ln.
# A loss counted with it has the unit **nat**.
# Counted with the logarithm to base 2 it has the unit **bit**: a fair coin flip costs exactly one.
# Beside your loss you will see what a **uniform guesser** pays, who gives every answer the same.

# %% slideshow={"slide_type": "slide"}
quiz.ask("birthdays")

# %% [markdown]
# Whoever knows nothing gives each of two answers one half, and pays {{ -math.log(0.5):.4f }}.
# Below that, your knowledge paid off, or your luck.
# Above it, you would have done better to admit that you did not know.
#
# Here is another one.
# Look at the prices before you commit.

# %% slideshow={"slide_type": "slide"}
quiz.ask("certain-and-wrong")

# %% [markdown] slideshow={"slide_type": "slide"}
# The first answer counts.
# In the last lesson they are drawn: how often were you right when you said "80 percent"?
#
# Where are they kept?
# In a file on your machine, `progress.json`, beside the notebooks; nothing is sent to anybody.
# If you answer before its cell has run, your browser keeps the answer until you run the cell.
# To start over, delete that file and run the cells again.
#
# ## Your first exercise
#
# An exercise asks you to finish a function.
# Replace the dots, run the cell, then run the check below it.
# If the answer is wrong, the check tries to say why.
# It notes in the same file how often you tried, whether an answer was right and which mistake it named, and nothing of your code.
# If you are stuck, open the hint.
# The notebooks in the folder [solutions](solutions/00_start_here.ipynb) hold all answers.
#
# ### Exercise 1: surprise
#
# What you pay for giving the truth the probability $p$ is also called the surprise at it: a truth that had 0.01 surprises you more than one that had 0.9.
# It is $-\log p$.
# Write `surprise(p)`, which returns it.


# %% tags=["exercise"]
def surprise(p):
    ### BEGIN SOLUTION
    return -math.log(p)
    ### END SOLUTION


# %% [markdown] tags=["hint"]
# `math.log(p)` is the natural logarithm of `p`.
# What is missing is the sign.

# %% tags=["check"]
checks.surprise(surprise)

# %% [markdown] tags=["solution"]
# **Why the minus.** A probability is at most 1, so its logarithm is at most 0.
# The minus makes the surprise zero or more, never negative.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What you can now say
#
# A notebook is a list of cells that share one memory, and a restart clears it.
# A loss is what a prediction costs once the truth is known.
# Your own answers are scored with the loss that you are about to learn.
#
# Next: [Binary cross-entropy](01_binary_cross_entropy.ipynb).
#
# ## Further reading
#
# - Thomas Kluyver and others (2016), *Jupyter Notebooks – a publishing format for reproducible computational workflows*: why text, code and results belong in one document.
# - Philip Tetlock and Dan Gardner (2015), *Superforecasting*: people who learned to say how sure they are.
