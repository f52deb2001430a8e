"""The editor's ``[[cut]]`` and ``[[join]]`` directives: where a text begins, or does not begin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Document
from collate.settings import BoundarySettings, SplitSettings, matches_path
from collate.split.boundary import find_boundaries
from collate.split.opening import before_title
from collate.split.title_block import DocumentPart, TitleBlock

_COPY = _("Copy the title or the first words of the text from the output of: collate split")

#: A directive, and the offsets in ``Document.text`` at which it applies.
LocatedDirective = tuple[BoundarySettings, tuple[int, ...]]


def locate_directives(
    document: Document, rows: Sequence[BoundarySettings], *, path: str, table: str
) -> tuple[LocatedDirective, ...]:
    """Return those of *rows*, of the table *table*, that name *path*, with the offsets of their words.

    White space is ignored. For the words of a title without its number or the
    speaker's name, the offset is that of the start of its line.

    Raises:
        SettingsError: the words do not occur in this file.
    """
    starts = [paragraph.span.start for paragraph in document.paragraphs]
    located: list[LocatedDirective] = []
    for row in rows:
        words = "".join(row.before.split())
        if not matches_path(row.file, path) or not words:
            continue
        offsets: list[int] = []
        for match in re.finditer(r"\s*".join(map(re.escape, words)), document.text):
            start = starts[bisect_right(starts, match.start()) - 1]
            offsets.append(start if before_title(document.text[start : match.start()]) else match.start())
        if not offsets:
            problem = _(
                "the words of a [[{table}]] do not occur in this file: '{words}'",
                table=table,
                words=row.before,
            )
            raise SettingsError(path, problem, _COPY)
        heads = [offset for offset in offsets if offset in set(starts)]
        located.append((row, tuple(heads if table == "join" else [*heads, *offsets][:1])))
    return tuple(located)


def directed_blocks(
    parts: Sequence[DocumentPart],
    settings: SplitSettings,
    *,
    path: str,
    cuts: Sequence[LocatedDirective],
    joins: Sequence[LocatedDirective],
) -> list[TitleBlock]:
    """Return the blocks that open the texts, in accordance with the editor's directives.

    Raises:
        SettingsError: a text cannot begin at a cut, or no text begins at a join.
    """
    at = {part.span.start: index for index, part in enumerate(parts)}
    cut_parts = frozenset(at[offset] for _row, offsets in cuts for offset in offsets)
    joined: frozenset[int] = frozenset()
    pending = list(joins)
    blocks = find_boundaries(parts, settings, cuts=cut_parts)
    while pending:
        opening = {index for block in blocks[1:] for index in range(block.start, block.body + 1)}
        applicable = [row for row in pending if any(at[offset] in opening for offset in row[1])]
        if not applicable:
            problem = _("no text begins at the words of a [[join]]: '{words}'", words=pending[0][0].before)
            raise SettingsError(path, problem, _COPY)
        pending = [row for row in pending if row not in applicable]
        joined |= {at[offset] for _row, offsets in applicable for offset in offsets if at[offset] in opening}
        blocks = find_boundaries(parts, settings, cuts=cut_parts, joins=joined)
    for row, offsets in cuts:
        if not any(
            b.start <= at[offset] <= min(b.titles, default=b.start) for b in blocks for offset in offsets
        ):
            problem = _(
                "the words of a [[cut]] are among the title lines of a text: '{words}'", words=row.before
            )
            raise SettingsError(path, problem, _("Name the first words of its title instead"))
    return blocks
