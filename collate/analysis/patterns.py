"""Patterns of an apparatus: recurrent changes, singular readings, agreement, suspected slips, base texts.

Counts and positions only; their interpretation is up to the editor. Witnesses
with the same text count once (as one column), named by all their sigla.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np

from collate.analysis.agreement import Agreement, count_agreements
from collate.analysis.coverage import Coverage, find_coverage
from collate.analysis.substitutions import Substitution, find_substitutions
from collate.model import GRAVITY, ApparatusEntry, Edition, Kind, Operation, Reading


class Suspect(NamedTuple):
    """A reading that may be a slip: entry number, index among its variants, confidence 0..1."""

    entry: int
    variant: int
    confidence: float


class BaseCandidate(NamedTuple):
    """Measures of a column as a candidate for the base text.

    ``extant`` is the share of the alignment at which it is extant, 0..1;
    ``agreement`` its mean agreement with all other witnesses, those with the
    same text included; ``singular`` the number of its singular substantive
    readings, ``slips`` that of its suspected slips.
    """

    column: int
    extant: float
    agreement: float
    singular: int
    slips: int


#: Kind, subtype (may be empty) and operation of a variant.
VariantClass = tuple[Kind, str, Operation]


class Patterns(NamedTuple):
    """All patterns of an apparatus.

    ``singular`` has for each column the numbers of the substantive entries in
    which only one witness has the column's reading while at least two others
    agree; witnesses with the same text count separately here. ``candidates``
    are sorted, the best base text first. ``counts`` has for each column its
    departures from the base text; classes without any are left out.
    """

    substitutions: tuple[Substitution, ...]
    singular: tuple[tuple[int, ...], ...]
    agreement: tuple[Agreement, ...]
    coverage: Coverage
    suspects: tuple[Suspect, ...]
    candidates: tuple[BaseCandidate, ...]
    counts: tuple[dict[VariantClass, int], ...]

    def of_kind(self, column: int, kind: Kind) -> int:
        """Return in how many entries *column* departs from the base text in *kind*."""
        return sum(count for group, count in self.counts[column].items() if group[0] is kind)


def find_patterns(edition: Edition) -> Patterns:
    """Return the patterns of *edition*; their size is linear in that of the apparatus."""
    coverage = find_coverage(edition)
    singular = _singular_readings(edition)
    agreements = count_agreements(edition)
    suspects = _suspects(edition)
    return Patterns(
        substitutions=find_substitutions(edition, coverage),
        singular=singular,
        agreement=agreements,
        coverage=coverage,
        suspects=suspects,
        candidates=_base_candidates(edition, singular, agreements, suspects),
        counts=_count_departures(edition),
    )


def _singular_readings(edition: Edition) -> tuple[tuple[int, ...], ...]:
    numbers: list[list[int]] = [[] for _ in edition.work.columns]
    for entry in edition.entries:
        readings = list(entry.readings)
        if entry.kind is not Kind.SUBSTANTIVE or max(len(reading.sigla) for reading in readings) < 2:
            continue
        for reading in readings:
            if len(reading.sigla) == 1 and _is_substantive(reading, entry):
                numbers[reading.columns[0]].append(entry.number)
    return tuple(map(tuple, numbers))


def _is_substantive(reading: Reading, entry: ApparatusEntry) -> bool:
    """Return whether a reading differs in words; the lemma does if all variants differ from it in words."""
    if reading.kind is not None:
        return reading.kind is Kind.SUBSTANTIVE
    return all(variant.kind is Kind.SUBSTANTIVE for variant in entry.variants)


def _suspects(edition: Edition) -> tuple[Suspect, ...]:
    """Return the readings with evidence by falling confidence; those of one column before shared ones."""
    rows = [
        (len(variant.columns) > 1, Suspect(entry.number, i, max(one.confidence for one in variant.evidence)))
        for entry in edition.entries
        for i, variant in enumerate(entry.variants)
        if variant.evidence
    ]
    return tuple(row for _, row in sorted(rows, key=lambda row: (-row[1].confidence, row[0], row[1])))


def _base_candidates(
    edition: Edition,
    singular: tuple[tuple[int, ...], ...],
    agreements: tuple[Agreement, ...],
    suspects: tuple[Suspect, ...],
) -> tuple[BaseCandidate, ...]:
    slips: Counter[int] = Counter()
    for suspect in suspects:
        slips.update(edition.entries[suspect.entry - 1].variants[suspect.variant].columns)
    sizes = [len(edition.work.sigla(column)) for column in range(len(edition.work.columns))]
    sums = [float(size - 1) for size in sizes]
    for pair in agreements:
        sums[pair.left] += pair.share * sizes[pair.right]
        sums[pair.right] += pair.share * sizes[pair.left]
    others = sum(sizes) - 1
    means = [total / others if others else 1.0 for total in sums]
    rows = [
        BaseCandidate(column, share, means[column], len(singular[column]), slips[column])
        for column, share in enumerate(_extant_shares(edition))
    ]
    return tuple(sorted(rows, key=lambda row: (-row.extant * row.agreement, row.singular, row.column)))


def _extant_shares(edition: Edition) -> list[float]:
    """Return the share of the alignment at which each column is extant, 0..1."""
    runs = edition.alignment.runs
    sizes = np.array([run.size for run in runs], dtype=np.int64)
    extant = np.array([[cell is not None for cell in run.cells] for run in runs], dtype=np.int64)
    extant = extant.reshape(len(runs), len(edition.work.columns))
    shares: list[float] = (sizes @ extant / max(1, int(sizes.sum()))).tolist()
    return shares


def _count_departures(edition: Edition) -> tuple[dict[VariantClass, int], ...]:
    counts: tuple[Counter[VariantClass], ...] = tuple(Counter() for _ in edition.work.columns)
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.kind is not None and variant.operation is not None:
                for column in variant.columns:
                    counts[column][variant.kind, variant.subtype, variant.operation] += 1
    operations = list(Operation)

    def rank(group: VariantClass) -> tuple[int, str, int]:
        return GRAVITY[group[0]], group[1], operations.index(group[2])

    return tuple({group: row[group] for group in sorted(row, key=rank)} for row in counts)
