"""The text of each witness, rebuilt from an edition in parallel segmentation.

One walk through the tree records a timeline of events, each with the set of
witnesses that it concerns (a bit mask); each witness is then assembled from
the events that concern it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from collate.errors import VerificationError
from collate.i18n import _
from collate.tei.diagnostic import is_collate_edition
from collate.tei.elements import (
    NO_SPACE,
    PARAGRAPH,
    SPACE,
    XML_ID,
    WitnessText,
    join_paragraphs,
    local_name,
    pointers,
    tei,
)
from collate.tei.parse.gaiji import character_table, glyph_text
from collate.tei.parse.readings import app_readings as app_readings
from collate.tei.parse.spacing import JOIN, LINE, mark_line_ends, settle, word_edges
from collate.tei.parse.witness_pointers import expand_prefix, prefix_definitions
from collate.tei.rebuild.standoff import as_parallel

#: Elements outside the text of any witness.
SKIPPED = frozenset(
    (
        "teiHeader",
        "front",
        "back",
        "note",
        "witDetail",
        "wit",
        "listWit",
        "listApp",
        "fw",
        "figure",
        "bibl",
        "listBibl",
        "standOff",
        "facsimile",
        "sourceDoc",
        "del",
        "rt",
        "rp",
        "desc",
        "figDesc",
        "index",
        "interp",
        "interpGrp",
    )
)
#: Children of a ``choice`` with the reading of the source; the others (corr, reg, expan) are the encoder's.
SOURCE_FORMS = frozenset(("sic", "orig", "abbr", "am", "unclear", "seg", "choice"))
#: Elements at both of whose edges a paragraph ends.
BLOCKS = frozenset(
    (
        "body",
        "div",
        "p",
        "ab",
        "l",
        "lg",
        "head",
        "list",
        "item",
        "sp",
        "speaker",
        "opener",
        "closer",
        "salute",
        "signed",
        "dateline",
        "byline",
        "trailer",
        "table",
        "row",
        "cell",
        "epigraph",
        "argument",
        "postscript",
        "floatingText",
        "address",
        "addrLine",
        "castList",
        "castItem",
        "entry",
        "titlePage",
        "titlePart",
        *(f"div{n}" for n in range(8)),
        *(f"lg{n}" for n in range(1, 6)),
    )
)
#: Elements that are blocks only if they contain one.
BLOCKS_AROUND_BLOCKS = frozenset(("quote", "q", "said", "cit", "stage"))
#: Elements in which a text node of white space is layout of the file.
STRUCTURE = frozenset(
    (
        "text",
        "body",
        "div",
        "lg",
        "list",
        "table",
        "row",
        "sp",
        "app",
        "rdgGrp",
        "choice",
        "subst",
        "castList",
        *(f"div{n}" for n in range(8)),
        *(f"lg{n}" for n in range(1, 6)),
    )
)
#: Breaks of lines, pages, columns and gatherings.
_BREAKS = frozenset(("lb", "pb", "cb", "gb"))
LACUNA_STARTS = frozenset(("lacunaStart", "witEnd"))
LACUNA_ENDS = frozenset(("lacunaEnd", "witStart"))


class Event(NamedTuple):
    """Words (kind "text"), or a mark of some other kind, in the text of the witnesses *mask*."""

    mask: int
    kind: str
    text: str = ""


def rebuild_witness(root: etree._Element, witness: str) -> WitnessText:
    """Return the text of the witness with the xml:id *witness*, with its paragraph breaks.

    Raises:
        VerificationError: the edition has no such witness.
    """
    texts = rebuild_all(root)
    if witness not in texts:
        problem = _("has no witness '{witness}'", witness=witness)
        raise VerificationError(
            _("edition"), problem, _("Its witnesses: {witnesses}", witnesses=", ".join(texts))
        )
    return texts[witness]


def rebuild_all(root: etree._Element) -> dict[str, WitnessText]:
    """Return the text of every witness by its xml:id, in the order of the witness list, in one pass.

    Only ``body`` is read, and a stand-off apparatus of ours. A witness that an
    app does not name has the lem (negative apparatus), unless it is in a
    lacuna. The witnesses of an edition without a witness list are those that
    its ``@wit`` name.

    >>> from collate.tei.parse.xml import parse_tei
    >>> p = '<p>省<app><lem wit="#A">指导组</lem><rdg wit="#B">督导组</rdg></app></p>'
    >>> xml = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{p}</body></text></TEI>'
    >>> [text for text, _ in rebuild_all(parse_tei(xml.encode())).values()]
    ['省指导组', '省督导组']
    """
    root = as_parallel(root)
    names = witness_names(root)
    bits = witness_bits(root)
    walk = Timeline(bits, text_conventions(root))
    for body in outer_bodies(root):
        walk.start_out(body)
        walk.element(body, (1 << len(names)) - 1)
    return {name: assemble(walk.events, bits[name]) for name in names}


def witness_names(root: etree._Element) -> tuple[str, ...]:
    """Return the xml:id of every witness of the witness list; without a list, those that ``@wit`` name."""
    prefixes = prefix_definitions(root)
    listed = [element.get(XML_ID, "") for element in root.iter(tei("witness")) if element.get(XML_ID)]
    if not listed:
        tokens = [
            token for el in root.iter(tei("lem"), tei("rdg")) for token in (el.get("wit") or "").split()
        ]
        listed = [expand_prefix(token, prefixes).rpartition("#")[2] for token in tokens]
    return tuple(dict.fromkeys(listed))


def witness_bits(root: etree._Element) -> dict[str, int]:
    """Return the bit of every witness by xml:id; a named group of witnesses has the bits of its members.

    Where a ``prefixDef`` permits ``wit:A`` in ``@wit``, this key has the bit of ``A``.
    """
    bits = {name: 1 << i for i, name in enumerate(witness_names(root))}
    for group in root.iter(tei("listWit")):
        members = {bits.get(element.get(XML_ID, ""), 0) for element in group.iter(tei("witness"))}
        if group.get(XML_ID):
            bits.setdefault(group.get(XML_ID, ""), sum(members))
    if prefixes := prefix_definitions(root):
        for element in root.iter(tei("lem"), tei("rdg"), *map(tei, LACUNA_STARTS | LACUNA_ENDS)):
            for token in (element.get("wit") or "").split():
                name = expand_prefix(token, prefixes).rpartition("#")[2]
                bits.setdefault(token.rpartition("#")[2], bits.get(name, 0))
    return bits


class TextConventions(NamedTuple):
    """How an edition writes text: its characters outside Unicode, and whether its lines may break anywhere.

    In our editions a line end is a space, whatever the script.
    """

    characters: Mapping[str, str] = {}
    wrapped: bool = False


#: Those of our editions.
OURS = TextConventions()


def text_conventions(root: etree._Element) -> TextConventions:
    """Return the conventions of the edition *root*."""
    return TextConventions(character_table(root), not is_collate_edition(root))


def outer_bodies(root: etree._Element) -> list[etree._Element]:
    """Return the bodies of the texts of *root*, without those of texts inside others."""
    return [body for body in root.iter(tei("body")) if next(body.iterancestors(tei("body")), None) is None]


class Timeline:
    """Records the events of an edition in the order of the text.

    ``out`` is the mask of the witnesses in a lacuna; ``edge`` is true between
    the edge of a block and the next event.
    """

    def __init__(self, bits: dict[str, int], conventions: TextConventions = OURS) -> None:
        self.bits = bits
        self.conventions = conventions
        self.events: list[Event] = []
        self.out = 0
        self.edge = False

    def named(self, element: etree._Element, attribute: str = "wit") -> int:
        """Return the witnesses that a pointer attribute names."""
        mask = 0
        for name in pointers(element.get(attribute)):
            mask |= self.bits.get(name, 0)
        return mask

    def start_out(self, body: etree._Element) -> None:
        """Start *body*: a witness whose first mark ends a lacuna begins in one."""
        seen = self.out = 0
        for mark in body.iter(*(tei(name) for name in LACUNA_STARTS | LACUNA_ENDS)):
            around = next(mark.iterancestors(tei("rdg"), tei("lem")), None)
            mask = self.named(mark) or (0 if around is None else self.named(around))
            if local_name(mark.tag) in LACUNA_ENDS:
                self.out |= mask & ~seen
            seen |= mask

    def element(self, element: etree._Element, mask: int) -> None:
        """Record an element in the text of the witnesses *mask*."""
        name = local_name(element.tag)
        if not name or name in SKIPPED:
            return
        if name == "app":
            self.app(element, mask)
        elif name == "milestone":
            self.milestone(element, mask)
        elif name in LACUNA_STARTS or name in LACUNA_ENDS:
            mask = (self.named(element) or mask) & mask
            self.end_block(mask)
            self.out = self.out | mask if name in LACUNA_STARTS else self.out & ~mask
        elif name in _BREAKS:
            self.line_break(element, mask)
        elif name == "choice":
            self.element(source_form(element), mask)
        elif name == "g" and (glyph := glyph_text(element, self.conventions.characters)):
            self.text(glyph, mask, layout=False)
        elif name in BLOCKS or (name in BLOCKS_AROUND_BLOCKS and any(map(_is_block, element))):
            self.edge = True
            self.content(element, mask)
            self.edge = True
        elif name in ("w", "pc"):
            before, after = word_edges(element)
            self.text(before, mask, layout=False)
            self.content(element, mask)
            self.text(after, mask, layout=False)
        elif name == "space":
            self.text(" ", mask, layout=False)
        else:
            self.content(element, mask)

    def line_break(self, element: etree._Element, mask: int) -> None:
        """Record a line end: of any kind with ``@break``, else of a line alone."""
        if element.get("break") == "no":
            self.text(JOIN, mask, layout=False)
        elif local_name(element.tag) == "lb" or element.get("break") == "yes":
            self.text(LINE if self.conventions.wrapped else " ", mask, layout=False)

    def content(self, element: etree._Element, mask: int) -> None:
        """Record the content of an element."""
        layout = local_name(element.tag) in STRUCTURE
        if element.text:
            self.text(element.text, mask, layout=layout)
        for child in element:
            self.element(child, mask)
            if child.tail:
                self.text(child.tail, mask, layout=layout)

    def text(self, text: str, mask: int, *, layout: bool) -> None:
        """Record words; white space alone is skipped where it is *layout* of the file."""
        if not text or (layout and text.isspace()):
            return
        # In a text of our own the sign is white space like any other.
        text = mark_line_ends(text) if self.conventions.wrapped else text.replace(LINE, " ")
        self.end_block(mask)
        self.events.append(Event(mask & ~self.out, "text", text))

    def end_block(self, mask: int) -> None:
        """Record a paragraph break in all extant witnesses, at the edge of a block without a milestone."""
        if self.edge:
            self.events.append(Event(mask & ~self.out, PARAGRAPH))
            self.edge = False

    def milestone(self, element: etree._Element, mask: int) -> None:
        """Record a paragraph break or white space that only some witnesses have."""
        unit = element.get("unit")
        if unit not in (PARAGRAPH, SPACE, NO_SPACE):
            return
        if unit != PARAGRAPH:
            self.end_block(mask)
        elif not self.named(element, "edRef") and not self.named(element, "ed"):
            self.edge = True
            return
        else:
            self.edge = False
        who = (self.named(element, "edRef") or self.named(element, "ed")) & mask & ~self.out
        self.events.append(Event(who, "text", " ") if unit == SPACE else Event(who, unit))

    def app(self, app: etree._Element, mask: int) -> None:
        """Record an app: the reading of each witness."""
        self.end_block(mask)
        options = list(app_readings(app))
        takes: list[int] = []
        free = mask
        for option in options:
            takes.append(self.named(option) & free)
            free &= ~takes[-1]
        for i, option in enumerate(options):
            if local_name(option.tag) == "lem":
                takes[i] |= free
                break
        for option, take in zip(options, takes, strict=True):
            if take:
                self.content(option, take)
                self.end_block(take)


def assemble(events: list[Event], bit: int) -> WitnessText:
    """Return the text of the witness *bit* from the events of a timeline."""
    paragraphs: list[list[str]] = [[]]
    for mask, kind, text in events:
        if not mask & bit:
            continue
        if kind == "text":
            paragraphs[-1].append(text)
        elif kind == PARAGRAPH:
            paragraphs.append([])
        else:
            _strip_end(paragraphs[-1])
    joined = (" ".join(settle("".join(parts)).split()) for parts in paragraphs)
    return join_paragraphs(tuple(paragraph for paragraph in joined if paragraph))


def source_form(choice: etree._Element) -> etree._Element:
    """Return the child of *choice* with the reading of the source; the first without one."""
    children = [child for child in choice if local_name(child.tag) not in ("", "note")]
    source = (child for child in children if local_name(child.tag) in SOURCE_FORMS)
    return next(source, children[0] if children else etree.Element(tei("seg")))


def _is_block(element: etree._Element) -> bool:
    return local_name(element.tag) in BLOCKS


def _strip_end(parts: list[str]) -> None:
    """Remove the white space at the end of *parts*."""
    while parts:
        last = parts.pop().rstrip()
        if last:
            parts.append(last)
            return
