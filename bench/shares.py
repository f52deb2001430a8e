"""Processor time of ``collate run`` by stage, from nothing, in one process; see README.md beside this file.

    python bench/shares.py [FOLDER] [--files 1000]

Without a folder one of mixed files is generated (``mixed.py``). Every four
milliseconds of processor time the stack is sampled; what a stage calls counts
as the stage, imports apart. Unlike a profiler, this slows no function down.
"""

from __future__ import annotations

import argparse
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from collate.cli import main as collate

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = str(ROOT / "collate")
INTERVAL = 0.004

#: The start of a module's path in the package -> the label of its stage, the first match wins.
STAGES = {
    "read": "read", "reflow": "reflow", "split": "split", "dedupe": "dedupe", "group": "group",
    "align": "align", "classify": "classify", "edit/": "edit", "tei/check": "TEI, verification",
    "report/tei": "report, TEI", "report/html": "report, HTML", "report/tables": "report, tables",
    "report/notes": "report, notes",
}  # fmt: skip
#: The same where no stage is above or below it.
REPORTS = {"report": "report, rest", "analysis": "report, rest"}
OTHERS = {"store": "store and cache", "cache": "store and cache"}


def stage_of(frame: FrameType | None) -> str:
    """Return the stage of the outermost function that belongs to one."""
    paths: list[str] = []
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith("<frozen importlib"):
            return "imports"
        if path.startswith(PACKAGE):
            paths.append(path[len(PACKAGE) + 1 :])
        frame = frame.f_back
    for table in (STAGES, REPORTS, OTHERS):
        for path in reversed(paths):
            for start, label in table.items():
                if path.startswith(start):
                    return label
    return "rest"


def measure(folder: Path, out: Path) -> tuple[Counter[str], float]:
    """Return the samples by stage, and the processor time of the whole process in seconds."""
    samples: Counter[str] = Counter()

    def sample(_signal: int, frame: FrameType | None) -> None:
        samples[stage_of(frame)] += 1

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        collate(["run", "-q", "--jobs", "1", str(folder), "-o", str(out)], standalone_mode=False)
    except SystemExit as end:
        if end.code:
            raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return samples, time.process_time()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--files", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name) / "files"
        if options.folder is None:
            make = [sys.executable, str(ROOT / "bench" / "mixed.py"), str(folder)]
            subprocess.run([*make, "--files", str(options.files)], check=True)
        samples, seconds = measure(folder, Path(name) / "out")
        count = sum(1 for path in folder.rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count:,} files: {seconds:.1f} s of the processor, peak {peak / 1000:.0f} MB\n")
    print("| stage | share | seconds |\n| --- | ---: | ---: |")
    for label, one in samples.most_common():
        share = one / samples.total()
        print(f"| {label} | {share:.1%} | {share * seconds:.1f} |")


if __name__ == "__main__":
    main()
