"""Carving of segments: texts that stand in a segment without any heading become segments of their own.

Headings mark the beginnings of most speeches, and ``split`` recognises them. It
cannot recognise a speech that follows another directly; but if the same speech
is the whole of a segment in another file, that segment shows where it begins and
ends. The danger is to take an *excerpt* for a whole text, and to cut a speech to
pieces along it. So a cut requires more evidence than shared words, and in doubt
nothing is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from collate.group.containment import (
    BALANCED,
    LEAST_REST,
    Container,
    absorb_edges,
    contained_extent,
    free_span,
    make_container,
)
from collate.group.text_edges import (
    ContainedText,
    count_evidence,
    is_introduced,
    is_other_occasion,
    leaves_no_fragment,
    may_be_whole,
)
from collate.group.title_lines import TitleLines, headings, is_numbered_section, title_lines_above
from collate.model import (
    LINKING,
    Match,
    OffsetMap,
    Provenance,
    Relation,
    Segment,
    SharedSpan,
    Span,
    SplitDocument,
)
from collate.model.deferred import changed
from collate.text.line_index import LineIndex
from collate.text.outline import divides_section

if TYPE_CHECKING:
    from collate.model import Document
    from collate.settings import Settings

#: Size in characters from which on a text contained in two others is unlikely to be a quotation in either.
LEAST_REPEATED = 200


def carve(
    segments: Sequence[Segment],
    matches: Sequence[Match],
    *,
    settings: Settings,
    documents: Sequence[SplitDocument] = (),
) -> tuple[Segment, ...]:
    """Return *segments* with undivided compilations cut up; the same segments if there is nothing to cut.

    Segment B is cut where it contains the whole of a text A, if all of these hold:

    * A is an excerpt of B by the match, possibly with noise (so both are
      speeches or both reports), and all of A is at one place in B, in order,
      from its beginning to its end;
    * that place begins and ends with a sentence of B, and at least
      ``LEAST_REST`` characters are left on one side (any number, if words
      like 全文如下 introduce A, or if another whole text stands there);
    * A is not marked as an excerpt (节选), and its title and date differ from
      those of B;
    * A is not a section: there is no numbered heading above it, and no cut is
      deeper than a heading of B that contains it by its level;
    * if B has a title: A consists of whole paragraphs, nothing introduces it as
      a quotation, and what follows it begins as a text does, or is nothing
      (:func:`~collate.group.text_edges.leaves_no_fragment`);
    * there is evidence that A and the rest of B are several texts
      (:func:`~collate.group.text_edges.count_evidence`; or A also stands, in whole
      paragraphs, in another text that has nothing else in common with B; or its
      title stands above it, on the only line of B of this form): of
      one kind, or of two kinds if another segment is a version of B.

    The pieces of a segment make up its text exactly, apart from title lines;
    the first keeps the title, date and speaker of the segment. Numbers and ids
    are assigned anew in reading order. If anything was cut, matches must be computed again.

    *documents* are those of the segments, from which the lines and pages of the
    pieces are computed; without them a piece keeps those of the whole segment.
    No setting affects carving.
    """
    by_id = {segment.id: segment for segment in segments}
    sources = {item.document.source.paths[0]: item.document for item in documents}
    matches_of = _matches_by_text(matches)

    def contained_in(segment: Segment) -> list[ContainedText]:
        own, document = matches_of.get(segment.id, ()), sources.get(segment.path)
        return _contained_texts(segment, own, by_id=by_id, document=document)

    contained = {segment.id: contained_in(segment) for segment in segments}
    surroundings = _Surroundings(by_id, contained, matches=matches)
    result: list[Segment] = []
    for segment in segments:
        cuts = _cuts(
            segment,
            matches_of.get(segment.id, ()),
            contained=contained[segment.id],
            surroundings=surroundings,
        )
        result += _pieces(segment, cuts, document=sources.get(segment.path))
    if len(result) == len(segments):
        return tuple(segments)
    return _renumber(result)


def _matches_by_text(matches: Iterable[Match]) -> dict[str, list[Match]]:
    found: dict[str, list[Match]] = {}
    for match in matches:
        for name in (match.left, match.right):
            found.setdefault(name, []).append(match)
    return found


def _contained_texts(
    segment: Segment, matches: Sequence[Match], *, by_id: Mapping[str, Segment], document: Document | None
) -> list[ContainedText]:
    """Return the texts that stand as a whole in *segment*, the longest first; *matches* are its own."""
    inside = [(by_id[name], shared) for name, shared in map(_inner_text(segment.id), matches) if name]
    contained = _whole_texts(make_container(segment), inside) if inside else []
    if document is not None and document.headings:
        contained = [text for text in contained if not _contradicts_levels(text, segment, document)]
    return sorted(contained, key=lambda text: (-text.span.size, text.span, text.inner.id))


def _contradicts_levels(text: ContainedText, segment: Segment, document: Document) -> bool:
    """Return whether *text* is, by the levels of the headings, within a section of *segment*."""
    first = segment.title.span.start if segment.title is not None else segment.provenance.span.start
    within = Span(first, segment.offsets.to_raw(len(segment.text) - 1) + 1)
    edges = {text.start, text.span.end} - {0, len(segment.text)}
    return any(divides_section(document.headings, within, cut=segment.offsets.to_raw(edge)) for edge in edges)


class _Surroundings:
    """The texts that stand, in whole paragraphs, in several segments that have nothing else in common.

    An excerpt stands in its speech and in versions of it; a passage in two
    different compilations is a text.
    """

    def __init__(
        self,
        by_id: Mapping[str, Segment],
        contained: Mapping[str, Sequence[ContainedText]],
        *,
        matches: Sequence[Match],
    ) -> None:
        self._linked = {
            frozenset((match.left, match.right)) for match in matches if match.relation in LINKING
        }
        self._containers: dict[str, list[str]] = {}
        for name, texts in contained.items():
            segment = by_id[name]
            for text in texts:
                if text.span.size >= LEAST_REPEATED and _is_whole_paragraphs(segment, text.span):
                    self._containers.setdefault(text.inner.id, []).append(name)

    def differ(self, text: ContainedText, segment: Segment) -> bool:
        """Return whether *text*, contained in *segment*, is also in a segment not linked to *segment*."""
        containers = self._containers.get(text.inner.id, ())
        return segment.id in containers and any(
            other != segment.id and frozenset((other, segment.id)) not in self._linked for other in containers
        )


def _is_whole_paragraphs(segment: Segment, span: Span) -> bool:
    breaks = {0, *segment.breaks, len(segment.text)}
    return span.start in breaks and span.end in breaks


def _cuts(
    segment: Segment,
    matches: Sequence[Match],
    *,
    contained: Sequence[ContainedText],
    surroundings: _Surroundings,
) -> dict[int, TitleLines | None]:
    """Return the offsets inside the text of *segment* at which to cut, in order, and the title lines there.

    *matches* are those of *segment*.
    """
    # A segment with a version in another file is likely to be one text. (That version may also be
    # contained in it: a speech in a short frame.)
    inner = {text.inner.id for text in contained}
    has_version = any(
        match.relation in (Relation.IDENTICAL, Relation.VERSION)
        and inner.isdisjoint((match.left, match.right))
        for match in matches
    )
    cuts: dict[int, TitleLines | None] = {}
    taken: list[Span] = []
    for text in contained:
        whole = Span(text.start, text.span.end)
        if any(whole.start < span.end and span.start < whole.end for span in taken):
            continue
        titled = _is_titled(text, segment, others=contained)
        if text.head is not None and not titled and _is_section(text, segment):
            continue
        evidence = count_evidence(text, segment, others=contained) + surroundings.differ(text, segment)
        # A text with a title may quote another one as a whole; without one it may be any sequence of texts.
        doubtful = segment.title is not None or evidence <= has_version
        if evidence + titled > has_version and not (
            doubtful and not leaves_no_fragment(text, segment, others=contained)
        ):
            taken.append(whole)
            cuts[whole.start] = text.head
            cuts.setdefault(whole.end, None)
    return {at: cuts[at] for at in sorted(cuts.keys() - {0, len(segment.text)})}


def _is_section(text: ContainedText, segment: Segment) -> bool:
    """Return whether *text*, whose title is one of several headings of *segment*, is a section of it."""
    return segment.title is not None and not is_other_occasion(text.inner, segment)


def _is_titled(text: ContainedText, segment: Segment, *, others: Sequence[ContainedText]) -> bool:
    """Return whether the title of *text* stands above it, and is not one of several headings of *segment*."""
    if text.head is None:
        return False
    own = [Span(other.start, other.core.end) for other in others if other.head is not None]
    return all(any(span.start <= at < span.end for span in own) for at in headings(segment))


def _inner_text(name: str) -> Callable[[Match], tuple[str, tuple[SharedSpan, ...]]]:
    """Return a function that maps a match to the id of the text inside the segment *name*, and the spans.

    The id is empty for a match of another kind.
    """

    def inner_text(match: Match) -> tuple[str, tuple[SharedSpan, ...]]:
        least, most = sorted((match.left_in_right, match.right_in_left))
        noisy = (
            match.relation is Relation.NOISY
            and least < BALANCED * most
            and match.shared_characters >= LEAST_REST  # a short noisy fragment is not a whole text
        )
        if match.relation not in (Relation.EXCERPT, Relation.VERSION) and not noisy:
            return "", ()
        if match.left_in_right >= match.right_in_left:
            return (match.left, match.shared) if match.right == name else ("", ())
        swapped = tuple(sorted(SharedSpan(span.right, span.left) for span in match.shared))
        return (match.right, swapped) if match.left == name else ("", ())

    return inner_text


def _whole_texts(
    container: Container, inside: Iterable[tuple[Segment, Sequence[SharedSpan]]]
) -> list[ContainedText]:
    """Return those texts that stand as a whole in *container*, with their spans."""
    texts: list[ContainedText] = []
    size = len(container.segment.text)
    found = [
        (inner, span)
        for inner, shared in inside
        if (span := contained_extent(inner, container, shared=shared)) is not None
        and may_be_whole(inner, container.segment)
        and not is_numbered_section(container.segment, span.start)  # a chapter, or a section
    ]
    for inner, span in found:
        head = title_lines_above(inner, container.segment, span.start)
        # A line or two before or after it belong to it, unless they introduce it, or are another text.
        free = free_span(span, size, others=[other for _inner, other in found])
        wide = span if is_introduced(container.segment.text, span.start) else absorb_edges(span, size, free)
        if head is not None and head.start < LEAST_REST:
            head = None  # what is above belongs to it: a motto, a dedication
        if head is not None:
            wide = Span(span.start, span.end if size - span.end >= LEAST_REST else free.end)
        if wide is not None and wide != Span(0, size):
            texts.append(ContainedText(wide, inner, span, head))
    return texts


def _pieces(
    segment: Segment, cuts: Mapping[int, TitleLines | None], *, document: Document | None
) -> list[Segment]:
    """Return *segment* cut at each of *cuts*; every character of the source is in exactly one piece.

    So is every character of the text, except those of the title lines.
    """
    if not cuts:
        return [segment]
    bounds = [0, *cuts, len(segment.text)]
    raw_cuts = [segment.offsets.to_raw(cut) for cut in cuts]
    extents = _divide(segment.extents, raw_cuts)
    lines = LineIndex.of_document(document) if document is not None else None
    pieces: list[Segment] = []
    for i, (cut, end) in enumerate(pairwise(bounds)):
        head = cuts.get(cut)
        start = cut if head is None else head.end
        piece = replace(
            segment,
            text=segment.text[start:end],
            offsets=segment.offsets.slice(start, end),
            breaks=tuple(sorted({0, *(at - start for at in segment.breaks if start < at < end)})),
            extents=extents[i],
            title=segment.title if i == 0 else head and head.title,
            date=segment.date if i == 0 else head and head.date,
            speaker=segment.speaker if i == 0 else head and head.speaker,
        )
        span = Span(segment.offsets.to_raw(cut), _raw_span(piece.offsets).end)
        pieces.append(replace(piece, provenance=_provenance(piece, document, span=span, lines=lines)))
    return pieces


def _divide(extents: Sequence[Span], cuts: Sequence[int]) -> list[tuple[Span, ...]]:
    """Return the parts of the raw *extents* before the first cut, between it and the next, and so on."""
    bounds = [-1, *cuts, max(span.end for span in extents) + 1]
    return [
        tuple(
            Span(max(span.start, low), min(span.end, high))
            for span in extents
            if max(span.start, low) < min(span.end, high)
        )
        for low, high in pairwise(bounds)
    ]


def _provenance(
    piece: Segment, document: Document | None, *, span: Span, lines: LineIndex | None
) -> Provenance:
    """Return the provenance of *piece*, at *span*; without *document* its lines and pages are unchanged."""
    if document is None or lines is None:
        return replace(piece.provenance, span=span)
    first, last = lines.line(span.start), lines.line(max(span.start, span.end - 1))
    labels = [
        page.label for page in document.pages if page.span.start < span.end and span.start < page.span.end
    ]
    return Provenance(span, (first, last), (labels[0], labels[-1]) if labels else None)


def _raw_span(offsets: OffsetMap) -> Span:
    last = offsets.runs[-1]
    return Span(offsets.runs[0].raw, last.raw + last.size)


def _renumber(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    counts: dict[str, int] = {}
    result: list[Segment] = []
    for segment in segments:
        number = counts[segment.path] = counts.get(segment.path, 0) + 1
        if segment.number != number:
            segment = changed(segment, id=f"{segment.path}#{number}", number=number)
        result.append(segment)
    return tuple(result)
