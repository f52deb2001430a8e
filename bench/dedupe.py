"""Benchmark of deduplication against its peers, in one run, with tables. See README.md beside this file.

    python bench/dedupe.py [--quick] [--json FILE]

Times depend on the machine: compare ratios. Every part runs in a separate
process, on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

#: The fastest route of the reference library.
YARDSTICK = "datasketch, update_batch, xxh32"

#: Lower or upper bound of each figure.
FLOORS = {"times": 40, "times [fast]": 100, "J": 0.035, "C": 0.02, "seconds": 12, "megabytes": 500}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure deduplication beside its peers.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, small sizes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--part", nargs=2, metavar=("NAME", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(part(options.part[0], int(options.part[1]))))
        return 0
    print(f"{machine()}\n")
    figures: dict[str, Any] = {"throughput": once("throughput", 3 if options.quick else 7)}
    print_throughput(figures["throughput"])
    figures["accuracy"] = once("accuracy", 0)
    print_accuracy(figures["accuracy"])
    sizes = [100_000] if options.quick else [100_000, 1_000_000, 4_000_000]
    joins = {f"{size:,}": once("band_join", size) for size in sizes}
    joins[f"{sizes[0]:,} by datasketch.MinHashLSH"] = once("index_join", sizes[0])
    figures["band_join"] = joins
    print_join(joins)
    figures["streams"] = once("streams", 5_000 if options.quick else 100_000)
    print_streams(figures["streams"])
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def part(name: str, size: int) -> object:
    """Return the figures of one part, measured in this process."""
    import joins
    import signatures

    if name == "throughput":
        joins.pinned()
        return signatures.throughput(size)
    if name == "accuracy":
        return signatures.accuracy()
    parts = {"band_join": joins.band_join, "index_join": joins.index_join, "streams": joins.streams}
    return parts[name](size)


def once(name: str, size: int) -> Any:
    """Return the figures of one part, measured in a separate process."""
    paths = [str(HERE.parent), str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
    one = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "RAYON", "NUMBA")}
    environment = {**os.environ, **one, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, str(HERE / "dedupe.py"), "--part", name, str(size)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def machine() -> str:
    """Return a description of this machine."""
    names = ("numpy", "datasketch", "xxhash", "rensa", "gaoya", "numba")
    libraries = ", ".join(f"{name} {found}" for name in names if (found := installed(name)))
    missing = ", ".join(name for name in names if not installed(name))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    without = f"; not installed: {missing}" if missing else ""
    return (
        f"CPython {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}; {libraries}{without}"
    )


def installed(name: str) -> str:
    """Return the version of a library, None if it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def print_throughput(found: dict[str, float]) -> None:
    print(f"Signatures, one core (floor: {FLOORS['times']} times, [fast] {FLOORS['times [fast]']} times)\n")
    yardstick = found.get(YARDSTICK)
    rows = [
        (name, f"{speed:.3g}", f"{speed / yardstick:.3g}" if yardstick else "—")
        for name, speed in sorted(found.items(), key=lambda item: item[1])
    ]
    print_table(("from text to signature", "M characters/s", f"times {YARDSTICK}"), rows)


def print_accuracy(found: dict[str, float]) -> None:
    print(f"Error of the estimates (floor: J {FLOORS['J']}, C {FLOORS['C']})\n")
    print_table(("estimate", "RMSE"), [(name, f"{error:.4f}") for name, error in sorted(found.items())])


def print_join(found: dict[str, dict[str, float] | None]) -> None:
    print(f"Bands (floor: {FLOORS['seconds']} s and {FLOORS['megabytes']} MB for a million)\n")
    heads = (
        "signatures",
        "s on one core",
        "s/million",
        "MB more",
        "MB/million",
        "recall J >= .7",
        "J >= .5",
        "others",
    )
    rows = []
    for name, one in found.items():
        if one is None:
            rows.append((name, "not run", *[""] * (len(heads) - 2)))
            continue
        million = one["rows"] / 1e6
        rows.append(
            (
                name,
                f"{one['seconds']:.2f}",
                f"{one['seconds'] / million:.1f}",
                f"{one['megabytes']:.0f}",
                f"{one['megabytes'] / million:.0f}",
                f"{one['recall at J >= .7']:.4f}",
                f"{one['recall at J >= .5']:.4f}",
                f"{one['others']:,}",
            )
        )
    print_table(heads, rows)


def print_streams(found: dict[str, Any]) -> None:
    print(f"All streams, {found['documents']:,} documents, {found['characters'] / 1e6:.0f} M characters\n")
    rows = [("sketching (numpy)", f"{found['sketching']:.1f}", "")]
    rows += [
        (name, f"{found[name]['seconds']:.1f}", f"{found[name]['pairs']:,}")
        for name in ("bands", "samples", "passages")
    ]
    print_table(("step", "s on one core", "pairs"), rows)
    print(f"Sketches: {found['table megabytes']:.0f} MB; in addition at most {found['megabytes']:.0f} MB")


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table, all columns but the first right-aligned."""
    lines = [list(heads), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for line in (lines[0], rule, *lines[1:]):
        cells = [line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))]
        print(f"| {' | '.join(cells)} |")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
