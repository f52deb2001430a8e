"""works/<slug>/index.html: the page on which an editor reads an edition.

One file that needs no network and works from disk: styles, script and data are
inside. Without scripts it shows the text and the apparatus; the script adds
the panel, filters, search and the side-by-side view, which it builds from the
data when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from collate.model import ApparatusEntry, Edition, Kind, Match, Reading, Segment, Span, Witness
from collate.report.columns import Columns
from collate.report.context import ReportContext
from collate.report.emphasis import Parts, emphasise
from collate.report.patterns import Agreement, Patterns, patterns
from collate.report.places import EditionPlaces, Place
from collate.report.render import render
from collate.report.sidedata import side_data
from collate.report.strips import Strip, strips
from collate.report.summary import kinds_of, operations_of
from collate.report.words import words

#: Entries with this many variants or more look the same in the heat map.
HOTTEST = 4

#: Longest first paragraph that is set flush left as a salutation.
SALUTATION = 40


class ReadingView(NamedTuple):
    """A reading as the page shows it."""

    parts: Parts
    sigla: tuple[str, ...]
    kind: str
    operation: str
    note: str
    places: tuple[Place, ...]


class EntryView(NamedTuple):
    """An entry as the page shows it. ``lines`` is the lemma as it stands in the text."""

    entry: ApparatusEntry
    heat: int
    lines: tuple[str, ...]
    lemma: ReadingView
    variants: tuple[ReadingView, ...]
    hint: str


class Part(NamedTuple):
    """A piece of the edited text: words, or an entry."""

    text: str
    entry: EntryView | None


class WitnessView(NamedTuple):
    """A row of the witness list."""

    witness: Witness
    segment: Segment
    role: str
    departs: int | None
    why: Match | None


def write_page(edition: Edition, context: ReportContext) -> bytes:
    """Return the page of one work."""
    say = words(context.lang)
    columns = Columns(edition)
    places = EditionPlaces(edition, context.places, columns)
    entries = tuple(_entry(i, edition, columns, places, say) for i in range(len(edition.entries)))
    rows, told = strips(edition), patterns(edition)
    return render(
        "page.html",
        context,
        edition=edition,
        work=edition.work,
        witnesses=_witnesses(edition, rows, context),
        reports=[(id_, _why(edition, id_, context)) for id_ in edition.work.derived],
        entries=entries,
        paragraphs=_paragraphs(columns, entries),
        strips=rows,
        kinds=kinds_of(edition),
        operations=operations_of(edition),
        all_kinds=tuple(Kind),
        patterns=told,
        exceptions=[_around(edition, row.exceptions) for row in told.substitutions],
        matrix=_matrix(told, len(edition.work.columns)),
        data=side_data(edition, columns, entries, context),
        sources=context.sources,
        pairs=context.pairs,
    )


def _entry(
    index: int, edition: Edition, columns: Columns, places: EditionPlaces, say: Mapping[str, str]
) -> EntryView:
    entry = edition.entries[index]
    lemma_parts, parts = emphasise(entry.lemma.text, (v.text for v in entry.variants))
    variants = tuple(
        ReadingView(
            parts=shown,
            sigla=variant.sigla,
            kind=variant.kind.value if variant.kind else "",
            operation=variant.operation.value if variant.operation else "",
            note=_note(variant, say),
            places=tuple(places.of(index, siglum) for siglum in variant.sigla),
        )
        for variant, shown in zip(entry.variants, parts, strict=True)
    )
    found = tuple(places.of(index, siglum) for siglum in entry.lemma.sigla)
    none = say["none"]
    hint = "; ".join(f"{v.text or none} {' '.join(v.sigla)}" for v in entry.variants)
    return EntryView(
        entry=entry,
        heat=min(len(variants), HOTTEST),
        lines=columns.lemma_lines(index) if columns.base in entry.lemma.columns else (entry.lemma.text,),
        lemma=ReadingView(lemma_parts, entry.lemma.sigla, "", "", "", found),
        variants=variants,
        hint=f"{entry.lemma.text or none} ］ {hint}",
    )


def _around(edition: Edition, spans: tuple[Span, ...]) -> list[tuple[str, str, str]]:
    """The words at *spans* of the base text, each between what stands before and after it."""
    text = edition.alignment.tokens[edition.work.base_column].text
    reach = 6
    return [(text[max(0, a - reach) : a], text[a:b], text[b : b + reach]) for a, b in spans]


def _matrix(told: Patterns, count: int) -> list[list[Agreement | None]]:
    pairs = {(pair.left, pair.right): pair for pair in told.agreement}
    return [[pairs.get((min(a, b), max(a, b))) for b in range(count)] for a in range(count)]


def _note(variant: Reading, say: Mapping[str, str]) -> str:
    """Kind, operation and evidence of a variant in words; a subtype that has no word is shown as it is."""
    shown = [say.get(f"kind.{variant.kind}", ""), say.get(f"operation.{variant.operation}", "")]
    if variant.subtype:
        shown.append(say.get(f"subtype.{variant.subtype}", variant.subtype))
    shown += [say[f"cause.{one.cause}"].format(one.detail) for one in variant.evidence]
    return " · ".join(word for word in shown if word)


def _paragraphs(columns: Columns, entries: tuple[EntryView, ...]) -> tuple[tuple[str, tuple[Part, ...]], ...]:
    """The edited text by paragraph, each with its class."""
    text = columns.edition.alignment.tokens[columns.base].text
    found: list[tuple[str, tuple[Part, ...]]] = []
    for number, paragraph in enumerate(columns.paragraphs()):
        parts: list[Part] = []
        written = ""
        for piece in paragraph.pieces:
            start, end = piece.spans[columns.base]
            written += text[start:end]
            if piece.entry is not None:
                parts.append(Part("", entries[piece.entry]))
            elif start < end:
                parts.append(Part(text[start:end], None))
        flush = (
            number == 0 and len(written) < SALUTATION and written.rstrip().endswith(("：", "！", ":", "!"))
        )
        found.append(("salutation" if flush else "", tuple(parts)))
    return tuple(found)


def _witnesses(edition: Edition, rows: tuple[Strip, ...], context: ReportContext) -> tuple[WitnessView, ...]:
    say = words(context.lang)
    work = edition.work
    departs = {row.siglum: row.departs for row in rows}
    found: list[WitnessView] = []
    for witness in work.witnesses:
        role = say[f"role.{witness.role.value}"]
        if witness.siglum == work.base and not work.base_confirmed:
            role = say["base.presumed"]
        column = witness.identical_to or witness.siglum
        why = _why(edition, witness.segment.id, context)
        found.append(WitnessView(witness, witness.segment, role, departs.get(column), why))
    return tuple(found)


def _why(edition: Edition, segment: str, context: ReportContext) -> Match | None:
    """The match that ties a witness or a report to the work, where its page is written."""
    return context.pairs.why(edition.work, segment) if context.pairs else None
