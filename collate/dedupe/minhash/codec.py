"""Sketches as bytes, for the workspace and for transport between machines."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, fields

import numpy as np

from collate.dedupe.minhash.signature import Scheme
from collate.dedupe.minhash.sketch import Sketch, require_scheme
from collate.errors import SettingsError
from collate.i18n import _

#: First bytes of a sketch, and the version of the format; raise it when anything after it changes.
MAGIC, VERSION = b"cosk", 2

# Magic, version, size of the scheme; then the counts: letters, ideographs, shingles, slots, sample, passages.
_HEAD = struct.Struct("<4sBH")
_COUNTS = struct.Struct("<32s6I")


def dump_sketch(sketch: Sketch) -> bytes:
    """Return *sketch* as bytes: header, scheme (JSON), counts, arrays (little-endian on every machine)."""
    scheme = json.dumps(asdict(sketch.scheme), separators=(",", ":")).encode()
    arrays = (
        sketch.values.astype("<u4", copy=False),
        sketch.sample.astype("<u8", copy=False),
        sketch.passages.astype("<u8", copy=False),
    )
    counts = _COUNTS.pack(
        sketch.digest, sketch.letters, sketch.ideographs, sketch.shingles, *(len(array) for array in arrays)
    )
    head = _HEAD.pack(MAGIC, VERSION, len(scheme))
    return b"".join((head, scheme, counts, *(array.tobytes() for array in arrays)))


def load_sketch(data: bytes, scheme: Scheme | None = None, *, where: str = "") -> Sketch:
    """Return the sketch that :func:`dump_sketch` wrote; its arrays are read-only views of *data*.

    *scheme* is the required scheme, None for any; *where* is the location
    named in error messages.

    Raises:
        SettingsError: the sketch has another scheme (the message lists the
            differences) or another format version, or is damaged.
    """
    remedy = _("Compute it again")
    try:
        magic, version, size = _HEAD.unpack_from(data)
        if magic != MAGIC:
            raise SettingsError(where, _("not a sketch"), remedy)
        if version != VERSION:
            problem = _("a sketch of format version {version}, not {known}", version=version, known=VERSION)
            raise SettingsError(where, problem, remedy)
        loaded = _load_scheme(json.loads(data[_HEAD.size : _HEAD.size + size]))
        if scheme is not None:
            require_scheme(loaded, scheme, where=where)
        digest, letters, ideographs, shingles, *counts = _COUNTS.unpack_from(data, _HEAD.size + size)
        start = _HEAD.size + size + _COUNTS.size
        ends = [start + 4 * counts[0], start + 4 * counts[0] + 8 * counts[1]]
        if len(data) != ends[1] + 8 * counts[2]:
            raise ValueError("wrong length")
        values = np.frombuffer(data, dtype="<u4", count=counts[0], offset=start)
        sample = np.frombuffer(data, dtype="<u8", count=counts[1], offset=ends[0])
        passages = np.frombuffer(data, dtype="<u8", count=counts[2], offset=ends[1])
    except (struct.error, ValueError, TypeError, KeyError) as error:
        problem = _("the sketch is damaged ({reason})", reason=str(error))
        raise SettingsError(where, problem, remedy) from error
    return Sketch(
        scheme=loaded,
        digest=digest,
        letters=letters,
        ideographs=ideographs,
        shingles=shingles,
        values=values,
        sample=sample,
        passages=passages,
    )


def _load_scheme(row: dict[str, object]) -> Scheme:
    types = {field.name: type(getattr(Scheme(), field.name)) for field in fields(Scheme)}
    if types != {name: type(value) for name, value in row.items()}:
        raise ValueError("not a scheme")
    return Scheme(**row)  # type: ignore[arg-type]  # names and types are checked above
