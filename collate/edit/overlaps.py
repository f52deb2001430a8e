"""Decisions on the words of the text that overlap without being about the same place.

An entry becomes wider or narrower, or an editor splits it: then one decision is about words of which
another one is about a part. Two such decisions cannot both state what the text has there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from collate.edit.places import LostPlace
from collate.i18n import _
from collate.model import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from collate.edit.slots import Placed
    from collate.model import Decision

#: A decision that gives way, and why it is to be reviewed; None where a later one holds instead.
GivenWay = tuple["Placed", "LostPlace | None"]


def settle_overlaps(
    ranked: Sequence[Placed],
    *,
    leaves_text: Callable[[Placed], bool],
    can_hold: Callable[[Placed], bool],
    conflict: Callable[[Decision, Decision], LostPlace | None],
) -> tuple[list[Placed], list[GivenWay]]:
    """Return which of overlapping decisions hold, and which give way.

    A later decision about all words of an earlier one holds instead of it. Of one about a part, the rest
    of the earlier one holds entry by entry, or the later one is to be reviewed; a rule gives
    way at this place. Of those that overlap otherwise, the earlier one is to be reviewed.

    Args:
        ranked: those that hold for their place; the later of two holds against the earlier.
        leaves_text: whether what it decides on is what the base text has.
        can_hold: whether it can be applied at its place at all; one that cannot decides on no other.
        conflict: why two, made without sight of each other, are to be reviewed.
    """
    held = [one for one in ranked if one.decision.what != Subject.TEXT]
    texts = sorted(
        (one for one in ranked if one.decision.what == Subject.TEXT), key=lambda one: one.place.base
    )
    order = {id(one): number for number, one in enumerate(ranked)}
    out: dict[int, GivenWay] = {}
    current = {id(one): one for one in texts}
    again = LostPlace(_("another decision is about the same words"))
    for one, other in _overlapping(texts):
        early, late = sorted((one, other), key=lambda placed: order[id(placed)])
        if id(early) in out or id(late) in out or not late.decision.id:
            continue
        if not (can_hold(early) and can_hold(late)):
            continue
        why = conflict(early.decision, late.decision)
        if why is not None:
            out[id(early)], out[id(late)] = (early, why), (late, why)
        elif _contains(late, early) or early.decision.scope != late.decision.scope:
            out[id(early)] = (early, None)
        elif not _contains(early, late):
            if not (leaves_text(early) and leaves_text(late)):
                out[id(early)] = (early, again)
        elif leaves_text(early):
            out[id(early)] = (early, None)
        elif len(early.place.entries) > 1 and len(late.place.entries) == 1 and not late.place.is_part:
            narrowed = current[id(early)]
            current[id(early)] = replace(narrowed, without=narrowed.without | {late.entries[0]})
        else:
            out[id(late)] = (late, again)
    held += [current[id(one)] for one in texts if id(one) not in out]
    place_of = {id(one): order[key] for key, one in current.items()} | order
    return sorted(held, key=lambda one: place_of[id(one)]), list(out.values())


def _overlapping(texts: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """Return the pairs that share words of the base text, or of which one is inside the other.

    *texts* are sorted by their places there.
    """
    pairs: list[tuple[Placed, Placed]] = []
    before: list[Placed] = []
    for one in texts:
        start = one.place.base[0]
        before = [other for other in before if other.place.base[1] > start]
        pairs += [(other, one) for other in before]
        before.append(one)
    return pairs


def _contains(outer: Placed, inner: Placed) -> bool:
    return outer.place.base[0] <= inner.place.base[0] and inner.place.base[1] <= outer.place.base[1]
