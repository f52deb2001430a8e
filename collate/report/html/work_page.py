"""works/<slug>/index.html: the page of a work, with text, apparatus and statistics.

One file with styles, script and data inside. Without scripts the page shows the
text and its statistics; the script adds the list of entries, the panel, filters,
search and the side-by-side view, built from the data as they are needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from collate.analysis import MOST_LEAVES
from collate.model import Cause, Edition, Kind, Match, Segment, Witness
from collate.report.column_spans import ColumnSpans, column_spans
from collate.report.context import ReportContext
from collate.report.html.decision_views import review_sums, said_by
from collate.report.html.entry_views import EmendationView, EntryView, emendation_views, entry_views
from collate.report.html.names import text_name
from collate.report.html.page_data import packed_data, page_data
from collate.report.html.pattern_views import MOST_MATRIX_COLUMNS, pattern_views
from collate.report.html.render import render
from collate.report.html.strips import HeatStrip, heat_strips, whole_strip
from collate.report.lacuna_rows import lacuna_rows
from collate.report.sections import section_lines
from collate.report.source_positions import edition_positions
from collate.report.tables.summary_json import count_kinds
from collate.report.tei import witness_ids
from collate.report.wording.labels import words

#: With more witnesses than this, their list and the map of variants scroll in a box.
MANY_WITNESSES = 24

#: Longest first paragraph, in characters, that is set flush left as a salutation.
SALUTATION = 40


class TextPart(NamedTuple):
    """A piece of the edited text: agreed words, an entry, or an emendation of agreed words."""

    text: str
    entry: EntryView | None = None
    emended: EmendationView | None = None


class TextParagraph(NamedTuple):
    """A paragraph of the base text; ``style`` is empty or ``salutation``."""

    style: str
    parts: tuple[TextPart, ...]


class WitnessView(NamedTuple):
    """A row of the witness list; ``tei`` is the name of the witness's TEI file, empty if none is written."""

    witness: Witness
    segment: Segment
    role: str
    departs: int | None
    why: Match | None
    tei: str


class FacetView(NamedTuple):
    """A finer kind or a cause that the reader can switch, and the number of entries in which it occurs."""

    key: str
    kind: str
    name: str
    entries: int


def write_page(edition: Edition, context: ReportContext) -> bytes:
    """Return the page of one work of a run, UTF-8, with links to the files beside it."""
    return _page(edition, context, alone=False)


def write_lone_page(edition: Edition, context: ReportContext) -> bytes:
    """Return the page of one work, UTF-8, without any file beside it."""
    return _page(edition, context, alone=True)


def _page(edition: Edition, context: ReportContext, *, alone: bool) -> bytes:
    labels = words(context.lang)
    columns = column_spans(edition)
    positions = edition_positions(edition, context.source_index)
    entries = entry_views(edition, columns, positions=positions, context=context)
    emendations = emendation_views(edition, positions, context=context)
    facets = _facets(entries, labels)
    decided = {view.entry.number for view in entries if view.decided and view.decided.state == "decided"}
    rows = heat_strips(edition, decided)
    return render(
        "page.html",
        context,
        alone=alone,
        edition=edition,
        work=edition.work,
        witnesses=_witnesses(edition, rows, context),
        reports=[(id_, _name(id_, context), _why(edition, id_, context)) for id_ in edition.work.derived],
        entries=entries,
        emendations=emendations,
        hidden=sum(entry.hidden for entry in entries),
        paragraphs=edited_paragraphs(columns, entries, emendations=emendations),
        strips=rows,
        whole=whole_strip(edition, decided),
        lacunae=_lacunae(edition, labels),
        sections=section_lines(edition, context.lang),
        many=len(rows) > MANY_WITNESSES,
        most_witnesses=MANY_WITNESSES,
        kinds=count_kinds(edition),
        all_kinds=tuple(Kind),
        facets=facets,
        causes=_causes(entries, labels),
        patterns=pattern_views(edition, context),
        most_columns=MOST_MATRIX_COLUMNS,
        most_leaves=MOST_LEAVES,
        data=packed_data(
            page_data(
                edition,
                columns,
                entries=entries,
                facets=tuple(facet.key for facet in facets),
                context=context,
            )
        ),
        sums=review_sums(edition),
        said_by=said_by,
        sources=context.sources,
        pairs=context.pairs,
        also=context.also,
    )


