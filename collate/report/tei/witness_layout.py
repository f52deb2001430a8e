"""The layout of an edition for the TEI writer: all witnesses on one line of coordinates.

The line has one coordinate for each token between two entries and one for
each entry.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from typing import NamedTuple

from collate.errors import VerificationError
from collate.i18n import _
from collate.model import Alignment, ApparatusEntry, Edition, Emendation, Kind, Reading
from collate.report.source_positions import SourceIndex
from collate.report.tei.tracks import REPORT_IT, WitnessTrack, witness_tracks


class LayoutPiece(NamedTuple):
    """A part of the line, from coordinate ``at`` on.

    ``starts`` has each column's first token here, or its next one where it
    has none; ``present`` is true for the extant columns. A gap is *width*
    tokens of all extant columns; an entry has width 1; an edge has width 0 and
    the columns whose lacuna ends or starts there. ``emendation`` is the
    editor's at an entry.
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


class _LacunaEdge(NamedTuple):
    """Each column's tokens before the edge, and the columns whose lacuna ends or starts there."""

    position: tuple[int, ...]
    ended: tuple[int, ...]
    started: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EditionLayout:
    """The pieces in order, and the paragraph breaks; ``base`` is the index of the base text in ``tracks``.

    ``paragraphs`` has the coordinates at which a ``<p>`` starts, ``bare`` those
    at which only some witnesses start a paragraph; both map to the witnesses
    that do (indices into ``tracks``). Breaks inside an entry are in neither.
    """

    tracks: tuple[WitnessTrack, ...]
    base: int
    pieces: tuple[LayoutPiece, ...]
    paragraphs: dict[int, frozenset[int]] = field(default_factory=dict)
    bare: dict[int, frozenset[int]] = field(default_factory=dict)


def lay_out(edition: Edition, places: SourceIndex | None = None) -> EditionLayout:
    """Return the layout of *edition*; *places* has the pages of its files.

    Raises:
        VerificationError: the apparatus does not fit the alignment (an
            internal error: the text between two entries is not the same in
            all witnesses).
    """
    work = edition.work
    tracks = witness_tracks(edition, places)
    pieces = tuple(_pieces(edition))
    base = next(i for i, witness in enumerate(work.witnesses) if witness.siglum == work.base)
    paragraphs, bare = _breaks(tracks, base, pieces, len(work.columns))
    return EditionLayout(tracks, base, pieces, paragraphs, bare)


# -- pieces -------------------------------------------------------------------


def _edges(alignment: Alignment) -> list[_LacunaEdge]:
    """Return the points at which a lacuna of a column starts or ends, in order."""
    edges: list[_LacunaEdge] = []
    if not any(None in run.cells for run in alignment.runs):
        return edges
    here = [0] * len(alignment.tokens)
    missing: tuple[int, ...] = ()
    for run in alignment.runs:
        now = tuple(c for c, cell in enumerate(run.cells) if cell is None)
        if now != missing:
            ended = tuple(c for c in missing if c not in now)
            edges.append(_LacunaEdge(tuple(here), ended, tuple(c for c in now if c not in missing)))
            missing = now
        for c, cell in enumerate(run.cells):
            if cell:
                here[c] = cell[1]
    if missing:
        edges.append(_LacunaEdge(tuple(here), missing, ()))
    return edges


def _pieces(edition: Edition) -> Iterator[LayoutPiece]:
    tokens = edition.alignment.tokens
    edges, due = _edges(edition.alignment)[::-1], list(app_sites(edition))[::-1]
    cursors = [0] * len(tokens)
    present = [True] * len(tokens)
    at = 0

    def gap(targets: list[int | None], where: str) -> Iterator[LayoutPiece]:
        """Advance all cursors by the same number of tokens, to *targets* (None: not constrained)."""
        nonlocal at
        sizes = {t - cursors[c] for c, t in enumerate(targets) if t is not None and present[c]}
        if len(sizes) > 1 or min(sizes, default=0) < 0:
            problem = _("the witnesses differ outside the entries, {where}", where=where)
            raise VerificationError(edition.work.slug, problem, REPORT_IT)
        size = sizes.pop() if sizes else 0
        if size:
            yield LayoutPiece(at, size, tuple(cursors), tuple(present))
            at += size
            for c, extant in enumerate(present):
                cursors[c] += size if extant else 0

    while edges or due:
        if _edge_comes_first(edges, [site.targets for site in due[-1:]], present):
            edge = edges.pop()
            position = ", ".join(map(str, edge.position))
            yield from gap(list(edge.position), _("before a lacuna at tokens {tokens}", tokens=position))
            yield LayoutPiece(at, 0, tuple(cursors), tuple(present), ended=edge.ended, started=edge.started)
            for c in (*edge.ended, *edge.started):
                present[c] = c in edge.ended
        else:
            entry, emendation, targets = due.pop()
            if any((cell is None) == extant for cell, extant in zip(entry.cells, present, strict=True)):
                problem = _("{entry} contradicts the lacunae", entry=entry.id)
                raise VerificationError(edition.work.slug, problem, REPORT_IT)
            yield from gap(list(targets), _("before {entry}", entry=entry.id))
            yield LayoutPiece(at, 1, tuple(cursors), tuple(present), entry, emendation=emendation)
            at += 1
            for c, cell in enumerate(entry.cells):
                cursors[c] = cell[1] if cell else cursors[c]
    yield from gap([len(column) for column in tokens], _("after the last entry"))


