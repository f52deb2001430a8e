"""Notes that stand in the text: blocks of notes and their calls, found by their numbers.

In reading order: ``marks`` (what can call or open a note), ``lines`` (the lines
of the text), ``calls`` (which mark calls which label), ``blocks`` (series of
labels), ``extent`` (where a note ends), ``decide`` (which blocks are notes).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from collate.lazy import lazy_pattern
from collate.model import Document, Dropped, Note, Reason, Span
from collate.reflow.notes.blocks import Block, find_blocks
from collate.reflow.notes.calls import Calls
from collate.reflow.notes.decide import NoteBlock, decide
from collate.reflow.notes.extent import more_paragraphs, paragraph_end, parts
from collate.reflow.notes.lines import LineTable
from collate.reflow.notes.marks import Mark, find_line_labels, find_marks

__all__ = ["separate_notes"]

_NO_LINE_END = lazy_pattern("[^\n\f\v\x85\u2028\u2029]")
_BLANKS = " \t\u3000\u00a0\0"
_HEADING = lazy_pattern(r"[注註]\s*[释釋解]|\b(?:foot|end)?notes\b|anmerkungen", re.IGNORECASE)
#: What each alternative contains, in lower case; without s, for which a long s may stand.
_HEADING_PARTS = ("注", "註", "note", "anmer")
_LABEL_ENDS = "：:、.．)） \t\u3000"


def separate_notes(document: Document) -> Document:
    """Return *document* with the notes that stand in its text, and ledger rows for their marks.

    Blocks of notes are found where their labels (① 〔1〕 1.) are called in the
    text before them, and under a heading of notes (注释, Notes). The text of
    each is a :class:`~collate.model.Note` with the raw offset of its call; calls,
    labels, headings and rules of the blocks are rows of the ledger. Without
    such evidence nothing changes.
    """
    raw = _without_taken(document)
    marks = find_marks(raw)
    if not marks and not _has_heading(raw):
        return document
    table = LineTable(raw, [heading.start for heading in document.headings], wrapped=document.wrapped)
    calls = Calls(table, marks)
    labels = [mark for mark in find_line_labels(raw) if table.has_note_headings or calls.has(mark.number)]
    blocks = find_blocks(table, marks, calls, plain=labels)
    accepted, names = decide(table, blocks, calls)
    if not accepted:
        return document
    notes: list[Note] = []
    rows = [_row(table.lines[index].start, table.lines[index].end) for index in names]
    for found in _extended(table, accepted):
        notes += _notes(table, found)
        rows += _rows(table, found)
    rows = [Dropped(span, Reason.NOTE_MARK) for span in sorted({row.span for row in rows})]
    return replace(
        document,
        notes=(*document.notes, *notes),
        ledger=tuple(sorted((*document.ledger, *rows))),
    )


def _has_heading(raw: str) -> bool:
    """Return whether there are the words of a heading of notes; most texts lack even a part of them."""
    lower = raw.lower()
    if not any(part in lower for part in _HEADING_PARTS):
        return False
    return _HEADING.search(raw) is not None


def _without_taken(document: Document) -> str:
    """Return the raw text with control characters in place of what is in the ledger or a note already."""
    taken = sorted((*(row.span for row in document.ledger), *(note.span for note in document.notes)))
    if not taken:
        return document.raw
    pieces: list[str] = []
    at = 0
    for start, end in taken:
        pieces += (document.raw[at:start], _NO_LINE_END.sub("\0", document.raw[max(start, at) : end]))
        at = max(at, end)
    return "".join((*pieces, document.raw[at:]))


def _extended(table: LineTable, accepted: Sequence[NoteBlock]) -> Iterator[NoteBlock]:
    """Yield the blocks, with further paragraphs of their last notes where their notes have such."""
    anchors = sorted(call.mark.start for found in accepted for call in found.calls if call is not None)
    indents: set[int] = set()
    for found in accepted:
        inner = zip(found.block.labels[:-1], _note_lines(table, found.block), strict=False)
        for label, (first, last) in inner:
            end = paragraph_end(table, first, label.end, stop=last + 1)
            indents |= {table.lines[index].indent for index in range(end + 1, last + 1)}
    for place, found in enumerate(accepted):
        block = found.block
        if indents and (block.headed or block.ruled):
            firsts = [table.at(label.start) for label in block.labels[1:]]
            blanks = max((table.lines[index].blanks for index in firsts), default=0)
            last = more_paragraphs(table, block.last, blanks=blanks, indents=frozenset(indents))
            following = accepted[place + 1].block.start if place + 1 < len(accepted) else len(table)
            called = bisect_left(anchors, table.lines[block.last].end) < bisect_left(
                anchors, table.lines[last].end
            )
            if block.last < last < following and not called:
                found = replace(found, block=replace(block, last=last))
        yield found


def _note_lines(table: LineTable, block: Block) -> list[tuple[int, int]]:
    """Return the first and last line of each note of a block."""
    firsts = [table.at(label.start) for label in block.labels]
    return [
        (first, max(first, below - 1))
        for first, below in zip(firsts, [*firsts[1:], block.last + 1], strict=True)
    ]


def _notes(table: LineTable, found: NoteBlock) -> Iterator[Note]:
    labels = found.block.labels
    for place, ((first, last), label, call) in enumerate(
        zip(_note_lines(table, found.block), labels, found.calls, strict=True)
    ):
        following = labels[place + 1].start if place + 1 < len(labels) else len(table.raw)
        for start, end in parts(table, first, last):
            begin = label.end if start == first else table.lines[start].start
            span = _solid(table.raw, begin, min(table.lines[end].end, following))
            if span is not None:
                anchor = call.mark.start if call is not None else None
                yield Note(span, anchor, table.raw[label.start : label.end].rstrip(_LABEL_ENDS))


def _rows(table: LineTable, found: NoteBlock) -> Iterator[Dropped]:
    for index in found.block.above:
        yield _row(table.lines[index].start, table.lines[index].end)
    for label in found.block.labels:
        before = table.lines[table.at(label.start)].start
        span = _solid(table.raw, before, label.start)
        if span is not None and label is found.block.labels[0]:
            yield _row(*span)
        yield _row(*(_solid(table.raw, label.start, label.end) or (label.start, label.end)))
    for call in found.calls:
        if call is not None:
            yield _row(*_with_blank(table.raw, call.mark))


def _with_blank(raw: str, mark: Mark) -> tuple[int, int]:
    """Return the span of a call with the blank before it, where none is needed without the call."""
    start = mark.start
    if start and raw[start - 1] in " \u00a0\u3000" and not raw[mark.end : mark.end + 1].isalnum():
        start -= 1
    return start, mark.end


def _row(start: int, end: int) -> Dropped:
    return Dropped(Span(start, end), Reason.NOTE_MARK)


def _solid(raw: str, start: int, end: int) -> Span | None:
    """Return the span without blanks at its edges, or None if it is blank."""
    while start < end and (raw[start].isspace() or raw[start] in _BLANKS):
        start += 1
    while end > start and (raw[end - 1].isspace() or raw[end - 1] in _BLANKS):
        end -= 1
    return Span(start, end) if start < end else None
