"""Assignments for a class: made from the lessons, tried in a sandbox, kept in nbgrader's gradebook.

Whoever computes a mark must be out of reach of whoever wants it. So the work is split in two:

1. Inside the sandbox (`sandbox`, `process`, `worker`) a learner's cells run, and the functions
   they define are called on inputs that come from outside. What comes back is a claim and nothing
   more: the numbers that a function gave. No expected value, answer, gradebook or other submission
   can be seen there.
2. Outside (`scoring`) those numbers are compared with the reference. Printing "passed", redefining
   the checks or `abs`, and editing the cells with the marks change nothing that is looked at.

The inputs (`hidden`) are drawn with a seed of the class's own, so nobody knows them beforehand.
While an exercise is tried, the course's function that is its answer refuses to be called.

nbgrader does the rest: it makes the release from the source, keeps the gradebook, and writes the
feedback. Its step that would execute a submission, with the teacher's rights, is replaced by one
that enters the outcome found in the sandbox (`gradebook.EnterOutcome`). It gets a notebook rebuilt
from the release and the learner's answers, so a mangled file cannot upset it.

`python -m classroom.grading --help` tells how to use it; classroom/grading.md explains it.
"""

import sys

# jsonschema, which nbformat asks, would build a grammar of Internet addresses that no notebook
# needs: two seconds of processor time at each start.
sys.modules.setdefault("rfc3987_syntax", None)
