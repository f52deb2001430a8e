"""Input of the rules: lookup tables of the words in the settings, and one variant in its context."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.characters import canonical_form
from collate.classify.wordforms import FormTable, build_form_table
from collate.model import GRAVITY, Kind
from collate.settings import EvidenceSettings, Settings

if TYPE_CHECKING:
    from collate.settings import AlikeSettings, EquivalentSettings

#: Characters of context on each side: an eye that skips a line of print skips 20 to 40.
REACH = 60


class VariantInContext(NamedTuple):
    """Lemma and reading as written, and the base text before and after the lemma."""

    lemma: str
    reading: str
    before: str
    after: str


class Equivalents(NamedTuple):
    """The rows ``[[equivalent]]``, as written and in canonical form.

    ``classes`` has kind and subtype for each first form; ``longest`` is the length of the longest form.
    """

    written: FormTable
    canonical: FormTable
    classes: dict[str, tuple[Kind, str]]
    longest: int


class ConfusableWords(NamedTuple):
    """The rows ``[[alike]]`` of one cause.

    ``letters`` has the confidence of pairs of letters; ``words`` the words of
    several letters, ``confidence`` theirs by their first form.
    """

    letters: dict[frozenset[str], float]
    words: FormTable | None
    confidence: dict[str, float]


class Lexicon(NamedTuple):
    """What the settings state about words; the default values are those of settings that state nothing."""

    equivalents: Equivalents | None = None
    confidence: EvidenceSettings = EvidenceSettings()
    homophone: ConfusableWords = ConfusableWords({}, None, {})
    graphic: ConfusableWords = ConfusableWords({}, None, {})


def build_lexicon(settings: Settings) -> Lexicon:
    """Return the lexicon of *settings*: ``[evidence]``, ``[[equivalent]]`` and ``[[alike]]``."""
    return Lexicon(
        _equivalents(settings.equivalent),
        settings.evidence,
        *(_confusable_words(settings.alike, cause) for cause in ("homophone", "graphic")),
    )


@lru_cache(maxsize=8)
def _equivalents(rows: tuple[EquivalentSettings, ...]) -> Equivalents | None:
    # Rows that share a form are merged; the first row that has the form decides its kind.
    written = build_form_table(row.forms for row in rows)
    canonical = build_form_table(tuple(canonical_form(form) for form in row.forms) for row in rows)
    if written is None or canonical is None:
        return None
    classes: dict[str, tuple[Kind, str]] = {}
    for row in rows:
        kind_and_subtype = Kind(row.kind), row.subtype
        for form in row.forms:
            classes.setdefault(written.first[form], kind_and_subtype)
            classes.setdefault(canonical.first[canonical_form(form)], kind_and_subtype)
    return Equivalents(written, canonical, classes, max(len(form) for row in rows for form in row.forms))


@lru_cache(maxsize=8)
def _confusable_words(rows: tuple[AlikeSettings, ...], cause: str) -> ConfusableWords:
    letters: dict[frozenset[str], float] = {}
    several: list[tuple[str, ...]] = []
    for row in rows:
        if row.cause == cause and all(len(form) == 1 for form in row.forms):
            letters |= {frozenset((a, b)): row.confidence for a in row.forms for b in row.forms if a != b}
        elif row.cause == cause:
            several.append(row.forms)
    words = build_form_table(several)
    confidence = {
        words.first[row.forms[0]]: row.confidence for row in rows if words and row.forms[0] in words.first
    }
    return ConfusableWords(letters, words, confidence)


class UnifiedPair(NamedTuple):
    """Two readings with equivalent words made equal, and the kind and subtype of those words."""

    lemma: str
    reading: str
    kind: Kind
    subtype: str


def unify_equivalents(
    equivalents: Equivalents, lemma: str, *, reading: str, around: tuple[str, str] = ("", "")
) -> UnifiedPair | None:
    """Return *lemma* and *reading* with equivalent words made equal; None if they differ in no such word.

    Forms are found inside readings too, and across their edges in the text *around*.
    """
    for table, texts in (
        (equivalents.written, (lemma, reading)),
        (equivalents.canonical, (canonical_form(lemma), canonical_form(reading))),
    ):
        hits = [[match.group() for match in table.pattern.finditer(text)] for text in texts]
        firsts = [[table.first[form] for form in forms] for forms in hits]
        if hits[0] != hits[1] and any(first in firsts[1] for first in firsts[0]):
            same = {table.first[form] for form in {*hits[0]} ^ {*hits[1]}} or {*firsts[0]}
            kind, subtype = min(
                (equivalents.classes[first] for first in sorted(same)), key=lambda pair: GRAVITY[pair[0]]
            )
            return UnifiedPair(table.unify(texts[0]), table.unify(texts[1]), kind, subtype)
    return _unify_across_edges(equivalents, lemma, reading, around)


def _unify_across_edges(
    equivalents: Equivalents, lemma: str, reading: str, around: tuple[str, str]
) -> UnifiedPair | None:
    """Return the pair if a form that begins or ends outside of it unifies it: 帐 and 账 before 户."""
    before, after = around[0][-equivalents.longest :], around[1][: equivalents.longest]
    table = equivalents.canonical
    texts = [canonical_form(before + text + after) for text in (lemma, reading)]
    if texts[0] == texts[1] or table.unify(texts[0]) != table.unify(texts[1]):
        return None
    hits = [[match.group() for match in table.pattern.finditer(text)] for text in texts]
    first = next(table.first[a] for a, b in zip(*hits, strict=False) if a != b)
    return UnifiedPair("", "", *equivalents.classes[first])
