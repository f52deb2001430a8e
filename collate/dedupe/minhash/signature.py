"""MinHash signatures, and the Jaccard similarity estimated from them.

:data:`PERMUTATIONS` lists the two signers: *oph* for bulk, and *affine32* for
the exchange of signatures with ``datasketch``. datasketch 2 is the reference
of the latter: for the same 32-bit shingle hashes the values are equal (a
property test checks it), and :func:`as_minhash` returns its object. datasketch
does not compute the values here: with scipy its import costs over a second and
80 MB, and its update loop takes Python bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from collate.dedupe.minhash.affine import affine_signature
from collate.dedupe.minhash.kernel import compiled_signature
from collate.dedupe.minhash.one_permutation import oph_signature
from collate.errors import SettingsError
from collate.i18n import _
from collate.text.letters import LETTERS_VERSION
from collate.text.shingles import HASH_VERSION

if TYPE_CHECKING:
    from datasketch import MinHash
    from numpy.typing import NDArray

    from collate.dedupe.minhash.kernel import Kernel
    from collate.settings import DedupeSettings
    from collate.text.shingles import Shingles


class Signer(Protocol):
    """A function that computes the signature of one text."""

    def __call__(self, distinct: NDArray[np.uint64], slots: int, *, seed: int) -> NDArray[np.uint32]:
        """Return a uint32 for each slot; *distinct* are the different hashes, ascending."""


#: The signers by name.
PERMUTATIONS: Mapping[str, Signer] = {"oph": oph_signature, "affine32": affine_signature}


@dataclass(frozen=True, slots=True)
class Scheme:
    """The parameters of a sketch; two sketches are comparable only if all of them agree.

    ``permutations`` is a name in :data:`PERMUTATIONS`. ``scale``, a power of
    two, is the sampling rate of a long text: one hash in ``scale``. ``form``
    is the version of the choice of sample and passages; ``fold`` combines the
    versions of the letters fold and of the shingle hash.
    """

    slots: int = 128
    seed: int = 1
    k: int = 5
    permutations: str = "affine32"
    scale: int = 8
    form: int = 2
    fold: str = f"{LETTERS_VERSION}.{HASH_VERSION}"


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """Signatures of n texts: ``values`` (n × slots, uint32), a row for each text, and their scheme.

    A text without shingles has 2^32 - 1 in every slot, like an empty
    ``datasketch.MinHash``.
    """

    values: NDArray[np.uint32]
    scheme: Scheme

    def __len__(self) -> int:
        return len(self.values)


def scheme_of(settings: DedupeSettings) -> Scheme:
    """Return the scheme of *settings*; its scale is rounded down to a power of two."""
    return Scheme(
        slots=settings.slots,
        seed=settings.seed,
        k=settings.k,
        permutations=settings.permutations,
        scale=1 << (settings.scale.bit_length() - 1),
    )


def sign(texts: Sequence[Shingles], scheme: Scheme) -> Signatures:
    """Return the signatures of *texts*.

    Raises:
        SettingsError: the shingles of a text have another k than *scheme*.
    """
    for text in texts:
        if text.k != scheme.k:
            problem = _(
                "shingles of {k} letters do not fit signatures for shingles of {expected}",
                k=text.k,
                expected=scheme.k,
            )
            raise SettingsError("", problem)
    values = np.empty((len(texts), scheme.slots), dtype=np.uint32)
    for row, text in enumerate(texts):
        values[row] = sign_hashes(text.distinct, scheme)
    return Signatures(values, scheme)


def sign_hashes(
    distinct: NDArray[np.uint64], scheme: Scheme, *, kernel: Kernel | None = None
) -> NDArray[np.uint32]:
    """Return the signature (a uint32 for each slot) of one text.

    *distinct* holds the hashes of its different shingles, ascending; with a
    *kernel* they may be in any order and contain repetitions.
    """
    if kernel is not None:
        return compiled_signature(distinct, scheme.slots, scheme.seed, scheme.permutations, kernel)
    return PERMUTATIONS[scheme.permutations](distinct, scheme.slots, seed=scheme.seed)


def combine_signatures(tables: Sequence[Signatures]) -> Signatures:
    """Return the rows of all *tables* (at least one) in one table.

    Raises:
        SettingsError: their schemes differ. Values of two schemes look alike,
            so that a comparison would be wrong without any sign of it.
    """
    scheme = tables[0].scheme
    for table in tables:
        if table.scheme != scheme:
            problem = _(
                "signatures of {scheme} cannot be compared with those of {other}",
                scheme=str(table.scheme),
                other=str(scheme),
            )
            raise SettingsError("", problem, _("Compute them again with one scheme"))
    return Signatures(np.concatenate([table.values for table in tables]), scheme)


def estimate_jaccard(
    signatures: Signatures, left: NDArray[np.intp], *, right: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the estimated Jaccard similarity, 0..1, of each pair of rows (left[i], right[i])."""
    agree = signatures.values[left] == signatures.values[right]
    return np.asarray(agree.mean(axis=1, dtype=np.float64))


def as_minhash(signatures: Signatures, row: int) -> MinHash:
    """Return the signature of one row as a ``datasketch.MinHash``, to compare, merge or index there.

    Raises:
        SettingsError: datasketch does not have the permutations of its scheme.
    """
    from datasketch import MinHash

    if signatures.scheme.permutations != "affine32":
        problem = _(
            "datasketch does not support signatures made with {permutations}",
            permutations=signatures.scheme.permutations,
        )
        raise SettingsError("", problem, _('Set dedupe.permutations to "affine32"'))

    return MinHash(
        num_perm=signatures.scheme.slots,
        seed=signatures.scheme.seed,
        hashvalues=signatures.values[row],
        scheme=signatures.scheme.permutations,
    )
