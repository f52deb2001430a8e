"""The loops of the kernel against numpy: interpreted by Python, and compiled where numba is installed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import Scheme, sign_text, sketch_text
from collate.dedupe.minhash import kernel as loops
from collate.dedupe.minhash.affine import EMPTY
from collate.dedupe.minhash.kernel import Kernel, compiled_hash_grams, compiled_signature, window_minima
from collate.dedupe.minhash.signature import PERMUTATIONS
from collate.text.shingles import distinct_hashes, lengthen_grams
from collate.text.shingles import hash_grams as numpy_grams

INTERPRETED = Kernel(loops._grams, loops._lengthen, loops._minima, loops._affine, loops._oph)
letters = st.lists(st.sampled_from([0x4E00, 0x9FFF, 0x20000, 0x10FFFF, 0x61]), max_size=60)


@pytest.fixture(scope="module", params=["interpreted", "compiled"])
def kernel(request: pytest.FixtureRequest) -> Kernel:
    if request.param == "interpreted":
        return INTERPRETED
    compiled = loops.load_kernel()
    if compiled is None:
        pytest.skip("needs numba: pip install 'collate-edition[fast]'")
    return compiled


# numpy scalars warn about the integer overflow that hashing relies on; array elements do not.
wraps = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")


@wraps
@given(codes=letters, k=st.integers(1, 8), slots=st.sampled_from([1, 7, 16]), seed=st.integers(0, 2))
@settings(max_examples=40, deadline=None)
def test_signatures_equal_those_of_numpy(
    kernel: Kernel, codes: list[int], k: int, slots: int, seed: int
) -> None:
    array = np.array(codes, dtype=np.uint32)
    at = compiled_hash_grams(array, k, kernel)
    assert at.tolist() == numpy_grams(array, k).tolist()
    for name, signer in PERMUTATIONS.items():
        assert (
            compiled_signature(at, slots, seed, name, kernel).tolist()
            == signer(distinct_hashes(at), slots, seed=seed).tolist()
        )


@wraps
@given(codes=letters, size=st.integers(1, 9), window=st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_window_minima_equal_the_minima_of_every_window(
    kernel: Kernel, codes: list[int], size: int, window: int
) -> None:
    at = numpy_grams(np.array(codes, dtype=np.uint32), 2) if len(codes) > 1 else np.empty(0, dtype=np.uint64)
    longer = lengthen_grams(at, 2, size=max(2, size))
    found = window_minima(at, 2, max(2, size), window, kernel)
    least = [longer[i : i + window].min() for i in range(len(longer) - window + 1)]
    assert distinct_hashes(found).tolist() == sorted(set(least))


@given(st.text(st.sampled_from("甲乙丙丁abé，"), max_size=200), st.sampled_from(list(PERMUTATIONS)))
@settings(deadline=None)
def test_the_fast_sketch_equals_the_slow_one(text: str, permutations: str) -> None:
    scheme = Scheme(permutations=permutations)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collate.dedupe.minhash.sketch.MIN_SAMPLE", 8)  # some samples are not complete
        slow, fast = sketch_text(text, scheme), sketch_text(text, scheme, fast=True)
    signature = sign_text(text, scheme).tolist()
    assert sign_text(text, scheme, fast=True).tolist() == signature
    assert fast.values.tolist() == slow.values.tolist()
    complete = len(slow.sample) == slow.shingles
    assert slow.values.tolist() == ([EMPTY] * scheme.slots if complete else signature)
    assert fast.sample.tolist() == slow.sample.tolist()
    assert fast.passages.tolist() == slow.passages.tolist()
    for name in ("letters", "ideographs", "shingles", "digest"):
        assert getattr(fast, name) == getattr(slow, name)
