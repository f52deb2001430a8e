"""The main job: the stages, one line each. What earlier runs have found out is not found out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from collate.cache.documents import Readings
from collate.cache.fingerprint import digest
from collate.cache.outputs import edition_path, output_keys
from collate.cache.results import edition_key, keep_edition, kept_edition, remember_texts
from collate.dedupe.minhash.signature import scheme_of
from collate.editions.build import edition_of, edition_xml
from collate.engine import Progress, map_partitions, silent, workers
from collate.errors import OutputError, VerificationError
from collate.model import Skipped
from collate.pipeline.incremental import (
    NOTHING,
    Outcome,
    counts,
    outcome,
    run_key,
    told_again,
    told_of,
    unchanged,
)
from collate.pipeline.on_engine import editions_on
from collate.pipeline.stages import context_of, for_noise, grouped, results_of
from collate.pipeline.texts import gathered
from collate.read import find
from collate.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from collate.engine import Engine
    from collate.group import Grouping, Recorded
    from collate.model import Edition, Results, Work
    from collate.report import ReportContext
    from collate.store import Output, Workspace


def run(
    paths: Sequence[Path],
    output: Path,
    settings: Settings | None = None,
    jobs: int = 0,
    progress: Progress = silent,
    engine: Engine | None = None,
    workspace: Path | None = None,
    force: bool = False,
) -> Results:
    """Do everything: from files to verified editions and reports in the folder *output*.

    Args:
        paths: files and folders.
        output: made if need be; what an earlier run wrote there is replaced
            as a whole, its sigla, slugs and base texts are kept. Where nothing
            can be read, it is left as it is.
        settings: defaults if None.
        jobs: processes to use on large inputs, 0 for one a core.
        progress: told of every step.
        engine: what finds the matches and aligns the works, if not this
            machine; files are read here. The results are the same.
        workspace: the file that remembers what was found out; in *output* if None.
        force: do everything anew, whatever is remembered.

    Raises:
        OutputError: *output* cannot be written.
        WorkspaceError: *workspace* is in use, of a newer version, or something else.
        SettingsError: the settings name a work, a witness or a segment that is not there.
    """
    done = carry_out(paths, output, settings, jobs, progress, engine, workspace, force, complete=True)
    assert done.results is not None
    return done.results


def carry_out(
    paths: Sequence[Path],
    output: Path,
    settings: Settings | None = None,
    jobs: int = 0,
    progress: Progress = silent,
    engine: Engine | None = None,
    workspace: Path | None = None,
    force: bool = False,
    complete: bool = False,
) -> Outcome:
    """Do what :func:`run` does, and return what there is to tell.

    Where nothing has changed since the last run, nothing is done, and the
    outcome has no results unless it is to be *complete*.
    """
    from collate.store import NAME, Output, Workspace

    chosen = settings or Settings()
    place = workspace or output / NAME
    with Output(output) as folder, Workspace(place, workspace is not None, force) as memory:
        done = _Job(folder, memory, chosen, jobs, progress, engine, force).do(paths, complete)
        return replace(done, notes=tuple(memory.notes))


class _Job:
    """One run: what it works on, and its steps."""

    def __init__(
        self,
        folder: Output,
        workspace: Workspace,
        settings: Settings,
        jobs: int,
        progress: Progress,
        engine: Engine | None,
        force: bool,
    ) -> None:
        from collate.store import Runs

        self._folder, self._workspace, self._settings = folder, workspace, settings
        self._jobs, self._progress, self._engine, self._force = jobs, progress, engine, force
        self._runs = Runs(workspace, folder.folder)

    def do(self, paths: Sequence[Path], complete: bool) -> Outcome:
        """Read what is not known; where that is all there is to know, stop; else do the rest."""
        folder, settings = self._folder, self._settings
        before = folder.record()
        recorded = _recorded(before, folder.folder)
        given = {"paths": [str(path) for path in paths]}
        self._runs.begin(given)
        found = find(paths, folder.own_paths() | self._workspace.own_paths())
        readings = Readings(found.files, settings, self._workspace)
        read = readings.prepare(self._jobs, self._progress)
        key = run_key(found, readings, settings)
        last = None if self._force else self._runs.last()
        if last is not None and not unchanged(last, key, before, folder, self._runs):
            last = None
        if last is not None:
            self._runs.finish("nothing new", key, last.record, {**last.told, **NOTHING, **given})
            if not complete:
                return told_again(last, folder)
        texts = gathered(found, readings, settings)
        grouping, warnings = grouped(texts, settings, recorded, self._progress, self._engine, self._workspace)
        keys = {work.slug: edition_key(work, settings) for work in grouping.works if len(work.witnesses) > 1}
        results = results_of(texts, grouping, self._editions(grouping.works, keys), settings, warnings)
        if last is not None:
            return replace(told_again(last, folder), results=results)
        if not results.documents and before is not None:
            note = f"nothing was read, so the report of the earlier run in {folder.folder} is left as it is"
            return outcome(replace(results, warnings=(*results.warnings, note)), settings)
        results, record = self._write(results, grouping, readings.keys, keys, recorded)
        done = outcome(results, settings)
        remember_texts(self._workspace, self._runs, grouping, for_noise(grouping.segments, settings))
        self._workspace.prune()
        told = told_of(done, counts(results, self._workspace, read, len(self._folder.written)))
        told |= {**given, "scheme": asdict(scheme_of(for_noise(grouping.segments, settings).dedupe))}
        self._runs.finish("done", key, digest(record), told)
        return done

    def _editions(self, works: Sequence[Work], keys: Mapping[str, bytes]) -> tuple[Edition, ...]:
        """Make an edition of every work that has two or more witnesses, unless it is known."""
        several = [work for work in works if work.slug in keys]
        found = {work.slug: kept_edition(self._workspace, keys[work.slug], work) for work in several}
        new = [work for work in several if found[work.slug] is None]
        size = sum(len(witness.segment.text) for work in new for witness in work.witnesses)
        done: Iterable[Edition]
        if self._engine is None:
            one = partial(edition_of, settings=self._settings)
            done = map_partitions(one, new, workers(self._jobs, len(new), size))
        else:
            done = editions_on(self._engine, new, self._settings)
        for count, (work, edition) in enumerate(zip(new, done, strict=True)):
            self._progress("align", count, len(new))
            found[work.slug] = edition
            keep_edition(self._workspace, keys[work.slug], edition, work)
        return tuple(edition for edition in found.values() if edition is not None)

    def _write(
        self,
        results: Results,
        grouping: Grouping,
        documents: Mapping[str, bytes],
        editions: Mapping[str, bytes],
        recorded: Recorded | None,
    ) -> tuple[Results, str]:
        """Write the files of the run, the checked TEI first, and put them in place.

        A file that was made of the same things stays, and so does one that comes out the same.

        Returns:
            The results without the editions that failed their check, which
            are listed as skipped; and the record.
        """
        from collate.group import dump, record
        from collate.report import report, report_names

        folder, progress = self._folder, self._progress
        context, keys, stay = self._plan(results, documents, editions)
        failed = self._write_editions([e for e in results.editions if edition_path(e) not in stay], context)
        if failed:
            sound = tuple(edition for edition in results.editions if edition.work.slug not in failed)
            results = replace(results, editions=sound, skipped=(*results.skipped, *failed.values()))
            context, keys, stay = self._plan(results, documents, editions)
        total = len(report_names(results, context) - stay)
        for done, (name, content) in enumerate(report(results, context, stay)):
            progress("report", done, total)
            folder.put(name, content)
        for name in sorted(stay):
            folder.stay(name)
        written = dump(record(grouping, recorded))
        folder.publish(written)
        self._runs.keep_outputs({name: keys.get(name, b"") for name in folder.files}, folder.digests)
        return results, written

    def _plan(
        self, results: Results, documents: Mapping[str, bytes], editions: Mapping[str, bytes]
    ) -> tuple[ReportContext, dict[str, bytes], frozenset[str]]:
        """Return what writers need, the keys of the files, and the names of those that can stay."""
        context = context_of(results, self._settings)
        keys = output_keys(results, context, documents, editions)
        there = {} if self._force else self._runs.outputs()
        stay = frozenset(
            name
            for name, key in keys.items()
            if name in self._folder.owned and name in there and there[name].key == key
        )
        return context, keys, stay

    def _write_editions(self, new: Sequence[Edition], context: ReportContext) -> dict[str, Skipped]:
        """Write the TEI of each edition that holds what its sources hold; say by slug of the others why not.

        One that does not must not cost the others.
        """
        failed: dict[str, Skipped] = {}
        for done, edition in enumerate(new):
            self._progress("tei", done, len(new))
            try:
                xml = edition_xml(edition, context)
            except VerificationError as error:
                where = f"works/{edition.work.slug}"
                failed[edition.work.slug] = Skipped(where, f"{error.where}: {error.problem}", error.remedy)
            else:
                self._folder.put(edition_path(edition), xml)
        return failed


def _recorded(text: str | None, output: Path) -> Recorded | None:
    from collate.group import load

    try:
        return load(text) if text is not None else None
    except OutputError as error:
        raise OutputError(str(output / error.where), error.problem, error.remedy) from error
