"""Processor time and memory of commands on two lines of text: what the start of the program costs.

    python bench/startup.py [--rounds 9] [--tree FOLDER …]

Another *FOLDER* with a copy of the package, as of an earlier version, is measured in turn with this one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: The line of a file, with a word that differs in the other.
LINE = (
    "各位代表，省委{}组长在会上作了重要讲话。他说，今年的春耕比去年早，种子和肥料已经送到各县，困难在于劳力不足。"
    "各级干部要到田间去，同社员一起劳动，听取他们的意见，把生产搞好。会议还讨论了水利、交通和教育等问题。\n"
)
WORDS = {"a.txt": "指导组", "b.txt": "督导组"}

#: The measured commands; the first two are what they rest on.
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import numpy'": ["-c", "import numpy"],
    "collate --version": ["-m", "collate", "--version"],
    "collate compare": ["-m", "collate", "compare", "in/a.txt", "in/b.txt"],
    "collate dedupe": ["-m", "collate", "dedupe", "in"],
    "collate run": ["-m", "collate", "run", "in", "-o", "out"],
}


def measure(command: list[str], tree: Path) -> tuple[float, float]:
    """Run ``python *command*`` with the package of *tree*; return processor seconds and peak in MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for file, word in WORDS.items():
            (folder / "in" / file).write_text(LINE.format(word), encoding="utf-8")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        cache = Path(tempfile.gettempdir(), "collate-startup-bytecode")
        environment = {**kept, "PYTHONPATH": str(tree), "PYTHONPYCACHEPREFIX": str(cache)}
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description="Measure the start of commands.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--tree", type=Path, action="append", default=[], help="another copy of the package")
    options = parser.parse_args()
    trees = [*(tree.resolve() for tree in options.tree), ROOT]
    print("| command |" + " processor time | peak |" * len(trees))
    print("| --- |" + " ---: | ---: |" * len(trees))
    for name, command in COMMANDS.items():
        runs = [[measure(command, tree) for tree in trees] for _ in range(options.rounds + 1)][1:]
        columns = [list(zip(*(run[at] for run in runs), strict=True)) for at in range(len(trees))]
        cells = [f"{statistics.median(times):.2f} s | {max(peaks):.0f} MB" for times, peaks in columns]
        print(f"| `{name}` | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
