"""Cut out of a segment the texts that stand in it without any heading.

Headings show where most speeches begin, and ``split`` sees them. What it
cannot see is a speech that follows another without a word between; but where
the same speech stands alone in another file, that file tells where it begins
and ends. The danger is to take an *excerpt* for a whole text: then a speech
would be cut to pieces along it. So a cut needs more than shared words, and in
doubt nothing is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from collate.group.containment import LEAST_REST, Container, container, extent, widened
from collate.group.text_edges import Found, evidence, introduced, may_be_whole
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

if TYPE_CHECKING:
    from collate.model import Document
    from collate.settings import Settings

#: Characters from which on a text that stands in two others is hardly a quotation in either.
LEAST_REPEATED = 200

#: A noisy witness that holds less than this share of what it is itself held stands in a longer text.
BALANCED = 0.5


def carve(
    segments: Sequence[Segment],
    matches: Sequence[Match],
    settings: Settings,
    documents: Sequence[SplitDocument] = (),
) -> tuple[Segment, ...]:
    """Return *segments* with undivided compilations cut up; the same ones if there is nothing to cut.

    Segment B is cut where the whole of a text A stands in it, if all of this holds:

    * A is an excerpt of B by the match, or one with noise (so both are speeches
      or both reports), and all of A is in one place of B, in order, from its
      beginning to its end;
    * the place begins and ends with a sentence of B, and at least
      ``LEAST_REST`` characters are left on one side (any number, if words
      like 全文如下 introduce A);
    * A is not marked as an excerpt (节选), and its title and its date are not
      those of B;
    * there is evidence that A and the rest of B are several texts
      (:func:`~collate.group.text_edges.evidence`, or A stands in whole paragraphs
      in another text, too, that has nothing else in common with B): of one
      kind, or of two where another segment is a version of B.

    The pieces of a segment are its text, uncut by a character; the first keeps
    title, date and speaker lines. Numbers and ids count anew in reading order.
    Where anything was cut, matches are to be found again.

    *documents* are what the segments were cut from: they tell the lines and
    pages of the pieces. Without them a piece has those of the whole segment.
    """
    known = {segment.id: segment for segment in segments}
    sources = {item.document.source.paths[0]: item.document for item in documents}
    held: dict[str, list[Match]] = {}
    for match in matches:
        for name in (match.left, match.right):
            held.setdefault(name, []).append(match)
    whole = {segment.id: _whole_in(segment, held.get(segment.id, ()), known) for segment in segments}
    apart = _Surroundings(known, whole, matches)
    result: list[Segment] = []
    for segment in segments:
        cuts = _cuts(segment, held.get(segment.id, ()), whole[segment.id], apart)
        result += _pieces(segment, cuts, sources.get(segment.path))
    if len(result) == len(segments):
        return tuple(segments)
    return _renumbered(result)


def _whole_in(segment: Segment, matches: Sequence[Match], known: Mapping[str, Segment]) -> list[Found]:
    """Return the texts that stand as a whole in *segment*, the longest first; *matches* are its own."""
    inside = [(known[name], shared) for name, shared in map(_held(segment.id), matches) if name]
    whole = _whole_texts(container(segment), inside) if inside else []
    return sorted(whole, key=lambda found: (-found.span.size, found.span, found.inner.id))


class _Surroundings:
    """Tells which texts stand, in whole paragraphs, in several texts that have nothing else in common.

    An excerpt stands in its speech and in the versions of that; what stands in
    two different compilations is a text.
    """

    def __init__(
        self, known: Mapping[str, Segment], whole: Mapping[str, Sequence[Found]], matches: Sequence[Match]
    ) -> None:
        self._linked = {
            frozenset((match.left, match.right)) for match in matches if match.relation in LINKING
        }
        self._places: dict[str, list[str]] = {}
        for name, texts in whole.items():
            segment = known[name]
            for found in texts:
                if found.span.size >= LEAST_REPEATED and _whole_paragraphs(segment, found.span):
                    self._places.setdefault(found.inner.id, []).append(name)

    def differ(self, found: Found, segment: Segment) -> bool:
        """Tell whether *found*, a text in *segment*, stands in another text that is not akin to it."""
        places = self._places.get(found.inner.id, ())
        return segment.id in places and any(
            other != segment.id and frozenset((other, segment.id)) not in self._linked for other in places
        )


def _whole_paragraphs(segment: Segment, span: Span) -> bool:
    breaks = {0, *segment.breaks, len(segment.text)}
    return span.start in breaks and span.end in breaks


def _cuts(
    segment: Segment, matches: Sequence[Match], whole: Sequence[Found], apart: _Surroundings
) -> tuple[int, ...]:
    """Return the offsets, inside *segment*'s text, at which another text begins; *matches* are its own."""
    # What stands whole in two files is likely to be one text. (A version may be held, too: a speech
    # in a short frame.)
    held = {found.inner.id for found in whole}
    doubled = any(
        match.relation in (Relation.IDENTICAL, Relation.VERSION)
        and held.isdisjoint((match.left, match.right))
        for match in matches
    )
    cuts: set[int] = set()
    taken: list[Span] = []
    for found in whole:
        free = all(found.span.end <= span.start or span.end <= found.span.start for span in taken)
        if free and evidence(found, segment, whole) + apart.differ(found, segment) > doubled:
            taken.append(found.span)
            cuts.update(found.span)
    return tuple(sorted(cuts - {0, len(segment.text)}))


