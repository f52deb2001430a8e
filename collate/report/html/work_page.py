"""works/<slug>/index.html: the page on which an editor reads an edition.

One file that needs no network and works from disk: styles, script and data are
inside. Without scripts it shows the text and the apparatus; the script adds
the panel, filters, search and the side-by-side view, which it builds from the
data when it is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from collate.analysis.tree import MOST
from collate.model import Cause, Edition, Kind, Match, Segment, Witness
from collate.report.column_spans import Columns
from collate.report.context import ReportContext
from collate.report.html.entry_views import EntryView, emendation_views, entry_views
from collate.report.html.heat_strips import Strip, strips
from collate.report.html.page_data import side_data
from collate.report.html.page_text import paragraphs
from collate.report.html.pattern_views import MOST_COLUMNS, pattern_views
from collate.report.html.render import render
from collate.report.source_positions import EditionPlaces
from collate.report.tables.summary_json import kinds_of
from collate.report.tei.tracks import witness_ids
from collate.report.wording.catalogue import words

#: With more witnesses their list and the map of variants are scrolled in a box of their own.
MANY = 24


class WitnessView(NamedTuple):
    """A row of the witness list; ``tei`` is the name of its own TEI file, empty where none is written."""

    witness: Witness
    segment: Segment
    role: str
    departs: int | None
    why: Match | None
    tei: str


class Facet(NamedTuple):
    """A finer kind that the reader can switch: its key, its name, and in how many entries it occurs."""

    key: str
    kind: str
    name: str
    entries: int


def write_page(edition: Edition, context: ReportContext) -> bytes:
    """Return the page of one work."""
    say = words(context.lang)
    columns = Columns(edition)
    places = EditionPlaces(edition, context.places, columns)
    entries = entry_views(edition, columns, places, context)
    emendations = emendation_views(edition, places, context)
    facets = _facets(entries, say)
    rows = strips(edition)
    return render(
        "page.html",
        context,
        edition=edition,
        work=edition.work,
        witnesses=_witnesses(edition, rows, context),
        reports=[(id_, _why(edition, id_, context)) for id_ in edition.work.derived],
        entries=entries,
        emendations=emendations,
        hidden=sum(entry.hidden for entry in entries),
        paragraphs=paragraphs(columns, entries, emendations),
        strips=rows,
        many=len(rows) > MANY,
        most_witnesses=MANY,
        kinds=kinds_of(edition),
        all_kinds=tuple(Kind),
        facets=facets,
        causes=_causes(entries, say),
        patterns=pattern_views(edition, context),
        most_columns=MOST_COLUMNS,
        most_leaves=MOST,
        data=side_data(edition, columns, entries, tuple(facet.key for facet in facets), context),
        sources=context.sources,
        pairs=context.pairs,
        also=context.also,
    )


def _facets(entries: Sequence[EntryView], say: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return the finer kinds that occur, gravest first."""
    counts = Counter(key for entry in entries for key in entry.facets)
    order = [kind.value for kind in Kind]
    keys = sorted(counts, key=lambda key: (order.index(key.partition("-")[0]), -counts[key], key))
    return tuple(Facet(key, key.partition("-")[0], facet_name(key, say), counts[key]) for key in keys)


def facet_name(key: str, say: Mapping[str, str]) -> str:
    """Return the word for a finer kind; one that has none is shown as it is.

    >>> facet_name("orthographic-script", words("en")), facet_name("substantive-omission", words("en"))
    ('script', 'omitted')
    """
    finer = key.partition("-")[2]
    return say.get(f"subtype.{finer}") or say.get(f"operation.{finer}", finer)


def _causes(entries: Sequence[EntryView], say: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return the causes that some variant may have, in the order in which they are looked for."""
    counts = Counter(cause for entry in entries for cause in entry.causes)
    return tuple(
        Facet(cause.value, "", say[f"evidence.{cause.value}"], counts[cause.value])
        for cause in Cause
        if counts[cause.value]
    )


def _witnesses(edition: Edition, rows: tuple[Strip, ...], context: ReportContext) -> tuple[WitnessView, ...]:
    say = words(context.lang)
    work = edition.work
    departs = {row.siglum: row.departs for row in rows}
    found: list[WitnessView] = []
    for name, witness in zip(witness_ids(work), work.witnesses, strict=True):
        role = say[f"role.{witness.role.value}"]
        if witness.siglum == work.base and not work.base_confirmed:
            role = say["base.presumed"]
        column = witness.identical_to or witness.siglum
        why = _why(edition, witness.segment.id, context)
        tei = f"witnesses/{name}.xml" if "witnesses" in context.also else ""
        found.append(WitnessView(witness, witness.segment, role, departs.get(column), why, tei))
    return tuple(found)


def _why(edition: Edition, segment: str, context: ReportContext) -> Match | None:
    """The match that ties a witness or a report to the work, where its page is written."""
    return context.pairs.why(edition.work, segment) if context.pairs else None
