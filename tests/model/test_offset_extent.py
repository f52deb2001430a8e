"""The extent of a stretch of a view runs from its first raw span to its last."""

import random

import pytest

from collate.model import OffsetMap
from collate.model.spans import Run


def test_extent_is_from_first_to_last_span() -> None:
    draw = random.Random(1)
    for _ in range(200):
        runs: list[Run] = []
        view = raw = 0
        for _ in range(draw.randint(1, 6)):
            size = draw.randint(1, 5)
            raw += draw.randint(0, 3)
            runs.append(Run(view, raw, size))
            view, raw = view + size, raw + size
        layout = OffsetMap(tuple(runs))
        for start in range(view):
            for end in range(start + 1, view + 1):
                spans = layout.spans(start, end)
                assert layout.extent(start, end) == (spans[0].start, spans[-1].end)


def test_nothing_has_no_extent() -> None:
    for layout, start, end in ((OffsetMap((Run(0, 4, 2),)), 1, 1), (OffsetMap(), 0, 1)):
        with pytest.raises(IndexError):
            layout.extent(start, end)
