"""Sentences on the choice of the base text: the best candidate and its figures."""

from __future__ import annotations

from collections.abc import Mapping

from collate.analysis import BaseCandidate, Patterns
from collate.model import Work
from collate.report.wording.match_reasons import format_percent


def base_text_reasons(statistics: Patterns, work: Work, *, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return sentences on the best candidate, the next ones, and the rank of the present base text.

    *labels* are the labels of the report's language.
    """
    best, *others = statistics.candidates
    sentences = [_figures(best, work, labels["patterns.base.best"])]
    if others:
        tied = [row for row in others if _merit(row) == _merit(best)]
        if tied:
            names = labels["list.and"].join(_name(row, work) for row in tied)
            sentences.append(labels["patterns.base.tie"].format(sigla=names))
        else:
            sentences.append(_figures(others[0], work, labels["patterns.base.second"]))
    rank = next(n for n, row in enumerate(statistics.candidates, start=1) if row.column == work.base_column)
    if rank == 1:
        sentences.append(labels["patterns.base.is"].format(siglum=work.base))
    else:
        sentences.append(labels["patterns.base.other"].format(siglum=work.base, rank=rank))
    return tuple(sentences)


def _merit(row: BaseCandidate) -> tuple[float, int]:
    return row.extant * row.agreement, row.singular


def _figures(row: BaseCandidate, work: Work, template: str) -> str:
    return template.format(
        sigla=_name(row, work),
        extant=format_percent(row.extant),
        mean=format_percent(row.agreement),
        singular=row.singular,
        slips=row.slips,
    )


def _name(row: BaseCandidate, work: Work) -> str:
    return " ".join(work.sigla(row.column))
