"""The grounds of lacunae that an edition records, transferred to its loaded alignment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Lacuna, LacunaGround

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Alignment
    from collate.settings import Settings
    from collate.tei.rebuild import Collation

#: The values of TEI's ``@cert`` that our editions have.
_CERTAINTIES = frozenset(("high", "medium", "low"))


def with_recorded_grounds(
    alignment: Alignment, collation: Collation, *, base: int, columns: Sequence[int]
) -> Alignment:
    """Return *alignment* with the lacunae for which one of our editions states a ground.

    Args:
        alignment: as loaded.
        collation: the edition as aligned witnesses.
        base: the witness of the edition that is the base text.
        columns: the column of each witness of the edition.
    """
    return replace(alignment, lacunae=tuple(_recorded(alignment, collation, base, columns)))


def with_expected_grounds(alignment: Alignment, settings: Settings) -> Alignment:
    """Return *alignment* with the grounds of its lacunae that *settings* give.

    A record that pages were lost stays where nothing else explains the gap: an
    edition has not all the pages of its sources. So does the ground without
    the editor's rows: what was decided before them is not decided again.
    """
    from collate.align import grounds_of_lacunae

    recorded = {(one.column, one.start, one.end): one for one in alignment.lacunae}
    expected = grounds_of_lacunae(alignment, settings)
    plain = expected
    if settings.lacuna or settings.omission:
        plain = grounds_of_lacunae(alignment, replace(settings, lacuna=(), omission=()))

    def kept(by_rows: Lacuna, without: Lacuna) -> Lacuna:
        one = recorded.get((by_rows.column, by_rows.start, by_rows.end), by_rows)
        lost = one.ground is LacunaGround.PAGES and without.ground is LacunaGround.FRAGMENT
        return one if lost or one == without else by_rows

    return replace(alignment, lacunae=tuple(map(kept, expected, plain)))


def _recorded(
    alignment: Alignment, collation: Collation, base: int, columns: Sequence[int]
) -> Iterator[Lacuna]:
    from collate.align import lacking_stretches

    if not collation.ours or not collation.lost:
        return
    own = alignment.work.base_column
    tokens = alignment.tokens[own]
    letters = np.cumsum([0, *(not character.isspace() for character in tokens.text)])[tokens.offsets]
    grounds = {ground.value: ground for ground in LacunaGround}
    for column in sorted({columns[mark.witness] for mark in collation.lost}):
        marks = [mark for mark in collation.lost if columns[mark.witness] == column]
        for (start, end), _at in lacking_stretches(alignment.runs, own, column):
            within = (one for one in marks if letters[start] <= one.letters[base] < letters[end])
            mark = next(within, None)
            if mark is not None and mark.cause in grounds and mark.certainty in _CERTAINTIES:
                yield Lacuna(column, start, end, grounds[mark.cause], mark.certainty)
