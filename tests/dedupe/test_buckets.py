from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe.buckets import HUB, STAR, Hub, Hubs, KeySet, bucket_pairs, distinct, pack, repeated
from collate.dedupe.lsh import banded, candidates
from collate.dedupe.minhash.signature import Scheme
from collate.dedupe.minhash.sketch import gather, sketch
from collate.dedupe.postings import fewest
from collate.settings import DedupeSettings

SETTINGS = DedupeSettings()


def made(found: dict[int, list[int]], bits: int = 12) -> Counter[tuple[int, int]]:
    hashes = [value << 40 for value, owners in found.items() for _ in owners]
    owners = [owner for several in found.values() for owner in several]
    postings = np.sort(pack(np.array(hashes, dtype=np.uint64), np.array(owners, dtype=np.int64), bits))
    pairs: Counter[tuple[int, int]] = Counter()
    for left, right in bucket_pairs(postings, bits):
        pairs.update(zip(left.tolist(), right.tolist(), strict=True))
    return pairs


buckets = st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 9), min_size=1).map(sorted), max_size=5)


@given(buckets)
def test_every_two_of_a_small_bucket_are_a_pair_once_for_each_bucket(found: dict[int, list[int]]) -> None:
    assert made(found) == Counter(pair for owners in found.values() for pair in combinations(owners, 2))


def test_the_first_of_a_hub_are_paired_with_each_other_and_the_rest_with_a_few() -> None:
    pairs = made({3: list(range(300)), 4: [5, 299]})
    first = set(combinations(range(HUB), 2))
    later = {(few, late) for late in range(HUB, 300) for few in range(STAR)}
    assert set(pairs) == first | later | {(5, 299)}
    assert pairs[5, 299] == 2


def test_two_hashes_of_one_text_that_meet_are_no_pair() -> None:
    assert not made({1: [7, 7]})


@given(st.lists(st.lists(st.integers(-5, 5)), max_size=6), st.integers(0, 4))
def test_keys_are_gathered_and_counted(parts: list[list[int]], least: int) -> None:
    counts = Counter(key for part in parts for key in part)
    found = KeySet()
    for part in parts:
        found.add(np.array(part, dtype=np.int64))
    assert found.sorted().tolist() == sorted(counts)
    everything = np.array([key for part in parts for key in part], dtype=np.int64)
    keys, times = distinct(everything.copy())
    assert dict(zip(keys.tolist(), times.tolist(), strict=True)) == counts
    keys, times = repeated(everything.copy(), least)
    often = {key: n for key, n in counts.items() if n >= least}
    assert dict(zip(keys.tolist(), times.tolist(), strict=True)) == often


def test_a_bucket_that_half_the_corpus_falls_into_is_capped_and_named() -> None:
    values = np.arange(1000 * 2, dtype=np.uint32).reshape(1000, 2)
    values[1::2, 0] = 7
    hubs = Hubs()
    found = banded(values, (2, 1), np.arange(1000), 0.0, hubs)
    assert len(found) == HUB * (HUB - 1) // 2 + (500 - HUB) * STAR
    assert (hubs.number, hubs.largest) == (1, (Hub(500, 1),))


def test_the_warning_says_which_texts_and_how_many() -> None:
    passage = "".join(chr(0x4E00 + i) for i in range(60))
    texts = [passage + "".join(chr(0x5000 + 40 * i + j) for j in range(40)) for i in range(HUB + 6)]
    found = candidates(gather((sketch(text, Scheme()) for text in texts), Scheme()), SETTINGS)
    said = list(found.warnings([f"{i}.txt#1" for i in range(len(texts))]))
    assert any("share a passage" in warning and f"{HUB + 6} like 0.txt#1" in warning for warning in said)
    few = candidates(gather((sketch(text, Scheme()) for text in texts[:HUB]), Scheme()), SETTINGS)
    assert not list(few.warnings([""] * HUB))


def test_fewer_hits_are_asked_for_where_less_was_sampled_and_never_none() -> None:
    least = fewest(np.arange(3000), SETTINGS.related)
    assert (np.diff(np.ceil(least)[1:]) >= 0).all()
    assert (least[1:] > 0).all()
    assert least[400] == 60  # six tenths of a quarter
