"""The two blocks of words that changed places in a reading, for the TEI writer.

As in the TEI Guidelines (11.3.4.5, and seg), the blocks of the base text's
reading have xml:ids, and those of the other reading point at them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from collate.model import Alignment, ApparatusEntry, Operation, Reading
from collate.tei import XML_ID
from collate.text.tokens import TokenKind

#: Longest reading, in words, that is searched for two blocks with words between them: the search is
#: quadratic. The same limit as in the classification of the operation.
_LONGEST = 200


class ExchangedBlock(NamedTuple):
    """Tokens ``[start, end)`` of a reading, and the attribute that links them to the other reading."""

    start: int
    end: int
    attribute: str
    value: str


def exchanged_blocks(
    entry: ApparatusEntry, alignment: Alignment
) -> Mapping[tuple[int, ...], tuple[ExchangedBlock, ExchangedBlock]]:
    """Return the two exchanged blocks of each reading of *entry* that has them, by the reading's columns.

    Where readings rearrange the words in different ways, only the first one,
    and those that do it the same way, have blocks.
    """
    found: dict[tuple[int, ...], tuple[ExchangedBlock, ExchangedBlock]] = {}
    for variant in entry.variants:
        if variant.operation is not Operation.TRANSPOSITION:
            continue
        pair = _blocks(_letters(entry, entry.lemma, alignment), _letters(entry, variant, alignment))
        if pair is None:
            continue
        first, second, moved_second, moved_first = pair
        names = f"{entry.id}-a", f"{entry.id}-b"
        lemma = ExchangedBlock(*first, XML_ID, names[0]), ExchangedBlock(*second, XML_ID, names[1])
        if found.setdefault(entry.lemma.columns, lemma) == lemma:
            found[variant.columns] = (
                ExchangedBlock(*moved_second, "corresp", f"#{names[1]}"),
                ExchangedBlock(*moved_first, "corresp", f"#{names[0]}"),
            )
    return found


def _letters(entry: ApparatusEntry, reading: Reading, alignment: Alignment) -> list[tuple[int, int]]:
    """Return index in the reading and written form of every token that is not a punctuation mark."""
    apart = {c for other in entry.layout for c in other.columns}
    column = next((c for c in reading.columns if entry.cells[c] and c not in apart), None)
    cell = entry.cells[column] if column is not None else None
    if column is None or not cell:
        return []
    tokens = alignment.tokens[column]
    words = np.flatnonzero(tokens.kinds[cell[0] : cell[1]] != TokenKind.MARK)
    return [(int(i), int(tokens.written[cell[0] + i])) for i in words]


_Range = tuple[int, int]


def _blocks(
    left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]
) -> tuple[_Range, _Range, _Range, _Range] | None:
    """Return the two blocks in the order of *left*, then the same two in the order of *right*."""
    ranks: dict[int, str] = {}
    one, other = (
        "".join(ranks.setdefault(form, chr(len(ranks))) for _, form in side) for side in (left, right)
    )
    if one == other or len(one) != len(other):
        return None
    start, end = 0, len(one)
    while one[start] == other[start]:
        start += 1
    while one[end - 1] == other[end - 1]:
        end -= 1
    sizes = _sizes(one[start:end], other[start:end])
    if sizes is None:
        return None
    first, between = sizes
    second = end - start - first - between

    def words(side: Sequence[tuple[int, int]], at: int, size: int) -> _Range:
        return side[at][0], side[at + size - 1][0] + 1

    return (
        words(left, start, first),
        words(left, start + first + between, second),
        words(right, start, second),
        words(right, start + second + between, first),
    )


def _sizes(left: str, right: str) -> tuple[int, int] | None:
    """Return the sizes of A and X where *left* is AXB and *right* is BXA; X may be empty.

    >>> _sizes("abcde", "deabc"), _sizes("abxde", "dexab"), _sizes("abc", "bcd")
    ((3, 0), (2, 1), None)
    """
    if len(left) != len(right):
        return None
    at = (right + right).find(left)
    if at > 0:
        return len(left) - at, 0
    if len(left) > _LONGEST:
        return None
    for first in range(1, len(left) - 1):
        if not right.endswith(left[:first]):
            continue
        rest = left[first:]
        for between in range(1, len(rest)):
            if rest[between:] + rest[:between] == right[: len(rest)]:
                return first, between
    return None
