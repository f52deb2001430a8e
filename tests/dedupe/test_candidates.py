"""Candidate pairs: what each stream finds and what it leaves out, whatever the division into partitions."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import (
    Candidates,
    Scheme,
    Sketches,
    SketchPartition,
    collect_counts,
    find_candidates,
    scheme_of,
    sketch_texts,
)
from collate.dedupe.buckets import Hubs, row_bits
from collate.dedupe.candidates import _passage_postings, _sample_postings, _send_postings
from collate.dedupe.contained_pairs import send_hits
from collate.dedupe.minhash.sketch import MIN_SAMPLE, PASSAGE
from collate.dedupe.pair_counts import NO_PAIRS, PairCounts
from collate.engine import LocalEngine
from collate.errors import SettingsError
from collate.settings import DedupeSettings
from collate.text.shingles import containment, shingle

DEFAULT = DedupeSettings()
SCHEME = Scheme()


def pairs(keys: np.ndarray[tuple[int, ...], np.dtype[np.int64]], count: int) -> set[tuple[int, int]]:
    return {divmod(key, count) for key in keys.tolist()}


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def letters(seed: int, size: int) -> str:
    """Return words of some letters of an alphabet."""
    random = np.random.default_rng(seed)
    words = ["".join(map(chr, random.integers(97, 123, random.integers(2, 9)))) for _ in range(size // 5)]
    return " ".join(words)[:size]


def candidates(table: Sketches, parts: int = 1) -> Candidates:
    """Return the candidates among texts of which each has its row in *table*, sent in *parts* partitions."""
    rows = np.flatnonzero(table.shingles)
    split = [part for part in np.array_split(rows, parts) if len(part)]
    engine = LocalEngine()
    sent = [SketchPartition(part, table.rows(part)) for part in split]
    counts = collect_counts(sent, len(table), engine=engine)
    return find_candidates(sent, counts, settings=DEFAULT, engine=engine)


def find(texts: Sequence[str], scheme: Scheme = SCHEME, parts: int = 1) -> Candidates:
    return candidates(sketch_texts(texts, scheme), parts)


def signed(values: np.ndarray[tuple[int, ...], np.dtype[np.uint32]]) -> Sketches:
    """Return a table of signatures whose samples and passages are empty."""
    count, nothing = len(values), np.empty(0, dtype=np.uint64)
    ones, starts = np.ones(count, dtype=np.int64), np.zeros(count + 1, dtype=np.int64)
    digests = np.zeros((count, 32), dtype=np.uint8)
    return Sketches(SCHEME, digests, ones, ones, ones, values, nothing, starts, nothing, starts)


@given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), max_size=8), st.sampled_from([1, 2, 3]))
def test_bands_find_exactly_the_pairs_that_share_one(written: list[list[int]], width: int) -> None:
    values = np.array(written, dtype=np.uint32).reshape(len(written), 6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collate.dedupe.candidates.BANDS", (6 // width, width))
        found = candidates(signed(values)).similar
    expected = {
        (i, j)
        for i, j in combinations(range(len(written)), 2)
        if any(written[i][s : s + width] == written[j][s : s + width] for s in range(0, 6, width))
    }
    assert pairs(found, len(written)) == expected if written else not found.size


@given(st.lists(st.text(st.sampled_from("甲乙"), min_size=1, max_size=12), min_size=1, max_size=6))
def test_samples_of_short_texts_find_every_containment_of_a_quarter(written: list[str]) -> None:
    texts = [shingle(text, 2) for text in written]
    found = pairs(find(written, Scheme(k=2)).similar, len(texts))
    for i, j in combinations(range(len(texts)), 2):
        share = max(containment(texts[i], texts[j]), containment(texts[j], texts[i]))
        assert ((i, j) in found) or share < 0.25
        assert share > 0 or (i, j) not in found


def test_samples_find_an_excerpt_of_a_tenth() -> None:
    found = find([han(i, 8000) for i in range(12)] + [han(i, 8000)[3000:3800] for i in range(12)])
    assert pairs(found.similar, 24) == {(i, i + 12) for i in range(12)}


@pytest.mark.parametrize(
    ("made", "size", "noise", "least"),
    [
        (han, 60, 0.1, 30),
        (han, 60, 0.2, 27),  # of 56 shingles 18 remain on average, and sometimes few
        (han, 700, 0.2, 30),
        (han, 3000, 0.2, 30),
        (letters, 300, 0.1, 30),
        (letters, 900, 0.1, 30),
        (letters, 900, 0.2, 25),  # a tenth of the strings of ten letters remains
        (letters, 2000, 0.2, 26),
    ],
)
def test_a_noisy_witness_in_any_script_is_found(
    made: Callable[[int, int], str], size: int, noise: float, least: int
) -> None:
    random = np.random.default_rng(1)
    texts = [made(i, size) for i in range(30)]
    for text in texts[:30]:
        hits = random.random(len(text)) < noise
        texts.append("".join("x" if h and c != " " else c for c, h in zip(text, hits, strict=True)))
    found = find(texts)
    both = pairs(found.similar, 60) | pairs(found.passage_sharing, 60)
    assert sum((i, i + 30) in both for i in range(30)) >= least
    assert len(both) <= 31  # and hardly any besides


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_shared_passage_is_always_found(before: int, after: int) -> None:
    shared = han(1, PASSAGE)
    found = find([han(2, 200) + shared + han(3, after), han(4, before) + shared + han(5, 90)])
    assert pairs(found.passage_sharing, 2) == {(0, 1)}


@settings(max_examples=30)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 9))
def test_a_passage_of_an_alphabet_is_found_at_twice_its_length(before: int, after: int, seed: int) -> None:
    shared = letters(seed, 200)
    while sum(map(str.isalpha, shared)) > 2 * PASSAGE:
        shared = shared[:-1]
    texts = [
        letters(12, 400) + " " + shared + letters(13, after),
        letters(14, before) + shared + letters(15, 300),
    ]
    assert pairs(find(texts).passage_sharing, 2) == {(0, 1)}


@pytest.mark.parametrize("made", [han, letters])
def test_unrelated_texts_do_not_share_a_passage(made: Callable[[int, int], str]) -> None:
    found = find([made(i, 3000) for i in range(20)])
    assert not found.passage_sharing.size
    assert not found.similar.size


def recall(noise: float) -> float:
    """Return the share of pairs of texts and noisy witnesses that the bands alone find."""
    random = np.random.default_rng(3)
    texts: list[str] = []
    for i in range(60):
        text = han(i, 600)
        hits = random.random(600) < noise
        texts += [text, "".join("龘" if h else c for c, h in zip(text, hits, strict=True))]
    table = sketch_texts(texts, scheme_of(DEFAULT))
    found = pairs(candidates(signed(table.values)).similar, len(texts))
    return sum((i, i + 1) in found for i in range(0, 120, 2)) / 60


def test_bands_alone_find_near_copies() -> None:
    assert recall(0.02) == 1
    assert recall(0.05) >= 0.95  # each finds 998 of 1,000 where J is .65; of 600 letters some have less


@pytest.mark.parametrize("texts", [[], ["……"], ["……", "", "。"]])
def test_no_texts_and_texts_without_shingles(texts: list[str]) -> None:
    found = find(texts)
    assert not found.similar.size
    assert not found.passage_sharing.size


def test_the_sample_of_a_long_text_is_large_enough_and_part_of_its_shingles() -> None:
    for size in (5, 255, 511, 512, 3000, 9000):
        sketches = sketch_texts([han(1, size)], SCHEME)
        assert len(sketches.sample(0)) >= min(size - 4, 0.8 * MIN_SAMPLE)
        assert set(sketches.sample(0).tolist()) <= set(shingle(han(1, size)).distinct.tolist())
    table = sketch_texts([han(1, 9000)], Scheme(scale=1))
    assert len(table.samples) == len(shingle(han(1, 9000)))


@pytest.mark.parametrize("parts", [1, 7, 61])
def test_the_result_does_not_depend_on_the_partitions(monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
    texts = [han(i // 3, 700) + han(1000 + i, 200 * (i % 3)) for i in range(60)] + [""]
    texts += [han(7, 60) + han(2000 + i, 100) for i in range(80)]
    large = find(texts)
    monkeypatch.setattr("collate.dedupe.candidates.POSTINGS_PER_PARTITION", 1000)
    monkeypatch.setattr("collate.dedupe.candidates.TEXTS_PER_PARTITION", 9)
    monkeypatch.setattr("collate.dedupe.pair_counts.STEP", 10)
    monkeypatch.setattr("collate.dedupe.buckets.STEP", 10)
    small = find(texts, parts=parts)
    assert len(large.similar) >= 60
    assert any(count for _stream, count, _largest in large.hubs)
    assert small.similar.tolist() == large.similar.tolist()
    assert small.passage_sharing.tolist() == large.passage_sharing.tolist()
    assert small.hubs == large.hubs


def test_a_text_shorter_than_a_passage_is_found_in_a_longer_one() -> None:
    texts = [han(i, 8000) for i in range(40)]
    found = find(texts + [text[3000 : 3000 + PASSAGE - 1] for text in texts])
    both = pairs(found.similar, 80) | pairs(found.passage_sharing, 80)
    assert sum((i, i + 40) in both for i in range(40)) >= 39


def test_sketches_of_two_schemes_are_rejected() -> None:
    with pytest.raises(SettingsError, match="k=4"):
        Sketches.join([sketch_texts(["甲乙丙丁戊"], SCHEME), sketch_texts(["甲"], Scheme(k=4))], SCHEME)


def test_partitions_are_about_equally_large() -> None:
    # Samples and passages are the least hashes, and a hub pairs later texts with its first ones.
    formula = han(1, 400)
    texts = [formula + han(seed, 900) for seed in range(2, 130)]
    table = sketch_texts(texts, SCHEME)
    part = SketchPartition(np.arange(len(texts)), table)
    for take in (_sample_postings, _passage_postings):
        sizes = [len(sent) for _, sent in _send_postings(part, take, row_bits(len(texts)), 3)]
        assert len(sizes) == 8
        assert max(sizes) < 2 * sum(sizes) / 8
    pairs = np.array([left * 128 + right for right in range(128) for left in range(min(right, 8))])
    pairs.sort()
    hits = PairCounts(pairs, np.ones_like(pairs), Hubs(), NO_PAIRS, NO_PAIRS)
    sizes = [len(keys) for _, ((keys, _), _, _) in send_hits(hits, 128, 8)]
    assert max(sizes) < 1.5 * min(sizes)


def minutes(seed: int, phrases: Sequence[str]) -> str:
    """Return minutes that consist of set phrases for the most part."""
    order = np.random.default_rng(seed).permutation(len(phrases))[:10]
    return " ".join(f"{letters(1000 * seed + i, 60)} {phrases[j]}" for i, j in enumerate(order.tolist()))


@pytest.mark.parametrize("parts", [1, 4])
def test_set_phrases_of_a_corpus_make_no_candidates(parts: int) -> None:
    phrases = [letters(10_000 + i, 50) for i in range(20)]
    texts = [minutes(seed, phrases) for seed in range(150)]
    copies = [texts[i][: 40 * i] + texts[i][40 * i + 9 :] for i in range(5)]
    found = pairs(find(texts + copies, parts=parts).similar, len(texts) + len(copies))
    assert {(i, len(texts) + i) for i in range(5)} <= found
    assert len(found) < 1000  # of 11,000 pairs, 9,000 of which have enough phrases in common
