from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import sign
from collate.dedupe.lsh import FEW, MANY, banded, candidates
from collate.dedupe.minhash.signature import Scheme
from collate.dedupe.minhash.sketch import PASSAGE, SAMPLE, Sketches, gather, sketch
from collate.dedupe.postings import contained, passages
from collate.settings import DedupeSettings
from collate.text.shingles import Shingles, containment, shingle

DEFAULT = DedupeSettings()
SCHEME = Scheme()


def pairs(keys: np.ndarray[tuple[int, ...], np.dtype[np.int64]], count: int) -> set[tuple[int, int]]:
    return {divmod(key, count) for key in keys.tolist()}


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def table(texts: Sequence[str], scheme: Scheme = SCHEME) -> Sketches:
    return gather((sketch(text, scheme) for text in texts), scheme)


def rows(sketches: Sketches) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.arange(len(sketches))


@given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), max_size=8), st.sampled_from([1, 2, 3]))
def test_bands_find_exactly_the_pairs_that_share_one(written: list[list[int]], width: int) -> None:
    values = np.array(written, dtype=np.uint32).reshape(len(written), 6)
    found = banded(values, (6 // width, width), np.arange(len(written)), 0.0)
    expected = {
        (i, j)
        for i, j in combinations(range(len(written)), 2)
        if any(written[i][s : s + width] == written[j][s : s + width] for s in range(0, 6, width))
    }
    assert pairs(found, len(written)) == expected if written else not found.size


@given(st.lists(st.text(st.sampled_from("甲乙"), min_size=1, max_size=12), min_size=1, max_size=6))
def test_samples_of_short_texts_find_all_that_hold_a_quarter_of_another(written: list[str]) -> None:
    scheme = Scheme(k=2)
    sketches = table(written, scheme)
    texts = [shingle(text, 2) for text in written]
    found = pairs(contained(sketches, rows(sketches), DEFAULT), len(texts))
    for i, j in combinations(range(len(texts)), 2):
        share = max(containment(texts[i], texts[j]), containment(texts[j], texts[i]))
        assert ((i, j) in found) or share < 0.25
        assert share > 0 or (i, j) not in found


def test_an_excerpt_of_a_tenth_is_found_by_its_sample() -> None:
    sketches = table([han(i, 8000) for i in range(12)] + [han(i, 8000)[3000:3800] for i in range(12)])
    assert pairs(contained(sketches, rows(sketches), DEFAULT), 24) == {(i, i + 12) for i in range(12)}


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_shared_passage_is_always_found(before: int, after: int) -> None:
    shared = han(1, PASSAGE)
    sketches = table([han(2, 200) + shared + han(3, after), han(4, before) + shared + han(5, 90)])
    assert pairs(passages(sketches, rows(sketches), DEFAULT), 2) == {(0, 1)}


def test_strangers_share_no_passage() -> None:
    sketches = table([han(i, 3000) for i in range(20)])
    assert not passages(sketches, rows(sketches), DEFAULT).size


def recall(bands: tuple[int, int], noise: float) -> float:
    random = np.random.default_rng(3)
    texts: list[Shingles] = []
    for i in range(60):
        text = han(i, 600)
        hits = random.random(600) < noise
        texts += [shingle(text), shingle("".join("龘" if h else c for c, h in zip(text, hits, strict=True)))]
    values = sign(texts, Scheme()).values
    found = pairs(banded(values, bands, np.arange(120), 0.0), len(texts))
    return sum((i, i + 1) in found for i in range(0, 120, 2)) / 60


def test_bands_alone_find_noisy_witnesses() -> None:
    assert recall(FEW, 0.10) == 1
    assert recall(MANY, 0.05) == 1


@pytest.mark.parametrize("texts", [[], ["……"], ["……", "", "。"]])
def test_no_text_and_texts_without_shingles(texts: list[str]) -> None:
    found = candidates(table(texts), DEFAULT)
    assert not found.alike.size
    assert not found.sharing.size


def test_of_copies_only_the_first_is_paired() -> None:
    text = han(1, 300)
    found = candidates(table([han(2, 300), text, text, text[:200], text]), DEFAULT)
    assert pairs(found.alike, 5) == {(1, 3)}
    assert pairs(found.sharing, 5) == {(1, 3)}


def test_a_long_text_keeps_enough_of_its_shingles_and_samples_are_nested() -> None:
    for size in (5, 255, 511, 512, 3000, 9000):
        sketches = table([han(1, size)])
        assert len(sketches.sample(0)) >= min(size - 4, 0.8 * SAMPLE)
        assert set(sketches.sample(0).tolist()) <= set(shingle(han(1, size)).distinct.tolist())
    scheme = Scheme(scale=1)
    assert len(table([han(1, 9000)], scheme).samples) == len(shingle(han(1, 9000)))


def test_the_result_does_not_depend_on_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [han(i // 3, 700) + han(1000 + i, 200 * (i % 3)) for i in range(60)] + [""]
    sketches = table(texts)
    large = candidates(sketches, DEFAULT)
    monkeypatch.setattr("collate.dedupe.postings.PER_POSTING", 40_000)
    monkeypatch.setattr("collate.dedupe.postings.STEP", 1000)
    monkeypatch.setattr("collate.dedupe.postings.STRETCH", 100)
    monkeypatch.setattr("collate.dedupe.buckets.STEP", 10)
    small = candidates(sketches, replace(DEFAULT, memory_megabytes=16))
    assert len(large.alike) >= 60
    assert small.alike.tolist() == large.alike.tolist()
    assert small.sharing.tolist() == large.sharing.tolist()
    assert small.hubs == large.hubs


def test_a_text_shorter_than_a_passage_is_found_in_a_longer_one() -> None:
    texts = [han(i, 8000) for i in range(40)]
    found = candidates(table(texts + [text[3000 : 3000 + PASSAGE - 1] for text in texts]), DEFAULT)
    both = pairs(found.alike, 80) | pairs(found.sharing, 80)
    assert sum((i, i + 40) in both for i in range(40)) >= 39
