"""Make one page on a whole class from the learners' progress files; see classroom/report.md.

Reading, counting, pictures, page: each step is a module, and none knows a name of a learner.
"""
