"""The stage: from matches to works, with their witnesses, sigla and base texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collate.group.base_text import Similarities, medoid, similarities
from collate.group.directives import Draft, include_and_exclude, named_base
from collate.group.grouped import Grouping
from collate.group.members import Links, excerpts_in, gather, links
from collate.group.record import Recorded, recognise, recorded_base
from collate.group.sigla import assign, distinct, names_file
from collate.group.titles import date_of, slug_of, title_of
from collate.model import Match, Relation, Role, Segment, Witness, Work

if TYPE_CHECKING:
    from collate.settings import Settings


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every step below looks at."""

    segments: tuple[Segment, ...]
    links: Links
    similar: Similarities
    sigla: Mapping[str, str]
    settings: Settings


def group(
    segments: Sequence[Segment],
    matches: Sequence[Match],
    settings: Settings,
    recorded: Recorded | None = None,
) -> Grouping:
    """Gather *segments*, in reading order, into works.

    Base text: the one that the editor names, else the recorded one, else the
    medoid. Slugs, sigla and bases of *recorded* are kept where the work is
    known again.

    Raises:
        SettingsError: the settings name what is not there, or contradict
            themselves.
    """
    before = recorded or Recorded()
    paths = sorted({segment.path for segment in segments})
    sigla = assign(paths, settings.source, dict(before.sigla), settings.report.lang)
    found = links(segments, matches)
    desk = _Desk(tuple(segments), found, similarities(segments, matches), sigla, settings)
    drafts = _drafts(gather(segments, found, settings), desk, before)
    works = [_work(draft, desk) for draft in drafts]
    return Grouping(
        tuple(segments),
        tuple(matches),
        _with_derived(works, matches, [segment.id for segment in segments]),
        tuple(sorted(sigla.items())),
    )


def _drafts(works: Sequence[Sequence[int]], desk: _Desk, recorded: Recorded) -> list[Draft]:
    """Name the works, then let the editor move witnesses; names stay what they were before he did."""
    known = recognise(works, desk.segments, recorded)
    taken = {work.slug.casefold() for work in known.values()}
    drafts: list[Draft] = []
    for index, members in enumerate(works):
        draft = _named(members, desk, taken, known[index].slug if index in known else "")
        if index in known:
            draft.recorded_base = recorded_base(known[index], draft.members, desk.segments)
        drafts.append(draft)
    out: list[int] = []
    for words in desk.settings.work:
        out += include_and_exclude(drafts, words, desk.segments, desk.sigla)
    inside = {index for draft in drafts for index in draft.members}
    drafts += [_named([index], desk, taken, "") for index in out if index not in inside]
    return sorted((draft for draft in drafts if draft.members), key=lambda draft: min(draft.members))


def _named(members: Sequence[int], desk: _Desk, taken: set[str], slug: str) -> Draft:
    excerpts = excerpts_in(members, desk.links)
    base = desk.segments[medoid(_ordered(members, desk), excerpts, desk.segments, desk.similar)]
    whole = [desk.segments[i] for i in members if i not in excerpts]
    part = [desk.segments[i] for i in members if i in excerpts]
    # An excerpt's title says that it is one: it names the work only if nothing else does.
    speaking = whole if any(segment.title for segment in whole) else whole + part
    title = title_of(speaking, base)
    date = date_of(whole, base) or date_of(part, base)
    slug = slug or slug_of(title, date, taken)
    taken.add(slug.casefold())
    return Draft(list(members), slug, title, date)


def _ordered(members: Sequence[int], desk: _Desk) -> list[int]:
    """Return *members* in witness order: by path, then by number."""
    return sorted(members, key=lambda i: (desk.segments[i].path, desk.segments[i].number, i))


def _work(draft: Draft, desk: _Desk) -> Work:
    members = _ordered(draft.members, desk)
    excerpts = excerpts_in(members, desk.links)
    base = named_base(draft, desk.segments, desk.sigla)
    confirmed = base is not None
    if base is None and draft.recorded_base in members and draft.recorded_base not in excerpts:
        base = draft.recorded_base
    if base is None:
        base = medoid(members, excerpts, desk.segments, desk.similar)
    segments = [desk.segments[i] for i in members]
    names = distinct([desk.sigla[segment.path] for segment in segments], desk.settings.report.lang)
    roles = [Role.BASE if i == base else Role.EXCERPT if i in excerpts else Role.WITNESS for i in members]
    title = next((words.title for words in reversed(draft.words) if words.title), draft.title)
    return Work(
        slug=draft.slug,
        title=title,
        date=draft.date,
        witnesses=witnesses(segments, names, roles, desk.settings),
        base=names[members.index(base)],
        base_confirmed=confirmed,
    )


def witnesses(
    segments: Sequence[Segment], names: Sequence[str], roles: Sequence[Role], settings: Settings
) -> tuple[Witness, ...]:
    """Return the witnesses of one work; of those with one written text the first has the column."""
    first: dict[str, str] = {}
    return tuple(
        Witness(
            siglum=name,
            segment=segment,
            role=role,
            identical_to=None if (column := first.setdefault(segment.text, name)) == name else column,
            short_title=next(
                (
                    s.short_title
                    for s in settings.source
                    if s.short_title and names_file(s.file, segment.path)
                ),
                "",
            ),
        )
        for segment, name, role in zip(segments, names, roles, strict=True)
    )


def _with_derived(works: Sequence[Work], matches: Sequence[Match], order: Sequence[str]) -> tuple[Work, ...]:
    """List under each work the texts that report on it, all copies of such a text, in reading order."""
    home = {witness.segment.id: i for i, work in enumerate(works) for witness in work.witnesses}
    reports: list[set[int]] = [set() for _ in works]
    for match in matches:
        if match.relation is Relation.REPORT and home[match.left] != home[match.right]:
            reports[home[match.right]].add(home[match.left])
    return tuple(
        Work(
            work.slug,
            work.title,
            work.date,
            work.witnesses,
            work.base,
            work.base_confirmed,
            tuple(name for name in order if home[name] in reports[i]) if reports[i] else (),
        )
        for i, work in enumerate(works)
    )
