"""Lines taken for furniture in one witness that are text in another at the same place.

What a line is shows best where the witnesses are side by side: a line left out
of one whose words another has there is text of both. The run takes such lines
as text and collates the work again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from collate.cache import digest
from collate.lazy import lazy_pattern
from collate.model import Dropped, Reason, Segment, Span, SplitDocument
from collate.model.deferred import remembered

if TYPE_CHECKING:
    from collate.model import Alignment, Edition
    from collate.model.deferred import Memo

#: Reasons for which a line is left out by its look; the others are declared by the container or the editor.
FURNITURE = frozenset(
    (
        Reason.PAGE_NUMBER, Reason.RUNNING_HEAD, Reason.URL, Reason.SOURCE_LINE, Reason.SITE_LINE,
        Reason.NAVIGATION, Reason.CONTENTS,
    )
)  # fmt: skip
#: A number, a word, or a character of a script without spaces.
_WORD = lazy_pattern(r"\d+|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")
#: Words of a line so short that it may occur in any longer passage; share of the passage that it has to be.
_SHORT, _SHARE = 4, 0.5
#: Share of a line that has to be missing.
_MISSING = 0.6


class LostLine(NamedTuple):
    """A line to take as text: the path of its document, and its raw span."""

    path: str
    span: Span


class _Source(NamedTuple):
    """The ledger rows of furniture of a document, by position, and the starts of its texts."""

    raw: str
    rows: Sequence[Dropped]
    starts: Sequence[int]
    segments: Sequence[int]


def lost_lines(
    editions: Sequence[Edition],
    documents: Sequence[SplitDocument],
    *,
    keys: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, frozenset[Span]]:
    """Return the lines to take as text: the path of a document -> raw spans of rows of its ledger.

    *keys* are digests of the documents by path, by which the lines of an edition are remembered.
    """
    by_path = {item.document.source.paths[0]: item for item in documents}
    lost: defaultdict[str, set[Span]] = defaultdict(set)
    for edition in editions:
        paths = sorted({witness.segment.path for witness in edition.work.witnesses})
        if not any(furniture(by_path[path]) for path in paths):
            continue
        find = partial(_lost_in, edition, {path: by_path[path] for path in paths})
        memo: Memo | None = getattr(edition, "memo", None)
        if memo is None or not all(keys.get(path) for path in paths):
            rows = find()
        else:
            starts = [[segment.extents for segment in by_path[path].segments] for path in paths]
            name = digest([(path, keys[path]) for path in paths], starts).hex()
            rows = memo.recall(f"{__name__} {name}", tuple[LostLine, ...], find)
        for path, span in rows:
            lost[path].add(span)
    return {path: frozenset(spans) for path, spans in lost.items()}


def _lost_in(edition: Edition, items: Mapping[str, SplitDocument]) -> tuple[LostLine, ...]:
    """Return the lost lines of the witnesses of one edition."""
    sources = {path: _source(item) for path, item in items.items()}
    lost: set[LostLine] = set()
    alignment = edition.alignment
    for column, witnesses in enumerate(_witnesses(alignment)):
        with_rows = [segment for segment in witnesses if sources[segment.path].rows]
        if not with_rows:
            continue
        for token, readings in _omissions(alignment, column):
            for segment in with_rows:
                source = sources[segment.path]
                lost |= {
                    LostLine(segment.path, row.span)
                    for row in _rows_at(alignment, column, token, segment=segment, source=source)
                    if any(_is_lost(source.raw[slice(*row.span)], one) for one in readings)
                }
    return tuple(sorted(lost))


@remembered(tuple[Dropped, ...])
def furniture(item: SplitDocument) -> tuple[Dropped, ...]:
    """Return the rows of the ledger of a document that were left out by their look, by position."""
    return tuple(sorted(row for row in item.document.ledger if row.reason in FURNITURE))


def _source(item: SplitDocument) -> _Source:
    rows = furniture(item)
    starts = sorted(segment.extents[0].start for segment in item.segments if segment.extents)
    return _Source(item.document.raw, rows, [row.span.start for row in rows], starts)


def _witnesses(alignment: Alignment) -> Iterator[list[Segment]]:
    """Yield the texts of each column, identical ones included."""
    work = alignment.work
    for column in range(len(work.columns)):
        sigla = work.sigla(column)
        yield [witness.segment for witness in work.witnesses if witness.siglum in sigla]


def _omissions(alignment: Alignment, column: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the places at which *column* lacks words: the token that follows, and what the others have."""
    token = 0
    missing: dict[int, str] = {}
    for run in alignment.runs:
        cell = run.cells[column]
        if cell == ():
            for other, own in enumerate(run.cells):
                if own:
                    missing[other] = missing.get(other, "") + alignment.tokens[other].surface(*own)
            continue
        if missing:
            yield token, list(dict.fromkeys(missing.values()))
            missing = {}
        if cell:
            token = cell[1]
    if missing:
        yield token, list(dict.fromkeys(missing.values()))


def _rows_at(
    alignment: Alignment, column: int, token: int, *, segment: Segment, source: _Source
) -> Sequence[Dropped]:
    """Return the rows between the token before and *token*; below a text, as far as the next one."""
    tokens = alignment.tokens[column]
    if not len(tokens) or not segment.extents:
        return ()
    before = int(tokens.offsets[token - 1]) if token else 0
    first = segment.offsets.to_raw(before) if token else segment.extents[0].start
    if token < len(tokens):
        last = segment.offsets.to_raw(int(tokens.offsets[token]))
    else:
        following = bisect_right(source.segments, segment.extents[0].start)
        last = source.segments[following] if following < len(source.segments) else len(source.raw)
    return source.rows[bisect_left(source.starts, first) : bisect_left(source.starts, last)]


def _is_lost(line: str, reading: str) -> bool:
    """Return whether *line* is what a witness lacks where another has *reading*.

    >>> _is_lost("- 12 -", "12"), _is_lost("12", "of the 12 men"), _is_lost("The King", "cried: The King!")
    (True, False, True)
    """
    words, others = _words(line), _words(reading)
    if not words or not others:
        return False
    if _contains(others, words):
        return len(words) >= _SHORT or len(words) >= _SHARE * len(others)
    return _contains(words, others) and len(others) >= _MISSING * len(words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    size = len(part)
    return any(words[i : i + size] == part for i in range(len(words) - size + 1) if words[i] == part[0])
