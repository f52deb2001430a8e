"""Bridges: a text that holds two others, which have nothing to do with one another, joins them to no work.

A collection holds a speech and a story, both as a whole. Each is an excerpt of
it by its letters; if both were joined to it, the speech and the story would be
witnesses of one work. But two excerpts of one long speech look the same, and do
belong to it. The sign of a bridge is that the two are unrelated and stand in
different places; what decides is what is stated about them: titles, dates,
speakers and occasions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from collate.group.containment import BALANCED
from collate.group.members import SegmentLinks
from collate.group.text_edges import may_be_whole, metadata_differ
from collate.model import LINKING, Match, Relation, Span

if TYPE_CHECKING:
    from collate.model import Segment

#: Largest share of the shorter of two passages that is in both: a phrase that recurs.
MOST_COMMON = 0.2

#: Least share of a text that two untitled ones must cover to show that it is made up of them.
MADE_UP = 0.9

#: Fewer letters in common are not evidence of a place.
LEAST_PLACE = 20


class _Neighbour(NamedTuple):
    """A text linked to another one, its holder: its index, the match, and whether it is inside the holder.

    ``holder_left`` is set if the holder is the left text of the match.
    """

    text: int
    match: Match
    holder_left: bool
    inner: bool

    @property
    def places(self) -> tuple[Span, ...]:
        """Where it stands in the holder."""
        return tuple(span.left if self.holder_left else span.right for span in self.match.shared)

    @property
    def strength(self) -> tuple[float, int, int]:
        """Orders neighbours by what they have in common with the holder; no two are equal."""
        least = min(self.match.left_in_right, self.match.right_in_left)
        return least, self.match.shared_characters, self.text


def without_bridges(
    segments: Sequence[Segment], links: SegmentLinks, *, matches: Iterable[Match]
) -> SegmentLinks:
    """Return *links* without those that join strangers through a text that holds both.

    Two texts linked to a third are strangers if neither is a witness of the other
    nor a report on it, they stand in different places of the third, and
    by the metadata they are not excerpts of it (:func:`_is_foreign`). An
    excerpt loses its link to the third text, which is then an anthology; of two
    texts that are not excerpts, the one that has less in common with it. A match
    without shared spans is not evidence.
    """
    index = {segment.id: i for i, segment in enumerate(segments)}
    related: dict[int, set[int]] = {}
    around: dict[int, list[_Neighbour]] = {}
    for match in matches:
        left, right = index[match.left], index[match.right]
        if match.relation is not Relation.SHARES:
            related.setdefault(left, {left}).add(right)
            related.setdefault(right, {right}).add(left)
        if match.relation in LINKING and match.relation is not Relation.IDENTICAL:
            inner = _inner(match)
            around.setdefault(right, []).append(_Neighbour(left, match, False, inner == "left"))
            around.setdefault(left, []).append(_Neighbour(right, match, True, inner == "right"))
    foreign = {
        frozenset((holder, stranger))
        for holder, neighbours in around.items()
        for stranger in _strangers(segments, holder, neighbours, related=related)
    }
    if not foreign:
        return links
    return SegmentLinks(
        tuple(pair for pair in links.similar if frozenset(pair) not in foreign),
        tuple(edge for edge in links.excerpts if frozenset((edge.inner, edge.outer)) not in foreign),
    )


def _inner(match: Match) -> str:
    """Return which text of *match* is inside the other one, with or without noise; "" if neither is."""
    if match.relation is Relation.EXCERPT:
        return "left"
    least, most = sorted((match.left_in_right, match.right_in_left))
    if least >= BALANCED * most:
        return ""
    return "left" if match.left_in_right == most else "right"


def _strangers(
    segments: Sequence[Segment],
    holder: int,
    around: Sequence[_Neighbour],
    *,
    related: Mapping[int, set[int]],
) -> Iterator[int]:
    """Yield the neighbours of *holder* that must not be linked to it."""
    by_text = {one.text: one for one in around}
    inside = [one for one in around if one.inner]
    for one in inside or around:
        for text in sorted(by_text.keys() - related[one.text]):
            other = by_text[text]
            if (
                (one.inner or one.strength < other.strength)
                and _is_foreign(one, other, holder=holder, segments=segments)
                and _in_different_places(one.places, other.places)
            ):
                yield one.text
                break


def _in_different_places(places: Sequence[Span], others: Sequence[Span]) -> bool:
    least = min(_size(places), _size(others))
    return least >= LEAST_PLACE and _common_size(places, others) <= MOST_COMMON * least


def _size(places: Sequence[Span]) -> int:
    return sum(span.size for span in places)


def _common_size(places: Sequence[Span], others: Sequence[Span]) -> int:
    """Return the number of characters in both; the spans of one text may overlap."""
    total = 0
    rest = iter(sorted(others))
    following = next(rest, None)
    for span in sorted(places):
        while following is not None and following.end <= span.start:
            following = next(rest, None)
        while following is not None and following.start < span.end:
            total += min(span.end, following.end) - max(span.start, following.start)
            if following.end > span.end:
                break
            following = next(rest, None)
    return total


def _is_foreign(one: _Neighbour, other: _Neighbour, *, holder: int, segments: Sequence[Segment]) -> bool:
    """Return whether *one*, in *holder*, is not an excerpt of it by what is stated about the three.

    It is one if its title or date is that of the holder, or if it is marked as
    an excerpt. Otherwise it is not, if it has a title or a date of its own and
    so has *other*, or *other* is a version of the holder or has its title.
    Without titles and dates, only two texts that make up the whole of the
    holder are not excerpts.
    """
    mine, theirs, whole = segments[one.text], segments[other.text], segments[holder]
    if not may_be_whole(mine, whole):
        return False
    if metadata_differ(mine, theirs):
        return True
    named = [segment.title is not None or segment.date is not None for segment in (mine, theirs)]
    if named[0] and (named[1] or not other.inner):
        return may_be_whole(mine, theirs)
    return (
        other.inner
        and not any(named)
        and _size(one.places) + _size(other.places) >= MADE_UP * len(whole.text)
    )
