"""How Han characters are read: what is usual, and what they are read as in a word."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from collate.classify.data_files import table_rows


class Likeness(NamedTuple):
    """Two readings that sound alike, and whether their tones agree."""

    left: str
    right: str
    same_tone: bool


def alike(left: str, right: str) -> Likeness | None:
    """Return by which usual readings two characters sound alike, the same tone first; None if they do not.

    >>> alike("实", "时"), alike("和", "或")
    (Likeness(left='shi2', right='shi2', same_tone=True), None)
    """
    return _match(usual(left), usual(right))


def may_sound_alike(left: str, right: str) -> bool:
    """Tell whether any readings of two characters that a dictionary has are alike."""
    return _match(readings(left), readings(right)) is not None


def in_words(left: str, right: str, words: tuple[str, str], at: tuple[int, int]) -> Likeness | None:
    """Return by which readings two characters sound alike where they stand, at *at* in their *words*.

    >>> in_words("会", "快", ("会计", "快计"), (0, 0))
    Likeness(left='kuai4', right='kuai4', same_tone=True)
    >>> in_words("会", "快", ("大会", "大快"), (1, 1)) is None
    True
    """
    here, there = (_read(word)[place : place + 1] for word, place in zip(words, at, strict=True))
    return _match(here, usual(right)) or _match(usual(left), there) or _match(here, there)


def _match(left: tuple[str, ...], right: tuple[str, ...]) -> Likeness | None:
    for one in left:
        if one in right:
            return Likeness(one, one, same_tone=True)
    for one in left:
        for other in right:
            if one[:-1] == other[:-1]:
                return Likeness(one, other, same_tone=False)
    return None


@lru_cache(maxsize=8192)
def usual(character: str) -> tuple[str, ...]:
    """Return the usual readings of *character*, the most usual first; source: ``data/readings.txt``."""
    return _usual().get(character) or readings(character)


@lru_cache(maxsize=8192)
def readings(character: str) -> tuple[str, ...]:
    """Return all readings of a character in pinyin with tone numbers (pypinyin, MIT), most usual first."""
    from pypinyin import Style, pinyin

    found = pinyin(character, heteronym=True, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return tuple(found[0]) if found else ()


@lru_cache(maxsize=1024)
def _read(word: str) -> tuple[str, ...]:
    """Return one reading for each character of *word*, in that word."""
    from pypinyin import Style, pinyin

    # What has no reading would swallow its neighbours: any character that has one keeps the places.
    plain = "".join(character if readings(character) else "一" for character in word)
    found = pinyin(plain, style=Style.TONE3, neutral_tone_with_five=True)
    return tuple(syllable[0] for syllable in found)


@lru_cache(maxsize=1)
def _usual() -> dict[str, tuple[str, ...]]:
    cells = (row.split() for row in table_rows("readings.txt"))
    return {character: tuple(found) for character, *found in cells}
