"""A long passage for which some witnesses have nothing or other words, and others most of it: short notes.

The apparatus has one entry for all of it. A note that gave the whole passage anew for each witness with
another word would be true, and no reader would find the word.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from collate.model import Kind, Span
from collate.report.base_text import FEWEST_LETTERS, LONGEST_LANDMARK, BaseText, count_letters
from collate.report.notes.style import LemmaRelation, NoteReading
from collate.text.fold import fold

#: Least share of the letters of a passage that a reading has, to be given by its differences.
_ALIKE = 2 / 3


class PassagePart(NamedTuple):
    """Words of the base text within a passage, by their span, and what witnesses have for them."""

    span: Span
    readings: tuple[NoteReading, ...]

    def added(self, words: str) -> tuple[bool, tuple[NoteReading, ...]] | None:
        """Return what all witnesses only add on one side of *words*, and whether that is before them.

        None if one of them does otherwise.
        """
        for before in (True, False):
            has = str.endswith if before else str.startswith
            if all(has(one.text, words) for one in self.readings):
                rest = (
                    one.text.removesuffix(words) if before else one.text.removeprefix(words)
                    for one in self.readings
                )
                found = (
                    one._replace(text=text.strip()) for one, text in zip(self.readings, rest, strict=True)
                )
                return before, tuple(found)
        return None


class DividedPassage(NamedTuple):
    """The readings that a note on the whole passage gives, and the parts in which the others differ."""

    whole: tuple[NoteReading, ...]
    parts: tuple[PassagePart, ...]


def divide_passage(base_text: BaseText, span: Span, readings: Sequence[NoteReading]) -> DividedPassage | None:
    """Return how the *readings* of a passage are noted, None where one note has them all.

    That is so unless the passage is long, a witness lacks it, has it elsewhere or has other words, and
    another has most of it.
    """
    words = base_text.text[span.start : span.end].rstrip()
    if len(readings) < 2 or base_text.shortened(span) == words:
        return None
    compared = {
        one: blocks
        for one in readings
        if one.way is LemmaRelation.PLAIN and (blocks := _equal_blocks(words, one.text)) is not None
    }
    if not 0 < len(compared) < len(readings):
        return None
    cuts = [0, *(cut - span.start for cut in base_text.cuts(span.start, span.start + len(words)))]
    changed = _merged(
        words, (place for blocks in compared.values() for place in _changed(blocks, cuts)), cuts
    )
    parts = []
    for low, high in _located(base_text, span, changed, cuts):
        texts: dict[str, list[str]] = {}
        for one, blocks in compared.items():
            text = one.text[_offset(blocks, low, last=False) : _offset(blocks, high, last=True)]
            if text != words[low:high]:
                texts.setdefault(text.strip(), []).extend(one.sigla)
        found = tuple(NoteReading(text, tuple(sigla)) for text, sigla in texts.items())
        parts.append(PassagePart(Span(span.start + low, span.start + high), found))
    return DividedPassage(tuple(one for one in readings if one not in compared), tuple(parts))


def kind_of_difference(one: str, other: str) -> Kind:
    """Return the kind of a difference between words: of marks, of forms of characters, else of words.

    >>> [kind_of_difference(*two).value for two in (("好，", "好。"), ("為", "爲"), ("好", "大"))]
    ['punctuation', 'orthographic', 'substantive']
    """
    if [c for c in one if c.isalnum()] == [c for c in other if c.isalnum()]:
        return Kind.PUNCTUATION
    return Kind.ORTHOGRAPHIC if fold(one) == fold(other) else Kind.SUBSTANTIVE


class _Block(NamedTuple):
    """Characters that are equal from *at* of the passage and from *there* of the reading."""

    at: int
    there: int
    size: int


def _equal_blocks(words: str, reading: str) -> list[_Block] | None:
    """Return the equal stretches of both, between empty ones; None if the reading has little of *words*."""
    from rapidfuzz.distance import Levenshtein

    blocks = [_Block(*block) for block in Levenshtein.opcodes(words, reading).as_matching_blocks()]
    alike = sum(count_letters(words[one.at : one.at + one.size]) for one in blocks)
    if alike < _ALIKE * count_letters(words):
        return None
    return [_Block(0, 0, 0), *blocks, _Block(len(words), len(reading), 0)]


def _changed(blocks: Sequence[_Block], cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the passage that a reading has otherwise, as whole words."""
    for before, after in pairwise(blocks):
        low, high = before.at + before.size, after.at
        if low == high and before.there + before.size == after.there:
            continue
        if low == high:  # words are added: beside the word before them
            low, high = (low - 1, high) if low else (low, high + 1)
        yield cuts[max(0, bisect_right(cuts, low) - 1)], cuts[min(bisect_left(cuts, high), len(cuts) - 1)]


def _merged(words: str, places: Iterable[tuple[int, int]], cuts: Sequence[int]) -> list[tuple[int, int]]:
    """Return *places* in order, those made one between which there are too few words."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(places):
        if merged and count_letters(words[merged[-1][1] : low]) < FEWEST_LETTERS:
            low, high = merged[-1][0], max(high, merged.pop()[1])
        merged.append((low, high))
    return merged


def _located(
    base_text: BaseText, span: Span, places: Sequence[tuple[int, int]], cuts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield *places* with as many words beside them as make them unique in their sentence.

    A word is left between two of them.
    """
    lowest = 0
    for number, (low, high) in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else cuts[-1] + 1
        tries = [(low, high)]
        left = [cut for cut in reversed(cuts) if lowest <= cut < low]
        right = [cut for cut in cuts if high < cut < following]
        tries += [(cut, high) for cut in left] + [(low, cut) for cut in right]
        tries += [(one, other) for one in left for other in right]
        best = next(
            (one for one in sorted(tries, key=_size) if _is_found(base_text, span, one, (low, high))),
            (low, high),
        )
        lowest = next((cut for cut in cuts if cut > best[1]), best[1])
        yield best


def _size(place: tuple[int, int]) -> int:
    return place[1] - place[0]


def _is_found(base_text: BaseText, span: Span, place: tuple[int, int], inner: tuple[int, int]) -> bool:
    """Return whether a reader finds the words of *place*, which has those of *inner*."""
    start, end = span.start + place[0], span.start + place[1]
    words = base_text.text[start:end].strip()
    if count_letters(words) < FEWEST_LETTERS or _size(place) > LONGEST_LANDMARK + _size(inner):
        return False
    return base_text.once(words, Span(start, end))


def _offset(blocks: Sequence[_Block], at: int, *, last: bool) -> int:
    """Return the offset in the reading of an offset of the passage between equal characters, or at its ends.

    Where words are added at just that offset, it is before them, or with *last* after them.
    """
    found = [one.there + at - one.at for one in blocks if one.at <= at <= one.at + one.size]
    return found[-1 if last else 0]
