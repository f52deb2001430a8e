"""Choose the base text where nobody has: the medoid, the witness that is nearest to all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Match, Segment

Similarities = Mapping[tuple[int, int], float]


def similarities(segments: Sequence[Segment], matches: Iterable[Match]) -> Similarities:
    """Return the Jaccard similarity of each matched pair of segments, as (lower, higher) index."""
    at = {segment.id: i for i, segment in enumerate(segments)}
    found: dict[tuple[int, int], float] = {}
    for match in matches:
        left, right = sorted((at[match.left], at[match.right]))
        found[left, right] = match.jaccard
    return found


def medoid(
    members: Sequence[int],
    excerpts: frozenset[int],
    segments: Sequence[Segment],
    similar: Similarities,
) -> int:
    """Return the member (index of a segment) that is most similar to all others together.

    *members* are in witness order; *excerpts* have no part in it, neither as
    base nor as votes. Identical witnesses each count, with similarity 1; a
    pair without a match counts 0. Matches compare folded texts, so the share
    of written characters in common counts too: one witness in traditional
    characters is not nearest to four in simplified ones. White space does not
    count: the cells of a table stand apart by tabs in one file and by nothing
    in another. Ties go to the longest text, then to the first in witness order.
    """
    if len(members) == 1:
        return members[0]
    voters = [member for member in members if member not in excerpts] or list(members)
    texts = {member: "".join(segments[member].text.split()) for member in voters}
    counts = {member: Counter(text) for member, text in texts.items()}

    def written(left: int, right: int) -> float:
        longer = max(len(texts[left]), len(texts[right]))
        return (counts[left] & counts[right]).total() / longer if longer else 1.0

    def score(member: int) -> float:
        total = sum(
            1.0
            if texts[other] == texts[member]
            else similar.get((min(member, other), max(member, other)), 0.0) * written(member, other)
            for other in voters
        )
        return round(total, 9)  # the order of summing must not decide

    return max(voters, key=lambda member: (score(member), len(texts[member]), -members.index(member)))
