"""Kinds, transpositions and emendations that an edition records, transferred to its loaded entries."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from collate.i18n import languages
from collate.model import (
    GRAVITY,
    Cause,
    Emendation,
    Evidence,
    Kind,
    Operation,
    Span,
    Transposition,
)
from collate.tei import LAYOUT
from collate.text.invisible import without_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.align import ImportedAlignment
    from collate.model import Alignment, Apparatus, ApparatusEntry, Edition, Reading
    from collate.tei.rebuild import App, AppReading, Collation, CollationStretch

#: Least confidence for each value of TEI's ``@cert``.
_CONFIDENCE = {"high": 0.8, "medium": 0.6, "low": 0.4}

#: Stands for the reason in a drafted note: a private-use character (U+F8FF), which no real note contains.
_REASON_MARK = "\uf8ff"

#: The directives that an edition records and that decide on its text.
DECIDING = ("decision", "emend", "section")

#: What our editions print for an anonymous editor.
_ANONYMOUS = ("编者", "editor")


def with_recorded_kinds(
    entry: ApparatusEntry, stretch: CollationStretch, *, columns: Sequence[int], ours: bool
) -> ApparatusEntry:
    """Return *entry* with the kinds, operations and causes that the edition records in collate's terms.

    Those of other editions are used only where their lemma is the reading of
    the base text, to which kinds are relative.

    Args:
        entry: as classified by the rules.
        stretch: the app that it comes from.
        columns: the column of each witness of the edition.
        ours: whether collate wrote the edition, with this base text.
    """
    app = stretch.app
    if app is None or app.nested:
        return entry
    lemma = app.lemma
    if not ours:
        lemma_columns = {columns[w] for w in lemma.witnesses} if lemma is not None else set()
        if not lemma_columns or not lemma_columns <= set(entry.lemma.columns):
            return entry
    variants = tuple(
        _with_recorded_kind(variant, list(_options_of(app, variant, columns)), ours)
        for variant in entry.variants
    )
    return replace(entry, variants=variants, kind=gravest_kind(variants))


def gravest_kind(variants: Sequence[Reading]) -> Kind:
    """Return the gravest kind of *variants*."""
    return min((v.kind for v in variants if v.kind is not None), key=GRAVITY.__getitem__)


def _options_of(app: App, reading: Reading, columns: Sequence[int]) -> Iterator[AppReading]:
    """Yield the readings of *app* that witnesses of *reading* have."""
    for option in app.options:
        if option.kind != LAYOUT and any(columns[w] in reading.columns for w in option.witnesses):
            yield option


def _with_recorded_kind(variant: Reading, options: Sequence[AppReading], ours: bool) -> Reading:
    if len(options) != 1 or options[0].kind not in set(Kind):
        return variant
    option = options[0]
    kind = Kind(option.kind)
    subtype = option.subtype if ours else variant.subtype if kind is variant.kind else ""
    operation = Operation(option.operation) if option.operation in set(Operation) else variant.operation
    causes = [Cause(name) for name in option.causes if name in set(Cause)]
    evidence = variant.evidence
    if causes and causes[0] not in {one.cause for one in evidence}:
        evidence = tuple(Evidence(cause, _CONFIDENCE.get(option.certainty, 0.0), "") for cause in causes)
    elif ours and not causes and (not option.emended or kind is not variant.kind):
        # The rules have a cause only for the kind that they find.
        evidence = ()
    return replace(variant, kind=kind, operation=operation, subtype=subtype, evidence=evidence)


def read_transpositions(
    apparatus: Apparatus, collation: Collation, *, numbers: Mapping[int, int], columns: Sequence[int]
) -> tuple[Transposition, ...]:
    """Return the transpositions that one of our editions records: entries that ``@exclude`` links.

    Args:
        apparatus: the loaded entries.
        collation: the edition as aligned witnesses.
        numbers: entry number by index of the stretch.
        columns: the column of each witness of the edition.
    """
    base = apparatus.alignment.work.base_column
    by_id: dict[str, tuple[int, AppReading]] = {}
    for p, number in numbers.items():
        app = collation.stretches[p].app
        for option in app.options if app is not None else ():
            if option.xml_id:
                by_id[option.xml_id] = number, option
    links: dict[tuple[int, int], set[int]] = {}
    for lost, option in by_id.values():
        if base not in {columns[w] for w in option.witnesses}:
            continue
        for found, other in (by_id[name] for name in option.excludes if name in by_id):
            variant_columns = {c for variant in apparatus.entries[lost - 1].variants for c in variant.columns}
            moved = {columns[w] for w in other.witnesses} & variant_columns
            if moved and base not in {columns[w] for w in other.witnesses}:
                links.setdefault((lost, found), set()).update(moved)
    return tuple(Transposition(*pair, tuple(sorted(links[pair]))) for pair in sorted(links))


def read_emendations(
    apparatus: Apparatus,
    collation: Collation,
    *,
    numbers: Mapping[int, int],
    columns: Sequence[int],
    imported: ImportedAlignment,
) -> Mapping[int, Emendation]:
    """Return the places where the edition departs from its base text, in order, by index of the stretch.

    Args:
        apparatus: the loaded entries.
        collation: the edition as aligned witnesses.
        numbers: entry number by index of the stretch.
        columns: the column of each witness of the edition.
        imported: the alignment of the stretches.
    """
    names = {xml_id: "" if name in _ANONYMOUS else name for xml_id, name in collation.editors}
    emendations: dict[int, Emendation] = {}
    for p, stretch in enumerate(collation.stretches):
        app = stretch.app
        lemma = app.lemma if app is not None else None
        if app is None or lemma is None or (collation.ours and not lemma.emended):
            continue
        entry = apparatus.entries[numbers[p] - 1] if p in numbers else None
        locus, before = _base_words(apparatus.alignment, imported, p, entry)
        text, sigla = _lemma_reading(app, lemma, tuple(entry.readings) if entry is not None else (), columns)
        if _equal_unspaced(text, before):
            continue
        if not collation.ours and _equal_unspaced(without_invisible(text), without_invisible(before)):
            continue
        emendations[p] = Emendation(
            locus=locus,
            before=before,
            text=text,
            cells=entry.cells if entry is not None else imported.cells(p),
            entry=entry.number if entry is not None else None,
            sigla=sigla,
            reason=app.note,
            by=next((names.get(name, "" if name == "collate" else name) for name in lemma.responsible), ""),
            certainty=lemma.certainty if lemma.emended and lemma.certainty in _CONFIDENCE else "",
        )
    return emendations


def with_decisions(edition: Edition) -> Edition:
    """Return one of our editions with what the decisions in its record, applied again, make of its entries.

    Emendations are those in the file; of one that a decision or a section made, the reason and
    the editor are its own.
    """
    from collate.edit import decisions_in, edit
    from collate.settings import read_rows

    settings = read_rows(row for row in edition.settings if row[0] in DECIDING).settings
    if not settings.decision and not settings.section:
        return edition
    decided = edit(edition.apparatus, decisions_in(settings), sections=settings.section)
    # Of two additions at one place, each is that of its entry.
    by_place = {(one.locus, one.text, one.entry): one for one in decided.emendations}
    return replace(
        edition,
        emendations=tuple(by_place.get((one.locus, one.text, one.entry), one) for one in edition.emendations),
        rulings=decided.rulings,
        outcomes=decided.outcomes,
        orphaned=decided.orphaned,
        sections=decided.sections,
    )


def with_emendation_reasons(edition: Edition) -> Edition:
    """Return *edition* with reasons instead of whole notes in its emendations, where collate wrote the notes.

    The words around the reason depend on the readings. So each note is drafted
    again with a mark for the reason; the text of the note at the mark is the reason.
    """
    from collate.report.notes import all_styles, emendation_notes

    notes = {one.locus: one.reason for one in edition.emendations if one.reason}
    reasons: dict[Span, str] = {}
    for style, lang, persons in product(all_styles(), languages(), (False, True)) if notes else ():
        for mark in ("", _REASON_MARK):
            marked = tuple(replace(one, reason=mark) for one in edition.emendations)
            drafts = emendation_notes(replace(edition, emendations=marked), style, lang=lang, persons=persons)
            for locus, draft in drafts.items():
                before, _, after = draft.partition(mark) if mark else (draft, "", "")
                note = notes.get(locus, "")
                inside = note[len(before) : len(note) - len(after)]
                if note and note == f"{before}{inside}{after}" and bool(inside) == bool(mark):
                    reasons.setdefault(locus, inside)
    emendations = (replace(one, reason=reasons.get(one.locus, one.reason)) for one in edition.emendations)
    return replace(edition, emendations=tuple(emendations))


def _base_words(
    alignment: Alignment, imported: ImportedAlignment, p: int, entry: ApparatusEntry | None
) -> tuple[Span, str]:
    """Return span and text of the base text's words in stretch *p*."""
    if entry is not None:
        return entry.locus, entry.lemma.text
    base = alignment.work.base_column
    tokens, low, high = alignment.tokens[base], int(imported.starts[p, base]), int(imported.ends[p, base])
    start = int(tokens.offsets[low])
    if low == high:
        return Span(start, start), ""
    surface = tokens.surface(low, high)
    start += len(surface) - len(surface.lstrip())
    return Span(start, start + len(surface.strip())), surface.strip()


def _lemma_reading(
    app: App, lemma: AppReading, readings: Sequence[Reading], columns: Sequence[int]
) -> tuple[str, tuple[str, ...]]:
    """Return the words of a lemma as its witnesses spell them, and the sigla of these."""
    lemma_columns = {columns[w] for w in lemma.witnesses} if not app.nested else set()
    for reading in readings:
        if lemma_columns:
            matches = not lemma_columns.isdisjoint(reading.columns)
        else:
            matches = _equal_unspaced(reading.text, lemma.text)
        if matches:
            return reading.text, reading.sigla
    return " ".join(lemma.text.split()), ()


def _equal_unspaced(left: str, right: str) -> bool:
    return "".join(left.split()) == "".join(right.split())
