"""Stage 3: Document to Segments. A compilation becomes speeches."""

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
from collate.settings import Settings, names_file
from collate.split.boundary import RULES
from collate.split.coverage import tile
from collate.split.genre import genre_of
from collate.split.opening import Opening, opening, quoted, raw_span
from collate.split.overrides import blocks_of, places
from collate.split.title_block import Block, Part
from collate.text.dates import is_date_line
from collate.text.line_roles import is_office, is_salutation, speaker
from collate.text.lines import LineIndex
from collate.text.offsets import gaps

__all__ = ["RULES", "split", "whole"]

#: Text before the first title that is shorter than this, and no salutation, is no text of its own.
_LEAST_TEXT = 80
_PREFACE = re.compile("[【\\[]?(?:编者按|編者按|编者的话|按语|出版说明|編者的話)")
#: A date, an office, a name.
_SIGNED_LINES = 3
_ORIGIN = re.compile(r"(?:文章|稿件|信息)?(?:来源|來源|稿源|出处|出處)\s*[：:].*")
_ONLY_TIME = re.compile(
    r"(?:发布|發布|發佈|发表|更新|刊发|上传)?(?:时间|時間|日期)\s*[：:]\s*[\d\s年月日:：./-]*"
)


def split(document: Document, settings: Settings, path: str | None = None) -> SplitDocument:
    """Find the texts in a document that was reflowed.

    Args:
        document: what :func:`collate.reflow.reflow` returns.
        settings: its tables ``split``, ``cut``, ``join`` and ``source`` count.
        path: which of the source's paths this is; the first unless said.

    Returns:
        The segments in reading order, and the ledger; together they cover
        ``document.raw`` exactly once.

    Raises:
        SettingsError: a ``[[cut]]`` or ``[[join]]`` for this file names words
            that do not stand in it, or where no text can begin or be joined.
    """
    path = path if path is not None else document.source.paths[0]
    if any(row.role == "ignore" and names_file(row.file, path) for row in settings.source):
        rows = (Dropped(Span(0, len(document.raw)), Reason.LEFT_OUT),) if document.raw else ()
        return SplitDocument(document, (), rows)
    cuts = places(document, settings.cut, path, "cut")
    joins = places(document, settings.join, path, "join")
    parts = _parts(document, sorted({hit for _, hits in cuts for hit in hits}))
    if not parts:
        _, ledger = tile(document.raw, (), document.ledger)
        return SplitDocument(document, (), ledger)
    blocks = blocks_of(parts, settings.split, path, cuts, joins)
    if any(row.whole and names_file(row.file, path) for row in settings.source):
        blocks = blocks[:1]
    return _segments(document, parts, blocks, path)


def whole(document: Document, settings: Settings, path: str | None = None) -> Segment:
    """Take a prepared document as one segment with all of its text, title lines included."""
    del settings
    path = path if path is not None else document.source.paths[0]
    # Exactly what the document's ledger leaves: the two together are the whole.
    extents = tuple(gaps(sorted(row.span for row in document.ledger), 0, len(document.raw)))
    parts = _parts(document, ())
    lines = LineIndex.of(document.raw)
    return _segment(document, lines, parts, (Block(0, 0), len(parts)), path, 1, Opening(), None, extents)


def _parts(document: Document, cuts: Sequence[int]) -> list[Part]:
    parts: list[Part] = []
    taken = [row.span.start for row in document.ledger if row.reason not in (Reason.CONTROL, Reason.BOOKMARK)]
    before = 0
    for paragraph in document.paragraphs:
        start, end = paragraph.span
        inside = [cut for cut in cuts if start < cut < end]
        for first, last in zip([start, *inside], [*inside, end], strict=True):
            hints = paragraph if first == start else Paragraph(Span(first, last))
            here = bisect_right(taken, document.offsets.to_raw(first))
            parts.append(Part(document.text[first:last].rstrip(), Span(first, last), hints, here > before))
            before = here
    return parts


