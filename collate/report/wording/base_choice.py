"""Which witness would do best as base text, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping

from collate.analysis.patterns import Candidate, Patterns
from collate.model import Work
from collate.report.wording.match_reasons import percent


def reasons(told: Patterns, work: Work, say: Mapping[str, str]) -> tuple[str, ...]:
    """Return sentences: the best of the candidates, the next, and where the present base text stands.

    *say* are the words of the report's language.
    """
    best, *others = told.candidates
    said = [_figures("patterns.base.best", best, work, say)]
    if others:
        tied = [row for row in others if _merit(row) == _merit(best)]
        if tied:
            names = say["list.and"].join(_name(row, work) for row in tied)
            said.append(say["patterns.base.tie"].format(sigla=names))
        else:
            said.append(_figures("patterns.base.second", others[0], work, say))
    rank = next(n for n, row in enumerate(told.candidates, start=1) if row.column == work.base_column)
    if rank == 1:
        said.append(say["patterns.base.is"].format(siglum=work.base))
    else:
        said.append(say["patterns.base.other"].format(siglum=work.base, rank=rank))
    return tuple(said)


def _merit(row: Candidate) -> tuple[float, int]:
    return row.extant * row.agreement, row.singular


def _figures(key: str, row: Candidate, work: Work, say: Mapping[str, str]) -> str:
    return say[key].format(
        sigla=_name(row, work),
        extant=percent(row.extant),
        mean=percent(row.agreement),
        singular=row.singular,
        slips=row.slips,
    )


def _name(row: Candidate, work: Work) -> str:
    return " ".join(work.sigla(row.column))
