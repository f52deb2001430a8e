"""Evidence of what a long omission is: its extent, and what its two ends are."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from collate.classify.alignment_columns import VariantUnit
from collate.classify.lexicon import REACH, VariantInContext
from collate.classify.long_omissions import LONG_COLUMNS, LONG_LETTERS
from collate.i18n import _
from collate.model import Cause, Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.classify.alignment_columns import AlignmentColumns
    from collate.classify.lexicon import Lexicon

#: A passage at least so many times as long as the words in its place is omitted, whatever joins its ends.
IN_PLACE = 10

#: Confidence that a passage was left out on purpose, by what its two ends are: those of sentences, of parts
#: of sentences, neither. Each is a share of the setting.
_SENTENCES, _CLAUSES, _INSIDE = 1.0, 0.75, 0.5

_STOPS, _PAUSES, _CLOSING = "。！？!?.;；…⋯।॥", "，、,：:—·", "”’』」》）)]】〕\"'"


class WholeOmissions:
    """The omissions of each witness at full length: an entry may be a part of one.

    Args:
        columns: of the alignment.
        units: of all entries, in order and disjoint. What an omission goes on to is decided by whole
            entries, which an edition has, and not by the columns inside them, which it has not.
    """

    def __init__(self, columns: AlignmentColumns, units: Sequence[VariantUnit]) -> None:
        self._columns = columns
        self._units = units
        self._wholes: dict[tuple[int, int], VariantUnit] = {}

    def evidence(
        self, unit: VariantUnit, members: Sequence[int], found: tuple[Evidence, ...], *, lexicon: Lexicon
    ) -> tuple[Evidence, ...]:
        """Return *found*, the evidence of an omission; that of its extent is of the whole omission."""
        columns = self._columns
        wholes = {self._around(unit, witness) for witness in members} - {unit}
        cells = {cell for one in wholes if (cell := columns.cell(*one, witness=columns.base))}
        if not cells:
            return found
        # The longest of several: the order of the witnesses decides nothing.
        first, last = max(cells, key=lambda cell: (cell[1] - cell[0], cell[0]))
        if last - first < LONG_COLUMNS:
            return found
        tokens = columns.alignment.tokens[columns.base]
        low, high = int(tokens.offsets[first]), int(tokens.offsets[last])
        before, lemma = tokens.text[max(0, low - REACH) : low], tokens.text[low:high].strip()
        extent = long_omission(VariantInContext(lemma, "", before, ""), lexicon)
        others = tuple(one for one in found if one.cause is not Cause.LONG_OMISSION)
        return others if extent is None else (*others, extent)

    def _around(self, unit: VariantUnit, witness: int) -> VariantUnit:
        """Return the columns from the first to the last of the units around *unit* that *witness* omits."""
        known = self._wholes.get((witness, unit.start))
        if known is not None:
            return known
        first = last = bisect_left(self._units, unit)
        while first and self._omits(witness, first - 1, first):
            first -= 1
        while last + 1 < len(self._units) and self._omits(witness, last + 1, last):
            last += 1
        whole = VariantUnit(self._units[first].start, self._units[last].end)
        for one in self._units[first : last + 1]:
            self._wholes[witness, one.start] = whole
        return whole

    def _omits(self, witness: int, index: int, beside: int) -> bool:
        """Return whether *witness* has no words, but is extant, from unit *index* to its neighbour."""
        units = self._units
        low, high = sorted((index, beside))
        start = units[low].start if index == low else units[low].end
        end = units[high].end if index == high else units[high].start
        return self._columns.cell(start, end, witness=witness) == ()


def long_omission(variant: VariantInContext, lexicon: Lexicon) -> Evidence | None:
    """A passage as long as this is cut on purpose, or lost; its ends show which is the more probable."""
    most = lexicon.confidence.long_omission
    if not most or len(variant.lemma) < max(LONG_LETTERS, IN_PLACE * len(variant.reading)):
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
