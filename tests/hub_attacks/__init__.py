"""A learner who tries: each test is a try, with an account, against another's, on one real hub.

The table in classroom/hub/README.md names these tests.
"""
