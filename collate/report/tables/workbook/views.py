"""The sheets that are only read: lacunae, agreement, patterns, matches, ledger, witnesses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from collate.i18n import translate
from collate.model import Edition, SplitDocument
from collate.report.context import ReportContext
from collate.report.edition_patterns import edition_patterns
from collate.report.lacuna_rows import lacuna_rows
from collate.report.source_positions import documents_by_path
from collate.report.tables.document_facts import located_stretches
from collate.report.tables.patterns_csv import PatternRow, pattern_rows
from collate.report.tables.workbook.book import Column, shown
from collate.report.wording.labels import words


class Sheet(NamedTuple):
    """A sheet: its name, its columns, and its rows."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


#: The tables of patterns.csv, and the words for them. Agreement has a sheet of its own.
_PATTERNS = {
    "substitution": "patterns.substitutions",
    "exception": "patterns.exceptions",
    "singular": "patterns.singular",
    "coverage": "patterns.coverage",
    "suspect": "patterns.suspects",
    "base": "patterns.base",
    "count": "patterns.counts",
}

#: The columns of the sheet of patterns: of patterns.csv, their headings, and their widths.
_PATTERN_COLUMNS = {
    "table": ("head.table", 24),
    "witness": ("head.witness", 12),
    "entry": ("head.entry", 9),
    "start": ("head.start", 9),
    "end": ("head.end", 9),
    "before": ("head.words", 16),
    "after": ("head.instead", 16),
    "kind": ("head.kind", 8),
    "subtype": ("head.finer", 10),
    "operation": ("head.operation", 8),
    "measure": ("head.measure", 12),
    "value": ("head.value", 9),
    "of": ("head.of", 9),
    "detail": ("head.detail", 20),
}

#: The measures of a candidate for the base text, and the words for them.
_MEASURES = {
    "rank": "head.rank",
    "extant": "patterns.extant",
    "agreement": "patterns.mean",
    "singular": "patterns.singular",
    "slips": "patterns.slips",
}


def view_sheets(edition: Edition, context: ReportContext) -> Iterator[Sheet]:
    """Yield the sheets; one without rows is left out, that of the witnesses has some always."""
    labels = words(context.lang)
    views = (_lacunae, _agreement, _patterns, _matches, _ledger, _witnesses)
    for view in views:
        sheet = view(edition, context, labels)
        if sheet.rows:
            yield sheet


def _sheet(
    name: str, columns: Mapping[str, float], rows: Iterator[Sequence[str]], labels: Mapping[str, str]
) -> Sheet:
    return Sheet(
        labels[f"sheet.{name}"],
        tuple(Column(labels[f"head.{key}"], width) for key, width in columns.items()),
        tuple(tuple(map(shown, row)) for row in rows),
    )


def _lacunae(edition: Edition, context: ReportContext, labels: Mapping[str, str]) -> Sheet:
    columns = {
        "witness": 12, "first": 28, "last": 28, "characters": 10, "ground": 28, "certainty": 14,
        "written": 12,
    }  # fmt: skip
    rows = (
        (
            labels["pub.list"].join(row.sigla),
            row.first,
            row.last,
            str(row.characters),
            labels[f"lacunaground.{row.ground.value}"],
            labels.get(f"notes.certainty.{row.certainty}", row.certainty),
            row.written,
        )
        for row in lacuna_rows(edition)
    )
    return _sheet("lacunae", columns, rows, labels)


def _agreement(edition: Edition, context: ReportContext, labels: Mapping[str, str]) -> Sheet:
    names = _sigla(edition, labels)
    rows = (
        (names[left], names[right], str(same), str(of), f"{100 * same / of:.1f}" if of else "")
        for left, right, same, of in edition_patterns(edition).agreement
    )
    columns = {"witness": 16, "other": 16, "same": 10, "of": 10, "share": 12}
    return _sheet("agreement", columns, rows, labels)


def _sigla(edition: Edition, labels: Mapping[str, str]) -> list[str]:
    """Return the sigla of each column."""
    work = edition.work
    return [labels["pub.list"].join(work.sigla(column)) for column in range(len(work.columns))]


def _patterns(edition: Edition, context: ReportContext, labels: Mapping[str, str]) -> Sheet:
    rows = (
        tuple(shown(_pattern_cell(row, key, labels)) for key in _PATTERN_COLUMNS)
        for row in pattern_rows(edition, context.lang)
        if row["table"] in _PATTERNS
    )
    columns = tuple(Column(labels[key], width) for key, width in _PATTERN_COLUMNS.values())
    return Sheet(labels["sheet.patterns"], columns, tuple(rows))


def _pattern_cell(row: PatternRow, key: str, labels: Mapping[str, str]) -> str:
    value = str(row.get(key, ""))
    if not value:
        return ""
    if key == "table":
        return labels[_PATTERNS[value]]
    if key == "measure":
        return labels.get(_MEASURES.get(value, f"evidence.{value}"), value)
    return labels[f"{key}.{value}"] if key in ("kind", "subtype", "operation") else value


def _matches(edition: Edition, context: ReportContext, labels: Mapping[str, str]) -> Sheet:
    """Return the matches of the texts of this work, with each other and with others."""
    own = {witness.segment.id for witness in edition.work.witnesses} | set(edition.work.derived)
    rows = (
        (
            match.left,
            match.right,
            labels[f"relation.{match.relation.value}"],
            f"{100 * match.left_in_right:.1f}",
            f"{100 * match.right_in_left:.1f}",
            str(match.shared_characters),
        )
        for match in context.matches
        if match.left in own or match.right in own
    )
    columns = {"text": 30, "other": 30, "relation": 12, "inside": 14, "contained": 14, "shared": 14}
    return _sheet("matches", columns, rows, labels)


def _ledger(edition: Edition, context: ReportContext, labels: Mapping[str, str]) -> Sheet:
    """Return what of the files of the witnesses is in no text."""
    hashes = {witness.segment.source.sha256 for witness in edition.work.witnesses}
    own = [one for one in context.documents if one.document.source.sha256 in hashes]
    columns = {"file": 24, "line": 8, "page": 8, "why": 20, "words": 50, "evidence": 24}
    return _sheet("ledger", columns, _stretches(own, context, labels), labels)


def _stretches(
    documents: Sequence[SplitDocument], context: ReportContext, labels: Mapping[str, str]
) -> Iterator[Sequence[str]]:
    for path, split in documents_by_path(documents):
        for dropped, text, line, page in located_stretches(split):
            evidence = translate(dropped.evidence, context.lang)
            why = labels[f"reason.{dropped.reason.value}"]
            yield path, str(line or ""), page, why, text, evidence


def _witnesses(edition: Edition, context: ReportContext, labels: Mapping[str, str]) -> Sheet:
    rows = (
        (
            witness.siglum,
            labels[f"role.{'base' if witness.siglum == edition.work.base else witness.role.value}"],
            witness.short_title or (witness.segment.title.written if witness.segment.title else ""),
            witness.segment.path,
            labels["pub.same"].format(siglum=witness.identical_to) if witness.identical_to else "",
        )
        for witness in edition.work.witnesses
    )
    columns = {"witness": 10, "role": 12, "title": 36, "file": 36, "detail": 20}
    return _sheet("witnesses", columns, rows, labels)
