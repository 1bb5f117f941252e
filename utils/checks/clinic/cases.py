"""All cases of the debugging clinic, in the order of lesson 05."""

from utils.checks.clinic import calls, means, readings

CASES = calls.CASES | means.CASES | readings.CASES
