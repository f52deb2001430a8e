"""What the header of an edition by collate records of its witnesses, checked against their texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from collate.i18n import _
from collate.model import Role
from collate.tei.diagnostic import Finding, finding_at
from collate.tei.elements import LARGEST_OFFSET, XML_ID, WitnessText, largest_size, local_name, tei
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses

_EXTENTS = re.compile(r"\d+-\d+( \d+-\d+)*")
#: What the id of a text has after the name of its file.
_OF_FILE = re.compile(r"#[1-9][0-9]{0,8}")
_SHA256 = re.compile("[0-9a-f]{64}")

#: Tag and @type of the children that each witness has exactly once, and of those that it has at most once.
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
    ("note", "known-titles"),
    ("note", "identical"),
)

_EMPTY = WitnessText("", ())


def check_witness_claims(
    root: etree._Element, texts: Mapping[str, WitnessText], *, entries: tuple[WitnessEntry, ...]
) -> Iterator[Finding]:
    """Yield the records of the header that are wrong; *entries* are those of its witness list.

    Checked are: the numbering of the witnesses; sigla that two witnesses
    share; that one witness is the base text; that each names its source and
    extents once, and has no more letters than these extents; that witnesses
    listed as identical have the same one of *texts* (white space and paragraph
    breaks aside); that title and date are the same wherever they stand.
    """
    elements = [element for element in root.iter(tei("witness")) if element.get(XML_ID)]
    yield from _numbers_and_sigla(elements, entries)
    for element, entry in zip(elements, entries, strict=True):
        yield from _children(element, entry)
        yield from _source(element, entry)
        yield from _extents(element, entry, texts.get(entry.xml_id, _EMPTY))
    yield from _identical(elements, entries, texts)
    yield from _title(root)
    yield from _dates(root)


def _numbers_and_sigla(
    elements: list[etree._Element], entries: tuple[WitnessEntry, ...]
) -> Iterator[Finding]:
    width = max(2, len(str(len(entries))))
    sigla = Counter(entry.siglum for entry in entries)
    for number, (element, entry) in enumerate(zip(elements, entries, strict=True), start=1):
        name, due = entry.xml_id, f"W{number:0{width}d}"
        if name != due:
            yield finding_at(
                element, _("{entry} stands where {due} is due", entry=name, due=due), witness=name
            )
        elif element.get("n") != entry.siglum:
            message = _(
                "{witness}: @n is {value}, the siglum {siglum}",
                witness=name,
                value=str(element.get("n")),
                siglum=entry.siglum,
            )
            yield finding_at(element, message, witness=name)
        if sigla[entry.siglum] > 1:
            message = _(
                "{witness}: {count} witnesses have the siglum {siglum}",
                witness=name,
                count=sigla[entry.siglum],
                siglum=entry.siglum,
            )
            yield finding_at(element, message, witness=name)
    bases = [entry.xml_id for entry in entries if entry.role == Role.BASE]
    if entries and not bases:
        yield finding_at(elements[0], _("no witness is marked as the base text"))
    elif len(bases) > 1:
        message = _(
            "{count} witnesses are marked as the base text: {witnesses}",
            count=len(bases),
            witnesses=", ".join(bases),
        )
        yield finding_at(elements[0], message, witness=bases[0])


def _children(element: etree._Element, entry: WitnessEntry) -> Iterator[Finding]:
    counts = Counter((local_name(child.tag), child.get("type", "")) for child in element)
    for name, kind in (*_ONCE, *_AT_MOST_ONCE):
        times = counts[name, kind]
        tag = f"<{name} type={kind!r}>" if kind else f"<{name}>"
        if times > 1:
            message = _("{witness} has {tag} {count} times", witness=entry.xml_id, tag=tag, count=times)
        elif not times and (name, kind) in _ONCE:
            message = _("{witness} lacks {tag}", witness=entry.xml_id, tag=tag)
        else:
            continue
        yield finding_at(element, message, witness=entry.xml_id)


def _source(element: etree._Element, entry: WitnessEntry) -> Iterator[Finding]:
    name = entry.xml_id
    hashes = [child for child in element if child.get("type") == "sha256" and local_name(child.tag) == "idno"]
    if len(hashes) == 1 and not _SHA256.fullmatch(entry.sha256):
        message = _("{witness}: '{value}' is not a SHA-256 hash", witness=name, value=entry.sha256)
        yield finding_at(element, message, witness=name)
    numbered = entry.segment.startswith(entry.filename) and _OF_FILE.fullmatch(
        entry.segment, len(entry.filename)
    )
    if not entry.filename or not numbered:
        message = _(
            "{witness}: the text '{segment}' is not one of '{file}'",
            witness=name,
            segment=entry.segment,
            file=entry.filename,
        )
        yield finding_at(element, message, witness=name)
    if entry.encoding not in entry.extraction:
        message = _(
            "{witness}: the encoding {encoding} is not in '{extraction}'",
            witness=name,
            encoding=entry.encoding,
            extraction=entry.extraction,
        )
        yield finding_at(element, message, witness=name)


def _extents(element: etree._Element, entry: WitnessEntry, text: WitnessText) -> Iterator[Finding]:
    name = entry.xml_id
    notes = [child for child in element if child.get("type") == "extents"]
    written = (notes[0].text or "").strip() if notes else ""
    letters = len(_letters(text))
    size = sum(span.end - span.start for span in entry.extents)
    if written and not _EXTENTS.fullmatch(written):
        message = _("{witness}: '{value}' is not a list of extents", witness=name, value=written[:40])
    elif len(entry.extents) < len(written.split()) or any(span.size == 0 for span in entry.extents):
        message = _("{witness} has an extent that ends before it starts", witness=name)
    elif max((span.end for span in entry.extents), default=0) > LARGEST_OFFSET or size > largest_size(
        letters
    ):
        message = _(
            "{witness} has {letters} characters here, but extents of {size} in the source",
            witness=name,
            letters=letters,
            size=size,
        )
    elif len(notes) == 1 and local_name(notes[0].tag) == "note" and size < letters:
        message = _(
            "{witness} has {letters} characters here, but its extents in the source only {size}",
            witness=name,
            letters=letters,
            size=size,
        )
    else:
        return
    yield finding_at(element, message, witness=name)


def _identical(
    elements: list[etree._Element], entries: tuple[WitnessEntry, ...], texts: Mapping[str, WitnessText]
) -> Iterator[Finding]:
    by_id = {entry.xml_id: entry for entry in entries}
    for element, entry in zip(elements, entries, strict=True):
        name, other = entry.xml_id, by_id.get(entry.identical_to)
        if entry.identical_to and other is None:
            problem = _("which is not a witness")
        elif other is None:
            continue
        elif other.xml_id == name or other.identical_to:
            problem = _("which does not have a column of its own")
        elif _letters(texts[other.xml_id]) != _letters(texts.get(name, _EMPTY)):
            problem = _("but has another text")
        elif other.siglum not in _identity_note(element):
            problem = _("but the note does not name {siglum}", siglum=other.siglum)
        else:
            continue
        message = _(
            "{witness} is listed as identical to {other}, {problem}",
            witness=name,
            other=entry.identical_to,
            problem=problem,
        )
        yield finding_at(element, message, witness=name)


def find_unlisted_copies(root: etree._Element, texts: Mapping[str, WitnessText]) -> Iterator[Finding]:
    """Yield the witnesses that have the text of an earlier one and are not listed as identical to it.

    Grouping gives witnesses with one text, white space included, one column; of
    the white space of a witness, an edition has the number of its characters.
    An edition assembled in another way may keep them apart without harm to any
    text. Where the text has any white space, it may be of another kind in the
    source: then the finding is a remark.
    """
    first: dict[tuple[str, int], str] = {}
    entries = {entry.xml_id: entry for entry in read_witnesses(root)}
    for element in root.iter(tei("witness")):
        name = element.get(XML_ID, "")
        if name not in texts or entries[name].identical_to or not texts[name].text:
            continue
        text, size = texts[name].text, sum(span.size for span in entries[name].extents)
        other = first.setdefault((text, size), name)
        if other != name:
            message = _(
                "{witness} has the text of {other}, but is not listed as identical to it",
                witness=name,
                other=other,
            )
            spaced = size > len(_letters(texts[name]))
            yield finding_at(element, message, witness=name, remark=spaced)


def _identity_note(element: etree._Element) -> str:
    notes = [child for child in element if child.get("type") == "identical"]
    return "".join(str(part) for note in notes for part in note.itertext())


def _letters(text: WitnessText) -> str:
    # White space at the end of a paragraph is not written: where only one of two breaks, only one has it.
    return "".join(text.text.split())


def _title(root: etree._Element) -> Iterator[Finding]:
    title = "".join(t.text or "" for s in root.iter(tei("titleStmt")) for t in s.iterfind(tei("title")))
    for front in root.iter(tei("front")):
        for head in front.iterfind(tei("head")):
            if (head.text or "") not in title:
                message = _(
                    "the head is 「{head}」, the title of the edition 「{title}」",
                    head=head.text or "",
                    title=title,
                )
                yield finding_at(head, message)


def _dates(root: etree._Element) -> Iterator[Finding]:
    """Yield dates of writing that differ; a change by an editor has the day of the last decision."""
    dates = [e for name in ("date", "application", "change") for e in root.iter(tei(name)) if e.get("when")]
    dates = [e for e in dates if e.get("who", "#collate") == "#collate"]
    for element in dates[1:]:
        if element.get("when") != dates[0].get("when"):
            message = _(
                "<{element}> has the date {date}, <{first}> {first_date}",
                element=local_name(element.tag),
                date=element.get("when", ""),
                first=local_name(dates[0].tag),
                first_date=dates[0].get("when", ""),
            )
            yield finding_at(element, message)
