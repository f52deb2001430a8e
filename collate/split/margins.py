"""By how much the roles of the lines of a document are more probable than other ones (max-marginals)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from collate.split.decode import NEVER, NO_END, Decoded, all_emissions, roles_into
from collate.split.roles import Role

#: What may follow a role, or precede it, with the score of the pair.
_Steps = Mapping[str, Sequence[tuple[str, float]]]
_Scores = Mapping[str, float]


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
    into: _Steps
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
    ahead: list[_Scores] = []
    best: _Scores = {"": 0.0}
    whole = True
    for emission in emissions:
        best = _step(best, emission, into)
        if not best:  # the editor's directives contradict the order of roles: begin again here
            best, whole = emission, False
        ahead.append(best)
    onto: dict[str, list[tuple[str, float]]] = {role.value: [] for role in Role}
    for below, sources in into.items():
        for above, score in sources:
            if above and below:
                onto[above].append((below, score))
    ends = dict(into[""])
    rest: _Scores = {role.value: ends.get(role.value, NO_END) for role in Role}
    behind: list[_Scores] = [rest]
    for under, emission in pairwise(reversed(emissions)):
        rest = _step_back(rest, under, onto={role: onto[role] for role in emission}) or dict.fromkeys(
            emission, 0.0
        )
        behind.append(rest)
    tops = [score + behind[0][role] for role, score in best.items() if role]
    return Margins(emissions, ahead, behind[::-1], into, max(tops, default=0.0) if whole else None)


def _step(best: _Scores, emission: _Scores, into: _Steps) -> dict[str, float]:
    result: dict[str, float] = {}
    for role, score in emission.items():
        top = NEVER
        for above, step in into[role]:
            value = best.get(above)
            if value is not None and value + step > top:
                top = value + step
        if top > NEVER:
            result[role] = top + score
    return result


def _step_back(rest: _Scores, emission: _Scores, *, onto: _Steps) -> dict[str, float]:
    ahead = {role: score + rest[role] for role, score in emission.items() if role in rest}
    result: dict[str, float] = {}
    for role, followers in onto.items():
        top = NEVER
        for below, step in followers:
            value = ahead.get(below)
            if value is not None and value + step > top:
                top = value + step
        if top > NEVER:
            result[role] = top
    return result
