"""Cuts of a widened unit of modern Chinese between words that pair one to one: 他 ] 我, 说 ] 讲.

The segmenter is the evidence: an edge counts only if in every reading a word
ends and another begins there. What has no such evidence stays one entry: an
older text, which has no marks; a title; words that went from one place to
another; three pairs in a row, which are a phrase or an unknown name.
"""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.alignment_columns import VariantUnit
from collate.classify.characters import canonical_form
from collate.classify.likeness import sound_alike
from collate.classify.word_windows import edges_of_words, window_of
from collate.text.tokens import TokenKind
from collate.text.word_reach import is_modern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from collate.classify.alignment_columns import AlignmentColumns
    from collate.model import Tokens

#: Most columns of a unit that is cut into words; more are a passage that was written anew.
_MOST = 24

#: Most tokens of a title.
_TITLE = 40

#: Pairs in a row, none of two like words, that are a phrase replaced by another, or single characters of a
#: name that the segmenter does not have.
_PHRASE = 3

#: The most frequent surnames (census of 2020). A name begins where all readings have one.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鐘譚鄒陸顧龍萬錢湯喬賀賴龔"
)


class _Piece(NamedTuple):
    """Columns between two word edges, and for the base text and each reading its words there."""

    unit: VariantUnit
    words: tuple[tuple[str, ...], ...]

    @property
    def is_equal(self) -> bool:
        return len(set(self.words)) == 1

    @property
    def is_pair(self) -> bool:
        """Whether every reading has one word."""
        return all(len(words) == 1 for words in self.words)

    @property
    def is_absent(self) -> bool:
        """Whether some reading has nothing."""
        return not all(self.words)

    @property
    def is_same_characters(self) -> bool:
        """Whether all readings have the same characters in other forms: 發現 and 发现."""
        return len({canonical_form("".join(words)) for words in self.words}) == 1

    @property
    def is_surname(self) -> bool:
        return self.is_pair and all(words[0] in _SURNAMES for words in self.words)

    @property
    def is_like(self) -> bool:
        """Whether every reading has one word, and all share a character or sound alike."""
        if not self.is_pair:
            return False
        first, *others = (words[0] for words in self.words)
        if set(first).intersection(*others):
            return True
        return len(first) == 1 and all(
            other == first or (len(other) == 1 and sound_alike(first, other)) for other in others
        )


def cut_into_words(columns: AlignmentColumns, units: Iterable[VariantUnit]) -> list[VariantUnit]:
    """Return *units*, widened to words, cut between words that pair one to one.

    What is equal between two such pairs is in no unit.
    """
    return [piece for unit in units for piece in _cut(columns, unit)]


def _cut(columns: AlignmentColumns, unit: VariantUnit) -> list[VariantUnit]:
    if not 2 <= unit.end - unit.start <= _MOST:
        return [unit]
    if _is_in_title(columns, unit):
        return [unit]
    pieces = _pieces(columns, unit)
    if len(pieces) < 2 or _is_rearranged(pieces):
        return [unit]
    parts = [part for part in _parts(pieces) if not all(piece.is_equal for piece in part)]
    return [VariantUnit(part[0].unit.start, part[-1].unit.end) for part in parts]


def _is_in_title(columns: AlignmentColumns, unit: VariantUnit) -> bool:
    """Return whether *unit* stands between the marks of a title, which is one name: 《…》."""
    cell = columns.cell(unit.start, unit.end, witness=columns.base)
    if not cell:
        return False
    tokens = columns.alignment.tokens[columns.base]
    before = tokens.surface(max(0, cell[0] - _TITLE), cell[0])
    return before.rfind("《") > before.rfind("》")


