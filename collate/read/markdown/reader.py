"""Reader of Markdown: the text without its markup, which goes into the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _
from collate.model import Document, Reason
from collate.read.encoding import decode
from collate.read.html.boilerplate import marked_drops
from collate.read.html.display_lines import Display
from collate.read.html.flow import Flow, LineMarks
from collate.read.html.reader import is_wrapped
from collate.read.html.sinks import TextCollector
from collate.read.html.tree import parse_page
from collate.read.html.writer import PagePlan, write_page
from collate.read.markdown.inline import InlineParser, InlinePiece, PieceType, bold_lines
from collate.read.markdown.notes import note_labels, note_rule
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from markdown_it.token import Token

    from collate.settings import Settings

#: First line of front matter -> lines that end it.
_FRONT_MATTER = {"---": ("---", "..."), "+++": ("+++",)}
#: Longest front matter, in lines; a choice.
_FRONT_MATTER_LINES = 300
#: A line of markup only: it underlines a heading, rules a table, opens a quotation or a list item.
_MARKS = re.compile(r"[\s\d>*+=_#`~|:.)-]*")
#: A link reference definition: [name]: address "title".
_REFERENCE = re.compile(r"""[\s>]*\[[^\]]+\]:\s*\S*(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*""")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of a Markdown file (CommonMark, tables, footnotes, front matter).

    Lines of the file are lines of ``raw``; list items keep their numbers. Markup,
    addresses of links and bullets go into the ledger as markup, front matter and
    images as metadata.

    Raises:
        SourceError: the encoding is not recognised, or the file has no text.
    """
    text, encoding, how = decode(item.data, item.path, override=settings.read.encoding)
    builder = RawBuilder()
    flow = Flow(builder, numbered=True)
    writer = _MarkdownWriter(text.removeprefix("\ufeff"), flow)
    writer.write()
    if not flow.visible:
        raise SourceError(item.path, _("the file has no text"), _("Remove it"))
    flow.mark_displayed()
    wrapped = writer.has_soft_breaks or is_wrapped(flow)
    yield builder.document(item.source("text/markdown", encoding, how=how), wrapped=wrapped)


class _MarkdownWriter:
    """Writer of the whole file in order; ``line`` and ``column`` are the position of the next character."""

    def __init__(self, text: str, flow: Flow) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.flow = flow
        self.line = 0
        self.column = 0
        self.env: dict[str, object] = {}
        self.anchors: dict[str, int] = {}
        self.in_table = False
        self.has_soft_breaks = False
        """Whether a paragraph extends over several lines without hard breaks, as on a printed page."""
        self.numbers: list[str] = []
        """Numbers of the list items that begin on this line."""
        self.label = ""
        self.outer: Flow | None = None
        """Flow of the text while a footnote is written; None outside footnotes."""

    def write(self) -> None:
        """Write the whole file."""
        self.front_matter()
        first = self.line
        body = "\n".join(self.lines[first:])
        self.inline = InlineParser(note_labels(body))
        rules = self.inline.parser.block.ruler
        rules.before("reference", "note", note_rule, {"alt": ["paragraph", "reference"]})
        for token in self.inline.parser.parse(body, self.env):
            if token.map is not None:
                token.map = [token.map[0] + first, token.map[1] + first]
            self.token(token)
        self.skip(len(self.lines), 0)
        self.flow.end_line()

    def front_matter(self) -> None:
        """Drop the front matter, between two lines of dashes or plus signs at the beginning."""
        ends = _FRONT_MATTER.get(self.lines[0].rstrip(), ())
        for number in range(1, min(len(self.lines), _FRONT_MATTER_LINES) if ends else 0):
            if self.lines[number].rstrip() in ends:
                lines = self.lines[: number + 1]
                starts = accumulate((len(line) + 1 for line in lines), initial=0)
                marks = list(zip(starts, range(1, number + 2), strict=False))
                self.flow.drop_lines("\n".join(lines), Reason.METADATA, marks)
                self.line = number + 1
                return
            if not re.match(r"[\w\"'-]+\s*[:=]|\s|#|-|\[|$", self.lines[number]):
                return  # the first line is a thematic break

    def token(self, token: Token) -> None:
        """Write one token of markdown-it: the beginning, the end, or the content of a block."""
        kind, flow = token.type, self.flow
        if kind == "inline":
            self.paragraph(token)
            self.set_type(Display.NONE)
            return
        if kind in ("note_open", "note_close"):
            self.note(token)
            return
        flow.end_line()
        if kind == "heading_open":
            flow.heading(True, int(token.tag[1]))
        elif kind == "heading_close":
            flow.heading(False)
        elif kind == "list_item_open" and token.info:
            if token.map is not None:
                self.skip(token.map[0], self.column if token.map[0] == self.line else 0)
            self.numbers.append(token.info + token.markup)
            flow.prefix(self.numbers[-1])
        elif kind in ("table_open", "table_close"):
            self.in_table = kind == "table_open"
        elif kind == "list_item_close":
            unused = flow.clear_prefix()
            if unused and not self.numbers:  # already removed from the markup, and no text has followed
                flow.drop_apart(unused, Reason.MARKUP, self.here())
            self.numbers.clear()
        elif kind in ("fence", "code_block"):
            self.code(token)
        elif kind == "html_block":
            self.html(token)
        elif kind == "hr" and token.map is not None:
            self.skip(token.map[1], 0)

    def skip(self, line: int, column: int) -> None:
        """Write everything up to *column* of *line*: markup, and text that markdown-it has omitted."""
        while self.line < min(line, len(self.lines)):
            rest = self.without_numbers(self.lines[self.line][self.column :])
            if rest.strip() and (_MARKS.fullmatch(rest) or _REFERENCE.fullmatch(rest)):
                self.flow.drop_apart(rest, Reason.MARKUP, self.here())
            elif not rest and not self.column:
                self.flow.end_line()
                self.flow.sink.at_line(self.line + 1)
                self.flow.new_line()
            elif rest.strip():
                self.flow.end_line()
                self.flow.text(rest, self.line + 1)
                self.flow.end_line()
            self.line, self.column = self.line + 1, 0
        if self.line < len(self.lines) and column > self.column:
            marks = self.without_numbers(self.lines[line][self.column : column])
            if marks.strip():
                self.flow.at_lines(self.here())
                self.flow.sink.drop(marks, Reason.MARKUP)
            self.column = column

    def here(self) -> LineMarks:
        """Return the mark that the next text stands on the current line of the file."""
        return ((0, self.line + 1),)

    def without_numbers(self, marks: str) -> str:
        """Return *marks* without the numbers of list items, which are text."""
        if not self.numbers:
            return marks
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
        bold = bold_lines(token.content, pieces) if len(pieces) > 1 and not self.in_table else frozenset()
        if "\n" not in token.content:
            self.set_type(Display.BOLD if bold else Display.NONE)
            self.paragraph_line(token.map[0], token.content, pieces=pieces, start=0)
            return
        at = first = 0
        hard = False
        for number, line in enumerate(token.content.split("\n")):
            end = at + len(line)
            while first < len(pieces) and pieces[first].end <= at:
                first += 1
            inner: list[InlinePiece] = []
            for piece in islice(pieces, first, None):
                if piece.start > end:
                    break
                inner.append(piece)
            if number and self.outer is not None and not hard:
                self.flow.blank("\n")
            elif number:
                self.flow.new_line()
                self.has_soft_breaks = self.has_soft_breaks or not hard
            hard = bool(inner) and inner[-1].part is PieceType.BREAK and inner[-1].text == "\n"
            self.set_type(Display.BOLD if number in bold else Display.NONE)
            self.paragraph_line(token.map[0] + number, line, pieces=inner, start=at)
            at = end + 1

    def set_type(self, style: Display) -> None:
        """Set the type of the next text."""
        if self.flow.display is not None:
            self.flow.display.style = style

    def paragraph_line(self, number: int, line: str, *, pieces: list[InlinePiece], start: int) -> None:
        """Write a *line* of a paragraph, line *number* of the file, at offset *start* of the paragraph."""
        key = line.strip()
        begins = self.column if number == self.line else 0
        column = _find(self.lines[number], key, begins, at_end=not self.in_table)
        if column < 0:
            self.altered_line(number, key, pieces=pieces, start=start)
            return
        self.skip(number, column)
        shift = column - (len(line) - len(line.lstrip())) - start
        end = column + len(key)
        for piece in pieces:
            first, last = max(piece.start + shift, column), min(piece.end + shift, end)
            if first < last:
                self.piece(piece, self.lines[number][first:last])
        self.column = end

    def altered_line(self, number: int, key: str, *, pieces: list[InlinePiece], start: int) -> None:
        r"""Write a line that markdown-it has altered: it removes the backslash of ``\|`` in a table cell."""
        line = self.lines[number]
        begins = self.column if number == self.line else 0
        match = re.compile(re.escape(key).replace(r"\|", r"\\?\|")).search(line, begins)
        if match is None:  # a tab that is partly indentation: the whole line is text then
            self.skip(number, begins)
            self.flow.text(line[begins:], self.line + 1)
            self.column = len(line)
            return
        self.skip(number, match.start())
        offsets = [match.start()]
        for character in key:
            offsets.append(offsets[-1] + 1 + (character == "|" and line[offsets[-1]] == "\\"))
        for piece in pieces:
            text = line[offsets[max(piece.start - start, 0)] : offsets[min(piece.end - start, len(key))]]
            for part in re.split(r"(\\)(?=\|)", text):
                marks = piece._replace(part=PieceType.MARK) if part == "\\" else piece
                self.piece(marks, part)
        self.column = match.end()

    def piece(self, piece: InlinePiece, text: str) -> None:
        """Write a piece of a line."""
        flow = self.flow
        if piece.part is PieceType.TEXT:
            flow.text(text, self.line + 1)
        elif piece.part is PieceType.ENTITY:
            flow.text(piece.text, self.line + 1)
        elif piece.part is PieceType.PICTURE:
            flow.drop(text, Reason.METADATA, self.here())
        elif piece.part is PieceType.CALL:
            if self.outer is None:
                self.anchors.setdefault(text[2:-1], flow.sink.size)
            flow.drop(text, Reason.NOTE_MARK, self.here())
        else:
            hidden = piece.part is PieceType.HTML and text.startswith("<!--")
            flow.drop(text, Reason.HIDDEN if hidden else Reason.MARKUP, self.here())
            if piece.part is PieceType.HTML and _LINE_BREAK.fullmatch(text):
                flow.new_line()

    def code(self, token: Token) -> None:
        """Write a block of code, with its lines and white space."""
        if token.map is None:
            return
        number, end = token.map
        if token.type == "fence":
            line = self.lines[number]
            self.skip(number, max(line.find(token.markup), 0))
            self.flow.drop_apart(line[self.column :], Reason.MARKUP, self.here())
            self.line, self.column = number + 1, 0
            number += 1
        for line in token.content.removesuffix("\n").split("\n") if token.content else ():
            if number >= end:
                break
            raw = self.lines[number]
            indent = ""
            column = _find(raw, line.rstrip(" \t"), 0) if line.strip() else len(raw)
            if column < 0:  # a tab that belongs partly to the markup and partly to the code
                column = max(_find(raw, line.strip(), 0), 0)
                indent = line[: len(line) - len(line.lstrip())]
            self.skip(number, column)
            self.flow.verbatim(indent + raw[self.column :], range(self.line + 1, self.line + 2))
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
        page = parse_page(token.content)
        write_page(page, self.flow, plan=PagePlan(marked_drops(page)), above=token.map[0])

    def note(self, token: Token) -> None:
        """Begin or end a footnote, which is written apart from the text."""
        if token.type == "note_open":
            self.flow.end_line()
            self.label = token.info
            if token.map is not None:
                line = self.lines[token.map[0]]
                self.skip(token.map[0], line.index("]:", line.index("[^")) + 2)
            self.flow.end_line()
            self.outer, self.flow = self.flow, Flow(TextCollector(apart=[]), numbered=True, typed=False)
        elif self.outer is not None:
            sink, self.flow, self.outer = self.flow.sink, self.outer, None
            assert isinstance(sink, TextCollector)
            for apart, reason, number in sink.apart or ():
                self.flow.drop_apart(apart, reason, ((0, number),))
            self.flow.end_line()
            text = sink.value()
            self.flow.at_lines(sink.lines, len(text) - len(text.lstrip()))
            self.flow.sink.note(self.label, text.strip(), anchor=self.anchors.get(self.label))


def _find(line: str, key: str, start: int, *, at_end: bool = True) -> int:
    """Return the column of *key* in *line* from *start* on, or -1; with *at_end* preferably at the end.

    markdown-it replaces null characters by U+FFFD REPLACEMENT CHARACTER.
    """
    if "\0" in line:
        line = line.replace("\0", "\ufffd")
    at = len(line.rstrip(" \t")) - len(key)
    return at if at_end and at >= start and line.startswith(key, at) else line.find(key, start)
