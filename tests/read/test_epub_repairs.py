"""Books with slips: what is repaired, what is left out, and the warnings on both."""

from __future__ import annotations

import io
import zipfile

import pytest

from collate.errors import SourceError
from tests.read.books import NAV, NCX, SPEECH, book_with, with_member
from tests.read.pages import CONTAINER, book, documents, kept, ledger, opf, pack, page, xhtml


def problems(data: bytes) -> list[str]:
    return [warning.partition(". ")[0] for warning in page(data, "a.epub").warnings]


PREFIX = opf(tuple(SPEECH)).replace("<metadata ", '<metadata xsi:type="x" ')
WHOLE = "在会上的讲话\n同志们：\n我们开会。\n二\n谢谢。"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("OEBPS/a.opf", PREFIX),
        ("OEBPS/a.opf", opf(tuple(SPEECH)).replace("讲话选", "讲话 & 报告")),
        ("OEBPS/a.opf", opf(tuple(SPEECH)).replace("讲话选", "讲话&nbsp;选")),
        ("OEBPS/a.opf", opf(tuple(SPEECH)).replace(' xmlns:dc="http://purl.org/dc/elements/1.1/"', "")),
        (
            "OEBPS/a.opf",
            opf(tuple(SPEECH)).replace("<package ", "<opf:package ").replace("/package", "/opf:package"),
        ),
        ("OEBPS/a.opf", opf(tuple(SPEECH)).removesuffix("</package>")),
        ("META-INF/container.xml", CONTAINER.replace("<rootfiles>", '<rootfiles x:y="z">')),
        ("META-INF/container.xml", CONTAINER.replace("<rootfiles>", "<rootfiles> R&D ")),
    ],
)
def test_slips_of_xml_are_repaired_with_a_warning(name: str, data: str) -> None:
    document = page(with_member(name, data), "a.epub")
    assert kept(document) == WHOLE
    (warning,) = document.warnings
    assert warning.startswith(f"its member {name} is not well-formed XML (")


def test_a_bare_ampersand_in_a_name_is_one() -> None:
    package = opf(("a&b.xhtml",)).replace("amp;", "")
    data = pack(
        {"META-INF/container.xml": CONTAINER, "OEBPS/a.opf": package, "OEBPS/a&b.xhtml": xhtml("<p>甲。</p>")}
    )
    assert kept(page(data, "a.epub")) == "甲。"


def test_a_table_of_contents_with_slips_is_read_and_a_broken_one_is_left_out() -> None:
    point = "<navPoint><navLabel><text>甲 & 乙</text></navLabel><content src='a.xhtml'/></navPoint>"
    document = page(book_with(SPEECH, ncx=f"<navMap>{point}</navMap>"), "a.epub")
    assert ledger(document)[-1] == ("甲 & 乙", "table-of-contents")
    assert [(document.raw[at], level) for at, level in document.headings] == [("在", 0), ("二", 1)]
    broken = book(SPEECH, NCX, OEBPS__toc_x_ncx="\0\1")
    assert kept(page(broken, "a.epub")) == WHOLE
    (warning,) = page(broken, "a.epub").warnings
    assert "The table of contents is left out; the text is not affected" in warning
    nav = book(SPEECH, NAV, OEBPS__nav_x_xhtml=b"<nav>\xff\xff</nav>")
    assert kept(page(nav, "a.epub")) == WHOLE
    assert len(page(nav, "a.epub").warnings) == 1


def test_what_the_package_lists_and_the_book_lacks_is_named() -> None:
    assert problems(with_member("OEBPS/b.xhtml", None)) == ["lists OEBPS/b.xhtml, but does not contain it"]
    assert kept(page(with_member("OEBPS/b.xhtml", None), "a.epub")) == "在会上的讲话\n同志们：\n我们开会。"
    extra = with_member("OEBPS/a.opf", opf(tuple(SPEECH), spine=("a.xhtml", "none", "b.xhtml")))
    assert problems(extra) == ["its spine names none, which its manifest does not list"]
    assert kept(page(extra, "a.epub")) == WHOLE


def test_what_the_book_has_and_the_package_does_not_list_is_named() -> None:
    others = {"META-INF/y.html": "x", "__MACOSX/._a.xhtml": "x", "OEBPS/.b.html": "x"}
    data = pack({**_members(book(SPEECH)), "OEBPS/x.html": xhtml("<p>落下的。</p>"), **others})
    assert problems(data) == ["has pages that its package does not list, which are not read: OEBPS/x.html"]
    assert kept(page(data, "a.epub")) == WHOLE


