"""Entries of an edition with added witnesses: old classifications, links and emendations are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from collate.editions.loaded_readings import DECIDING, gravest_kind
from collate.i18n import _
from collate.model import Apparatus, Cause, Decision, Edition, Orphan, Transposition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collate.classify import FrozenUnits
    from collate.edit import TextChanger
    from collate.model import Alignment, ApparatusEntry, Emendation, Reading, Span
    from collate.settings import Settings


def extend_edition(old: Edition, alignment: Alignment, *, frozen: FrozenUnits, settings: Settings) -> Edition:
    """Return the edition of *alignment*, which is that of *old* with more columns.

    A surviving entry keeps its kinds, operations and causes, also for a new
    witness with one of its readings; links between such entries survive too.
    Emendations keep their places.

    Args:
        old: the edition before.
        alignment: its alignment with the new columns.
        frozen: the units of the old entries in *alignment*.
        settings: for the classification of new readings.
    """
    from collate.classify import classify

    apparatus = classify(alignment, settings, frozen=frozen)
    count = len(old.alignment.tokens)
    old_entries = {entry.cells: entry for entry in old.entries}
    numbers: dict[int, int] = {}
    entries: list[ApparatusEntry] = []
    for entry in apparatus.entries:
        survivor = old_entries.get(entry.cells[:count])
        if survivor is not None:
            numbers[survivor.number] = entry.number
        entries.append(entry if survivor is None else _with_old_kinds(entry, survivor))
    links = _merge_links(old.apparatus.transpositions, apparatus.transpositions, numbers, count)
    apparatus = Apparatus(alignment, tuple(entries), links, apparatus.unnumbered)
    emendations, orphans = _relocate_emendations(old, apparatus)
    return _with_decisions(Edition(apparatus, emendations, orphans, old.settings), old)


def _with_decisions(edition: Edition, old: Edition) -> Edition:
    """Return *edition* with the decisions that *old* records applied to its entries.

    They find their places by themselves: emendations by them are not relocated.
    """
    from collate.edit import decisions_in, edit, overlap
    from collate.settings import read_rows

    settings = read_rows(row for row in old.settings if row[0] in DECIDING).settings
    if not (settings.decision or settings.emend or settings.section):
        return edition
    decided = edit(edition.apparatus, decisions_in(settings), sections=settings.section)
    made = decided.emendations
    others: list[Emendation] = []
    orphans = list(decided.orphaned)
    for one in edition.emendations:
        if not any(overlap(one.locus, other.locus) for other in made):
            others.append(one)
        elif not any(one.locus == other.locus and one.text == other.text for other in made):
            orphans.append(_orphan(old, one, _("another decision is about the same words")))
    return replace(
        decided,
        emendations=tuple(sorted((*others, *made), key=lambda one: one.locus)),
        orphaned=(*edition.orphaned, *orphans),
        settings=edition.settings,
    )


def _orphan(old: Edition, emendation: Emendation, reason: str) -> Orphan:
    """Return an emendation of *old* that fits no place, and the reason."""
    decision = Decision(
        work=old.work.slug,
        words=emendation.before,
        text=emendation.text,
        reason=emendation.reason,
        by=emendation.by,
        certainty=emendation.certainty,
    )
    return Orphan(decision, reason)


def _with_old_kinds(entry: ApparatusEntry, old: ApparatusEntry) -> ApparatusEntry:
    """Return *entry* with the kinds, operations and causes of the readings that *old* has."""

    def with_old_kind(variant: Reading) -> Reading:
        for reading in old.variants:
            if not set(reading.columns).isdisjoint(variant.columns):
                return replace(
                    variant,
                    kind=reading.kind,
                    operation=reading.operation,
                    subtype=reading.subtype,
                    evidence=variant.evidence if _is_of_extent(reading, variant) else reading.evidence,
                )
        return variant

    variants = tuple(with_old_kind(variant) for variant in entry.variants)
    return replace(entry, variants=variants, kind=gravest_kind(variants))


def _is_of_extent(old: Reading, new: Reading) -> bool:
    """Return whether the only evidence of two readings is how much they lack, which new witnesses change."""
    causes = {one.cause for one in (*old.evidence, *new.evidence)}
    return old.kind is new.kind and causes <= {Cause.LONG_OMISSION}


def _merge_links(
    old: Sequence[Transposition], new: Sequence[Transposition], numbers: Mapping[int, int], count: int
) -> tuple[Transposition, ...]:
    """Return the *old* links, and of the *new* ones those of new witnesses and new entries.

    Args:
        old: links by old entry numbers.
        new: links by new entry numbers.
        numbers: old -> new number of each surviving entry.
        count: number of old columns.
    """
    links: dict[tuple[int, int], set[int]] = {}
    for lost, there, columns in old:
        if lost in numbers and there in numbers:
            links.setdefault((numbers[lost], numbers[there]), set()).update(columns)
    survivors = set(numbers.values())
    for lost, there, columns in new:
        more = {c for c in columns if c >= count or not {lost, there} <= survivors}
        if more:
            links.setdefault((lost, there), set()).update(more)
    return tuple(Transposition(*pair, tuple(sorted(links[pair]))) for pair in sorted(links))


def _decided_emendations(edition: Edition) -> tuple[Emendation, ...]:
    """Return the emendations of *edition* that decisions in its record make."""
    return _with_decisions(replace(edition, emendations=()), edition).emendations


def _relocate_emendations(
    old: Edition, apparatus: Apparatus
) -> tuple[tuple[Emendation, ...], tuple[Orphan, ...]]:
    """Return the emendations of *old* in the new *apparatus*, and those that fit no place in it."""
    from collate.edit import PlaceFinder, TextChanger

    locator = TextChanger(PlaceFinder(apparatus)) if old.emendations else None
    decided = set(_decided_emendations(old))
    relocated: list[Emendation] = []
    orphans: list[Orphan] = []
    for emendation in old.emendations:
        if emendation in decided:
            continue
        moved = _relocate(emendation, apparatus, locator)
        if moved is not None:
            relocated.append(moved)
            continue
        orphans.append(
            _orphan(old, emendation, _("a lacuna of a new witness begins or ends inside its words"))
        )
    return tuple(relocated), tuple(orphans)


def _relocate(emendation: Emendation, apparatus: Apparatus, locator: TextChanger | None) -> Emendation | None:
    """Return *emendation* at its place in *apparatus*, widened to the entry that now contains it.

    None where neither an entry contains it nor the alignment has a place for it.
    """
    locus = emendation.locus
    entry = next((e for e in apparatus.entries if _contains(e.locus, locus)), None)
    if entry is not None:
        lemma = entry.lemma.text
        start, end = locus.start - entry.locus.start, locus.end - entry.locus.start
        text = emendation.text if entry.locus == locus else f"{lemma[:start]}{emendation.text}{lemma[end:]}"
        # The emended words may now be those of a witness, but for white space: then they are its reading.
        alike = next((r for r in entry.readings if "".join(r.text.split()) == "".join(text.split())), None)
        text, sigla = (text.strip(), ()) if alike is None else (alike.text, alike.sigla)
        return replace(
            emendation,
            locus=entry.locus,
            before=lemma,
            text=text,
            cells=entry.cells,
            entry=entry.number,
            sigla=sigla,
        )
    if locator is None or emendation.entry is not None:
        return None
    base = apparatus.alignment.work.base_column
    start, end = emendation.cells[base] or (_token_at(apparatus.alignment, locus.start),) * 2
    cells = locator.cells((start, end))
    return None if cells is None else replace(emendation, cells=cells)


def _contains(outer: Span, inner: Span) -> bool:
    if inner.start == inner.end or outer.start == outer.end:
        return outer == inner or outer.start < inner.start < outer.end
    return outer.start <= inner.start and inner.end <= outer.end


def _token_at(alignment: Alignment, offset: int) -> int:
    return int(np.searchsorted(alignment.tokens[alignment.work.base_column].offsets, offset))
