"""Occasions: two texts with a common frame and other titles and dates are not witnesses of one text.

The opening and the close of a yearly address may be nine tenths of it. By the
letters alone such a pair is one text of which a paragraph was rewritten; title
and date show that it is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from collate.group.members import SegmentLinks
from collate.group.text_edges import same_title
from collate.model import Relation

if TYPE_CHECKING:
    from collate.model import Match, Segment

#: Least length of a stretch that each text has alone, in letters and as a share of the text: a clause.
LEAST_OWN, LEAST_SHARE = 12, 0.05

#: Relations of two whole texts.
_WHOLE = frozenset({Relation.VERSION, Relation.NOISY})


def without_other_occasions(
    segments: Sequence[Segment], links: SegmentLinks, *, matches: Iterable[Match]
) -> SegmentLinks:
    """Return *links* without those of two texts of which titles, dates and a stretch of the text differ.

    All three are needed: a reprint may have another title, or the date of its
    publication, and a version another paragraph.
    """
    index = {segment.id: i for i, segment in enumerate(segments)}
    apart = {
        frozenset((index[match.left], index[match.right]))
        for match in matches
        if match.relation in _WHOLE
        and min(match.alone) >= LEAST_OWN
        and _is_other_occasion(match, segments[index[match.left]], segments[index[match.right]])
    }
    if not apart:
        return links
    return links._replace(similar=tuple(pair for pair in links.similar if frozenset(pair) not in apart))


def _is_other_occasion(match: Match, left: Segment, right: Segment) -> bool:
    if any(
        alone < LEAST_SHARE * len(segment.text)
        for alone, segment in zip(match.alone, (left, right), strict=True)
    ):
        return False
    if left.title is None or right.title is None or left.date is None or right.date is None:
        return False
    return left.date.value != right.date.value and not same_title(left, right)
