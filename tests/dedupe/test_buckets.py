from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe import Candidates, Scheme, SketchPartition, collect_counts, find_candidates, sketch_texts
from collate.dedupe.buckets import (
    HUB_PARTNERS,
    HUB_SIZE,
    Hub,
    Hubs,
    KeySet,
    bucket_pairs,
    count_keys,
    pack_postings,
)
from collate.dedupe.contained_pairs import min_hits
from collate.engine import LocalEngine
from collate.settings import DedupeSettings

SETTINGS = DedupeSettings()


def paired(owners_of: dict[int, list[int]], bits: int = 12) -> Counter[tuple[int, int]]:
    hashes = [value << 40 for value, owners in owners_of.items() for _ in owners]
    owners = [owner for several in owners_of.values() for owner in several]
    postings = np.sort(
        pack_postings(np.array(hashes, dtype=np.uint64), np.array(owners, dtype=np.int64), bits=bits)
    )
    pairs: Counter[tuple[int, int]] = Counter()
    for left, right in bucket_pairs(postings, bits):
        pairs.update(zip(left.tolist(), right.tolist(), strict=True))
    return pairs


buckets = st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 9), min_size=1).map(sorted), max_size=5)


@given(buckets)
def test_a_small_bucket_pairs_all_its_texts(found: dict[int, list[int]]) -> None:
    assert paired(found) == Counter(pair for owners in found.values() for pair in combinations(owners, 2))


def test_the_later_texts_of_a_hub_are_paired_with_its_first_texts_only() -> None:
    pairs = paired({3: list(range(300)), 4: [5, 299]})
    first = set(combinations(range(HUB_SIZE), 2))
    later = {(few, late) for late in range(HUB_SIZE, 300) for few in range(HUB_PARTNERS)}
    assert set(pairs) == first | later | {(5, 299)}
    assert pairs[5, 299] == 2


def test_a_text_is_not_paired_with_itself() -> None:
    assert not paired({1: [7, 7]})


@given(st.lists(st.lists(st.integers(-5, 5)), max_size=6))
def test_keys_are_merged_and_counted(parts: list[list[int]]) -> None:
    counts = Counter(key for part in parts for key in part)
    keys = KeySet()
    for part in parts:
        keys.add(np.array(part, dtype=np.int64))
    assert keys.sorted().tolist() == sorted(counts)
    everything = np.array([key for part in parts for key in part], dtype=np.int64)
    values, times = count_keys(everything.copy())
    assert dict(zip(values.tolist(), times.tolist(), strict=True)) == counts


def test_a_bucket_with_half_of_the_corpus_is_capped_and_listed() -> None:
    hashes = np.arange(1000, dtype=np.uint64) << np.uint64(40)
    hashes[1::2] = 7 << 50
    postings = np.sort(pack_postings(hashes, np.arange(1000), bits=10))
    hubs = Hubs()
    pairs = sum(len(left) for left, _right in bucket_pairs(postings, 10, hubs=hubs))
    assert pairs == HUB_SIZE * (HUB_SIZE - 1) // 2 + (500 - HUB_SIZE) * HUB_PARTNERS
    assert (hubs.count, hubs.largest) == (1, (Hub(500, 1),))


def candidates(texts: list[str]) -> Candidates:
    engine = LocalEngine()
    parts = [SketchPartition(np.arange(len(texts)), sketch_texts(texts, Scheme()))]
    counts = collect_counts(parts, len(texts), engine=engine)
    return find_candidates(parts, counts, settings=SETTINGS, engine=engine)


def test_the_warning_names_an_example_and_the_number_of_texts() -> None:
    passage = "".join(chr(0x4E00 + i) for i in range(60))
    texts = [passage + "".join(chr(0x5000 + 40 * i + j) for j in range(40)) for i in range(HUB_SIZE + 6)]
    warnings = list(candidates(texts).warnings([f"{i}.txt#1" for i in range(len(texts))]))
    assert any(
        "share a passage" in warning and f"{HUB_SIZE + 6} like 0.txt#1" in warning for warning in warnings
    )
    assert not list(candidates(texts[:HUB_SIZE]).warnings([""] * HUB_SIZE))


def test_smaller_samples_need_fewer_hits_but_at_least_one() -> None:
    sampled = np.arange(3000, dtype=np.int32)
    least = min_hits(sampled, np.full(3000, SETTINGS.related))
    assert (np.diff(np.ceil(least)[1:]) >= 0).all()
    assert (least[1:] > 0).all()
    assert (least[8:] > 1).all()  # one common shingle is not evidence
    assert least[400] == 60  # six tenths of a quarter
