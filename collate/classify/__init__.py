"""Stage 7: from an alignment to an apparatus, with entries cut and classified as an editor would.

Reading order: :mod:`~collate.classify.alignment_columns` (random access to
columns); which columns make an entry: :mod:`~collate.classify.units`,
:mod:`~collate.classify.phrases`, :mod:`~collate.classify.entry_cuts` (with
:mod:`~collate.classify.mark_edges`, :mod:`~collate.classify.independence`,
:mod:`~collate.classify.likeness`, :mod:`~collate.classify.spelling_keys`),
:mod:`~collate.classify.widen`, :mod:`~collate.classify.word_pairs` (with
:mod:`~collate.classify.word_windows`), :mod:`~collate.classify.frozen` (entries of an
existing edition), :mod:`~collate.classify.transpositions` (links between
entries), :mod:`~collate.classify.gap_readings` (□□ is not a variant); what an
entry is: :mod:`~collate.classify.kinds` and its rules in
:mod:`~collate.classify.punctuation`, :mod:`~collate.classify.spelling`,
:mod:`~collate.classify.wordforms`, :mod:`~collate.classify.numbers`; what may
have caused it: :mod:`~collate.classify.evidence` and its rules in
:mod:`~collate.classify.confusables`, :mod:`~collate.classify.pinyin`,
:mod:`~collate.classify.eye_skip`, :mod:`~collate.classify.ocr_confusions`,
:mod:`~collate.classify.long_omissions`;
one entry, step by step: :mod:`~collate.classify.trace`; shared by the rules:
:mod:`~collate.classify.characters`, :mod:`~collate.classify.lexicon`,
:mod:`~collate.classify.data_files`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.alignment_columns import AlignmentColumns
from collate.classify.characters import letters_only
from collate.classify.evidence import find_evidence
from collate.classify.frozen import FrozenUnits, extend_units
from collate.classify.gap_readings import GapReadings
from collate.classify.kinds import kind_of, operation_of
from collate.classify.lexicon import REACH, VariantInContext, build_lexicon
from collate.classify.long_omissions import WholeOmissions
from collate.classify.trace import EntryTrace, EntryTracer, JoinRule, trace_entry
from collate.classify.transpositions import link_transpositions
from collate.classify.units import find_units
from collate.classify.widen import widen_units
from collate.classify.word_pairs import cut_into_words
from collate.model import GRAVITY, Apparatus, ApparatusEntry, Kind, Reading, Span
from collate.settings import Settings

if TYPE_CHECKING:
    from collate.classify.alignment_columns import VariantUnit
    from collate.classify.lexicon import Lexicon
    from collate.model import Alignment, Cell

__all__ = [
    "EntryTrace",
    "EntryTracer",
    "FrozenUnits",
    "JoinRule",
    "VariantInContext",
    "classify",
    "find_evidence",
    "kind_of",
    "letters_only",
    "operation_of",
    "trace_entry",
]


def classify(
    alignment: Alignment, settings: Settings | None = None, *, frozen: FrozenUnits | None = None
) -> Apparatus:
    """Return the apparatus of *alignment*: one entry for each locus where written forms differ.

    Between two entries all extant witnesses agree token by token in writing
    (white space aside). Equal readings are one reading; no token is in two
    entries; no entry crosses a paragraph of the base text or the edge of a
    lacuna. Readings are whole words. The entries of one move are linked.

    Args:
        alignment: of one work.
        settings: tables ``[classify]``, ``[evidence]``, ``[[equivalent]]`` and
            ``[[alike]]`` count; the last three change kinds and causes, but no
            cut and no reading.
        frozen: the entries of an existing edition, which are not cut again;
            only what its new witnesses add is cut here.
    """
    settings = settings or Settings()
    options, lexicon = settings.classify, build_lexicon(settings)
    columns = AlignmentColumns(alignment)
    entries: list[ApparatusEntry] = []
    gaps: list[ApparatusEntry] = []
    context = _Context(columns, WholeOmissions(columns), GapReadings(columns), {})
    if frozen is None:
        units = cut_into_words(columns, widen_units(columns, find_units(columns), limit=options.widen))
    else:
        units = extend_units(columns, frozen, limit=options.widen)
    for unit in units:
        builder = _EntryBuilder(unit, context)
        if builder.variants:
            entries.append(builder.entry(len(entries) + 1, options.context, lexicon=lexicon))
        elif builder.gaps:
            gaps.append(builder.entry(0, options.context, lexicon=lexicon))
    linked, transpositions = link_transpositions(alignment, entries, least=settings.align.move)
    return Apparatus(alignment, linked, transpositions, tuple(gaps))


class _Context(NamedTuple):
    """What the entries of one alignment share.

    ``numbers`` interns the integers of cells, which are most of what the entries of many texts hold.
    """

    columns: AlignmentColumns
    omissions: WholeOmissions
    gaps: GapReadings
    numbers: dict[int, int]


class _EntryBuilder:
    """Builds the entry of one unit."""

    def __init__(self, unit: VariantUnit, context: _Context) -> None:
        self.columns = columns = context.columns
        self.omissions = context.omissions
        self.unit = unit
        self.forms = columns.forms(unit.start, unit.end)
        lost = context.gaps.of(self.forms)
        #: The witnesses of each variant, and those of each reading that only states that words are missing.
        self.variants = [members for form, members in self.forms.variants.items() if form not in lost]
        self.gaps = [self.forms.variants[form] for form in lost]
        intern = context.numbers.setdefault
        self.cells: tuple[Cell, ...] = tuple(
            ((intern(low, low), intern(high, high)) if low < high else ()) if extant else None
            for low, high, extant in zip(
                self.forms.low.tolist(), self.forms.high.tolist(), self.forms.extant.tolist(), strict=True
            )
        )

    def entry(self, number: int, context: int, *, lexicon: Lexicon) -> ApparatusEntry:
        """Return entry *number*, with *context* characters of the base text on each side."""
        columns = self.columns
        # By written ids, so that white space does not make a reading.
        agrees = self.forms.extant.copy()
        agrees[[member for members in (*self.variants, *self.gaps) for member in members]] = False
        base = np.flatnonzero(agrees).tolist()
        lemma = self._text(columns.base)
        locus = self._locus()
        text = columns.alignment.tokens[columns.base].text
        around = text[max(0, locus.start - REACH) : locus.start], text[locus.end : locus.end + REACH]
        variants = [self._variant(members, lemma, around, lexicon) for members in self.variants]
        gaps = (Reading(tuple(m), self._sigla(m), self._text(m[0])) for m in self.gaps)
        return ApparatusEntry(
            number=number,
            cells=self.cells,
            locus=locus,
            left=text[max(0, locus.start - context) : locus.start],
            lemma=Reading(tuple(base), self._sigla(base), lemma),
            right=text[locus.end : locus.end + context],
            variants=tuple(variants),
            kind=min((v.kind for v in variants if v.kind), key=GRAVITY.__getitem__, default=Kind.SUBSTANTIVE),
            gaps=tuple(gaps),
        )

    def _variant(self, members: list[int], lemma: str, around: tuple[str, str], lexicon: Lexicon) -> Reading:
        text = self._text(members[0])
        kind, subtype = kind_of(lemma, text, around=around, lexicon=lexicon)
        evidence = find_evidence(VariantInContext(lemma, text, *around), kind, lexicon=lexicon)
        if lemma and not text:
            evidence = self.omissions.evidence(self.unit, members, evidence, lexicon=lexicon)
        return Reading(
            columns=tuple(members),
            sigla=self._sigla(members),
            text=text,
            kind=kind,
            operation=operation_of(lemma, text),
            subtype=subtype,
            evidence=evidence,
        )

    def _text(self, witness: int) -> str:
        cell = self.cells[witness]
        return self.columns.alignment.tokens[witness].surface(*cell).strip() if cell else ""

    def _sigla(self, members: list[int]) -> tuple[str, ...]:
        """Return the sigla of all witnesses, identical ones too, in the order of the work's witness list."""
        columns = self.columns
        sigla = tuple(chain.from_iterable(columns.sigla[member] for member in members))
        # Columns are in that order; only the sigla of identical witnesses may be out of it.
        return sigla if len(sigla) == len(members) else tuple(sorted(sigla, key=columns.order.__getitem__))

    def _locus(self) -> Span:
        """Return the lemma's span in the base text; for an addition the empty span where it goes."""
        columns = self.columns
        cell = self.cells[columns.base]
        tokens = columns.alignment.tokens[columns.base]
        if cell:
            surface = tokens.surface(*cell)
            start = int(tokens.offsets[cell[0]]) + len(surface) - len(surface.lstrip())
            return Span(start, start + len(surface.strip()))
        for column in range(self.unit.end, columns.size):
            token = columns.token(column, columns.base)
            if token is not None:
                at = int(tokens.offsets[token])
                return Span(at, at)
        return Span(len(tokens.text), len(tokens.text))
