"""Moves in an edition: two entries, and the two readings that carry the words exclude each other.

As the TEI Guidelines have it (TC, 12.1.4.5), ``@exclude`` joins them by their xml:ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collate.model import Apparatus, Reading
from collate.report.tei.tracks import Voice

#: Number of an entry and columns of a reading.
_Place = tuple[int, tuple[int, ...]]


def excluded(apparatus: Apparatus, voices: Sequence[Voice]) -> Mapping[_Place, tuple[str, ...]]:
    """Return the xml:id of each reading that carries moved words, and of those that it excludes."""
    others: dict[_Place, list[str]] = {}
    for lost, found, columns in apparatus.transpositions:
        here, there = apparatus.entries[lost - 1], apparatus.entries[found - 1]
        lemma = _id(here.id, here.lemma, here.lemma, voices)
        for variant in there.variants:
            if not set(variant.columns).isdisjoint(columns):
                xml_id = _id(there.id, variant, there.lemma, voices)
                others.setdefault((lost, here.lemma.columns), [lemma]).append(xml_id)
                others.setdefault((found, variant.columns), [xml_id]).append(lemma)
    return {place: tuple(ids) for place, ids in others.items()}


def _id(entry: str, reading: Reading, lemma: Reading, voices: Sequence[Voice]) -> str:
    """Name a reading by its entry and its first witness, the lemma as such."""
    if reading is lemma:
        return f"{entry}-lem"
    return f"{entry}-{next(voice.xml_id for voice in voices if voice.column in reading.columns)}"
