from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collate.dedupe.band import FEW, HUB, MANY, PASSAGE, banded, contained, passages
from collate.dedupe.signature import Scheme, Signatures, sign
from collate.text.shingles import Shingles, containment, shingle


def pairs(keys: np.ndarray[tuple[int, ...], np.dtype[np.int64]], count: int) -> set[tuple[int, int]]:
    return {divmod(key, count) for key in keys.tolist()}


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


@given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), max_size=8), st.sampled_from([1, 2, 3]))
def test_bands_find_exactly_the_pairs_that_share_one(rows: list[list[int]], width: int) -> None:
    values = np.array(rows, dtype=np.uint32).reshape(len(rows), 6)
    found = banded(Signatures(values, Scheme(slots=6)), (6 // width, width), range(len(rows)))
    expected = {
        (i, j)
        for i, j in combinations(range(len(rows)), 2)
        if any(rows[i][s : s + width] == rows[j][s : s + width] for s in range(0, 6, width))
    }
    assert pairs(found, len(rows)) == expected if rows else not found.size


def test_a_hub_gives_each_of_its_texts_a_bounded_number_of_pairs() -> None:
    values = np.zeros((500, 2), dtype=np.uint32)
    found = pairs(banded(Signatures(values, Scheme(slots=2)), (1, 2), range(500)), 500)
    assert len(found) < 500 * HUB
    assert {(0, 1), (498, 499), (0, HUB - 1)} <= found


@given(st.lists(st.text(st.sampled_from("甲乙"), max_size=12), min_size=1, max_size=6))
def test_samples_of_short_texts_give_exact_containment(written: list[str]) -> None:
    texts = [shingle(text, 2) for text in written]
    found = pairs(contained(texts, 0.5), len(texts))
    expected = {
        (i, j)
        for i, j in combinations(range(len(texts)), 2)
        if max(containment(texts[i], texts[j]), containment(texts[j], texts[i])) >= 0.5
    }
    assert found == expected


def test_an_excerpt_of_a_tenth_is_found_by_its_sample() -> None:
    texts = [shingle(han(i, 8000)) for i in range(12)]
    texts += [shingle(han(i, 8000)[3000:3800]) for i in range(12)]
    assert pairs(contained(texts, 0.15), 24) == {(i, i + 12) for i in range(12)}


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_shared_passage_is_always_found(before: int, after: int) -> None:
    shared = han(1, PASSAGE)
    texts = [shingle(han(2, 200) + shared + han(3, after)), shingle(han(4, before) + shared + han(5, 90))]
    assert pairs(passages(texts), 2) == {(0, 1)}


def test_strangers_share_no_passage() -> None:
    assert not passages([shingle(han(i, 3000)) for i in range(20)]).size


def recall(bands: tuple[int, int], noise: float) -> float:
    random = np.random.default_rng(3)
    texts: list[Shingles] = []
    for i in range(60):
        text = han(i, 600)
        hits = random.random(600) < noise
        texts += [shingle(text), shingle("".join("龘" if h else c for c, h in zip(text, hits, strict=True)))]
    found = pairs(banded(sign(texts, Scheme()), bands, range(len(texts))), len(texts))
    return sum((i, i + 1) in found for i in range(0, 120, 2)) / 60


def test_bands_alone_find_noisy_witnesses() -> None:
    assert recall(FEW, 0.10) == 1
    assert recall(MANY, 0.05) == 1


def test_no_text_and_texts_without_shingles() -> None:
    assert not contained([], 0.5).size
    assert not contained([shingle("……")], 0.5).size
    assert not passages([]).size
