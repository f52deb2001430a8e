"""A page as a flat, well-nested list of items, which needs no recursion however deep its tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from collate.errors import SourceError
from collate.i18n import _
from collate.read.html.tokeniser import TokenType, html_tokens, parse_attributes, word_set

#: Elements without content.
VOID = word_set(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
#: Block elements: a line ends before and after them.
BLOCK = word_set(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html iframe legend "
    "li listing main menu nav noframes ol optgroup option p plaintext pre search section summary table tbody "
    "td textarea tfoot th thead title tr ul xmp"
)
#: Elements of the page as a whole, whose tags may be repeated, too early or too late.
_WHOLE = frozenset(("html", "head", "body", "frameset"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TABLE = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"))
_CELLS = frozenset(("td", "th", "caption", "table"))
#: Inline elements that end at their end tag, whatever is open in them.
_HOLDERS = word_set("audio button canvas datalist math noscript object ruby select svg template video")
_CLOSE_P = BLOCK - _TABLE - word_set("dd dt legend li optgroup option summary title") | {"hr", "table"}


def _scopes() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return, for each element whose start tag closes others, these and the ancestors that shield them.

    Source: WHATWG HTML, 13.1.2.4 "Optional tags".
    """
    rows = (
        (_CLOSE_P, "p", "table td th caption button object"),
        ("li", "li", "ul ol menu dir table td th"),
        ("dt dd", "dt dd", "dl table td th"),
        ("td th", "td th caption", "tr table"),
        ("tr", "tr caption", "table tbody thead tfoot"),
        ("tbody thead tfoot", "tbody thead tfoot caption", "table"),
        ("option", "option", "select datalist optgroup"),
        ("optgroup", "optgroup", "select datalist"),
        (BLOCK - {"option", "optgroup"} | {"input", "select"}, "select", "table"),
        ("rt rp rb", "rt rp rb", "ruby"),
    )
    scopes: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for names, closes, stops in rows:
        for name in names.split() if isinstance(names, str) else names:
            scopes.setdefault(name, []).append((tuple(closes.split()), tuple(stops.split())))
    return scopes


_SCOPES = _scopes()
#: Limit on the items of a page; a choice: they take 150 bytes each.
_MOST_ITEMS = 5_000_000
#: Most elements that are closed and reopened around the end of a link; a choice.
_MOST_REOPENED = 32
_NONE: Mapping[str, str] = {}


@dataclass(slots=True)
class PageItem:
    """One token of a page.

    ``end`` of an OPEN item is the index of its CLOSE item (its own index for an
    element without content), of a CLOSE item that of its OPEN item. ``parent`` is the
    index of the element around it, -1 at the top. ``soft`` marks the edges of an
    element split by a misplaced end tag, at which no line ends. ``line`` is the line
    of the file, from 1, on which the token begins.
    """

    kind: TokenType
    value: str
    parent: int
    attributes: Mapping[str, str]
    end: int = -1
    soft: bool = False
    line: int = 1


PageItems = list[PageItem]
"""The items of a page, OPEN and CLOSE items nested like brackets."""


def parse_page(text: str, xml: bool = False, *, where: str = "") -> PageItems:
    """Return the items of an HTML page, or with *xml* of an XHTML page.

    Raises:
        SourceError: the page has more than five million tags; *where* is the name of the file.

    >>> [item.value for item in parse_page("<p>a<p>b<br>c</i>")]
    ['p', 'a', 'p', 'p', 'b', 'br', 'c', 'p']
    """
    nest = _Nest()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for token in html_tokens(text, xml):
        nest.line = token.line
        if token.kind is TokenType.OPEN:
            nest.open(token.value, parse_attributes(token.attributes))
            if token.empty and token.value not in VOID:
                nest.close(token.value)
        elif token.kind is TokenType.CLOSE:
            nest.close(token.value)
        else:
            nest.add(token.kind, token.value)
        if len(nest.items) > _MOST_ITEMS:
            problem = _("has more than {most:,} tags", most=_MOST_ITEMS)
            raise SourceError(where, problem, _("Split it into several pages"))
    nest.line = text.count("\n") + 1
    nest.pop(0)
    return nest.items


