"""The entries of two editions beside each other."""

from __future__ import annotations

from heapq import merge
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

from collate.report.terminal.edition_diff import Difference, Readings, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.model import ApparatusEntry, Edition, Kind, Operation, Witness
    from collate.report.terminal.edition_diff import Pair

#: Product of two lengths from which characters are not compared one by one.
MOST = 40_000_000_000


class _Item(NamedTuple):
    """An entry, or an emendation of what all witnesses have, as it is compared.

    ``place`` is counted in characters of the witness of both; ``readings`` are
    texts with the sigla (of the first edition) that have them, ``kinds`` what
    is said of them, ``edited`` what the edition prints.
    """

    place: tuple[int, int]
    readings: frozenset[tuple[str, frozenset[str]]]
    kinds: frozenset[tuple[str, Kind | None, Operation | None, str]]
    edited: str
    shown: Readings


class Rows:
    """Puts the entries of two editions beside each other."""

    def __init__(self, one: Edition, other: Edition, pairs: Sequence[Pair]) -> None:
        bases = one.work.base, other.work.base
        # Where both have the same base text no place has to be found again.
        at = min(pairs, key=lambda p: ((p.first, p.second) != bases, p.first != bases[0], p.differing))
        onto = _onto(words(other.work.witness(at.second)), words(one.work.witness(at.first)))
        self.same_base = any((pair.first, pair.second) == bases for pair in pairs)
        self.first = _items(one, at.first, {pair.first: pair.first for pair in pairs}, None)
        self.second = _items(other, at.second, {pair.second: pair.first for pair in pairs}, onto)

    def rows(self) -> Iterator[Row]:
        """Yield them in the order of the text."""
        for ours, theirs in _together(self.first, self.second):
            shown = tuple(item.shown for item in ours), tuple(item.shown for item in theirs)
            yield Row(self._difference(ours, theirs), *shown)

    def _difference(self, ours: Sequence[_Item], theirs: Sequence[_Item]) -> Difference:
        if not ours or not theirs:
            return Difference.FIRST if ours else Difference.SECOND
        if len(ours) > 1 or len(theirs) > 1 or ours[0].place != theirs[0].place:
            return Difference.CUT
        one, other = ours[0], theirs[0]
        if one.readings != other.readings:
            return Difference.READINGS
        if self.same_base and one.edited != other.edited:
            return Difference.LEMMA
        # Kinds are stated against the base text's reading.
        return Difference.KINDS if self.same_base and one.kinds != other.kinds else Difference.SAME


def _items(
    edition: Edition, siglum: str, names: Mapping[str, str], onto: Sequence[int] | None
) -> list[_Item]:
    """Return the entries of *edition*, and what its editor emended where all agree.

    Args:
        edition: one of the two.
        siglum: the witness that places are counted in.
        names: the witnesses of both by their sigla here, as they are called in the first edition.
        onto: for each place in the witness the one in the first edition's; None for the same.
    """
    from collate.report.column_spans import Columns

    columns = Columns(edition)
    witness = edition.work.witness(siglum)
    own = [w.siglum for w in edition.work.columns].index(witness.identical_to or siglum)
    text = edition.alignment.tokens[own].text
    letters = list(accumulate((not character.isspace() for character in text), initial=0))

    def placed(start: int, end: int) -> tuple[int, int]:
        low, high = letters[start], letters[end]
        return (low, high) if onto is None else (onto[low], onto[high])

    printed = {one.entry: one.text for one in edition.emendations}
    items: list[_Item] = []
    for i, entry in enumerate(edition.entries):
        there = [(r, tuple(names[s] for s in r.sigla if s in names)) for r in entry.readings]
        held = [(r, sigla) for r, sigla in there if sigla]
        items.append(
            _Item(
                placed(*columns.span(i, own)),
                frozenset((_solid(r.text), frozenset(sigla)) for r, sigla in held),
                frozenset((_solid(r.text), r.kind, r.operation, r.subtype) for r, _ in held),
                _solid(printed.get(entry.number, entry.lemma.text)),
                _shown(entry, printed.get(entry.number, entry.lemma.text)),
            )
        )
    everybody = frozenset(names.values())
    for one in edition.emendations if edition.work.base == siglum else ():
        if one.entry is None:
            readings = frozenset({(_solid(one.before), everybody)})
            shown = Readings("", one.text, ((one.before, tuple(names), "", ""),))
            items.append(_Item(placed(*one.locus), readings, frozenset(), _solid(one.text), shown))
    return sorted(items, key=lambda item: item.place)


def _shown(entry: ApparatusEntry, lemma: str) -> Readings:
    rows = ((r.text, r.sigla, r.kind or "", r.operation or "") for r in entry.readings)
    return Readings(entry.id, lemma, tuple(rows))


def words(witness: Witness) -> str:
    """Return the text of a witness without white space."""
    return _solid(witness.segment.text)


def _solid(text: str) -> str:
    return "".join(text.split())


def _onto(text: str, other: str) -> list[int] | None:
    """Return for each place in *text*, its end included, the one in *other*; None where they are the same."""
    if text == other or len(text) * len(other) > MOST:
        return None if text == other else [min(at, len(other)) for at in range(len(text) + 1)]
    from rapidfuzz.distance import Levenshtein

    places = [0] * (len(text) + 1)
    for step in Levenshtein.opcodes(text, other, score_hint=64):
        for at in range(step.src_start, step.src_end):
            places[at] = min(step.dest_start + at - step.src_start, step.dest_end)
    places[len(text)] = len(other)
    return places


def _together(first: Sequence[_Item], second: Sequence[_Item]) -> Iterator[tuple[list[_Item], list[_Item]]]:
    """Yield entries that share words, or a place without words, together, in the order of the text."""
    ours: list[_Item] = []
    theirs: list[_Item] = []
    for item, is_first in merge(
        ((item, True) for item in first), ((item, False) for item in second), key=lambda one: one[0].place
    ):
        if (ours or theirs) and not any(_meet(item.place, one.place) for one in chain(ours, theirs)):
            yield ours, theirs
            ours, theirs = [], []
        (ours if is_first else theirs).append(item)
    if ours or theirs:
        yield ours, theirs


def _meet(left: tuple[int, int], right: tuple[int, int]) -> bool:
    if left[0] == left[1] or right[0] == right[1]:
        return left == right or left[0] < right[0] < left[1] or right[0] < left[0] < right[1]
    return left[0] < right[1] and right[0] < left[1]
