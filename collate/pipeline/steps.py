"""Steps of a run after reading: texts -> matches, works, results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from collate.cache import TextCache, carve_new
from collate.editions import count_unplaced, left_out_notes, output_date
from collate.i18n import _
from collate.model import Record, Results
from collate.model.deferred import changed
from collate.settings import write_rows

if TYPE_CHECKING:
    from collate.engine import Engine, Progress
    from collate.group import Grouping, GroupingRecord
    from collate.model import Edition, Match, Segment, SplitDocument
    from collate.pipeline.texts import InputTexts
    from collate.report import ReportContext
    from collate.settings import Settings
    from collate.store import Workspace


def find_matches(
    segments: Sequence[Segment],
    settings: Settings,
    *,
    engine: Engine | None = None,
    workspace: Workspace | None = None,
    warnings: list[str] | None = None,
) -> tuple[Match, ...]:
    """Find which segments share text: on *engine*, or else on this machine.

    Results cached in *workspace* are reused (on this machine only); warnings
    for the editor are appended to *warnings*.
    """
    from collate.dedupe import dedupe, ignore_warning

    settings = settings_for_ocr(segments, settings)
    warn: Callable[[str], None] = ignore_warning if warnings is None else warnings.append
    cache = TextCache(workspace, settings) if workspace is not None and engine is None else None
    texts = [Record(segment.id, segment.text, segment.genre) for segment in segments]  # read once
    return dedupe(texts, settings, engine=engine, cache=cache, warn=warn)


def settings_for_ocr(segments: Sequence[Segment], settings: Settings) -> Settings:
    """Return the settings with which *segments* are compared.

    If some of them come from OCR, shingles are ``dedupe.noisy_k`` characters
    long at most: a recognition error breaks fewer of the shorter ones.
    """
    if not any(segment.source.recognised for segment in segments):
        return settings
    return replace(
        settings, dedupe=replace(settings.dedupe, k=min(settings.dedupe.k, settings.dedupe.noisy_k))
    )


def group_texts(
    texts: InputTexts,
    settings: Settings,
    *,
    recorded: GroupingRecord | None,
    progress: Progress,
    engine: Engine | None,
    workspace: Workspace,
    keys: Mapping[str, bytes],
) -> tuple[Grouping, list[str]]:
    """Find the matches and group the texts into works, after carving unmarked texts out of others.

    *keys* are digests of the documents by path.

    Returns:
        The works, and warnings for the editor.
    """
    from collate.group import carve, group

    segments = texts.segments
    warnings: list[str] = []
    progress("dedupe", 0, 0)
    matches = find_matches(segments, settings, engine=engine, workspace=workspace, warnings=warnings)
    carved = carve_new(
        segments,
        matches,
        carve=partial(carve, settings=settings, documents=texts.documents),
        key=lambda segment: (keys[segment.path], segment.number),
        workspace=workspace,
    )
    if carved != segments:
        warnings.clear()
        segments = carved
        matches = find_matches(segments, settings, engine=engine, workspace=workspace, warnings=warnings)
    progress("dedupe", len(segments), len(segments))
    progress("group", 0, 0)
    grouping = group(segments, matches, settings=settings, recorded=recorded)
    progress("group", len(grouping.works), len(grouping.works))
    return grouping, [*warnings, *grouping.notes]


def assemble_results(
    texts: InputTexts,
    grouping: Grouping,
    *,
    editions: tuple[Edition, ...],
    settings: Settings,
    warnings: Sequence[str],
) -> Results:
    """Return the results of a run."""
    by_path: dict[str, list[Segment]] = {}
    for segment in grouping.segments:
        by_path.setdefault(segment.path, []).append(segment)
    documents = tuple(
        _with_segments(item, tuple(by_path.get(item.document.source.paths[0], ())))
        for item in texts.documents
    )
    edition_notes = [note for edition in editions for note in left_out_notes(edition, of_several=True)]
    return Results(
        documents=documents,
        segments=grouping.segments,
        matches=grouping.matches,
        works=grouping.works,
        editions=editions,
        ignored=texts.ignored,
        skipped=texts.skipped,
        settings=write_rows(settings),
        warnings=(*texts.notes, *warnings, *_unused_decisions(editions, settings), *edition_notes),
    )


def _with_segments(item: SplitDocument, segments: tuple[Segment, ...]) -> SplitDocument:
    return item if segments == item.segments else changed(item, segments=segments)


def _unused_decisions(editions: Sequence[Edition], settings: Settings) -> Iterator[str]:
    """Yield a message for each work that an emendation, a decision or a section names without an edition."""
    names = {name for edition in editions for name in (edition.work.slug, edition.work.title)}
    emended = dict.fromkeys((row.work, "[[emend]]") for row in settings.emend if row.work not in names)
    decided = dict.fromkeys(
        (one.work, _("decisions")) for one in settings.decision if one.work and one.work not in names
    )
    divided = dict.fromkeys((row.work, "[[section]]") for row in settings.section if row.work not in names)
    for name, what in (*emended, *decided, *divided):
        near = get_close_matches(name, names, n=1, cutoff=0.0)
        problem = _("{what}: no edition is called {name!r}", what=what, name=name)
        hint = _("Did you mean {name!r}?", name=near[0]) if near else ""
        yield _("{problem}. {remedy}", problem=problem, remedy=hint) if hint else problem


def count_all_unplaced(results: Results, settings: Settings) -> int:
    """Return the number of emendations, decisions and sections that hold nowhere.

    Those of works without an edition are among them.
    """
    names = {name for edition in results.editions for name in (edition.work.slug, edition.work.title)}
    rows = (*(row.work for row in settings.emend), *(row.work for row in settings.section))
    named = (*rows, *(one.work for one in settings.decision if one.work))
    unused = sum(name not in names for name in named)
    return unused + sum(count_unplaced(edition) for edition in results.editions)


def run_context(results: Results, settings: Settings) -> ReportContext:
    """Return the context of the writers of a run's reports."""
    from collate.report import ReportContext
    from collate.version import __version__

    report = settings.report
    return ReportContext(
        report.lang,
        __version__,
        documents=results.documents,
        when=output_date(settings),
        source_pages=report.source_pages,
        matches=results.matches,
        works=results.works,
        pair_pages=report.pair_pages,
        notes=settings.notes,
        tei=settings.tei,
        hide=report.hide,
        also=report.also,
        export=settings.export,
        csv=report.csv,
    )
