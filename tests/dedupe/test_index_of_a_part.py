"""The grams of a text without its ends are those of the text itself, taken from the index of the whole."""

import random

import numpy as np
import pytest

from collate.dedupe import gaps


@pytest.mark.parametrize(("head", "tail"), [(0, 0), (1, 0), (40, 25), (0, 300), (400, 300)])
def test_index_of_a_part(head: int, tail: int) -> None:
    draw = random.Random(3)
    text = "".join(draw.choices("一二三四五六七八九十", k=1_100))
    part = gaps._index(text, head, tail, 5)
    alone = gaps._sorted_grams(text[head : len(text) - tail], 5)
    assert np.array_equal(part.ordered, alone.ordered)
    assert np.array_equal(part.positions, alone.positions)
