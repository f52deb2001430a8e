"""Page and line of each reading, as a run recorded them beside its edition in apparatus.json."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from collate.report import PlaceKey, RecordedPlace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from collate.model import Edition

#: The file, in the folder of the edition.
RECORD = "apparatus.json"


class _Place(msgspec.Struct):
    segment: str
    line: int | None = None
    page: str | None = None


class _Reading(msgspec.Struct):
    text: str
    places: tuple[_Place, ...] = ()


class _Entry(msgspec.Struct):
    number: int
    lemma: _Reading
    variants: tuple[_Reading, ...] = ()
    gaps: tuple[_Reading, ...] = ()


class _Witness(msgspec.Struct):
    segment: str
    sha256: str


class _Work(msgspec.Struct):
    witnesses: tuple[_Witness, ...]


class _Record(msgspec.Struct):
    """What is used of the file; all else in it is skipped."""

    work: _Work
    entries: tuple[_Entry, ...]


def read_recorded_places(path: Path, edition: Edition) -> Mapping[PlaceKey, RecordedPlace]:
    """Return the places of the readings of *edition* that the run of its file *path* recorded.

    A place counts for a witness with the same source, by its SHA-256, and for a reading with the same
    words at the entry of the same number: where the file beside the edition is that of another run, it has
    none. There are none either where it is not there, or is not as a run writes it.
    """
    try:
        record = msgspec.json.decode(path.with_name(RECORD).read_bytes(), type=_Record)
    except (OSError, ValueError):
        return MappingProxyType({})
    same = {(one.segment.id, one.segment.source.sha256) for one in edition.work.witnesses}
    known = {one.segment for one in record.work.witnesses if (one.segment, one.sha256) in same}
    return {
        PlaceKey(place.segment, entry.number, reading.text): RecordedPlace(place.line, place.page)
        for entry in record.entries
        for reading in (entry.lemma, *entry.variants, *entry.gaps)
        for place in reading.places
        if place.segment in known
    }
