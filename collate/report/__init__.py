"""Edition -> files: one module for each format, one row for each module.

Every writer is pure: an edition (or the results of a run) and a
:class:`ReportContext` go in, bytes come out. Who calls it writes the bytes. To
add a format, write one module and one row of :data:`WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from collate.model import Edition, Results
from collate.report.context import ReportContext

__all__ = ["RUN_WRITERS", "WRITERS", "ReportContext", "RunWriter", "Writer", "report"]


class Writer(NamedTuple):
    """The name of a file in a work's folder, and what writes it."""

    file: str
    write: Callable[[Edition, ReportContext], bytes]


class RunWriter(NamedTuple):
    """The name of a file in the output folder, and what writes it."""

    file: str
    write: Callable[[Results, ReportContext], bytes]


def _csv(edition: Edition, context: ReportContext) -> bytes:
    from collate.report.table import write_table

    return write_table(edition, context)


def _json(edition: Edition, context: ReportContext) -> bytes:
    from collate.report.data import write_data

    return write_data(edition, context)


def _html(edition: Edition, context: ReportContext) -> bytes:
    from collate.report.page import write_page

    return write_page(edition, context)


def _tei(edition: Edition, context: ReportContext) -> bytes:
    from collate.report.tei import TeiOptions, write_tei

    return write_tei(edition, TeiOptions(context.version, context.lang, context.when))


def _overview(results: Results, context: ReportContext) -> bytes:
    from collate.report.overview import write_overview

    return write_overview(results, context)


def _summary(results: Results, context: ReportContext) -> bytes:
    from collate.report.summary import write_summary

    return write_summary(results, context)


def _ledger(results: Results, context: ReportContext) -> bytes:
    from collate.report.lists import write_ledger

    return write_ledger(results, context)


def _matches(results: Results, context: ReportContext) -> bytes:
    from collate.report.lists import write_matches

    return write_matches(results, context)


#: The reports on one work, in ``works/<slug>/``.
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "tei": Writer("edition.xml", _tei),
        "csv": Writer("apparatus.csv", _csv),
        "json": Writer("apparatus.json", _json),
        "html": Writer("index.html", _html),
    }
)

#: The reports on the run as a whole.
RUN_WRITERS: Mapping[str, RunWriter] = MappingProxyType(
    {
        "summary": RunWriter("summary.json", _summary),
        "ledger": RunWriter("ledger.csv", _ledger),
        "matches": RunWriter("matches.csv", _matches),
        "overview": RunWriter("index.html", _overview),
    }
)


def report(results: Results, context: ReportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the path (relative, with ``/``) and the bytes of every file of a run, one at a time.

    The works come first, then a page for each file that was read (where the
    context says so), the page that links to them last. The TEI is not among
    them: it must be read back and compared with the sources before it is put
    in place, which is the pipeline's part.
    """
    for edition in results.editions:
        for name, writer in WRITERS.items():
            if name == "tei":
                continue
            yield f"works/{edition.work.slug}/{writer.file}", writer.write(edition, context)
    from collate.report.sources import write_sources

    yield from write_sources(results, context)
    for run_writer in RUN_WRITERS.values():
        yield run_writer.file, run_writer.write(results, context)
