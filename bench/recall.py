"""Recall and precision of dedupe on planted relatives. See README.md beside this file.

    python bench/recall.py [--pairs N] [--generator choosing|reporting] [--seed N] [--only TABLE]
        [--noise SHARE]

Thresholds were tuned with the generator ``choosing``; ``reporting`` is the test
set, on which they are never tuned. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from truth.contain import Shelf, carved, fill
from truth.plant import BY_ONE, Corpus, Press, excerpts, mixed, noisy_pairs
from truth.words import GENERATORS

from collate.dedupe import dedupe
from collate.model import Record, Relation
from collate.settings import Settings
from collate.text.shingles import containment, shingle

if TYPE_CHECKING:
    from truth.noise import Spread

#: Relations that count as found, and as wrong for unrelated texts.
FOUND = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.EXCERPT, Relation.NOISY})

#: Minimum recall for each share of noise.
FLOORS = {0.01: 0.999, 0.05: 0.999, 0.10: 0.99, 0.20: 0.95}
EXCERPT_FLOOR = 0.98

SPREADS: tuple[Spread, ...] = ("uniform", "bursts", "pages")


class RecallOutcome(NamedTuple):
    """Relations found for the planted pairs, counts of wrong matches, and seconds."""

    relations: Counter[str]
    false: int
    derived: int
    seconds: float
    each: dict[str, str]
    """The relation found for each planted document and its original."""

    @property
    def recall(self) -> float:
        return sum(self.relations[relation] for relation in FOUND) / max(1, self.relations.total())


def measure(corpus: Corpus, settings: Settings) -> RecallOutcome:
    """Run dedupe on *corpus*. Derivatives of one document are related, all others unrelated."""
    start = time.perf_counter()
    matches = dedupe([Record(d.id, d.text) for d in corpus.documents], settings)
    seconds = time.perf_counter() - start
    relations = {frozenset((m.left, m.right)): m.relation for m in matches}
    planted = {frozenset((t.left, t.right)) for t in corpus.truths}
    words = Counter(str(relations.get(pair, "nothing")) for pair in planted)
    unrelated = [
        m for m in matches if frozenset((m.left, m.right)) not in planted and not _kin(m.left, m.right)
    ]
    return RecallOutcome(
        words,
        sum(m.relation in FOUND for m in unrelated),
        sum(m.relation is Relation.REPORT for m in unrelated),
        seconds,
        {t.left: str(relations.get(frozenset((t.left, t.right)), "nothing")) for t in corpus.truths},
    )


def _kin(left: str, right: str) -> bool:
    return left.partition("-")[0] == right.partition("-")[0]


def noise_table(press: Press, pairs: int, settings: Settings, shares: Sequence[float]) -> None:
    print("\n| noise | spread | pairs | recall | floor | version | noisy | other | false | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for share in shares:
        for spread in SPREADS:
            found = measure(noisy_pairs(press, pairs, share, spread), settings)
            others = {k: n for k, n in sorted(found.relations.items()) if k not in ("version", "noisy")}
            other = ", ".join(f"{word} {n}" for word, n in others.items()) or "-"
            print(
                f"| {share:.0%} | {spread} | {pairs:,} | {found.recall:.4f} | {FLOORS[share]} "
                f"| {found.relations['version']:,} | {found.relations['noisy']:,} | {other} | {found.false} "
                f"| {found.seconds:.0f} |",
                flush=True,
            )


def excerpt_table(press: Press, pairs: int, settings: Settings) -> None:
    corpus = excerpts(press, pairs)
    found = measure(corpus, settings)
    lost = Counter(round(t.share, 1) for t in corpus.truths if found.each[t.left] not in FOUND)
    print("\n| excerpts of 10 to 90 %, 2 % noise | recall | floor | relations | lost, by part | false | s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    relations = ", ".join(f"{word} {n}" for word, n in found.relations.most_common())
    parts = ", ".join(f"{share:.0%}: {n}" for share, n in sorted(lost.items())) or "-"
    print(
        f"| {pairs:,} | {found.recall:.4f} | {EXCERPT_FLOOR} | {relations} | {parts} | {found.false} "
        f"| {found.seconds:.0f} |",
        flush=True,
    )


def mixed_table(press: Press, documents: int, settings: Settings) -> None:
    corpus = mixed(press, documents)
    found = measure(corpus, settings)
    print("\n| planted | found |")
    print("| --- | --- |")
    table: dict[str, Counter[str]] = {}
    for t in corpus.truths:
        name = f"{t.kind}, {t.share:.0%} in {t.spread}" if t.spread else t.kind
        table.setdefault(name, Counter())[found.each[t.left]] += 1
    for name, words in sorted(table.items()):
        print(f"| {name} | {', '.join(f'{word} {n:,}' for word, n in words.most_common())} |")
    count = len(corpus.documents)
    print(
        f"\nStrangers, {count * (count - 1) // 2:,} pairs of {count:,} documents: {found.false} called "
        f"identical, version, excerpt or noisy; {found.derived} called report."
    )


def background(press: Press, authors: int) -> None:
    """Print the containment of unrelated texts by one author, the background of the precision."""
    highest: list[float] = []
    middle: list[float] = []
    for author in range(1, 2 * authors, 2):
        texts = [shingle("".join(press.sentences(author * BY_ONE + i))) for i in range(BY_ONE)]
        shares = sorted(containment(a, b) for a, b in permutations(texts, 2))
        highest.append(shares[-1])
        middle.append(shares[len(shares) // 2])
    print(
        f"\nStrangers by one author with set phrases, {authors} authors: C up to {max(highest):.3f}, "
        f"median {sum(middle) / len(middle):.3f}."
    )


def carving_table(press: Press, each: int, settings: Settings) -> None:
    print("\n| containers | files | boundaries | found exactly | cut elsewhere |")
    print("| --- | --- | --- | --- | --- |")
    with TemporaryDirectory() as folder:
        shelf = Shelf(press, Path(folder))
        fill(shelf, each)
        cuts = carved(Path(folder), settings)
        for kind in dict.fromkeys(container.kind for container in shelf.containers):
            of_kind = [container for container in shelf.containers if container.kind == kind]
            edges = sum(len(container.edges) for container in of_kind)
            hit = sum(len(container.edges & cuts[container.name]) for container in of_kind)
            false = sum(len(cuts[container.name] - container.edges) for container in of_kind)
            share = f"{hit / edges:.3f}" if edges else "-"
            print(f"| {kind} | {len(of_kind)} | {edges} | {share} | {false} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5000)
    parser.add_argument("--generator", choices=sorted(GENERATORS), default="reporting")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("noise", "excerpts", "mixed", "carving"))
    parser.add_argument("--noise", type=float, choices=sorted(FLOORS), help="this level only")
    chosen = parser.parse_args()
    settings = Settings()
    press = Press(GENERATORS[chosen.generator], chosen.seed)
    if chosen.only in (None, "noise"):
        noise_table(press, chosen.pairs, settings, [chosen.noise] if chosen.noise else list(FLOORS))
    if chosen.only in (None, "excerpts"):
        excerpt_table(press, chosen.pairs, settings)
    if chosen.only in (None, "mixed"):
        background(press, 20)
        mixed_table(press, chosen.pairs * 2, settings)
    if chosen.only in (None, "carving"):
        carving_table(press, max(1, chosen.pairs // 50), settings)


if __name__ == "__main__":
    main()
