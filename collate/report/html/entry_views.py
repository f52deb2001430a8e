"""Apparatus entries and emendations, prepared for the page of a work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import NamedTuple

from collate.model import ApparatusEntry, Edition, Emendation, Reading
from collate.report.base_context import base_context
from collate.report.column_spans import ColumnSpans
from collate.report.context import ReportContext
from collate.report.hidden import is_hidden, variant_facet
from collate.report.html.decision_views import DecisionView, decision_views
from collate.report.moved_words import moves_by_entry
from collate.report.sections import emendation_reason
from collate.report.source_positions import EditionPositions, SourcePosition
from collate.report.wording.labels import words

#: Entries with this many variants or more have the strongest tint: ``page.css`` has four.
HOTTEST = 4

#: Readings that share less than this part of the longer one are two wordings; marked letters would be noise.
LEAST_SHARED = 0.3

#: A text cut into parts that alternate: plain, different, plain, ...; the first part may be empty.
EmphasisParts = tuple[str, ...]


class ReadingView(NamedTuple):
    """A reading; ``beside`` is the lemma with the characters marked in which this one reading differs."""

    parts: EmphasisParts
    beside: EmphasisParts
    sigla: tuple[str, ...]
    kind: str
    operation: str
    note: str
    places: tuple[SourcePosition, ...]


class MoveView(NamedTuple):
    """A sentence that names the witnesses that move the words, and the number of the other entry."""

    text: str
    other_entry: int


class EmendationView(NamedTuple):
    """An emendation with its note, the base text around it, and its position in the base witness."""

    number: int
    emendation: Emendation
    note: str
    left: str
    right: str
    place: SourcePosition

    @property
    def id(self) -> str:
        """The anchor of its row in the list of emendations."""
        return f"emended{self.number}"


class EntryView(NamedTuple):
    """An entry.

    ``heat`` is 1..:data:`HOTTEST`. ``lines`` are the words of the edited text:
    the lemma, cut at paragraph starts, or its emendation. ``facets`` (kind and
    finer kind) and ``causes`` are those of the variants, each once. ``decided``
    is what editors decided about it.
    """

    entry: ApparatusEntry
    heat: int
    lines: tuple[str, ...]
    lemma: ReadingView
    variants: tuple[ReadingView, ...]
    hidden: bool
    facets: tuple[str, ...]
    causes: tuple[str, ...]
    moves: tuple[MoveView, ...]
    emended: EmendationView | None
    decided: DecisionView | None

    @property
    def in_text(self) -> str:
        """The words of the edited text; empty for an omission."""
        return self.lines[0] if len(self.lines) == 1 else "".join(self.lines)


def entry_views(
    edition: Edition, columns: ColumnSpans, *, positions: EditionPositions, context: ReportContext
) -> tuple[EntryView, ...]:
    """Return all entries in text order."""
    builder = _EntryViewBuilder(edition, columns, positions=positions, context=context)
    return tuple(builder.view(index) for index in range(len(edition.entries)))


def emendation_views(
    edition: Edition, positions: EditionPositions, *, context: ReportContext
) -> tuple[EmendationView, ...]:
    """Return all emendations in text order."""
    labels = words(context.lang)
    base = edition.work.witness(edition.work.base)
    views: list[EmendationView] = []
    for number, one in enumerate(edition.emendations, start=1):
        place = positions.at(base.segment, base.siglum, start=one.locus.start, end=one.locus.end)
        left, right = base_context(edition, one.locus)
        views.append(
            EmendationView(
                number=number,
                emendation=one,
                note=_grounds(one, emendation_reason(one, edition, context.lang), labels),
                left=left,
                right=right,
                place=place,
            )
        )
    return tuple(views)


def _grounds(emendation: Emendation, reason: str, labels: Mapping[str, str]) -> str:
    """Return the words of the base text, the grounds of the emendation, its editor and its certainty."""
    parts = [
        labels["view.emended.from"].format(words=emendation.before)
        if emendation.before
        else labels["view.emended.from_nothing"],
        labels["view.emended.after"].format(sigla=" ".join(emendation.sigla))
        if emendation.sigla
        else labels["view.emended.alone"],
        reason,
        emendation.by,
    ]
    if emendation.certainty:
        parts.append(labels[f"notes.certainty.{emendation.certainty}"])
    return " · ".join(part for part in parts if part)


class _EntryViewBuilder:
    """Builds the views of the entries of one edition."""

    def __init__(
        self, edition: Edition, columns: ColumnSpans, *, positions: EditionPositions, context: ReportContext
    ) -> None:
        self._edition, self._columns, self._positions = edition, columns, positions
        self._labels, self._hide = words(context.lang), context.hide
        self._decided = decision_views(edition, context.lang)
        self._moved = moves_by_entry(edition.apparatus)
        self._sigla = [edition.work.sigla(c) for c in range(len(edition.work.columns))] if self._moved else []
        emendations = emendation_views(edition, positions, context=context)
        self._emended = {
            view.emendation.entry: view for view in emendations if view.emendation.entry is not None
        }

    def view(self, index: int) -> EntryView:
        entry = self._edition.entries[index]
        lemma_parts, parts = emphasise(entry.lemma.text, (v.text for v in entry.variants))
        beside = (
            [lemma_parts]
            if len(entry.variants) == 1
            else [emphasise(entry.lemma.text, [v.text])[0] for v in entry.variants]
        )
        emended = self._emended.get(entry.number)
        return EntryView(
            entry=entry,
            heat=min(len(entry.variants), HOTTEST),
            lines=self._lines(index, entry, emended),
            lemma=ReadingView(
                parts=lemma_parts,
                beside=lemma_parts,
                sigla=entry.lemma.sigla,
                kind="",
                operation="",
                note="",
                places=self._places_of(index, entry.lemma),
            ),
            variants=tuple(
                ReadingView(
                    parts=marked,
                    beside=lemma,
                    sigla=variant.sigla,
                    kind=variant.kind.value if variant.kind else "",
                    operation=variant.operation.value if variant.operation else "",
                    note=variant_note(variant, self._labels),
                    places=self._places_of(index, variant),
                )
                for variant, marked, lemma in zip(entry.variants, parts, beside, strict=True)
            ),
            hidden=is_hidden(entry, self._hide),
            facets=tuple(dict.fromkeys(variant_facet(variant) for variant in entry.variants)),
            causes=tuple(
                dict.fromkeys(one.cause.value for variant in entry.variants for one in variant.evidence)
            ),
            moves=self._moves(entry),
            emended=emended,
            decided=self._decided.get(entry.number),
        )

    def _lines(self, index: int, entry: ApparatusEntry, emended: EmendationView | None) -> tuple[str, ...]:
        if emended:
            return (emended.emendation.text,)
        if self._columns.base in entry.lemma.columns:
            return self._columns.lemma_lines(index)
        return (entry.lemma.text,)

    def _places_of(self, index: int, reading: Reading) -> tuple[SourcePosition, ...]:
        return tuple(self._positions.of(index, siglum) for siglum in reading.sigla)

    def _moves(self, entry: ApparatusEntry) -> tuple[MoveView, ...]:
        return tuple(
            MoveView(
                self._labels["view.moved.lost" if lost else "view.moved.found"].format(
                    sigla=" ".join(siglum for column in columns for siglum in self._sigla[column])
                ),
                other_entry,
            )
            for other_entry, lost, columns in self._moved.get(entry.number, ())
        )


def variant_note(variant: Reading, labels: Mapping[str, str]) -> str:
    """Return kind, operation, finer kind and evidence in words; an unknown finer kind appears as it is."""
    parts = [labels.get(f"kind.{variant.kind}", ""), labels.get(f"operation.{variant.operation}", "")]
    if variant.subtype:
        parts.append(labels.get(f"subtype.{variant.subtype}", variant.subtype))
    parts += [labels[f"cause.{one.cause}"].format(one.detail) for one in variant.evidence]
    return " · ".join(word for word in parts if word)


@cache
def _distances() -> ModuleType:
    from rapidfuzz import distance  # loaded only for a page

    return distance


def emphasise(lemma: str, readings: Iterable[str]) -> tuple[EmphasisParts, tuple[EmphasisParts, ...]]:
    """Return the lemma and each reading as alternating parts: 督 in 督导组 beside 指导组.

    Characters of a reading are different if they are not in the lemma by an
    edit script (Levenshtein), those of the lemma if any reading lacks them.
    The parts of a text, joined, are the text.

    >>> emphasise("指导组", ["督导组", ""])
    (('', '指', '导组'), (('', '督', '导组'), ('',)))
    """
    distances = _distances()
    in_lemma = [False] * len(lemma)
    parts: list[EmphasisParts] = []
    for reading in readings:
        longer = max(len(lemma), len(reading))
        if distances.LCSseq.similarity(lemma, reading) < max(1, LEAST_SHARED * longer):
            parts.append((reading,))
            continue
        marked = [False] * len(reading)
        for step in distances.Levenshtein.opcodes(lemma, reading):
            if step.tag != "equal":
                in_lemma[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
                marked[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
        parts.append(_parts(reading, marked))
    return _parts(lemma, in_lemma), tuple(parts)


def _parts(text: str, marked: list[bool]) -> EmphasisParts:
    """Split *text* where *marked* changes; the first part is unmarked and may be empty.

    >>> _parts("督导组", [True, False, False]), _parts("", [])
    (('', '督', '导组'), ('',))
    """
    edges = [0, *(i for i in range(len(text)) if marked[i] != (i > 0 and marked[i - 1])), len(text)]
    return tuple(text[start:end] for start, end in pairwise(edges))
