"""Make the mutants of a module: mutmut's changes, everywhere but in what a mutant cannot harm.

mutmut itself keeps to plain functions; constants of a module, properties and cached functions hold
formulas too, so the walk is our own.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_assignment

if TYPE_CHECKING:
    from collections.abc import Iterator

# Types and imports change no result, and what an error says is read by people.
LEFT_ALONE = cst.Annotation, cst.Raise, cst.Import, cst.ImportFrom, cst.FormattedString


class Mutant(NamedTuple):
    """Hold a changed module, where it was changed, and the lines before and after."""

    line: int
    where: str
    was: str
    now: str
    code: str


class _Finder(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.scope, self.found = [], []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, LEFT_ALONE) or _is_prose(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.scope.append(node.name.value)
        position = self.get_metadata(PositionProvider, node, None)
        for new in _changes(node):
            self.found.append((position.start.line, ".".join(self.scope), node, new))
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


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        # `name = None` and `f(None)` fail at once, and say nothing of the tests.
        if isinstance(node, kind) and operator is not operator_assignment:
            yield from (new for new in operator(node) if not _puts_none(node, new))
    if isinstance(node, cst.Integer) and node.evaluated_value:  # mutmut only adds 1
        yield node.with_changes(value=str(node.evaluated_value - 1))
    if isinstance(node, cst.If | cst.While | cst.CompIf):
        yield node.with_changes(
            test=cst.UnaryOperation(
                cst.Not(), node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            )
        )


def _puts_none(node: cst.CSTNode, new: cst.CSTNode) -> bool:
    return isinstance(node, cst.Call) and len(node.args) == len(new.args) and any(
        before is not after and isinstance(after.value, cst.Name) and after.value.value == "None"
        for before, after in zip(node.args, new.args, strict=True)
    )  # fmt: skip


def mutants(source: str) -> Iterator[Mutant]:
    """Make every mutant of a module's source that still compiles."""
    wrapper = MetadataWrapper(cst.parse_module(source))
    finder = _Finder()
    wrapper.visit(finder)
    for line, where, node, new in finder.found:
        code = wrapper.module.deep_replace(node, new).code
        try:
            compile(code, "mutant", "exec")
        except SyntaxError:
            continue
        was, now = [], []
        for text in difflib.ndiff(source.splitlines(), code.splitlines()):
            if text[0] in "-+":
                (was if text[0] == "-" else now).append(text[2:].strip())
        yield Mutant(line, where, "\n".join(was), "\n".join(now), code)
