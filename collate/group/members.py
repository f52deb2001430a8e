"""Membership of segments in works: similar texts are joined first, then excerpts are attached to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from collate.engine import DisjointSets
from collate.errors import SettingsError
from collate.group.containment import BALANCED
from collate.i18n import _
from collate.model import Match, Relation, Segment

if TYPE_CHECKING:
    from collate.settings import PairSettings, Settings

_ORDER = {Relation.IDENTICAL: 0, Relation.VERSION: 1, Relation.NOISY: 2}


class ExcerptEdge(NamedTuple):
    """Segment *inner* (an index) is contained in segment *outer*, with *containment* 0..1."""

    inner: int
    outer: int
    containment: float


class SegmentLinks(NamedTuple):
    """The matches that join segments to works, as indices of segments.

    ``similar`` are pairs of whole texts, ``excerpts`` edges from an excerpt to
    its text; both sorted, the strongest first.
    """

    similar: tuple[tuple[int, int], ...]
    excerpts: tuple[ExcerptEdge, ...]


class LinksOf:
    """The links of each segment, so that those of a work are found without a look at all others."""

    def __init__(self, links: SegmentLinks) -> None:
        self._similar: dict[int, list[tuple[int, tuple[int, int]]]] = {}
        self._excerpts: dict[int, list[tuple[int, ExcerptEdge]]] = {}
        for rank, pair in enumerate(links.similar):
            self._similar.setdefault(pair[0], []).append((rank, pair))
        for rank, edge in enumerate(links.excerpts):
            self._excerpts.setdefault(edge.inner, []).append((rank, edge))

    def among(self, members: Sequence[int]) -> SegmentLinks:
        """Return the links between two of *members*, the strongest first."""
        inside = set(members)
        similar = sorted(row for one in inside for row in self._similar.get(one, ()) if row[1][1] in inside)
        excerpts = sorted(
            row for one in inside for row in self._excerpts.get(one, ()) if row[1].outer in inside
        )
        return SegmentLinks(tuple(pair for _rank, pair in similar), tuple(edge for _rank, edge in excerpts))


def collect_links(segments: Sequence[Segment], matches: Iterable[Match]) -> SegmentLinks:
    """Return the links that follow from *matches*."""
    index = {segment.id: i for i, segment in enumerate(segments)}
    similar: list[tuple[int, float, int, int]] = []
    excerpts: list[ExcerptEdge] = []
    for match in matches:
        left, right = index[match.left], index[match.right]
        least, most = sorted((match.left_in_right, match.right_in_left))
        if match.relation is Relation.EXCERPT:
            excerpts.append(ExcerptEdge(left, right, match.left_in_right))
        elif match.relation is Relation.NOISY and least < BALANCED * most:
            inner, outer = (left, right) if match.left_in_right == most else (right, left)
            excerpts.append(ExcerptEdge(inner, outer, most))
        elif match.relation in _ORDER:
            similar.append((_ORDER[match.relation], -round(least, 6), min(left, right), max(left, right)))
    excerpts.sort(key=lambda edge: (-round(edge.containment, 6), edge.outer, edge.inner))
    pairs = tuple((left, right) for _rank, _share, left, right in sorted(similar))
    return SegmentLinks(pairs, tuple(excerpts))


def gather_works(
    segments: Sequence[Segment],
    links: SegmentLinks,
    *,
    settings: Settings,
    note: Callable[[str], None] = lambda _message: None,
) -> tuple[tuple[int, ...], ...]:
    """Return the works as sorted tuples of indices, in the reading order of their first segments.

    Similar segments are joined first; then each resulting set that is an
    excerpt of others joins the one that contains it best, so that two works
    are never merged through an excerpt of both. Pairs of the editor's
    ``[[same]]`` are joined before, pairs of ``[[different]]`` never. *note* gets a message
    on each pair of a decision whose texts are gone.

    Raises:
        SettingsError: a pair names an unknown segment, or pairs contradict
            each other.
    """
    same = list(_pairs(segments, settings.same, table="same", note=note))
    different = list(_pairs(segments, settings.different, table="different", note=note))
    clusters = DisjointSets(len(segments), different)
    for left, right in same:
        if not clusters.join(left, right):
            problem = _(
                "[[same]] joins {left} and {right}, but [[different]] separates them",
                left=segments[left].id,
                right=segments[right].id,
            )
            raise SettingsError("", problem, _("Remove one of the two"))
    for left, right in links.similar:
        clusters.join(left, right)
    _attach(clusters, links.excerpts)
    return clusters.sets()


def _attach(clusters: DisjointSets, excerpts: Sequence[ExcerptEdge]) -> None:
    """Join each set to the first set, in the order of *excerpts*, that it may join.

    Each set is attached at most once, so that an excerpt does not merge two
    works. A set to which others are attached may still be an excerpt itself.
    """
    initial = {node: clusters.find(node) for edge in excerpts for node in (edge.inner, edge.outer)}
    attached: set[int] = set()
    for edge in excerpts:
        inner = initial[edge.inner]
        if inner in attached or initial[edge.outer] == inner:
            continue
        if clusters.find(edge.inner) == clusters.find(edge.outer) or clusters.join(edge.inner, edge.outer):
            attached.add(inner)


def excerpts_in(members: Sequence[int], links: SegmentLinks) -> frozenset[int]:
    """Return the *members* of a work that are excerpts of other members.

    A text similar to a whole witness is whole itself, even if a third witness
    is so much longer that it resembles an excerpt of that.
    """
    inside = set(members)
    parts = {edge.inner for edge in links.excerpts if edge.inner in inside and edge.outer in inside}
    similar = [pair for pair in links.similar if inside.issuperset(pair)]
    while True:
        whole = {part for pair in similar for part in pair if part in parts and not parts.issuperset(pair)}
        if not whole:
            return frozenset(parts)
        parts -= whole


def index_of(segments: Sequence[Segment], segment_id: str, *, table: str) -> int:
    """Return the index of the segment with the id *segment_id*, named in the settings table *table*.

    Raises:
        SettingsError: it does not exist; the message suggests the most similar id.
    """
    ids = [segment.id for segment in segments]
    if segment_id in ids:
        return ids.index(segment_id)
    near = get_close_matches(segment_id, ids, n=1, cutoff=0.0)
    problem = _("[[{table}]]: there is no text '{name}'", table=table, name=segment_id)
    raise SettingsError("", problem, _("Did you mean '{name}'?", name=near[0]) if near else "")


def _pairs(
    segments: Sequence[Segment], rows: Iterable[PairSettings], *, table: str, note: Callable[[str], None]
) -> Iterator[tuple[int, int]]:
    """Yield the indices of each pair; a decision about texts that are gone is noted."""
    for row in rows:
        try:
            yield _pair(segments, row, table=table)
        except SettingsError as error:
            if not row.decided:
                raise
            note(error.message)


def _pair(segments: Sequence[Segment], pair: PairSettings, *, table: str) -> tuple[int, int]:
    left, right = (index_of(segments, name, table=table) for name in (pair.left, pair.right))
    if left == right:
        problem = _("[[{table}]]: '{name}' is named twice", table=table, name=pair.left)
        raise SettingsError("", problem, _("Name two texts"))
    return left, right
