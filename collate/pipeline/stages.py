"""Steps of the main job that need no files: which texts are alike, which works they are, what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from collate.cache.results import KnownTexts
from collate.editions.build import day, left_out
from collate.model import Results
from collate.pipeline.on_engine import matched_on

if TYPE_CHECKING:
    from collate.engine import Engine, Progress
    from collate.group import Grouping, Recorded
    from collate.model import Edition, Match, Segment
    from collate.pipeline.texts import Texts
    from collate.report import ReportContext
    from collate.settings import Settings
    from collate.store import Workspace


def matched(
    segments: Sequence[Segment],
    settings: Settings,
    engine: Engine | None = None,
    workspace: Workspace | None = None,
    warnings: list[str] | None = None,
) -> tuple[Match, ...]:
    """Find which segments share text: on *engine*, or else on this machine.

    What the *workspace* knows is then not found out again; what the editor
    should know is appended to *warnings*.
    """
    from collate.dedupe import dedupe
    from collate.dedupe.matches import silent as silently

    settings = for_noise(segments, settings)
    tell: Callable[[str], None] = silently if warnings is None else warnings.append
    if engine is not None:
        return matched_on(engine, segments, settings, tell)
    known = KnownTexts(workspace, settings) if workspace is not None else None
    return dedupe(segments, settings, known, tell)


def for_noise(segments: Sequence[Segment], settings: Settings) -> Settings:
    """Return the settings by which *segments* are compared.

    Where some of them were recognised in pictures, the shingles are shorter:
    noise breaks fewer of them.
    """
    if not any(segment.source.recognised for segment in segments):
        return settings
    return replace(
        settings, dedupe=replace(settings.dedupe, k=min(settings.dedupe.k, settings.dedupe.noisy_k))
    )


def grouped(
    found: Texts,
    settings: Settings,
    recorded: Recorded | None,
    progress: Progress,
    engine: Engine | None,
    workspace: Workspace,
) -> tuple[Grouping, list[str]]:
    """Find matches and gather them into works; carve first what stands unmarked inside another text.

    Returns:
        The works, and what the editor should know.
    """
    from collate.group import carve, group

    segments = found.segments
    warnings: list[str] = []
    progress("dedupe", 0, 0)
    matches = matched(segments, settings, engine, workspace, warnings)
    carved = carve(segments, matches, settings, found.documents)
    if carved != segments:
        warnings.clear()
        segments, matches = carved, matched(carved, settings, engine, workspace, warnings)
    progress("group", 0, 0)
    return group(segments, matches, settings, recorded), warnings


def results_of(
    found: Texts,
    grouping: Grouping,
    editions: tuple[Edition, ...],
    settings: Settings,
    warnings: Sequence[str],
) -> Results:
    """Put together what a run found."""
    by_path: dict[str, list[Segment]] = {}
    for segment in grouping.segments:
        by_path.setdefault(segment.path, []).append(segment)
    documents = tuple(
        replace(item, segments=tuple(by_path.get(item.document.source.paths[0], ())))
        for item in found.documents
    )
    notes = [note for edition in editions for note in left_out(edition)]
    return Results(
        documents,
        grouping.segments,
        grouping.matches,
        grouping.works,
        editions,
        found.ignored,
        found.skipped,
        settings.stated(),
        (*found.notes, *warnings, *_unplaced(editions, settings), *notes),
    )


def _unplaced(editions: Sequence[Edition], settings: Settings) -> Iterator[str]:
    """Say which emendations name a work that has no edition."""
    names = {name for edition in editions for name in (edition.work.slug, edition.work.title)}
    for name in dict.fromkeys(row.work for row in settings.emend if row.work not in names):
        near = get_close_matches(name, names, n=1, cutoff=0.0)
        hint = f". Did you mean {near[0]!r}?" if near else ""
        yield f"[[emend]]: no edition is called {name!r}{hint}"


def context_of(results: Results, settings: Settings) -> ReportContext:
    """Return what writers of reports need besides the results."""
    from collate.report import ReportContext
    from collate.version import __version__

    sources = [item.document.source for item in results.documents]
    chosen = settings.report
    return ReportContext(
        chosen.lang,
        __version__,
        results.documents,
        day(sources),
        chosen.source_pages,
        results.matches,
        results.works,
        chosen.pair_pages,
        settings.notes,
        settings.tei,
        chosen.hide,
        chosen.also,
    )