def _lacunae(edition: Edition, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return a line on each stretch in which witnesses are not extant."""
    return tuple(
        labels["work.lacuna"].format(
            sigla=" ".join(row.sigla),
            words=row.first if row.first == row.last else f"{row.first} …… {row.last}",
            count=f"{row.characters:,}",
            ground=labels[f"lacunaground.{row.ground.value}"],
            certainty=labels[f"notes.certainty.{row.certainty}"],
        )
        for row in lacuna_rows(edition)
    )


def _facets(entries: Sequence[EntryView], labels: Mapping[str, str]) -> tuple[FacetView, ...]:
    """Return the finer kinds that occur, in order of gravity and then of frequency."""
    counts = Counter(key for entry in entries for key in entry.facets)
    order = [kind.value for kind in Kind]
    keys = sorted(counts, key=lambda key: (order.index(key.partition("-")[0]), -counts[key], key))
    return tuple(FacetView(key, key.partition("-")[0], facet_name(key, labels), counts[key]) for key in keys)


def facet_name(key: str, labels: Mapping[str, str]) -> str:
    """Return the label of a finer kind; the finer kind itself if it has none.

    >>> facet_name("orthographic-script", words("en")), facet_name("substantive-omission", words("en"))
    ('script', 'omitted')
    """
    finer = key.partition("-")[2]
    return labels.get(f"subtype.{finer}") or labels.get(f"operation.{finer}", finer)


def _causes(entries: Sequence[EntryView], labels: Mapping[str, str]) -> tuple[FacetView, ...]:
    """Return the causes in the evidence of the variants, in the order of :class:`Cause`."""
    counts = Counter(cause for entry in entries for cause in entry.causes)
    return tuple(
        FacetView(cause.value, "", labels[f"evidence.{cause.value}"], counts[cause.value])
        for cause in Cause
        if counts[cause.value]
    )


def _witnesses(
    edition: Edition, rows: tuple[HeatStrip, ...], context: ReportContext
) -> tuple[WitnessView, ...]:
    labels = words(context.lang)
    work = edition.work
    departs = {row.siglum: row.departs for row in rows}
    views: list[WitnessView] = []
    for name, witness in zip(witness_ids(work), work.witnesses, strict=True):
        role = labels[f"role.{witness.role.value}"]
        if witness.siglum == work.base and not work.base_confirmed:
            role = labels["base.presumed"]
        column = witness.identical_to or witness.siglum
        why = _why(edition, witness.segment.id, context)
        tei = f"witnesses/{name}.xml" if "witnesses" in context.also else ""
        views.append(
            WitnessView(
                witness=witness,
                segment=witness.segment,
                role=role,
                departs=departs.get(column),
                why=why,
                tei=tei,
            )
        )
    return tuple(views)


def _name(segment_id: str, context: ReportContext) -> str:
    segment = context.sources.segment(segment_id) if context.sources else None
    return text_name(segment) if segment else segment_id


def _why(edition: Edition, segment: str, context: ReportContext) -> Match | None:
    """Return the match that joins a witness or a report to the work; None without pages of pairs."""
    return context.pairs.why(edition.work, segment) if context.pairs else None


def edited_paragraphs(
    columns: ColumnSpans, entries: Sequence[EntryView], *, emendations: Sequence[EmendationView]
) -> tuple[TextParagraph, ...]:
    """Return the edited text; its pieces, joined and without emendations, are the base text."""
    text = columns.edition.alignment.tokens[columns.base].text
    pending = [view for view in emendations if view.emendation.entry is None]
    text_paragraphs: list[TextParagraph] = []
    for number, paragraph in enumerate(columns.paragraphs()):
        parts: list[TextPart] = []
        written, end = "", 0
        for piece in paragraph.pieces:
            start, end = piece.spans[columns.base]
            written += text[start:end]
            if piece.entry is not None:
                parts += _added(start, pending)
                parts.append(TextPart("", entries[piece.entry]))
            elif start < end:
                parts += _words(text, start, end, pending)
        parts += _added(end, pending)
        flush = (
            number == 0 and len(written) < SALUTATION and written.rstrip().endswith(("：", "！", ":", "!"))
        )
        text_paragraphs.append(TextParagraph("salutation" if flush else "", tuple(parts)))
    return tuple(text_paragraphs)


def _words(text: str, start: int, end: int, pending: list[EmendationView]) -> Iterator[TextPart]:
    """Yield a stretch of agreed words, cut at the emendations in it, which are removed from *pending*."""
    while pending and pending[0].emendation.locus.start < end:
        view = pending.pop(0)
        span = view.emendation.locus
        if span.start > start:
            yield TextPart(text[start : span.start])
        yield TextPart(view.emendation.text, emended=view)
        start = max(start, span.end)
    if start < end:
        yield TextPart(text[start:end])


def _added(at: int, pending: list[EmendationView]) -> Iterator[TextPart]:
    """Yield the emendations of *pending* that end at or before *at*, which add words."""
    while pending and pending[0].emendation.locus.end <= at:
        view = pending.pop(0)
        yield TextPart(view.emendation.text, emended=view)
