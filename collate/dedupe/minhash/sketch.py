"""What is kept of a text to find its relatives: a signature, a sample, passages, a digest.

A sketch takes about 1.6 bytes a character and stands for the text until two
candidates are compared. Only sketches of one scheme can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.kernel import Kernel, kernel, least_grams
from collate.dedupe.minhash.kernel import hash_grams as compiled_grams
from collate.dedupe.minhash.signature import Scheme, sign_row
from collate.errors import SettingsError
from collate.text.letters import fold_letters
from collate.text.shingles import Shingles, distinct, hash_grams, lengthen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]

#: A text's sample has at least this many shingles (all, if it has fewer): the standard error of a
#: containment of .25 is then .027.
SAMPLE = 256

#: A shared stretch of this many letters is always found: each text keeps the least hash of every
#: window of ``PASSAGE - GRAM + 1`` grams (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003).
#: That is one hash for 9 letters; grams of 32 would keep one for 5, and shorter ones meet in set phrases.
PASSAGE, GRAM = 40, 24

#: From so many characters on the compiled loops gain more than loading them takes.
COMPILED_FROM = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """All that is kept of one text.

    ``digest`` is the SHA-256 of the written text (UTF-8); ``letters`` and
    ``shingles`` (different ones) are counts; ``values`` is the signature, a
    uint32 for each slot; ``sample`` (FracMinHash: all shingle hashes up to
    :func:`bound`) and ``passages`` (winnowed hashes of longer grams) are
    uint64, sorted, without repetition.
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
    """The sketches of *n* texts as one table; rows are texts.

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
        """Return the digest of one text."""
        return bytes(self.digests[row].data)

    def sample(self, row: int) -> Hashes:
        """Return the sample of one text."""
        return self.samples[self.sample_starts[row] : self.sample_starts[row + 1]]

    def originals(self) -> NDArray[np.int64]:
        """Return the rows, rising, of texts with a letter that are the first with their digest."""
        _, first = np.unique(self.digests.view("S32").ravel(), return_index=True)
        return np.sort(first[self.shingles[first] > 0])


def digest(text: str) -> bytes:
    """Return what two texts have in common only if they are the same, character for character."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def sketch(text: str, scheme: Scheme, fast: bool = False) -> Sketch:
    """Return the sketch of *text*, any text; one without letters has a sketch that is like no other.

    *fast* uses the compiled loops where numba is installed, with the same
    result; see :func:`worth_compiling`.
    """
    compiled = kernel() if fast else None
    letters = fold_letters(text)
    at = (
        hash_grams(letters.codes, scheme.k)
        if compiled is None
        else compiled_grams(letters.codes, scheme.k, compiled)
    )
    shingles = Shingles(letters, scheme.k, at, distinct(at))
    return Sketch(
        scheme=scheme,
        digest=digest(text),
        letters=len(letters),
        shingles=len(shingles),
        values=sign_row(shingles.distinct, scheme, compiled),
        sample=sample(shingles.distinct, scheme),
        passages=winnow(shingles, compiled),
    )


def signature(text: str, scheme: Scheme, fast: bool = False) -> NDArray[np.uint32]:
    """Return the signature alone of *text*: that of its sketch."""
    compiled = kernel() if fast else None
    letters = fold_letters(text)
    if compiled is None:
        return sign_row(distinct(hash_grams(letters.codes, scheme.k)), scheme)
    return sign_row(compiled_grams(letters.codes, scheme.k, compiled), scheme, compiled)


def worth_compiling(settings: DedupeSettings, characters: int) -> bool:
    """Tell whether *fast* gains time for so many characters in one process: loading takes half a second."""
    return settings.fast and characters >= COMPILED_FROM


def halvings(shingles: int, scheme: Scheme) -> int:
    """Return how often the sample of a text of so many different shingles is halved.

    A half, a quarter, … of all hashes is kept, down to one in ``scheme.scale``,
    but never fewer than about :data:`SAMPLE`: a short text keeps all.
    """
    return min(max(1, shingles // SAMPLE).bit_length(), scheme.scale.bit_length()) - 1


def bound(halved: int) -> int:
    """Return the greatest hash in a sample that is halved so often; samples are nested."""
    return (1 << (64 - halved)) - 1


def sample(shingles: Hashes, scheme: Scheme) -> Hashes:
    """Return the sample of a text's different shingles, given sorted (FracMinHash: Irber et al. 2022)."""
    last = np.uint64(bound(halvings(len(shingles), scheme)))
    return shingles[: np.searchsorted(shingles, last, side="right")].copy()


def containment(inner: Sketch, outer: Sketch) -> float:
    """Return the share of *inner*'s shingles that *outer* seems to have, 0..1; 0 if nothing can be said.

    Both samples are taken at the coarser of their scales. Between whole
    texts of 7,000 characters the error is about .014; it grows as the square root of what is
    sampled shrinks.

    Raises:
        SettingsError: the sketches were made in different ways.
    """
    require(inner.scheme, outer.scheme)
    halved = max(halvings(one.shingles, one.scheme) for one in (inner, outer))
    mine, theirs = (
        one.sample[: np.searchsorted(one.sample, np.uint64(bound(halved)), side="right")]
        for one in (inner, outer)
    )
    return float(np.isin(mine, theirs, assume_unique=True).mean()) if len(mine) else 0.0


def winnow(text: Shingles, compiled: Kernel | None = None) -> Hashes:
    """Return the passages of a text; of one with fewer than :data:`PASSAGE` letters, all its grams."""
    size = len(text.letters)
    if size < GRAM or text.k > GRAM:
        return np.empty(0, dtype=np.uint64)
    window = 1 if size < PASSAGE else PASSAGE - GRAM + 1
    if compiled is not None:
        return distinct(least_grams(text.at, text.k, GRAM, window, compiled))
    least = lengthen(text.at, text.k, GRAM)
    done = 1
    while done < window:  # least[i] is the least of `done` neighbours, and their number doubles
        shift = min(done, window - done)
        least = np.minimum(least[:-shift], least[shift:])
        done += shift
    return distinct(least)


def gather(sketches: Iterable[Sketch], scheme: Scheme) -> Sketches:
    """Return *sketches* as one table. Each is copied once and can go: memory is that of the table.

    Raises:
        SettingsError: one was made in another way; values of two schemes look
            alike and would be compared without any sign that it is wrong.
    """
    digests, values, samples, passages = bytearray(), bytearray(), bytearray(), bytearray()
    letters: list[int] = []
    shingles: list[int] = []
    ends: tuple[list[int], list[int]] = ([0], [0])
    for one in sketches:
        require(one.scheme, scheme)
        digests += one.digest
        letters.append(one.letters)
        shingles.append(one.shingles)
        values += one.values.astype("<u4", copy=False).tobytes()
        samples += one.sample.astype("<u8", copy=False).tobytes()
        passages += one.passages.astype("<u8", copy=False).tobytes()
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


def require(found: Scheme, wanted: Scheme, where: str = "") -> None:
    """Refuse a sketch or signature that was made in another way.

    Raises:
        SettingsError: it was; the message names what differs.
    """
    if found != wanted:
        pairs = ((f.name, getattr(found, f.name), getattr(wanted, f.name)) for f in fields(Scheme))
        differs = ", ".join(
            f"{name}={mine} and not {theirs}" for name, mine, theirs in pairs if mine != theirs
        )
        raise SettingsError(where, f"a sketch made with {differs} cannot be compared", "Make it again")
