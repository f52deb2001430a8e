"""The key ``patterns`` of apparatus.json: statistics of the apparatus; the schema describes each part."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from collate.analysis import Patterns, Substitution, build_tree, to_newick
from collate.errors import MissingExtra
from collate.model import Edition, Span
from collate.report.base_context import base_context
from collate.report.context import ReportContext
from collate.report.edition_patterns import edition_patterns
from collate.report.source_positions import EditionPositions
from collate.report.wording.base_choice import base_text_reasons
from collate.report.wording.labels import words


def pattern_data(edition: Edition, context: ReportContext, *, positions: EditionPositions) -> dict[str, Any]:
    """Return the statistics; a column is identified by its sigla, an entry by its number."""
    statistics, work = edition_patterns(edition), edition.work
    sigla = [list(work.sigla(column)) for column in range(len(work.columns))]
    substitutions = _Substitutions(edition, positions)
    length = len(edition.alignment.tokens[work.base_column].text)
    return {
        "substitutions": [substitutions.data(row, sigla[row.column]) for row in statistics.substitutions],
        "singular": [
            {"sigla": sigla[column], "entries": list(numbers)}
            for column, numbers in enumerate(statistics.singular)
        ],
        "agreement": [
            {"left": sigla[pair.left], "right": sigla[pair.right], "same": pair.same, "of": pair.of}
            for pair in statistics.agreement
        ],
        "coverage": [
            {
                "sigla": sigla[column],
                "share": _share(sum(span.size for span in spans), length),
                "spans": [[span.start, span.end] for span in spans],
            }
            for column, spans in enumerate(statistics.coverage)
        ],
        "suspects": _suspects(statistics, edition),
        "base": {
            "suggested": sigla[statistics.candidates[0].column],
            "reasons": list(base_text_reasons(statistics, work, labels=words(context.lang))),
            "candidates": [
                {
                    "sigla": sigla[row.column],
                    "extant": round(row.extant, 4),
                    "agreement": round(row.agreement, 4),
                    "singular": row.singular,
                    "slips": row.slips,
                }
                for row in statistics.candidates
            ],
        },
        "counts": [
            {"sigla": sigla[column], "kind": kind, "subtype": subtype, "operation": operation, "count": count}
            for column, counts in enumerate(statistics.counts)
            for (kind, subtype, operation), count in counts.items()
        ],
        "tree": _tree(statistics, edition),
    }


class _Substitutions:
    """Substitutions as data, with the source positions of their exceptions in the base witness."""

    def __init__(self, edition: Edition, positions: EditionPositions) -> None:
        work = edition.work
        self._text = edition.alignment.tokens[work.base_column].text
        self._base = work.witness(work.base)
        self._edition, self._positions = edition, positions

    def data(self, row: Substitution, sigla: list[str]) -> dict[str, Any]:
        return {
            "before": row.before,
            "after": row.after,
            "sigla": sigla,
            "of": row.of,
            "entries": list(row.places),
            "exceptions": [self._exception(span) for span in row.exceptions],
            "otherwise": list(row.other),
        }

    def _exception(self, span: Span) -> dict[str, Any]:
        start, end = span
        left, right = base_context(self._edition, span)
        return {
            "left": left,
            "words": self._text[start:end],
            "right": right,
            "place": self._positions.at(
                self._base.segment, self._base.siglum, start=start, end=end
            )._asdict(),
        }


def _suspects(statistics: Patterns, edition: Edition) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    rank = 0
    # Equal confidences share a rank (competition ranking).
    for _, group in groupby(statistics.suspects, key=lambda row: row.confidence):
        equal = list(group)
        for row in equal:
            variant = edition.entries[row.entry - 1].variants[row.variant]
            rows.append(
                {
                    "rank": rank + 1,
                    "entry": row.entry,
                    "sigla": list(variant.sigla),
                    "lemma": edition.entries[row.entry - 1].lemma.text,
                    "reading": variant.text,
                    "confidence": row.confidence,
                    "causes": [one.cause for one in variant.evidence],
                }
            )
        rank += len(equal)
    return rows


def _tree(statistics: Patterns, edition: Edition) -> str | None:
    try:
        root = build_tree(edition.work, statistics.agreement)
    except MissingExtra:
        return None
    return to_newick(root, edition.work) if root else None


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
