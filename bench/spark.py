"""Benchmark of ``collate dedupe`` on this machine against Spark with as many cores; compares the matches too.

    python bench/spark.py [--documents 1000 10000 50000] [--cores 2]

Documents are those of ``generate.py``, in Parquet files of 500 rows a row
group. "Spark here" is ``--spark-master local[CORES]``; "cluster" a standalone
master with a worker for each core, started as in the tests (which needs the
extras ``test`` and ``spark``, and Java). "a worker lost" is the cluster again,
whose last worker is killed with its processes in the middle and not replaced.
Seconds are those of the whole command. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.engine.conftest import Cluster  # noqa: E402


def make(folder: Path, documents: int) -> Path:
    """Write the documents as a Parquet file."""
    import pyarrow
    from pyarrow import parquet

    lines, table = folder / "docs.jsonl", folder / f"{documents}.parquet"
    command = [sys.executable, str(ROOT / "bench" / "generate.py"), str(lines)]
    subprocess.run([*command, "--documents", str(documents)], check=True, stdout=subprocess.DEVNULL)
    with lines.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    columns = {name: [row[name] for row in rows] for name in ("id", "text")}
    parquet.write_table(pyarrow.table(columns), table, row_group_size=500)
    lines.unlink()
    return table


def timed(
    table: Path, *options: str, after: float = 0.0, interfere: Callable[[], None] = lambda: None
) -> tuple[float, str, bytes]:
    """Return seconds, the times printed by the command, and the matches; *interfere* *after* some seconds."""
    out = table.with_suffix(".csv")
    command = [sys.executable, "-m", "collate", "dedupe", str(table), "-o", str(out), "-v", *options]
    started = time.perf_counter()
    timer = threading.Timer(after, interfere)
    timer.start()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - started
    timer.cancel()
    steps = [
        line.removeprefix("seconds: ") for line in done.stderr.splitlines() if line.startswith("seconds")
    ]
    return seconds, steps[0], out.read_bytes()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 10_000, 50_000])
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()
    spark = ("--engine", "spark", "--spark-master")
    print("| documents | local, s | Spark here, s | cluster, s | a worker lost, s | matches | same |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cluster = Cluster(folder)
        try:
            cluster.add_workers(options.cores)
            for documents in options.documents:
                table = make(folder, documents)
                runs = [
                    timed(table, "--jobs", str(options.cores)),
                    timed(table, *spark, f"local[{options.cores}]"),
                    timed(table, *spark, cluster.address),
                ]
                half = runs[-1][0] / 2
                runs.append(timed(table, *spark, cluster.address, after=half, interfere=cluster.kill_worker))
                cluster.add_workers(1)
                table.unlink()
                seconds = " | ".join(f"{run[0]:.0f}" for run in runs)
                rows = runs[0][2].count(b"\n") - 1
                same = "yes" if len({run[2] for run in runs}) == 1 else "NO"
                print(f"| {documents:,} | {seconds} | {rows:,} | {same} |", flush=True)
                for where, run in zip(("local", "Spark here", "cluster", "a worker lost"), runs, strict=True):
                    print(f"    {where}: {run[1]}", file=sys.stderr, flush=True)
        finally:
            cluster.close()


if __name__ == "__main__":
    main()
