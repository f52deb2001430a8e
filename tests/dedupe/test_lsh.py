from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import (
    Scheme,
    Sketches,
    band_pairs,
    containment_pairs,
    find_candidates,
    gather_sketches,
    passage_pairs,
    sign,
    sketch_text,
)
from collate.dedupe.lsh import LARGE_CORPUS_BANDS, SMALL_CORPUS_BANDS
from collate.dedupe.minhash.sketch import MIN_SAMPLE, PASSAGE
from collate.settings import DedupeSettings
from collate.text.shingles import Shingles, containment, shingle

DEFAULT = DedupeSettings()
SCHEME = Scheme()


def pairs(keys: np.ndarray[tuple[int, ...], np.dtype[np.int64]], count: int) -> set[tuple[int, int]]:
    return {divmod(key, count) for key in keys.tolist()}


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def table(texts: Sequence[str], scheme: Scheme = SCHEME) -> Sketches:
    return gather_sketches((sketch_text(text, scheme) for text in texts), scheme)


def rows(sketches: Sketches) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.arange(len(sketches))


@given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), max_size=8), st.sampled_from([1, 2, 3]))
def test_bands_find_exactly_the_pairs_that_share_one(written: list[list[int]], width: int) -> None:
    values = np.array(written, dtype=np.uint32).reshape(len(written), 6)
    found = band_pairs(values, (6 // width, width), rows=np.arange(len(written)), least=0.0)
    expected = {
        (i, j)
        for i, j in combinations(range(len(written)), 2)
        if any(written[i][s : s + width] == written[j][s : s + width] for s in range(0, 6, width))
    }
    assert pairs(found, len(written)) == expected if written else not found.size


@given(st.lists(st.text(st.sampled_from("甲乙"), min_size=1, max_size=12), min_size=1, max_size=6))
def test_samples_of_short_texts_find_every_containment_of_a_quarter(written: list[str]) -> None:
    scheme = Scheme(k=2)
    sketches = table(written, scheme)
    texts = [shingle(text, 2) for text in written]
    found = pairs(containment_pairs(sketches, rows(sketches), settings=DEFAULT), len(texts))
    for i, j in combinations(range(len(texts)), 2):
        share = max(containment(texts[i], texts[j]), containment(texts[j], texts[i]))
        assert ((i, j) in found) or share < 0.25
        assert share > 0 or (i, j) not in found


def test_samples_find_an_excerpt_of_a_tenth() -> None:
    sketches = table([han(i, 8000) for i in range(12)] + [han(i, 8000)[3000:3800] for i in range(12)])
    assert pairs(containment_pairs(sketches, rows(sketches), settings=DEFAULT), 24) == {
        (i, i + 12) for i in range(12)
    }


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_shared_passage_is_always_found(before: int, after: int) -> None:
    shared = han(1, PASSAGE)
    sketches = table([han(2, 200) + shared + han(3, after), han(4, before) + shared + han(5, 90)])
    assert pairs(passage_pairs(sketches, rows(sketches), settings=DEFAULT), 2) == {(0, 1)}


def test_unrelated_texts_do_not_share_a_passage() -> None:
    sketches = table([han(i, 3000) for i in range(20)])
    assert not passage_pairs(sketches, rows(sketches), settings=DEFAULT).size


def recall(bands: tuple[int, int], noise: float) -> float:
    random = np.random.default_rng(3)
    texts: list[Shingles] = []
    for i in range(60):
        text = han(i, 600)
        hits = random.random(600) < noise
        texts += [shingle(text), shingle("".join("龘" if h else c for c, h in zip(text, hits, strict=True)))]
    values = sign(texts, Scheme()).values
    found = pairs(band_pairs(values, bands, rows=np.arange(120), least=0.0), len(texts))
    return sum((i, i + 1) in found for i in range(0, 120, 2)) / 60


def test_bands_alone_find_noisy_witnesses() -> None:
    assert recall(SMALL_CORPUS_BANDS, 0.10) == 1
    assert recall(LARGE_CORPUS_BANDS, 0.05) == 1


@pytest.mark.parametrize("texts", [[], ["……"], ["……", "", "。"]])
def test_no_texts_and_texts_without_shingles(texts: list[str]) -> None:
    found = find_candidates(table(texts), DEFAULT)
    assert not found.similar.size
    assert not found.passage_sharing.size


def test_of_copies_only_the_first_is_paired() -> None:
    text = han(1, 300)
    found = find_candidates(table([han(2, 300), text, text, text[:200], text]), DEFAULT)
    assert pairs(found.similar, 5) == {(1, 3)}
    assert pairs(found.passage_sharing, 5) == {(1, 3)}


def test_the_sample_of_a_long_text_is_large_enough_and_part_of_its_shingles() -> None:
    for size in (5, 255, 511, 512, 3000, 9000):
        sketches = table([han(1, size)])
        assert len(sketches.sample(0)) >= min(size - 4, 0.8 * MIN_SAMPLE)
        assert set(sketches.sample(0).tolist()) <= set(shingle(han(1, size)).distinct.tolist())
    scheme = Scheme(scale=1)
    assert len(table([han(1, 9000)], scheme).samples) == len(shingle(han(1, 9000)))


def test_the_result_does_not_depend_on_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [han(i // 3, 700) + han(1000 + i, 200 * (i % 3)) for i in range(60)] + [""]
    sketches = table(texts)
    large = find_candidates(sketches, DEFAULT)
    monkeypatch.setattr("collate.dedupe.postings.BYTES_PER_POSTING", 40_000)
    monkeypatch.setattr("collate.dedupe.postings.STEP", 1000)
    monkeypatch.setattr("collate.dedupe.postings.LOOKUP_STEP", 100)
    monkeypatch.setattr("collate.dedupe.buckets.STEP", 10)
    small = find_candidates(sketches, replace(DEFAULT, memory_megabytes=16))
    assert len(large.similar) >= 60
    assert small.similar.tolist() == large.similar.tolist()
    assert small.passage_sharing.tolist() == large.passage_sharing.tolist()
    assert small.hubs == large.hubs


def test_a_text_shorter_than_a_passage_is_found_in_a_longer_one() -> None:
    texts = [han(i, 8000) for i in range(40)]
    found = find_candidates(table(texts + [text[3000 : 3000 + PASSAGE - 1] for text in texts]), DEFAULT)
    both = pairs(found.similar, 80) | pairs(found.passage_sharing, 80)
    assert sum((i, i + 40) in both for i in range(40)) >= 39
