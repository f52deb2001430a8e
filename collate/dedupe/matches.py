"""The stage: equal texts first, then candidates, verified, and clusters made complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

from collate.dedupe.band import FEW, HUB, MANY, candidates
from collate.dedupe.cluster import LINKING, unseen_pairs
from collate.dedupe.signature import scheme_of, sign
from collate.dedupe.verify import Overlap, compare, judge
from collate.model import Match, Segment, SharedSpan, Span
from collate.text.shingles import Shingles, shingle

if TYPE_CHECKING:
    from collate.settings import Settings

Pair = tuple[int, int]


def dedupe(segments: Sequence[Segment], settings: Settings) -> tuple[Match, ...]:
    """Return the verified matches among *segments*.

    Segments are in reading order, their ids different. Matches are in the
    order of their segments' places in *segments*; no pair is in two of them.
    A text without a letter matches nothing. Texts with the same written text
    are compared with others only once.
    """
    chosen = settings.dedupe
    copies: dict[str, list[int]] = {}
    for i, segment in enumerate(segments):
        copies.setdefault(segment.text, []).append(i)
    places = list(copies.values())
    texts = [shingle(text, chosen.k) for text in copies]
    bands = FEW if len(texts) < chosen.small else MANY
    alike, passages = candidates(texts, sign(texts, scheme_of(chosen)), bands, chosen.related)
    sharing = {divmod(key, len(texts)) for key in passages.tolist()}
    wanted = sharing.union(divmod(key, len(texts)) for key in alike.tolist())

    rows: dict[Pair, Match] = {}
    verified: list[Pair] = []

    def verify(pairs: Iterable[Pair], everything: bool) -> None:
        for first, second in pairs:
            passage = everything or (first, second) in sharing
            overlap = compare(texts[first], texts[second], passage, chosen)
            if overlap is None:
                continue
            found = _judged(segments, _spread(places[first], places[second]), overlap, settings)
            rows.update(found)
            if any(match.relation in LINKING for match in found.values()):
                verified.append((first, second))

    verify(sorted(wanted), everything=False)
    verify(list(unseen_pairs(len(texts), verified, wanted)), everything=True)
    for text, where in zip(texts, places, strict=True):
        if len(text):
            rows.update(_judged(segments, _among(where), _whole(segments[where[0]], text), settings))
    return tuple(rows[pair] for pair in sorted(rows))


def _judged(
    segments: Sequence[Segment], pairs: Iterator[Pair], overlap: Overlap, settings: Settings
) -> dict[Pair, Match]:
    """Return the matches of all copies of two texts; *overlap* is seen from the text of each pair's first."""
    found: dict[Pair, Match] = {}
    turned = overlap.turned()
    for first, second in pairs:
        if first < second:
            match = judge(segments[first], segments[second], overlap, settings.dedupe)
        else:
            match = judge(segments[second], segments[first], turned, settings.dedupe)
        if match is not None:
            found[min(first, second), max(first, second)] = match
    return found


def _spread(left: Sequence[int], right: Sequence[int]) -> Iterator[Pair]:
    # The square of very many copies says nothing new: then the first few of each.
    return product(left[:HUB], right[:HUB])


def _among(places: Sequence[int]) -> Iterator[Pair]:
    if len(places) <= HUB:
        yield from combinations(places, 2)
    else:
        yield from ((places[0], other) for other in places[1:])


def _whole(segment: Segment, text: Shingles) -> Overlap:
    span = Span(0, len(segment.text))
    return Overlap(
        common=len(text), jaccard=1.0, left=1.0, right=1.0, spread=0.0, shared=(SharedSpan(span, span),)
    )
