"""Sketches of texts: signature, sample, passages and digest, which stand for a text until it is compared.

A sketch takes about 1.6 bytes a character. Only sketches of one scheme are
comparable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.kernel import Kernel, compiled_hash_grams, load_kernel, window_minima
from collate.dedupe.minhash.signature import Scheme, sign_hashes
from collate.errors import SettingsError
from collate.i18n import _
from collate.text.letters import fold_letters
from collate.text.shingles import Shingles, distinct_hashes, hash_grams, lengthen_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]

#: Least number of shingles in a text's sample (all, if it has fewer): the standard error of a
#: containment of .25 is then .027.
MIN_SAMPLE = 256

#: A shared stretch of PASSAGE letters is always detected: a sketch contains the least hash of every
#: window of ``PASSAGE - PASSAGE_GRAM + 1`` grams (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003).
#: That is one hash for 9 letters; grams of 32 would give one for 5, and shorter ones meet in set phrases.
PASSAGE, PASSAGE_GRAM = 40, 24

#: Characters from which on the compiled loops gain more time than loading them takes.
COMPILED_FROM = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """The sketch of one text.

    ``digest`` is the SHA-256 of the written text (UTF-8); ``letters`` and
    ``shingles`` (different ones) are counts; ``values`` is the signature, a
    uint32 for each slot; ``sample`` (FracMinHash: all shingle hashes up to
    :func:`sample_bound`) and ``passages`` (winnowed hashes of longer grams)
    are uint64, ascending, without repetition.
    """

    scheme: Scheme
    digest: bytes
    letters: int
    shingles: int
    values: NDArray[np.uint32]
    sample: Hashes
    passages: Hashes


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """The sketches of *n* texts as one table with a row for each text.

    ``digests`` is n x 32 uint8, ``values`` n x slots uint32, ``letters`` and
    ``shingles`` int64. The sample of row *i* is
    ``samples[sample_starts[i] : sample_starts[i + 1]]``; passages likewise.
    """

    scheme: Scheme
    digests: NDArray[np.uint8]
    letters: NDArray[np.int64]
    shingles: NDArray[np.int64]
    values: NDArray[np.uint32]
    samples: Hashes
    sample_starts: NDArray[np.int64]
    passages: Hashes
    passage_starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.letters)

    def digest(self, row: int) -> bytes:
        """Return the digest of one text, 32 bytes."""
        return bytes(self.digests[row].data)

    def sample(self, row: int) -> Hashes:
        """Return the sample of one text."""
        return self.samples[self.sample_starts[row] : self.sample_starts[row + 1]]

    def originals(self) -> NDArray[np.int64]:
        """Return the rows, ascending, of the first text of each digest, without texts that have no letter."""
        _digests, first = np.unique(self.digests.view("S32").ravel(), return_index=True)
        return np.sort(first[self.shingles[first] > 0])


def text_digest(text: str) -> bytes:
    """Return the SHA-256 of *text*: equal only for texts that agree character for character."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def sketch_text(text: str, scheme: Scheme, *, fast: bool = False) -> Sketch:
    """Return the sketch of *text*, any text; the sketch of a text without letters resembles no other.

    *fast* selects the compiled loops where numba is installed, with the same
    result; see :func:`worth_compiling`.
    """
    kernel = load_kernel() if fast else None
    letters = fold_letters(text)
    at = (
        hash_grams(letters.codes, scheme.k)
        if kernel is None
        else compiled_hash_grams(letters.codes, scheme.k, kernel)
    )
    shingles = Shingles(letters, scheme.k, at, distinct_hashes(at))
    return Sketch(
        scheme=scheme,
        digest=text_digest(text),
        letters=len(letters),
        shingles=len(shingles),
        values=sign_hashes(shingles.distinct, scheme, kernel=kernel),
        sample=sample_hashes(shingles.distinct, scheme),
        passages=winnow(shingles, kernel),
    )


def sign_text(text: str, scheme: Scheme, *, fast: bool = False) -> NDArray[np.uint32]:
    """Return only the signature of *text*, equal to ``values`` of its sketch."""
    kernel = load_kernel() if fast else None
    letters = fold_letters(text)
    if kernel is None:
        return sign_hashes(distinct_hashes(hash_grams(letters.codes, scheme.k)), scheme)
    return sign_hashes(compiled_hash_grams(letters.codes, scheme.k, kernel), scheme, kernel=kernel)


def worth_compiling(settings: DedupeSettings, characters: int) -> bool:
    """Return whether *fast* saves time for *characters* in one process: loading takes half a second."""
    return settings.fast and characters >= COMPILED_FROM


