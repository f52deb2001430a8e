"""The order of the lines of a log, which does not depend on their order in the file, and which saw which."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.edit.log_lines import LogLine


def distinct_lines(lines: Sequence[LogLine]) -> dict[str, LogLine]:
    """Return the lines by their ids; of several with one id that which can be applied, else the least."""
    found: dict[str, LogLine] = {}
    for line in lines:
        other = found.get(line.id)
        if other is None or _rank(line) < _rank(other):
            found[line.id] = line
    return found


def _rank(line: LogLine) -> tuple[bool, bytes]:
    return line.entry is None, line.raw


def order_lines(lines: Mapping[str, LogLine]) -> tuple[LogLine, ...]:
    """Return the lines, each after those that it names; ties by time and id.

    The id of a line that can be applied is a digest of the ids before it, so a cycle
    has a line that cannot: the earliest of these is then taken out of turn.
    """
    given = tuple(lines.values())
    if _is_chain(given):  # as one program wrote it: nothing waits but for the line before it
        return given
    waiting = {
        name: {one for one in line.after if one in lines and one != name} for name, line in lines.items()
    }
    followers: dict[str, list[str]] = {}
    for name, parents in waiting.items():
        for parent in parents:
            followers.setdefault(parent, []).append(name)
    ready = [(lines[name].at, name) for name, parents in waiting.items() if not parents]
    heapq.heapify(ready)
    ordered: dict[str, LogLine] = {}
    while len(ordered) < len(lines):
        if ready:
            name = heapq.heappop(ready)[1]
        else:
            left = (name for name, line in lines.items() if name not in ordered and line.entry is None)
            name = min(left, key=lambda name: (lines[name].at, name))
        if name in ordered:
            continue
        ordered[name] = lines[name]
        for follower in followers.get(name, ()):
            waiting[follower].discard(name)
            if not waiting[follower] and follower not in ordered:
                heapq.heappush(ready, (lines[follower].at, follower))
    return tuple(ordered.values())


def _is_chain(lines: Sequence[LogLine]) -> bool:
    """Return whether each line can be applied and names the one before it, which leaves no other order."""
    return all(line.entry is not None for line in lines) and all(
        before.id in line.after for before, line in pairwise(lines)
    )


class Sight:
    """Which lines were made in sight of which: the ancestors of each, as bits in the order of lines."""

    def __init__(self, ordered: Sequence[LogLine]) -> None:
        self._ids = [line.id for line in ordered]
        self._places = {name: place for place, name in enumerate(self._ids)}
        #: A log that one person wrote, or several in turn, has no concurrent lines: no sets are needed.
        self.is_linear = all(before.id in line.after for before, line in pairwise(ordered))
        self._before: list[int] = []
        if self.is_linear:
            return
        self._after = [0] * len(ordered)
        parents = [[self._places.get(one, place) for one in line.after] for place, line in enumerate(ordered)]
        parents = [[one for one in of if one < place] for place, of in enumerate(parents)]
        for of in parents:
            seen = 0
            for parent in of:
                seen |= self._before[parent] | 1 << parent
            self._before.append(seen)
        for place in range(len(ordered) - 1, -1, -1):
            for parent in parents[place]:
                self._after[parent] |= self._after[place] | 1 << place

    def saw(self, later: str, earlier: str) -> bool:
        """Return whether the line *later* was made in sight of *earlier*."""
        at, of = self._places[later], self._places[earlier]
        return of < at if self.is_linear else bool(self._before[at] >> of & 1)

    def mask(self, names: Iterable[str]) -> int:
        """Return a set of lines as bits."""
        found = 0
        for name in names:
            found |= 1 << self._places[name]
        return found

    def concurrent(self, name: str, among: int) -> tuple[str, ...]:
        """Return those lines of *among*, a set of bits, that neither saw *name* nor were seen by it."""
        if self.is_linear:
            return ()
        at = self._places[name]
        left = among & ~(self._before[at] | self._after[at] | 1 << at)
        found = []
        while left:
            lowest = left & -left
            found.append(self._ids[lowest.bit_length() - 1])
            left ^= lowest
        return tuple(found)


def heads(lines: Iterable[LogLine]) -> tuple[str, ...]:
    """Return the ids of the lines that no other names, sorted."""
    names: set[str] = set()
    named: set[str] = set()
    for line in lines:
        names.add(line.id)
        named.update(line.after)
    return tuple(sorted(names - named))
