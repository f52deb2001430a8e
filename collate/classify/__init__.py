"""Stage 7: from an alignment to an apparatus, with entries cut and classified as an editor would.

Reading order: :mod:`~collate.classify.alignment_columns` (random access to
columns); which columns make an entry: :mod:`~collate.classify.units`,
:mod:`~collate.classify.phrases`, :mod:`~collate.classify.entry_cuts` (with
:mod:`~collate.classify.mark_edges`, :mod:`~collate.classify.independence`,
:mod:`~collate.classify.likeness`, :mod:`~collate.classify.spelling_keys`,
:mod:`~collate.classify.long_omissions`, :mod:`~collate.classify.replaced_passages`),
:mod:`~collate.classify.widen`, :mod:`~collate.classify.word_pairs` (with
:mod:`~collate.classify.word_windows`), :mod:`~collate.classify.frozen` (entries of an
existing edition), :mod:`~collate.classify.editor_cuts`,
:mod:`~collate.classify.transpositions` (links between
entries), :mod:`~collate.classify.gap_readings` (□□ is not a variant),
:mod:`~collate.classify.layout_readings` (nor is a joiner); what an entry is:
:mod:`~collate.classify.kinds` and its rules in
:mod:`~collate.classify.punctuation`, :mod:`~collate.classify.spelling`,
:mod:`~collate.classify.wordforms`, :mod:`~collate.classify.numbers`; what may
have caused it: :mod:`~collate.classify.evidence` and its rules in
:mod:`~collate.classify.confusables`, :mod:`~collate.classify.pinyin`,
:mod:`~collate.classify.eye_skip`, :mod:`~collate.classify.ocr_confusions`,
:mod:`~collate.classify.omission_evidence`;
one entry, step by step: :mod:`~collate.classify.trace`; shared by the rules:
:mod:`~collate.classify.characters`, :mod:`~collate.classify.lexicon`,
:mod:`~collate.classify.data_files`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.alignment_columns import AlignmentColumns, VariantUnit
from collate.classify.characters import letters_only
from collate.classify.editor_cuts import EditorCuts, apply_editor_cuts
from collate.classify.evidence import find_evidence
from collate.classify.frozen import FrozenUnits, extend_units
from collate.classify.gap_readings import GapReadings
from collate.classify.kinds import kind_of, operation_of
from collate.classify.layout_readings import LayoutReadings
from collate.classify.lexicon import REACH, VariantInContext, build_lexicon
from collate.classify.omission_evidence import WholeOmissions
from collate.classify.trace import EntryTrace, EntryTracer, JoinRule, trace_entry
from collate.classify.transpositions import link_transpositions
from collate.classify.units import find_units
from collate.classify.widen import widen_units
from collate.classify.word_pairs import cut_into_words
from collate.model import GRAVITY, Apparatus, ApparatusEntry, Kind, Reading, Span
from collate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from collate.classify.lexicon import Lexicon
    from collate.model import Alignment, Cell

__all__ = [
    "EditorCuts",
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
    alignment: Alignment,
    settings: Settings | None = None,
    *,
    frozen: FrozenUnits | None = None,
    cuts: EditorCuts | None = None,
) -> Apparatus:
    """Return the apparatus of *alignment*: one entry for each locus where written forms differ.

    Between two entries all extant witnesses agree token by token in writing
    (white space aside). Equal readings are one reading; no token is in two
    entries; no entry crosses the edge of a lacuna, or a paragraph of the base
    text (a long omission and a word divided by a line end aside).
    Readings are whole words. The entries of one move are linked.

    Args:
        alignment: of one work.
        settings: tables ``[classify]``, ``[evidence]``, ``[[equivalent]]`` and
            ``[[alike]]`` count; the last three change kinds and causes, but no
            cut and no reading.
        frozen: the entries of an existing edition, which are not cut again;
            only what its new witnesses add is cut here.
        cuts: where an editor splits or joins entries.
    """
    settings = settings or Settings()
    options, lexicon = settings.classify, build_lexicon(settings)
    columns = AlignmentColumns(alignment)
    entries: list[ApparatusEntry] = []
    unnumbered: list[ApparatusEntry] = []
    if frozen is None:
        units = cut_into_words(columns, widen_units(columns, find_units(columns), limit=options.widen))
    else:
        units = extend_units(columns, frozen, limit=options.widen)
    if cuts is not None:
        units = apply_editor_cuts(units, cuts)
    omissions = WholeOmissions(columns, units)
    context = _Context(columns, omissions, GapReadings(columns), LayoutReadings(columns), {})
    builders = (_EntryBuilder(unit, context) for unit in units)
    for builder in builders if frozen is not None else _with_layout_joined(builders, context):
        if builder.variants:
            entries.append(builder.entry(len(entries) + 1, options.context, lexicon=lexicon))
        elif builder.gaps or builder.layout:
            unnumbered.append(builder.entry(0, options.context, lexicon=lexicon))
    linked, transpositions = link_transpositions(alignment, entries, least=settings.align.move)
    return Apparatus(alignment, linked, transpositions, tuple(unnumbered))


class _Context(NamedTuple):
    """What the entries of one alignment share.

    ``numbers`` interns the integers of cells, which are most of what the entries of many texts hold.
    """

    columns: AlignmentColumns
    omissions: WholeOmissions
    gaps: GapReadings
    layout: LayoutReadings
    numbers: dict[int, int]


def _with_layout_joined(builders: Iterable[_EntryBuilder], context: _Context) -> Iterator[_EntryBuilder]:
    """Yield *builders*; words in succession in which the same witnesses differ in layout become one."""
    columns = context.columns
    run: list[_EntryBuilder] = []
    for builder in builders:
        at = builder.unit.start
        joins = bool(run) and run[-1].unit.end == at and run[-1].layout == builder.layout
        joins = joins and builder.is_layout and not columns.opens_paragraph(at)
        if joins and columns.same_extant(at, at - 1):
            run.append(builder)
            continue
        yield from _joined(run, context)
        run = [builder] if builder.is_layout else []
        if not run:
            yield builder
    yield from _joined(run, context)


def _joined(run: list[_EntryBuilder], context: _Context) -> list[_EntryBuilder]:
    if len(run) < 2:
        return run
    joined = _EntryBuilder(VariantUnit(run[0].unit.start, run[-1].unit.end), context)
    return [joined] if joined.is_layout and len(joined.layout) == len(run[0].layout) else run


def _of_group(forms: list[list[int]]) -> tuple[list[int], int]:
    """Return the witnesses of all *forms*, in order, and the first one of the first form."""
    return sorted(chain.from_iterable(forms)), forms[0][0]


class _EntryBuilder:
    """Builds the entry of one unit."""

    def __init__(self, unit: VariantUnit, context: _Context) -> None:
        self.columns = columns = context.columns
        self.omissions = context.omissions
        self.unit = unit
        self.forms = columns.forms(unit.start, unit.end)
        lost = context.gaps.of(self.forms)
        alike = context.layout.of(self.forms)
        alike = [form for form in alike if form not in lost]
        members = self.forms.variants
        apart = [form for form in members if form not in lost and form not in alike]
        groups = context.layout.groups(self.forms, apart)
        #: The witnesses of each variant, and the first one that has its plainest form.
        self.variants = [_of_group([members[form] for form in group]) for group in groups]
        #: The witnesses of each reading that only states that words are missing, and of each that differs
        #: from the base text or from a variant in layout only.
        self.gaps = [members[form] for form in lost]
        self.layout = [members[form] for form in (*alike, *(form for group in groups for form in group[1:]))]
        intern = context.numbers.setdefault
        self.cells: tuple[Cell, ...] = tuple(
            ((intern(low, low), intern(high, high)) if low < high else ()) if extant else None
            for low, high, extant in zip(self.forms.low, self.forms.high, self.forms.extant, strict=True)
        )

    @property
    def is_layout(self) -> bool:
        """Whether no witness has a variant, or a sign of loss."""
        return bool(self.layout) and not self.variants and not self.gaps

    def entry(self, number: int, context: int, *, lexicon: Lexicon) -> ApparatusEntry:
        """Return entry *number*, with *context* characters of the base text on each side."""
        columns = self.columns
        # By written ids, so that white space does not make a reading.
        variants = [members for members, _ in self.variants]
        apart = set(chain.from_iterable((*variants, *self.gaps)))
        base = [member for member, here in enumerate(self.forms.extant) if here and member not in apart]
        lemma = self._text(columns.base)
        locus = self._locus()
        text = columns.alignment.tokens[columns.base].text
        around = text[max(0, locus.start - REACH) : locus.start], text[locus.end : locus.end + REACH]
        readings = [self._variant(*variant, lemma, around, lexicon) for variant in self.variants]
        gaps, layout = (
            tuple(Reading(tuple(m), self._sigla(m), self._text(m[0])) for m in uncounted)
            for uncounted in (self.gaps, self.layout)
        )
        return ApparatusEntry(
            number=number,
            cells=self.cells,
            locus=locus,
            left=text[max(0, locus.start - context) : locus.start],
            lemma=Reading(tuple(base), self._sigla(base), lemma),
            right=text[locus.end : locus.end + context],
            variants=tuple(readings),
            kind=min((v.kind for v in readings if v.kind), key=GRAVITY.__getitem__, default=Kind.SUBSTANTIVE),
            gaps=gaps,
            layout=layout,
        )

    def _variant(
        self, members: list[int], plainest: int, lemma: str, around: tuple[str, str], lexicon: Lexicon
    ) -> Reading:
        text = self._text(plainest)
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
