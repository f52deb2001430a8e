"""What changed again and again, with every place and the exceptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from collate.analysis.coverage import Coverage, coverage, within
from collate.model import ApparatusEntry, Edition, Kind, Operation, Span

#: Places from which on the same change is a pattern.
OFTEN = 2

#: Most characters on either side of a change that are looked at as its surroundings. A difference is
#: widened to the edges of words, which are shorter.
AROUND = 32

Change = tuple[str, str]


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


def substitutions(edition: Edition, extant: Coverage | None = None) -> tuple[Substitution, ...]:
    """Return the changes that one column makes :data:`OFTEN` times or more, the most frequent first.

    Words are compared without the words that both sides have around them, as
    long as the shorter form of the change occurs by itself: 中央指导组 changed
    into 中央督导组 counts as 指导组 into 督导组 where that occurs too.
    """
    made: dict[Change, dict[int, list[int]]] = {}
    for entry in edition.entries:
        for variant in entry.variants:
            if variant.kind is Kind.SUBSTANTIVE and variant.operation is Operation.REPLACEMENT:
                for column in variant.columns:
                    found = made.setdefault((entry.lemma.text, variant.text), {})
                    found.setdefault(column, []).append(entry.number)
    _gather(made)
    often = {
        change: {column: sorted(places) for column, places in columns.items() if len(places) >= OFTEN}
        for change, columns in made.items()
    }
    finder = _Finder(edition, extant or coverage(edition))
    rows = [
        finder.substitution(before, after, column, tuple(places))
        for (before, after), columns in often.items()
        for column, places in columns.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-len(row.places), row.places, row.column)))


def _gather(made: dict[Change, dict[int, list[int]]]) -> None:
    """Move the places of longer forms of a change to the shortest form that occurs."""
    for longer in sorted(made, key=lambda change: -len(change[0])):
        best = min(
            (change for change in _inside(longer) if change in made),
            key=lambda change: (len(change[0]), change),
            default=None,
        )
        if best is not None:
            for column, places in made.pop(longer).items():
                made[best].setdefault(column, []).extend(places)


def _inside(change: Change) -> Iterator[Change]:
    """Yield the change without some of the words that both sides have before and after it.

    >>> sorted(_inside(("央指导组", "央督导组")))[:2]
    [('央指', '央督'), ('央指导', '央督导')]
    """
    before, after = change
    least = min(len(before), len(after))
    most = min(least, AROUND)
    left = next((i for i in range(most) if before[i] != after[i]), most)
    right = next((i for i in range(most) if before[-1 - i] != after[-1 - i]), most)
    for i in range(left + 1):
        for j in range(min(right, least - i) + 1):
            if i or j:
                yield before[i : len(before) - j], after[i : len(after) - j]


class _Finder:
    """Finds where the base text has the same words and nothing, or something else, was done to them."""

    def __init__(self, edition: Edition, extant: Coverage) -> None:
        base = edition.work.base_column
        tokens = edition.alignment.tokens[base]
        self._text = tokens.text
        self._entries = [entry for entry in edition.entries if entry.cells[base]]
        self._spans = [tokens.span(*cell) for entry in self._entries if (cell := entry.cells[base])]
        self._extant = extant
        self._found: dict[str, tuple[tuple[Span, ApparatusEntry | None], ...]] = {}

    def substitution(self, before: str, after: str, column: int, places: tuple[int, ...]) -> Substitution:
        exceptions: list[Span] = []
        other: dict[int, None] = {}
        known = set(places)
        for span, entry in self._places(before):
            if entry is None:
                if within(span, self._extant[column]):
                    exceptions.append(span)
            elif entry.number not in known and entry.cells[column] is not None:
                reading = next(reading for reading in entry.readings if column in reading.columns)
                if before in reading.text:
                    exceptions.append(span)
                else:
                    other[entry.number] = None
        return Substitution(before, after, column, places, tuple(exceptions), tuple(other))

    def _places(self, words: str) -> tuple[tuple[Span, ApparatusEntry | None], ...]:
        """Return where the base text has *words*, each place with the last entry that it touches."""
        if words not in self._found:
            found: list[tuple[Span, ApparatusEntry | None]] = []
            at = self._text.find(words)
            while at >= 0:
                span = Span(at, at + len(words))
                found.append((span, self._entry(span)))
                at = self._text.find(words, span.end)
            self._found[words] = tuple(found)
        return self._found[words]

    def _entry(self, span: Span) -> ApparatusEntry | None:
        index = bisect_right(self._spans, span.end - 1, key=lambda found: found.start) - 1
        return self._entries[index] if index >= 0 and self._spans[index].end > span.start else None
