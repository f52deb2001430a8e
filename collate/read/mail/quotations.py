"""Which lines with marks ``>`` are a quotation, by their form alone.

A mark of this kind also stands before the items of a list, the commands of a
shell, and in formulas.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from collate.lazy import lazy_pattern
from collate.read.mail.pasted_lines import PastedLine
from collate.text.layout import display_width, ends_sentence
from collate.text.line_roles import NUMBERED

#: A line with a mark that divides a sentence, and with words: not a list of names, a command, or a formula.
_PROSE = lazy_pattern(r"[，。！？；：、]|[,.!?;:](?:\s|$)")
_LEAST_LETTERS = 8
#: Least width in columns of a line broken by a mail program, which breaks after 60 to 80; and the least share
#: of the widest line of its quotation. Choices: some programs break Chinese after 16 characters.
_BROKEN, _FULL = 30, 0.85
#: Least width of lines that are paragraphs, each with a mark; a choice.
_PARAGRAPH = 60
_LIST_ITEM = lazy_pattern(rf"{NUMBERED.pattern}|[-*•·●]\s|\(?\d{{1,3}}[.)、]")


def quoting_lines(lines: Sequence[PastedLine]) -> frozenset[int]:
    """Return the indices of those of *lines* whose marks quote them, without further evidence of mail.

    That is all of them, where every line of prose has a mark; else the blocks of
    lines that are wrapped, parted into paragraphs by a mark alone, or quoted twice.
    """
    marked = [index for index, line in enumerate(lines) if line.depth]
    written = [index for index in marked if not lines[index].blank]
    if len(written) < 2:
        return frozenset()
    if all(line.depth or line.blank for line in lines):
        return frozenset(marked) if _is_prose(lines, written) else frozenset()
    found: set[int] = set()
    for block in _blocks(lines):
        if _is_quotation(lines, block):
            found.update(block)
    return frozenset(found)


def _blocks(lines: Sequence[PastedLine]) -> list[list[int]]:
    """Return the runs of marked lines."""
    blocks: list[list[int]] = []
    for index, line in enumerate(lines):
        if line.depth and index and lines[index - 1].depth:
            blocks[-1].append(index)
        elif line.depth:
            blocks.append([index])
    return blocks


def _is_prose(lines: Sequence[PastedLine], indices: Sequence[int]) -> bool:
    texts = (lines[index].text for index in indices)
    return any(_PROSE.search(text) and sum(c.isalpha() for c in text) >= _LEAST_LETTERS for text in texts)


def _is_quotation(lines: Sequence[PastedLine], block: Sequence[int]) -> bool:
    written = [index for index in block if not lines[index].blank]
    if len(written) < 2 or not _is_prose(lines, written):
        return False
    depths = {lines[index].depth for index in written}
    parted = any(lines[index].blank for index in block if written[0] < index < written[-1])
    return (
        {1, 2} <= depths  # the prompt of an interpreter, >>>, is one depth
        or (parted and any(ends_sentence(lines[index].text) for index in written))
        or _is_wrapped(lines, block)
        or _is_most_of_the_text(lines, written)
    )


def _is_wrapped(lines: Sequence[PastedLine], block: Sequence[int]) -> bool:
    """Return whether a full line ends in mid-sentence, and its paragraph ends with a sentence."""
    widest = max(display_width(lines[index].text) for index in block)
    broken = False
    for above, below in pairwise(block):
        upper, lower = lines[above].text, lines[below].text
        if not lower:
            broken = False
            continue
        width = display_width(upper)
        full = width >= _BROKEN and width >= _FULL * widest
        broken |= full and not ends_sentence(upper, soft=True) and not _LIST_ITEM.match(lower)
        last = below == block[-1] or lines[below + 1].blank
        if broken and last and ends_sentence(lower):
            return True
    return False


def _is_most_of_the_text(lines: Sequence[PastedLine], written: Sequence[int]) -> bool:
    """Return whether *written* are paragraphs, each on a line, that are most of the text, and no list."""
    texts = [lines[index].text for index in written]
    if any(_LIST_ITEM.match(text) for text in texts):
        return False
    if not all(display_width(text) >= _PARAGRAPH and ends_sentence(text) for text in texts):
        return False
    return 2 * sum(map(len, texts)) > sum(len(line.text) for line in lines)
