"""Rearranged phrases: two changes of one witness, with a few equal words between, that are one entry."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from collate.classify.alignment_columns import VariantUnit
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collate.classify.alignment_columns import AlignmentColumns

#: An omission and an addition of the same text at most this many tokens apart are one
#: transposition of neighbours (道成 ] 成道). Measured on experts' apparatuses in classical
#: Chinese: exact F1 from .918 to .9495.
SWAP_REACH = 4

#: At least three tokens are not a chance match: such words are one transposition over up to three times
#: their own length (the limit of Dekker's CollateX for a move) and at most twelve tokens. Location recall
#: in classical Chinese from .9973 to .9977.
FAR_SWAP_FROM, FAR_SWAP, FAR_SWAP_REACH = 3, 3, 12

#: Two adjacent changes are one if a word lost in one of them recurs in the other (日到时 ] 时到):
#: one Han character or two words apart. Exact F1 in classical Chinese from .9634 to .9654, in Greek
#: from .888 to .901; over more Han characters it falls to .9640.
CARRIED_REACH_HAN, CARRIED_REACH = 1, 2

#: An omission and an addition (of any words) at most this many tokens apart are one rearranged
#: phrase (其當果 ] 當其). In experts' apparatuses 115 of 130 such pairs are one entry at a distance of
#: one or two; of two replaced words next to each other 3 of 50 are.
REARRANGED_REACH = 2

#: Most columns in which two clauses change places (two of a line of print each), and least words of each:
#: a rule of its own finds single words that change places. The experts' scores are the same to the last
#: digit with this rule and without: classical texts have no such clauses.
CLAUSES, CLAUSE = 30, 2

#: Words between two changes are equal by chance if either change is this many times as long: exact F1 in
#: classical Chinese from .9663 to .9673, in Greek from .9036 to .9051, less in no half.
RECAST = 5

#: Columns of a change, on one side of an edge, that decide about that edge: a unit may be as long as
#: a text, and each of its edges is examined.
NEAR = 60

#: Written ids of the marks that end a sentence (ids of single characters are their code points).
_SENTENCE_ENDS = frozenset(map(ord, "。！？"))

# As plain numbers: a name of an enumeration costs more to look up than the comparison.
_HAN, _WORD, _MARK = (int(kind) for kind in (TokenKind.HAN, TokenKind.WORD, TokenKind.MARK))


class Bond(IntEnum):
    """The connection of two differences of one witness."""

    NONE = 0
    REARRANGED = 1
    """They are one phrase, which was rearranged or recast."""

    EXCHANGED = 2
    """Words changed places, over the words or marks between: 学习、领会 ] 领会、学习."""


def bond_between(columns: AlignmentColumns, left: VariantUnit, *, right: VariantUnit, witness: int) -> Bond:
    """Return the bond of two differences of *witness*; with any bond they are one entry."""
    between = right.start - left.end
    if not 0 < between <= FAR_SWAP_REACH or not _is_plain_between(columns, left, right):
        return Bond.NONE
    if _are_swapped(columns, left, right, witness):
        return Bond.EXCHANGED
    if _sentence_ends_between(columns, left, right):
        return Bond.NONE
    if not _is_recast(columns, left, right, witness) or _occurs_alone(columns, left, right, witness):
        return Bond.NONE
    return Bond.REARRANGED


def _occurs_alone(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit, witness: int) -> bool:
    """Return whether some other witness has one of the two changes of *witness* without the other."""
    variants = [columns.forms(*unit).variants.values() for unit in (left, right)]
    having = [next((set(group) for group in groups if witness in group), set()) for groups in variants]
    differing = [{one for group in groups for one in group} for groups in variants]
    return bool(having[0] - differing[1] and having[1] - differing[0])


def bond_and_core(
    columns: AlignmentColumns, left: VariantUnit, *, right: VariantUnit, witness: int
) -> tuple[Bond, VariantUnit]:
    """Return the bond of two differences of *witness*, and the columns that it joins.

    Words replaced one for one outside of words that went from one side to the
    other are not part of the phrase: τοῦ θεοῦ τὴν χάριν ἐκχυθεῖσαν ] τὴν χάριν τοῦ θεοῦ ἐκχεθεῖσαν.
    """
    if not 0 < right.start - left.end <= FAR_SWAP_REACH:  # nor can words inside of them have one
        return Bond.NONE, VariantUnit(left.start, right.end)
    inner = _without_pairs(columns, left, witness, -1), _without_pairs(columns, right, witness, 1)
    if inner != (left, right):
        bond = bond_between(columns, inner[0], right=inner[1], witness=witness)
        if bond == Bond.EXCHANGED:
            return bond, VariantUnit(inner[0].start, inner[1].end)
    return bond_between(columns, left, right=right, witness=witness), VariantUnit(left.start, right.end)


def _without_pairs(columns: AlignmentColumns, unit: VariantUnit, witness: int, side: int) -> VariantUnit:
    """Return *unit* without words replaced one for one at its outer end; all of it if there are no others."""
    start, end = unit
    if end - start > NEAR:
        return unit
    if side < 0:
        while start < end and _is_pair(columns, start, witness):
            start += 1
    else:
        while start < end and _is_pair(columns, end - 1, witness):
            end -= 1
    return VariantUnit(start, end) if start < end else unit


def _is_pair(columns: AlignmentColumns, column: int, witness: int) -> bool:
    """Return whether *witness* has another word of an alphabetic text in place of the base text's."""
    for text in (columns.base, witness):
        token = columns.token(column, text)
        if token is None or columns.alignment.tokens[text].kinds.item(token) != _WORD:
            return False
    return True


