"""Benchmark of reflow and split beside the bare reading: megabytes per second of UTF-8, and memory.

    python bench/stages.py [--megabytes 2] [--rounds 5] [FILE …]

Each text is repeated to the given size. The stages alternate within a round, so
that the load of the machine is the same for all; times are processor times, and
medians. The memory is the peak that Python's objects need while both stages run,
at this size and at twice this size: it is linear if the two shares are equal.
"""

from __future__ import annotations

import argparse
import statistics
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

from collate.model import Document
from collate.read.plain import read_plain
from collate.read.raw_builder import Input
from collate.reflow import reflow
from collate.settings import Settings
from collate.split import split

ROOT = Path(__file__).resolve().parents[1]
ITEMS = ROOT.parent / "shared" / "split" / "items"
#: Unwrapped Chinese with notes, wrapped Chinese with pages, traditional characters, wrapped English with
#: pages, and short texts.
NAMES = ("d01", "d02", "d23", "d28", "d31")
SETTINGS = Settings()
MEGA = 1_000_000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="texts in UTF-8; by default of the sample sets")
    parser.add_argument("--megabytes", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print("| text | read | reflow | split | both | memory, bytes per byte | at twice the size |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for path in chosen.files or default_texts():
        data = repeated(path.read_bytes(), round(chosen.megabytes * MEGA))
        read, joined, cut = measure(data, chosen.rounds)
        speeds = [len(data) / MEGA / seconds for seconds in (read, joined, cut, joined + cut)]
        least, most = peak(data), peak(repeated(path.read_bytes(), 2 * len(data)))
        row = [f"{speed:.1f}" for speed in speeds] + [f"{least:.1f}", f"{most:.1f}"]
        print(f"| {path.stem} | {' | '.join(row)} |", flush=True)


def default_texts() -> Sequence[Path]:
    """Return one text of each kind, or those of the sample corpus where the sets are missing."""
    found = [path for name in NAMES for path in sorted(ITEMS.glob(f"{name}*.txt"))]
    return found or sorted((ROOT / "corpus").glob("1[56]_*.txt"))


def repeated(data: bytes, size: int) -> bytes:
    """Return *data* as often as makes about *size* bytes, at least once."""
    return b"\n\n".join([data] * max(1, round(size / len(data))))


def document(data: bytes) -> Document:
    """Read a text."""
    (found,) = read_plain(Input("text.txt", Path("text.txt"), data), SETTINGS)
    return found


def measure(data: bytes, rounds: int) -> tuple[float, float, float]:
    """Return the median seconds of reading, of ``reflow`` and of ``split``; the first round is discarded."""
    times: list[tuple[float, float, float]] = []
    for _round in range(rounds + 1):
        marks = [time.process_time()]
        source = document(data)
        marks.append(time.process_time())
        joined = reflow(source, SETTINGS)
        marks.append(time.process_time())
        split(joined, SETTINGS)
        marks.append(time.process_time())
        times.append((marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2]))
    read, joined_in, cut_in = (statistics.median(column) for column in zip(*times[1:], strict=True))
    return read, joined_in, cut_in


def peak(data: bytes) -> float:
    """Return the peak memory of both stages, beyond that of the document read, in bytes per byte of text."""
    source = document(data)
    tracemalloc.start()
    split(reflow(source, SETTINGS), SETTINGS)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / len(data)


if __name__ == "__main__":
    main()
