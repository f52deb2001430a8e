"""What an edition states of its readings, put on the entries that were found in it again."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, cast

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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.align.imported import Given
    from collate.model import Alignment, Apparatus, ApparatusEntry, Edition, Reading
    from collate.tei.rebuild.apps import App, Option
    from collate.tei.rebuild.collation import Collation, Stretch

#: Least confidence of each of TEI's words for it.
_CONFIDENCE = {"high": 0.8, "medium": 0.6, "low": 0.4}

#: Stands for a reason in a draft; of private use, so that no note has it.
_MARK = "\uf8ff"

#: What our editions call an editor who has no name.
_NAMELESS = ("编者", "editor")


def restated(entry: ApparatusEntry, stretch: Stretch, columns: Sequence[int], ours: bool) -> ApparatusEntry:
    """Return *entry* with the kinds, operations and causes that the edition states, where they are our words.

    Those of other editions count where their lemma is the reading of the base
    text, which kinds are stated against.

    Args:
        entry: as the rules have it.
        stretch: the app that it comes from.
        columns: the column of each witness of the edition.
        ours: whether collate wrote the edition, with this base text.
    """
    app = stretch.app
    if app is None or app.nested:
        return entry
    lemma = app.lemma
    if not ours:
        read = {columns[w] for w in lemma.witnesses} if lemma is not None else set()
        if not read or not read <= set(entry.lemma.columns):
            return entry
    variants = tuple(
        _stated(variant, list(_options(app, variant, columns)), ours) for variant in entry.variants
    )
    return replace(entry, variants=variants, kind=gravest(variants))


def gravest(variants: Sequence[Reading]) -> Kind:
    """Return the gravest kind of *variants*."""
    return min((v.kind for v in variants if v.kind is not None), key=GRAVITY.__getitem__)


def _options(app: App, reading: Reading, columns: Sequence[int]) -> Iterator[Option]:
    """Yield what of *app* the witnesses of *reading* have."""
    for option in app.options:
        if any(columns[w] in reading.columns for w in option.witnesses):
            yield option


def _stated(variant: Reading, options: Sequence[Option], ours: bool) -> Reading:
    if len(options) != 1 or options[0].kind not in set(Kind):
        return variant
    option = options[0]
    kind = Kind(option.kind)
    subtype = option.subtype if ours else variant.subtype if kind is variant.kind else ""
    operation = Operation(option.operation) if option.operation in set(Operation) else variant.operation
    causes = [Cause(name) for name in option.causes if name in set(Cause)]
    found = variant.evidence
    if causes and causes[0] not in {one.cause for one in found}:
        found = tuple(Evidence(cause, _CONFIDENCE.get(option.certainty, 0.0), "") for cause in causes)
    elif ours and not causes and not option.emended:
        found = ()
    return replace(variant, kind=kind, operation=operation, subtype=subtype, evidence=found)


def transpositions_of(
    apparatus: Apparatus, collation: Collation, numbers: Mapping[int, int], columns: Sequence[int]
) -> tuple[Transposition, ...]:
    """Return the entries that one of our editions links by ``@exclude``: words that stand elsewhere."""
    base = apparatus.alignment.work.base_column
    places: dict[str, tuple[int, Option]] = {}
    for p, number in numbers.items():
        app = collation.stretches[p].app
        for option in app.options if app is not None else ():
            if option.xml_id:
                places[option.xml_id] = number, option
    linked: dict[tuple[int, int], set[int]] = {}
    for lost, option in places.values():
        if base not in {columns[w] for w in option.witnesses}:
            continue
        for found, other in (places[name] for name in option.excludes if name in places):
            parted = {c for variant in apparatus.entries[lost - 1].variants for c in variant.columns}
            moved = {columns[w] for w in other.witnesses} & parted
            if moved and base not in {columns[w] for w in other.witnesses}:
                linked.setdefault((lost, found), set()).update(moved)
    return tuple(Transposition(*pair, tuple(sorted(linked[pair]))) for pair in sorted(linked))


def emendations_of(
    apparatus: Apparatus,
    collation: Collation,
    numbers: Mapping[int, int],
    columns: Sequence[int],
    columned: Given,
) -> Mapping[int, Emendation]:
    """Return where the edition reads otherwise than its base text, in order, by the number of the stretch."""
    names = {xml_id: "" if name in _NAMELESS else name for xml_id, name in collation.editors}
    made: dict[int, Emendation] = {}
    for p, stretch in enumerate(collation.stretches):
        app = stretch.app
        lemma = app.lemma if app is not None else None
        if app is None or lemma is None or (collation.ours and not lemma.emended):
            continue
        entry = apparatus.entries[numbers[p] - 1] if p in numbers else None
        locus, before = _locus(apparatus.alignment, columned, p, entry)
        text, sigla = _chosen(app, lemma, tuple(entry.readings) if entry is not None else (), columns)
        if _same(text, before):
            continue
        cells = entry.cells if entry is not None else columned.cells(p)
        by = next((names.get(name, "" if name == "collate" else name) for name in lemma.responsible), "")
        certainty = lemma.certainty if lemma.emended and lemma.certainty in _CONFIDENCE else ""
        number = entry.number if entry is not None else None
        said = (app.note, by, certainty)
        made[p] = Emendation(locus, before, text, cells, number, sigla, *said)
    return made


def with_reasons(edition: Edition) -> Edition:
    """Take the reason out of the note of each emendation, where the note is one that we write.

    Its words around the reason depend on the readings; so it is drafted anew, with a mark for the reason.
    """
    from collate.report import ReportContext
    from collate.report.notes.numbered import STYLES, emendation_notes
    from collate.settings import Language, NotesSettings

    notes = {one.locus: one.reason for one in edition.emendations if one.reason}
    found: dict[Span, str] = {}
    languages: tuple[Language, ...] = ("zh", "en")
    for style, lang in product(STYLES, languages) if notes else ():
        context = ReportContext(lang, notes=NotesSettings(style=cast(Any, style)))
        for reason in ("", _MARK):
            told = tuple(replace(one, reason=reason) for one in edition.emendations)
            for locus, draft in emendation_notes(replace(edition, emendations=told), context).items():
                before, _, after = draft.partition(reason) if reason else (draft, "", "")
                note = notes.get(locus, "")
                inside = note[len(before) : len(note) - len(after)]
                if note and note == f"{before}{inside}{after}" and bool(inside) == bool(reason):
                    found.setdefault(locus, inside)
    emendations = (replace(one, reason=found.get(one.locus, one.reason)) for one in edition.emendations)
    return replace(edition, emendations=tuple(emendations))


def _locus(alignment: Alignment, columned: Given, p: int, entry: ApparatusEntry | None) -> tuple[Span, str]:
    """Return where the base text has its words of a stretch, and these."""
    if entry is not None:
        return entry.locus, entry.lemma.text
    base = alignment.work.base_column
    tokens, low, high = alignment.tokens[base], int(columned.starts[p, base]), int(columned.ends[p, base])
    start = int(tokens.offsets[low])
    if low == high:
        return Span(start, start), ""
    surface = tokens.surface(low, high)
    start += len(surface) - len(surface.lstrip())
    return Span(start, start + len(surface.strip())), surface.strip()


def _chosen(
    app: App, lemma: Option, readings: Sequence[Reading], columns: Sequence[int]
) -> tuple[str, tuple[str, ...]]:
    """Return the words of a lemma as its witnesses have them, and who has them."""
    read = {columns[w] for w in lemma.witnesses} if not app.nested else set()
    for reading in readings:
        if not read.isdisjoint(reading.columns) if read else _same(reading.text, lemma.text):
            return reading.text, reading.sigla
    return " ".join(lemma.text.split()), ()


def _same(left: str, right: str) -> bool:
    return "".join(left.split()) == "".join(right.split())
