"""Make every mutant of a piece of Python: one operator, number, argument, term or line changed.

``mutants(source)`` gives the changed sources, each with a label that shows the line before and
after. ``answers()`` finds what there is to change: the solution of each exercise of the lessons.
"""

import ast
import copy
import difflib
import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "lessons_src"))
from building import editions, sources  # noqa: E402  # it lies beside the build of the notebooks

OPERATORS = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE),
    ast.NotEq: (ast.Eq, ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
# A name that is called, and those that somebody could have taken for it.
CALLED = {
    "sum": ("mean", "max"),
    "mean": ("sum", "max"),
    "max": ("min", "mean"),
    "min": ("max", "mean"),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin", "max"),
    "argmin": ("argmax", "min"),
    "log": ("log2", "log10", "log1p"),
    "log2": ("log", "log10"),
    "log1p": ("log",),
    "exp": ("expm1", "exp2"),
    "ceil": ("floor",),
    "floor": ("ceil",),
    "ones": ("zeros",),
    "zeros": ("ones",),
    "any": ("all",),
    "all": ("any",),
    "sigmoid": ("softmax", "tanh"),
    "softmax": ("sigmoid", "log_softmax"),
    "log_softmax": ("softmax",),
    "long": ("float",),
    "float": ("long",),
    "squeeze": ("unsqueeze",),
    "append": ("insert", "extend"),
}
FROM_MODULES = {"np", "math", "torch", "F", "nn", "losses", "logistic", "calibration", "optim"}
DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.For, ast.While, ast.If, ast.With)


@dataclass(frozen=True)
class Answer:
    """Hold the solution of an exercise.

    Attributes
    ----------
    check, case
        Its check, and the case of the clinic where it is one.
    name
        What the lesson calls the answer.
    source
        The cell with the solution.
    before
        What the cell needs: the imports, the earlier answers, the values that a list takes.
    """

    check: str
    case: str
    name: str
    source: str
    before: str

    def run(self, source: str) -> object:
        """Run the cell, changed or not, and return the answer it defines."""
        space = _space(self.before)
        exec(compile(source, f"<{self.case or self.check}>", "exec"), space)  # noqa: S102  # our own
        return space[self.name]


@functools.cache
def _ran(before: str) -> dict:
    space = {}
    exec(before, space)  # noqa: S102  # our own
    return space


def _space(before: str) -> dict:
    return dict(_ran(before))


