"""MinHash signatures: the values of ``datasketch.MinHash``, made a whole corpus at a time.

datasketch 2 is the reference: for the same 32-bit shingle hashes the values
here are its values (a property test says so), and :func:`as_minhash` hands out
its object. It is not imported to make them: with scipy that costs over a
second and 80 MB, and its update loop takes Python bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.errors import SettingsError
from collate.text.letters import LETTERS_VERSION
from collate.text.shingles import HASH_VERSION

if TYPE_CHECKING:
    from datasketch import MinHash
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings
    from collate.text.shingles import Shingles

#: Shingles permuted in one step: 128 slots times this many uint32 stay in the processor's cache.
BLOCK = 2048

#: Every slot of a text without shingles, as in an empty ``datasketch.MinHash``.
EMPTY = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a sketch was made: two can be compared only if all of this agrees.

    ``permutations`` is a name of :data:`PERMUTATIONS`; ``scale``, a power of
    two, is that of a long text's sample: one hash in so many; ``fold`` is the
    version of the letters fold and of the shingle hash.
    """

    slots: int = 128
    seed: int = 1
    k: int = 5
    permutations: str = "affine32"
    scale: int = 16
    fold: str = f"{LETTERS_VERSION}.{HASH_VERSION}"


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """Signatures of several texts: one row of ``values`` (n × slots, uint32) each, and their scheme.

    A text without shingles has 2^32 - 1 in every slot, as an empty
    ``datasketch.MinHash`` has.
    """

    values: NDArray[np.uint32]
    scheme: Scheme

    def __len__(self) -> int:
        return len(self.values)


def scheme_of(settings: DedupeSettings) -> Scheme:
    """Return the scheme that the settings ask for."""
    scale = 1 << (settings.scale.bit_length() - 1)
    return Scheme(slots=settings.slots, seed=settings.seed, k=settings.k, scale=scale)


def sign(texts: Sequence[Shingles], scheme: Scheme) -> Signatures:
    """Return the signatures of *texts*: for each permutation the least value over all shingles.

    Only the low 32 bits of a shingle's hash are used, as scheme affine32 asks.

    Raises:
        SettingsError: the texts were shingled with another k than the scheme's.
    """
    for text in texts:
        if text.k != scheme.k:
            raise SettingsError("", f"shingles of {text.k} letters given to signatures of {scheme.k}")
    values = np.full((len(texts), scheme.slots), EMPTY, dtype=np.uint32)
    for row, text in enumerate(texts):
        values[row] = sign_row(text.distinct, scheme)
    return Signatures(values, scheme)


def sign_row(distinct: NDArray[np.uint64], scheme: Scheme) -> NDArray[np.uint32]:
    """Return the signature of one text, from the hashes of its different shingles: a uint32 for each slot."""
    row = np.full(scheme.slots, EMPTY, dtype=np.uint32)
    multiply, add = permutations(scheme.seed, scheme.slots)
    hashes = _premix(distinct.astype(np.uint32))
    for start in range(0, len(hashes), BLOCK):
        block = multiply[:, None] * hashes[start : start + BLOCK]
        block += add[:, None]
        np.minimum(row, block.min(axis=1), out=row)
    return row


def combine(parts: Sequence[Signatures]) -> Signatures:
    """Return all rows of *parts* as one table.

    Raises:
        SettingsError: they were made in different ways; values of two schemes
            look alike and would be compared without any sign that it is wrong.
    """
    scheme = parts[0].scheme
    for part in parts:
        if part.scheme != scheme:
            raise SettingsError(
                "", f"signatures made as {part.scheme} cannot be compared with {scheme}", "Make them again"
            )
    return Signatures(np.concatenate([part.values for part in parts]), scheme)


def estimate(signatures: Signatures, left: NDArray[np.intp], right: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the Jaccard similarity that the signatures give for each pair of rows."""
    agree = signatures.values[left] == signatures.values[right]
    return np.asarray(agree.mean(axis=1, dtype=np.float64))


def as_minhash(signatures: Signatures, row: int) -> MinHash:
    """Return one signature as the ``datasketch.MinHash`` that it is, to compare, merge or index there."""
    from datasketch import MinHash

    return MinHash(
        num_perm=signatures.scheme.slots,
        seed=signatures.scheme.seed,
        hashvalues=signatures.values[row],
        scheme=signatures.scheme.permutations,
    )


@lru_cache(maxsize=4)
def permutations(seed: int, slots: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return multipliers (odd) and summands of the *slots* permutations h -> a·h + b mod 2^32.

    Drawn as ``datasketch.MinHash(scheme="affine32")`` draws them; numpy keeps
    the stream of ``RandomState`` the same for ever (NEP 19).
    """
    draw = np.random.RandomState(seed)
    multiply = draw.randint(0, 1 << 31, slots, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    add = draw.randint(0, 1 << 32, slots, dtype=np.uint32)
    return multiply, add


def _premix(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    # The 32-bit finalizer of MurmurHash3, which scheme affine32 applies to each hash once.
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return hashes
