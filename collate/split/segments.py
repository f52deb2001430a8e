"""From the blocks of a document to its segments, with extents, notes and ledger."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from collate.lazy import lazy_pattern
from collate.model import (
    Document,
    Dropped,
    Note,
    Page,
    Paragraph,
    Provenance,
    Reason,
    Segment,
    Span,
    SplitDocument,
    Stated,
)
from collate.split.genre import genre_of
from collate.split.opening import Opening, on_one_line, raw_span, read_opening
from collate.split.roles import Role
from collate.split.tiling import tile
from collate.split.title_block import DocumentPart, TitleBlock, read_bylines
from collate.text.line_index import LineIndex
from collate.text.line_roles import is_salutation

#: Least length of text before the first title that is a text of its own, if without a salutation.
_LEAST_TEXT = 80
_PREFACE = lazy_pattern("[【\\[]?(?:编者按|編者按|编者的话|按语|出版说明|編者的話)")
_ORIGIN = lazy_pattern(r"(?:文章|稿件|信息)?(?:来源|來源|稿源|出处|出處)\s*[：:].*")
_ONLY_TIME = lazy_pattern(
    r"(?:发布|發布|發佈|发表|更新|刊发|上传)?(?:时间|時間|日期)\s*[：:]\s*[\d\s年月日:：./-]*"
)
_REASONS = {
    Role.SOURCE: Reason.SOURCE_LINE,
    Role.RULE: Reason.SEPARATOR,
    Role.FRONT: Reason.FRONT_MATTER,
    Role.PART: Reason.FRONT_MATTER,
    Role.IMPRINT: Reason.BACK_MATTER,
    Role.BACK: Reason.BACK_MATTER,
}


def parts_of(document: Document, cuts: Sequence[int]) -> list[DocumentPart]:
    """Return the paragraphs of *document*, those with one of *cuts* (offsets of its text) inside divided."""
    parts: list[DocumentPart] = []
    for paragraph in document.paragraphs:
        start, end = paragraph.span
        inside = [cut for cut in cuts if start < cut < end] if cuts else []
        for first, last in zip([start, *inside], [*inside, end], strict=True):
            hints = paragraph if first == start else Paragraph(Span(first, last))
            parts.append(DocumentPart(document.text[first:last].rstrip(), Span(first, last), hints))
    return parts


def segments_of(
    document: Document, parts: Sequence[DocumentPart], *, blocks: Sequence[TitleBlock], path: str
) -> SplitDocument:
    """Return the segment of each of *blocks*, which are in order, and the ledger."""
    notes = {note.span: note for note in document.notes}
    taken = [*document.ledger, *(Dropped(span, Reason.ANNOTATION) for span in notes)]
    blocks, before = _before_first(parts, blocks)
    rows = sorted([*taken, *_outside(document, parts, blocks=blocks, taken=taken)])
    if before:
        rows.append(
            Dropped(raw_span(document.offsets, Span(0, parts[before - 1].span.end)), Reason.BEFORE_FIRST)
        )
        rows = [
            row for row in rows if row.reason is Reason.BEFORE_FIRST or row.span.start >= rows[-1].span.end
        ]
    firsts = [document.offsets.to_raw(parts[max(block.start, before)].span.start) for block in blocks]
    regions = [Span(a, b) for a, b in zip(firsts, [*firsts[1:], len(document.raw)], strict=True)]
    extents, ledger = tile(document.raw, regions, rows=rows)
    lines = LineIndex.of_document(document)
    sources = [row.span for row in ledger if row.reason is Reason.SOURCE_LINE]
    segments = []
    for number, (block, region) in enumerate(zip(blocks, regions, strict=True), start=1):
        opening = read_opening(document, parts, block=block)
        origin = _origin(document, sources, region=region) or _origin(
            document, sources, region=Span(0, firsts[0])
        )
        segments.append(
            segment_of(
                document,
                parts,
                lines=lines,
                block=block,
                name=(path, number),
                opening=opening,
                origin=origin,
                extents=extents[number - 1],
            )
        )
    notes_of: list[list[Note]] = [[] for _ in segments]
    annotations = {row.span for row in ledger if row.reason is Reason.ANNOTATION}
    offset, end = 0, 0
    for span, note in sorted(notes.items()):
        if note.anchor is not None:
            offset = note.anchor
        elif not end or _has_text(document, Span(end, span.start)):
            offset = span.start  # else it belongs to the text of the note above
        end = span.end
        if span in annotations:  # a note before the first text remains a row of the ledger
            notes_of[max(0, bisect_right(firsts, offset) - 1)].append(note)
    return SplitDocument(
        document,
        tuple(replace(s, notes=tuple(own)) for s, own in zip(segments, notes_of, strict=True)),
        tuple(row for row in ledger if row.span not in notes),
    )


def _has_text(document: Document, span: Span) -> bool:
    """Return whether any of a raw span is in the text of the document."""
    runs = document.offsets.runs
    last = bisect_right(runs, span.end - 1, key=lambda run: run.raw) - 1
    return last >= 0 and runs[last].raw + runs[last].size > span.start


def _outside(
    document: Document,
    parts: Sequence[DocumentPart],
    *,
    blocks: Sequence[TitleBlock],
    taken: Sequence[Dropped],
) -> list[Dropped]:
    """Return ledger rows for the other lines of title blocks, and for the lines between texts."""
    rows: list[Dropped] = []
    inner = sorted(row.span for row in taken)
    ends = list(accumulate((span.end for span in inner), max))
    outside = [(index, Reason.METADATA) for block in blocks for index in block.others]
    outside += [(index, _REASONS[role]) for block in blocks for index, role in block.left_out]
    for index, reason in outside:
        part = parts[index]
        start, end = part.span.start, part.span.start + len(part.text)
        span = raw_span(document.offsets, Span(start, end))
        # Of the rows that begin before its end, one ends after its start.
        before = bisect_left(inner, (span.end,))
        inside = before > 0 and ends[before - 1] > span.start
        pieces = document.offsets.spans(start, end) if inside else (span,)
        rows += [Dropped(piece, reason) for piece in pieces]
    return rows


def _before_first(
    parts: Sequence[DocumentPart], blocks: Sequence[TitleBlock]
) -> tuple[Sequence[TitleBlock], int]:
    """Return the blocks of texts, and the number of parts before the first of them."""
    first = blocks[0]
    if len(blocks) > 1 and not first.titles:
        size = sum(len(part.text) for part in parts[: blocks[1].start])
        if _PREFACE.match(parts[first.start].text) or (
            size < _LEAST_TEXT and not is_salutation(parts[first.start].text)
        ):
            return blocks[1:], blocks[1].start
    return blocks, first.start


def segment_of(
    document: Document,
    parts: Sequence[DocumentPart],
    *,
    lines: LineIndex,
    block: TitleBlock,
    name: tuple[str, int],
    opening: Opening,
    origin: Stated | None,
    extents: tuple[Span, ...],
) -> Segment:
    """Return the segment of *block*; *name* is its path and number."""
    path, number = name
    opening, body_end = _read_signature(document, parts, block=block, opening=opening)
    body = parts[block.body : body_end]
    start = body[0].span.start if body else 0
    stop = body[-1].span.end if body else 0
    text = document.text[start:stop].rstrip()
    own = [part for part in parts[block.start : block.end] if part.text]
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
        pages=_pages_of(document, span),
    )


def _read_signature(
    document: Document, parts: Sequence[DocumentPart], *, block: TitleBlock, opening: Opening
) -> tuple[Opening, int]:
    """Return *opening* with the date and speaker that sign an undated text, and the end of its body."""
    if opening.date is not None or not block.titles or not block.signature:
        return opening, block.end
    dates, speakers, others = read_bylines(parts, block.signature)
    if not dates or others or (speakers and opening.speaker is not None):
        return opening, block.end  # a segment has only one speaker: a second name remains in the text
    signature = TitleBlock(block.signature[0], block.end, dates=dates, speakers=speakers)
    signed = read_opening(document, parts, block=signature)
    return Opening(opening.title, signed.date, signed.speaker or opening.speaker), block.signature[0]


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
    labels = [page.label for page in _pages_of(document, span)]
    return Provenance(
        span,
        (lines.line(span.start), lines.line(max(span.start, span.end - 1))),
        (labels[0], labels[-1]) if labels else None,
    )


def _pages_of(document: Document, span: Span) -> tuple[Page, ...]:
    """Return the pages of *document* that overlap a raw span."""
    pages = document.pages
    first = bisect_right(pages, span.start, key=lambda page: page.span.end)
    last = bisect_left(pages, span.end, key=lambda page: page.span.start)
    return pages[first:last]
