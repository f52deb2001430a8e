"""The pairs of texts that have a page, and its address.

Pages are written for the strongest matches, which the page of the run lists,
and for the matches that make up each work: for a witness its match with the
base text (or with another witness), for a report its match with a witness of
the work. The number of pages is therefore linear in the number of texts, while
the number of matches may be quadratic.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from collate.model import Match, Relation, Work

#: Rows of matches on the page of the run, each with a page; matches.csv has all.
MOST_MATCHES = 200

#: The rank of each relation on the page: those that make up works come first.
RELATION_ORDER = {relation: rank for rank, relation in enumerate(Relation)}


class PairPages:
    """The pages of the matches of a run."""

    def __init__(self, matches: Sequence[Match] = (), works: Sequence[Work] = ()) -> None:
        self.strongest = tuple(sorted(matches, key=_rank)[:MOST_MATCHES])
        self._by_text: defaultdict[str, list[Match]] = defaultdict(list)
        for match in matches:
            self._by_text[match.left].append(match)
            self._by_text[match.right].append(match)
        self._works = works
        self._work_of = {w.segment.id: work for work in works for w in work.witnesses}
        self._last: tuple[Work, frozenset[str]] | None = None
        self._short = {w.segment.id: w.short_title for work in works for w in work.witnesses}

    def why(self, work: Work, segment: str) -> Match | None:
        """Return the match that joins the text with the id *segment* to *work*; None for the base text.

        It depends only on matches between texts of *work*.
        """
        base = work.witness(work.base).segment.id
        if segment == base:
            return None
        others = self._witnesses(work)
        matches = [m for m in self._by_text.get(segment, ()) if _other(m, segment) in others]
        return min(matches, key=lambda m: (base not in (m.left, m.right), _rank(m)), default=None)

    def _witnesses(self, work: Work) -> frozenset[str]:
        """Return the ids of the texts of *work*, kept for the next text: it is asked of each."""
        if self._last is None or self._last[0] is not work:
            self._last = work, frozenset(witness.segment.id for witness in work.witnesses)
        return self._last[1]

    def with_pages(self) -> tuple[Match, ...]:
        """Return the matches that have a page, each once, sorted by page name."""
        by_name = {pair_page_name(match): match for match in self.strongest}
        for work in self._works:
            for segment in (*(witness.segment.id for witness in work.witnesses), *work.derived):
                match = self.why(work, segment)
                if match is not None:
                    by_name[pair_page_name(match)] = match
        return tuple(by_name[key] for key in sorted(by_name))

    def short_title(self, segment: str) -> str:
        """Return the short title of the source of the text with this id; empty if it has none."""
        return self._short.get(segment, "")

    def work_with_page(self, segment: str) -> Work | None:
        """Return the work in which the text with this id is a witness, None if the work has no page."""
        work = self._work_of.get(segment)
        return work if work is not None and len(work.witnesses) > 1 else None

    def href(self, match: Match) -> str:
        """Return the address of the page of *match*, relative to the output folder."""
        return f"matches/{pair_page_name(match)}"


def pair_page_name(match: Match) -> str:
    """Return the file name of the page of *match*: a hash of the two ids, in either order.

    >>> pair_page_name(Match("b#1", "a#1", Relation.VERSION, 1, 1, 1, 9))
    'c64915785ca0d9df.html'
    """
    ids = "\0".join(sorted((match.left, match.right))).encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(ids).hexdigest()[:16]}.html"


def _rank(match: Match) -> tuple[int, float, str, str]:
    # Ties are broken by id: the result does not depend on the order of the matches.
    low, high = sorted((match.left, match.right))
    return RELATION_ORDER[match.relation], -max(match.left_in_right, match.right_in_left), low, high


def _other(match: Match, segment: str) -> str:
    return match.right if match.left == segment else match.left
