"""Long omissions: one entry for one cut, however many paragraphs it takes; and evidence of what it is.

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
from collate.classify.lexicon import REACH, VariantInContext
from collate.i18n import _
from collate.model import Cause, Evidence
from collate.text.word_edges import word_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns
    from collate.classify.lexicon import Lexicon

#: Least columns of an omission that is cut around the variants of other witnesses. Experts print shorter ones
#: as one reading among others: their longest such entry in the texts measured has 283 characters; from 100
#: columns on, exact F1 in classical Chinese falls from .9668 to .9610.
LONG_COLUMNS = 300

#: Least letters of an omission whose extent is evidence: longer than what an eye skips, 20 to 40 characters.
LONG_LETTERS = 100

#: A passage at least so many times as long as the words in its place is omitted, whatever joins its ends.
_IN_PLACE = 10

#: Tokens on each side of a variant in which the edges of its words are looked for.
_WINDOW = 12

#: Confidence that a passage was left out on purpose, by what its two ends are: those of sentences, of parts
#: of sentences, neither. Each is a share of the setting.
_SENTENCES, _CLAUSES, _INSIDE = 1.0, 0.75, 0.5

_STOPS, _PAUSES, _CLOSING = "。！？!?.;；…⋯।॥", "，、,：:—·", "”’』」》）)]】〕\"'"


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
    pieces: set[VariantUnit] = set()
    done = 0
    for start, end in long:
        low = max(start, done)
        inside = edges[bisect_right(edges, low) : bisect_left(edges, end)]
        stops = [low, *inside, end]
        pieces.update(VariantUnit(a, b) for a, b in pairwise(stops) if a < b)
        done = max(done, end)
    return sorted([*(unit for unit in units if unit not in known), *pieces])


def is_long_omission(columns: AlignmentColumns, unit: VariantUnit) -> bool:
    """Return whether some witness has no words in *unit*, where the base text has many."""
    if unit.end - unit.start < LONG_COLUMNS:
        return False
    left, right = columns.run_index(unit.start), columns.run_index(unit.end - 1)
    rows = columns.first[left : right + 1]
    in_base = columns.sizes[left : right + 1][rows[:, columns.base] >= 0]
    return bool((rows == NO_TOKEN).all(axis=0).any()) and int(in_base.sum()) >= LONG_COLUMNS


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


class WholeOmissions:
    """The omissions of each witness at full length: an entry may be a part of one."""

    def __init__(self, columns: AlignmentColumns) -> None:
        self._columns = columns
        self._stretches: dict[int, NDArray[np.intp]] = {}

    def evidence(
        self, unit: VariantUnit, members: Sequence[int], found: tuple[Evidence, ...], *, lexicon: Lexicon
    ) -> tuple[Evidence, ...]:
        """Return *found*, the evidence of an omission; that of its extent is of the whole omission."""
        columns = self._columns
        # The longest of several: the order of the witnesses decides nothing.
        wholes = (self._around(unit, witness) for witness in members)
        whole = max(wholes, key=lambda one: (one.end - one.start, one.start))
        if whole == unit or whole.end - whole.start < LONG_COLUMNS:
            return found
        tokens = columns.alignment.tokens[columns.base]
        cell = columns.cell(*whole, witness=columns.base)
        if not cell:
            return found
        low, high = (int(tokens.offsets[at]) for at in cell)
        before, lemma = tokens.text[max(0, low - REACH) : low], tokens.text[low:high].strip()
        extent = long_omission(VariantInContext(lemma, "", before, ""), lexicon)
        others = tuple(one for one in found if one.cause is not Cause.LONG_OMISSION)
        return others if extent is None else (*others, extent)

    def _around(self, unit: VariantUnit, witness: int) -> VariantUnit:
        """Return the columns around *unit* in which *witness* has no words, from run to run."""
        columns = self._columns
        if witness not in self._stretches:
            lacks = columns.first[:, witness] == NO_TOKEN
            edges = np.flatnonzero(np.diff(np.concatenate(([False], lacks, [False])).astype(np.int8)))
            self._stretches[witness] = edges
        edges = self._stretches[witness]
        index = int(np.searchsorted(edges, columns.run_index(unit.start), side="right"))
        if index % 2 == 0:
            return unit
        first, stop = int(edges[index - 1]), int(edges[index])
        end = columns.starts[stop] if stop < len(columns.starts) else columns.size
        return VariantUnit(columns.starts[first], end)


def long_omission(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """A passage as long as this is cut on purpose, or lost; its ends show which is the more probable."""
    most = lexicon.confidence.long_omission
    if not most or len(variant.lemma) < max(LONG_LETTERS, _IN_PLACE * len(variant.reading)):
        return None
    letters = sum(map(str.isalnum, variant.lemma))
    if letters < LONG_LETTERS:
        return None
    edges = _edge_share(variant.before), _edge_share(variant.lemma)
    # Before a paragraph may stand a heading without a stop.
    share = _CLAUSES if {*edges} == {_SENTENCES, _INSIDE} else min(edges)
    count = f"{letters:,}"
    if share == _SENTENCES:
        detail = _("{count} characters, from sentence to sentence", count=count)
    elif share == _CLAUSES:
        detail = _("{count} characters, not from sentence to sentence", count=count)
    else:
        detail = _("{count} characters, cut inside a sentence: a loss is possible", count=count)
    return Evidence(Cause.LONG_OMISSION, round(most * share, 2), detail)


def _edge_share(text: str) -> float:
    """Return the share of confidence for an edge after *text*; the start of a text is that of a sentence."""
    words = text.rstrip().rstrip(_CLOSING).rstrip()
    if not words or words[-1] in _STOPS:
        return _SENTENCES
    return _CLAUSES if words[-1] in _PAUSES else _INSIDE
