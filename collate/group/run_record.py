"""The record of a run for the next one: sigla, slugs and base texts, so that they remain stable."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import OutputError, reason_of
from collate.i18n import _
from collate.model.facts import text_hash

if TYPE_CHECKING:
    from collate.group.result import Grouping
    from collate.model import Segment

_VERSION = 1


class SegmentKey(NamedTuple):
    """The identity of a segment across runs: a hash of its text, and its id in case the text changes."""

    text: str
    id: str


@dataclass(frozen=True, slots=True)
class RecordedWork:
    """A work of an earlier run."""

    slug: str
    base: SegmentKey
    members: tuple[SegmentKey, ...]


@dataclass(frozen=True, slots=True)
class GroupingRecord:
    """The decisions of an earlier run: (path, siglum) pairs, and works."""

    sigla: tuple[tuple[str, str], ...] = ()
    works: tuple[RecordedWork, ...] = ()


def segment_key(segment: Segment) -> SegmentKey:
    """Return the key of *segment*: 16 hex digits of the SHA-256 of its text, and its id."""
    return SegmentKey(text_hash(segment)[:16], segment.id)


def record_grouping(grouping: Grouping, before: GroupingRecord | None = None) -> GroupingRecord:
    """Return the record of *grouping* for the next run.

    Entries of *before* for files that are missing this time are retained, so
    that nothing changes when the files return: works, base texts, and sigla that
    are not in use.
    """
    old = {work.slug: work for work in before.works} if before else {}
    works = [
        _with_absent(
            RecordedWork(
                slug=work.slug,
                base=segment_key(work.witness(work.base).segment),
                members=tuple(segment_key(witness.segment) for witness in work.witnesses),
            ),
            old.pop(work.slug, None),
        )
        for work in grouping.works
    ]
    taken = {siglum for _, siglum in grouping.sigla}
    paths = {path for path, _ in grouping.sigla}
    absent = (
        [pair for pair in before.sigla if pair[0] not in paths and pair[1] not in taken] if before else []
    )
    return GroupingRecord(tuple(sorted((*grouping.sigla, *absent))), (*works, *old.values()))


def _with_absent(work: RecordedWork, before: RecordedWork | None) -> RecordedWork:
    if before is None:
        return work
    texts, ids = {key.text for key in work.members}, {key.id for key in work.members}
    absent = tuple(key for key in before.members if key.text not in texts and key.id not in ids)
    return RecordedWork(
        work.slug, before.base if before.base in absent else work.base, (*work.members, *absent)
    )


def dump_record(recorded: GroupingRecord) -> str:
    """Return *recorded* as JSON, one line for each work."""
    sigla = json.dumps(dict(recorded.sigla), ensure_ascii=False, indent=1)
    works = ",\n".join(
        json.dumps({"slug": work.slug, "base": work.base, "members": work.members}, ensure_ascii=False)
        for work in recorded.works
    )
    return f'{{"version": {_VERSION},\n"sigla": {sigla},\n"works": [\n{works}\n]}}\n'


def load_record(text: str) -> GroupingRecord:
    """Return the record that :func:`dump_record` wrote.

    Raises:
        OutputError: *text* is not a record.

    >>> load_record(dump_record(GroupingRecord((("a.txt", "甲"),)))).sigla
    (('a.txt', '甲'),)
    """
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise ValueError(f"version {data['version']}")
        works = tuple(
            RecordedWork(
                str(one["slug"]), SegmentKey(*one["base"]), tuple(SegmentKey(*key) for key in one["members"])
            )
            for one in data["works"]
        )
        sigla = tuple((str(path), str(siglum)) for path, siglum in data["sigla"].items())
        _check([siglum for _, siglum in sigla], "siglum")
        _check([work.slug.casefold() for work in works], "slug")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise OutputError(
            "record.json",
            _("is not the record of a run ({reason})", reason=reason_of(error)),
            _("Remove it; the sigla are then assigned anew"),
        ) from error
    return GroupingRecord(sigla, works)


def _check(names: Sequence[str], what: str) -> None:
    """Reject names that a run never assigns: a record may have been edited, or merged from two.

    Raises:
        ValueError: a name is malformed, or occurs twice.
    """
    for name in names:
        # A siglum is any word that the editor chooses; a slug is the name of a folder.
        folder = name.isprintable() and name.strip(".") and not set(name) & set("/\\")
        if name.split() != [name] or (what == "slug" and not folder):
            raise ValueError(f"{name!r} is not a {what}")
    if len(set(names)) < len(names):
        raise ValueError(f"a {what} occurs twice")


def match_recorded_works(
    works: Sequence[Sequence[int]], segments: Sequence[Segment], *, recorded: GroupingRecord
) -> dict[int, RecordedWork]:
    """Return the recorded works that correspond to *works*, by index of the work.

    A recorded work corresponds to the work that has most of its members (an
    unchanged text counts twice as much as an id), one to one.
    """
    keys = [segment_key(segment) for segment in segments]
    texts: dict[str, set[int]] = {}
    ids: dict[str, set[int]] = {}
    for index, members in enumerate(works):
        for member in members:
            texts.setdefault(keys[member].text, set()).add(index)
            ids.setdefault(keys[member].id, set()).add(index)
    scores: dict[tuple[int, int], int] = {}
    for number, work in enumerate(recorded.works):
        for key in work.members:
            for index in texts.get(key.text, set()):
                scores[number, index] = scores.get((number, index), 0) + 2
            for index in ids.get(key.id, set()):
                scores[number, index] = scores.get((number, index), 0) + 1
    matched: dict[int, RecordedWork] = {}
    used: set[int] = set()
    for number, index in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if number not in used and index not in matched:
            used.add(number)
            matched[index] = recorded.works[number]
    return matched


def recorded_base(work: RecordedWork, members: Sequence[int], *, segments: Sequence[Segment]) -> int | None:
    """Return the member that was the base text, or None if it is no longer a member."""
    by_id = [member for member in members if segments[member].id == work.base.id]
    by_text = [member for member in members if segment_key(segments[member]).text == work.base.text]
    both = [member for member in by_id if member in by_text]
    return next(iter(both or by_text or by_id), None)