def _pieces(columns: AlignmentColumns, unit: VariantUnit) -> list[_Piece]:
    """Return the pieces of *unit* between the edges that all readings have; none without evidence."""
    forms = columns.forms(*unit)
    base = columns.base
    readings: list[tuple[Tokens, int, int, frozenset[int]]] = []
    witnesses: list[int] = []
    for members in ([base], *forms.variants.values()):
        spans = [(columns.alignment.tokens[w], int(forms.low[w]), int(forms.high[w])) for w in members]
        # The same words may be cut otherwise among others: the window that is first in code point order
        # decides, so that the order of witnesses does not.
        window, at = min((window_of(*span), i) for i, span in enumerate(spans))
        tokens, low, high = spans[at]
        if low == high or (tokens.kinds[low:high] != TokenKind.HAN).any() or not is_modern(window):
            return []
        readings.append((tokens, low, high, edges_of_words(tokens, low, high)))
        witnesses.append(members[at])
    cuts = [(unit.start, tuple(low for _, low, _, _ in readings))]
    for column in range(unit.start + 1, unit.end + 1):
        here = tuple(
            cell[1] if (cell := columns.cell(unit.start, column, witness=witness)) else low
            for witness, (_, low, _, _) in zip(witnesses, readings, strict=True)
        )
        if all(at in edges for at, (_, _, _, edges) in zip(here, readings, strict=True)):
            cuts.append((column, here))
    if cuts[-1][0] != unit.end:
        return []
    return [
        _Piece(
            VariantUnit(start, end),
            tuple(
                _words(tokens, edges, a, b)
                for (tokens, _, _, edges), a, b in zip(readings, lows, highs, strict=True)
            ),
        )
        for (start, lows), (end, highs) in pairwise(cuts)
    ]


def _words(tokens: Tokens, edges: frozenset[int], low: int, high: int) -> tuple[str, ...]:
    """Return the words in tokens ``[low, high)``."""
    inner = [low, *(at for at in range(low + 1, high) if at in edges), high]
    return tuple("".join(tokens.surface(a, b).split()) for a, b in pairwise(inner) if a < b)


def _is_rearranged(pieces: list[_Piece]) -> bool:
    """Return whether a reading has words of the base text in another piece: they were moved.

    What one of them lacks in a piece is looked for in all of the others, since
    父老乡亲 may be one word.
    """
    texts = [
        "".join(chain.from_iterable(row)) for row in zip(*(piece.words for piece in pieces), strict=True)
    ]
    for reading in range(1, len(texts)):
        if sorted(texts[0]) == sorted(texts[reading]):
            return True
        for i, piece in enumerate(pieces):
            others = [other for j, other in enumerate(pieces) if j != i]
            for here, there in ((0, reading), (reading, 0)):
                words = set(piece.words[here]) - set(piece.words[there])
                if any(words & set(other.words[there]) - set(other.words[here]) for other in others):
                    return True
                lost = "" if piece.words[there] else "".join(piece.words[here])
                if lost and any(
                    lost in "".join(other.words[there]) for other in others if not other.is_equal
                ):
                    return True
    return False


def _parts(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each entry, and those that are equal between them."""
    joined = _names(pieces)
    part = [pieces[0]]
    for index, (left, right) in enumerate(pairwise(pieces), 1):
        equal = index - 1 if left.is_equal else index if right.is_equal else None
        if equal is not None:
            beside = pieces[max(0, equal - 1) : equal + 2 : 2]
            apart = len(beside) == 2 and all(piece.is_pair and not piece.is_equal for piece in beside)
        else:
            apart = index not in joined and _are_apart(left, right)
        if apart:
            yield part
            part = []
        part.append(right)
    yield part


def _are_apart(left: _Piece, right: _Piece) -> bool:
    """Return whether the edge between two pieces, in both of which readings differ, is one of entries.

    It is if the words on one side pair one to one; other forms of characters
    on both sides are one difference. What a reading lacks beside a pair is its
    own entry only if the pair has a character in common: else any of the words
    may be its counterpart.
    """
    if left.is_same_characters and right.is_same_characters:
        return False
    for one, other in ((left, right), (right, left)):
        if one.is_absent:
            return other.is_like
    return left.is_pair or right.is_pair


def _names(pieces: list[_Piece]) -> set[int]:
    """Return the numbers of pieces that are not cut from the one before: they continue a name or a phrase."""
    joined = {i for i in range(1, len(pieces)) if pieces[i - 1].is_surname}
    run = 0
    for i, piece in enumerate(pieces):
        run = 0 if piece.is_equal or piece.is_like else run + 1
        if run >= _PHRASE:
            joined.update(range(i - run + 2, i + 1))
    return joined
