"""The entries of two editions, paired by place and compared."""

from __future__ import annotations

from heapq import merge
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

from collate.report import Difference, EntryComparison, EntryReadings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.model import ApparatusEntry, Edition, Kind, Operation, Witness
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
    kinds: frozenset[tuple[str, Kind | None, Operation | None, str]]
    edited: str
    display: EntryReadings


class EntryPairing:
    """The entries of two editions, paired by place in a witness that both have."""

    def __init__(self, one: Edition, other: Edition, *, pairs: Sequence[WitnessComparison]) -> None:
        bases = one.work.base, other.work.base
        # With one base text in both, no spans have to be mapped.
        common = min(pairs, key=lambda p: ((p.first, p.second) != bases, p.first != bases[0], p.differing))
        position_map = _map_positions(
            unspaced_text(other.work.witness(common.second)), unspaced_text(one.work.witness(common.first))
        )
        first_names = {pair.first: pair.first for pair in pairs}
        second_names = {pair.second: pair.first for pair in pairs}
        self.same_base = any((pair.first, pair.second) == bases for pair in pairs)
        self.first = _compared_entries(one, common.first, names=first_names, position_map=None)
        self.second = _compared_entries(other, common.second, names=second_names, position_map=position_map)

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


def _compared_entries(
    edition: Edition, siglum: str, *, names: Mapping[str, str], position_map: Sequence[int] | None
) -> list[_ComparedEntry]:
    """Return the entries of *edition*, and its emendations of words on which all witnesses agree.

    Args:
        edition: one of the two.
        siglum: the witness whose characters are counted.
        names: siglum here -> siglum in the first edition, for each common witness.
        position_map: position in the witness -> position in the first
            edition's; None for the identity.
    """
    from collate.report import ColumnSpans

    columns = ColumnSpans(edition)
    witness = edition.work.witness(siglum)
    column = [w.siglum for w in edition.work.columns].index(witness.identical_to or siglum)
    text = edition.alignment.tokens[column].text
    counts = list(accumulate((not character.isspace() for character in text), initial=0))

    def to_common(start: int, end: int) -> tuple[int, int]:
        low, high = counts[start], counts[end]
        return (low, high) if position_map is None else (position_map[low], position_map[high])

    emended = {emendation.entry: emendation.text for emendation in edition.emendations}
    entries: list[_ComparedEntry] = []
    for i, entry in enumerate(edition.entries):
        common = [(r, tuple(names[s] for s in r.sigla if s in names)) for r in entry.readings]
        readings = [(r, sigla) for r, sigla in common if sigla]
        lemma = emended.get(entry.number, entry.lemma.text)
        entries.append(
            _ComparedEntry(
                span=to_common(*columns.span(i, column)),
                readings=frozenset((_unspaced(r.text), frozenset(sigla)) for r, sigla in readings),
                kinds=frozenset((_unspaced(r.text), r.kind, r.operation, r.subtype) for r, _ in readings),
                edited=_unspaced(lemma),
                display=_entry_readings(entry, lemma),
            )
        )
    all_sigla = frozenset(names.values())
    for emendation in edition.emendations if edition.work.base == siglum else ():
        if emendation.entry is None:
            entries.append(
                _ComparedEntry(
                    span=to_common(*emendation.locus),
                    readings=frozenset({(_unspaced(emendation.before), all_sigla)}),
                    kinds=frozenset(),
                    edited=_unspaced(emendation.text),
                    display=EntryReadings("", emendation.text, ((emendation.before, tuple(names), "", ""),)),
                )
            )
    return sorted(entries, key=lambda entry: entry.span)


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
