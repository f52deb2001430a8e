from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.align.anchors import _longest_chain, find_anchors

ids = st.lists(st.integers(0, 5), max_size=30)


@given(ids, ids, st.integers(1, 4))
def test_anchors_are_equal_stretches_in_the_order_of_both(left: list[int], right: list[int], k: int) -> None:
    anchors = find_anchors(np.array(left, dtype=np.int32), np.array(right, dtype=np.int32), k=k)
    for base, other, size in anchors:
        assert size > 0
        assert left[base : base + size] == right[other : other + size]
    for (b, o, n), (next_b, next_o, _) in pairwise(anchors):
        assert b + n <= next_b
        assert o + n <= next_o


@given(ids, st.integers(1, 4))
def test_a_text_is_anchored_to_itself_wherever_a_gram_is_unique(text: list[int], k: int) -> None:
    array = np.array(text, dtype=np.int32)
    grams = [tuple(text[i : i + k]) for i in range(len(text) - k + 1)]
    covered = {p for b, _, n in find_anchors(array, array, k=k) for p in range(b, b + n)}
    for i, gram in enumerate(grams):
        if grams.count(gram) == 1:
            assert covered.issuperset(range(i, i + k))


@given(st.lists(st.integers(0, 30), max_size=9, unique=True))
def test_the_chain_is_a_longest_increasing_subsequence(others: list[int]) -> None:
    best = max(
        (
            bin(mask).count("1")
            for mask in range(1 << len(others))
            if all(a < b for a, b in pairwise([o for i, o in enumerate(others) if mask >> i & 1]))
        ),
        default=0,
    )
    assert len(_longest_chain(others)) == best
