"""Cut out of a segment the texts that stand in it without any heading.

Headings show where most speeches begin, and ``split`` sees them. What it
cannot see is a speech that follows another without a word between; but where
the same speech stands alone in another file, that file tells where it begins
and ends. The danger is to take an *excerpt* for a whole text: then a speech
would be cut to pieces along it. So a cut needs more than shared words, and in
doubt nothing is cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from collate.model import Match, OffsetMap, Provenance, Relation, Segment, SharedSpan, Span, SplitDocument
from collate.text.display import is_salutation

if TYPE_CHECKING:
    from collate.model import Document
    from collate.settings import Settings

#: What is left of the container must have at least this many characters on a side to be a text of
#: its own; less is a line or two that belong to what they stand next to.
LEAST_REST = 200

#: A shared stretch may begin this many characters beside the sentence at which the text really begins:
#: the first words may differ between the two.
SNAP = 30

#: The extent in the container may be longer than the contained text by this factor.
STRETCH = 1.25

#: Share of what is left that other texts must cover to show that it is a text too.
COVERED = 0.8

_EXCERPT_MARK = re.compile("节选|節選|摘录|摘錄|摘要|摘编|摘編|选段|選段|excerpt|extract", re.IGNORECASE)
_SENTENCE_END = re.compile("[。！？!?…．.][”’」』）)】》\"']*\\s*")
_ADDRESS_END = re.compile("[：:！!]")


@dataclass(frozen=True, slots=True)
class _Container:
    """A segment that may hold several texts."""

    segment: Segment
    places: tuple[int, ...]
    """Offsets at which a sentence or a paragraph begins, the end included."""


def carve(
    segments: Sequence[Segment],
    matches: Sequence[Match],
    settings: Settings,
    documents: Sequence[SplitDocument] = (),
) -> tuple[Segment, ...]:
    """Return *segments* with undivided compilations cut up; the same ones if there is nothing to cut.

    Segment B is cut where the whole of a text A stands in it, if all of this holds:

    * A is an excerpt of B by the match (so both are speeches or both reports), and
      all of A is in one place of B, in order, from its beginning to its end;
    * the place begins and ends with a sentence of B, and at least
      ``LEAST_REST`` characters are left on one side;
    * A is not marked as an excerpt (节选), its title and its date are not those
      of B, and no other segment is a version of B;
    * B itself shows that a text begins: a salutation stands at the cut; or
      other texts cover all that is left; or both are dated, and differently.

    The pieces of a segment are its text, uncut by a character; the first keeps
    title, date and speaker lines. Numbers and ids count anew in reading order.
    Where anything was cut, matches are to be found again.

    *documents* are what the segments were cut from: they tell the lines and
    pages of the pieces. Without them a piece has those of the whole segment.
    """
    known = {segment.id: segment for segment in segments}
    sources = {item.document.source.paths[0]: item.document for item in documents}
    containing = {match.right for match in matches if match.relation is Relation.EXCERPT}
    result: list[Segment] = []
    for segment in segments:
        cuts: tuple[int, ...] = ()
        if segment.id in containing:
            cuts = _cuts(segment, matches, known)
        result += _pieces(segment, cuts, sources.get(segment.path))
    if len(result) == len(segments):
        return tuple(segments)
    return _renumbered(result)


def _cuts(container: Segment, matches: Sequence[Match], known: Mapping[str, Segment]) -> tuple[int, ...]:
    """Return the offsets, inside *container*'s text, at which another text begins."""
    mine = [match for match in matches if container.id in (match.left, match.right)]
    if any(match.relation in (Relation.IDENTICAL, Relation.VERSION) for match in mine):
        return ()
    held = _Container(container, _sentence_starts(container))
    extents: list[tuple[Span, str]] = []
    for match in mine:
        if match.relation is Relation.EXCERPT and match.right == container.id:
            inner = known[match.left]
            extent = _extent(inner, held, match.shared)
            if extent is not None and _may_be_whole(inner, container):
                extents.append((extent, inner.id))
    extents.sort(key=lambda item: (-item[0].size, item))
    cuts: set[int] = set()
    taken: list[Span] = []
    for extent, name in extents:
        if all(extent.end <= span.start or span.end <= extent.start for span in taken) and _begins_a_text(
            extent, known[name], held, extents
        ):
            taken.append(extent)
            cuts.update((extent.start, extent.end))
    return tuple(sorted(cuts - {0, len(container.text)}))


