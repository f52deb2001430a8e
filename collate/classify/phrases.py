"""Two changes of one witness, with a few words kept between: one rearranged phrase, or two entries?"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from collate.classify.unit_columns import Unit
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collate.classify.unit_columns import Columns

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

#: Most columns in which two clauses change places (two of a line of print each), and least words of each:
#: single words that change places are found by their own rule. The experts' scores are the same to the last
#: digit with this and without: classical texts have no such clauses.
CLAUSES, CLAUSE = 30, 2

#: Words kept between two changes are kept by chance where either change is this many times as long:
#: exact F1 in classical Chinese from .9663 to .9673, in Greek from .9036 to .9051, less in no half.
RECAST = 5

#: Columns of a change, on the side of an edge, that decide about that edge: a unit may be as long as
#: a text, and each of its edges is looked at.
NEAR = 60


class Bond(IntEnum):
    """What ties two stretches in which one witness differs."""

    NONE = 0
    REARRANGED = 1
    """They are one phrase, which was rearranged or recast."""

    EXCHANGED = 2
    """Words changed places, over what stands between, a mark too: 学习、领会 ] 领会、学习."""


def bond(columns: Columns, left: Unit, right: Unit, witness: int) -> Bond:
    """Return what ties two stretches in which *witness* differs: whether they are one entry."""
    between = right.start - left.end
    if not 0 < between <= FAR_SWAP_REACH or not _plain_between(columns, left, right):
        return Bond.NONE
    if _swapped(columns, left, right, witness):
        return Bond.EXCHANGED
    if _sentence_ends(columns, left, right):
        return Bond.NONE
    return Bond.REARRANGED if _recast(columns, left, right, witness) else Bond.NONE


def clauses_exchanged(columns: Columns, region: Unit, witness: int) -> bool:
    """Tell whether two clauses of *region* changed places: 是做的，不是查的 ] 不是查的，是做的.

    What they have in common hides it: each word is replaced by its counterpart.
    """
    first, last = Unit(region.start, region.start + 1), Unit(region.end - 1, region.end)
    if region.end - region.start > CLAUSES or not _plain_between(columns, first, last):
        return False
    here, there = words(columns, region, columns.base), words(columns, region, witness)
    if len(here) != len(there) or len(here) < 2 * CLAUSE or here == there or sorted(here) != sorted(there):
        return False
    return any(
        there[: len(second)] == second
        and there[len(second) : len(there) - a] == here[a : len(here) - len(second)]
        for a in range(CLAUSE, len(here) - CLAUSE + 1)
        if there[-a:] == here[:a]
        for second in (here[b:] for b in range(a, len(here) - CLAUSE + 1))
    )


def _sentence_ends(columns: Columns, left: Unit, right: Unit) -> bool:
    """Tell whether a sentence ends between two stretches: no end of one is kept by chance."""
    ends = {ord(mark) for mark in "。！？"}
    return any(int(columns.written(c)[columns.base]) in ends for c in range(left.end, right.start))


def _recast(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    between = right.start - left.end
    here, there = _change(columns, left, witness), _change(columns, right, witness)
    if {here, there} == {"omission", "addition"}:
        return between <= REARRANGED_REACH
    if _carried(columns, left, right, witness):
        return True
    if between <= SWAP_REACH and min(u.end - u.start for u in (left, right)) >= RECAST * between:
        return True  # a rewritten clause that kept a word by chance
    # Han: where more than one character gives way to another next to a change, the phrase was recast.
    return between == 1 and "one for one" not in (here, there) and _han(columns, left, right, witness)


def _change(columns: Columns, unit: Unit, witness: int) -> str:
    base, other = (_length(columns, unit, text) for text in (columns.base, witness))
    if not base or not other:
        return "omission" if base else "addition"
    return "one for one" if base == other == 1 else "recast"


def _length(columns: Columns, unit: Unit, witness: int) -> int:
    cell = columns.cell(unit.start, unit.end, witness)
    return cell[1] - cell[0] if cell else 0


def _han(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    for text in (columns.base, witness):
        cell = columns.cell(left.start, right.end, text)
        if cell and (columns.alignment.tokens[text].kinds[slice(*cell)] != TokenKind.HAN).any():
            return False
    return True


def _swapped(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    """Tell whether the same words went from one place to the other, also 圆规和 to 和圆规."""
    here, there = words(columns, left, columns.base), words(columns, right, columns.base)
    found, lost = words(columns, right, witness), words(columns, left, witness)
    size = len(here or there)
    if not size or not (_turned(here, found) and _turned(there, lost)):
        return False
    # Words that also change places among themselves are no chance only if there are several.
    if (found, lost) != (here, there) and size < FAR_SWAP_FROM:
        return False
    reach = FAR_SWAP * size if size >= FAR_SWAP_FROM else 0
    return right.start - left.end <= max(SWAP_REACH, reach)


def _turned(words: tuple[int, ...], others: tuple[int, ...]) -> bool:
    """Tell whether *others* are *words*, or these from some word on and then those before it."""
    if len(words) != len(others):
        return False
    return words == others or any(words[i:] + words[:i] == others for i in range(1, len(words)))


def _carried(columns: Columns, left: Unit, right: Unit, witness: int) -> bool:
    """Tell whether a word that is lost in one of two short changes turns up in the other beside it."""
    reach = CARRIED_REACH_HAN if _han(columns, left, right, witness) else CARRIED_REACH
    if right.start - left.end > reach or max(u.end - u.start for u in (left, right)) > SWAP_REACH:
        return False
    return crossed(columns, left, right, witness)


def _plain_between(columns: Columns, left: Unit, right: Unit) -> bool:
    between = range(left.end, right.start)
    return not any(columns.opens_paragraph(c) for c in (*between, right.start)) and all(
        columns.same_extant(left.start, c) for c in (*between, right.start)
    )


def form(columns: Columns, unit: Unit, witness: int) -> tuple[int, ...]:
    """Return the written ids of what *witness* has in *unit*."""
    cell = columns.cell(unit.start, unit.end, witness)
    tokens = columns.alignment.tokens[witness]
    return tuple(tokens.written[cell[0] : cell[1]].tolist()) if cell else ()


def words(columns: Columns, unit: Unit, witness: int) -> tuple[int, ...]:
    """Return the same without marks: where words change places their commas do not go with them."""
    cell = columns.cell(unit.start, unit.end, witness)
    tokens = columns.alignment.tokens[witness]
    if not cell:
        return ()
    low, high = cell
    return tuple(tokens.written[low:high][tokens.kinds[low:high] != TokenKind.MARK].tolist())


def crossed(columns: Columns, before: Unit, after: Unit, witness: int) -> bool:
    """Tell whether a word of the base text that *witness* lacks on one side it has more on the other."""
    base = columns.base
    left, right = set(form(columns, before, base)), set(form(columns, after, base))
    other = set(form(columns, before, witness)), set(form(columns, after, witness))
    return bool((left - right) & (other[1] - other[0]) or (right - left) & (other[0] - other[1]))
