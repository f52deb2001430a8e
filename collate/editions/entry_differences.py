"""The entries of two editions, paired by place and compared."""

from __future__ import annotations

from heapq import merge
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

from collate.report import Difference, EntryComparison, EntryReadings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.model import ApparatusEntry, Edition, Witness
    from collate.report import WitnessComparison

#: Product of two lengths above which texts are not compared character by character, by edit distance.
MAX_EDIT_CELLS = 40_000_000_000


class _ComparedEntry(NamedTuple):
    """What is compared of an entry, or of an emendation where all witnesses agree.

    ``span`` counts characters of the common witness, white space excluded.
    ``readings`` are texts with their witnesses (sigla of the first edition),
    ``kinds`` their classification, ``edited`` is the text that the edition prints.
    """

    span: tuple[int, int]
    readings: frozenset[tuple[str, frozenset[str]]]
    kinds: frozenset[tuple[str, ...]]
    edited: str
    display: EntryReadings


class PlacedEntry(NamedTuple):
    """An entry, or an emendation of words on which all witnesses agree, at its place in a witness.

    ``span`` counts characters of the witness, white space excluded. ``subtypes`` has one for
    each reading. An emendation has no id, and its one reading is that of all witnesses.
    """

    span: tuple[int, int]
    entry: EntryReadings
    subtypes: tuple[str, ...]


class EntryPairing(NamedTuple):
    """The entries of two editions, paired by place in a witness that both have."""

    first: Sequence[_ComparedEntry]
    second: Sequence[_ComparedEntry]
    same_base: bool

    def rows(self) -> Iterator[EntryComparison]:
        """Yield the pairs in the order of the text."""
        for group in _group_overlapping(self.first, self.second):
            for first, second in _pair_off(*group):
                display = tuple(entry.display for entry in first), tuple(entry.display for entry in second)
                yield EntryComparison(self._difference(first, second), *display)

    def _difference(self, first: Sequence[_ComparedEntry], second: Sequence[_ComparedEntry]) -> Difference:
        if not first or not second:
            return Difference.FIRST if first else Difference.SECOND
        if len(first) > 1 or len(second) > 1 or first[0].span != second[0].span:
            return Difference.CUT
        one, other = first[0], second[0]
        if one.readings != other.readings:
            return Difference.READINGS
        if self.same_base and one.edited != other.edited:
            return Difference.LEMMA
        # Kinds are relative to the reading of the base text.
        return Difference.KINDS if self.same_base and one.kinds != other.kinds else Difference.SAME


def pair_editions(one: Edition, other: Edition, *, pairs: Sequence[WitnessComparison]) -> EntryPairing:
    """Pair the entries of two editions with these *pairs* of witnesses."""
    bases = one.work.base, other.work.base
    # With one base text in both, no spans have to be mapped.
    common = min(pairs, key=lambda p: ((p.first, p.second) != bases, p.first != bases[0], p.differing))
    return pair_entries(
        place_entries(one, common.first),
        place_entries(other, common.second),
        texts=(
            unspaced_text(one.work.witness(common.first)),
            unspaced_text(other.work.witness(common.second)),
        ),
        sigla=[(pair.first, pair.second) for pair in pairs],
        same_base=any((pair.first, pair.second) == bases for pair in pairs),
    )


def pair_entries(
    first: Sequence[PlacedEntry],
    second: Sequence[PlacedEntry],
    *,
    texts: tuple[str, str],
    sigla: Sequence[tuple[str, str]],
    same_base: bool,
) -> EntryPairing:
    """Pair the entries of two editions by place.

    Args:
        first: those of the one.
        second: those of the other.
        texts: the texts in which the spans of either count characters, without white space.
        sigla: the sigla of each common witness, in the first and in the second.
        same_base: whether both have one base text.
    """
    positions = _map_positions(texts[1], texts[0])
    names = {mine: mine for mine, _ in sigla}, {theirs: mine for mine, theirs in sigla}
    return EntryPairing(
        _compared_entries(first, names=names[0], position_map=None),
        _compared_entries(second, names=names[1], position_map=positions),
        same_base,
    )


def place_entries(edition: Edition, siglum: str) -> tuple[PlacedEntry, ...]:
    """Return the entries of *edition* with their places in the witness *siglum*, in the order of its text."""
    from collate.report import ColumnSpans

    columns = ColumnSpans(edition)
    witness = edition.work.witness(siglum)
    column = [w.siglum for w in edition.work.columns].index(witness.identical_to or siglum)
    text = edition.alignment.tokens[column].text
    counts = list(accumulate((not character.isspace() for character in text), initial=0))

    def unspaced(start: int, end: int) -> tuple[int, int]:
        return counts[start], counts[end]

    emended = {emendation.entry: emendation.text for emendation in edition.emendations}
    entries = [
        PlacedEntry(
            unspaced(*columns.span(i, column)),
            _entry_readings(entry, emended.get(entry.number, entry.lemma.text)),
            tuple(reading.subtype for reading in entry.readings),
        )
        for i, entry in enumerate(edition.entries)
    ]
    everybody = tuple(one.siglum for one in edition.work.witnesses)
    for emendation in edition.emendations if edition.work.base == siglum else ():
        if emendation.entry is None:
            row = EntryReadings("", emendation.text, ((emendation.before, everybody, "", ""),))
            entries.append(PlacedEntry(unspaced(*emendation.locus), row, ("",)))
    return tuple(sorted(entries, key=lambda entry: entry.span))


