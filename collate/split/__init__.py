"""Stage 3: Document to Segments. A compilation is cut into speeches.

In reading order: ``title_block`` (the lines that open a text), ``boundary``
(where a text begins), ``overrides`` (the editor's directives), ``opening``
(title, date, speaker), ``genre``, ``tiling`` (extents and ledger).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from collate.model import (
    Document,
    Dropped,
    Note,
    Paragraph,
    Provenance,
    Reason,
    Segment,
    Span,
    SplitDocument,
    Stated,
)
from collate.settings import Settings, matches_path
from collate.split.boundary import BOUNDARY_RULES
from collate.split.genre import genre_of
from collate.split.opening import Opening, on_one_line, raw_span, read_opening
from collate.split.overrides import directed_blocks, locate_directives
from collate.split.tiling import tile
from collate.split.title_block import DocumentPart, TitleBlock
from collate.text.dates import is_date_line
from collate.text.line_index import LineIndex
from collate.text.line_roles import is_office, is_salutation, speaker
from collate.text.offsets import uncovered_spans

__all__ = ["BOUNDARY_RULES", "genre_of", "split", "whole_segment"]

#: Least length of text before the first title that is a text of its own, if without a salutation.
_LEAST_TEXT = 80
_PREFACE = re.compile("[【\\[]?(?:编者按|編者按|编者的话|按语|出版说明|編者的話)")
#: Largest number of lines that sign a text: a date, an office, a name.
_SIGNED_LINES = 3
_ORIGIN = re.compile(r"(?:文章|稿件|信息)?(?:来源|來源|稿源|出处|出處)\s*[：:].*")
_ONLY_TIME = re.compile(
    r"(?:发布|發布|發佈|发表|更新|刊发|上传)?(?:时间|時間|日期)\s*[：:]\s*[\d\s年月日:：./-]*"
)


def split(document: Document, settings: Settings, *, path: str | None = None) -> SplitDocument:
    """Return the segments of a reflowed document.

    Args:
        document: the result of :func:`collate.reflow.reflow`.
        settings: the tables ``split``, ``cut``, ``join`` and ``source`` apply.
        path: the path of the source that this document is read under; by
            default the first.

    Returns:
        The segments in reading order, and the ledger; together they cover
        ``document.raw`` exactly once.

    Raises:
        SettingsError: the words of a ``[[cut]]`` or ``[[join]]`` for this file
            do not occur in it, or a text cannot begin or be joined there.
    """
    path = path if path is not None else document.source.paths[0]
    if any(row.role == "ignore" and matches_path(row.file, path) for row in settings.source):
        rows = (Dropped(Span(0, len(document.raw)), Reason.LEFT_OUT),) if document.raw else ()
        return SplitDocument(document, (), rows)
    cuts = locate_directives(document, settings.cut, path=path, table="cut")
    joins = locate_directives(document, settings.join, path=path, table="join")
    parts = _parts(document, sorted({offset for _, offsets in cuts for offset in offsets}))
    if not parts:
        _, ledger = tile(document.raw, (), rows=document.ledger)
        return SplitDocument(document, (), ledger)
    blocks = directed_blocks(parts, settings.split, path=path, cuts=cuts, joins=joins)
    if any(row.whole and matches_path(row.file, path) for row in settings.source):
        blocks = blocks[:1]
    return _segments(document, parts, blocks=blocks, path=path)


def whole_segment(document: Document, settings: Settings, *, path: str | None = None) -> Segment:
    """Return a prepared document as one segment with all of its text, including title lines."""
    del settings
    path = path if path is not None else document.source.paths[0]
    # The complement of the ledger, so that the two cover the raw text exactly.
    extents = tuple(
        uncovered_spans(sorted(row.span for row in document.ledger), start=0, end=len(document.raw))
    )
    parts = _parts(document, ())
    lines = LineIndex.of(document.raw)
    return _segment(
        document,
        parts,
        lines=lines,
        block=TitleBlock(0, 0),
        end=len(parts),
        name=(path, 1),
        opening=Opening(),
        origin=None,
        extents=extents,
    )


def _parts(document: Document, cuts: Sequence[int]) -> list[DocumentPart]:
    parts: list[DocumentPart] = []
    taken = [row.span.start for row in document.ledger if row.reason not in (Reason.CONTROL, Reason.BOOKMARK)]
    before = 0
    for paragraph in document.paragraphs:
        start, end = paragraph.span
        inside = [cut for cut in cuts if start < cut < end]
        for first, last in zip([start, *inside], [*inside, end], strict=True):
            hints = paragraph if first == start else Paragraph(Span(first, last))
            here = bisect_right(taken, document.offsets.to_raw(first))
            parts.append(
                DocumentPart(document.text[first:last].rstrip(), Span(first, last), hints, here > before)
            )
            before = here
    return parts


def _segments(
    document: Document, parts: Sequence[DocumentPart], *, blocks: Sequence[TitleBlock], path: str
) -> SplitDocument:
    notes = {note.span: note for note in document.notes}
    taken = [*document.ledger, *(Dropped(span, Reason.ANNOTATION) for span in notes)]
    rows = sorted([*taken, *_beside_metadata(document, parts, blocks=blocks, taken=taken)])
    blocks = list(blocks)
    before = _before_first(parts, blocks)
    if before:
        blocks = [block for block in blocks if block.body > before or block.start >= before]
        rows.append(
            Dropped(raw_span(document.offsets, Span(0, parts[before - 1].span.end)), Reason.BEFORE_FIRST)
        )
        rows = [
            row for row in rows if row.reason is Reason.BEFORE_FIRST or row.span.start >= rows[-1].span.end
        ]
    ends = [block.start for block in blocks[1:]] + [len(parts)]
    firsts = [document.offsets.to_raw(parts[max(block.start, before)].span.start) for block in blocks]
    regions = [Span(a, b) for a, b in zip(firsts, [*firsts[1:], len(document.raw)], strict=True)]
    extents, ledger = tile(document.raw, regions, rows=rows)
    lines = LineIndex.of(document.raw)
    sources = [row.span for row in document.ledger if row.reason is Reason.SOURCE_LINE]
    segments = []
    for number, (block, end, region) in enumerate(zip(blocks, ends, regions, strict=True), start=1):
        opening = read_opening(document, parts, block=block)
        origin = _origin(document, sources, region=region) or _origin(
            document, sources, region=Span(0, firsts[0])
        )
        segments.append(
            _segment(
                document,
                parts,
                lines=lines,
                block=block,
                end=end,
                name=(path, number),
                opening=opening,
                origin=origin,
                extents=extents[number - 1],
            )
        )
    notes_of: list[list[Note]] = [[] for _ in segments]
    annotations = {row.span for row in ledger if row.reason is Reason.ANNOTATION}
    for span, note in notes.items():
        if span in annotations:  # a note before the first text remains a row of the ledger
            offset = span.start if note.anchor is None else note.anchor
            notes_of[max(0, bisect_right(firsts, offset) - 1)].append(note)
    return SplitDocument(
        document,
        tuple(replace(s, notes=tuple(own)) for s, own in zip(segments, notes_of, strict=True)),
        tuple(row for row in ledger if row.span not in notes),
    )


def _beside_metadata(
    document: Document,
    parts: Sequence[DocumentPart],
    *,
    blocks: Sequence[TitleBlock],
    taken: Sequence[Dropped],
) -> list[Dropped]:
    """Return ledger rows for the other lines among date and speaker lines."""
    rows: list[Dropped] = []
    for part in (parts[index] for block in blocks for index in block.others):
        start, end = part.span.start, part.span.start + len(part.text)
        span = raw_span(document.offsets, Span(start, end))
        inside = any(row.span.start < span.end and row.span.end > span.start for row in taken)
        pieces = document.offsets.spans(start, end) if inside else (span,)
        rows += [Dropped(piece, Reason.METADATA) for piece in pieces]
    return rows


def _before_first(parts: Sequence[DocumentPart], blocks: Sequence[TitleBlock]) -> int:
    """Return the number of parts before the first text: the name of the volume, an editor's note."""
    first = blocks[0]
    if first.cover:
        return first.start + first.cover
    if len(blocks) > 1 and not first.titles:
        size = sum(len(part.text) for part in parts[: blocks[1].start])
        if _PREFACE.match(parts[0].text) or (size < _LEAST_TEXT and not is_salutation(parts[0].text)):
            return blocks[1].start
    return 0


