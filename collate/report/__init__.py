"""Edition -> files: TEI, tables, notes, pages; and what the terminal shows.

In reading order:

- ``context``: the input of every writer besides the edition
- ``writers``: the registries of formats, and :func:`report`, all files of a run
- ``column_spans``, ``source_positions``: where a reading stands in a witness, and in its file
- ``hidden``, ``moved_words``, ``base_context``, ``base_text``, ``reading_text``: views of one edition
- ``run_changes``: what changed between two runs, for ``collate changes``
- ``wording/``: the words of the reports, in every language of :func:`collate.i18n.languages`
- ``tei/``, ``tables/``, ``notes/``, ``html/``: one module for each format
- ``publication/``: editions for print
- ``terminal/``: lines instead of files

Other packages import from here, and ``tei``, ``notes`` and ``publication`` from those packages.
Importing this module imports no format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names
from collate.report.context import ReportContext
from collate.report.writers import (
    RUN_WRITERS,
    WITNESS_WRITERS,
    WRITERS,
    RunWriter,
    WitnessWriter,
    Writer,
    edition_files,
    report,
    report_names,
)

if TYPE_CHECKING:
    from collate.report.column_spans import AlignedPiece, ColumnSpans
    from collate.report.html.changes_page import write_changes_page
    from collate.report.html.tree_picture import draw_tree
    from collate.report.html.work_page import write_lone_page
    from collate.report.run_changes import (
        GROUNDS,
        Change,
        EntryChange,
        Failure,
        Ground,
        Item,
        ItemChange,
        Review,
        RunChanges,
        RunStamp,
    )
    from collate.report.sections import section_lines
    from collate.report.source_positions import EditionPositions, PlaceKey, RecordedPlace, SourcePosition
    from collate.report.tables.apparatus_csv import csv_bytes
    from collate.report.tables.changes_json import changes_data, changes_schema
    from collate.report.tables.match_formats import MATCH_WRITERS, check_format, match_data
    from collate.report.tables.run_csv import MATCH_COLUMNS, match_row
    from collate.report.tables.summary_json import summary_schema
    from collate.report.terminal.changes import show_changes
    from collate.report.terminal.edition_diff import (
        Difference,
        EditionComparison,
        EntryComparison,
        EntryReadings,
        WitnessComparison,
        comparison_data,
        comparison_table,
        show_comparison,
    )
    from collate.report.terminal.match_explanation import explained_data, show_explained
    from collate.report.terminal.plain_text import (
        describe_run,
        describe_unchanged,
        escape_controls,
        show_apparatus,
    )
    from collate.report.wording.components import COMPONENTS
    from collate.report.wording.labels import WORDS, term
    from collate.report.wording.match_reasons import RelationBounds

__all__ = [
    "COMPONENTS",
    "GROUNDS",
    "MATCH_COLUMNS",
    "MATCH_WRITERS",
    "RUN_WRITERS",
    "WITNESS_WRITERS",
    "WORDS",
    "WRITERS",
    "AlignedPiece",
    "Change",
    "ColumnSpans",
    "Difference",
    "EditionComparison",
    "EditionPositions",
    "EntryChange",
    "EntryComparison",
    "EntryReadings",
    "Failure",
    "Ground",
    "Item",
    "ItemChange",
    "PlaceKey",
    "RecordedPlace",
    "RelationBounds",
    "ReportContext",
    "Review",
    "RunChanges",
    "RunStamp",
    "RunWriter",
    "SourcePosition",
    "WitnessComparison",
    "WitnessWriter",
    "Writer",
    "changes_data",
    "changes_schema",
    "check_format",
    "comparison_data",
    "comparison_table",
    "csv_bytes",
    "describe_run",
    "describe_unchanged",
    "draw_tree",
    "edition_files",
    "escape_controls",
    "explained_data",
    "match_data",
    "match_row",
    "report",
    "report_names",
    "section_lines",
    "show_apparatus",
    "show_changes",
    "show_comparison",
    "show_explained",
    "summary_schema",
    "term",
    "write_changes_page",
    "write_lone_page",
]

__getattr__ = lazy_names(
    __name__,
    {
        "column_spans": ("AlignedPiece", "ColumnSpans"),
        "html.changes_page": ("write_changes_page",),
        "html.tree_picture": ("draw_tree",),
        "html.work_page": ("write_lone_page",),
        "run_changes": (
            "GROUNDS", "Change", "EntryChange", "Failure", "Ground", "Item", "ItemChange", "Review",
            "RunChanges", "RunStamp",
        ),
        "sections": ("section_lines",),
        "source_positions": ("EditionPositions", "PlaceKey", "RecordedPlace", "SourcePosition"),
        "tables.apparatus_csv": ("csv_bytes",),
        "tables.changes_json": ("changes_data", "changes_schema"),
        "tables.match_formats": ("MATCH_WRITERS", "check_format", "match_data"),
        "tables.run_csv": ("MATCH_COLUMNS", "match_row"),
        "tables.summary_json": ("summary_schema",),
        "terminal.changes": ("show_changes",),
        "terminal.edition_diff": (
            "Difference", "EditionComparison", "EntryComparison", "EntryReadings", "WitnessComparison",
            "comparison_data", "comparison_table", "show_comparison",
        ),
        "terminal.match_explanation": ("explained_data", "show_explained"),
        "terminal.plain_text": ("describe_run", "describe_unchanged", "escape_controls", "show_apparatus"),
        "wording.components": ("COMPONENTS",),
        "wording.labels": ("WORDS", "term"),
        "wording.match_reasons": ("RelationBounds",),
    },
)  # fmt: skip
