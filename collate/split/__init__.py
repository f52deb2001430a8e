"""Stage 3: Document to Segments. A compilation is cut into texts.

In reading order: ``line_kinds``, ``numbering`` and ``line_features`` (what each
line looks like), ``roles``, ``shares``, ``line_scores``, ``lattice`` and ``decode`` (the most probable role
of each line), ``wording`` and ``untitled`` (evidence of words), ``boundary`` and
``title_block`` (the lines that open and end a text), ``overrides`` (the editor's
directives), ``opening`` (title, date, speaker), ``segments`` (texts, extents and
ledger: ``tiling``), ``genre``; ``known_titles`` (evidence of other files);
``margins``, ``doubts`` and ``explain`` (how sure that is, and why).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.model import Document, Doubt, Dropped, Reason, Segment, Span, SplitDocument
from collate.settings import BoundarySettings, Settings, matches_path
from collate.split.doubts import doubts_of
from collate.split.genre import genre_of
from collate.split.known_titles import (
    KnownText,
    KnownTitles,
    begins_at_known_titles,
    by_title,
    find_known_titles,
    known_texts,
)
from collate.split.opening import Opening
from collate.split.overrides import (
    COPY_TITLE,
    NAME_TITLE,
    DirectedBlocks,
    FittingDirectives,
    directed_blocks,
    locate_directives,
    words_missing,
)
from collate.split.segments import parts_of, segment_of, segments_of
from collate.split.tiling import tile
from collate.split.title_block import DocumentPart, TitleBlock
from collate.text.line_index import LineIndex
from collate.text.offsets import uncovered_spans

if TYPE_CHECKING:
    from collate.split.explain import LineExplanation as LineExplanation
    from collate.split.explain import Point as Point

__all__ = [
    "COPY_TITLE",
    "NAME_TITLE",
    "FittingDirectives",
    "KnownText",
    "KnownTitles",
    "begins_at_known_titles",
    "by_title",
    "explain_roles",
    "find_known_titles",
    "fitting_directives",
    "genre_of",
    "known_texts",
    "role_name",
    "split",
    "whole_segment",
    "words_missing",
]


def split(
    document: Document, settings: Settings, *, path: str | None = None, known: Collection[str] = ()
) -> SplitDocument:
    """Return the segments of a reflowed document.

    Args:
        document: the result of :func:`collate.reflow.reflow`.
        settings: the tables ``split``, ``cut``, ``join`` and ``source`` apply.
        path: the path of the source that this document is read under; by
            default the first.
        known: keys of titles known from other files (:func:`find_known_titles`).

    Returns:
        The segments in reading order, and the ledger; together they cover
        ``document.raw`` exactly once.

    Raises:
        SettingsError: the words of a ``[[cut]]`` or ``[[join]]`` for this file
            alone do not occur in it, or a text cannot begin or be joined there.
            Of the directives for a pattern of files, see :func:`fitting_directives`.
        SourceError: the editor's pattern of titles takes too long on the document.
    """
    path = path if path is not None else document.source.paths[0]
    if any(row.role == "ignore" and matches_path(row.file, path) for row in settings.source):
        rows = (Dropped(Span(0, len(document.raw)), Reason.LEFT_OUT),) if document.raw else ()
        return SplitDocument(document, (), rows)
    parts, found = _directed(document, settings, path=path, known=known)
    if not parts:
        _, ledger = tile(document.raw, (), rows=document.ledger)
        return SplitDocument(document, (), ledger)
    whole = any(row.whole and matches_path(row.file, path) for row in settings.source)
    blocks = list(found.blocks)
    if whole:
        blocks = [replace(blocks[0], end=len(parts), left_out=(), signature=())]
    result = segments_of(document, parts, blocks=blocks, path=path)
    doubts: tuple[Doubt, ...] = ()
    if found.decoded is not None and not whole:
        texts = blocks[len(blocks) - len(result.segments) :]
        doubts = doubts_of(document, parts, blocks=texts, decoded=found.decoded)
    return replace(result, known=tuple(sorted(known)), doubts=doubts)


def fitting_directives(
    document: Document, settings: Settings, *, path: str | None = None
) -> FittingDirectives:
    """Return the rows of ``[[cut]]`` and ``[[join]]`` that have an effect on a reflowed document.

    A directive for a pattern of files may fit some of them: whether it fits any
    is decided over all files of a run.
    """
    path = path if path is not None else document.source.paths[0]
    if any(row.role == "ignore" and matches_path(row.file, path) for row in settings.source):
        return FittingDirectives()
    if not any(matches_path(row.file, path) for row in (*settings.cut, *settings.join)):
        return FittingDirectives()
    return _directed(document, settings, path=path)[1].directives


def explain_roles(
    document: Document, settings: Settings, *, path: str | None = None, known: Collection[str] = ()
) -> tuple[LineExplanation, ...]:
    """Return why the lines of a reflowed document that are not plain long text have their roles.

    The arguments are those of :func:`split`. Empty for a file that the settings
    leave out, or declare to be one text.
    """
    from collate.split.explain import explain_lines  # loaded only here, with its many messages

    path = path if path is not None else document.source.paths[0]
    rows = [row for row in settings.source if matches_path(row.file, path)]
    if any(row.role == "ignore" or row.whole for row in rows):
        return ()
    parts, found = _directed(document, settings, path=path, known=known)
    return explain_lines(document, parts, found.decoded) if found.decoded is not None else ()


def role_name(role: str) -> str:
    """Return the name of the role of a line, for a table."""
    from collate.split.feature_words import ROLE_NAMES

    return ROLE_NAMES[role]


def _directed(
    document: Document, settings: Settings, *, path: str, known: Collection[str] = ()
) -> tuple[list[DocumentPart], DirectedBlocks]:
    """Return the parts of *document*, and the blocks that open its texts by rules and directives."""
    cuts = locate_directives(document, settings.cut, path=path, table="cut")
    joins = locate_directives(document, settings.join, path=path, table="join")
    idle: frozenset[BoundarySettings] = frozenset()
    while True:
        parts = parts_of(document, sorted({offset for _, offsets in cuts for offset in offsets}))
        if not parts:
            return parts, DirectedBlocks([], FittingDirectives())
        found = directed_blocks(
            document, parts, settings.split, path=path, cuts=cuts, joins=joins, known=known
        )
        rows = found.directives
        if not any(row in rows.idle for row, _offsets in cuts):
            return parts, found._replace(directives=rows._replace(idle=rows.idle | idle))
        # Once more as if a cut among title lines did not exist: the parts end at every cut.
        idle |= rows.idle
        cuts = tuple(located for located in cuts if located[0] not in rows.idle)


def whole_segment(document: Document, settings: Settings, *, path: str | None = None) -> Segment:
    """Return a prepared document as one segment with all of its text, including title lines."""
    del settings
    path = path if path is not None else document.source.paths[0]
    # The complement of the ledger, so that the two cover the raw text exactly.
    extents = tuple(
        uncovered_spans(sorted(row.span for row in document.ledger), start=0, end=len(document.raw))
    )
    parts = parts_of(document, ())
    lines = LineIndex.of_document(document)
    return segment_of(
        document,
        parts,
        lines=lines,
        block=TitleBlock(0, 0, len(parts)),
        name=(path, 1),
        opening=Opening(),
        origin=None,
        extents=extents,
    )
