"""Offsets of the text and the markup within a paragraph of Markdown.

markdown-it yields the content of a paragraph without offsets into the file, so
each of its inline rules is wrapped to record the characters it consumes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from collate.text.layout import HAN, MARKS

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Rule = Callable[[StateInline, bool], bool]

#: Deepest nesting of lists, quotations and brackets; a choice: with the default (20) text is lost.
NESTING = 60
_CJK = re.compile(f"[{HAN}{MARKS}]")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_LETTER = re.compile(r"[^\W_]")
_EMPHASIS = re.compile(r"[*_]+")
#: The address of a link, in the mark that ends it.
_ADDRESS = re.compile(r"\]\(.*?\)(?=[*_]*$)|\]\[.*?\]", re.DOTALL)
_BOLD_TAG = re.compile(r"<(/?)(?:b|strong)\b", re.IGNORECASE)


class PieceType(IntEnum):
    """Type of a stretch of a paragraph."""

    TEXT = 0
    MARK = 1
    BREAK = 2
    ENTITY = 3
    HTML = 4
    PICTURE = 5
    CALL = 6


class InlinePiece(NamedTuple):
    """A stretch ``[start, end)`` of a paragraph; *text* is the character of an entity, or of a line break."""

    start: int
    end: int
    part: PieceType
    text: str = ""


class InlineParser:
    """Parser of Markdown blocks and paragraphs; ``notes`` are the labels of the footnotes in the file."""

    def __init__(self, notes: frozenset[str] = frozenset()) -> None:
        from markdown_it import MarkdownIt

        self.notes = notes
        self._recorded: list[InlinePiece] = []
        #: Candidate marks of emphasis: some turn out to be text at the end of the paragraph.
        self._marks: list[tuple[int, Token]] = []
        self._image_depth = 0
        self.parser = MarkdownIt("commonmark", {"html": True, "maxNesting": NESTING})
        self.parser.enable(["table", "strikethrough"])
        # Paragraphs are parsed one by one in pieces(), and the targets of links are not used.
        self.parser.core.ruler.enableOnly(["normalize", "block"])
        for name in ("validateLink", "normalizeLink", "normalizeLinkText"):
            setattr(self.parser, name, str)
        self._wrap_rules()

    def pieces(self, text: str, env: dict[str, object]) -> list[InlinePiece]:
        """Return the pieces of a paragraph, in order and without gaps; *env* has its link references.

        >>> inline = InlineParser()
        >>> [(piece.part.name, piece.start, piece.end) for piece in inline.pieces("**团结**[力](x)", {})]
        [('MARK', 0, 2), ('TEXT', 2, 4), ('MARK', 4, 7), ('TEXT', 7, 8), ('MARK', 8, 12)]
        """
        self._recorded, self._marks = [], []
        self.parser.inline.parse(text, self.parser, env, [])
        for at, token in self._marks:
            if token.type != "text" or not token.content:
                self._recorded.append(InlinePiece(at, at + 1, PieceType.MARK))
        pieces: list[InlinePiece] = []
        end = 0
        for piece in sorted(self._recorded):
            if piece.start > end:
                pieces.append(InlinePiece(end, piece.start, PieceType.TEXT))
            end = max(end, piece.end)
            if pieces and pieces[-1].part is piece.part is PieceType.MARK and pieces[-1].end == piece.start:
                pieces[-1] = pieces[-1]._replace(end=piece.end)
            else:
                pieces.append(piece)
        return [*pieces, InlinePiece(end, len(text), PieceType.TEXT)] if end < len(text) else pieces

    def _wrap_rules(self) -> None:
        from markdown_it import rules_inline as rules

        ruler = self.parser.inline.ruler
        wrapped: dict[str, Rule] = {
            "newline": rules.newline,
            "escape": rules.escape,
            "backticks": rules.backtick,
            "strikethrough": rules.strikethrough.tokenize,
            "emphasis": rules.emphasis.tokenize,
            "link": rules.link,
            "image": rules.image,
            "autolink": rules.autolink,
            "html_inline": rules.html_inline,
            "entity": rules.entity,
        }
        for name, rule in wrapped.items():
            ruler.at(name, self._recording(name, rule))
        ruler.before("link", "note", self._recording("note", self._call))
        # Without the rules that join texts: the offsets of the candidate marks belong to single tokens.
        self.parser.inline.ruler2.enableOnly(["balance_pairs", "strikethrough", "emphasis"])

    def _recording(self, name: str, rule: Rule) -> Rule:
        """Return *rule* wrapped to record the characters it consumes."""

        def run(state: StateInline, silent: bool) -> bool:
            start, tokens, marks = state.pos, len(state.tokens), len(state.delimiters)
            # The description of an image is parsed as a paragraph of its own, with other offsets.
            in_image = name == "image" and not silent
            self._image_depth += in_image
            ok = rule(state, silent)
            self._image_depth -= in_image
            if ok and not silent and not self._image_depth:
                if name == "emphasis":
                    _loosen(state, start, first=marks)
                self._record(name, state, start=start, tokens=state.tokens[tokens:])
            return ok

        return run

    def _record(self, name: str, state: StateInline, *, start: int, tokens: list[Token]) -> None:
        """Record the pieces of ``[start, state.pos)``, which the rule *name* has turned into *tokens*."""
        end = state.pos
        last = tokens[-1].type if tokens else ""
        edges: tuple[int, int] | None = None
        if name in ("strikethrough", "emphasis"):
            owners = [token for token in tokens if token.type == "text" for character in token.content]
            self._marks += zip(range(start, end), owners[start - end :], strict=True)
        elif name == "newline" or last == "hardbreak":
            character = "\n" if last == "hardbreak" else " "
            self._recorded.append(InlinePiece(start, end, PieceType.BREAK, character))
        elif name == "escape":
            self._recorded.append(InlinePiece(start, start + 1, PieceType.MARK))
        elif name == "backticks" and last == "code_inline":
            edges = (start + len(tokens[-1].markup), end - len(tokens[-1].markup))
        elif name == "link":
            edges = (start + 1, state.md.helpers.parseLinkLabel(state, start, True))
        elif name == "autolink":
            edges = (start + 1, end - 1)
        elif name == "entity" and last == "text_special":
            self._recorded.append(InlinePiece(start, end, PieceType.ENTITY, tokens[-1].content))
        elif name in _WHOLE:
            self._recorded.append(InlinePiece(start, end, _WHOLE[name]))
        if edges is not None:
            self._recorded.append(InlinePiece(start, edges[0], PieceType.MARK))
            self._recorded.append(InlinePiece(edges[1], end, PieceType.MARK))

    def _call(self, state: StateInline, silent: bool) -> bool:
        """Inline rule of markdown-it for the call of a footnote: ``[^1]``."""
        match = _NOTE.match(state.src, state.pos, state.posMax)
        if match is None or match[1] not in self.notes:
            return False
        if not silent:
            state.push("note", "", 0)
        state.pos = match.end()
        return True


#: Rules that consume one piece as a whole.
_WHOLE = {"html_inline": PieceType.HTML, "image": PieceType.PICTURE, "note": PieceType.CALL}


def _loosen(state: StateInline, start: int, *, first: int) -> None:
    """Let ``**`` open and close emphasis beside Chinese characters and punctuation.

    The rules of CommonMark presuppose spaces between words: by them, the second
    mark in **“团结”**就是 closes nothing. *first* is the index of the first delimiter at *start*.
    """
    before, after = state.src[start - 1 : start], state.src[state.pos : state.pos + 1]
    if state.src[start] != "*" or not before.strip() or not after.strip():
        return
    for mark in state.delimiters[first:]:
        mark.open = mark.open or _CJK.match(before) is not None
        mark.close = mark.close or _CJK.match(after) is not None


def bold_lines(text: str, pieces: Sequence[InlinePiece]) -> frozenset[int]:
    r"""Return the lines, from 0, of a paragraph that are wholly bold (``**``, ``__``, ``<b>``).

    In a paragraph that is bold in part, the bold type must begin and end on the line itself.

    >>> inline, text = InlineParser(), "**一、团结**\n要**团结**。"
    >>> sorted(bold_lines(text, inline.pieces(text, {})))
    [0]
    """
    if not any(piece.part in (PieceType.MARK, PieceType.HTML) for piece in pieces):
        return frozenset()
    lines = [_BoldLine()]
    bold = False
    for piece in pieces:
        words = text[piece.start : piece.end]
        if piece.part is PieceType.MARK:
            bold ^= sum(len(run) % 4 in (2, 3) for run in _EMPHASIS.findall(_ADDRESS.sub("", words))) % 2 == 1
        elif piece.part is PieceType.HTML and (tag := _BOLD_TAG.match(words)):
            bold = not tag[1]
        elif piece.part in (PieceType.TEXT, PieceType.ENTITY) and _LETTER.search(piece.text or words):
            lines[-1].bold |= bold
            lines[-1].plain |= not bold
        for _ in range(words.count("\n")):
            lines[-1].runs_on = bold
            lines.append(_BoldLine(begins_bold=bold))
    whole = not any(line.plain for line in lines)
    return frozenset(
        number
        for number, line in enumerate(lines)
        if line.bold and not line.plain and (whole or not (line.runs_on or line.begins_bold))
    )


@dataclass(slots=True)
class _BoldLine:
    """Whether a line has bold letters, and plain ones, and whether bold type goes on over its edges."""

    bold: bool = False
    plain: bool = False
    begins_bold: bool = False
    runs_on: bool = False
