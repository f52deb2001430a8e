"""The TEI names that collate writes and reads, and the normal form in which texts are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast

from lxml import etree

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{XML_NAMESPACE}}}id"
XML_LANG = f"{{{XML_NAMESPACE}}}lang"

#: Values of ``milestone/@unit``: the witnesses that ``@edRef`` names start a paragraph here, have white
#: space here, or lack the white space written before it.
PARAGRAPH, SPACE, NO_SPACE = "p", "space", "nospace"

#: ``app/@type`` of an entry in which an editor departs from the base text, of the edge of a lacuna, and of
#: a place where witnesses differ in layout only.
#: ``lem/@type`` is the former as well where the lemma is an editor's; only ``@ana`` then has its kind.
EMENDATION, LACUNA, LAYOUT = "emendation", "lacuna", "layout"

#: ``note/@type`` of what an editor decided about an entry besides the words of the text.
DECISION = "decision"
#: ``app/@type`` and ``rdg/@type`` of what is not a variant.
UNCOUNTED = frozenset((LACUNA, LAYOUT))

#: ``variantEncoding/@method``: how the apparatus is linked to the text.
PARALLEL, DOUBLE_END_POINT, LOCATION = "parallel-segmentation", "double-end-point", "location-referenced"
#: The method of the file of a single witness, which has no variants and no ``variantEncoding``.
TRANSCRIPT = "transcript"
#: xml:id of the paragraph in ``refsDecl`` that explains how apps are linked to the text.
SCHEME = "app-places"

#: Characters that XML 1.0 forbids, even as character references.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


#: No source has as many characters as an offset beyond this counts.
LARGEST_OFFSET = 2**31 - 1

#: White space of a source per letter of a text, and beside that in any text, at most: tables set with blanks
#: have up to five per letter. More is not a text, but a header that asks for memory.
_BLANKS_PER_LETTER, _BLANKS = 8, 10_000


class WitnessText(NamedTuple):
    """A witness's text in normal form: white space collapsed, none at the edges of a paragraph.

    ``breaks`` are the offsets in ``text`` at which a paragraph starts; the
    first is 0 unless the text is empty.
    """

    text: str
    breaks: tuple[int, ...]


def tei(name: str) -> str:
    """Return *name* in the TEI namespace, as lxml writes it.

    >>> tei("app")
    '{http://www.tei-c.org/ns/1.0}app'
    """
    return f"{{{NAMESPACE}}}{name}"


def local_name(tag: object) -> str:
    """Return the name of an lxml tag without its namespace; "" for a comment or processing instruction.

    >>> local_name(tei("app"))
    'app'
    """
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def line_of(element: etree._Element) -> int:
    """Return the line of the file on which *element* starts, 0 if unknown."""
    return cast(int | None, element.sourceline) or 0  # the stubs do not type it


def pointers(value: str | None) -> tuple[str, ...]:
    """Return the ids that a pointer attribute names.

    >>> pointers("#W01 #W03"), pointers(None)
    (('W01', 'W03'), ())
    """
    return tuple(part.rpartition("#")[2] for part in (value or "").split())


def largest_size(letters: int) -> int:
    """Return how many characters the extents of a text of so many letters have at most in its source.

    >>> largest_size(100)
    10900
    """
    return letters * (1 + _BLANKS_PER_LETTER) + _BLANKS


def find_forbidden(text: str) -> int | None:
    r"""Return the offset of the first character that XML forbids, None if there is none.

    >>> find_forbidden("a\x07"), find_forbidden("a\t")
    (1, None)
    """
    match = _FORBIDDEN.search(text)
    return match.start() if match else None


def strip_forbidden(text: str) -> str:
    r"""Return *text* without the characters that XML forbids.

    >>> strip_forbidden("a\x07b")
    'ab'
    """
    return _FORBIDDEN.sub("", text)


def normal_form(text: str, breaks: Sequence[int]) -> WitnessText:
    """Return *text* in the form that an edition preserves.

    Runs of white space become one space, and white space at the edges of
    paragraphs is dropped: both are layout.

    Args:
        text: a text whose paragraphs start at *breaks*.
        breaks: increasing offsets; 0 is implied.

    >>> normal_form("同志们：  开会 。 Next  day ", (0, 6))
    WitnessText(text='同志们：开会 。 Next day', breaks=(0, 4))
    """
    starts = sorted({0, *breaks})
    ends = [*starts[1:], len(text)]
    paragraphs = (" ".join(text[start:end].split()) for start, end in zip(starts, ends, strict=True))
    return join_paragraphs(tuple(paragraph for paragraph in paragraphs if paragraph))


def join_paragraphs(paragraphs: Sequence[str]) -> WitnessText:
    """Return the text that consists of the non-empty *paragraphs*."""
    breaks: list[int] = []
    offset = 0
    for paragraph in paragraphs:
        breaks.append(offset)
        offset += len(paragraph)
    return WitnessText("".join(paragraphs), tuple(breaks))
