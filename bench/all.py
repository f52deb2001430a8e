"""Every figure that README.md claims, beside its peers, in one run: one table with pass marks.

    python bench/all.py [--only PART …] [--quick] [--json FILE]

The parts run the other benchmarks of this folder and the scorers of ../shared, and take from their figures
those that README.md has. A mark is a bound of our own, or the figure of a peer in the same run. The exit
status is 1 where a mark is missed; what cannot be measured here is named, and is not a miss. It takes
half an hour, most of it CollateX and Spark.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"

#: Names of the languages in the scorer of the experts' apparatuses.
LANGUAGES = {"lzh": "classical Chinese", "la": "Latin", "grc": "Greek", "all": "all texts"}


@dataclass(frozen=True)
class Row:
    """A claim, our figure, those of the peers, the mark, and whether it is kept (None: there is none)."""

    claim: str
    ours: str
    peers: str
    mark: str
    kept: bool | None


def not_measured(claim: str, reason: str) -> Row:
    return Row(claim, "not measured", reason, "", None)


class Benchmarks:
    """Runs the other benchmarks, each once, and keeps their figures."""

    def __init__(self, folder: Path, quick: bool) -> None:
        self._folder = folder
        self.quick = quick
        self._found: dict[str, Any] = {}

    def figures(self, script: str, *options: str, quick: bool = True) -> Any:
        """Return what *script* writes with ``--json``, or None where it fails."""
        if script not in self._found:
            out = self._folder / f"{script}.json"
            short = ["--quick"] if self.quick and quick else []
            command = [sys.executable, str(HERE / script), *short, *options, "--json", str(out)]
            print(f"… {script}", file=sys.stderr, flush=True)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode > 1 or not out.exists():
                print(done.stderr[-2000:], file=sys.stderr)
            self._found[script] = json.loads(out.read_text("utf-8")) if out.exists() else None
        return self._found[script]

    def printed(self, *command: str, folder: Path = HERE) -> str:
        """Return what a command prints."""
        print(f"… {' '.join(Path(part).name for part in command[1:4])}", file=sys.stderr, flush=True)
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def experts(bench: Benchmarks) -> Iterator[Row]:
    """Yield the agreement with editors, beside a plain alignment by rapidfuzz and CollateX."""
    found = (bench.figures("align.py") or {}).get("experts")
    if not found:
        yield not_measured("apparatuses of expert editors", "needs ../shared/gold")
        return
    scores = found["scores"]
    for language, name in LANGUAGES.items():
        ours, peer = (scores[engine][language]["exact_f1"] for engine in ("collate", "rapidfuzz star"))
        yield Row(f"exact F1, {name}", f"{ours:.3f}", f"rapidfuzz star {peer:.3f}", "better", ours > peer)
    ours = scores["collate"]["all"]["roundtrip"]
    yield Row("witnesses given back", f"{ours:.3f}", "", "1", ours == 1)
    recall, precision = (scores["collate"]["all"][f"loc_{name}"] for name in ("recall", "precision"))
    yield Row(
        "places: recall; precision",
        f"{recall:.3f}; {precision:.3f}",
        "",
        "≥ .995",
        min(recall, precision) >= 0.995,
    )
    for engine, languages in scores.items():
        if engine.startswith("CollateX,"):
            theirs, short = languages["all"]["exact_f1"], engine.removeprefix("CollateX, ")
            ours = scores[f"collate, {short}"]["all"]["exact_f1"]
            yield Row(
                f"exact F1, the {short}", f"{ours:.3f}", f"CollateX {theirs:.3f}", "better", ours > theirs
            )
    least = min(found["orders"]["collate"].values())
    yield Row("the same in any order of witnesses", f"{least:.3f}", "", "1", least == 1)


def alignment(bench: Benchmarks) -> Iterator[Row]:
    """Yield the times of the alignment beside rapidfuzz and CollateX, and how they grow."""
    found = bench.figures("align.py")
    if not found:
        yield not_measured("alignment", "bench/align.py failed")
        return
    for key, what in (("by_length", "characters"), ("by_witnesses", "witnesses")):
        sizes = {int(n): one["median"] for n, one in found[key]["collate"].items() if "median" in one}
        low, high = min(sizes), max(sizes)
        exponent = _slope(low, sizes[low], high, sizes[high])
        yield Row(
            f"growth of time with {what}, {low:,} to {high:,}",
            f"n^{exponent:.2f}",
            "",
            "≤ 1.1",
            exponent <= 1.1,
        )
    theirs = {
        int(n): one["median"] for n, one in found["by_length"].get("CollateX", {}).items() if "median" in one
    }
    for size in sorted(theirs)[-1:]:
        ours = found["by_length"]["collate"].get(str(size), {}).get("median")
        if ours:
            claim = f"2 × {size:,} characters"
            yield Row(
                claim,
                _seconds(ours),
                f"CollateX {_seconds(theirs[size])}",
                "a hundredth",
                100 * ours < theirs[size],
            )
    for name, engines in found.get("cases", {}).items():
        ours = engines["collate"].get("median")
        peers = {
            peer: one["median"] for peer, one in engines.items() if peer != "collate" and "median" in one
        }
        if ours is not None:
            yield Row(
                name, _seconds(ours), ", ".join(f"{n} {_seconds(s)}" for n, s in peers.items()), "", None
            )


def deduplication(bench: Benchmarks) -> Iterator[Row]:
    """Yield recall and precision of near-duplicates, beside the indexes of the peers."""
    for name, tools in (
        bench.figures("whole.py", *(("--part", "0") if bench.quick else ()), quick=False) or {}
    ).items():
        measured = {row["tool"]: row for row in tools if "recall" in row}
        ours = measured.pop("collate", None)
        if ours is None:
            yield not_measured(name, "the command failed")
            continue
        best = max(
            (row["precision"] for row in measured.values() if row["recall"] >= ours["recall"]), default=0
        )
        peers = ", ".join(
            f"{tool} {row['recall']:.2f}; {row['precision']:.2f}" for tool, row in measured.items()
        )
        figures = f"{ours['recall']:.2f}; {ours['precision']:.2f}"
        mark = "no peer has more of both"
        yield Row(f"{name}: recall; precision", figures, peers, mark, ours["precision"] >= best)


def reuse(bench: Benchmarks) -> Iterator[Row]:
    """Yield the scores on near-duplicates and long texts of ../shared/reuse."""
    marks = {"horae": ("f1", 0.94), "parallels": ("recall", 0.78), "verses": ("wrong_share", 0.0002)}
    for name, (figure, mark) in marks.items():
        score = SHARED / "reuse" / "score.py"
        if not score.exists():
            yield not_measured(name, "needs ../shared/reuse")
            continue
        printed = bench.printed(sys.executable, str(score), _collate(), name, folder=score.parent)
        value = json.loads(printed.strip().splitlines()[-1])[figure]
        kept = value <= mark if figure == "wrong_share" else value >= mark
        bound = f"{'≤' if figure == 'wrong_share' else '≥'} {mark:g}"
        yield Row(f"{name}: {figure.replace('_', ' ')}", f"{value:.4g}", "", bound, kept)


def compilations(bench: Benchmarks) -> Iterator[Row]:
    """Yield how well compilations are cut: ../shared/split."""
    score = SHARED / "split" / "score.py"
    if not score.exists():
        yield not_measured("compilations cut", "needs ../shared/split")
        return
    printed = bench.printed(sys.executable, str(score), ".", "--collate", _collate(), folder=score.parent)
    row = re.search(r"(?m)^collate +(\d+) +([\d.]+) +([\d.]+)(?: +[\d.]+){3} +([\d.]+)", printed)
    if row is None:
        yield not_measured("compilations cut", "the scorer printed no table")
        return
    texts, recall, precision, body = row[1], *map(float, row.groups()[1:])
    figures = f"{recall:.3f}; {precision:.3f}; {body:.3f}"
    yield Row(
        f"{texts} texts: starts found; real; F1 of bodies",
        figures,
        "",
        "≥ .98",
        min(recall, precision, body) >= 0.98,
    )


def reruns(bench: Benchmarks) -> Iterator[Row]:
    """Yield what a rerun and a query cost beside the first run."""
    found = bench.figures("rerun.py", "--files", "300" if bench.quick else "2000", "--jobs", "2", quick=False)
    if not found:
        yield not_measured("reruns", "bench/rerun.py failed")
        return
    first = found["from nothing"]
    for name, mark in (("nothing new", 0.05), ("one file more", 0.25)):
        share = found[name] / first
        small = found["files"] < 1000  # the start of the program is a large share of a small run
        yield Row(
            f"a rerun of {found['files']:,} files: {name}",
            f"{share:.1%}",
            f"first run {first:.0f} s",
            f"≤ {mark:.0%}",
            None if small else share <= mark,
        )
    yield Row("query", _seconds(found["query"]), "", "about a second", found["query"] < 3)


def spark(bench: Benchmarks) -> Iterator[Row]:
    """Yield whether a cluster gives the same bytes, and the times."""
    if shutil.which("java") is None:
        yield not_measured("Spark", "needs Java 17 and the extra spark")
        return
    size = "1000" if bench.quick else "10000"
    printed = bench.printed(sys.executable, str(HERE / "spark.py"), "--documents", size)
    for row in re.findall(
        r"(?m)^\| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| ([\d,]+) \| (yes|NO) \|$", printed
    ):
        peers = f"Spark on the same cores {row[2]} s, cluster {row[3]} s"
        yield Row(
            f"dedupe of {row[0]} documents, the same bytes", f"{row[1]} s", peers, "the same", row[6] == "yes"
        )
    if "yes" not in printed and "NO" not in printed:
        yield not_measured("Spark", "bench/spark.py failed: is the extra spark installed?")


PARTS: Mapping[str, Callable[[Benchmarks], Iterator[Row]]] = {
    part.__name__: part for part in (experts, alignment, deduplication, reuse, compilations, reruns, spark)
}


def _collate() -> str:
    return str(Path(sys.executable).with_name("collate"))


def _slope(low: int, first: float, high: int, last: float) -> float:
    from math import log

    return log(last / first) / log(high / low)


def _seconds(value: float) -> str:
    return f"{value * 1000:.3g} ms" if value < 0.1 else f"{value:.3g} s"


def main() -> int:
    """Measure, print the table, and return 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description="Measure every figure that README.md claims.")
    parser.add_argument(
        "--only", nargs="+", choices=list(PARTS), default=list(PARTS), help="only these parts"
    )
    parser.add_argument("--quick", action="store_true", help="short texts, few files")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the table here")
    options = parser.parse_args()
    rows: list[tuple[str, Row]] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Benchmarks(Path(folder), options.quick)
        for name in options.only:
            rows += [(name, row) for row in PARTS[name](bench)]
    print("| part | claim | collate | peers | mark | |\n| --- | --- | --- | --- | --- | --- |")
    for name, row in rows:
        verdict = {True: "kept", False: "**missed**", None: "—"}[row.kept]
        print(f"| {name} | {row.claim} | {row.ours} | {row.peers} | {row.mark} | {verdict} |")
    if options.json:
        table = [{"part": name, **asdict(row)} for name, row in rows]
        options.json.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if any(row.kept is False for _name, row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
