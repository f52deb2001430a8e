"""``collate query``: the works of an earlier run that new texts belong to; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from collate.cache import scheme_key, sketch_key
from collate.dedupe import (
    PreparedText,
    Scheme,
    compare,
    judge,
    load_sketch,
    sample_bound,
    sample_halvings,
    sketch_text,
)
from collate.engine import Progress, no_progress
from collate.errors import SettingsError, WorkspaceError
from collate.i18n import _
from collate.model import Genre, Match, Record, Relation
from collate.pipeline.texts import document_notes, read_texts
from collate.store import (
    Member,
    count_shared_hashes,
    find_members,
    latest_run_with_texts,
    open_read_only,
    unpack_row,
)
from collate.text.shingles import shingle

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from collate.dedupe import Sketch
    from collate.model import Segment, Skipped
    from collate.settings import DedupeSettings, Settings

#: Texts whose sketches are compared with that of a new text: those that share most of its sample.
MAX_CANDIDATES = 200

#: Fraction of the least related containment that an estimate must reach; its error is about 0.03.
ESTIMATE_TOLERANCE = 0.6


@dataclass(frozen=True, slots=True)
class RelatedText:
    """A text of an earlier run that is related to a new text.

    ``match.left`` and ``match.right`` are the ids; ``new_is_left`` is true if
    the new text is the left one. ``segment`` is the id of the old text,
    ``work`` has its slug, title, date, genre and siglum.
    """

    match: Match
    new_is_left: bool
    segment: str
    work: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """A new text and its related texts, the nearest first."""

    segment: Segment
    relatives: tuple[RelatedText, ...]


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The answers for all texts in the files, the inputs that could not be read, and notes on the others."""

    answers: tuple[QueryAnswer, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()


def query_workspace(
    paths: Sequence[Path],
    workspace: Path,
    *,
    settings: Settings,
    jobs: int = 0,
    progress: Progress = no_progress,
) -> QueryResult:
    """Find the works to which the texts in *paths* belong.

    Each text is sketched as the texts of the last run were; texts that share
    much of its sample are compared with it in full. Texts that share only a
    passage with it are not found.

    Raises:
        WorkspaceError: there is no workspace, or it cannot be used.
    """
    with open_read_only(workspace) as connection:
        run = latest_run_with_texts(connection)
        if run is None:
            remedy = _("Run collate first: collate run PATH... -o DIR")
            raise WorkspaceError(str(workspace), _("contains no finished run"), remedy)
        try:
            scheme = Scheme(**run.details["scheme"])
        except (KeyError, TypeError) as error:
            problem = _("was written by another version of collate")
            remedy = _("Run collate again: collate run PATH... -o DIR")
            raise WorkspaceError(str(workspace), problem, remedy) from error
        texts = read_texts(paths, settings, jobs=jobs, progress=progress)
        index = _TextIndex(connection, scheme, folder=run.folder, settings=settings.dedupe)
        answers = tuple(QueryAnswer(segment, index.related_texts(segment)) for segment in texts.segments)
        notes = (*texts.idle_directives, *document_notes(texts.documents))
        return QueryResult(answers, texts.skipped, notes)


class _TextIndex:
    """The indexed texts of one run."""

    def __init__(
        self, connection: sqlite3.Connection, scheme: Scheme, *, folder: str, settings: DedupeSettings
    ) -> None:
        self._connection, self._scheme, self._folder = connection, scheme, folder
        self._settings = settings

    def related_texts(self, segment: Segment) -> tuple[RelatedText, ...]:
        """Return the texts that are related to *segment*, the nearest first."""
        sketch = sketch_text(segment.text, self._scheme)
        hits = count_shared_hashes(self._connection, scheme_key(self._scheme), hashes=sketch.sample)
        likely = sorted(hits, key=lambda text: (-hits[text], text))[:MAX_CANDIDATES]
        new = PreparedText(shingle(segment.text, self._scheme.k))
        new_record = Record(segment.id, segment.text, segment.genre)
        related: list[RelatedText] = []
        for member, text in self._candidates(sketch, likely):
            old = PreparedText(shingle(text, self._scheme.k))
            overlap = compare(new, old, passage=False, settings=self._settings)
            if not overlap:
                continue
            old_record = Record(member.segment, text, Genre(member.row["genre"]))
            match = judge(new_record, old_record, overlap=overlap, settings=self._settings)
            if match is not None:
                is_left = match.left == segment.id
                related.append(RelatedText(match, is_left, member.segment, dict(member.row)))
        return tuple(sorted(related, key=_nearness))

    def _candidates(self, sketch: Sketch, likely: Sequence[int]) -> Iterator[tuple[Member, str]]:
        """Yield the *likely* texts whose sketches pass the estimate, or are not cached, with their words."""
        for member in find_members(self._connection, self._folder, texts=likely):
            row = self._connection.execute(
                "SELECT digest, text FROM texts WHERE id = ?", (member.text,)
            ).fetchone()
            if row is None:
                continue
            cached = self._connection.execute(
                "SELECT value FROM sketches WHERE key = ?", (sketch_key(row[0], self._scheme),)
            ).fetchone()
            try:
                if cached is None or self._may_be_related(sketch, load_sketch(cached[0], self._scheme)):
                    yield member, unpack_row(row[1])[0]
            except (SettingsError, ValueError) as error:
                problem = _("the workspace is damaged ({reason})", reason=str(error))
                remedy = _("Run collate again: collate run PATH... -o DIR --force")
                raise WorkspaceError("", problem, remedy) from error

    def _may_be_related(self, left: Sketch, right: Sketch) -> bool:
        halvings = int(sample_halvings(np.asarray((left.shingles, right.shingles)), self._scheme).max())
        last = np.uint64(sample_bound(halvings))
        first, second = (one.sample[: np.searchsorted(one.sample, last, "right")] for one in (left, right))
        shared = np.intersect1d(first, second, assume_unique=True).size
        least = ESTIMATE_TOLERANCE * self._settings.related
        return bool(shared >= least * max(1, min(len(first), len(second))))


def _nearness(related: RelatedText) -> tuple[int, float, str]:
    match = related.match
    return (
        list(Relation).index(match.relation),
        -max(match.left_in_right, match.right_in_left),
        related.segment,
    )
