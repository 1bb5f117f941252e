"""Read what a learner wrote: the names they gave, what is unfinished, where a return stands."""

import ast
import contextlib
import dis
import inspect
import itertools
import linecache
import sys
import textwrap
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType

from utils.checks.trial import Function

_NARROW = {"float32", "float16", "single", "half", "f4", "f2", "bfloat16"}
OURS = "this is the course's own function"


def own(fn: Function) -> Function:
    """Return the function that the learner wrote, without what a check put around it."""
    try:
        return inspect.unwrap(fn)
    except Exception:  # noqa: BLE001  # whatever a learner gives
        return fn


def name(fn: Function) -> str:
    """Return the name of a function in quotes for a sentence, or "your function"."""
    found = getattr(own(fn), "__name__", "")
    return f"`{found}`" if isinstance(found, str) and found.isidentifier() else "your function"


def parameters(fn: Function) -> list[str]:
    """Return the learner's own names of what the function is called with."""
    try:
        found = inspect.signature(fn).parameters.values()
    except Exception:  # noqa: BLE001  # some built-in functions have none
        return []
    by_place = inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [one.name for one in found if one.kind in by_place]


def _code(fn: Function) -> CodeType | None:
    return getattr(own(fn), "__code__", None)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _names(code: CodeType) -> set[str]:
    return {found for one in _codes(code) for found in one.co_names}


def _steps(code: CodeType) -> list[tuple[str, object]]:
    return [(one.opname, one.argval) for one in dis.get_instructions(code)]


def _stub() -> None: ...


def empty(fn: Function) -> bool:
    """Tell whether a function does nothing, as one whose dots are still in place."""
    code = _code(fn)
    if code is None:
        return False
    steps, nothing = _steps(code), _steps(_stub.__code__)
    return [op for op, _ in steps] == [op for op, _ in nothing] and gives_nothing(fn)


def gives_nothing(fn: Function) -> bool:
    """Tell whether a function has no return with a value: whatever it does, None comes back."""
    code = _code(fn)
    if code is None or code.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE):
        return False
    steps = _steps(code)
    given = [value for op, value in steps if op == "RETURN_CONST"]
    for (op, value), (then, _) in itertools.pairwise(steps):
        if then == "RETURN_VALUE":
            given.append(value if op == "LOAD_CONST" else op)
    return all(value is None or value is ... for value in given)


def prints(fn: Function) -> bool:
    """Tell whether a function calls print."""
    code = _code(fn)
    return code is not None and "print" in _names(code)


def narrows(fn: Function) -> bool:
    """Tell whether a function makes numbers of 32 bits or fewer, by the names of their types."""
    code = _code(fn)
    if code is None:
        return False
    constants = {const for one in _codes(code) for const in one.co_consts if isinstance(const, str)}
    return bool(_NARROW & (_names(code) | constants))


def unfinished(fn: Function) -> str:
    """Name a function of the learner's that this one calls and that gives nothing, or "" ."""
    fn, seen = own(fn), set()
    waiting = [fn]
    while waiting:
        one = waiting.pop()
        for found in sorted(_names(one.__code__)) if isinstance(one, FunctionType) else ():
            other = one.__globals__.get(found)
            if (
                isinstance(other, FunctionType)
                and other.__globals__ is fn.__globals__
                and other not in seen
                and other is not fn
            ):
                if gives_nothing(other):
                    return found
                seen.add(other)
                waiting.append(other)
    return ""


def _source(fn: Function) -> tuple[ast.AST | None, str]:
    try:
        source = textwrap.dedent(inspect.getsource(own(fn)))
        return ast.parse(source), source
    except Exception:  # noqa: BLE001  # no source, or a part of a line
        return None, ""


def _tree(fn: Function) -> ast.AST | None:
    return _source(fn)[0]


def leaves_loop(fn: Function) -> str:
    """Return the word by which a loop always ends in its first round, "return" or "break"."""
    tree = _tree(fn)
    for loop in ast.walk(tree) if tree else ():
        for line in loop.body if isinstance(loop, ast.For | ast.While) else ():
            if any(isinstance(part, ast.Continue) for part in ast.walk(line)):
                break  # some rounds end before what follows
            if word := _leaves(line):
                return word
    return ""


def _leaves(line: ast.stmt) -> str:
    """Return the word by which a line always leaves its loop: also an if with else can."""
    if isinstance(line, ast.Return | ast.Break):
        return type(line).__name__.lower()
    if isinstance(line, ast.If) and line.orelse:
        words = [next(filter(None, map(_leaves, part)), "") for part in (line.body, line.orelse)]
        return words[0] if all(words) else ""
    return ""


def equals_plus(fn: Function) -> str:
    """Return the name to which a line such as ``n =+ 1`` gives a value again and again, or ""."""
    tree, source = _source(fn)
    for line in ast.walk(tree) if tree else ():
        match line:
            case ast.Assign(targets=[name], value=ast.UnaryOp(op=ast.UAdd()) as value):
                written = source.splitlines()[value.lineno - 1].encode()[: value.col_offset]
                if written.endswith(b"="):  # x = +1 is a sign
                    return ast.unparse(name)
    return ""


def called(check: str) -> str:
    """Name the function that the learner called where it was wanted itself, or "".

    For ``checks.surprise(surprise(0.5))`` that is "surprise".
    """
    frame = sys._getframe()  # noqa: SLF001  # the documented way to see who calls
    while frame and frame.f_globals.get("__name__", "").startswith("utils.checks"):
        frame = frame.f_back
    if frame is None:
        return ""
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except (SyntaxError, ValueError, RecursionError):
        return ""
    for one in ast.walk(tree):
        if (
            isinstance(one, ast.Call)
            and one.lineno <= frame.f_lineno <= one.end_lineno
            and getattr(one.func, "attr", getattr(one.func, "id", "")) == check
            and one.args
            and isinstance(one.args[-1], ast.Call)
        ):
            return ast.unparse(one.args[-1].func)
    return ""


def _refuse(*_: object, **__: object) -> None:
    raise LookupError("this is the course's own function")


@contextlib.contextmanager
def withheld(functions: Sequence[Function]) -> Iterator[None]:
    """Let functions of the course refuse for a while: they are the answer that is asked for.

    Their code is changed, so that they refuse by whatever name they are called.
    """
    kept = {one: one.__code__ for one in functions if isinstance(one, FunctionType)}
    kept = {one: code for one, code in kept.items() if not code.co_freevars}
    for one in kept:
        module = one.__module__.removeprefix("utils.")
        text = f"{OURS} {module}.{one.__name__}"
        refuse = _refuse.__code__
        consts = tuple(text if const == OURS else const for const in refuse.co_consts)
        one.__code__ = refuse.replace(co_consts=consts)
    try:
        yield
    finally:
        for one, code in kept.items():
            one.__code__ = code
