"""Lacunae: the stretches of the centre in which a witness is not extant.

A gap between two blocks of equal tokens is an omission, which is a variant, or
a lacuna, which is not. What decides is evidence, not length: a text that has
words before and after the gap omits what stands between, however long that is;
it is not extant before its first words and after its last, where it has a sign
of loss (□□, 〔下缺〕), where a page of it may be lost, and between the passages of
an excerpt. The editor has the last word.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.edits import MatchingBlock
from collate.align.moves import moved_passages
from collate.model import Lacuna, LacunaGround
from collate.text.gap_signs import gap_signs, has_gap_sign, is_gap_remark
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.align.alignment_line import AlignmentLine
    from collate.align.star import WitnessRow
    from collate.align.text_facts import TextFacts
    from collate.model import AlignedRun, Tokens
    from collate.settings import AlignSettings

#: Tokens between a gap and the edge of a page that are still at that edge: a mark, a stray word.
_AT_EDGE = 2

#: Tokens beside a gap in which a sign of loss, such as 〔以下原文缺三页〕, may stand.
_SIGN = 10

#: Marks that end a sentence, and those that may follow them.
_STOPS = frozenset("。！？!?.;；…⋯।॥")
_CLOSING = frozenset("”’』」》）)]】〕\"'")

#: Marks that end a part of a sentence.
_PAUSES = frozenset("，、,：:·—")


#: Marks that stand beside a remark on lost words: 〔下缺〕。
_MARKS = "".join(_STOPS | _PAUSES) + " "


class Judgement(NamedTuple):
    """Why a witness is not extant in a gap, and how sure that is (``high``, ``medium``, ``low``)."""

    ground: LacunaGround
    certainty: str


class GapJudge:
    """Decides for each gap of one text whether it is a lacuna.

    Args:
        centre: the text that the columns follow.
        text: the other text.
        blocks: the matching blocks of both.
        facts: those on *centre* and on *text*.
        excerpt: *text* is an excerpt.
        settings: table ``[align]``.
        line: what *centre* is, if it is the line of an alignment to which *text* is added.
    """

    def __init__(
        self,
        centre: Tokens,
        text: Tokens,
        blocks: Sequence[MatchingBlock],
        *,
        facts: tuple[TextFacts, TextFacts],
        excerpt: bool,
        settings: AlignSettings,
        line: AlignmentLine | None = None,
    ) -> None:
        self.centre, self.text, self.line = centre, text, line
        self.pages, self.turned = (facts[0].pages, facts[1].pages), facts[1].turned
        self.excerpt, self.settings = excerpt, settings
        self.least = settings.excerpt_lacuna if excerpt else settings.lacuna
        self.is_related = bool(blocks)
        outside = 0
        if blocks:
            last = blocks[-1]
            sides = (
                self._size(0, blocks[0][0]) - blocks[0][1],
                self._size(last[0], len(centre)) - (len(text) - last[1]),
            )
            outside = sum(sides) if excerpt else max(sides)
        #: Whether the text starts later or ends earlier than the centre.
        self.is_fragment = outside >= self.least

    def judge(self, base: tuple[int, int], other: tuple[int, int], moved: int = 0) -> Judgement | None:
        """Return why the gap *base* of the centre, beside tokens *other*, is a lacuna; None for an omission.

        *moved* of its tokens stand elsewhere in the text.
        """
        start, end = base
        if start < end:
            for one in self.turned:
                if one.start < end and start < one.end:
                    return Judgement(LacunaGround.EDITOR, one.certainty or "high") if one.is_lacuna else None
        outer = not other[0] or other[1] == len(self.text)
        if self.excerpt and self.is_related and outer:
            return Judgement(LacunaGround.EXTENT, "high")
        if start < end and self._is_remark(base, other):
            return Judgement(LacunaGround.SIGN, "high")
        size = self._size(start, end) - (other[1] - other[0]) - moved
        if outer:
            return self._outer(base, leading=not other[0]) if size >= self.least else None
        if size < min(self.settings.excerpt_lacuna, self.least):
            return None
        return self._inner(base, other, size)

    def _size(self, start: int, end: int) -> int:
        """Return how many tokens ``[start, end)`` of the centre count."""
        return end - start if self.line is None else self.line.count(start, end)

    def _states_loss(self, start: int, end: int) -> bool:
        """Return whether the text has a sign of loss near its tokens ``[start, end)``."""
        size = len(self.text)
        near = self.text.surface(max(0, start - _SIGN), min(size, end + _SIGN))
        beside = self.text.surface(max(0, start - 2), start), self.text.surface(end, min(size, end + 2))
        return bool(gap_signs(near)) or any(map(has_gap_sign, beside))

    @cached_property
    def _remarks(self) -> bool:
        """Whether the text has a remark anywhere that words are missing."""
        return any(count is None for _low, _high, count in gap_signs(self.text.text))

    def _is_remark(self, base: tuple[int, int], other: tuple[int, int]) -> bool:
        """Return whether tokens *other* of the text, which stand in the gap *base*, are a remark on a loss.

        Then all of the gap is lost, however other witnesses differ in it. A few words inside a paragraph
        are left to the entry in which they stand: 督导组 beside [缺]. Before the first words of the text and
        after the last, other words may stand beside the remark.
        """
        if other[0] == other[1] or not self._remarks:
            return False
        words = self.text.surface(*other).strip()
        signs = [(low, high) for low, high, count in gap_signs(words) if count is None]
        if not signs:
            return False
        if other[1] == len(self.text):
            return not words[signs[-1][1] :].strip(_MARKS)
        if not other[0]:
            return not words[: signs[0][0]].strip(_MARKS)
        short = base[1] - base[0] <= _SIGN and not any(_is_break(self.centre, at) for at in range(*base))
        return not short and is_gap_remark(words.strip(_MARKS))

    def describe(self, base: tuple[int, int], at: int) -> Judgement:
        """Return why the text is not extant in *base*, which stands before its token *at*."""
        found = self.judge(base, (at, at))
        unsure = found is None or found.ground is LacunaGround.FRAGMENT
        if unsure and self._states_loss(at, at):
            return Judgement(LacunaGround.SIGN, "high")
        return found or Judgement(LacunaGround.FRAGMENT, "low")

    def _outer(self, base: tuple[int, int], *, leading: bool) -> Judgement:
        """Judge a long gap before the first words of the text, or after its last."""
        edge = seam(self.centre, base[1] if leading else base[0])
        ground = LacunaGround.STARTS_LATE if leading else LacunaGround.ENDS_EARLY
        # A text that ends with a sentence may be complete in itself: shortened, not broken off.
        return Judgement(ground, "high" if edge == "inside" else "medium")

    def _inner(self, base: tuple[int, int], other: tuple[int, int], size: int) -> Judgement | None:
        broken = "inside" in (seam(self.centre, base[0]), seam(self.centre, base[1]))
        alike = self.line is not None and self.line.is_lost(*base)  # the same sign is not a difference
        if has_gap_sign(self.text.surface(*other)) or (alike and self._states_loss(*other)):
            return Judgement(LacunaGround.SIGN, "high")
        if (labels := self._page_edge(other)) is not None:
            skipped = _are_labels_skipped(*labels)
            if skipped or broken or size >= self.least:
                return Judgement(LacunaGround.PAGES, "high" if skipped or broken else "medium")
        if all(_near(self.pages[0], at, at, reach=_AT_EDGE) is not None for at in base):
            return Judgement(LacunaGround.PAGES, "high" if broken else "medium")
        if not self.is_fragment or size < self.least:
            return None
        if self.excerpt:
            return Judgement(LacunaGround.FRAGMENT, "medium")
        return Judgement(LacunaGround.FRAGMENT, "low") if broken else None

    def _page_edge(self, other: tuple[int, int]) -> tuple[str, str] | None:
        """Return the labels of the pages before and after a gap, if a page of the text begins in it."""
        pages = self.pages[1]
        at = _near(pages, other[0], other[1], reach=_AT_EDGE)
        return None if at is None else (pages[at - 1][1] if at else "", pages[at][1])


def seam(tokens: Tokens, at: int) -> str:
    """Return what ends before token *at*: ``sentence`` (or paragraph), ``clause``, or nothing: ``inside``.

    In a text without any marks every edge is a ``clause``: nothing shows where its sentences end.
    """
    if not 0 < at < len(tokens) or _is_break(tokens, at):
        return "sentence"
    before = at - 1
    while before and tokens.surface(before, before + 1).strip() in _CLOSING:
        before -= 1
    mark = tokens.surface(before, before + 1).strip()
    if mark in _STOPS:
        return "sentence"
    if mark in _PAUSES:
        return "clause"
    near = tokens.kinds[max(0, at - 100) : at + 100]
    return "inside" if bool((near == TokenKind.MARK).any()) else "clause"


def _is_break(tokens: Tokens, at: int) -> bool:
    index = bisect_left(tokens.breaks, at)
    return index < len(tokens.breaks) and tokens.breaks[index] == at


def _near(pages: Sequence[tuple[int, str]], start: int, end: int, *, reach: int) -> int | None:
    """Return the index of the first page that begins from *start* to *end*, or *reach* tokens beside them."""
    index = bisect_left(pages, (start - reach, ""))
    return index if index < len(pages) and pages[index][0] <= end + reach else None


def _are_labels_skipped(before: str, after: str) -> bool:
    """Return whether the printed numbers of two neighbouring pages leave out pages between them.

    >>> _are_labels_skipped("3", "6"), _are_labels_skipped("3", "4"), _are_labels_skipped("iii", "1")
    (True, False, False)
    """
    return before.isdecimal() and after.isdecimal() and int(after) > int(before) + 1


def split_lacuna(whole: tuple[int, int], elsewhere: NDArray[np.int32], lacuna: int) -> list[tuple[int, int]]:
    """Return the parts of a lacuna without the passages that the text has elsewhere.

    Such a passage is extant, and omitted here; so are a few words between two of them.
    """
    start, end = whole
    extant = np.flatnonzero(np.diff(elsewhere[start : end + 1])) + start
    if not len(extant):
        return [whole]
    starts, ends = [start, *(extant + 1).tolist()], [*extant.tolist(), end]
    return [(low, high) for low, high in zip(starts, ends, strict=True) if high - low >= lacuna]


def count_elsewhere(
    centre: Tokens, text: Tokens, blocks: Sequence[MatchingBlock], settings: AlignSettings
) -> NDArray[np.int32]:
    """Return how many tokens before each token of *centre* the *text* has elsewhere.

    A passage that it has elsewhere is not a loss of pages, however long. The
    array is empty if no gap is as long as a lacuna.
    """
    ends = [0, *(b + n for b, _, n in blocks)]
    starts = [*(b for b, _, _ in blocks), len(centre)]
    if all(start - end < settings.lacuna for start, end in zip(starts, ends, strict=True)):
        return np.zeros(0, dtype=np.int32)
    partners = np.full(len(centre), -1, dtype=np.int32)
    for b, o, n in blocks:
        partners[b : b + n] = np.arange(o, o + n)
    extant = np.zeros(len(centre) + 1, dtype=np.int32)
    for passage in moved_passages(centre, text, partners=partners, settings=settings):
        extant[passage.base[0] + 1 : passage.base[1] + 1] = 1
    return np.cumsum(extant, dtype=np.int32)


def fill_lacuna(
    row: WitnessRow, centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]
) -> None:
    """Enter a lacuna: before the first words of an excerpt, after its last, or where a text lacks pages.

    Marks that the witness has there itself (…… or a quotation mark) are an
    insertion; words adjacent to a block are its readings of the words there,
    and so are the signs of a loss, whose meaning is that words stood there.
    """
    leading = not other[0]
    words = text.surface(*other)
    signs = bool(gap_signs(words))
    room = 0 if is_gap_remark(words) else min(base[1] - base[0], other[1] - other[0])
    adjacent = 0
    while adjacent < room:
        i, j = (
            (base[1] - adjacent - 1, other[1] - adjacent - 1)
            if leading
            else (base[0] + adjacent, other[0] + adjacent)
        )
        if not signs and TokenKind.MARK in (centre.kinds[i], text.kinds[j]):
            break
        row.partners[i] = j
        adjacent += 1
    if leading:
        slot, inserted = base[1] - adjacent, (other[0], other[1] - adjacent)
        lacuna = (base[0], base[1] - adjacent)
    else:
        slot, inserted = base[0] + adjacent, (other[0] + adjacent, other[1])
        lacuna = (base[0] + adjacent, base[1])
    if inserted[0] < inserted[1]:
        row.insertions[slot] = inserted
    if lacuna[0] < lacuna[1]:
        row.lacunae.append(lacuna)


def describe_lacunae(
    tokens: Sequence[Tokens],
    base: int,
    *,
    runs: Sequence[AlignedRun],
    excerpts: frozenset[int],
    facts: Sequence[TextFacts],
    settings: AlignSettings,
    columns: Sequence[int] | None = None,
) -> tuple[Lacuna, ...]:
    """Return the stretches of the base text in which a witness is not extant in *runs*, with the reasons.

    Those of the witnesses in *columns* only, if these are given.
    """
    lacking = [run.cells for run in runs if None in run.cells]
    lacunae: list[Lacuna] = []
    for column in range(len(tokens)) if columns is None else columns:
        if all(cells[column] is not None for cells in lacking):
            continue
        found = lacking_stretches(runs, base, column)
        judge = GapJudge(
            tokens[base],
            tokens[column],
            _outline(found, len(tokens[base]), len(tokens[column])),
            facts=(facts[base], facts[column]),
            excerpt=column in excerpts,
            settings=settings,
        )
        for (start, end), other in found:
            lacunae.append(Lacuna(column, start, end, *judge.describe((start, end), other)))
    return tuple(lacunae)


def lacking_stretches(runs: Sequence[AlignedRun], base: int, column: int) -> list[LackingStretch]:
    """Return the stretches of the base text in which a witness is not extant, in order."""
    found: list[LackingStretch] = []
    at = 0
    for run in runs:
        own, cell = run.cells[base], run.cells[column]
        if cell:
            at = cell[1]
        elif cell is None and own:
            if found and found[-1].base[1] == own[0] and found[-1].other == at:
                found[-1] = LackingStretch((found[-1].base[0], own[1]), at)
            else:
                found.append(LackingStretch((own[0], own[1]), at))
    return found


class LackingStretch(NamedTuple):
    """Tokens of the base text that a witness lacks, and the number of its own tokens before them."""

    base: tuple[int, int]
    other: int


def _outline(found: Sequence[LackingStretch], size: int, width: int) -> list[MatchingBlock]:
    """Return the stretches between lacunae as blocks, which show where a text starts and ends."""
    edges = [(0, 0), *((gap.base[1], gap.other) for gap in found)]
    stops = [*((gap.base[0], gap.other) for gap in found), (size, width)]
    return [
        MatchingBlock(start, at, end - start)
        for (start, at), (end, stop) in zip(edges, stops, strict=True)
        if end > start and stop > at
    ]
