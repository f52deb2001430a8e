"""The heaviest chain of shared spans against an obvious version of it."""

from __future__ import annotations

import random

from collate.group.containment import SNAP, heaviest_chain
from collate.model import SharedSpan, Span


def obvious_chain(shared: list[SharedSpan]) -> tuple[SharedSpan, ...]:
    """Return the heaviest chain by trying every span as the one before."""
    spans = sorted(shared)
    best: list[tuple[float, int]] = []
    for i, (left, right) in enumerate(spans):
        chosen = (0.0, -1)
        for j, (mine, theirs) in enumerate(spans[:i]):
            if mine.end <= left.start and theirs.end <= right.start:
                gaps = abs((right.start - theirs.end) - (left.start - mine.end))
                value = best[j][0] - max(0, gaps - SNAP) / 2
                if value > chosen[0]:
                    chosen = value, j
        best.append((chosen[0] + left.size, chosen[1]))
    chain: list[SharedSpan] = []
    at = max(range(len(spans)), key=lambda i: best[i][0], default=-1)
    while at >= 0:
        chain.append(spans[at])
        at = best[at][1]
    return tuple(reversed(chain))


def test_the_chain_is_the_heaviest() -> None:
    draw = random.Random(1)
    for _ in range(300):
        spans: list[SharedSpan] = []
        for _ in range(draw.randint(0, 25)):
            here, size = draw.randint(0, 400), draw.randint(1, 40)
            there = draw.randint(0, 400) if draw.random() < 0.4 else max(0, here + draw.randint(-20, 60))
            spans.append(SharedSpan(Span(here, here + size), Span(there, there + size)))
        assert heaviest_chain(spans) == obvious_chain(spans)
