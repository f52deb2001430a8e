"""What the apparatus as a whole tells: what changed again and again, who stands alone, who agrees with whom.

Counts and places only; what they mean is for the editor to say. Witnesses
with the same text count once (as one column), named by all their sigla.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import combinations
from typing import NamedTuple

from collate.model import ApparatusEntry, Edition, Kind, Operation, Reading, Span

#: Places from which on the same change is a pattern.
OFTEN = 2


class Substitution(NamedTuple):
    """The same words changed into the same words by one column, in several places.

    ``places`` are entry numbers; ``exceptions`` the spans in the base text
    where it has the words and the column, which is extant there, has them
    too; ``other`` entries in which the column has something else again.
    """

    before: str
    after: str
    column: int
    places: tuple[int, ...]
    exceptions: tuple[Span, ...]
    other: tuple[int, ...]

    @property
    def of(self) -> int:
        """In how many places the base text has the words and the column is extant."""
        return len(self.places) + len(self.exceptions) + len(self.other)


class Agreement(NamedTuple):
    """Two columns: in how many of the substantive entries at which both are extant they read the same."""

    left: int
    right: int
    same: int
    of: int

    @property
    def share(self) -> float:
        """``same / of``; 1 where there is nothing to differ in."""
        return self.same / self.of if self.of else 1.0


class Suspect(NamedTuple):
    """A reading that may be a slip: entry number, the reading's place among its variants, how sure."""

    entry: int
    variant: int
    confidence: float


class Candidate(NamedTuple):
    """How a column would do as base text.

    ``extant`` is the share of the work's columns of text that it has, 0..1,
    ``agreement`` its mean share with the others, ``singular`` the number of
    its singular substantive readings, ``slips`` of suspected slips.
    """

    column: int
    extant: float
    agreement: float
    singular: int
    slips: int


class Patterns(NamedTuple):
    """All of it. ``counts[column][kind]`` counts entries in which the column departs from the base text."""

    substitutions: tuple[Substitution, ...]
    singular: tuple[tuple[int, ...], ...]
    agreement: tuple[Agreement, ...]
    suspects: tuple[Suspect, ...]
    candidates: tuple[Candidate, ...]
    counts: tuple[dict[Kind, int], ...]


def patterns(edition: Edition) -> Patterns:
    """Return what the entries of *edition* tell together; its size is that of the apparatus.

    ``singular`` has for each column the numbers of the substantive entries in
    which it alone reads what it reads while two others or more agree.
    ``candidates`` are sorted, the best base text first.
    """
    singular = _singular(edition)
    agreement = agreements(edition)
    suspects = _suspects(edition)
    return Patterns(
        substitutions(edition),
        singular,
        agreement,
        suspects,
        _candidates(edition, singular, agreement, suspects),
        _counts(edition),
    )


def substitutions(edition: Edition) -> tuple[Substitution, ...]:
    """Return the changes that one column makes :data:`OFTEN` times or more, the most frequent first.

    Words are compared without the words that both sides have around them, as
    long as the shorter form of the change occurs by itself: 中央指导组 changed
    into 中央督导组 counts as 指导组 into 督导组 where that occurs too.
    """
    made: dict[tuple[str, str], dict[int, list[int]]] = {}
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.kind is Kind.SUBSTANTIVE and variant.operation is Operation.REPLACEMENT:
                for column in variant.columns:
                    found = made.setdefault((entry.lemma.text, variant.text), {})
                    found.setdefault(column, []).append(entry.number)
    _gather(made)
    finder = _Finder(edition)
    rows = [
        finder.substitution(before, after, column, tuple(sorted(places)))
        for (before, after), columns in made.items()
        for column, places in columns.items()
        if len(places) >= OFTEN
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.places), row.places, row.column)))


def _gather(made: dict[tuple[str, str], dict[int, list[int]]]) -> None:
    """Move the places of longer forms of a change to the shortest form that occurs."""
    for longer in sorted(made, key=lambda pair: -len(pair[0])):
        shorter = [other for other in made if other != longer and _holds(longer, other)]
        if shorter:
            best = min(shorter, key=lambda pair: (len(pair[0]), pair))
            for column, places in made.pop(longer).items():
                made[best].setdefault(column, []).extend(places)


def _holds(longer: tuple[str, str], shorter: tuple[str, str]) -> bool:
    before, after = shorter
    at = longer[0].find(before)
    return at >= 0 and longer[0][:at] + after + longer[0][at + len(before) :] == longer[1]


