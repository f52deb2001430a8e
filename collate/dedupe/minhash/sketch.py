"""Sketches of texts: signature, sample, passages and digest, which stand for a text until it is compared.

Shingles here are :func:`~collate.text.shingles.informative_grams`: k East Asian
characters, or twice as many letters of an alphabet. Only sketches of one scheme
are comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.minhash.kernel import compiled_hash_grams, load_kernel
from collate.dedupe.minhash.signature import Scheme, sign_hashes
from collate.errors import SettingsError
from collate.i18n import _
from collate.text.letters import fold_letters
from collate.text.shingles import IDEOGRAPHS, distinct_hashes, hash_grams, informative_grams, join_hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings

    Hashes = NDArray[np.uint64]

#: Least number of shingles in a text's sample (all, if it has fewer): the standard error of a
#: containment of .25 is then .027.
MIN_SAMPLE = 256

#: A shared stretch of PASSAGE Han characters (64 letters of an alphabet) is always detected: a sketch
#: contains the least hash of every window of ``PASSAGE - PASSAGE_GRAM + 1`` grams (winnowing: Schleimer,
#: Wilkerson, Aiken, SIGMOD 2003). That is one hash for 9 letters; grams of 32 would give one for 5, and
#: shorter ones meet in set phrases.
PASSAGE, PASSAGE_GRAM = 40, 24

#: Characters from which on the compiled loops gain more time than loading them takes.
COMPILED_FROM = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """The sketch of one text.

    ``digest`` is the SHA-256 of the written text (UTF-8); ``letters``,
    ``ideographs`` (East Asian letters) and ``shingles`` (different ones) are
    counts; ``values`` is the signature, a uint32 for each slot,
    :data:`~.affine.EMPTY` in every slot where the sample is complete, which is
    more exact; ``sample`` (FracMinHash: all shingle
    hashes up to :func:`sample_bound`) and ``passages`` (winnowed hashes of
    longer grams) are uint64, ascending, without repetition.
    """

    scheme: Scheme
    digest: bytes
    letters: int
    ideographs: int
    shingles: int
    values: NDArray[np.uint32]
    sample: Hashes
    passages: Hashes


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """The sketches of *n* texts as one table with a row for each text.

    ``digests`` is n x 32 uint8, ``values`` n x slots uint32, ``letters``,
    ``ideographs`` and ``shingles`` int64. The sample of row *i* is
    ``samples[sample_starts[i] : sample_starts[i + 1]]``; passages likewise.
    """

    scheme: Scheme
    digests: NDArray[np.uint8]
    letters: NDArray[np.int64]
    ideographs: NDArray[np.int64]
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

    def signed(self) -> NDArray[np.bool_]:
        """Return which texts have a signature: those whose sample is not complete."""
        return np.asarray(self.shingles > np.diff(self.sample_starts))

    def halvings(self) -> NDArray[np.int8]:
        """Return :func:`sample_halvings` of each text."""
        return sample_halvings(self.shingles, self.scheme)

    def row(self, row: int) -> Sketch:
        """Return the sketch of one text."""
        passages = slice(*self.passage_starts[row : row + 2].tolist())
        return Sketch(
            scheme=self.scheme,
            digest=self.digest(row),
            letters=int(self.letters[row]),
            ideographs=int(self.ideographs[row]),
            shingles=int(self.shingles[row]),
            values=self.values[row],
            sample=self.sample(row),
            passages=self.passages[passages],
        )

    def rows(self, rows: NDArray[np.int64]) -> Sketches:
        """Return the table of some *rows*."""
        samples, sample_starts = _take(self.samples, self.sample_starts, rows)
        passages, passage_starts = _take(self.passages, self.passage_starts, rows)
        return Sketches(
            scheme=self.scheme,
            digests=self.digests[rows],
            letters=self.letters[rows],
            ideographs=self.ideographs[rows],
            shingles=self.shingles[rows],
            values=self.values[rows],
            samples=samples,
            sample_starts=sample_starts,
            passages=passages,
            passage_starts=passage_starts,
        )

    @classmethod
    def join(cls, tables: Sequence[Sketches], scheme: Scheme) -> Sketches:
        """Return the rows of all *tables*, one after another, as one table.

        Raises:
            SettingsError: a table has another scheme. Values of two schemes look
                alike, so that a comparison would be wrong without any sign of it.
        """
        for table in tables:
            require_scheme(table.scheme, scheme)
        if len(tables) == 1:
            return tables[0]
        if not tables:
            return gather_sketches((), scheme)
        return cls(
            scheme=scheme,
            digests=np.concatenate([table.digests for table in tables]),
            letters=np.concatenate([table.letters for table in tables]),
            ideographs=np.concatenate([table.ideographs for table in tables]),
            shingles=np.concatenate([table.shingles for table in tables]),
            values=np.concatenate([table.values for table in tables]),
            samples=np.concatenate([table.samples for table in tables]),
            sample_starts=_join_starts([table.sample_starts for table in tables]),
            passages=np.concatenate([table.passages for table in tables]),
            passage_starts=_join_starts([table.passage_starts for table in tables]),
        )

    def originals(self) -> NDArray[np.int64]:
        """Return the rows, ascending, of the first text of each digest, without texts that have no letter."""
        _digests, first = np.unique(self.digests.view("S32").ravel(), return_index=True)
        return np.sort(first[self.shingles[first] > 0])


def _take(
    values: Hashes, starts: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[Hashes, NDArray[np.int64]]:
    parts = [values[starts[row] : starts[row + 1]] for row in rows.tolist()]
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(starts[rows + 1] - starts[rows], out=ends[1:])
    return np.concatenate(parts) if parts else values[:0], ends


def _join_starts(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    before = np.cumsum([0, *(part[-1] for part in parts)])
    joined = [part[:-1] + first for part, first in zip(parts, before, strict=False)]
    return np.concatenate((*joined, before[-1:]))


def text_digest(text: str) -> bytes:
    """Return the SHA-256 of *text*: equal only for texts that agree character for character."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def sign_text(text: str, scheme: Scheme, *, fast: bool = False) -> NDArray[np.uint32]:
    """Return the signature of *text*; of a long one (see :class:`Sketch`) it is also in its sketch.

    *fast* selects the compiled loops where numba is installed, with the same
    result; see :func:`worth_compiling`.
    """
    kernel = load_kernel() if fast else None
    codes = fold_letters(text).codes
    at = hash_grams(codes, scheme.k) if kernel is None else compiled_hash_grams(codes, scheme.k, kernel)
    if (codes >= IDEOGRAPHS).all():
        hashes = at
    else:
        grams, inside = informative_grams(at, codes, scheme.k, ends=np.full(len(codes), len(codes)))
        hashes = grams[inside] if inside.any() else whole_gram(codes, scheme.k)
    return sign_hashes(distinct_hashes(hashes) if kernel is None else hashes, scheme, kernel=kernel)


