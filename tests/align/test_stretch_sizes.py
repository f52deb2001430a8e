"""The sizes of stretches with the equal tokens around them, as counted one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.align import stretches
from collate.align.anchors import common_grams
from collate.align.stretches import equal_stretches

IDS = st.lists(st.integers(0, 5), min_size=1, max_size=60)


@given(IDS, IDS, st.integers(1, 3), st.sampled_from((1, 16)))
def test_sizes(left: list[int], right: list[int], k: int, several: int) -> None:
    base, other = np.array(left * 2 + right, dtype=np.int32), np.array(right + left, dtype=np.int32)
    found = equal_stretches(base, other, k=k)
    ends: dict[int, int] = {}
    expected = []
    for b, o, size in found.tolist():
        start, end, last = b, b + size, max(ends.get(o - b, 0), b - o)
        while start > last and base[start - 1] == other[start - 1 + o - b]:
            start -= 1
        while end < len(base) and end + o - b < len(other) and base[end] == other[end + o - b]:
            end += 1
        ends[o - b] = end
        expected.append(max(0, end - max(start, last)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "_SEVERAL", several)
        assert stretches._whole_sizes(base, other, found).tolist() == expected


@given(IDS, IDS, st.integers(1, 3), st.booleans())
def test_common_grams(left: list[int], right: list[int], k: int, repeated: bool) -> None:
    here = [tuple(left[i : i + k]) for i in range(len(left) - k + 1)]
    there = [tuple(right[i : i + k]) for i in range(len(right) - k + 1)]
    expected = [
        [i, there.index(gram)]
        for i, gram in enumerate(here)
        if gram in there
        and here.index(gram) == i
        and (repeated or (here.count(gram) == 1 and there.count(gram) == 1))
    ]
    base, other = np.array(left, dtype=np.int32), np.array(right, dtype=np.int32)
    assert common_grams(base, other, k=k, repeated=repeated).tolist() == expected
