"""Benchmarks of candidate search for bench/dedupe.py: time on one core, memory beside the input."""

from __future__ import annotations

import os
import resource
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from truth.plant import Press, mixed
from truth.words import CHOOSING

from collate.dedupe import (
    Candidates,
    Sketches,
    SketchPartition,
    collect_counts,
    find_candidates,
    scheme_of,
    sketch_texts,
)
from collate.dedupe.candidates import BANDS
from collate.engine import LocalEngine
from collate.settings import DedupeSettings

SETTINGS = DedupeSettings()

#: Signatures generated in one step, so that generation needs less memory than the join.
ROWS = 5_000

#: Documents that one process generates at a time, and texts of a partition of sketches.
SHARD = 2_500

#: For each stream the arrays of a table of sketches that the others use.
OTHERS = {
    "bands": ("samples", "passages"),
    "samples": ("values", "passages"),
    "passages": ("values", "samples"),
}


def megabytes() -> float:
    """Return the peak memory of this process, in millions of bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


class Peak(threading.Thread):
    """Samples the anonymous memory of the process, without mapped files.

    Where the system does not report it, the peak memory of the process counts.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.before, self.most, self.going = self.now(), 0.0, True

    def run(self) -> None:
        while self.going:
            self.most = max(self.most, self.now())
            time.sleep(0.01)

    def more(self) -> float:
        """End sampling, and return the growth in megabytes."""
        self.going = False
        return max(self.most, self.now()) - self.before

    @staticmethod
    def now() -> float:
        try:
            lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return megabytes()
        return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("RssAnon"))


def rows_of(size: int) -> tuple[Any, Any]:
    """Return *size* signatures, and J of the first pairs (rows 0 and 1, 2 and 3, …), a tenth of the rows."""
    random = np.random.default_rng(size)
    values = np.empty((size, SETTINGS.slots), dtype=np.uint32)
    for start in range(0, size, ROWS):
        part = values[start : start + ROWS]
        part[:] = random.integers(0, 1 << 32, part.shape, dtype=np.uint32)
    similarity = random.uniform(0.5, 1, size // 10)
    for start in range(0, size // 10, ROWS):
        rows = np.arange(start, min(start + ROWS, size // 10))
        same = random.random((len(rows), SETTINGS.slots)) < similarity[rows, None]
        values[2 * rows + 1] = np.where(same, values[2 * rows], values[2 * rows + 1])
    return values, similarity


def only(table: Sketches, stream: str) -> Sketches:
    """Return *table* without what the other streams use; without a sample a text has a signature."""
    nothing, starts = np.empty(0, dtype=np.uint64), np.zeros(len(table) + 1, dtype=np.int64)
    changes: dict[str, Any] = {}
    for name in OTHERS[stream]:
        if name == "values":
            changes[name] = np.empty((len(table), 0), dtype=np.uint32)
        else:
            changes |= {name: nothing, f"{name[:-1]}_starts": starts}
    return replace(table, **changes)


def candidates(table: Sketches) -> Candidates:
    """Return the candidates of *table*, sent in partitions to an engine on this process."""
    rows = table.originals()
    engine = LocalEngine()
    parts = engine.keep(
        SketchPartition(part, table.rows(part))
        for part in np.array_split(rows, max(1, len(rows) // SHARD))
        if len(part)
    )
    counts = collect_counts(parts, len(table), engine=engine)
    return find_candidates(parts, counts, settings=SETTINGS, engine=engine)


def band_join(size: int) -> dict[str, float]:
    """Return the figures of our band join on *size* signatures."""
    values, similarity = rows_of(size)
    numbers = np.arange(size, dtype=np.int64)
    digests = np.zeros((size, 32), dtype=np.uint8)
    digests[:, :8] = numbers.view(np.uint8).reshape(-1, 8)
    digests[:, 31] = 1  # numpy drops zeros at the end of strings
    starts, nothing = np.zeros(size + 1, dtype=np.int64), np.empty(0, dtype=np.uint64)
    ones = np.ones(size, dtype=np.int64)
    scheme = scheme_of(SETTINGS)
    table = Sketches(scheme, digests, ones, ones, ones, values, nothing, starts, nothing, starts)
    pinned()
    before, start = megabytes(), time.process_time()
    return measured(size, start, before, candidates(table).similar, similarity)


def index_join(size: int) -> dict[str, float] | None:
    """Return the figures of datasketch's index on the same signatures and bands, None if not installed."""
    try:
        from datasketch import LeanMinHash, MinHashLSH
    except ImportError:
        return None
    values, similarity = rows_of(size)
    pinned()
    made = [LeanMinHash(seed=1, hashvalues=row, scheme="affine32") for row in values]
    before, start = megabytes(), time.process_time()
    index = MinHashLSH(num_perm=SETTINGS.slots, params=BANDS)
    with index.insertion_session() as session:
        for row, one in enumerate(made):
            session.insert(row, one, check_duplication=False)
    pairs = {tuple(sorted((row, other))) for row, one in enumerate(made) for other in index.query(one)}
    keys = np.asarray([left * size + right for left, right in pairs if left != right], dtype=np.int64)
    return measured(size, start, before, keys, similarity)


def measured(size: int, start: float, before: float, found: Any, similarity: Any) -> dict[str, float]:
    """Return the figures of a join that began at *start* (s) and *before* (MB) and returned *found*."""
    seconds = time.process_time() - start
    left, right = np.divmod(found, size)
    planted = (left % 2 == 0) & (right == left + 1) & (left < size // 5)
    sure = similarity >= 0.7
    hit = np.zeros(len(similarity), dtype=np.bool_)
    hit[left[planted] // 2] = True
    return {
        "rows": size,
        "seconds": seconds,
        "megabytes": megabytes() - before,
        "recall at J >= .5": float(hit.mean()),
        "recall at J >= .7": float(hit[sure].mean()),
        "others": int(np.count_nonzero(~planted)),
    }


def shard(number: int) -> tuple[Sketches, int, float]:
    """Return the sketches of some documents, their characters, and the seconds that sketching took."""
    texts = [document.text for document in mixed(Press(CHOOSING, 100 + number), SHARD).documents]
    start = time.process_time()
    made = sketch_texts(texts, scheme_of(SETTINGS))
    return made, sum(map(len, texts)), time.process_time() - start


def streams(size: int) -> dict[str, Any]:
    """Return the figures of each stream on *size* generated documents of 2,000 to 12,000 characters."""
    with ProcessPoolExecutor(min(3, os.cpu_count() or 1), get_context("spawn")) as pool:
        made, characters, sketching = zip(*pool.map(shard, range(-(-size // SHARD))), strict=True)
    table = Sketches.join(made, scheme_of(SETTINGS))
    del made
    pinned()
    arrays = (table.values, table.samples, table.passages, table.digests, table.letters, table.shingles)
    peak = Peak()
    peak.start()

    def timed(stream: str) -> dict[str, float]:
        part = only(table, stream)
        start = time.process_time()
        found = candidates(part)
        pairs = len(found.passage_sharing if stream == "passages" else found.similar)
        return {"seconds": time.process_time() - start, "pairs": pairs}

    return {
        "documents": len(table),
        "characters": sum(characters),
        "sketching": sum(sketching),
        "table megabytes": sum(array.nbytes for array in arrays) / 1e6,
        **{stream: timed(stream) for stream in OTHERS},
        "megabytes": peak.more(),
    }


def pinned() -> None:
    """Pin this process to one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
