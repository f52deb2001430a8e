"""HTML and XHTML as a stream of tokens: every character of the file is markup or text, none is lost.

libxml2's HTML parser is not used. Version 2.14 leaves out what stands after
``</html>`` (pages are often pasted together), the whole of a page whose tags
are nested more than 2,048 deep, and CDATA; older versions do other things.
Here a tag is what a browser takes for one (WHATWG HTML, 13.2.5 Tokenization),
but where a browser would swallow text to the end of the file, the text stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from html import unescape
from typing import NamedTuple


class Kind(IntEnum):
    """What a token is."""

    TEXT = 0
    OPEN = 1
    CLOSE = 2
    COMMENT = 3


class Token(NamedTuple):
    """Text or a comment in *value*; or the name of a tag, its *attributes* as written, whether *empty*."""

    kind: Kind
    value: str
    attributes: str = ""
    empty: bool = False


def words(names: str) -> frozenset[str]:
    """Return the words of *names* as a set."""
    return frozenset(names.split())


# Possessive throughout: a tag is read in one pass, whatever is wrong with it. It ends at ">", or, where
# that is missing, before the next "<" or with the file.
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

#: Elements whose content is no markup; in the last two character references count.
_RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "plaintext", "textarea", "title"))
_REFERENCES = frozenset(("textarea", "title"))
#: Those that are taken to reach to the end of the file when their end tag is missing.
_TO_THE_END = frozenset(("script", "style", "plaintext"))
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in _RAW}
_BLOCK_TAG = re.compile(r"<(?:p|div|table|h[1-6])[\s>]", re.IGNORECASE)

#: Words after "<" that make a tag even if ">" is missing.
_KNOWN = words(
    "a abbr address article aside b base blockquote body br button caption center code col dd del div dl dt "
    "em figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins "
    "label li link main meta nav noscript object ol option p pre q rp rt ruby s script section select small "
    "span strong style sub sup table tbody td template textarea tfoot th thead title tr u ul"
)
#: Prefixes of the XHTML namespace; others (o:p) are part of a name that no browser knows.
_PREFIX = re.compile("(?:x?html|h):")
_EMPTY: Mapping[str, str] = {}


def tokens(text: str, xml: bool = False) -> Iterator[Token]:
    """Yield the tokens of an HTML file, or with *xml* of an XHTML file, in order.

    Character references are replaced in text, no others: an entity that the
    file declares itself stays as it is written, so that none can expand.

    >>> [token.value for token in tokens("a &lt; b<br>c <3 d<!-- e -->")]
    ['a < b', 'br', 'c <3 d', ' e ']
    """
    scan = _Scan(text, xml)
    start = at = 0
    while (at := text.find("<", at)) >= 0:
        found = scan.markup(at)
        if found is None:
            at += 1
            continue
        if start < at:
            yield _text(text[start:at])
        token, start = found
        if token is not None:
            yield token
            if token.kind is Kind.OPEN and token.value in _RAW:
                end = scan.raw_end(token, start)
                if end is None:
                    yield Token(Kind.CLOSE, token.value)
                elif start < end:
                    raw = text[start:end]
                    yield _text(raw) if token.value in _REFERENCES else Token(Kind.TEXT, raw)
                    start = end
        at = start
    if start < len(text):
        yield _text(text[start:])


def attributes(written: str) -> Mapping[str, str]:
    """Return the attributes of a tag by their names in lower case; the first of a name counts.

    >>> attributes(' href="a&amp;b" HIDDEN class=x')
    {'href': 'a&b', 'hidden': '', 'class': 'x'}
    """
    if not written or written.isspace():
        return _EMPTY
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(written):
        if value[:1] in ('"', "'"):
            value = value[1:-1]
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def _text(written: str) -> Token:
    return Token(Kind.TEXT, unescape(written) if "&" in written else written)


class _Scan:
    """Reads markup at a place. What is searched for and not found is not searched for again."""

    def __init__(self, text: str, xml: bool) -> None:
        self.text = text
        self.xml = xml
        self._doctype = True
        self._missing: set[str] = set()
        self._next: dict[re.Pattern[str], re.Match[str]] = {}

    def markup(self, at: int) -> tuple[Token | None, int] | None:
        """Return the token at *at* and where it ends; None if the "<" there is text."""
        after = self.text[at + 1 : at + 2]
        if after == "!":
            return self._declaration(at)
        if after == "?" or (after == "/" and not self.text[at + 2 : at + 3].isalpha()):
            end = self._find("?>" if self.xml else ">", at)
            if end < 0:
                return None
            declares = self.text.startswith("<?xml", at)
            return None if declares else Token(Kind.COMMENT, self.text[at + 1 : end]), self._past(end)
        found = _TAG.match(self.text, at)
        if found is None:
            return None
        name = found[2].lower()
        if found[4] != ">" and name not in _KNOWN:
            return None
        if self.xml:
            name = _PREFIX.sub("", name)
        if found[1]:
            return Token(Kind.CLOSE, name), found.end()
        return Token(Kind.OPEN, name, found[3], self.xml and found[3].endswith("/")), found.end()

    def _declaration(self, at: int) -> tuple[Token | None, int] | None:
        text = self.text
        if text.startswith("<!--", at):
            short = _SHORT_COMMENT.match(text, at)
            end = self._search(_COMMENT_END, at + 4) if short is None else short
            if end is not None:
                return Token(Kind.COMMENT, text[at + 4 : end.start()] if short is None else ""), end.end()
        elif text.startswith("<![CDATA[", at):
            close = self._find("]]>", at)
            if close >= 0:
                return Token(Kind.TEXT, text[at + 9 : close]), close + 3
        else:
            found = _DOCTYPE.match(text, at) if self._doctype else None
            # A second one that is broken would make reading slow; it is a comment then.
            self._doctype = self._doctype and text[at + 2 : at + 9].lower() != "doctype"
            if found is not None:
                return (Token(Kind.COMMENT, found[1]) if found[1] else None), found.end()
        close = self._find(">", at)
        if close < 0:
            return None
        content = text[at + 1 : close]
        return (None if _CONDITION.match(content) else Token(Kind.COMMENT, content)), close + 1

    def raw_end(self, token: Token, start: int) -> int | None:
        """Return where the raw content of the element *token* ends that starts at *start*.

        None where it is not closed: what follows is no content of it.
        """
        name = token.value
        if token.empty:
            return start
        found = self._search(_RAW_END[name], start)
        if found is None:
            return len(self.text) if name in _TO_THE_END else None
        # <script src=x />: for a browser all up to the next </script> is a script.
        if token.attributes.endswith("/"):
            block = self._search(_BLOCK_TAG, start)
            return None if block is not None and block.start() < found.start() else found.start()
        return found.start()

    def _find(self, what: str, at: int) -> int:
        if what in self._missing:
            return -1
        found = self.text.find(what, at)
        if found < 0:
            self._missing.add(what)
        return found

    def _search(self, what: re.Pattern[str], at: int) -> re.Match[str] | None:
        if what.pattern in self._missing:
            return None
        found = self._next.get(what)
        if found is None or found.start() < at:
            found = what.search(self.text, at)
            if found is None:
                self._missing.add(what.pattern)
            else:
                self._next[what] = found
        return found

    def _past(self, end: int) -> int:
        return end + (2 if self.xml else 1)
