"""``collate run``: the stages in order, with the results of earlier runs reused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from collate.cache import (
    DocumentCache,
    EditionCache,
    digest,
    edition_key,
    index_texts,
)
from collate.dedupe import scheme_of
from collate.editions import build_edition
from collate.engine import (
    LOST_PROBLEM,
    LOST_REMEDY,
    Progress,
    StageTimes,
    map_partitions,
    no_progress,
    worker_count,
)
from collate.errors import OutputError
from collate.i18n import _
from collate.model import Skipped
from collate.model.deferred import DeferredEdition, changed, whole
from collate.model.facts import text_size
from collate.pipeline.incremental import (
    NO_WORK,
    RunOutcome,
    describe_outcome,
    is_unchanged,
    restore_outcome,
    run_counts,
    run_details,
    run_key,
)
from collate.pipeline.lost_lines import lost_lines
from collate.pipeline.on_engine import build_editions_on_engine
from collate.pipeline.run_files import RunFiles
from collate.pipeline.run_snapshots import repeat_snapshot, take_snapshot
from collate.pipeline.steps import assemble_results, group_texts, settings_for_ocr
from collate.pipeline.texts import collect_texts
from collate.read import find, is_standard_input
from collate.settings import Settings
from collate.text.language import with_language_of
from collate.text.script_words import dictionary_note

if TYPE_CHECKING:
    from pathlib import Path

    from collate.engine import Engine
    from collate.group import Grouping, GroupingRecord
    from collate.model import Edition, Results, Segment, Work
    from collate.pipeline.texts import InputTexts
    from collate.read import FileListing
    from collate.store import Output, Workspace

#: How often the works are collated at most: a line that comes back may make others comparable.
_ATTEMPTS = 4


def run(
    paths: Sequence[Path],
    output: Path,
    *,
    settings: Settings | None = None,
    jobs: int = 0,
    progress: Progress = no_progress,
    engine: Engine | None = None,
    workspace: Path | None = None,
    force: bool = False,
) -> Results:
    """Run all stages: from files to verified editions and reports in the folder *output*.

    Args:
        paths: files and folders.
        output: created if need be; the files of an earlier run are replaced
            as a whole, its sigla, slugs and base texts are kept. If nothing
            can be read, the folder is left as it is.
        settings: defaults if None.
        jobs: processes to use on large inputs, 0 for one per core.
        progress: called at every step.
        engine: finds the matches and aligns the works in place of this
            machine, with the same results; files are read here.
        workspace: the cache of results; inside *output* if None.
        force: recompute everything.

    Raises:
        OutputError: *output* cannot be written.
        WorkspaceError: *workspace* is in use, of a newer version, or not a workspace.
        SettingsError: the settings name a work, a witness or a segment that does not exist.
    """
    outcome = execute_run(
        paths,
        output,
        settings=settings,
        jobs=jobs,
        progress=progress,
        engine=engine,
        workspace=workspace,
        force=force,
        complete=True,
    )
    assert outcome.results is not None
    return outcome.results


def execute_run(
    paths: Sequence[Path],
    output: Path,
    *,
    settings: Settings | None = None,
    jobs: int = 0,
    progress: Progress = no_progress,
    engine: Engine | None = None,
    workspace: Path | None = None,
    force: bool = False,
    complete: bool = False,
) -> RunOutcome:
    """Run all stages as :func:`run` does, and return the outcome for display.

    If nothing has changed since the last run, nothing is computed and the
    outcome has no results, unless *complete* is set.
    """
    from collate.store import WORKSPACE_NAME, Output, Workspace

    path = workspace or output / WORKSPACE_NAME
    with Output(output) as folder, Workspace(path, user_named=workspace is not None, force=force) as cache:
        job = _Run(
            folder,
            cache,
            settings=settings or Settings(),
            jobs=jobs,
            progress=progress,
            engine=engine,
            force=force,
        )
        outcome = job.execute(paths, complete=complete)
        if complete and outcome.results is not None:
            outcome = replace(outcome, results=job.in_memory(outcome.results))
        return replace(outcome, notes=tuple(cache.notes))


class _Collated(NamedTuple):
    """The works of a run, with the keys of their editions by slug, and messages for the editor."""

    texts: InputTexts
    grouping: Grouping
    warnings: list[str]
    keys: dict[str, bytes]
    editions: tuple[Edition, ...]


class _Run:
    """One run: its inputs, and its steps."""

    def __init__(
        self,
        folder: Output,
        workspace: Workspace,
        *,
        settings: Settings,
        jobs: int,
        progress: Progress,
        engine: Engine | None,
        force: bool,
    ) -> None:
        from collate.store import Runs

        self._folder, self._workspace, self._settings = folder, workspace, settings
        self._progress = StageTimes(progress)
        self._jobs, self._engine, self._force = jobs, engine, force
        self._runs = Runs(workspace, folder.folder)
        self._editions = EditionCache(workspace, partial(build_edition, settings=settings))
        self._edition_keys: dict[str, bytes] = {}
        #: Works whose processes died: the next run collates them again.
        self._lost: tuple[Skipped, ...] = ()
        #: Messages for the editor on the works that are collated anew.
        self._notes: list[str] = []

    def execute(self, paths: Sequence[Path], *, complete: bool) -> RunOutcome:
        """Read the files that are not cached; unless nothing has changed, run the other stages."""
        folder, settings = self._folder, self._settings
        old_record = folder.record()
        recorded = _load_record(old_record, folder.folder)
        inputs = {"paths": ["-" if is_standard_input(path) else str(path) for path in paths]}
        self._runs.begin(inputs)
        managed = folder.managed_paths() | self._workspace.managed_paths()
        listing = find(paths, managed, follow_links=settings.read.follow_links)
        cache = DocumentCache(listing.files, settings, workspace=self._workspace)
        read_count = cache.prepare(self._jobs, self._progress)
        key = run_key(listing, cache, settings=settings)
        last = None if self._force else self._runs.last()
        if last is not None and not is_unchanged(
            last, key, record=old_record, folder=folder, runs=self._runs
        ):
            last = None
        if last is not None:
            details = {**last.details, **NO_WORK, **inputs, "seconds": self._progress.seconds()}
            repeat_snapshot(self._workspace, self._runs, settings=settings)
            self._runs.finish("nothing new", key=key, record=last.record, details=details)
            if not complete:
                return restore_outcome(last, folder)
        texts, grouping, warnings, keys, editions = self._collate(listing, cache, recorded=recorded)
        settings = self._settings
        results = assemble_results(texts, grouping, editions=editions, settings=settings, warnings=warnings)
        if last is not None:
            return replace(restore_outcome(last, folder), results=results)
        if not results.documents:
            note = _("nothing was read, so no report is written to {folder}", folder=str(folder.folder))
            if old_record is None:
                folder.abandon()
            else:
                note = _(
                    "nothing was read, so the report of the earlier run in {folder} is left as it is",
                    folder=str(folder.folder),
                )
            return describe_outcome(replace(results, warnings=(*results.warnings, note)), settings)
        files = RunFiles(folder, self._runs, settings=settings, progress=self._progress, afresh=self._force)
        results, record = files.write(
            results, grouping, document_keys=cache.keys, edition_keys=keys, recorded=recorded
        )
        outcome = describe_outcome(results, settings, summary=files.summary)
        unplaced = outcome.unplaced + len(grouping.notes) + texts.unplaced
        outcome = replace(outcome, unplaced=unplaced)
        take_snapshot(self._workspace, self._runs, results, grouping, settings=settings, keys=keys)
        cache.save()
        self._editions.save()
        compared = settings_for_ocr(grouping.segments, settings)
        index_texts(self._workspace, self._runs, grouping=grouping, settings=compared)
        self._workspace.prune()
        counts = run_counts(results, self._workspace, read=read_count, written=len(self._folder.written))
        details = {**run_details(outcome, counts), **inputs, "scheme": asdict(scheme_of(compared.dedupe))}
        details["seconds"] = self._progress.seconds()
        self._runs.finish("done", key=b"" if self._lost else key, record=digest(record), details=details)
        return outcome

    def in_memory(self, results: Results) -> Results:
        """Return *results* without parts that are still in the workspace, which is about to be closed."""
        segments = {segment.id: whole(segment) for segment in results.segments}
        documents = tuple(
            whole(
                changed(
                    item,
                    document=whole(item.document),
                    segments=tuple(segments[segment.id] for segment in item.segments),
                )
            )
            for item in results.documents
        )
        works = {work.slug: _with_segments(work, segments) for work in results.works}
        editions = tuple(
            self._editions.whole(self._edition_keys[edition.work.slug], works[edition.work.slug])
            if isinstance(edition, DeferredEdition)
            else edition
            for edition in results.editions
        )
        return replace(
            results,
            documents=documents,
            segments=tuple(segments.values()),
            works=tuple(works.values()),
            editions=editions,
        )

    def _collate(
        self, listing: FileListing, cache: DocumentCache, *, recorded: GroupingRecord | None
    ) -> _Collated:
        """Group and collate the texts; again, while lines left out of one witness are text in another."""
        for attempt in range(_ATTEMPTS):
            texts = collect_texts(listing, cache, settings=self._settings, jobs=self._jobs)
            settings = with_language_of(self._settings, texts.segments)
            self._settings = settings
            grouping, warnings = group_texts(
                texts,
                settings,
                recorded=recorded,
                progress=self._progress,
                engine=self._engine,
                workspace=self._workspace,
                keys=cache.keys,
            )
            collated = [work for work in grouping.works if len(work.witnesses) > 1]
            keys = {work.slug: edition_key(work, settings) for work in collated}
            self._editions = EditionCache(self._workspace, partial(build_edition, settings=settings))
            self._edition_keys = keys
            editions = self._build_editions(grouping.works, keys)
            warnings += self._notes
            lines = lost_lines(editions, texts.documents, keys=cache.keys)
            self._editions.save()
            if attempt + 1 == _ATTEMPTS or not cache.keep(lines):
                break
        texts = replace(texts, skipped=(*texts.skipped, *self._lost))
        return _Collated(texts, grouping, warnings, keys, editions)

    def _build_editions(self, works: Sequence[Work], keys: Mapping[str, bytes]) -> tuple[Edition, ...]:
        """Return the edition of every work with two or more witnesses, from the cache where it is there."""
        collated = [work for work in works if work.slug in keys]
        cache = self._editions
        editions = {work.slug: cache.get(keys[work.slug], work) for work in collated}
        new = [work for work in collated if editions[work.slug] is None]
        size = sum(text_size(witness.segment) for work in new for witness in work.witnesses)
        built: Iterable[Edition | Skipped]
        if self._engine is None:
            build: Callable[[Work], Edition | Skipped] = partial(build_edition, settings=self._settings)
            processes = worker_count(self._jobs, len(new), size=size)
            built = map_partitions(build, new, processes=processes, lost=_lost_work)
        else:
            built = build_editions_on_engine(self._engine, new, settings=self._settings)
        words = dictionary_note(witness.segment.text for work in new for witness in work.witnesses)
        if words is not None:
            self._notes = [words]
        if new:
            self._progress("align", 0, len(new))
        lost: list[Skipped] = []
        for count, (work, edition) in enumerate(zip(new, built, strict=True), 1):
            self._progress("align", count, len(new))
            if isinstance(edition, Skipped):
                lost.append(edition)
            else:
                editions[work.slug] = cache.store(keys[work.slug], edition, work)
        self._lost = tuple(lost)
        return tuple(edition for edition in editions.values() if edition is not None)


def _lost_work(work: Work) -> Edition | Skipped:
    return Skipped(f"works/{work.slug}", LOST_PROBLEM, LOST_REMEDY)


def _with_segments(work: Work, segments: Mapping[str, Segment]) -> Work:
    witnesses = (replace(one, segment=segments[one.segment.id]) for one in work.witnesses)
    return replace(work, witnesses=tuple(witnesses))


def _load_record(text: str | None, output: Path) -> GroupingRecord | None:
    from collate.group import load_record

    try:
        return load_record(text) if text is not None else None
    except OutputError as error:
        raise OutputError(str(output / error.where), error.problem, error.remedy) from error
