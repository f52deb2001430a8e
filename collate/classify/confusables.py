"""Evidence of ear and eye: the differing characters sound alike, or look alike."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify import pinyin
from collate.classify.characters import canonical_form, letters_only
from collate.classify.data_files import table_row, table_rows
from collate.model import Cause, Evidence
from collate.text.japanese import is_japanese
from collate.text.tokens import is_han

if TYPE_CHECKING:
    from collate.classify.lexicon import ConfusableWords, Lexicon, VariantInContext

#: Letters around a variant that decide how a character is pronounced: most words have two.
_WORD = 3


class _CharacterPair(NamedTuple):
    """Two differing characters, and the index of both among the letters."""

    left: str
    right: str
    at: int


class _LetterDifference(NamedTuple):
    """The letters of lemma and reading, and the pairs in which they differ.

    ``confidence`` and ``details`` are those of the words that the settings
    state to be alike; in ``lemma`` and ``reading`` these are made equal.
    """

    lemma: str
    reading: str
    pairs: tuple[_CharacterPair, ...]
    confidence: float
    details: tuple[str, ...]


def homophone(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """Every differing character sounds like its counterpart; with less confidence where the tone differs.

    A character has its common pronunciations, and others in the words that
    have them (会 in 会计). They are Chinese, and no evidence in a Japanese text.
    """
    if is_japanese(variant.before + variant.lemma + variant.reading + variant.after):
        return None
    difference = _letter_difference(variant.lemma, variant.reading, lexicon.homophone)
    if difference is None:
        return None
    confidence, details = difference.confidence, list(difference.details)
    for pair in difference.pairs:
        stated = lexicon.homophone.letters.get(frozenset(pair[:2]))
        if stated is not None:
            confidence = min(confidence, stated)
            details.append(f"{pair.left} / {pair.right}")
            continue
        match = pinyin.match_sounds(pair.left, pair.right) or _match_in_words(variant, difference, pair)
        if match is None:
            return None
        settings = lexicon.confidence
        confidence = min(confidence, settings.homophone if match.same_tone else settings.homophone_other_tone)
        details.append(f"{pair.left} {match.left} / {pair.right} {match.right}")
    return Evidence(Cause.HOMOPHONE, confidence, ", ".join(details)) if confidence else None


def _match_in_words(
    variant: VariantInContext, difference: _LetterDifference, pair: _CharacterPair
) -> pinyin.SoundMatch | None:
    if not pinyin.may_sound_alike(pair.left, pair.right):
        return None
    before, after = letters_only(variant.before)[-_WORD:], letters_only(variant.after)[:_WORD]
    words = before + difference.lemma + after, before + difference.reading + after
    at = len(before) + pair.at
    return pinyin.match_sounds_in_words(pair.left, pair.right, words=words, at=(at, at))


def similar_form(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """Every differing character looks like its counterpart, as a glyph or to proofreaders.

    Sources: ``data/similar_glyphs.txt``, by ``tools/glyphs.py``; ``data/components.txt``, by
    ``tools/components.py``; ``data/confusions.txt``.
    """
    difference = _letter_difference(variant.lemma, variant.reading, lexicon.graphic)
    if difference is None:
        return None
    confidence, details = difference.confidence, list(difference.details)
    for pair in difference.pairs:
        stated = lexicon.graphic.letters.get(frozenset(pair[:2]))
        if stated is None:
            best = max(_similarity(pair.left, pair.right), _similarity(pair.right, pair.left))
            stated = (0.0, lexicon.confidence.graphic_weaker, lexicon.confidence.graphic)[best]
        if not stated:
            return None
        confidence = min(confidence, stated)
        details.append(f"{pair.left} / {pair.right}")
    return Evidence(Cause.SIMILAR_FORM, confidence, ", ".join(details)) if confidence else None


def _letter_difference(lemma: str, reading: str, confusable: ConfusableWords) -> _LetterDifference | None:
    """Return how two readings of equally many letters, all Han, differ; None if they do not, or otherwise.

    Letters with one canonical form do not differ, and the same letters in
    another order changed places, not their sound.
    """
    if not confusable.words:
        return _compare_letters(letters_only(lemma), letters_only(reading))
    return _compare_letters(*_unify_words(letters_only(lemma), letters_only(reading), confusable))


@lru_cache(maxsize=4)
def _compare_letters(
    lemma: str, reading: str, confidence: float = 1.0, details: tuple[str, ...] = ()
) -> _LetterDifference | None:
    if not lemma or len(lemma) != len(reading):
        return None
    plain = canonical_form(lemma), canonical_form(reading)
    even = len(plain[0]) == len(plain[1]) == len(lemma)
    pairs = tuple(
        _CharacterPair(a, b, at)
        for at, (a, b) in enumerate(zip(lemma, reading, strict=True))
        if a != b and not (even and plain[0][at] == plain[1][at])
    )
    if not (pairs or details) or not all(is_han(p.left) and is_han(p.right) for p in pairs):
        return None
    if len(pairs) > 1 and sorted(p.left for p in pairs) == sorted(p.right for p in pairs):
        return None
    return _LetterDifference(lemma, reading, pairs, confidence, details)


def _unify_words(
    lemma: str, reading: str, confusable: ConfusableWords
) -> tuple[str, str, float, tuple[str, ...]]:
    """Return both texts with confusable words made equal, the confidence, and a detail for each pair."""
    words = confusable.words
    assert words is not None, "called only if there are words"
    forms = [words.pattern.findall(text) for text in (lemma, reading)]
    if forms[0] == forms[1] or [words.first[w] for w in forms[0]] != [words.first[w] for w in forms[1]]:
        return lemma, reading, 1.0, ()
    pairs = [(a, b) for a, b in zip(*forms, strict=True) if a != b]
    confidence = min(confusable.confidence[words.first[a]] for a, _ in pairs)
    details = tuple(f"{a} / {b}" for a, b in pairs)
    return words.unify(lemma), words.unify(reading), confidence, details


def _similarity(left: str, right: str) -> int:
    """Return how similar *right* looks to *left*: 2 very, 1 somewhat, 0 not.

    The tables have for each character those whose glyphs are very and somewhat similar, and those
    after it in Unicode that share a component with it.
    """
    if left + right in _confused_pairs():
        return 2
    very, _, somewhat = table_row("similar_glyphs.txt", left).partition("\t")
    if right in very:
        return 2
    return int(right in somewhat or right in table_row("components.txt", left))


@lru_cache(maxsize=1)
def _confused_pairs() -> frozenset[str]:
    """Return the pairs that editors and proofreaders list, in both directions."""
    words = [word for row in table_rows("confusions.txt") for word in row.split()]
    return frozenset([*words, *(word[::-1] for word in words)])
