"""The teiHeader of the file of one witness: its source, and what of it the file holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from collate.errors import VerificationError
from collate.model import Witness, Work
from collate.report.context import ReportContext
from collate.tei.elements import XML_ID, XML_LANG, forbidden, tei
from collate.tei.witnesses import write_extents

#: A date as TEI takes it in ``@when``: a day or a month.
WHEN = re.compile(r"\d{4}-\d\d(-\d\d)?")

#: The header's words, in Chinese and in English.
_SAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("{title}：{siglum}本", "{title}: witness {siglum}"),
        "untitled": ("（无题）", "(untitled)"),
        "resp": ("自动转写（机器生成，未经人工复核）", "automatic transcription, not reviewed by an editor"),
        "rights": ("文字的权利属于其权利人。", "The rights in the text are their holder's."),
        "encoding": ("编码 {}", "encoding {}"),
        "pages": ("第 {}–{} 页", "pages {}–{}"),
        "lines": ("第 {}–{} 行", "lines {}–{}"),
        "joint": ("；", "; "),
        "text": (
            "文字、标点照原本，一字不改；原本的行并为段落。行首行末、汉字与西文或数字之间的排版空白，以及页眉、"
            "页脚、页码不录。题名、日期、讲话人、出处照原样录于 front 或 back。",
            "Words and punctuation are the source's, unchanged; its lines are joined to paragraphs. Blanks "
            "of its layout, running heads and page numbers are left out; title, date, speaker and origin "
            "stand as written in front or back.",
        ),
        "marks": (
            "pb 为原本换页处，@n 为页码。note[@type='source'] 为原本自有的注，置于正文注码处；"
            "注码位置不明的置于 back。",
            "A page of the source begins at pb, @n is its number. note[@type='source'] is a note of the "
            "source where its text calls it; one that is not known to be called anywhere stands in back.",
        ),
        "change": ("自动转写生成。", "Made by automatic transcription."),
    }
)


def witness_header(
    work: Work, witness: Witness, xml_id: str, number: int, context: ReportContext
) -> etree._Element:
    """Return the ``teiHeader`` of the file of *witness*, which is the *number*-th of *work*, from 1."""
    column = 0 if context.lang == "zh" else 1
    say = {key: texts[column] for key, texts in _SAYS.items()}
    root = etree.Element(tei("teiHeader"))
    root.set(XML_LANG, "zh-Hans" if context.lang == "zh" else "en")
    file = add(root, "fileDesc")
    titles = add(file, "titleStmt")
    title = work.title or say["untitled"]
    add(titles, "title", say["title"].format(title=title, siglum=witness.siglum))
    resp = add(titles, "respStmt", **{XML_ID: "collate"})
    add(resp, "resp", say["resp"])
    add(resp, "name", "collate", type="software")
    publication = add(file, "publicationStmt")
    add(publication, "publisher", "collate")
    if context.when:
        add(publication, "date", context.when, when=context.when)
    add(add(publication, "availability", status="unknown"), "p", say["rights"])
    listing = add(add(file, "sourceDesc"), "listWit")
    _witness(add(listing, "witness", **{XML_ID: xml_id, "n": str(number)}), witness, say)
    encoding = add(root, "encodingDesc")
    editorial = add(encoding, "editorialDecl")
    add(add(editorial, "normalization", method="silent"), "p", say["text"])
    add(add(editorial, "interpretation"), "p", say["marks"])
    version = re.match(r"\d+(\.\d+){0,3}", context.version)
    application = add(add(encoding, "appInfo"), "application", ident="collate")
    application.set("version", version.group() if version else "0")
    add(application, "label", f"collate {context.version}".strip())
    if context.when:
        application.set("when", context.when)
        changes = add(root, "revisionDesc")
        add(changes, "change", say["change"], when=context.when, who="#collate")
    return root


def _witness(parent: etree._Element, witness: Witness, say: Mapping[str, str]) -> None:
    """Write what the edition says of the witness too, but for what it is among the others."""
    segment, source = witness.segment, witness.segment.source
    add(parent, "abbr", witness.siglum, type="siglum")
    if segment.title:
        add(parent, "title", segment.title.written)
    if witness.short_title:
        add(parent, "title", witness.short_title, type="short")
    add(parent, "idno", segment.path, type="filename")
    add(parent, "idno", source.sha256, type="sha256")
    add(parent, "idno", segment.id, type="segment")
    where = segment.provenance
    parts = [say["encoding"].format(source.encoding)] if source.encoding else []
    parts += [say["pages"].format(*where.pages)] if where.pages else []
    parts += [say["lines"].format(*where.lines), *([source.how] if source.how else [])]
    add(parent, "note", say["joint"].join(parts), type="extraction")
    add(parent, "note", source.encoding, type="encoding")
    add(parent, "note", write_extents(segment.offsets.spans(0, len(segment.text))), type="extents")
    for kind, said in (("date", segment.date), ("speaker", segment.speaker), ("origin", segment.origin)):
        if said:
            add(parent, "note", said.written, type=kind)


def add(parent: etree._Element, name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an element of TEI at the end of *parent*."""
    child = etree.SubElement(parent, tei(name), attributes)
    child.text = text
    return child


def refuse_forbidden(witness: Witness) -> None:
    """Raise VerificationError where a text of *witness* has a character that XML cannot hold."""
    segment = witness.segment
    said = (segment.title, segment.date, segment.speaker, segment.origin)
    texts = (segment.text, segment.path, segment.source.how, witness.siglum, witness.short_title)
    for text in (*texts, *(stated.written for stated in said if stated)):
        refuse(text, segment.id)


def refuse(text: str, where: str) -> None:
    """Raise VerificationError where *text* has a character that XML cannot hold; *where* it comes from."""
    at = forbidden(text)
    if at is not None:
        problem = f"has the character U+{ord(text[at]):04X}, which XML cannot hold, in {text[:at][-12:]!r}"
        raise VerificationError(where, problem, "Take it out of the source")
