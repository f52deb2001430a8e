"""The stage: matches to works, with their witnesses, sigla and base texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from collate.errors import SettingsError
from collate.group.bridges import without_bridges
from collate.group.medoid import Similarities, find_medoid, pair_similarities
from collate.group.members import LinksOf, collect_links, excerpts_in, gather_works
from collate.group.occasions import without_other_occasions
from collate.group.result import Grouping
from collate.group.run_record import GroupingRecord, match_recorded_works, recorded_base
from collate.group.sigla import assign_sigla, distinct_sigla, path_matches
from collate.group.titles import date_of, slug_of, title_of
from collate.group.work_directives import WorkDraft, editor_base, move_witnesses
from collate.model import Match, Relation, Role, Segment, Witness, Work
from collate.model.facts import text_hash

if TYPE_CHECKING:
    from collate.settings import Settings


@dataclass(frozen=True, slots=True)
class _Context:
    """The data that every step below uses."""

    segments: tuple[Segment, ...]
    links: LinksOf
    similar: Similarities
    sigla: Mapping[str, str]
    settings: Settings
    notes: list[str] = field(default_factory=list)
    """Messages on decisions that fit nothing."""


def group(
    segments: Sequence[Segment],
    matches: Sequence[Match],
    *,
    settings: Settings,
    recorded: GroupingRecord | None = None,
) -> Grouping:
    """Return the works that *segments*, in reading order, form according to *matches*.

    The base text is the one that the editor names, else the recorded one, else
    the medoid. Slugs, sigla and base texts of *recorded* are retained for works
    that are recognised.

    Raises:
        SettingsError: the settings name something that does not exist, or
            contradict each other.
    """
    before = recorded or GroupingRecord()
    paths = sorted({segment.path for segment in segments})
    sigla = assign_sigla(paths, settings.source, recorded=dict(before.sigla), lang=settings.report.lang)
    links = without_bridges(segments, collect_links(segments, matches), matches=matches)
    links = without_other_occasions(segments, links, matches=matches)
    context = _Context(
        segments=tuple(segments),
        links=LinksOf(links),
        similar=pair_similarities(segments, matches),
        sigla=sigla,
        settings=settings,
    )
    sets = gather_works(segments, links, settings=settings, note=context.notes.append)
    drafts = _drafts(sets, context, recorded=before)
    works = [_work(draft, context) for draft in drafts]
    return Grouping(
        tuple(segments),
        tuple(matches),
        _with_derived(works, matches, order=[segment.id for segment in segments]),
        tuple(sorted(sigla.items())),
        tuple(context.notes),
    )


def _drafts(
    works: Sequence[Sequence[int]], context: _Context, *, recorded: GroupingRecord
) -> list[WorkDraft]:
    """Return drafts of *works*, named before the editor's directives move witnesses between them."""
    recognised = match_recorded_works(works, context.segments, recorded=recorded)
    taken = {work.slug.casefold() for work in recognised.values()}
    drafts: list[WorkDraft] = []
    for index, members in enumerate(works):
        slug = recognised[index].slug if index in recognised else ""
        draft = _name_work(members, context, taken=taken, slug=slug)
        if index in recognised:
            draft.recorded_base = recorded_base(recognised[index], draft.members, segments=context.segments)
        drafts.append(draft)
    excluded: list[int] = []
    for directive in context.settings.work:
        try:
            excluded += move_witnesses(drafts, directive, segments=context.segments, sigla=context.sigla)
        except SettingsError as error:
            if not directive.decided:
                raise
            context.notes.append(error.message)
    inside = {index for draft in drafts for index in draft.members}
    drafts += [
        _name_work([index], context, taken=taken, slug="") for index in excluded if index not in inside
    ]
    return sorted((draft for draft in drafts if draft.members), key=lambda draft: min(draft.members))


def _name_work(members: Sequence[int], context: _Context, *, taken: set[str], slug: str) -> WorkDraft:
    """Return a draft of the work with a title, a date, and *slug* or a new one that is not in *taken*."""
    excerpts = excerpts_in(members, context.links.among(members))
    ordered = _in_witness_order(members, context)
    medoid = find_medoid(ordered, excerpts, segments=context.segments, similar=context.similar)
    base = context.segments[medoid]
    whole = [context.segments[i] for i in members if i not in excerpts]
    partial = [context.segments[i] for i in members if i in excerpts]
    # The title of an excerpt often marks it as one, so it is used only if no other witness has a title.
    titled = whole if any(segment.title for segment in whole) else whole + partial
    title = title_of(titled, base)
    date = date_of(whole, base) or date_of(partial, base)
    slug = slug or slug_of(title, date, taken=taken)
    taken.add(slug.casefold())
    return WorkDraft(list(members), slug, title, date)


def _in_witness_order(members: Sequence[int], context: _Context) -> list[int]:
    """Return *members* in witness order: by path, then by number."""
    return sorted(members, key=lambda i: (context.segments[i].path, context.segments[i].number, i))


def _work(draft: WorkDraft, context: _Context) -> Work:
    members = _in_witness_order(draft.members, context)
    excerpts = excerpts_in(members, context.links.among(members))
    base = editor_base(draft, context.segments, sigla=context.sigla, note=context.notes.append)
    confirmed = base is not None
    if base is None and draft.recorded_base in members and draft.recorded_base not in excerpts:
        base = draft.recorded_base
    if base is None:
        base = find_medoid(members, excerpts, segments=context.segments, similar=context.similar)
    segments = [context.segments[i] for i in members]
    names = distinct_sigla(
        [context.sigla[segment.path] for segment in segments], context.settings.report.lang
    )
    roles = [Role.BASE if i == base else Role.EXCERPT if i in excerpts else Role.WITNESS for i in members]
    title = next((row.title for row in reversed(draft.directives) if row.title), draft.title)
    return Work(
        slug=draft.slug,
        title=title,
        date=draft.date,
        witnesses=make_witnesses(segments, names, roles=roles, settings=context.settings),
        base=names[members.index(base)],
        base_confirmed=confirmed,
    )


def make_witnesses(
    segments: Sequence[Segment], names: Sequence[str], *, roles: Sequence[Role], settings: Settings
) -> tuple[Witness, ...]:
    """Return the witnesses of a work with the sigla *names*; the first of identical texts has the column."""
    first: dict[str, str] = {}
    return tuple(
        Witness(
            siglum=name,
            segment=segment,
            role=role,
            identical_to=None if (column := first.setdefault(text_hash(segment), name)) == name else column,
            short_title=next(
                (
                    s.short_title
                    for s in settings.source
                    if s.short_title and path_matches(s.file, segment.path)
                ),
                "",
            ),
        )
        for segment, name, role in zip(segments, names, roles, strict=True)
    )


def _with_derived(
    works: Sequence[Work], matches: Sequence[Match], *, order: Sequence[str]
) -> tuple[Work, ...]:
    """Return *works* with the ids of all texts that report on them, in reading *order*."""
    home = {witness.segment.id: i for i, work in enumerate(works) for witness in work.witnesses}
    reports: list[set[int]] = [set() for _ in works]
    for match in matches:
        if match.relation is Relation.REPORT and home[match.left] != home[match.right]:
            reports[home[match.right]].add(home[match.left])
    return tuple(
        replace(work, derived=tuple(name for name in order if home[name] in reports[i]) if reports[i] else ())
        for i, work in enumerate(works)
    )
