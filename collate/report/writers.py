"""The registries of report formats, and the files of a whole run.

A writer is pure: an edition (or the results of a run) and a
:class:`~collate.report.context.ReportContext` go in, bytes come out; the
caller writes them to disk. A new format is one module with one function, one
loader here, and one row of :data:`WRITERS`, :data:`WITNESS_WRITERS` or
:data:`RUN_WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Protocol, TypeAlias

from collate.errors import CollateError
from collate.model import Edition, Results, Skipped
from collate.model.deferred import DeferredEdition
from collate.report.context import ReportContext

WriteEdition: TypeAlias = Callable[[Edition, ReportContext], bytes]
WriteRun: TypeAlias = Callable[[Results, ReportContext], bytes]


class WriteWitness(Protocol):
    """A function that writes the file of one witness."""

    def __call__(self, edition: Edition, context: ReportContext, /, *, witness: int) -> bytes:
        """Return the content; *witness* is an index of the work's witnesses."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A file in the folder of a work.

    ``load`` imports the module of the format and returns its function, so that
    a command that writes no page imports no template engine. Where ``also`` is
    set, the file is written only if the setting ``report.also`` names it.
    """

    file: str
    load: Callable[[], WriteEdition]
    also: str = ""

    def write(self, edition: Edition, context: ReportContext) -> bytes:
        """Return the content of the file."""
        return self.load()(edition, context)

    def files(self, edition: Edition, context: ReportContext) -> tuple[str, ...]:
        """Return the path of the file in the output folder; empty if the settings do not ask for it."""
        asked = not self.also or self.also in context.also
        return (f"works/{edition.work.slug}/{self.file}",) if asked else ()


@dataclass(frozen=True, slots=True)
class WitnessWriter:
    """A file for each witness of a work; ``{witness}`` in ``file`` stands for the witness's xml:id."""

    file: str
    load: Callable[[], WriteWitness]
    also: str

    def write(self, edition: Edition, context: ReportContext, *, witness: int) -> bytes:
        """Return the content of the file of one witness, an index of the work's witnesses."""
        return self.load()(edition, context, witness=witness)

    def files(self, edition: Edition, context: ReportContext) -> tuple[str, ...]:
        """Return the paths in witness order; empty if the settings do not ask for the files."""
        if self.also not in context.also:
            return ()
        from collate.report.tei import witness_ids

        folder = f"works/{edition.work.slug}"
        return tuple(f"{folder}/{self.file.format(witness=name)}" for name in witness_ids(edition.work))


@dataclass(frozen=True, slots=True)
class RunWriter:
    """A file in the output folder, about the run as a whole."""

    file: str
    load: Callable[[], WriteRun]

    def write(self, results: Results, context: ReportContext) -> bytes:
        """Return the content of the file."""
        return self.load()(results, context)


def _tei() -> WriteEdition:
    from collate.report.tei import write_tei

    return write_tei


def _apparatus_csv() -> WriteEdition:
    from collate.report.tables.apparatus_csv import write_apparatus_csv

    return write_apparatus_csv


def _apparatus_json() -> WriteEdition:
    from collate.report.tables.apparatus_json import write_apparatus_json

    return write_apparatus_json


def _patterns_csv() -> WriteEdition:
    from collate.report.tables.patterns_csv import write_patterns_csv

    return write_patterns_csv


def _markdown_notes() -> WriteEdition:
    from collate.report.notes import write_markdown_notes

    return write_markdown_notes


def _plain_notes() -> WriteEdition:
    from collate.report.notes import write_plain_notes

    return write_plain_notes


def _nexus() -> WriteEdition:
    from collate.report.tables.stemma import write_nexus

    return write_nexus


def _phylip() -> WriteEdition:
    from collate.report.tables.stemma import write_phylip

    return write_phylip


def _distances() -> WriteEdition:
    from collate.report.tables.stemma import write_distances

    return write_distances


def _work_page() -> WriteEdition:
    from collate.report.html.work_page import write_page

    return write_page


def _reading_text() -> WriteEdition:
    from collate.report.reading_text import write_reading_text

    return write_reading_text


def _reledmac() -> WriteEdition:
    from collate.report.notes import write_reledmac

    return write_reledmac


def _print(form: str) -> Callable[[], WriteEdition]:
    """Return the loader of the writer of one edition in a format of printed editions."""

    def load() -> WriteEdition:
        from collate.report.publication import write_printed

        return partial(write_printed, form)

    return load


def _workbook() -> WriteEdition:
    from collate.report.tables.workbook import write_workbook

    return write_workbook


def _witness() -> WriteWitness:
    from collate.report.tei import write_witness

    return write_witness


def _summary() -> WriteRun:
    from collate.report.tables.summary_json import write_summary

    return write_summary


def _ledger() -> WriteRun:
    from collate.report.tables.run_csv import write_ledger

    return write_ledger


def _matches() -> WriteRun:
    from collate.report.tables.run_csv import write_matches

    return write_matches


def _editions() -> WriteRun:
    from collate.report.tei import write_editions

    return write_editions


