"""The witness list of an edition: the source file of each witness, and its extents there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from collate.i18n import _, languages
from collate.model import Span
from collate.tei.elements import XML_ID, local_name, pointers, tei

#: The role of a base text that no editor confirmed, as the witness list of our editions states it.
PRESUMED = _("working base text (presumed)")

#: Words for the same in editions by earlier versions, Chinese and English.
_PRESUMED_WORDS = ("推定", "presumed")


@dataclass(frozen=True, slots=True)
class WitnessEntry:
    r"""One ``<witness>``.

    ``extents`` are the raw spans (code points of the source as decoded, line
    ends as ``\n``) that the witness's text was read from; concatenated in order,
    without white space, they are its text. ``role`` is
    ``note[@type='role']/@subtype`` (base, witness, excerpt), ``identical_to``
    the xml:id of the witness with the same written text, ``extraction`` a
    description of how the source was read; ``known`` are the keys of titles of
    other files that its source was split with. ``presumed`` marks a base text that
    no editor confirmed. ``description`` is what a list by others says in running text: the shelf mark of
    a manuscript, else all words on the witness without its siglum, without notes and without
    witnesses below it; at most :data:`LONGEST_DESCRIPTION` characters, "" if it is only the siglum.
    Fields without a counterpart in the edition are empty.
    """

    xml_id: str
    siglum: str
    filename: str = ""
    sha256: str = ""
    segment: str = ""
    encoding: str = ""
    extents: tuple[Span, ...] = ()
    role: str = ""
    identical_to: str = ""
    title: str = ""
    date: str = ""
    speaker: str = ""
    origin: str = ""
    short_title: str = ""
    extraction: str = ""
    presumed: bool = False
    known: tuple[str, ...] = ()
    description: str = ""


#: Most characters of the description of a witness: it stands in lists and at the head of columns.
LONGEST_DESCRIPTION = 120

#: Elements whose words do not describe the witness itself; "" stands for comments.
_NOT_NAMES = ("", "listWit", "note")

#: No file has so many characters that an extent needs more digits; Python reads no number of 5,000.
_LONGEST = 40


def write_extents(spans: tuple[Span, ...]) -> str:
    """Return *spans* in the form of ``note[@type='extents']``.

    >>> write_extents((Span(12, 345), Span(360, 900)))
    '12-345 360-900'
    """
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def read_extents(text: str) -> tuple[Span, ...]:
    """Return the spans that :func:`write_extents` wrote; malformed parts are skipped.

    >>> read_extents("12-345 360-900")
    (Span(start=12, end=345), Span(start=360, end=900))
    >>> read_extents("12-345 900-360 x")
    (Span(start=12, end=345),)
    """
    spans: list[Span] = []
    for part in text.split():
        start, _, end = part.partition("-")
        if start.isdecimal() and end.isdecimal() and len(part) < _LONGEST and int(start) <= int(end):
            spans.append(Span(int(start), int(end)))
    return tuple(spans)


def read_witnesses(root: etree._Element) -> tuple[WitnessEntry, ...]:
    """Return all witnesses of *root* that have an xml:id, in document order.

    The siglum of a witness without ``abbr[@type='siglum']`` is its ``@n``, else
    its xml:id, else its text.
    """
    return tuple(_entry(element) for element in root.iter(tei("witness")) if element.get(XML_ID))


def _entry(element: etree._Element) -> WitnessEntry:
    children: dict[tuple[str, str], etree._Element] = {}
    for child in element.iter():
        if child is not element:
            children.setdefault((local_name(child.tag), child.get("type", "")), child)

    def text(name: str, kind: str) -> str:
        child = children.get((name, kind))
        return "" if child is None else "".join(str(part) for part in child.itertext()).strip()

    role = children.get(("note", "role"))
    identical = children.get(("note", "identical"))
    xml_id = element.get(XML_ID, "")
    whole = " ".join("".join(str(part) for part in element.itertext()).split())
    return WitnessEntry(
        xml_id=xml_id,
        siglum=text("abbr", "siglum") or element.get("n", "") or xml_id or whole,
        filename=text("idno", "filename"),
        sha256=text("idno", "sha256"),
        segment=text("idno", "segment"),
        encoding=text("note", "encoding"),
        extents=read_extents(text("note", "extents")),
        role="" if role is None else role.get("subtype", ""),
        identical_to="" if identical is None else "".join(pointers(identical.get("target"))),
        title=text("title", ""),
        date=text("note", "date"),
        speaker=text("note", "speaker"),
        origin=text("note", "origin"),
        short_title=text("title", "short"),
        extraction=text("note", "extraction"),
        presumed=_is_presumed(text("note", "role")),
        known=tuple(text("note", "known-titles").split()),
        description=_description(element),
    )


def _description(element: etree._Element) -> str:
    """Return the words on a witness on one line, shortened after a word."""
    mark = next(element.iter(tei("msIdentifier")), None)
    if mark is not None:
        # The parts of a shelf mark are mostly written without marks between: place, library, number.
        lines = [" ".join("".join(map(str, part.itertext())).split()) for part in mark.iterchildren("{*}*")]
        words = ", ".join(filter(None, lines))
    else:
        words = " ".join("".join(_own_words(element)).split())
    if words in (element.get(XML_ID, "").strip(), element.get("n")):
        return ""
    if len(words) <= LONGEST_DESCRIPTION:
        return words
    head = words[: LONGEST_DESCRIPTION - 1]
    return f"{head.rpartition(' ')[0] if ' ' in head else head}…"


def _own_words(element: etree._Element) -> Iterator[str]:
    """Yield the text in *element*, without its siglum and without :data:`_NOT_NAMES`."""
    yield element.text or ""
    for child in element:
        name = local_name(child.tag)
        if name not in _NOT_NAMES and (name, child.get("type")) != ("abbr", "siglum"):
            yield from _own_words(child)
        yield child.tail or ""


def _is_presumed(role: str) -> bool:
    """Return whether the note on a role, in any language, is that of an unconfirmed base text."""
    if role in {PRESUMED.in_language(language) for language in languages()}:
        return True
    return any(word in role for word in _PRESUMED_WORDS)
