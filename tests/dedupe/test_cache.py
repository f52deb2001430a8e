from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from collate.dedupe import (
    NOT_COMPARED,
    BlockResult,
    ComparisonBlock,
    NotCompared,
    Overlap,
    Scheme,
    Sketch,
    dedupe,
    find_candidates,
    gather_sketches,
    scheme_of,
    sketch_text,
    verify_pairs,
)
from collate.model import Genre, Record, Text
from collate.settings import DedupeSettings, Settings

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
        self.sketches: dict[bytes, Sketch] = {}
        self.overlaps: dict[tuple[bytes, bytes, bool], Overlap | None] = {}
        self.misses = 0

    def sketch(self, digest: bytes, scheme: Scheme) -> Sketch | None:
        sketch = self.sketches.get(digest)
        self.misses += sketch is None
        return sketch

    def store_sketch(self, sketch: Sketch) -> None:
        self.sketches[sketch.digest] = sketch

    def overlap(
        self, left: bytes, right: bytes, *, passage: bool
    ) -> Overlap | Literal[NotCompared.NOT_COMPARED] | None:
        overlap = self.overlaps.get((left, right, passage), NOT_COMPARED)
        self.misses += overlap is NOT_COMPARED
        return overlap

    def store_overlap(self, left: bytes, right: bytes, *, passage: bool, overlap: Overlap | None) -> None:
        assert (left, right, passage) not in self.overlaps
        self.overlaps[left, right, passage] = overlap


def test_cached_results_are_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = family()
    cache = MemoryCache()
    expected = dedupe(texts, DEFAULT)
    assert {match.relation.value for match in expected} >= {"identical", "excerpt", "report"}
    assert dedupe(texts, DEFAULT, cache=cache) == expected
    assert cache.misses == 7 + len(cache.overlaps)  # seven different texts
    cache.misses = 0

    def never(*arguments: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr("collate.dedupe.comparison_blocks.shingle", never)
    monkeypatch.setattr("collate.dedupe.matches.sketch_text", never)
    assert dedupe(texts, DEFAULT, cache=cache) == expected
    assert not cache.misses


def test_only_a_new_text_is_compared() -> None:
    texts = family()
    cache = MemoryCache()
    dedupe(texts, DEFAULT, cache=cache)
    before = set(cache.overlaps)
    texts.insert(1, Record("new", han(3, 300)[:200] + han(9, 50)))
    assert dedupe(texts, DEFAULT, cache=cache) == dedupe(texts, DEFAULT)
    new = sketch_text(texts[1].text, scheme_of(DEFAULT.dedupe)).digest
    assert all(new in key for key in set(cache.overlaps) - before)


class OneByOne(Sequence[Text]):
    """Texts that are created on access to a single row."""

    def __init__(self, texts: Sequence[Record]) -> None:
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, row: int | slice) -> Record:  # type: ignore[override]
        assert isinstance(row, int)
        return replace(self.texts[row])


@pytest.mark.parametrize("most", [1, 1000, 10**9])
def test_matches_do_not_depend_on_the_block_size(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    texts = OneByOne(family())
    chosen = DedupeSettings()
    scheme = scheme_of(chosen)
    sketches = gather_sketches((sketch_text(text.text, scheme) for text in texts), scheme)
    candidates = find_candidates(sketches, chosen)
    blocks: list[ComparisonBlock] = []

    def mapper(
        work: Callable[[ComparisonBlock], BlockResult], items: Iterable[ComparisonBlock]
    ) -> Iterator[BlockResult]:
        for block in items:
            blocks.append(block)
            yield work(block)

    monkeypatch.setattr("collate.dedupe.comparison_blocks.BLOCK_CHARACTERS", most)
    rows = verify_pairs(texts, sketches, candidates=candidates, settings=chosen, mapper=mapper)
    matches = tuple(match for _, _, match in sorted(rows, key=lambda row: row[:2]))
    assert matches == dedupe(texts.texts, DEFAULT)
    assert len(blocks) > 4 if most == 1 else blocks


def test_ten_thousand_copies_and_texts_of_one_character() -> None:
    texts = [Record(f"{i:05}", "啊" * 500 if i % 2 else "哦" * 3) for i in range(10_000)]
    warnings: list[str] = []
    matches = dedupe(texts, DEFAULT, warn=warnings.append)
    assert {(m.left, m.relation.value) for m in matches} == {("00000", "identical"), ("00001", "identical")}
    assert len(matches) == 2 * 4999
    assert not warnings
