"""From columns to variant units: which columns make one entry.

A unit is a range of columns. It starts as what one witness has otherwise than
the base text without a break; overlapping stretches of several witnesses make
one unit, touching ones do not, so that entries of different partitions stay
apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.text.tokens import TokenKind, alike, likeness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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


def _form(columns: Columns, unit: Unit, witness: int) -> tuple[int, ...]:
    cell = columns.cell(unit.start, unit.end, witness)
    tokens = columns.alignment.tokens[witness]
    return tuple(tokens.written[cell[0] : cell[1]].tolist()) if cell else ()


def _regions(columns: Columns) -> tuple[list[Unit], set[int]]:
    """Return, for every witness, the stretches in which it differs from the base text.

    And the columns before which no cut may fall, since a phrase was rearranged around them.
    """
    regions: list[Unit] = []
    phrases: set[int] = set()
    open_from: dict[int, Unit] = {}
    latest: dict[int, Unit] = {}

    def close(witness: int) -> None:
        if witness in open_from:
            own = open_from.pop(witness)
            last = latest.get(witness)
            if last is not None and _one_phrase(columns, last, own, witness):
                regions.remove(last)
                own = Unit(last.start, own.end)
                phrases.update(range(own.start + 1, own.end))
            latest[witness] = own
            regions.append(own)

    for run, start in zip(columns.alignment.runs, columns.starts, strict=True):
        if run.equal:
            for witness in tuple(open_from):
                close(witness)
            continue
        base_cell = run.cells[columns.base]
        for witness, cell in enumerate(run.cells):
            if witness == columns.base or (not cell and cell == base_cell):
                continue  # neither has a token here: nothing that would end a stretch
            if cell is None:
                close(witness)
                continue
            for column in range(start, start + run.size):
                if columns.written(column, witness) == columns.written(column, columns.base):
                    close(witness)
                else:
                    first = open_from[witness].start if witness in open_from else column
                    open_from[witness] = Unit(first, column + 1)
    for witness in tuple(open_from):
        close(witness)
    return sorted(regions), phrases


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
            or _extant(columns, column) != _extant(columns, column - 1)
            or _mark_beside_word(columns, column)
            or (column not in phrases and _words_apart(columns, unit, column))
        ):
            yield Unit(start, column)
            start = column
    yield Unit(start, unit.end)


def _extant(columns: Columns, column: int) -> tuple[bool, ...]:
    return tuple(columns.extant(column, w) for w in columns.witnesses)


def _mark_beside_word(columns: Columns, column: int) -> bool:
    """Tell whether one side of the edge before *column* is one mark for another, the other side words."""
    left, right = _exchanged(columns, column - 1), _exchanged(columns, column)
    return left != right and _wordy(columns, column if left else column - 1)


def _wordy(columns: Columns, column: int) -> bool:
    return any(columns.kind(column, w) not in (None, TokenKind.MARK) for w in columns.witnesses)


def _exchanged(columns: Columns, column: int) -> bool:
    """Tell whether every extant witness has a mark here: one mark for another, beside changed words."""
    kinds = {columns.kind(column, w) for w in columns.witnesses if columns.extant(column, w)}
    return kinds == {int(TokenKind.MARK)}


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
    # Han: where more than one character gives way to another next to a change, the phrase was recast.
    return between == 1 and "one for one" not in (here, there) and _han(columns, left, right)


def _change(columns: Columns, unit: Unit, witness: int) -> str:
    base, other = len(_form(columns, unit, columns.base)), len(_form(columns, unit, witness))
    if not base or not other:
        return "omission" if base else "addition"
    return "one for one" if base == other == 1 else "recast"


def _han(columns: Columns, left: Unit, right: Unit) -> bool:
    return all(
        columns.kind(column, w) in (None, TokenKind.HAN)
        for column in range(left.start, right.end)
        for w in columns.witnesses
    )


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
    reach = CARRIED_REACH_HAN if _han(columns, left, right) else CARRIED_REACH
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
    if _parting(columns, column - 1) == _parting(columns, column):
        return False
    before, after = Unit(unit.start, column), Unit(column, unit.end)
    for witness in columns.witnesses:
        if witness == columns.base or not columns.extant(column, witness):
            continue
        if _crossed(columns, before, after, witness) or _divided(columns, before, after, witness):
            return False
    return True


def _parting(columns: Columns, column: int) -> tuple[int, ...]:
    """Return how the witnesses part in *column*: for each the first that has the same form."""
    forms = [columns.written(column, witness) for witness in columns.witnesses]
    return tuple(forms.index(form) for form in forms)


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
    base = columns.token(column, columns.base)
    if base is None or columns.kind(column, columns.base) != TokenKind.WORD:
        return ""
    like = True
    for witness in columns.witnesses:
        if not columns.extant(column, witness):
            continue
        token = columns.token(column, witness)
        if token is None or columns.kind(column, witness) != TokenKind.WORD:
            return ""
        texts = columns.alignment.tokens
        like = like and likeness(texts[columns.base], base, texts[witness], token) >= FORM
    return "form" if like else "words"


def _plain_between(columns: Columns, left: Unit, right: Unit) -> bool:
    between = range(left.end, right.start)
    return (
        not any(columns.opens_paragraph(c) for c in (*between, right.start))
        and len({_extant(columns, c) for c in (left.start, *between, right.start)}) == 1
    )