def _segment(
    document: Document,
    parts: Sequence[DocumentPart],
    *,
    lines: LineIndex,
    block: TitleBlock,
    end: int,
    name: tuple[str, int],
    opening: Opening,
    origin: Stated | None,
    extents: tuple[Span, ...],
) -> Segment:
    """Return the segment of the parts from *block* to *end*; *name* is its path and number."""
    path, number = name
    opening, body_end = _read_signature(document, parts, block=block, end=end, opening=opening)
    body = parts[block.body : body_end]
    start = body[0].span.start if body else 0
    stop = body[-1].span.end if body else 0
    text = document.text[start:stop].rstrip()
    own = [part for part in parts[block.start + block.cover : end] if part.text]
    span = Span(own[0].span.start, own[-1].span.start + len(own[-1].text)) if own else Span(0, 0)
    span = raw_span(document.offsets, span) if own else span
    return Segment(
        id=f"{path}#{number}",
        path=path,
        number=number,
        source=document.source,
        text=text,
        offsets=document.offsets.slice(start, start + len(text)),
        breaks=tuple(part.span.start - start for part in body if part.span.start < start + len(text)),
        extents=extents,
        provenance=_provenance(document, lines, span=span),
        genre=genre_of(text, opening.title.value if opening.title else ""),
        title=opening.title,
        date=opening.date,
        speaker=opening.speaker,
        origin=origin,
    )


