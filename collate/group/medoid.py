"""The presumed base text of a work: the medoid, the witness nearest to all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING

from collate.model.facts import text_hash

if TYPE_CHECKING:
    from collate.model import Match, Segment
    from collate.model.deferred import Memo

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
    memo: Memo | None = getattr(segments[candidates[0]], "memo", None)
    find = partial(_most_similar, candidates, members, segments=segments, similar=similar)
    if memo is None:
        return members[find()]
    pairs = [similar.get((min(a, b), max(a, b)), 0.0) for a, b in combinations(candidates, 2)]
    places = [members.index(member) for member in candidates]
    texts = [text_hash(segments[member]) for member in candidates]
    name = sha256(repr((texts, places, pairs)).encode()).hexdigest()
    found: int = memo.recall(f"{__name__} {name}", int, find)
    return members[found]


def _most_similar(
    candidates: Sequence[int], members: Sequence[int], *, segments: Sequence[Segment], similar: Similarities
) -> int:
    """Return the index in *members* of that of *candidates* which is the most similar to all others."""
    texts = {member: "".join(segments[member].text.split()) for member in candidates}
    counts = {member: Counter(text) for member, text in texts.items()}
    equal: dict[str, list[int]] = {}
    for member, text in texts.items():
        equal.setdefault(text, []).append(member)

    def written_similarity(left: int, right: int) -> float:
        longer = max(len(texts[left]), len(texts[right]))
        return (counts[left] & counts[right]).total() / longer if longer else 1.0

    def score(member: int) -> float:
        total = len(equal[texts[member]]) + sum(
            similar.get((min(member, other), max(member, other)), 0.0) * written_similarity(member, other)
            for text, others in equal.items()
            if text != texts[member]
            for other in others
        )
        return round(total, 9)  # rounded, so that the order of summation does not matter

    best = max(candidates, key=lambda member: (score(member), len(texts[member]), -members.index(member)))
    return members.index(best)
