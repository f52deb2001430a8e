"""Iterative refinement: realign each witness against all the others where they differ.

Each witness was aligned to the base text alone; between two columns in which
all agree, other gaps may suit the other witnesses better. One witness at a
time is taken out and put back where it costs the fewest differences from all
others together, as long as that number falls (Barton and Sternberg, Journal of
Molecular Biology 198, 1987). Witnesses with the same reading move together.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.model import AlignedRun, Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from collate.model import Tokens

#: Most columns and most readings of a variation that is realigned; twice as many gain .0002 and cost
#: with 200 witnesses as much as all the rest.
_MOST_COLUMNS, _MOST_READINGS = 20, 12

#: A second round changed nothing more in any text of the experts' apparatuses.
_ROUNDS = 2

#: What an equal pair takes off the cost of its column: 1, since it does not differ, and a little more,
#: so that of alignments with as many differences the one with more equal words wins. Exact in binary. Of the
#: 64 alignments in CollateX's own tests 58 are met with it, 55 without; no figure on experts' apparatuses
#: changes.
_EQUAL = 1 + 1 / 1024

#: One reading of a variation: for each column the folded form in it, or None.
_FormRow = tuple[int | None, ...]


def refine_runs(
    tokens: Sequence[Tokens],
    base: int,
    *,
    runs: Sequence[AlignedRun],
    is_fixed: Callable[[Sequence[AlignedRun]], bool] | None = None,
) -> Iterator[AlignedRun]:
    """Yield *runs*, those between two equal ones realigned where that leaves fewer differences.

    Those that *is_fixed* is true of stay as they are.

    Measured on experts' apparatuses: exact F1 in Greek from .9010 to .9036, in
    classical Chinese from .9655 to .9663, in Latin unchanged; of the six halves
    of the three languages two gain .002 and .006, one loses .0007.
    """
    texts = _ConcatenatedTexts(tokens, base)
    for equal, group in groupby(runs, key=lambda run: run.equal):
        variation = list(group)
        stays = equal or (is_fixed is not None and is_fixed(variation))
        better = None if stays else _realign(texts, variation)
        yield from variation if better is None else better


class _ConcatenatedTexts:
    """All texts end to end, to compare all witnesses with the base text in one array operation."""

    def __init__(self, tokens: Sequence[Tokens], base: int) -> None:
        self.tokens = tokens
        self.base = base
        lengths = [len(text) for text in tokens]
        self.origins = np.cumsum(lengths) - lengths
        self.folded = np.concatenate([text.folded for text in tokens])

    def differing(self, variation: Sequence[AlignedRun]) -> list[int]:
        """Return the witnesses that are extant in *variation* and differ from the base text there."""
        result: set[int] = set()
        for run in variation:
            extant = [i for i, cell in enumerate(run.cells) if cell]
            if not run.cells[self.base]:
                result.update(extant)
                continue
            result.update(i for i, cell in enumerate(run.cells) if cell == ())
            at = self.origins[extant] + [cell[0] for cell in run.cells if cell]
            forms = self.folded[at[:, None] + np.arange(run.size)]
            differs = (forms != forms[extant.index(self.base)]).any(axis=1)
            result.update(i for i, other in zip(extant, differs.tolist(), strict=True) if other)
        return sorted(result)


def _realign(texts: _ConcatenatedTexts, variation: Sequence[AlignedRun]) -> list[AlignedRun] | None:
    """Return *variation* realigned, or None if it is best as it is."""
    tokens, base = texts.tokens, texts.base
    width = sum(run.size for run in variation)
    if not 2 <= width <= _MOST_COLUMNS or all(() not in run.cells for run in variation):
        return None
    lacking = {i for i, cell in enumerate(variation[0].cells) if cell is None}
    if base in lacking or any((None in run.cells) != bool(lacking) for run in variation):
        return None
    if lacking and any(
        (cell is None) != (i in lacking) for run in variation for i, cell in enumerate(run.cells)
    ):
        return None
    differing = texts.differing(variation)
    members: dict[_FormRow, list[int]] = {_form_row(tokens[base], base, variation): []}
    for i in differing:
        members.setdefault(_form_row(tokens[i], i, variation), []).append(i)
    excluded = {*differing, *lacking}
    next(iter(members.values())).extend(i for i in range(len(tokens)) if i not in excluded)
    if not 3 <= len(members) <= _MOST_READINGS:
        return None  # two readings already are as few edits apart as possible
    if _are_redivided(tokens, [group[0] for group in members.values()], variation):
        return None
    weights = [len(group) for group in members.values()]
    rows = list(members)
    # The base text stays; the others are sorted by their forms: the order of witnesses decides nothing.
    order = sorted(range(1, len(rows)), key=lambda k: _sort_key(rows[k]))
    table = rows
    for _ in range(_ROUNDS):
        before = table
        for k in order:
            table = _realign_row(table, weights, k)
        if table == before:
            break
    if table == rows:
        return None
    return _table_runs(tokens, variation, list(members.values()), table)


def _are_redivided(
    tokens: Sequence[Tokens], witnesses: Sequence[int], variation: Sequence[AlignedRun]
) -> bool:
    """Return whether all readings have the same letters, only divided otherwise, and share an edge.

    우리 나라 사람들은, 우리나라 사람들은, 우리나라 사람 들은: fewest edits would pair parts of one word with
    parts of another.
    """
    letters = ""
    common: set[int] | None = None
    for witness in witnesses:
        cells = [cell for run in variation if (cell := run.cells[witness])]
        words = tokens[witness].surface(cells[0][0], cells[-1][1]).casefold().split() if cells else []
        if letters and "".join(words) != letters:
            return False
        letters = "".join(words)
        edges = {*accumulate(map(len, words))} - {len(letters)}
        common = edges if common is None else common & edges
    return bool(letters and common)


def _form_row(tokens: Tokens, witness: int, variation: Sequence[AlignedRun]) -> _FormRow:
    row: list[int | None] = []
    for run in variation:
        cell = run.cells[witness]
        row += tokens.folded[slice(*cell)].tolist() if cell else [None] * run.size
    return tuple(row)


def _sort_key(row: _FormRow) -> tuple[int, ...]:
    return tuple(-1 if form is None else form for form in row)


class _Column(NamedTuple):
    """A column of the other rows: its number, the weight of each form in it, and their total weight."""

    number: int
    forms: Counter[int]
    total: int


def _realign_row(rows: list[_FormRow], weights: Sequence[int], k: int) -> list[_FormRow]:
    """Return *rows* with row *k* where it differs least from the others; unchanged if that is not better."""
    forms = [form for form in rows[k] if form is not None]
    others = sum(weights) - weights[k]
    columns: list[_Column] = []
    current = 0.0
    for at in range(len(rows[k])):
        counts: Counter[int] = Counter()
        for j, row in enumerate(rows):
            form = row[at]
            if j != k and form is not None:
                counts[form] += weights[j]
        total, here = counts.total(), rows[k][at]
        current += total if here is None else others - _EQUAL * counts[here]
        if total:
            columns.append(_Column(at, counts, total))
    costs = [[0.0]]
    for column in columns:
        costs[0].append(costs[0][-1] + column.total)
    for one in forms:
        above, line = costs[-1], [costs[-1][0] + others]
        for j, (_, counts, total) in enumerate(columns):
            line.append(min(above[j] + others - _EQUAL * counts[one], line[j] + total, above[j + 1] + others))
        costs.append(line)
    if costs[-1][-1] >= current:
        return rows
    return _trace_back(rows, k, forms=forms, columns=columns, costs=costs, others=others)


def _trace_back(
    rows: list[_FormRow],
    k: int,
    *,
    forms: Sequence[int],
    columns: Sequence[_Column],
    costs: Sequence[Sequence[float]],
    others: int,
) -> list[_FormRow]:
    """Return the rows that the cheapest path through the table of *costs* yields, built column by column."""
    made: list[tuple[int | None, ...]] = []
    i, j = len(forms), len(columns)
    while i or j:
        new: list[int | None] = [None] * len(rows)
        if j:
            new = [row[columns[j - 1].number] for row in rows]
        if (
            i
            and j
            and costs[i][j] == costs[i - 1][j - 1] + others - _EQUAL * columns[j - 1].forms[forms[i - 1]]
        ):
            i, j = i - 1, j - 1
            new[k] = forms[i]
        elif j and costs[i][j] == costs[i][j - 1] + columns[j - 1].total:
            j -= 1
            new[k] = None
        else:
            i -= 1
            new = [None] * len(rows)
            new[k] = forms[i]
        made.append(tuple(new))
    return list(zip(*made[::-1], strict=True))


def _table_runs(
    tokens: Sequence[Tokens],
    variation: Sequence[AlignedRun],
    members: Sequence[Sequence[int]],
    table: list[_FormRow],
) -> list[AlignedRun]:
    """Return *table* as runs of one column each."""
    at = [next((cell[0] for run in variation if (cell := run.cells[i])), 0) for i in range(len(tokens))]
    runs: list[AlignedRun] = []
    for column in zip(*table, strict=True):
        cells: list[Cell] = [None] * len(tokens)
        written: set[int] = set()
        for form, group in zip(column, members, strict=True):
            for i in group:
                cells[i] = () if form is None else (at[i], at[i] + 1)
                if form is not None:
                    written.add(int(tokens[i].written[at[i]]))
                    at[i] += 1
        runs.append(AlignedRun(1, tuple(cells), len(written) == 1 and () not in cells))
    return runs
