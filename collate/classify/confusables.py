"""Evidence of ear and eye: what differs sounds like its counterpart, or looks like it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify import pinyin
from collate.classify.characters import canonical, letters
from collate.classify.data_files import table_rows
from collate.model import Cause, Evidence
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collate.classify.context import Place
    from collate.classify.lexicon import Alike, Told

#: Letters around a place that tell how a character is read: most words have two.
_WORD = 3


class _Pair(NamedTuple):
    left: str
    right: str
    at: int
    """Where both stand among the letters."""


class _Differing(NamedTuple):
    """Lemma and reading by letters, what differs in them, and how sure what is told makes them alike."""

    lemma: str
    reading: str
    pairs: tuple[_Pair, ...]
    sure: float
    shown: tuple[str, ...]


def homophone(place: Place, told: Told) -> Evidence | None:
    """Every differing character sounds like its counterpart; less sure where the tone differs.

    Readings of a character: the usual ones, and others where it has them in
    the word in which it stands (会 in 会计).
    """
    found = _differing(place.lemma, place.reading, told.homophone if told.homophone.words else None)
    if found is None:
        return None
    sure, shown = found.sure, list(found.shown)
    for pair in found.pairs:
        own = told.homophone.letters.get(frozenset(pair[:2]))
        if own is not None:
            sure = min(sure, own)
            shown.append(f"{pair.left} / {pair.right}")
            continue
        like = pinyin.alike(pair.left, pair.right) or _in_words(place, found, pair)
        if like is None:
            return None
        sure = min(sure, told.sure.homophone if like.same_tone else told.sure.homophone_other_tone)
        shown.append(f"{pair.left} {like.left} / {pair.right} {like.right}")
    return Evidence(Cause.HOMOPHONE, sure, ", ".join(shown)) if sure else None


def _in_words(place: Place, found: _Differing, pair: _Pair) -> pinyin.Likeness | None:
    if not pinyin.may_sound_alike(pair.left, pair.right):
        return None
    before, after = letters(place.before)[-_WORD:], letters(place.after)[:_WORD]
    words = before + found.lemma + after, before + found.reading + after
    at = len(before) + pair.at
    return pinyin.in_words(pair.left, pair.right, words, (at, at))


def similar_form(place: Place, told: Told) -> Evidence | None:
    """Every differing character looks like its counterpart: as pictures, or to proofreaders.

    Sources: ``data/similar_glyphs.txt``, by ``tools/glyphs.py``; ``data/components.txt``, by
    ``tools/components.py``; ``data/confusions.txt``.
    """
    found = _differing(place.lemma, place.reading, told.graphic if told.graphic.words else None)
    if found is None:
        return None
    sure, shown = found.sure, list(found.shown)
    for pair in found.pairs:
        own = told.graphic.letters.get(frozenset(pair[:2]))
        if own is None:
            best = max(_likeness(pair.left, pair.right), _likeness(pair.right, pair.left))
            own = (0.0, told.sure.graphic_weaker, told.sure.graphic)[best]
        if not own:
            return None
        sure = min(sure, own)
        shown.append(f"{pair.left} / {pair.right}")
    return Evidence(Cause.SIMILAR_FORM, sure, ", ".join(shown)) if sure else None


def _differing(lemma: str, reading: str, alike: Alike | None) -> _Differing | None:
    """Return what differs in two readings of as many letters, all Han; None where nothing does.

    Letters that are one in another shape do not differ, and the same letters
    in another order have changed places and not their sound.
    """
    if alike is None:
        return _by_letter(letters(lemma), letters(reading))
    lemma, reading, sure, shown = _by_word(letters(lemma), letters(reading), alike)
    return _by_letter(lemma, reading, sure, shown)


@lru_cache(maxsize=4)
def _by_letter(lemma: str, reading: str, sure: float = 1.0, shown: tuple[str, ...] = ()) -> _Differing | None:
    if not lemma or len(lemma) != len(reading):
        return None
    plain = canonical(lemma), canonical(reading)
    even = len(plain[0]) == len(plain[1]) == len(lemma)
    pairs = tuple(
        _Pair(a, b, at)
        for at, (a, b) in enumerate(zip(lemma, reading, strict=True))
        if a != b and not (even and plain[0][at] == plain[1][at])
    )
    if not (pairs or shown) or not all(is_han(p.left) and is_han(p.right) for p in pairs):
        return None
    if len(pairs) > 1 and sorted(p.left for p in pairs) == sorted(p.right for p in pairs):
        return None
    return _Differing(lemma, reading, pairs, sure, shown)


def _by_word(lemma: str, reading: str, alike: Alike) -> tuple[str, str, float, tuple[str, ...]]:
    """Make words equal that are told to be alike, and say how sure that is."""
    words = alike.words
    assert words is not None, "asked only where words are told"
    found = [words.pattern.findall(text) for text in (lemma, reading)]
    if found[0] == found[1] or [words.first[w] for w in found[0]] != [words.first[w] for w in found[1]]:
        return lemma, reading, 1.0, ()
    pairs = [(a, b) for a, b in zip(*found, strict=True) if a != b]
    sure = min(alike.sure[words.first[a]] for a, _ in pairs)
    shown = tuple(f"{a} / {b}" for a, b in pairs)
    return words.unified(lemma), words.unified(reading), sure, shown


@lru_cache(maxsize=1)
def _glyphs() -> Mapping[str, tuple[str, str]]:
    cells = (row.split("\t") for row in table_rows("similar_glyphs.txt"))
    return {character: (very, rest) for character, very, rest in cells}


@lru_cache(maxsize=1)
def _confused() -> frozenset[str]:
    """Return the pairs that editors and proofreaders know, in both directions."""
    words = [word for row in table_rows("confusions.txt") for word in row.split()]
    return frozenset([*words, *(word[::-1] for word in words)])


def _likeness(left: str, right: str) -> int:
    if left + right in _confused():
        return 2
    very, rest = _glyphs().get(left, ("", ""))
    if right in very:
        return 2
    return int(right in rest or right in _akin().get(left, ""))


@lru_cache(maxsize=1)
def _akin() -> Mapping[str, str]:
    """Return for each character those after it in Unicode with which it has a component in common."""
    return dict(row.split("\t") for row in table_rows("components.txt"))
