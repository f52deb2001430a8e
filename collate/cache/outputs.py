"""Keys of output files: a file of an earlier run is retained if its key is unchanged.

Every page of a work, of a file and of a pair of texts has a key: a digest of
all input of its writer (settings and context, the edition, the files of its
witnesses, their works and matches), whichever writer it is. A key may cover
more than the writer uses (a file is then written again with the same content),
but never less. Files about the run as a whole have no key and are always
written.
"""

from __future__ import annotations

from dataclasses import astuple, fields, is_dataclass
from typing import TYPE_CHECKING

from collate.cache.fingerprint import EVERYTHING, digest, program_fingerprint
from collate.model import Match, Segment, pack_match
from collate.model.facts import text_size
from collate.report import WRITERS, ReportContext, edition_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from collate.model import Edition, Results, Work

#: Fields of the context that every key covers: all but those of which a file depends on a part.
_CONTEXT = tuple(
    field.name
    for field in fields(ReportContext)
    if field.init and field.name not in {"documents", "matches", "works"}
)


def _plain(value: object) -> object:
    return astuple(value) if is_dataclass(value) and not isinstance(value, type) else value


def output_keys(
    results: Results,
    context: ReportContext,
    *,
    documents: Mapping[str, bytes],
    editions: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Return the keys of the output files about works, files and pairs, by name.

    *documents* are the keys of documents by path, *editions* those of editions
    by slug. A file that depends on a document or edition without a key has none.
    """
    return dict(_Keys(results, context, documents=documents, editions=editions).all())


def edition_path(edition: Edition) -> str:
    """Return the name of the TEI file of *edition* in the output folder."""
    return f"works/{edition.work.slug}/{WRITERS['tei'].file}"


class _Keys:
    """The parts of the keys: digests of works, files and matches."""

    def __init__(
        self,
        results: Results,
        context: ReportContext,
        *,
        documents: Mapping[str, bytes],
        editions: Mapping[str, bytes],
    ) -> None:
        self._results, self._context, self._editions = results, context, editions
        common = (
            program_fingerprint(*EVERYTHING),
            [_plain(getattr(context, name)) for name in _CONTEXT],
            results.settings,
        )
        self._common = digest(*common)
        self._works: dict[str, bytes] = {}
        for work in results.works:
            self._works |= dict.fromkeys((w.segment.id for w in work.witnesses), _work(work))
        self._files = {
            item.document.source.paths[0]: self._file(
                item.document.source.paths, item.segments, documents=documents
            )
            for item in results.documents
        }
        self._reporting: dict[str, list[bytes]] = {}
        for work in results.works:
            if work.derived:
                key = _work(work)
            for segment in work.derived:
                self._reporting.setdefault(segment, []).append(key)
        matches: dict[str, list[bytes]] = {}
        for match in results.matches:
            key = match_key(match)
            matches.setdefault(match.left, []).append(key)
            matches.setdefault(match.right, []).append(key)
        # One key for all: a base text has as many as there are witnesses, each of which has a page with it.
        self._matches = {segment: digest(keys) for segment, keys in matches.items()}

    def _file(
        self, paths: Sequence[str], segments: Sequence[Segment], *, documents: Mapping[str, bytes]
    ) -> bytes:
        """Return the key of a file: its document, its final segments, and the names of its pages."""
        key = documents.get(paths[0])
        if key is None:
            return b""
        maps = self._context.sources
        names = {path: maps.by_path[path].names for path in paths if path in maps.by_path} if maps else {}
        # A segment carved out of another is identified by its extents.
        pieces = [(s.id, text_size(s), s.extents, s.provenance.span, s.provenance.lines) for s in segments]
        return digest(key, paths, names, pieces)

    def all(self) -> Iterator[tuple[str, bytes]]:
        for edition in self._results.editions:
            work = edition.work
            parts = self._parts([*(w.segment.id for w in work.witnesses), *work.derived])
            if parts is not None and work.slug in self._editions:
                key = digest("work", self._common, self._editions[work.slug], _work(work), parts)
                yield from ((path, key) for path in edition_files(edition, self._context))
        for item in self._results.documents if self._context.sources else ():
            path = item.document.source.paths[0]
            parts = self._parts([segment.id for segment in item.segments])
            if parts is not None and self._files[path]:
                key = digest("file", self._common, self._files[path], parts)
                names = self._context.sources.by_path[path].names if self._context.sources else ()
                yield from ((f"sources/{name}", key) for name in names)
        pairs = self._context.pairs
        for match in pairs.with_pages() if pairs else ():
            parts = self._parts([match.left, match.right])
            if pairs and parts is not None:
                yield pairs.href(match), digest("pair", self._common, parts)

    def _parts(self, segments: Sequence[str]) -> list[object] | None:
        """Return the keys of segments: of their files, works, reports and matches; None if one is missing."""
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
                    self._matches.get(segment, b""),
                )
            )
        return parts


def match_key(match: Match) -> bytes:
    """Return a digest of a match."""
    figures = (match.jaccard, match.left_in_right, match.right_in_left, match.shared_characters)
    return digest(match.left, match.right, match.relation.value, figures, pack_match(match).packed)


def _work(work: Work) -> bytes:
    """Return the key of the metadata of a work, everything on its pages except its text."""
    witnesses = [(w.siglum, w.segment.id, w.role, w.identical_to, w.short_title) for w in work.witnesses]
    metadata = (work.slug, work.title, work.date, work.base, work.base_confirmed, work.derived)
    return digest(*metadata, witnesses)
