"""The presumed base text of a work: the medoid, the witness nearest to all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Match, Segment

Similarities = Mapping[tuple[int, int], float]


def pair_similarities(segments: Sequence[Segment], matches: Iterable[Match]) -> Similarities:
    """Return the Jaccard similarity of each matched pair of segments, by (lower, higher) index."""
    index = {segment.id: i for i, segment in enumerate(segments)}
    similar: dict[tuple[int, int], float] = {}
    for match in matches:
        left, right = sorted((index[match.left], index[match.right]))
        similar[left, right] = match.jaccard
    return similar


def find_medoid(
    members: Sequence[int],
    excerpts: frozenset[int],
    *,
    segments: Sequence[Segment],
    similar: Similarities,
) -> int:
    """Return the medoid of *members* (indices of segments): the most similar to all others in total.

    *members* are in witness order; *excerpts* are ignored, both as candidates
    and in the totals, unless there is nothing else. Identical witnesses count
    1 each, a pair without a match 0. Since matches compare folded texts, the
    similarity is multiplied by the share of written characters in common: one
    witness in traditional characters is not the nearest to four in simplified
    ones. White space is ignored, since the cells of a table are separated by
    tabs in one file and not at all in another. Ties go to the longest text,
    then to the first in witness order.
    """
    if len(members) == 1:
        return members[0]
    candidates = [member for member in members if member not in excerpts] or list(members)
    texts = {member: "".join(segments[member].text.split()) for member in candidates}
    counts = {member: Counter(text) for member, text in texts.items()}

    def written_similarity(left: int, right: int) -> float:
        longer = max(len(texts[left]), len(texts[right]))
        return (counts[left] & counts[right]).total() / longer if longer else 1.0

    def score(member: int) -> float:
        total = sum(
            1.0
            if texts[other] == texts[member]
            else similar.get((min(member, other), max(member, other)), 0.0)
            * written_similarity(member, other)
            for other in candidates
        )
        return round(total, 9)  # rounded, so that the order of summation does not matter

    return max(candidates, key=lambda member: (score(member), len(texts[member]), -members.index(member)))
