"""Templates of publishers: their styles, page and running heads win; what cannot be used is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from collate.errors import SettingsError
from collate.report.publication.docx import write_docx
from tests.read.word import SCHEMAS, SPACES, pack, read, relations
from tests.report.publication.docx_reading import W, notes, part, sections, texts, value
from tests.report.publication.volumes import spring, volume_of

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
STYLES = """
  <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="方正书宋"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
  <w:style w:type="paragraph" w:customStyle="1" w:styleId="jk"><w:name w:val="校勘记"/></w:style>
  <w:style w:type="paragraph" w:customStyle="1" w:styleId="Verse"><w:name w:val="别的"/></w:style>
  <w:style w:type="character" w:customStyle="1" w:styleId="x"><w:name w:val="版本"/></w:style>
"""
BODY = """
  <w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr></w:pPr></w:p>
  <w:p><w:r><w:t>范文</w:t></w:r></w:p>
  <w:sectPr><w:pgSz w:w="9000" w:h="13000"/><w:pgMar w:top="1" w:right="2" w:bottom="3" w:left="4"
    w:header="5" w:footer="6" w:gutter="0"/><w:lnNumType w:countBy="3"/></w:sectPr>
"""
SETTINGS = '<w:attachedTemplate r:id="q"/><w:mirrorMargins/><w:compat/>'


def template(*, without: str = "", main_type: str = MAIN_TYPE, **changed: str | bytes) -> bytes:
    """Return a template; ``changed`` has other contents of parts by the last word of their names."""
    types = (
        f'<Types xmlns="{SCHEMAS}/package/2006/content-types">'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
        '<Override PartName="/word/header7.xml" ContentType="application/vnd.header+xml"/></Types>'
    )
    kinds = {
        "s": "styles.xml|styles",
        "t": "settings.xml|settings",
        "h": "header7.xml|header",
        "f": "footnotes.xml|footnotes",
    }
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations({"r": "word/document.xml|officeDocument"}),
        "word/document.xml": f"<w:document {SPACES}><w:body>{BODY}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(kinds),
        "word/styles.xml": f"<w:styles {SPACES}>{STYLES}</w:styles>",
        "word/settings.xml": f"<w:settings {SPACES}>{SETTINGS}</w:settings>",
        "word/header7.xml": f"<w:hdr {SPACES}><w:p><w:r><w:t>某某出版社</w:t></w:r></w:p></w:hdr>",
        "word/_rels/header7.xml.rels": relations({"i": "media/mark.png|image"}),
        "word/media/mark.png": b"\x89PNG",
        "word/footnotes.xml": f"<w:footnotes {SPACES}/>",
    }
    for name in list(parts):
        short = name.rpartition("/")[2].partition(".")[0]
        if short in changed and name.endswith(".xml"):
            parts[name] = changed[short]
    return pack({name: content for name, content in parts.items() if name != without})


def test_styles_of_a_template_are_used_by_their_names() -> None:
    data = write_docx(volume_of(spring()), template=template())
    styles = part(data, "word/styles.xml")
    named = {one.get(f"{W}styleId"): value(one, "name") for one in styles.iter(f"{W}style")}
    assert len(named) == len(list(styles.iter(f"{W}style")))
    assert (named["a"], named["1"], named["jk"]) == ("Normal", "heading 1", "校勘记")
    assert (named["Verse"], named["CollateVerse"]) == ("别的", "诗行")
    assert (named["x"], named["Witness"]) == ("版本", "版本 (collate)")  # the template has it for characters
    assert list(named.values()).count("heading 1") == 1
    footnotes = part(data, "word/footnotes.xml")
    assert {value(one, "pPr/pStyle") for one in footnotes.iter(f"{W}p")} == {"jk"}
    bases = {value(one, "basedOn") for one in styles.iter(f"{W}style")} - {""}
    assert bases <= set(named)
    fonts = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert fonts is not None
    assert fonts.get(f"{W}eastAsia") == "方正书宋"


def test_page_running_heads_and_settings_of_a_template_are_used_and_its_text_is_not() -> None:
    data = write_docx(volume_of(spring(), title="另题"), template=template())
    for section in sections(data):
        size = section.find(f"{W}pgSz")
        assert size is not None
        assert size.get(f"{W}w") == "9000"
        assert section.find(f"{W}headerReference") is not None  # handed on by an earlier section
        assert section.find(f"{W}lnNumType") is not None
    settings = part(data, "word/settings.xml")
    assert [one.tag.removeprefix(W) for one in settings] == [
        "mirrorMargins",
        "footnotePr",
        "endnotePr",
        "compat",
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/mark.png") == b"\x89PNG"
        assert "word/_rels/header7.xml.rels" in archive.namelist()
        assert len(set(archive.namelist())) == len(archive.namelist())
    document = read(data)
    assert "范文" not in document.raw
    assert "某某出版社" in document.raw
    assert len(notes(data)) == 7
    assert texts(data)[0] == "一　月下"


def test_vertical_lines_and_line_numbers_of_the_layout_come_before_the_template() -> None:
    volume = volume_of(spring(), vertical=True, line_numbers=10)
    (section, _after) = sections(write_docx(volume, template=template()))
    lines = section.find(f"{W}lnNumType")
    assert lines is not None
    assert (value(section, "textDirection"), lines.get(f"{W}countBy")) == ("tbRl", "10")


def test_a_file_of_our_own_is_a_template() -> None:
    volume = volume_of(spring(), changes=True)
    first = write_docx(volume)
    again = write_docx(volume, template=first)
    assert (texts(again), notes(again)) == (texts(first), notes(first))
    names = [value(one, "name") for one in part(again, "word/styles.xml").iter(f"{W}style")]
    assert len(names) == len(set(names))


NO_ZIP = "template: is not a Word file (File is not a zip file). Give a .docx or .dotx file"
MACROS = "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
ENTITY = f'<!DOCTYPE x [<!ENTITY a "b">]><w:styles {SPACES}>&a;</w:styles>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", NO_ZIP),
        (b"PK\x03\x04 cut", NO_ZIP),
        (pack({"a.txt": "a"}), "template: its part [Content_Types].xml is missing."),
        (template(without="_rels/.rels"), "template: is not a Word file: it has no document part."),
        (template(without="word/styles.xml"), "template: its part word/styles.xml is missing."),
        (template(without="word/document.xml"), "template: its part word/document.xml is missing."),
        (template(without="word/_rels/document.xml.rels"), "template: has no styles. Save it in Word"),
        (template(styles="<w:styles"), "template: its part word/styles.xml is damaged ("),
        (template(styles=ENTITY), "template: its part word/styles.xml declares entities or a document type"),
        (template(document="<x/>"), "template: is not a Word document in its usual form. Save it in Word"),
        (template(main_type=MACROS), "template: has macros."),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        write_docx(volume_of(spring()), template=data)
    assert str(caught.value).startswith(message)


def test_a_template_with_a_damaged_part_is_refused() -> None:
    data = bytearray(template())
    at = data.index(b"word/styles.xml") + len("word/styles.xml") + 20
    data[at : at + 8] = b"\xff" * 8
    with pytest.raises(SettingsError, match=r"its part word/styles\.xml is damaged"):
        write_docx(volume_of(spring()), template=bytes(data))
