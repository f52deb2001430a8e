"""ledger.csv and matches.csv: the stretches in no text, and the matches of texts."""

from __future__ import annotations

from collate.i18n import translate
from collate.model import Dropped, Match, Results, Span, SplitDocument
from collate.report.context import ReportContext
from collate.report.source_positions import documents_by_path
from collate.report.tables.apparatus_csv import BYTE_ORDER_MARK, csv_bytes
from collate.report.wording.labels import words

LEDGER_COLUMNS = ("file", "line", "page", "reason", "code", "text", "start", "end", "evidence")

MATCH_COLUMNS = (
    "left", "right", "relation", "jaccard", "left_in_right", "right_in_left", "shared_characters",
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
        key = split.document.source.sha256
        for dropped in dropped_stretches(split):
            start, end = dropped.span
            rows.append(
                (
                    path,
                    context.source_index.line(key, start) or "",
                    context.source_index.page(key, start) or "",
                    labels[f"reason.{dropped.reason.value}"],
                    dropped.reason.value,
                    split.document.raw[start:end],
                    start,
                    end,
                    translate(dropped.evidence, context.lang),
                )
            )
    return BYTE_ORDER_MARK + csv_bytes(LEDGER_COLUMNS, rows)


def write_matches(results: Results, context: ReportContext) -> bytes:
    """Return matches.csv, for programs: UTF-8 without a byte order mark; shares in 0..1, four decimals."""
    return csv_bytes(MATCH_COLUMNS, map(match_row, results.matches))


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
    )


def dropped_stretches(split: SplitDocument) -> tuple[Dropped, ...]:
    """Return the rows of the ledger that are not blank, with stripped spans."""
    rows: list[Dropped] = []
    for row in split.ledger:
        span = row.span
        text = split.document.raw[span.start : span.end]
        if text.strip():
            start = span.start + len(text) - len(text.lstrip())
            rows.append(row._replace(span=Span(start, start + len(text.strip()))))
    return tuple(rows)
