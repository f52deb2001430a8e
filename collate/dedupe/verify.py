"""Compare two candidates on all their shingles, and say how they relate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Genre, Match, Relation, Segment, SharedSpan
from collate.text.shared import shared_spans
from collate.text.shingles import Shingles, common
from collate.text.voice import first_person

if TYPE_CHECKING:
    from collate.settings import DedupeSettings

#: Letters of a shared stretch that is worth a row when two texts have nothing else in common:
#: longer than the set phrases of the genre (a full form of address has up to 30).
PASSAGE = 40

#: Least number of common shingles of a report or noisy witness. Below it, one set phrase in a very
#: short text would do.
FEWEST_COMMON = 40

#: Times that a text says I, outside quotation marks, from which on it is a speech and no report. Of 40
#: texts, whole speeches say it four times or more.
OWN_VOICE = 3

#: Fewer windows than this say nothing about evenness; shorter ones are used then, down to
#: :data:`SHORTEST_WINDOW` letters, where the spread of plain noise comes near the bound.
FEWEST_WINDOWS, SHORTEST_WINDOW = 3, 50


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share, before any judgement: ``left`` and ``right`` are containments, 0..1.

    ``common`` counts shingles; ``spread`` is the standard deviation of the
    containment over windows of the text that is more contained.
    """

    common: int
    jaccard: float
    left: float
    right: float
    spread: float
    shared: tuple[SharedSpan, ...]

    def turned(self) -> Overlap:
        """Return the same seen from the other side."""
        shared = tuple(sorted(SharedSpan(span.right, span.left) for span in self.shared))
        return Overlap(self.common, self.jaccard, self.right, self.left, self.spread, shared)


def compare(left: Shingles, right: Shingles, passage: bool, settings: DedupeSettings) -> Overlap | None:
    """Return what two texts share, exactly; None if that is too little to be looked at.

    *passage* says that they may share a long stretch though little else.
    """
    both = common(left, right)
    if not both:
        return None
    inner, outer = both / len(left), both / len(right)
    related = max(inner, outer) >= settings.related
    if not related and not passage:
        return None
    few, many = (left, right) if inner >= outer else (right, left)
    return Overlap(
        common=both,
        jaccard=both / (len(left) + len(right) - both),
        left=inner,
        right=outer,
        spread=unevenness(few, many, settings.window) if related else 0.0,
        shared=shared_spans(left, right, settings.shared_run),
    )


def unevenness(inner: Shingles, outer: Shingles, window: int) -> float:
    """Return the standard deviation of *inner*'s containment in *outer* over windows of letters.

    Noise falls evenly on a text; a report quotes some sentences and retells
    others. Windows are of *window* shingles, the rest at the end belongs to
    the last one; in a short text they are shorter.
    """
    at = np.minimum(np.searchsorted(outer.distinct, inner.at), len(outer.distinct) - 1)
    hits = (outer.distinct[at] == inner.at).astype(np.float64)
    window = min(window, max(SHORTEST_WINDOW, len(hits) // FEWEST_WINDOWS))
    starts = np.arange(max(1, len(hits) // window)) * window
    sizes = np.diff(np.append(starts, len(hits)))
    return float(np.std(np.add.reduceat(hits, starts) / sizes))


def judge(left: Segment, right: Segment, overlap: Overlap, settings: DedupeSettings) -> Match | None:
    """Return how two segments relate, or None if they share too little to say so.

    The rules, first match wins (C is containment, in the direction of the
    text that is more contained unless said otherwise):

    1. The same written text: *identical*.
    2. One is a report, the other a speech, and C >= ``related``: *report*.
       However much it quotes, a report is no witness of the speech.
    3. C >= ``contained`` both ways: *version*; one way: *excerpt*, if at least
       ``shared_run`` letters long. Two copies of one report are versions too.
    4. C >= ``related``: *noisy* where the windows are even; *report* where they
       are not, unless the text that would be the report says I
       :data:`OWN_VOICE` times: then it is a speech that quotes, or is quoted.
    5. A shared stretch of :data:`PASSAGE` letters: *shares*.

    The left of the match is the report or the excerpt, else *left*.
    """
    if left.text == right.text:
        return _match(left, right, Relation.IDENTICAL, overlap)
    turned = overlap.right > overlap.left
    most, least = max(overlap.left, overlap.right), min(overlap.left, overlap.right)
    reports = [segment.genre is Genre.REPORT for segment in (left, right)]
    enough = overlap.common >= FEWEST_COMMON
    if reports[0] != reports[1] and most >= settings.related and (enough or most >= settings.contained):
        return _match(left, right, Relation.REPORT, overlap, turn=reports[1])
    if least >= settings.contained:
        return _match(left, right, Relation.VERSION, overlap)
    if most >= settings.contained and overlap.common + settings.k - 1 >= settings.shared_run:
        return _match(left, right, Relation.EXCERPT, overlap, turn=turned)
    if most >= settings.related and enough:
        if overlap.spread < settings.uneven:
            return _match(left, right, Relation.NOISY, overlap)
        if first_person((right if turned else left).text) < OWN_VOICE:
            return _match(left, right, Relation.REPORT, overlap, turn=turned)
    if any(span.left.size >= PASSAGE for span in overlap.shared):
        return _match(left, right, Relation.SHARES, overlap)
    return None


def _match(left: Segment, right: Segment, relation: Relation, overlap: Overlap, turn: bool = False) -> Match:
    if turn:
        left, right, overlap = right, left, overlap.turned()
    return Match(
        left=left.id,
        right=right.id,
        relation=relation,
        jaccard=overlap.jaccard,
        left_in_right=overlap.left,
        right_in_left=overlap.right,
        shared_characters=sum(size for size in _disjoint(overlap.shared)),
        shared=overlap.shared,
    )


def _disjoint(shared: tuple[SharedSpan, ...]) -> list[int]:
    # Turned spans may overlap: a refrain that the other text has once was met twice there.
    sizes, end = [], 0
    for span in shared:
        sizes.append(max(0, span.left.end - max(end, span.left.start)))
        end = max(end, span.left.end)
    return sizes
