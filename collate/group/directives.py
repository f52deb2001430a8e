"""What the editor says in collate.toml about works: which witnesses, which base text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from collate.errors import SettingsError
from collate.group.sigla import names_file

if TYPE_CHECKING:
    from collate.model import Segment
    from collate.settings import WorkSettings


@dataclass(slots=True)
class Draft:
    """A work in the making; the only thing here that changes. ``members`` are indices of segments."""

    members: list[int]
    slug: str
    title: str
    date: str | None
    recorded_base: int | None = None
    words: list[WorkSettings] = field(default_factory=list)
    """What the editor says about it."""


def find_work(name: str, drafts: Sequence[Draft]) -> Draft:
    """Return the work whose slug or title is *name*.

    Raises:
        SettingsError: there is none (the message names the nearest), or the
            title is that of several.
    """
    by_slug = [draft for draft in drafts if draft.slug == name]
    found = by_slug or [draft for draft in drafts if draft.title == name]
    if len(found) == 1:
        return found[0]
    if found:
        slugs = ", ".join(draft.slug for draft in found)
        raise SettingsError(
            "", f"[[work]] {name!r} is the title of several works", f"Name one by its slug: {slugs}"
        )
    known = [draft.slug for draft in drafts] + [draft.title for draft in drafts]
    near = get_close_matches(name, known, n=1, cutoff=0.0)
    raise SettingsError(
        "", f"[[work]]: no work is called {name!r}", f"Did you mean {near[0]!r}?" if near else ""
    )


def find_segments(
    name: str, among: Sequence[int], segments: Sequence[Segment], sigla: Mapping[str, str]
) -> list[int]:
    """Return those segments *among* which *name* is: a segment id, a siglum, or a path."""
    for same in (
        lambda segment: segment.id == name,
        lambda segment: sigla[segment.path] == name,
        lambda segment: names_file(name, segment.path),
    ):
        found = [index for index in among if same(segments[index])]
        if found:
            return found
    return []


def include_and_exclude(
    drafts: list[Draft], words: WorkSettings, segments: Sequence[Segment], sigla: Mapping[str, str]
) -> list[int]:
    """Move witnesses into and out of the work that *words* are about.

    Returns:
        The segments that were put out: each is to be a work of its own.

    Raises:
        SettingsError: a name is unknown, or stands for several texts.
    """
    work = find_work(words.name, drafts)
    work.words.append(words)
    for name in words.include:
        found = find_segments(name, range(len(segments)), segments, sigla)
        inside = [index for index in found if index in work.members]
        if len(found) > 1 and not inside:
            ids = ", ".join(segments[index].id for index in found)
            raise SettingsError(
                "", f"include of {words.name!r}: {name!r} holds several texts", f"Name one of {ids}"
            )
        if not found:
            raise _unknown(name, f"include of {words.name!r}", range(len(segments)), segments, sigla)
        if not inside:
            for draft in drafts:
                if found[0] in draft.members:
                    draft.members.remove(found[0])
            work.members.append(found[0])
    out: list[int] = []
    for name in words.exclude:
        found = find_segments(name, work.members, segments, sigla)
        if not found:
            # Already out of it, by [[different]] or because the texts are not alike: nothing to do.
            if find_segments(name, range(len(segments)), segments, sigla):
                continue
            raise _unknown(name, f"exclude of {words.name!r}", work.members, segments, sigla)
        work.members = [index for index in work.members if index not in found]
        out += found
    return out


def named_base(work: Draft, segments: Sequence[Segment], sigla: Mapping[str, str]) -> int | None:
    """Return the member that the editor names as base text, or None.

    Raises:
        SettingsError: what is named is no witness of the work.
    """
    for words in reversed(work.words):
        if words.base:
            found = find_segments(words.base, work.members, segments, sigla)
            if not found:
                raise _unknown(words.base, f"base of {words.name!r}", work.members, segments, sigla)
            return found[0]
    return None


def _unknown(
    name: str, where: str, among: Sequence[int], segments: Sequence[Segment], sigla: Mapping[str, str]
) -> SettingsError:
    known = [text for i in among for text in (segments[i].id, segments[i].path, sigla[segments[i].path])]
    near = get_close_matches(name, known, n=1, cutoff=0.0)
    remedy = f"Did you mean {near[0]!r}?" if near else ""
    return SettingsError("", f"{where}: {name!r} is no siglum, path or text there", remedy)