class _Finder:
    """Finds where the base text has the same words and nothing, or something else, was done to them."""

    def __init__(self, edition: Edition) -> None:
        base = edition.work.base_column
        tokens = edition.alignment.tokens[base]
        self.text = tokens.text
        self.entries = [entry for entry in edition.entries if entry.cells[base]]
        self.spans = [tokens.span(*cell) for entry in self.entries if (cell := entry.cells[base])]
        self.extant = [extant(edition, column) for column in range(len(edition.work.columns))]

    def substitution(self, before: str, after: str, column: int, places: tuple[int, ...]) -> Substitution:
        exceptions: list[Span] = []
        other: list[int] = []
        at = self.text.find(before)
        while at >= 0:
            span = Span(at, at + len(before))
            entry = self._entry(span)
            if entry is None:
                if _within(span, self.extant[column]):
                    exceptions.append(span)
            elif entry.number not in places and entry.cells[column] is not None:
                reading = next(reading for reading in entry.readings if column in reading.columns)
                if before in reading.text:
                    exceptions.append(span)
                else:
                    other.append(entry.number)
            at = self.text.find(before, span.end)
        return Substitution(before, after, column, places, tuple(exceptions), tuple(dict.fromkeys(other)))

    def _entry(self, span: Span) -> ApparatusEntry | None:
        """Return the last entry that *span* of the base text stands in or touches."""
        index = bisect_right(self.spans, span.end - 1, key=lambda found: found.start) - 1
        return self.entries[index] if index >= 0 and self.spans[index].end > span.start else None


def extant(edition: Edition, column: int) -> tuple[Span, ...]:
    """Return the stretches of the base text at which *column* is extant, touching ones joined."""
    tokens, base = edition.alignment.tokens[edition.work.base_column], edition.work.base_column
    found: list[Span] = []
    for run in edition.alignment.runs:
        here = run.cells[base]
        if here and run.cells[column] is not None:
            span = tokens.span(*here)
            if found and found[-1].end == span.start:
                span = Span(found.pop().start, span.end)
            found.append(span)
    return tuple(found)


def _within(span: Span, stretches: tuple[Span, ...]) -> bool:
    return any(stretch.start <= span.start and span.end <= stretch.end for stretch in stretches)


def _substantive(edition: Edition) -> list[ApparatusEntry]:
    return [entry for entry in edition.entries if entry.kind is Kind.SUBSTANTIVE]


def _singular(edition: Edition) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = [[] for _ in edition.work.columns]
    for entry in _substantive(edition):
        readings = list(entry.readings)
        if max(len(reading.columns) for reading in readings) < 2:
            continue
        for reading in readings:
            if len(reading.columns) == 1 and _grave(reading, entry):
                found[reading.columns[0]].append(entry.number)
    return tuple(map(tuple, found))


def _grave(reading: Reading, entry: ApparatusEntry) -> bool:
    """Whether a reading differs in words; the lemma does where all that differ from it do."""
    if reading.kind is not None:
        return reading.kind is Kind.SUBSTANTIVE
    return all(variant.kind is Kind.SUBSTANTIVE for variant in entry.variants)


def agreements(edition: Edition) -> tuple[Agreement, ...]:
    """Return a row for each pair of columns, left below right.

    Readings that differ from the lemma in punctuation or spelling alone agree with it.
    """
    count = len(edition.work.columns)
    same: Counter[tuple[int, int]] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    for entry in _substantive(edition):
        group: dict[int, int] = {}
        for number, reading in enumerate(entry.readings):
            alike = reading.kind is not None and reading.kind is not Kind.SUBSTANTIVE
            group.update(dict.fromkeys(reading.columns, 0 if alike else number))
        for left, right in combinations(sorted(group), 2):
            both[left, right] += 1
            same[left, right] += group[left] == group[right]
    return tuple(Agreement(*pair, same[pair], both[pair]) for pair in combinations(range(count), 2))


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
    runs = edition.alignment.runs
    total = sum(run.size for run in runs) or 1
    slips: Counter[int] = Counter()
    by_number = {entry.number: entry for entry in edition.entries}
    for suspect in suspects:
        for column in by_number[suspect.entry].variants[suspect.variant].columns:
            slips[column] += 1
    rows: list[Candidate] = []
    for column in range(len(edition.work.columns)):
        shares = [pair.share for pair in agreement if column in (pair.left, pair.right)]
        extant = sum(run.size for run in runs if run.cells[column] is not None) / total
        mean = sum(shares) / len(shares) if shares else 1.0
        rows.append(Candidate(column, extant, mean, len(singular[column]), slips[column]))
    return tuple(sorted(rows, key=lambda row: (-row.extant * row.agreement, row.singular, row.column)))


def _counts(edition: Edition) -> tuple[dict[Kind, int], ...]:
    found = tuple(dict.fromkeys(Kind, 0) for _ in edition.work.columns)
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.kind is not None:
                for column in variant.columns:
                    found[column][variant.kind] += 1
    return found
