"""The first half of a run: files found, read, reflowed and split into texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from collate.cache import (
    DirectiveUse,
    DocumentCache,
    count_idle_decisions,
    directive_use,
    idle_directives,
    unused_rows,
)
from collate.engine import Progress, no_progress
from collate.i18n import _, listed
from collate.model import Reason, Skipped, SplitDocument
from collate.model.deferred import changed
from collate.pipeline.known_titles import with_known_titles
from collate.read import FileListing, document_warnings, find

if TYPE_CHECKING:
    from collate.model import Segment, Source
    from collate.settings import Settings

#: Other paths of the same content that a source names; a choice, above what an editor has of one text.
MAX_COPIES = 100

#: Files without a text that are named one by one; further ones are counted.
MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class InputTexts:
    """The texts in the input files, one :class:`~collate.model.SplitDocument` for each path.

    ``ignored`` are paths of files that were not read, ``skipped`` inputs that
    could not be read, ``notes`` messages for the editor: cyclic links, settings
    that fit no file, warnings of the readers, files without a text.
    """

    documents: tuple[SplitDocument, ...]
    ignored: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()
    idle_directives: tuple[str, ...] = ()
    """Those of ``notes`` about directives, for a pattern of files or decided, that fit none of them."""
    unplaced: int = 0
    """The number of directives by editors' decisions that fit no file."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in reading order."""
        return tuple(segment for document in self.documents for segment in document.segments)


def read_texts(
    paths: Sequence[Path],
    settings: Settings,
    *,
    jobs: int = 0,
    progress: Progress = no_progress,
    exclude: Collection[str] = (),
) -> InputTexts:
    """Read, reflow and split all files under *paths*; unreadable inputs are listed in ``skipped``.

    Files with the same content are separate documents that share a source.
    *exclude* are the real paths of files and folders to pass over.

    Raises:
        SettingsError: the settings name words that a file does not contain.
    """
    listing = find(paths, exclude, follow_links=settings.read.follow_links)
    cache = DocumentCache(listing.files, settings)
    cache.prepare(jobs, progress)
    return collect_texts(listing, cache, settings=settings, jobs=jobs)


def collect_texts(
    listing: FileListing, cache: DocumentCache, *, settings: Settings, jobs: int = 1
) -> InputTexts:
    """Return the texts of the listed files, which *cache* has read, split with the titles of each other."""
    skipped = list(listing.skipped)
    documents: list[SplitDocument] = []
    for item in cache.items():
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            documents.append(item)
    documents = list(with_known_titles(documents, settings, jobs=jobs, cache=cache, skipped=skipped))
    cache.add_known_titles(documents)
    paths = [file.path for file in listing.files]
    paths += [item.document.source.paths[0] for item in documents]
    unused = unused_rows(settings, list(dict.fromkeys(paths)))
    use = DirectiveUse()
    for split_document in documents:
        use = use.joined(directive_use(split_document.document, settings, known=use.fitting))
    idle = idle_directives(settings, use)
    notes = (*listing.notes, *unused, *idle, *document_notes(documents))
    return InputTexts(
        _share_sources(documents),
        listing.ignored,
        tuple(skipped),
        notes,
        idle,
        count_idle_decisions(settings, use),
    )


def document_notes(documents: Sequence[SplitDocument]) -> Iterator[str]:
    """Yield the warnings of the readers, then the messages of :func:`textless_file_notes`."""
    for item in documents:
        yield from document_warnings(item.document)
    yield from textless_file_notes(documents)


def textless_file_notes(documents: Sequence[SplitDocument]) -> Iterator[str]:
    """Yield a message for each file without a text that the editor did not exclude, at most MAX_LISTED.

    A last message counts the others.
    """
    from collate.report import term

    count = 0
    for item in documents:
        if item.segments:
            continue
        reasons = list(dict.fromkeys(row.reason for row in item.ledger if row.reason is not Reason.BLANK))
        if Reason.LEFT_OUT not in reasons:
            count += 1
            if count > MAX_LISTED:
                continue
            path = item.document.source.paths[0]
            if reasons:
                yield _(
                    "no text was found in {file}: all of it was taken for {reasons}. `collate read` shows the"
                    " reason for each line",
                    file=path,
                    reasons=listed([term(reason) for reason in reasons]),
                )
            else:
                yield _("no text was found in {file}: it is blank", file=path)
    if count > MAX_LISTED:
        yield _(
            "no text was found in {count:,} more files, of {total:,} in all",
            count=count - MAX_LISTED,
            total=len(documents),
        )


def _share_sources(documents: Sequence[SplitDocument]) -> tuple[SplitDocument, ...]:
    """Return *documents* with the paths of the same content in every source, its own path first.

    At most :data:`MAX_COPIES` others: with all of them, a thousand blank files would have a million paths.
    """
    by_hash: dict[str, list[Source]] = {}
    for item in documents:
        sources = by_hash.setdefault(item.document.source.sha256, [])
        if len(sources) <= MAX_COPIES:
            sources.append(item.document.source)
    return tuple(_with_all_paths(item, by_hash[item.document.source.sha256]) for item in documents)


def _with_all_paths(item: SplitDocument, sources: Sequence[Source]) -> SplitDocument:
    if len(sources) == 1:
        return item
    first = item.document.source
    ordered = [first, *(source for source in sources if source is not first)]
    source = replace(
        first,
        paths=tuple(s.paths[0] for s in ordered),
        locations=tuple(s.locations[0] for s in ordered),
    )
    segments = tuple(changed(segment, source=source) for segment in item.segments)
    return changed(item, document=changed(item.document, source=source), segments=segments)
