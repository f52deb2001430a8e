"""Benchmark of collate against reference programs, in one run, with tables. See README.md beside this file.

    python bench/run.py [--quick] [--json FILE]

Times depend on the machine: compare ratios, or two runs on one machine. The
exit status is 1 only if a command imports a library without using it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from processes import CommandError, Runner
from tables import print_commands, print_imports, print_inside

HERE = Path(__file__).resolve().parent

#: Time limit of CollateX for one case, in seconds.
LIMIT = 180

#: Stands for the whole texts among the lengths.
WHOLE = 0

#: Libraries in whose place there are tables.
TABLES = ("opencc", "pypinyin")

#: Libraries that a command does not use on these inputs and therefore must not import.
UNUSED = {
    "compare": ("datasketch", "scipy", "pypdfium2", "rich", "charset_normalizer", "jinja2", "lxml", *TABLES),
    "run": ("datasketch", "scipy", "pypdfium2", "rich", "charset_normalizer", *TABLES),
}

#: Libraries that a command uses: the time of their imports alone is a lower bound.
USED = {
    "compare": "import click, numpy, rapidfuzz.distance",
    "run": "import click, numpy, rapidfuzz.distance, lxml.etree, jinja2",
}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure collate against reference programs.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, CollateX on 250 characters only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        try:
            figures = measure(Path(name), options.quick)
        except CommandError as problem:
            print(f"A measured command failed: {problem}", file=sys.stderr)
            return 2
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if any(figures["imports"][command]["unwanted"] for command in UNUSED) else 0


def measure(folder: Path, quick: bool) -> dict[str, Any]:
    """Measure everything; print each table as soon as it is complete."""
    runner = Runner(folder)
    limited = [250] if quick else [1000, 2000]
    lengths = [*limited, WHOLE]
    texts = json.loads(runner.once([str(HERE / "texts.py"), str(folder), *map(str, lengths)]).output)
    machine = describe_machine()
    print(
        f"{machine['python']}, {machine['cores']} cores, load {machine['load']:.1f}; {machine['libraries']}"
    )
    print(f"Witnesses: {texts['texts']}; {' and '.join(f'{n:,}' for n in texts['characters'])} characters")

    inside = {n: compare_inside(runner, folder, n, 3 if quick else 9) for n in lengths}
    other = {n: compare_collatex(runner, folder, n) for n in limited}
    print_inside(inside, other, texts["characters"][0])
    commands = runner.in_turn(command_lines(folder, lengths, texts["input"]), 2 if quick else 5)
    print_commands(commands, other, texts)
    imports = {name: imported(runner, folder, name, texts["input"]) for name in UNUSED}
    print_imports(imports)
    return {
        "machine": machine,
        "texts": {key: texts[key] for key in ("texts", "characters", "files")},
        "inside": {str(n or "whole"): figures for n, figures in inside.items()},
        "collatex": {str(n): figures for n, figures in other.items()},
        "commands": {name: measured.figures() for name, measured in commands.items()},
        "imports": imports,
    }


def describe_machine() -> dict[str, Any]:
    """Return a description of the machine and the versions that the times depend on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "rapidfuzz", "rjieba"))
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "libraries": libraries,
    }


def witnesses(folder: Path, length: int) -> list[str]:
    """Return the two files that texts.py wrote."""
    return [str(folder / f"{name}-{length}.txt") for name in ("first", "second")]


def compare_inside(runner: Runner, folder: Path, length: int, rounds: int) -> dict[str, Any]:
    """Time collate, rapidfuzz and difflib in one process."""
    command = [str(HERE / "inside.py"), "collate", *witnesses(folder, length), str(rounds)]
    return json.loads(runner.once(command).output)


def compare_collatex(runner: Runner, folder: Path, length: int) -> dict[str, Any]:
    """Return the time of CollateX in a separate process, or the reason for its absence."""
    if not (find_spec("collatex") and find_spec("Levenshtein")):
        return {"not_run": "not installed; pip install 'collate-edition[bench]'"}
    command = ["-W", "ignore", str(HERE / "inside.py"), "collatex", *witnesses(folder, length)]
    try:
        run = runner.once(command, limit=LIMIT)
    except TimeoutError as problem:
        return {"not_run": str(problem)}
    return {**json.loads(run.output), "process_s": run.seconds, "peak_mb": run.megabytes}


def command_lines(folder: Path, lengths: Sequence[int], files: str) -> dict[str, list[str]]:
    """Return the commands that are measured as processes, each with its reference."""
    lines = {"python": ["-c", "pass"], "libraries of compare": ["-c", USED["compare"]]}
    for length in lengths:
        lines[f"compare {length or 'whole'}"] = compare_line(folder, length)
    lines["compare -o"] = [*compare_line(folder, WHOLE), "-o", str(folder / "edition.xml")]
    lines["libraries of run"] = ["-c", USED["run"]]
    lines["run"] = run_line(folder, files)
    return lines


def compare_line(folder: Path, length: int) -> list[str]:
    return ["-m", "collate", "compare", "-q", *witnesses(folder, length)]


def run_line(folder: Path, files: str) -> list[str]:
    return ["-m", "collate", "run", "-q", files, "-o", str(folder / "reports")]


def imported(runner: Runner, folder: Path, name: str, files: str) -> dict[str, Any]:
    """Return the expensive imports of a command, and those without use."""
    line = run_line(folder, files) if name == "run" else compare_line(folder, WHOLE)
    found = runner.imported(line)
    dearest = sorted(found, key=lambda package: -found[package])[:8]
    return {
        "dearest_ms": {package: found[package] for package in dearest},
        "all_ms": sum(found.values()),
        "unused": UNUSED[name],
        "unwanted": [package for package in UNUSED[name] if package in found],
    }


if __name__ == "__main__":
    sys.exit(main())
