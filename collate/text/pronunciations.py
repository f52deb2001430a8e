"""Pronunciations of Han characters in Mandarin: all that a character has, and that in a word.

They are those of pypinyin, whose dictionaries take a fifth of a second and forty
megabytes to load. The tables are made by ``tools/pronunciations.py``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from collate.text.packed import unpack

#: A character of a phrase, and its pronunciation where it is not the first one of the character.
_SYLLABLE = re.compile(r"([^a-z\d])([a-z]+\d)?")

#: All characters with pronunciations come after it, all letters of pinyin (ê) before.
_LAST_LETTER = "\u3000"

#: Most characters of a phrase.
_LONGEST = 10


@lru_cache(maxsize=8192)
def all_pronunciations(character: str) -> tuple[str, ...]:
    """Return all pronunciations of *character* in pinyin with tone numbers, the most frequent first.

    Source: pypinyin (MIT). Empty for a character without any.

    >>> all_pronunciations("督"), all_pronunciations("会"), all_pronunciations("a")
    (('du1',), ('hui4', 'kuai4'), ())
    """
    rows = _characters()
    at = rows.find(character) if character > _LAST_LETTER else -1
    if at < 0:
        return ()
    start = rows.rfind("\n", 0, at) + 1
    return tuple(rows[start : rows.index("\t", start)].split())


def pronounce(word: str) -> tuple[str, ...]:
    """Return the pronunciation of each character of *word* in that word.

    Source: pypinyin (MIT): from left to right, the longest phrase of its dictionary, else
    the character in its first pronunciation. A character without any is read as 一.

    >>> pronounce("会计"), pronounce("开会"), pronounce("重庆大会")
    (('kuai4', 'ji4'), ('kai1', 'hui4'), ('chong2', 'qing4', 'da4', 'hui4'))
    """
    # A character without a pronunciation would end a phrase; 一 keeps the indices in step.
    plain = "".join(character if all_pronunciations(character) else "一" for character in word)
    syllables: list[str] = []
    while len(syllables) < len(plain):
        rest = plain[len(syllables) :]
        phrases = _phrases_from(rest[0])
        ends = range(min(len(rest), _LONGEST), 1, -1)
        found = next((phrases[rest[:end]] for end in ends if rest[:end] in phrases), None)
        if found is None:
            # Where a phrase is cut off by the end of the text, pypinyin has no phrase in the rest of it.
            cut_off = any(phrase.startswith(rest) for phrase in phrases)
            found = tuple(all_pronunciations(character)[0] for character in (rest if cut_off else rest[0]))
        syllables += found
    return tuple(syllables)


@lru_cache(maxsize=512)
def _phrases_from(character: str) -> dict[str, tuple[str, ...]]:
    """Return the phrases that begin with *character*, and the pronunciation of each of their characters."""
    rows = _phrases()
    at = rows.find(f"\n{character}\t")
    if at < 0:
        return {}
    row = rows[at + len(character) + 2 : rows.index("\n", at + 1)]
    table: dict[str, tuple[str, ...]] = {}
    for phrase in row.split(" "):
        syllables = _SYLLABLE.findall(phrase)
        table["".join(letter for letter, _ in syllables)] = tuple(
            sound or all_pronunciations(letter)[0] for letter, sound in syllables
        )
    return table


@lru_cache(maxsize=1)
def _characters() -> str:
    """Return a row for each list of pronunciations: it, a tab, and the characters that have it."""
    return unpack("pronunciations.z").decode("utf-8")


@lru_cache(maxsize=1)
def _phrases() -> str:
    """Return a row for each character that begins phrases: it, a tab, and the phrases."""
    return unpack("phrases.z").decode("utf-8")
