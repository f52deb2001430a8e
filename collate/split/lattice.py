"""The most probable path through the roles of successive lines (the Viterbi algorithm), for speed.

Which roles can be reached, and from which, depends only on the roles that
successive lines may have. Those are few combinations, so that each is worked
out once for all documents, and a line costs no more than the sums and
comparisons of its scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

#: Score of a role that cannot end a document, for one that consists of such lines.
NO_END = -30.0


def roles_into(pairs: Mapping[tuple[str, str], float]) -> dict[str, list[tuple[str, float]]]:
    """Return the roles that may stand above each role ("" is the edge of the file), with their scores."""
    scores = list(pairs.values())
    return {
        below: [(above, scores[number]) for above, number in sources]
        for below, sources in _lattice(tuple(pairs)).into.items()
    }


class _Source(NamedTuple):
    """Where a role can come from: ``place`` of its score in the line, and the places of the roles above.

    With each place goes the number of the pair. The first of them is apart,
    since most roles have no other.
    """

    place: int
    first: int
    pair: int
    others: tuple[tuple[int, int], ...]


_Sources = tuple[_Source, ...]
#: The same with the scores of the pairs.
_Scored = list[tuple[int, int, float, list[tuple[int, float]]]]


@dataclass(slots=True)
class _State:
    """The roles that a line can have, given those above; ``onward``: the states below it."""

    roles: tuple[str, ...]
    onward: dict[tuple[str, ...], tuple[_State, _Sources]] = field(default_factory=dict)


class _Lattice:
    """What can follow what, where *pairs* may follow each other; the scores differ among documents."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        #: The roles that may stand above each role, with the number of the pair.
        self.into: dict[str, list[tuple[str, int]]] = {}
        for number, (above, below) in enumerate(pairs):
            self.into.setdefault(above, [])
            self.into.setdefault(below, []).append((above, number))
        self._states: dict[tuple[str, ...], _State] = {}

    def state(self, roles: tuple[str, ...]) -> _State:
        if roles not in self._states:
            self._states[roles] = _State(roles)
        return self._states[roles]

    def step(self, state: _State, roles: tuple[str, ...]) -> tuple[_State, _Sources]:
        """Return the state of a line that may have *roles*, below *state*, and the sources of each role."""
        known = state.onward.get(roles)
        if known is None:
            places = {role: place for place, role in enumerate(state.roles)}
            sources = []
            for place, role in enumerate(roles):
                found = [(places[above], number) for above, number in self.into[role] if above in places]
                if found:
                    sources.append(_Source(place, *found[0], tuple(found[1:])))
            below = self.state(tuple(roles[source.place] for source in sources) or roles)
            known = state.onward[roles] = (below, tuple(sources))
        return known


@lru_cache(maxsize=8)
def _lattice(pairs: tuple[tuple[str, str], ...]) -> _Lattice:
    """Return the lattice of *pairs*; those of the model are the same for all documents."""
    return _Lattice(pairs)


def _scored(sources: _Sources, scores: Sequence[float]) -> _Scored:
    return [
        (place, first, scores[pair], [(other, scores[number]) for other, number in others])
        for place, first, pair, others in sources
    ]


def best_path(emissions: Sequence[Mapping[str, float]], pairs: Mapping[tuple[str, str], float]) -> list[str]:
    """Return the sequence of roles with the highest score.

    Args:
        emissions: for each line the score of each role that it may have; lines
            that share one mapping are handled faster.
        pairs: the score of each role below another; "" is the edge of the file.

    Where no role of a line may follow those above, the sequence begins again there.
    """
    lattice, scores_of_pairs = _lattice(tuple(pairs)), list(pairs.values())
    scored: dict[int, _Scored] = {}
    state, best = lattice.state(("",)), [0.0]
    columns: dict[int, tuple[tuple[str, ...], list[float]]] = {}
    steps: list[tuple[_State, list[int]]] = []
    for emission in emissions:
        column = columns.get(id(emission))
        if column is None:
            column = columns[id(emission)] = (tuple(emission), list(emission.values()))
        roles, scores = column
        state, sources = state.onward.get(roles) or lattice.step(state, roles)
        ways = scored.get(id(sources))
        if ways is None:
            ways = scored[id(sources)] = _scored(sources, scores_of_pairs)
        now: list[float] = []
        came: list[int] = []
        for place, source, score, others in ways:
            top = best[source] + score
            for other, score in others:
                value = best[other] + score
                if value > top:
                    top, source = value, other
            now.append(top + scores[place])
            came.append(source)
        if not now:
            came = [best.index(max(best))] * len(roles)
            now = scores
        best = now
        steps.append((state, came))
    if not steps:
        return []
    ends = {above: scores_of_pairs[number] for above, number in lattice.into[""]}
    totals = [score + ends.get(role, NO_END) for role, score in zip(state.roles, best, strict=True)]
    return _backwards(steps, totals.index(max(totals)))


def _backwards(steps: Sequence[tuple[_State, Sequence[int]]], end: int) -> list[str]:
    result: list[str] = []
    for state, came in reversed(steps):
        result.append(state.roles[end])
        end = came[end]
    return result[::-1]
