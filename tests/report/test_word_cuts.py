"""What two texts share, cut at words: the same words as in the apparatus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from collate.model import Cell, Edition, Match, Operation, Segment, SharedSpan, Span
from collate.report.html.side_by_side import longest_shared
from collate.report.html.word_cuts import WordCut, cut_at_words
from collate.text.fold import fold
from collate.text.shared import shared_spans
from collate.text.shingles import shingle
from tests.conftest import build

if TYPE_CHECKING:
    from tests.conftest import CorpusRun

#: Least letters of a shared stretch here.
LEAST = 7


def segment_of(text: str) -> Segment:
    segment = build([("甲", "乙")]).work.witnesses[0].segment
    return replace(segment, text=text, breaks=(0,))


def cut(left: str, right: str) -> WordCut:
    shared = shared_spans(shingle(left), shingle(right), least=LEAST)
    return cut_at_words(segment_of(left), segment_of(right), shared)


def different(text: str, spans: list[Span]) -> list[str]:
    """Return the stretches of *text* outside of *spans*."""
    edges = [0, *(edge for span in sorted(spans) for edge in span), len(text)]
    return [text[start:end] for start, end in list(pairwise(edges))[::2] if start < end]


def differences(left: str, right: str) -> tuple[list[str], list[str]]:
    found = cut(left, right)
    both = (*found.stretches, *found.words)
    return different(left, [one.left for one in both]), different(right, [one.right for one in both])


def test_differences_are_words() -> None:
    left = "我代表卫生局，向他们表示崇高的敬意！基本补助每人每月增加二百元，按季度发放，直接打到卡上。"
    right = "我代表卫生局，向他们表是崇高的敬意！基本补助每人每月增家二百元，按季度发放，直截打到卡上。"
    assert differences(left, right) == (["表示", "增加", "直接"], ["表是", "增家", "直截"])


def test_short_words_in_common_are_not_different() -> None:
    left, right = "各位来宾：今天坐在前排的四十二位同志，", "各位来宾：今天坐在前排的42位同志，"
    assert differences(left + "是从全县选出来的", right + "是从全县选出来的") == (["四十二"], ["42"])
    assert differences("Four score and seven years ago", "Four score and eight years ago") == (
        ["seven "],
        ["eight "],
    )


def test_two_wordings_are_not_compared_letter_by_letter() -> None:
    assert differences("群众的意见很大，必须马上解决", "防汛的物资已经运到，请放心") == (
        ["群众的意见很大，必须马上解决"],
        ["防汛的物资已经运到，请放心"],
    )


letters = st.text("督导组指来到县里听取汇报。，们 年8", min_size=0, max_size=40)


@given(letters, letters, letters, letters)
def test_what_is_cut_out_as_equal_is_equal_and_disjoint(a: str, b: str, c: str, d: str) -> None:
    same = "同志们今天中央决定派出工作组"
    left, right = a + same + b, c + same + d
    found = cut(left, right)
    for side, text in enumerate((left, right)):
        spans = sorted(both[side] for both in (*found.stretches, *found.words))
        assert all(one.end <= other.start for one, other in pairwise(spans) if side == 0)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)

    def plain(text: str) -> str:
        return "".join(letter for letter in fold(text) if letter.isalnum())

    for one in (*found.stretches, *found.words):
        assert plain(left[slice(*one.left)]) == plain(right[slice(*one.right)])


def readings_of(edition: Edition, match: Match) -> Iterator[tuple[int, Span]]:
    """Yield the side, and the span in its text, of the words of each entry in which two texts differ."""
    columns = {witness.segment.id: n for n, witness in enumerate(edition.work.columns)}
    if match.left not in columns or match.right not in columns:
        return
    sides = columns[match.left], columns[match.right]
    for entry in edition.entries:
        cells: list[Cell] = [entry.cells[column] for column in sides]
        moved = any(one.operation is Operation.TRANSPOSITION for one in entry.variants)
        together = any(set(sides) <= set(one.columns) for one in entry.readings)
        if all(cells) and not moved and not together and edition.work.base_column in sides:
            for side, (column, cell) in enumerate(zip(sides, cells, strict=True)):
                assert cell
                yield side, edition.alignment.tokens[column].span(*cell)


def test_no_reading_of_the_apparatus_is_cut(corpus_run: CorpusRun) -> None:
    results = corpus_run.results
    segments = {segment.id: segment for segment in results.segments}
    checked, inside = 0, []
    for edition in results.editions:
        for match in results.matches:
            readings = list(readings_of(edition, match))
            if not readings:
                continue
            texts = segments[match.left], segments[match.right]
            found = cut_at_words(*texts, longest_shared(match.shared))
            shared: tuple[SharedSpan, ...] = (*found.stretches, *found.words)
            edges = [{edge for both in shared for edge in both[side]} for side in (0, 1)]
            for side, span in readings:
                checked += 1
                if any(span.start < edge < span.end for edge in edges[side]):
                    inside.append(texts[side].text[slice(*span)])
    assert checked > 800
    assert inside == []