def _members(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_container_that_leads_nowhere_is_replaced_by_the_only_package() -> None:
    bad = (None, "<container/>", "no xml", CONTAINER.replace("OEBPS/a.opf", "OEBPS/b.opf"))
    for container in bad:
        document = page(pack({"mimetype": "application/epub+zip", **_without_container(container)}), "a.epub")
        assert kept(document) == WHOLE
        (warning,) = document.warnings
        assert warning.endswith("Its only package is read: OEBPS/a.opf")
    two = {"mimetype": "application/epub+zip", **_without_container(None), "OEBPS/b.opf": opf(tuple(SPEECH))}
    with pytest.raises(SourceError, match="it has no META-INF/container"):
        list(documents(stored_mimetype(two), "a.epub"))


def stored_mimetype(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _without_container(container: str | None) -> dict[str, str | bytes]:
    members = _members(with_member("META-INF/container.xml", container or ""))
    if container is None:
        del members["META-INF/container.xml"]
    return members


@pytest.mark.parametrize("mimetype", ["", "application/zip", "application/epub+zip\r\n", "text/plain"])
def test_the_mimetype_may_be_wrong(mimetype: str) -> None:
    members = _members(book(SPEECH))
    assert kept(page(pack({**members, "mimetype": mimetype}), "a.epub")) == WHOLE
    del members["mimetype"]
    assert kept(page(pack(members), "a.epub")) == WHOLE


@pytest.mark.parametrize(
    ("href", "member"),
    [
        ("%E7%AC%AC%201%20%E7%AB%A0.xhtml", "第 1 章.xhtml"),
        ("第 1 章.xhtml", "%E7%AC%AC%201%20%E7%AB%A0.xhtml"),
        ("第1章.xhtml", "第1章.XHTML"),
        ("caf\u00e9.xhtml", "cafe\u0301.xhtml"),
        ("cafe\u0301.xhtml", "caf\u00e9.xhtml"),
        ("./x/../100%25.xhtml", "100%.xhtml"),
        ("第1章.xhtml#x", "第1章.xhtml"),
    ],
)
def test_names_in_other_spellings_are_found(href: str, member: str) -> None:
    data = pack(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/a.opf": opf((href,)),
            f"OEBPS/{member}": xhtml("<p>甲。</p>"),
        }
    )
    document = page(data, "a.epub")
    assert (kept(document), document.warnings) == ("甲。", ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_without_the_mark_of_their_encoding_are_found(encoding: str) -> None:
    name = "OEBPS/第一章.xhtml".encode(encoding)
    written = "Q" * len(name)
    members = {"META-INF/container.xml": CONTAINER, "OEBPS/a.opf": opf(("第一章.xhtml",))}
    data = pack({**members, written: xhtml("<p>甲。</p>")}).replace(written.encode(), name)
    document = page(data, "a.epub")
    assert (kept(document), document.warnings) == ("甲。", ())


def test_pages_outside_of_the_linear_order_are_read() -> None:
    package = opf(tuple(SPEECH)).replace('idref="b.xhtml"', 'idref="b.xhtml" linear="no"')
    assert kept(page(with_member("OEBPS/a.opf", package), "a.epub")) == WHOLE


def test_pages_of_other_types_are_read_by_their_fallback_or_named() -> None:
    extra = (
        '<item id="f" href="f.pdf" media-type="application/pdf" fallback="g"/>'
        '<item id="g" href="g.svg" media-type="image/svg+xml"/>'
        '<item id="j" href="j.jpg" media-type="image/jpeg"/><item id="x" href="x.xml" media-type="text/xml"/>'
    )
    package = opf(tuple(SPEECH), extra, spine=("a.xhtml", "f", "j", "x", "b.xhtml"))
    members = {**_members(with_member("OEBPS/a.opf", package)), "OEBPS/f.pdf": "x", "OEBPS/j.jpg": "x"}
    members |= {"OEBPS/g.svg": "<svg><text>图中的字</text></svg>", "OEBPS/x.xml": xhtml("<p>类型不对。</p>")}
    document = page(pack(members), "a.epub")
    assert kept(document) == "在会上的讲话\n同志们：\n我们开会。\n图中的字\n类型不对。\n二\n谢谢。"
    assert problems(pack(members)) == ["its page OEBPS/j.jpg is not read: its type is image/jpeg"]


def test_words_in_pictures_are_named() -> None:
    extra = "".join(f'<item id="{n}" href="{n}.svg" media-type="image/svg+xml"/>' for n in "pq")
    words = {
        "OEBPS__p_x_svg": "<svg><svg:text x='1'>字</svg:text></svg>",
        "OEBPS__q_x_svg": "<svg><path/></svg>",
    }
    assert problems(book(SPEECH, extra, **words)) == ["words in its pictures are not read: OEBPS/p.svg"]


def test_pages_that_are_pictures_are_counted_but_for_a_cover() -> None:
    picture = "<div><img src='x.jpg'/></div>"
    assert problems(book({"cover.xhtml": picture, **SPEECH})) == []
    pages = {"cover.xhtml": picture, **SPEECH, "1.xhtml": picture, "2.xhtml": "<p></p>"}
    (problem,) = problems(book(pages))
    assert problem == "2 of its pages are pictures without text: OEBPS/cover.xhtml, OEBPS/1.xhtml"


def test_other_packages_are_named() -> None:
    more = '<rootfile full-path="OEBPS/b.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    members = _members(with_member("META-INF/container.xml", CONTAINER.replace("</rootfiles>", more)))
    assert problems(pack({**members, "OEBPS/b.opf": "x"})) == [
        "has other packages, which are not read: OEBPS/b.opf"
    ]
    assert problems(pack(members)) == []
