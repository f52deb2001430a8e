"""Local stemmata: which reading of an entry arose from which others, by decisions of editors.

A decision states the sources of one reading: some readings of the entry, or one that is not known (an open
end). All edges of an entry form a directed graph without cycles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.i18n import _
from collate.model import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from collate.edit.slots import Placed
    from collate.model import Decision

#: A source and the reading that arose from it; None is a source that is not known.
Edge = tuple[str | None, str]


def sources_of(decision: Decision) -> tuple[str | None, ...]:
    """Return the readings that the one of *decision* arose from; none where it takes a statement back.

    >>> from collate.model import Decision
    >>> sources_of(Decision("w", "甲", "甲", what="origin", reading="乙"))
    ('甲',)
    >>> sources_of(Decision("w", "甲", what="origin", how="unknown", reading="乙"))
    (None,)
    """
    if decision.how == "unknown":
        return (None,)
    if decision.how == "unstated":
        return ()
    return tuple(dict.fromkeys(decision.parts or (decision.text,)))


def edges_of(decision: Decision) -> tuple[Edge, ...]:
    """Return the edges that *decision* states."""
    return tuple((source, decision.reading) for source in sources_of(decision))


def find_cycle(edges: Iterable[Edge]) -> tuple[str, ...]:
    """Return the readings of a cycle, each of which arose from the next; empty if there is none.

    >>> find_cycle([("甲", "乙"), ("乙", "丙"), (None, "甲")]), find_cycle([("甲", "乙"), ("乙", "甲")])
    ((), ('乙', '甲'))
    """
    sources: dict[str, list[str]] = {}
    for source, reading in edges:
        if source is not None:
            sources.setdefault(reading, []).append(source)
    done: set[str] = set()

    def search(reading: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if reading in path:
            return path[path.index(reading) :]
        for source in () if reading in done else sources.get(reading, ()):
            if cycle := search(source, (*path, reading)):
                return cycle
        done.add(reading)
        return ()

    return next((cycle for reading in sources if (cycle := search(reading, ()))), ())


def describe_cycle(cycle: Sequence[str]) -> str:
    """Return why readings cannot arise from each other, naming them."""
    way = " ← ".join(f"「{reading or '∅'}」" for reading in (*cycle, cycle[0]))
    return _("a reading cannot arise from itself: {cycle}", cycle=way)


def refuse_cycles(placed: Sequence[Placed]) -> Mapping[int, str]:
    """Return which of *placed*, in order, would close a cycle, by their place among them, and why.

    Of two that were made without sight of each other, neither holds.
    """
    refused: dict[int, str] = {}
    by_entry: dict[int, list[int]] = {}
    for number, one in enumerate(placed):
        if one.decision.what == Subject.ORIGIN and len(one.entries) == 1:
            by_entry.setdefault(one.entries[0], []).append(number)
    for numbers in by_entry.values():
        held: list[int] = []
        for number in numbers:
            new = placed[number].decision
            edges = [edge for other in (*held, number) for edge in edges_of(placed[other].decision)]
            cycle = find_cycle(edges)
            if not cycle:
                held.append(number)
                continue
            why = describe_cycle(cycle)
            refused[number] = why
            against = [
                other
                for other in held
                if placed[other].decision.reading in cycle and _are_concurrent(placed[other].decision, new)
            ]
            for other in against:
                refused[other] = why
                held.remove(other)
    return refused


def contradict(left: Decision, right: Decision) -> bool:
    """Return whether two decisions on the origin of readings of one entry cannot both hold."""
    if left.reading == right.reading:
        return set(sources_of(left)) != set(sources_of(right))
    return bool(find_cycle((*edges_of(left), *edges_of(right))))


def _are_concurrent(left: Decision, right: Decision) -> bool:
    return left.id in right.concurrent or right.id in left.concurrent
