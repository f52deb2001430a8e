from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.errors import CollateError, SourceError
from collate.settings import ReadSettings
from tests.read.books import NAV, NCX, SPEECH, book_with, with_member
from tests.read.pages import CONTAINER, book, documents, kept, ledger, opf, pack, page, xhtml


def test_pages_come_in_the_order_of_the_spine() -> None:
    names = ("b.xhtml", "a.xhtml", "c.xhtml")
    members = {f"OEBPS/{n}": xhtml(f"<p>这是{n[0]}。</p>") for n in names}
    package = opf(names, spine=("c.xhtml", "a.xhtml"))
    document = page(pack({"META-INF/container.xml": CONTAINER, "OEBPS/a.opf": package, **members}), "a.epub")
    # A page that the spine leaves out is not lost.
    assert kept(document) == "这是c。\n这是a。\n这是b。"
    assert document.source.how == "3 pages in reading order, utf-8"
    assert ledger(document) == [("讲话选", "metadata"), *[("t", "metadata")] * 3]


def test_the_contents_are_in_the_ledger_and_mark_headings() -> None:
    nav = (
        "<nav epub:type='toc'><h1>目录</h1><ol><li><a href='a.xhtml'>在会上的讲话</a></li>"
        "<li><a href='b.xhtml#x'>二</a></li></ol></nav>"
        "<nav epub:type='landmarks'><a href='a.xhtml'>封面</a></nav>"
    )
    pages = {**SPEECH, "b.xhtml": "<p>前言。</p><p><a id='x'></a>第二篇讲话</p><p>谢谢。</p>"}
    document = page(book_with(pages, nav), "a.epub")
    assert [document.raw[at : at + 5] for at, _ in document.headings] == ["在会上的讲", "第二篇讲话"]
    assert ledger(document)[-1] == ("t\n目录\n1.在会上的讲话\n2.二\n封面", "table-of-contents")
    assert kept(document) == "在会上的讲话\n同志们：\n我们开会。\n前言。\n第二篇讲话\n谢谢。"


def test_a_table_of_contents_of_epub_2() -> None:
    point = "<navPoint><navLabel><text>{}</text></navLabel><content src='{}'/></navPoint>"
    ncx = (
        f"<docTitle><text>讲话选</text></docTitle><navMap>{point.format('甲', 'a.xhtml')}</navMap><pageList>"
    )
    target = (
        "<pageTarget><navLabel><text>7</text></navLabel><content src='b.xhtml#p7'/></pageTarget></pageList>"
    )
    pages = {**SPEECH, "b.xhtml": "<p>二</p><p id='p7'>谢谢。</p>"}
    document = page(book_with(pages, ncx=ncx + target), "a.epub")
    assert [document.raw[at] for at, _ in document.headings] == ["在"]
    assert [(p.label, document.raw[slice(*p.span)][:3]) for p in document.pages] == [("7", "谢谢。")]
    assert ledger(document)[-1] == ("讲话选\n甲\n7", "table-of-contents")


def test_a_page_of_contents_in_the_spine_is_contents() -> None:
    pages = {
        "toc.xhtml": "<p>目录</p><p><a href='a.xhtml'>在会上的讲话</a></p><p><a href='b.xhtml'>二</a></p>"
    }
    document = page(book({**pages, **SPEECH}), "a.epub")
    assert "在会上的讲话\n二" in "\n".join(
        text for text, why in ledger(document) if why == "table-of-contents"
    )
    assert kept(document).endswith("在会上的讲话\n同志们：\n我们开会。\n二\n谢谢。")


def test_pages_of_the_printed_book() -> None:
    body = (
        "<span epub:type='pagebreak' id='p1' title='1'/><p>第一页，接<span epub:type='pagebreak' "
        "role='doc-pagebreak'>2</span>着说。</p><hr role='doc-pagebreak' aria-label='iii'/><p>完。</p>"
    )
    document = page(book({"a.xhtml": body}), "a.epub")
    assert kept(document) == "第一页，接着说。\n完。"
    assert [p.label for p in document.pages] == ["1", "2", "iii"]
    assert document.raw[document.pages[2].span.start :] == "完。\n"
    assert ("2", "page-number") in ledger(document)
    limited = ReadSettings(max_pages=2)
    with pytest.raises(SourceError, match="has 3 pages, more than 2"):
        page(book({"a.xhtml": body}), "a.epub", limited)


def test_notes_in_the_page_and_at_the_end_of_the_book() -> None:
    pages = {
        "a.xhtml": "<p>甲<a epub:type='noteref' href='n.xhtml#n1'><sup>1</sup></a>乙<a epub:type='noteref' "
        "href='#x'>*</a>。</p><aside epub:type='footnote' id='x'><p>页内注。</p></aside>",
        "n.xhtml": "<h2>注释</h2><ol><li id='n1'><p>书后注。<a href='a.xhtml#r'>↩</a></p></li></ol>",
    }
    document = page(book(pages), "a.epub")
    assert kept(document) == "甲乙。"
    assert ("注释", "annotation") in ledger(document)
    assert [(n.label, document.raw[slice(*n.span)]) for n in document.notes] == [
        ("*", "页内注。"),
        ("1", "书后注。"),
    ]
    assert [document.raw[(n.anchor or 0) - 1] for n in document.notes] == ["乙", "甲"]


ENCRYPTED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
    '<e:EncryptedData><e:EncryptionMethod Algorithm="{}"/><e:CipherData><e:CipherReference URI="a.ttf"/>'
    "</e:CipherData></e:EncryptedData></encryption>"
)


