"""Rows of two texts: complete, with shared stretches opposite each other."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from collate.model import SharedSpan, Span
from collate.report.html.side_by_side import (
    MOST_STRETCHES,
    FacingRow,
    FoldLengths,
    fold,
    longest_shared,
    side_by_side,
)

spans = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(1, 40)).map(
    lambda drawn: SharedSpan(Span(drawn[0], drawn[0] + drawn[2]), Span(drawn[1], drawn[1] + drawn[2]))
)


def disjoint_left(drawn: list[SharedSpan]) -> list[SharedSpan]:
    found: list[SharedSpan] = []
    for both in sorted(drawn):
        if not found or both.left.start >= found[-1].left.end:
            found.append(both)
    return found


@given(st.lists(spans, max_size=12), st.booleans())
def test_the_pieces_of_each_side_are_the_text_once(drawn: list[SharedSpan], overlapping: bool) -> None:
    shared = sorted(drawn) if overlapping else disjoint_left(drawn)
    rows = side_by_side(340, 340, shared=shared)
    for pieces in ([p for row in rows for p in row.left], [p for row in rows for p in row.right]):
        at = 0
        for piece in pieces:
            assert piece.span.start == at
            at = piece.span.end
        assert at == 340
        assert sorted(p.number for p in pieces if p.number) == list(range(1, len(shared) + 1))


@given(st.lists(spans, max_size=8))
def test_the_heaviest_chain_stands_opposite_itself(drawn: list[SharedSpan]) -> None:
    shared = disjoint_left(drawn)

    def weight(chain: tuple[int, ...]) -> int:
        rising = all((shared[a].right, a) < (shared[b].right, b) for a, b in combinations(chain, 2))
        return sum(shared[i].right.size for i in chain) if rising else 0

    heaviest = max(
        (weight(chain) for n in range(len(shared) + 1) for chain in combinations(range(len(shared)), n)),
        default=0,
    )
    rows = side_by_side(340, 340, shared=shared)
    opposite = sum(shared[number - 1].right.size for row in rows for number in both_have(row))
    assert opposite >= heaviest


def both_have(row: FacingRow) -> set[int]:
    return {p.number for p in row.left if p.number} & {p.number for p in row.right if p.number}


def test_a_long_stretch_of_one_text_has_a_row_of_its_own() -> None:
    shared = [SharedSpan(Span(0, 30), Span(0, 30)), SharedSpan(Span(500, 530), Span(32, 62))]
    rows = side_by_side(530, 62, shared=shared)
    assert [[(p.span, p.number) for p in row.left] for row in rows] == [
        [((0, 30), 1)],
        [((30, 500), 0)],
        [((500, 530), 2)],
    ]
    assert [[p.number for p in row.right] for row in rows] == [[1], [0], [2]]


def test_of_very_many_stretches_the_longest_are_shown() -> None:
    shared = [SharedSpan(Span(30 * i, 30 * i + 20), Span(30 * i, 30 * i + 20)) for i in range(1000)]
    shared[777] = SharedSpan(Span(30 * 777, 30 * 777 + 25), Span(30 * 777, 30 * 777 + 25))
    shown = longest_shared(shared)
    assert len(shown) == MOST_STRETCHES
    assert shared[777] in shown
    assert list(shown) == sorted(shown)


@given(st.text("一二三", max_size=30), st.integers(0, 8), st.integers(0, 8), st.integers(0, 20))
def test_folding_loses_nothing(text: str, head: int, tail: int, least: int) -> None:
    assert "".join(fold(text, FoldLengths(head, tail, least))) == text
