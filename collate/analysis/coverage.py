"""Who is extant where: stretches of the base text that each column has, or lacks as a lacuna."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from collate.model import Edition, Span

#: For each column the stretches of the base text at which it is extant, in order, none touching.
Coverage = tuple[tuple[Span, ...], ...]


def coverage(edition: Edition) -> Coverage:
    """Return for each column the stretches of the base text at which it is extant.

    A column that omits words is extant there; what the base text itself lacks
    is in no stretch.
    """
    base = edition.work.base_column
    tokens = edition.alignment.tokens[base]
    # Tokens stand one after the other, so the spans of these runs do, too.
    runs = [(tokens.span(*here), run.cells) for run in edition.alignment.runs if (here := run.cells[base])]
    if not runs:
        return ((),) * len(edition.work.columns)
    there = np.array([[cell is not None for cell in cells] for _, cells in runs], dtype=np.int8)
    edges = np.diff(np.vstack([np.zeros_like(there[:1]), there, np.zeros_like(there[:1])]), axis=0)
    found: list[tuple[Span, ...]] = []
    for column in range(there.shape[1]):
        first, after = np.flatnonzero(edges[:, column] > 0), np.flatnonzero(edges[:, column] < 0)
        pairs = zip(first.tolist(), after.tolist(), strict=True)
        found.append(tuple(Span(runs[a][0].start, runs[b - 1][0].end) for a, b in pairs))
    return tuple(found)


def gaps(stretches: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """Return what lies between *stretches* of a text of *length* code points, before and after them.

    >>> gaps((Span(2, 4), Span(6, 9)), 9)
    (Span(start=0, end=2), Span(start=4, end=6))
    """
    edges = [0, *(edge for span in stretches for edge in span), length]
    return tuple(Span(a, b) for a, b in list(pairwise(edges))[::2] if a < b)


def within(span: Span, stretches: tuple[Span, ...]) -> bool:
    """Tell whether one of *stretches* holds all of *span*."""
    return any(stretch.start <= span.start and span.end <= stretch.end for stretch in stretches)
