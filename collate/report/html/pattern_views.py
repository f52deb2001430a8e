"""What the apparatus as a whole tells, as the page of a work shows it: long lists are cut short."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from collate.analysis.agreement import Agreement
from collate.analysis.coverage import gaps
from collate.analysis.patterns import Candidate, Patterns, Substitution, patterns
from collate.analysis.tree import tree
from collate.errors import MissingExtra
from collate.model import GRAVITY, Edition, Kind, Span
from collate.report.context import ReportContext
from collate.report.emended_text import context_of
from collate.report.html.tree_picture import Picture, picture
from collate.report.wording.base_choice import reasons
from collate.report.wording.catalogue import words

#: Most rows of a table, and most entries or places in a cell; patterns.csv has all of them.
MOST_ROWS, MOST_PLACES = 200, 30

#: Most columns of the table of agreement, which grows with their square.
MOST_COLUMNS = 40

#: Characters of the first and of the last words of a lacuna.
WORDS = 6


class Some(NamedTuple):
    """The first numbers of a list, and how many more there are."""

    numbers: tuple[int, ...]
    more: int


class SubstitutionView(NamedTuple):
    """A change that one or several columns make in the same places."""

    change: Substitution
    sigla: str
    places: Some
    exceptions: tuple[tuple[str, str, str], ...]
    more: int
    other: Some


class GapView(NamedTuple):
    """A lacuna: its first and last words, and its length in characters."""

    first: str
    last: str
    size: int


class CoverageView(NamedTuple):
    """A column that lacks something: share of the text, 0..1, and its lacunae."""

    sigla: str
    share: float
    gaps: tuple[GapView, ...]
    more: int


class CountRow(NamedTuple):
    """A column: in how many entries it departs, by facet; where it stands alone."""

    sigla: str
    counts: tuple[int, ...]
    singular: int
    places: Some


class PatternViews(NamedTuple):
    """All tables. ``facets`` are the columns of the table of counts: finer kinds, or operations, by kind.

    ``matrix`` and ``picture`` are None where the witnesses are too many, or
    too few; ``missing`` is what to install for the picture.
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
    candidates: tuple[Candidate, ...]
    picture: Picture | None
    missing: str


def pattern_views(edition: Edition, context: ReportContext) -> PatternViews:
    """Return the tables of the page."""
    told, work = patterns(edition), edition.work
    sigla = tuple(" ".join(work.sigla(column)) for column in range(len(work.columns)))
    grouped = _substitutions(edition, told, sigla)
    facets, counts = _counts(told, sigla)
    drawn, missing = _picture(edition, told)
    lacking = [_lacking(edition, told.coverage[column], sigla[column]) for column in range(len(sigla))]
    return PatternViews(
        substitutions=grouped[:MOST_ROWS],
        more_substitutions=max(0, len(grouped) - MOST_ROWS),
        facets=facets,
        counts=counts,
        matrix=_matrix(told, len(sigla)) if len(sigla) <= MOST_COLUMNS else None,
        sigla=sigla,
        whole=tuple(name for name, row in zip(sigla, lacking, strict=True) if not row.gaps),
        coverage=tuple(row for row in lacking if row.gaps),
        suspects=told.suspects[:MOST_ROWS],
        more_suspects=max(0, len(told.suspects) - MOST_ROWS),
        reasons=reasons(told, work, words(context.lang)),
        candidates=told.candidates,
        picture=drawn,
        missing=missing,
    )


def some(numbers: tuple[int, ...]) -> Some:
    """Cut a list short."""
    return Some(numbers[:MOST_PLACES], max(0, len(numbers) - MOST_PLACES))


def _substitutions(edition: Edition, told: Patterns, sigla: tuple[str, ...]) -> tuple[SubstitutionView, ...]:
    """One row for all columns that make a change in the same places, with the same exceptions.

    Those that are made more often than not come first.
    """
    groups: dict[tuple[object, ...], list[Substitution]] = {}
    for row in told.substitutions:
        groups.setdefault((row.before, row.after, row.places, row.exceptions, row.other), []).append(row)
    return tuple(
        SubstitutionView(
            change=rows[0],
            sigla=" ".join(sigla[row.column] for row in rows),
            places=some(rows[0].places),
            exceptions=tuple(_around(edition, span) for span in rows[0].exceptions[:MOST_PLACES]),
            more=max(0, len(rows[0].exceptions) - MOST_PLACES),
            other=some(rows[0].other),
        )
        for rows in sorted(groups.values(), key=lambda rows: 2 * len(rows[0].places) <= rows[0].of)
    )


def _around(edition: Edition, span: Span) -> tuple[str, str, str]:
    """The words at *span* of the base text between what stands before and after them."""
    left, right = context_of(edition, span)
    return left, edition.alignment.tokens[edition.work.base_column].text[span.start : span.end], right


def _counts(
    told: Patterns, sigla: tuple[str, ...]
) -> tuple[tuple[tuple[Kind, tuple[str, ...]], ...], tuple[CountRow, ...]]:
    found = [
        {(kind, subtype or operation.value): 0 for kind, subtype, operation in counts}
        for counts in told.counts
    ]
    for row, counts in zip(found, told.counts, strict=True):
        for (kind, subtype, operation), count in counts.items():
            row[kind, subtype or operation.value] += count
    facets = tuple(sorted({facet for row in found for facet in row}, key=lambda f: (GRAVITY[f[0]], f[1])))
    rows = tuple(
        CountRow(sigla[n], tuple(row.get(facet, 0) for facet in facets), len(alone), some(alone))
        for n, (row, alone) in enumerate(zip(found, told.singular, strict=True))
    )
    return tuple((kind, tuple(f for k, f in facets if k is kind)) for kind in Kind), rows


def _matrix(told: Patterns, count: int) -> tuple[tuple[Agreement | None, ...], ...]:
    pairs = {(pair.left, pair.right): pair for pair in told.agreement}
    return tuple(tuple(pairs.get((min(a, b), max(a, b))) for b in range(count)) for a in range(count))


def _lacking(edition: Edition, stretches: tuple[Span, ...], sigla: str) -> CoverageView:
    text = edition.alignment.tokens[edition.work.base_column].text
    lacking = gaps(stretches, len(text))
    found = (GapView(*_ends(text[span.start : span.end]), span.size) for span in lacking)
    share = 1 - sum(span.size for span in lacking) / (len(text) or 1)
    first = tuple(islice(found, MOST_PLACES))
    return CoverageView(sigla, share, first, len(lacking) - len(first))


def _ends(words_: str) -> tuple[str, str]:
    """First and last words; of a short stretch all of it, and nothing."""
    whole = words_.strip()
    return (whole[:WORDS], whole[-WORDS:]) if len(whole) > 2 * WORDS else (whole, "")


def _picture(edition: Edition, told: Patterns) -> tuple[Picture | None, str]:
    try:
        root = tree(edition.work, told.agreement)
    except MissingExtra as missing:
        return None, missing.remedy.removeprefix("Run: ")  # the page says so in its language
    return (picture(root, edition.work) if root else None), ""
