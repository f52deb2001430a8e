"""The main job: the stages, one line each. :func:`texts` and :func:`matched` stop on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from collate.engine import map_partitions, workers
from collate.errors import MissingExtra, OutputError, SourceError
from collate.model import Results, Skipped
from collate.pipeline.editions import day, edition_of, edition_xml, left_out
from collate.pipeline.spread import editions_on, matched_on
from collate.read import FoundFile, find, read
from collate.reflow import reflow
from collate.settings import Settings
from collate.split import split

if TYPE_CHECKING:
    from collate.engine import Engine
    from collate.group import Grouping, Recorded
    from collate.model import Edition, Match, Segment, Source, SplitDocument, Work
    from collate.report import ReportContext
    from collate.store import Output

#: Told of every step: what is being done, how many were before this one, of how many (0: not known).
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is found in the files: one :class:`~collate.model.SplitDocument` for each path."""

    documents: tuple[SplitDocument, ...]
    ignored: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()
    """What the editor should know besides: links that lead back, settings that fit no file."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in reading order."""
        return tuple(segment for document in self.documents for segment in document.segments)


def run(
    paths: Sequence[Path],
    output: Path,
    settings: Settings | None = None,
    jobs: int = 0,
    progress: Progress = silent,
    engine: Engine | None = None,
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

    Raises:
        OutputError: *output* cannot be written.
        VerificationError: an edition does not hold what its sources hold;
            nothing was written.
        SettingsError: the settings name a work, a witness or a segment that is not there.
    """
    from collate.group import dump, record
    from collate.store import Output

    chosen = settings or Settings()
    with Output(output) as folder:
        kept = folder.record()
        recorded = _recorded(kept, output)
        found = texts(paths, chosen, jobs, progress, folder.own_paths())
        grouping = _grouped(found, chosen, recorded, progress, engine)
        editions = _editions(grouping.works, chosen, jobs, progress, engine)
        results = _results(found, grouping, editions, chosen)
        if not found.documents and kept is not None:
            note = f"nothing was read, so the report of the earlier run in {output} is left as it is"
            return replace(results, warnings=(*results.warnings, note))
        _write(folder, results, context_of(results, chosen), progress)
        folder.publish(dump(record(grouping, recorded)))
    return results


def _recorded(text: str | None, output: Path) -> Recorded | None:
    from collate.group import load

    try:
        return load(text) if text is not None else None
    except OutputError as error:
        raise OutputError(str(output / error.where), error.problem, error.remedy) from error


def _write(folder: Output, results: Results, context: ReportContext, progress: Progress) -> None:
    """Write all files of the run into the folder's staging place, the checked TEI first."""
    from collate.report import RUN_WRITERS, WRITERS, report

    for done, edition in enumerate(results.editions):
        progress("tei", done, len(results.editions))
        folder.put(f"works/{edition.work.slug}/edition.xml", edition_xml(edition, context))
    total = len(results.editions) * (len(WRITERS) - 1) + len(RUN_WRITERS)
    total += len(results.documents) if context.source_pages else 0
    total += len(context.pairs.shown()) if context.pairs else 0
    for done, (name, content) in enumerate(report(results, context)):
        progress("report", done, total)
        folder.put(name, content)


def texts(
    paths: Sequence[Path],
    settings: Settings,
    jobs: int = 0,
    progress: Progress = silent,
    leave_out: Collection[str] = (),
) -> Texts:
    """Read, reflow and split all files under *paths*. What cannot be read is listed in ``skipped``.

    Files with the same content are each there, and share a source.
    *leave_out* are the real paths of files and folders to pass over.

    Raises:
        SettingsError: the settings name words of a file that do not stand in it.
    """
    found = find(paths, leave_out)
    skipped = list(found.skipped)
    documents: list[SplitDocument] = []
    size = sum(_size(file.location) for file in found.files)
    one = partial(_split, settings=settings)
    done = map_partitions(one, found.files, workers(jobs, len(found.files), size))
    for count, result in enumerate(done):
        progress("read", count, len(found.files))
        for item in result:
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                documents.append(item)
    notes = (*found.notes, *_unused(settings, [file.path for file in found.files]))
    return Texts(_shared_sources(documents), found.ignored, tuple(skipped), notes)


def _unused(settings: Settings, paths: Sequence[str]) -> Iterator[str]:
    """Say which rows of the settings are about none of the files."""
    rows = [("source", row.file) for row in settings.source]
    rows += [("cut", row.file) for row in settings.cut] + [("join", row.file) for row in settings.join]
    rows += [("leave_out", row.file) for row in settings.leave_out]
    for table, name in dict.fromkeys(rows):
        if not any(path == name or PurePosixPath(path).match(name) for path in paths):
            near = get_close_matches(name, paths, n=1, cutoff=0.0)
            hint = f". Did you mean {near[0]!r}?" if near else ""
            yield f"[[{table}]]: none of the files is called {name!r}{hint}"


def _split(file: FoundFile, settings: Settings) -> tuple[SplitDocument | Skipped, ...]:
    """Read one file and cut what it holds into texts."""
    done: list[SplitDocument | Skipped] = []
    try:
        for found in read(file, settings):
            if isinstance(found, SourceError):
                done.append(Skipped(found.where, found.problem, found.remedy))
            else:
                done.append(split(reflow(found, settings), settings))
    except (SourceError, MissingExtra) as error:
        done.append(Skipped(error.where or file.path, error.problem, error.remedy))
    return tuple(done)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _shared_sources(documents: Sequence[SplitDocument]) -> tuple[SplitDocument, ...]:
    """Name in every source all the paths that hold its content, its own path first."""
    holders: dict[str, list[Source]] = {}
    for item in documents:
        holders.setdefault(item.document.source.sha256, []).append(item.document.source)
    return tuple(_with_source(item, holders[item.document.source.sha256]) for item in documents)


def _with_source(item: SplitDocument, same: Sequence[Source]) -> SplitDocument:
    if len(same) == 1:
        return item
    own = item.document.source
    ordered = [own, *(source for source in same if source is not own)]
    source = replace(
        own,
        paths=tuple(s.paths[0] for s in ordered),
        locations=tuple(s.locations[0] for s in ordered),
    )
    segments = tuple(replace(segment, source=source) for segment in item.segments)
    return replace(item, document=replace(item.document, source=source), segments=segments)


def matched(
    segments: Sequence[Segment], settings: Settings, engine: Engine | None = None
) -> tuple[Match, ...]:
    """Find which segments share text.

    Where some of it was recognised in pictures, shorter shingles are compared:
    noise breaks fewer of them.
    """
    from collate.dedupe import dedupe

    if any(segment.source.recognised for segment in segments):
        noisy = replace(settings.dedupe, k=min(settings.dedupe.k, settings.dedupe.noisy_k))
        settings = replace(settings, dedupe=noisy)
    return dedupe(segments, settings) if engine is None else matched_on(engine, segments, settings)


def _grouped(
    found: Texts,
    settings: Settings,
    recorded: Recorded | None,
    progress: Progress,
    engine: Engine | None,
) -> Grouping:
    """Find matches and gather them into works; carve first what stands unmarked inside another text."""
    from collate.group import carve, group

    segments = found.segments
    progress("dedupe", 0, 0)
    matches = matched(segments, settings, engine)
    carved = carve(segments, matches, settings, found.documents)
    if carved != segments:
        segments, matches = carved, matched(carved, settings, engine)
    progress("group", 0, 0)
    return group(segments, matches, settings, recorded)


def _editions(
    works: Sequence[Work], settings: Settings, jobs: int, progress: Progress, engine: Engine | None
) -> tuple[Edition, ...]:
    """Make an edition of every work that has two or more witnesses."""
    several = [work for work in works if len(work.witnesses) > 1]
    size = sum(len(witness.segment.text) for work in several for witness in work.witnesses)
    editions: list[Edition] = []
    done: Iterable[Edition]
    if engine is None:
        one = partial(edition_of, settings=settings)
        done = map_partitions(one, several, workers(jobs, len(several), size))
    else:
        done = editions_on(engine, several, settings)
    for count, edition in enumerate(done):
        progress("align", count, len(several))
        editions.append(edition)
    return tuple(editions)


def _results(found: Texts, grouping: Grouping, editions: tuple[Edition, ...], settings: Settings) -> Results:
    by_path: dict[str, list[Segment]] = {}
    for segment in grouping.segments:
        by_path.setdefault(segment.path, []).append(segment)
    documents = tuple(
        replace(item, segments=tuple(by_path.get(item.document.source.paths[0], ())))
        for item in found.documents
    )
    return Results(
        documents,
        grouping.segments,
        grouping.matches,
        grouping.works,
        editions,
        found.ignored,
        found.skipped,
        settings.stated(),
        (*found.notes, *(note for edition in editions for note in left_out(edition))),
    )


def context_of(results: Results, settings: Settings) -> ReportContext:
    """Return what writers of reports need besides the results."""
    from collate import __version__
    from collate.report import ReportContext

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
    )
