"""Tell what a piece of code needs of the cells before it, without running them.

A notebook has run every cell above an exercise. Here only what an answer asks for is run: the
explorers above would want widgets, the pictures matplotlib, and both would want seconds.
"""

from __future__ import annotations

import ast
import copy
import symtable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INSIDE = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
IMPORTS = ast.Import | ast.ImportFrom


def statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Go through what stands at the left edge, each import on its own.

    The lessons import inside a `try`, which says what to do where the course is missing: it is
    here.
    """
    for one in tree.body:
        tried = one.body if isinstance(one, ast.Try) else [one]
        if all(isinstance(part, IMPORTS) for part in tried):
            for part in tried:
                yield from _apart(part)
        else:
            yield one


def _apart(one: ast.Import | ast.ImportFrom) -> Iterator[ast.stmt]:
    for alias in one.names:
        if isinstance(one, ast.Import):
            part: ast.stmt = ast.Import([alias])
        else:
            part = ast.ImportFrom(one.module, [alias], one.level)
        yield ast.copy_location(part, one)


class _Generators(ast.NodeTransformer):
    """Make generators of comprehensions: from Python 3.12 on only they have names of their own."""

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.ListComp(elt, parts) | ast.SetComp(elt, parts):
                return ast.GeneratorExp(elt, parts)
            case ast.DictComp(key, value, parts):
                return ast.GeneratorExp(ast.Tuple([key, value], ast.Load()), parts)
        return node


def used(tree: ast.AST) -> set[str]:
    """Name what code asks for from outside, its functions included; what is their own is not."""
    text = ast.unparse(_Generators().visit(copy.deepcopy(tree)))
    found, todo = set(), [symtable.symtable(text, "", "exec")]
    for table in todo:
        todo += table.get_children()
        top = table.get_type() == "module"
        found |= {
            one.get_name()
            for one in table.get_symbols()
            if one.is_referenced() and (top or one.is_global())
        }
    return found


def bound(one: ast.AST) -> set[str]:
    """Name what a statement makes or changes at the left edge."""
    found: set[str] = set()
    match one:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            found = {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            found = {(alias.asname or alias.name).split(".")[0] for alias in names}
        case ast.Name(id=name, ctx=ast.Store()):
            found = {name}
        case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
            found = _owner(one.value)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value))):
            found = _owner(value)  # a method may change what it belongs to, as `order.append` does
        case _ if not isinstance(one, INSIDE):
            found = {one.name} if isinstance(one, ast.ExceptHandler) and one.name else set()
            found = found.union(*(bound(part) for part in ast.iter_child_nodes(one)))
    return found


def _owner(value: ast.AST) -> set[str]:
    while isinstance(value, ast.Attribute | ast.Subscript):
        value = value.value
    return {value.id} if isinstance(value, ast.Name) else set()


def chosen(before: Sequence[ast.stmt], wanted: set[str]) -> list[ast.stmt]:
    """Choose the statements without which some names would not be what they are in a notebook.

    Parameters
    ----------
    before
        What stands above, in its order.
    wanted
        The names that are asked for.
    """
    modules = set().union(*(bound(one) for one in before if isinstance(one, IMPORTS)))
    taken: set[int] = set()
    grown = True
    while grown:  # a function asks for names that may be given below it
        grown = False
        for i, one in enumerate(before):
            makes = bound(one)
            if isinstance(one, ast.Expr):
                makes -= modules  # `quiz.ask(...)` shows something, and changes nothing
            if i not in taken and makes & wanted:
                taken.add(i)
                wanted = wanted | used(one)
                grown = True
    return [one for i, one in enumerate(before) if i in taken]


def imports(parts: Sequence[ast.AST]) -> set[str]:
    """Name the modules that code imports, those of the course in full, such as `utils.plots`."""
    found = set()
    for part in parts:
        for one in ast.walk(part):
            if isinstance(one, ast.Import):
                found |= {alias.name for alias in one.names}
            elif isinstance(one, ast.ImportFrom) and one.module:
                found |= {f"{one.module}.{alias.name}" for alias in one.names} | {one.module}
    return {name if name.startswith("utils.") else name.split(".")[0] for name in found}
