from __future__ import annotations

import pytest

from collate.model import Document
from tests.read.word import SCHEMAS, SPACES, call, cut, docx, kept, ledger, note, p, pack, r, read, relations

MHT = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    '--B\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    "<html><body><p>网页存档</p></body></html>\r\n--B--\r\n"
)
CHUNK = '<w:altChunk r:id="c1"/>'


def including(body: str, chunks: dict[str, str | bytes], types: str = "") -> bytes:
    """Return a Word file with included files; the relation of the first is c1, and so on."""
    targets = {f"c{number}": f"{name}|aFChunk" for number, name in enumerate(chunks, 1)}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}/package/2006/content-types">{types}</Types>',
        "_rels/.rels": relations({"a": "word/document.xml|officeDocument"}),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(targets),
    }
    return pack({**parts, **{f"word/{name}": data for name, data in chunks.items()}})


def html(body: str) -> str:
    return f"<html><head><meta charset='utf-8'/><title>题名</title></head><body>{body}</body></html>"


def warned(document: Document) -> list[str]:
    return [warning.partition(". ")[0] for warning in document.warnings]


@pytest.mark.parametrize(
    ("name", "content", "types", "words"),
    [
        ("c.htm", html("<p>网页甲</p><p>网页乙</p>"), "", "网页甲\n网页乙"),
        ("c.html", "<p>片断</p>", "", "片断"),
        ("c.xhtml", '<?xml version="1.0"?>' + html("<p>网页<br/>换行</p>"), "", "网页\n换行"),
        ("c.mht", MHT, "", "网页存档"),
        ("c.docx", docx(p("内", cut("删"), "文")), "", "内文"),
        ("c.txt", "文本一\r\n\r\n文本二\r\n", "", "文本一\n文本二"),
        ("c.txt", "文本".encode("gb18030") * 20, "", "文本" * 20),
        ("c.dat", "<p>按类型</p>", '<Default Extension="dat" ContentType="text/html"/>', "按类型"),
        ("c.dat", MHT, '<Override PartName="/word/c.dat" ContentType="message/rfc822"/>', "网页存档"),
        ("c.bin", docx(p("按内容")), "", "按内容"),
        ("c.dat", "纯文本", '<Default Extension="DAT" ContentType="text/plain; charset=utf-8"/>', "纯文本"),
    ],
)
def test_an_included_file_stands_in_its_place(
    name: str, content: str | bytes, types: str, words: str
) -> None:
    document = read(including(p("前") + CHUNK + p("后"), {name: content}, types))
    assert kept(document) == f"前\n{words}\n后"
    assert document.warnings == ()
    assert "included files: 1" in document.source.how


def test_headings_notes_and_ledger_of_an_included_file_are_its_own() -> None:
    bold = "<w:b/>"
    inner = docx(
        p("内题", props='<w:outlineLvl w:val="1"/>')
        + p(r("粗", bold))
        + p("内文很长的一段", call("2"), "完。"),
        footnotes=note("2", p("内注")),
    )
    outer = p("外文", call("3")) + CHUNK + p(r("外粗", bold)) + p("外文很长的另外一段")
    data = including(outer, {"c.docx": inner})
    document = read(data)
    assert kept(document) == "外文\n内题\n粗\n内文很长的一段完。\n外粗\n外文很长的另外一段"
    assert [(document.raw[at:].partition("\n")[0], level) for at, level in document.headings] == [("内题", 2)]
    assert [document.raw[at:].partition("\n")[0] for at in document.displayed] == ["粗", "外粗"]
    (inner_note,) = document.notes
    assert document.raw[slice(*inner_note.span)] == "内注"
    assert document.raw[: inner_note.anchor].endswith("内文很长的一段")
    web = read(including(CHUNK, {"c.htm": html("<h3>网题</h3><p>文<script>x</script></p>")}))
    assert (kept(web), [level for _at, level in web.headings]) == ("网题\n文", [3])
    assert ("题名", "metadata") in ledger(web)


