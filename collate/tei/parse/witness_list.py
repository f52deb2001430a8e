"""The witness list of an edition: which file each witness comes from, and where in it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from collate.model import Span
from collate.tei.elements import XML_ID, local, pointers, tei

#: In either language of our editions, a word for a base text that no editor chose.
PRESUMED = ("推定", "presumed")


@dataclass(frozen=True, slots=True)
class WitnessEntry:
    r"""One ``<witness>``.

    ``extents`` are the raw spans (code points of the source as decoded, line
    ends as ``\n``) that the witness's text was read from; read in order and
    without white space they are its text. ``role`` is the word of
    ``note[@type='role']/@subtype`` (base, witness, excerpt), ``identical_to``
    the xml:id of the witness with the same written text. ``presumed`` says that
    no editor chose it as base text, ``extraction`` how it was read. What an
    edition does not state is empty.
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


def write_extents(spans: tuple[Span, ...]) -> str:
    """Return *spans* as they stand in ``note[@type='extents']``.

    >>> write_extents((Span(12, 345), Span(360, 900)))
    '12-345 360-900'
    """
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def read_extents(text: str) -> tuple[Span, ...]:
    """Return the spans that :func:`write_extents` wrote; what is no span is left out.

    >>> read_extents("12-345 360-900")
    (Span(start=12, end=345), Span(start=360, end=900))
    """
    spans: list[Span] = []
    for part in text.split():
        start, _, end = part.partition("-")
        if start.isdecimal() and end.isdecimal():
            spans.append(Span(int(start), int(end)))
    return tuple(spans)


def read_witnesses(root: etree._Element) -> tuple[WitnessEntry, ...]:
    """Return the entries of all witness lists of *root*, in document order, if it has an xml:id.

    A witness without ``abbr[@type='siglum']`` is called by its ``@n``, else
    its xml:id, else its text.
    """
    return tuple(_entry(element) for element in root.iter(tei("witness")) if element.get(XML_ID))


def _entry(element: etree._Element) -> WitnessEntry:
    said: dict[tuple[str, str], etree._Element] = {}
    for child in element.iter():
        if child is not element:
            said.setdefault((local(child.tag), child.get("type", "")), child)

    def text(name: str, kind: str) -> str:
        found = said.get((name, kind))
        return "" if found is None else "".join(str(part) for part in found.itertext()).strip()

    role = said.get(("note", "role"))
    identical = said.get(("note", "identical"))
    xml_id = element.get(XML_ID, "")
    own = " ".join("".join(str(part) for part in element.itertext()).split())
    return WitnessEntry(
        xml_id=xml_id,
        siglum=text("abbr", "siglum") or element.get("n", "") or xml_id or own,
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
        presumed=any(word in text("note", "role") for word in PRESUMED),
    )