def answers(*numbers: str) -> list[Answer]:
    """List the solutions of the lessons with these numbers, or of all, in order.

    Examples
    --------
    >>> answers("00")[0].name
    'surprise'
    """
    found = []
    for path in sources.find(ROOT / "lessons_src", numbers):
        cells = [cell for cell in sources.read(path).cells if cell.cell_type == "code"]
        before, shown, source = "", {}, ""
        for cell in cells:
            tags = editions.tags(cell)
            if "setup" in tags:
                before = cell.source
            elif "exercise" in tags:
                source = re.sub(
                    rf"(?m)^[ \t]*(?:{editions.BEGIN}|{editions.END})\n?", "", cell.source
                )
            elif "check" in tags:
                call = ast.parse(cell.source).body[-1].value
                name = call.args[-1].id
                named = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)]
                own = {n.id for n in named if isinstance(n.ctx, ast.Store)}
                own |= {n.arg for n in ast.walk(ast.parse(source)) if isinstance(n, ast.arg)}
                used = {n.id for n in named} - own
                needs = [shown[one] for one in sorted(used & set(shown))]
                case = call.args[0].value if len(call.args) > 1 else ""
                alone = "\n\n".join([before, *needs])
                found.append(Answer(call.func.attr, case, name, source, alone))
                before = f"{before}\n\n{source}" if "\ndef " in f"\n{source}" else before
            elif (
                not tags
            ):  # a value that the lesson shows, and that an answer which is a list takes
                for line in ast.parse(cell.source).body:
                    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                        shown[line.targets[0].id] = ast.unparse(line)
    assert found, "no lesson has an answer"
    return found


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Give each mutant of a source: what changes, as "before => after", and the new source.

    Examples
    --------
    >>> for change, _ in mutants("def f(p):\\n    return 1 - p"):
    ...     print(change)
    return 1 - p => pass
    return 1 - p => return 1 + p
    return 1 - p => return 1
    return 1 - p => return p
    return 1 - p => return p - 1
    return 1 - p => return 2 - p
    return 1 - p => return 0 - p
    """
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    arguments = [one.arg for one in ast.walk(tree) if isinstance(one, ast.arg)]
    seen, labels = {whole}, set()
    for changed in _changed(tree, arguments):
        text = ast.unparse(changed)
        if text in seen:
            continue
        seen.add(text)
        label = unnumbered = _label(whole, text)
        number = 1
        while label in labels:  # the same line stands in the source twice
            number += 1
            label = f"{unnumbered} ({number})"
        labels.add(label)
        yield label, text


def _label(before: str, after: str) -> str:
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    sides = (" / ".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return " => ".join(sides)


def _with(node: ast.AST, field: str, value: object) -> ast.AST:
    new = copy.copy(node)
    setattr(new, field, value)
    return new


def _changed(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    """Give every tree that differs from this one in one place."""
    yield from _replaced(node, names)
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "ctx", "op", "ops", "targets"}:
            continue
        if isinstance(node, ast.AugAssign | ast.For | ast.comprehension) and field == "target":
            continue
        if isinstance(value, ast.AST):
            for new in _changed(value, names):
                yield _with(node, field, new)
        elif isinstance(value, list):
            for i, one in enumerate(value):
                for new in _changed(one, names) if isinstance(one, ast.AST) else ():
                    yield _with(node, field, [*value[:i], new, *value[i + 1 :]])


def _replaced(node: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    """Give what could stand in the place of this node."""
    if isinstance(node, DROPPED) and not _text(node):
        yield ast.Pass()
    change = _CHANGES.get(type(node))
    if change:
        yield from change(node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (_with(node, "id", other) for other in names if other != node.id)


def _text(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for other in OPERATORS.get(type(node.op), ()):
        yield _with(node, "op", other())
    yield from (node.left, node.right)
    if not isinstance(node.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
        yield ast.BinOp(node.right, node.op, node.left)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _joined(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield from (_with(node, "op", other()) for other in OPERATORS[type(node.op)])
    yield from node.values


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for i, op in enumerate(node.ops):
        for other in OPERATORS.get(type(op), ()):
            yield _with(node, "ops", [*node.ops[:i], other(), *node.ops[i + 1 :]])


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool(value):
            others = [not value]
        case int(value):
            others = [value + 1, value - 1]
        case float(value):
            others = [value + 1, value * 2, -value]
        case str(value):
            others = [f"{value}s"]
        case _:
            others = []
    yield from (_with(node, "value", other) for other in others if other != node.value)


def _called(node: ast.Call) -> Iterator[ast.AST]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    field = "attr" if isinstance(node.func, ast.Attribute) else "id"
    for other in CALLED.get(name, ()):
        yield _with(node, "func", _with(node.func, field, other))
    for i in range(len(node.keywords)):
        yield _with(node, "keywords", [*node.keywords[:i], *node.keywords[i + 1 :]])
    for i in range(len(node.args)):
        yield _with(node, "args", [*node.args[:i], *node.args[i + 1 :]])
        if i:
            a, b = node.args[i - 1 : i + 1]
            yield _with(node, "args", [*node.args[: i - 1], b, a, *node.args[i + 1 :]])
    if name == "range":
        for step in (ast.Add(), ast.Sub()):
            end = ast.BinOp(node.args[-1], step, ast.Constant(1))
            yield _with(node, "args", [*node.args[:-1], end])
    of_module = isinstance(node.func, ast.Attribute) and (
        getattr(node.func.value, "id", "") in FROM_MODULES
        or getattr(node.func.value, "attr", "") in FROM_MODULES
    )
    if isinstance(node.func, ast.Attribute) and not of_module:
        yield node.func.value  # the method dropped
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]  # the function dropped


def _attribute(node: ast.Attribute) -> Iterator[ast.AST]:
    if node.attr in {"T", "data"}:
        yield node.value


def _subscript(node: ast.Subscript) -> Iterator[ast.AST]:
    yield node.value
    if isinstance(node.slice, ast.Tuple):
        places = node.slice.elts
        for i in range(len(places)):
            rest = [*places[:i], *places[i + 1 :]]
            yield _with(
                node, "slice", rest[0] if len(rest) == 1 else _with(node.slice, "elts", rest)
            )
        for i in range(1, len(places)):
            turned = [*places[: i - 1], places[i], places[i - 1], *places[i + 1 :]]
            yield _with(node, "slice", _with(node.slice, "elts", turned))


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    yield from (_with(node, end, None) for end in ("lower", "upper", "step") if getattr(node, end))


def _chosen(node: ast.IfExp) -> Iterator[ast.AST]:
    yield from (node.body, node.orelse, ast.IfExp(node.test, node.orelse, node.body))


def _tested(node: ast.If | ast.While) -> Iterator[ast.AST]:
    yield _with(node, "test", ast.UnaryOp(ast.Not(), node.test))


def _added(node: ast.AugAssign) -> Iterator[ast.AST]:
    yield from (_with(node, "op", other()) for other in OPERATORS.get(type(node.op), ()))
    yield ast.Assign([node.target], node.value, lineno=0)


def _filtered(node: ast.comprehension) -> Iterator[ast.AST]:
    for i in range(len(node.ifs)):
        yield _with(node, "ifs", [*node.ifs[:i], *node.ifs[i + 1 :]])


def _left(node: ast.Break | ast.Continue) -> Iterator[ast.AST]:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _assigned(node: ast.Assign) -> Iterator[ast.AST]:
    (target,) = node.targets
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice):
        yield from (
            _with(node, "targets", [_with(target, "slice", new)]) for new in _slice(target.slice)
        )


_CHANGES = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _joined,
    ast.Compare: _compared,
    ast.Constant: _constant,
    ast.Call: _called,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.IfExp: _chosen,
    ast.If: _tested,
    ast.While: _tested,
    ast.AugAssign: _added,
    ast.comprehension: _filtered,
    ast.Break: _left,
    ast.Continue: _left,
    ast.Assign: _assigned,
}
