"""Deduplication of records on an engine: its workers read the files, and the texts stay with them.

Every worker must see the files under the same paths. In this process stand
the texts' names and digests, the pairs, and the matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from collate.corpus.load import Collected, Names, take
from collate.corpus.partition import (
    JSONL,
    PARQUET,
    PIECE,
    Batch,
    Piece,
    Row,
    kind_of,
    pieces,
    read_file,
    read_parquet,
    read_piece,
    row_groups,
    state_of,
)
from collate.corpus.select import EQUALS, kept_rows
from collate.corpus.write import write_kept
from collate.dedupe.cluster import LARGEST_COMPLETE
from collate.dedupe.distributed.driver import Batch as TextBatch
from collate.dedupe.distributed.driver import Found, spread
from collate.dedupe.minhash.signature import scheme_of
from collate.dedupe.minhash.sketch import Sketches
from collate.engine import components
from collate.model import Genre, Match, Record, Relation
from collate.read import FoundFile, find
from collate.split.genre import genre_of

if TYPE_CHECKING:
    from pathlib import Path

    from collate.corpus.job import Job
    from collate.corpus.spill import Spill
    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings, Settings

    Place = tuple[int, int]


class Unit(NamedTuple):
    """What one worker reads at a time: a piece of a JSON lines file, a row group after rows, or a file."""

    number: int
    file: FoundFile
    piece: Piece | None = None
    group: int | None = None
    before: int = 0
    size: int = 0


class Held(NamedTuple):
    """A batch as it was read: the number of its unit, its own inside the unit."""

    place: tuple[int, int]
    batch: Batch


@dataclass(slots=True)
class Home:
    """Stands in for the spill in this process: names and genres of all texts, and the few texts sent home."""

    ids: list[str] = field(default_factory=list)
    genres: Sequence[Genre] = ()
    texts: dict[int, str] = field(default_factory=dict)

    def add(self, name: str, text: bytes, genre: Genre | None = None) -> None:
        """Add a name."""
        self.ids.append(name)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, row: int) -> Record:
        return Record(self.ids[row], self.texts.get(row, ""), self.genres[row])


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read: the batches, where they are, and what is known of them here.

    ``starts`` gives the row of the first text of each batch that counts.
    """

    held: Iterable[Held]
    collected: Collected
    home: Home
    starts: dict[Place, int]


