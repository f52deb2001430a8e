"""The form of text files with notes: headings, lists and paragraphs in Markdown or in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Characters with a meaning in Markdown wherever they stand.
_ALWAYS = re.compile(r"([\\`*_\[\]<>#|~&])")

#: What begins a list at the beginning of a line, or is a rule: ``-``, ``1.``, ``---``, ``===``.
_AT_START = re.compile(r"^(\s*)(\d+)?([.)+-])(?=\s|$)|^(\s*)([-=])(?=[-=\s]*$)")


@dataclass(frozen=True, slots=True)
class TextForm:
    """Markdown, or plain text without any mark.

    Lines have no line end; an empty line parts paragraphs.
    """

    markdown: bool

    def shown(self, text: str) -> str:
        """Return *text*, one line, so that it is read as these characters."""
        return escape_markdown(text) if self.markdown else text

    def heading(self, text: str, level: int) -> tuple[str, str]:
        """Return the lines of a heading of *level* 1 to 6."""
        return ("#" * level + " " if self.markdown else "") + self.shown(text), ""

    def items(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines of a list, with what parts it from what follows."""
        lines = tuple(lines)
        yield from (f"- {self.shown(line)}" if self.markdown else line for line in lines)
        if lines:
            yield ""

    def rows(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines that bring their own numbers: in Markdown a paragraph each."""
        lines = tuple(lines)
        for line in lines:
            yield self.shown(line)
            if self.markdown:
                yield ""
        if lines and not self.markdown:
            yield ""


def escape_markdown(text: str) -> str:
    r"""Return *text*, one line, so that Markdown prints it as it is.

    >>> print(escape_markdown("1. *a* &amp; [b]"))
    1\. \*a\* \&amp; \[b\]
    >>> print(escape_markdown("---"))
    \---
    """
    return _AT_START.sub(_escaped_start, _ALWAYS.sub(r"\\\1", text))


def _escaped_start(found: re.Match[str]) -> str:
    blank, number, mark, rule_blank, rule = found.groups(default="")
    return f"{blank}{number}\\{mark}" if mark else f"{rule_blank}\\{rule}"
