"""Which characters of a line of Markdown are text and which are marks.

The library says what a paragraph means, but not where in the file each part
of it stands. So each of its rules is asked to note which characters it took.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from collate.text.layout import HAN, MARKS

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Rule = Callable[[StateInline, bool], bool]

#: Deepest nesting of lists, quotations and brackets; the library's own limit (20) leaves text out.
NESTING = 60
_CJK = re.compile(f"[{HAN}{MARKS}]")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")


class Part(IntEnum):
    """What a stretch of a paragraph is."""

    TEXT = 0
    MARK = 1
    BREAK = 2
    ENTITY = 3
    HTML = 4
    PICTURE = 5
    CALL = 6


class Piece(NamedTuple):
    """A stretch ``[start, end)`` of a paragraph; *text*: what an entity stands for, how a line breaks."""

    start: int
    end: int
    part: Part
    text: str = ""


class Inline:
    """The rules of Markdown within a paragraph.

    ``notes`` are the labels of the footnotes that the file has.
    """

    def __init__(self, notes: frozenset[str] = frozenset()) -> None:
        from markdown_it import MarkdownIt

        self.notes = notes
        self._taken: list[Piece] = []
        #: Marks of emphasis, some of which the library takes back when it has read all of the paragraph.
        self._marks: list[tuple[int, Token]] = []
        self._inner = 0
        self.parser = MarkdownIt("commonmark", {"html": True, "maxNesting": NESTING})
        self.parser.enable(["table", "strikethrough"])
        # The paragraphs are read below, one by one, and where links lead is of no interest.
        self.parser.core.ruler.enableOnly(["normalize", "block"])
        for name in ("validateLink", "normalizeLink", "normalizeLinkText"):
            setattr(self.parser, name, str)
        self._listen()

    def pieces(self, text: str, env: dict[str, object]) -> list[Piece]:
        """Return the pieces of a paragraph, in order; together they are the paragraph.

        >>> inline = Inline()
        >>> [(piece.part.name, piece.start, piece.end) for piece in inline.pieces("**团结**[力](x)", {})]
        [('MARK', 0, 2), ('TEXT', 2, 4), ('MARK', 4, 7), ('TEXT', 7, 8), ('MARK', 8, 12)]
        """
        self._taken, self._marks = [], []
        self.parser.inline.parse(text, self.parser, env, [])
        for at, token in self._marks:
            if token.type != "text" or not token.content:
                self._taken.append(Piece(at, at + 1, Part.MARK))
        found: list[Piece] = []
        end = 0
        for piece in sorted(self._taken):
            if piece.start > end:
                found.append(Piece(end, piece.start, Part.TEXT))
            end = max(end, piece.end)
            if found and found[-1].part is piece.part is Part.MARK and found[-1].end == piece.start:
                found[-1] = found[-1]._replace(end=piece.end)
            else:
                found.append(piece)
        return [*found, Piece(end, len(text), Part.TEXT)] if end < len(text) else found

    def _listen(self) -> None:
        from markdown_it import rules_inline as rules

        ruler = self.parser.inline.ruler
        noted: dict[str, Rule] = {
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
        for name, rule in noted.items():
            ruler.at(name, self._noting(name, rule))
        ruler.before("link", "note", self._noting("note", self._call))
        # Joining texts would mix what was noted of each.
        self.parser.inline.ruler2.enableOnly(["balance_pairs", "strikethrough", "emphasis"])

    def _noting(self, name: str, rule: Rule) -> Rule:
        def run(state: StateInline, silent: bool) -> bool:
            start, tokens, marks = state.pos, len(state.tokens), len(state.delimiters)
            # What is said of a picture is read as a paragraph of its own.
            inner = name == "image" and not silent
            self._inner += inner
            ok = rule(state, silent)
            self._inner -= inner
            if ok and not silent and not self._inner:
                if name == "emphasis":
                    _loosen(state, start, marks)
                self._note(name, state, start, state.tokens[tokens:])
            return ok

        return run

    def _note(self, name: str, state: StateInline, start: int, made: list[Token]) -> None:
        end = state.pos
        last = made[-1].type if made else ""
        edges: tuple[int, int] | None = None
        if name in ("strikethrough", "emphasis"):
            each = [token for token in made if token.type == "text" for _ in token.content]
            self._marks += zip(range(start, end), each[start - end :], strict=True)
        elif name == "newline" or last == "hardbreak":
            self._taken.append(Piece(start, end, Part.BREAK, "\n" if last == "hardbreak" else " "))
        elif name == "escape":
            self._taken.append(Piece(start, start + 1, Part.MARK))
        elif name == "backticks" and last == "code_inline":
            edges = (start + len(made[-1].markup), end - len(made[-1].markup))
        elif name == "link":
            edges = (start + 1, state.md.helpers.parseLinkLabel(state, start, True))
        elif name == "autolink":
            edges = (start + 1, end - 1)
        elif name == "entity" and last == "text_special":
            self._taken.append(Piece(start, end, Part.ENTITY, made[-1].content))
        elif name in _WHOLE:
            self._taken.append(Piece(start, end, _WHOLE[name]))
        if edges is not None:
            self._taken += (Piece(start, edges[0], Part.MARK), Piece(edges[1], end, Part.MARK))

    def _call(self, state: StateInline, silent: bool) -> bool:
        found = _NOTE.match(state.src, state.pos, state.posMax)
        if found is None or found[1] not in self.notes:
            return False
        if not silent:
            state.push("note", "", 0)
        state.pos = found.end()
        return True


_WHOLE = {"html_inline": Part.HTML, "image": Part.PICTURE, "note": Part.CALL}


def _loosen(state: StateInline, start: int, first: int) -> None:
    """Let ``**`` open and close beside Chinese characters and marks.

    The rules of CommonMark take the space between words for granted: by them
    the second mark in **“团结”**就是 closes nothing.
    """
    before, after = state.src[start - 1 : start], state.src[state.pos : state.pos + 1]
    if state.src[start] != "*" or not before.strip() or not after.strip():
        return
    for mark in state.delimiters[first:]:
        mark.open = mark.open or _CJK.match(before) is not None
        mark.close = mark.close or _CJK.match(after) is not None
