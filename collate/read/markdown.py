"""Markdown: the text stays where it is in the file, its marks go into the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document, Reason
from collate.read.encoding import decode
from collate.read.raw import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

_HEADING = re.compile(r"(\s{0,3}#{1,6}\s+)(.*?)(\s+#+)?\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_DEFINITION = re.compile(r"\s{0,3}\[(?!\^)[^\]]+\]:\s*\S")
_NOTE = re.compile(r"\[\^([^\]]+)\]:\s*(.*)$")
#: What opens a line: quotation marks and bullets. The number of a list is text, since it is printed.
_OPENING = re.compile(r"(?:\s{0,3}>\s?)+|\s*[-*+]\s+")
#: Marks inside a line, each with the groups that are text: images and links (their words), notes'
#: marks, code, strong and emphasised words, tags, escapes.
_INLINE = re.compile(
    r"!\[(?P<image>[^\]]*)\]\([^)]*\)"
    r"|\[\^(?P<call>[^\]]+)\]"
    r"|\[(?P<link>[^\]]+)\](?:\([^)]*\)|\[[^\]]*\])"
    r"|<(?P<auto>https?://[^>\s]+)>"
    r"|(?P<tag></?[A-Za-z][^<>]*>|<!--.*?-->)"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|(?P<stars>\*{1,3}|_{1,3}|~~)(?=\S)(?P<strong>.+?)(?<=\S)(?P=stars)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
)


def read_markdown(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a Markdown file. Footnotes (``[^1]:``) are notes; headings are hints for split.

    Raises:
        SourceError: no text in any known encoding, or no text at all.
    """
    text, encoding, how = decode(item.data, item.path, settings.read.encoding)
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    if not raw.strip():
        raise SourceError(item.path, "the file holds only blanks", "Remove it")
    builder = RawBuilder()
    lines = raw.split("\n")
    calls: dict[str, int] = {}
    fenced = False
    at = _front_matter(lines, builder)
    for number in range(at, len(lines)):
        line = lines[number]
        below = lines[number + 1] if number + 1 < len(lines) else ""
        above = lines[number - 1] if number > at else ""
        if _FENCE.match(line):
            fenced = not fenced
            builder.drop(line, Reason.MARKUP)
        elif fenced:
            builder.text(line)
        elif _dropped(line, above):
            builder.drop(line, Reason.MARKUP)
        else:
            _line(line, below, builder, calls)
        if number < len(lines) - 1 and not (builder.at_line_start and _NOTE.match(line)):
            builder.text("\n")
    yield builder.document(item.source("text/markdown", encoding, f"Markdown, {how}"), wrapped=True)


def _front_matter(lines: list[str], builder: RawBuilder) -> int:
    """Put a YAML head into the ledger and return the number of its lines."""
    if lines[0].strip() != "---":
        return 0
    for number in range(1, min(len(lines), 200)):
        if lines[number].strip() in ("---", "..."):
            for line in lines[: number + 1]:
                builder.drop(line, Reason.METADATA)
                builder.text("\n")
            return number + 1
    return 0


def _dropped(line: str, above: str) -> bool:
    """Tell whether the whole line is markup."""
    if _UNDERLINE.match(line) and above.strip():
        return True
    return bool(_RULE.match(line) or _DEFINITION.match(line) or ("|" in line and _TABLE_RULE.match(line)))


def _line(line: str, below: str, builder: RawBuilder, calls: dict[str, int]) -> None:
    note = _NOTE.match(line)
    if note is not None:
        builder.end_line()
        builder.drop(line[: note.start(2)], Reason.NOTE_MARK)
        builder.text("\n")
        builder.note(note[1], note[2], calls.get(note[1]))
        return
    heading = _HEADING.match(line)
    if heading is not None:
        builder.drop(heading[1], Reason.MARKUP)
        builder.heading()
        _inline(heading[2], builder, calls)
        builder.drop(line[heading.end(2) :], Reason.MARKUP)
        return
    if line.strip() and re.match(r"\s{0,3}(?:=+|-{2,})\s*$", below):
        builder.heading()
    opening = _OPENING.match(line)
    if opening is not None:
        builder.drop(opening[0], Reason.MARKUP)
        line = line[opening.end() :]
    if line.count("|") > 1 and line.strip().startswith("|"):
        for piece in re.split(r"(\s*\|\s*)", line):
            if "|" in piece:
                builder.drop(piece, Reason.MARKUP)
            else:
                _inline(piece, builder, calls)
        return
    _inline(line, builder, calls)


def _inline(text: str, builder: RawBuilder, calls: dict[str, int]) -> None:
    """Write a stretch of a line, its marks dropped; what stands inside marks may hold marks too."""
    at = 0
    for found in _INLINE.finditer(text):
        builder.text(text[at : found.start()])
        at = found.end()
        if found["call"] is not None:
            calls.setdefault(found["call"], builder.size)
            builder.drop(found[0], Reason.NOTE_MARK)
            continue
        kept = next((g for g in ("link", "auto", "code", "strong", "escaped") if found[g] is not None), None)
        if kept is None:
            builder.drop(found[0], Reason.MARKUP)
            continue
        start, end = found.start(kept) - found.start(), found.end(kept) - found.start()
        builder.drop(found[0][:start], Reason.MARKUP)
        if kept in ("link", "strong"):
            _inline(found[kept], builder, calls)
        else:
            builder.text(found[kept])
        builder.drop(found[0][end:], Reason.MARKUP)
    builder.text(text[at:])
