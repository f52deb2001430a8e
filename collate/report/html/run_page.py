"""index.html: the page of a run, with works, files, skipped files and matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from collate.model import Edition, Kind, Results, Segment, SplitDocument, Work
from collate.model.facts import raw_size
from collate.report.context import ReportContext
from collate.report.hidden import count_hidden, count_shown
from collate.report.html.names import pair_names, witness_names
from collate.report.html.pair_pages import MOST_MATCHES, PairPages
from collate.report.html.render import render
from collate.report.source_positions import documents_by_path
from collate.report.tables.document_facts import count_stretches
from collate.report.wording.run_summary import count_dropped, run_sentences


class WorkRow(NamedTuple):
    """A row of the table of works; ``edition`` is None for a work with one witness.

    ``kinds`` counts the entries that are not hidden, ``hidden`` the others.
    """

    work: Work
    edition: Edition | None
    kinds: dict[Kind, int]
    hidden: int
    genre: str


class FileRow(NamedTuple):
    """A row of the table of files; ``left_out`` counts the stretches in no text."""

    path: str
    split: SplitDocument
    characters: int
    texts: tuple[tuple[Segment, Work | None], ...]
    left_out: int


def write_overview(results: Results, context: ReportContext) -> bytes:
    """Return the page of the run, UTF-8."""
    editions = {edition.work.slug: edition for edition in results.editions}
    rows = tuple(_row(work, editions.get(work.slug), context.hide) for work in results.works)
    segments = {segment.id: segment for segment in results.segments}
    return render(
        "overview.html",
        context,
        results=results,
        summary=run_sentences(results, context.lang, hide=context.hide),
        many=tuple(row for row in rows if row.edition),
        single=tuple(row for row in rows if not row.edition),
        files=_files(results),
        left_out=count_dropped(results),
        dated=tuple(segment for segment in results.segments if segment.date and segment.date.note),
        matches=(context.pairs or PairPages(results.matches)).strongest,
        more=max(0, len(results.matches) - MOST_MATCHES),
        segments=segments,
        sources=context.sources,
        pairs=context.pairs,
        witness_names=witness_names,
        pair_names=pair_names,
        all_kinds=tuple(Kind),
    )


def _row(work: Work, edition: Edition | None, hide: Collection[str]) -> WorkRow:
    return WorkRow(work, edition, count_shown(edition, hide), count_hidden(edition, hide), _genre(work))


def _genre(work: Work) -> str:
    return work.witness(work.base).segment.genre.value


def _files(results: Results) -> tuple[FileRow, ...]:
    works = {w.segment.id: work for work in results.works for w in work.witnesses}
    texts: defaultdict[str, list[tuple[Segment, Work | None]]] = defaultdict(list)
    for segment in results.segments:
        texts[segment.path].append((segment, works.get(segment.id)))
    return tuple(
        FileRow(path, split, raw_size(split), tuple(texts[path]), count_stretches(split))
        for path, split in documents_by_path(results.documents)
    )
