"""The names of the TEI vocabulary that collate writes and reads, and what counts as the same text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast

from lxml import etree

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{XML_NAMESPACE}}}id"
XML_LANG = f"{{{XML_NAMESPACE}}}lang"

#: Values of ``milestone/@unit``: a paragraph starts here in the witnesses that ``@edRef`` names;
#: they have white space here; they have not the white space that stands in front.
PARAGRAPH, SPACE, NO_SPACE = "p", "space", "nospace"

#: ``app/@type`` of an entry in which an editor departs from the base text, and of the edge of a lacuna.
#: ``lem/@type`` is the former, too, where the lemma is an editor's; its kind is then in ``@ana`` alone.
EMENDATION, LACUNA = "emendation", "lacuna"

#: What XML 1.0 cannot hold, not even as a character reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Rebuilt(NamedTuple):
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


def local(tag: object) -> str:
    """Return the name of an lxml tag without its namespace; "" for a comment or an instruction.

    >>> local(tei("app"))
    'app'
    """
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def line_of(element: etree._Element) -> int:
    """Return the line of the file on which *element* starts, 0 if it has none."""
    return cast(int | None, element.sourceline) or 0  # the stubs leave its type open


def pointers(value: str | None) -> tuple[str, ...]:
    """Return the ids that a pointer attribute names.

    >>> pointers("#W01 #W03"), pointers(None)
    (('W01', 'W03'), ())
    """
    return tuple(part.rpartition("#")[2] for part in (value or "").split())


def forbidden(text: str) -> int | None:
    r"""Return the offset of the first character that XML cannot hold.

    >>> forbidden("a\x07"), forbidden("a\t")
    (1, None)
    """
    found = _FORBIDDEN.search(text)
    return found.start() if found else None


def allowed(text: str) -> str:
    r"""Return *text* without the characters that XML cannot hold.

    >>> allowed("a\x07b")
    'ab'
    """
    return _FORBIDDEN.sub("", text)


def normal_form(text: str, breaks: Sequence[int]) -> Rebuilt:
    """Return *text* as an edition keeps it.

    Runs of white space become one space, and white space at the edges of
    paragraphs goes: both are layout.

    Args:
        text: a text whose paragraphs start at *breaks*.
        breaks: increasing offsets; 0 is understood.

    >>> normal_form("同志们：  开会 。 Next  day ", (0, 6))
    Rebuilt(text='同志们：开会 。 Next day', breaks=(0, 4))
    """
    starts = sorted({0, *breaks})
    ends = [*starts[1:], len(text)]
    paragraphs = (" ".join(text[start:end].split()) for start, end in zip(starts, ends, strict=True))
    return join_paragraphs(tuple(paragraph for paragraph in paragraphs if paragraph))


def join_paragraphs(paragraphs: Sequence[str]) -> Rebuilt:
    """Return the text and the breaks of non-empty *paragraphs*."""
    breaks: list[int] = []
    at = 0
    for paragraph in paragraphs:
        breaks.append(at)
        at += len(paragraph)
    return Rebuilt("".join(paragraphs), tuple(breaks))
