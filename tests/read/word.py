"""Construction of Word files for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from collate.model import Document
from collate.read.docx.reader import read_docx
from collate.read.raw_builder import Input
from collate.settings import ReadSettings, Settings

SCHEMAS = "http://schemas.openxmlformats.org"
PURL = "http://purl.oclc.org/ooxml"
SPACES = (
    f'xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" '
    f'xmlns:r="{SCHEMAS}/officeDocument/2006/relationships" '
    f'xmlns:m="{SCHEMAS}/officeDocument/2006/math" '
    f'xmlns:a="{SCHEMAS}/drawingml/2006/main" '
    f'xmlns:c="{SCHEMAS}/drawingml/2006/chart" '
    f'xmlns:dgm="{SCHEMAS}/drawingml/2006/diagram" '
    f'xmlns:mc="{SCHEMAS}/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
KINDS = {
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/settings.xml": "settings",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "word/comments.xml": "comments",
    "word/header1.xml": "header",
    "word/header2.xml": "header",
    "word/footer1.xml": "footer",
    "word/diagrams/data1.xml": "diagramData",
    "word/charts/chart1.xml": "chart",
    "word/chunk.htm": "aFChunk",
}


def relations(targets: dict[str, str], base: str = f"{SCHEMAS}/officeDocument/2006/relationships") -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{base}/{target[1]}" Target="{target[0]}"/>'
        for key, target in ((k, v.split("|")) for k, v in targets.items())
    )
    return f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{rows}</Relationships>'


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a Word file; ``styles="..."`` is the content of the root of word/styles.xml, and so on."""
    roots = {
        "diagram": "word/diagrams/data1.xml",
        "chart": "word/charts/chart1.xml",
        "chunk": "word/chunk.htm",
    }
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}/package/2006/content-types"/>',
        "_rels/.rels": relations(
            {"rId1": "word/document.xml|officeDocument", "c": "core.xml|core-properties"}
        ),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    listed = {}
    for key, inside in parts.items():
        if key == "core":
            files["core.xml"] = f'<p xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</p>'
            continue
        name = roots.get(key, f"word/{key}.xml")
        listed[key] = f"{name.removeprefix('word/')}|{KINDS[name]}"
        files[name] = f"<w:{key.rstrip('12')} {SPACES}>{inside}</w:{key.rstrip('12')}>"
    files["word/_rels/document.xml.rels"] = relations(listed)
    return pack(files)


def read(data: bytes, view: str = "accepted", **limits: int) -> Document:
    options = ReadSettings(docx_view=view, **limits)  # type: ignore[arg-type]
    (document,) = read_docx(Input("a.docx", Path("a.docx"), data), Settings(read=options))
    check(document)
    return document


def check(document: Document) -> None:
    """Check the invariants of a reader: ledger, notes and pages are disjoint spans of raw."""
    raw = document.raw
    assert document.text == raw
    assert document.offsets.spans(0, len(raw)) == (((0, len(raw)),) if raw else ())
    taken = sorted([*(row.span for row in document.ledger), *(note.span for note in document.notes)])
    assert all(0 <= span.start < span.end <= len(raw) for span in taken)
    assert all(a.end <= b.start for a, b in pairwise(taken))
    assert all(raw[s.start : s.end] == raw[s.start : s.end].strip() for s in taken)
    assert all(note.anchor is None or note.anchor < note.span.start for note in document.notes)
    assert all(not at or raw[at - 1] == "\n" for at, _ in document.headings)
    assert [page.span.end for page in document.pages[:-1]] == [p.span.start for p in document.pages[1:]]
    assert not document.wrapped


def kept(document: Document) -> str:
    """Return the text that reflow sees: raw without ledger entries, notes, and empty lines."""
    taken = sorted([*(row.span for row in document.ledger), *(note.span for note in document.notes)])
    text, at = "", 0
    for start, end in taken:
        text += document.raw[at:start]
        at = end
    text += document.raw[at:]
    return "\n".join(line for line in text.split("\n") if line.strip())


def ledger(document: Document) -> list[tuple[str, str]]:
    return [(document.raw[slice(*row.span)], row.reason.value) for row in document.ledger]


def text(data: bytes, view: str = "accepted") -> str:
    return kept(read(data, view))


def p(*runs: str, props: str = "") -> str:
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inside}</w:p>"


def r(content: str, props: str = "") -> str:
    inner = content if content.startswith("<") else f'<w:t xml:space="preserve">{escape(content)}</w:t>'
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{inner}</w:r>"


def ins(*runs: str) -> str:
    return f'<w:ins w:id="1" w:author="x">{"".join(map(r, runs))}</w:ins>'


def cut(*runs: str) -> str:
    return f'<w:del w:id="1">{"".join(f"<w:r><w:delText>{run}</w:delText></w:r>" for run in runs)}</w:del>'


def field(code: str, result: str | None) -> str:
    middle = "" if result is None else SEPARATE + result
    return BEGIN + r(f"<w:instrText>{escape(code)}</w:instrText>") + middle + END


def style(key: str, name: str, inside: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{inside}</w:style>'


BEGIN, SEPARATE, END = (r(f'<w:fldChar w:fldCharType="{what}"/>') for what in ("begin", "separate", "end"))
PAGE_BREAK = r('<w:br w:type="page"/>')


def level(at: int, fmt: str, shown: str, extra: str = "") -> str:
    inside = f'<w:numFmt w:val="{fmt}"/>{extra}<w:lvlText w:val="{shown}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{inside}</w:lvl>'


def numbering(*levels: str, override: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{override}</w:num>'
    )


def li(content: str, at: int = 0, key: int = 1) -> str:
    return p(content, props=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{key}"/></w:numPr>')


CHINESE = numbering(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
    level(4, "lowerLetter", "%5)"),
)


def note(key: str, *content: str, what: str = "footnote") -> str:
    return f'<w:{what} w:id="{key}">{"".join(content)}</w:{what}>'


def call(key: str, extra: str = "", what: str = "footnote") -> str:
    return r(f'<w:{what}Reference w:id="{key}" {extra}/>')


NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    + note("2", p(r("<w:footnoteRef/>"), " 甲注。", cut("旧"), "完"), p("第二段"))
    + note("3", p("乙注"))
    + note("9", p("无人引用"))
)


def rewrite(data: bytes, change: Callable[[str], str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack({name: change(archive.read(name).decode()) for name in archive.namelist()})


CHINESE = numbering(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
    level(4, "lowerLetter", "%5)"),
)
