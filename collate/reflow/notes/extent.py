"""Where a note ends: at the end of its paragraph, unless more is sure to belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from collate.reflow.notes.lines import LineTable

#: Lines after the end of a sentence that may complete the paragraph of a note; of a block under a rule.
_REST_LINES, _REST_FRAMED = 8, 40
#: Least width of a line of a note that goes on in the next, in columns.
_NARROWEST = 24
#: Paragraphs that the last note of a block may have beside its first.
_MORE_PARAGRAPHS = 6


def paragraph_end(
    table: LineTable,
    first: int,
    label_end: int,
    *,
    stop: int = -1,
    closed: bool = False,
    framed: bool = False,
) -> int:
    """Return the last line of the paragraph that a note begins with.

    *first* is the line of its label, *label_end* the raw offset after the
    label. *stop* is a line that is sure to be the start of the next note;
    *closed*: no paragraph is interrupted by the notes, so that lines without
    an indent before one with an indent complete the paragraph of the note;
    *framed*: the notes stand under a heading or rule.
    """
    at = first
    alone = not table.raw[label_end : table.lines[first].end].strip("\0 \u3000\t")
    if (
        alone
        and first + 1 < len(table)
        and table.lines[first + 1].blanks <= 1
        and not _stops(table, first + 1)
    ):
        at += 1
    while (
        at + 1 < len(table)
        and at + 1 != stop
        and _may_continue(table, first, at, stop=stop, closed=closed, framed=framed)
    ):
        if table.ended(at) and not _completes(table, at + 1, stop=stop, closed=closed, framed=framed):
            break
        at += 1
    return at


def _may_continue(table: LineTable, first: int, at: int, *, stop: int, closed: bool, framed: bool) -> bool:
    line, below = table.lines[at], table.lines[at + 1]
    if below.blanks or _stops(table, at + 1):
        return False
    # Notes may be set narrower than the text: then one that ends within a sentence, above the last lines
    # of a page or of a block, goes on.
    narrow = (
        not table.ended(at)
        and table.page_width(at) > 0
        and table.width(at) >= _NARROWEST
        and _completes(table, at + 1, stop=stop, closed=closed, framed=framed)
    )
    if not table.is_full(at) and not (framed and table.is_cut(at)) and not narrow:
        return False
    if below.indent > line.indent:
        return at == first and not table.ended(at)  # the lines of a note may hang
    if table.ended(at) and 0 < below.indent <= table.lines[first].indent:
        return False  # as likely the first line of a paragraph
    return at == first or below.indent == line.indent


def _stops(table: LineTable, index: int) -> bool:
    """Return whether a line cannot be part of a note."""
    return (
        table.lines[index].feed
        or index in table.headings
        or table.is_rule(index)
        or table.is_note_heading(index)
        or table.is_page_number(index)
    )


def _completes(table: LineTable, index: int, *, stop: int, closed: bool, framed: bool) -> bool:
    """Return whether the lines from *index* to the next blank line or page end complete a paragraph."""
    indent = table.lines[index].indent
    most = _REST_FRAMED if framed else _REST_LINES
    for at in range(index, min(index + most, len(table))):
        if table.lines[at].indent != indent or (at > index and table.opens_paragraph(at)):
            return False
        after = at + 1
        if after in (stop, len(table)) or table.lines[after].blanks or _stops(table, after):
            return after == stop or table.ended(at)
        if closed and table.lines[after].indent > indent:
            return table.ended(at)
    return False


def more_paragraphs(table: LineTable, last: int, *, blanks: int, indents: frozenset[int]) -> int:
    """Return the last line of the paragraphs after line *last* that belong to the last note of a block.

    Paragraphs of the notes of the block are indented by *indents* and have at
    most *blanks* blank lines above. Without a greater gap, a heading or the end
    of the text after them, nothing shows that they are notes.
    """
    at = last
    for _ in range(_MORE_PARAGRAPHS + 1):
        below = at + 1
        if below == len(table):
            return at
        line = table.lines[below]
        if line.blanks > blanks or line.feed or below in table.headings:
            return at
        if _stops(table, below) or line.indent not in indents or table.is_title_like(below):
            return last
        at = paragraph_end(table, below, line.start)
    return last


def parts(table: LineTable, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Return the first and last line of each part of a note: page numbers and running heads divide it."""
    start = first
    top = False
    for index in range(first, last + 1):
        top |= table.lines[index].feed
        number = table.is_page_number(index) and index > first
        head = (
            top
            and index > first
            and table.lines[index].indent > 0
            and table.keys.get(table.key(index), 0) > 2
        )
        if number or head:
            if start < index:
                yield start, index - 1
            start = index + 1
        elif top and start < index and table.lines[index].feed:
            yield start, index - 1
            start = index
        top = number or (top and head)
    if start <= last:
        yield start, last
