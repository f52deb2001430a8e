"""Long omissions: one entry for one cut, however many paragraphs it takes.

A passage of hundreds of characters that a witness omits would swallow, as one
entry, all that the other witnesses have of variants inside it. So it is cut
around these, and they have entries of their own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.alignment_columns import LACUNA, NO_TOKEN, VariantUnit
from collate.text.word_edges import word_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from collate.classify.alignment_columns import AlignmentColumns

#: Least columns of an omission that is cut around the variants of other witnesses. Experts print shorter ones
#: as one reading among others: their longest such entry in the texts measured has 283 characters; from 100
#: columns on, exact F1 in classical Chinese falls from .9668 to .9610.
LONG_COLUMNS = 300

#: Least letters of an omission whose extent is evidence: longer than what an eye skips, 20 to 40 characters.
LONG_LETTERS = 100

#: Tokens on each side of a variant in which the edges of its words are looked for.
_WINDOW = 12


def omission_goes_on(columns: AlignmentColumns, unit: VariantUnit, column: int, *, start: int) -> bool:
    """Return whether the paragraph that begins at *column* of *unit* goes on with the cut before it.

    It does if the same witnesses omit this paragraph and what stands between it
    and *start* (or the paragraph before), and all others that are extant agree
    in both: an editor expects one entry for one cut. Of a few short lines,
    such as the items of a list, each is an entry, as experts print them.
    """
    if unit.end - unit.start < LONG_LETTERS:
        return False
    starts = columns.paragraph_starts(unit)
    index = bisect_left(starts, column)
    low = max(start, starts[index - 1]) if index else start
    return _is_one_omission(
        columns, VariantUnit(low, starts[index + 1] if index + 1 < len(starts) else unit.end)
    )


def _is_one_omission(columns: AlignmentColumns, unit: VariantUnit) -> bool:
    """Return whether the same witnesses omit all of *unit*, and all others have the base text's words."""
    rows = columns.first[columns.run_index(unit.start) : columns.run_index(unit.end - 1) + 1]
    omitting = rows[0] == NO_TOKEN
    if not omitting.any() or omitting[columns.base]:
        return False
    if ((rows == NO_TOKEN) != omitting).any() or ((rows == LACUNA) != (rows[0] == LACUNA)).any():
        return False
    return len(columns.forms(*unit).variants) == 1


def cut_long_omissions(columns: AlignmentColumns, units: Sequence[VariantUnit]) -> list[VariantUnit]:
    """Return *units*, which are sorted, with the long omissions among them cut around the other units.

    A unit inside an omission is widened to words of the base text, since no
    word may be cut, and the omission is cut at its edges.
    """
    long = sorted({unit for unit in units if is_long_omission(columns, unit)})
    if not long:
        return list(units)
    known = set(long)
    inner = [_to_words(columns, unit) for unit in _inside(long, [u for u in units if u not in known])]
    edges = sorted({edge for unit in (*long, *inner) for edge in unit})
    seams = (seam for unit in long if _between(edges, *unit) for seam in _seams(columns, *unit))
    edges = sorted({*edges, *seams})
    pieces: set[VariantUnit] = set()
    done = 0
    for start, end in long:
        low = max(start, done)
        stops = [low, *_between(edges, low, end), end]
        pieces.update(VariantUnit(a, b) for a, b in pairwise(stops) if a < b)
        done = max(done, end)
    return sorted([*(unit for unit in units if unit not in known), *pieces])


def _between(edges: Sequence[int], low: int, high: int) -> Sequence[int]:
    """Return those of the sorted *edges* that are strictly between two columns."""
    return edges[bisect_right(edges, low) : bisect_left(edges, high)]


def is_long_omission(columns: AlignmentColumns, unit: VariantUnit) -> bool:
    """Return whether some witness has no words in many columns of *unit*, where the base text has many."""
    return unit.end - unit.start >= LONG_COLUMNS and bool(_omission_edges(columns, *unit))


def _seams(columns: AlignmentColumns, start: int, end: int) -> Iterator[int]:
    """Yield the word edges in columns ``[start, end)`` between a long omission and words beside it."""
    edges = _omission_edges(columns, start, end)
    for part in pairwise(sorted({start, *edges, end})):
        if not _omission_edges(columns, *part):
            yield from _to_words(columns, VariantUnit(*part))


def _omission_edges(columns: AlignmentColumns, start: int, end: int) -> set[int]:
    """Return the edges of the long stretches of columns ``[start, end)`` in which a witness has no words."""
    left, right = columns.run_index(start), columns.run_index(end - 1)
    rows = columns.first[left : right + 1]
    sizes = columns.sizes[left : right + 1].copy()
    sizes[0] -= start - columns.starts[left]
    sizes[-1] -= columns.starts[right] + int(columns.sizes[right]) - end
    before = np.concatenate(([0], np.cumsum(sizes * (rows[:, columns.base] >= 0))))
    at = np.concatenate(([0], np.cumsum(sizes))) + start
    edges: set[int] = set()
    lacking = np.pad(rows == NO_TOKEN, ((1, 1), (0, 0)))
    for witness in np.flatnonzero(lacking.any(axis=0)).tolist():
        stretches = np.flatnonzero(np.diff(lacking[:, witness])).reshape(-1, 2)
        for first, last in stretches[before[stretches[:, 1]] - before[stretches[:, 0]] >= LONG_COLUMNS]:
            edges |= {int(at[first]), int(at[last])}
    return edges


def _inside(long: Sequence[VariantUnit], units: Iterable[VariantUnit]) -> list[VariantUnit]:
    """Return the *units* that overlap one of *long*."""
    starts = [unit.start for unit in long]
    reach: list[int] = []
    for unit in long:
        reach.append(max(unit.end, reach[-1] if reach else 0))
    found: list[VariantUnit] = []
    for unit in units:
        index = bisect_left(starts, unit.end) - 1
        if index >= 0 and reach[index] > unit.start:
            found.append(unit)
    return found


def _to_words(columns: AlignmentColumns, unit: VariantUnit) -> VariantUnit:
    """Return *unit* widened to the edges of words of the base text, within its paragraph."""
    start, end = unit
    tokens = columns.alignment.tokens[columns.base]
    forms = columns.forms(start, end)
    low, high = int(forms.low[columns.base]), int(forms.high[columns.base])
    first, last = max(0, low - _WINDOW), min(len(tokens), high + _WINDOW)
    origin = int(tokens.offsets[first])
    edges = word_boundaries(tokens.surface(first, last))
    at = low
    while at > first and int(tokens.offsets[at]) - origin not in edges:
        before = start - 1
        if columns.token(before, columns.base) != at - 1 or columns.opens_paragraph(start):
            break
        start, at = before, at - 1
    at = high
    while at < last and int(tokens.offsets[at]) - origin not in edges:
        if columns.token(end, columns.base) != at or columns.opens_paragraph(end):
            break
        end, at = end + 1, at + 1
    return VariantUnit(start, end)
