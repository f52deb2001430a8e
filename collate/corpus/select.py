"""Which documents are kept: no text is left out for which no other kept one stands.

"One of each cluster" would lose texts: through a quotation that two speeches
have, given as a record of its own, both hang together. So a text is left out
only for a kept one that it is identical to, a version or a noisy copy of, or
an excerpt of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from collate.dedupe.cluster import LARGEST_COMPLETE
from collate.dedupe.relations import Prepared, compare, judge
from collate.engine import components
from collate.model import Match, Relation, Text
from collate.text.shingles import shingle

if TYPE_CHECKING:
    from collate.dedupe.minhash.sketch import Sketches
    from collate.settings import DedupeSettings

#: Either of the two stands for the other.
EQUALS = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.NOISY})

#: In a cluster so large that not every pair of it was compared, a text is compared with so many kept ones.
COMPARED = 16

#: For each text those that stand for it.
Covers = Mapping[int, set[int]]


def kept_rows(
    texts: Sequence[Text],
    sketches: Sketches,
    matches: Iterable[tuple[int, int, Match]],
    keep: Literal["first", "longest"],
    settings: DedupeSettings,
) -> tuple[int, ...]:
    """Return the rows of the texts to keep, rising.

    Of texts that stand for each other the first is kept, or the one with the
    most different shingles, and rather than an excerpt always a text that
    holds it. *matches* are those that
    :func:`collate.dedupe.matches.verify_pairs` gave, with the rows of their
    texts.
    """
    first = _firsts(sketches)
    covers: defaultdict[int, set[int]] = defaultdict(set)
    excerpts: set[int] = set()
    for low, high, match in matches:
        for row, other in _stands_for(low, high, match, texts):
            row, other = first[row], first[other]
            if row != other:
                covers[row].add(other)
                if match.relation is Relation.EXCERPT:
                    excerpts.add(row)
    edges = [(row, other) for row, others in covers.items() for other in others]
    sizes = sketches.shingles

    def rank(row: int) -> tuple[int, int, int]:
        longest = -int(sizes[row])
        # A text holds its excerpts, and has more shingles than they.
        return (0, longest, row) if keep == "longest" else (row in excerpts, longest * (row in excerpts), row)

    left_out = {row for row, original in enumerate(first) if row != original}
    direct = _directly(texts, settings)
    for nodes in components(np.asarray(edges, dtype=np.int64).reshape(-1, 2)).groups():
        asked = direct if len(nodes) > LARGEST_COMPLETE else None
        left_out |= _left_out(sorted(nodes, key=rank), covers, asked)
    return tuple(row for row in range(len(first)) if row not in left_out)


def _firsts(sketches: Sketches) -> list[int]:
    """Return for each row the first one with the same text; a text without a letter is like no other."""
    seen: dict[bytes, int] = {}
    return [
        seen.setdefault(sketches.digest(row), row) if sketches.shingles[row] else row
        for row in range(len(sketches))
    ]


def _stands_for(low: int, high: int, match: Match, texts: Sequence[Text]) -> list[tuple[int, int]]:
    """Return (row, other) where the text *other* stands for the text *row*."""
    if match.relation in EQUALS:
        return [(low, high), (high, low)]
    if match.relation is Relation.EXCERPT:
        return [(low, high) if texts[low].id == match.left else (high, low)]
    return []


def _left_out(order: Sequence[int], covers: Covers, direct: Callable[[int, int], bool] | None) -> set[int]:
    """Return those of a cluster that another kept one stands for; *order* is that of preference."""
    kept: list[int] = []
    out: set[int] = set()
    for row in order:
        known = covers.get(row, set())
        if not known.isdisjoint(kept) or (direct and any(direct(row, other) for other in kept[:COMPARED])):
            out.add(row)
        else:
            kept.append(row)
    return out


def _directly(texts: Sequence[Text], settings: DedupeSettings) -> Callable[[int, int], bool]:
    """Return a function that compares two texts: whether the second stands for the first."""

    @lru_cache(maxsize=2 * COMPARED)
    def prepared(row: int) -> tuple[Text, Prepared]:
        text = texts[row]
        return text, Prepared(shingle(text.text, settings.k))

    def stands_for(row: int, other: int) -> bool:
        (left, first), (right, second) = prepared(row), prepared(other)
        overlap = compare(first, second, False, settings)
        match = judge(left, right, overlap, settings) if overlap is not None else None
        if match is None:
            return False
        return match.relation in EQUALS or (match.relation is Relation.EXCERPT and match.left == left.id)

    return stands_for
