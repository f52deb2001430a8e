"""Time ``collate dedupe`` on a batch of documents, by step, with the peak memory of all its processes.

    python bench/batch.py [DOCS.jsonl] [--documents 100000] [--jobs 4]

Without a file one is generated (``documents.py``). Memory is the sum of the
proportional set sizes (PSS: shared pages count once) of the command and its
workers, sampled every .2 s; files in the temporary folder belong to the
system's cache and do not count. Linux only. Prints a Markdown table.
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

#: Name of a step in the output of the command -> its label here.
STEPS = {
    "reading": "reading JSON lines, writing texts to a temporary file",
    "sketching": "sketches",
    "finding candidate pairs": "candidates, all streams, one core",
    "comparing candidate pairs": "verification",
    "writing the documents to keep": "selecting and writing the documents to keep",
}


def process_tree(process: int) -> list[int]:
    tree = [process]
    for one in tree:
        try:
            tree += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except (OSError, ValueError):
            continue
    return tree


def memory(process: int) -> int:
    """Return the memory of a process and all below it, in bytes."""
    total = 0
    for one in process_tree(process):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(kilobytes) for kilobytes in re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE))
    return total * 1024


def run(command: list[str]) -> tuple[float, dict[str, int], str]:
    """Return seconds, the peak memory of each step, and the output of the command."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"}  # messages in English
    started = time.perf_counter()
    peaks: dict[str, int] = {}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stderr=errors, env=environment)
        while process.poll() is None:
            messages = os.pread(errors.fileno(), 1 << 16, 0).decode("utf-8", "replace")
            started_steps = [line.split(" …")[0] for line in messages.splitlines() if "…" in line]
            step = started_steps[-1] if started_steps else "start"
            peaks[step] = max(peaks.get(step, 0), memory(process.pid))
            time.sleep(0.2)
        seconds = time.perf_counter() - started
        errors.seek(0)
        messages = errors.read().decode()
    if process.returncode:
        sys.exit(f"status {process.returncode}\n{messages}")
    return seconds, peaks, messages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("docs", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        docs = options.docs or Path(folder) / "docs.jsonl"
        if options.docs is None:
            make = [sys.executable, str(ROOT / "bench" / "documents.py"), str(docs)]
            subprocess.run([*make, "--documents", str(options.documents)], check=True)
        out = Path(folder) / "matches.csv"
        command = [sys.executable, "-m", "collate", "dedupe", str(docs), "-v", "--jobs", str(options.jobs)]
        outputs = ["-o", str(out), "--keep", "longest", "--write-kept", str(Path(folder) / "kept.jsonl")]
        seconds, peaks, messages = run([*command, *outputs])
        pairs = sum(1 for _ in out.open("rb")) - 1
    times = messages[messages.rindex("seconds:") + len("seconds:") :]
    steps = dict(re.findall(r"([a-z][a-z ]*) ([\d.]+)", times))
    print(
        f"\n{docs.name}: {options.jobs} processes, {pairs:,} pairs, peak {max(peaks.values()) / 1e9:.2f} GB\n"
    )
    print("| step | seconds | peak, GB |\n| --- | ---: | ---: |")
    for name, label in STEPS.items():
        print(f"| {label} | {float(steps[name]):.0f} | {peaks.get(name, 0) / 1e9:.2f} |")
    print(f"| all, with start-up and table | {seconds:.0f} | {max(peaks.values()) / 1e9:.2f} |")


if __name__ == "__main__":
    main()
