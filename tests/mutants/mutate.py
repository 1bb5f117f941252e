"""Make the mutants of a module: mutmut's changes, everywhere but in what a mutant cannot harm.

mutmut itself keeps to plain functions; constants of a module, properties and cached functions hold
formulas too, so the walk is our own.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, WhitespaceInclusivePositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_assignment

if TYPE_CHECKING:
    from collections.abc import Iterator

# Types and imports change no result, and what an error says is read by people.
LEFT_ALONE = cst.Annotation, cst.Raise, cst.Import, cst.ImportFrom, cst.FormattedString


class Mutant(NamedTuple):
    """Hold a changed module, the lines of the statement that changed, and both texts of it."""

    lines: range
    where: str
    was: str
    now: str
    code: str


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (WhitespaceInclusivePositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.scope, self.found = [], []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, LEFT_ALONE) or any(f(node) for f in (_is_prose, _is_all, _is_strict)):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.scope.append(node.name.value)
        for old, new in _changes(node):
            place = self.get_metadata(WhitespaceInclusivePositionProvider, old)
            self.found.append((place, ".".join(self.scope), old, new))
        return True

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.scope.pop()


def _is_prose(node: cst.CSTNode) -> bool:
    """Tell texts for people from names, keys and settings."""
    if isinstance(node, cst.ConcatenatedString):
        return True
    if isinstance(node, cst.If) and cst.ensure_type(node, cst.If).test.deep_equals(
        cst.Name("TYPE_CHECKING")
    ):
        return True
    return isinstance(node, cst.SimpleString) and (" " in node.value or node.value == '""')


def _is_all(node: cst.CSTNode) -> bool:
    """Tell `__all__`, whose names ruff holds to what the module has."""
    return isinstance(node, cst.Assign) and node.targets[0].target.deep_equals(cst.Name("__all__"))


def _changes(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    for kind, operator in mutation_operators:
        # `name = None` and `f(None)` fail at once, and say nothing of the tests.
        if isinstance(node, kind) and operator is not operator_assignment:
            wanted = (new for new in operator(node) if not _puts_none(node, new))
            yield from ((node, new) for new in wanted if not _is_same(node, new))
    if isinstance(node, cst.Integer) and node.evaluated_value:  # mutmut only adds 1
        yield node, node.with_changes(value=str(node.evaluated_value - 1))
    if isinstance(node, cst.If | cst.While | cst.CompIf):
        test = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.test, cst.UnaryOperation(cst.Not(), test)


def _puts_none(node: cst.CSTNode, new: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and len(node.args) == len(new.args) and any(
        before is not after and isinstance(after.value, cst.Name) and after.value.value == "None"
        for before, after in zip(node.args, new.args, strict=True)
    )  # fmt: skip


def _is_same(node: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Tell "UTF-8" for "utf-8", and `zip` that no longer looks whether what it joins is as long."""
    if isinstance(node, cst.SimpleString):
        return node.value.startswith('"utf-') and new.value.lower() == node.value
    return (
        isinstance(node, cst.Call)
        and len(new.args) < len(node.args)
        and any(map(_is_strict, node.args))
        and not any(map(_is_strict, new.args))
    )


def _is_strict(node: cst.CSTNode) -> bool:
    """Tell `strict=True`, an assertion of ours that ruff asks for."""
    return isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value == "strict"


def _statements(source: str) -> dict[int, range]:
    """Tell for each line which lines its innermost statement has."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    ranges = []
    for node in nodes:
        decorators = getattr(node, "decorator_list", [])  # they stand above where a function begins
        begin = min(part.lineno for part in [node, *decorators])
        ranges.append(range(begin, node.end_lineno + 1))
    ranges.sort(key=len, reverse=True)  # what lies inside comes later
    return {line: lines for lines in ranges for line in lines}


def _differing(before: list[str], after: list[str]) -> tuple[str, str]:
    """Give the lines between what both texts begin and end with."""
    pairs = enumerate(zip(before, after, strict=False))
    # What goes may stand at the end: then one of them only begins the other.
    first = next((i for i, (old, new) in pairs if old != new), min(len(before), len(after)))
    backwards = zip(before[:first:-1], after[:first:-1], strict=False)
    last = next((i for i, (old, new) in enumerate(backwards) if old != new), None)
    if last is None:  # one of them has no line more
        last = min(len(before), len(after)) - first - 1
    middles = before[first : len(before) - last], after[first : len(after) - last]
    was, now = ("\n".join(line.strip() for line in lines) for lines in middles)
    return was, now


def mutants(source: str) -> Iterator[Mutant]:
    """Make every mutant of a module's source that still compiles."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder, lines, statements = _Finder(), source.splitlines(keepends=True), _statements(source)
    wrapper.visit(finder)
    for place, where, old, new in finder.found:
        if isinstance(old, cst.Match):  # its text is indented as a whole
            code = wrapper.module.deep_replace(old, new).code
        else:
            (top, left), (bottom, right) = (
                (at.line - 1, at.column) for at in (place.start, place.end)
            )
            changed = lines[top][:left] + wrapper.module.code_for_node(new) + lines[bottom][right:]
            code = "".join([*lines[:top], changed, *lines[bottom + 1 :]])
        try:
            compile(code, "mutant", "exec")
        except SyntaxError:
            continue
        if code != source:
            was, now = _differing(source.splitlines(), code.splitlines())
            yield Mutant(statements[place.start.line], where, was, now, code)
