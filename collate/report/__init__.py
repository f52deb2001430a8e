"""Edition -> files: one module for each format, one row for each module.

Every writer is pure: an edition (or the results of a run) and a
:class:`ReportContext` go in, bytes come out. Who calls it writes the bytes. To
add a format, write one module and one row of :data:`WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from collate.model import Edition, Results
from collate.report.context import ReportContext

__all__ = ["RUN_WRITERS", "WRITERS", "ReportContext", "RunWriter", "Writer", "report", "report_names"]


class Writer(NamedTuple):
    """The name of a file in a work's folder, and the module and function of this package that write it.

    A file with the name ``also`` is written only where the settings ask for
    it. One whose name holds ``{witness}`` is written for each witness: its
    function gets the witness's place in the work's list besides.
    """

    file: str
    module: str
    function: str
    also: str = ""

    def write(self, edition: Edition, context: ReportContext) -> bytes:
        """Return the content of the file."""
        content: bytes = _load(self.module, self.function)(edition, context)
        return content

    def write_of(self, edition: Edition, context: ReportContext, witness: int) -> bytes:
        """Return the content of the file of one witness."""
        content: bytes = _load(self.module, self.function)(edition, context, witness)
        return content

    @property
    def of_each_witness(self) -> bool:
        """Whether it writes a file for each witness."""
        return "{witness}" in self.file

    def files(self, edition: Edition, context: ReportContext) -> tuple[str, ...]:
        """Return the paths of its files in the output folder; none where nobody asked for it."""
        if self.also and self.also not in context.also:
            return ()
        folder = f"works/{edition.work.slug}"
        if not self.of_each_witness:
            return (f"{folder}/{self.file}",)
        from collate.report.tei.tracks import witness_ids

        return tuple(f"{folder}/{self.file.format(witness=name)}" for name in witness_ids(edition.work))


class RunWriter(NamedTuple):
    """The name of a file in the output folder, and the module and function of this package that write it."""

    file: str
    module: str
    function: str

    def write(self, results: Results, context: ReportContext) -> bytes:
        """Return the content of the file."""
        content: bytes = _load(self.module, self.function)(results, context)
        return content


def _load(module: str, function: str) -> Callable[..., bytes]:
    # Only when it is asked for: a command that writes no page needs no template engine.
    found: Callable[..., bytes] = getattr(import_module(f"{__name__}.{module}"), function)
    return found


#: The reports on one work, in ``works/<slug>/``.
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "tei": Writer("edition.xml", "tei.writer", "write_tei"),
        "csv": Writer("apparatus.csv", "tables.apparatus_csv", "write_table"),
        "json": Writer("apparatus.json", "tables.apparatus_json", "write_data"),
        "patterns": Writer("patterns.csv", "tables.patterns_csv", "write_patterns"),
        "notes": Writer("notes.md", "notes.text_files", "write_markdown_notes"),
        "plain-notes": Writer("notes.txt", "notes.text_files", "write_plain_notes"),
        "nexus": Writer("witnesses.nex", "tables.stemma", "write_nexus"),
        "phylip": Writer("witnesses.phy", "tables.stemma", "write_phylip"),
        "distances": Writer("distances.csv", "tables.stemma", "write_distances"),
        "html": Writer("index.html", "html.work_page", "write_page"),
        "reading-text": Writer("reading.txt", "reading_text", "write_reading_text", "reading-text"),
        "witnesses": Writer("witnesses/{witness}.xml", "tei.diplomatic", "write_witness", "witnesses"),
        "reledmac": Writer("edition.tex", "notes.reledmac", "write_reledmac", "reledmac"),
    }
)

#: The reports on the run as a whole.
RUN_WRITERS: Mapping[str, RunWriter] = MappingProxyType(
    {
        "summary": RunWriter("summary.json", "tables.summary_json", "write_summary"),
        "ledger": RunWriter("ledger.csv", "tables.run_csv", "write_ledger"),
        "matches": RunWriter("matches.csv", "tables.run_csv", "write_matches"),
        "editions": RunWriter("editions.xml", "tei.corpus", "write_editions"),
        "overview": RunWriter("index.html", "html.run_page", "write_overview"),
    }
)


def report(
    results: Results, context: ReportContext, stay: Collection[str] = frozenset()
) -> Iterator[tuple[str, bytes]]:
    """Yield the path (relative, with ``/``) and the bytes of every file of a run, one at a time.

    The works come first, then a page for each file that was read and for pairs
    of texts (where the context says so), the page that links to them last. The TEI is not among
    them: it must be read back and compared with the sources before it is put
    in place, which is the pipeline's part. Files named in *stay* are left out.
    """
    for edition in results.editions:
        for name, writer in WRITERS.items():
            for number, path in enumerate(writer.files(edition, context)):
                if name == "tei" or path in stay:
                    continue
                if writer.of_each_witness:
                    yield path, writer.write_of(edition, context, number)
                else:
                    yield path, writer.write(edition, context)
    from collate.report.html.pair_page import write_pairs
    from collate.report.html.source_page import write_sources

    yield from write_sources(results, context, stay)
    yield from write_pairs(results, context, stay)
    for run_writer in RUN_WRITERS.values():
        yield run_writer.file, run_writer.write(results, context)


def report_names(results: Results, context: ReportContext) -> frozenset[str]:
    """Return the paths of all files that :func:`report` writes."""
    names = {
        path
        for edition in results.editions
        for key, writer in WRITERS.items()
        if key != "tei"
        for path in writer.files(edition, context)
    }
    names.update(writer.file for writer in RUN_WRITERS.values())
    for source in context.sources.by_path.values() if context.sources else ():
        names.update(f"sources/{name}" for name in source.names)
    if context.pairs:
        names.update(context.pairs.href(match) for match in context.pairs.shown())
    return frozenset(names)
