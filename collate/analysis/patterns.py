"""What the apparatus as a whole tells: what changed again and again, who stands alone, who agrees with whom.

Counts and places only; what they mean is for the editor to say. Witnesses
with the same text count once (as one column), named by all their sigla.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from collate.analysis.agreement import Agreement, agreements
from collate.analysis.coverage import Coverage, coverage
from collate.analysis.substitutions import Substitution, substitutions
from collate.model import GRAVITY, ApparatusEntry, Edition, Kind, Operation, Reading

__all__ = [
    "Agreement",
    "Candidate",
    "Coverage",
    "Patterns",
    "Substitution",
    "Suspect",
    "agreements",
    "coverage",
    "patterns",
    "substitutions",
]


class Suspect(NamedTuple):
    """A reading that may be a slip: entry number, the reading's place among its variants, how sure."""

    entry: int
    variant: int
    confidence: float


class Candidate(NamedTuple):
    """How a column would do as base text.

    ``extant`` is the share of the work's columns of text that it has, 0..1,
    ``agreement`` its mean share with all other witnesses, those with the same
    text included, ``singular`` the number of its singular substantive
    readings, ``slips`` of suspected slips.
    """

    column: int
    extant: float
    agreement: float
    singular: int
    slips: int


#: Kind, finer kind (may be empty) and operation of a variant.
Detail = tuple[Kind, str, Operation]


class Patterns(NamedTuple):
    """All of it. ``counts[column]`` counts departures from the base text, by kind; none is 0."""

    substitutions: tuple[Substitution, ...]
    singular: tuple[tuple[int, ...], ...]
    agreement: tuple[Agreement, ...]
    coverage: Coverage
    suspects: tuple[Suspect, ...]
    candidates: tuple[Candidate, ...]
    counts: tuple[dict[Detail, int], ...]

    def of_kind(self, column: int, kind: Kind) -> int:
        """Return in how many entries *column* departs from the base text in *kind*."""
        return sum(count for detail, count in self.counts[column].items() if detail[0] is kind)


def patterns(edition: Edition) -> Patterns:
    """Return what the entries of *edition* tell together; its size is that of the apparatus.

    ``singular`` has for each column the numbers of the substantive entries in
    which one witness alone reads what it reads while two others or more agree;
    here witnesses with the same text count as many.
    ``candidates`` are sorted, the best base text first.
    """
    extant = coverage(edition)
    singular = _singular(edition)
    agreement = agreements(edition)
    suspects = _suspects(edition)
    return Patterns(
        substitutions(edition, extant),
        singular,
        agreement,
        extant,
        suspects,
        _candidates(edition, singular, agreement, suspects),
        _counts(edition),
    )


def _singular(edition: Edition) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = [[] for _ in edition.work.columns]
    for entry in edition.entries:
        readings = list(entry.readings)
        if entry.kind is not Kind.SUBSTANTIVE or max(len(reading.sigla) for reading in readings) < 2:
            continue
        for reading in readings:
            if len(reading.sigla) == 1 and _grave(reading, entry):
                found[reading.columns[0]].append(entry.number)
    return tuple(map(tuple, found))


def _grave(reading: Reading, entry: ApparatusEntry) -> bool:
    """Whether a reading differs in words; the lemma does where all that differ from it do."""
    if reading.kind is not None:
        return reading.kind is Kind.SUBSTANTIVE
    return all(variant.kind is Kind.SUBSTANTIVE for variant in entry.variants)


def _suspects(edition: Edition) -> tuple[Suspect, ...]:
    """Return readings with evidence, the surest first; one that stands alone before one that others share."""
    rows = [
        (len(variant.columns) > 1, Suspect(entry.number, i, max(one.confidence for one in variant.evidence)))
        for entry in edition.entries
        for i, variant in enumerate(entry.variants)
        if variant.evidence
    ]
    return tuple(row for _, row in sorted(rows, key=lambda row: (-row[1].confidence, row[0], row[1])))


def _candidates(
    edition: Edition,
    singular: tuple[tuple[int, ...], ...],
    agreement: tuple[Agreement, ...],
    suspects: tuple[Suspect, ...],
) -> tuple[Candidate, ...]:
    slips: Counter[int] = Counter()
    for suspect in suspects:
        slips.update(edition.entries[suspect.entry - 1].variants[suspect.variant].columns)
    voices = [len(edition.work.sigla(column)) for column in range(len(edition.work.columns))]
    agreed = [float(voice - 1) for voice in voices]
    for pair in agreement:
        agreed[pair.left] += pair.share * voices[pair.right]
        agreed[pair.right] += pair.share * voices[pair.left]
    others = sum(voices) - 1
    means = [share / others if others else 1.0 for share in agreed]
    rows = [
        Candidate(column, share, means[column], len(singular[column]), slips[column])
        for column, share in enumerate(_extant_shares(edition))
    ]
    return tuple(sorted(rows, key=lambda row: (-row.extant * row.agreement, row.singular, row.column)))


def _extant_shares(edition: Edition) -> list[float]:
    """Return the share of the alignment at which each column is extant, 0..1."""
    runs = edition.alignment.runs
    sizes = np.array([run.size for run in runs], dtype=np.int64)
    there = np.array([[cell is not None for cell in run.cells] for run in runs], dtype=np.int64)
    there = there.reshape(len(runs), len(edition.work.columns))
    shares: list[float] = (sizes @ there / max(1, int(sizes.sum()))).tolist()
    return shares


def _counts(edition: Edition) -> tuple[dict[Detail, int], ...]:
    found: tuple[Counter[Detail], ...] = tuple(Counter() for _ in edition.work.columns)
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.kind is not None and variant.operation is not None:
                for column in variant.columns:
                    found[column][variant.kind, variant.subtype, variant.operation] += 1
    deeds = list(Operation)
    return tuple(
        dict(sorted(row.items(), key=lambda item: (GRAVITY[item[0][0]], item[0][1], deeds.index(item[0][2]))))
        for row in found
    )
