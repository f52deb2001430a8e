"""What may have caused a difference: an ordered table of rules, all of which may match.

Evidence is not judgement: it says that two words sound or look alike, or that
an eye may have skipped from one phrase to its like. Whether that is what
happened, and to whom, is for the editor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.classify.confusables import homophone, similar_form
from collate.classify.context import REACH, Place
from collate.classify.eye_skip import dittography, haplography, homoeoteleuton
from collate.classify.lexicon import Told
from collate.classify.ocr_confusions import extraction_slip
from collate.model import Cause, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from collate.model import Evidence

    Rule = Callable[[Place, Told], Evidence | None]

__all__ = ["REACH", "RULES", "Place", "evidence"]

#: All that match are given. A new one is a member of :class:`collate.model.Cause` and a function here.
RULES: tuple[Rule, ...] = (
    extraction_slip,
    homophone,
    similar_form,
    dittography,
    haplography,
    homoeoteleuton,
)

_NOTHING_TOLD = Told()


def evidence(place: Place, kind: Kind = Kind.SUBSTANTIVE, told: Told = _NOTHING_TOLD) -> tuple[Evidence, ...]:
    """Return what speaks for a mechanical cause of the difference, in the order of :data:`RULES`.

    Other words may have any cause; the same words written otherwise sound
    alike anyway, and only extraction may have changed them. What extraction
    confuses looks alike, which is not said twice.

    >>> [(str(e.cause), e.detail) for e in evidence(Place("实处", "时处", "", ""))]
    [('homophone', '实 shi2 / 时 shi2')]
    >>> [(str(e.cause), e.detail) for e in evidence(Place("己", "已", "", ""))]
    [('graphic', '己 / 已')]
    >>> [(str(e.cause), e.detail) for e in evidence(Place("，夏天抗旱", "", "春天抗旱", "。"))]
    [('homoeoteleuton', '天抗旱')]
    """
    slip = extraction_slip(place, told)
    if kind is not Kind.SUBSTANTIVE:
        return () if slip is None else (slip,)
    found = [slip, *(rule(place, told) for rule in RULES if rule is not extraction_slip)]
    return tuple(
        one for one in found if one is not None and (slip is None or one.cause is not Cause.SIMILAR_FORM)
    )
