"""From columns to variant units: which columns make one entry.

A unit is a range of columns. It starts as what one witness has otherwise than
the base text without a break; overlapping stretches of several witnesses make
one unit, touching ones do not, so that entries of different partitions stay
apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.classify.columns import LACUNA, NONE
from collate.text.tokens import TokenKind, alike, likeness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from collate.classify.columns import Columns

#: An omission and an addition of the same text at most this many tokens apart are one
#: transposition of neighbours (道成 ] 成道). Measured on experts' apparatuses in classical
#: Chinese: exact F1 from .918 to .9495.
SWAP_REACH = 4

#: Three tokens and more are no chance: such words are one transposition over up to three times their
#: own length (the limit of Dekker's CollateX for a move) and at most twelve tokens. Location recall in
#: classical Chinese from .9973 to .9977.
FAR_SWAP_FROM, FAR_SWAP, FAR_SWAP_REACH = 3, 3, 12

#: Two changes next to each other are one where a word lost on one side turns up on the other
#: (日到时 ] 时到): one Han character or two words apart. Exact F1 in classical Chinese from .9634 to
#: .9654, in Greek from .888 to .901; over more Han characters it falls to .9640.
CARRIED_REACH_HAN, CARRIED_REACH = 1, 2

#: An omission and an addition (of whatever words) at most this many tokens apart are one
#: rearranged phrase (其當果 ] 當其). In experts' apparatuses 115 of 130 such pairs are one entry at a
#: distance of one or two; of two replaced words next to each other 3 of 50 are.
REARRANGED_REACH = 2

#: Words kept between two changes are kept by chance where either change is this many times as long:
#: exact F1 in classical Chinese from .9663 to .9673, in Greek from .9036 to .9051, less in no half.
RECAST = 5

#: Words at least this alike are forms of one word, and stand in an entry of their own.
FORM = 0.5


class Unit(NamedTuple):
    """Columns ``[start, end)``."""

    start: int
    end: int


def units(columns: Columns) -> list[Unit]:
    """Return the minimal variant units, in order, disjoint; not yet widened to words."""
    regions, phrases = _regions(columns)
    return [piece for unit in _overlapping(regions) for piece in _cut(columns, unit, phrases)]


def _regions(columns: Columns) -> tuple[list[Unit], set[int]]:
    """Return, for every witness, the stretches in which it differs from the base text.

    And the columns before which no cut may fall, since a phrase was rearranged around them.
    """
    regions: list[Unit] = []
    phrases: set[int] = set()
    last: tuple[Unit, int] | None = None
    for own, witness in _stretches(columns):
        if last is not None and last[1] == witness and _one_phrase(columns, last[0], own, witness):
            regions.pop()
            own = Unit(last[0].start, own.end)
            phrases.update(range(own.start + 1, own.end))
        last = own, witness
        regions.append(own)
    return sorted(regions), phrases


def _stretches(columns: Columns) -> Iterator[tuple[Unit, int]]:
    """Yield each witness's unbroken differences from the base text, witness by witness, in order.

    A column in which neither has a token breaks nothing.
    """
    runs = np.flatnonzero([not run.equal for run in columns.alignment.runs])
    if not len(runs):
        return
    sizes = columns.sizes[runs]
    run_of = np.repeat(runs, sizes)
    ahead = np.arange(len(run_of)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places = np.array(columns.starts)[run_of] + ahead
    base = _written(columns, columns.base, run_of, ahead)
    for witness in columns.witnesses:
        if witness == columns.base:
            continue
        own = _written(columns, witness, run_of, ahead)
        void = np.cumsum((own == NONE) & (base == NONE))
        at = np.flatnonzero((own != base) & (own != LACUNA))
        if not len(at):
            continue
        breaks = places[at[1:]] - places[at[:-1]] - 1 != void[at[1:] - 1] - void[at[:-1]]
        first = at[np.concatenate(([True], breaks))]
        last = at[np.concatenate((breaks, [True]))]
        for start, end in zip(places[first].tolist(), places[last].tolist(), strict=True):
            yield Unit(start, end + 1), witness


def _written(
    columns: Columns, witness: int, run_of: NDArray[np.intp], ahead: NDArray[np.intp]
) -> NDArray[np.int32]:
    """Return the written ids of *witness* so far *ahead* in the runs, NONE or LACUNA where there is none."""
    row: NDArray[np.int32] = columns.first[run_of, witness]
    here = row >= 0
    row[here] = columns.alignment.tokens[witness].written[row[here] + ahead[here]]
    return row


def _overlapping(regions: Iterable[Unit]) -> list[Unit]:
    joined: list[Unit] = []
    for region in regions:
        if joined and region.start < joined[-1].end:
            joined[-1] = Unit(joined[-1].start, max(joined[-1].end, region.end))
        else:
            joined.append(region)
    return joined


def _cut(columns: Columns, unit: Unit, phrases: Collection[int]) -> Iterator[Unit]:
    """Cut *unit* at the base text's paragraphs, at the edges of lacunae, and at exchanged marks."""
    start = unit.start
    for column in range(unit.start + 1, unit.end):
        if (
            columns.opens_paragraph(column)
            or not columns.same_extant(column, column - 1)
            or _mark_beside_word(columns, column)
            or (column not in phrases and _words_apart(columns, unit, column))
        ):
            yield Unit(start, column)
            start = column
    yield Unit(start, unit.end)


