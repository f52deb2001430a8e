"""The editor's ``[[cut]]`` and ``[[join]]`` directives: where a text begins, or does not begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Document
from collate.settings import BoundarySettings, SplitSettings, matches_path
from collate.split.boundary import find_boundaries
from collate.split.decode import Decoded
from collate.split.line_features import title_key
from collate.split.opening import LONGEST_BEFORE_TITLE, before_title
from collate.split.title_block import DocumentPart, TitleBlock

COPY_TITLE = _("Copy the title or the first words of the text from the output of: collate split")
"""What to do about words that no text begins with."""
NAME_TITLE = _("Name the first words of its title instead")
"""What to do about words within a title block."""

#: A directive, and the offsets in ``Document.text`` at which it applies.
LocatedDirective = tuple[BoundarySettings, tuple[int, ...]]


def locate_directives(
    document: Document, rows: Sequence[BoundarySettings], *, path: str, table: str
) -> tuple[LocatedDirective, ...]:
    """Return those of *rows*, of the table *table*, whose words the file *path* has, with their offsets.

    White space is ignored. For the words of a title without its number or the
    speaker's name, the offset is that of the start of its line. A directive
    whose file is a pattern, or a name in several folders, need not fit each file.

    Raises:
        SettingsError: the words of a directive for this file alone do not occur in it. One that is
            decided is reported over all files of a run.
    """
    starts = [paragraph.span.start for paragraph in document.paragraphs]
    known = set(starts)
    located: list[LocatedDirective] = []
    for row in rows:
        words = "".join(row.before.split())
        if not matches_path(row.file, path) or not words:
            continue
        offsets: list[int] = []
        for match in re.finditer(r"\s*".join(map(re.escape, words)), document.text):
            start = starts[bisect_right(starts, match.start()) - 1]
            at = match.start()
            short = at - start <= LONGEST_BEFORE_TITLE
            offsets.append(start if short and before_title(document.text[start:at]) else at)
        if offsets:
            heads = [offset for offset in offsets if offset in known]
            located.append((row, tuple(heads if table == "join" else [*heads, *offsets][:1])))
        elif row.file == path and not row.decided:
            raise words_missing(path, row, table=table)
    return tuple(located)


def words_missing(path: str, row: BoundarySettings, *, table: str) -> SettingsError:
    """Return the error for a directive of *table* whose words are not in the file *path*."""
    problem = _(
        "the words of a [[{table}]] do not occur in this file: '{words}'", table=table, words=row.before
    )
    return SettingsError(path, problem, COPY_TITLE)


class FittingDirectives(NamedTuple):
    """The directives that have an effect on a document, and those whose words it has without any effect."""

    cuts: frozenset[BoundarySettings] = frozenset()
    joins: frozenset[BoundarySettings] = frozenset()
    idle: frozenset[BoundarySettings] = frozenset()


class DirectedBlocks(NamedTuple):
    """The blocks that open the texts of a document, and what the directives did."""

    blocks: Sequence[TitleBlock]
    directives: FittingDirectives
    decoded: Decoded | None = None


def directed_blocks(
    document: Document,
    parts: Sequence[DocumentPart],
    settings: SplitSettings,
    *,
    path: str,
    cuts: Sequence[LocatedDirective],
    joins: Sequence[LocatedDirective],
    known: Collection[str] = (),
) -> DirectedBlocks:
    """Return the blocks that open the texts, in accordance with the editor's directives.

    Raises:
        SettingsError: a text cannot begin at a cut, or no text begins at a join, of a directive for this
            file alone.
    """
    at = {part.span.start: index for index, part in enumerate(parts)}
    cut_parts = frozenset(at[offset] for _row, offsets in cuts for offset in offsets)
    joined: frozenset[int] = frozenset()
    pending = list(joins)
    by_rules = find_boundaries(document, parts, settings, known=known)
    found = find_boundaries(document, parts, settings, cuts=cut_parts, known=known) if cuts else by_rules
    while pending:
        opening = {index: block for block in found.blocks[1:] for index in range(block.start, block.body + 1)}
        applicable = [row for row in pending if any(at[offset] in opening for offset in row[1])]
        if not applicable:
            break
        pending = [row for row in pending if row not in applicable]
        joined |= {
            index
            for _row, offsets in applicable
            for offset in offsets
            if (block := opening.get(at[offset])) is not None
            for index in range(block.start, block.body + 1)
        }
        found = find_boundaries(document, parts, settings, cuts=cut_parts, joins=joined, known=known)
    within_titles = [
        row
        for row, offsets in cuts
        if any(b.titles and b.titles[0] < at[offset] < b.body for b in by_rules.blocks for offset in offsets)
    ]
    named = [
        row for row, offsets in pending if _may_begin(document, parts, settings, [at[o] for o in offsets])
    ]
    without_effect = [row for row, _offsets in pending if row not in named]
    _refuse(without_effect, within_titles, path=path)
    fitting = FittingDirectives(
        frozenset(row for row, _offsets in cuts if row not in within_titles),
        frozenset(row for row, _offsets in joins if row not in without_effect),
        frozenset((*without_effect, *within_titles)),
    )
    return DirectedBlocks(found.blocks, fitting, found.decoded)


def _may_begin(
    document: Document, parts: Sequence[DocumentPart], settings: SplitSettings, indices: Sequence[int]
) -> bool:
    """Return whether a text would begin at one of the parts at *indices* if its title were known.

    Whether it is depends on the other files of a run.
    """
    known = {title_key(parts[index].text) for index in indices}
    blocks = find_boundaries(document, parts, settings, known=known).blocks
    return any(
        block.titles and block.start <= index < block.body for block in blocks[1:] for index in indices
    )


def _refuse(joins: Sequence[BoundarySettings], cuts: Sequence[BoundarySettings], *, path: str) -> None:
    """Raise the error for the first directive without effect that names the file *path* and no other."""
    for row in joins:
        if row.file == path and not row.decided:
            problem = _("no text begins at the words of a [[join]]: '{words}'", words=row.before)
            raise SettingsError(path, problem, COPY_TITLE)
    for row in cuts:
        if row.file == path and not row.decided:
            problem = _(
                "the words of a [[cut]] are among the title lines of a text: '{words}'", words=row.before
            )
            raise SettingsError(path, problem, NAME_TITLE)
