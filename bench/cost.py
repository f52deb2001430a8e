"""Processor time of ``collate run`` on few long texts with many entries, by stage and by growth.

    python bench/cost.py make KIND FOLDER    writes the set KIND: novel or twenty
    python bench/cost.py growth              more letters, entries or witnesses, one after another
    python bench/shares.py FOLDER            shares by stage of a set that was written

``novel`` is a text of 77,000 characters and two copies, in which every twelfth
character is changed; ``twenty`` are 20 witnesses of 44,000 characters that differ in 5,200 places,
half of them in one witness alone. The text is that of ``made.py``; everything is deterministic.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import made

#: Characters, witnesses and places of variation in each row of the table of growth.
GROWTH = (
    (20_000, 5, 1_000),
    (40_000, 5, 1_000),
    (20_000, 5, 2_000),
    (20_000, 10, 1_000),
    (20_000, 20, 1_000),
    (40_000, 10, 2_000),
)

#: The share of characters of a copy of the novel that are changed.
RATE = 0.085


def changed(character: str, alphabet: str, draw: random.Random) -> str:
    """Return *character* replaced (11 of 20), with an addition (4), omitted (3), or a phrase (2)."""
    kind = draw.random()
    if kind < 0.55:
        return draw.choice(alphabet)
    if kind < 0.75:
        return character + draw.choice(alphabet)
    if kind < 0.9:
        return ""
    return "".join(draw.choices(alphabet, k=draw.randint(2, 5)))


def characters_of(text: str) -> str:
    """Return the Han characters of *text*, each once."""
    return "".join(sorted({one for one in text if "\u4e00" <= one <= "\u9fff"}))


def novel() -> list[str]:
    """Return a text and two copies of it, each changed by itself."""
    base, draw = made.text(77_000), random.Random(3)
    alphabet = characters_of(base)
    copies = [
        "".join(changed(one, alphabet, draw) if one != "\n" and draw.random() < RATE else one for one in base)
        for _ in range(2)
    ]
    return [base, *copies]


def tradition(size: int, witnesses: int, places: int) -> list[str]:
    """Return *witnesses* of *size* characters that differ in *places*: up to eight of them, or one."""
    base, draw = made.text(size), random.Random(3)
    alphabet = characters_of(base)
    texts = [list(base) for _ in range(witnesses)]
    for place in sorted(draw.sample(range(len(base)), places)):
        if base[place] == "\n":
            continue
        if draw.random() < 0.5:
            other = draw.choice(alphabet)
            for number in draw.sample(range(witnesses), draw.randint(1, min(8, witnesses - 1))):
                texts[number][place] = other
        else:
            texts[draw.randrange(witnesses)][place] = changed(base[place], alphabet, draw)
    return ["".join(letters) for letters in texts]


KINDS: Mapping[str, Callable[[], list[str]]] = MappingProxyType(
    {"novel": novel, "twenty": lambda: tradition(44_000, 20, 5_200)}
)


def write(texts: list[str], folder: Path) -> None:
    """Write each of *texts* into a file of the new *folder*."""
    folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")


def run(folder: Path, out: Path) -> tuple[float, int]:
    """Return the processor seconds of a run from nothing, and the number of its entries."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "collate", "run", "-q", "--jobs", "1", str(folder), "-o", str(out)]
    subprocess.run(command, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    entries = sum(
        len(json.loads(path.read_bytes())["entries"]) for path in out.glob("works/*/apparatus.json")
    )
    return after.ru_utime - before.ru_utime, entries


def print_growth() -> None:
    """Print a row for each of :data:`GROWTH`."""
    print("| characters | witnesses | entries | CPU, s |\n| ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        for number, (size, witnesses, places) in enumerate(GROWTH):
            folder = Path(name) / str(number)
            write(tradition(size, witnesses, places), folder / "in")
            seconds, entries = run(folder / "in", folder / "out")
            print(f"| {size:,} | {witnesses} | {entries:,} | {seconds:.1f} |", flush=True)


def main() -> None:
    """Write a set, or measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("make")
    make.add_argument("kind", choices=KINDS)
    make.add_argument("folder", type=Path)
    commands.add_parser("growth")
    options = parser.parse_args()
    if options.command == "make":
        write(KINDS[options.kind](), options.folder)
    else:
        print_growth()


if __name__ == "__main__":
    main()