def _held(name: str) -> Callable[[Match], tuple[str, tuple[SharedSpan, ...]]]:
    """Return what tells, of a match, the text that stands inside the segment *name*, and what they share."""

    def held(match: Match) -> tuple[str, tuple[SharedSpan, ...]]:
        least, most = sorted((match.left_in_right, match.right_in_left))
        noisy = (
            match.relation is Relation.NOISY
            and least < BALANCED * most
            and match.shared_characters >= LEAST_REST  # a noisy scrap is no whole text
        )
        if match.relation not in (Relation.EXCERPT, Relation.VERSION) and not noisy:
            return "", ()
        if match.left_in_right >= match.right_in_left:
            return (match.left, match.shared) if match.right == name else ("", ())
        turned = tuple(sorted(SharedSpan(span.right, span.left) for span in match.shared))
        return (match.right, turned) if match.left == name else ("", ())

    return held


def _whole_texts(held: Container, inside: Iterable[tuple[Segment, Sequence[SharedSpan]]]) -> list[Found]:
    """Return those texts that stand as a whole in the container, and where."""
    found: list[Found] = []
    size = len(held.segment.text)
    for inner, shared in inside:
        span = extent(inner, held, shared)
        if span is None or not may_be_whole(inner, held.segment):
            continue
        # A line or two before or behind it are no text: they stay with it, unless they introduce it.
        wide = span if introduced(held.segment.text, span.start) else widened(span, size)
        if wide is not None and wide != Span(0, size):
            found.append(Found(wide, inner))
    return found


def _pieces(segment: Segment, cuts: Sequence[int], document: Document | None) -> list[Segment]:
    """Cut *segment* before each of *cuts*; every character of text and source is in one piece."""
    if not cuts:
        return [segment]
    bounds = [0, *cuts, len(segment.text)]
    raw_cuts = [segment.offsets.to_raw(cut) for cut in cuts]
    extents = _divided(segment.extents, raw_cuts)
    found: list[Segment] = []
    for i, (start, end) in enumerate(pairwise(bounds)):
        piece = replace(
            segment,
            text=segment.text[start:end],
            offsets=segment.offsets.slice(start, end),
            breaks=tuple(sorted({0, *(place - start for place in segment.breaks if start < place < end)})),
            extents=extents[i],
            title=segment.title if i == 0 else None,
            date=segment.date if i == 0 else None,
            speaker=segment.speaker if i == 0 else None,
        )
        found.append(replace(piece, provenance=_provenance(piece, document)))
    return found


def _divided(extents: Sequence[Span], cuts: Sequence[int]) -> list[tuple[Span, ...]]:
    """Return what of the raw *extents* lies before the first cut, between it and the next, and so on."""
    bounds = [-1, *cuts, max(span.end for span in extents) + 1]
    return [
        tuple(
            Span(max(span.start, low), min(span.end, high))
            for span in extents
            if max(span.start, low) < min(span.end, high)
        )
        for low, high in pairwise(bounds)
    ]


def _provenance(piece: Segment, document: Document | None) -> Provenance:
    """Return the raw span from the first character of *piece* to its last, with its lines and pages."""
    span = _raw_span(piece.offsets)
    if document is None:
        return replace(piece.provenance, span=span)
    first = document.raw.count("\n", 0, span.start) + 1
    last = first + document.raw.count("\n", span.start, max(span.start, span.end - 1))
    labels = [
        page.label for page in document.pages if page.span.start < span.end and span.start < page.span.end
    ]
    return Provenance(span, (first, last), (labels[0], labels[-1]) if labels else None)


def _raw_span(offsets: OffsetMap) -> Span:
    last = offsets.runs[-1]
    return Span(offsets.runs[0].raw, last.raw + last.size)


def _renumbered(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    counts: dict[str, int] = {}
    result: list[Segment] = []
    for segment in segments:
        number = counts[segment.path] = counts.get(segment.path, 0) + 1
        result.append(replace(segment, id=f"{segment.path}#{number}", number=number))
    return tuple(result)
