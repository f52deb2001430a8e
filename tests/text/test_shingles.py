import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.text.shingles import (
    common_count,
    containment,
    hash_grams,
    informative_grams,
    jaccard,
    lengthen_grams,
    shingle,
)

words = st.text(st.sampled_from("甲乙丙，"), max_size=40)


def slow_shingles(text: str, k: int) -> set[str]:
    """Return the shingles as a set of strings: a slow reference implementation."""
    letters = text.replace("，", "")
    if 0 < len(letters) < k:
        return {letters}
    return {letters[i : i + k] for i in range(len(letters) - k + 1)}


@given(words, words, st.integers(1, 7))
def test_similarities_equal_those_of_sets_of_strings(left: str, right: str, k: int) -> None:
    first, second = slow_shingles(left, k), slow_shingles(right, k)
    fast_first, fast_second = shingle(left, k), shingle(right, k)
    both = len(first & second)
    assert len(fast_first) == len(first)
    assert common_count(fast_first, fast_second) == both
    assert jaccard(fast_first, fast_second) == (both / len(first | second) if both else 0)
    assert containment(fast_first, fast_second) == (both / len(first) if first else 0)


@given(words, st.integers(1, 5), st.integers(1, 20))
def test_lengthened_grams_are_equal_where_the_text_is(text: str, k: int, more: int) -> None:
    codes = np.array([ord(c) for c in text], dtype=np.uint32)
    size = k + more
    made = lengthen_grams(hash_grams(codes, k), k, size=size) if len(codes) >= k else np.empty(0)
    grams = [text[i : i + size] for i in range(len(text) - size + 1)]
    assert len(made) == len(grams)
    for i, first in enumerate(grams):
        for j, second in enumerate(grams):
            assert (made[i] == made[j]) == (first == second)


def test_a_text_without_letters_has_similarity_0_even_to_itself() -> None:
    assert jaccard(shingle("……"), shingle("……")) == 0
    assert containment(shingle(""), shingle("甲乙丙丁戊")) == 0


def test_a_short_text_is_one_shingle_that_no_longer_text_contains() -> None:
    assert jaccard(shingle("甲乙"), shingle("甲，乙")) == 1
    assert common_count(shingle("甲乙"), shingle("甲乙丙丁戊己")) == 0


def test_the_low_bits_are_evenly_distributed() -> None:
    """Signatures use the low 32 bits; neighbouring code points must not make them uneven."""
    text = "".join(chr(0x4E00 + i % 5000) for i in range(70_000))
    low = shingle(text).distinct.astype(np.uint32)
    counts = np.bincount(low % np.uint32(64), minlength=64)
    assert abs(counts - len(low) / 64).max() < 6 * (len(low) / 64) ** 0.5
    assert len(np.unique(low)) == len(low) == 5000


def test_k_below_one_raises() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        shingle("甲", 0)


def informative(texts: list[str], size: int) -> list[tuple[int, int]]:
    """Return (text, hash) of the grams of several texts that are hashed as one array."""
    codes = np.array([ord(letter) for letter in "".join(texts)], dtype=np.uint32)
    ends = np.repeat(np.cumsum([len(text) for text in texts]), [len(text) for text in texts])
    at = hash_grams(codes, size) if len(codes) >= size else np.empty(0, dtype=np.uint64)
    grams, inside = informative_grams(at, codes, size, ends=ends.astype(np.int64))
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])[: len(at)]
    return list(zip(owners[inside].tolist(), grams[inside].tolist(), strict=True))


def test_a_gram_has_k_han_characters_or_twice_as_many_letters_of_an_alphabet() -> None:
    counts = {
        "甲乙丙丁戊己": 4,
        "abcdefgh": 3,
        "甲乙abcd": 2,
        "ab甲乙cd": 3,
        "abc甲": 0,
        "甲乙": 0,
        "abcde": 0,
    }
    assert {text: len(informative([text], 3)) for text in counts} == counts
    han = np.array([ord(letter) for letter in "甲乙丙丁戊己"], dtype=np.uint32)
    assert [found for _text, found in informative(["甲乙丙丁戊己"], 3)] == hash_grams(han, 3).tolist()
    latin = np.array([ord(letter) for letter in "abcdefgh"], dtype=np.uint32)
    longer = lengthen_grams(hash_grams(latin, 3), 3, size=6)
    assert [found for _text, found in informative(["abcdefgh"], 3)] == longer.tolist()


scripts = st.lists(st.text(st.sampled_from("甲乙ab"), max_size=12), max_size=5)


@given(scripts, st.integers(1, 5))
def test_grams_of_mixed_scripts_are_those_of_each_text_and_weigh_as_much(texts: list[str], size: int) -> None:
    together = informative(texts, size)
    assert together == [(i, found) for i, text in enumerate(texts) for _, found in informative([text], size)]
    strings: dict[int, str] = {}
    for i, text in enumerate(texts):
        expected = []
        for start in range(len(text)):
            ends = [
                end
                for end in range(start, len(text) + 1)
                if sum(2 if letter in "甲乙" else 1 for letter in text[start:end]) >= 2 * size
            ]
            expected += [text[start : ends[0]]] if ends else []
        found = [value for owner, value in together if owner == i]
        assert len(found) == len(expected)
        for value, gram in zip(found, expected, strict=True):
            # First and last letters are hashed: grams that overlap themselves may agree in both.
            known = strings.setdefault(value, gram)
            assert (known[:size], known[-size:]) == (gram[:size], gram[-size:])