def read_on(engine: Engine, paths: Sequence[Path], settings: Settings, job: Job) -> Reading:
    """Read everything under *paths* on *engine*; give every text the name that it has when read here."""
    there = find(paths, job.leave_out)
    states = tuple(map(state_of, there.files))
    files = {file: number for number, file in enumerate(there.files)}
    given = list(units(there.files))
    held: Iterable[Held] = engine.map_partitions(partial(_read, settings=settings, cut=job.cut), given)
    if any(unit.size > 4 * PIECE for unit in given):
        parts = max(engine.width, sum(unit.size for unit in given) // PIECE)
        spread_out = engine.shuffle_by_key(
            engine.map_partitions(partial(_anywhere, parts=parts), held), parts
        )
        held = engine.map_partitions(_unpacked, spread_out)
    held = engine.keep(held)
    home, skipped, notes = Home(), list(there.skipped), list(there.notes)
    collected = Collected(cast("Spill", home), there.files, there.ignored, skipped, notes)
    collected.states = states
    names = Names(collected)
    starts: dict[Place, int] = {}
    broken: set[FoundFile] = set()
    for place, batch in sorted(engine.map_partitions(_head, held), key=lambda head: head.place):
        unit = given[place[0]]
        if unit.file in broken:
            continue  # as when it is read from its beginning: not a word after the fault
        if unit.group is not None and any(line == 0 for line, _ in batch.skipped):
            broken.add(unit.file)
        starts[place] = len(home)
        take(collected, names, files[unit.file], batch)
    names.summary()
    return Reading(held, collected, home, starts)


def units(files: Sequence[FoundFile]) -> Iterator[Unit]:
    """Yield what there is to read, in reading order."""
    number = 0
    for file in files:
        kind, found = kind_of(file), [Unit(number, file)]
        if kind == JSONL:
            found = [Unit(number + i, file, piece) for i, piece in enumerate(pieces(file))]
        elif kind == PARQUET and (groups := row_groups(file)):
            before = np.cumsum([0, *(rows for rows, _ in groups)]).tolist()
            found = [Unit(number + i, file, None, i, before[i], size) for i, (_, size) in enumerate(groups)]
        yield from found
        number += len(found)


def _read(unit: Unit, settings: Settings, cut: bool) -> Iterator[Held]:
    if unit.piece is not None:
        yield Held((unit.number, 0), read_piece(unit.piece, settings, cut))
    elif kind_of(unit.file) == PARQUET:
        batches = read_parquet(unit.file, settings, cut, unit.group, unit.before)
        yield from (Held((unit.number, i), batch) for i, batch in enumerate(batches))
    else:
        yield Held((unit.number, 0), read_file(unit.file, settings))


def _anywhere(held: Held, parts: int) -> Iterator[tuple[int, Held]]:
    yield sum(held.place) % parts, held


def _unpacked(item: tuple[int, list[Held]]) -> Iterator[Held]:
    yield from item[1]


def _head(held: Held) -> Iterator[Held]:
    """Yield the same without texts."""
    rows = tuple(Row(row.id, b"", row.number, row.part) for row in held.batch.rows)
    yield Held(held.place, held.batch._replace(rows=rows))


def _texts(held: Held, names: Shared[dict[Place, tuple[str, ...]]]) -> Iterator[TextBatch]:
    """Yield the texts of a batch under their names; nothing where it does not count."""
    ids = names.value.get(held.place)
    if ids:
        texts = [row.text.decode("utf-8", "surrogatepass") for row in held.batch.rows]
        genres = [row.genre or genre_of(text) for row, text in zip(held.batch.rows, texts, strict=True)]
        yield TextBatch(held.place, tuple(map(Record, ids, texts, genres)))


def found_on(
    engine: Engine, reading: Reading, settings: DedupeSettings, job: Job
) -> tuple[tuple[Match, ...], tuple[int, ...] | None]:
    """Return the matches among what was read, and the rows of the texts that are kept and written."""
    home, collected = reading.home, reading.collected
    ids = {place: tuple(home.ids[start:end]) for place, (start, end) in _ranges(reading).items()}
    texts = engine.map_partitions(partial(_texts, names=engine.share(ids)), reading.held)
    found = spread(texts, settings, engine, spans=False)
    home.genres = found.texts.genres
    collected.notes += found.warnings
    matches = tuple(match for _, _, match in found.matches)
    if job.kept is None:
        return matches, None
    starts = engine.share(reading.starts)

    def send_home(rows: Iterable[int]) -> None:
        wanted = partial(_wanted, rows=engine.share(frozenset(rows)), starts=starts)
        home.texts |= dict(engine.map_partitions(wanted, texts))

    send_home(_in_large_clusters(found))
    there = cast("Spill", home)
    kept = kept_rows(there, _without_hashes(found, settings), found.matches, job.keep, settings)
    if job.cut or {kind_of(file) for file in collected.files} not in ({JSONL}, {PARQUET}):
        send_home(kept)
    write_kept(collected, kept, job.kept, job.cut)
    return matches, kept


def _ranges(reading: Reading) -> dict[Place, tuple[int, int]]:
    """Return the rows of each batch."""
    places = sorted(reading.starts)
    bounds = [*(reading.starts[place] for place in places), len(reading.home)]
    return dict(zip(places, pairwise(bounds), strict=True))


def _wanted(
    batch: TextBatch, rows: Shared[frozenset[int]], starts: Shared[dict[Place, int]]
) -> Iterator[tuple[int, str]]:
    first = starts.value[batch.place[0], batch.place[1]]
    for row, text in enumerate(batch.texts, first):
        if row in rows.value:
            yield row, text.text


def _in_large_clusters(found: Found) -> Iterator[int]:
    """Yield the rows of texts that :func:`kept_rows` compares itself."""
    first = {row: rows[0] for rows in found.texts.copies.values() for row in rows}
    edges = [
        (first.get(left, left), first.get(right, right))
        for left, right, match in found.matches
        if match.relation in EQUALS or match.relation is Relation.EXCERPT
    ]
    for nodes in components(np.asarray(edges, dtype=np.int64).reshape(-1, 2)).groups():
        if len(nodes) > LARGEST_COMPLETE:
            yield from nodes


def _without_hashes(found: Found, settings: DedupeSettings) -> Sketches:
    """Return what is known of the texts as a table of sketches in which nothing can be looked up."""
    count, nothing = len(found.texts.ids), np.empty(0, dtype=np.uint64)
    shingles = found.measures.shingles.copy()
    for rows in found.texts.copies.values():
        shingles[list(rows)] = shingles[rows[0]]
    starts = np.zeros(count + 1, dtype=np.int64)
    values = np.empty((0, settings.slots), dtype=np.uint32)
    scheme, digests = scheme_of(settings), found.texts.digests
    return Sketches(scheme, digests, shingles, shingles, values, nothing, starts, nothing, starts)
