"""The editor's directives in collate.toml about works: their witnesses and base texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from collate.errors import SettingsError
from collate.group.sigla import path_matches
from collate.i18n import _

if TYPE_CHECKING:
    from collate.model import Segment
    from collate.settings import WorkSettings


@dataclass(slots=True)
class WorkDraft:
    """A work under construction, mutable; ``members`` are indices of segments."""

    members: list[int]
    slug: str
    title: str
    date: str | None
    recorded_base: int | None = None
    directives: list[WorkSettings] = field(default_factory=list)
    """The editor's ``[[work]]`` tables about it."""


def find_work(name: str, drafts: Sequence[WorkDraft]) -> WorkDraft:
    """Return the work with the slug or title *name*.

    Raises:
        SettingsError: it does not exist (the message suggests the most similar), or
            several have this title.
    """
    by_slug = [draft for draft in drafts if draft.slug == name]
    matching = by_slug or [draft for draft in drafts if draft.title == name]
    if len(matching) == 1:
        return matching[0]
    if matching:
        slugs = ", ".join(draft.slug for draft in matching)
        problem = _("[[work]]: '{name}' is the title of several works", name=name)
        raise SettingsError("", problem, _("Name one by its slug: {slugs}", slugs=slugs))
    names = [draft.slug for draft in drafts] + [draft.title for draft in drafts]
    near = get_close_matches(name, names, n=1, cutoff=0.0)
    problem = _("[[work]]: no work is called '{name}'", name=name)
    raise SettingsError("", problem, _("Did you mean '{name}'?", name=near[0]) if near else "")


def find_segments(
    name: str, among: Sequence[int], *, segments: Sequence[Segment], sigla: Mapping[str, str]
) -> list[int]:
    """Return the indices *among* which the segments have *name* as id, else as siglum, else as path."""
    for matches in (
        lambda segment: segment.id == name,
        lambda segment: sigla[segment.path] == name,
        lambda segment: path_matches(name, segment.path),
    ):
        indices = [index for index in among if matches(segments[index])]
        if indices:
            return indices
    return []


def move_witnesses(
    drafts: list[WorkDraft],
    directive: WorkSettings,
    *,
    segments: Sequence[Segment],
    sigla: Mapping[str, str],
) -> list[int]:
    """Move witnesses into and out of the work of *directive*, according to its ``include`` and ``exclude``.

    Returns:
        The segments that were excluded: each becomes a work of its own.

    Raises:
        SettingsError: a name is unknown, or matches several texts.
    """
    work = find_work(directive.name, drafts)
    work.directives.append(directive)
    everywhere = range(len(segments))
    for name in directive.include:
        indices = find_segments(name, everywhere, segments=segments, sigla=sigla)
        if not indices:
            where = _("include of '{work}'", work=directive.name)
            raise _unknown(name, where, among=everywhere, segments=segments, sigla=sigla)
        if any(index in work.members for index in indices):
            continue
        if len(indices) > 1:
            ids = ", ".join(segments[index].id for index in indices)
            problem = _(
                "include of '{work}': '{name}' contains several texts", work=directive.name, name=name
            )
            raise SettingsError("", problem, _("Name one of {ids}", ids=ids))
        for draft in drafts:
            if indices[0] in draft.members:
                draft.members.remove(indices[0])
        work.members.append(indices[0])
    excluded: list[int] = []
    for name in directive.exclude:
        indices = find_segments(name, work.members, segments=segments, sigla=sigla)
        if not indices:
            # Not in the work anyway, because of [[different]] or too little similarity: nothing to do.
            if find_segments(name, everywhere, segments=segments, sigla=sigla):
                continue
            where = _("exclude of '{work}'", work=directive.name)
            raise _unknown(name, where, among=work.members, segments=segments, sigla=sigla)
        work.members = [index for index in work.members if index not in indices]
        excluded += indices
    return excluded


def editor_base(
    work: WorkDraft, segments: Sequence[Segment], *, sigla: Mapping[str, str], note: Callable[[str], None]
) -> int | None:
    """Return the member that the editor names as base text, or None.

    Of a decision on a witness that is gone, *note* gets a message.

    Raises:
        SettingsError: the name is not that of a witness of the work.
    """
    for directive in reversed(work.directives):
        if directive.base:
            indices = find_segments(directive.base, work.members, segments=segments, sigla=sigla)
            if not indices:
                where = _("base of '{work}'", work=directive.name)
                error = _unknown(directive.base, where, among=work.members, segments=segments, sigla=sigla)
                if not directive.decided:
                    raise error
                note(error.message)
                continue
            return indices[0]
    return None


def _unknown(
    name: str, where: str, *, among: Sequence[int], segments: Sequence[Segment], sigla: Mapping[str, str]
) -> SettingsError:
    names = [text for i in among for text in (segments[i].id, segments[i].path, sigla[segments[i].path])]
    near = get_close_matches(name, names, n=1, cutoff=0.0)
    problem = _("{where}: '{name}' is not a siglum, path or text there", where=where, name=name)
    return SettingsError("", problem, _("Did you mean '{name}'?", name=near[0]) if near else "")
