"""Sketches as bytes: what the workspace keeps, and what travels between machines."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, fields

import numpy as np

from collate.dedupe.minhash.signature import Scheme
from collate.dedupe.minhash.sketch import Sketch, require
from collate.errors import SettingsError

#: First bytes of a sketch; the version is raised when what follows changes.
MAGIC, VERSION = b"cosk", 1

# Magic, version, size of the scheme; then the counts: letters, shingles, slots, sample, passages.
_HEAD = struct.Struct("<4sBH")
_COUNTS = struct.Struct("<32s5I")


def dump(sketch: Sketch) -> bytes:
    """Return *sketch* as bytes: header, scheme (JSON), counts, arrays (little-endian on every machine)."""
    scheme = json.dumps(asdict(sketch.scheme), separators=(",", ":")).encode()
    arrays = (
        sketch.values.astype("<u4", copy=False),
        sketch.sample.astype("<u8", copy=False),
        sketch.passages.astype("<u8", copy=False),
    )
    counts = _COUNTS.pack(sketch.digest, sketch.letters, sketch.shingles, *(len(array) for array in arrays))
    head = _HEAD.pack(MAGIC, VERSION, len(scheme))
    return b"".join((head, scheme, counts, *(array.tobytes() for array in arrays)))


def load(data: bytes, scheme: Scheme | None = None, where: str = "") -> Sketch:
    """Return the sketch that :func:`dump` wrote; its arrays are views of *data*, read-only.

    *scheme* is the one that is wanted, if any is; *where* names the place for messages.

    Raises:
        SettingsError: it is of another scheme, and the message says what
            differs; or of another version, or damaged.
    """
    try:
        magic, version, size = _HEAD.unpack_from(data)
        if magic != MAGIC:
            raise SettingsError(where, "is no sketch", "Make it again")
        if version != VERSION:
            raise SettingsError(where, f"a sketch of version {version}, not {VERSION}", "Make it again")
        found = _scheme(json.loads(data[_HEAD.size : _HEAD.size + size]))
        if scheme is not None:
            require(found, scheme, where)
        digest, letters, shingles, *counts = _COUNTS.unpack_from(data, _HEAD.size + size)
        at = _HEAD.size + size + _COUNTS.size
        ends = [at + 4 * counts[0], at + 4 * counts[0] + 8 * counts[1]]
        if len(data) != ends[1] + 8 * counts[2]:
            raise ValueError("wrong length")
        values = np.frombuffer(data, dtype="<u4", count=counts[0], offset=at)
        sample = np.frombuffer(data, dtype="<u8", count=counts[1], offset=ends[0])
        passages = np.frombuffer(data, dtype="<u8", count=counts[2], offset=ends[1])
    except (struct.error, ValueError, TypeError, KeyError) as error:
        raise SettingsError(where, f"a damaged sketch ({error})", "Make it again") from error
    return Sketch(found, digest, letters, shingles, values, sample, passages)


def _scheme(written: dict[str, object]) -> Scheme:
    known = {field.name: type(getattr(Scheme(), field.name)) for field in fields(Scheme)}
    if known != {name: type(value) for name, value in written.items()}:
        raise ValueError("no scheme")
    return Scheme(**written)  # type: ignore[arg-type]  # just checked
