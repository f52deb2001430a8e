"""Time ``collate dedupe`` on a batch of documents, by step, with the peak memory of all its processes.

    python bench/batch.py [DOCS.jsonl] [--documents 100000] [--jobs 4]

Without a file one is made (``documents.py``). Memory is the sum over the
command and its workers of the pages that each holds (PSS: shared pages count
once), looked at every .2 s; the files of the temporary folder are the system's
cache and not among them. Linux only. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Name of a step in the command's own times -> its words here, and what the command says when it begins.
STEPS = {
    "read": ("reading JSON lines, texts into a temporary file", "reading"),
    "sketch": ("sketches", "sketching"),
    "candidates": ("candidates, all streams, one core", "finding"),
    "verify": ("verification", "comparing"),
    "keep": ("choosing and writing what is kept", "writing"),
}


def children(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except (OSError, ValueError):
            continue
    return found


def held(process: int) -> int:
    total = 0
    for one in children(process):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(kilobytes) for kilobytes in re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE))
    return total * 1024


def run(command: list[str]) -> tuple[float, dict[str, int], str]:
    """Return seconds, the most memory in each step, and what the command said."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    peaks: dict[str, int] = {}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stderr=errors, env=environment)
        while process.poll() is None:
            said = os.pread(errors.fileno(), 1 << 16, 0).decode("utf-8", "replace")
            begun = [line.split()[0] for line in said.splitlines() if "…" in line] or ["start"]
            peaks[begun[-1]] = max(peaks.get(begun[-1], 0), held(process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - started
        errors.seek(0)
        said = errors.read().decode()
    if process.returncode:
        sys.exit(f"status {process.returncode}\n{said}")
    return seconds, peaks, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("docs", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        docs = given.docs or Path(folder) / "docs.jsonl"
        if given.docs is None:
            make = [sys.executable, str(ROOT / "bench" / "documents.py"), str(docs)]
            subprocess.run([*make, "--documents", str(given.documents)], check=True)
        out = Path(folder) / "matches.csv"
        command = [sys.executable, "-m", "collate", "dedupe", str(docs), "-v", "--jobs", str(given.jobs)]
        kept = ["-o", str(out), "--keep", "longest", "--write-kept", str(Path(folder) / "kept.jsonl")]
        seconds, peaks, said = run([*command, *kept])
        pairs = sum(1 for _ in out.open("rb")) - 1
    steps = dict(re.findall(r"(\w+) ([\d.]+)", said[said.rindex("seconds:") :]))
    print(
        f"\n{docs.name}: {given.jobs} processes, {pairs:,} pairs, peak {max(peaks.values()) / 1e9:.2f} GB\n"
    )
    print("| step | seconds | peak, GB |\n| --- | ---: | ---: |")
    for name, (words, begin) in STEPS.items():
        print(f"| {words} | {float(steps[name]):.0f} | {peaks.get(begin, 0) / 1e9:.2f} |")
    print(f"| all, with start and table | {seconds:.0f} | {max(peaks.values()) / 1e9:.2f} |")


if __name__ == "__main__":
    main()
