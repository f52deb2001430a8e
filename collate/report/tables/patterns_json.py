"""The patterns of an edition for apparatus.json; what each part is, the schema says."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from collate.analysis.patterns import Patterns, Substitution, patterns
from collate.analysis.tree import newick, tree
from collate.errors import MissingExtra
from collate.model import Edition, Span
from collate.report.context import ReportContext
from collate.report.emended_text import context_of
from collate.report.source_positions import EditionPlaces
from collate.report.wording.base_choice import reasons
from collate.report.wording.catalogue import words


def pattern_data(edition: Edition, context: ReportContext, places: EditionPlaces) -> dict[str, Any]:
    """Return all patterns, a column named by the list of its sigla, an entry by its number."""
    told, work = patterns(edition), edition.work
    sigla = [list(work.sigla(column)) for column in range(len(work.columns))]
    finder = _Substitutions(edition, places)
    length = len(edition.alignment.tokens[work.base_column].text)
    return {
        "substitutions": [finder.data(row, sigla[row.column]) for row in told.substitutions],
        "singular": [
            {"sigla": sigla[column], "entries": list(numbers)} for column, numbers in enumerate(told.singular)
        ],
        "agreement": [
            {"left": sigla[pair.left], "right": sigla[pair.right], "same": pair.same, "of": pair.of}
            for pair in told.agreement
        ],
        "coverage": [
            {
                "sigla": sigla[column],
                "share": _share(sum(span.size for span in spans), length),
                "spans": [[span.start, span.end] for span in spans],
            }
            for column, spans in enumerate(told.coverage)
        ],
        "suspects": _suspects(told, edition),
        "base": {
            "suggested": sigla[told.candidates[0].column],
            "reasons": list(reasons(told, work, words(context.lang))),
            "candidates": [
                {
                    "sigla": sigla[row.column],
                    "extant": round(row.extant, 4),
                    "agreement": round(row.agreement, 4),
                    "singular": row.singular,
                    "slips": row.slips,
                }
                for row in told.candidates
            ],
        },
        "counts": [
            {"sigla": sigla[column], "kind": kind, "subtype": subtype, "operation": operation, "count": count}
            for column, counts in enumerate(told.counts)
            for (kind, subtype, operation), count in counts.items()
        ],
        "tree": _tree(told, edition),
    }


class _Substitutions:
    """Substitutions with the places of their exceptions in the base text's file."""

    def __init__(self, edition: Edition, places: EditionPlaces) -> None:
        work = edition.work
        self._text = edition.alignment.tokens[work.base_column].text
        self._base = work.witness(work.base)
        self._edition, self._places = edition, places

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
        left, right = context_of(self._edition, span)
        return {
            "left": left,
            "words": self._text[start:end],
            "right": right,
            "place": self._places.at(self._base.segment, self._base.siglum, start, end)._asdict(),
        }


def _suspects(told: Patterns, edition: Edition) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    rank = 0
    # Equally sure ones have one rank, as at a race.
    for _, rows in groupby(told.suspects, key=lambda row: row.confidence):
        equal = list(rows)
        for row in equal:
            variant = edition.entries[row.entry - 1].variants[row.variant]
            found.append(
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
    return found


def _tree(told: Patterns, edition: Edition) -> str | None:
    try:
        root = tree(edition.work, told.agreement)
    except MissingExtra:
        return None
    return newick(root, edition.work) if root else None


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
