"""Benchmarks of candidate search for bench/dedupe.py: time on one core, memory beside the input."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from truth.plant import Press, mixed
from truth.words import CHOOSING

from collate.dedupe import (
    LARGE_CORPUS_BANDS,
    Sketch,
    band_pairs,
    containment_pairs,
    gather_sketches,
    passage_pairs,
    scheme_of,
    sketch_text,
)
from collate.settings import DedupeSettings

SETTINGS = DedupeSettings()

#: Signatures generated in one step, so that generation needs less memory than the join.
ROWS = 5_000

#: Documents that one process generates at a time.
SHARD = 2_500


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


def band_join(size: int) -> dict[str, float]:
    """Return the figures of our band join on *size* signatures."""
    values, similarity = rows_of(size)
    pinned()
    before, start = megabytes(), time.process_time()
    found = band_pairs(values, LARGE_CORPUS_BANDS, rows=np.arange(size), least=SETTINGS.related / 4)
    return measured(size, start, before, found, similarity)


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
    index = MinHashLSH(num_perm=SETTINGS.slots, params=LARGE_CORPUS_BANDS)
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


def shard(number: int) -> tuple[list[Sketch], int, float]:
    """Return the sketches of some documents, their characters, and the seconds that sketching took."""
    texts = [document.text for document in mixed(Press(CHOOSING, 100 + number), SHARD).documents]
    start = time.process_time()
    made = [sketch_text(text, scheme_of(SETTINGS)) for text in texts]
    return made, sum(map(len, texts)), time.process_time() - start


def streams(size: int) -> dict[str, Any]:
    """Return the figures of each stream on *size* generated documents of 2,000 to 12,000 characters."""
    counts = {"characters": 0.0, "sketching": 0.0}

    def made() -> Iterator[Sketch]:
        with ProcessPoolExecutor(min(3, os.cpu_count() or 1), get_context("spawn")) as pool:
            for sketches, characters, seconds in pool.map(shard, range(-(-size // SHARD))):
                counts["characters"] += characters
                counts["sketching"] += seconds
                yield from sketches

    table = gather_sketches(made(), scheme_of(SETTINGS))
    pinned()
    rows = table.originals()
    arrays = (table.values, table.samples, table.passages, table.digests, table.letters, table.shingles)
    peak = Peak()
    peak.start()

    def timed(work: Callable[[], Any]) -> dict[str, float]:
        start = time.process_time()
        pairs = len(work())
        return {"seconds": time.process_time() - start, "pairs": pairs}

    return {
        "documents": len(table),
        "characters": counts["characters"],
        "sketching": counts["sketching"],
        "table megabytes": sum(array.nbytes for array in arrays) / 1e6,
        "bands": timed(
            lambda: band_pairs(table.values, LARGE_CORPUS_BANDS, rows=rows, least=SETTINGS.related / 4)
        ),
        "samples": timed(lambda: containment_pairs(table, rows, settings=SETTINGS)),
        "passages": timed(lambda: passage_pairs(table, rows, settings=SETTINGS)),
        "megabytes": peak.more(),
        "limit": SETTINGS.memory_megabytes,
    }


def pinned() -> None:
    """Pin this process to one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
