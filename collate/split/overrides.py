"""Where the editor says that a text begins, or does not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from collate.errors import SettingsError
from collate.model import Document
from collate.settings import PlaceSettings, SplitSettings, names_file
from collate.split.boundary import boundaries
from collate.split.opening import before_title
from collate.split.title_block import Block, Part

_COPY = "Copy the title or the first words of the text from the output of: collate split"

Place = tuple[PlaceSettings, tuple[int, ...]]


def places(document: Document, rows: Sequence[PlaceSettings], path: str, kind: str) -> tuple[Place, ...]:
    """Return those of *rows* that name *path*, and where in the text their words stand.

    White space does not count. Where the words are a title as it is shown,
    without its number or the speaker's name, the place is where its line begins.

    Raises:
        SettingsError: words that do not stand in this file.
    """
    starts = [paragraph.span.start for paragraph in document.paragraphs]
    found: list[Place] = []
    for row in rows:
        words = "".join(row.before.split())
        if not names_file(row.file, path) or not words:
            continue
        hits: list[int] = []
        for hit in re.finditer(r"\s*".join(map(re.escape, words)), document.text):
            start = starts[bisect_right(starts, hit.start()) - 1]
            hits.append(start if before_title(document.text[start : hit.start()]) else hit.start())
        if not hits:
            problem = f"the words of a [[{kind}]] do not stand in this file: {row.before!r}"
            raise SettingsError(path, problem, _COPY)
        heads = [hit for hit in hits if hit in set(starts)]
        found.append((row, tuple(heads if kind == "join" else [*heads, *hits][:1])))
    return tuple(found)


def blocks_of(
    parts: Sequence[Part], settings: SplitSettings, path: str, cuts: Sequence[Place], joins: Sequence[Place]
) -> list[Block]:
    """Return the blocks that open the texts, as the editor wants them.

    Raises:
        SettingsError: a place where no text can begin, or where none begins
            that could be joined to the text before.
    """
    at = {part.span.start: index for index, part in enumerate(parts)}
    chosen = frozenset(at[hit] for _, hits in cuts for hit in hits)
    joined: frozenset[int] = frozenset()
    left = list(joins)
    blocks = boundaries(parts, settings, chosen)
    while left:
        begun = {index for block in blocks[1:] for index in range(block.start, block.body + 1)}
        known = [row for row in left if any(at[hit] in begun for hit in row[1])]
        if not known:
            problem = f"no text begins where the words of a [[join]] stand: {left[0][0].before!r}"
            raise SettingsError(path, problem, _COPY)
        left = [row for row in left if row not in known]
        joined |= {at[hit] for _, hits in known for hit in hits if at[hit] in begun}
        blocks = boundaries(parts, settings, chosen, joined)
    for row, hits in cuts:
        if not any(b.start <= at[hit] <= min(b.titles, default=b.start) for b in blocks for hit in hits):
            problem = f"the words of a [[cut]] stand among the title lines of a text: {row.before!r}"
            raise SettingsError(path, problem, "Name the first words of its title instead")
    return blocks