def _extent(inner: Segment, held: _Container, shared: Sequence[SharedSpan]) -> Span | None:
    """Return where all of *inner* stands in the container, from sentence to sentence; None if it does not."""
    if not shared:  # very short, or alike only in pieces too short to be listed
        return None
    text = held.segment.text
    first, last = shared[0], shared[-1]
    in_order = all(a.right.end <= b.right.start for a, b in pairwise(shared))
    if not in_order or first.left.start > SNAP or len(inner.text) - last.left.end > SNAP:
        return None
    start = _snap(first.right.start - first.left.start, held.places)
    end = _snap(last.right.end + len(inner.text) - last.left.end, held.places)
    if start is None or end is None or not 0 < end - start <= STRETCH * len(inner.text):
        return None
    # A line or two before or behind it are no text: they stay with it.
    start = 0 if start < LEAST_REST else start
    end = len(text) if len(text) - end < LEAST_REST else end
    return Span(start, end) if (start, end) != (0, len(text)) else None


def _may_be_whole(inner: Segment, container: Segment) -> bool:
    """Tell whether *inner* is not known to be an excerpt of what *container* holds."""
    lines = [line.written for line in (inner.title, inner.origin) if line is not None]
    if any(_EXCERPT_MARK.search(line) for line in lines):
        return False
    same_title = (
        inner.title is not None and container.title is not None and inner.title.value == container.title.value
    )
    return not same_title and not (_date(inner) and _date(inner) == _date(container))


def _date(segment: Segment) -> str:
    return segment.date.value if segment.date is not None else ""


def _begins_a_text(
    extent: Span, inner: Segment, held: _Container, extents: Iterable[tuple[Span, str]]
) -> bool:
    """Tell whether the container itself shows that a text begins where *extent* begins or ends."""
    text = held.segment.text
    if _date(inner) and _date(held.segment):
        return True  # differently: see _may_be_whole
    if any(0 < place < len(text) and _salutation_at(held.segment, place) for place in extent):
        return True
    rests = [Span(a, b) for a, b in ((0, extent.start), (extent.end, len(text))) if a < b]
    return all(_is_other_text(rest, extent, extents) for rest in rests)


def _is_other_text(rest: Span, extent: Span, extents: Iterable[tuple[Span, str]]) -> bool:
    """Tell whether whole other texts, that stand in the container beside *extent*, cover *rest*."""
    others = [span for span, _ in extents if span.end <= extent.start or extent.end <= span.start]
    covered = [False] * rest.size
    for span in others:
        for at in range(max(rest.start, span.start), min(rest.end, span.end)):
            covered[at - rest.start] = True
    return sum(covered) >= COVERED * rest.size


def _salutation_at(segment: Segment, place: int) -> bool:
    if place not in segment.breaks:
        return False
    following = segment.breaks[bisect_left(segment.breaks, place + 1) :]
    paragraph = segment.text[place : following[0] if following else len(segment.text)]
    end = _ADDRESS_END.search(paragraph[:60])
    return end is not None and is_salutation(paragraph[: end.end()])


def _sentence_starts(segment: Segment) -> tuple[int, ...]:
    ends = {found.end() for found in _SENTENCE_END.finditer(segment.text)}
    return tuple(sorted(ends.union(segment.breaks, (0, len(segment.text)))))


def _snap(offset: int, places: Sequence[int]) -> int | None:
    """Return the one of *places* that is nearest to *offset*, None if it is too far."""
    i = bisect_left(places, offset)
    near = min(places[max(0, i - 1) : i + 1], key=lambda place: abs(place - offset))
    return near if abs(near - offset) <= SNAP else None


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
