"""ledger.csv and matches.csv: what was left out, and which texts share how much."""

from __future__ import annotations

from collate.model import Dropped, Match, Results, SplitDocument
from collate.report.context import ReportContext
from collate.report.source_positions import by_path
from collate.report.tables.apparatus_csv import BYTE_ORDER_MARK, csv_bytes
from collate.report.wording.catalogue import words

LEDGER_COLUMNS = ("file", "line", "page", "reason", "code", "text", "start", "end")

MATCH_COLUMNS = (
    "left", "right", "relation", "jaccard", "left_in_right", "right_in_left", "shared_characters",
)  # fmt: skip


def write_ledger(results: Results, context: ReportContext) -> bytes:
    """Return ledger.csv: every stretch of a source that is in no segment and not blank, and why.

    ``reason`` is in the report's language, ``code`` the same in every
    language. ``start`` and ``end`` are code points of the file's decoded text.
    The table is for editors: it opens in a spreadsheet (byte order mark).
    """
    say = words(context.lang)
    rows: list[tuple[object, ...]] = []
    for path, split in by_path(results.documents):
        key = split.document.source.sha256
        for dropped in left_out(split):
            start, end = dropped.span
            rows.append(
                (
                    path,
                    context.places.line(key, start) or "",
                    context.places.page(key, start) or "",
                    say[f"reason.{dropped.reason.value}"],
                    dropped.reason.value,
                    split.document.raw[start:end],
                    start,
                    end,
                )
            )
    return BYTE_ORDER_MARK + csv_bytes(LEDGER_COLUMNS, rows)


def write_matches(results: Results, context: ReportContext) -> bytes:
    """Return matches.csv, in plain UTF-8: a table for programs.

    Shares are in 0..1 with four decimals.
    """
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


def left_out(split: SplitDocument) -> tuple[Dropped, ...]:
    """Return the rows of the ledger that are not blank, without the white space at their ends."""
    found: list[Dropped] = []
    for span, reason in split.ledger:
        text = split.document.raw[span.start : span.end]
        if text.strip():
            start = span.start + len(text) - len(text.lstrip())
            found.append(Dropped(type(span)(start, start + len(text.strip())), reason))
    return tuple(found)
