"""index.html: the page of a run, with works, files, skipped files and matches.

The works are on the page as they are, and a script searches them; the tables of
files and matches are data, from which the script builds them when they are opened.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from collate.model import Edition, Kind, Results, Work
from collate.report.context import ReportContext
from collate.report.hidden import count_hidden, count_shown
from collate.report.html.names import text_name, witness_names
from collate.report.html.page_data import packed_data
from collate.report.html.pair_pages import MOST_MATCHES, PairPages
from collate.report.html.render import render
from collate.report.html.run_data import run_data
from collate.report.source_positions import documents_by_path
from collate.report.wording.run_summary import count_dropped, run_sentences

#: Most witnesses of all works that the page lists by name; of more it has the sigla alone, since it is
#: otherwise too large for a browser. The search finds their names.
MOST_NAMED = 6_000

#: Least length of the data, in characters, that are packed.
LEAST_PACKED = 20_000


class WorkRow(NamedTuple):
    """A row of the table of works; ``edition`` is None for a work with one witness.

    ``kinds`` counts the entries that are not hidden, ``hidden`` the others.
    """

    work: Work
    edition: Edition | None
    kinds: dict[Kind, int]
    hidden: int
    genre: str


def write_overview(results: Results, context: ReportContext) -> bytes:
    """Return the page of the run, UTF-8."""
    editions = {edition.work.slug: edition for edition in results.editions}
    rows = tuple(_row(work, editions.get(work.slug), context.hide) for work in results.works)
    segments = {segment.id: segment for segment in results.segments}
    names = {segment.id: text_name(segment) for segment in results.segments}
    many = tuple(row for row in rows if row.edition)
    single = tuple(row for row in rows if not row.edition)
    matches = (context.pairs or PairPages(results.matches)).strongest
    works = tuple(row.work for row in (*many, *single))
    return render(
        "overview.html",
        context,
        results=results,
        summary=run_sentences(results, context.lang, hide=context.hide, names=names),
        many=many,
        single=single,
        files=len(documents_by_path(results.documents)),
        left_out=count_dropped(results),
        dated=tuple(segment for segment in results.segments if segment.date and segment.date.note),
        matches=len(matches),
        more=max(0, len(results.matches) - MOST_MATCHES),
        names=names,
        segments=segments,
        sources=context.sources,
        witness_names=witness_names,
        all_kinds=tuple(Kind),
        name_all=sum(len(row.work.witnesses) for row in many) <= MOST_NAMED,
        data=packed_data(run_data(works, results.documents, segments, matches, context), least=LEAST_PACKED),
    )


def _row(work: Work, edition: Edition | None, hide: Collection[str]) -> WorkRow:
    return WorkRow(work, edition, count_shown(edition, hide), count_hidden(edition, hide), _genre(work))


def _genre(work: Work) -> str:
    return work.witness(work.base).segment.genre.value
