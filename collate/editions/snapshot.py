"""What is recorded of a run, so that a later one can be compared with it: hashes, names, and entries.

A work is recorded apart from its run: what two runs have in common is stored once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.editions.build import count_unplaced
from collate.editions.entry_differences import PlacedEntry, place_entries, unspaced_text
from collate.model.facts import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from collate.model import Edition, Results, Segment, Work

#: Hex digits of a SHA-256 that are recorded: 64 bits, for some thousands of texts.
DIGITS = 16


class WitnessSnapshot(NamedTuple):
    """A witness: its siglum, the id of its text, and the hash of the text."""

    siglum: str
    text: str
    digest: str


class OrphanSnapshot(NamedTuple):
    """A decision that could not be applied, and the reason; ``decision`` is its id, if it has one."""

    work: str
    words: str
    by: str
    decision: str
    why: str


class WorkSnapshot(NamedTuple):
    """The edition of a work: its witnesses, and its entries with their places in the base text.

    ``text`` is the base text without white space, in which the spans of the entries count.
    """

    base: str
    text: str
    witnesses: tuple[WitnessSnapshot, ...]
    entries: tuple[PlacedEntry, ...]


class SourceSnapshot(NamedTuple):
    """A source file by its path, with the hash of its bytes."""

    path: str
    digest: str


class TextSnapshot(NamedTuple):
    """A text by its id, with the path of its file, its title and its hash."""

    id: str
    path: str
    title: str
    digest: str


class ListedWork(NamedTuple):
    """A work: its slug and title, the siglum of its base text, its witnesses, and its :class:`WorkSnapshot`.

    That is named by its key in hex digits, empty without an edition.
    """

    slug: str
    title: str
    base: str
    witnesses: tuple[WitnessSnapshot, ...]
    part: str


class FailureSnapshot(NamedTuple):
    """A file that was skipped, or a work whose edition failed verification."""

    path: str
    problem: str
    remedy: str


class RunSnapshot(NamedTuple):
    """A run: its sources, texts and works, what failed, and the decisions to review."""

    sources: tuple[SourceSnapshot, ...]
    texts: tuple[TextSnapshot, ...]
    works: tuple[ListedWork, ...]
    skipped: tuple[FailureSnapshot, ...]
    unverified: tuple[FailureSnapshot, ...]
    orphans: tuple[OrphanSnapshot, ...]


def snapshot_work(edition: Edition) -> WorkSnapshot:
    """Return the record of the *edition* of a work."""
    work = edition.work
    return WorkSnapshot(
        work.base,
        unspaced_text(work.witness(work.base)),
        _witnesses(work),
        place_entries(edition, work.base),
    )


def snapshot_run(
    results: Results, *, parts: Mapping[str, str], orphans: Iterable[OrphanSnapshot] = ()
) -> RunSnapshot:
    """Return the record of a run.

    Args:
        results: those of the run.
        parts: the keys of the records of its editions, in hex digits, by slug.
        orphans: the decisions that could not be applied and concern no edition.
    """
    orphaned = (edition for edition in results.editions if count_unplaced(edition))  # the others are not read
    collated = {edition.work.slug: edition.work for edition in results.editions}
    failed = {f"works/{work.slug}" for work in results.works if work.slug not in collated}
    failures = tuple(FailureSnapshot(*row) for row in results.skipped)
    sources = (item.document.source for item in results.documents)
    paths = {path: source.sha256[:DIGITS] for source in sources for path in source.paths}
    return RunSnapshot(
        sources=tuple(SourceSnapshot(path, digest) for path, digest in paths.items()),
        texts=tuple(
            TextSnapshot(one.id, one.path, one.title.value if one.title else "", _digest(one))
            for one in results.segments
        ),
        works=tuple(
            ListedWork(
                work.slug,
                work.title,
                work.base,
                _witnesses(collated.get(work.slug, work)),
                parts.get(work.slug, ""),
            )
            for work in results.works
        ),
        skipped=tuple(row for row in failures if row.path not in failed),
        unverified=tuple(row for row in failures if row.path in failed),
        orphans=(*orphans, *(row for edition in orphaned for row in _orphans(edition))),
    )


def _orphans(edition: Edition) -> Iterator[OrphanSnapshot]:
    for row in edition.orphaned:
        one = row.decision
        yield OrphanSnapshot(edition.work.slug, one.words, one.by, one.id, row.why)


def _witnesses(work: Work) -> tuple[WitnessSnapshot, ...]:
    return tuple(WitnessSnapshot(one.siglum, one.segment.id, _digest(one.segment)) for one in work.witnesses)


def _digest(segment: Segment) -> str:
    return text_hash(segment)[:DIGITS]
