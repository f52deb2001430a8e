"""Pronunciations of Han characters in pinyin: the common ones, and those in a word."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from collate.classify.data_files import table_rows
from collate.text.pronunciations import all_pronunciations, pronounce


class SoundMatch(NamedTuple):
    """Two pronunciations that sound alike, and whether their tones agree."""

    left: str
    right: str
    same_tone: bool


def match_sounds(left: str, right: str) -> SoundMatch | None:
    """Return the common pronunciations by which two characters sound alike, the same tone first, or None.

    >>> match_sounds("实", "时"), match_sounds("和", "或")
    (SoundMatch(left='shi2', right='shi2', same_tone=True), None)
    """
    return _match(common_pronunciations(left), common_pronunciations(right))


def may_sound_alike(left: str, right: str) -> bool:
    """Return whether two characters sound alike in any of their pronunciations in a dictionary."""
    return _match(all_pronunciations(left), all_pronunciations(right)) is not None


def match_sounds_in_words(
    left: str, right: str, *, words: tuple[str, str], at: tuple[int, int]
) -> SoundMatch | None:
    """Return the pronunciations by which two characters sound alike at index *at* of their *words*, or None.

    >>> match_sounds_in_words("会", "快", words=("会计", "快计"), at=(0, 0))
    SoundMatch(left='kuai4', right='kuai4', same_tone=True)
    >>> match_sounds_in_words("会", "快", words=("大会", "大快"), at=(1, 1)) is None
    True
    """
    here, there = (pronounce(word)[index : index + 1] for word, index in zip(words, at, strict=True))
    common = common_pronunciations(left), common_pronunciations(right)
    return _match(here, common[1]) or _match(common[0], there) or _match(here, there)


def _match(left: tuple[str, ...], right: tuple[str, ...]) -> SoundMatch | None:
    for one in left:
        if one in right:
            return SoundMatch(one, one, same_tone=True)
    for one in left:
        for other in right:
            if one[:-1] == other[:-1]:
                return SoundMatch(one, other, same_tone=False)
    return None


@lru_cache(maxsize=8192)
def common_pronunciations(character: str) -> tuple[str, ...]:
    """Return the common pronunciations of *character*, the most frequent first.

    Source: ``data/readings.txt``; for characters not in it, those of :mod:`collate.text.pronunciations`.
    """
    return _common_table().get(character) or all_pronunciations(character)


@lru_cache(maxsize=1)
def _common_table() -> dict[str, tuple[str, ...]]:
    cells = (row.split() for row in table_rows("readings.txt"))
    return {character: tuple(pronunciations) for character, *pronunciations in cells}