def _mark_beside_word(columns: Columns, column: int) -> bool:
    """Tell whether one side of the edge before *column* is one mark for another, the other side words."""
    left, right = columns.kinds(column - 1), columns.kinds(column)
    if _exchanged(left) == _exchanged(right):
        return False
    return _wordy(right if _exchanged(left) else left)


def _wordy(kinds: NDArray[np.int32]) -> bool:
    return bool(((kinds >= 0) & (kinds != TokenKind.MARK)).any())


def _exchanged(kinds: NDArray[np.int32]) -> bool:
    """Tell whether every extant witness has a mark here: one mark for another, beside changed words."""
    return bool(((kinds == TokenKind.MARK) | (kinds == LACUNA)).all())


def _one_phrase(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    """Tell whether two stretches in which *witness* differs are one rearranged phrase."""
    between = right.start - left.end
    if not 0 < between <= FAR_SWAP_REACH or not _plain_between(columns, left, right):
        return False
    here, there = _change(columns, left, witness), _change(columns, right, witness)
    if {here, there} == {"omission", "addition"}:
        return between <= REARRANGED_REACH or _swapped(columns, left, right, witness)
    if _carried(columns, left, right, witness):
        return True
    if between <= SWAP_REACH and min(u.end - u.start for u in (left, right)) >= RECAST * between:
        return True  # a rewritten clause that kept a word by chance
    # Han: where more than one character gives way to another next to a change, the phrase was recast.
    return between == 1 and "one for one" not in (here, there) and _han(columns, left, right, witness)


def _form(columns: Columns, unit: Unit, witness: int) -> tuple[int, ...]:
    cell = columns.cell(unit.start, unit.end, witness)
    tokens = columns.alignment.tokens[witness]
    return tuple(tokens.written[cell[0] : cell[1]].tolist()) if cell else ()


def _change(columns: Columns, unit: Unit, witness: int) -> str:
    base, other = len(_form(columns, unit, columns.base)), len(_form(columns, unit, witness))
    if not base or not other:
        return "omission" if base else "addition"
    return "one for one" if base == other == 1 else "recast"


def _han(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    for text in (columns.base, witness):
        cell = columns.cell(left.start, right.end, text)
        if cell and (columns.alignment.tokens[text].kinds[slice(*cell)] != TokenKind.HAN).any():
            return False
    return True


def _swapped(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    """Tell whether the same words went from one place to the other."""
    here, there = _form(columns, left, columns.base), _form(columns, right, columns.base)
    if (_form(columns, right, witness), _form(columns, left, witness)) != (here, there):
        return False
    size = len(here or there)
    reach = FAR_SWAP * size if size >= FAR_SWAP_FROM else 0
    return right.start - left.end <= max(SWAP_REACH, reach)


def _carried(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    """Tell whether a word that is lost in one of two short changes turns up in the other beside it."""
    reach = CARRIED_REACH_HAN if _han(columns, left, right, witness) else CARRIED_REACH
    if right.start - left.end > reach or max(u.end - u.start for u in (left, right)) > SWAP_REACH:
        return False
    return _crossed(columns, left, right, witness)


def _words_apart(columns: Columns, unit: Unit, column: int) -> bool:
    """Tell whether words of an alphabetic text change on their own on both sides of the edge before *column*.

    They do where both sides are words beside words, or one side is forms of
    one word; but not where the same witnesses part on both sides in the same
    way (of 37 such pairs experts cut 12, of 95 others 92), where a word went
    from one side to the other, nor where the same letters are only divided
    into words otherwise.
    """
    left, right = _pairing(columns, column - 1), _pairing(columns, column)
    if "form" not in (left, right) and not left == right == "words":
        return False
    if _part_alike(columns.written(column - 1).tolist(), columns.written(column).tolist()):
        return False
    before, after = Unit(unit.start, column), Unit(column, unit.end)
    for members in columns.forms(unit.start, unit.end).variants.values():
        witness = members[0]
        if _crossed(columns, before, after, witness) or _divided(columns, before, after, witness):
            return False
    return True


def _part_alike(left: list[int], right: list[int]) -> bool:
    """Tell whether the witnesses with one form in one column have one form in the other."""
    return len(set(zip(left, right, strict=True))) == len(set(left)) == len(set(right))


def _crossed(columns: Columns, before: Unit, after: Unit, witness: int) -> bool:
    base = columns.base
    left, right = set(_form(columns, before, base)), set(_form(columns, after, base))
    other = set(_form(columns, before, witness)), set(_form(columns, after, witness))
    return bool((left - right) & (other[1] - other[0]) or (right - left) & (other[0] - other[1]))


def _divided(columns: Columns, before: Unit, after: Unit, witness: int) -> bool:
    """Tell whether the letters of both sides taken together are more alike than those of either side."""
    sides = [(_letters(columns, u, columns.base), _letters(columns, u, witness)) for u in (before, after)]
    if len(_form(columns, before, columns.base)) == len(_form(columns, before, witness)) and len(
        _form(columns, after, columns.base)
    ) == len(_form(columns, after, witness)):
        return False
    whole = alike(sides[0][0] + sides[1][0], sides[0][1] + sides[1][1])
    return whole > max(alike(*side) for side in sides)


def _letters(columns: Columns, unit: Unit, witness: int) -> str:
    cell = columns.cell(unit.start, unit.end, witness)
    return "".join(columns.alignment.tokens[witness].surface(*cell).split()) if cell else ""


def _pairing(columns: Columns, column: int) -> str:
    """Return how the words of *column* go together: ``form`` of one word, ``words``, or "" for no pair."""
    kinds = columns.kinds(column)
    if not ((kinds == TokenKind.WORD) | (kinds == LACUNA)).all():
        return ""
    base = columns.token(column, columns.base)
    if base is None:
        return ""
    texts = columns.alignment.tokens
    written = columns.written(column)
    for witness in np.flatnonzero((written != written[columns.base]) & (written >= 0)).tolist():
        token = columns.token(column, witness)
        if token is not None and likeness(texts[columns.base], base, texts[witness], token) < FORM:
            return "words"
    return "form"


def _plain_between(columns: Columns, left: Unit, right: Unit) -> bool:
    between = range(left.end, right.start)
    return not any(columns.opens_paragraph(c) for c in (*between, right.start)) and all(
        columns.same_extant(left.start, c) for c in (*between, right.start)
    )
