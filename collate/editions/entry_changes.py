"""The entries of one work in two recorded runs, paired by place and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.editions.content_pairs import Named, pair_by_content
from collate.editions.entry_differences import pair_entries
from collate.model import Kind
from collate.report import Difference, EntryChange, EntryComparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.editions.entry_differences import PlacedEntry
    from collate.editions.snapshot import WitnessSnapshot, WorkSnapshot
    from collate.report import EntryReadings

#: Characters of the base text shown on each side of an entry.
CONTEXT_CHARACTERS = 8


def work_entries(
    before: WorkSnapshot | None, after: WorkSnapshot, *, work: str, title: str
) -> Iterator[EntryChange]:
    """Yield the entries of a work that came, went or changed; all of them if *before* is None."""
    around = {**_contexts(before), **_contexts(after)} if before else _contexts(after)
    for difference, first, second in _rows(before, after):
        old, new = _readings(first), _readings(second)
        if difference is Difference.SAME:
            # The witnesses of both runs agree; one that came may have a reading of its own.
            if {text for text, _ in old} == {text for text, _ in new}:
                continue
            difference = Difference.READINGS
        left, right = around[(second or first)[0]]
        kinds = {kind for _text, kind in new - old if kind}
        yield EntryChange(
            work=work,
            title=title,
            difference=difference,
            before=first,
            after=second,
            kinds=tuple(kind.value for kind in Kind if kind.value in kinds),
            left=left,
            right=right,
        )


def _rows(before: WorkSnapshot | None, after: WorkSnapshot) -> Iterator[EntryComparison]:
    pairs = pair_by_content(map(as_named, before.witnesses), map(as_named, after.witnesses)) if before else []
    sigla = [(one.siglum, other.siglum) for one, other in pairs if one and other]
    if before is not None and sigla:
        pairing = pair_entries(
            before.entries,
            after.entries,
            texts=(before.text, after.text),
            sigla=sigla,
            same_base=(before.base, after.base) in sigla,
        )
        yield from pairing.rows()
        return
    for placed in before.entries if before else ():
        yield EntryComparison(Difference.FIRST, (placed.entry,), ())
    for placed in after.entries:
        yield EntryComparison(Difference.SECOND, (), (placed.entry,))


def as_named(witness: WitnessSnapshot) -> Named:
    """Return a witness as an item that is paired by content."""
    return Named(witness.text, witness.digest, (witness.text, witness.siglum), siglum=witness.siglum)


def _readings(entries: Sequence[EntryReadings]) -> frozenset[tuple[str, str]]:
    """Return text, without white space, and kind of all readings."""
    return frozenset(
        ("".join(text.split()), kind) for one in entries for text, _sigla, kind, _operation in one.readings
    )


def _contexts(work: WorkSnapshot) -> dict[EntryReadings, tuple[str, str]]:
    return {placed.entry: _around(work.text, placed) for placed in work.entries}


def _around(text: str, placed: PlacedEntry) -> tuple[str, str]:
    start, end = placed.span
    return text[max(0, start - CONTEXT_CHARACTERS) : start], text[end : end + CONTEXT_CHARACTERS]
