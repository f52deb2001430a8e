"""Traditional characters to simplified ones, word by word, as OpenCC converts them.

OpenCC loads eight megabytes for some thousand pairs, at every start; the table
in ``data/simplified.txt`` has all of them (``tools/simplified.py``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from collate.text.packed import read_text


class _Tables(NamedTuple):
    """The tables of the conversion, for ``str.translate``.

    ``unified`` has the unified character for each compatibility ideograph,
    ``characters`` the simplified form of each character (and of compatibility
    ideographs), ``phrases`` by their first character those that are not
    converted character by character, the longest first.
    """

    unified: dict[int, str]
    characters: dict[int, str]
    phrases: dict[str, tuple[tuple[str, str], ...]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    unified, characters, *rows = (
        row for row in read_text("simplified.txt").splitlines() if not row.startswith("#")
    )
    phrases: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rows:
        phrase, _, converted = row.partition(" ")
        phrases[phrase[0]] = (*phrases.get(phrase[0], ()), (phrase, converted))
    return _Tables(_pairs(unified), _pairs(characters), phrases)


def _pairs(row: str) -> dict[int, str]:
    return dict(zip(map(ord, row[::2]), row[1::2], strict=True))


def simplify_character(character: str) -> str:
    """Return the simplified form of one character, without context.

    >>> simplify_character("發"), simplify_character("乾"), simplify_character("a")
    ('发', '干', 'a')
    """
    return _tables().characters.get(ord(character), character)


def to_simplified(text: str) -> str:
    """Return *text* in simplified characters, converted word by word (乾坤 stays, 乾燥 becomes 干燥).

    Source: OpenCC, configuration ``t2s``: from left to right, the longest
    phrase of its table, else the character.

    >>> to_simplified("乾燥的乾坤")
    '干燥的乾坤'
    """
    if text.isascii():
        return text
    tables = _tables()
    if tables.phrases.keys().isdisjoint(text) and tables.unified.keys().isdisjoint(map(ord, text)):
        return text.translate(tables.characters)
    text = text.translate(tables.unified)
    parts: list[str] = []
    at = copied = 0
    while at < len(text):
        for phrase, converted in tables.phrases.get(text[at], ()):
            if text.startswith(phrase, at):
                parts += (text[copied:at].translate(tables.characters), converted)
                at = copied = at + len(phrase)
                break
        else:
            at += 1
    return "".join(parts) + text[copied:].translate(tables.characters)


def unify_regions(text: str) -> str:
    """Return *text* in simplified characters, word by word, with the 着 of the mainland for the 著 of Taiwan.

    Words in which both regions write 著 are in ``data/kept.txt``. Of these, 著书 is two words after a verb of
    which the dictionary has the form with 着: 看着书.

    >>> unify_regions("關注著重要著作"), unify_regions("关注着重要著作")
    ('关注着重要著作', '关注着重要著作')
    >>> unify_regions("看著書"), unify_regions("他著書"), unify_regions("看著書立說")
    ('看着书', '他著书', '看著书立说')
    """
    plain = to_simplified(text)
    if "著" not in plain:
        return plain
    return _kept_words().sub(_of_both_regions, plain)


def _of_both_regions(match: re.Match[str]) -> str:
    """Return a match of :func:`_kept_words` as both regions write it."""
    word = match[0]
    if word == "著":
        return "着"
    verb = match.string[match.start() - 1 : match.start()]
    if word != "著书" or not verb or match.string.startswith("立说", match.end()):
        return word
    from collate.text.word_edges import words_of

    return "着书" if words_of(f"{verb}着") == [f"{verb}着"] else word


@lru_cache(maxsize=1)
def _kept_words() -> re.Pattern[str]:
    words = (row for row in read_text("kept.txt").splitlines() if not row.startswith("#"))
    return re.compile("|".join([*sorted(words, key=len, reverse=True), "著"]))


def may_be_regional(differing: set[str]) -> bool:
    """Return whether words may account for *differing* characters that letters do not: a fast filter."""
    return not differing.isdisjoint(_converted_by_words())


@lru_cache(maxsize=1)
def _converted_by_words() -> frozenset[str]:
    phrases = (pair for pairs in _tables().phrases.values() for pair in pairs)
    return frozenset("着著") | {
        letter
        for pair in phrases
        for one, other in zip(*pair, strict=False)
        if one != other
        for letter in (one, other)
    }
