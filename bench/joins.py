"""What bench/dedupe.py measures of finding candidates: time on one core, memory beside what was given."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
from truth.plant import Press, mixed
from truth.words import CHOOSING

from collate.dedupe.band import MANY, banded
from collate.dedupe.hold import contained, passages
from collate.dedupe.signature import scheme_of
from collate.dedupe.sketch import Sketch, gather, sketch
from collate.settings import DedupeSettings

SETTINGS = DedupeSettings()
ROWS = 100_000

#: Documents that one process makes in one go.
SHARD = 2_500


def megabytes() -> float:
    """Return the most memory that this process had, in millions of bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def band_join(size: int) -> dict[str, float]:
    """Return what the bands of *size* signatures take; a tenth have a relative of J between .5 and 1."""
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
    pinned()
    before, start_time = megabytes(), time.perf_counter()
    found = banded(values, MANY, np.arange(size), SETTINGS.related / 4)
    seconds = time.perf_counter() - start_time
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
    start = time.perf_counter()
    made = [sketch(text, scheme_of(SETTINGS)) for text in texts]
    return made, sum(map(len, texts)), time.perf_counter() - start


def streams(size: int) -> dict[str, Any]:
    """Return what each stream takes on *size* generated documents of 2,000 to 12,000 characters."""
    counts = {"characters": 0.0, "sketching": 0.0}

    def made() -> Iterator[Sketch]:
        with ProcessPoolExecutor(min(3, os.cpu_count() or 1), get_context("spawn")) as pool:
            for sketches, characters, seconds in pool.map(shard, range(-(-size // SHARD))):
                counts["characters"] += characters
                counts["sketching"] += seconds
                yield from sketches

    table = gather(made(), scheme_of(SETTINGS))
    pinned()
    rows = table.originals()
    arrays = (table.values, table.samples, table.passages, table.digests, table.letters, table.shingles)
    before = megabytes()

    def timed(work: Callable[[], Any]) -> dict[str, float]:
        start = time.perf_counter()
        pairs = len(work())
        return {"seconds": time.perf_counter() - start, "pairs": pairs}

    return {
        "documents": len(table),
        "characters": counts["characters"],
        "sketching": counts["sketching"],
        "table megabytes": sum(array.nbytes for array in arrays) / 1e6,
        "bands": timed(lambda: banded(table.values, MANY, rows, SETTINGS.related / 4)),
        "samples": timed(lambda: contained(table, rows, SETTINGS)),
        "passages": timed(lambda: passages(table, rows, SETTINGS)),
        "megabytes": megabytes() - before,
        "limit": SETTINGS.memory_megabytes,
    }


def pinned() -> None:
    """Use one core from here on."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