def _read_signature(
    document: Document, parts: Sequence[DocumentPart], *, block: TitleBlock, end: int, opening: Opening
) -> tuple[Opening, int]:
    """Return *opening* with the date and speaker that sign an undated text, and the end of its body."""
    if opening.date is not None or not block.titles:
        return opening, end
    dates: list[int] = []
    names: list[int] = []
    first = end
    while first - 1 > block.body and len(dates) + len(names) < _SIGNED_LINES:
        text = parts[first - 1].text
        if is_date_line(text) and not dates:
            dates.append(first - 1)
        elif speaker(text) is not None and not names:
            names.append(first - 1)
        elif is_office(text) and names == [first]:
            names.insert(0, first - 1)
        else:
            break
        first -= 1
    if not dates or (names and opening.speaker is not None):
        return opening, end  # a segment has only one speaker: a second name remains in the text
    signature = TitleBlock(first, end, dates=tuple(dates), speakers=tuple(names))
    signed = read_opening(document, parts, block=signature)
    return Opening(opening.title, signed.date, signed.speaker or opening.speaker), first


def _origin(document: Document, sources: Sequence[Span], *, region: Span) -> Stated | None:
    """Return the first source line in *region*, preferably one with more than a time of publication."""
    rows = [span for span in sources if region.start <= span.start < region.end]
    rows.sort(key=lambda span: _ONLY_TIME.fullmatch(document.raw[span.start : span.end]) is not None)
    for span in rows:
        written = on_one_line(document.raw[span.start : span.end])
        match = _ORIGIN.search(written)
        return Stated(written, match[0] if match is not None else written, span)
    return None


def _provenance(document: Document, lines: LineIndex, *, span: Span) -> Provenance:
    labels = [
        page.label for page in document.pages if page.span.start < span.end and page.span.end > span.start
    ]
    return Provenance(
        span,
        (lines.line(span.start), lines.line(max(span.start, span.end - 1))),
        (labels[0], labels[-1]) if labels else None,
    )
