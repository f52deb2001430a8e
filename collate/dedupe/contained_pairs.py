"""Pairs of which one text may be in the other: the hits of each pair, added up in one partition."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import count_keys, key_ranges
from collate.dedupe.overlap import SURVIVING
from collate.dedupe.pair_counts import BIT, NO_PAIRS, PHRASE, sum_hits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.pair_counts import PairCounts
    from collate.dedupe.sketch_counts import TextCounts
    from collate.engine import Shared

    Keys = NDArray[np.int64]
    #: Pairs with their hits, pairs with their rarity, and texts with the number of their set phrases.
    Parcel = tuple[tuple[Keys, Keys], ...]

#: A rare shingle, in n of N texts, is evidence by itself, of log2(N / n) bits, where copies are so
#: bad that few shingles are left: two copies in an alphabet with a sixth of their letters wrong share three
#: in a hundred, as strangers do by common words. The rare ones of a pair must be more evidence, by
#: RARE_BITS, than which of all pairs it is: four to five of them.
RARE_BITS = 12

#: Noise leaves the set phrases of the corpus (in more than HUB_SIZE texts) and all else in a text alike.
#: Where so little of two texts in an alphabet agrees that only noise could explain it, their hits without
#: set phrases are at least COPIED of what the share of these in the text gives, if that is LEAST_COPIED or
#: more. Of 1,800 noisy copies in six corpora none has less than .31 of it; of 138,000 pairs of minutes of
#: one council on different days, which its phrases make candidates, 93 in a hundred.
COPIED, LEAST_COPIED = 0.25, 4


def send_hits(part: PairCounts, count: int, homes: int) -> Iterator[tuple[int, Parcel]]:
    """Yield the pairs of a partition, those of each home after its number, with the phrases of left texts."""
    tables = (part.keys, part.hits), part.rare, part.phrases
    if homes == 1:
        yield 0, tables
        return
    # Not by ranges of left texts: the later texts of a hub are paired with its first ones.
    for place, (keys, values) in enumerate(tables):
        number_of = (keys if place == len(tables) - 1 else keys // count) % homes
        order = np.argsort(number_of, kind="stable")
        keys, values = keys[order], values[order]
        for number, (start, end) in key_ranges(number_of[order]):
            parcel = [NO_PAIRS] * len(tables)
            parcel[place] = keys[start:end], values[start:end]
            yield number, tuple(parcel)


def select_contained(
    item: tuple[int, list[Parcel]], counts: Shared[TextCounts], related: float
) -> Iterator[Keys]:
    """Yield the keys of the pairs of one home, ascending, with enough hits."""
    texts = counts.value
    (keys, hits), (rare, bits), phrases = map(sum_hits, zip(*item[1], strict=True))
    phrase_hits, hits = np.divmod(hits, PHRASE)
    left, right = np.divmod(keys, len(texts))
    # Most pairs have fewer hits than any pair with one of their texts needs.
    least = min_hits(texts.sampled[:, -1], related * SURVIVING**texts.longer)
    plausible = np.flatnonzero(hits >= np.minimum(least[left], least[right]))
    bound = _bounds(left[plausible], right[plausible], texts, related, noise=1)
    plausible = plausible[hits[plausible] >= bound]
    number = max(2, int(np.count_nonzero(texts.shingles)))
    at = np.searchsorted(keys, rare[bits >= BIT * (2 * log2(number) - 1 + RARE_BITS)])
    at = at[np.minimum(texts.longer[left[at]], texts.longer[right[at]]) > 0]
    at = at[hits[at] >= _bounds(left[at], right[at], texts, related, noise=2)]
    chosen = count_keys(np.concatenate((plausible, at)))[0]
    only_phrases = _only_phrases(
        left[chosen], right[chosen], hits[chosen], phrase_hits[chosen], phrases, texts, related
    )
    yield keys[chosen[~only_phrases]]


def _only_phrases(
    left: Keys,
    right: Keys,
    hits: Keys,
    phrase_hits: Keys,
    phrases: tuple[Keys, Keys],
    texts: TextCounts,
    related: float,
) -> NDArray[np.bool_]:
    """Return which pairs have little in common but set phrases of the corpus; see :data:`COPIED`."""
    in_text = np.zeros(len(texts), dtype=np.int64)
    in_text[phrases[0]] = phrases[1]
    expected = hits * (1 - in_text[left] / np.maximum(1, texts.sample_sizes()[left]))
    little = hits < related * _sampled(left, right, texts)
    little &= np.minimum(texts.longer[left], texts.longer[right]) > 0
    return little & (expected >= LEAST_COPIED) & (hits - phrase_hits < COPIED * expected)


def _sampled(left: Keys, right: Keys, texts: TextCounts) -> NDArray[np.int32]:
    """Return for each pair the size of the smaller sample, both at the coarser scale of the two."""
    coarser = np.maximum(texts.halvings[left], texts.halvings[right])
    return np.minimum(texts.sampled[left, coarser], texts.sampled[right, coarser])


def _bounds(left: Keys, right: Keys, texts: TextCounts, related: float, *, noise: int) -> NDArray[np.float64]:
    """Return the least number of hits of each pair, in *noise* of whose texts the worst noise is."""
    longer = np.minimum(texts.longer[left], texts.longer[right])
    return min_hits(_sampled(left, right, texts), related * SURVIVING ** (noise * longer))


def min_hits(sampled: NDArray[np.int32], related: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the least number of hits among *sampled* shingles that a containment of *related* may give.

    Six tenths of the expected number; in small samples the expected number
    less two standard errors, but at least two hits if eight or more shingles
    were sampled, since a single common shingle is not evidence.
    """
    expected = related * sampled
    lower = expected - 2 * np.sqrt(expected * (1 - related))
    return np.asarray(np.minimum(0.6 * expected, np.maximum(lower, np.where(sampled < 8, 1, 2))))
