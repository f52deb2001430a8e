"""What two texts share and where they differ, cut at words: 表示 and 表是, not 示 and 是.

A shared stretch of a match ends at any character. Between two that follow each
other in both texts the tokens are compared, so that short words in common are not
shown as different; then each difference is widened to its words, as the
apparatus widens its variants (:mod:`collate.text.word_reach`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from collate.model import Segment, SharedSpan, Span
from collate.report.html.side_by_side import heaviest_chain
from collate.text.tokens import TokenKind, Vocabulary, tokenise
from collate.text.word_reach import barriers_of, reading_window, word_reaches

if TYPE_CHECKING:
    from collate.model import Tokens

#: Most tokens by which a difference is widened to words: the default of ``classify.widen``.
MOST_WIDENED = 8

#: Two stretches with less than this part of the longer one in common are two wordings.
LEAST_COMMON = 0.3

#: A difference of more tokens on either side is not compared.
MOST_COMPARED = 4_000

#: The id of all marks: the shared stretches do not count them either.
_ANY_MARK = -1

#: Ids from here down are each of one token. Python has one hash for -1 and -2.
_TAKEN = -3


class WordCut(NamedTuple):
    """The shared stretches, in the order of the left text, and equal words between them.

    All begin and end with a word; ``words`` lie between two ``stretches`` that follow each other in
    both texts, and are in order in both.
    """

    stretches: tuple[SharedSpan, ...]
    words: tuple[SharedSpan, ...]


class _Block(NamedTuple):
    """Equal tokens of two texts, left and right; ``is_stretch`` is set for a shared stretch of the match."""

    spans: tuple[Span, Span]
    is_stretch: bool = False


def cut_at_words(left: Segment, right: Segment, shared: Sequence[SharedSpan]) -> WordCut:
    """Return *shared*, sorted by the left text, with its ends moved to words, and the equal words between.

    A stretch without a whole word is left out.
    """
    vocabulary = Vocabulary()
    sides = [tokenise(text.text, text.breaks, vocabulary=vocabulary) for text in (left, right)]
    blocks = [block for both in shared if (block := _block(both, sides)) is not None]
    blocks = sorted([*blocks, *_equal_words(blocks, sides)])
    before, after = _widened(blocks, sides)
    cut = [
        (_shared(block, sides, before[n], after[n]), block.is_stretch)
        for n, block in enumerate(blocks)
        if before[n] + after[n] < min(span.size for span in block.spans)
    ]
    return WordCut(
        tuple(both for both, is_stretch in cut if is_stretch),
        tuple(both for both, is_stretch in cut if not is_stretch),
    )


def _block(both: SharedSpan, sides: Sequence[Tokens]) -> _Block | None:
    """Return the whole tokens of a stretch; None if it has none.

    A stretch may begin or end within a word or a number: what is left out of it
    on one side is left out on the other.
    """
    starts = [bisect_left(t.offsets, span.start) for span, t in zip(both, sides, strict=True)]
    ends = [
        bisect_right(t.offsets, span.end + _space_after(t, span.end)) - 1
        for span, t in zip(both, sides, strict=True)
    ]
    while all(low < high for low, high in zip(starts, ends, strict=True)):
        before = [
            _letters(t, span.start, t.offsets.item(low))
            for span, t, low in zip(both, sides, starts, strict=True)
        ]
        after = [
            _letters(t, t.offsets.item(high), span.end)
            for span, t, high in zip(both, sides, ends, strict=True)
        ]
        if before[0] == before[1] and after[0] == after[1]:
            return _Block((Span(starts[0], ends[0]), Span(starts[1], ends[1])), is_stretch=True)
        if before[0] != before[1]:
            starts[before.index(min(before))] += 1
        if after[0] != after[1]:
            ends[after.index(min(after))] -= 1
    return None


def _letters(tokens: Tokens, start: int, end: int) -> int:
    return sum(map(str.isalnum, tokens.text[start:end]))


def _space_after(tokens: Tokens, end: int) -> int:
    """Return the white space after *end*, which belongs to the token before it."""
    rest = tokens.text[end : end + 80]
    return len(rest) - len(rest.lstrip())


def _equal_words(blocks: Sequence[_Block], sides: Sequence[Tokens]) -> list[_Block]:
    """Return the equal tokens between blocks that follow each other in both texts, and at both ends."""
    chain = [blocks[i].spans for i in heaviest_chain([SharedSpan(*block.spans) for block in blocks])]
    left, right = sides
    ids = (
        _ids(left, [block.spans[0] for block in blocks], _TAKEN),
        _ids(right, [block.spans[1] for block in blocks], _TAKEN - len(left)),
    )
    start = (Span(0, 0), Span(0, 0))
    end = (Span(len(left), len(left)), Span(len(right), len(right)))
    found: list[_Block] = []
    for one, other in pairwise([start, *chain, end]):
        # Two stretches may overlap in the right text, at a refrain.
        gaps = [Span(one[side].end, max(one[side].end, other[side].start)) for side in (0, 1)]
        if all(0 < gap.size <= MOST_COMPARED for gap in gaps):
            found += _common(gaps, ids)
    return found


def _ids(tokens: Tokens, stretches: Sequence[Span], free: int) -> list[int]:
    """Return the ids of tokens; those in a stretch get ids from *free* down, which are equal to none."""
    ids = tokens.folded.copy()
    ids[tokens.kinds == TokenKind.MARK] = _ANY_MARK
    found: list[int] = ids.tolist()
    for span in stretches:
        found[span.start : span.end] = range(free - span.start, free - span.end, -1)
    return found


def _common(gaps: Sequence[Span], ids: Sequence[Sequence[int]]) -> list[_Block]:
    from rapidfuzz.distance import Levenshtein

    left, right = gaps
    between = [all_ids[gap.start : gap.end] for all_ids, gap in zip(ids, gaps, strict=True)]
    equal = [step for step in Levenshtein.opcodes(*between) if step.tag == "equal"]
    common = sum(step.src_end - step.src_start for step in equal)
    if common < LEAST_COMMON * max(sum(one > _TAKEN for one in side) for side in between):
        return []
    return [
        _Block(
            (
                Span(left.start + step.src_start, left.start + step.src_end),
                Span(right.start + step.dest_start, right.start + step.dest_end),
            )
        )
        for step in equal
    ]


def _widened(blocks: Sequence[_Block], sides: Sequence[Tokens]) -> tuple[list[int], list[int]]:
    """Return by how many tokens the words of differences reach into the start and end of each block."""
    before, after = [0] * len(blocks), [0] * len(blocks)
    for side, tokens in enumerate(sides):
        barriers = barriers_of(tokens)
        order = sorted(range(len(blocks)), key=lambda n: blocks[n].spans[side])
        for one, other in pairwise([None, *order, None]):
            start = 0 if one is None else blocks[one].spans[side].end
            end = len(tokens) if other is None else blocks[other].spans[side].start
            window = reading_window(tokens, start, end, barriers) if start < end else None
            if window is None:
                continue
            to_left, to_right = word_reaches(window, replaced=_is_replaced(blocks, one, other, 1 - side))
            if one is not None:
                after[one] = max(after[one], min(to_left, MOST_WIDENED))
            if other is not None:
                before[other] = max(before[other], min(to_right, MOST_WIDENED))
    return before, after


def _is_replaced(blocks: Sequence[_Block], one: int | None, other: int | None, side: int) -> bool:
    """Return whether text *side* has words between two blocks that are neighbours in the other text."""
    return (
        one is not None
        and other is not None
        and blocks[one].spans[side].end < blocks[other].spans[side].start
    )


def _shared(block: _Block, sides: Sequence[Tokens], before: int, after: int) -> SharedSpan:
    left, right = (
        tokens.span(span.start + before, span.end - after)
        for tokens, span in zip(sides, block.spans, strict=True)
    )
    return SharedSpan(left, right)
