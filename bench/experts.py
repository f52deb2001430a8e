"""Comparison of apparatuses with those of expert editors, and with themselves under permuted witnesses.

The texts are in ../shared/gold, which is not part of the repository; without
them nothing is measured. As a script, ``experts.py collate OUT`` or ``experts.py collatex OUT``
runs one engine and prints the result as JSON.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from processes import Runner

if TYPE_CHECKING:
    from collatex.core_classes import AlignmentTable

    from collate.model import Edition

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent.parent / "shared" / "gold"

#: Tokens of a base text that CollateX finishes in about a minute.
SMALL = 1_500

#: Tokens of a base text that CollateX can align several times.
SMALLEST = 1_000

#: Time limit of CollateX for all of them, in seconds.
LIMIT = 1200

#: The names of the languages in the scorer, and the figures of its table.
LANGUAGES = {"lzh": "Chinese", "la": "Latin", "grc": "Greek", "all": "all"}
FIGURES = ("exact_f1", "loc_recall", "loc_precision", "roundtrip", "apps_per_gold")


def measure(runner: Runner, folder: Path, quick: bool, other: bool) -> dict[str, Any]:
    """Score collate and its peers and print the tables; *other*: whether CollateX is installed."""
    if not (GOLD / "split.json").exists():
        print("Experts' apparatuses: not here (../shared/gold).")
        return {}
    names = json.loads((GOLD / "split.json").read_text("utf-8"))["dev"]
    small = [name for name in names if _tokens(name) <= SMALL]
    outs = {engine: folder / f"gold-{engine}" for engine in ("collate", "lev", "collatex")}
    for out in outs.values():
        out.mkdir()
    ours = json.loads(runner.once([str(HERE / "experts.py"), "collate", str(outs["collate"])]).output)
    runner.once([str(GOLD / "baselines.py"), "lev", str(outs["lev"])])
    scores = {
        "collate": _score(runner, folder, names, outs["collate"]),
        "rapidfuzz star": _score(runner, folder, names, outs["lev"]),
    }
    orders = {"collate": ours["same"]}
    if other and not quick:
        try:
            _beside_collatex(runner, folder, small, outs=outs, scores=scores, orders=orders)
        except TimeoutError as problem:
            print(f"CollateX on experts' texts: {problem}\n")
    _print(scores, orders, ours["seconds"])
    return {"scores": scores, "orders": orders, "seconds": ours["seconds"]}


def _beside_collatex(
    runner: Runner,
    folder: Path,
    small: list[str],
    *,
    outs: dict[str, Path],
    scores: dict[str, Any],
    orders: dict[str, dict[str, float]],
) -> None:
    """Add the scores of CollateX on texts that it finishes in two minutes, and ours on the same."""
    command = ["-W", "ignore", str(GOLD / "baselines.py"), "collatex", str(outs["collatex"]), *small]
    runner.once(command, LIMIT)
    done = [name for name in small if (outs["collatex"] / f"{name}.xml").exists()]
    for label, engine in (("collate", "collate"), ("rapidfuzz star", "lev"), ("CollateX", "collatex")):
        scores[f"{label}, {len(done)} short"] = _score(runner, folder, done, outs[engine])
    command = ["-W", "ignore", str(HERE / "experts.py"), "collatex", str(folder)]
    orders["CollateX"] = json.loads(runner.once(command, LIMIT).output)["same"]


def _print(scores: dict[str, Any], orders: dict[str, dict[str, float]], seconds: float) -> None:
    print("**Apparatuses of expert editors**\n")
    print("| engine | language | exact F1 | found | real | round trip | entries : theirs |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for engine, languages in scores.items():
        for language, figures in languages.items():
            values = " | ".join(f"{figures[name]:.4f}" for name in FIGURES)
            print(f"| {engine} | {LANGUAGES[language]} | {values} |")
    print(f"\ncollate: {seconds:.1f} s for all texts, TEI included.\n")
    print("**The same result in any order of the witnesses**\n")
    print("| engine | texts | least | mean |\n| --- | --- | --- | --- |")
    for engine, shares in orders.items():
        least, mean = min(shares.values()), sum(shares.values()) / len(shares)
        print(f"| {engine} | {len(shares)} | {least:.3f} | {mean:.3f} |")
    print(flush=True)


def _text(name: str) -> dict[str, Any]:
    return json.loads((GOLD / "texts" / f"{name}.json").read_text("utf-8"))


def _tokens(name: str) -> int:
    text = _text(name)
    base = text["witnesses"][text["base_siglum"]]
    return len("".join(base.split())) if text["lang"] == "lzh" else len(base.split())


def _score(runner: Runner, folder: Path, names: list[str], out: Path) -> dict[str, dict[str, float]]:
    """Run the scorer; its last lines are ``== dev LANGUAGE (...) name=figure name=figure ...``."""
    split = folder / "split.json"
    split.write_text(json.dumps({"dev": names}), encoding="utf-8")
    command = [str(GOLD / "score.py"), "--batch", str(split), "dev", str(out), "--gold", str(GOLD / "texts")]
    return {
        line.split()[2]: {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)}
        for line in runner.once(command).output.splitlines()
        if line.startswith("== ")
    }


def collate(out: Path) -> dict[str, object]:
    """Write the edition of each text; return seconds, and the share of stretches stable under permutation."""
    from collate.editions import edition_xml
    from collate.pipeline import compare

    shuffled = random.Random(1)
    seconds = 0.0
    same: dict[str, float] = {}
    for name in json.loads((GOLD / "split.json").read_text("utf-8"))["dev"]:
        text = _text(name)
        folder = out / "in" / name
        folder.mkdir(parents=True)
        for siglum, words in text["witnesses"].items():
            (folder / f"{siglum}.txt").write_text(words, encoding="utf-8", newline="")
        files = [folder / f"{siglum}.txt" for siglum in text["witnesses"]]
        base = folder / f"{text['base_siglum']}.txt"
        started = time.perf_counter()
        edition, context = compare(files, base)
        (out / f"{name}.xml").write_bytes(edition_xml(edition, context))
        seconds += time.perf_counter() - started
        results = [_stretches(edition)]
        for _ in range(2):
            shuffled.shuffle(files)
            results.append(_stretches(compare(files, base)[0]))
        same[name] = len(set.intersection(*results)) / len(set.union(*results))
    return {"seconds": seconds, "same": same}


def _stretches(edition: Edition) -> set[object]:
    """Return the aligned stretches with their apparatus entries, independent of the sigla."""
    work = edition.work
    # Identical witnesses share a column whichever comes first, so columns are identified by their content.
    texts = [witness.segment.source.id for witness in work.columns]
    files = {witness.siglum: witness.segment.path for witness in work.witnesses}
    runs: set[object] = {frozenset(zip(texts, run.cells, strict=True)) for run in edition.alignment.runs}
    entries = {
        (e.locus, frozenset((r.text, frozenset(files[s] for s in r.sigla), r.kind) for r in e.readings))
        for e in edition.entries
    }
    return runs | entries


def collatex(_: Path) -> dict[str, object]:
    """Align the shortest texts in two orders; return the share of aligned pairs common to both."""
    from collatex import Collation
    from collatex import collate as collate_with_it

    same: dict[str, float] = {}
    for name in json.loads((GOLD / "split.json").read_text("utf-8"))["dev"]:
        if _tokens(name) > SMALLEST:
            continue
        text = _text(name)
        cut = list if text["lang"] == "lzh" else str.split
        results: list[set[object]] = []
        for order in (list(text["witnesses"]), list(text["witnesses"])[::-1]):
            collation = Collation()
            for siglum in order:
                words = [{"t": word} for word in cut(text["witnesses"][siglum]) if word.strip()]
                collation.add_witness({"id": siglum, "tokens": words})
            results.append(_pairs(collate_with_it(collation, segmentation=False)))
        same[name] = len(set.intersection(*results)) / len(set.union(*results))
    return {"same": same}


def _pairs(table: AlignmentTable) -> set[object]:
    """Return the pairs of (witness, number of its token) that share a column."""
    numbers = {row.header: 0 for row in table.rows}
    pairs: set[object] = set()
    for column in table.columns:
        here = []
        for siglum, cell in column.tokens_per_witness.items():
            if cell:
                here.append((siglum, numbers[siglum]))
                numbers[siglum] += 1
        pairs.update(frozenset(pair) for pair in combinations(here, 2))
    return pairs


if __name__ == "__main__":
    print(json.dumps({"collate": collate, "collatex": collatex}[sys.argv[1]](Path(sys.argv[2]))))
