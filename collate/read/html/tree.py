"""A page as a flat, well-nested list of items: no recursion, whatever the depth of its tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from collate.errors import SourceError
from collate.read.html.tokeniser import Kind, attributes, tokens, words

#: Elements that have no content.
VOID = words(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
#: Elements before and after which a line ends.
BLOCK = words(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html iframe legend "
    "li listing main menu nav noframes ol optgroup option p plaintext pre search section summary table tbody "
    "td textarea tfoot th thead title tr ul xmp"
)
#: What stands for the page as a whole; its tags may come twice, too early or too late.
_WHOLE = frozenset(("html", "head", "body", "frameset"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TABLE = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"))
_CELLS = frozenset(("td", "th", "caption", "table"))
#: Elements within a line that end with their end tag, whatever is open in them.
_HOLDERS = words("audio button canvas datalist math noscript object ruby select svg template video")
_CLOSE_P = BLOCK - _TABLE - words("dd dt legend li optgroup option summary title") | {"hr", "table"}


def _scopes() -> dict[str, list[tuple[frozenset[str], frozenset[str]]]]:
    """Say of each element whose start closes others which these are, and which ancestors hide them.

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
    found: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for names, closes, stops in rows:
        for name in names.split() if isinstance(names, str) else names:
            found.setdefault(name, []).append((frozenset(closes.split()), frozenset(stops.split())))
    return found


_SCOPES = _scopes()
#: A page with more tags and texts than these is refused: they take 150 bytes each.
_MOST_ITEMS = 5_000_000
#: Most blocks that a link is taken out of.
_MOST_REOPENED = 32
_NONE: Mapping[str, str] = {}


@dataclass(slots=True)
class Item:
    """One token of a page.

    ``end`` of an OPEN is the index of its CLOSE (its own, where the element
    has no content), of a CLOSE that of its OPEN.
    ``parent`` is the index of the element around it, -1 outside all. An
    element that was broken in two by a wrong end tag has ``soft`` edges, at
    which no line ends.
    """

    kind: Kind
    value: str
    parent: int
    attributes: Mapping[str, str]
    end: int = -1
    soft: bool = False


Page = list[Item]
"""The items of a page, OPEN and CLOSE nested like brackets."""


def parse(text: str, xml: bool = False, where: str = "") -> Page:
    """Return the items of an HTML page, or with *xml* of an XHTML page.

    Raises:
        SourceError: more tags than fit into memory; *where* is the file's name.

    >>> [item.value for item in parse("<p>a<p>b<br>c</i>")]
    ['p', 'a', 'p', 'p', 'b', 'br', 'c', 'p']
    """
    nest = _Nest()
    for token in tokens(text, xml):
        if token.kind is Kind.OPEN:
            nest.open(token.value, attributes(token.attributes))
            if token.empty and token.value not in VOID:
                nest.close(token.value)
        elif token.kind is Kind.CLOSE:
            nest.close(token.value)
        else:
            nest.add(token.kind, token.value)
        if len(nest.items) > _MOST_ITEMS:
            raise SourceError(where, f"has more than {_MOST_ITEMS:,} tags", "Split it into several pages")
    nest.pop(0)
    return nest.items


class _Nest:
    """Closes what the page leaves open.

    ``stack`` holds the open elements, ``at`` the places of each name in it, ``blocks`` those of blocks.
    """

    def __init__(self) -> None:
        self.items: Page = []
        self.stack: list[int] = []
        self.at: dict[str, list[int]] = {}
        self.blocks: list[int] = []

    def add(self, kind: Kind, value: str) -> None:
        self.items.append(Item(kind, value, self.stack[-1] if self.stack else -1, _NONE))

    def open(self, name: str, attributes: Mapping[str, str], soft: bool = False) -> None:
        for closes, stops in _SCOPES.get(name, ()) if not soft else ():
            place = self.innermost(closes)
            if place >= 0 and place > self.innermost(stops):
                self.pop(place)
        if name == "form" and not soft and self.last("form") >= 0:
            return  # browsers know no form in a form
        if name == "a" and not soft:
            self.close("a")
        index = len(self.items)
        self.items.append(Item(Kind.OPEN, name, self.stack[-1] if self.stack else -1, attributes, soft=soft))
        if name in VOID or name in _WHOLE:
            self.items[index].end = index
            return
        self.at.setdefault(name, []).append(len(self.stack))
        if name in BLOCK:
            self.blocks.append(len(self.stack))
        self.stack.append(index)

    def last(self, name: str) -> int:
        """Return where in the stack the innermost open element *name* stands, or -1."""
        places = self.at.get(name)
        return places[-1] if places else -1

    def innermost(self, names: Iterable[str]) -> int:
        """Return where in the stack the innermost of the *names* stands, or -1."""
        found = -1
        for name in names:
            places = self.at.get(name)
            if places and places[-1] > found:
                found = places[-1]
        return found

    def close(self, name: str) -> None:
        if name in ("br", "p") and self.last(name) < 0:
            self.open(name, _NONE)  # browsers make an element of these end tags
        if name in _WHOLE:
            self.open(name, _NONE)
            return
        place = self.last(name)
        if place < 0 and name in HEADINGS:
            place = self.innermost(HEADINGS)
        if place < 0:
            return
        if name in BLOCK or name in _HOLDERS:
            stops = ("table",) if name in _TABLE else _CELLS
            if name == "table" or place > self.innermost(stops):
                self.pop(place)
        elif not self.blocks or self.blocks[-1] < place:
            self.pop(place)
        elif name == "a" and len(self.stack) - place <= _MOST_REOPENED:
            inside = [self.items[index] for index in self.stack[place + 1 :]]
            self.pop(place, soft=True)
            for item in inside:
                self.open(item.value, item.attributes, soft=True)

    def pop(self, place: int, soft: bool = False) -> None:
        """Close all elements from *place* of the stack on."""
        while len(self.stack) > place:
            index = self.stack.pop()
            name = self.items[index].value
            self.at[name].pop()
            if self.blocks and self.blocks[-1] == len(self.stack):
                self.blocks.pop()
            self._closed(index, soft)

    def _closed(self, index: int, soft: bool) -> None:
        item = self.items[index]
        item.end = len(self.items)
        self.items.append(Item(Kind.CLOSE, item.value, item.parent, _NONE, index, soft))


def inside(page: Page, index: int) -> str:
    """Return the bare text of the element at *index*."""
    return text_of(page, index, page[index].end)


def text_of(page: Page, start: int, end: int) -> str:
    """Return the bare text of the items ``[start, end)``."""
    return "".join(item.value for item in page[start:end] if item.kind is Kind.TEXT)


def around(page: Page, index: int) -> Iterator[int]:
    """Yield the elements around the item at *index*, innermost first."""
    index = page[index].parent
    while index >= 0:
        yield index
        index = page[index].parent
