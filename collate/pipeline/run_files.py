"""The files of one run: verified editions first, then the reports, published together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.cache import edition_path, output_keys
from collate.editions import edition_xml
from collate.engine import Progress
from collate.errors import VerificationError
from collate.i18n import _
from collate.model import Skipped
from collate.pipeline.incremental import SUMMARY
from collate.pipeline.steps import run_context

if TYPE_CHECKING:
    from collate.group import Grouping, GroupingRecord
    from collate.model import Edition, Results
    from collate.report import ReportContext
    from collate.settings import Settings
    from collate.store import Output, OutputFile, Runs


class RunFiles:
    """Writes the files of a run to *folder*; those with the inputs that *runs* recorded of the last one stay.

    Args:
        folder: the output folder, locked.
        runs: the earlier runs there, and this one.
        settings: of this run.
        progress: called at every edition and every file.
        afresh: write all files.
    """

    def __init__(
        self, folder: Output, runs: Runs, *, settings: Settings, progress: Progress, afresh: bool
    ) -> None:
        self._folder, self._runs, self._settings = folder, runs, settings
        self._progress, self._afresh = progress, afresh
        self._present: dict[str, OutputFile] | None = None
        #: The content of ``summary.json``, if it was written anew.
        self.summary: bytes | None = None

    def write(
        self,
        results: Results,
        grouping: Grouping,
        *,
        document_keys: Mapping[str, bytes],
        edition_keys: Mapping[str, bytes],
        recorded: GroupingRecord | None,
    ) -> tuple[Results, str]:
        """Write the files of the run, the verified TEI first, and publish them together.

        A file with the same inputs as before stays, and so does one with the same content.

        Returns:
            The results without the editions that failed verification, which
            are listed as skipped; and the record of the grouping.
        """
        from collate.group import dump_record, record_grouping
        from collate.report import report, report_names

        folder, progress = self._folder, self._progress
        context, keys, stay = self._plan(results, document_keys, edition_keys)
        failed = self._write_editions([e for e in results.editions if edition_path(e) not in stay], context)
        if failed:
            sound = tuple(edition for edition in results.editions if edition.work.slug not in failed)
            results = replace(results, editions=sound, skipped=(*results.skipped, *failed.values()))
            context, keys, stay = self._plan(results, document_keys, edition_keys)
        total = len(report_names(results, context) - stay)
        progress("report", 0, total)
        unprinted: list[Skipped] = []
        files = report(results, context, stay=stay, failed=unprinted)
        for done, (name, content) in enumerate(files, 1):
            progress("report", done, total)
            folder.put(name, content)
            if name == SUMMARY:
                self.summary = content
        results = replace(results, skipped=(*results.skipped, *unprinted))
        for name in sorted(stay):
            folder.retain(name)
        record = dump_record(record_grouping(grouping, recorded))
        folder.publish(record)
        recorded_keys = {name: keys.get(name, b"") for name in folder.files}
        self._runs.record_outputs(recorded_keys, folder.digests, stay=stay)
        return results, record

    def _plan(
        self, results: Results, document_keys: Mapping[str, bytes], edition_keys: Mapping[str, bytes]
    ) -> tuple[ReportContext, dict[str, bytes], frozenset[str]]:
        """Return the writers' context, the keys of the output files, and the names of those that can stay."""
        context = run_context(results, self._settings)
        keys = output_keys(results, context, documents=document_keys, editions=edition_keys)
        if self._present is None:
            self._present = {} if self._afresh else self._runs.outputs()
        present = self._present
        stay = frozenset(
            name
            for name, key in keys.items()
            if name in self._folder.owned and name in present and present[name].key == key
        )
        return context, keys, stay

    def _write_editions(self, new: Sequence[Edition], context: ReportContext) -> dict[str, Skipped]:
        """Write the TEI of each edition that passes verification; return the others by slug, with the reason.

        A failure does not affect the other editions.
        """
        failed: dict[str, Skipped] = {}
        if new:
            self._progress("tei", 0, len(new))
        for done, edition in enumerate(new, 1):
            try:
                xml = edition_xml(edition, context)
            except VerificationError as error:
                problem = _("{where}: {problem}", where=error.where, problem=error.problem)
                slug = edition.work.slug
                failed[slug] = Skipped(f"works/{slug}", problem, error.remedy)
            else:
                self._folder.put(edition_path(edition), xml)
            self._progress("tei", done, len(new))
        return failed
