"""Slips that can be made in every exercise, told by what stands in a learner's lines."""

import dataclasses
import functools
import types

import numpy as np
import pytest
from cells import cell

from utils import checks, losses
from utils.checks import learner
from utils.checks.exercise import Exercise, calls


def _sum(x, y):
    return x + y


def _halved(x):
    return x / 2


SUM = Exercise(
    usage="checks.total(total)",
    arguments=("x", "y"),
    reference=_sum,
    known=(),
    praise="",
    cases=calls((1.0, 2.0), (3.0, 5.0), (2.0, 2.0)),
    ours=(losses.sigmoid, losses.softmax),
    earlier={"half": "exercise 1 comes first."},
)


def look(source, exercise=SUM, **names):
    names = {"np": np, "losses": losses, "functools": functools} | names
    return checks.check(exercise, cell(source, **names))


def told(source, **names):
    result = look(source, **names)
    assert not result.ok
    return result.message


STUB = "Your function returns nothing yet: put your answer where the dots are, after return."
NO_RETURN = "`total` computes and returns nothing: put return before what is its answer."
PRINTS = "`total` prints and returns nothing: write return where print stands."


@pytest.mark.parametrize(
    ("lines", "message", "name", "tried"),
    [
        ("return ...", STUB, None, False),
        ("return", STUB, None, False),
        ("pass", STUB, None, False),
        ("...", STUB, None, False),
        ("'''Add two numbers.'''", STUB, None, False),
        ("x + y", NO_RETURN, "no return", True),
        ("z = x + y", NO_RETURN, "no return", True),
        ("if x > y:\n        z = x + y\n        return", NO_RETURN, "no return", True),
        ("def inner():\n        return x + y\n    inner()", NO_RETURN, "no return", True),
        ("print(x + y)", PRINTS, "print for return", True),
        ("[print(x + y) for _ in range(1)]", PRINTS, "print for return", True),
        (
            "return print(x + y)",
            "`total` returns None: print shows a value and gives None. Return the number itself.",
            None,
            True,
        ),
        (
            "return [x].append(y)",
            "`total` returns None: what stands behind return gives None. Return the number itself.",
            None,
            True,
        ),
    ],
)
def test_an_answer_that_gives_nothing_is_told_why(lines, message, name, tried):
    result = look(f"def total(x, y):\n    {lines}")
    assert (result.ok, result.message) == (False, message)
    assert (result.misconception, result.tried) == (name, tried)


def test_a_function_without_a_name_or_lines_is_told_so_too():
    result = checks.check(SUM, lambda x, y: None)  # noqa: ARG005  # a stub
    assert result.message == STUB
    result = checks.check(SUM, functools.partial(lambda x, y: [x].append(y)))
    assert result.message.startswith("your function returns None: ")
    result = checks.check(SUM, lambda x, y: [x].append(y))
    assert result.message.startswith("your function returns None: what stands behind return gives")
    assert checks.check(SUM, [].append).message.startswith("The check calls your function with (x,")


def test_a_way_through_without_return_is_told_by_its_input():
    message = told("def total(x, y):\n    if x < 3:\n        return x + y")
    assert message == (
        "For x = 3, y = 5 your function returns None: does every way through it end with return?"
    )
    assert message == told("def total(x, y):\n    if x < 3:\n        return 3")
    # Where no line gives a value, each None is the same slip, even beside an error.
    message = told("def total(x, y):\n    z = [1, 2][int(x) - 1]")
    assert message == NO_RETURN
    # A generator gives something each time, though it has no return.
    assert "an object of type generator" in told("def total(x, y):\n    yield x + y")
    assert "type coroutine" in told("async def total(x, y):\n    x + y")


EARLIER = "`total` calls `half`, which returns nothing yet: exercise 1 comes first."


@pytest.mark.parametrize(
    "source",
    [
        "def half(x):\n    ...\ndef total(x, y):\n    return 2 * half(x) + y",
        "def half(x):\n    ...\ndef total(x, y):\n    return half(x)",
        "def half(x):\n    ...\ndef total(x, y):\n    return np.nan if half(x) is None else x",
        "def half(x): x / 2\ndef twice(x): return 4 * half(x)\ndef total(x, y): return twice(x)",
        "def half(x):\n    ...\ndef total(x, y):\n    return [half(a) + y for a in [x]][0]",
    ],
)
def test_an_earlier_answer_that_is_unfinished_is_told_as_what_it_is(source):
    result = look(source)
    assert (result.message, result.misconception) == (EARLIER, "unfinished")


