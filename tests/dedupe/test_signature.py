import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import Scheme, as_minhash, sign
from collate.dedupe.minhash.affine import permutations, premix
from collate.dedupe.minhash.one_permutation import oph_signature
from collate.dedupe.minhash.signature import PERMUTATIONS, combine_signatures, estimate_jaccard
from collate.errors import SettingsError
from collate.text.shingles import jaccard, shingle

texts = st.lists(st.text(st.sampled_from("甲乙丙丁，"), max_size=60), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(texts, st.integers(0, 5), st.sampled_from([4, 128]))
def test_values_equal_those_of_datasketch(written: list[str], seed: int, slots: int) -> None:
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
def test_the_error_of_the_jaccard_estimate_is_that_of_theory(permutations: str) -> None:
    random = np.random.default_rng(7)
    base = "".join(map(chr, random.integers(0x4E00, 0x9000, 1500)))
    written = [base] + [
        "".join(chr(0x3400) if hit else c for c, hit in zip(base, random.random(1500) < noise, strict=True))
        for noise in np.linspace(0.005, 0.3, 120)
    ]
    shingles = [shingle(text) for text in written]
    left, right = np.zeros(120, dtype=np.intp), np.arange(1, 121)
    signatures = sign(shingles, Scheme(permutations=permutations))
    errors = estimate_jaccard(signatures, left, right=right) - [
        jaccard(shingles[0], other) for other in shingles[1:]
    ]
    assert np.sqrt(np.mean(errors**2)) < 0.045  # 1 / sqrt(128) at most .044, at J = .5


def slow_oph(hashes: set[int], slots: int, seed: int) -> list[int]:
    """Return the signature by the definition: the minimum of each slot, of all hashes for an empty slot."""
    multiply, add = (part.tolist() for part in permutations(seed, slots))
    mixed = {h: int(premix(np.array([h & 0xFFFFFFFF], dtype=np.uint32))[0]) for h in hashes}
    row = []
    for slot in range(slots):
        members = [h for h in hashes if (h >> 32) * slots >> 32 == slot]
        i = 0 if members else slot
        row.append(min((mixed[h] * multiply[i] + add[i]) & 0xFFFFFFFF for h in members or hashes))
    return row


@given(st.sets(st.integers(0, 2**64 - 1), min_size=1, max_size=60), st.integers(1, 40), st.integers(0, 3))
def test_one_permutation_equals_the_slow_definition(hashes: set[int], slots: int, seed: int) -> None:
    ordered = np.array(sorted(hashes), dtype=np.uint64)
    assert oph_signature(ordered, slots, seed=seed).tolist() == slow_oph(hashes, slots, seed)


@pytest.mark.parametrize("size", [3, 30, 130, 400, 1000, 3000])
def test_one_permutation_is_unbiased_at_every_length(size: int) -> None:
    random = np.random.default_rng(size)
    errors = []
    for _ in range(150):
        values = random.integers(0, 2**64, 2 * size, dtype=np.uint64)
        left, right = np.sort(values[: size + size // 3]), np.sort(values[size // 3 :])
        rows = [oph_signature(hashes, 128, seed=1) for hashes in (left, right)]
        errors.append(float(np.mean(rows[0] == rows[1])) - 0.5)
    deviation = float(np.std(errors))
    assert deviation < 0.05  # classic MinHash: at most .044
    assert abs(np.mean(errors)) < 4 * deviation / 150**0.5


def test_as_minhash_requires_a_scheme_of_datasketch() -> None:
    with pytest.raises(SettingsError, match="affine32"):
        as_minhash(sign([shingle("实事求是")], Scheme(permutations="oph")), 0)


def test_signatures_of_different_schemes_are_not_combined() -> None:
    first = sign([shingle("实事求是")], Scheme())
    second = sign([shingle("实事求是")], Scheme(seed=2))
    with pytest.raises(SettingsError, match=r"cannot be compared.*seed=1"):
        combine_signatures([first, second])
    assert len(combine_signatures([first, first])) == 2


def test_shingles_of_another_length_are_rejected() -> None:
    with pytest.raises(SettingsError, match="shingles of 4 letters"):
        sign([shingle("实事求是", 4)], Scheme())


def loaded_modules(program: str) -> str:
    names = ("datasketch", "scipy", "lxml", "rapidfuzz", "numba")
    check = f"{program}; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {check}"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_stage_does_not_import_datasketch() -> None:
    program = (
        "from collate.dedupe import dedupe; from collate.settings import Settings; "
        "import collate.group; dedupe([], Settings())"
    )
    assert loaded_modules(program) == "[]"


def test_the_faces_import_nothing_heavy() -> None:
    packages = "collate.dedupe, collate.dedupe.minhash, collate.engine, collate.corpus"
    assert loaded_modules(f"import {packages}; assert 'numpy' not in sys.modules") == "[]"


@pytest.mark.parametrize("name", ["dedupe", "dedupe.minhash", "engine", "corpus"])
def test_every_exported_name_exists(name: str) -> None:
    face = import_module(f"collate.{name}")
    assert all(getattr(face, exported) is not None for exported in face.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        face.nothing  # noqa: B018
