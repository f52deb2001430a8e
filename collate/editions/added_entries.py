"""What was said of the entries of an edition, said again once it has more witnesses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from collate.editions.loaded_readings import gravest
from collate.model import Apparatus, Decision, Edition, Orphan, Transposition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collate.classify import Kept
    from collate.model import Alignment, ApparatusEntry, Emendation, Reading, Span
    from collate.settings import Settings


def regrown(old: Edition, alignment: Alignment, kept: Kept, settings: Settings) -> Edition:
    """Return the edition of *alignment*, which is that of *old* with more columns.

    Kinds, operations and causes of an entry that stays are the old ones, also
    for a new witness that has one of its readings; so are the links between
    entries. Emendations stay at their places.

    Args:
        old: the edition as it was.
        alignment: its alignment with the new columns.
        kept: where its entries are now.
        settings: for what is new.
    """
    from collate.classify import classify

    apparatus = classify(alignment, settings, kept)
    count = len(old.alignment.tokens)
    known = {entry.cells: entry for entry in old.entries}
    numbers: dict[int, int] = {}
    entries: list[ApparatusEntry] = []
    for entry in apparatus.entries:
        same = known.get(entry.cells[:count])
        if same is not None:
            numbers[same.number] = entry.number
        entries.append(entry if same is None else _said_again(entry, same))
    links = _linked_again(old.apparatus.transpositions, apparatus.transpositions, numbers, count)
    apparatus = Apparatus(alignment, tuple(entries), links)
    emended, orphaned = _emended_again(old, apparatus)
    return Edition(apparatus, emended, orphaned, old.settings)


def _said_again(entry: ApparatusEntry, old: ApparatusEntry) -> ApparatusEntry:
    """Give the readings of *entry* the kinds, operations and causes that they had in *old*."""

    def said(variant: Reading) -> Reading:
        for reading in old.variants:
            if not set(reading.columns).isdisjoint(variant.columns):
                return replace(
                    variant,
                    kind=reading.kind,
                    operation=reading.operation,
                    subtype=reading.subtype,
                    evidence=reading.evidence,
                )
        return variant

    variants = tuple(said(variant) for variant in entry.variants)
    return replace(entry, variants=variants, kind=gravest(variants))


def _linked_again(
    old: Sequence[Transposition], found: Sequence[Transposition], numbers: Mapping[int, int], count: int
) -> tuple[Transposition, ...]:
    """Return the links of the old witnesses as they were, and what was *found* of the new ones."""
    linked: dict[tuple[int, int], set[int]] = {}
    for lost, there, columns in old:
        if lost in numbers and there in numbers:
            linked.setdefault((numbers[lost], numbers[there]), set()).update(columns)
    stay = set(numbers.values())
    for lost, there, columns in found:
        more = {c for c in columns if c >= count or not {lost, there} <= stay}
        if more:
            linked.setdefault((lost, there), set()).update(more)
    return tuple(Transposition(*pair, tuple(sorted(linked[pair]))) for pair in sorted(linked))


def _emended_again(old: Edition, apparatus: Apparatus) -> tuple[tuple[Emendation, ...], tuple[Orphan, ...]]:
    """Return the emendations of *old* at their places, which may be entries now, or parts of entries."""
    from collate.edit.anchor import Places

    places = Places(apparatus) if old.emendations else None
    base = apparatus.alignment.work.base_column
    made: list[Emendation] = []
    orphaned: list[Orphan] = []
    for one in old.emendations:
        entry = next((e for e in apparatus.entries if _holds(e.locus, one.locus)), None)
        if entry is not None:
            lemma = entry.lemma.text
            start, end = one.locus.start - entry.locus.start, one.locus.end - entry.locus.start
            text = one.text if entry.locus == one.locus else f"{lemma[:start]}{one.text}{lemma[end:]}"
            sigla = next((r.sigla for r in entry.readings if r.text == text), ())
            made.append(
                replace(
                    one,
                    locus=entry.locus,
                    before=lemma,
                    text=text,
                    cells=entry.cells,
                    entry=entry.number,
                    sigla=sigla,
                )
            )
            continue
        own = one.cells[base] or (_token_at(apparatus.alignment, one.locus.start),) * 2
        cells = places.cells((own[0], own[1])) if places is not None and one.entry is None else None
        if cells is not None:
            made.append(replace(one, cells=cells))
        else:
            why = "a lacuna of a new witness begins or ends inside its words"
            decision = Decision(
                old.work.slug, one.before, one.text, "", "", one.reason, one.by, one.certainty
            )
            orphaned.append(Orphan(decision, why))
    return tuple(made), tuple(orphaned)


def _holds(outer: Span, inner: Span) -> bool:
    if inner.start == inner.end or outer.start == outer.end:
        return outer == inner or outer.start < inner.start < outer.end
    return outer.start <= inner.start and inner.end <= outer.end


def _token_at(alignment: Alignment, offset: int) -> int:
    return int(np.searchsorted(alignment.tokens[alignment.work.base_column].offsets, offset))