def test_a_helper_of_ones_own_that_gives_nothing_is_told_too():
    source = "def mine(x):\n    x / 2\ndef total(x, y):\n    return {}"
    wanted = "`total` calls `mine`, which returns nothing yet: does `mine` end with return?"
    assert told(source.format("mine(x)")) == wanted
    assert told(source.format("mine(x) + y")) == wanted
    # What comes from it all the same is something, and it is no reason for what else is wrong.
    for kind in ("yield x", "return x"):
        helper = source.replace("x / 2", kind).format("None + mine(x)")
        assert "returns nothing yet" not in told(helper)
    earlier = "def half(x):\n    ...\ndef total(x, y):\n    half(x)\n    return x"
    assert "returns nothing yet" not in told(earlier)
    for other in ("mine(x) or x", "(mine(x), x)[1]", "mine(x) or {}[x]", "mine(x) or x * np.nan"):
        assert "returns nothing yet" not in told(source.format(other))


def test_only_what_is_called_and_ones_own_counts_as_unfinished():
    # Finished helpers, ones that call each other, and one's own name are looked through.
    source = (
        "def even(n):\n    return n == 0 or odd(n - 1)\n"
        "def odd(n):\n    return n != 0 and even(n - 1)\n"
        "def half(x):\n    ...\n"
        "def total(x, y):\n    return None + even(4) + {}"
    )
    assert told(source.format("total.x")).startswith("For x = 1, y = 2 your function raises Type")
    assert "`half`" in told(source.format("half(x)"))
    imported = cell("def half(x):\n    ...")
    message = told("def total(x, y):\n    return half(x) + y", half=imported)
    assert message.startswith(
        "For x = 1, y = 2 your function raises TypeError: unsupported operand"
    )


LOOP = """def total(x, y):
    s = 1
    for a in (x, y):
        s += a
        {}
    return s
"""


def test_what_stands_in_the_lines_is_told_first():
    loop = LOOP
    first = "Your loop ends in its first round, for {} stands inside of it."
    result = look(loop.format("return s"))
    assert result.misconception == "return in the loop"
    assert result.message.startswith(
        f"{first.format('return')} Move it to the left, below the loop. For x = 1, y = 2 your"
    )
    result = look(loop.format("break"))
    assert result.misconception == "return in the loop"
    assert result.message.startswith(f"{first.format('break')} For x = 1, y = 2 your function")
    result = look(loop.format("if a > 0:\n            break\n        else:\n            return s"))
    assert result.message.startswith(first.format("break"))
    result = look(
        loop.replace("for a in (x, y):", "while s < x + 9:\n        a = x").format("break")
    )
    assert result.message.startswith(first.format("break"))


@pytest.mark.parametrize(
    "leaves",
    [
        "if a > 5: return s",
        "if a > 5:\n            return s\n        else:\n            s += 1",
        "if a > 5:\n            s += 1\n        else:\n            return s",
        "continue",
        "if a < 9: continue\n        return 5",
        "s += 0",
    ],
)
def test_a_loop_that_can_go_on_is_not_blamed(leaves):
    result = look(LOOP.format(leaves))
    assert result.misconception is None
    assert "Your loop" not in result.message


def test_the_second_loop_is_looked_at_as_the_first_is():
    result = look(
        "def total(x, y):\n    for a in (x, y):\n        if a: continue\n        x += 0\n"
        "    for a in (x, y):\n        return a\n"
    )
    assert result.misconception == "return in the loop"
    result = look(
        "def total(x, y):\n    for a in (x, y):\n        x += 0\n"
        "    for a in (x, y):\n        return a\n"
    )
    assert result.misconception == "return in the loop"
    result = look("def total(x, y):\n    for a in (x, y): return a\n    return 0\n")
    assert result.misconception == "return in the loop"


