"""The command ``collate dedupe`` beside the indexes of its peers, on three sets. See README.md beside this.

    python bench/whole.py [--part N] [--json FILE]

The peers are given 5-grams of characters and index them; they verify nothing,
and list every pair that their index returns. An exact index counts the common
5-grams of all pairs (containment of .25 or more). Every cell is a process of
its own on one core; times are processor times, from the start of Python to its
end. Libraries that are not installed are left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from truth.english import COUNCIL
from truth.forms import Writer
from truth.noise import damage
from truth.plant import Press
from truth.words import REPORTING

HERE = Path(__file__).resolve()

#: Pairs: the positions of two texts.
Pairs = set[tuple[int, int]]


def _misread(text: str, share: float, draw: np.random.Generator) -> str:
    return damage(text, share, "uniform", draw, "etaoinshrdlucmfwypvbgk")


def newspapers() -> tuple[list[str], Pairs]:
    """Return 400 English articles of 2,800 characters in three copies with 5 to 15 % noise."""
    draw = np.random.default_rng(5)
    texts: list[str] = []
    pairs: Pairs = set()
    for number in range(400):
        article = Writer(COUNCIL, "en", [5, number]).text(2800)
        first = len(texts)
        texts += [_misread(article, share, draw) for share in (0.05, 0.1, 0.15)]
        pairs |= {(first, first + 1), (first, first + 2), (first + 1, first + 2)}
    return texts, pairs


def passages() -> tuple[list[str], Pairs]:
    """Return 9,345 Chinese passages of 20 to 60 letters, a third of them with a copy that differs in some."""
    press = Press(REPORTING, 6, 0)
    draw = np.random.default_rng(6)
    texts: list[str] = []
    pairs: Pairs = set()
    number = 0
    while len(texts) < 9345:
        text = "".join(press.sentences(number, 400))
        number += 1
        at = 0
        while at + 60 < len(text) and len(texts) < 9345:
            size = int(draw.integers(20, 61))
            texts.append(text[at : at + size])
            at += size
            if draw.random() < 1 / 3 and len(texts) < 9345:
                pairs.add((len(texts) - 1, len(texts)))
                texts.append(press.noisy(texts[-1], float(draw.choice([0.03, 0.08, 0.15])), "uniform"))
    return texts, pairs


def documents() -> tuple[list[str], Pairs]:
    """Return 10,000 English documents of 3,000 characters, a tenth of them noisy copies of others."""
    draw = np.random.default_rng(7)
    texts = [Writer(COUNCIL, "en", [7, number]).text(3000) for number in range(9000)]
    pairs: Pairs = set()
    for copy in range(1000):
        pairs.add((copy * 9, len(texts)))
        texts.append(_misread(texts[copy * 9], (0.01, 0.05, 0.1, 0.2)[copy % 4], draw))
    return texts, pairs


SETS: dict[str, Callable[[], tuple[list[str], Pairs]]] = {
    "1,200 English articles of 2,800 characters": newspapers,
    "9,345 Chinese passages of 20 to 60 letters": passages,
    "10,000 English documents of 3,000 characters": documents,
}


def _shingles(text: str, k: int = 5) -> list[str]:
    letters = "".join(filter(str.isalnum, text.lower()))
    return list({letters[i : i + k] for i in range(max(1, len(letters) - k + 1))})


def _rensa(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for row, text in enumerate(texts):
        signature = RMinHash(num_perm=128, seed=1)
        signature.update(_shingles(text))
        yield from ((other, row) for other in index.query(signature))
        index.insert(row, signature)


def _gaoya(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.5, num_bands=32, band_size=4, analyzer="char", ngram_range=(5, 5)
    )
    for row, text in enumerate(texts):
        letters = "".join(filter(str.isalnum, text.lower()))
        yield from ((other, row) for other in index.query(letters))
        index.insert_document(row, letters)


def _datasketch(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=128, params=(32, 4))
    for row, text in enumerate(texts):
        signature = MinHash(num_perm=128)
        signature.update_batch([shingle.encode() for shingle in _shingles(text)])
        yield from ((other, row) for other in index.query(signature))
        index.insert(row, signature)


def _exact(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    postings: defaultdict[str, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for row, text in enumerate(texts):
        shingles = _shingles(text)
        hits = Counter(other for shingle in shingles for other in postings[shingle])
        sizes.append(len(shingles))
        yield from (
            (other, row) for other, count in hits.items() if count >= 0.25 * min(sizes[other], sizes[row])
        )
        for shingle in shingles:
            postings[shingle].append(row)


PEERS = {"datasketch": _datasketch, "rensa": _rensa, "gaoya": _gaoya, "exact index": _exact}


def peer(name: str, path: Path) -> None:
    """Index the texts in *path* with one peer, and print the pairs."""
    with path.open(encoding="utf-8") as lines:
        print(json.dumps(sorted(PEERS[name](json.loads(line)["text"] for line in lines))))


def _run(command: list[str], limit: float = 600) -> tuple[str, float, int] | None:
    """Return output, processor seconds and peak megabytes of a process, None if it fails."""
    pin = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if Path("/usr/bin/taskset").exists() else []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run([*pin, *command], capture_output=True, text=True, timeout=limit, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, seconds, after.ru_maxrss // 1024


def measure(number: int, folder: Path) -> list[dict[str, Any]]:
    """Return a row for each tool on one set."""
    texts, truth = list(SETS.values())[number]()
    path, out = folder / f"{number}.jsonl", folder / f"{number}.csv"
    rows = (json.dumps({"id": str(i), "text": text}, ensure_ascii=False) for i, text in enumerate(texts))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found: dict[str, tuple[str, float, int] | None] = {
        "collate": _run(
            [sys.executable, "-m", "collate", "dedupe", str(path), "-o", str(out), "-q", "--jobs", "1"]
        )
    }
    for name in PEERS:
        found[name] = _run([sys.executable, str(HERE), "--peer", name, str(path)])
    table: list[dict[str, Any]] = []
    for name, result in found.items():
        if result is None:
            table.append({"tool": name})
            continue
        if name == "collate":
            with out.open(encoding="utf-8-sig", newline="") as stream:
                csv.field_size_limit(10**9)
                listed = {
                    (min(pair), max(pair))
                    for row in csv.DictReader(stream)
                    if row["relation"] != "shares"
                    for pair in [(int(row["left"]), int(row["right"]))]
                }
        else:
            listed = {(min(pair), max(pair)) for pair in json.loads(result[0])}
        hits = len(listed & truth)
        table.append(
            {
                "tool": name,
                "cpu": round(result[1], 1),
                "listed": len(listed),
                "precision": round(hits / max(1, len(listed)), 3),
                "recall": round(hits / len(truth), 3),
            }
        )
    return table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure collate dedupe beside the indexes of its peers.")
    parser.add_argument("--part", type=int, choices=range(len(SETS)), help="only this set")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures here")
    parser.add_argument("--peer", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(options.peer[0], Path(options.peer[1]))
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(SETS):
            if options.part in (None, number):
                figures[name] = measure(number, Path(folder))
                print(f"\n{name}\n\n| tool | CPU s | pairs | precision | recall |")
                print("| --- | --- | --- | --- | --- |")
                for row in figures[name]:
                    cells = (f"{row.get(key, 'not run')}" for key in ("cpu", "listed", "precision", "recall"))
                    print(f"| {row['tool']} | {' | '.join(cells)} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
