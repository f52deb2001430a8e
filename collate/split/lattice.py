"""The most probable path through the roles of successive lines (the Viterbi algorithm), for speed.

Which roles can be reached, and from which, depends only on the roles that
successive lines may have. Those are few combinations, so that each is worked
out once, and a line costs no more than the sums and comparisons of its scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

#: Score of a role that cannot end a document, for one that consists of such lines.
NO_END = -30.0


def roles_into(pairs: Mapping[tuple[str, str], float]) -> dict[str, list[tuple[str, float]]]:
    """Return the roles that may stand above each role ("" is the edge of the file), with their scores."""
    into: dict[str, list[tuple[str, float]]] = {}
    for (above, below), score in pairs.items():
        into.setdefault(above, [])
        into.setdefault(below, []).append((above, score))
    return into


class _Source(NamedTuple):
    """Where a role can come from: ``place`` of its score in the line, and the places of the roles above.

    The first of them is apart, since most roles have no other.
    """

    place: int
    first: int
    score: float
    others: tuple[tuple[int, float], ...]


@dataclass(slots=True)
class _State:
    """The roles that a line can have, given those above; ``onward``: the states below it."""

    roles: tuple[str, ...]
    onward: dict[tuple[str, ...], tuple[_State, tuple[_Source, ...]]] = field(default_factory=dict)


class _Lattice:
    def __init__(self, pairs: Mapping[tuple[str, str], float]) -> None:
        self.into = roles_into(pairs)
        self._states: dict[tuple[str, ...], _State] = {}

    def state(self, roles: tuple[str, ...]) -> _State:
        if roles not in self._states:
            self._states[roles] = _State(roles)
        return self._states[roles]

    def step(self, state: _State, roles: tuple[str, ...]) -> tuple[_State, tuple[_Source, ...]]:
        """Return the state of a line that may have *roles*, below *state*, and the sources of each role."""
        known = state.onward.get(roles)
        if known is None:
            places = {role: place for place, role in enumerate(state.roles)}
            sources = []
            for place, role in enumerate(roles):
                found = [(places[above], score) for above, score in self.into[role] if above in places]
                if found:
                    sources.append(_Source(place, *found[0], tuple(found[1:])))
            below = self.state(tuple(roles[source.place] for source in sources) or roles)
            known = state.onward[roles] = (below, tuple(sources))
        return known


def best_path(emissions: Sequence[Mapping[str, float]], pairs: Mapping[tuple[str, str], float]) -> list[str]:
    """Return the sequence of roles with the highest score.

    Args:
        emissions: for each line the score of each role that it may have; lines
            that share one mapping are handled faster.
        pairs: the score of each role below another; "" is the edge of the file.

    Where no role of a line may follow those above, the sequence begins again there.
    """
    lattice = _Lattice(pairs)
    state, best = lattice.state(("",)), [0.0]
    columns: dict[int, tuple[tuple[str, ...], list[float]]] = {}
    steps: list[tuple[_State, list[int]]] = []
    for emission in emissions:
        column = columns.get(id(emission))
        if column is None:
            column = columns[id(emission)] = (tuple(emission), list(emission.values()))
        roles, scores = column
        state, sources = state.onward.get(roles) or lattice.step(state, roles)
        now: list[float] = []
        came: list[int] = []
        for place, source, score, others in sources:
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
    ends = dict(lattice.into[""])
    totals = [score + ends.get(role, NO_END) for role, score in zip(state.roles, best, strict=True)]
    return _backwards(steps, totals.index(max(totals)))


def _backwards(steps: Sequence[tuple[_State, Sequence[int]]], end: int) -> list[str]:
    result: list[str] = []
    for state, came in reversed(steps):
        result.append(state.roles[end])
        end = came[end]
    return result[::-1]
