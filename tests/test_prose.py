"""Docstrings and comments are about the object described: programs do not know, tell or say."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = ("collate", "bench", "tools")

#: Words for people. A line that names people may use them.
_OF_PEOPLE = re.compile(
    r"\b(knows?|knew|tells?|told|says?|said|nobody|whoever|speaks?|hangs? together|finds? out|found out)\b",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(editors?|people|person|readers?|authors?|scholars?|translators?|users?|speakers?)\b", re.I
)
#: "is no title" for "is not a title"; "there is no title" is English.
_IS_NO = re.compile(
    r"(?<![Tt]here )\b(is|are|was|were) no (?!longer\b|more\b|less\b|fewer\b|doubt\b|different\b)[a-z]"
)


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of docstrings and comments with their numbers, without examples."""
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            for number, line in enumerate(node.value.value.split("\n"), start=node.lineno):
                if not line.lstrip().startswith((">>>", "...")):
                    yield number, line
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def faults(line: str) -> list[str]:
    """Return the words of *line* that the rule forbids."""
    plain = re.sub(r"``.*?``|`.*?`|\"[^\"]*\"|“[^”]*”|'[^']*'", "", line)
    found = [] if _PEOPLE.search(plain) else [match[0] for match in _OF_PEOPLE.finditer(plain)]
    return found + [match[0] for match in _IS_NO.finditer(plain)]


@pytest.mark.parametrize("place", PLACES)
def test_prose(place: str) -> None:
    rows = [
        f"{path.relative_to(ROOT)}:{number}: {', '.join(words)}: {line.strip()}"
        for path in sorted((ROOT / place).rglob("*.py"))
        for number, line in prose(path)
        if (words := faults(line))
    ]
    assert rows == []


def test_the_rule_itself() -> None:
    assert faults("What *known* knows is not worked out again, and it is told what is") == ["knows", "told"]
    assert faults("a line that is no title") == ["is no t"]
    assert faults("There is no title; the editor knows; ``told`` is gone; it is no longer used") == []