def test_a_file_is_included_in_cells_boxes_and_deletions() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{p('格')}{CHUNK}</w:tc></w:tr></w:tbl>"
    box = r(f"<w:pict><v:textbox><w:txbxContent>{CHUNK}</w:txbxContent></v:textbox></w:pict>")
    deleted = f"<w:del>{CHUNK}</w:del>"
    document = read(including(cell + p("框", box) + deleted + p("里", CHUNK, "外"), {"c.htm": "<p>甲</p>"}))
    assert kept(document) == "格\n甲\n框\n甲\n里外\n甲"
    assert ledger(document) == [("甲", "tracked-deletion")]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("c.xlsx", pack({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "its format is unknown"),
        ("c.xml", "<a>某种数据</a>", "its format is unknown"),
        ("c.dat", "不知道是什么", "its format is unknown"),
        ("c.htm", "", "its format is unknown"),
        ("c.htm", "<p></p>", "the page has no text (perhaps a script loads it)"),
        ("c.docx", b"PK\x03\x04word/", "is truncated or damaged"),
        ("c.docx", docx(""), "has no text in the accepted view"),
    ],
)
def test_what_cannot_be_read_is_a_warning(name: str, content: str | bytes, problem: str) -> None:
    document = read(including(p("前") + CHUNK + CHUNK + p("后"), {name: content}))
    assert kept(document) == "前\n后"
    (warning,) = warned(document)
    assert warning.startswith(f"its part word/{name} is not read: {problem}")


def test_missing_and_linked_files_are_warnings() -> None:
    linked = '<w:subDoc r:id="s"/><w:altChunk r:id="none"/>' + CHUNK
    data = including(p("前", linked), {})
    external = relations({"s": "other.docx|subDocument", "c1": "gone.htm|aFChunk"})
    external = external.replace('Target="other.docx"', 'Target="other.docx" TargetMode="External"')
    parts = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{p('前')}{linked}</w:body></w:document>",
        "word/_rels/document.xml.rels": external,
    }
    document = read(pack(parts))
    assert warned(document) == [
        "the file other.docx, which it includes, is not in it",
        "the file none, which it includes, is not in it",
        "the part word/gone.htm, which it includes, is missing",
    ]
    assert len(read(data).warnings) == 3
    comment = docx(p("文"), comments=f'<w:comment w:id="1">{CHUNK}</w:comment>')
    assert warned(read(comment)) == ["a file included in a note, a comment or a header is not read"]


def test_files_in_files_have_an_end() -> None:
    inner = docx(p("最内"))
    for _level in range(6):
        inner = including(p("层") + CHUNK, {"c.docx": inner})
    document = read(inner)
    assert kept(document) == "层\n层\n层\n层"
    (warning,) = document.warnings
    assert "Word files are nested more than 3 deep" in warning
    assert "in its part word/c.docx: " in warning


def test_many_references_to_one_file_cannot_exhaust_the_memory() -> None:
    data = including(CHUNK * 3000, {"c.htm": "<p>" + "字" * 1000 + "</p>"})
    with pytest.raises(Exception, match="has more than 1 million characters"):
        read(data, max_megabytes=1)
    bomb = including(p("前") + CHUNK, {"c.docx": docx(p("字" * 900_000))})
    document = read(bomb, max_expansion=5)
    assert kept(document) == "前"
    assert "unpacks to more than 5 times its size" in document.warnings[0]


def test_the_named_encoding_is_not_that_of_parts() -> None:
    from pathlib import Path

    from collate.read.docx.reader import read_docx
    from collate.read.raw_builder import Input
    from collate.settings import ReadSettings, Settings

    data = including(CHUNK, {"c.htm": html("<p>网页中文</p>").encode()})
    settings = Settings(read=ReadSettings(encoding="gb18030"))
    (document,) = read_docx(Input("a.docx", Path("a.docx"), data), settings)
    assert kept(document) == "网页中文"