def whole_gram(codes: NDArray[np.uint32], k: int) -> Hashes:
    """Return the only shingle of a text whose letters, *codes*, are too few for one; none without letters."""
    at = hash_grams(codes, k)
    return join_hashes(at[:1], at[-1:]) if len(codes) > k else at


def worth_compiling(settings: DedupeSettings, characters: int) -> bool:
    """Return whether *fast* saves time for *characters* in one process: loading takes half a second."""
    return settings.fast and characters >= COMPILED_FROM


def sample_halvings(shingles: NDArray[np.int64], scheme: Scheme) -> NDArray[np.int8]:
    """Return how often the samples of texts with so many different *shingles* are halved.

    A half, a quarter, ... of all hashes is retained, down to one in
    ``scheme.scale``, but never fewer than about :data:`MIN_SAMPLE`; the sample
    of a short text is complete.
    """
    least = MIN_SAMPLE << np.arange(1, scheme.scale.bit_length())
    return np.searchsorted(least, shingles, side="right").astype(np.int8)


def sample_bound(halvings: int) -> int:
    """Return the greatest hash in a sample after *halvings*; samples of different scales are nested."""
    return (1 << (64 - halvings)) - 1


def estimate_containment(inner: Sketch, outer: Sketch) -> float:
    """Return the estimated share of *inner*'s shingles in *outer*, 0..1; 0 where the sample is empty.

    Both samples are cut to the coarser of their scales. Between whole texts of
    7,000 characters the error is about .014; it is inversely proportional to
    the square root of the sample size.

    Raises:
        SettingsError: the sketches have different schemes.
    """
    require_scheme(inner.scheme, outer.scheme)
    shingles = np.asarray((inner.shingles, outer.shingles))
    halvings = int(sample_halvings(shingles, inner.scheme).max())
    inner_sample, outer_sample = (
        sketch.sample[: np.searchsorted(sketch.sample, np.uint64(sample_bound(halvings)), side="right")]
        for sketch in (inner, outer)
    )
    if not len(inner_sample):
        return 0.0
    return float(np.isin(inner_sample, outer_sample, assume_unique=True).mean())


def gather_sketches(sketches: Iterable[Sketch], scheme: Scheme) -> Sketches:
    """Return *sketches* as one table. Each is copied on arrival, so that memory is that of the table.

    Raises:
        SettingsError: a sketch has another scheme. Values of two schemes look
            alike, so that a comparison would be wrong without any sign of it.
    """
    digests, values, samples, passages = bytearray(), bytearray(), bytearray(), bytearray()
    letters: list[int] = []
    ideographs: list[int] = []
    shingles: list[int] = []
    ends: tuple[list[int], list[int]] = ([0], [0])
    for sketch in sketches:
        require_scheme(sketch.scheme, scheme)
        digests += sketch.digest
        letters.append(sketch.letters)
        ideographs.append(sketch.ideographs)
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
        ideographs=np.asarray(ideographs, dtype=np.int64),
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
