"""What a run leaves for the next one: sigla, slugs and base texts, so that they do not change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import OutputError

if TYPE_CHECKING:
    from collate.group.grouped import Grouping
    from collate.model import Segment

_VERSION = 1


class Key(NamedTuple):
    """How a segment is known again: by its text, where that has not changed, else by its id."""

    text: str
    id: str


@dataclass(frozen=True, slots=True)
class RecordedWork:
    """A work of an earlier run."""

    slug: str
    base: Key
    members: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an earlier run decided: (path, siglum) pairs, and its works."""

    sigla: tuple[tuple[str, str], ...] = ()
    works: tuple[RecordedWork, ...] = ()


def key_of(segment: Segment) -> Key:
    """Return how *segment* is recorded."""
    return Key(sha256(segment.text.encode("utf-8", "surrogatepass")).hexdigest()[:16], segment.id)


def record(grouping: Grouping, before: Recorded | None = None) -> Recorded:
    """Return what the next run should know of *grouping*.

    What *before* recorded of files that are away this time is kept, so that
    nothing changes when they are back: a work, a base text, a siglum that
    nobody else has taken.
    """
    old = {work.slug: work for work in before.works} if before else {}
    works = [
        _with_absent(
            RecordedWork(
                slug=work.slug,
                base=key_of(work.witness(work.base).segment),
                members=tuple(key_of(witness.segment) for witness in work.witnesses),
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
    return Recorded(tuple(sorted((*grouping.sigla, *absent))), (*works, *old.values()))


def _with_absent(work: RecordedWork, before: RecordedWork | None) -> RecordedWork:
    if before is None:
        return work
    texts, ids = {key.text for key in work.members}, {key.id for key in work.members}
    absent = tuple(key for key in before.members if key.text not in texts and key.id not in ids)
    return RecordedWork(
        work.slug, before.base if before.base in absent else work.base, (*work.members, *absent)
    )


def dump(recorded: Recorded) -> str:
    """Return *recorded* as JSON, one line for each work."""
    sigla = json.dumps(dict(recorded.sigla), ensure_ascii=False, indent=1)
    works = ",\n".join(
        json.dumps({"slug": work.slug, "base": work.base, "members": work.members}, ensure_ascii=False)
        for work in recorded.works
    )
    return f'{{"version": {_VERSION},\n"sigla": {sigla},\n"works": [\n{works}\n]}}\n'


def load(text: str) -> Recorded:
    """Read what :func:`dump` wrote.

    Raises:
        OutputError: it is not that.

    >>> load(dump(Recorded((("a.txt", "甲"),)))).sigla
    (('a.txt', '甲'),)
    """
    try:
        data = json.loads(text)
        if data["version"] != _VERSION:
            raise ValueError(f"version {data['version']}")
        works = tuple(
            RecordedWork(str(one["slug"]), Key(*one["base"]), tuple(Key(*key) for key in one["members"]))
            for one in data["works"]
        )
        sigla = tuple((str(path), str(siglum)) for path, siglum in data["sigla"].items())
        _check([siglum for _, siglum in sigla], "siglum")
        _check([work.slug.casefold() for work in works], "slug")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise OutputError(
            "record.json", f"is not the record of a run ({error})", "Remove it; sigla are then given anew"
        ) from error
    return Recorded(sigla, works)


def _check(names: Sequence[str], what: str) -> None:
    """Refuse names that no run gives: a record may have been edited, or merged from two."""
    for name in names:
        # A siglum is what the editor likes, as long as it is one word; a slug is the name of a folder.
        folder = name.isprintable() and name.strip(".") and not set(name) & set("/\\")
        if name.split() != [name] or (what == "slug" and not folder):
            raise ValueError(f"{name!r} is no {what}")
    if len(set(names)) < len(names):
        raise ValueError(f"one {what} twice")


def recognise(
    works: Sequence[Sequence[int]], segments: Sequence[Segment], recorded: Recorded
) -> dict[int, RecordedWork]:
    """Return, for those of *works* that an earlier run knew, what it recorded, by index of the work.

    A recorded work is the one that has most of its members now (an unchanged
    text counts more than an id); each is found once.
    """
    keys = [key_of(segment) for segment in segments]
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
    found: dict[int, RecordedWork] = {}
    used: set[int] = set()
    for number, index in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if number not in used and index not in found:
            used.add(number)
            found[index] = recorded.works[number]
    return found


def recorded_base(work: RecordedWork, members: Sequence[int], segments: Sequence[Segment]) -> int | None:
    """Return the member that was the base text, or None if it is no longer there."""
    by_id = [member for member in members if segments[member].id == work.base.id]
    by_text = [member for member in members if key_of(segments[member]).text == work.base.text]
    both = [member for member in by_id if member in by_text]
    return next(iter(both or by_text or by_id), None)
