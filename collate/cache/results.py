"""What the workspace knows of texts and works: sketches, what two texts share, editions; and who has them."""

from __future__ import annotations

from dataclasses import astuple
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from collate.cache.fingerprint import comparing, digest, editing
from collate.dedupe.cache import MISSING, Missing
from collate.dedupe.minhash.codec import dump as dump_sketch
from collate.dedupe.minhash.codec import load as load_sketch
from collate.dedupe.minhash.signature import scheme_of
from collate.dedupe.minhash.sketch import digest as text_digest
from collate.dedupe.minhash.sketch import sketch
from collate.dedupe.relations import Overlap
from collate.errors import SettingsError
from collate.model import Segment
from collate.store.codecs import Form, dump, fields_form, load, pack
from collate.store.hash_index import add
from collate.store.runs import Member
from collate.store.serialise import dump_edition, load_edition

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.minhash.signature import Scheme
    from collate.dedupe.minhash.sketch import Sketch
    from collate.group import Grouping
    from collate.model import Edition, Witness, Work
    from collate.settings import Settings
    from collate.store import Runs, Workspace


class KnownTexts:
    """The :class:`~collate.dedupe.cache.Known` of a run."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace = workspace
        self._measure = comparing(settings)

    def sketch(self, digest: bytes, scheme: Scheme) -> Sketch | None:
        """Return the sketch of a text, None if there is none."""
        kept = self._workspace.get("sketches", sketch_key(digest, scheme))
        if kept is None or kept[0] is None:
            return None
        try:
            return load_sketch(kept[0], scheme)
        except SettingsError:  # damaged: it is made again
            return None

    def keep_sketch(self, sketch: Sketch) -> None:
        """Keep a sketch that was made now."""
        self._workspace.keep("sketches", sketch_key(sketch.digest, sketch.scheme), dump_sketch(sketch))

    def overlap(self, left: bytes, right: bytes, passage: bool) -> Overlap | Literal[Missing.MISSING] | None:
        """Return what two texts share, None if too little, MISSING if that is not known."""
        key = digest(self._measure, left, right, passage)
        kept = self._workspace.get("overlaps", key)
        if kept is None:
            return MISSING
        if kept[0] is None:
            return None
        try:
            found: Overlap = load(kept[0], Overlap)
        except ValueError:
            return MISSING
        return found

    def keep_overlap(self, left: bytes, right: bytes, passage: bool, overlap: Overlap | None) -> None:
        """Keep what was found out now."""
        value = None if overlap is None else dump(overlap, Overlap)
        self._workspace.keep("overlaps", digest(self._measure, left, right, passage), value)


def edition_key(work: Work, settings: Settings) -> bytes:
    """Return what stands for all that shapes the edition of *work*."""
    texts = [
        (
            w.siglum,
            w.role,
            w.identical_to,
            w.short_title,
            _segment_form().write(w.segment),
            w.segment.source.sha256,
        )
        for w in work.witnesses
    ]
    about = (work.slug, work.title, work.date, work.base, work.base_confirmed, work.derived)
    return digest(editing(settings), about, texts)


def kept_edition(workspace: Workspace, key: bytes, work: Work) -> Edition | None:
    """Return the edition of *work* that was kept under *key*, None if there is none."""
    kept = workspace.get("editions", key)
    if kept is None or kept[0] is None:
        return None
    try:
        return load_edition(kept[0], work)
    except ValueError:
        return None


def keep_edition(workspace: Workspace, key: bytes, edition: Edition, work: Work) -> None:
    """Keep the edition of *work* that was made now."""
    data = dump_edition(edition, work)
    if data is not None:
        workspace.keep("editions", key, data)


@cache
def _segment_form() -> Form:
    # Where the file is and how old is no part of an edition; its content is, by its hash.
    return fields_form(Segment, without=("source",))


def remember_texts(workspace: Workspace, runs: Runs, grouping: Grouping, settings: Settings) -> None:
    """Make the texts of a run known to those who ask for texts like their own (``collate query``).

    *settings* are those by which the texts were compared.
    """
    known = KnownTexts(workspace, settings)
    scheme = scheme_of(settings.dedupe)
    name = scheme_name(scheme)
    numbers: dict[bytes, int] = dict(workspace.ask("SELECT digest, id FROM texts WHERE scheme = ?", (name,)))
    sequence = workspace.ask("SELECT seq FROM sqlite_sequence WHERE name = 'texts'")
    free = int(sequence[0][0]) + 1 if sequence else 1
    rows: list[tuple[object, ...]] = []
    hashes: list[NDArray[np.uint64]] = []
    owners: list[NDArray[np.int64]] = []
    homes = {w.segment.id: (work, w) for work in grouping.works for w in work.witnesses}
    members: list[Member] = []
    for segment in grouping.segments:
        text = text_digest(segment.text)
        if text not in numbers:
            made = known.sketch(text, scheme) or sketch(segment.text, scheme)
            numbers[text] = free
            rows.append((free, name, text, workspace.run, pack(segment.text)))
            hashes.append(made.sample)
            owners.append(np.full(len(made.sample), free, dtype=np.int64))
            free += 1
        members.append(Member(numbers[text], segment.id, _home(segment, *homes[segment.id])))
    with workspace.together():
        workspace.tell_many("INSERT INTO texts (id, scheme, digest, used, text) VALUES (?, ?, ?, ?, ?)", rows)
        if hashes:
            add(workspace, name, np.concatenate(hashes), np.concatenate(owners))
        used = ((workspace.run, member.text) for member in members)
        workspace.tell_many("UPDATE texts SET used = ? WHERE id = ?", used)
        runs.keep_members(members)


def sketch_key(text: bytes, scheme: Scheme) -> bytes:
    """Return under what the sketch of a text with this digest is kept."""
    return digest(text, astuple(scheme))


def scheme_name(scheme: Scheme) -> bytes:
    """Return what stands for a scheme in the workspace."""
    return digest(astuple(scheme))


def _home(segment: Segment, work: Work, witness: Witness) -> dict[str, object]:
    """Return what is told of a text that was asked for."""
    return {
        "work": work.slug,
        "title": work.title,
        "date": work.date,
        "siglum": witness.siglum,
        "role": witness.role.value,
        "genre": segment.genre.value,
        "witnesses": len(work.witnesses),
    }
