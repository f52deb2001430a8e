"""Markdown: the text without its marks, which go into the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document, Reason
from collate.read.encoding import decode
from collate.read.html.boilerplate import own_drops
from collate.read.html.flow import Flow, Plain
from collate.read.html.reader import is_wrapped
from collate.read.html.tree import parse
from collate.read.html.writer import Plan, write_page
from collate.read.markdown.inline import Inline, Part, Piece
from collate.read.markdown.notes import labels, read_note
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from markdown_it.token import Token

    from collate.settings import Settings

_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
#: Longest front matter, in lines.
_FRONT_LINES = 300
#: A line that says nothing: what underlines a heading, parts a table, opens a quotation or a list item.
_MARKS = re.compile(r"[\s\d>*+=_#`~|:.)-]*")
#: Where a link of the text leads to: [name]: address "title".
_REFERENCE = re.compile(r"""[\s>]*\[[^\]]+\]:\s*\S*(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*""")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a Markdown file (CommonMark, tables, footnotes, front matter).

    A paragraph or heading is a line; list items keep their numbers; marks,
    addresses of links and bullets go into the ledger as markup, front matter
    and pictures as metadata.

    Raises:
        SourceError: no text in any known encoding, or no text at all.
    """
    text, encoding, how = decode(item.data, item.path, settings.read.encoding)
    builder = RawBuilder()
    flow = Flow(builder)
    writer = _Writer(text.removeprefix("\ufeff"), flow)
    writer.write()
    if not flow.visible:
        raise SourceError(item.path, "the file holds no text", "Remove it")
    yield builder.document(
        item.source("text/markdown", encoding, how), wrapped=writer.broken or is_wrapped(flow)
    )


class _Writer:
    """Writes the file from its first character to its last: ``line`` and ``column`` say how far it is."""

    def __init__(self, text: str, flow: Flow) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.flow = flow
        self.line = 0
        self.column = 0
        self.env: dict[str, object] = {}
        self.anchors: dict[str, int] = {}
        self.table = False
        self.broken = False
        """Whether some paragraph goes on in a second line, as it does on a page."""
        self.numbers: list[str] = []
        """Numbers of list items that begin on this line."""
        self.label = ""
        self.outer: Flow | None = None

    def write(self) -> None:
        """Write all of the file."""
        self.front_matter()
        first = self.line
        body = "\n".join(self.lines[first:])
        self.inline = Inline(labels(body))
        rules = self.inline.parser.block.ruler
        rules.before("reference", "note", read_note, {"alt": ["paragraph", "reference"]})
        for token in self.inline.parser.parse(body, self.env):
            if token.map is not None:
                token.map = [token.map[0] + first, token.map[1] + first]
            self.token(token)
        self.skip(len(self.lines), 0)
        self.flow.end_line()

    def front_matter(self) -> None:
        """Drop what stands between two lines of dashes at the beginning."""
        ends = _FRONT.get(self.lines[0].rstrip(), ())
        for number in range(1, min(len(self.lines), _FRONT_LINES) if ends else 0):
            if self.lines[number].rstrip() in ends:
                self.flow.drop_lines("\n".join(self.lines[: number + 1]), Reason.METADATA)
                self.line = number + 1
                return
            if not re.match(r"[\w\"'-]+\s*[:=]|\s|#|-|\[|$", self.lines[number]):
                return  # a line between two rules

    def token(self, token: Token) -> None:
        """Write one token of the library: a block begins or ends, or has text."""
        kind, flow = token.type, self.flow
        if kind == "inline":
            self.paragraph(token)
            return
        if kind in ("note_open", "note_close"):
            self.note(token)
            return
        flow.end_line()
        if kind == "heading_open":
            flow.heading(token.tag in ("h1", "h2", "h3"))
        elif kind == "heading_close":
            flow.heading(False)
        elif kind == "list_item_open" and token.info:
            if token.map is not None:
                self.skip(token.map[0], self.column if token.map[0] == self.line else 0)
            self.numbers.append(token.info + token.markup)
            flow.prefix(self.numbers[-1])
        elif kind in ("table_open", "table_close"):
            self.table = kind == "table_open"
        elif kind == "list_item_close":
            unused = flow.clear_prefix()
            if unused and not self.numbers:  # it was taken from the marks, and no text has come
                flow.drop_apart(unused, Reason.MARKUP)
            self.numbers.clear()
        elif kind in ("fence", "code_block"):
            self.code(token)
        elif kind == "html_block":
            self.html(token)
        elif kind == "hr" and token.map is not None:
            self.skip(token.map[1], 0)

    def skip(self, line: int, column: int) -> None:
        """Write up to *column* of *line* what no token has: marks, and what the library left out."""
        while self.line < min(line, len(self.lines)):
            rest = self.unnumbered(self.lines[self.line][self.column :])
            if rest.strip() and (_MARKS.fullmatch(rest) or _REFERENCE.fullmatch(rest)):
                self.flow.drop_apart(rest, Reason.MARKUP)
            elif not rest and not self.column:
                self.flow.end_line()
                self.flow.new_line()
            elif rest.strip():
                self.flow.end_line()
                self.flow.text(rest)
                self.flow.end_line()
            self.line, self.column = self.line + 1, 0
        if self.line < len(self.lines) and column > self.column:
            marks = self.unnumbered(self.lines[line][self.column : column])
            if marks.strip():
                self.flow.sink.drop(marks, Reason.MARKUP)
            self.column = column

    def unnumbered(self, marks: str) -> str:
        """Return *marks* without the numbers of list items, which are text."""
        for number in tuple(self.numbers):
            if number in marks:
                marks = marks.replace(number, "", 1)
                self.numbers.remove(number)
        return marks

    def paragraph(self, token: Token) -> None:
        """Write a paragraph, a heading, or a cell of a table."""
        if token.map is None:
            return
        pieces = self.inline.pieces(token.content, self.env)
        at = first = 0
        hard = False
        for number, line in enumerate(token.content.split("\n")):
            end = at + len(line)
            while first < len(pieces) and pieces[first].end <= at:
                first += 1
            inner: list[Piece] = []
            for piece in islice(pieces, first, None):
                if piece.start > end:
                    break
                inner.append(piece)
            if number and self.outer is not None and not hard:
                self.flow.blank("\n")
            elif number:
                self.flow.new_line()
                self.broken = self.broken or not hard
            hard = bool(inner) and inner[-1].part is Part.BREAK and inner[-1].text == "\n"
            self.written(token.map[0] + number, line, inner, at)
            at = end + 1

    def written(self, number: int, line: str, pieces: list[Piece], start: int) -> None:
        """Write a *line* of a paragraph, whose *pieces* count from *start* characters before it."""
        key = line.strip()
        begins = self.column if number == self.line else 0
        column = _find(self.lines[number], key, begins, not self.table)
        if column < 0:
            self.odd(number, key, pieces, start)
            return
        self.skip(number, column)
        shift = column - (len(line) - len(line.lstrip())) - start
        end = column + len(key)
        for piece in pieces:
            first, last = max(piece.start + shift, column), min(piece.end + shift, end)
            if first < last:
                self.piece(piece, self.lines[number][first:last])
        self.column = end

    def odd(self, number: int, key: str, pieces: list[Piece], start: int) -> None:
        """Write a line that the library has changed: in a cell of a table a bar has a backslash in front."""
        line = self.lines[number]
        begins = self.column if number == self.line else 0
        found = re.compile(re.escape(key).replace(r"\|", r"\\?\|")).search(line, begins)
        if found is None:  # a tab of which the half is indent: then all of the line is text
            self.skip(number, begins)
            self.flow.text(line[begins:])
            self.column = len(line)
            return
        self.skip(number, found.start())
        where = [found.start()]
        for character in key:
            where.append(where[-1] + 1 + (character == "|" and line[where[-1]] == "\\"))
        for piece in pieces:
            text = line[where[max(piece.start - start, 0)] : where[min(piece.end - start, len(key))]]
            for part in re.split(r"(\\)(?=\|)", text):
                marks = piece._replace(part=Part.MARK) if part == "\\" else piece
                self.piece(marks, part)
        self.column = found.end()

    def piece(self, piece: Piece, text: str) -> None:
        """Write a piece of a line."""
        flow = self.flow
        if piece.part is Part.TEXT:
            flow.text(text)
        elif piece.part is Part.ENTITY:
            flow.text(piece.text)
        elif piece.part is Part.PICTURE:
            flow.drop(text, Reason.METADATA)
        elif piece.part is Part.CALL:
            if self.outer is None:
                self.anchors.setdefault(text[2:-1], flow.sink.size)
            flow.drop(text, Reason.NOTE_MARK)
        else:
            hidden = piece.part is Part.HTML and text.startswith("<!--")
            flow.drop(text, Reason.HIDDEN if hidden else Reason.MARKUP)
            if piece.part is Part.HTML and _LINE_BREAK.fullmatch(text):
                flow.new_line()

    def code(self, token: Token) -> None:
        """Write a block of code: its lines as they are."""
        if token.map is None:
            return
        number, end = token.map
        if token.type == "fence":
            line = self.lines[number]
            self.skip(number, max(line.find(token.markup), 0))
            self.flow.drop_apart(line[self.column :], Reason.MARKUP)
            self.line, self.column = number + 1, 0
            number += 1
        for line in token.content.removesuffix("\n").split("\n") if token.content else ():
            if number >= end:
                break
            raw = self.lines[number]
            indent = ""
            column = _find(raw, line.rstrip(" \t"), 0) if line.strip() else len(raw)
            if column < 0:  # a tab that is half the mark's and half the code's
                column = max(_find(raw, line.strip(), 0), 0)
                indent = line[: len(line) - len(line.lstrip())]
            self.skip(number, column)
            self.flow.as_it_is(indent + raw[self.column :])
            self.flow.new_line()
            number += 1
            self.line, self.column = number, 0

    def html(self, token: Token) -> None:
        """Write a block of HTML like a page."""
        if token.map is None:
            return
        for number, line in zip(range(*token.map), token.content.split("\n"), strict=False):
            key = line.strip()
            self.skip(number, max(_find(self.lines[number], key, 0), 0) if key else 0)
            self.line, self.column = number + 1, 0
        page = parse(token.content)
        write_page(page, self.flow, Plan(own_drops(page)))

    def note(self, token: Token) -> None:
        """Write a footnote apart from the text."""
        if token.type == "note_open":
            self.flow.end_line()
            self.label = token.info
            if token.map is not None:
                line = self.lines[token.map[0]]
                self.skip(token.map[0], line.index("]:", line.index("[^")) + 2)
            self.flow.end_line()
            self.outer, self.flow = self.flow, Flow(Plain(apart=[]))
        elif self.outer is not None:
            sink, self.flow, self.outer = self.flow.sink, self.outer, None
            assert isinstance(sink, Plain)
            for text, reason in sink.apart or ():
                self.flow.drop_apart(text, reason)
            self.flow.end_line()
            self.flow.sink.note(self.label, sink.value().strip(), self.anchors.get(self.label))


def _find(line: str, key: str, start: int, ends: bool = True) -> int:
    """Return where *key* stands in *line* from *start* on, or -1; *ends*: at its end, if it does.

    (The library puts a sign in place of null characters.)
    """
    if "\0" in line:
        line = line.replace("\0", "\ufffd")
    at = len(line.rstrip(" \t")) - len(key)
    return at if ends and at >= start and line.startswith(key, at) else line.find(key, start)
