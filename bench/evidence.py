"""Counts of the evidence for one-character replacements in expert apparatuses, with samples for inspection.

    python bench/evidence.py [--sample N]

The texts are in ../shared/gold, which is not part of the repository; without
them nothing is counted. Only Chinese texts have homophones. Random pairs of
characters from the texts show how much evidence there is by chance.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent.parent / "shared" / "gold"
sys.path.insert(0, str(HERE.parent))

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.model import ApparatusEntry, Reading

#: Number of random pairs for comparison.
BY_CHANCE = 20_000

#: Seed of the sample and of the random pairs.
SEED = 5


class Replacement(NamedTuple):
    """One character for another: the text, the entry, the reading, and the two characters."""

    text: str
    entry: ApparatusEntry
    reading: Reading
    left: str
    right: str


def replacements() -> Iterator[Replacement]:
    """Yield each reading of a Chinese text that differs from the lemma in one character."""
    from collate.classify import letters_only
    from collate.pipeline import compare

    names = json.loads((GOLD / "split.json").read_text("utf-8"))["dev"]
    for name in names:
        text = json.loads((GOLD / "texts" / f"{name}.json").read_text("utf-8"))
        if text["lang"] != "lzh":
            continue
        with tempfile.TemporaryDirectory() as folder:
            for siglum, witness in text["witnesses"].items():
                (Path(folder) / f"{siglum}.txt").write_text(witness, encoding="utf-8")
            edition = compare(sorted(Path(folder).iterdir()))[0]
        for entry in edition.entries:
            for reading in entry.variants:
                left, right = letters_only(entry.lemma.text), letters_only(reading.text)
                pairs = [(a, b) for a, b in zip(left, right, strict=False) if a != b]
                if len(left) == len(right) and len(pairs) == 1:
                    yield Replacement(name, entry, reading, *pairs[0])


def sort_of(kind: str, subtype: str, causes: set[str]) -> str:
    """Return the row of the table that a replacement is counted in."""
    if kind != "substantive":
        return f"another form ({subtype or kind})"
    both = {"homophone", "graphic"} & causes
    if both:
        return (
            "sounds and looks alike"
            if len(both) == 2
            else f"{'sounds' if 'homophone' in both else 'looks'} alike"
        )
    return "other evidence" if causes else "none"


def by_chance(characters: str) -> Counter[str]:
    """Return the rows of random pairs of *characters*, drawn by their frequency."""
    from collate.classify import VariantInContext, find_evidence, kind_of

    draw = random.Random(SEED)
    found: Counter[str] = Counter()
    while found.total() < BY_CHANCE:
        left, right = draw.choice(characters), draw.choice(characters)
        if left != right:
            kind, subtype = kind_of(left, right)
            causes = {str(one.cause) for one in find_evidence(VariantInContext(left, right, "", ""), kind)}
            found[sort_of(str(kind), subtype, causes)] += 1
    return found


def main() -> None:
    """Print the table, and a sample."""
    parser = argparse.ArgumentParser(description="Count the evidence of one-character replacements.")
    parser.add_argument("--sample", type=int, default=0, help="print so many of them")
    sample = parser.parse_args().sample
    if not (GOLD / "split.json").exists():
        print("Experts' apparatuses: not here (../shared/gold).")
        return
    found = list(replacements())
    rows = [
        sort_of(str(one.reading.kind), one.reading.subtype, {str(e.cause) for e in one.reading.evidence})
        for one in found
    ]
    counts = Counter(rows)
    chance = by_chance("".join(one.left + one.right for one in found))
    print(
        f"{len(found):,} readings that have one character otherwise, in {len({o.text for o in found})} texts"
    )
    print(f"  {'':28}{'readings':>9}{'share':>8}{'by chance':>11}")
    for row in sorted(counts, key=lambda row: -counts[row]):
        print(f"  {row:28}{counts[row]:9,}{counts[row] / len(found):8.1%}{chance[row] / BY_CHANCE:11.2%}")
    if sample:
        print("lemma\treading\tleft\tright\tkind\tevidence")
    for one in random.Random(SEED).sample(found, min(sample, len(found))):
        causes = "; ".join(f"{e.cause} {e.confidence} {e.detail}" for e in one.reading.evidence)
        entry, reading = one.entry, one.reading
        kind = f"{reading.kind} {reading.subtype}".strip()
        print("\t".join((entry.lemma.text, reading.text, entry.left, entry.right, kind, causes)))


if __name__ == "__main__":
    main()
