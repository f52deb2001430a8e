"""Benchmark of the alignment against its peers: time by length and by witnesses, memory, expert apparatuses.

    python bench/align.py [--quick] [--limit SECONDS] [--json FILE] [--svg FILE]

Prints Markdown tables; see README.md beside this file. Every figure is measured in
a process of its own, whose clock covers only the work and counts processor
time. An engine that exceeds the limit in one case is not run on larger ones.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import experts
from engines import ENGINES
from plot import Panel, draw
from processes import CommandError, Runner

HERE = Path(__file__).resolve().parent

#: Characters of each of two witnesses with 2 % edits; numbers of witnesses of 2,000 characters.
LENGTHS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
WITNESSES, EACH = (2, 5, 10, 20, 50, 100, 200), 2_000

#: Lengths and numbers of witnesses for CollateX, whose time and memory grow with the square: 2 x 4,000
#: characters took it 228 s and 3.3 GB.
COLLATEX_LENGTHS, COLLATEX_WITNESSES = (250, 500, 1_000, 2_000), (2, 5)

#: Peers that need a package of the extra ``bench``.
PACKAGES = {"CollateX": "collatex", "diff-match-patch": "diff_match_patch"}

Figures = dict[str, Any]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the alignment beside its peers.")
    parser.add_argument("--quick", action="store_true", help="short texts, few witnesses, CollateX on 250")
    parser.add_argument("--limit", type=float, default=60, help="seconds that an engine has for one case")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="also draw time by length and by witnesses")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), options.limit)
        try:
            figures = measure(bench, options.quick)
            figures["experts"] = experts.measure(
                bench.runner, Path(name), options.quick, installed("CollateX")
            )
        except CommandError as problem:
            print(f"A measured command failed: {problem}", file=sys.stderr)
            return 2
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.svg:
        options.svg.write_text(drawn(figures), encoding="utf-8")
    return 0


class Bench:
    """Writes witnesses and times engines on them."""

    def __init__(self, folder: Path, limit: float) -> None:
        self._folder = folder
        self._limit = limit
        self.runner = Runner(folder)

    def write(self, kind: str, *numbers: float) -> Path:
        """Write witnesses into a new folder; *kind* is followed by length, number and share of edits.

        A separate process generates them, because the peak memory of a child is at least its parent's.
        """
        folder = self._folder / "-".join(map(str, (kind, *numbers)))
        if not folder.exists():
            self.runner.once([str(HERE / "made.py"), kind, str(folder), *map(str, numbers)])
        return folder

    def time(self, engine: str, folder: Path) -> Figures:
        """Return seconds (median) and peak megabytes, or the reason for their absence."""
        if not installed(engine):
            return {"not_run": "not installed"}
        try:
            # Some seconds for the imports, and for reading; as many again for a second round.
            run = self.runner.once(
                ["-W", "ignore", str(HERE / "engines.py"), engine, str(folder)], 2 * self._limit + 10
            )
        except TimeoutError:
            return {"not_run": f"> {self._limit:.0f} s"}
        return {**json.loads(run.output), "peak_mb": run.megabytes}

    def series(
        self, sizes: Sequence[int], write: Callable[[int], Path], engines: Sequence[str]
    ) -> dict[str, dict[int, Figures]]:
        """Time *engines* on the witnesses of each size from *write*, each until it exceeds the limit."""
        found: dict[str, dict[int, Figures]] = {engine: {} for engine in engines}
        for size in sizes:
            folder = write(size)
            for engine in engines:
                past = list(found[engine].values())
                if past and past[-1].get("median", math.inf) > self._limit / 3:
                    continue  # the next size takes at least twice as long
                found[engine][size] = self.time(engine, folder)
        return found


def installed(engine: str) -> bool:
    return find_spec(PACKAGES.get(engine, "collate")) is not None


def measure(bench: Bench, quick: bool) -> Figures:
    """Measure speed and memory; print each table as soon as it is complete."""
    print(described(), end="\n\n", flush=True)
    fast = [engine for engine in ENGINES if engine != "CollateX"]
    lengths = LENGTHS[:4] if quick else LENGTHS
    counts = WITNESSES[:4] if quick else WITNESSES

    def pair(size: int) -> Path:
        return bench.write("copies", size, 2, 0.02)

    def tradition(count: int) -> Path:
        return bench.write("tradition", EACH, count)

    by_length = bench.series(lengths, pair, fast)
    few = COLLATEX_LENGTHS[:1] if quick else COLLATEX_LENGTHS
    by_length |= bench.series(few, pair, ["CollateX"])
    print_series("Two witnesses, 2 % edits: seconds of the processor by characters", by_length)

    by_count = bench.series(counts, tradition, fast)
    if not quick:
        by_count |= bench.series(COLLATEX_WITNESSES, tradition, ["CollateX"])
    print_series(f"Witnesses of {EACH:,} characters: seconds of the processor by their number", by_count)
    print_growth({"characters": by_length, "witnesses": by_count})
    return {
        "by_length": by_length,
        "by_witnesses": by_count,
        "cases": {} if quick else named_cases(bench, by_length),
    }


def named_cases(
    bench: Bench, by_length: Mapping[str, Mapping[int, Figures]]
) -> dict[str, dict[str, Figures]]:
    """Measure the cases that have an aim of their own; of those by length, add the most that CollateX did."""
    fast = tuple(engine for engine in ENGINES if engine != "CollateX")
    cases: dict[str, tuple[Path, Sequence[str]]] = {
        "2 × 10.7k, near-identical": (bench.write("seeds"), fast),
        "20 × 11k, 2 % edits": (bench.write("copies", 11_000, 20, 0.02), fast[:4]),
        "2 × 50k, 5 % edits": (bench.write("copies", 50_000, 2, 0.05), fast[:4]),
        "20 × 50k, 2 % edits": (bench.write("copies", 50_000, 20, 0.02), fast[:3]),
        "20 × 50k, a tradition": (bench.write("tradition", 50_000, 20), fast[:3]),
    }
    found: dict[str, dict[str, Figures]] = {}
    most = max((n for n, figures in by_length["CollateX"].items() if "median" in figures), default=0)
    if most in by_length["collate"]:
        found[f"2 × {most:,}, 2 % edits"] = {name: by_length[name][most] for name in ("collate", "CollateX")}
    found["2 × 500k, 2 % edits"] = {"collate": by_length["collate"][LENGTHS[-1]]}
    for name, (folder, engines) in cases.items():
        found[name] = {engine: bench.time(engine, folder) for engine in engines}
    print_cases(found)
    return found


def described() -> str:
    """Return a description of the machine and the versions that the times depend on."""
    libraries = []
    for package in ("numpy", "rapidfuzz", "rjieba", "collatex", "diff-match-patch"):
        try:
            libraries.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            libraries.append(f"no {package}")
    python = ".".join(map(str, sys.version_info[:3]))
    load = os.getloadavg()[0]
    return f"Python {python}, {os.cpu_count()} cores, load {load:.1f} at the start; {', '.join(libraries)}"


def print_series(title: str, found: Mapping[str, Mapping[int, Figures]]) -> None:
    sizes = sorted({size for figures in found.values() for size in figures})
    print_markdown(
        title,
        ["engine", *(f"{size:,}" for size in sizes)],
        [[engine, *(shown(figures.get(size)) for size in sizes)] for engine, figures in found.items()],
    )


def print_growth(found: Mapping[str, Mapping[str, Mapping[int, Figures]]]) -> None:
    """Print the exponents of growth: of the regression line through all points, and of the two largest."""
    rows = []
    for name, engines in found.items():
        for engine, figures in engines.items():
            points = [(n, f["median"]) for n, f in figures.items() if "median" in f]
            if len(points) > 2:
                spread = f"{points[0][0]:,} to {points[-1][0]:,}"
                rows.append([engine, name, spread, f"{slope(points):.2f}", f"{slope(points[-2:]):.2f}"])
    print_markdown("Growth: exponent of time", ["engine", "in", "from … to", "all", "last step"], rows)


def slope(points: Sequence[tuple[int, float]]) -> float:
    """Return the exponent of growth, by least squares on logarithms."""
    xs, ys = ([math.log(point[axis]) for point in points] for axis in (0, 1))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def print_cases(found: Mapping[str, Mapping[str, Figures]]) -> None:
    rows = [
        [name, engine, shown(figures), f"{figures['peak_mb']:.0f} MB" if "peak_mb" in figures else "—"]
        for name, engines in found.items()
        for engine, figures in engines.items()
    ]
    print_markdown("Cases with a target", ["case", "engine", "time", "peak of the process"], rows)


def shown(figures: Figures | None) -> str:
    if figures is None:
        return "—"
    if "median" not in figures:
        return str(figures["not_run"])
    seconds = figures["median"]
    return f"{seconds * 1000:.3g} ms" if seconds < 0.1 else f"{seconds:.3g} s"


def print_markdown(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"**{title}**\n")
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def drawn(figures: Figures) -> str:
    """Return the plot: a line for each engine, both axes logarithmic."""
    panels = []
    titles = {"by_length": "characters, two witnesses", "by_witnesses": f"witnesses of {EACH:,} characters"}
    for key, title in titles.items():
        lines = {
            engine: [(n, f["median"]) for n, f in sizes.items() if "median" in f]
            for engine, sizes in figures[key].items()
        }
        panels.append(Panel(title, {engine: points for engine, points in lines.items() if points}))
    return draw(panels)


if __name__ == "__main__":
    sys.exit(main())
