"""Which works a new text belongs to, from what the workspace holds; no run is made and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from collate.cache.results import scheme_name, sketch_key
from collate.dedupe.minhash.codec import load as load_sketch
from collate.dedupe.minhash.signature import Scheme
from collate.dedupe.minhash.sketch import bound, halvings, sketch
from collate.dedupe.relations import Prepared, compare, judge
from collate.engine import Progress, silent
from collate.errors import SettingsError, WorkspaceError
from collate.model import Genre, Match, Record, Relation
from collate.pipeline.texts import texts
from collate.store import look
from collate.store.codecs import unpack
from collate.store.hash_index import find
from collate.store.runs import Member, members_of, newest
from collate.text.shingles import shingle

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from collate.dedupe.minhash.sketch import Sketch
    from collate.model import Segment, Skipped
    from collate.settings import DedupeSettings, Settings

#: Texts whose sketches are looked at for one question: those that have most of the question's sample.
MOST = 200

#: Share of the least containment of interest that an estimate must reach; it is off by .03 or so.
LENIENT = 0.6


@dataclass(frozen=True, slots=True)
class Relative:
    """A text that a run has found, and what the new text is to it.

    ``match.left`` and ``match.right`` are the ids; ``new_is_left`` says which of them is the new text.
    """

    match: Match
    new_is_left: bool
    segment: str
    work: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A new text and its relatives, the nearest first."""

    segment: Segment
    relatives: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers for all texts in the files, and what could not be read."""

    answers: tuple[Answer, ...]
    skipped: tuple[Skipped, ...]


def query(
    paths: Sequence[Path], workspace: Path, settings: Settings, jobs: int = 0, progress: Progress = silent
) -> Answers:
    """Say to which works the texts in *paths* belong.

    Each text is sketched as the texts of the last run were; those that share
    much of its sample are then compared with it in full. Texts that share but
    a passage with it are not found.

    Raises:
        WorkspaceError: there is no workspace, or it cannot be used.
    """
    with look(workspace) as connection:
        run = newest(connection)
        if run is None:
            raise WorkspaceError(str(workspace), "holds no finished run", "Run collate first")
        try:
            scheme = Scheme(**run.told["scheme"])
        except (KeyError, TypeError) as error:
            problem = "was written by another version of collate"
            raise WorkspaceError(str(workspace), problem, "Run collate again") from error
        found = texts(paths, settings, jobs, progress)
        index = _Index(connection, scheme, run.folder, settings.dedupe)
        return Answers(
            tuple(Answer(segment, index.relatives(segment)) for segment in found.segments), found.skipped
        )


class _Index:
    """The texts of one run, to be asked."""

    def __init__(
        self, connection: sqlite3.Connection, scheme: Scheme, folder: str, settings: DedupeSettings
    ) -> None:
        self._connection, self._scheme, self._folder = connection, scheme, folder
        self._settings = settings

    def relatives(self, segment: Segment) -> tuple[Relative, ...]:
        """Return the texts that are relatives of *segment*."""
        own = sketch(segment.text, self._scheme)
        hits = find(self._connection, scheme_name(self._scheme), own.sample)
        likely = sorted(hits, key=lambda text: (-hits[text], text))[:MOST]
        new = Prepared(shingle(segment.text, self._scheme.k))
        found: list[Relative] = []
        for member, text in self._near(own, likely):
            old = Record(member.segment, text, Genre(member.row["genre"]))
            overlap = compare(new, Prepared(shingle(text, self._scheme.k)), False, self._settings)
            match = (
                judge(Record(segment.id, segment.text, segment.genre), old, overlap, self._settings)
                if overlap
                else None
            )
            if match is not None:
                found.append(Relative(match, match.left == segment.id, member.segment, dict(member.row)))
        return tuple(sorted(found, key=_nearness))

    def _near(self, own: Sketch, likely: Sequence[int]) -> Iterator[tuple[Member, str]]:
        for member in members_of(self._connection, self._folder, likely):
            row = self._connection.execute(
                "SELECT digest, text FROM texts WHERE id = ?", (member.text,)
            ).fetchone()
            if row is None:
                continue
            kept = self._connection.execute(
                "SELECT value FROM sketches WHERE key = ?", (sketch_key(row[0], self._scheme),)
            ).fetchone()
            try:
                if kept is None or self._seems_near(own, load_sketch(kept[0], self._scheme)):
                    yield member, unpack(row[1])[0]
            except (SettingsError, ValueError) as error:
                raise WorkspaceError(
                    "", f"the workspace is damaged ({error})", "Run collate again with --force"
                ) from error

    def _seems_near(self, left: Sketch, right: Sketch) -> bool:
        halved = max(halvings(one.shingles, self._scheme) for one in (left, right))
        last = np.uint64(bound(halved))
        first, second = (one.sample[: np.searchsorted(one.sample, last, "right")] for one in (left, right))
        both = np.intersect1d(first, second, assume_unique=True).size
        return bool(both >= LENIENT * self._settings.related * max(1, min(len(first), len(second))))


def _nearness(relative: Relative) -> tuple[int, float, str]:
    match = relative.match
    return (
        list(Relation).index(match.relation),
        -max(match.left_in_right, match.right_in_left),
        relative.segment,
    )
