"""Selection of the surviving documents: a text is left out only for a survivor that represents it.

"One of each cluster" would lose texts: a quotation that two speeches share
connects both where it is a record of its own. Therefore a text is left out
only for a survivor to which it is identical, of which it is a version or a
noisy copy, or of which it is an excerpt; and that has all of it but noise and
changed words: a version with a paragraph of its own is not represented by one without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe import LARGEST_COMPLETE_CLUSTER, PreparedText, compare, judge
from collate.engine import components
from collate.model import Match, Relation, Text
from collate.text.shingles import shingle

if TYPE_CHECKING:
    from collate.corpus.job import Preference
    from collate.dedupe import Sketches
    from collate.settings import DedupeSettings

#: Relations in which either text represents the other.
EQUIVALENT = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.NOISY})

#: Letters of a stretch that a text has and another one lacks, from which on that does not represent it: a
#: clause. Shorter ones are changed words, or noise.
LEAST_OWN = 12

#: Number of survivors that a text is compared with in a cluster too large for a comparison of all pairs.
SURVIVORS_COMPARED = 16

#: For each text the rows of those that represent it.
Representatives = Mapping[int, set[int]]


def select_survivors(
    texts: Sequence[Text],
    sketches: Sketches,
    *,
    matches: Iterable[tuple[int, int, Match]],
    preference: Preference,
    settings: DedupeSettings,
) -> tuple[int, ...]:
    """Return the rows of the surviving texts, ascending.

    Of texts that represent each other the first survives, or the one with the
    most different shingles, and instead of an excerpt always a text that
    contains it. *matches* are the results of
    :func:`collate.dedupe.matches.verify_pairs`, with the rows of their texts.
    """
    first = _first_copies(sketches)
    representatives: defaultdict[int, set[int]] = defaultdict(set)
    excerpts: set[int] = set()
    for low, high, match in matches:
        for row, other in _represented(low, high, match, texts):
            row, other = first[row], first[other]
            if row != other:
                representatives[row].add(other)
                if match.relation is Relation.EXCERPT:
                    excerpts.add(row)
    edges = [(row, other) for row, others in representatives.items() for other in others]
    sizes = sketches.shingles

    def rank(row: int) -> tuple[int, int, int]:
        longest = -int(sizes[row])
        # A text contains its excerpts, and has more shingles than they.
        if preference == "longest":
            return 0, longest, row
        return row in excerpts, longest * (row in excerpts), row

    left_out = {row for row, original in enumerate(first) if row != original}
    direct = _direct_comparison(texts, settings)
    for nodes in components(np.asarray(edges, dtype=np.int64).reshape(-1, 2)).groups():
        comparison = direct if len(nodes) > LARGEST_COMPLETE_CLUSTER else None
        left_out |= _left_out(sorted(nodes, key=rank), representatives, comparison)
    return tuple(row for row in range(len(first)) if row not in left_out)


def _first_copies(sketches: Sketches) -> list[int]:
    """Return for each row the first one with the same text; its own for a text without a letter."""
    seen: dict[bytes, int] = {}
    return [
        seen.setdefault(sketches.digest(row), row) if sketches.shingles[row] else row
        for row in range(len(sketches))
    ]


def _represented(low: int, high: int, match: Match, texts: Sequence[Text]) -> list[tuple[int, int]]:
    """Return (row, other) where the text *other* represents the text *row*."""
    left, right = (low, high) if texts[low].id == match.left else (high, low)
    return [
        pair
        for pair, represents in zip(((left, right), (right, left)), _represent(match), strict=True)
        if represents
    ]


def _represent(match: Match) -> tuple[bool, bool]:
    """Return whether the right text of *match* represents the left one, and the left one the right."""
    left, right = (letters < LEAST_OWN for letters in match.alone)
    if match.relation in EQUIVALENT:
        return left, right
    return left and match.relation is Relation.EXCERPT, False


def _left_out(
    order: Sequence[int],
    representatives: Representatives,
    comparison: Callable[[int, int], bool] | None,
) -> set[int]:
    """Return the rows of a cluster that a survivor represents; *order* is that of preference."""
    survivors: list[int] = []
    left_out: set[int] = set()
    for row in order:
        others = representatives.get(row, set())
        if not others.isdisjoint(survivors) or (
            comparison and any(comparison(row, other) for other in survivors[:SURVIVORS_COMPARED])
        ):
            left_out.add(row)
        else:
            survivors.append(row)
    return left_out


def _direct_comparison(texts: Sequence[Text], settings: DedupeSettings) -> Callable[[int, int], bool]:
    """Return a function that compares two texts: whether the second represents the first."""

    @lru_cache(maxsize=2 * SURVIVORS_COMPARED)
    def prepared(row: int) -> tuple[Text, PreparedText]:
        text = texts[row]
        return text, PreparedText(shingle(text.text, settings.k))

    def represents(row: int, other: int) -> bool:
        (left, first), (right, second) = prepared(row), prepared(other)
        overlap = compare(first, second, passage=False, settings=settings)
        match = judge(left, right, overlap=overlap, settings=settings) if overlap is not None else None
        if match is None:
            return False
        return _represent(match)[match.left != left.id]

    return represents
