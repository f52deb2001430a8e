from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from collate.dedupe import (
    NOT_COMPARED,
    JudgedPair,
    NotCompared,
    Overlap,
    Scheme,
    Sketch,
    batch_texts,
    dedupe,
    match_texts,
    scheme_of,
    sketch_text,
)
from collate.engine import LocalEngine
from collate.model import Genre, Match, Record
from collate.settings import Settings

DEFAULT = Settings()


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def family() -> list[Record]:
    """Copies, excerpts, an unrelated text, texts that share a passage, one that shares too little."""
    text, other = han(1, 900), han(2, 700)
    bodies = [text, other, text[100:500], text, other + text[:60], han(3, 300), text[:700] + other[:8], "。"]
    return [Record(f"{i}", part, Genre.REPORT if i == 4 else Genre.SPEECH) for i, part in enumerate(bodies)]


class MemoryCache:
    """A cache in dictionaries that counts failed lookups."""

    def __init__(self) -> None:
        self.stored: dict[bytes, Sketch] = {}
        self.overlaps: dict[tuple[bytes, bytes, bool], Overlap | None] = {}
        self.judged: dict[JudgedPair, Match | None] = {}
        self.misses = 0

    def sketches(self, digests: Sequence[bytes], scheme: Scheme) -> list[Sketch | None]:
        found = [self.stored.get(digest) for digest in digests]
        self.misses += found.count(None)
        return found

    def store_sketch(self, sketch: Sketch) -> None:
        self.stored[sketch.digest] = sketch

    def overlap(
        self, left: bytes, right: bytes, *, passage: bool
    ) -> Overlap | Literal[NotCompared.NOT_COMPARED] | None:
        overlap = self.overlaps.get((left, right, passage), NOT_COMPARED)
        self.misses += overlap is NOT_COMPARED
        return overlap

    def store_overlap(self, left: bytes, right: bytes, *, passage: bool, overlap: Overlap | None) -> None:
        assert (left, right, passage) not in self.overlaps
        self.overlaps[left, right, passage] = overlap

    def judgements(
        self, pairs: Sequence[JudgedPair]
    ) -> list[Match | Literal[NotCompared.NOT_COMPARED] | None]:
        found = [self.judged.get(pair, NOT_COMPARED) for pair in pairs]
        self.misses += found.count(NOT_COMPARED)
        return found

    def store_judgement(self, pair: JudgedPair, match: Match | None) -> None:
        assert pair not in self.judged
        self.judged[pair] = match


def test_cached_results_are_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = family()
    cache = MemoryCache()
    expected = dedupe(texts, DEFAULT)
    assert {match.relation.value for match in expected} >= {"identical", "excerpt", "report"}
    assert dedupe(texts, DEFAULT, cache=cache) == expected
    assert cache.overlaps
    assert cache.judged
    assert cache.misses == 7 + len(cache.overlaps) + len(cache.judged)  # seven different texts
    cache.misses = 0

    def never(*arguments: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr("collate.dedupe.comparison_blocks.compare", never)
    monkeypatch.setattr("collate.dedupe.minhash.batch.hash_grams", never)
    assert dedupe(texts, DEFAULT, cache=cache) == expected
    assert not cache.misses


def test_only_a_new_text_is_compared() -> None:
    texts = family()
    cache = MemoryCache()
    dedupe(texts, DEFAULT, cache=cache)
    before = set(cache.overlaps) | set(cache.judged)
    texts.insert(1, Record("new", han(3, 300)[:200] + han(9, 50)))
    assert dedupe(texts, DEFAULT, cache=cache) == dedupe(texts, DEFAULT)
    new = sketch_text(texts[1].text, scheme_of(DEFAULT.dedupe)).digest
    added = (set(cache.overlaps) | set(cache.judged)) - before
    assert added
    assert all(new in key for key in added)


def test_a_text_is_judged_again_if_its_genre_or_number_of_copies_changes() -> None:
    texts = family()
    cache = MemoryCache()
    dedupe(texts, DEFAULT, cache=cache)
    for changed in (
        [replace(text, genre=Genre.REPORT) for text in texts],
        [*texts, replace(texts[6], id="copy")],
        [text for text in texts if text.id not in ("0", "3")],
        texts[::-1],
    ):
        assert dedupe(changed, DEFAULT, cache=cache) == dedupe(changed, DEFAULT)


@pytest.mark.parametrize("most", [1, 1000, 10**9])
def test_matches_do_not_depend_on_the_size_of_a_task(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    texts = family()
    expected = dedupe(texts, DEFAULT)
    steps: list[tuple[str, int, int]] = []

    def note(step: str, done: int, total: int, /) -> None:
        steps.append((step, done, total))

    monkeypatch.setattr("collate.dedupe.verification.SHINGLES_PER_TASK", most)
    batches = list(batch_texts(texts))
    found = match_texts(batches, DEFAULT.dedupe, engine=LocalEngine(), progress=note)
    assert tuple(match for _left, _right, match in found.matches) == expected
    assert [step for step, _done, _total in steps[:2]] == ["sketch", "candidates"]
    compared = [done for step, done, _total in steps if step == "compare"]
    assert {1: len(compared) > 4, 1000: len(compared) > 1, 10**9: len(compared) <= 2}[most]
    assert compared == sorted(compared)


def test_ten_thousand_copies_and_texts_of_one_character() -> None:
    texts = [Record(f"{i:05}", "啊" * 500 if i % 2 else "哦" * 3) for i in range(10_000)]
    warnings: list[str] = []
    matches = dedupe(texts, DEFAULT, warn=warnings.append)
    assert {(m.left, m.relation.value) for m in matches} == {("00000", "identical"), ("00001", "identical")}
    assert len(matches) == 2 * 4999
    assert not warnings
