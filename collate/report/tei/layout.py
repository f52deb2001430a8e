"""Lay the witnesses of an edition out on one line, for the TEI writer.

The line has one coordinate for each token between two entries and one for
each entry.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from collate.errors import VerificationError
from collate.model import Alignment, ApparatusEntry, Edition, Emendation
from collate.report.source_positions import Places
from collate.report.tei.stations import stations
from collate.report.tei.tracks import REPORT_IT, Voice, voices_of


class Piece(NamedTuple):
    """A stretch of the line.

    ``starts`` has each column's first token here, or its next one where it
    has none; ``present`` says which columns are extant. A gap is *width*
    tokens of all of them; an entry has width 1; an edge has width 0 and the
    columns whose lacuna ends or starts there. ``emendation`` is the editor's
    at an entry.
    """

    at: int
    width: int
    starts: tuple[int, ...]
    present: tuple[bool, ...]
    entry: ApparatusEntry | None = None
    ended: tuple[int, ...] = ()
    started: tuple[int, ...] = ()
    emendation: Emendation | None = None

    @property
    def is_edge(self) -> bool:
        """Whether lacunae start or end here."""
        return bool(self.ended or self.started)


class _Edge(NamedTuple):
    position: tuple[int, ...]
    ended: tuple[int, ...]
    started: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """The pieces in order, and the paragraph breaks.

    ``paragraphs`` maps the coordinates at which a ``<p>`` starts, ``bare``
    those at which only some witnesses start a paragraph, to those witnesses
    (indices into ``voices``). Breaks inside an entry are in neither.
    """

    voices: tuple[Voice, ...]
    base: int
    pieces: tuple[Piece, ...]
    paragraphs: dict[int, frozenset[int]] = field(default_factory=dict)
    bare: dict[int, frozenset[int]] = field(default_factory=dict)


def lay_out(edition: Edition, known: Places | None = None) -> Stream:
    """Return the line of *edition*; *known* are the pages of its files.

    Raises:
        VerificationError: the apparatus does not fit the alignment (an
            internal error: the text between two entries is not the same in
            all witnesses).
    """
    work = edition.work
    voices = voices_of(edition, known)
    pieces = tuple(_pieces(edition))
    base = next(i for i, witness in enumerate(work.witnesses) if witness.siglum == work.base)
    paragraphs, bare = _breaks(voices, base, pieces, len(work.columns))
    return Stream(voices, base, pieces, paragraphs, bare)


# -- pieces -------------------------------------------------------------------


def _edges(alignment: Alignment) -> list[_Edge]:
    """Return the places at which a column falls silent or comes back, with every column's tokens so far."""
    edges: list[_Edge] = []
    if not any(None in run.cells for run in alignment.runs):
        return edges
    here = [0] * len(alignment.tokens)
    silent: tuple[int, ...] = ()
    for run in alignment.runs:
        now = tuple(c for c, cell in enumerate(run.cells) if cell is None)
        if now != silent:
            ended = tuple(c for c in silent if c not in now)
            edges.append(_Edge(tuple(here), ended, tuple(c for c in now if c not in silent)))
            silent = now
        for c, cell in enumerate(run.cells):
            if cell:
                here[c] = cell[1]
    if silent:
        edges.append(_Edge(tuple(here), silent, ()))
    return edges


def _pieces(edition: Edition) -> Iterator[Piece]:
    tokens = edition.alignment.tokens
    edges, due = _edges(edition.alignment)[::-1], list(stations(edition))[::-1]
    cursors = [0] * len(tokens)
    present = [True] * len(tokens)
    at = 0

    def gap(targets: list[int | None], where: str) -> Iterator[Piece]:
        """Move all cursors on by the same number of tokens, to *targets* (None: it has no say)."""
        nonlocal at
        sizes = {t - cursors[c] for c, t in enumerate(targets) if t is not None and present[c]}
        if len(sizes) > 1 or min(sizes, default=0) < 0:
            raise VerificationError(
                edition.work.slug, f"the witnesses differ outside the entries, {where}", REPORT_IT
            )
        size = sizes.pop() if sizes else 0
        if size:
            yield Piece(at, size, tuple(cursors), tuple(present))
            at += size
            for c, there in enumerate(present):
                cursors[c] += size if there else 0

    while edges or due:
        if _edge_comes_first(edges, [station.targets for station in due[-1:]], present):
            edge = edges.pop()
            yield from gap(list(edge.position), f"before a lacuna at token {edge.position}")
            yield Piece(at, 0, tuple(cursors), tuple(present), None, edge.ended, edge.started)
            for c in (*edge.ended, *edge.started):
                present[c] = c in edge.ended
        else:
            entry, emendation, targets = due.pop()
            if any((cell is None) == there for cell, there in zip(entry.cells, present, strict=True)):
                raise VerificationError(
                    edition.work.slug, f"{entry.id} and the lacunae do not agree", REPORT_IT
                )
            yield from gap(list(targets), f"before {entry.id}")
            yield Piece(at, 1, tuple(cursors), tuple(present), entry, emendation=emendation)
            at += 1
            for c, cell in enumerate(entry.cells):
                cursors[c] = cell[1] if cell else cursors[c]
    yield from gap([len(column) for column in tokens], "after the last entry")