def _overview() -> WriteRun:
    from collate.report.html.run_page import write_overview

    return write_overview


#: The files about one work, in ``works/<slug>/``.
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "tei": Writer("edition.xml", _tei),
        "csv": Writer("apparatus.csv", _apparatus_csv),
        "json": Writer("apparatus.json", _apparatus_json),
        "patterns": Writer("patterns.csv", _patterns_csv),
        "notes": Writer("notes.md", _markdown_notes),
        "plain-notes": Writer("notes.txt", _plain_notes),
        "nexus": Writer("witnesses.nex", _nexus),
        "phylip": Writer("witnesses.phy", _phylip),
        "distances": Writer("distances.csv", _distances),
        "html": Writer("index.html", _work_page),
        "reading-text": Writer("reading.txt", _reading_text, "reading-text"),
        "reledmac": Writer("edition.tex", _reledmac, "reledmac"),
        "docx": Writer("edition.docx", _print("docx"), "docx"),
        "pdf": Writer("edition.pdf", _print("pdf"), "pdf"),
        "epub": Writer("edition.epub", _print("epub"), "epub"),
        "xlsx": Writer("edition.xlsx", _workbook, "xlsx"),
    }
)

#: The files about one witness of a work, in ``works/<slug>/``.
WITNESS_WRITERS: Mapping[str, WitnessWriter] = MappingProxyType(
    {"witnesses": WitnessWriter("witnesses/{witness}.xml", _witness, "witnesses")}
)

#: The files about the run as a whole.
RUN_WRITERS: Mapping[str, RunWriter] = MappingProxyType(
    {
        "summary": RunWriter("summary.json", _summary),
        "ledger": RunWriter("ledger.csv", _ledger),
        "matches": RunWriter("matches.csv", _matches),
        "editions": RunWriter("editions.xml", _editions),
        "overview": RunWriter("index.html", _overview),
    }
)


def edition_files(edition: Edition, context: ReportContext) -> tuple[str, ...]:
    """Return the paths of all files about one work, the TEI first."""
    paths = [path for writer in WRITERS.values() for path in writer.files(edition, context)]
    paths += (path for writer in WITNESS_WRITERS.values() for path in writer.files(edition, context))
    return tuple(paths)


def report(
    results: Results,
    context: ReportContext,
    *,
    stay: Collection[str] = frozenset(),
    failed: list[Skipped] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the path (relative, with ``/``) and the content of each file of a run, one at a time.

    The files of the works come first, then the pages of the sources and of
    pairs of texts (if *context* asks for them), then the files about the run.
    Paths in *stay* are skipped. The TEI is skipped as well: the caller reads it
    back and compares it with the sources before it puts it in place. An optional file that cannot be
    written, for want of a font or of a library, is added to *failed*, and to what the run skipped.
    """
    failed = [] if failed is None else failed
    for edition in results.editions:
        for key, writer in WRITERS.items():
            for path in writer.files(edition, context):
                if key != "tei" and path not in stay:
                    yield from _written(path, writer, edition, context, failed)
        for witness_writer in WITNESS_WRITERS.values():
            for number, path in enumerate(witness_writer.files(edition, context)):
                if path not in stay:
                    yield path, witness_writer.write(edition, context, witness=number)
        _count(edition, context)
    from collate.report.html.pair_page import write_pairs
    from collate.report.html.source_page import write_sources

    yield from write_sources(results, context, stay=stay)
    yield from write_pairs(results, context, stay=stay)
    results = replace(results, skipped=(*results.skipped, *failed)) if failed else results
    for run_writer in RUN_WRITERS.values():
        yield run_writer.file, run_writer.write(results, context)


def _written(
    path: str, writer: Writer, edition: Edition, context: ReportContext, failed: list[Skipped]
) -> Iterator[tuple[str, bytes]]:
    """Yield the file of a writer; nothing if it is optional and cannot be written."""
    try:
        content = writer.write(edition, context)
    except CollateError as error:
        if not writer.also:
            raise
        failed.append(Skipped(path, error.problem, error.remedy))
    else:
        yield path, content


def _count(edition: Edition, context: ReportContext) -> None:
    """Count what the files about the run list, while the edition is in memory; the counts are remembered."""
    from collate.report.hidden import count_hidden, count_shown
    from collate.report.tables.summary_json import count_kinds, count_operations

    if not isinstance(edition, DeferredEdition):
        return
    count_kinds(edition)
    count_operations(edition)
    count_shown(edition, context.hide)
    count_hidden(edition, context.hide)


def report_names(results: Results, context: ReportContext) -> frozenset[str]:
    """Return the paths of all files that :func:`report` yields."""
    names = {path for edition in results.editions for path in edition_files(edition, context)}
    names -= {path for edition in results.editions for path in WRITERS["tei"].files(edition, context)}
    names.update(writer.file for writer in RUN_WRITERS.values())
    for source in context.sources.by_path.values() if context.sources else ():
        names.update(f"sources/{name}" for name in source.names)
    if context.pairs:
        names.update(context.pairs.href(match) for match in context.pairs.with_pages())
    return frozenset(names)
