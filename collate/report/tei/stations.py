"""The entries of an edition and what its editor emended, in the order of the text, for the TEI writer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from collate.errors import VerificationError
from collate.model import ApparatusEntry, Edition, Emendation, Kind, Reading
from collate.report.tei.tracks import REPORT_IT


class Station(NamedTuple):
    """A place that has an app. ``targets`` is each column's first token there, None where it has no say."""

    entry: ApparatusEntry
    emendation: Emendation | None
    targets: tuple[int | None, ...]


def stations(edition: Edition) -> Iterator[Station]:
    """Yield every place of *edition* that has an app, lacunae aside.

    Where the editor changes what all witnesses have, an entry numbered 0 with
    no variants stands for it.

    Raises:
        VerificationError: an emendation belongs to no entry and no place.
    """
    emended = {one.entry: one for one in edition.emendations if one.entry is not None}
    alone = [one for one in edition.emendations if one.entry is None][::-1]
    if unknown := set(emended) - {entry.number for entry in edition.entries}:
        raise VerificationError(edition.work.slug, f"emends entries that are not there: {unknown}", REPORT_IT)
    for entry in edition.entries:
        while alone and _before(alone[-1], entry):
            yield _station(edition, alone.pop())
        targets = tuple(cell[0] if cell else None for cell in entry.cells)
        yield Station(entry, emended.get(entry.number), targets)
    while alone:
        yield _station(edition, alone.pop())


def _before(emendation: Emendation, entry: ApparatusEntry) -> bool:
    """Whether the emendation stands before the entry: words that nobody has come first where both begin."""
    start, end = emendation.locus
    return end <= entry.locus.start and (start < end or start < entry.locus.end or end < entry.locus.start)


def _station(edition: Edition, emendation: Emendation) -> Station:
    work, locus = edition.work, emendation.locus
    columns = tuple(c for c, cell in enumerate(emendation.cells) if cell is not None)
    sigla = tuple(
        witness.siglum
        for witness in work.witnesses
        if any(work.columns[c].siglum == (witness.identical_to or witness.siglum) for c in columns)
    )
    lemma = Reading(columns, sigla, emendation.before)
    entry = ApparatusEntry(0, emendation.cells, locus, "", lemma, "", (), Kind.SUBSTANTIVE)
    targets = [cell[0] if cell else None for cell in emendation.cells]
    if not any(emendation.cells):
        # Nobody has words here: the base text's place says where it is.
        offsets = edition.alignment.tokens[work.base_column].offsets.tolist()
        targets[work.base_column] = bisect_left(offsets, locus.start)
    return Station(entry, emendation, tuple(targets))
