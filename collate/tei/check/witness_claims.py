"""What the header of an edition of collate says of its witnesses, checked against itself and their texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.model import Role
from collate.tei.check.diagnostic import Finding, finding
from collate.tei.elements import XML_ID, Rebuilt, local, tei
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses

_EXTENTS = re.compile(r"\d+-\d+( \d+-\d+)*")
_SHA256 = re.compile("[0-9a-f]{64}")

#: What each witness has exactly once, and what it may have once: tag and @type.
_ONCE = (
    ("abbr", "siglum"),
    ("idno", "filename"),
    ("idno", "sha256"),
    ("idno", "segment"),
    ("note", "extraction"),
    ("note", "encoding"),
    ("note", "extents"),
    ("note", "role"),
)
_AT_MOST_ONCE = (
    ("title", ""),
    ("title", "short"),
    ("note", "date"),
    ("note", "speaker"),
    ("note", "origin"),
    ("note", "identical"),
)


def witness_claims(root: etree._Element, texts: Mapping[str, Rebuilt]) -> Iterator[Finding]:
    """Yield what the header says that is not so.

    Checked are: that witnesses are numbered in order; sigla that two have;
    that one is the base text; that each says once where its text stands, and
    has no more letters than stand there; that those are said to be identical
    that have the same of *texts* (white space and paragraph breaks aside);
    that the title and the date are the same wherever they stand.
    """
    elements = [element for element in root.iter(tei("witness")) if element.get(XML_ID)]
    entries = read_witnesses(root)
    yield from _list(elements, entries)
    for element, entry in zip(elements, entries, strict=True):
        yield from _record(element, entry, texts.get(entry.xml_id, Rebuilt("", ())))
    yield from _identical(elements, entries, texts)
    yield from _title(root)


def _list(elements: list[etree._Element], entries: tuple[WitnessEntry, ...]) -> Iterator[Finding]:
    width = max(2, len(str(len(entries))))
    sigla = Counter(entry.siglum for entry in entries)
    for number, (element, entry) in enumerate(zip(elements, entries, strict=True), start=1):
        own = entry.xml_id
        if own != f"W{number:0{width}d}":
            yield finding(element, f"{own} stands where W{number:0{width}d} is due", own)
        elif element.get("n") != str(number):
            yield finding(element, f"{own} has the number {element.get('n')}", own)
        if sigla[entry.siglum] > 1:
            problem = f"{sigla[entry.siglum]} witnesses have the siglum {entry.siglum}"
            yield finding(element, f"{own}: {problem}", own)
    bases = [entry.xml_id for entry in entries if entry.role == Role.BASE]
    if entries and len(bases) != 1:
        said = f"{len(bases)} witnesses are called the base text{': ' if bases else ''}{', '.join(bases)}"
        yield finding(elements[0], said, "".join(bases[:1]))


def _record(element: etree._Element, entry: WitnessEntry, text: Rebuilt) -> Iterator[Finding]:
    own = entry.xml_id
    said = Counter((local(child.tag), child.get("type", "")) for child in element)
    for name, kind in (*_ONCE, *_AT_MOST_ONCE):
        times = said[name, kind]
        if times > 1 or (not times and (name, kind) in _ONCE):
            what = f"<{name} type={kind!r}>" if kind else f"<{name}>"
            how_often = f"{times} times" if times else "not at all"
            yield finding(element, f"{own} has {what} {how_often}", own)
    if said["idno", "sha256"] == 1 and not _SHA256.fullmatch(entry.sha256):
        yield finding(element, f"{own}: {entry.sha256!r} is no SHA-256", own)
    if entry.filename and not re.fullmatch(re.escape(entry.filename) + r"#\d+", entry.segment):
        yield finding(element, f"{own}: the text {entry.segment!r} is none of {entry.filename!r}", own)
    if entry.encoding not in entry.extraction:
        yield finding(element, f"{own}: encoding {entry.encoding} is not in {entry.extraction!r}", own)
    note = next((child for child in element if child.get("type") == "extents"), None)
    written = "" if note is None else (note.text or "").strip()
    letters = len("".join(text.text.split()))
    if written and not _EXTENTS.fullmatch(written):
        yield finding(element, f"{own}: {written[:40]!r} are no extents", own)
    elif any(span.start >= span.end for span in entry.extents):
        yield finding(element, f"{own} has an extent that ends before it starts", own)
    elif said["note", "extents"] == 1 and sum(span.end - span.start for span in entry.extents) < letters:
        size = sum(span.end - span.start for span in entry.extents)
        yield finding(element, f"{own} has {letters} characters here, its extents in the source {size}", own)


def _identical(
    elements: list[etree._Element], entries: tuple[WitnessEntry, ...], texts: Mapping[str, Rebuilt]
) -> Iterator[Finding]:
    by_id = {entry.xml_id: entry for entry in entries}
    for element, entry in zip(elements, entries, strict=True):
        own, other = entry.xml_id, by_id.get(entry.identical_to)
        text = texts.get(own, Rebuilt("", ()))
        said = ""
        if entry.identical_to and other is None:
            said = f"is said to be identical to {entry.identical_to}, which is no witness"
        elif other is not None and (other.xml_id == own or other.identical_to):
            said = f"is said to be identical to {other.xml_id}, which has no column of its own"
        elif other is not None and _letters(texts[other.xml_id]) != _letters(text):
            said = f"is said to be identical to {other.xml_id}, and has another text"
        elif other is not None and other.siglum not in _note(element):
            said = f"is said to be identical to {other.xml_id}, and the note does not name {other.siglum}"
        if said:
            yield finding(element, f"{own} {said}", own)


def unsaid(root: etree._Element, texts: Mapping[str, Rebuilt]) -> Iterator[Finding]:
    """Yield the witnesses that have the text of another and are not said to be identical to it.

    Grouping gives such witnesses one column; what is written by other means
    may keep them apart, and no text suffers by it.
    """
    first: dict[str, str] = {}
    entries = {entry.xml_id: entry for entry in read_witnesses(root)}
    for element in root.iter(tei("witness")):
        own = element.get(XML_ID, "")
        if own not in texts or entries[own].identical_to or not texts[own].text:
            continue
        other = first.setdefault(texts[own].text, own)
        if other != own:
            yield finding(
                element, f"{own} has the text of {other}, and is not said to be identical to it", own
            )


def _note(element: etree._Element) -> str:
    found = [child for child in element if child.get("type") == "identical"]
    return "".join(str(part) for child in found for part in child.itertext())


def _letters(text: Rebuilt) -> str:
    # White space at the end of a paragraph is not written, so it is gone where only one of two breaks.
    return "".join(text.text.split())


def _title(root: etree._Element) -> Iterator[Finding]:
    title = "".join(t.text or "" for s in root.iter(tei("titleStmt")) for t in s.iterfind(tei("title")))
    for front in root.iter(tei("front")):
        for head in front.iterfind(tei("head")):
            if (head.text or "") not in title:
                yield finding(head, f"the head is 「{head.text}」, the title of the edition 「{title}」")
    days = [e for name in ("date", "application", "change") for e in root.iter(tei(name)) if e.get("when")]
    for element in days[1:]:
        if element.get("when") != days[0].get("when"):
            said = f"{element.get('when')}, <{local(days[0].tag)}> {days[0].get('when')}"
            yield finding(element, f"<{local(element.tag)}> says {said}")