def sample_halvings(shingles: int, scheme: Scheme) -> int:
    """Return how often the sample of a text with *shingles* different shingles is halved.

    A half, a quarter, ... of all hashes is retained, down to one in
    ``scheme.scale``, but never fewer than about :data:`MIN_SAMPLE`; the sample
    of a short text is complete.
    """
    return min(max(1, shingles // MIN_SAMPLE).bit_length(), scheme.scale.bit_length()) - 1


def sample_bound(halvings: int) -> int:
    """Return the greatest hash in a sample after *halvings*; samples of different scales are nested."""
    return (1 << (64 - halvings)) - 1


def sample_hashes(shingles: Hashes, scheme: Scheme) -> Hashes:
    """Return the sample of a text's different *shingles*, ascending (FracMinHash: Irber et al. 2022)."""
    last = np.uint64(sample_bound(sample_halvings(len(shingles), scheme)))
    return shingles[: np.searchsorted(shingles, last, side="right")].copy()


def estimate_containment(inner: Sketch, outer: Sketch) -> float:
    """Return the estimated share of *inner*'s shingles in *outer*, 0..1; 0 where the sample is empty.

    Both samples are cut to the coarser of their scales. Between whole texts of
    7,000 characters the error is about .014; it is inversely proportional to
    the square root of the sample size.

    Raises:
        SettingsError: the sketches have different schemes.
    """
    require_scheme(inner.scheme, outer.scheme)
    halvings = max(sample_halvings(sketch.shingles, sketch.scheme) for sketch in (inner, outer))
    inner_sample, outer_sample = (
        sketch.sample[: np.searchsorted(sketch.sample, np.uint64(sample_bound(halvings)), side="right")]
        for sketch in (inner, outer)
    )
    if not len(inner_sample):
        return 0.0
    return float(np.isin(inner_sample, outer_sample, assume_unique=True).mean())


def winnow(text: Shingles, kernel: Kernel | None = None) -> Hashes:
    """Return the passage hashes of a text; of one with fewer than :data:`PASSAGE` letters, all its grams."""
    size = len(text.letters)
    if size < PASSAGE_GRAM or text.k > PASSAGE_GRAM:
        return np.empty(0, dtype=np.uint64)
    window = 1 if size < PASSAGE else PASSAGE - PASSAGE_GRAM + 1
    if kernel is not None:
        return distinct_hashes(window_minima(text.at, text.k, PASSAGE_GRAM, window, kernel))
    least = lengthen_grams(text.at, text.k, size=PASSAGE_GRAM)
    covered = 1
    while covered < window:  # least[i] is the minimum of `covered` neighbours, whose number doubles
        shift = min(covered, window - covered)
        least = np.minimum(least[:-shift], least[shift:])
        covered += shift
    return distinct_hashes(least)


def gather_sketches(sketches: Iterable[Sketch], scheme: Scheme) -> Sketches:
    """Return *sketches* as one table. Each is copied on arrival, so that memory is that of the table.

    Raises:
        SettingsError: a sketch has another scheme. Values of two schemes look
            alike, so that a comparison would be wrong without any sign of it.
    """
    digests, values, samples, passages = bytearray(), bytearray(), bytearray(), bytearray()
    letters: list[int] = []
    shingles: list[int] = []
    ends: tuple[list[int], list[int]] = ([0], [0])
    for sketch in sketches:
        require_scheme(sketch.scheme, scheme)
        digests += sketch.digest
        letters.append(sketch.letters)
        shingles.append(sketch.shingles)
        values += sketch.values.astype("<u4", copy=False).tobytes()
        samples += sketch.sample.astype("<u8", copy=False).tobytes()
        passages += sketch.passages.astype("<u8", copy=False).tobytes()
        ends[0].append(len(samples) // 8)
        ends[1].append(len(passages) // 8)
    return Sketches(
        scheme=scheme,
        digests=np.frombuffer(digests, dtype=np.uint8).reshape(-1, 32),
        letters=np.asarray(letters, dtype=np.int64),
        shingles=np.asarray(shingles, dtype=np.int64),
        values=np.frombuffer(values, dtype="<u4").reshape(-1, scheme.slots),
        samples=np.frombuffer(samples, dtype="<u8"),
        sample_starts=np.asarray(ends[0], dtype=np.int64),
        passages=np.frombuffer(passages, dtype="<u8"),
        passage_starts=np.asarray(ends[1], dtype=np.int64),
    )


def require_scheme(scheme: Scheme, expected: Scheme, *, where: str = "") -> None:
    """Check that a sketch or signature has the *expected* scheme.

    Raises:
        SettingsError: it has another; the message names *where* and every differing parameter.
    """
    if scheme != expected:
        pairs = ((f.name, getattr(scheme, f.name), getattr(expected, f.name)) for f in fields(Scheme))
        # Parameters are written as in code, name=value: the same in every language.
        differences = ", ".join(f"{name}={left} ≠ {right}" for name, left, right in pairs if left != right)
        problem = _("a sketch of another scheme cannot be compared ({differences})", differences=differences)
        raise SettingsError(where, problem, _("Compute it again"))
