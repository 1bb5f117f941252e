"""A small question for the tests of the quizzes and of the progress file."""

import json

from utils import quiz

ID, TEXT, OPTIONS, RIGHT, WHY = (
    'id = "a-coin"',
    'text = "Which, `H` or `T`?"',
    'options = ["`H` < 1", "T", "edge"]',
    'right = "T"',
    'why = "It did."',
)
GOOD = [ID, TEXT, OPTIONS, RIGHT, WHY]
ANSWER = [0.25, 0.7, 0.05]


def write(folder, *questions, name="01_a.toml"):
    path = folder / name
    text = "\n".join(line for lines in questions for line in ["[[question]]", *lines])
    path.write_text(text, encoding="utf-8")
    return path


def asking(folder):
    """Give a call that asks the question, from a file in this folder."""
    write(folder, GOOD)
    return lambda: quiz.ask("a-coin", folder)


def answers_in(path):
    return json.loads(path.read_text(encoding="utf-8"))["answers"]