def _edge_comes_first(edges: list[_Edge], due: list[tuple[int | None, ...]], present: list[bool]) -> bool:
    """Whether the next edge stands before the entry that begins at the tokens *due*."""
    if not edges or not due:
        return bool(edges)
    for c, token in enumerate(due[-1]):
        if token is not None and present[c]:
            return edges[-1].position[c] <= token
    return True  # whoever has words in the entry is not extant yet


# -- breaks -------------------------------------------------------------------


class _Place(NamedTuple):
    """Tokens from *token* on stand at coordinate *at*: each one further in a gap, all at once in an entry."""

    token: int
    at: int
    is_entry: bool


class _Places:
    """Where the tokens of one column stand."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self.tokens: list[int] = []
        self.returns: dict[int, int] = {}

    def add(self, place: _Place) -> None:
        self.places.append(place)
        self.tokens.append(place.token)

    def interval(self, token: int) -> tuple[int, int] | None:
        """Return the first and last coordinate for a break before *token*; None if it is inside an entry."""
        left = self.places[bisect_right(self.tokens, token - 1) - 1]
        right = self.places[bisect_right(self.tokens, token) - 1]
        if left is right and left.is_entry:
            return None
        low = left.at + 1 + (0 if left.is_entry else token - 1 - left.token)
        high = right.at + (0 if right.is_entry else token - right.token)
        # A paragraph that starts across a lacuna starts where the witness comes back.
        return max(low, self.returns.get(token, 0)), high


def _places(pieces: tuple[Piece, ...], columns: int) -> list[_Places]:
    places = [_Places() for _ in range(columns)]
    for piece in pieces:
        for c in piece.ended:
            places[c].returns[piece.starts[c]] = piece.at
        if piece.is_edge:
            continue
        cells = piece.entry.cells if piece.entry else piece.present
        for c, cell in enumerate(cells):
            if cell:
                places[c].add(_Place(piece.starts[c], piece.at, piece.entry is not None))
    return places


def _breaks(
    voices: tuple[Voice, ...], base: int, pieces: tuple[Piece, ...], columns: int
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Give every paragraph break its coordinate; see :class:`Stream`.

    A break can slide over entries in which its witness has nothing. The
    base's takes the place that most witnesses share, the later one of two
    equal ones; another witness's joins every base break that it can reach, else stands
    right before its token.
    """
    places = _places(pieces, columns)
    spans = [
        (v, span)
        for v, voice in enumerate(voices)
        for token in voice.breaks
        if (span := places[voice.column].interval(token)) is not None
    ]
    votes: Counter[int] = Counter()
    for _, (low, high) in spans:
        votes.update(range(low, high + 1))
    chosen = {max(range(low, high + 1), key=lambda x: (votes[x], x)) for v, (low, high) in spans if v == base}
    paragraphs: dict[int, set[int]] = {x: set() for x in sorted(chosen)}
    bare: dict[int, set[int]] = {}
    order = list(paragraphs)
    for v, (low, high) in spans:
        reached = order[bisect_left(order, low) : bisect_right(order, high)]
        for x in reached:
            paragraphs[x].add(v)
        if not reached:
            bare.setdefault(high, set()).add(v)
    return (
        {x: frozenset(who) for x, who in paragraphs.items()},
        {x: frozenset(bare[x]) for x in sorted(bare)},
    )