class _Nest:
    """The open elements while the items are built; it closes those that the page leaves open.

    ``stack`` has the indices of the open elements, ``at`` the positions of each
    name in the stack, ``blocks`` the positions of block elements.
    """

    def __init__(self) -> None:
        self.items: PageItems = []
        self.stack: list[int] = []
        self.at: dict[str, list[int]] = {}
        self.blocks: list[int] = []
        self.line = 1
        """Line of the current token."""

    def add(self, kind: TokenType, value: str) -> None:
        self.items.append(
            PageItem(kind, value, self.stack[-1] if self.stack else -1, _NONE, -1, False, self.line)
        )

    def open(self, name: str, attributes: Mapping[str, str], *, soft: bool = False) -> None:
        for closes, stops in _SCOPES.get(name, ()) if not soft else ():
            position = self.innermost(closes)
            if position >= 0 and position > self.innermost(stops):
                self.pop(position)
        if name == "form" and not soft and self.last("form") >= 0:
            return  # browsers ignore a form in a form
        if name == "a" and not soft:
            self.close("a")
        index = len(self.items)
        self.items.append(
            PageItem(
                TokenType.OPEN,
                name,
                self.stack[-1] if self.stack else -1,
                attributes,
                -1,
                soft,
                self.line,
            )
        )
        if name in VOID or name in _WHOLE:
            self.items[index].end = index
            return
        self.at.setdefault(name, []).append(len(self.stack))
        if name in BLOCK:
            self.blocks.append(len(self.stack))
        self.stack.append(index)

    def last(self, name: str) -> int:
        """Return the position in the stack of the innermost open element *name*, or -1."""
        positions = self.at.get(name)
        return positions[-1] if positions else -1

    def innermost(self, names: Iterable[str]) -> int:
        """Return the position in the stack of the innermost open element of *names*, or -1."""
        innermost = -1
        for name in names:
            positions = self.at.get(name)
            if positions and positions[-1] > innermost:
                innermost = positions[-1]
        return innermost

    def close(self, name: str) -> None:
        if name in ("br", "p") and self.last(name) < 0:
            self.open(name, _NONE)  # browsers make an element of these end tags
        if name in _WHOLE:
            self.open(name, _NONE)
            return
        position = self.last(name)
        if position < 0 and name in HEADINGS:
            position = self.innermost(HEADINGS)
        if position < 0:
            return
        if name in BLOCK or name in _HOLDERS:
            stops = ("table",) if name in _TABLE else _CELLS
            if name == "table" or position > self.innermost(stops):
                self.pop(position)
        elif not self.blocks or self.blocks[-1] < position:
            self.pop(position)
        elif name == "a" and len(self.stack) - position <= _MOST_REOPENED:
            reopened = [self.items[index] for index in self.stack[position + 1 :]]
            self.pop(position, soft=True)
            for item in reopened:
                self.open(item.value, item.attributes, soft=True)

    def pop(self, position: int, soft: bool = False) -> None:
        """Close all elements from *position* of the stack on."""
        while len(self.stack) > position:
            index = self.stack.pop()
            name = self.items[index].value
            self.at[name].pop()
            if self.blocks and self.blocks[-1] == len(self.stack):
                self.blocks.pop()
            item = self.items[index]
            item.end = len(self.items)
            self.items.append(
                PageItem(TokenType.CLOSE, item.value, item.parent, _NONE, index, soft, self.line)
            )


def element_text(page: PageItems, index: int) -> str:
    """Return the text of the element at *index*, without markup."""
    return items_text(page, index, end=page[index].end)


def items_text(page: PageItems, start: int, *, end: int) -> str:
    """Return the text of the items ``[start, end)``, without markup."""
    return "".join(item.value for item in page[start:end] if item.kind is TokenType.TEXT)


def ancestors(page: PageItems, index: int) -> Iterator[int]:
    """Yield the indices of the elements around the item at *index*, innermost first."""
    index = page[index].parent
    while index >= 0:
        yield index
        index = page[index].parent
