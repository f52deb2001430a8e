import subprocess
import sys

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import as_minhash, sign
from collate.dedupe.minhash import one_permutation
from collate.dedupe.minhash.affine import permutations, premix
from collate.dedupe.minhash.signature import PERMUTATIONS, Scheme, combine, estimate
from collate.errors import SettingsError
from collate.text.shingles import jaccard, shingle

texts = st.lists(st.text(st.sampled_from("甲乙丙丁，"), max_size=60), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(texts, st.integers(0, 5), st.sampled_from([4, 128]))
def test_values_are_those_of_datasketch(written: list[str], seed: int, slots: int) -> None:
    shingles = [shingle(text) for text in written]
    signatures = sign(shingles, Scheme(slots=slots, seed=seed))
    for row, text in enumerate(shingles):
        reference = MinHash(num_perm=slots, seed=seed, scheme="affine32", hashfunc=int)
        reference.update_batch(text.distinct.astype(np.uint32).tolist())
        assert signatures.values[row].tolist() == reference.hashvalues.tolist()
        assert as_minhash(signatures, row) == reference


def test_a_long_text_is_permuted_in_blocks_with_the_same_result() -> None:
    text = shingle("".join(chr(0x4E00 + i * 7 % 9001) for i in range(9000)))
    reference = MinHash(scheme="affine32", hashfunc=int)
    reference.update_batch(text.distinct.astype(np.uint32).tolist())
    assert sign([text], Scheme()).values[0].tolist() == reference.hashvalues.tolist()


@given(st.integers(0, 2**32 - 1), st.integers(1, 200))
def test_permutations_are_drawn_as_datasketch_draws_them(seed: int, slots: int) -> None:
    reference = MinHash(num_perm=slots, seed=seed, scheme="affine32").permutations
    assert [part.tolist() for part in permutations(seed, slots)] == reference.tolist()


@pytest.mark.parametrize("permutations", list(PERMUTATIONS))
def test_the_estimate_of_jaccard_is_as_good_as_theory_says(permutations: str) -> None:
    random = np.random.default_rng(7)
    base = "".join(map(chr, random.integers(0x4E00, 0x9000, 1500)))
    written = [base] + [
        "".join(chr(0x3400) if hit else c for c, hit in zip(base, random.random(1500) < noise, strict=True))
        for noise in np.linspace(0.005, 0.3, 120)
    ]
    shingles = [shingle(text) for text in written]
    left, right = np.zeros(120, dtype=np.intp), np.arange(1, 121)
    signatures = sign(shingles, Scheme(permutations=permutations))
    errors = estimate(signatures, left, right) - [jaccard(shingles[0], other) for other in shingles[1:]]
    assert np.sqrt(np.mean(errors**2)) < 0.045  # 1 / sqrt(128) at most .044, at J = .5


def slow_oph(hashes: set[int], slots: int, seed: int) -> list[int]:
    """The obvious way: each hash to its slot; a slot without any takes the least of all in its own way."""
    multiply, add = (part.tolist() for part in permutations(seed, slots))
    mixed = {h: int(premix(np.array([h & 0xFFFFFFFF], dtype=np.uint32))[0]) for h in hashes}
    row = []
    for slot in range(slots):
        own = [h for h in hashes if (h >> 32) * slots >> 32 == slot]
        way = 0 if own else slot
        row.append(min((mixed[h] * multiply[way] + add[way]) & 0xFFFFFFFF for h in own or hashes))
    return row


@given(st.sets(st.integers(0, 2**64 - 1), min_size=1, max_size=60), st.integers(1, 40), st.integers(0, 3))
def test_one_permutation_signs_as_the_slow_obvious_way(hashes: set[int], slots: int, seed: int) -> None:
    ordered = np.array(sorted(hashes), dtype=np.uint64)
    assert one_permutation.sign(ordered, slots, seed).tolist() == slow_oph(hashes, slots, seed)


@pytest.mark.parametrize("size", [3, 30, 130, 400, 1000, 3000])
def test_one_permutation_is_unbiased_at_every_length(size: int) -> None:
    random = np.random.default_rng(size)
    errors = []
    for _ in range(150):
        values = random.integers(0, 2**64, 2 * size, dtype=np.uint64)
        left, right = np.sort(values[: size + size // 3]), np.sort(values[size // 3 :])
        rows = [one_permutation.sign(hashes, 128, 1) for hashes in (left, right)]
        errors.append(float(np.mean(rows[0] == rows[1])) - 0.5)
    spread = float(np.std(errors))
    assert spread < 0.05  # classic MinHash: at most .044
    assert abs(np.mean(errors)) < 4 * spread / 150**0.5


def test_only_signatures_that_datasketch_knows_are_handed_out() -> None:
    with pytest.raises(SettingsError, match="affine32"):
        as_minhash(sign([shingle("实事求是")], Scheme(permutations="oph")), 0)


def test_signatures_made_in_different_ways_are_not_mixed() -> None:
    first = sign([shingle("实事求是")], Scheme())
    second = sign([shingle("实事求是")], Scheme(seed=2))
    with pytest.raises(SettingsError, match=r"cannot be compared.*seed=1"):
        combine([first, second])
    assert len(combine([first, first])) == 2


def test_shingles_of_another_length_are_refused() -> None:
    with pytest.raises(SettingsError, match="shingles of 4 letters"):
        sign([shingle("实事求是", 4)], Scheme())


def test_the_stage_does_not_import_datasketch() -> None:
    program = (
        "import sys; from collate.dedupe import dedupe; from collate.settings import Settings; "
        "import collate.group; dedupe([], Settings()); "
        "print([name for name in ('datasketch', 'scipy', 'lxml', 'rapidfuzz') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