def test_a_note_without_a_call_is_a_note_and_not_a_menu() -> None:
    note = "<aside epub:type='footnote'><p>页内注。</p><p>又一段。</p></aside>"
    called = (
        "<a epub:type='noteref' href='#x'>*</a><aside epub:type='footnote' id='x'><p>有人引。</p></aside>"
    )
    document = page(book({"a.xhtml": f"<p>甲乙。</p>{note}<p>丙{called}</p>"}), "a.epub")
    assert kept(document) == "甲乙。\n丙"
    assert [(n.label, document.raw[slice(*n.span)], n.anchor is None) for n in document.notes] == [
        ("", "页内注。\n又一段。", True),
        ("*", "有人引。", False),
    ]


def test_a_protected_book_is_refused_and_disguised_fonts_are_not() -> None:
    fonts = ENCRYPTED.format("http://www.idpf.org/2008/embedding")
    assert "我们开会。" in kept(page(book(SPEECH, META_INF__encryption_x_xml=""), "a.epub"))
    assert kept(page(with_member("META-INF/encryption.xml", fonts), "a.epub"))
    with pytest.raises(SourceError, match=r"protected against copying \(DRM\)"):
        page(with_member("META-INF/encryption.xml", ENCRYPTED.format("http://x/aes")), "a.epub")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"PK\x03\x04", "is not an EPUB book, or is damaged"),
        (pack({"a": "b"}), "it has no META-INF/container.xml"),
        (pack({"META-INF/container.xml": "<container/>", "a.xhtml": xhtml("<p>x</p>")}), "names no package"),
        (pack({"META-INF/container.xml": "no xml"}), "is not well-formed XML"),
        (with_member("OEBPS/a.opf", None), "lists OEBPS/a.opf, but does not contain it"),
        (with_member("OEBPS/a.opf", opf(())), "without a page"),
        (
            with_member("OEBPS/a.opf", opf(("../../../etc/passwd",))),
            "lists etc/passwd, but does not contain it",
        ),
        (
            with_member("OEBPS/b.xhtml", "<p>" + "x" * 30_000_000),
            "unpacks to more than 200 times its size or 500 MB",
        ),
        (book({"a.xhtml": "<img src='x' alt='图'/>"}), "has no text"),
        (with_member("OEBPS/b.xhtml", b"<p>\xff\xff"), "OEBPS/b.xhtml: byte"),
    ],
)
def test_bad_books_are_named(data: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem) as error:
        page(data, "a.epub")
    assert error.value.where.startswith("a.epub")
    assert error.value.remedy


def test_lines_of_a_page_are_set_apart_by_their_type() -> None:
    pages = {"a.xhtml": "<p style='text-align:center'>居中的题目</p>" + "<p>正文一段，比较长一些。</p>" * 4}
    document = page(book(pages), "a.epub")
    assert [document.raw[at : at + 5] for at in document.displayed] == ["居中的题目"]


def test_headings_have_their_levels_and_entries_of_contents_have_none() -> None:
    nav = "<nav epub:type='toc'><ol><li><a href='a.xhtml#x'>引</a></li></ol></nav>"
    pages = {"a.xhtml": "<h2>甲</h2><p id='x'>乙</p><p>丙</p><h5>丁</h5><p>完。</p>"}
    document = page(book_with(pages, nav), "a.epub")
    assert [(document.raw[at], level) for at, level in document.headings] == [("甲", 2), ("乙", 0), ("丁", 5)]


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(with_member("OEBPS/b.xhtml", xhtml("<p>x</p>")))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("OEBPS/b.xhtml").header_offset
    data[start + 6] |= 1
    central = data.rindex(b"OEBPS/b.xhtml") - 46
    data[central + 8] |= 1
    with pytest.raises(SourceError, match="DRM"):
        page(bytes(data), "a.epub")


def test_no_entity_grows_and_nothing_is_fetched() -> None:
    package = BOMB + opf(tuple(SPEECH)).replace("讲话选", "&b;")
    assert kept(page(with_member("OEBPS/a.opf", package), "a.epub")).startswith("在会上的讲话")
    outside = (
        '<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]><html><body><p>一&f;二</p></body></html>'
    )
    document = page(with_member("OEBPS/b.xhtml", outside), "a.epub")
    assert kept(document).endswith("一&f;二")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_give_text_or_an_error(data: st.DataObject) -> None:
    nav = xhtml("<nav><a href='a.xhtml'>一</a></nav>")
    members: dict[str, str] = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/a.opf": opf(tuple(SPEECH), NAV + NCX),
    }
    members |= {
        "OEBPS/nav.xhtml": nav,
        "OEBPS/toc.ncx": "<ncx><navPoint><content src='a.xhtml#x'/></navPoint></ncx>",
    }
    members |= {f"OEBPS/{page}": xhtml(body) for page, body in SPEECH.items()}
    name = data.draw(st.sampled_from(sorted(members)))
    text = members[name]
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    put = data.draw(
        st.sampled_from(["", "<", ">", '"', "&x;", "\0", "</p>", "<!DOCTYPE x [", "../", "#", "<nav>"])
    )
    whole = pack({**members, name: text[:at] + put + text[at + cut :]})
    hole = data.draw(st.integers(0, 3 * len(whole)))
    whole = whole[:hole] + data.draw(st.binary(max_size=2)) + whole[hole + 1 :]
    try:
        list(documents(whole, "a.epub"))
    except CollateError as error:
        assert str(error).startswith("a.epub")  # noqa: PT017 - holds for every error of a reader
