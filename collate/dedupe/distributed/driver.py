"""The stage on an engine: texts stay where they were read, and what must meet is sent there.

The steps are those of :func:`~collate.dedupe.matches.dedupe`, and so is the
result, to the last row. In one place stand only the texts' names, digests and
measures, and the pairs: some 300 bytes a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np

from collate.dedupe.comparison_blocks import among
from collate.dedupe.distributed.candidates import Measures, Sketched, measures, spread_candidates
from collate.dedupe.distributed.pair_comparison import Row, spread_pairs
from collate.dedupe.matches import Tell, silent
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import digest, gather, sketch
from collate.model import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.engine import Engine, Shared
    from collate.model import Genre, Match, Text
    from collate.settings import DedupeSettings, Settings

    Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts, in order. ``place`` is that of the batch among all; no two have the same."""

    place: tuple[int, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """Which texts there are: where the rows of each batch begin, and which rows are first with their text."""

    starts: dict[tuple[int, ...], int]
    first: NDArray[np.bool_]

    def rows(self, batch: Batch) -> Iterator[tuple[int, Text]]:
        """Yield the texts of *batch* that are the first of their kind, after their rows."""
        start = self.starts[batch.place]
        for row, text in enumerate(batch.texts, start):
            if self.first[row]:
                yield row, text


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Names, genres and digests of all texts, and the rows of equal texts by the first of them."""

    ids: Sequence[str]
    genres: Sequence[Genre]
    digests: NDArray[np.uint8]
    copies: dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was found: the texts, their measures, and every match after the rows of its texts, in order."""

    texts: Texts
    measures: Measures
    matches: tuple[tuple[int, int, Match], ...]
    warnings: tuple[str, ...]


def dedupe_parts(
    batches: Iterable[Batch], settings: Settings, engine: Engine, tell: Tell = silent
) -> tuple[Match, ...]:
    """Return what :func:`~collate.dedupe.dedupe` returns for the texts of all *batches*, in order."""
    found = spread(batches, settings.dedupe, engine)
    for warning in found.warnings:
        tell(warning)
    return tuple(match for _, _, match in found.matches)


def spread(batches: Iterable[Batch], settings: DedupeSettings, engine: Engine, spans: bool = True) -> Found:
    """Find the matches among the texts of all *batches*.

    *batches* are texts on *engine*, or here, asked for several times; not
    their order counts, but their places. The ids of all texts are different.
    Without *spans* the matches do not say what is shared, only how much.
    """
    roll, texts = _called(batches, engine)
    shared = engine.share(roll)
    sketched = partial(_sketched, roll=shared, scheme=scheme_of(settings))
    sketches = engine.keep(engine.map_partitions(sketched, batches))
    known = measures(sketches, len(texts.ids), engine)
    found = spread_candidates(sketches, known, settings, engine)
    copies = {row: _rows(texts, rows) for row, rows in texts.copies.items() if known.shingles[row]}
    beside = engine.share(copies)
    firsts = engine.map_partitions(partial(_firsts, roll=shared), batches)
    rows = list(spread_pairs(firsts, found, known, beside, settings, engine, spans))
    if copies:
        same = partial(_same, copies=beside, shingles=engine.share(known.shingles), settings=settings)
        rows += [
            (left, right, match if spans else replace(match, shared=()))
            for left, right, match in engine.map_partitions(same, firsts)
        ]
    rows.sort(key=lambda row: row[:2])
    return Found(texts, known, tuple(rows), tuple(found.warnings(texts.ids)))


def _called(batches: Iterable[Batch], engine: Engine) -> tuple[Roll, Texts]:
    """Give every text its row, and find those that are equal."""
    starts: dict[tuple[int, ...], int] = {}
    ids: list[str] = []
    genres: list[Genre] = []
    digests: list[bytes] = []
    for place, named, kinds, found in sorted(engine.map_partitions(_listed, batches), key=lambda row: row[0]):
        starts[place] = len(ids)
        ids += named
        genres += kinds
        digests += found
    rows: dict[bytes, list[int]] = {}
    for row, text in enumerate(digests):
        rows.setdefault(text, []).append(row)
    first = np.zeros(len(ids), dtype=np.bool_)
    first[[equal[0] for equal in rows.values()]] = True
    copies = {equal[0]: tuple(equal) for equal in rows.values() if len(equal) > 1}
    table = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 32)
    return Roll(starts, first), Texts(ids, genres, table, copies)


def _listed(
    batch: Batch,
) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], tuple[Genre, ...], tuple[bytes, ...]]]:
    texts = batch.texts
    yield (
        batch.place,
        tuple(text.id for text in texts),
        tuple(text.genre for text in texts),
        tuple(digest(text.text) for text in texts),
    )


def _rows(texts: Texts, rows: Iterable[int]) -> tuple[Row, ...]:
    return tuple((row, texts.ids[row], texts.genres[row]) for row in rows)


def _sketched(batch: Batch, roll: Shared[Roll], scheme: Scheme) -> Iterator[Sketched]:
    found = [(row, sketch(text.text, scheme)) for row, text in roll.value.rows(batch)]
    found = [(row, made) for row, made in found if made.shingles]
    if found:
        rows = np.asarray([row for row, _ in found], dtype=np.int64)
        yield Sketched(rows, gather((made for _, made in found), scheme))


def _firsts(batch: Batch, roll: Shared[Roll]) -> Iterator[tuple[int, Record]]:
    for row, text in roll.value.rows(batch):
        yield row, Record(text.id, text.text, text.genre)


def _same(
    item: tuple[int, Record],
    copies: Shared[dict[int, tuple[Row, ...]]],
    shingles: Shared[Keys],
    settings: DedupeSettings,
) -> Iterator[tuple[int, int, Match]]:
    """Yield the matches of a text with its copies."""
    row, text = item
    if row in copies.value:
        texts = {other: Record(name, text.text, genre) for other, name, genre in copies.value[row]}
        by_row = cast("Sequence[Text]", texts)  # it is asked for single rows only
        yield from among(by_row, tuple(texts), int(shingles.value[row]), settings)
