"""The compiled loops against numpy: once as Python runs them, once compiled where numba is installed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe.minhash import kernel as loops
from collate.dedupe.minhash.kernel import Kernel, hash_grams, least_grams, sign
from collate.dedupe.minhash.signature import PERMUTATIONS, Scheme
from collate.dedupe.minhash.sketch import signature, sketch
from collate.text.shingles import distinct, lengthen
from collate.text.shingles import hash_grams as numpy_grams

AS_WRITTEN = Kernel(loops._grams, loops._joined, loops._minima, loops._affine, loops._oph)
letters = st.lists(st.sampled_from([0x4E00, 0x9FFF, 0x20000, 0x10FFFF, 0x61]), max_size=60)


@pytest.fixture(scope="module", params=["as written", "compiled"])
def kernel(request: pytest.FixtureRequest) -> Kernel:
    if request.param == "as written":
        return AS_WRITTEN
    compiled = loops.kernel()
    if compiled is None:
        pytest.skip("needs numba: pip install 'collate-edition[fast]'")
    return compiled


# Python's numbers warn where those of an array wrap around, which is what hashing wants.
wraps = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")


@wraps
@given(codes=letters, k=st.integers(1, 8), slots=st.sampled_from([1, 7, 16]), seed=st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_values_are_those_of_numpy(kernel: Kernel, codes: list[int], k: int, slots: int, seed: int) -> None:
    array = np.array(codes, dtype=np.uint32)
    at = hash_grams(array, k, kernel)
    assert at.tolist() == numpy_grams(array, k).tolist()
    for name, signer in PERMUTATIONS.items():
        assert sign(at, slots, seed, name, kernel).tolist() == signer(distinct(at), slots, seed).tolist()


@wraps
@given(codes=letters, size=st.integers(1, 9), window=st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_least_grams_are_those_of_every_window(
    kernel: Kernel, codes: list[int], size: int, window: int
) -> None:
    at = numpy_grams(np.array(codes, dtype=np.uint32), 2) if len(codes) > 1 else np.empty(0, dtype=np.uint64)
    longer = lengthen(at, 2, max(2, size))
    found = least_grams(at, 2, max(2, size), window, kernel)
    least = [longer[i : i + window].min() for i in range(len(longer) - window + 1)]
    assert distinct(found).tolist() == sorted(set(least))


@given(st.text(st.sampled_from("甲乙丙丁，"), max_size=200), st.sampled_from(list(PERMUTATIONS)))
@settings(deadline=None)
def test_the_fast_sketch_is_the_sketch(text: str, permutations: str) -> None:
    scheme = Scheme(permutations=permutations)
    slow, fast = sketch(text, scheme), sketch(text, scheme, fast=True)
    assert fast.values.tolist() == slow.values.tolist() == signature(text, scheme).tolist()
    assert signature(text, scheme, fast=True).tolist() == slow.values.tolist()
    assert fast.sample.tolist() == slow.sample.tolist()
    assert fast.passages.tolist() == slow.passages.tolist()
    assert (fast.letters, fast.shingles, fast.digest) == (slow.letters, slow.shingles, slow.digest)
