"""Statistics of the apparatus as a whole, prepared for the page of a work; long lists are cut."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from collate.analysis import (
    Agreement,
    BaseCandidate,
    Patterns,
    Substitution,
    build_tree,
    count_descent,
    gaps_between,
)
from collate.errors import MissingExtra
from collate.model import GRAVITY, Edition, Kind, Span
from collate.report.base_context import base_context
from collate.report.context import ReportContext
from collate.report.edition_patterns import edition_patterns
from collate.report.html.tree_picture import TreePicture, draw_tree
from collate.report.wording.base_choice import base_text_reasons
from collate.report.wording.labels import words

#: Most rows of a table, and most entries or places in a cell; patterns.csv has all.
MOST_ROWS, MOST_PLACES = 200, 30

#: Most columns in the table of agreement, whose size is their square.
MOST_MATRIX_COLUMNS = 40

#: Characters of a lacuna quoted at its start and at its end.
GAP_EDGE = 6


class ShortList(NamedTuple):
    """The first numbers of a list, and the count of the others."""

    numbers: tuple[int, ...]
    more: int


class SubstitutionView(NamedTuple):
    """A substitution that one or several columns make in the same places."""

    change: Substitution
    sigla: str
    places: ShortList
    exceptions: tuple[tuple[str, str, str], ...]
    more: int
    other: ShortList


class GapView(NamedTuple):
    """A lacuna: its first and last words, and its length in characters."""

    first: str
    last: str
    size: int


class CoverageView(NamedTuple):
    """A column with lacunae: its share of the base text, 0..1, and the lacunae."""

    sigla: str
    share: float
    gaps: tuple[GapView, ...]
    more: int


class CountRow(NamedTuple):
    """A column: the number of entries in which it departs, by facet, and its singular readings."""

    sigla: str
    counts: tuple[int, ...]
    singular: int
    places: ShortList


class DescentRow(NamedTuple):
    """How often readings of one witness arose from those of another; ``earlier`` is empty if not known."""

    earlier: str
    later: str
    times: int
    reverse: int
    places: ShortList


class PatternViews(NamedTuple):
    """All tables. ``facets`` are the columns of the table of counts: finer kinds, or operations, by kind.

    ``matrix`` is None for too many witnesses, ``picture`` for too many or too
    few. ``missing`` is the error message if the library for trees is not
    installed, else empty.
    """

    substitutions: tuple[SubstitutionView, ...]
    more_substitutions: int
    facets: tuple[tuple[Kind, tuple[str, ...]], ...]
    counts: tuple[CountRow, ...]
    matrix: tuple[tuple[Agreement | None, ...], ...] | None
    sigla: tuple[str, ...]
    whole: tuple[str, ...]
    coverage: tuple[CoverageView, ...]
    suspects: tuple[tuple[int, int, float], ...]
    more_suspects: int
    reasons: tuple[str, ...]
    candidates: tuple[BaseCandidate, ...]
    descent: tuple[DescentRow, ...]
    more_descent: int
    picture: TreePicture | None
    missing: str


def pattern_views(edition: Edition, context: ReportContext) -> PatternViews:
    """Return the tables of the page."""
    statistics, work = edition_patterns(edition), edition.work
    sigla = tuple(" ".join(work.sigla(column)) for column in range(len(work.columns)))
    grouped = _substitutions(edition, statistics, sigla)
    facets, counts = _counts(statistics, sigla)
    drawn, missing = _picture(edition, statistics, context.lang)
    lacking = [_lacking(edition, statistics.coverage[column], sigla[column]) for column in range(len(sigla))]
    descent = tuple(
        DescentRow(
            "" if one.earlier is None else sigla[one.earlier],
            sigla[one.later],
            one.times,
            one.reverse,
            shorten(one.entries),
        )
        for one in count_descent(edition)
    )
    return PatternViews(
        substitutions=grouped[:MOST_ROWS],
        more_substitutions=max(0, len(grouped) - MOST_ROWS),
        facets=facets,
        counts=counts,
        matrix=_matrix(statistics, len(sigla)) if len(sigla) <= MOST_MATRIX_COLUMNS else None,
        sigla=sigla,
        whole=tuple(name for name, row in zip(sigla, lacking, strict=True) if not row.gaps),
        coverage=tuple(row for row in lacking if row.gaps),
        suspects=statistics.suspects[:MOST_ROWS],
        more_suspects=max(0, len(statistics.suspects) - MOST_ROWS),
        reasons=base_text_reasons(statistics, work, labels=words(context.lang)),
        candidates=statistics.candidates,
        descent=descent[:MOST_ROWS],
        more_descent=max(0, len(descent) - MOST_ROWS),
        picture=drawn,
        missing=missing,
    )


def shorten(numbers: tuple[int, ...]) -> ShortList:
    """Return at most :data:`MOST_PLACES` numbers, and the count of the others."""
    return ShortList(numbers[:MOST_PLACES], max(0, len(numbers) - MOST_PLACES))


def _substitutions(
    edition: Edition, statistics: Patterns, sigla: tuple[str, ...]
) -> tuple[SubstitutionView, ...]:
    """Return one row for all columns that make a change in the same places, with the same exceptions.

    Changes made in more than half of the possible places come first.
    """
    groups: dict[tuple[object, ...], list[Substitution]] = {}
    for row in statistics.substitutions:
        groups.setdefault((row.before, row.after, row.places, row.exceptions, row.other), []).append(row)
    return tuple(
        SubstitutionView(
            change=rows[0],
            sigla=" ".join(sigla[row.column] for row in rows),
            places=shorten(rows[0].places),
            exceptions=tuple(_around(edition, span) for span in rows[0].exceptions[:MOST_PLACES]),
            more=max(0, len(rows[0].exceptions) - MOST_PLACES),
            other=shorten(rows[0].other),
        )
        for rows in sorted(groups.values(), key=lambda rows: 2 * len(rows[0].places) <= rows[0].of)
    )


def _around(edition: Edition, span: Span) -> tuple[str, str, str]:
    """Return the words of the base text before, at and after *span*."""
    left, right = base_context(edition, span)
    return left, edition.alignment.tokens[edition.work.base_column].text[span.start : span.end], right


def _counts(
    statistics: Patterns, sigla: tuple[str, ...]
) -> tuple[tuple[tuple[Kind, tuple[str, ...]], ...], tuple[CountRow, ...]]:
    totals = [
        {(kind, subtype or operation.value): 0 for kind, subtype, operation in counts}
        for counts in statistics.counts
    ]
    for row, counts in zip(totals, statistics.counts, strict=True):
        for (kind, subtype, operation), count in counts.items():
            row[kind, subtype or operation.value] += count
    facets = tuple(sorted({facet for row in totals for facet in row}, key=lambda f: (GRAVITY[f[0]], f[1])))
    rows = tuple(
        CountRow(sigla[n], tuple(row.get(facet, 0) for facet in facets), len(alone), shorten(alone))
        for n, (row, alone) in enumerate(zip(totals, statistics.singular, strict=True))
    )
    return tuple((kind, tuple(f for k, f in facets if k is kind)) for kind in Kind), rows


def _matrix(statistics: Patterns, count: int) -> tuple[tuple[Agreement | None, ...], ...]:
    pairs = {(pair.left, pair.right): pair for pair in statistics.agreement}
    return tuple(tuple(pairs.get((min(a, b), max(a, b))) for b in range(count)) for a in range(count))


def _lacking(edition: Edition, stretches: tuple[Span, ...], sigla: str) -> CoverageView:
    text = edition.alignment.tokens[edition.work.base_column].text
    lacking = gaps_between(stretches, len(text))
    views = (GapView(*_ends(text[span.start : span.end]), span.size) for span in lacking)
    share = 1 - sum(span.size for span in lacking) / (len(text) or 1)
    first = tuple(islice(views, MOST_PLACES))
    return CoverageView(sigla, share, first, len(lacking) - len(first))


def _ends(words_: str) -> tuple[str, str]:
    """Return first and last words; a short stretch whole, and an empty string."""
    whole = words_.strip()
    return (whole[:GAP_EDGE], whole[-GAP_EDGE:]) if len(whole) > 2 * GAP_EDGE else (whole, "")


def _picture(edition: Edition, statistics: Patterns, lang: str) -> tuple[TreePicture | None, str]:
    try:
        root = build_tree(edition.work, statistics.agreement)
    except MissingExtra as missing:
        return None, missing.in_language(lang)
    return (draw_tree(root, edition.work) if root else None), ""
