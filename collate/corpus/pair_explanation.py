"""Comparison of two texts in full: why they match, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from collate.corpus.collect import TextCollection
from collate.corpus.duplicates import comparison_settings, engine_for
from collate.corpus.reading import read_input
from collate.dedupe import Overlap, compare, judge
from collate.engine import no_progress
from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Record, Relation, SharedSpan, Skipped
from collate.read import printable_name
from collate.text.shingles import shingle

if TYPE_CHECKING:
    from collate.engine import Progress
    from collate.settings import DedupeSettings, Settings

#: Number of ids beyond which the nearest one is not suggested: the search takes a second for so many.
MOST_IDS = 20_000


@dataclass(frozen=True, slots=True)
class PairExplanation:
    """Two texts compared in full; ``left`` is the excerpt or the report, as in a match.

    ``relation`` is None where they do not match. ``places`` are their
    locations, file and line. ``k`` is the shingle length; ``unevenness`` and
    ``agreement`` are those of :class:`collate.dedupe.overlap.Overlap`, ``alone``
    that of :class:`collate.model.Match`;
    ``skipped`` is the input that could not be read.
    """

    left: Record
    right: Record
    places: tuple[str, str]
    relation: Relation | None
    k: int
    jaccard: float
    left_in_right: float
    right_in_left: float
    unevenness: float
    agreement: float
    shared_characters: int
    shared: tuple[SharedSpan, ...]
    alone: tuple[int, int]
    skipped: tuple[Skipped, ...]


def explain_pair(
    paths: Sequence[Path],
    ids: tuple[str, str],
    *,
    settings: Settings,
    split_records: bool = False,
    jobs: int = 0,
    progress: Progress = no_progress,
) -> PairExplanation:
    """Compare the two texts under *paths* with the given *ids*; for the options see :func:`read_input`.

    Raises:
        SettingsError: there is no text with one of the ids, or both ids are the same.
    """
    engine = engine_for(paths, jobs, settings)
    try:
        inputs = read_input(engine, paths, settings=settings, split_records=split_records, progress=progress)
        texts = inputs.texts
        first, second = sorted(_row_of(texts, name) for name in ids)
        if first == second:
            problem = _("{name!r} is named twice", name=ids[0])
            raise SettingsError("--explain", problem, _("Name two texts"))
        inputs.fetch((first, second), engine)
    finally:
        engine.close()
    return _explain_rows(texts, first, second, settings=comparison_settings(texts, settings))


def _row_of(texts: TextCollection, name: str) -> int:
    ids = texts.ids
    for written in (name, printable_name(name)):  # as in the reports, or as in the file
        if written in ids:
            return ids.index(written)
    near = get_close_matches(name, ids, n=1, cutoff=0.5) if len(ids) <= MOST_IDS else []
    hint = _("Did you mean {name!r}?", name=near[0]) if near else _("Ids are those in matches.csv")
    raise SettingsError("--explain", _("no text is called {name!r}", name=name), hint)


def _explain_rows(
    texts: TextCollection, first: int, second: int, *, settings: DedupeSettings
) -> PairExplanation:
    left, right = texts[first], texts[second]
    overlap = compare(
        shingle(left.text, settings.k), shingle(right.text, settings.k), passage=True, settings=settings
    )
    match = judge(left, right, overlap=overlap, settings=settings) if overlap is not None else None
    overlap = overlap or Overlap(
        common=0, jaccard=0.0, left_in_right=0.0, right_in_left=0.0, unevenness=0.0, shared=()
    )
    places = (texts.location(first), texts.location(second))
    if match is not None and match.left == right.id:
        left, right, overlap, places = right, left, overlap.swapped(), (places[1], places[0])
    return PairExplanation(
        left=left,
        right=right,
        places=places,
        relation=match.relation if match else None,
        k=settings.k,
        jaccard=overlap.jaccard,
        left_in_right=overlap.left_in_right,
        right_in_left=overlap.right_in_left,
        unevenness=overlap.unevenness,
        agreement=overlap.agreement,
        shared_characters=(
            match.shared_characters if match else sum(span.left.size for span in overlap.shared)
        ),
        shared=overlap.shared,
        alone=match.alone if match else (0, 0),
        skipped=tuple(texts.skipped),
    )