def test_equals_plus_is_told_by_its_name():
    source = "def total(x, y):\n    s = 0\n    for a in (x, y):\n        {}\n    return s"
    result = look(source.format("s =+ a"))
    assert result.misconception == "=+ for +="
    assert result.message.startswith(
        "`s =+` gives s a new value each time: += adds to the one it has. For x = 1, y = 2 your"
    )
    # Letters that take two bytes stand before it.
    wide = source.format("ü = 'äöü'; s =+ a").replace("    s = 0", "    s = 0  # ö")
    assert look(wide).misconception == "=+ for +="
    for other in ("s = +a", "s = -a", "s += a + 1", "s =-a"):
        assert look(source.format(other)).misconception is None
    listed = source.replace("s = 0", "s = [0]").replace("return s", "return s[0]")
    assert "`s[0] =+` gives s[0] a new value" in told(listed.format("s[0] =+ a"))


def test_arguments_in_another_order_are_told_by_their_names():
    result = look("def total(y, x):\n    return x - y")
    assert result.misconception == "arguments swapped"
    assert result.message.startswith(
        "The check gives x, y, your function takes y, x: which comes first? For y = 1, x = 2 your"
    )
    for other in ("a, b", "x, y", "y, z", "y, x, *, z=0"):
        *_, first, second = [name.strip() for name in other.partition(", *")[0].split(",")]
        result = look(f"def total({other}):\n    return {first} - {second} + 9")
        swapped = other.startswith("y, x")
        assert (result.misconception == "arguments swapped") is swapped, other
    through = dataclasses.replace(SUM, parameters=("u", "v"))
    assert (
        "The check gives u, v, your function takes v, u"
        in look("def total(v, u):\n    return v - u", through).message
    )
    keywords = look("def total(x, y, /):\n    return y - x * 0")
    assert keywords.message.startswith("For x = 1, y = 2 your function gives 2; wanted: 3.")


def test_the_courses_own_function_is_refused_by_whatever_name_it_is_called():
    start = "the course's own: here you write the formula yourself."
    assert told("def total(x, y):\n    return losses.sigmoid(x)") == (
        f"`total` calls losses.sigmoid, {start}"
    )
    assert told("mine = losses.sigmoid\ndef total(x, y):\n    return mine(x) + y") == (
        f"`total` calls losses.sigmoid, {start}"
    )
    assert told("total = lambda x, y: losses.softmax([x, y]).sum()") == (
        f"Your function calls losses.softmax, {start}"
    )
    one = dataclasses.replace(SUM, cases=calls((0.0,), (3.0,)), reference=_halved, arguments="x")
    result = checks.check(one, losses.sigmoid)
    assert result.message == f"This is losses.sigmoid, {start}"
    assert result.misconception == "the course's own"
    # Whoever catches the refusal gets nothing by it; afterwards all is as before.
    caught = (
        "def total(x, y):\n    try:\n        return losses.sigmoid(x)\n"
        "    except LookupError:\n        return x"
    )
    assert not look(caught).ok
    assert losses.sigmoid(0.0) == 0.5
    # What is no plain function of ours is left alone.
    with learner.withheld([np.exp, functools.partial(_sum, 1)]):
        assert np.exp(0) == 1


def test_a_course_function_that_keeps_variables_is_left_as_it_is():
    def made(n):
        return lambda x: x + n

    one = made(3)
    with learner.withheld([one]):
        assert one(1) == 4


def test_the_reference_itself_refuses_while_an_answer_is_tried():
    with learner.withheld([_halved]), pytest.raises(LookupError, match="the course's own function"):
        _halved(1)
    assert _halved(1) == 0.5
    with pytest.raises(ZeroDivisionError), learner.withheld([_halved]):
        raise ZeroDivisionError
    assert _halved(1) == 0.5


CALLS = {
    "checks.surprise(surprise(0.5))": "surprise",
    "checks.surprise(-np.log(0.5))": "",
    "checks.surprise(mine.surprise(0.5))": "mine.surprise",
    "checks.surprise(\n    surprise(0.5)\n)": "surprise",
    "checks.surprise(7)": "",
    "checks.surprise(fn=surprise(0.5))": "",
    "x = surprise(0.5); checks.surprise(x)": "",
}


