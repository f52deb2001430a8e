"""Values as Typst writes them in code: text is always a string, and never markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from collate.report.publication.printed import visible

#: Characters without a space, of scripts that have spaces, after which a line may end within a word.
_LONGEST = 40

_RUN = re.compile(rf"[^\s\u2e80-\uffff]{{{_LONGEST}}}(?=[^\s\u2e80-\uffff])")

#: Characters that mean something in one font alone; any other would print any sign in their place.
PRIVATE = re.compile("([\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+)")


def string(text: str) -> str:
    r"""Return *text* as a string literal.

    >>> print(string('#let "x" \\ $y$'))
    "#let \"x\" \\ $y$"
    >>> print(string("\u200b"))
    "\u{200b}"
    """
    return '"' + "".join(map(_character, visible(text))) + '"'


def words(text: str) -> str:
    """Return *text* as strings, so that words of more than forty letters are broken where the line ends.

    Private characters are left to the font that the layout names: ``own`` of the preamble.

    >>> words("a" * 60).count("box()")
    1
    >>> print(words("a\ue123"))
    "a"; own("\ue123")
    """
    parts: list[str] = []
    for number, stretch in enumerate(PRIVATE.split(text)):
        if number % 2:
            parts.append(f"own({string(stretch)})")
        elif stretch:
            parts += _breakable(stretch)
    return "; ".join(parts) or string("")


def _breakable(text: str) -> Iterator[str]:
    done = 0
    for found in _RUN.finditer(text):
        yield string(text[done : found.end()])
        yield "box()"
        done = found.end()
    yield string(text[done:])


def array(values: list[str]) -> str:
    """Return an array of values that are code already.

    >>> array(["1"])
    '(1,)'
    """
    return f"({', '.join(values)}{',' if len(values) == 1 else ''})"


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return f"\\u{{{ord(character):x}}}"
    return character
