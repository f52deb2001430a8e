"""Which files of an earlier run can stay: those made of the same things.

Every page of a work, of a file and of a pair of texts has a key: a digest of
all that its writer is given. It may hold more than the writer uses; then a
file is written again that would have come out the same. It must never hold
less. What is about the run as a whole has no key and is always made again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.cache.fingerprint import EVERYTHING, digest, program
from collate.model import Match, Segment
from collate.report import WRITERS
from collate.store.codecs import form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.model import Edition, Results, Work
    from collate.report import ReportContext


def output_keys(
    results: Results, context: ReportContext, documents: Mapping[str, bytes], editions: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the name of every file of a run that is about a part of it, and its key.

    *documents* are keys by path of what was read, *editions* by slug. What has
    none there gets none here.
    """
    return dict(_Keys(results, context, documents, editions).all())


def edition_path(edition: Edition) -> str:
    """Return the name of the TEI file of *edition* in the output folder."""
    return f"works/{edition.work.slug}/{WRITERS['tei'].file}"


class _Keys:
    """What the keys are put together from."""

    def __init__(
        self,
        results: Results,
        context: ReportContext,
        documents: Mapping[str, bytes],
        editions: Mapping[str, bytes],
    ) -> None:
        self._results, self._context, self._editions = results, context, editions
        self._common = digest(
            program(*EVERYTHING),
            context.lang,
            context.version,
            context.when,
            context.sources is not None,
            context.pairs is not None,
            results.settings,
        )
        self._works = {w.segment.id: _work(work) for work in results.works for w in work.witnesses}
        self._files = {
            item.document.source.paths[0]: self._file(item.document.source.paths, item.segments, documents)
            for item in results.documents
        }
        self._reporting: dict[str, list[bytes]] = {}
        for work in results.works:
            for segment in work.derived:
                self._reporting.setdefault(segment, []).append(_work(work))
        self._matches: dict[str, list[bytes]] = {}
        for match in results.matches:
            key = digest(form(Match).write(match))
            self._matches.setdefault(match.left, []).append(key)
            self._matches.setdefault(match.right, []).append(key)

    def _file(
        self, paths: Sequence[str], segments: Sequence[Segment], documents: Mapping[str, bytes]
    ) -> bytes:
        """Return the key of a file as it was read and cut up in the end, and of the names of its pages."""
        key = documents.get(paths[0])
        if key is None:
            return b""
        maps = self._context.sources
        names = {path: maps.by_path[path].names for path in paths if path in maps.by_path} if maps else {}
        # A text that was carved out of another is known by where it lies.
        pieces = [(s.id, len(s.text), s.extents, s.provenance.span, s.provenance.lines) for s in segments]
        return digest(key, paths, names, pieces)

    def all(self) -> Iterator[tuple[str, bytes]]:
        for edition in self._results.editions:
            work = edition.work
            parts = self._parts([*(w.segment.id for w in work.witnesses), *work.derived])
            if parts is not None and work.slug in self._editions:
                key = digest("work", self._common, self._editions[work.slug], _work(work), parts)
                for writer in WRITERS.values():
                    yield from ((path, key) for path in writer.files(edition, self._context))
        for item in self._results.documents if self._context.sources else ():
            path = item.document.source.paths[0]
            parts = self._parts([segment.id for segment in item.segments])
            if parts is not None and self._files[path]:
                key = digest("file", self._common, self._files[path], parts)
                names = self._context.sources.by_path[path].names if self._context.sources else ()
                yield from ((f"sources/{name}", key) for name in names)
        pairs = self._context.pairs
        for match in pairs.shown() if pairs else ():
            parts = self._parts([match.left, match.right])
            if pairs and parts is not None:
                yield pairs.href(match), digest("pair", self._common, parts)

    def _parts(self, segments: Sequence[str]) -> list[object] | None:
        """Return all that is known of some texts: their files, works, reports, and matches."""
        parts: list[object] = []
        for segment in segments:
            file = self._files.get(segment.rpartition("#")[0], b"")
            if not file:
                return None
            parts.append(
                (
                    segment,
                    file,
                    self._works.get(segment, b""),
                    self._reporting.get(segment, []),
                    self._matches.get(segment, []),
                )
            )
        return parts


def _work(work: Work) -> bytes:
    """Return the key of what pages say about a work besides its text."""
    witnesses = [(w.siglum, w.segment.id, w.role, w.identical_to, w.short_title) for w in work.witnesses]
    return digest(work.slug, work.title, work.date, work.base, work.base_confirmed, work.derived, witnesses)
