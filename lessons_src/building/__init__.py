"""The steps of the build: sources, editions, execute, normalise, rules, compare."""
