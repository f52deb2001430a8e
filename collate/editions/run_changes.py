"""The comparison of two recorded runs: what came, went and changed, by content and not by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.editions.content_pairs import Named, Pair, pair_by_content
from collate.editions.entry_changes import as_named, work_entries
from collate.report import Change, EntryChange, Failure, Item, ItemChange, Review, RunChanges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from collate.editions.snapshot import (
        FailureSnapshot,
        ListedWork,
        OrphanSnapshot,
        RunSnapshot,
        TextSnapshot,
        WorkSnapshot,
    )
    from collate.report import RunStamp


class RecordedRun(NamedTuple):
    """A run and its snapshot; ``work`` returns the snapshot of an edition by its key."""

    stamp: RunStamp
    snapshot: RunSnapshot
    work: Callable[[str], WorkSnapshot]


_WorkPair = tuple["ListedWork | None", "ListedWork | None"]


def compare_runs(before: RecordedRun, after: RecordedRun) -> RunChanges:
    """Return what changed from the run *before* to the run *after*.

    The entries of a work without an edition in the later run are not listed: its witnesses went,
    or its edition failed verification.
    """
    old, new = before.snapshot, after.snapshot
    works = list(_pair_works(old.works, new.works))
    sources = pair_by_content(
        (Named(one.path, one.digest, (one.path,)) for one in old.sources),
        (Named(one.path, one.digest, (one.path,)) for one in new.sources),
    )
    renamed = {(one.name, other.name) for one, other in sources if one and other}
    texts = pair_by_content(map(_text, old.texts), map(_text, new.texts))
    items = (
        *(_change(Item.SOURCE, *pair) for pair in sources if _differ(*pair)),
        *(_change(Item.TEXT, *pair) for pair in texts if _text_differs(*pair, renamed)),
        *(change for pair in works for change in _work_changes(*pair)),
    )
    return RunChanges(
        after=after.stamp,
        before=before.stamp,
        items=items,
        entries=tuple(change for pair in works for change in _entry_changes(before, after, *pair)),
        reviews=tuple(_reviews(old.orphans, new.orphans)),
        skipped=tuple(_failures(old.skipped, new.skipped)),
        unverified=tuple(_failures(old.unverified, new.unverified)),
    )


def _text(one: TextSnapshot) -> Named:
    likely = f"{one.path}\0{one.title}" if one.title else ""
    return Named(one.id, one.digest, (likely, one.path), one.title, path=one.path)


def _differ(one: Named | None, other: Named | None) -> bool:
    return one is None or other is None or (one.name, one.digest) != (other.name, other.digest)


def _text_differs(one: Named | None, other: Named | None, renamed: set[tuple[str, str]]) -> bool:
    """Return whether a text came, went, changed, or moved to another file; its number there may differ."""
    if one is None or other is None or one.digest != other.digest:
        return True
    return one.path != other.path and (one.path, other.path) not in renamed


def _change(item: Item, one: Named | None, other: Named | None, *, work: str = "") -> ItemChange:
    shown = other or one
    assert shown is not None
    if one is None or other is None:
        change = Change.WENT if one else Change.CAME
    else:
        change = Change.MOVED if one.digest == other.digest else Change.CHANGED
    return ItemChange(
        item=item,
        change=change,
        before=one.name if one else "",
        after=other.name if other else "",
        title=shown.title,
        siglum=shown.siglum,
        work=work,
    )


# -- works ------------------------------------------------------------------------------------


def _pair_works(before: Sequence[ListedWork], after: Sequence[ListedWork]) -> Iterator[_WorkPair]:
    """Yield the works of both runs: those with one slug, then those that share most texts; then the rest."""
    old = {work.slug: work for work in before}
    free = {slug: work for slug, work in old.items() if slug not in {work.slug for work in after}}
    for work in after:
        match = old.get(work.slug)
        if match is None and free:
            near = max(free.values(), key=lambda one: _shared(one, work))
            match = free.pop(near.slug) if _shared(near, work) else None
        yield match, work
    for work in free.values():
        yield work, None


def _shared(one: ListedWork, other: ListedWork) -> int:
    digests = {witness.digest for witness in other.witnesses}
    return sum(witness.digest in digests for witness in one.witnesses)


def _work_changes(one: ListedWork | None, other: ListedWork | None) -> Iterator[ItemChange]:
    """Yield what happened to a work, and to its witnesses if both runs have it."""
    shown = other or one
    assert shown is not None
    before, after = one.slug if one else "", other.slug if other else ""
    if one is None or other is None:
        yield ItemChange(Item.WORK, Change.WENT if one else Change.CAME, before, after, shown.title)
        return
    if (one.title, one.base) != (other.title, other.base):
        base = other.base if one.base != other.base else ""
        yield ItemChange(Item.WORK, Change.CHANGED, before, after, other.title, siglum=base)
    elif before != after:
        yield ItemChange(Item.WORK, Change.MOVED, before, after, other.title)
    pairs = pair_by_content(map(as_named, one.witnesses), map(as_named, other.witnesses))
    yield from (_change(Item.WITNESS, *pair, work=other.slug) for pair in pairs if _witness_differs(pair))


def _witness_differs(pair: Pair) -> bool:
    """Return whether a witness came, went, changed, or has another siglum."""
    one, other = pair
    return one is None or other is None or (one.digest, one.siglum) != (other.digest, other.siglum)


def _entry_changes(
    before: RecordedRun, after: RecordedRun, one: ListedWork | None, other: ListedWork | None
) -> Iterator[EntryChange]:
    if other is None or not other.part or (one is not None and one.part == other.part):
        return
    old = before.work(one.part) if one is not None and one.part else None
    yield from work_entries(old, after.work(other.part), work=other.slug, title=other.title)


# -- what to look at --------------------------------------------------------------------------


def _reviews(before: Sequence[OrphanSnapshot], after: Sequence[OrphanSnapshot]) -> Iterator[Review]:
    known = set(map(_decided, before))
    for one in after:
        yield Review(_decided(one) not in known, one.work, one.words, one.by, one.decision, one.why)


def _decided(one: OrphanSnapshot) -> tuple[str, ...]:
    """Return what identifies a decision: its id, else its work and words; else the message about it."""
    return (one.decision,) if one.decision else (one.work, one.words, "" if one.work else str(one.why))


def _failures(before: Sequence[FailureSnapshot], after: Sequence[FailureSnapshot]) -> Iterator[Failure]:
    known = {(one.path, str(one.problem)) for one in before}
    for one in after:
        yield Failure((one.path, str(one.problem)) not in known, one.path, one.problem, one.remedy)
