"""Give the functions of a module that is imported already the code of a mutant of it."""

from __future__ import annotations

import gc
import inspect
from collections import defaultdict
from types import CodeType, FunctionType

Functions = dict[tuple[str, str, int], list[FunctionType]]


class MustBeImportedError(Exception):
    """A change of what runs as the module is imported: swapping functions does not show it."""


def functions(paths: set[str]) -> Functions:
    """Find the functions that stand in files, by name and first line: decorators may hide them."""
    found = defaultdict(list)
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename in paths:
            found[thing.__code__.co_filename, *_name(thing.__code__)].append(thing)
    return found


def swap(alive: Functions, before: CodeType, after: CodeType, imported: set[int]) -> None:
    """Put the code of `after` into the functions of a module.

    Parameters
    ----------
    alive
        What `functions` found.
    before, after : code
        The module as it is, and the mutant, both compiled.
    imported : set of int
        The lines of the module that ran while it and the tests were imported.

    Raises
    ------
    MustBeImportedError
        Where the change is outside of functions, or in one that ran during the import.
    """
    changed = dict(_changed(before, after))
    for name, (was, _) in changed.items():
        if imported & _lines_inside(was) or (before.co_filename, *name) not in alive:
            raise MustBeImportedError(was.co_qualname)
    for name, (_, now) in changed.items():
        for function in alive[before.co_filename, *name]:
            function.__code__ = now


def _name(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _changed(before: CodeType, after: CodeType):
    """Find the outermost functions that differ; refuse a difference around them."""
    if _own(before) != _own(after):
        raise MustBeImportedError(before.co_qualname)
    for was, now in zip(_inner(before), _inner(after), strict=True):
        if was.co_flags & inspect.CO_NEWLOCALS:
            if _whole(was) != _whole(now):
                yield _name(was), (was, now)
        else:  # the body of a class
            yield from _changed(was, now)


def _inner(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _own(code: CodeType) -> tuple:
    """Give what the code does, but for its inner functions and the numbers of its lines."""
    constants = [
        "code" if isinstance(constant, CodeType) else repr(constant) for constant in code.co_consts
    ]
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    return code.co_code, code.co_exceptiontable, code.co_flags, *names, tuple(constants)


def _whole(code: CodeType) -> tuple:
    return _own(code), *map(_whole, _inner(code))


def _lines_inside(code: CodeType) -> set[int]:
    """Give the lines of a function's body, which the import runs only where it calls it."""
    own = {line for *_, line in code.co_lines() if line} - {code.co_firstlineno}
    return own.union(*map(_lines_inside, _inner(code)))
