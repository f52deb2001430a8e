"""ledger.csv and matches.csv: the stretches in no text, and the matches of texts."""

from __future__ import annotations

from collate.i18n import translate
from collate.model import Match, Results, span_rows
from collate.report.context import ReportContext
from collate.report.source_positions import documents_by_path
from collate.report.tables.apparatus_csv import BYTE_ORDER_MARK, csv_bytes
from collate.report.tables.document_facts import located_stretches
from collate.report.wording.labels import words

LEDGER_COLUMNS = ("file", "line", "page", "reason", "code", "text", "start", "end", "evidence")

MATCH_COLUMNS = (
    "left", "right", "relation", "jaccard", "left_in_right", "right_in_left", "shared_characters", "spans",
)  # fmt: skip


def write_ledger(results: Results, context: ReportContext) -> bytes:
    """Return ledger.csv: every stretch of a source that is in no segment and not blank, with the reason.

    ``reason`` is in the language of the report, ``code`` is the same in every
    language. ``start`` and ``end`` are code points of the decoded text.
    ``evidence`` is what the reason rests on, empty where nothing else does.
    With a byte order mark, for spreadsheets.
    """
    labels = words(context.lang)
    rows: list[tuple[object, ...]] = []
    for path, split in documents_by_path(results.documents):
        for dropped, text, line, page in located_stretches(split):
            rows.append(
                (
                    path,
                    line or "",
                    page,
                    labels[f"reason.{dropped.reason.value}"],
                    dropped.reason.value,
                    text,
                    *dropped.span,
                    translate(dropped.evidence, context.lang),
                )
            )
    return BYTE_ORDER_MARK + csv_bytes(LEDGER_COLUMNS, rows, context.csv)


def write_matches(results: Results, context: ReportContext) -> bytes:
    """Return matches.csv, for programs: UTF-8 without a byte order mark; shares in 0..1, four decimals.

    ``spans`` are the shared stretches, ``start-end:start-end`` for the left and
    the right text, separated by spaces, in the order of the left text. Offsets
    are code points of the texts (:attr:`Segment.text`), half-open.
    """
    return csv_bytes(MATCH_COLUMNS, map(match_row, results.matches), context.csv)


def match_row(match: Match) -> tuple[str | int, ...]:
    """Return a row of matches.csv."""
    return (
        match.left,
        match.right,
        match.relation.value,
        f"{match.jaccard:.4f}",
        f"{match.left_in_right:.4f}",
        f"{match.right_in_left:.4f}",
        match.shared_characters,
        " ".join([f"{a}-{b}:{c}-{d}" for a, b, c, d in span_rows(match)]),
    )
