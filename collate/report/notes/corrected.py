"""Readings of an entry as its sources truly have them, where an editor corrected what was read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.model import Kind, Operation, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from collate.model import ApparatusEntry, Work


def corrected_variants(
    entry: ApparatusEntry, corrections: Sequence[tuple[str, str]], work: Work
) -> tuple[Reading, ...]:
    """Return the variants of *entry* after *corrections* (siglum, words).

    A witness that truly has the lemma is in none. The witnesses that share a column keep it together;
    one of them that alone was corrected leaves it.
    """
    wanted = dict(corrections)
    variants = [without for one in entry.variants if (without := _without(one, wanted, work)).sigla]
    for siglum, text in corrections:
        if text == entry.lemma.text:
            continue
        column = next(c for c in range(len(work.columns)) if siglum in work.sigla(c))
        at = next((i for i, one in enumerate(variants) if one.text == text), None)
        if at is None:
            operation = Operation.REPLACEMENT if text and entry.lemma.text else _one_sided(text)
            variants.append(Reading((column,), (siglum,), text, Kind.SUBSTANTIVE, operation))
        else:
            variants[at] = _joined(variants[at], column, siglum, order=_order(work))
    return tuple(variants)


def _without(reading: Reading, corrected: Mapping[str, str], work: Work) -> Reading:
    sigla = tuple(siglum for siglum in reading.sigla if siglum not in corrected)
    columns = tuple(column for column in reading.columns if not set(work.sigla(column)).isdisjoint(sigla))
    return reading if sigla == reading.sigla else replace(reading, sigla=sigla, columns=columns)


def _joined(reading: Reading, column: int, siglum: str, *, order: Mapping[str, int]) -> Reading:
    sigla = tuple(sorted({*reading.sigla, siglum}, key=order.__getitem__))
    return replace(reading, sigla=sigla, columns=tuple(sorted({*reading.columns, column})))


def _one_sided(text: str) -> Operation:
    return Operation.ADDITION if text else Operation.OMISSION


def _order(work: Work) -> dict[str, int]:
    return {witness.siglum: number for number, witness in enumerate(work.witnesses)}
