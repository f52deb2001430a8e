"""By how much the roles of the lines of a document are more probable than other ones (max-marginals)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from collate.split.decode import NEVER, NO_END, Decoded, all_emissions, roles_into
from collate.split.roles import Role

#: What may follow a role, or precede it, with the score of the pair.
_Steps = Mapping[str, Sequence[tuple[str, float]]]
_Scores = Mapping[str, float]


@dataclass(slots=True)
class _Neighbours:
    """The scores of the pairs of roles, those that are possible in two given lines picked out once.

    ``pairs`` gives for each role what may stand above it, or below it.
    """

    pairs: _Steps
    _known: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[str, list[tuple[str, float]]]]] = field(
        default_factory=dict
    )

    def possible(
        self, others: Mapping[str, float], roles: Mapping[str, float]
    ) -> list[tuple[str, list[tuple[str, float]]]]:
        """Return those of *roles* that may stand beside any of *others*, with these and their scores."""
        key = tuple(others), tuple(roles)
        found = self._known.get(key)
        if found is None:
            beside = [(role, [pair for pair in self.pairs[role] if pair[0] in others]) for role in roles]
            found = self._known[key] = [(role, pairs) for role, pairs in beside if pairs]
        return found


@dataclass(frozen=True, slots=True)
class Margins:
    """The best scores of the sequences of roles through each line, by its role.

    ``emissions`` are the scores of the line alone, ``ahead`` those of the best
    sequence that ends with it, ``behind`` those of the best sequence below it;
    all natural logarithms. A role that the line cannot have is missing.
    """

    emissions: Sequence[_Scores]
    ahead: Sequence[_Scores]
    behind: Sequence[_Scores]
    into: _Neighbours
    top: float | None
    """The score of the best sequence; None where directives contradict the order of roles."""

    def of_line(self, index: int) -> dict[str, float]:
        """Return the score of the best sequence in which the line has each role."""
        behind = self.behind[index]
        return {role: score + behind[role] for role, score in self.ahead[index].items() if role in behind}

    def best(self, index: int) -> float:
        """Return the score of the best sequence through the line."""
        return self.top if self.top is not None else max(self.of_line(index).values(), default=0.0)

    def without(self, roles: Collection[str], first: int, *, last: int) -> float:
        """Return the score of the best sequence in which none of the lines has one of *roles*.

        The lines are those from *first* to *last*. Negative infinity if there is no such sequence.
        """
        best: _Scores = self.ahead[first - 1] if first else {"": 0.0}
        for index in range(first, last + 1):
            emission = {r: score for r, score in self.emissions[index].items() if r not in roles}
            best = _step(best, emission, self.into)
        behind = self.behind[last]
        return max((score + behind[role] for role, score in best.items() if role in behind), default=-inf)


def margins_of(decoded: Decoded) -> Margins:
    """Return the best scores through each line, with the scores with which its roles were found.

    A forward and a backward pass of the Viterbi algorithm.
    """
    emissions = list(all_emissions(decoded.features, decoded.scores, decoded.restrictions))
    into = roles_into(decoded.scores.pairs)
    above_of = _Neighbours(into)
    ahead: list[_Scores] = []
    best: _Scores = {"": 0.0}
    whole = True
    for emission in emissions:
        best = _step(best, emission, above_of)
        if not best:  # the editor's directives contradict the order of roles: begin again here
            best, whole = emission, False
        ahead.append(best)
    onto: dict[str, list[tuple[str, float]]] = {role.value: [] for role in Role}
    for below, sources in into.items():
        for above, score in sources:
            if above and below:
                onto[above].append((below, score))
    below_of = _Neighbours(onto)
    ends = dict(into[""])
    rest: _Scores = {role.value: ends.get(role.value, NO_END) for role in Role}
    behind: list[_Scores] = [rest]
    for under, emission in pairwise(reversed(emissions)):
        rest = _step_back(rest, under, emission, below_of) or dict.fromkeys(emission, 0.0)
        behind.append(rest)
    tops = [score + behind[0][role] for role, score in best.items() if role]
    return Margins(emissions, ahead, behind[::-1], above_of, max(tops, default=0.0) if whole else None)


def _step(best: _Scores, emission: _Scores, into: _Neighbours) -> dict[str, float]:
    result: dict[str, float] = {}
    for role, pairs in into.possible(best, emission):
        top = NEVER
        for above, step in pairs:
            value = best[above] + step
            if value > top:
                top = value
        if top > NEVER:
            result[role] = top + emission[role]
    return result


def _step_back(rest: _Scores, under: _Scores, emission: _Scores, onto: _Neighbours) -> dict[str, float]:
    """Return for each role of a line the best score below it, from that of the line *under* it."""
    ahead = {role: score + rest[role] for role, score in under.items() if role in rest}
    result: dict[str, float] = {}
    for role, pairs in onto.possible(ahead, emission):
        top = NEVER
        for below, step in pairs:
            value = ahead[below] + step
            if value > top:
                top = value
        if top > NEVER:
            result[role] = top
    return result