def are_clauses_exchanged(columns: AlignmentColumns, region: VariantUnit, *, witness: int) -> bool:
    """Return whether two clauses of *region* changed places: 是做的，不是查的 ] 不是查的，是做的.

    Their common words conceal it: each word is aligned to its counterpart.
    """
    first = VariantUnit(region.start, region.start + 1)
    last = VariantUnit(region.end - 1, region.end)
    if region.end - region.start > CLAUSES or not _is_plain_between(columns, first, last):
        return False
    here, there = (
        written_words(columns, region, witness=columns.base),
        written_words(columns, region, witness=witness),
    )
    if len(here) != len(there) or len(here) < 2 * CLAUSE or here == there or sorted(here) != sorted(there):
        return False
    return any(
        there[: len(second)] == second
        and there[len(second) : len(there) - a] == here[a : len(here) - len(second)]
        for a in range(CLAUSE, len(here) - CLAUSE + 1)
        if there[-a:] == here[:a]
        for second in (here[b:] for b in range(a, len(here) - CLAUSE + 1))
    )


def _sentence_ends_between(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit) -> bool:
    """Return whether a sentence ends between two units: the end of one is not equal by chance."""
    base, written = columns.base, columns.alignment.tokens[columns.base].written
    tokens = (columns.token(column, base) for column in range(left.end, right.start))
    return any(token is not None and written.item(token) in _SENTENCE_ENDS for token in tokens)


def _is_recast(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit, witness: int) -> bool:
    """Return whether two units are one rearranged or rewritten phrase."""
    between = right.start - left.end
    changes = _change(columns, left, witness), _change(columns, right, witness)
    if {*changes} == {"omission", "addition"}:
        return between <= REARRANGED_REACH
    if _is_word_carried(columns, left, right, witness):
        return True
    if between <= SWAP_REACH and min(u.end - u.start for u in (left, right)) >= RECAST * between:
        return True  # a rewritten clause that kept a word by chance
    # Han: if several characters are replaced by others next to a change, the phrase was recast.
    return between == 1 and "one for one" not in changes and _is_han(columns, left, right, witness)


def _change(columns: AlignmentColumns, unit: VariantUnit, witness: int) -> str:
    base, other = (_length(columns, unit, text) for text in (columns.base, witness))
    if not base or not other:
        return "omission" if base else "addition"
    return "one for one" if base == other == 1 else "recast"


def _length(columns: AlignmentColumns, unit: VariantUnit, witness: int) -> int:
    cell = columns.cell(unit.start, unit.end, witness=witness)
    return cell[1] - cell[0] if cell else 0


