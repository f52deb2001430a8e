"""Editions as a whole: built from a work, loaded from TEI, extended, compared, verified.

In reading order:

- ``build``: work -> edition -> verified TEI file
- ``prepared_files``: input files that are one witness each, taken as they are
- ``loading``, ``loaded_witnesses``, ``loaded_readings``: TEI file -> edition
- ``addition``, ``added_entries``: more witnesses for an edition
- ``printing``: editions for print, with the places that a run recorded (``recorded_places``)
- ``new_decisions``: decisions at the edition of the last run
- ``explanation``: why an entry is as it is
- ``critical_edition``: an edition as programs see it
- ``difference``, ``entry_differences``: two editions of one text compared
- ``snapshot``: what is stored of a run; ``run_changes``, ``entry_changes``, ``content_pairs``: two of these
  compared
- ``verification``: an edition checked by itself, and against its sources (``source_files``, ``source_check``,
  ``provenance_check``), the rules of classification (``rule_check``, ``entry_findings``) and what collate
  generates from its facts (``generated_check``)

Names are imported on first use, so that a command loads only the modules it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.editions.addition import ExtendedEdition, add_witnesses, write_extended_edition
    from collate.editions.build import (
        build_edition,
        check_edition_path,
        check_output,
        count_unplaced,
        edition_xml,
        is_same_file,
        left_out_notes,
        output_date,
        write_edition,
    )
    from collate.editions.critical_edition import CriticalEdition, Entry
    from collate.editions.difference import compare_editions, write_comparison
    from collate.editions.explanation import EditionExplainer, Explanation, ExplanationStep, explain_entry
    from collate.editions.loading import (
        LoadedEdition,
        check_nothing_is_open,
        load_tei_edition,
        read_edition,
    )
    from collate.editions.new_decisions import ReviewedDecision, decisions_to_review
    from collate.editions.prepared_files import (
        check_is_file,
        edition_context,
        has_no_text,
        names_in_edition,
        read_prepared,
        without_duplicates,
        without_empty,
    )
    from collate.editions.printing import (
        EDITION_FORMATS,
        ExportRequest,
        export_works,
        find_works,
        write_export,
    )
    from collate.editions.recorded_places import read_recorded_places
    from collate.editions.run_changes import RecordedRun, compare_runs
    from collate.editions.snapshot import (
        OrphanSnapshot,
        RunSnapshot,
        WorkSnapshot,
        snapshot_run,
        snapshot_work,
    )
    from collate.editions.source_check import Sources
    from collate.editions.verification import verify

__all__ = [
    "EDITION_FORMATS",
    "CriticalEdition",
    "EditionExplainer",
    "Entry",
    "Explanation",
    "ExplanationStep",
    "ExportRequest",
    "ExtendedEdition",
    "LoadedEdition",
    "OrphanSnapshot",
    "RecordedRun",
    "ReviewedDecision",
    "RunSnapshot",
    "Sources",
    "WorkSnapshot",
    "add_witnesses",
    "build_edition",
    "check_edition_path",
    "check_is_file",
    "check_nothing_is_open",
    "check_output",
    "compare_editions",
    "compare_runs",
    "count_unplaced",
    "decisions_to_review",
    "edition_context",
    "edition_xml",
    "explain_entry",
    "export_works",
    "find_works",
    "has_no_text",
    "is_same_file",
    "left_out_notes",
    "load_tei_edition",
    "names_in_edition",
    "output_date",
    "read_edition",
    "read_prepared",
    "read_recorded_places",
    "snapshot_run",
    "snapshot_work",
    "verify",
    "without_duplicates",
    "without_empty",
    "write_comparison",
    "write_edition",
    "write_export",
    "write_extended_edition",
]

__getattr__ = lazy_names(
    __name__,
    {
        "addition": ("ExtendedEdition", "add_witnesses", "write_extended_edition"),
        "build": (
            "build_edition", "check_edition_path", "check_output", "edition_xml", "is_same_file",
            "count_unplaced", "left_out_notes", "output_date", "write_edition",
        ),
        "critical_edition": ("CriticalEdition", "Entry"),
        "difference": ("compare_editions", "write_comparison"),
        "explanation": ("EditionExplainer", "Explanation", "ExplanationStep", "explain_entry"),
        "loading": (
            "LoadedEdition", "check_nothing_is_open", "load_tei_edition", "read_edition",
        ),
        "new_decisions": ("ReviewedDecision", "decisions_to_review"),
        "prepared_files": (
            "check_is_file", "edition_context", "has_no_text", "names_in_edition", "read_prepared",
            "without_duplicates", "without_empty",
        ),
        "printing": ("EDITION_FORMATS", "ExportRequest", "export_works", "find_works", "write_export"),
        "recorded_places": ("read_recorded_places",),
        "run_changes": ("RecordedRun", "compare_runs"),
        "snapshot": ("OrphanSnapshot", "RunSnapshot", "WorkSnapshot", "snapshot_run", "snapshot_work"),
        "source_check": ("Sources",),
        "verification": ("verify",),
    },
)  # fmt: skip