def _edge_comes_first(
    edges: list[_LacunaEdge], due: list[tuple[int | None, ...]], present: list[bool]
) -> bool:
    """Return whether the next edge stands before the entry that begins at the tokens *due*."""
    if not edges or not due:
        return bool(edges)
    for c, token in enumerate(due[-1]):
        if token is not None and present[c]:
            return edges[-1].position[c] <= token
    return True  # the witnesses with words in the entry are not extant yet


# -- breaks -------------------------------------------------------------------


class _TokenPosition(NamedTuple):
    """Tokens from *token* on have coordinates from *at* on: one each in a gap, one together in an entry."""

    token: int
    at: int
    is_entry: bool


class _ColumnPositions:
    """The coordinates of the tokens of one column; ``returns`` maps the tokens after a lacuna to its end."""

    def __init__(self) -> None:
        self.positions: list[_TokenPosition] = []
        self.tokens: list[int] = []
        self.returns: dict[int, int] = {}

    def append(self, position: _TokenPosition) -> None:
        self.positions.append(position)
        self.tokens.append(position.token)

    def interval(self, token: int) -> tuple[int, int] | None:
        """Return the first and last coordinate for a break before *token*; None if it is inside an entry."""
        left = self.positions[bisect_right(self.tokens, token - 1) - 1]
        right = self.positions[bisect_right(self.tokens, token) - 1]
        if left is right and left.is_entry:
            return None
        low = left.at + 1 + (0 if left.is_entry else token - 1 - left.token)
        high = right.at + (0 if right.is_entry else token - right.token)
        # A paragraph that starts across a lacuna starts where the witness comes back.
        return max(low, self.returns.get(token, 0)), high


def _positions(pieces: tuple[LayoutPiece, ...], columns: int) -> list[_ColumnPositions]:
    positions = [_ColumnPositions() for column in range(columns)]
    for piece in pieces:
        for c in piece.ended:
            positions[c].returns[piece.starts[c]] = piece.at
        if piece.is_edge:
            continue
        cells = piece.entry.cells if piece.entry else piece.present
        for c, cell in enumerate(cells):
            if cell:
                positions[c].append(_TokenPosition(piece.starts[c], piece.at, piece.entry is not None))
    return positions


def _breaks(
    tracks: tuple[WitnessTrack, ...], base: int, pieces: tuple[LayoutPiece, ...], columns: int
) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """Return the paragraph breaks by coordinate, as in :class:`EditionLayout`.

    A break can slide over entries in which its witness has nothing. The base
    text's takes the coordinate that most witnesses can reach, the later of two
    equals; another witness's joins every base break that it can reach, else
    stands right before its token.
    """
    positions = _positions(pieces, columns)
    spans = [
        (v, span)
        for v, track in enumerate(tracks)
        for token in track.breaks
        if (span := positions[track.column].interval(token)) is not None
    ]
    votes: Counter[int] = Counter()
    for _track, (low, high) in spans:
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


class AppSite(NamedTuple):
    """The site of an app; ``targets`` is each column's first token there, None where not constrained."""

    entry: ApparatusEntry
    emendation: Emendation | None
    targets: tuple[int | None, ...]


def app_sites(edition: Edition) -> Iterator[AppSite]:
    """Yield the entries and emendations of *edition* in text order.

    An emendation of words that all witnesses share has an entry numbered 0
    without variants, and so has a place where some only state a loss of words.

    Raises:
        VerificationError: an emendation refers to an entry that does not exist.
    """
    of_entries = {e.entry: e for e in edition.emendations if e.entry is not None}
    alone = [emendation for emendation in edition.emendations if emendation.entry is None][::-1]
    if unknown := set(of_entries) - {entry.number for entry in edition.entries}:
        numbers = ", ".join(map(str, sorted(unknown)))
        problem = _("has emendations of entries that do not exist: {numbers}", numbers=numbers)
        raise VerificationError(edition.work.slug, problem, REPORT_IT)
    for entry in merge(edition.entries, edition.apparatus.unnumbered, key=lambda entry: entry.locus):
        while alone and _before(alone[-1], entry):
            yield _emendation_site(edition, alone.pop())
        at_gap = alone.pop() if not entry.number and alone and alone[-1].locus == entry.locus else None
        targets = tuple(cell[0] if cell else None for cell in entry.cells)
        yield AppSite(entry, of_entries.get(entry.number, at_gap), targets)
    while alone:
        yield _emendation_site(edition, alone.pop())


def _before(emendation: Emendation, entry: ApparatusEntry) -> bool:
    """Return whether *emendation* stands before *entry*; of two at one start the added words come first."""
    start, end = emendation.locus
    return end <= entry.locus.start and (start < end or start < entry.locus.end or end < entry.locus.start)


def _emendation_site(edition: Edition, emendation: Emendation) -> AppSite:
    work, locus = edition.work, emendation.locus
    columns = tuple(c for c, cell in enumerate(emendation.cells) if cell is not None)
    sigla = tuple(
        witness.siglum
        for witness in work.witnesses
        if any(work.columns[c].siglum == (witness.identical_to or witness.siglum) for c in columns)
    )
    lemma = Reading(columns, sigla, emendation.before)
    entry = ApparatusEntry(
        number=0,
        cells=emendation.cells,
        locus=locus,
        left="",
        lemma=lemma,
        right="",
        variants=(),
        kind=Kind.SUBSTANTIVE,
    )
    targets = [cell[0] if cell else None for cell in emendation.cells]
    if not any(emendation.cells):
        # Without words in any witness the position in the base text is decisive.
        offsets = edition.alignment.tokens[work.base_column].offsets.tolist()
        targets[work.base_column] = bisect_left(offsets, locus.start)
    return AppSite(entry, emendation, tuple(targets))
