"""Stage 7: from columns to an apparatus, cut and classified as an editor would."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.evidence import REACH, Place, evidence
from collate.classify.frozen import Kept, kept_units
from collate.classify.kinds import kind_of, operation_of
from collate.classify.lexicon import told
from collate.classify.transpositions import transposed
from collate.classify.unit_columns import Columns
from collate.classify.units import units
from collate.classify.widen import widen
from collate.model import GRAVITY, Apparatus, ApparatusEntry, Reading, Span
from collate.settings import Settings

if TYPE_CHECKING:
    from collate.classify.lexicon import Told
    from collate.classify.unit_columns import Unit
    from collate.model import Alignment, Cell

__all__ = ["Kept", "classify"]


def classify(alignment: Alignment, settings: Settings | None = None, kept: Kept | None = None) -> Apparatus:
    """Return the apparatus of *alignment*: one entry for each place where written forms differ.

    Between two entries all extant witnesses agree token by token in writing
    (white space aside). Equal readings are one reading; no token is in two
    entries; no entry crosses a paragraph of the base text or the edge of a
    lacuna. Readings are whole words. Entries that tell of one move are linked.

    With *kept*, the entries of an edition that exists stay as they were cut,
    and only what its new witnesses bring is cut here.

    What *settings* tell of equivalent words and of evidence changes kinds and
    causes; it changes no cut and no reading.
    """
    stated = settings or Settings()
    chosen, known = stated.classify, told(stated)
    columns = Columns(alignment)
    entries: list[ApparatusEntry] = []
    numbers: dict[int, int] = {}
    found = (
        widen(columns, units(columns), chosen.widen) if kept is None else kept_units(columns, kept, chosen)
    )
    for unit in found:
        entry = _entry(columns, unit, len(entries) + 1, chosen.context, known, numbers)
        if entry is not None:
            entries.append(entry)
    return Apparatus(alignment, *transposed(alignment, entries, stated.align.move))


def _entry(
    columns: Columns, unit: Unit, number: int, context: int, known: Told, numbers: dict[int, int]
) -> ApparatusEntry | None:
    """Return the entry of *unit*, or None where all extant witnesses agree after all.

    *numbers* has one object for each number: the cells are most of what the entries of many texts hold.
    """
    own = numbers.setdefault
    forms = columns.forms(unit.start, unit.end)
    if not forms.variants:
        return None
    # By written ids, so that white space makes no reading of its own.
    cells: tuple[Cell, ...] = tuple(
        ((own(low, low), own(high, high)) if low < high else ()) if extant else None
        for low, high, extant in zip(
            forms.low.tolist(), forms.high.tolist(), forms.extant.tolist(), strict=True
        )
    )
    agrees = forms.extant.copy()
    agrees[[member for members in forms.variants.values() for member in members]] = False
    base = np.flatnonzero(agrees).tolist()
    lemma = _text(columns, cells, columns.base)
    locus = _locus(columns, unit, cells[columns.base])
    text = columns.alignment.tokens[columns.base].text
    around = text[max(0, locus.start - REACH) : locus.start], text[locus.end : locus.end + REACH]
    variants: list[Reading] = []
    for members in forms.variants.values():
        other = _text(columns, cells, members[0])
        kind, subtype = kind_of(lemma, other, around, known)
        operation, causes = operation_of(lemma, other), evidence(Place(lemma, other, *around), kind, known)
        named = tuple(members), _sigla(columns, members)
        variants.append(Reading(*named, other, kind, operation, subtype, causes))
    return ApparatusEntry(
        number,
        cells,
        locus,
        text[max(0, locus.start - context) : locus.start],
        Reading(tuple(base), _sigla(columns, base), lemma),
        text[locus.end : locus.end + context],
        tuple(variants),
        min((v.kind for v in variants if v.kind), key=GRAVITY.__getitem__),
    )


def _text(columns: Columns, cells: tuple[Cell, ...], witness: int) -> str:
    cell = cells[witness]
    return columns.alignment.tokens[witness].surface(*cell).strip() if cell else ""


def _sigla(columns: Columns, members: list[int]) -> tuple[str, ...]:
    """Return the sigla of all witnesses, identical ones too, in the order of the work's witness list."""
    named = tuple(chain.from_iterable(columns.sigla[member] for member in members))
    # Columns stand in that order; only the sigla of identical witnesses may stand elsewhere.
    return named if len(named) == len(members) else tuple(sorted(named, key=columns.order.__getitem__))


def _locus(columns: Columns, unit: Unit, cell: Cell) -> Span:
    """Return the lemma's span in the base text; for an addition the empty span at its place."""
    tokens = columns.alignment.tokens[columns.base]
    if cell:
        surface = tokens.surface(*cell)
        start = int(tokens.offsets[cell[0]]) + len(surface) - len(surface.lstrip())
        return Span(start, start + len(surface.strip()))
    column = unit.end
    while column < columns.size:
        token = columns.token(column, columns.base)
        if token is not None:
            at = int(tokens.offsets[token])
            return Span(at, at)
        column += 1
    return Span(len(tokens.text), len(tokens.text))
