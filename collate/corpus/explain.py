"""Why two texts match, or why they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from collate.corpus.find import measure
from collate.corpus.load import Collected, collect, pool_for
from collate.corpus.spill import Spill
from collate.dedupe.relations import Overlap, compare, judge
from collate.errors import SettingsError
from collate.model import Record, Relation, SharedSpan, Skipped
from collate.split.genre import genre_of
from collate.text.shingles import shingle

if TYPE_CHECKING:
    from collate.settings import DedupeSettings, Settings

#: Among more ids than this the nearest one is not looked for: it takes a second for so many.
MOST_IDS = 20_000


@dataclass(frozen=True, slots=True)
class Explained:
    """Two texts compared in full; ``left`` is the excerpt or the report, as in a match.

    ``relation`` is None where they do not match. ``places`` say where they
    stand. ``k`` is the shingle length, ``unevenness`` and ``agreement`` are
    those of :class:`collate.dedupe.relations.Overlap`; ``skipped`` is what could
    not be read.
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
    skipped: tuple[Skipped, ...]


def explain(
    paths: Sequence[Path],
    ids: tuple[str, str],
    settings: Settings,
    cut: bool = False,
    jobs: int = 0,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Explained:
    """Compare the two texts under *paths* that are called *ids*.

    Raises:
        SettingsError: there is no text of that name, or both names are the same.
    """
    with pool_for(paths, jobs) as pool, Spill() as spill:
        found = collect(paths, spill, settings, pool, cut, told)
        first, second = sorted(_row(found, name) for name in ids)
        if first == second:
            raise SettingsError("--explain", f"{ids[0]!r} is named twice", "Name two texts")
        return _compared(found, first, second, measure(found, settings))


def _row(found: Collected, name: str) -> int:
    ids = found.spill.ids
    if name in ids:
        return ids.index(name)
    near = get_close_matches(name, ids, n=1, cutoff=0.5) if len(ids) <= MOST_IDS else []
    hint = f"Did you mean {near[0]!r}?" if near else "Ids are those in matches.csv"
    raise SettingsError("--explain", f"no text is called {name!r}", hint)


def _compared(found: Collected, first: int, second: int, settings: DedupeSettings) -> Explained:
    left, right = _record(found, first), _record(found, second)
    overlap = compare(shingle(left.text, settings.k), shingle(right.text, settings.k), True, settings)
    nothing = Overlap(common=0, jaccard=0.0, left=0.0, right=0.0, spread=0.0, shared=())
    match = judge(left, right, overlap, settings) if overlap is not None else None
    overlap = overlap or nothing
    places = (found.place(first), found.place(second))
    if match is not None and match.left == right.id:
        left, right, overlap, places = right, left, overlap.turned(), (places[1], places[0])
    return Explained(
        left,
        right,
        places,
        match.relation if match else None,
        settings.k,
        overlap.jaccard,
        overlap.left,
        overlap.right,
        overlap.spread,
        overlap.agreement,
        match.shared_characters if match else sum(both.left.size for both in overlap.shared),
        overlap.shared,
        tuple(found.skipped),
    )


def _record(found: Collected, row: int) -> Record:
    record = found.spill[row]
    genre = found.spill.genre(row) or genre_of(record.text)
    return Record(record.id, record.text, genre)
