"""Which pairs of texts get a page of their own, and its address.

A run over many files finds more pairs than anybody reads. Pages are written
for the strongest ones, which the overview lists, and for what made each work:
of every witness the match that ties it to the base text (or to another
witness), and of every report the match with what it reports on. So their
number grows as that of the texts, not of the pairs.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from collate.model import Match, Relation, Work

#: Rows of matches on the overview, each with its page; the whole list is matches.csv.
MOST_MATCHES = 200

#: The order of the relations on the page: those that made works first.
STRENGTH = {relation: rank for rank, relation in enumerate(Relation)}


class Pairs:
    """The pages of matches of a run."""

    def __init__(self, matches: Sequence[Match] = (), works: Sequence[Work] = ()) -> None:
        self.strongest = tuple(sorted(matches, key=_rank)[:MOST_MATCHES])
        self._by_text: defaultdict[str, list[Match]] = defaultdict(list)
        for match in matches:
            self._by_text[match.left].append(match)
            self._by_text[match.right].append(match)
        self._work_of = {w.segment.id: work for work in works for w in work.witnesses}

    def why(self, work: Work, segment: str) -> Match | None:
        """Return the match that ties the text with the id *segment* to *work*; None for its base text.

        It depends on the matches among the texts of *work* alone.
        """
        base = work.witness(work.base).segment.id
        if segment == base:
            return None
        others = {witness.segment.id for witness in work.witnesses}
        found = [m for m in self._by_text.get(segment, ()) if _other(m, segment) in others]
        return min(found, key=lambda m: (base not in (m.left, m.right), _rank(m)), default=None)

    def shown(self) -> tuple[Match, ...]:
        """Return the matches that have a page, each once, in the order of their names."""
        chosen = {name(match): match for match in self.strongest}
        for work in dict.fromkeys(self._work_of.values()):
            for segment in (*(witness.segment.id for witness in work.witnesses), *work.derived):
                match = self.why(work, segment)
                if match is not None:
                    chosen[name(match)] = match
        return tuple(chosen[key] for key in sorted(chosen))

    def work_with_page(self, segment: str) -> Work | None:
        """Return the work in which the text with this id is a witness, if that has a page of its own."""
        work = self._work_of.get(segment)
        return work if work is not None and len(work.witnesses) > 1 else None

    def href(self, match: Match) -> str:
        """Return the address of a match's page, seen from the output folder."""
        return f"matches/{name(match)}"


def name(match: Match) -> str:
    """Return the name of the page of *match*: the same whatever else is found, and in whatever order.

    >>> name(Match("b#1", "a#1", Relation.VERSION, 1, 1, 1, 9))
    'c64915785ca0d9df.html'
    """
    ids = "\0".join(sorted((match.left, match.right))).encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(ids).hexdigest()[:16]}.html"


def _rank(match: Match) -> tuple[int, float, str, str]:
    # Strongest first; ties by name, so that the order in which matches come does not count.
    low, high = sorted((match.left, match.right))
    return STRENGTH[match.relation], -max(match.left_in_right, match.right_in_left), low, high


def _other(match: Match, segment: str) -> str:
    return match.right if match.left == segment else match.left
