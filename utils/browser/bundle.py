"""Join small JavaScript files into the one module that a page loads, and write it tightly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

IMPORT = re.compile(r'^import .* from "(\./|(?:\.\./)+)([\w/]+\.js)";$', re.MULTILINE)
# Words in quotes stay as they are; a template may hold code, with words in quotes in it.
WORDS = re.compile(
    r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|\$\{[^`}]*(?:`[^`]*`[^`}]*)*\}|[^`\\])*`)"""
)

# Signs that need no room around them; two of + and - in a row would mean something else.
SIGNS = re.compile(r"\s*(!==?|[][{}();,:?<>=|&*%]|(?<![-+] )[-+](?! [-+]))\s*")
# What cannot be set anew can also be called what could be, which is shorter.
CONST = re.compile(r"\bconst\b")

# One argument needs no brackets; after a word they keep it apart.
ALONE = re.compile(r"(?<=[=(,:?&|{};\[>!])\((\w+)\)=>")

# What may be missing at the end of a list or a block.
END = re.compile(r"[;,]([]})])")


def files(path: Path) -> list[Path]:
    """List a file and, before it, all that it imports."""
    imported = IMPORT.findall(path.read_text(encoding="utf-8"))
    there = ((path.parent / step / name).resolve() for step, name in imported)
    return [*(file for part in there for file in files(part)), path.resolve()]


def joined(*paths: Path) -> str:
    """Join files and what they import, each once, and leave out what only readers need.

    Notebooks carry the result many times.
    """
    every = dict.fromkeys(file for path in paths for file in files(path))
    code = "".join(file.read_text(encoding="utf-8") for file in every)
    # What the files give each other stands in one module now; a page asks it for its default.
    code = re.sub(r"^export (?!default)", "", code, flags=re.MULTILINE)
    return tight(re.sub(r"^import .*\n", "", code, flags=re.MULTILINE))


def tight(code: str) -> str:
    """Leave out comments and the room around signs, write some words shorter; quotes stay whole.

    A notebook writes each double quote with a backslash before it: single ones are shorter there.

    Examples
    --------
    >>> print(tight('const a = (x) => { return x + " = y"; }; // words'))
    let a=x=>{return x+' = y'};
    """
    code = re.sub(r"^\s*//.*\n|\s// .*$", "", code, flags=re.MULTILINE)
    parts = WORDS.split(code)
    parts[1::2] = (re.sub(r"""^"([^'\\]*)"$""", r"'\1'", part) for part in parts[1::2])
    for pattern, short in ((CONST, "let"), (SIGNS, r"\1"), (END, r"\1"), (ALONE, r"\1=>")):
        parts[::2] = (pattern.sub(short, part) for part in parts[::2])
    return re.sub(r"\n\s*", "\n", "".join(parts))
