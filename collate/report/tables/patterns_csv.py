"""patterns.csv: statistics of the apparatus as one long table, for spreadsheets and for programs.

Filter it by the column ``table``; a cell that a table does not use is empty.
``witness`` and ``other`` are sigla, several of them where texts are identical;
``entry`` is the id of an entry; ``start`` and ``end`` are code points of the
base text as collated, half open.

============  ==================================================================================
table         a row is
============  ==================================================================================
substitution  one place where a witness has ``after`` for ``before``, of a change that it makes
              twice or more: in ``value`` places ``of`` those where the base text has ``before``
exception     a place where it does not make the change: ``measure`` is ``as base``, or
              ``otherwise`` for a third reading
singular      an entry in which a witness alone has ``after`` while the others agree
agreement     two witnesses: ``value`` of ``of`` substantive entries in which both are extant agree
coverage      a stretch of ``value`` characters ``of`` the base text at which the witness is extant
suspect       a reading that may be a slip, most likely first: ``measure`` is the cause, ``value``
              the confidence, 0..1, ``detail`` the evidence
base          the fitness of a witness as base text, best first: ``measure`` is ``rank``,
              ``extant`` (share of the text), ``agreement`` (mean share), ``singular``, ``slips``
count         the number of entries (``value``) in which a witness departs from the base text,
              by kind, finer kind and operation
============  ==================================================================================

Names are English in every language, and the form is that of apparatus.csv (byte
order mark, RFC 4180).
"""

from __future__ import annotations

from collections.abc import Iterator

from collate.analysis import Patterns, Substitution
from collate.i18n import translate
from collate.model import ApparatusEntry, Edition, Reading
from collate.report.context import ReportContext
from collate.report.edition_patterns import edition_patterns
from collate.report.tables.apparatus_csv import BYTE_ORDER_MARK, SEPARATOR, csv_bytes

PATTERN_COLUMNS = (
    "table", "witness", "other", "entry", "start", "end", "before", "after",
    "kind", "subtype", "operation", "measure", "value", "of", "detail",
)  # fmt: skip


def write_patterns_csv(edition: Edition, context: ReportContext) -> bytes:
    """Return patterns.csv."""
    table = pattern_rows(edition, context.lang)
    rows = (tuple(row.get(column, "") for column in PATTERN_COLUMNS) for row in table)
    return BYTE_ORDER_MARK + csv_bytes(PATTERN_COLUMNS, rows, context.csv)


#: A row as column -> cell; a column without a cell is empty.
PatternRow = dict[str, str | int]


def pattern_rows(edition: Edition, lang: str) -> Iterator[PatternRow]:
    """Return the rows of patterns.csv, table by table; evidence is in *lang*."""
    return _PatternTable(edition, lang).rows()


class _PatternTable:
    """The rows, table by table."""

    def __init__(self, edition: Edition, lang: str) -> None:
        work, self._lang = edition.work, lang
        self._entries = edition.entries
        self._statistics: Patterns = edition_patterns(edition)
        self._sigla = [SEPARATOR.join(work.sigla(column)) for column in range(len(work.columns))]
        self._text = edition.alignment.tokens[work.base_column].text

    def rows(self) -> Iterator[PatternRow]:
        for row in self._statistics.substitutions:
            yield from self._substitution(row)
        for row in self._statistics.substitutions:
            yield from self._exceptions(row)
        yield from self._singular()
        yield from self._agreement()
        yield from self._coverage()
        yield from self._suspects()
        yield from self._base()
        yield from self._counts()

    def _at(self, entry: ApparatusEntry) -> PatternRow:
        return {"entry": entry.id, "start": entry.locus.start, "end": entry.locus.end}

    def _substitution(self, row: Substitution) -> Iterator[PatternRow]:
        change: PatternRow = {"witness": self._sigla[row.column], "before": row.before, "after": row.after}
        for number in row.places:
            here = self._at(self._entries[number - 1])
            yield {"table": "substitution", **change, **here, "value": len(row.places), "of": row.of}

    def _exceptions(self, row: Substitution) -> Iterator[PatternRow]:
        change: PatternRow = {"witness": self._sigla[row.column], "before": row.before, "after": row.after}
        for start, end in row.exceptions:
            yield {"table": "exception", **change, "start": start, "end": end, "measure": "as base"}
        for number in row.other:
            here = self._at(self._entries[number - 1])
            yield {"table": "exception", **change, **here, "measure": "otherwise"}

    def _singular(self) -> Iterator[PatternRow]:
        for column, numbers in enumerate(self._statistics.singular):
            for number in numbers:
                entry = self._entries[number - 1]
                reading = next(one for one in entry.written if column in one.columns)
                yield {
                    "table": "singular",
                    "witness": self._sigla[column],
                    **self._at(entry),
                    "before": entry.lemma.text,
                    "after": reading.text,
                    **_kinds(reading),
                }

    def _agreement(self) -> Iterator[PatternRow]:
        for left, right, same, of in self._statistics.agreement:
            names: PatternRow = {"witness": self._sigla[left], "other": self._sigla[right]}
            yield {"table": "agreement", **names, "value": same, "of": of}

    def _coverage(self) -> Iterator[PatternRow]:
        for column, spans in enumerate(self._statistics.coverage):
            for span in spans:
                yield {
                    "table": "coverage",
                    "witness": self._sigla[column],
                    "start": span.start,
                    "end": span.end,
                    "value": span.size,
                    "of": len(self._text),
                }

    def _suspects(self) -> Iterator[PatternRow]:
        for suspect in self._statistics.suspects:
            entry = self._entries[suspect.entry - 1]
            variant = entry.variants[suspect.variant]
            for evidence in variant.evidence:
                yield {
                    "table": "suspect",
                    "witness": SEPARATOR.join(variant.sigla),
                    **self._at(entry),
                    "before": entry.lemma.text,
                    "after": variant.text,
                    **_kinds(variant),
                    "measure": evidence.cause,
                    "value": f"{evidence.confidence:.2f}",
                    "detail": translate(evidence.detail, self._lang),
                }

    def _base(self) -> Iterator[PatternRow]:
        for rank, row in enumerate(self._statistics.candidates, start=1):
            measures: PatternRow = {
                "rank": rank,
                "extant": f"{row.extant:.4f}",
                "agreement": f"{row.agreement:.4f}",
                "singular": row.singular,
                "slips": row.slips,
            }
            for measure, value in measures.items():
                witness = self._sigla[row.column]
                yield {"table": "base", "witness": witness, "measure": measure, "value": value}

    def _counts(self) -> Iterator[PatternRow]:
        for column, counts in enumerate(self._statistics.counts):
            for (kind, subtype, operation), count in counts.items():
                yield {
                    "table": "count",
                    "witness": self._sigla[column],
                    "kind": kind,
                    "subtype": subtype,
                    "operation": operation,
                    "value": count,
                }


def _kinds(reading: Reading) -> PatternRow:
    """Return kind, subtype and operation of a reading; empty for the lemma."""
    return {"kind": reading.kind or "", "subtype": reading.subtype, "operation": reading.operation or ""}
