"""Coverage: the stretches of the base text at which each column is extant, and the gaps between them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from collate.model import Edition, Span

#: For each column the stretches of the base text at which it is extant, in order, no two adjacent.
Coverage = tuple[tuple[Span, ...], ...]


def find_coverage(edition: Edition) -> Coverage:
    """Return the coverage of each column, in code points of the base text.

    A column that omits words is extant there. Words that the base text itself
    lacks are in no stretch.
    """
    base = edition.work.base_column
    tokens = edition.alignment.tokens[base]
    # Tokens are contiguous, so the spans of these runs are, too.
    runs = [(tokens.span(*cell), run.cells) for run in edition.alignment.runs if (cell := run.cells[base])]
    if not runs:
        return ((),) * len(edition.work.columns)
    extant = np.array([[cell is not None for cell in cells] for _, cells in runs], dtype=np.int8)
    none = np.zeros_like(extant[:1])
    edges = np.diff(np.vstack([none, extant, none]), axis=0)
    coverage: list[tuple[Span, ...]] = []
    for column in range(extant.shape[1]):
        first, after = np.flatnonzero(edges[:, column] > 0), np.flatnonzero(edges[:, column] < 0)
        pairs = zip(first.tolist(), after.tolist(), strict=True)
        coverage.append(tuple(Span(runs[a][0].start, runs[b - 1][0].end) for a, b in pairs))
    return tuple(coverage)


def gaps_between(stretches: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """Return the gaps before, between and after *stretches* of a text of *length* code points.

    >>> gaps_between((Span(2, 4), Span(6, 9)), 9)
    (Span(start=0, end=2), Span(start=4, end=6))
    """
    edges = [0, *(edge for span in stretches for edge in span), length]
    return tuple(Span(a, b) for a, b in list(pairwise(edges))[::2] if a < b)


def is_within(span: Span, stretches: tuple[Span, ...]) -> bool:
    """Return whether one of *stretches* contains all of *span*."""
    return any(stretch.start <= span.start and span.end <= stretch.end for stretch in stretches)
