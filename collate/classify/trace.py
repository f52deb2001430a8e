"""The steps from an alignment to one entry: the decisions of :func:`~collate.classify.classify`, with rules.

Nothing is recorded while entries are made; the steps are computed again from
the alignment by the same functions, for one entry at a time.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from itertools import accumulate, islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.alignment_columns import AlignmentColumns, VariantUnit
from collate.classify.entry_cuts import CutRule, find_cuts
from collate.classify.evidence import RULES, find_evidence
from collate.classify.kinds import deciding_rule, kind_of
from collate.classify.lexicon import REACH, VariantInContext, build_lexicon
from collate.classify.long_omissions import cut_long_omissions
from collate.classify.phrases import Bond
from collate.classify.replaced_passages import is_passage_replaced, join_replaced_passages
from collate.classify.units import WitnessDifference, find_differences, join_phrases, merge_overlapping
from collate.classify.widen import widen_units
from collate.classify.word_pairs import cut_into_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.classify.kinds import KindRule
    from collate.classify.lexicon import Lexicon
    from collate.model import Alignment, ApparatusEntry, Cell, Evidence, Reading
    from collate.settings import Settings


class JoinRule(StrEnum):
    """Why the differences in a unit are one."""

    SINGLE = "single"
    """There is one range of columns in which witnesses differ."""

    OVERLAP = "overlap"
    """Differences of several witnesses overlap."""

    REARRANGED = "rearranged"
    """Two changes of one witness are one rearranged phrase, with a few equal words between."""

    EXCHANGED = "exchanged"
    """Words or clauses changed places."""

    WORD = "word"
    """Several differences are in one word."""

    PASSAGE = "passage"
    """A few words stand in place of a long passage, and some are in it by chance."""


class DifferenceTrace(NamedTuple):
    """An unbroken difference of one witness: its words, and those of the base text beside them."""

    column: int
    base: str
    other: str


class CutTrace(NamedTuple):
    """The steps by which the extent of an entry was found.

    ``minimal`` and ``final`` are the base text's words in the unit before and
    after it was widened. ``before`` and ``after`` are why it was cut from what
    differs beside it, None where nothing does.
    """

    differences: tuple[DifferenceTrace, ...]
    rule: JoinRule
    before: CutRule | None
    after: CutRule | None
    minimal: str
    final: str
    same: bool
    """Whether the rules would cut the entry as it is; entries of an existing edition may be cut otherwise."""


class VariantTrace(NamedTuple):
    """What decided kind, operation and evidence of a variant.

    ``rule`` is the rule that decided the kind, None where ``[[equivalent]]``
    did. ``evidence`` has the name of a rule beside each of its results.
    """

    variant: Reading
    rule: KindRule | None
    evidence: tuple[tuple[str, Evidence], ...]


class EntryTrace(NamedTuple):
    """All steps from the alignment to an entry."""

    cut: CutTrace
    variants: tuple[VariantTrace, ...]


class EntryTracer:
    """Traces entries of *alignment* under *settings*; what they share is computed once."""

    def __init__(self, alignment: Alignment, settings: Settings) -> None:
        self._alignment = alignment
        self._columns = columns = AlignmentColumns(alignment)
        self._lexicon = build_lexicon(settings)
        self._differences = sorted(find_differences(columns, columns.witnesses))
        # The longest extent up to each difference: none before it can reach further.
        self._reaches = list(accumulate((difference.unit.end for difference in self._differences), max))
        phrases, self._bonds = join_phrases(columns, find_differences(columns, columns.witnesses))
        phrases = join_replaced_passages(columns, phrases)
        pieces = merge_overlapping(cut_long_omissions(columns, phrases))
        whole = {edge for unit in merge_overlapping(phrases) for edge in unit}
        self._minimal: list[VariantUnit] = []
        self._edges = dict.fromkeys(_move_edges(columns), CutRule.MOVE)
        self._edges.update((edge, CutRule.LONG) for unit in pieces for edge in unit if edge not in whole)
        for merged in pieces:
            cuts = dict(find_cuts(columns, merged, bonds=self._bonds))
            self._edges.update(cuts)
            self._minimal += [VariantUnit(*ends) for ends in pairwise((merged.start, *cuts, merged.end))]
        widened = widen_units(columns, self._minimal, limit=settings.classify.widen)
        self._final = frozenset(cut_into_words(columns, widened))

    def trace(self, entry: ApparatusEntry) -> EntryTrace:
        """Return the steps that lead to *entry*, an entry of the alignment."""
        return EntryTrace(self._trace_cut(entry), _trace_variants(self._alignment, entry, self._lexicon))

    def _trace_cut(self, entry: ApparatusEntry) -> CutTrace:
        columns = self._columns
        unit = _unit_of(columns, entry.cells)
        # The minimal units are in order and disjoint.
        first = bisect_right(self._minimal, unit.start, key=lambda piece: piece.end)
        pieces = list(takewhile(lambda piece: piece.start < unit.end, islice(self._minimal, first, None)))
        start = bisect_right(self._reaches, unit.start)
        near = takewhile(lambda one: one.unit.start < unit.end, islice(self._differences, start, None))
        inside = sorted((one for one in near if one.unit.end > unit.start), key=lambda one: one.witness)
        core = VariantUnit(pieces[0].start, pieces[-1].end) if pieces else unit
        # Words that pair one to one were cut from a minimal unit after it was widened.
        core = VariantUnit(max(core.start, unit.start), min(core.end, unit.end))
        bond = int(self._bonds[core.start + 1 : core.end].max(initial=Bond.NONE))
        return CutTrace(
            differences=tuple(
                DifferenceTrace(
                    column=difference.witness,
                    base=_words(columns, difference.unit, columns.base),
                    other=_words(columns, difference.unit, difference.witness),
                )
                for difference in inside
            ),
            rule=JoinRule.PASSAGE if self._is_passage(core, inside) else _join_rule(pieces, inside, bond),
            before=self._edges.get(
                core.start, CutRule.WORDS if pieces and pieces[0].start < core.start else None
            ),
            after=self._edges.get(core.end, CutRule.WORDS if pieces and core.end < pieces[-1].end else None),
            minimal=_words(columns, core, columns.base),
            final=_words(columns, unit, columns.base),
            same=unit in self._final,
        )

    def _is_passage(self, core: VariantUnit, differences: list[WitnessDifference]) -> bool:
        """Return whether several differences are one because few words stand in place of many."""
        return len({one.unit for one in differences}) > 1 and is_passage_replaced(self._columns, core)


def _move_edges(columns: AlignmentColumns) -> Iterator[int]:
    """Yield the columns before which the differences of a witness are cut where a passage moved."""
    for left, right in pairwise(find_differences(columns, columns.witnesses)):
        if left.witness == right.witness and left.unit.end == right.unit.start:
            yield right.unit.start


def trace_entry(alignment: Alignment, entry: ApparatusEntry, *, settings: Settings) -> EntryTrace:
    """Return the steps that lead to *entry*, an entry of *alignment* under *settings*."""
    return EntryTracer(alignment, settings).trace(entry)


def _join_rule(pieces: list[VariantUnit], differences: list[WitnessDifference], bond: int) -> JoinRule:
    if len(pieces) > 1:
        return JoinRule.WORD
    if bond == Bond.EXCHANGED:
        return JoinRule.EXCHANGED
    if bond == Bond.REARRANGED:
        return JoinRule.REARRANGED
    extents = {difference.unit for difference in differences}
    return JoinRule.SINGLE if len(extents) <= 1 else JoinRule.OVERLAP


def _unit_of(columns: AlignmentColumns, cells: tuple[Cell, ...]) -> VariantUnit:
    """Return the columns that hold the tokens of *cells*."""
    starts: list[int] = []
    ends: list[int] = []
    for witness, cell in enumerate(cells):
        if cell:
            starts.append(_column_of(columns, witness, cell[0]))
            ends.append(_column_of(columns, witness, cell[1] - 1) + 1)
    return VariantUnit(min(starts), max(ends))


def _column_of(columns: AlignmentColumns, witness: int, token: int) -> int:
    """Return the column of one token of a witness."""
    run = int(np.searchsorted(columns.before[:, witness], token, "right")) - 1
    while columns.first[run, witness] < 0:  # runs without a token of the witness have the count of the next
        run -= 1
    return columns.starts[run] + token - int(columns.first[run, witness])


def _words(columns: AlignmentColumns, unit: VariantUnit, witness: int) -> str:
    cell = columns.cell(unit.start, unit.end, witness=witness)
    return columns.alignment.tokens[witness].surface(*cell).strip() if cell else ""


def _trace_variants(
    alignment: Alignment, entry: ApparatusEntry, lexicon: Lexicon
) -> tuple[VariantTrace, ...]:
    text = alignment.tokens[alignment.work.base_column].text
    start, end = entry.locus
    around = text[max(0, start - REACH) : start], text[end : end + REACH]
    traces: list[VariantTrace] = []
    for variant in entry.variants:
        lemma = entry.lemma.text
        kind, subtype = kind_of(lemma, variant.text, around=around, lexicon=lexicon)
        rule, from_rules = deciding_rule(lemma, variant.text, around=around)
        in_context = VariantInContext(lemma, variant.text, *around)
        evidence = find_evidence(in_context, kind, lexicon=lexicon)
        rules = [
            (getattr(evidence_rule, "__name__", ""), result)
            for evidence_rule in RULES
            if (result := evidence_rule(in_context, lexicon)) in evidence and result is not None
        ]
        # Where the rules have another result, [[equivalent]] decided.
        traces.append(VariantTrace(variant, rule if from_rules == (kind, subtype) else None, tuple(rules)))
    return tuple(traces)
