"""What an editor tells of words: which count as one, which are taken for each other, and how sure that is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.characters import canonical
from collate.classify.wordforms import Forms, forms
from collate.model import GRAVITY, Kind
from collate.settings import EvidenceSettings, Settings

if TYPE_CHECKING:
    from collate.settings import AlikeSettings, EquivalentSettings


class Equivalents(NamedTuple):
    """The rows ``[[equivalent]]`` as they are looked up, as written and in canonical letters.

    ``sorts`` has kind and subtype for each first form; ``reach`` is the length of the longest form.
    """

    written: Forms
    plain: Forms
    sorts: dict[str, tuple[Kind, str]]
    reach: int


class Alike(NamedTuple):
    """The rows ``[[alike]]`` of one cause: pairs of letters, and words of more letters."""

    letters: dict[frozenset[str], float]
    words: Forms | None
    sure: dict[str, float]


class Told(NamedTuple):
    """All of it; the empty one is what holds where nothing is told."""

    equivalents: Equivalents | None = None
    sure: EvidenceSettings = EvidenceSettings()
    homophone: Alike = Alike({}, None, {})
    graphic: Alike = Alike({}, None, {})


def told(settings: Settings) -> Told:
    """Return what *settings* tell of words, ready to be looked up."""
    return Told(
        _equivalents(settings.equivalent),
        settings.evidence,
        *(_alike(settings.alike, cause) for cause in ("homophone", "graphic")),
    )


@lru_cache(maxsize=8)
def _equivalents(rows: tuple[EquivalentSettings, ...]) -> Equivalents | None:
    # What is told first of a form holds: rows that share one are one row.
    written = forms(row.forms for row in rows)
    plain = forms(tuple(canonical(form) for form in row.forms) for row in rows)
    if written is None or plain is None:
        return None
    sorts: dict[str, tuple[Kind, str]] = {}
    for row in rows:
        sort = Kind(row.kind), row.subtype
        for form in row.forms:
            sorts.setdefault(written.first[form], sort)
            sorts.setdefault(plain.first[canonical(form)], sort)
    return Equivalents(written, plain, sorts, max(len(form) for row in rows for form in row.forms))


@lru_cache(maxsize=8)
def _alike(rows: tuple[AlikeSettings, ...], cause: str) -> Alike:
    pairs: dict[frozenset[str], float] = {}
    long: list[tuple[str, ...]] = []
    for row in rows:
        if row.cause == cause and all(len(form) == 1 for form in row.forms):
            pairs |= {frozenset((a, b)): row.confidence for a in row.forms for b in row.forms if a != b}
        elif row.cause == cause:
            long.append(row.forms)
    words = forms(long)
    sure = {
        words.first[row.forms[0]]: row.confidence for row in rows if words and row.forms[0] in words.first
    }
    return Alike(pairs, words, sure)


class Unified(NamedTuple):
    """Two readings with one form for each word that is told to have several, and what that says of them."""

    lemma: str
    reading: str
    kind: Kind
    subtype: str


def unified(
    known: Equivalents, lemma: str, reading: str, around: tuple[str, str] = ("", "")
) -> Unified | None:
    """Return *lemma* and *reading* with equivalent words made equal; None where no such word sets them apart.

    Forms are found inside readings too, and across their edges in the text *around*.
    """
    for table, texts in (
        (known.written, (lemma, reading)),
        (known.plain, (canonical(lemma), canonical(reading))),
    ):
        hits = [[match.group() for match in table.pattern.finditer(text)] for text in texts]
        firsts = [[table.first[form] for form in found] for found in hits]
        if hits[0] != hits[1] and any(first in firsts[1] for first in firsts[0]):
            same = {table.first[form] for form in {*hits[0]} ^ {*hits[1]}} or {*firsts[0]}
            kind, subtype = min(
                (known.sorts[first] for first in sorted(same)), key=lambda sort: GRAVITY[sort[0]]
            )
            return Unified(table.unified(texts[0]), table.unified(texts[1]), kind, subtype)
    return _across(known, lemma, reading, around)


def _across(known: Equivalents, lemma: str, reading: str, around: tuple[str, str]) -> Unified | None:
    """Look for a form that begins or ends outside of the readings: 帐 and 账 before 户."""
    before, after = around[0][-known.reach :], around[1][: known.reach]
    table = known.plain
    texts = [canonical(before + text + after) for text in (lemma, reading)]
    if texts[0] == texts[1] or table.unified(texts[0]) != table.unified(texts[1]):
        return None
    hits = [[match.group() for match in table.pattern.finditer(text)] for text in texts]
    first = next(table.first[a] for a, b in zip(*hits, strict=False) if a != b)
    return Unified("", "", *known.sorts[first])
