"""MinHash signatures: how they are made, and the Jaccard similarity that they tell.

Two ways to make them are in :data:`PERMUTATIONS`: *oph* for bulk, and
*affine32* for those who exchange signatures with ``datasketch``. datasketch 2
is the reference of the latter: for the same 32-bit shingle hashes the values
here are its values (a property test says so), and :func:`as_minhash` hands out
its object. It is not imported to make them: with scipy that costs over a
second and 80 MB, and its update loop takes Python bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash import affine, kernel, one_permutation
from collate.errors import SettingsError
from collate.text.letters import LETTERS_VERSION
from collate.text.shingles import HASH_VERSION

if TYPE_CHECKING:
    from datasketch import MinHash
    from numpy.typing import NDArray

    from collate.dedupe.minhash.kernel import Kernel
    from collate.settings import DedupeSettings
    from collate.text.shingles import Shingles

    #: (different hashes, sorted; slots; seed) -> a uint32 for each slot
    Signer = Callable[[NDArray[np.uint64], int, int], NDArray[np.uint32]]

#: How the values of a signature are made.
PERMUTATIONS: Mapping[str, Signer] = {"oph": one_permutation.sign, "affine32": affine.sign}


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a sketch was made: two can be compared only if all of this agrees.

    ``permutations`` is a name of :data:`PERMUTATIONS`; ``scale``, a power of
    two, is that of a long text's sample: one hash in so many; ``form`` is
    raised when sample or passages are chosen in another way; ``fold`` is the
    version of the letters fold and of the shingle hash.
    """

    slots: int = 128
    seed: int = 1
    k: int = 5
    permutations: str = "affine32"
    scale: int = 8
    form: int = 1
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
    return Scheme(settings.slots, settings.seed, settings.k, settings.permutations, scale)


def sign(texts: Sequence[Shingles], scheme: Scheme) -> Signatures:
    """Return the signatures of *texts*.

    Raises:
        SettingsError: the texts were shingled with another k than the scheme's.
    """
    for text in texts:
        if text.k != scheme.k:
            raise SettingsError("", f"shingles of {text.k} letters given to signatures of {scheme.k}")
    values = np.empty((len(texts), scheme.slots), dtype=np.uint32)
    for row, text in enumerate(texts):
        values[row] = sign_row(text.distinct, scheme)
    return Signatures(values, scheme)


def sign_row(
    distinct: NDArray[np.uint64], scheme: Scheme, compiled: Kernel | None = None
) -> NDArray[np.uint32]:
    """Return the signature of one text, from the hashes of its different shingles, sorted.

    For the *compiled* loops they need not be sorted or different.
    """
    if compiled is not None:
        return kernel.sign(distinct, scheme.slots, scheme.seed, scheme.permutations, compiled)
    return PERMUTATIONS[scheme.permutations](distinct, scheme.slots, scheme.seed)


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
    """Return one signature as the ``datasketch.MinHash`` that it is, to compare, merge or index there.

    Raises:
        SettingsError: it was not made by the permutations that datasketch knows.
    """
    from datasketch import MinHash

    if signatures.scheme.permutations != "affine32":
        problem = f"datasketch knows no signatures made by {signatures.scheme.permutations}"
        raise SettingsError("", problem, 'Set dedupe.permutations to "affine32"')

    return MinHash(
        num_perm=signatures.scheme.slots,
        seed=signatures.scheme.seed,
        hashvalues=signatures.values[row],
        scheme=signatures.scheme.permutations,
    )
