"""Cost of a rerun: 10,000 files for the first time, unchanged, and with one more file. See README.md.

    python bench/rerun.py [--files 10000] [--jobs 0] [--json FILE]

Every run is a separate process, timed from the start of Python to its end.
Times depend on the machine; compare the shares of the first run.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1500))


def speech(number: int) -> list[str]:
    """Return the paragraphs of a synthetic speech of 2,000 to 6,000 characters, different for each number."""
    draw = random.Random(number)
    found: list[str] = []
    while sum(map(len, found)) < 2000 + number * 37 % 4000:
        sentences = ("".join(draw.choices(HAN, k=draw.randint(6, 30))) for _ in range(draw.randint(4, 12)))
        found.append("，".join(sentences) + "。")
    return found


def write(path: Path, number: int, changes: int) -> None:
    """Write speech *number* with *changes* changed characters to a file."""
    paragraphs = speech(number)
    draw = random.Random(f"{number} {path.name}")
    for _ in range(changes):
        i = draw.randrange(len(paragraphs))
        at = draw.randrange(len(paragraphs[i]) - 1)
        paragraphs[i] = paragraphs[i][:at] + draw.choice(HAN) + paragraphs[i][at + 1 :]
    head = [f"第{number}次会议上的讲话", f"（2020年3月{1 + number % 28}日）"]
    path.write_text("\n".join([*head, *(f"　　{p}" for p in paragraphs), ""]), encoding="utf-8")


def run(files: Path, out: Path, jobs: int) -> float:
    """Run collate, and return its time in seconds."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "collate", "run", "-q", str(files), "-o", str(out), "--jobs", str(jobs)]
    subprocess.run(command, check=True, cwd=HERE.parent)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files, out = Path(name) / "files", Path(name) / "out"
        files.mkdir()
        for number in range(options.files):  # four of ten files are second witnesses
            work = number - 6 if number % 10 > 5 else number
            write(files / f"{number:06}.txt", work, 0 if work == number else 12)
        figures: dict[str, Any] = {"from nothing": run(files, out, options.jobs)}
        figures["nothing new"] = run(files, out, options.jobs)
        write(files / "new.txt", 0, 5)
        figures["one file more"] = run(files, out, options.jobs)
        new = Path(name) / "new.txt"
        write(new, 1, 3)
        began = time.perf_counter()
        command = [sys.executable, "-m", "collate", "query", "-q", str(new), "-o", str(out)]
        subprocess.run(command, check=True, cwd=HERE.parent, stdout=subprocess.DEVNULL)
        figures["query"] = time.perf_counter() - began
        megabytes = (out / ".collate.sqlite").stat().st_size / 1e6
    print(f"{options.files:,} files, workspace {megabytes:,.0f} MB")
    for what, seconds in figures.items():
        print(f"  {what:14} {seconds:8.2f} s  {seconds / figures['from nothing']:7.2%}")
    if options.json:
        options.json.write_text(
            json.dumps({**figures, "files": options.files, "workspace_mb": megabytes}, indent=1)
        )


if __name__ == "__main__":
    main()