def _compared_entries(
    entries: Sequence[PlacedEntry], *, names: Mapping[str, str], position_map: Sequence[int] | None
) -> list[_ComparedEntry]:
    """Return what is compared of *entries*.

    Args:
        entries: those of one of the two editions.
        names: siglum here -> siglum in the first edition, for each common witness.
        position_map: position in the witness -> position in the first
            edition's; None for the identity.
    """
    compared: list[_ComparedEntry] = []
    for (start, end), entry, subtypes in entries:
        rows = [
            (_unspaced(text), frozenset(names[s] for s in sigla if s in names), kind, operation, subtype)
            for (text, sigla, kind, operation), subtype in zip(entry.readings, subtypes, strict=True)
        ]
        common = [row for row in rows if row[1]]
        display = entry
        if not entry.id:
            text, _sigla, kind, operation = entry.readings[0]
            display = entry._replace(readings=((text, tuple(names), kind, operation),))
        compared.append(
            _ComparedEntry(
                span=(start, end) if position_map is None else (position_map[start], position_map[end]),
                readings=frozenset((text, sigla) for text, sigla, *_ in common),
                kinds=frozenset((text, *rest) for text, _, *rest in common) if entry.id else frozenset(),
                edited=_unspaced(entry.lemma),
                display=display,
            )
        )
    return sorted(compared, key=lambda entry: entry.span)


def _entry_readings(entry: ApparatusEntry, lemma: str) -> EntryReadings:
    rows = ((r.text, r.sigla, r.kind or "", r.operation or "") for r in entry.readings)
    return EntryReadings(entry.id, lemma, tuple(rows))


def unspaced_text(witness: Witness) -> str:
    """Return the text of a witness without white space."""
    return _unspaced(witness.segment.text)


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _map_positions(text: str, other: str) -> list[int] | None:
    """Return for each position in *text*, its end included, the one in *other*; None if the texts are equal.

    By edit distance; texts too long for it map position to position.
    """
    if text == other or len(text) * len(other) > MAX_EDIT_CELLS:
        return None if text == other else [min(at, len(other)) for at in range(len(text) + 1)]
    from rapidfuzz.distance import Levenshtein

    positions = [0] * (len(text) + 1)
    for step in Levenshtein.opcodes(text, other, score_hint=64):
        for at in range(step.src_start, step.src_end):
            positions[at] = min(step.dest_start + at - step.src_start, step.dest_end)
    positions[len(text)] = len(other)
    return positions


def _group_overlapping(
    first: Sequence[_ComparedEntry], second: Sequence[_ComparedEntry]
) -> Iterator[tuple[list[_ComparedEntry], list[_ComparedEntry]]]:
    """Yield groups of entries that share characters, or one empty span, in the order of the text."""
    firsts: list[_ComparedEntry] = []
    seconds: list[_ComparedEntry] = []
    for entry, is_first in merge(
        ((entry, True) for entry in first),
        ((entry, False) for entry in second),
        key=lambda pair: pair[0].span,
    ):
        grouped = chain(firsts, seconds)
        if (firsts or seconds) and not any(_overlap(entry.span, other.span) for other in grouped):
            yield firsts, seconds
            firsts, seconds = [], []
        (firsts if is_first else seconds).append(entry)
    if firsts or seconds:
        yield firsts, seconds


def _pair_off(
    first: list[_ComparedEntry], second: list[_ComparedEntry]
) -> Iterator[tuple[list[_ComparedEntry], list[_ComparedEntry]]]:
    """Yield the pairs of entries in a group that have one extent, then what is left of the group.

    Several entries may have one extent: additions at one place. Those with the
    same readings are a pair, else those in the same order.
    """
    if len(first) == 1 and len(second) == 1:
        yield first, second
        return
    pairs: list[tuple[_ComparedEntry, _ComparedEntry]] = []
    for same_readings in (True, False):
        for one in list(first):
            alike = (
                other
                for other in second
                if other.span == one.span and (not same_readings or other.readings == one.readings)
            )
            other = next(alike, None)
            if other is not None:
                pairs.append((one, other))
                first = [entry for entry in first if entry is not one]
                second = [entry for entry in second if entry is not other]
    for one, other in sorted(pairs, key=lambda pair: pair[0].span):
        yield [one], [other]
    if first or second:
        yield first, second


def _overlap(left: tuple[int, int], right: tuple[int, int]) -> bool:
    if left[0] == left[1] or right[0] == right[1]:
        return left == right or left[0] < right[0] < left[1] or right[0] < left[0] < right[1]
    return left[0] < right[1] and right[0] < left[1]
