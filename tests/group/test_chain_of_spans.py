"""The chain of a contained text is the heaviest: each span compared with every one before gives the same."""

import random

from collate.group.containment import SNAP, heaviest_chain
from collate.model import SharedSpan, Span


def weigh(chain: tuple[SharedSpan, ...]) -> float:
    total = 0.0
    for i, (left, right) in enumerate(chain):
        total += left.size
        if i:
            before = chain[i - 1]
            more = abs((right.start - before.right.end) - (left.start - before.left.end)) - SNAP
            total -= max(0, more) / 2
    return total


def heaviest_weight(spans: list[SharedSpan]) -> float:
    best: list[float] = []
    for i, (left, right) in enumerate(spans):
        weights = [0.0]
        for j in range(i):
            before = spans[j]
            if before.left.end <= left.start and before.right.end <= right.start:
                more = abs((right.start - before.right.end) - (left.start - before.left.end)) - SNAP
                weights.append(best[j] - max(0, more) / 2)
        best.append(max(weights) + left.size)
    return max(best)


def test_chain_is_the_heaviest() -> None:
    draw = random.Random(2)
    for _ in range(150):
        reach = draw.choice((60, 300, 2_000))
        spans = set()
        for _ in range(draw.randint(1, 40)):
            left, size = draw.randrange(reach), draw.randint(1, 30)
            right = left + draw.randint(0, 40) if draw.random() < 0.6 else draw.randrange(reach)
            spans.add(SharedSpan(Span(left, left + size), Span(right, right + size)))
        assert weigh(heaviest_chain(list(spans))) == heaviest_weight(sorted(spans))
