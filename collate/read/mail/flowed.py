"""The decoding of ``format=flowed``: soft line breaks, space-stuffing and quotation marks (RFC 3676)."""

from __future__ import annotations

from typing import NamedTuple

from collate.text.layout import needs_space

#: The line above a signature, which ends with a blank but not in a soft line break (RFC 3676, 4.3).
_SIGNATURE = "-- "


class FlowedLine(NamedTuple):
    """One line of the decoded text: ``depth`` is the number of quotation marks, ``text`` has none."""

    depth: int
    text: str


def flowed_lines(text: str, delete_space: bool = False) -> list[FlowedLine]:
    r"""Return the lines of *text* with soft line breaks removed.

    A line that ends with a blank continues in the next, if that is quoted as
    deeply. The blank stays between words, and goes between characters of a
    script without spaces.

    Args:
        text: the part as sent, with ``\n`` as line end.
        delete_space: the blank before a soft line break is not part of the text (``delsp=yes``).

    >>> [tuple(line) for line in flowed_lines("one \ntwo\n>> 一 \n>> 二\n >三\n-- \nW.")]
    [(0, 'one two'), (2, '一二'), (0, '>三'), (0, '-- '), (0, 'W.')]
    """
    lines: list[FlowedLine] = []
    parts: list[str] = []
    depth, open_ = 0, False
    for line in text.split("\n"):
        words = line.lstrip(">")
        here = len(line) - len(words)
        words = words.removeprefix(" ")
        if open_ and (here != depth or words == _SIGNATURE):
            lines.append(FlowedLine(depth, "".join(parts)))
            open_ = False
        if not open_:
            parts, depth = [], here
        elif not delete_space and needs_space(parts[-1].rstrip(" "), words):
            parts.append(" ")
        open_ = words.endswith(" ") and words != _SIGNATURE
        parts.append(words[:-1] if open_ else words)
        if not open_:
            lines.append(FlowedLine(depth, "".join(parts)))
    if open_:
        lines.append(FlowedLine(depth, "".join(parts)))
    return lines
