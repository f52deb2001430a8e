"""Recall and false positives of dedupe on generated texts, as bench/recall.py, with fewer pairs."""

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


class DedupeOutcome:
    """The matches of a corpus: those of planted pairs, and the relations of all others."""

    def __init__(self, corpus: Corpus) -> None:
        matches = dedupe([Record(d.id, d.text) for d in corpus.documents], Settings())
        by_pair = {frozenset((m.left, m.right)): m for m in matches}
        self.planted = {t: by_pair.pop(frozenset((t.left, t.right)), None) for t in corpus.truths}
        self.unplanted = Counter(m.relation for m in by_pair.values())
        self.recall = sum(m is not None and m.relation in FOUND for m in self.planted.values()) / len(
            self.planted
        )


@pytest.mark.parametrize("spread", ["uniform", "bursts"])
@pytest.mark.parametrize(("share", "floor"), [(0.01, 0.999), (0.05, 0.999), (0.10, 0.99), (0.20, 0.95)])
def test_noisy_witnesses_are_found(share: float, floor: float, spread: Spread) -> None:
    outcome = DedupeOutcome(noisy_pairs(Press(REPORTING, SEED), 200, share, spread))
    assert outcome.recall >= floor
    assert not FOUND & outcome.unplanted.keys()


def test_excerpts_are_found() -> None:
    outcome = DedupeOutcome(excerpts(Press(REPORTING, SEED), 360))
    assert outcome.recall >= 0.98
    assert not FOUND & outcome.unplanted.keys()


def test_relations_are_those_planted_and_no_others() -> None:
    press = Press(REPORTING, SEED)
    highest = 0.0
    for author in (1, 3, 5):
        texts = [shingle("".join(press.sentences(author * BY_ONE + i))) for i in range(BY_ONE)]
        highest = max(highest, *(containment(a, b) for a, b in permutations(texts, 2)))
    assert highest > 0.2  # else the texts would have no set phrases
    outcome = DedupeOutcome(mixed(press, 900))
    assert not FOUND & outcome.unplanted.keys()
    # Of 400,000 pairs: a short excerpt, a third of it set phrases, resembles a report of any text with them.
    assert outcome.unplanted[Relation.REPORT] <= 3
    expected = {
        "identical": {Relation.IDENTICAL},
        "version": {Relation.VERSION},
        "noisy": {Relation.NOISY, Relation.VERSION},
        "excerpt": {Relation.EXCERPT, Relation.VERSION},
        "report": {Relation.REPORT},
    }
    right = Counter(
        t.kind for t, m in outcome.planted.items() if m is not None and m.relation in expected[t.kind]
    )
    planted = Counter(t.kind for t in outcome.planted)
    assert {kind for kind, n in planted.items() if right[kind] < 0.97 * n} <= {"report"}
    assert right["report"] >= 0.9 * planted["report"]  # some reports contain nearly all of the speech


def test_boundaries_of_texts_without_headings_are_exact_to_the_sentence(tmp_path: Path) -> None:
    shelf = Shelf(Press(REPORTING, SEED), tmp_path)
    fill(shelf, 9)
    cuts = carved(tmp_path, Settings())
    edges = sum(len(container.edges) for container in shelf.containers)
    assert sum(len(container.edges & cuts[container.name]) for container in shelf.containers) >= 0.98 * edges
    assert not any(cuts[container.name] - container.edges for container in shelf.containers)