@pytest.mark.parametrize("line", CALLS)
def test_a_call_instead_of_the_function_is_told_with_its_name(line):
    source = (
        "def surprise(p):\n    return -np.log(p)\n"
        "class mine:\n    surprise = surprise\n"
        "other = abs(surprise(0.5))\n"
        "results = []\n"
    )
    *before, last = line.split("; ")
    source += "\n".join([*before, f"results.append({last})", "def found():\n    return results[0]"])
    result = cell(source, np=np, checks=checks)()
    kind = "int" if "7" in line else "float64"
    if name := CALLS[line]:
        wanted = (
            f"The check wants `{name}` itself, and not what it gives for one input: write "
            f"checks.surprise({name}), without brackets behind the name."
        )
    else:
        wanted = (
            "The check wants a function, and got an object of type "
            f"{kind}: write checks.surprise(surprise)."
        )
    assert (result.ok, result.tried, result.message) == (False, False, wanted)


def test_a_call_is_found_behind_other_arguments_and_by_the_checks_bare_name():
    course = {"__name__": "utils.checks.total", "check": checks.check, "SUM": SUM}
    exec("def total(case, fn):\n    return check(SUM, fn)", course)  # noqa: S102  # our own
    for call in ("total('one', mine(1, 2))", "course.total('one', mine(1, 2))"):
        source = f"def mine(x, y):\n    return 3\nresult = {call}\ndef found():\n    return result"
        names = {"total": course["total"], "course": types.SimpleNamespace(total=course["total"])}
        message = cell(source, **names)().message
        assert message.startswith("The check wants `mine` itself, and not what it gives for one in")
        assert message.endswith("write checks.total(mine), without brackets behind the name.")


def test_a_call_from_nowhere_is_told_by_its_kind():
    space = {"checks": checks}
    exec("result = checks.surprise(abs(0.5))", space)  # noqa: S102  # our own
    assert "got an object of type float" in space["result"].message


def test_where_no_lines_can_be_read_the_kind_is_told():
    source = "result = checks.surprise(abs(0.5))\ndef found():\n    return result"
    result = cell(source, readable=False, checks=checks)()
    assert "got an object of type float: write" in result.message
    broken = cell(source, checks=checks)
    assert "The check wants `abs` itself" in broken().message


def test_none_is_told_by_its_name():
    message = checks.surprise(None).message
    assert message == "The check wants a function, and got None: write checks.surprise(surprise)."


class Odd:
    """What a learner gives may fail at anything."""

    def __call__(self, x, y):
        return x + y + 1

    @property
    def __wrapped__(self):
        raise ValueError

    @property
    def __signature__(self):
        raise ValueError


def test_an_odd_object_is_tried_like_a_function():
    result = checks.check(SUM, Odd())
    assert result.message == "For x = 1, y = 2 your function gives 4; wanted: 3."

    class Plain:
        def __call__(self, x, y):
            return x + y if x < 3 else None

    assert checks.check(SUM, Plain()).message.startswith("For x = 3, y = 5 your function returns N")
    empty = type("Empty", (), {"__call__": lambda self, x, y: [x].append(y)})()  # noqa: ARG005
    assert checks.check(SUM, empty).message.startswith("your function returns None: ")
    for name in ("two words", 7, None):
        empty.__name__ = name
        assert checks.check(SUM, empty).message.startswith("your function returns None: ")
    empty.__name__ = "mine"
    assert checks.check(SUM, empty).message.startswith("`mine` returns None: ")


@pytest.mark.parametrize(
    "name", ["float32", "float16", "single", "half", "bfloat16", "'f4'", "'f2'", "'float32'"]
)
def test_numbers_of_few_bits_are_known_by_the_names_of_their_types(name):
    lines = f"[a for a in [1] if use({name})]" if "'" in name else f"[np.{name} for a in [1]]"
    assert learner.narrows(cell(f"def total(x, y):\n    return {lines}"))
    assert not learner.narrows(cell("def total(x, y):\n    return np.float64(x) + 'f8'"))
    assert not learner.narrows(np.float32)