def _segments(document: Document, parts: Sequence[Part], blocks: Sequence[Block], path: str) -> SplitDocument:
    notes = {note.span: note for note in document.notes}
    taken = [*document.ledger, *(Dropped(span, Reason.ANNOTATION) for span in notes)]
    rows = sorted([*taken, *_beside_metadata(document, parts, blocks, taken)])
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
    extents, ledger = tile(document.raw, regions, rows)
    lines = LineIndex.of(document.raw)
    sources = [row.span for row in document.ledger if row.reason is Reason.SOURCE_LINE]
    segments = []
    for number, (block, end, region) in enumerate(zip(blocks, ends, regions, strict=True), start=1):
        said = opening(document, parts, block)
        origin = _origin(document, sources, region) or _origin(document, sources, Span(0, firsts[0]))
        segments.append(
            _segment(document, lines, parts, (block, end), path, number, said, origin, extents[number - 1])
        )
    called: list[list[Note]] = [[] for _ in segments]
    kept = [row for row in ledger if row.span not in notes]
    apart = {row.span for row in ledger if row.reason is Reason.ANNOTATION}
    for span, note in notes.items():
        if span in apart:  # one before the first text stays a row
            place = span.start if note.anchor is None else note.anchor
            called[max(0, bisect_right(firsts, place) - 1)].append(note)
    return SplitDocument(
        document,
        tuple(replace(s, notes=tuple(own)) for s, own in zip(segments, called, strict=True)),
        tuple(kept),
    )


def _beside_metadata(
    document: Document, parts: Sequence[Part], blocks: Sequence[Block], taken: Sequence[Dropped]
) -> list[Dropped]:
    """Return ledger rows for the lines among date and speaker lines that tell something else."""
    rows: list[Dropped] = []
    for part in (parts[index] for block in blocks for index in block.others):
        start, end = part.span.start, part.span.start + len(part.text)
        span = raw_span(document.offsets, Span(start, end))
        inside = any(row.span.start < span.end and row.span.end > span.start for row in taken)
        pieces = document.offsets.spans(start, end) if inside else (span,)
        rows += [Dropped(piece, Reason.METADATA) for piece in pieces]
    return rows


def _before_first(parts: Sequence[Part], blocks: Sequence[Block]) -> int:
    """Count the parts before the first text that are none: the name of the volume, an editor's note."""
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
    lines: LineIndex,
    parts: Sequence[Part],
    place: tuple[Block, int],
    path: str,
    number: int,
    said: Opening,
    origin: Stated | None,
    extents: tuple[Span, ...],
) -> Segment:
    block, whole_end = place
    said, end = _closing(document, parts, block, whole_end, said)
    body = parts[block.body : end]
    start = body[0].span.start if body else 0
    stop = body[-1].span.end if body else 0
    text = document.text[start:stop].rstrip()
    own = [part for part in parts[block.start + block.cover : whole_end] if part.text]
    tight = Span(own[0].span.start, own[-1].span.start + len(own[-1].text)) if own else Span(0, 0)
    tight = raw_span(document.offsets, tight) if own else tight
    return Segment(
        id=f"{path}#{number}",
        path=path,
        number=number,
        source=document.source,
        text=text,
        offsets=document.offsets.slice(start, start + len(text)),
        breaks=tuple(part.span.start - start for part in body if part.span.start < start + len(text)),
        extents=extents,
        provenance=_provenance(document, lines, tight),
        genre=genre_of(text, said.title.value if said.title else ""),
        title=said.title,
        date=said.date,
        speaker=said.speaker,
        origin=origin,
    )


def _closing(
    document: Document, parts: Sequence[Part], block: Block, end: int, said: Opening
) -> tuple[Opening, int]:
    """Take the lines that sign an undated text, a date and a name with its office, out of its body."""
    if said.date is not None or not block.titles:
        return said, end
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
    if not dates or (names and said.speaker is not None):
        return said, end  # there is nowhere to put a second name: it stays in the text
    signed = opening(document, parts, Block(first, end, dates=tuple(dates), speakers=tuple(names)))
    return Opening(said.title, signed.date, signed.speaker or said.speaker), first


def _origin(document: Document, sources: Sequence[Span], region: Span) -> Stated | None:
    """Return the source line in *region* that tells most."""
    rows = [span for span in sources if region.start <= span.start < region.end]
    rows.sort(key=lambda span: _ONLY_TIME.fullmatch(document.raw[span.start : span.end]) is not None)
    for span in rows:
        written = quoted(document.raw[span.start : span.end])
        found = _ORIGIN.search(written)
        return Stated(written, found[0] if found is not None else written, span)
    return None


def _provenance(document: Document, lines: LineIndex, span: Span) -> Provenance:
    labels = [
        page.label for page in document.pages if page.span.start < span.end and page.span.end > span.start
    ]
    return Provenance(
        span,
        (lines.line(span.start), lines.line(max(span.start, span.end - 1))),
        (labels[0], labels[-1]) if labels else None,
    )