def _is_han(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit, witness: int) -> bool:
    """Return whether base text and *witness* have only Han characters from *left* to *right*."""
    for text in (columns.base, witness):
        cell = columns.cell(left.start, right.end, witness=text)
        if cell and (columns.alignment.tokens[text].kinds[slice(*cell)] != _HAN).any():
            return False
    return True


def _are_swapped(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit, witness: int) -> bool:
    """Return whether the same words went from one unit to the other, also 圆规和 to 和圆规."""
    base_left = written_words(columns, left, witness=columns.base)
    other_right = written_words(columns, right, witness=witness)
    if not _is_rotation(base_left, other_right):
        return False
    base_right = written_words(columns, right, witness=columns.base)
    other_left = written_words(columns, left, witness=witness)
    size = len(base_left or base_right)
    if not size or not _is_rotation(base_right, other_left):
        return False
    # Words that also change places among themselves are not a chance match only if there are several.
    if (other_right, other_left) != (base_left, base_right) and size < FAR_SWAP_FROM:
        return False
    reach = FAR_SWAP * size if size >= FAR_SWAP_FROM else 0
    return right.start - left.end <= max(SWAP_REACH, reach)


def _is_rotation(words: tuple[int, ...], others: tuple[int, ...]) -> bool:
    """Return whether *others* are *words*, or a rotation of them."""
    if len(words) != len(others):
        return False
    return words == others or any(words[i:] + words[:i] == others for i in range(1, len(words)))


def _is_word_carried(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit, witness: int) -> bool:
    """Return whether a word that is lost in one of two short changes recurs in the other beside it."""
    reach = CARRIED_REACH_HAN if _is_han(columns, left, right, witness) else CARRIED_REACH
    if right.start - left.end > reach or max(u.end - u.start for u in (left, right)) > SWAP_REACH:
        return False
    return is_word_moved(columns, left, after=right, witness=witness)


def _is_plain_between(columns: AlignmentColumns, left: VariantUnit, right: VariantUnit) -> bool:
    """Return whether no paragraph starts and no lacuna begins or ends from *left* to *right*."""
    between = VariantUnit(min(left.end, right.start), right.start + 1)
    return not columns.paragraph_starts(between) and columns.same_extant_all(left.start, between)


def written_form(columns: AlignmentColumns, unit: VariantUnit, *, witness: int) -> tuple[int, ...]:
    """Return the written ids of the tokens of *witness* in *unit*."""
    cell = columns.cell(unit.start, unit.end, witness=witness)
    tokens = columns.alignment.tokens[witness]
    return tuple(tokens.written[cell[0] : cell[1]].tolist()) if cell else ()


def written_words(columns: AlignmentColumns, unit: VariantUnit, *, witness: int) -> tuple[int, ...]:
    """Return the same without marks: where words change places their commas do not go with them."""
    cell = columns.cell(unit.start, unit.end, witness=witness)
    tokens = columns.alignment.tokens[witness]
    if not cell:
        return ()
    # Nearly always some words: lists are faster than masks of arrays.
    kinds, written = tokens.kinds[slice(*cell)].tolist(), tokens.written[slice(*cell)].tolist()
    return tuple([word for word, kind in zip(written, kinds, strict=True) if kind != _MARK])


def balance_of_words(columns: AlignmentColumns, unit: VariantUnit, *, witness: int) -> int:
    """Return a number for what *witness* has more and less in *unit*: zero if it has the same words.

    The numbers of several units add up; other words than the same give zero with the chance of 2**-61.
    """
    mine, theirs = (
        sum(hash((word, 1)) for word in written_words(columns, unit, witness=text))
        for text in (witness, columns.base)
    )
    return mine - theirs


def is_word_moved(
    columns: AlignmentColumns, before: VariantUnit, *, after: VariantUnit, witness: int
) -> bool:
    """Return whether *witness* lacks a word of the base text in one unit and adds it in the other."""
    base = columns.base
    left, right = (
        set(written_form(columns, before, witness=base)),
        set(written_form(columns, after, witness=base)),
    )
    other = (
        set(written_form(columns, before, witness=witness)),
        set(written_form(columns, after, witness=witness)),
    )
    return bool((left - right) & (other[1] - other[0]) or (right - left) & (other[0] - other[1]))
