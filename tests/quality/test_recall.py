"""What dedupe finds among generated texts, and what it claims wrongly: as bench/recall.py, on fewer pairs."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
from truth.contain import Shelf, carved, fill
from truth.noise import Spread
from truth.plant import BY_ONE, Corpus, Press, excerpts, mixed, noisy_pairs
from truth.words import REPORTING

from collate.dedupe import dedupe
from collate.model import Record, Relation
from collate.settings import Settings
from collate.text.shingles import containment, shingle

pytestmark = pytest.mark.slow

FOUND = {Relation.IDENTICAL, Relation.VERSION, Relation.EXCERPT, Relation.NOISY}
SEED = 20


class Said:
    """What dedupe says of a corpus: of the planted pairs, and of strangers."""

    def __init__(self, corpus: Corpus) -> None:
        matches = dedupe([Record(d.id, d.text) for d in corpus.documents], Settings())
        said = {frozenset((m.left, m.right)): m for m in matches}
        self.planted = {t: said.pop(frozenset((t.left, t.right)), None) for t in corpus.truths}
        self.strangers = Counter(m.relation for m in said.values())
        self.recall = sum(m is not None and m.relation in FOUND for m in self.planted.values()) / len(
            self.planted
        )


@pytest.mark.parametrize("spread", ["uniform", "bursts"])
@pytest.mark.parametrize(("share", "floor"), [(0.01, 0.999), (0.05, 0.999), (0.10, 0.99), (0.20, 0.95)])
def test_noisy_witnesses_are_found(share: float, floor: float, spread: Spread) -> None:
    said = Said(noisy_pairs(Press(REPORTING, SEED), 200, share, spread))
    assert said.recall >= floor
    assert not FOUND & said.strangers.keys()


def test_excerpts_are_found() -> None:
    said = Said(excerpts(Press(REPORTING, SEED), 360))
    assert said.recall >= 0.98
    assert not FOUND & said.strangers.keys()


def test_relations_are_what_was_planted_and_strangers_are_none() -> None:
    press = Press(REPORTING, SEED)
    highest = 0.0
    for author in (1, 3, 5):
        texts = [shingle("".join(press.sentences(author * BY_ONE + i))) for i in range(BY_ONE)]
        highest = max(highest, *(containment(a, b) for a, b in permutations(texts, 2)))
    assert highest > 0.2  # else this says nothing about set phrases
    said = Said(mixed(press, 900))
    assert not FOUND & said.strangers.keys()
    # Of 400,000 pairs: a short excerpt, a third of it set phrases, looks like a report of who has them too.
    assert said.strangers[Relation.REPORT] <= 3
    expected = {
        "identical": {Relation.IDENTICAL},
        "version": {Relation.VERSION},
        "noisy": {Relation.NOISY, Relation.VERSION},
        "excerpt": {Relation.EXCERPT, Relation.VERSION},
        "report": {Relation.REPORT},
    }
    right = Counter(
        t.kind for t, m in said.planted.items() if m is not None and m.relation in expected[t.kind]
    )
    planted = Counter(t.kind for t in said.planted)
    assert {kind for kind, n in planted.items() if right[kind] < 0.97 * n} <= {"report"}
    assert right["report"] >= 0.9 * planted["report"]  # some print nearly all of the speech


def test_edges_of_texts_without_headings_are_exact_to_the_sentence(tmp_path: Path) -> None:
    shelf = Shelf(Press(REPORTING, SEED), tmp_path)
    fill(shelf, 9)
    cuts = carved(tmp_path, Settings())
    edges = sum(len(held.edges) for held in shelf.held)
    assert sum(len(held.edges & cuts[held.name]) for held in shelf.held) >= 0.98 * edges
    assert not any(cuts[held.name] - held.edges for held in shelf.held)
