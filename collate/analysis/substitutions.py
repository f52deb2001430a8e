"""Substitutions: recurrent changes of one witness, with every occurrence and the exceptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from collate.analysis.coverage import Coverage, find_coverage, is_within
from collate.model import ApparatusEntry, Edition, Kind, Operation, Span

#: Least occurrences of a change that make it recurrent.
LEAST_OCCURRENCES = 2

#: Most characters on either side of a change that are compared as its common context. A difference is
#: widened to the edges of words, which are shorter.
AROUND = 32

#: The words of the base text, and those of the reading.
Change = tuple[str, str]


class Substitution(NamedTuple):
    """One change of words, made by one column in several entries.

    ``places`` are entry numbers; ``exceptions`` the spans in the base text
    where it has the words and the column, which is extant there, has them
    too; ``other`` the entries in which the column has yet another reading.
    """

    before: str
    after: str
    column: int
    places: tuple[int, ...]
    exceptions: tuple[Span, ...]
    other: tuple[int, ...]

    @property
    def of(self) -> int:
        """The number of occurrences of the words in the base text where the column is extant."""
        return len(self.places) + len(self.exceptions) + len(self.other)


def find_substitutions(edition: Edition, coverage: Coverage | None = None) -> tuple[Substitution, ...]:
    """Return the changes that a column makes :data:`LEAST_OCCURRENCES` times or more, most frequent first.

    Changes are compared without the common words around them, as long as the
    shorter form of the change occurs by itself: 中央指导组 to 中央督导组 counts
    as 指导组 to 督导组 if that occurs too.
    """
    changes: dict[Change, dict[int, list[int]]] = {}
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.kind is Kind.SUBSTANTIVE and variant.operation is Operation.REPLACEMENT:
                for column in variant.columns:
                    by_column = changes.setdefault((entry.lemma.text, variant.text), {})
                    by_column.setdefault(column, []).append(entry.number)
    _merge_longer_forms(changes)
    recurrent = {
        change: {
            column: sorted(numbers)
            for column, numbers in by_column.items()
            if len(numbers) >= LEAST_OCCURRENCES
        }
        for change, by_column in changes.items()
    }
    finder = _OccurrenceFinder(edition, coverage or find_coverage(edition))
    rows = [
        finder.substitution(change, column, numbers=tuple(numbers))
        for change, by_column in recurrent.items()
        for column, numbers in by_column.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.places), row.places, row.column)))


def _merge_longer_forms(changes: dict[Change, dict[int, list[int]]]) -> None:
    """Move the entries of longer forms of a change to the shortest form that occurs."""
    for longer in sorted(changes, key=lambda change: -len(change[0])):
        shortest = min(
            (change for change in _shorter_forms(longer) if change in changes),
            key=lambda change: (len(change[0]), change),
            default=None,
        )
        if shortest is not None:
            for column, numbers in changes.pop(longer).items():
                changes[shortest].setdefault(column, []).extend(numbers)


def _shorter_forms(change: Change) -> Iterator[Change]:
    """Yield the change without some of the common words before and after it.

    >>> sorted(_shorter_forms(("央指导组", "央督导组")))[:2]
    [('央指', '央督'), ('央指导', '央督导')]
    """
    before, after = change
    shorter = min(len(before), len(after))
    most = min(shorter, AROUND)
    left = next((i for i in range(most) if before[i] != after[i]), most)
    right = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    for i in range(left + 1):
        for j in range(min(right, shorter - i) + 1):
            if i or j:
                yield before[i : len(before) - j], after[i : len(after) - j]


class _OccurrenceFinder:
    """Finds the occurrences of words in the base text, and the entry that each touches."""

    def __init__(self, edition: Edition, coverage: Coverage) -> None:
        base = edition.work.base_column
        tokens = edition.alignment.tokens[base]
        self._text = tokens.text
        self._entries = [entry for entry in edition.entries if entry.cells[base]]
        self._spans = [tokens.span(*cell) for entry in self._entries if (cell := entry.cells[base])]
        self._coverage = coverage
        self._cache: dict[str, tuple[tuple[Span, ApparatusEntry | None], ...]] = {}

    def substitution(self, change: Change, column: int, *, numbers: tuple[int, ...]) -> Substitution:
        """Return the substitution of *change*, which *column* makes in the entries *numbers*."""
        before, after = change
        exceptions: list[Span] = []
        other: dict[int, None] = {}
        changed = set(numbers)
        for span, entry in self._occurrences(before):
            if entry is None:
                if is_within(span, self._coverage[column]):
                    exceptions.append(span)
            elif entry.number not in changed and entry.cells[column] is not None:
                reading = next(reading for reading in entry.written if column in reading.columns)
                if before in reading.text:
                    exceptions.append(span)
                else:
                    other[entry.number] = None
        return Substitution(
            before=before,
            after=after,
            column=column,
            places=numbers,
            exceptions=tuple(exceptions),
            other=tuple(other),
        )

    def _occurrences(self, words: str) -> tuple[tuple[Span, ApparatusEntry | None], ...]:
        """Return the occurrences of *words* in the base text, each with the last entry that it touches."""
        if words not in self._cache:
            occurrences: list[tuple[Span, ApparatusEntry | None]] = []
            at = self._text.find(words)
            while at >= 0:
                span = Span(at, at + len(words))
                occurrences.append((span, self._last_entry(span)))
                at = self._text.find(words, span.end)
            self._cache[words] = tuple(occurrences)
        return self._cache[words]

    def _last_entry(self, span: Span) -> ApparatusEntry | None:
        index = bisect_right(self._spans, span.end - 1, key=lambda each: each.start) - 1
        return self._entries[index] if index >= 0 and self._spans[index].end > span.start else None
