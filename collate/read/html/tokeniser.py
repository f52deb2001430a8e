"""HTML and XHTML as a stream of tokens: every character of the file is markup or text, none is lost.

libxml2's HTML parser is not used. Version 2.14 drops everything after
``</html>`` (pages are often concatenated), whole pages with tags nested more
than 2,048 deep, and CDATA; older versions behave differently again. Here
tags are recognised as in a browser (WHATWG HTML, 13.2.5 Tokenization), but
where a browser would swallow text to the end of the file, the text stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from html import unescape
from typing import NamedTuple


class TokenType(IntEnum):
    """Type of a token: text, start tag, end tag, or comment."""

    TEXT = 0
    OPEN = 1
    CLOSE = 2
    COMMENT = 3


class Token(NamedTuple):
    """Text or comment in *value*; or the name of a tag, its unparsed *attributes*, whether it is *empty*.

    ``line`` is the line of the file, from 1, on which it begins.
    """

    kind: TokenType
    value: str
    attributes: str = ""
    empty: bool = False
    line: int = 1


def word_set(names: str) -> frozenset[str]:
    """Return the words of *names* as a set."""
    return frozenset(names.split())


# Possessive throughout, so that a tag is read in one pass, however malformed. It ends at ">", or, where
# that is missing, before the next "<" or at the end of the file.
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:._-]*+)(?=[\s/>]|\Z)"
    r"""((?:[^<>=]++|=\s*+(?>"[^"]*+"|'[^']*+')?+)*+)(>|(?=<)|\Z)"""
)
_DOCTYPE = re.compile(
    r"""<!doctype[^<>\["']*+(?:"[^"<>]*+"|'[^'<>]*+'|[^<>\["']++)*+"""
    r"""(?:\[((?:[^\]"']++|"[^"]*+"|'[^']*+')*+)\]\s*+)?>""",
    re.IGNORECASE,
)
_SHORT_COMMENT = re.compile("<!--(-?)>")
_COMMENT_END = re.compile("--!?>")
_ATTRIBUTE = re.compile(r"""([^\s=/>"'][^\s=/>]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_CONDITION = re.compile(r"!\[(?:if|endif)\b", re.IGNORECASE)

#: Elements whose content is not markup; in the last two, character references are replaced.
_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "plaintext", "textarea", "title"))
_REFERENCES = frozenset(("textarea", "title"))
#: Those that extend to the end of the file when their end tag is missing.
_TO_THE_END = frozenset(("script", "style", "plaintext"))
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in _RAW}
_BLOCK_TAG = re.compile(r"<(?:p|div|table|h[1-6])[\s>]", re.IGNORECASE)

#: Names that make a tag after "<" even if ">" is missing.
_TAGS_WITHOUT_END = word_set(
    "a abbr address article aside b base blockquote body br button caption center code col dd del div dl dt "
    "em figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins "
    "label li link main meta nav noscript object ol option p pre q rp rt ruby s script section select small "
    "span strong style sub sup table tbody td template textarea tfoot th thead title tr u ul"
)
#: Prefixes of the XHTML namespace; any other (o:p) is part of the name.
_PREFIX = re.compile("(?:x?html|h):")
_EMPTY: Mapping[str, str] = {}


def html_tokens(text: str, xml: bool = False) -> Iterator[Token]:
    r"""Yield the tokens of an HTML file, or with *xml* of an XHTML file, in order.

    Lines end at ``\n``. Only standard character references are replaced in text: an entity that the
    file declares stays as it is written, so that none can expand.

    >>> [token.value for token in html_tokens("a &lt; b<br>c <3 d<!-- e -->")]
    ['a < b', 'br', 'c <3 d', ' e ']
    """
    scan = _Scan(text, xml)
    start = at = counted = 0
    line = first = 1
    while (at := text.find("<", at)) >= 0:
        line += text.count("\n", counted, at)
        counted = at
        markup = scan.markup(at, line)
        if markup is None:
            at += 1
            continue
        if start < at:
            yield _text(text[start:at], first)
        token, start = markup
        first = line + text.count("\n", at, start)
        if token is not None:
            yield token
            if token.kind is TokenType.OPEN and token.value in _RAW:
                end = scan.raw_end(token, start)
                if end is None:
                    yield Token(TokenType.CLOSE, token.value, line=first)
                elif start < end:
                    raw = text[start:end]
                    is_text = token.value in _REFERENCES
                    yield _text(raw, first) if is_text else Token(TokenType.TEXT, raw, line=first)
                    first += raw.count("\n")
                    start = end
        line, counted, at = first, start, start
    if start < len(text):
        yield _text(text[start:], first)


def parse_attributes(source: str) -> Mapping[str, str]:
    """Return the attributes of a tag by their names in lower case; of equal names, the first counts.

    >>> parse_attributes(' href="a&amp;b" HIDDEN class=x')
    {'href': 'a&b', 'hidden': '', 'class': 'x'}
    """
    if not source or source.isspace():
        return _EMPTY
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(source):
        if value[:1] in ('"', "'"):
            value = value[1:-1]
        attributes.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return attributes


def _text(source: str, line: int) -> Token:
    return Token(TokenType.TEXT, unescape(source) if "&" in source else source, "", False, line)


class _Scan:
    """Scanner of markup at an offset; results of searches are cached, so that the time stays linear."""

    def __init__(self, text: str, xml: bool) -> None:
        self.text = text
        self.xml = xml
        self._doctype = True
        self._missing: set[str] = set()
        self._next: dict[re.Pattern[str], re.Match[str]] = {}

    def markup(self, at: int, line: int) -> tuple[Token | None, int] | None:
        """Return the token at the offset *at*, on *line* (None for markup without content), and its end.

        The result is None if the "<" there is text.
        """
        after = self.text[at + 1 : at + 2]
        if after == "!":
            return self._declaration(at, line)
        if after == "?" or (after == "/" and not self.text[at + 2 : at + 3].isalpha()):
            end = self._find("?>" if self.xml else ">", at)
            if end < 0:
                return None
            declares = self.text.startswith("<?xml", at)
            comment = None if declares else Token(TokenType.COMMENT, self.text[at + 1 : end], line=line)
            return comment, self._past(end)
        tag = _TAG.match(self.text, at)
        if tag is None:
            return None
        name = tag[2].lower()
        if tag[4] != ">" and name not in _TAGS_WITHOUT_END:
            return None
        if self.xml:
            name = _PREFIX.sub("", name)
        if tag[1]:
            return Token(TokenType.CLOSE, name, "", False, line), tag.end()
        return Token(TokenType.OPEN, name, tag[3], self.xml and tag[3].endswith("/"), line), tag.end()

    def _declaration(self, at: int, line: int) -> tuple[Token | None, int] | None:
        text = self.text
        if text.startswith("<!--", at):
            short = _SHORT_COMMENT.match(text, at)
            end = self._search(_COMMENT_END, at + 4) if short is None else short
            if end is not None:
                words = text[at + 4 : end.start()] if short is None else ""
                return Token(TokenType.COMMENT, words, line=line), end.end()
        elif text.startswith("<![CDATA[", at):
            close = self._find("]]>", at)
            if close >= 0:
                return Token(TokenType.TEXT, text[at + 9 : close], line=line), close + 3
        else:
            doctype = _DOCTYPE.match(text, at) if self._doctype else None
            # Many malformed declarations would take quadratic time; all but the first are comments.
            self._doctype = self._doctype and text[at + 2 : at + 9].lower() != "doctype"
            if doctype is not None:
                declared = Token(TokenType.COMMENT, doctype[1], line=line) if doctype[1] else None
                return declared, doctype.end()
        close = self._find(">", at)
        if close < 0:
            return None
        content = text[at + 1 : close]
        comment = None if _CONDITION.match(content) else Token(TokenType.COMMENT, content, line=line)
        return comment, close + 1

    def raw_end(self, token: Token, start: int) -> int | None:
        """Return the end of the raw content of the element *token*, which begins at *start*.

        None where the element is not closed: the text after it is not its content.
        """
        name = token.value
        if token.empty:
            return start
        end_tag = self._search(_RAW_END[name], start)
        if end_tag is None:
            return len(self.text) if name in _TO_THE_END else None
        # <script src=x />: for a browser, everything up to the next </script> is script. Here it is not
        # if a block begins before that.
        if token.attributes.endswith("/"):
            block = self._search(_BLOCK_TAG, start)
            return None if block is not None and block.start() < end_tag.start() else end_tag.start()
        return end_tag.start()

    def _find(self, part: str, at: int) -> int:
        """Return the offset of *part* from *at* on, or -1."""
        if part in self._missing:
            return -1
        offset = self.text.find(part, at)
        if offset < 0:
            self._missing.add(part)
        return offset

    def _search(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Return the first match of *pattern* from *at* on, or None."""
        if pattern.pattern in self._missing:
            return None
        match = self._next.get(pattern)
        if match is None or match.start() < at:
            match = pattern.search(self.text, at)
            if match is None:
                self._missing.add(pattern.pattern)
            else:
                self._next[pattern] = match
        return match

    def _past(self, end: int) -> int:
        return end + (2 if self.xml else 1)
