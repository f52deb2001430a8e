"""Which segments are one work: first the texts that are alike, then the excerpts of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from collate.engine import DisjointSets
from collate.errors import SettingsError
from collate.model import Match, Relation, Segment

if TYPE_CHECKING:
    from collate.settings import PairSettings, Settings

#: A noisy witness that holds less than this share of what it is itself held is an excerpt with noise.
BALANCED = 0.5

_ORDER = {Relation.IDENTICAL: 0, Relation.VERSION: 1, Relation.NOISY: 2}


class Edge(NamedTuple):
    """Segment *inner* (its index) stands in segment *outer* to the share *containment*."""

    inner: int
    outer: int
    containment: float


class Links(NamedTuple):
    """The matches that make works, as indices of segments."""

    alike: tuple[tuple[int, int], ...]
    excerpts: tuple[Edge, ...]


def links(segments: Sequence[Segment], matches: Iterable[Match]) -> Links:
    """Return the edges that *matches* give, the strongest first."""
    at = {segment.id: i for i, segment in enumerate(segments)}
    alike: list[tuple[int, float, int, int]] = []
    excerpts: list[Edge] = []
    for match in matches:
        left, right = at[match.left], at[match.right]
        least, most = sorted((match.left_in_right, match.right_in_left))
        if match.relation is Relation.EXCERPT:
            excerpts.append(Edge(left, right, match.left_in_right))
        elif match.relation is Relation.NOISY and least < BALANCED * most:
            inner, outer = (left, right) if match.left_in_right == most else (right, left)
            excerpts.append(Edge(inner, outer, most))
        elif match.relation in _ORDER:
            alike.append((_ORDER[match.relation], -round(least, 6), min(left, right), max(left, right)))
    excerpts.sort(key=lambda edge: (-round(edge.containment, 6), edge.outer, edge.inner))
    return Links(tuple((left, right) for _, _, left, right in sorted(alike)), tuple(excerpts))


def gather(segments: Sequence[Segment], found: Links, settings: Settings) -> tuple[tuple[int, ...], ...]:
    """Return the works as sorted tuples of indices, in reading order of their first segments.

    Segments that are alike come together first, then each such set that stands
    as an excerpt in others joins the one that contains it best; so no two
    works are merged through an excerpt of both. What the editor calls the
    ``same`` is joined before, what he calls ``different`` never.

    Raises:
        SettingsError: a pair names an unknown segment, or pairs contradict
            each other.
    """
    same = [_pair(segments, pair, "same") for pair in settings.same]
    different = [_pair(segments, pair, "different") for pair in settings.different]
    clusters = DisjointSets(len(segments), different)
    for left, right in same:
        if not clusters.join(left, right):
            names = f"{segments[left].id} and {segments[right].id}"
            raise SettingsError(
                "", f"{names} are called the same, but [[different]] parts them", "Remove one of the two"
            )
    for left, right in found.alike:
        clusters.join(left, right)
    _attach(clusters, found.excerpts)
    return clusters.sets()


def _attach(clusters: DisjointSets, excerpts: Sequence[Edge]) -> None:
    """Join each set to the first set, in the order of *excerpts*, that it may join.

    Each set is attached once: what already hangs on a work does not drag in a
    second one. A set that others hang on may still be an excerpt itself.
    """
    alike = {node: clusters.find(node) for edge in excerpts for node in (edge.inner, edge.outer)}
    attached: set[int] = set()
    for edge in excerpts:
        inner = alike[edge.inner]
        if inner in attached or alike[edge.outer] == inner:
            continue
        if clusters.find(edge.inner) == clusters.find(edge.outer) or clusters.join(edge.inner, edge.outer):
            attached.add(inner)


def excerpts_in(members: Sequence[int], found: Links) -> frozenset[int]:
    """Return those of a work's *members* that are excerpts of another one of them.

    A text that is alike to a whole witness is whole itself, also where a third
    one has so much more that it looks like an excerpt of that.
    """
    inside = set(members)
    parts = {edge.inner for edge in found.excerpts if edge.inner in inside and edge.outer in inside}
    alike = [pair for pair in found.alike if inside.issuperset(pair)]
    while True:
        whole = {part for pair in alike for part in pair if part in parts and not parts.issuperset(pair)}
        if not whole:
            return frozenset(parts)
        parts -= whole


def index_of(segments: Sequence[Segment], segment_id: str, where: str) -> int:
    """Return the index of the segment called *segment_id*.

    Raises:
        SettingsError: there is none; the message names the nearest id.
    """
    known = [segment.id for segment in segments]
    if segment_id in known:
        return known.index(segment_id)
    near = get_close_matches(segment_id, known, n=1, cutoff=0.0)
    raise SettingsError(
        "", f"{where}: there is no text {segment_id!r}", f"Did you mean {near[0]!r}?" if near else ""
    )


def _pair(segments: Sequence[Segment], pair: PairSettings, table: str) -> tuple[int, int]:
    left, right = (index_of(segments, name, f"[[{table}]]") for name in (pair.left, pair.right))
    if left == right:
        raise SettingsError("", f"[[{table}]]: {pair.left!r} is named twice", "Name two texts")
    return left, right
