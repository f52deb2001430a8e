"""Caches of sketches and overlaps in the workspace, and the index of texts for queries."""

from __future__ import annotations

from dataclasses import astuple
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from collate.cache.fingerprint import comparison_fingerprint, digest
from collate.dedupe import (
    NOT_COMPARED,
    NotCompared,
    Overlap,
    dump_sketch,
    load_sketch,
    scheme_of,
    sketch_text,
)
from collate.errors import SettingsError
from collate.model import Match
from collate.model.facts import text_hash
from collate.store import (
    Member,
    add_postings,
    dump_value,
    load_value,
    pack_row,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from collate.dedupe import JudgedPair, Scheme, Sketch
    from collate.group import Grouping
    from collate.model import Segment, Witness, Work
    from collate.settings import Settings
    from collate.store import Runs, Workspace


Result = TypeVar("Result", Overlap, Match)


class TextCache:
    """The :class:`~collate.dedupe.ComparisonCache` of a run, backed by the workspace."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace = workspace
        self._measure = comparison_fingerprint(settings)

    def sketches(self, digests: Sequence[bytes], scheme: Scheme) -> list[Sketch | None]:
        """Return the cached sketches of the texts with these digests, None for others."""
        keys = [sketch_key(text, scheme) for text in digests]
        found = self._workspace.get_many("sketches", keys)
        return [_load_sketch(found.get(key), scheme) for key in keys]

    def store_sketch(self, sketch: Sketch) -> None:
        """Store a new sketch."""
        self._workspace.store("sketches", sketch_key(sketch.digest, sketch.scheme), value=dump_sketch(sketch))

    def overlap(
        self, left: bytes, right: bytes, *, passage: bool
    ) -> Overlap | Literal[NotCompared.NOT_COMPARED] | None:
        """Return the cached overlap of two texts, None if it is too small, NOT_COMPARED if there is none."""
        return _load_result(self._workspace.get("overlaps", self._key(left, right, passage)), Overlap)

    def store_overlap(self, left: bytes, right: bytes, *, passage: bool, overlap: Overlap | None) -> None:
        """Store a new overlap, None if it is too small."""
        value = None if overlap is None else dump_value(overlap, Overlap)
        self._workspace.store("overlaps", self._key(left, right, passage), value=value)

    def judgements(
        self, pairs: Sequence[JudgedPair]
    ) -> list[Match | Literal[NotCompared.NOT_COMPARED] | None]:
        """Return the cached match of each pair, None if there is none, NOT_COMPARED if not judged."""
        keys = [self._key(*pair) for pair in pairs]
        found = self._workspace.get_many("overlaps", keys)
        return [_load_result(found.get(key), Match) for key in keys]

    def store_judgement(self, pair: JudgedPair, match: Match | None) -> None:
        """Store a new judgement."""
        value = None if match is None else dump_value(match, Match)
        self._workspace.store("overlaps", self._key(*pair), value=value)

    def _key(self, left: bytes, right: bytes, passage: bool, genres: Iterable[str] = ()) -> bytes:
        """Return the key of the results of two texts: plain bytes, since there are very many."""
        parts = (self._measure, left, right, b"1" if passage else b"0", ",".join(genres).encode())
        return sha256(b"".join(parts)).digest()[:16]  # all but the last part have a fixed length


def _load_sketch(entry: tuple[bytes | None] | None, scheme: Scheme) -> Sketch | None:
    if entry is None or entry[0] is None:
        return None
    try:
        return load_sketch(entry[0], scheme)
    except SettingsError:  # damaged: it is computed again
        return None


def _load_result(
    entry: tuple[bytes | None] | None, kind: type[Result]
) -> Result | Literal[NotCompared.NOT_COMPARED] | None:
    """Return a stored result of two texts, None for too little in common, or NOT_COMPARED."""
    if entry is None:
        return NOT_COMPARED
    if entry[0] is None:
        return None
    try:
        found: Result = load_value(entry[0], kind)
    except ValueError:  # damaged: the texts are compared again
        return NOT_COMPARED
    return found


def index_texts(workspace: Workspace, runs: Runs, *, grouping: Grouping, settings: Settings) -> None:
    """Add the texts of a run to the index for ``collate query``.

    *settings* are those with which the texts were compared.
    """
    cache = TextCache(workspace, settings)
    scheme = scheme_of(settings.dedupe)
    name = scheme_key(scheme)
    numbers: dict[bytes, int] = dict(
        workspace.query("SELECT digest, id FROM texts WHERE scheme = ?", (name,))
    )
    sequence = workspace.query("SELECT seq FROM sqlite_sequence WHERE name = 'texts'")
    next_number = int(sequence[0][0]) + 1 if sequence else 1
    rows: list[tuple[object, ...]] = []
    hashes: list[NDArray[np.uint64]] = []
    owners: list[NDArray[np.int64]] = []
    homes = {w.segment.id: (work, w) for work in grouping.works for w in work.witnesses}
    members: list[Member] = []
    for segment in grouping.segments:
        text = bytes.fromhex(text_hash(segment))
        if text not in numbers:
            sketch = cache.sketches([text], scheme)[0] or sketch_text(segment.text, scheme)
            numbers[text] = next_number
            rows.append((next_number, name, text, workspace.run, pack_row(segment.text)))
            hashes.append(sketch.sample)
            owners.append(np.full(len(sketch.sample), next_number, dtype=np.int64))
            next_number += 1
        work, witness = homes[segment.id]
        members.append(Member(numbers[text], segment.id, _member_row(segment, work, witness=witness)))
    with workspace.transaction():
        workspace.execute_many(
            "INSERT INTO texts (id, scheme, digest, used, text) VALUES (?, ?, ?, ?, ?)", rows
        )
        if hashes:
            add_postings(workspace, name, hashes=np.concatenate(hashes), owners=np.concatenate(owners))
        used = ((workspace.run, member.text) for member in members)
        workspace.execute_many("UPDATE texts SET used = ? WHERE id = ?", used)
        runs.record_members(members)


def sketch_key(text: bytes, scheme: Scheme) -> bytes:
    """Return the key of the sketch of the text with this digest."""
    return digest(text, astuple(scheme))


def scheme_key(scheme: Scheme) -> bytes:
    """Return the key of a scheme in the workspace."""
    return digest(astuple(scheme))


def _member_row(segment: Segment, work: Work, *, witness: Witness) -> dict[str, object]:
    """Return the work, siglum and genre of a segment, for the answers to queries."""
    return {
        "work": work.slug,
        "title": work.title,
        "date": work.date,
        "siglum": witness.siglum,
        "role": witness.role.value,
        "genre": segment.genre.value,
        "witnesses": len(work.witnesses),
    }
